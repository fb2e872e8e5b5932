// SPDX-License-Identifier: Apache-2.0
#include "fuzz/tree.h"

static uint16_t add_node(struct tree *tree, const struct node *node)
{
    if (tree->count == TREE_NODES_MAX)
        return 0;
    tree->nodes[tree->count] = *node;
    return (uint16_t)tree->count++;
}

static void read_inside(struct tree *tree, uint32_t parent, const struct layer *layer, unsigned depth);

/* One element, or what is left as octets. How much of `in` it is; 0: there are no nodes left. */
static size_t read_one(struct tree *tree, uint32_t parent, struct span in, const struct layer *layer,
                       unsigned index, unsigned depth, uint16_t *ret)
{
    struct element e = {.head = {in.p, 0}, .contents = in};
    bool read = layer->read(in, tree->nodes[parent].head, index, &e);
    if (read && (e.head.len > TREE_HEAD_MAX || e.tail.len > TREE_TAIL_MAX))
        read = false;
    if (!read)
        e = (struct element){.contents = in};
    const size_t len = e.head.len + e.contents.len + e.tail.len;
    const struct node node = {.layer = read ? layer : NULL,
                              .head = e.head,
                              .contents = e.contents,
                              .tail = e.tail,
                              .start = in.p,
                              .end = in.p + len};
    *ret = add_node(tree, &node);
    if (*ret && read && e.inside && depth < TREE_DEPTH_MAX)
        read_inside(tree, *ret, e.inside, depth + 1);
    return *ret ? len : 0;
}

static void read_inside(struct tree *tree, uint32_t parent, const struct layer *layer, unsigned depth)
{
    struct span left = tree->nodes[parent].contents;
    uint16_t last = 0;
    for (unsigned index = 0; left.len; index++) {
        uint16_t node;
        size_t taken = read_one(tree, parent, left, layer, index, depth, &node);
        if (!taken) { /* then all of it stays octets */
            tree->nodes[parent].first = 0;
            return;
        }
        if (last)
            tree->nodes[last].next = node;
        else
            tree->nodes[parent].first = node;
        last = node;
        left = span_of(left.p + taken, left.len - taken);
    }
}

uint32_t tree_read_more(struct tree *tree, const struct layer *layer, size_t skip, struct span input)
{
    if (skip > input.len)
        skip = input.len;
    const struct node root = {.head = {input.p, skip}, .contents = {input.p + skip, input.len - skip}};
    uint32_t at = add_node(tree, &root);
    if (at || tree->count == 1)
        read_inside(tree, at, layer, 0);
    return at;
}

void tree_read(struct tree *tree, const struct layer *layer, size_t skip, struct span input)
{
    tree->count = 0;
    tree->used = 0;
    tree_read_more(tree, layer, skip, input);
}

struct writer {
    const struct tree *tree;
    uint8_t *to;
    size_t size, len;
    bool full;
};

static void put(struct writer *w, const uint8_t *p, size_t len)
{
    if (w->full || len > w->size - w->len) {
        w->full = true;
        return;
    }
    if (len)
        memmove(w->to + w->len, p, len);
    w->len += len;
}

/* Head and tail go around the contents, which were written where the head belongs. */
static void write_around(struct writer *w, const struct node *node, size_t from, struct mending *m)
{
    if (node->layer && node->layer->mend) {
        m->len += (size_t)node->lie;
        node->layer->mend(m);
    }
    if (node->rename && node->layer && node->layer->rename)
        node->layer->rename(m, node->rename);
    size_t len = w->len - from;
    if (w->full || m->head_len + m->tail_len > w->size - w->len) {
        w->full = true;
        return;
    }
    memmove(w->to + from + m->head_len, w->to + from, len);
    memcpy(w->to + from, m->head, m->head_len);
    memcpy(w->to + from + m->head_len + len, m->tail, m->tail_len);
    w->len += m->head_len + m->tail_len;
}

static bool ends_with(const struct writer *w, const char *text)
{
    size_t len = strlen(text);
    return w->len >= len && memcmp(w->to + w->len - len, text, len) == 0;
}

/* Two that did not stand so in the input get between them what belongs there; one that has become the last
 * loses it. */
static void write_between(struct writer *w, const struct node *node, const struct node *next,
                          const struct node *outer)
{
    const char *between = node->layer ? node->layer->between : NULL;
    if (!between || w->full)
        return;
    if (!next && node->tail.len && node->end != outer->contents.p + outer->contents.len)
        w->len -= node->tail.len;
    if (!next || node->end == next->start || ends_with(w, between))
        return;
    size_t len = strlen(between), missing = !node->tail.len ? len : between[len - 1] == ' ' ? 1 : 0;
    put(w, (const uint8_t *)between + len - missing, missing);
}

static void write_node(struct writer *w, const struct node *node, unsigned depth);

static void write_inner(struct writer *w, const struct node *inner, const struct node *outer, unsigned depth)
{
    const size_t before = w->len;
    write_node(w, inner, depth);
    if (w->len - before >= inner->tail.len)
        write_between(w, inner, inner->next ? &w->tree->nodes[inner->next] : NULL, outer);
}

static void write_node(struct writer *w, const struct node *node, unsigned depth)
{
    const size_t from = w->len;
    struct mending m = {.head_len = node->head.len, .tail_len = node->tail.len};
    if (depth > 2 * TREE_DEPTH_MAX)
        return;
    if (node->head.len)
        memcpy(m.head, node->head.p, node->head.len);
    if (node->tail.len)
        memcpy(m.tail, node->tail.p, node->tail.len);
    if (!node->first)
        put(w, node->contents.p, node->contents.len);
    unsigned index = 0;
    for (uint16_t i = node->first; i && !w->full; i = w->tree->nodes[i].next) {
        const size_t before = w->len;
        write_inner(w, &w->tree->nodes[i], node, depth + 1);
        if (index < TREE_SIZES)
            m.sizes[index++] = w->len - before;
    }
    m.len = w->len - from;
    write_around(w, node, from, &m);
}

size_t tree_write(const struct tree *tree, uint8_t *to, size_t size)
{
    struct writer w = {.tree = tree, .to = to, .size = size};
    const struct node *root = &tree->nodes[0];
    put(&w, root->head.p, root->head.len);
    if (!root->first)
        put(&w, root->contents.p, root->contents.len);
    for (uint16_t i = root->first; i; i = tree->nodes[i].next)
        write_inner(&w, &tree->nodes[i], root, 0);
    return w.full ? 0 : w.len;
}
