// SPDX-License-Identifier: Apache-2.0
/*
 * What is carried over from one run to the next, as a stream of octets that is walked the same way when it is
 * written and when it is read: one function for each table says what belongs to it, and both ways follow it.
 *
 * Numbers are little endian, whatever the machine; nothing of a struct's padding or pointers is in it. Its
 * error is sticky, as a cursor's: after the first one every read yields 0, so that a walk reads straight down
 * and asks saved_ok() before it believes a value that steers a loop. Threads: one at a time. No allocation.
 */
#ifndef SIGWARDEN_BASE_SAVED_H
#define SIGWARDEN_BASE_SAVED_H

#include "base/ip.h"
#include "base/span.h"

/* Takes octets or gives them; returns how many. Fewer than `len`: there is no more room, or this is the end.
 */
typedef size_t saved_move(void *context, uint8_t *bytes, size_t len);

struct saved {
    bool loading;      /* else it is being written */
    bool other_fields; /* it is of a version with other fields of signals, which are passed over */
    const char *wrong; /* the first thing that was; NULL: all is well */
    saved_move *move;
    void *context;
    uint8_t *buffer;
    size_t size, at, len; /* of the buffer; where the walk is in it; octets in it that were read */
};

/* buffer: `size` octets, at least 16, the caller's until saved_end(). move: NULL where the buffer holds all:
 * `size` octets to read, or room for so many to write. */
struct saved saved_begin(bool loading, uint8_t *buffer, size_t size, saved_move *move, void *context);

/* Hands on what is still in the buffer. False where anything was wrong. */
bool saved_end(struct saved *saved);

static inline bool saved_ok(const struct saved *saved)
{
    return saved->wrong == NULL;
}

/* Stops the walk; the first reason stays. */
void saved_fail(struct saved *saved, const char *wrong);

/* Stops a walk that reads, where what was read cannot be. */
void saved_require(struct saved *saved, bool possible, const char *wrong);

void saved_octets(struct saved *saved, void *octets, size_t len);
void saved_bool(struct saved *saved, bool *value);
void saved_u8(struct saved *saved, uint8_t *value);
void saved_u16(struct saved *saved, uint16_t *value);
void saved_u32(struct saved *saved, uint32_t *value);
void saved_u64(struct saved *saved, uint64_t *value);
void saved_i64(struct saved *saved, int64_t *value);
void saved_ip(struct saved *saved, struct ip_address *value);

/* A time, or a number of that size: far enough from the ends of the range that a difference is in it. */
void saved_time(struct saved *saved, int64_t *value);

/* The most that a time can be, either way: 146 years. */
#define SAVED_TIME_MAX ((INT64_C(1) << 62) - 1)

/* How many follow: `count` if it is written; what was read, at most `max`, if not. 0 after an error. */
uint32_t saved_count(struct saved *saved, uint32_t count, uint32_t max);

/* Writes a number of this build, or holds what was read against it. */
void saved_same(struct saved *saved, uint32_t value, const char *wrong);

#endif
