// SPDX-License-Identifier: Apache-2.0
#include "rules/gate.h"

#include "proto/sms/sms.h"
#include "proto/tcap/tcap.h"
#include "rules/program.h"

/*
 * The fields that gates look at: GROUP(field, type, word of the gate, first bit, values). Each has a bit for
 * every value below `values`, and one more for not known.
 */
#define GROUPS(GROUP)                                                                                        \
    GROUP(kind, ENUM, 0, 0, 6)                                                                               \
    GROUP(protocol, ENUM, 0, 7, 16)                                                                          \
    GROUP(source_side, ENUM, 0, 24, 3)                                                                       \
    GROUP(direction, ENUM, 0, 28, 5)                                                                         \
    GROUP(relation, ENUM, 0, 34, 4)                                                                          \
    GROUP(source_home_of_subscriber, ENUM, 0, 39, 2)                                                         \
    GROUP(source_is_home, BOOL, 0, 42, 2)                                                                    \
    GROUP(agreed, BOOL, 0, 45, 2)                                                                            \
    GROUP(source_serves_subscriber, ENUM, 0, 48, 2)                                                          \
    GROUP(source_consistent, ENUM, 0, 51, 2)                                                                 \
    GROUP(link_as_described, ENUM, 0, 54, 2)                                                                 \
    GROUP(category, ENUM, 1, 0, 7)                                                                           \
    GROUP(tcap_type, ENUM, 1, 8, 7)                                                                          \
    GROUP(sms_type, ENUM, 1, 16, 7)                                                                          \
    GROUP(source_host_in_realm, ENUM, 1, 24, 2)                                                              \
    GROUP(destination_host_in_realm, ENUM, 1, 27, 2)                                                         \
    GROUP(destination_advertised, ENUM, 1, 30, 2)                                                            \
    GROUP(session_id_of_origin, ENUM, 1, 33, 2)                                                              \
    GROUP(gtp_tunnel_consistent, ENUM, 1, 36, 2)                                                             \
    GROUP(gtp_holds_session, ENUM, 1, 39, 2)                                                                 \
    GROUP(source_asked_before, ENUM, 1, 42, 3)                                                               \
    GROUP(move_possible, ENUM, 1, 46, 2)

static const struct group {
    enum field_id field;
    unsigned word, shift, values;
} groups[] = {
#define GROUP(field, type, word, shift, values) {FIELD_##field, word, shift, values},
    GROUPS(GROUP)
#undef GROUP
};

enum {
#define GROUP(field, type, word, shift, values) GROUP_##field,
    GROUPS(GROUP)
#undef GROUP
        GROUP_COUNT
};

/* The fields of which rules of all protocols need to know, and most signals do not have. */
#define ASKED_FIELDS(FIELD)                                                                                  \
    FIELD(indicator_matched)                                                                                 \
    FIELD(destination_ssn)                                                                                   \
    FIELD(sms_traits)                                                                                        \
    FIELD(sms_link_host)                                                                                     \
    FIELD(destination_gt)

enum {
#define FIELD(name) ASKED_##name,
    ASKED_FIELDS(FIELD)
#undef FIELD
        ASKED_COUNT
};

static const enum field_id asked_fields[] = {
#define FIELD(name) FIELD_##name,
    ASKED_FIELDS(FIELD)
#undef FIELD
};

enum {
    /* their answers stand behind those of the groups: no, yes */
    ANSWER_NOTES = 64 * GATE_WORDS,
    ANSWER_KNOWN = ANSWER_NOTES + 2,
};

_Static_assert(GROUP_COUNT + ASKED_COUNT + 1 == GATE_QUESTIONS, "each is a question");
_Static_assert((int)ANSWER_KNOWN + 2 * (int)ASKED_COUNT <= GATE_ANSWERS, "each answer has its number");

_Static_assert(PROTOCOL_SMS < 16 && KIND_LAPSED < 6 && DIRECTION_TRANSIT < 5 && RELATION_FOREIGN < 4 &&
                   CATEGORY_SPOOFING < 7 && TCAP_ANSI < 7 && SMS_RESERVED < 7 && ASKED_YES < 3,
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

/* The single questions, in their order. */
static const struct question {
    uint8_t first, count; /* of its answers */
} questions[GATE_QUESTIONS] = {{ANSWER_NOTES, 2},
#define FIELD(name) {ANSWER_KNOWN + 2 * ASKED_##name, 2},
                               ASKED_FIELDS(FIELD)
#undef FIELD
#define GROUP(field, type, word, shift, values) {64 * word + shift, values + 1},
                                   GROUPS(GROUP)
#undef GROUP
};

/* Questions as they are joined: the answer is the digits of a number, in a base for each of them. */
struct joining {
    unsigned first; /* number of the first answer to this question */
    unsigned count; /* of its answers */
    unsigned answer;
};

/* Whether the next question begins another one. */
static inline bool joins_no_more(const struct joining *joining, unsigned count)
{
    return joining->count * count > GATE_JOINED;
}

unsigned gate_parts_of(unsigned answer, uint8_t ret[static GATE_PARTS])
{
    struct joining joining = {.count = 1};
    unsigned begin = 0, end = 0, parts = 0;
    for (; end < GATE_QUESTIONS; end++) {
        if (joins_no_more(&joining, questions[end].count)) {
            if (answer < joining.first + joining.count)
                break;
            joining = (struct joining){joining.first + joining.count, 1, 0};
            begin = end;
        }
        joining.count *= questions[end].count;
    }
    if (answer >= joining.first + joining.count)
        return 0;
    answer -= joining.first;
    for (; begin < end; answer /= questions[begin++].count)
        ret[parts++] = (uint8_t)(questions[begin].first + answer % questions[begin].count);
    return parts;
}

/* Inline, so that all but the answer is known when it is compiled. */
static inline void join(struct gate_view *view, struct joining *joining, unsigned answer, unsigned count)
{
    if (joins_no_more(joining, count)) {
        view->answers[view->question_count++] = (uint16_t)(joining->first + joining->answer);
        *joining = (struct joining){joining->first + joining->count, 1, 0};
    }
    joining->answer += answer * joining->count;
    joining->count *= count;
}

void gate_view(const struct signal *signal, struct gate_view *ret)
{
    struct joining joining = {.count = 1};
    ret->question_count = 0;
    ret->notes = signal_has(signal, FIELD_notes_set) ? signal->notes_set : UINT64_MAX;
    ret->have = signal->have;
    join(ret, &joining, ret->notes != 0, 2);
#define FIELD(name) join(ret, &joining, signal_has(signal, FIELD_##name), 2);
    ASKED_FIELDS(FIELD)
#undef FIELD
    /* written out by the preprocessor: each group is a few instructions with its numbers known */
#define GROUP(name, type, word, first_bit, value_count)                                                      \
    {                                                                                                        \
        const struct group group = {FIELD_##name, word, first_bit, value_count};                             \
        uint64_t value = signal_has(signal, FIELD_##name) ? signal->name : value_count;                      \
        bool known = value < value_count && !is_not_known(&group, value);                                    \
        join(ret, &joining, known ? (unsigned)value : value_count, value_count + 1);                         \
    }
    GROUPS(GROUP)
#undef GROUP
    ret->answers[ret->question_count++] = (uint16_t)(joining.first + joining.answer);
}

static const struct gate open_gate = {.values = {UINT64_MAX, UINT64_MAX}};

static const struct group *group_of(const struct test *test)
{
    bool plain = !test->left.of_request && !test->against_field && !test->sums;
    for (unsigned i = 0; plain && i < GROUP_COUNT; i++)
        if (groups[i].field == test->left.field)
            return &groups[i];
    return NULL;
}

static void values_of_test(const struct test *test, bool undecided, struct gate *ret)
{
    const struct group *group = group_of(test);
    if (!group || (test->comparison != COMPARISON_EQUAL && test->comparison != COMPARISON_IS_UNKNOWN))
        return;
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
    ret->values[group->word] &= ~bits_of(group) | lets;
}

static void mark(struct field_set *set, unsigned field)
{
    set->words[field / 64] |= UINT64_C(1) << (field % 64);
}

/* What must be known for the test to be true. One by `is not` also is where nothing is known; one that may
 * stay undecided needs nothing. */
static void needs_of_test(const struct test *test, bool undecided, struct gate *ret)
{
    bool unknown = test->comparison == COMPARISON_IS_UNKNOWN;
    if (unknown && !test->negated && !test->left.of_request && !test->left.has_unknown_word)
        mark(&ret->lacks, test->left.field);
    bool needs = unknown ? test->negated : test->definite ? !test->negated : !undecided;
    const struct operand *operands[] = {&test->left, &test->right};
    for (unsigned i = 0; needs && !test->sums && i < (test->against_field ? 2 : 1); i++)
        if (!operands[i]->of_request)
            mark(&ret->needs, operands[i]->field);
}

static void notes_of_test(const struct test *test, struct gate *ret)
{
    bool asks = test->left.field == FIELD_notes_set && !test->left.of_request && !test->negated &&
                test->comparison == COMPARISON_CONTAINS;
    for (uint32_t i = 0; asks && i < test->value_count; i++)
        ret->notes |= UINT64_C(1) << (test->values[i].word & 63);
}

/* Whether the test says that it is not this operation. */
static bool excludes(const struct test *test, const uint32_t *operation)
{
    if (!operation || test->left.field != FIELD_operation || test->left.of_request || test->against_field ||
        test->sums || test->comparison != COMPARISON_EQUAL)
        return false;
    bool named = false;
    for (uint32_t i = 0; i < test->value_count; i++)
        named |= test->values[i].word == *operation;
    return named == test->negated;
}

/* Nothing passes: of some field no value does, or it would have to be known and not. */
static bool is_shut(const struct gate *gate)
{
    for (unsigned i = 0; i < FIELD_SET_WORDS; i++)
        if (gate->needs.words[i] & gate->lacks.words[i])
            return true;
    for (unsigned i = 0; i < GROUP_COUNT; i++)
        if (!(gate->values[groups[i].word] & bits_of(&groups[i])))
            return true;
    return false;
}

static struct gate gate_either(const struct gate *a, const struct gate *b)
{
    struct gate gate = {.notes = a->notes && b->notes ? a->notes | b->notes : 0};
    for (unsigned i = 0; i < GATE_WORDS; i++)
        gate.values[i] = a->values[i] | b->values[i];
    for (unsigned i = 0; i < FIELD_SET_WORDS; i++) {
        gate.needs.words[i] = a->needs.words[i] & b->needs.words[i];
        gate.lacks.words[i] = a->lacks.words[i] & b->lacks.words[i];
    }
    return gate;
}

/* Of two sets of notes one must have something in each: the smaller set tells more. */
static struct gate gate_both(const struct gate *a, const struct gate *b)
{
    bool smaller =
        a->notes && (!b->notes || __builtin_popcountll(a->notes) <= __builtin_popcountll(b->notes));
    struct gate gate = {.notes = smaller ? a->notes : b->notes};
    for (unsigned i = 0; i < GATE_WORDS; i++)
        gate.values[i] = a->values[i] & b->values[i];
    for (unsigned i = 0; i < FIELD_SET_WORDS; i++) {
        gate.needs.words[i] = a->needs.words[i] | b->needs.words[i];
        gate.lacks.words[i] = a->lacks.words[i] | b->lacks.words[i];
    }
    return gate;
}

static void join_all(struct gates *gates)
{
    for (; gates->count > 1; gates->count--)
        gates->list[0] = gate_either(&gates->list[0], &gates->list[gates->count - 1]);
}

static void gates_add(struct gates *gates, const struct gates *more)
{
    struct gates joined = *more;
    if (gates->count + joined.count > GATES_MAX)
        join_all(&joined);
    if (gates->count + joined.count > GATES_MAX)
        join_all(gates);
    for (unsigned i = 0; i < joined.count; i++)
        gates->list[gates->count++] = joined.list[i];
}

/* Each of the one with each of the other. */
static void gates_restrict(struct gates *gates, const struct gates *by)
{
    struct gates other = *by, all;
    all.count = 0;
    if (gates->count * other.count > GATES_MAX)
        join_all(gates->count > other.count ? gates : &other);
    for (unsigned i = 0; i < gates->count; i++) {
        for (unsigned k = 0; k < other.count; k++) {
            struct gate both = gate_both(&gates->list[i], &other.list[k]);
            if (!is_shut(&both))
                all.list[all.count++] = both;
        }
    }
    *gates = all;
}

static void gates_of_node(const struct node *node, bool undecided, const uint32_t *operation,
                          struct gates *ret)
{
    ret->list[0] = open_gate; /* not all of them: there are thousands of nodes */
    ret->count = 1;
    if (node->type == NODE_TEST) {
        values_of_test(node->test, undecided, &ret->list[0]);
        needs_of_test(node->test, undecided, &ret->list[0]);
        notes_of_test(node->test, &ret->list[0]);
        ret->count = !excludes(node->test, operation);
    }
    if (node->type == NODE_TEST || node->type == NODE_NOT)
        return;
    bool all = node->type == NODE_AND;
    ret->count = all;
    for (const struct node *child = node->first; child; child = child->next) {
        struct gates one;
        gates_of_node(child, undecided, operation, &one);
        if (all)
            gates_restrict(ret, &one);
        else
            gates_add(ret, &one);
    }
}

void gates_of(const struct expression *expression, bool undecided, const uint32_t *operation,
              struct gates *ret)
{
    gates_of_node(expression->tree, undecided, operation, ret);
}

static void each_operation(const struct node *node, gate_operation *visit, void *context)
{
    const struct test *test = node->test;
    bool names = node->type == NODE_TEST && test->left.field == FIELD_operation && !test->against_field;
    for (uint32_t i = 0; names && i < test->value_count; i++)
        visit(context, test->values[i].word);
    for (const struct node *child = node->first; child; child = child->next)
        each_operation(child, visit, context);
}

void gates_each_operation(const struct expression *expression, gate_operation *visit, void *context)
{
    each_operation(expression->tree, visit, context);
}

bool gate_tells(const struct test *test, bool operations)
{
    const struct group *group = group_of(test);
    bool alone = !test->left.of_request && !test->against_field && !test->sums;
    bool is_unknown = test->comparison == COMPARISON_IS_UNKNOWN, equal = test->comparison == COMPARISON_EQUAL;
    if (group && test->left.has_unknown_word && !is_not_known(group, test->left.unknown_word))
        return false;
    if (group)
        return is_unknown || equal;
    if (alone && operations && equal && test->left.field == FIELD_operation)
        return true;
    return alone && is_unknown && !test->left.has_unknown_word;
}

static bool has(const struct field_set *set, enum field_id field)
{
    return set->words[field / 64] >> (field % 64) & 1;
}

bool gate_lets_answer(const struct gate *gate, unsigned answer)
{
    if (answer < ANSWER_NOTES)
        return gate->values[answer / 64] >> (answer % 64) & 1;
    bool yes = (answer - ANSWER_NOTES) % 2;
    if (answer < ANSWER_KNOWN)
        return yes || !gate->notes;
    unsigned at = (answer - ANSWER_KNOWN) / 2;
    return at < ASKED_COUNT && !has(yes ? &gate->lacks : &gate->needs, asked_fields[at]);
}

bool gate_lets_operation(const struct gate *gate, uint32_t operation)
{
    enum { PROTOCOL_SHIFT = 24 };
    static const struct group *const group = &groups[GROUP_protocol];
    uint64_t protocols = bit_of(group, operation >> PROTOCOL_SHIFT) | bit_of(group, group->values);
    return (gate->values[group->word] & protocols) && !has(&gate->lacks, FIELD_operation);
}
