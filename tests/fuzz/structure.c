// SPDX-License-Identifier: Apache-2.0
#include "fuzz/structure.h"

#include <stdlib.h>

#include "fuzz/fold.h"
#include "fuzz/layers.h"
#include "fuzz/words.h"

static const struct structure structures[] = {
#define STRUCTURE(target, layer, skip, words) {#target, &layer_##layer, skip, words##_words},
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

/* Lies are rare, so that most mutants get through to where they differ. Words are what texts differ by. */
static enum tree_change choose(const struct structure *structure, struct chance *chance)
{
    enum { LIE_ONE_IN = 12, OCTETS_ONE_IN = 3, WORDS_ONE_IN = 2 };
    if (structure->words && chance_below(chance, WORDS_ONE_IN) == 0)
        return TREE_RENAME;
    if (chance_below(chance, LIE_ONE_IN) == 0)
        return TREE_LIE;
    if (chance_below(chance, OCTETS_ONE_IN) == 0)
        return TREE_OCTETS;
    return (enum tree_change)chance_below(chance, TREE_OCTETS);
}

/* Room for texts as they are folded: two, and what comes of them. */
static uint8_t folded[2][TREE_ROOM], written[TREE_ROOM];

/* What the tree reads: `input` itself, or folded; empty: it cannot be. */
static struct span read_as(const struct structure *structure, struct span input, unsigned index)
{
    if (!structure->layer->folded)
        return input;
    return span_of(folded[index], fold(input, folded[index], TREE_ROOM));
}

static size_t write_as(const struct structure *structure, uint8_t *to, size_t size)
{
    if (!structure->layer->folded)
        return tree_write(&tree, to, size);
    return unfold(span_of(written, tree_write(&tree, written, sizeof written)), to, size);
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
    tree.words = structure->words;
    tree_read(&tree, structure->layer, structure->skip, read_as(structure, span_of(copy, len), 0));
    bool changed = tree_change(&tree, choose(structure, &chance), &chance, octets);
    size_t wrote = changed ? write_as(structure, data, size) : 0;
    if (!wrote && len)
        memcpy(data, copy, len);
    free(copy);
    return wrote;
}

size_t structure_cross(const struct structure *structure, struct span a, struct span b, uint8_t *to,
                       size_t size, uint64_t seed)
{
    struct chance chance = {seed};
    tree.words = structure->words;
    tree_read(&tree, structure->layer, structure->skip, read_as(structure, a, 0));
    uint32_t from = tree_read_more(&tree, structure->layer, structure->skip, read_as(structure, b, 1));
    return tree_cross(&tree, from, &chance) ? write_as(structure, to, size) : 0;
}
