// SPDX-License-Identifier: Apache-2.0
#include "who/prefix.h"

#include <stdlib.h>
#include <string.h>

/* <0, 0, >0 as bit strings are sorted; *ret_shared is how many bits both begin with. */
static int compare_bits(const uint8_t *a, uint32_t a_len, const uint8_t *b, uint32_t b_len,
                        uint32_t *ret_shared)
{
    uint32_t shorter = a_len < b_len ? a_len : b_len, byte = 0, bytes = (shorter + 7) / 8;
    while (byte + 8 <= bytes && memcmp(a + byte, b + byte, 8) == 0) /* host names share long ends */
        byte += 8;
    while (byte < bytes && a[byte] == b[byte])
        byte++;
    if (byte < bytes) {
        uint32_t bit = 8 * byte;
        for (unsigned difference = a[byte] ^ b[byte]; !(difference & 0x80); difference <<= 1)
            bit++;
        if (bit < shorter) { /* else the last byte differs behind the last bit */
            *ret_shared = bit;
            return (int)a[byte] - (int)b[byte];
        }
    }
    *ret_shared = shorter;
    return a_len < b_len ? -1 : a_len > b_len;
}

enum { FRONT_BITS = 64 };

/* The first 64 bits; as numbers, fronts that differ stand in the order of the bit strings. */
static uint64_t front_of(const uint8_t *key, uint32_t bit_len)
{
    uint64_t front = 0;
    if (bit_len >= FRONT_BITS) { /* a word at once: half the cost of a look-up otherwise */
        memcpy(&front, key, sizeof front);
        return __builtin_bswap64(front);
    }
    uint32_t bytes = (bit_len + 7) / 8;
    for (uint32_t i = 0; i < bytes; i++)
        front |= (uint64_t)key[i] << (FRONT_BITS - 8 - 8 * i);
    return bit_len % 8 ? front & ~(UINT64_MAX >> bit_len) : front;
}

/* A key that is looked up. */
struct sought {
    uint64_t front;
    const uint8_t *bytes;
    uint32_t bit_len;
};

static bool is_behind(const struct prefix *entry, const struct sought *key)
{
    uint32_t shared;
    if (entry->front != key->front)
        return entry->front > key->front;
    return compare_bits(entry->key, entry->bit_len, key->bytes, key->bit_len, &shared) > 0;
}

/* How many bits both begin with. */
static uint32_t shared_bits(const struct prefix *entry, const struct sought *key)
{
    uint32_t shared;
    if (entry->front == key->front) {
        compare_bits(entry->key, entry->bit_len, key->bytes, key->bit_len, &shared);
        return shared;
    }
    shared = (uint32_t)__builtin_clzll(entry->front ^ key->front);
    shared = shared < key->bit_len ? shared : key->bit_len;
    return shared < entry->bit_len ? shared : entry->bit_len;
}

/* How many entries are not behind the key in the order. */
static uint32_t upper_bound(const struct prefix_table *table, const struct sought *key)
{
    uint32_t low = 0, high = table->count;
    while (low < high) {
        uint32_t middle = low + (high - low) / 2;
        if (is_behind(&table->list[middle], key))
            high = middle;
        else
            low = middle + 1;
    }
    return low;
}

uint32_t prefix_find(const struct prefix_table *table, const void *key, uint32_t bit_len)
{
    if (table->count == 0)
        return PREFIX_NONE;
    const struct sought sought = {front_of(key, bit_len), key, bit_len};
    uint32_t at = upper_bound(table, &sought);
    if (at == 0)
        return PREFIX_NONE;
    at--;
    /* what fits lies on the path of the entry just before the key: entries in between share more with the key
     */
    uint32_t shared = shared_bits(&table->list[at], &sought);
    while (at != PREFIX_NONE && table->list[at].bit_len > shared)
        at = table->list[at].parent;
    return at;
}

uint32_t prefix_find_exact(const struct prefix_table *table, const void *key, uint32_t bit_len)
{
    uint32_t at = prefix_find(table, key, bit_len);
    return at != PREFIX_NONE && table->list[at].bit_len == bit_len ? at : PREFIX_NONE;
}

bool prefix_equal(const struct prefix *a, const struct prefix *b)
{
    uint32_t shared;
    return compare_bits(a->key, a->bit_len, b->key, b->bit_len, &shared) == 0;
}

/* While the list is sorted `parent` holds the place at which an entry was given. */
static int by_key_then_place(const void *left, const void *right)
{
    const struct prefix *a = left, *b = right;
    uint32_t shared;
    int order = compare_bits(a->key, a->bit_len, b->key, b->bit_len, &shared);
    return order ? order : (a->parent > b->parent) - (a->parent < b->parent);
}

uint32_t prefix_table_make(struct prefix *list, uint32_t count, struct prefix_table *ret)
{
    uint32_t first_equal = PREFIX_NONE;
    for (uint32_t i = 0; i < count; i++) {
        list[i].parent = i;
        list[i].front = front_of(list[i].key, list[i].bit_len);
    }
    if (count)
        qsort(list, count, sizeof *list, by_key_then_place);
    for (uint32_t i = 0; i < count; i++) {
        uint32_t parent = i ? i - 1 : PREFIX_NONE, shared;
        while (parent != PREFIX_NONE) {
            compare_bits(list[parent].key, list[parent].bit_len, list[i].key, list[i].bit_len, &shared);
            if (shared == list[parent].bit_len)
                break;
            parent = list[parent].parent;
        }
        list[i].parent = parent;
        if (first_equal == PREFIX_NONE && parent != PREFIX_NONE && list[parent].bit_len == list[i].bit_len)
            first_equal = i;
    }
    *ret = (struct prefix_table){list, count};
    return first_equal;
}
