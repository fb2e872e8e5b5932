// SPDX-License-Identifier: Apache-2.0
#include "rules/program.h"

const char *rule_truth_name(enum rule_truth truth)
{
    static const char *const names[] = {"false", "unknown", "true"};
    return names[truth <= RULE_TRUE ? truth : RULE_UNKNOWN];
}

struct span expression_text(const struct expression *expression)
{
    return expression->source;
}

uint32_t expression_cost(const struct expression *expression)
{
    return expression->cost;
}

uint32_t expression_patterns(const struct expression *expression)
{
    return expression->patterns;
}

const uint32_t *expression_operations(const struct expression *expression, uint32_t *ret_count)
{
    *ret_count = expression->operation_count;
    return expression->operations;
}

uint64_t expression_notes(const struct expression *expression)
{
    return expression->notes;
}

/* The operand's value in its signal; NULL if it is not known. */
static const void *value_of(const struct operand *operand, const struct signal *signal,
                            const struct signal *request)
{
    const struct signal *from = operand->of_request ? request : signal;
    if (!from || !signal_has(from, (enum field_id)operand->field))
        return NULL;
    const void *value = (const char *)from + operand->offset;
    if (operand->has_unknown_word && *(const field_type_ENUM *)value == operand->unknown_word)
        return NULL;
    return value;
}

static bool equal(enum field_kind kind, const void *a, const void *b)
{
    switch (kind) {
    case FIELD_KIND_BOOL:
        return *(const field_type_BOOL *)a == *(const field_type_BOOL *)b;
    case FIELD_KIND_UINT:
        return *(const field_type_UINT *)a == *(const field_type_UINT *)b;
    case FIELD_KIND_ENUM:
        return *(const field_type_ENUM *)a == *(const field_type_ENUM *)b;
    case FIELD_KIND_SET:
        return false; /* types.c lets no set be compared so */
    case FIELD_KIND_DIGITS:
        return digits_equal(a, b);
    case FIELD_KIND_PLMN:
        return *(const field_type_PLMN *)a == *(const field_type_PLMN *)b;
    case FIELD_KIND_TEXT:
        return span_equal(*(const field_type_TEXT *)a, *(const field_type_TEXT *)b);
    case FIELD_KIND_IP:
        return ip_equal(a, b);
    case FIELD_KIND_DEGREES:
        return *(const field_type_DEGREES *)a == *(const field_type_DEGREES *)b;
    case FIELD_KIND_CELL: {
        const struct cell *x = a, *y = b;
        return x->kind == y->kind && x->plmn == y->plmn && x->area == y->area && x->id == y->id;
    }
    }
    return false;
}

/* -1, 0 or 1 for kinds that have an order. */
static int order(enum field_kind kind, const void *a, const void *b)
{
    if (kind == FIELD_KIND_DEGREES) {
        field_type_DEGREES x = *(const field_type_DEGREES *)a, y = *(const field_type_DEGREES *)b;
        return (x > y) - (x < y);
    }
    field_type_UINT x = *(const field_type_UINT *)a, y = *(const field_type_UINT *)b;
    return (x > y) - (x < y);
}

static struct span bytes_of(enum field_kind kind, const void *value)
{
    if (kind == FIELD_KIND_TEXT)
        return *(const field_type_TEXT *)value;
    const struct digits *digits = value;
    return span_of(digits->text, digits->len);
}

static bool starts_with(struct span text, struct span prefix)
{
    return prefix.len <= text.len && span_equal(span_of(text.p, prefix.len), prefix);
}

static bool contains(enum field_kind kind, const void *value, const void *part)
{
    if (kind == FIELD_KIND_SET)
        return *(const field_type_SET *)value >> (*(const field_type_ENUM *)part & 63) & 1;
    struct span text = bytes_of(kind, value), wanted = bytes_of(kind, part);
    for (size_t i = 0; i + wanted.len <= text.len; i++)
        if (starts_with(span_of(text.p + i, text.len - i), wanted))
            return true;
    return false;
}

/* Addresses are compared with prefixes, unless with another field. */
static bool equal_or_in(const struct test *test, const void *left, const void *right)
{
    const struct ip_prefix *prefix = right;
    if (test->kind == FIELD_KIND_IP && !test->against_field)
        return ip_is_in(left, &prefix->address, prefix->mask);
    return equal((enum field_kind)test->kind, left, right);
}

static bool holds(const struct test *test, const void *left, const void *right)
{
    enum field_kind kind = (enum field_kind)test->kind;
    switch (test->comparison) {
    case COMPARISON_EQUAL:
        return equal_or_in(test, left, right);
    case COMPARISON_LESS:
        return order(kind, left, right) < 0;
    case COMPARISON_LESS_OR_EQUAL:
        return order(kind, left, right) <= 0;
    case COMPARISON_GREATER:
        return order(kind, left, right) > 0;
    case COMPARISON_GREATER_OR_EQUAL:
        return order(kind, left, right) >= 0;
    case COMPARISON_CONTAINS:
        return contains(kind, left, right);
    default:
        return starts_with(bytes_of(kind, left), bytes_of(kind, right));
    }
}

/* False: something in it is not known, or too large to calculate with. */
static bool sum_of(const struct sum *sum, const struct signal *signal, const struct signal *request,
                   int64_t *ret)
{
    *ret = sum->constant;
    for (uint32_t i = 0; i < sum->count; i++) {
        const field_type_UINT *value = value_of(&sum->terms[i].operand, signal, request);
        int64_t product;
        if (!value || *value > INT64_MAX ||
            __builtin_mul_overflow((int64_t)*value, sum->terms[i].factor, &product) ||
            __builtin_add_overflow(*ret, product, ret))
            return false;
    }
    return true;
}

static enum rule_truth run_sums(const struct test *test, const struct signal *signal,
                                const struct signal *request)
{
    int64_t left, right;
    if (!sum_of(&test->sums[0], signal, request, &left) || !sum_of(&test->sums[1], signal, request, &right))
        return RULE_UNKNOWN;
    bool result = test->comparison == COMPARISON_EQUAL           ? left == right
                  : test->comparison == COMPARISON_LESS          ? left < right
                  : test->comparison == COMPARISON_LESS_OR_EQUAL ? left <= right
                  : test->comparison == COMPARISON_GREATER       ? left > right
                                                                 : left >= right;
    return result != test->negated ? RULE_TRUE : RULE_FALSE;
}

/* What takes too many steps to be said is not known. */
static enum rule_truth run_patterns(const struct test *test, const void *left)
{
    enum rule_truth truth = RULE_FALSE;
    for (uint32_t i = 0; i < test->value_count && truth != RULE_TRUE; i++) {
        enum pattern_result result =
            pattern_match(test->values[i].pattern, bytes_of((enum field_kind)test->kind, left));
        truth = result == PATTERN_YES ? RULE_TRUE : result == PATTERN_TOO_COSTLY ? RULE_UNKNOWN : truth;
    }
    return test->negated ? RULE_TRUE - truth : truth;
}

static bool is_in_set(const struct value_set *set, enum field_kind kind, const void *value)
{
    uint64_t number = kind == FIELD_KIND_BOOL   ? *(const field_type_BOOL *)value
                      : kind == FIELD_KIND_ENUM ? *(const field_type_ENUM *)value
                                                : *(const field_type_UINT *)value;
    uint64_t bit = number - set->least;
    return bit < 8 * sizeof set->bits && set->bits[bit / 64] >> (bit % 64) & 1;
}

bool test_holds(const struct test *test, const void *left)
{
    for (uint32_t i = 0; i < test->value_count; i++)
        if (holds(test, left, &test->values[i]))
            return true;
    return false;
}

enum rule_truth test_run(const struct test *test, const struct signal *signal, const struct signal *request)
{
    if (test->sums)
        return run_sums(test, signal, request);
    const void *left = value_of(&test->left, signal, request);
    const void *right = test->against_field ? value_of(&test->right, signal, request) : test->values;
    bool result = false;
    if (test->comparison == COMPARISON_IS_UNKNOWN) {
        result = !left;
    } else if (!left || !right) {
        if (!test->definite)
            return RULE_UNKNOWN;
    } else if (test->set) {
        result = is_in_set(test->set, (enum field_kind)test->kind, left);
    } else if (test->comparison == COMPARISON_MATCHES) {
        return run_patterns(test, left);
    } else if (test->against_field) {
        result = holds(test, left, right);
    } else {
        for (uint32_t i = 0; i < test->value_count && !result; i++)
            result = holds(test, left, &test->values[i]);
    }
    return result != test->negated ? RULE_TRUE : RULE_FALSE;
}

struct rule_leaf test_leaf(const struct test *test, enum rule_truth result)
{
    return (struct rule_leaf){
        .source = test->source,
        .field = test->left.field,
        .other = test->right.field,
        .result = (uint8_t)result,
        .of_request = test->left.of_request,
        .other_of_request = test->right.of_request,
        .has_other = test->against_field,
    };
}

static void note_leaf(struct rule_trace *trace, const struct test *test, enum rule_truth result)
{
    if (trace->count == RULE_LEAVES_MAX)
        trace->cut = true;
    else
        trace->leaves[trace->count++] = test_leaf(test, result);
}

enum rule_truth expression_evaluate(const struct expression *expression, const struct signal *signal,
                                    const struct signal *request, struct rule_trace *trace)
{
    const struct program *program = trace ? &expression->told : &expression->fast;
    uint8_t stack[EXPRESSION_STACK];
    unsigned depth = 0, result = RULE_UNKNOWN;
    for (uint32_t at = 0; at < program->len;) {
        struct instruction next = program->instructions[at++];
        switch ((enum opcode)next.opcode) {
        case OPCODE_TEST:
            result = test_run(program->tests[next.argument], signal, request);
            if (trace)
                note_leaf(trace, program->tests[next.argument], (enum rule_truth)result);
            break;
        case OPCODE_JUMP_IF_FALSE:
            at = result == RULE_FALSE ? next.argument : at;
            break;
        case OPCODE_JUMP_IF_TRUE:
            at = result == RULE_TRUE ? next.argument : at;
            break;
        case OPCODE_PUSH:
            stack[depth++] = (uint8_t)result;
            break;
        case OPCODE_AND:
            depth--;
            result = stack[depth] < result ? stack[depth] : result;
            break;
        case OPCODE_OR:
            depth--;
            result = stack[depth] > result ? stack[depth] : result;
            break;
        case OPCODE_NOT:
            result = RULE_TRUE - result;
            break;
        }
    }
    return (enum rule_truth)result;
}

static bool decide(const struct decision *list, uint16_t at, const struct signal *signal,
                   const struct signal *request)
{
    while (at < DECIDED_FALSE)
        at = test_run(list[at].test, signal, request) == RULE_TRUE ? list[at].if_true : list[at].if_false;
    return at == DECIDED_TRUE;
}

bool expression_holds(const struct expression *expression, const struct signal *signal,
                      const struct signal *request)
{
    return decide(expression->decisions.list, expression->decisions.start, signal, request);
}

bool expression_holds_behind_gate(const struct expression *expression, const struct signal *signal,
                                  const struct signal *request)
{
    return decide(expression->decisions.list, expression->decisions.behind_gate, signal, request);
}
