// SPDX-License-Identifier: Apache-2.0
#include "code/url_fold.h"

#include <stddef.h>

struct range {
    uint32_t first, last;
    uint32_t value;
};

static const struct range hidden[] = {
#define URL_HIDDEN(first, last) {first, last, 0},
#include "code/url_hidden.def"
#undef URL_HIDDEN
};

static const struct range compatible[] = {
#define URL_COMPATIBLE(first, last, to) {first, last, to},
#include "code/url_compatible.def"
#undef URL_COMPATIBLE
};

enum { ALONE = 0x80 }; /* in the value of a lookalike, which is ASCII */

static const struct range lookalikes[] = {
#define URL_LOOKALIKE(character, to, alone) {character, character, (to) | ((alone) ? ALONE : 0)},
#include "code/url_lookalike.def"
#undef URL_LOOKALIKE
};

/* Letters; in order. What is in none of these ranges is URL_SCRIPT_COMMON below 0x0370, else
 * URL_SCRIPT_OTHER. */
static const struct range scripts[] = {
    {'A', 'Z', URL_SCRIPT_LATIN},
    {'a', 'z', URL_SCRIPT_LATIN},
    {0x00c0, 0x00d6, URL_SCRIPT_LATIN},
    {0x00d8, 0x00f6, URL_SCRIPT_LATIN},
    {0x00f8, 0x02af, URL_SCRIPT_LATIN},
    {0x0300, 0x036f, URL_SCRIPT_COMMON},
    {0x0370, 0x03ff, URL_SCRIPT_GREEK},
    {0x0400, 0x052f, URL_SCRIPT_CYRILLIC},
    {0x0531, 0x058f, URL_SCRIPT_ARMENIAN},
    {0x1100, 0x11ff, URL_SCRIPT_EAST_ASIAN},
    {0x1c80, 0x1c8f, URL_SCRIPT_CYRILLIC},
    {0x1d00, 0x1d25, URL_SCRIPT_LATIN},
    {0x1e00, 0x1eff, URL_SCRIPT_LATIN},
    {0x1f00, 0x1fff, URL_SCRIPT_GREEK},
    {0x2000, 0x2e7f, URL_SCRIPT_COMMON},
    {0x2e80, 0xa4cf, URL_SCRIPT_EAST_ASIAN},
    {0xa640, 0xa69f, URL_SCRIPT_CYRILLIC},
    {0xa720, 0xa7ff, URL_SCRIPT_LATIN},
    {0xac00, 0xd7ff, URL_SCRIPT_EAST_ASIAN},
    {0xf900, 0xfaff, URL_SCRIPT_EAST_ASIAN},
    {0xfffd, 0xfffd, URL_SCRIPT_COMMON},
    {0x20000, 0x3ffff, URL_SCRIPT_EAST_ASIAN},
};

static const struct range separators[] = {
    {0x2010, 0x2015, 0}, {0x2024, 0x2027, 0}, {0x2043, 0x2044, 0}, {0x2212, 0x2212, 0},
    {0x2215, 0x2215, 0}, {0x2236, 0x2236, 0}, {0x2571, 0x2571, 0}, {0x29f8, 0x29f8, 0},
};

static const struct range delimiters[] = {
    {0x0080, 0x00a0, 0}, {0x00ab, 0x00ab, 0}, {0x00bb, 0x00bb, 0}, {0x1680, 0x1680, 0}, {0x2000, 0x200a, 0},
    {0x2018, 0x201f, 0}, {0x2028, 0x2029, 0}, {0x202f, 0x202f, 0}, {0x2039, 0x203a, 0}, {0x205f, 0x205f, 0},
    {0x3000, 0x3001, 0}, {0x3003, 0x3003, 0}, {0x3008, 0x3011, 0}, {0x3014, 0x301b, 0}, {0xff0c, 0xff0c, 0},
};

/* The range that has the character; NULL: none. */
static const struct range *find(const struct range *ranges, size_t count, uint32_t c)
{
    size_t low = 0, high = count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (c > ranges[middle].last)
            low = middle + 1;
        else
            high = middle;
    }
    return low < count && c >= ranges[low].first ? &ranges[low] : NULL;
}

#define FIND(ranges, c) find(ranges, sizeof(ranges) / sizeof *(ranges), c)

bool url_hidden(uint32_t c)
{
    return FIND(hidden, c);
}

uint32_t url_compatible(uint32_t c)
{
    const struct range *range = c < 0x80 ? NULL : FIND(compatible, c);
    return range ? range->value + (c - range->first) : c;
}

char url_lookalike(uint32_t c, bool *ret_alone)
{
    const struct range *range = c < 0x80 ? NULL : FIND(lookalikes, c);
    *ret_alone = range && range->value & ALONE;
    return range ? (char)(range->value & ~(uint32_t)ALONE) : 0;
}

bool url_like_separator(uint32_t c)
{
    return FIND(separators, c);
}

enum url_script url_script_of(uint32_t c)
{
    enum { LETTERS_ONLY = 0x0370 };
    const struct range *range = FIND(scripts, c);
    if (range)
        return (enum url_script)range->value;
    return c < LETTERS_ONLY ? URL_SCRIPT_COMMON : URL_SCRIPT_OTHER;
}

uint32_t url_lower(uint32_t c)
{
    enum { ARMENIAN_STEP = 0x30, CYRILLIC_STEP = 0x50, STEP = 0x20 };
    bool latin = (c >= 'A' && c <= 'Z') || (c >= 0xc0 && c <= 0xde && c != 0xd7);
    bool greek = c >= 0x391 && c <= 0x3a9, cyrillic = c >= 0x410 && c <= 0x42f;
    if (latin || greek || cyrillic)
        return c + STEP;
    if (c >= 0x400 && c <= 0x40f)
        return c + CYRILLIC_STEP;
    if (c >= 0x531 && c <= 0x556)
        return c + ARMENIAN_STEP;
    bool paired = (c >= 0x100 && c <= 0x137) || (c >= 0x14a && c <= 0x177) || (c >= 0x460 && c <= 0x481) ||
                  (c >= 0x48a && c <= 0x4bf) || (c >= 0x4d0 && c <= 0x52f);
    bool paired_odd = (c >= 0x139 && c <= 0x148) || (c >= 0x179 && c <= 0x17e) || (c >= 0x4c1 && c <= 0x4ce);
    if (paired && c != 0x130 && c != 0x131)
        return c | 1;
    return paired_odd && c % 2 ? c + 1 : c;
}

bool url_delimiter(uint32_t c)
{
    return FIND(delimiters, c);
}
