// SPDX-License-Identifier: Apache-2.0
/*
 * Addresses that come again and again, and whose they are: a memo of party_of_gt(), party_of_host(),
 * party_of_imsi(), party_of_plmn() and party_of_ip(), so that the prefix tables are asked once for a node and
 * not with each of its messages. It spares 2,000 instructions of a MAP message, 4,400 of one of Diameter and
 * 950 of one of GTP.
 *
 * Of two addresses that want the same place the later one has it; longer names than fit are never kept. What
 * is found is the same with and without it, so that it needs no saving.
 * Cost: a hash of the address and a comparison. No allocation. Threads: one at a time.
 */
#ifndef SIGWARDEN_WHO_PARTY_MEMO_H
#define SIGWARDEN_WHO_PARTY_MEMO_H

#include "who/who_party.h"

struct party_memo;

size_t party_memo_size(void);

/* In memory of that size, all zeros and aligned to 64. seed: of hashes that nobody outside may foresee. The
 * memo is of one network description: never ask it for another. */
struct party_memo *party_memo_init(void *memory, uint64_t seed);

/* As the functions that are called so without "memo" answer. memo may be NULL. */
struct party party_memo_of_gt(struct party_memo *memo, const struct network *network, const struct digits *gt,
                              uint64_t np, uint64_t nai);
struct party party_memo_of_host(struct party_memo *memo, const struct network *network, struct span host,
                                struct span realm);
struct party party_memo_of_imsi(struct party_memo *memo, const struct network *network,
                                const struct digits *imsi);
struct party party_memo_of_plmn(struct party_memo *memo, const struct network *network, plmn_t plmn);
struct party party_memo_of_ip(struct party_memo *memo, const struct network *network,
                              const struct ip_address *ip);

#endif
