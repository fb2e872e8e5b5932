// SPDX-License-Identifier: Apache-2.0
/*
 * Questions about each octet of a text, asked of eight or sixteen at once: host names are checked and
 * compared in every message. The last ones overlap those before, so that no tail is left.
 *
 * Cost: about two instructions an octet. No allocation.
 */
#ifndef SIGWARDEN_BASE_OCTETS_H
#define SIGWARDEN_BASE_OCTETS_H

#include <endian.h>

#include "base/hash.h"

#define OCTETS_EACH(octet) (UINT64_C(0x0101010101010101) * (octet))

enum { OCTETS_WORD = sizeof(uint64_t) };

static inline uint64_t octets_word(const void *p)
{
    uint64_t word;
    memcpy(&word, p, sizeof word);
    return word;
}

static inline void octets_word_put(void *p, uint64_t word)
{
    memcpy(p, &word, sizeof word);
}

/* The top bit of each octet of `word` that is from `first` to `last`; both are below 0x80. */
static inline uint64_t octets_between(uint64_t word, uint8_t first, uint8_t last)
{
    /* of seven bits each, so that nothing is carried into the next octet */
    uint64_t low = word & OCTETS_EACH(0x7f);
    uint64_t reached = low + OCTETS_EACH(0x80u - first), passed = low + OCTETS_EACH(0x7fu - last);
    return reached & ~passed & ~word & OCTETS_EACH(0x80u);
}

/* Sixteen octets as one value, signed: a comparison gives -1 where it is true, and 0x80 is below 0. */
typedef int8_t octets_block __attribute__((vector_size(16)));

enum { OCTETS_BLOCK = sizeof(octets_block) };

static inline octets_block octets_block_at(const void *p)
{
    octets_block block;
    memcpy(&block, p, sizeof block);
    return block;
}

static inline void octets_block_put(void *p, octets_block block)
{
    memcpy(p, &block, sizeof block);
}

/* Whether a comparison is true of all octets. */
static inline bool octets_block_all(octets_block compared)
{
    typedef uint64_t two_words __attribute__((vector_size(16)));
    const two_words words = (two_words)compared;
    return (words[0] & words[1]) == UINT64_MAX;
}

/* Of sixteen octets or more. */
static inline bool octets_blocks_between(struct span bytes, int8_t first, int8_t last)
{
    const uint8_t *end = bytes.p + bytes.len - OCTETS_BLOCK;
    octets_block block = octets_block_at(end), all = (block >= first) & (block <= last);
    for (const uint8_t *p = bytes.p; p < end; p += OCTETS_BLOCK) {
        block = octets_block_at(p);
        all &= (block >= first) & (block <= last);
    }
    return octets_block_all(all);
}

/* Whether all octets are from `first` to `last`, below 0x80; of none they are. */
static inline bool octets_all_between(struct span bytes, uint8_t first, uint8_t last)
{
    if (bytes.len >= OCTETS_BLOCK)
        return octets_blocks_between(bytes, (int8_t)first, (int8_t)last);
    if (bytes.len >= OCTETS_WORD)
        return (octets_between(octets_word(bytes.p), first, last) &
                octets_between(octets_word(bytes.p + bytes.len - OCTETS_WORD), first, last)) ==
               OCTETS_EACH(0x80u);
    bool right = true;
    for (size_t i = 0; i < bytes.len; i++)
        right &= bytes.p[i] >= first && bytes.p[i] <= last;
    return right;
}

static inline uint64_t octets_word_lower(uint64_t word)
{
    enum { TOP_TO_CASE_BIT = 2 }; /* 0x80 to 0x20 */
    return word | octets_between(word, 'A', 'Z') >> TOP_TO_CASE_BIT;
}

static inline octets_block octets_block_lower(octets_block block)
{
    return block | ((block >= 'A') & (block <= 'Z') & 0x20);
}

/* Puts the capital letters of ASCII into lower case. Twice does no harm where words or blocks overlap. */
static inline void octets_lower(char *text, size_t len)
{
    if (len >= OCTETS_BLOCK) {
        char *end = text + len - OCTETS_BLOCK;
        for (char *p = text; p < end; p += OCTETS_BLOCK)
            octets_block_put(p, octets_block_lower(octets_block_at(p)));
        octets_block_put(end, octets_block_lower(octets_block_at(end)));
    } else if (len >= OCTETS_WORD) {
        char *end = text + len - OCTETS_WORD;
        octets_word_put(text, octets_word_lower(octets_word(text)));
        octets_word_put(end, octets_word_lower(octets_word(end)));
    } else {
        for (size_t i = 0; i < len; i++)
            text[i] = (char)(text[i] >= 'A' && text[i] <= 'Z' ? text[i] | 0x20 : text[i]);
    }
}

/* One to seven octets, zeros behind them. */
static inline uint64_t octets_few(struct span bytes)
{
    return htole64(hash_tail(bytes.p, bytes.len));
}

/* Fewer than sixteen: each of them at least once, spaces behind fewer than eight. */
static inline octets_block octets_block_of(struct span bytes)
{
    typedef uint64_t two_words __attribute__((vector_size(16)));
    const uint64_t spaces = OCTETS_EACH(' ');
    if (bytes.len >= OCTETS_WORD)
        return (octets_block)(two_words){octets_word(bytes.p),
                                         octets_word(bytes.p + bytes.len - OCTETS_WORD)};
    const uint64_t few = bytes.len ? octets_few(bytes) | htole64(spaces << 8 * bytes.len) : spaces;
    return (octets_block)(two_words){few, spaces};
}

/* Whether a comparison is true of no octet. */
static inline bool octets_block_none(octets_block compared)
{
    typedef uint64_t two_words __attribute__((vector_size(16)));
    const two_words words = (two_words)compared;
    return (words[0] | words[1]) == 0;
}

/* Whether `compare`, which marks octets of a block, marks none of all these; spaces are asked about too. */
static inline bool octets_none(struct span bytes, octets_block (*compare)(octets_block))
{
    if (bytes.len < OCTETS_BLOCK)
        return octets_block_none(compare(octets_block_of(bytes)));
    octets_block marked = compare(octets_block_at(bytes.p + bytes.len - OCTETS_BLOCK));
    for (size_t i = 0; i + OCTETS_BLOCK < bytes.len; i += OCTETS_BLOCK)
        marked |= compare(octets_block_at(bytes.p + i));
    return octets_block_none(marked);
}

#endif
