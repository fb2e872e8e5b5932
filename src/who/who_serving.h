// SPDX-License-Identifier: Apache-2.0
/*
 * Networks as numbers of 31 bits that a table can keep: the operator where network.yaml has it, and the
 * country. Threads: any. No allocation. Cost: a look-up of the address.
 */
#ifndef SIGWARDEN_WHO_WHO_SERVING_H
#define SIGWARDEN_WHO_WHO_SERVING_H

#include "signal/signal.h"
#include "who/network.h"
#include "who/who.h"

/* The network of the sender's or receiver's address; 0 where neither operator nor country is known, and for a
 * sender who is a hub: he speaks for others. */
uint32_t who_source_network(const struct who *who, const struct signal *signal);
uint32_t who_destination_network(const struct who *who, const struct signal *signal);

/*
 * That of the PLMN or of the node's number in this field of the signal; 0 where the field is not known. An
 * international network (901) has no country.
 */
uint32_t who_named_network(const struct who *who, const struct signal *signal, enum field_id field);

/* Whether it is the home network: ANSWER_YES, ANSWER_NO, or -1 where nothing says. */
int who_network_is_home(const struct network *network, uint32_t number);

/*
 * How far apart they are at least, in km; 0 where they may touch. -1: a place is not known, or the network
 * moves about: ships, planes.
 */
int who_distance_km(const struct network *network, uint32_t a, uint32_t b);

/* Whether the sender belongs to that network, is its host, hub or lessee: ANSWER_YES, ANSWER_NO, or -1 where
 * nothing says. */
int who_source_serves(const struct who *who, const struct signal *signal, uint32_t serving);

#endif
