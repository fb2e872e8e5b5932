// SPDX-License-Identifier: Apache-2.0
#include "fuzz/structure.h"

#include <stdlib.h>

#include "fuzz/layers.h"

static const struct structure structures[] = {
#define STRUCTURE(target, layer, skip) {#target, &layer_##layer, skip},
#include "fuzz/structure.def"
#undef STRUCTURE
};

static struct tree tree;

const struct structure *structure_of(const char *target)
{
    for (size_t i = 0; i < sizeof structures / sizeof *structures; i++)
        if (strcmp(structures[i].target, target) == 0)
            return &structures[i];
    return NULL;
}

/* Lies are rare, so that most mutants get through to where they differ. */
static enum tree_change choose(struct chance *chance)
{
    enum { LIE_ONE_IN = 12, OCTETS_ONE_IN = 3 };
    if (chance_below(chance, LIE_ONE_IN) == 0)
        return TREE_LIE;
    if (chance_below(chance, OCTETS_ONE_IN) == 0)
        return TREE_OCTETS;
    return (enum tree_change)chance_below(chance, TREE_OCTETS);
}

size_t structure_mutate(const struct structure *structure, uint8_t *data, size_t len, size_t size,
                        uint64_t seed, change_octets *octets)
{
    struct chance chance = {seed};
    uint8_t *copy = malloc(len ? len : 1); /* the tree points into it while data is written */
    if (!copy)
        return 0;
    if (len)
        memcpy(copy, data, len);
    tree_read(&tree, structure->layer, structure->skip, span_of(copy, len));
    bool changed = tree_change(&tree, choose(&chance), &chance, octets);
    size_t written = changed ? tree_write(&tree, data, size) : 0;
    if (!written && len)
        memcpy(data, copy, len);
    free(copy);
    return written;
}

size_t structure_cross(const struct structure *structure, struct span a, struct span b, uint8_t *to,
                       size_t size, uint64_t seed)
{
    struct chance chance = {seed};
    tree_read(&tree, structure->layer, structure->skip, a);
    uint32_t from = tree_read_more(&tree, structure->layer, structure->skip, b);
    return tree_cross(&tree, from, &chance) ? tree_write(&tree, to, size) : 0;
}
