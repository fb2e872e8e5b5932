// SPDX-License-Identifier: Apache-2.0
/*
 * The Merkle tree of RFC 9162, 2.1 (the same as of RFC 6962): SHA-256, a zero octet before a leaf, a one
 * before two nodes. It only grows; what it says of n leaves stays true when there are more.
 *
 * A tree keeps the hashes of all complete subtrees: 64 octets a leaf. The functions that verify need no tree.
 * Threads: one at a time. Cost: two hashes a leaf; proofs a few hashes for each doubling of the tree.
 */
#ifndef SIGWARDEN_EVIDENCE_MERKLE_H
#define SIGWARDEN_EVIDENCE_MERKLE_H

#include "base/span.h"

#define MERKLE_LEVELS    40 /* a tree has fewer than 2^39 leaves */
#define MERKLE_PROOF_MAX 64 /* hashes of a proof */

struct merkle_hash {
    uint8_t bytes[32];
};

struct merkle_level {
    struct merkle_hash *hashes;
    size_t count, room;
};

struct merkle_tree {
    uint64_t size; /* leaves */
    struct merkle_level
        levels[MERKLE_LEVELS]; /* levels[k].hashes[i]: of leaves i * 2^k up to (i + 1) * 2^k */
};

struct merkle_proof {
    struct merkle_hash hashes[MERKLE_PROOF_MAX];
    unsigned count;
};

struct merkle_hash merkle_leaf(struct span leaf);
struct merkle_hash merkle_node(const struct merkle_hash *left, const struct merkle_hash *right);
bool merkle_equal(const struct merkle_hash *a, const struct merkle_hash *b);

/* Adds the hash of a leaf; false, and the tree as it was, when out of memory or full. */
bool merkle_append(struct merkle_tree *tree, const struct merkle_hash *leaf);

/* Takes leaves away from the end until `size` are left. */
void merkle_cut(struct merkle_tree *tree, uint64_t size);
void merkle_free(struct merkle_tree *tree);

/* Of the first `size` leaves, which may be all or fewer. */
struct merkle_hash merkle_root(const struct merkle_tree *tree, uint64_t size);

/* That leaf `index` is one of the first `size`; index below size, size at most the tree's. */
void merkle_prove_inclusion(const struct merkle_tree *tree, uint64_t index, uint64_t size,
                            struct merkle_proof *ret);

/* RFC 9162, 2.1.3.2. */
bool merkle_verify_inclusion(const struct merkle_proof *proof, uint64_t index, uint64_t size,
                             const struct merkle_hash *leaf, const struct merkle_hash *root);

#endif
