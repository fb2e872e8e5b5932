// SPDX-License-Identifier: Apache-2.0
/*
 * Changes to the elements of a tree: doubled, left out, swapped, put elsewhere, nested, renamed, longer,
 * shorter, with other octets, and now and then with a length that lies.
 */
#ifndef SIGWARDEN_TESTS_FUZZ_TREE_CHANGE_H
#define SIGWARDEN_TESTS_FUZZ_TREE_CHANGE_H

#include "fuzz/tree.h"

/* Changes `len` octets in a block of `size`; how many they are then. */
typedef size_t change_octets(uint8_t *data, size_t len, size_t size);

struct chance {
    uint64_t state;
};

uint64_t chance_next(struct chance *chance);
uint32_t chance_below(struct chance *chance, uint32_t bound);

enum tree_change {
    TREE_DOUBLE,
    TREE_LEAVE_OUT,
    TREE_SWAP,
    TREE_PUT_ELSEWHERE,
    TREE_NEST,
    TREE_RENAME,
    TREE_GROW,
    TREE_SHRINK,
    TREE_OCTETS,
    TREE_LIE,
    TREE_CHANGES,
};

/* False: the tree has nothing that could be changed so. */
bool tree_change(struct tree *tree, enum tree_change how, struct chance *chance, change_octets *octets);

/* Puts an element below node `from` in the place of one of the same kind that is not. */
bool tree_cross(struct tree *tree, uint32_t from, struct chance *chance);

#endif
