// SPDX-License-Identifier: Apache-2.0
/*
 * Where subscribers are: the network that last registered each of them, for each domain apart, learned from
 * registrations that succeeded and from nothing else.
 *
 * A subscriber is a hash of his IMSI; no identity is kept. A network is a number of the caller's, 0 for none.
 *
 * Lives in memory of the caller's; bounded: 48 octets a subscriber; the one heard of longest ago gives way
 * and is counted. Time is the packets'. Threads: one at a time. Cost: O(1), one or two cache misses.
 */
#ifndef SIGWARDEN_MEMORY_SUBSCRIBERS_H
#define SIGWARDEN_MEMORY_SUBSCRIBERS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum serving_domain { SERVING_CS, SERVING_PS, SERVING_EPS, SERVING_5GS, SERVING_DOMAINS };

struct serving {
    uint32_t network; /* 0: not known, or not registered any more */
    uint32_t since_s; /* since 1970 */
};

struct subscriber {
    uint64_t key; /* 0: free */
    struct serving now[SERVING_DOMAINS];
    struct serving before; /* whom the last change took him from, and when */
};

_Static_assert(sizeof(struct subscriber) == 48, "a subscriber takes 48 octets");

struct subscribers_stats {
    uint64_t registrations, departures;
    uint64_t count, evicted;
};

struct subscribers;

/* capacity: subscribers, a power of 2 and at least 8. */
size_t subscribers_size(uint32_t capacity);

/* memory: subscribers_size() octets, zeroed, aligned for any type. */
struct subscribers *subscribers_init(void *memory, uint32_t capacity);

/* NULL: nothing is known of him. Until the next call. */
const struct subscriber *subscribers_find(const struct subscribers *subscribers, uint64_t key);

/* He was registered there. key: not 0. */
void subscribers_register(struct subscribers *subscribers, uint64_t key, enum serving_domain domain,
                          uint32_t network, int64_t time_ns);

/* He is not there any more, in any domain; where he is instead is not known. */
void subscribers_leave(struct subscribers *subscribers, uint64_t key, uint32_t network, int64_t time_ns);

const struct subscribers_stats *subscribers_stats(const struct subscribers *subscribers);

#endif
