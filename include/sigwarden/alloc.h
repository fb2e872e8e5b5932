// SPDX-License-Identifier: Apache-2.0
/*
 * Where memory comes from.
 */
#ifndef SIGWARDEN_ALLOC_H
#define SIGWARDEN_ALLOC_H

#include <stddef.h>

#ifdef __cplusplus
extern "C" {
#endif

struct sigwarden_alloc {
    void *context; /* handed to both functions */
    /* `size` bytes, all zero, aligned for any type; NULL if there are none */
    void *(*allocate)(void *context, size_t size);
    /* gives back what allocate() gave, with the same size */
    void (*release)(void *context, void *p, size_t size);
};

/* calloc and free; a block of a megabyte or more stands between pages that nobody can touch. */
extern const struct sigwarden_alloc sigwarden_libc_alloc;

#ifdef __cplusplus
}
#endif

#endif
