// SPDX-License-Identifier: Apache-2.0
/*
 * Where subscribers are: the network that last registered each of them, for each domain apart, learned from
 * registrations that succeeded and from nothing else.
 *
 * A subscriber is a hash of his IMSI; no identity is kept. A network is a number of the caller's, below
 * SUBSCRIBERS_NETWORKS; 0 for none.
 *
 * Lives in memory of the caller's; bounded: 48 octets for each that the table has room for. Each has two
 * sets of 8 places to be in and takes the emptier one, or moves one of the 16 there to its other set, so that
 * more than nine tenths of the places fill before one gives way; then it is the one of the 16 that was heard
 * of longest ago, and it is counted.
 * Time is the packets'. Threads: one at a time. Cost: O(1), two to four cache misses.
 */
#ifndef SIGWARDEN_MEMORY_SUBSCRIBERS_H
#define SIGWARDEN_MEMORY_SUBSCRIBERS_H

#include "base/saved.h"

enum serving_domain { SERVING_CS, SERVING_PS, SERVING_EPS, SERVING_5GS, SERVING_DOMAINS };

#define SUBSCRIBERS_NETWORKS (UINT32_C(1) << 31)

struct serving {
    uint32_t network : 31; /* 0: not known, or not registered any more */
    uint32_t doubted : 1;  /* he cannot have come there in that time */
    uint32_t heard_s; /* since 1970: when that network last spoke for him and was answered, or when he left */
};

struct subscriber {
    struct serving now[SERVING_DOMAINS];
    struct serving before; /* whom the last change took him from, and when */
};

struct subscribers_stats {
    uint64_t registrations, departures;
    uint64_t count, evicted;
};

struct subscribers;

#define SUBSCRIBERS_MAX (UINT32_C(1) << 30)

/* capacity: subscribers, at least 8 and at most SUBSCRIBERS_MAX; a multiple of 8 wastes nothing. */
size_t subscribers_size(uint32_t capacity);

/* memory: subscribers_size() octets, zeroed, aligned for any type. */
struct subscribers *subscribers_init(void *memory, uint32_t capacity);

/* Begins to fetch what subscribers_find() will read, where other work lies between. */
void subscribers_prefetch(const struct subscribers *subscribers, uint64_t key);

/* NULL: nothing is known of him. Until the next call. */
const struct subscriber *subscribers_find(const struct subscribers *subscribers, uint64_t key);

/*
 * He was registered there. key: a hash of all its bits, not 0. doubted: see struct serving; a registration
 * with a network that he is with already, in whatever domain, takes no doubt away. Returns the network that
 * this took him from; 0 for none, and for one that was doubted.
 */
uint32_t subscribers_register(struct subscribers *subscribers, uint64_t key, enum serving_domain domain,
                              uint32_t network, bool doubted, int64_t time_ns);

/* The network that he is registered with spoke for him, and was answered. */
void subscribers_hear(struct subscribers *subscribers, uint64_t key, uint32_t network, int64_t time_ns);

/* Whether he is there in some domain, or was there last, and cannot have come there. */
bool subscribers_doubted(const struct subscribers *subscribers, uint64_t key, uint32_t network);

/* He is not there any more, in any domain; where he is instead is not known. Whether he was there. */
bool subscribers_leave(struct subscribers *subscribers, uint64_t key, uint32_t network, int64_t time_ns);

/* He was there before he came to where he is, as his home network told that network; where he is does not
 * change. */
void subscribers_was(struct subscribers *subscribers, uint64_t key, uint32_t network, int64_t time_ns);

/* One after the other: from *at, which begins as 0, the next one that is there; NULL: no more. */
struct subscriber *subscribers_next(const struct subscribers *subscribers, uint64_t *at, uint64_t *ret_key);

/*
 * Saves the table, 52 octets a subscriber, or brings it back into an empty one. Into one of the same size
 * everybody comes back to the place that he had, so that all goes on as if nothing had been; where there is
 * less room those give way who were heard of longest ago, counted.
 */
void subscribers_save_or_load(struct subscribers *subscribers, struct saved *saved);

const struct subscribers_stats *subscribers_stats(const struct subscribers *subscribers);

#endif
