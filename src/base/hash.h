// SPDX-License-Identifier: Apache-2.0
/*
 * Keyed hashing of short keys. The key keeps an attacker who chooses what is hashed from filling one
 * bucket of a table; it never shows in any output. Not a cryptographic hash: pseudonyms use another.
 *
 * Cost: about a nanosecond for every 8 bytes. No allocation, no state.
 */
#ifndef SIGWARDEN_BASE_HASH_H
#define SIGWARDEN_BASE_HASH_H

#include "base/span.h"

static inline uint64_t hash_mix(uint64_t a, uint64_t b)
{
    __extension__ typedef unsigned __int128 wide;
    wide product = (wide)a * b;
    return (uint64_t)product ^ (uint64_t)(product >> 64);
}

/* Of two words under a key. */
static inline uint64_t hash_words(uint64_t key, uint64_t a, uint64_t b)
{
    return hash_mix(hash_mix(a ^ key ^ UINT64_C(0x9e3779b97f4a7c15), b ^ UINT64_C(0xd1342543de82ef95)) ^ key,
                    UINT64_C(0xbf58476d1ce4e5b9));
}

/* Of any bytes under a key. */
static inline uint64_t hash_bytes(uint64_t key, struct span bytes)
{
    uint64_t h = key ^ bytes.len;
    size_t i = 0;
    for (; i + 8 <= bytes.len; i += 8) {
        uint64_t word;
        memcpy(&word, bytes.p + i, sizeof word);
        h = hash_words(h, word, i);
    }
    uint64_t tail = 0;
    if (i < bytes.len)
        memcpy(&tail, bytes.p + i, bytes.len - i);
    return hash_words(h, tail, bytes.len);
}

#endif
