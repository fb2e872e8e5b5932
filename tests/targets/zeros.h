// SPDX-License-Identifier: Apache-2.0
/*
 * Memory for tables that each run begins anew, of which a run touches little: to map it each time, or to
 * clear it whole, costs more than all the rest of most runs.
 */
#ifndef SIGWARDEN_TESTS_ZEROS_H
#define SIGWARDEN_TESTS_ZEROS_H

#include <stddef.h>

struct zeros {
    char *block; /* NULL: not there yet */
    size_t size;
};

/* The block, all zero again; of the same size each time. It ends where nobody can read or write. */
void *zeros_again(struct zeros *zeros, size_t size);

#endif
