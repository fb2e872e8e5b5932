// SPDX-License-Identifier: Apache-2.0
/*
 * The expression language of rules: typed, without side effects, without loops; docs/rules.md teaches it.
 *
 * An expression is compiled once, into memory of an arena, to a flat program of tests and forward jumps.
 * Evaluating it allocates nothing, does not recurse, and takes at most expression_cost() steps.
 *
 * The logic has three values. A comparison with something that is not known is unknown; `and`, `or` and
 * `not` follow Kleene (false and unknown is false, true or unknown is true, else unknown stays).
 *
 * Threads: a compiled expression is constant and may be shared.
 */
#ifndef SIGWARDEN_RULES_EXPRESSION_H
#define SIGWARDEN_RULES_EXPRESSION_H

#include <sigwarden/error.h>

#include "base/arena.h"
#include "signal/field.h"

#define EXPRESSION_SIZE_MAX     16384 /* bytes of text */
#define EXPRESSION_DEPTH_MAX    96    /* nested parentheses, `not`, and right-hand sides of and, or */
#define EXPRESSION_TESTS_MAX    512   /* comparisons */
#define EXPRESSION_VALUES_MAX   2048  /* values in all its lists */
#define EXPRESSION_PATTERNS_MAX 32    /* regular expressions */

/* In this order `and` is the lesser of two, `or` the greater. */
enum rule_truth { RULE_FALSE, RULE_UNKNOWN, RULE_TRUE };

/* "false", "unknown", "true" */
const char *rule_truth_name(enum rule_truth truth);

/* One comparison as it was evaluated. A `not` directly before it belongs to it. */
struct rule_leaf {
    struct span source;                /* its text in the rule; lives as long as the expression */
    uint16_t field;                    /* enum field_id */
    uint16_t other;                    /* the field that it was compared with, if has_other */
    uint8_t result;                    /* enum rule_truth */
    bool of_request, other_of_request; /* the field of the request that the signal answers */
    bool has_other;
};

#define RULE_LEAVES_MAX 48

struct rule_trace {
    struct rule_leaf
        leaves[RULE_LEAVES_MAX]; /* in the order of the rule; those that were skipped are not here */
    uint32_t count;
    bool cut; /* there were more */
};

/* What is wrong with an expression, and where. */
struct expression_fault {
    uint32_t offset; /* of the first byte of the offending token in the text */
    char message[192];
    char hint[128]; /* "did you mean ...", or "" */
};

struct expression;
struct vocabulary;

/*
 * Compiles `text`, of which a copy is kept. vocabulary: the lists and macros that it may name
 * (rules/vocabulary.h), or NULL. 0, or negative with *reterr filled: -SIGWARDEN_ERROR_CONFIGURATION or
 * -SIGWARDEN_ERROR_MEMORY. Cost: one pass over the text and the macros in it.
 */
int expression_new(struct span text, const struct vocabulary *vocabulary, struct arena *arena,
                   const struct expression **ret, struct expression_fault *reterr);

/* request may be NULL: its fields are unknown. trace may be NULL; else leaves are added to those it has. */
enum rule_truth expression_evaluate(const struct expression *expression, const struct signal *signal,
                                    const struct signal *request, struct rule_trace *trace);

/* Whether it is true: faster, for those who need not know why, nor whether it is false or unknown. */
bool expression_holds(const struct expression *expression, const struct signal *signal,
                      const struct signal *request);

/* The same of a signal that passed one of the gates (rules/gate.h) of what the expression is true for: what
 * they tell is not asked again. */
bool expression_holds_behind_gate(const struct expression *expression, const struct signal *signal,
                                  const struct signal *request);

/* "10m": a number and ms, s, m, h or d. False if it is none, or too long. */
bool duration_parse(struct span text, int64_t *ret_ms);

/* The text with its line ends as blanks. */
struct span expression_text(const struct expression *expression);

/* The most steps that an evaluation takes, each about as long as comparing two numbers; a pattern counts
 * 1000. */
uint32_t expression_cost(const struct expression *expression);

/* How many regular expressions are in it. */
uint32_t expression_patterns(const struct expression *expression);

/* The operations without which it cannot be true, ascending; NULL if it may be true for any. */
const uint32_t *expression_operations(const struct expression *expression, uint32_t *ret_count);

/* The notes (bit 1 << enum note_id) of which a signal must have one for it to be true; 0 if none is needed.
 */
uint64_t expression_notes(const struct expression *expression);

#endif
