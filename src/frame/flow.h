// SPDX-License-Identifier: Apache-2.0
/*
 * The number of a conversation between two ends: below 2^53, never 0, the same for both directions, in every
 * run and for every transport. It keys nothing that an attacker could fill: tables hash with a seed.
 */
#ifndef SIGWARDEN_FRAME_FLOW_H
#define SIGWARDEN_FRAME_FLOW_H

#include "base/hash.h"
#include "base/ip.h"

static inline uint64_t flow_id_of(const struct ip_address *src, uint16_t src_port,
                                  const struct ip_address *dest, uint16_t dest_port)
{
    uint64_t a = hash_words(hash_bytes(1, span_of(src->bytes, 16)), src_port, src->family);
    uint64_t b = hash_words(hash_bytes(1, span_of(dest->bytes, 16)), dest_port, dest->family);
    return hash_words(3, a + b, a ^ b) >> 11 | 1;
}

#endif
