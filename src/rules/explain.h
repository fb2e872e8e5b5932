// SPDX-License-Identifier: Apache-2.0
/*
 * Why an expression is true, false or unknown, part by part: all parts are looked at, also those that judging
 * skips because they cannot matter any more.
 *
 * Cost: all tests of the expression. Threads: as expression_evaluate().
 */
#ifndef SIGWARDEN_RULES_EXPLAIN_H
#define SIGWARDEN_RULES_EXPLAIN_H

#include "rules/expression.h"

enum explained_kind {
    EXPLAINED_LEAF,
    EXPLAINED_ALL_OF, /* the parts that follow one deeper, joined by and */
    EXPLAINED_ONE_OF, /* by or */
    EXPLAINED_NOT,
};

struct explained {
    enum explained_kind kind;
    unsigned depth;
    enum rule_truth truth;
    bool decides;          /* without this part, the whole would not be what it is */
    struct rule_leaf leaf; /* of a leaf */
};

/* Called for each part from the outside in, in the order of the text. */
typedef void explain_sink(void *context, const struct explained *part);

enum rule_truth expression_explain(const struct expression *expression, const struct signal *signal,
                                   const struct signal *request, explain_sink *sink, void *context);

#endif
