// SPDX-License-Identifier: Apache-2.0
/*
 * Which rules to ask about a signal: those of whose gates one lets it pass. The gates of all rules are looked
 * at together: for each answer that a signal may give to a question (gate.h) there is a set of the gates that
 * it passes, and for each operation a set of those that say anything about it. What is in all of them is
 * left.
 *
 * Threads: constant once it is made. Cost: an `and` of 256 bits for each question and 256 gates; the built-in
 * rules have fewer than that. A MAP message takes 600 instructions here; 2,000 when the gates of its
 * operation were looked at one by one.
 */
#ifndef SIGWARDEN_RULES_RULE_INDEX_H
#define SIGWARDEN_RULES_RULE_INDEX_H

#include "rules/gate.h"
#include "rules/ruleset.h"

struct rule_row;

/* A bit for each of 256 rows. Of several, so that the compiler makes wide instructions of them. */
#define ROW_SET_WORDS 4
struct row_set {
    uint64_t words[ROW_SET_WORDS];
};

struct rule_index {
    const struct rule_row *rows;  /* gates, in the order of rules */
    uint32_t sets;                /* that hold them all */
    const struct row_set *passes; /* of each set: for each answer the rows that it passes */
    uint32_t answers;             /* that there are */
    const uint32_t *operations;   /* that rules name, ascending */
    uint32_t operation_count;
    const struct row_set *asked; /* of each set: the rows for any other operation, then those for each */
};

/* Of `rules` in this order. False: no memory. */
bool rule_index_make(struct rule_index *index, const struct rule *const *rules, size_t count,
                     struct arena *arena);

/* steps: a bit for each step of a sequence that may come true; bit 0 for the `when` of other rules. */
typedef void rule_visit(void *context, const struct rule *rule, unsigned steps);

/* Visits the rules to ask about the signal, each once, in their order. */
void rule_index_visit(const struct rule_index *index, const struct signal *signal, rule_visit *visit,
                      void *context);

#endif
