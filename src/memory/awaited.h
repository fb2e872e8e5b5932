// SPDX-License-Identifier: Apache-2.0
/*
 * Requests that were answered and are made for something that must follow: they wait here for their time to
 * be over, in the order in which they came.
 *
 * Lives in memory of the caller's; bounded: where it is full, the oldest goes unasked and is counted.
 * Time is the packets'. Threads: one at a time. Cost: O(1).
 */
#ifndef SIGWARDEN_MEMORY_AWAITED_H
#define SIGWARDEN_MEMORY_AWAITED_H

#include "signal/saved_signal.h"

struct awaited_request {
    uint64_t name; /* of what must follow */
    int64_t since_ns;
    struct packed_signal request;
};

struct awaited_stats {
    uint64_t waited, dropped;
};

struct awaited;

/* capacity: requests, at least 1. */
size_t awaited_size(uint32_t capacity);

/* memory: awaited_size() octets, zeroed, aligned for any type. */
struct awaited *awaited_init(void *memory, uint32_t capacity);

void awaited_add(struct awaited *awaited, uint64_t name, const struct signal *request, int64_t now_ns);

/* Takes the oldest one that came before `before_ns`; NULL: none did. Until the next call. */
const struct awaited_request *awaited_take(struct awaited *awaited, int64_t before_ns);

/* Saves those that wait, or brings them back into an empty one. */
void awaited_save_or_load(struct awaited *awaited, struct saved *saved);

const struct awaited_stats *awaited_stats(const struct awaited *awaited);

#endif
