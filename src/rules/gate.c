// SPDX-License-Identifier: Apache-2.0
#include "rules/gate.h"

#include "rules/program.h"

/* The fields that gates look at. Each has a bit for every value below `values`, and one more for not known. */
static const struct group {
    enum field_id field;
    unsigned shift, values;
} groups[] = {
    {FIELD_kind, 0, 5},
    {FIELD_protocol, 6, 16},
    {FIELD_source_side, 23, 3},
    {FIELD_direction, 27, 5},
    {FIELD_relation, 33, 4},
    {FIELD_source_home_of_subscriber, 38, 2},
    {FIELD_source_is_home, 41, 2},
    {FIELD_agreed, 44, 2},
};

enum { GROUP_COUNT = sizeof groups / sizeof *groups, BITS_END = 47 };

_Static_assert(PROTOCOL_SMS < 16 && KIND_ABORT < 5 && DIRECTION_TRANSIT < 5 && RELATION_FOREIGN < 4,
               "every value has its bit");

static uint64_t bits_of(const struct group *group)
{
    return ((UINT64_C(2) << group->values) - 1) << group->shift;
}

static uint64_t bit_of(const struct group *group, uint64_t value)
{
    return UINT64_C(1) << (group->shift + (value < group->values ? value : group->values));
}

/* The word "unknown" of a field stands for what is not known. */
static bool is_not_known(const struct group *group, uint64_t value)
{
    bool has_word = group->field == FIELD_source_side || group->field == FIELD_direction ||
                    group->field == FIELD_relation || group->field == FIELD_protocol;
    return has_word && value == 0;
}

uint64_t gate_of_signal(const struct signal *signal)
{
    uint64_t bits = 0;
    for (unsigned i = 0; i < GROUP_COUNT; i++) {
        const struct group *group = &groups[i];
        const void *member = (const char *)signal + field_get(group->field)->offset;
        bool boolean = field_get(group->field)->kind == FIELD_KIND_BOOL;
        uint64_t value = group->values;
        if (signal_has(signal, group->field))
            value = boolean ? *(const field_type_BOOL *)member : *(const field_type_ENUM *)member;
        bits |= bit_of(group, is_not_known(group, value) ? group->values : value);
    }
    return bits;
}

static const struct group *group_of(const struct test *test)
{
    bool plain = !test->left.of_request && !test->against_field && !test->sums;
    for (unsigned i = 0; plain && i < GROUP_COUNT; i++)
        if (groups[i].field == test->left.field)
            return &groups[i];
    return NULL;
}

static uint64_t gate_of_test(const struct test *test, bool undecided)
{
    const struct group *group = group_of(test);
    if (!group || (test->comparison != COMPARISON_EQUAL && test->comparison != COMPARISON_IS_UNKNOWN))
        return GATE_OPEN;
    uint64_t known = bits_of(group) & ~bit_of(group, group->values), unknown = bit_of(group, group->values);
    uint64_t named = test->comparison == COMPARISON_IS_UNKNOWN ? unknown : 0;
    for (uint32_t i = 0; test->comparison == COMPARISON_EQUAL && i < test->value_count; i++)
        named |= bit_of(group, test->kind == FIELD_KIND_BOOL ? test->values[i].boolean : test->values[i].word);
    bool two_valued = test->definite || test->comparison == COMPARISON_IS_UNKNOWN;
    uint64_t all = two_valued ? known | unknown : known;
    uint64_t lets = test->negated ? all & ~named : named;
    if (!two_valued && undecided)
        lets |= unknown;
    return (GATE_OPEN & ~bits_of(group)) | lets;
}

static uint64_t gate_of_node(const struct node *node, bool undecided)
{
    bool all = node->type == NODE_AND;
    uint64_t gate = all ? GATE_OPEN : 0;
    if (node->type == NODE_TEST)
        return gate_of_test(node->test, undecided);
    if (node->type == NODE_NOT)
        return GATE_OPEN;
    for (const struct node *child = node->first; child; child = child->next) {
        uint64_t one = gate_of_node(child, undecided);
        gate = all ? gate & one : gate | one;
    }
    return gate;
}

uint64_t gate_of_expression(const struct expression *expression, bool undecided)
{
    return gate_of_node(expression->tree, undecided);
}
