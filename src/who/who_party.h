// SPDX-License-Identifier: Apache-2.0
/*
 * A party of a signal, as far as it is known: its operator, country and address. The parts of who/ share
 * this. Threads: any. No allocation.
 */
#ifndef SIGWARDEN_WHO_WHO_PARTY_H
#define SIGWARDEN_WHO_WHO_PARTY_H

#include "signal/signal.h"
#include "who/network.h"
#include "who/who.h"

struct party {
    uint32_t operator_index; /* or NETWORK_NOBODY */
    const struct country *iso;
    struct span country; /* ISO code, or the description's text; empty: unknown */
    plmn_t plmn;
    const struct digits *number; /* in international form; NULL: none */
    struct network_number known; /* what the description says of it */
    struct span host;            /* Diameter's, or its realm; empty: none */
    bool has_owner;              /* the address is of a kind that has an owner, known or not */
};

struct party party_nobody(void);

/* The owner of a global title; np and nai as on the wire, 0 where there are none. network may be NULL. */
struct party party_of_gt(const struct network *network, const struct digits *gt, uint64_t np, uint64_t nai);

/* The operator and country of an IMSI, which may be cut to network_imsi_digits(). network may be NULL. */
struct party party_of_imsi(const struct network *network, const struct digits *imsi);

/*
 * The owner of a Diameter host or realm: by the description or, where it does not know it, by the MCC and MNC
 * in a name of TS 23.003 19.2. Either may be empty. network may be NULL.
 */
struct party party_of_host(const struct network *network, struct span host, struct span realm);

/* The operator of a PLMN, and its country, which codes that many countries share (901) do not tell. network
 * may be NULL. */
struct party party_of_plmn(const struct network *network, plmn_t plmn);

/* The owner of an IP address, where the description has it. network may be NULL. */
struct party party_of_ip(const struct network *network, const struct ip_address *ip);

/* who.c: the sender and the receiver of a signal. */
struct party party_of_source(const struct who *who, const struct signal *signal);
struct party party_of_destination(const struct who *who, const struct signal *signal);

/* NULL: not described. */
const struct network_operator *party_operator(const struct network *network, const struct party *party);

/* The description's word on the country goes before the numbering plan's; place may be NULL. */
void party_set_country(const struct network *network, struct party *party,
                       const struct numbering_place *place);

/* Whether an address is the home network's own: -1 where nothing says. */
int party_is_home(const struct network *network, const struct party *party);

/* Whether both countries are known and different: by code, or as two texts of the same description. */
bool party_countries_differ(const struct party *a, const struct party *b);

/*
 * Whether the sender's operator may speak for `other`: it is the same operator, its host, hub or lessee
 * (ANSWER_YES); another one, or at least of another country (ANSWER_NO); -1 where nothing says.
 */
int party_speaks_for(const struct network *network, const struct signal *signal, const struct party *source,
                     const struct party *other);

/* The same either way round, as of two addresses in one message: one of them may speak for the other. */
int party_related(const struct network *network, const struct signal *signal, const struct party *source,
                  const struct party *other);

/* Parts of who_resolve(). who_named.c: whether the message names its sender as the address does, and whether
 * the place that a GTP message names for control messages is the sender's. */
void who_check_named(const struct who *who, struct signal *signal, const struct party *source);
void who_check_tunnel(const struct who *who, struct signal *signal);

/* who_identity.c: what the global titles are. */
void who_identify_addresses(const struct network *network, struct signal *signal, const struct party *source,
                            const struct party *destination);

#endif
