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

/*
 * Of two words under a key. b is multiplied without it, and has a value that makes a forgotten: it is for
 * what the sender cannot choose all 64 bits of.
 */
static inline uint64_t hash_words(uint64_t key, uint64_t a, uint64_t b)
{
    return hash_mix(hash_mix(a ^ key ^ UINT64_C(0x9e3779b97f4a7c15), b ^ UINT64_C(0xd1342543de82ef95)) ^ key,
                    UINT64_C(0xbf58476d1ce4e5b9));
}

/* One to seven octets as a little-endian number, in two reads that may overlap: copying a number of them that
 * is not known costs twice as much. */
static inline uint64_t hash_tail(const uint8_t *p, size_t len)
{
    if (len >= 4) {
        const uint8_t *q = p + len - 4;
        uint32_t low = p[0] | (uint32_t)p[1] << 8 | (uint32_t)p[2] << 16 | (uint32_t)p[3] << 24;
        uint32_t high = q[0] | (uint32_t)q[1] << 8 | (uint32_t)q[2] << 16 | (uint32_t)q[3] << 24;
        return low | (uint64_t)high << 8 * (len - 4);
    }
    return p[0] | (uint64_t)p[len / 2] << 8 * (len / 2) | (uint64_t)p[len - 1] << 8 * (len - 1);
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
    return hash_words(h, i < bytes.len ? hash_tail(bytes.p + i, bytes.len - i) : 0, bytes.len);
}

/*
 * The same for whole messages, with other values, at a third of the cost: one multiplication for 16 octets.
 * Both of its sides hold something that only the key tells, so that nobody can choose octets that make it
 * forget.
 */
static inline uint64_t hash_content(uint64_t key, struct span bytes)
{
    uint64_t h = hash_words(key, bytes.len, 1), own = hash_words(key, bytes.len, 2), word[2];
    size_t i = 0;
    for (; i + sizeof word <= bytes.len; i += sizeof word) {
        memcpy(word, bytes.p + i, sizeof word);
        h = hash_mix(word[0] ^ own, word[1] ^ h);
    }
    return hash_bytes(h, span_of(i ? bytes.p + i : bytes.p, bytes.len - i));
}

/*
 * For what comes in pieces: `h` is of those before it, `own` something that only the key tells. How long the
 * piece is does not enter: zeros may be behind it. One multiplication for 16 octets, and one more.
 */
static inline uint64_t hash_more(uint64_t h, uint64_t own, struct span bytes)
{
    enum { HALF = sizeof(uint64_t) };
    uint64_t word[2];
    size_t i = 0;
    for (; i + sizeof word <= bytes.len; i += sizeof word) {
        memcpy(word, bytes.p + i, sizeof word);
        h = hash_mix(word[0] ^ own, word[1] ^ h);
    }
    word[0] = 0;
    if (i + HALF <= bytes.len) {
        memcpy(word, bytes.p + i, HALF);
        i += HALF;
    }
    word[1] = i < bytes.len ? hash_tail(bytes.p + i, bytes.len - i) : 0;
    return hash_mix(word[0] ^ own, word[1] ^ h);
}

#endif
