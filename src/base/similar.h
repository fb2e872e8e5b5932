// SPDX-License-Identifier: Apache-2.0
/*
 * How alike two words are, for "did you mean".
 */
#ifndef SIGWARDEN_BASE_SIMILAR_H
#define SIGWARDEN_BASE_SIMILAR_H

#include "base/span.h"

/* The distance of words that nobody would take for each other. */
#define SIMILAR_FAR 1000

/*
 * How many letters must be put in, taken out, replaced or swapped with their neighbour to make one word of
 * the other; case does not count. SIMILAR_FAR where that is more than a third of the longer word (of one or
 * two letters: more than 1), or where one is longer than 64 bytes. Cost: at most 64 * 64 steps. No
 * allocation.
 */
int similar_distance(struct span a, struct span b);

/* The one of `count` words that is most like `word`, of equals the first; NULL if none is alike. */
const char *similar_best(struct span word, const char *const *words, size_t count);

#endif
