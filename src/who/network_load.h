// SPDX-License-Identifier: Apache-2.0
/*
 * Loading a network description: network_load.c reads home and operators, network_load_links.c links and
 * agreements, network_rows.c collects what becomes the prefix tables and reads single values.
 *
 * All functions that return int yield 0, or negative with the loading's error filled.
 */
#ifndef SIGWARDEN_WHO_NETWORK_LOAD_H
#define SIGWARDEN_WHO_NETWORK_LOAD_H

#include "who/network.h"
#include "who/network_keys.h"
#include "yaml/yaml.h"

/* A table while it is collected. */
struct network_rows {
    struct prefix *list; /* values: indexes of `from` */
    struct network_row {
        uint32_t value;
        const struct yaml_node *node; /* where it was said */
    } * from;
    uint32_t count, capacity;
};

struct network_loading {
    struct network *network;
    struct arena scratch; /* the YAML tree and unfinished tables; gone after loading */
    struct sigwarden_error *reterr;
    struct prefix_table names; /* of operators */
    struct network_rows gts, msisdns, imsis, realms, ips, nodes, peers, peer_hosts, point_codes, hubs,
        agreements;
};

/* What to do about two rows with one key. */
enum network_equals {
    NETWORK_EQUALS_ONE_OWNER, /* the same value twice is once, two are a contradiction */
    NETWORK_EQUALS_NEVER,     /* a contradiction: names */
    NETWORK_EQUALS_MERGE,     /* values are bits: both */
    NETWORK_EQUALS_LARGEST,   /* the larger value */
    NETWORK_EQUALS_LINKS,     /* values are links, which their network indicators must tell apart */
};

int network_fail_memory(const struct network_loading *loading);

int network_rows_add(struct network_loading *loading, struct network_rows *rows,
                     const struct network_key *key, uint32_t value, const struct yaml_node *node);

/* Makes the table; `what` names an entry in messages: "prefix". */
int network_rows_finish(struct network_loading *loading, struct network_rows *rows,
                        enum network_equals equals, const char *what, struct prefix_table *ret);

/* Single values. Each false if the node is not of that form; says nothing. */
bool network_read_digits(const struct yaml_node *node, struct digits *ret); /* "+" may stand in front */
bool network_read_ip(const struct yaml_node *node, struct ip_address *ret,
                     unsigned *ret_mask);             /* with or without /MASK */
bool network_read_host(const struct yaml_node *node); /* a name with a dot in it */

/* Whether the network behind an address ends where its mask does: 10.9.0.0/16 and not 10.9.0.1/16. */
bool network_ip_is_clean(const struct ip_address *ip, unsigned mask);

/* Text that stays: a copy in the network's arena. */
int network_keep(struct network_loading *loading, struct span text, struct span *ret);

/* The same for what a person wrote, which must not drive a terminal. */
int network_keep_text(struct network_loading *loading, const struct yaml_node *node, struct span *ret);

/* Calls `take` for each text of a list; a single text is a list of one, nothing is none. */
typedef int network_take(struct network_loading *loading, const struct yaml_node *item, void *context);
int network_each(struct network_loading *loading, const struct yaml_node *list, network_take *take,
                 void *context);

/* The operator of that name; an error with "did you mean" if there is none. */
int network_operator_named(struct network_loading *loading, const struct yaml_node *node, uint32_t *ret);

/* Without the error: NETWORK_NOBODY. */
uint32_t network_find_operator(const struct network_loading *loading, struct span name);

/* Puts the form that an address has (GT, IP network or host) behind `key`, as hubs and from do. */
int network_key_of_address(struct network_loading *loading, const struct yaml_node *node, const char *what,
                           struct network_key *key);

/* network_load_links.c. NULL: the key is not there. */
int network_load_links(struct network_loading *loading, const struct yaml_node *links);
int network_load_agreements(struct network_loading *loading, const struct yaml_node *agreements);

#endif
