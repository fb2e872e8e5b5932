// SPDX-License-Identifier: Apache-2.0
#include "rules/explain.h"

#include "rules/program.h"

struct explaining {
    const struct signal *signal, *request;
    explain_sink *sink;
    void *context;
};

static enum rule_truth truth_of(const struct explaining *explaining, const struct node *node)
{
    bool all = node->type == NODE_AND;
    enum rule_truth truth = all ? RULE_TRUE : RULE_FALSE;
    if (node->type == NODE_TEST)
        return test_run(node->test, explaining->signal, explaining->request);
    if (node->type == NODE_NOT)
        return (enum rule_truth)(RULE_TRUE - truth_of(explaining, node->first));
    for (const struct node *child = node->first; child; child = child->next) {
        enum rule_truth one = truth_of(explaining, child);
        if (all ? one < truth : one > truth)
            truth = one;
    }
    return truth;
}

/* decides: what this part is, its parent is too, and so all the way up. */
static void explain(const struct explaining *explaining, const struct node *node, unsigned depth,
                    bool decides)
{
    static const enum explained_kind kinds[] = {
        [NODE_TEST] = EXPLAINED_LEAF,
        [NODE_AND] = EXPLAINED_ALL_OF,
        [NODE_OR] = EXPLAINED_ONE_OF,
        [NODE_NOT] = EXPLAINED_NOT,
    };
    struct explained part = {
        .kind = kinds[node->type],
        .depth = depth,
        .truth = truth_of(explaining, node),
        .decides = decides,
    };
    if (node->type == NODE_TEST)
        part.leaf = test_leaf(node->test, part.truth);
    explaining->sink(explaining->context, &part);
    for (const struct node *child = node->first; child; child = child->next) {
        enum rule_truth one = truth_of(explaining, child);
        explain(explaining, child, depth + 1, decides && (node->type == NODE_NOT || one == part.truth));
    }
}

enum rule_truth expression_explain(const struct expression *expression, const struct signal *signal,
                                   const struct signal *request, explain_sink *sink, void *context)
{
    const struct explaining explaining = {signal, request, sink, context};
    explain(&explaining, expression->tree, 0, true);
    return truth_of(&explaining, expression->tree);
}
