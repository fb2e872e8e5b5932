// SPDX-License-Identifier: Apache-2.0
/*
 * Patterns of STIX 2.1 (clause 9), as far as each comparison in them stands for itself: observations and
 * comparisons that OR joins. AND, FOLLOWEDBY, NOT and the qualifiers of time say that a part alone is no sign
 * of anything, so that a pattern with them is not read at all.
 *
 * Cost: linear. No allocation.
 */
#ifndef SIGWARDEN_INDICATORS_STIX_PATTERN_H
#define SIGWARDEN_INDICATORS_STIX_PATTERN_H

#include "base/span.h"

/* PATH OPERATOR 'LITERAL'; of a set (IN) each literal is one. */
struct stix_comparison {
    struct span path;     /* domain-name:value */
    struct span operator; /* =, !=, <, <=, >, >=, IN, LIKE, MATCHES, ISSUBSET, ISSUPERSET */
    struct span literal;  /* of a string what stands between the quotes, escaped as it is */
};

/* The comparisons of a pattern, one by one. */
struct stix_pattern {
    struct span rest;
    struct stix_comparison now;
    struct span refused; /* the word or character that makes the pattern one that is not read */
    unsigned depth;      /* of parentheses */
    bool inside;         /* of brackets */
    bool operand_next;
    bool in_set;
};

static inline struct stix_pattern stix_pattern_of(struct span text)
{
    return (struct stix_pattern){.rest = text, .operand_next = true};
}

/* The next comparison. False at the end, and, with pattern->refused set, where the pattern cannot be read. */
bool stix_pattern_next(struct stix_pattern *pattern, struct stix_comparison *ret);

/* A literal without its escapes, cut to `size` bytes; returns its length. */
size_t stix_literal_text(struct span literal, char *ret, size_t size);

#endif
