// SPDX-License-Identifier: Apache-2.0
/*
 * Tables of prefixes, in which the longest one that fits wins. A prefix is a string of bits: digits and the
 * reversed text of host names (8 bits a character) as well as IP networks (any number of bits) fit in.
 *
 * Each entry knows its parent, the nearest entry that is a prefix of it; so all entries that fit a key lie on
 * one path, from the longest upwards.
 *
 * Cost: a look-up compares the key with log2(count) entries and then steps up at most as often as entries lie
 * in each other, which cannot be oftener than the key has characters (or bits). No allocation.
 * Threads: a table is read only once it is made.
 */
#ifndef SIGWARDEN_WHO_PREFIX_H
#define SIGWARDEN_WHO_PREFIX_H

#include "base/arena.h"

#define PREFIX_NONE UINT32_MAX

struct prefix {
    uint64_t front; /* the first 64 bits, zeros behind a shorter key: most comparisons need no more */
    const uint8_t *key;
    uint32_t bit_len;
    uint32_t parent; /* index of the nearest entry that is a prefix of this one, or PREFIX_NONE */
    uint32_t value;  /* the owner's business */
};

struct prefix_table {
    const struct prefix *list; /* sorted by key, a prefix before what it is a prefix of */
    uint32_t count;
};

/* The index of the longest entry that is a prefix of the key's first bit_len bits; PREFIX_NONE without one.
 */
uint32_t prefix_find(const struct prefix_table *table, const void *key, uint32_t bit_len);

/* The index of the entry that is the key itself. */
uint32_t prefix_find_exact(const struct prefix_table *table, const void *key, uint32_t bit_len);

/*
 * Makes a table of `list`, which it sorts and keeps, with fronts and parents filled in. Equal keys are
 * allowed and stay in the order in which they were given; the last one's path leads over the others. Returns
 * the index of the first entry whose key equals that of its predecessor, or PREFIX_NONE.
 */
uint32_t prefix_table_make(struct prefix *list, uint32_t count, struct prefix_table *ret);

/* Whether both are the same bits. */
bool prefix_equal(const struct prefix *a, const struct prefix *b);

#endif
