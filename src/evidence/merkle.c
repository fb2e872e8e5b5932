// SPDX-License-Identifier: Apache-2.0
#include "evidence/merkle.h"

#include <stdlib.h>

#include <sodium.h>

struct merkle_hash merkle_leaf(struct span leaf)
{
    static const uint8_t front = 0;
    struct merkle_hash hash;
    crypto_hash_sha256_state sha;
    crypto_hash_sha256_init(&sha);
    crypto_hash_sha256_update(&sha, &front, 1);
    crypto_hash_sha256_update(&sha, leaf.p, leaf.len);
    crypto_hash_sha256_final(&sha, hash.bytes);
    return hash;
}

struct merkle_hash merkle_node(const struct merkle_hash *left, const struct merkle_hash *right)
{
    uint8_t bytes[1 + 2 * sizeof left->bytes] = {1};
    struct merkle_hash hash;
    memcpy(bytes + 1, left->bytes, sizeof left->bytes);
    memcpy(bytes + 1 + sizeof left->bytes, right->bytes, sizeof right->bytes);
    crypto_hash_sha256(hash.bytes, bytes, sizeof bytes);
    return hash;
}

bool merkle_equal(const struct merkle_hash *a, const struct merkle_hash *b)
{
    return memcmp(a->bytes, b->bytes, sizeof a->bytes) == 0;
}

static bool level_push(struct merkle_level *level, const struct merkle_hash *hash)
{
    if (level->count == level->room) {
        size_t room = level->room ? 2 * level->room : 64;
        struct merkle_hash *hashes = realloc(level->hashes, room * sizeof *hashes);
        if (!hashes)
            return false;
        level->hashes = hashes;
        level->room = room;
    }
    level->hashes[level->count++] = *hash;
    return true;
}

bool merkle_append(struct merkle_tree *tree, const struct merkle_hash *leaf)
{
    struct merkle_hash hash = *leaf;
    uint64_t size = tree->size;
    for (unsigned k = 0; k < MERKLE_LEVELS; k++) {
        struct merkle_level *level = &tree->levels[k];
        if (!level_push(level, &hash))
            break;
        if (level->count % 2) {
            tree->size = size + 1;
            return true;
        }
        hash = merkle_node(&level->hashes[level->count - 2], &level->hashes[level->count - 1]);
    }
    merkle_cut(tree, size);
    return false;
}

void merkle_cut(struct merkle_tree *tree, uint64_t size)
{
    for (unsigned k = 0; k < MERKLE_LEVELS; k++)
        if (tree->levels[k].count > size >> k)
            tree->levels[k].count = size >> k;
    tree->size = size;
}

void merkle_free(struct merkle_tree *tree)
{
    for (unsigned k = 0; k < MERKLE_LEVELS; k++)
        free(tree->levels[k].hashes);
    *tree = (struct merkle_tree){0};
}

/* The exponent of the largest power of two below n, which is at least 2. */
static unsigned split_of(uint64_t n)
{
    return 63 - (unsigned)__builtin_clzll(n - 1);
}

/* Of leaves `from` up to `to`, at least one; `from` is a multiple of the largest power of two in the run. */
static struct merkle_hash subtree(const struct merkle_tree *tree, uint64_t from, uint64_t to)
{
    struct merkle_hash parts[MERKLE_LEVELS + 1];
    unsigned count = 0;
    for (uint64_t at = from; at < to;) {
        unsigned k = to - at == 1 ? 0 : split_of(to - at);
        if (to - at == UINT64_C(2) << k && to - at > 1)
            k++; /* the run itself is a power of two */
        parts[count++] = tree->levels[k].hashes[at >> k];
        at += UINT64_C(1) << k;
    }
    struct merkle_hash hash = parts[--count];
    while (count)
        hash = merkle_node(&parts[--count], &hash);
    return hash;
}

struct merkle_hash merkle_root(const struct merkle_tree *tree, uint64_t size)
{
    struct merkle_hash empty;
    if (size)
        return subtree(tree, 0, size);
    crypto_hash_sha256(empty.bytes, NULL, 0);
    return empty;
}

void merkle_prove_inclusion(const struct merkle_tree *tree, uint64_t index, uint64_t size,
                            struct merkle_proof *ret)
{
    struct merkle_hash from_the_root[MERKLE_PROOF_MAX];
    uint64_t from = 0, to = size;
    unsigned count = 0;
    while (to - from > 1) {
        uint64_t middle = from + (UINT64_C(1) << split_of(to - from));
        if (index < middle) {
            from_the_root[count++] = subtree(tree, middle, to);
            to = middle;
        } else {
            from_the_root[count++] = subtree(tree, from, middle);
            from = middle;
        }
    }
    ret->count = count;
    for (unsigned i = 0; i < count; i++)
        ret->hashes[i] = from_the_root[count - 1 - i];
}

bool merkle_verify_inclusion(const struct merkle_proof *proof, uint64_t index, uint64_t size,
                             const struct merkle_hash *leaf, const struct merkle_hash *root)
{
    if (index >= size)
        return false;
    uint64_t fn = index, sn = size - 1;
    struct merkle_hash hash = *leaf;
    for (unsigned i = 0; i < proof->count; i++) {
        if (sn == 0)
            return false;
        if (fn & 1 || fn == sn) {
            hash = merkle_node(&proof->hashes[i], &hash);
            while (!(fn & 1) && fn) {
                fn >>= 1;
                sn >>= 1;
            }
        } else {
            hash = merkle_node(&hash, &proof->hashes[i]);
        }
        fn >>= 1;
        sn >>= 1;
    }
    return sn == 0 && merkle_equal(&hash, root);
}
