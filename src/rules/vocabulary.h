// SPDX-License-Identifier: Apache-2.0
/*
 * Words that rule files give a meaning: lists of values, and macros, which are parts of expressions.
 *
 *     - list: partners                         - macro: from_outside
 *       values: ["99901", "99902"]               when: source.side == external
 *
 * All are known before the first rule is read, so that it does not matter where they stand; a macro may use
 * macros that were read before it, so that none can contain itself. rule_file_words.c reads them.
 *
 * Threads: constant once the rules are loaded.
 */
#ifndef SIGWARDEN_RULES_VOCABULARY_H
#define SIGWARDEN_RULES_VOCABULARY_H

#include "base/span.h"

struct value_list {
    struct span name;
    const struct span *values;
    uint32_t count;
    unsigned line;
    const struct value_list *next;
};

struct macro {
    struct span name;
    struct span text; /* of the expression, line ends as blanks */
    unsigned line;
    const struct macro *next;
};

/* Empty when all zero. What was read last comes first. */
struct vocabulary {
    const struct value_list *lists;
    const struct macro *macros;
};

/* NULL if there is none; the vocabulary may be NULL. Cost: linear in their number. */
const struct value_list *vocabulary_list(const struct vocabulary *vocabulary, struct span name);
const struct macro *vocabulary_macro(const struct vocabulary *vocabulary, struct span name);

/* The list's or macro's name most like this one; an empty span if nothing is near. */
struct span vocabulary_suggest(const struct vocabulary *vocabulary, struct span name);

#endif
