// SPDX-License-Identifier: Apache-2.0
/*
 * What was seen, by name: for each name a word and the time when it was last said. Which IMSI a telephone
 * number belongs to, who opened a tunnel, whether somebody asked before: each has a table of its own.
 *
 * A name is a hash; no identity is kept. Lives in memory of the caller's; bounded: 24 octets each. What was
 * said longest ago gives way and is counted. Time is the packets'. Threads: one at a time. Cost: O(1), one or
 * two cache misses.
 */
#ifndef SIGWARDEN_MEMORY_RECALL_H
#define SIGWARDEN_MEMORY_RECALL_H

#include "base/saved.h"

struct recalled {
    uint64_t value;
    int64_t time_ns;
};

struct recall_stats {
    uint64_t count, evicted;
    int64_t forgotten_ns; /* when the latest of what gave way was said; INT64_MIN: nothing did */
};

struct recall;

/* capacity: names, a power of 2 and at least 8. */
size_t recall_size(uint32_t capacity);

/* memory: recall_size() octets, zeroed, aligned for any type, best to 64. */
struct recall *recall_init(void *memory, uint32_t capacity);

/* Begins to fetch what recall_get() will read, where other work lies between. */
void recall_prefetch(const struct recall *recall, uint64_t name);

/* NULL: nothing was said of it. Until the next call. name: not 0. */
const struct recalled *recall_get(const struct recall *recall, uint64_t name);

/* From now on this holds, in the place of what was said before. */
void recall_put(struct recall *recall, uint64_t name, uint64_t value, int64_t time_ns);

/* One after the other: from *at, which begins as 0, the next one that is there; NULL: no more. */
struct recalled *recall_next(const struct recall *recall, uint32_t *at);

/* Saves the table, or brings it back into an empty one. Where that has less room the oldest give way,
 * counted.
 */
void recall_save_or_load(struct recall *recall, struct saved *saved);

/* Nothing of it is known any more that was said up to then. */
void recall_forget(struct recall *recall, int64_t now_ns);

const struct recall_stats *recall_stats(const struct recall *recall);

#endif
