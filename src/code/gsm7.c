// SPDX-License-Identifier: Apache-2.0
#include "code/gsm7.h"

#include "code/unicode.h"

enum { SEPTETS = 128, SEPTET_MASK = 0x7f, SEPTET_BITS = 7, SPACE = ' ' };

/* Characters of the basic plane; 0: none. A language without a row has no such table. */
static const uint16_t locking_tables[GSM7_LANGUAGES][SEPTETS] = {
#define GSM7_LOCKING(language, ...) [GSM7_##language] = {__VA_ARGS__},
#include "code/gsm7_locking.def"
#undef GSM7_LOCKING
};

static const uint16_t single_tables[GSM7_LANGUAGES][SEPTETS] = {
#define GSM7_SINGLE(language, ...) [GSM7_##language] = {__VA_ARGS__},
#include "code/gsm7_single.def"
#undef GSM7_SINGLE
};

static const char *const language_names[GSM7_LANGUAGES] = {
    [GSM7_DEFAULT] = "default",       [GSM7_TURKISH] = "Turkish", [GSM7_SPANISH] = "Spanish",
    [GSM7_PORTUGUESE] = "Portuguese", [GSM7_BENGALI] = "Bengali", [GSM7_GUJARATI] = "Gujarati",
    [GSM7_HINDI] = "Hindi",           [GSM7_KANNADA] = "Kannada", [GSM7_MALAYALAM] = "Malayalam",
    [GSM7_ORIYA] = "Oriya",           [GSM7_PUNJABI] = "Punjabi", [GSM7_TAMIL] = "Tamil",
    [GSM7_TELUGU] = "Telugu",         [GSM7_URDU] = "Urdu",
};

size_t gsm7_septets(struct span octets, unsigned fill_bits, size_t count, uint8_t *ret, size_t max)
{
    size_t n = 0;
    if (count > max)
        count = max;
    for (size_t bit = fill_bits; n < count && bit + SEPTET_BITS <= octets.len * 8; bit += SEPTET_BITS) {
        size_t at = bit / 8;
        unsigned pair = octets.p[at] | (at + 1 < octets.len ? (unsigned)octets.p[at + 1] << 8 : 0);
        ret[n++] = pair >> bit % 8 & SEPTET_MASK;
    }
    return n;
}

/* Every table that exists has a line feed, or a page break, at 0x0a. */
static const uint16_t *table_of(const uint16_t tables[GSM7_LANGUAGES][SEPTETS], uint8_t language)
{
    bool known = language < GSM7_LANGUAGES && tables[language]['\n'];
    return tables[known ? language : GSM7_DEFAULT];
}

size_t gsm7_utf8(const uint8_t *septets, size_t count, uint8_t locking, uint8_t single, char *ret,
                 size_t size)
{
    const uint16_t *basic = table_of(locking_tables, locking);
    const uint16_t *extension = table_of(single_tables, single);
    struct utf8_out out = utf8_out_in(ret, size);
    for (size_t i = 0; i < count; i++) {
        uint8_t septet = septets[i] & SEPTET_MASK;
        uint32_t c = basic[septet];
        if (septet == GSM7_ESCAPE && i + 1 < count) {
            septet = septets[++i] & SEPTET_MASK;
            c = extension[septet] ? extension[septet] : basic[septet];
        }
        if (!utf8_append(&out, c ? c : SPACE))
            break;
    }
    return out.len;
}

const char *gsm7_language_name(uint8_t language)
{
    return language < GSM7_LANGUAGES ? language_names[language] : NULL;
}
