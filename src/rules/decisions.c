// SPDX-License-Identifier: Apache-2.0
/*
 * From the tree to decisions: each test with where to go on when it is true and when it is not. `a and b`
 * becomes: a, if true on to b, else to the end. They are made from the last to the first, because each needs
 * to know the next. A `not` moves down to the tests, because what is not known stays so under it:
 * `not (a and b)` is `not a or not b`.
 *
 * Asking a rule about a MAP message takes 600 instructions so, with the memory of those that have one, and
 * 1,390 by the programs of compile.c.
 */
#include "rules/gate.h"
#include "rules/program.h"

struct decider {
    struct making *making;
    struct decision *list;
    uint16_t count;
};

/* A decision, or the first of several, and where they lead. */
struct way {
    uint16_t if_true, if_false;
};

static bool decide_node(struct decider *decider, const struct node *node, bool negated, struct way way,
                        uint16_t *ret);

static bool decide_test(struct decider *decider, const struct test *test, bool negated, struct way way,
                        uint16_t *ret)
{
    if (negated) {
        struct test *opposite = arena_take(decider->making->arena, sizeof *opposite);
        if (!opposite)
            return false;
        *opposite = *test;
        opposite->negated = !test->negated;
        test = opposite;
    }
    decider->list[decider->count] = (struct decision){test, way.if_true, way.if_false};
    *ret = decider->count++;
    return true;
}

static bool decide_chain(struct decider *decider, const struct node *node, bool negated, struct way way,
                         uint16_t *ret)
{
    bool all = (node->type == NODE_AND) != negated;
    uint32_t count;
    const struct part *parts = order_parts(decider->making, node, true, &count);
    if (!parts)
        return false;
    *ret = all ? way.if_true : way.if_false;
    for (uint32_t i = count; i-- > 0;) {
        struct way on = all ? (struct way){*ret, way.if_false} : (struct way){way.if_true, *ret};
        if (!decide_node(decider, parts[i].node, negated, on, ret))
            return false;
    }
    return true;
}

static bool decide_node(struct decider *decider, const struct node *node, bool negated, struct way way,
                        uint16_t *ret)
{
    if (node->type == NODE_TEST)
        return decide_test(decider, node->test, negated, way, ret);
    if (node->type == NODE_NOT)
        return decide_node(decider, node->first, !negated, way, ret);
    return decide_chain(decider, node, negated, way, ret);
}

/* Those parts of an `and` that gates tell of, or the others, before *ret. */
static bool decide_parts(struct decider *decider, const struct part *parts, uint32_t count, bool told,
                         bool operations, uint16_t *ret)
{
    for (uint32_t i = count; i-- > 0;) {
        const struct node *node = parts[i].node;
        bool by_gate = node->type == NODE_TEST && gate_tells(node->test, operations);
        if (by_gate == told && !decide_node(decider, node, false, (struct way){*ret, DECIDED_FALSE}, ret))
            return false;
    }
    return true;
}

bool make_decisions(struct making *making, const struct node *tree, uint32_t tests, bool operations,
                    struct decisions *ret)
{
    struct decider decider = {
        .making = making,
        .list = arena_array(making->arena, tests, sizeof *decider.list),
    };
    const struct part whole = {tree, 0}, *parts = &whole;
    uint32_t count = 1;
    if (!decider.list)
        return false;
    if (tree->type == NODE_AND)
        parts = order_parts(making, tree, true, &count);
    *ret = (struct decisions){decider.list, DECIDED_TRUE, DECIDED_TRUE};
    if (!parts || !decide_parts(&decider, parts, count, false, operations, &ret->behind_gate))
        return false;
    ret->start = ret->behind_gate;
    return decide_parts(&decider, parts, count, true, operations, &ret->start);
}
