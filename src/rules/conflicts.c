// SPDX-License-Identifier: Apache-2.0
/*
 * A search for a signal that meets all demands, over the ways in which `and` and `or` can be met. Each
 * comparison on the way restricts the value of its field, known or not; two that leave nothing of it end the
 * way.
 */
#include "rules/conflicts.h"

#include "rules/program.h"

/* What a part of an expression shall be. */
enum demand { BE_TRUE, BE_FALSE, NOT_BE_TRUE, NOT_BE_FALSE };

struct goal {
    const struct node *node;
    enum demand demand;
    bool siblings; /* the same is demanded of those that follow the node */
    const struct goal *next;
};

/* A comparison on the way, and what it shall be. */
struct literal {
    const struct test *test;
    enum demand demand;
    const struct literal *before;
};

/* The values that a literal leaves to its field: those that the test names, or all others. */
struct left {
    bool others;
    bool unknown; /* it may not be known at all */
};

static enum demand opposite(enum demand demand)
{
    static const enum demand opposites[] = {[BE_TRUE] = BE_FALSE,
                                            [BE_FALSE] = BE_TRUE,
                                            [NOT_BE_TRUE] = NOT_BE_FALSE,
                                            [NOT_BE_FALSE] = NOT_BE_TRUE};
    return opposites[demand];
}

static bool meets(enum rule_truth truth, enum demand demand)
{
    switch (demand) {
    case BE_TRUE:
        return truth == RULE_TRUE;
    case BE_FALSE:
        return truth == RULE_FALSE;
    case NOT_BE_TRUE:
        return truth != RULE_TRUE;
    case NOT_BE_FALSE:
        return truth != RULE_FALSE;
    }
    return true;
}

static struct left left_of(const struct literal *literal)
{
    const struct test *test = literal->test;
    bool asks_knowledge = test->comparison == COMPARISON_IS_UNKNOWN;
    enum rule_truth unknown = RULE_UNKNOWN;
    if (asks_knowledge || test->definite)
        unknown = asks_knowledge != test->negated ? RULE_TRUE : RULE_FALSE;
    bool wants_named = meets(test->negated ? RULE_FALSE : RULE_TRUE, literal->demand);
    return (struct left){.others = !wants_named, .unknown = meets(unknown, literal->demand)};
}

/* The end of an interval of numbers: LESS 5 is up to 4. */
static bool interval_of(const struct test *test, int64_t *low, int64_t *high)
{
    bool degrees = test->kind == FIELD_KIND_DEGREES;
    if (test->value_count != 1 ||
        (!degrees && (test->kind != FIELD_KIND_UINT || test->values[0].uint > INT64_MAX)))
        return false;
    int64_t value = degrees ? test->values[0].degrees : (int64_t)test->values[0].uint;
    *low = degrees ? INT64_MIN : 0;
    *high = INT64_MAX; /* numbers above are no less than this */
    switch (test->comparison) {
    case COMPARISON_LESS:
        *high = value - 1;
        return value > INT64_MIN;
    case COMPARISON_LESS_OR_EQUAL:
        *high = value;
        return true;
    case COMPARISON_GREATER:
        *low = value + 1;
        return value < INT64_MAX;
    case COMPARISON_GREATER_OR_EQUAL:
        *low = value;
        return true;
    default:
        return false;
    }
}

static struct span text_of(const struct test *test, uint32_t i)
{
    if (test->kind == FIELD_KIND_TEXT)
        return test->values[i].text;
    return span_of(test->values[i].digits.text, test->values[i].digits.len);
}

static bool begins(struct span text, struct span prefix)
{
    return prefix.len <= text.len && span_equal(span_of(text.p, prefix.len), prefix);
}

/* Whether value i of a test is among what the other test names, or what it names lies within that. */
static bool is_within(const struct test *test, uint32_t i, const struct test *other)
{
    for (uint32_t k = 0; k < other->value_count; k++) {
        const union value *a = &test->values[i], *b = &other->values[k];
        if (test->kind == FIELD_KIND_SET ? a->word == b->word
            : test->kind == FIELD_KIND_IP
                ? a->ip.mask >= b->ip.mask && ip_is_in(&a->ip.address, &b->ip.address, b->ip.mask)
            : test->comparison == COMPARISON_STARTS_WITH && other->comparison == COMPARISON_STARTS_WITH
                ? begins(text_of(test, i), text_of(other, k))
                : false)
            return true;
    }
    return false;
}

static bool overlap(const struct test *test, uint32_t i, const struct test *other, uint32_t k)
{
    const union value *a = &test->values[i], *b = &other->values[k];
    if (test->kind == FIELD_KIND_IP) {
        unsigned mask = a->ip.mask < b->ip.mask ? a->ip.mask : b->ip.mask;
        return ip_is_in(&a->ip.address, &b->ip.address, mask);
    }
    return begins(text_of(test, i), text_of(other, k)) || begins(text_of(other, k), text_of(test, i));
}

/* Whether the test names single values, so that each can be tried. */
static bool is_list(const struct test *test)
{
    return test->comparison == COMPARISON_EQUAL && test->kind != FIELD_KIND_IP &&
           test->kind != FIELD_KIND_SET;
}

static bool by_parts(const struct test *a, const struct test *b)
{
    bool prefixes = a->comparison == COMPARISON_STARTS_WITH && b->comparison == COMPARISON_STARTS_WITH;
    bool networks =
        a->kind == FIELD_KIND_IP && a->comparison == COMPARISON_EQUAL && b->comparison == COMPARISON_EQUAL;
    return prefixes || networks;
}

/* Whether all that `a` names is named by `b`: certainly. */
static bool names_all_of(const struct test *a, const struct test *b)
{
    int64_t a_low, a_high, b_low, b_high;
    if (a->comparison == COMPARISON_IS_UNKNOWN || b->comparison == COMPARISON_IS_UNKNOWN)
        return a->comparison == COMPARISON_IS_UNKNOWN; /* which names no value */
    if (interval_of(a, &a_low, &a_high) && interval_of(b, &b_low, &b_high))
        return a_low >= b_low && a_high <= b_high;
    bool sets = a->kind == FIELD_KIND_SET && b->kind == FIELD_KIND_SET;
    if (!is_list(a) && !sets && !by_parts(a, b))
        return false;
    for (uint32_t i = 0; i < a->value_count; i++)
        if (is_list(a) ? !test_holds(b, &a->values[i]) : !is_within(a, i, b))
            return false;
    return true;
}

/* Whether no value is named by both: certainly. */
static bool name_nothing_both(const struct test *a, const struct test *b)
{
    int64_t a_low, a_high, b_low, b_high;
    if (a->comparison == COMPARISON_IS_UNKNOWN || b->comparison == COMPARISON_IS_UNKNOWN)
        return true;
    if (interval_of(a, &a_low, &a_high) && interval_of(b, &b_low, &b_high))
        return a_low > b_high || b_low > a_high;
    if (!is_list(a) && is_list(b))
        return name_nothing_both(b, a);
    if (!is_list(a) && !by_parts(a, b))
        return false;
    for (uint32_t i = 0; i < a->value_count; i++) {
        if (is_list(a) && test_holds(b, &a->values[i]))
            return false;
        for (uint32_t k = 0; !is_list(a) && k < b->value_count; k++)
            if (overlap(a, i, b, k))
                return false;
    }
    return true;
}

/* Whether every value is named by one of them: only of what is true or false. */
static bool name_everything(const struct test *a, const struct test *b)
{
    return a->kind == FIELD_KIND_BOOL && is_list(a) && is_list(b) && a->value_count == 1 &&
           b->value_count == 1 && a->values[0].boolean != b->values[0].boolean;
}

static bool same_operand(const struct operand *a, const struct operand *b)
{
    return a->field == b->field && a->of_request == b->of_request;
}

/* Whether both compare the same with the same, whatever that is; but for a `not`, which *ret_opposite tells.
 */
static bool same_test(const struct test *a, const struct test *b, bool *ret_opposite)
{
    bool fields = a->against_field && b->against_field && same_operand(&a->right, &b->right) &&
                  a->definite == b->definite;
    bool text = span_equal(a->source, b->source) && a->negated == b->negated;
    *ret_opposite = a->negated != b->negated;
    return a->comparison == b->comparison && same_operand(&a->left, &b->left) && !a->sums == !b->sums &&
           (text || (fields && !a->sums));
}

/* Whether no result of one comparison meets both demands. */
static bool exclude_each_other(enum demand a, enum demand b, bool opposite_results)
{
    static const enum rule_truth truths[] = {RULE_FALSE, RULE_UNKNOWN, RULE_TRUE};
    for (unsigned i = 0; i < sizeof truths / sizeof *truths; i++) {
        enum rule_truth other = opposite_results ? (enum rule_truth)(RULE_TRUE - truths[i]) : truths[i];
        if (meets(truths[i], a) && meets(other, b))
            return false;
    }
    return true;
}

/* Whether what it says of a value can be known here. */
static bool is_plain(const struct test *test)
{
    return !test->sums && !test->against_field && test->comparison != COMPARISON_MATCHES;
}

static bool contradict(const struct literal *x, const struct literal *y)
{
    const struct test *a = x->test, *b = y->test;
    bool opposite_results;
    if (same_test(a, b, &opposite_results) && exclude_each_other(x->demand, y->demand, opposite_results))
        return true;
    bool plain = is_plain(a) && is_plain(b);
    bool one_field = same_operand(&a->left, &b->left);
    /* what asks a field for its value needs it known, whatever it is compared with */
    struct left left_x = left_of(x), left_y = left_of(y);
    if (!one_field || (left_x.unknown && left_y.unknown))
        return false;
    if (!plain) {
        bool x_needs_none = a->comparison == COMPARISON_IS_UNKNOWN && left_x.others == false;
        bool y_needs_none = b->comparison == COMPARISON_IS_UNKNOWN && left_y.others == false;
        return !a->sums && !b->sums &&
               ((x_needs_none && !left_y.unknown) || (y_needs_none && !left_x.unknown));
    }
    if (left_x.others && left_y.others)
        return name_everything(a, b);
    if (!left_x.others && !left_y.others)
        return name_nothing_both(a, b);
    return left_x.others ? names_all_of(b, a) : names_all_of(a, b);
}

struct search {
    unsigned *steps;
    bool gave_up;
};

static bool solve(struct search *search, const struct goal *goal, const struct literal *literals);

/* False: there are no more, and the search gives up. */
static bool take_steps(struct search *search, unsigned count)
{
    if (*search->steps < count) {
        *search->steps = 0;
        search->gave_up = true;
        return false;
    }
    *search->steps -= count;
    return true;
}

/* Of lists every value may be held against every other. */
static unsigned cost_of_comparing(const struct literal *a, const struct literal *b)
{
    enum { VALUES_A_STEP = 4 };
    return 1 + a->test->value_count * b->test->value_count / VALUES_A_STEP;
}

/* The demand on a comparison: the way goes on unless it contradicts one before. */
static bool solve_test(struct search *search, const struct goal *goal, const struct goal *rest,
                       const struct literal *literals)
{
    const struct literal literal = {goal->node->test, goal->demand, literals};
    for (const struct literal *before = literals; before; before = before->before) {
        if (!take_steps(search, cost_of_comparing(&literal, before)))
            return true;
        if (contradict(&literal, before))
            return false;
    }
    return solve(search, rest, &literal);
}

/* One of the children shall meet the demand. */
static bool solve_one_of(struct search *search, const struct goal *goal, const struct goal *rest,
                         const struct literal *literals)
{
    for (const struct node *child = goal->node->first; child; child = child->next) {
        const struct goal one = {child, goal->demand, false, rest};
        if (solve(search, &one, literals))
            return true;
    }
    return false;
}

/* Whether there may be a signal that meets all goals. */
static bool solve(struct search *search, const struct goal *goal, const struct literal *literals)
{
    if (!goal)
        return true;
    if (!take_steps(search, 1))
        return true;
    const struct node *node = goal->node;
    const struct goal siblings = {node->next, goal->demand, true, goal->next};
    const struct goal *rest = goal->siblings && node->next ? &siblings : goal->next;
    if (node->type == NODE_TEST)
        return solve_test(search, goal, rest, literals);
    bool negated = node->type == NODE_NOT;
    bool holds = goal->demand == BE_TRUE || goal->demand == NOT_BE_FALSE;
    if (negated || holds == (node->type == NODE_AND)) {
        const struct goal all = {node->first, negated ? opposite(goal->demand) : goal->demand, true, rest};
        return solve(search, &all, literals);
    }
    return solve_one_of(search, goal, rest, literals);
}

/* Whether no signal meets the goals: certainly. */
static bool impossible(const struct goal *goals, unsigned *steps)
{
    struct search search = {.steps = steps};
    return !solve(&search, goals, NULL) && !search.gave_up;
}

bool expression_never_true(const struct expression *expression, unsigned *steps)
{
    const struct goal goal = {expression->tree, BE_TRUE, false, NULL};
    return impossible(&goal, steps);
}

bool expression_implies(const struct expression *expression, const struct expression *other, unsigned *steps)
{
    const struct goal is_true = {expression->tree, BE_TRUE, false, NULL};
    const struct goal goal = {other->tree, NOT_BE_TRUE, false, &is_true};
    return impossible(&goal, steps);
}

bool rule_never_fires(const struct rule *rule, unsigned *steps)
{
    for (unsigned i = 0; i < rule->memory.step_count; i++)
        if (expression_never_true(rule->memory.steps[i], steps))
            return true;
    const struct expression *unless = rule->undecided_unless;
    const struct goal decided = {unless ? unless->tree : NULL, BE_TRUE, false, NULL};
    const struct goal goal = {rule->when->tree, BE_TRUE, false, unless ? &decided : NULL};
    return impossible(&goal, steps);
}

bool rule_is_hidden_by(const struct rule *rule, const struct rule *other, unsigned *steps)
{
    bool comparable = rule->memory.kind == RULE_WITHOUT_MEMORY && other->memory.kind == RULE_WITHOUT_MEMORY &&
                      !other->exceptions && other->severity <= rule->severity;
    const struct expression *unless = rule->undecided_unless;
    if (!comparable)
        return false;
    const struct goal decided = {unless ? unless->tree : NULL, BE_TRUE, false, NULL};
    const struct goal fires = {rule->when->tree, BE_TRUE, false, unless ? &decided : NULL};
    const struct goal silent = {other->when->tree, NOT_BE_TRUE, false, &fires};
    if (!impossible(&silent, steps))
        return false;
    if (!other->undecided_unless)
        return true;
    const struct goal undecided = {other->undecided_unless->tree, NOT_BE_TRUE, false, &fires};
    return impossible(&undecided, steps);
}
