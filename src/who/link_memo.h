// SPDX-License-Identifier: Apache-2.0
/*
 * Peers that come again and again, and over which link: a memo of network_link_of_ip() and
 * network_link_of_point_code(). A MAP message asks three times; it spares 500 of its instructions.
 *
 * Of two addresses that want the same place the later one has it. What is found is the same with and without
 * it, so that it needs no saving. No allocation. Threads: one at a time.
 */
#ifndef SIGWARDEN_WHO_LINK_MEMO_H
#define SIGWARDEN_WHO_LINK_MEMO_H

#include "who/network.h"

struct link_memo;

size_t link_memo_size(void);

/* In memory of that size, all zeros and aligned to 64. seed: of hashes that nobody outside may foresee. The
 * memo is of one network description: never ask it for another. */
struct link_memo *link_memo_init(void *memory, uint64_t seed);

/* As network_link_of_ip() and network_link_of_point_code() answer. memo may be NULL. */
uint32_t link_memo_of_ip(struct link_memo *memo, const struct network *network, const struct ip_address *ip,
                         int ni);
uint32_t link_memo_of_point_code(struct link_memo *memo, const struct network *network, uint32_t point_code,
                                 int ni);

#endif
