// SPDX-License-Identifier: Apache-2.0
/*
 * Networks as numbers that a table can keep: the operator where network.yaml has it, and the country.
 * Threads: any. No allocation. Cost: a look-up of the address.
 */
#ifndef SIGWARDEN_WHO_WHO_SERVING_H
#define SIGWARDEN_WHO_WHO_SERVING_H

#include "signal/signal.h"
#include "who/network.h"

/* The network of the sender's or receiver's address; 0 where neither operator nor country is known. */
uint32_t who_source_network(const struct network *network, const struct signal *signal);
uint32_t who_destination_network(const struct network *network, const struct signal *signal);

/* Whether the sender belongs to that network, is its host, hub or lessee: ANSWER_YES, ANSWER_NO, or -1 where
 * nothing says. */
int who_source_serves(const struct network *network, const struct signal *signal, uint32_t serving);

#endif
