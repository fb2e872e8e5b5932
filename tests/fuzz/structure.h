// SPDX-License-Identifier: Apache-2.0
/* What the inputs of the targets are made of (structure.def), and mutants that respect it. */
#ifndef SIGWARDEN_TESTS_FUZZ_STRUCTURE_H
#define SIGWARDEN_TESTS_FUZZ_STRUCTURE_H

#include "fuzz/tree_change.h"

struct structure {
    const char *target;
    const struct layer *layer;
    size_t skip;
    some_word *words; /* NULL: none */
};

/* NULL: its inputs have no structure that would be worth the trouble. */
const struct structure *structure_of(const char *target);

/* In place; the new length, 0 where nothing could be changed within `size`. */
size_t structure_mutate(const struct structure *structure, uint8_t *data, size_t len, size_t size,
                        uint64_t seed, change_octets *octets);

/* An element of `b` in the place of one of `a`, into `to`; 0 as above. */
size_t structure_cross(const struct structure *structure, struct span a, struct span b, uint8_t *to,
                       size_t size, uint64_t seed);

#endif
