// SPDX-License-Identifier: Apache-2.0
/*
 * An allocator for tests: counts what is out, and refuses from a chosen call on.
 */
#ifndef SIGWARDEN_TESTS_ALLOCATOR_H
#define SIGWARDEN_TESTS_ALLOCATOR_H

#include <sigwarden/alloc.h>
#include <stdlib.h>

struct allocator {
    size_t out;   /* bytes that were not given back */
    size_t calls; /* so far */
    size_t limit; /* so many calls succeed; 0: all do */
};

static inline void *allocator_allocate(void *context, size_t size)
{
    struct allocator *allocator = context;
    if (allocator->limit && allocator->calls >= allocator->limit)
        return NULL;
    allocator->calls++;
    allocator->out += size;
    return calloc(1, size);
}

static inline void allocator_release(void *context, void *p, size_t size)
{
    struct allocator *allocator = context;
    allocator->out -= size;
    free(p);
}

static inline struct sigwarden_alloc allocator_of(struct allocator *allocator)
{
    return (struct sigwarden_alloc){allocator, allocator_allocate, allocator_release};
}

#endif
