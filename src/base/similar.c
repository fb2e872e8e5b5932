// SPDX-License-Identifier: Apache-2.0
#include "base/similar.h"

enum { LONGEST = 64 };

static int least(int a, int b)
{
    return a < b ? a : b;
}

static uint8_t lower(uint8_t c)
{
    return c >= 'A' && c <= 'Z' ? (uint8_t)(c - 'A' + 'a') : c;
}

int similar_distance(struct span a, struct span b)
{
    /* optimal string alignment, three rows at a time; row r holds the distances of a's first i letters */
    int rows[3][LONGEST + 1];
    if (a.len > LONGEST || b.len > LONGEST)
        return SIMILAR_FAR;
    for (size_t k = 0; k <= b.len; k++)
        rows[0][k] = (int)k;
    for (size_t i = 1; i <= a.len; i++) {
        int *row = rows[i % 3], *above = rows[(i + 2) % 3], *above2 = rows[(i + 1) % 3];
        row[0] = (int)i;
        for (size_t k = 1; k <= b.len; k++) {
            uint8_t x = lower(a.p[i - 1]), y = lower(b.p[k - 1]);
            row[k] = least(least(above[k], row[k - 1]) + 1, above[k - 1] + (x != y));
            if (i > 1 && k > 1 && x == lower(b.p[k - 2]) && y == lower(a.p[i - 2]))
                row[k] = least(row[k], above2[k - 2] + 1);
        }
    }
    int distance = rows[a.len % 3][b.len];
    int longer = (int)(a.len > b.len ? a.len : b.len);
    return distance <= (longer + 2) / 3 ? distance : SIMILAR_FAR;
}

const char *similar_best(struct span word, const char *const *words, size_t count)
{
    const char *best = NULL;
    int best_distance = SIMILAR_FAR;
    for (size_t i = 0; i < count; i++) {
        int distance = similar_distance(word, span_of_text(words[i]));
        if (distance < best_distance) {
            best = words[i];
            best_distance = distance;
        }
    }
    return best;
}
