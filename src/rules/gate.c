// SPDX-License-Identifier: Apache-2.0
#include "rules/gate.h"

#include "rules/program.h"

/* The fields that gates look at. Each has a bit for every value below `values`, and one more for not known.
 */
static const struct group {
    enum field_id field;
    unsigned shift, values;
} groups[] = {
    {FIELD_kind, 0, 6},
    {FIELD_protocol, 7, 16},
    {FIELD_source_side, 24, 3},
    {FIELD_direction, 28, 5},
    {FIELD_relation, 34, 4},
    {FIELD_source_home_of_subscriber, 39, 2},
    {FIELD_source_is_home, 42, 2},
    {FIELD_agreed, 45, 2},
    {FIELD_source_serves_subscriber, 48, 2},
};

enum { GROUP_COUNT = sizeof groups / sizeof *groups, BITS_END = 51 };

static const uint64_t every_value = UINT64_MAX;

_Static_assert(PROTOCOL_SMS < 16 && KIND_LAPSED < 6 && DIRECTION_TRANSIT < 5 && RELATION_FOREIGN < 4,
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

static uint64_t values_of_signal(const struct signal *signal)
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

struct gate_view gate_view(const struct signal *signal)
{
    return (struct gate_view){
        .values = values_of_signal(signal),
        .notes = signal_has(signal, FIELD_notes_set) ? signal->notes_set : UINT64_MAX,
        .have = signal->have,
    };
}

static const struct group *group_of(const struct test *test)
{
    bool plain = !test->left.of_request && !test->against_field && !test->sums;
    for (unsigned i = 0; plain && i < GROUP_COUNT; i++)
        if (groups[i].field == test->left.field)
            return &groups[i];
    return NULL;
}

static uint64_t values_of_test(const struct test *test, bool undecided)
{
    const struct group *group = group_of(test);
    if (!group || (test->comparison != COMPARISON_EQUAL && test->comparison != COMPARISON_IS_UNKNOWN))
        return every_value;
    uint64_t known = bits_of(group) & ~bit_of(group, group->values), unknown = bit_of(group, group->values);
    uint64_t named = test->comparison == COMPARISON_IS_UNKNOWN ? unknown : 0;
    for (uint32_t i = 0; test->comparison == COMPARISON_EQUAL && i < test->value_count; i++)
        named |=
            bit_of(group, test->kind == FIELD_KIND_BOOL ? test->values[i].boolean : test->values[i].word);
    bool two_valued = test->definite || test->comparison == COMPARISON_IS_UNKNOWN;
    uint64_t all = two_valued ? known | unknown : known;
    uint64_t lets = test->negated ? all & ~named : named;
    if (!two_valued && undecided)
        lets |= unknown;
    return (every_value & ~bits_of(group)) | lets;
}

static uint64_t values_of_node(const struct node *node, bool undecided)
{
    bool all = node->type == NODE_AND;
    uint64_t values = all ? every_value : 0;
    if (node->type == NODE_TEST)
        return values_of_test(node->test, undecided);
    if (node->type == NODE_NOT)
        return every_value;
    for (const struct node *child = node->first; child; child = child->next) {
        uint64_t one = values_of_node(child, undecided);
        values = all ? values & one : values | one;
    }
    return values;
}

/* A test that asks what the world is like needs to know; one by `is` does not. */
static void needs_of_test(const struct test *test, struct field_set *ret)
{
    const struct operand *operands[] = {&test->left, &test->right};
    bool needs = !test->definite && test->comparison != COMPARISON_IS_UNKNOWN && !test->sums;
    for (unsigned i = 0; needs && i < (test->against_field ? 2 : 1); i++)
        if (!operands[i]->of_request)
            ret->words[operands[i]->field / 64] |= UINT64_C(1) << (operands[i]->field % 64);
}

/* The fields without which the tree cannot be true: of an `and` those of all its parts, of an `or` those that
 * all parts need. */
static void needs_of_node(const struct node *node, struct field_set *ret)
{
    bool all = node->type == NODE_AND, first = true;
    *ret = (struct field_set){0};
    if (node->type == NODE_TEST)
        needs_of_test(node->test, ret);
    if (node->type == NODE_NOT)
        return;
    for (const struct node *child = node->first; child; child = child->next, first = false) {
        struct field_set one;
        needs_of_node(child, &one);
        for (unsigned i = 0; i < FIELD_SET_WORDS; i++)
            ret->words[i] = all || first ? ret->words[i] | one.words[i] : ret->words[i] & one.words[i];
    }
}

struct gate gate_of(const struct expression *expression, bool undecided)
{
    struct gate gate = {
        .values = values_of_node(expression->tree, undecided),
        .notes = expression->notes,
    };
    if (!undecided)
        needs_of_node(expression->tree, &gate.needs);
    return gate;
}

struct gate gate_either(const struct gate *a, const struct gate *b)
{
    struct gate gate = {.values = a->values | b->values,
                        .notes = a->notes && b->notes ? a->notes | b->notes : 0};
    for (unsigned i = 0; i < FIELD_SET_WORDS; i++)
        gate.needs.words[i] = a->needs.words[i] & b->needs.words[i];
    return gate;
}
