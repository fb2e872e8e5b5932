// SPDX-License-Identifier: Apache-2.0
#include "rules/vocabulary.h"

#include "base/similar.h"

const struct value_list *vocabulary_list(const struct vocabulary *vocabulary, struct span name)
{
    const struct value_list *list = vocabulary ? vocabulary->lists : NULL;
    while (list && !span_equal(list->name, name))
        list = list->next;
    return list;
}

const struct macro *vocabulary_macro(const struct vocabulary *vocabulary, struct span name)
{
    const struct macro *macro = vocabulary ? vocabulary->macros : NULL;
    while (macro && !span_equal(macro->name, name))
        macro = macro->next;
    return macro;
}

static void nearer(struct span candidate, struct span name, int *distance, struct span *best)
{
    int this = similar_distance(name, candidate);
    if (this >= *distance)
        return;
    *distance = this;
    *best = candidate;
}

struct span vocabulary_suggest(const struct vocabulary *vocabulary, struct span name)
{
    struct span best = span_of(NULL, 0);
    int distance = 4; /* the nearest that is no mere chance */
    for (const struct value_list *list = vocabulary ? vocabulary->lists : NULL; list; list = list->next)
        nearer(list->name, name, &distance, &best);
    for (const struct macro *macro = vocabulary ? vocabulary->macros : NULL; macro; macro = macro->next)
        nearer(macro->name, name, &distance, &best);
    return best;
}
