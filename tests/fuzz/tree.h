// SPDX-License-Identifier: Apache-2.0
/*
 * An input as a tree of elements, whatever protocols are in it: a capture holds packets, a packet chunks, a
 * chunk parameters, and so on down to single values. A change is made to the tree, then all is written again,
 * and every layer mends its own lengths, pointers and padding. So a change far inside gets past what checks
 * lengths farther out.
 *
 * What is read and not changed is written as it was, however odd it is; only a packet's length that lies in
 * the inputs of `engine` and `tracker` is made right.
 */
#ifndef SIGWARDEN_TESTS_FUZZ_TREE_H
#define SIGWARDEN_TESTS_FUZZ_TREE_H

#include "base/span.h"

enum {
    TREE_NODES_MAX = 4096,
    TREE_DEPTH_MAX = 40,
    TREE_HEAD_MAX = 64,
    TREE_TAIL_MAX = 8,
    TREE_SIZES = 4,
    TREE_ROOM = 1 << 16,
};

/* An element as it stands in the input: what comes before its contents, the contents, what closes it. */
struct element {
    struct span head, contents, tail;
    const struct layer *inside; /* of what the contents are made; NULL: octets */
};

/* An element that is written: head and tail as they were, to be made right for the contents as they are. */
struct mending {
    uint8_t head[TREE_HEAD_MAX], tail[TREE_TAIL_MAX];
    size_t head_len, tail_len;
    size_t len;               /* of the contents */
    size_t sizes[TREE_SIZES]; /* of the first elements in it */
};

/* How the elements of one kind look. */
struct layer {
    /* Reads the element in front of `in`, which is not empty: the `index`th behind the head of its parent.
     * False: what is left is no such element. */
    bool (*read)(struct span in, struct span parent, unsigned index, struct element *ret);
    void (*mend)(struct mending *m);                 /* NULL: nothing tells a length */
    void (*rename)(struct mending *m, uint32_t any); /* gives it another tag or type; NULL: it has none */
    const char *between;                             /* what closes each but the last; NULL: nothing does */
    bool word;   /* where nothing is inside and nothing closes it, it may become another word */
    bool folded; /* of a whole input: its indentation must be made brackets first (fold.h) */
};

/* A word of those that an input may be made of, for any number. */
typedef const char *some_word(uint32_t any);

struct node {
    const struct layer *layer; /* NULL: octets that no layer could read */
    struct span head, contents, tail;
    const uint8_t *start, *end; /* where it stood in the input: who stood behind whom */
    uint16_t first, next;       /* 0: none */
    int lie;                    /* what its length is wrong by, on purpose */
    uint32_t rename;            /* 0: not */
};

/* Node 0 holds the others. */
struct tree {
    uint32_t count;
    size_t used;      /* of room */
    some_word *words; /* NULL: none */
    struct node nodes[TREE_NODES_MAX];
    uint8_t room[TREE_ROOM]; /* contents that are not the input's */
};

/* The input must live as long as the tree. Its first `skip` octets are left as they are. */
void tree_read(struct tree *tree, const struct layer *layer, size_t skip, struct span input);

/* Adds what is in another input, under a node of its own, which is returned; 0: there is no room. */
uint32_t tree_read_more(struct tree *tree, const struct layer *layer, size_t skip, struct span input);

/* How long it is; 0: longer than `size`. */
size_t tree_write(const struct tree *tree, uint8_t *to, size_t size);

#endif
