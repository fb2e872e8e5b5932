// SPDX-License-Identifier: Apache-2.0
/*
 * Arithmetic: both sides of a comparison of numbers may be sums of numbers, fields, and fields times a
 * number. A field whose name ends in a unit of time (_min) may be compared with a duration (2h).
 */
#include "rules/program.h"

#include "base/text.h"

/* Units of time, as durations spell them and as names of fields end. */
static const struct unit {
    const char *suffix, *ending;
    int64_t ms;
} units[] = {
    {"ms", "_ms", 1},         {"s", "_s", 1000},        {"m", "_min", 60000},
    {"h", "_hours", 3600000}, {"d", "_days", 86400000},
};

enum { UNIT_COUNT = sizeof units / sizeof *units };

static bool read_number(struct span text, int64_t *ret)
{
    enum { DIGITS_MOST = 18 };
    *ret = 0;
    if (text.len == 0 || text.len > DIGITS_MOST)
        return false;
    for (size_t i = 0; i < text.len; i++) {
        if (text.p[i] < '0' || text.p[i] > '9')
            return false;
        *ret = *ret * 10 + (text.p[i] - '0');
    }
    return true;
}

bool duration_parse(struct span text, int64_t *ret_ms)
{
    size_t digits = 0;
    while (digits < text.len && text.p[digits] >= '0' && text.p[digits] <= '9')
        digits++;
    struct span unit = span_of(text.p + digits, text.len - digits);
    int64_t number;
    for (size_t i = 0; i < UNIT_COUNT; i++)
        if (span_is(unit, units[i].suffix) && read_number(span_of(text.p, digits), &number))
            return !__builtin_mul_overflow(number, units[i].ms, ret_ms);
    return false;
}

/* The unit that a field counts in; NULL if it does not count time. */
static const struct unit *unit_of(const struct operand *operand)
{
    const char *path = field_get((enum field_id)operand->field)->path;
    size_t len = strlen(path);
    for (size_t i = 0; i < UNIT_COUNT; i++) {
        size_t ending = strlen(units[i].ending);
        if (len > ending && strcmp(path + len - ending, units[i].ending) == 0)
            return &units[i];
    }
    return NULL;
}

static bool is_sign(const struct token *token)
{
    return token->type == TOKEN_WORD && (span_is(token->text, "+") || span_is(token->text, "-"));
}

bool begins_sum(const struct making *making)
{
    return is_sign(&making->token) || making->token.type == TOKEN_TIMES;
}

static bool fail_number(struct making *making, const struct test *test, const struct token *token)
{
    char after[128];
    struct text text = text_in(after, sizeof after);
    text_string(&text, field_get((enum field_id)test->left.field)->path);
    text_string(&text, " is compared with ");
    text_string(&text, kind_row(FIELD_KIND_UINT)->value);
    struct operand operand;
    bool field_like = token->type == TOKEN_WORD && token->text.p[0] >= 'a' &&
                      memchr(token->text.p, '.', token->text.len) && !find_operand(token->text, &operand);
    if (token->type == TOKEN_BAD)
        making_unexpected(making, token, NULL);
    else if (token->type == TOKEN_END)
        making_fault(making, token->from, "the value is missing at the end", after);
    else if (token->type == TOKEN_OPEN_LIST)
        making_fault(making, token->from, "a list follows `in`, or what asks of text", after);
    else if (field_like)
        unknown_field(making, token);
    else
        making_fault_about(making, token, "", " does not fit", after);
    return false;
}

/* Takes a number, or a duration in the unit that the test's first field counts in. */
static bool parse_constant(struct making *making, const struct test *test, int64_t *ret)
{
    struct token token = making->token;
    const struct unit *unit = unit_of(&test->left);
    int64_t ms;
    bool number = token.type == TOKEN_WORD && read_number(token.text, ret);
    if (!number && (token.type != TOKEN_WORD || !duration_parse(token.text, &ms)))
        return fail_number(making, test, &token);
    if (!number && !unit) {
        making_fault_about(making, &token, "", " is a duration, and this field does not count time", NULL);
        return false;
    }
    if (!number && ms % unit->ms) {
        making_fault_about(making, &token, "", " is no whole number of what this field counts in", NULL);
        return false;
    }
    if (!number)
        *ret = ms / unit->ms;
    parse_take(making);
    return true;
}

static bool take_field(struct making *making, struct operand *ret)
{
    struct token token = making->token;
    if (token.type != TOKEN_WORD || !find_operand(token.text, ret))
        return false;
    if (field_get((enum field_id)ret->field)->kind != FIELD_KIND_UINT)
        return false;
    parse_take(making);
    return true;
}

static bool fail_size(struct making *making, uint32_t offset)
{
    making_fault(making, offset, "the sum is too long, or its numbers are too large", NULL);
    return false;
}

static bool add_term(struct making *making, struct sum *sum, const struct operand *operand, int64_t factor)
{
    if (!operand)
        return !__builtin_add_overflow(sum->constant, factor, &sum->constant) ||
               fail_size(making, making->token.from);
    if (sum->count == SUM_TERMS_MAX)
        return fail_size(making, making->token.from);
    sum->terms[sum->count++] = (struct term){*operand, factor};
    return true;
}

/* Takes what multiplies a number, and perhaps a field: [FIELD] [* NUMBER | * FIELD]... */
static bool parse_term(struct making *making, const struct test *test, struct sum *sum, int64_t factor,
                       const struct operand *first)
{
    struct operand operand;
    bool has_field = first != NULL;
    if (first)
        operand = *first;
    for (bool more = !first; more || making->token.type == TOKEN_TIMES; more = false) {
        int64_t number;
        if (!more)
            parse_take(making);
        if (!has_field && take_field(making, &operand)) {
            has_field = true;
            continue;
        }
        uint32_t offset = making->token.from;
        if (!parse_constant(making, test, &number))
            return false;
        if (__builtin_mul_overflow(factor, number, &factor))
            return fail_size(making, offset);
    }
    return add_term(making, sum, has_field ? &operand : NULL, factor);
}

static bool parse_terms(struct making *making, const struct test *test, struct sum *sum,
                        const struct operand *first)
{
    if (!parse_term(making, test, sum, 1, first))
        return false;
    while (is_sign(&making->token)) {
        int64_t sign = span_is(parse_take(making).text, "-") ? -1 : 1;
        if (!parse_term(making, test, sum, sign, NULL))
            return false;
    }
    return true;
}

static struct sum *both_sides(struct making *making, struct test *test)
{
    struct sum *sums = arena_array(making->arena, 2, sizeof *sums);
    if (!sums)
        return making_no_memory(making);
    test->sums = sums;
    return sums;
}

struct test *parse_left_sum(struct making *making, struct test *test)
{
    struct sum *sums = both_sides(making, test);
    return sums && parse_terms(making, test, &sums[0], &test->left) ? test : NULL;
}

/* A single number, or a single field, needs no calculation. */
static struct test *simplify(struct making *making, struct test *test, const struct sum *right)
{
    if (right->count == 1 && right->constant == 0 && right->terms[0].factor == 1) {
        test->right = right->terms[0].operand;
        test->against_field = true;
        return test;
    }
    test->values = arena_array(making->arena, 1, sizeof *test->values);
    if (!test->values)
        return making_no_memory(making);
    test->value_count = 1;
    test->values[0].uint = (uint64_t)right->constant;
    return test;
}

struct test *parse_right_sum(struct making *making, struct test *test)
{
    struct sum right = {0};
    if (!parse_terms(making, test, &right, NULL))
        return NULL;
    bool simple = right.count == 0 ? right.constant >= 0
                                   : right.count == 1 && right.constant == 0 && right.terms[0].factor == 1;
    if (!test->sums && simple)
        return simplify(making, test, &right);
    struct sum *sums = test->sums;
    if (!sums) {
        sums = both_sides(making, test);
        if (!sums)
            return NULL;
        sums[0] = (struct sum){.count = 1, .terms = {{test->left, 1}}};
    }
    sums[1] = right;
    return test;
}
