// SPDX-License-Identifier: Apache-2.0
#define _DEFAULT_SOURCE
#include <stdalign.h>
#include <stdint.h>
#include <stdlib.h>
#include <sys/mman.h>

#include <sigwarden/alloc.h>

/* The tables of an engine come as pages of the system's that nobody has touched, which are zero, between two
 * guards: whoever runs over an end of them is stopped there. */
enum {
    LARGE = 1 << 20,
    GUARD = 1 << 16, /* a multiple of every size of page */
};

/* Where the pages of a large block lie, from the beginning of the first guard to the end of the second. */
struct pages {
    size_t inner, whole;
    size_t block; /* from the beginning on; the block ends where the second guard begins */
};

static size_t round_up(size_t size, size_t to)
{
    return (size + to - 1) / to * to;
}

static struct pages pages_of(size_t size)
{
    size_t inner = round_up(size, GUARD);
    return (struct pages){inner, inner + (size_t)2 * GUARD,
                          GUARD + inner - round_up(size, alignof(max_align_t))};
}

static void *allocate_large(size_t size)
{
    if (size > SIZE_MAX / 2)
        return NULL;
    struct pages pages = pages_of(size);
    char *begin = mmap(NULL, pages.whole, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    if (begin == MAP_FAILED)
        return NULL;
    /* the guards are closed, not the block opened: valgrind looks at each octet that is opened */
    if (mprotect(begin, GUARD, PROT_NONE) != 0 ||
        mprotect(begin + GUARD + pages.inner, GUARD, PROT_NONE) != 0) {
        munmap(begin, pages.whole);
        return NULL;
    }
    return begin + pages.block;
}

static void *allocate(void *context, size_t size)
{
    (void)context;
    return size < LARGE ? calloc(1, size) : allocate_large(size);
}

static void release(void *context, void *p, size_t size)
{
    (void)context;
    if (p && size >= LARGE)
        munmap((char *)p - pages_of(size).block, pages_of(size).whole);
    else
        free(p);
}

const struct sigwarden_alloc sigwarden_libc_alloc = {NULL, allocate, release};
