// SPDX-License-Identifier: Apache-2.0
/*
 * `network suggest` from inside: network_seen.c counts what signals show, network_suggest_operators.c makes
 * operators of addresses and finds the home network among them, network_suggest_links.c guesses the sides,
 * network_suggest_write.c writes YAML with the reasons as comments.
 *
 * Memory is bounded whatever the capture holds: what finds no room is counted, and the draft says so.
 * Addresses that may be a subscriber's number are passed over, and no address is written whole.
 */
#ifndef SIGWARDEN_CLI_NETWORK_SUGGEST_H
#define SIGWARDEN_CLI_NETWORK_SUGGEST_H

#include <stdio.h>

#include "signal/signal.h"
#include "who/numbering.h"

enum {
    SEEN_GTS_MAX = 1 << 16,
    SEEN_PAIRS_MAX = 1 << 17, /* of addresses; as many of a sending end with an address */
    SEEN_PLMNS_MAX = 1 << 12,
    SEEN_ENDS_MAX = 1 << 10,
    SEEN_END_PAIRS_MAX = 1 << 13,
    SEEN_FLOWS_MAX = 1 << 13,
    SEEN_GT_PLMNS = 4,
    SEEN_POINT_CODES = 8,
    SEEN_NONE = -1,
};

/* Counts by key, in the order in which keys came. */
struct tally {
    struct tally_row {
        uint64_t key, count;
    } * rows;
    uint32_t *slots; /* row + 1; 0: free */
    uint32_t count, max;
    uint64_t hash_key;
    uint64_t left_out; /* what found no room */
};

/* The subscribers whose home an address turned out to be. */
struct seen_plmn {
    plmn_t plmn;
    uint32_t answered, asked; /* times an HLR there answered about them, or was asked */
};

struct seen_gt {
    uint64_t sent, received, hlr_answers;
    struct seen_plmn plmns[SEEN_GT_PLMNS]; /* the first ones */
    bool hidden;                           /* it stood for a subscriber as well */
    uint32_t cluster;                      /* UINT32_MAX: none; filled by operators_find() */
};

struct seen_point_code {
    uint64_t count;
    uint32_t code;
    uint8_t ni; /* 4: not known */
};

/* A sender or receiver: an IP address, or where there is none a point code. */
struct seen_end {
    struct ip_address ip; /* family 0: none */
    uint64_t sent, received, ni[5], formats[4];
    struct seen_point_code point_codes[SEEN_POINT_CODES];
    uint32_t point_code_count; /* more than SEEN_POINT_CODES: further ones */
    uint32_t parent;           /* of the same host as that end; its own index: of none before it */
};

/* The first message of a flow. */
struct seen_flow {
    uint32_t a, b;     /* the ends that it went from and to */
    uint32_t opc, dpc; /* 0: none */
};

struct seen {
    struct tally gts;       /* key: the packed digits */
    struct tally pairs;     /* sender's and receiver's address */
    struct tally sent;      /* sending end and its address */
    struct tally plmns;     /* of subscribers */
    struct tally ends;      /* key: a hash of the address */
    struct tally end_pairs; /* sender and receiver */
    struct tally flows;     /* key: flow_id */
    struct seen_gt *gt;     /* [gts.count], as the others that follow */
    struct seen_end *end;
    struct seen_flow *flow;
    uint64_t signals;
};

/* False if there is no memory; free with seen_done() in either case. */
bool seen_init(struct seen *seen);
void seen_done(struct seen *seen);

/* `request`: that the signal answers; NULL if not known. */
void seen_add(struct seen *seen, const struct signal *signal, const struct signal *request);

static inline uint64_t seen_pair(uint32_t a, uint32_t b)
{
    return (uint64_t)a << 32 | b;
}

/* The digits of an address in `gts`. */
struct digits seen_digits(const struct seen *seen, uint32_t gt);

/* The end that stands for all of its host. */
uint32_t seen_host(const struct seen *seen, uint32_t end);

enum { CLUSTER_PLMNS = 8, COUNTRIES_MAX = 1024, NO_COUNTRY = COUNTRIES_MAX };

/* Addresses with a prefix in common; operators are chains of clusters. */
struct cluster {
    char prefix[DIGITS_MAX + 1]; /* empty: no address was seen, only its subscribers */
    char common[DIGITS_MAX + 1]; /* what all its addresses begin with, not to their end */
    uint32_t addresses, hlrs;
    uint64_t signals;
    struct seen_plmn plmns[CLUSTER_PLMNS]; /* the most frequent first */
    uint32_t plmn_count;
    uint32_t country; /* of the prefix, among suggestion.countries, or NO_COUNTRY */
    uint32_t leader,
        next; /* of its operator: the first cluster, and the one after this; itself, UINT32_MAX */
    uint64_t ends_of,
        talks_to_itself; /* of a leader: signals with known addresses at both ends that it is in */
    uint32_t partners;   /* of a leader: others that it exchanged signals with */
};

struct country_seen {
    const struct numbering_place *place; /* NULL: not assigned */
    char code[8];                        /* the country code then */
};

enum sureness { SURE_NOT, SURE_FAIRLY, SURE_QUITE };

struct suggestion {
    const struct seen *seen;
    plmn_t said_home; /* of --home; 0: not given */
    struct cluster *clusters;
    uint32_t cluster_count;
    struct country_seen countries[COUNTRIES_MAX];
    uint32_t country_count;
    uint64_t both_known;    /* signals with known addresses at both ends */
    uint32_t home;          /* leader, or UINT32_MAX */
    enum sureness sureness; /* of home */
    const char *reason;     /* why that one, or why none */
};

/* Fills all but `seen` and `said_home`. False if there is no memory; free with operators_done(). */
bool operators_find(struct suggestion *suggestion);
void operators_done(struct suggestion *suggestion);

/* The cluster of an address; UINT32_MAX: none. Leader of its operator. */
uint32_t operator_of_gt(const struct suggestion *suggestion, uint32_t gt);

enum link_side { LINK_UNTOLD, LINK_EXTERNAL, LINK_INTERNAL, LINK_MIXED };

/* A host at one end of links. */
struct suggested_link {
    uint32_t host; /* an end: its own host */
    uint64_t sent, received;
    uint64_t home, foreign; /* signals that it sent, by the address that they bear */
    uint32_t countries, operators;
    enum link_side side;
    int ni;       /* that all it sent had, or -1 */
    int format;   /* of its point codes, most often */
    bool between; /* it passes on: foreign and home addresses come from it */
};

/* The links, the busiest first. NULL if there is no memory; free with free(). */
struct suggested_link *links_find(const struct suggestion *suggestion, uint32_t *ret_count);

void suggestion_write(const struct suggestion *suggestion, const struct suggested_link *links,
                      uint32_t link_count, FILE *out);

/* A part of it. */
void suggestion_write_links(const struct suggestion *suggestion, const struct suggested_link *links,
                            uint32_t link_count, FILE *out);

#endif
