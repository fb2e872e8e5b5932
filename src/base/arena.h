// SPDX-License-Identifier: Apache-2.0
/*
 * An arena: memory for things that are made one by one while something is loaded, and go all at once.
 *
 * Running out is sticky: after the first refusal every arena_take() yields NULL, and arena_failed() says so;
 * a loader that makes many things may ask once at the end, if it looks at each pointer before it writes
 * there.
 *
 * Threads: belongs to one while it is filled; what was taken may then be read by any number.
 * Cost: a take is O(1) and O(size) for the zeros; chunks grow, so that there are few.
 */
#ifndef SIGWARDEN_BASE_ARENA_H
#define SIGWARDEN_BASE_ARENA_H

#include <sigwarden/alloc.h>

#include "base/span.h"

struct arena_chunk;

struct arena {
    struct sigwarden_alloc alloc;
    struct arena_chunk *chunks; /* the one in use first */
    size_t used;                /* of the chunk in use */
    size_t total;               /* bytes taken from the allocator */
    bool failed;
};

/* Takes no memory yet. The allocator is copied; what its context points to must outlive the arena. */
void arena_init(struct arena *arena, const struct sigwarden_alloc *alloc);

/* Gives everything back. The arena is then as after arena_init(). */
void arena_done(struct arena *arena);

/* `size` bytes, all zero, aligned for any type; NULL if there are none (also for a size near SIZE_MAX). */
void *arena_take(struct arena *arena, size_t size);

/* Room for `count` things of `size` bytes, all zero; NULL also where the product would overflow. */
void *arena_array(struct arena *arena, size_t count, size_t size);

/* A copy with a zero behind it, so that it is a C string too; {NULL, 0} if there is no memory. */
struct span arena_copy(struct arena *arena, struct span bytes);

static inline bool arena_failed(const struct arena *arena)
{
    return arena->failed;
}

#endif
