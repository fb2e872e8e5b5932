// SPDX-License-Identifier: Apache-2.0
/*
 * Regular expressions of `matches`, by PCRE2: upper and lower case are the same, as in Wireshark's display
 * filters, and text is UTF-8 (what is not, does not match there).
 *
 * A text that somebody sends must never cost much: a pattern may try at most PATTERN_TRIES_MAX ways from one
 * place of a text, and one that needs more on texts as simple as "aaaa" is refused when it is loaded.
 *
 * Threads: a pattern is constant and may be shared. Matching takes memory from the stack only.
 */
#ifndef SIGWARDEN_RULES_PATTERN_H
#define SIGWARDEN_RULES_PATTERN_H

#include "base/arena.h"

#define PATTERN_SIZE_MAX  512  /* octets of a pattern */
#define PATTERN_TRIES_MAX 5000 /* from one place of a text */
#define PATTERN_TEXT_MAX  2048 /* octets of a text that are looked at */

struct pattern;

struct pattern_fault {
    size_t offset; /* in the pattern */
    char message[160];
};

/* NULL with *reterr filled; an empty message there: out of memory. */
const struct pattern *pattern_new(struct span text, struct arena *arena, struct pattern_fault *reterr);

enum pattern_result {
    PATTERN_NO,
    PATTERN_YES,
    PATTERN_TOO_COSTLY, /* it cannot be said within the bounds */
};

/* Whether the pattern occurs in the text. Cost: some microseconds; bounded. */
enum pattern_result pattern_match(const struct pattern *pattern, struct span text);

#endif
