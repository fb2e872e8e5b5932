// SPDX-License-Identifier: Apache-2.0
#include "fuzz/tree_change.h"

enum { TRIES = 16 };

struct changing {
    struct tree *tree;
    struct chance *chance;
    change_octets *octets;
};

/* splitmix64, by Sebastiano Vigna, public domain */
uint64_t chance_next(struct chance *chance)
{
    uint64_t z = chance->state += 0x9e3779b97f4a7c15;
    z = (z ^ z >> 30) * 0xbf58476d1ce4e5b9;
    z = (z ^ z >> 27) * 0x94d049bb133111eb;
    return z ^ z >> 31;
}

uint32_t chance_below(struct chance *chance, uint32_t bound)
{
    return bound ? (uint32_t)(chance_next(chance) % bound) : 0;
}

/* Any element; NULL: there is none. */
static struct node *pick(struct tree *tree, struct chance *chance)
{
    return tree->count > 1 ? &tree->nodes[1 + chance_below(chance, tree->count - 1)] : NULL;
}

static uint16_t add(struct tree *tree, const struct node *node)
{
    if (tree->count == TREE_NODES_MAX)
        return 0;
    tree->nodes[tree->count] = *node;
    return (uint16_t)tree->count++;
}

/* Copies share what is inside, which is only read from here on. */
static bool double_it(const struct changing *c, struct node *node)
{
    static const uint8_t times[] = {1, 1, 1, 1, 2, 3, 8, 17, 33, 70};
    for (unsigned i = times[chance_below(c->chance, sizeof times)]; i > 0; i--) {
        uint16_t copy = add(c->tree, node);
        if (!copy)
            return false;
        node->next = copy;
    }
    return true;
}

static bool leave_out(const struct changing *c, struct node *node)
{
    const uint16_t at = (uint16_t)(node - c->tree->nodes);
    for (uint32_t i = 0; i < c->tree->count; i++) {
        struct node *other = &c->tree->nodes[i];
        if (other->next == at) {
            other->next = node->next;
            return true;
        }
        if (other->first == at) {
            other->first = node->next;
            if (!node->next)
                other->contents.len = 0; /* nothing is left in it */
            return true;
        }
    }
    return false;
}

static void exchange(struct node *a, struct node *b)
{
    struct node old = *a;
    const uint16_t a_next = a->next, b_next = b->next;
    *a = *b;
    *b = old;
    a->next = a_next;
    b->next = b_next;
}

static bool swap(const struct changing *c, struct node *node)
{
    struct node *other = node;
    for (uint32_t steps = 1 + chance_below(c->chance, 4); steps && other->next; steps--)
        other = &c->tree->nodes[other->next];
    exchange(node, other);
    return other != node;
}

static bool holds(const struct tree *tree, const struct node *outer, const struct node *inner)
{
    if (outer == inner)
        return true;
    for (uint16_t i = outer->first; i; i = tree->nodes[i].next)
        if (holds(tree, &tree->nodes[i], inner))
            return true;
    return false;
}

/* A copy of it in front of another of its kind, that does not stand inside it. */
static bool put_elsewhere(const struct changing *c, struct node *node)
{
    for (unsigned i = 0; i < TRIES; i++) {
        struct node *place = pick(c->tree, c->chance);
        if (!place || place->layer != node->layer || holds(c->tree, node, place))
            continue;
        uint16_t moved = add(c->tree, place);
        if (!moved)
            return false;
        *place = *node;
        place->next = moved;
        return true;
    }
    return false;
}

/* It becomes all that is in an element with the head of another one of its kind. */
static bool nest(const struct changing *c, struct node *node)
{
    static const uint8_t times[] = {1, 1, 1, 2, 5, 20};
    const struct node *around = NULL;
    for (unsigned i = 0; i < TRIES && !around; i++) {
        const struct node *tried = pick(c->tree, c->chance);
        if (tried && tried->first && tried->layer && tried->layer == node->layer &&
            c->tree->nodes[tried->first].layer == node->layer)
            around = tried;
    }
    for (unsigned i = around ? times[chance_below(c->chance, sizeof times)] : 0; i > 0; i--) {
        uint16_t inner = add(c->tree, node);
        if (!inner)
            return false;
        c->tree->nodes[inner].next = 0;
        const uint16_t next = node->next;
        *node = *around;
        node->first = inner;
        node->next = next;
    }
    return around;
}

static bool is_leaf(const struct node *node)
{
    return !node->first;
}

static bool grow(const struct changing *c, struct node *node)
{
    static const uint16_t by[] = {1, 1, 2, 4, 8, 40, 127, 128, 255, 256, 1000};
    size_t more = by[chance_below(c->chance, sizeof by / sizeof *by)], len = node->contents.len + more;
    if (!is_leaf(node) || len > TREE_ROOM - c->tree->used)
        return false;
    uint8_t *to = c->tree->room + c->tree->used;
    const uint8_t fill = (uint8_t)chance_next(c->chance);
    if (node->contents.len)
        memcpy(to, node->contents.p, node->contents.len);
    for (size_t i = node->contents.len; i < len; i++)
        to[i] = node->contents.len && fill & 1 ? to[i - node->contents.len] : fill;
    c->tree->used += len;
    node->contents = span_of(to, len);
    return true;
}

static bool shrink(const struct changing *c, struct node *node)
{
    if (!is_leaf(node) || node->contents.len == 0)
        return false;
    size_t from = chance_below(c->chance, 2) ? 1 : 0;
    size_t len = chance_below(c->chance, 2) ? node->contents.len - 1
                                            : chance_below(c->chance, (uint32_t)node->contents.len);
    from = from + len > node->contents.len ? 0 : from;
    node->contents = span_of(node->contents.p + from, len);
    return true;
}

static bool change_leaf(const struct changing *c, struct node *node)
{
    enum { MORE = 64 };
    size_t len = node->contents.len;
    if (!is_leaf(node) || len + MORE > TREE_ROOM - c->tree->used)
        return false;
    uint8_t *to = c->tree->room + c->tree->used;
    if (len)
        memcpy(to, node->contents.p, len);
    len = c->octets(to, len, len + MORE);
    c->tree->used += len;
    node->contents = span_of(to, len);
    return true;
}

static bool lie(const struct changing *c, struct node *node)
{
    static const int by[] = {1, 1, 1, -1, -1, -1, 2, -2, 4, -4, 64, 128, 256, -128, 65536, 1 << 24};
    node->lie = by[chance_below(c->chance, sizeof by / sizeof *by)];
    return node->layer && node->layer->mend;
}

/* Words are the input's own as well: what is new in one place is known in another. */
static struct span any_word(const struct changing *c, const struct node *node)
{
    enum { OWN_ONE_IN = 4 };
    const struct node *other = pick(c->tree, c->chance);
    if (chance_below(c->chance, OWN_ONE_IN) == 0 && other && other->layer == node->layer && is_leaf(other))
        return other->contents;
    return span_of_text(c->tree->words((uint32_t)chance_next(c->chance)));
}

/* In the place of the one that was there, or beside or inside it. */
static bool another_word(const struct changing *c, struct node *node)
{
    const struct span word = any_word(c, node), old = node->contents;
    const size_t len = old.len + word.len,
                 places[] = {0, old.len, chance_below(c->chance, (uint32_t)old.len + 1)};
    if (chance_below(c->chance, 2) || len > TREE_ROOM - c->tree->used) {
        node->contents = word;
        return true;
    }
    const size_t at = places[chance_below(c->chance, 3)];
    uint8_t *to = c->tree->room + c->tree->used;
    if (at)
        memcpy(to, old.p, at);
    if (word.len)
        memcpy(to + at, word.p, word.len);
    if (at < old.len)
        memcpy(to + at + word.len, old.p + at, old.len - at);
    c->tree->used += len;
    node->contents = span_of(to, len);
    return true;
}

static bool rename_it(const struct changing *c, struct node *node)
{
    if (node->layer && node->layer->word && c->tree->words && is_leaf(node) && !node->tail.len)
        return another_word(c, node);
    node->rename = (uint32_t)chance_next(c->chance) | 1;
    return node->layer && node->layer->rename;
}

static bool (*const changes[TREE_CHANGES])(const struct changing *c, struct node *node) = {
    [TREE_DOUBLE] = double_it,   [TREE_LEAVE_OUT] = leave_out,
    [TREE_SWAP] = swap,          [TREE_PUT_ELSEWHERE] = put_elsewhere,
    [TREE_NEST] = nest,          [TREE_RENAME] = rename_it,
    [TREE_GROW] = grow,          [TREE_SHRINK] = shrink,
    [TREE_OCTETS] = change_leaf, [TREE_LIE] = lie,
};

bool tree_change(struct tree *tree, enum tree_change how, struct chance *chance, change_octets *octets)
{
    const struct changing changing = {tree, chance, octets};
    for (unsigned i = 0; i < TRIES; i++) {
        struct node *node = pick(tree, chance);
        if (!node)
            return false;
        if (changes[how](&changing, node))
            return true;
    }
    return false;
}

bool tree_cross(struct tree *tree, uint32_t from, struct chance *chance)
{
    if (from < 2 || from + 1 >= tree->count)
        return false;
    for (unsigned i = 0; i < TRIES; i++) {
        struct node *to = &tree->nodes[1 + chance_below(chance, from - 1)];
        const struct node *other = &tree->nodes[from + 1 + chance_below(chance, tree->count - from - 1)];
        if (!other->layer || to->layer != other->layer)
            continue;
        const uint16_t next = to->next;
        *to = *other;
        to->next = next;
        return true;
    }
    return false;
}
