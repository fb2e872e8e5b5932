// SPDX-License-Identifier: Apache-2.0
/*
 * Where a key stands in a bounded table: in one of eight places, its set. The keys of a set fill one line of
 * cache, apart from what is kept of them, so that whether a key is there costs one miss and not up to eight.
 *
 * The table's owner keeps an array of as many places beside it. Threads: one at a time. Cost: O(1).
 */
#ifndef SIGWARDEN_MEMORY_WAYS_H
#define SIGWARDEN_MEMORY_WAYS_H

#include <stddef.h>
#include <stdint.h>

enum { WAYS = 8, WAYS_LINE = 64 };

#define WAYS_NOWHERE UINT32_MAX

struct ways {
    uint64_t *keys; /* 0: the place is free */
    uint32_t count; /* places, a power of 2 and at least WAYS */
};

/* Rounded up to whole lines. */
static inline size_t ways_lines(size_t size)
{
    return (size + WAYS_LINE - 1) / WAYS_LINE * WAYS_LINE;
}

/* What the keys take, in whole lines: to be zeroed, and to begin with one. */
static inline size_t ways_size(uint32_t count)
{
    return ways_lines(count * sizeof(uint64_t));
}

/* The first place of the key's set. */
static inline uint32_t ways_set(const struct ways *ways, uint64_t key)
{
    return (uint32_t)(key & (ways->count - 1) & ~(uint64_t)(WAYS - 1));
}

static inline uint32_t ways_look(const struct ways *ways, uint32_t set, uint64_t key)
{
    for (uint32_t at = set; at < set + WAYS; at++)
        if (ways->keys[at] == key)
            return at;
    return WAYS_NOWHERE;
}

/* The place of a key, which is not 0; WAYS_NOWHERE: it is not there. */
static inline uint32_t ways_find(const struct ways *ways, uint64_t key)
{
    return ways_look(ways, ways_set(ways, key), key);
}

/*
 * The place that a key which is not there can have: a free one, else the one that was used longest ago. The
 * times when they were used stand every `stride` octets from time_ns on, the first place's first.
 */
static inline uint32_t ways_room(const struct ways *ways, uint64_t key, const int64_t *time_ns, size_t stride)
{
    const uint32_t set = ways_set(ways, key), free_place = ways_look(ways, set, 0);
    uint32_t oldest = set;
    int64_t oldest_ns = INT64_MAX;
    if (free_place != WAYS_NOWHERE)
        return free_place;
    for (uint32_t at = set; at < set + WAYS; at++) {
        const int64_t used_ns = *(const int64_t *)(const void *)((const char *)time_ns + at * stride);
        oldest = used_ns < oldest_ns ? at : oldest;
        oldest_ns = used_ns < oldest_ns ? used_ns : oldest_ns;
    }
    return oldest;
}

#endif
