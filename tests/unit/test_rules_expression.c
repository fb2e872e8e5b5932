// SPDX-License-Identifier: Apache-2.0
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <cmocka.h>

#include "rules/expression.h"

static void *allocate(void *context, size_t size)
{
    (void)context;
    return calloc(1, size);
}

static void release(void *context, void *p, size_t size)
{
    (void)context;
    (void)size;
    free(p);
}

static const struct sigwarden_alloc libc = {NULL, allocate, release};

/* One expression in an arena of its own. */
struct fixture {
    struct arena arena;
    const struct expression *expression;
    struct expression_fault fault;
    int result;
};

static void compile(struct fixture *f, const char *text)
{
    arena_init(&f->arena, &libc);
    f->expression = NULL;
    f->result = expression_new(span_of_text(text), NULL, &f->arena, &f->expression, &f->fault);
}

static void set(struct signal *signal, const char *path, const char *value)
{
    int id = field_find(span_of_text(path));
    assert_true(id >= 0);
    assert_true(field_set_text(signal, (enum field_id)id, span_of_text(value)));
}

/* A location query from a foreign network, of which the subscriber is not known. */
static struct signal psi(void)
{
    struct signal signal;
    memset(&signal, 0, sizeof signal);
    signal_init(&signal);
    set(&signal, "signal.operation", "provideSubscriberInfo");
    set(&signal, "signal.code", "70");
    set(&signal, "signal.kind", "request");
    set(&signal, "signal.agreed", "false");
    set(&signal, "signal.notes", "global_opcode");
    set(&signal, "source.gt", "99966000001");
    set(&signal, "source.ssn", "6");
    set(&signal, "source.plmn", "999-66");
    set(&signal, "source.ip", "10.9.0.1");
    set(&signal, "source.operator", "Ghost Relay");
    set(&signal, "destination.operator", "Homeland Mobile");
    set(&signal, "source.side", "external");
    set(&signal, "destination.side", "unknown");
    set(&signal, "disclosed.latitude", "46.95");
    set(&signal, "disclosed.cell", "001-01-4660-22136");
    return signal;
}

static enum rule_truth truth_of(const char *text)
{
    struct fixture f;
    struct signal signal = psi();
    compile(&f, text);
    if (f.result)
        fail_msg("%s: %s (%s)", text, f.fault.message, f.fault.hint);
    enum rule_truth truth = expression_evaluate(f.expression, &signal, NULL, NULL);
    arena_done(&f.arena);
    return truth;
}

static void check(const char *const *texts, size_t count, enum rule_truth expected)
{
    for (size_t i = 0; i < count; i++)
        if (truth_of(texts[i]) != expected)
            fail_msg("%s is %s, not %s", texts[i], rule_truth_name(truth_of(texts[i])),
                     rule_truth_name(expected));
}

#define CHECK(texts, expected) check(texts, sizeof texts / sizeof *texts, expected)

static void every_kind_is_compared_in_its_own_way(void **state)
{
    static const char *const yes[] = {
        "signal.operation == provideSubscriberInfo",
        "signal.operation eq provideSubscriberInfo",
        "map.op == provideSubscriberInfo",
        "gsm_old.localValue == 70",
        "signal.operation != mo-ForwardSM",
        "signal.operation in {anyTimeInterrogation, provideSubscriberInfo}",
        "signal.operation not in {anyTimeInterrogation, mo-ForwardSM}",
        "signal.code > 69 and signal.code >= 70 and signal.code < 71 and signal.code <= 70",
        "signal.code gt 69 and signal.code ge 70 and signal.code ne 1",
        "signal.code lt 71 and signal.code le 70",
        "signal.code in {1, 70}",
        "not signal.agreed",
        "signal.agreed == false",
        "signal.notes contains global_opcode",
        "signal.notes not contains ber_depth",
        "source.gt == 99966000001",
        "source.gt == \"99966000001\"",
        "source.gt == +99966000001",
        "source.gt startswith 99966",
        "source.gt not startswith 99967",
        "source.plmn == 999-66",
        "source.plmn in {001-01, 999-66}",
        "source.ip == 10.9.0.1",
        "source.operator == 'Ghost Relay'",
        "source.operator startswith \"Ghost\"",
        "source.operator contains \"st Re\"",
        "source.operator != destination.operator",
        "disclosed.latitude > 46.9 && disclosed.latitude < 47",
        "disclosed.cell == '001-01-4660-22136'",
    };
    static const char *const no[] = {
        "signal.operation == anyTimeInterrogation",
        "signal.agreed",
        "signal.notes contains ber_depth",
        "source.gt startswith 999660000011",
        "source.gt == 9996600000",
        "source.operator == destination.operator",
        "source.operator contains \"st Rx\"",
        "source.plmn == 999-066",
        "signal.code in {1, 7}",
    };
    (void)state;
    CHECK(yes, RULE_TRUE);
    CHECK(no, RULE_FALSE);
}

static void what_is_not_known_compares_as_unknown(void **state)
{
    static const char *const unknown[] = {
        "source.home_of_subscriber == no",
        "not source.home_of_subscriber == no",
        "source.home_of_subscriber != no",
        "subscriber.imsi startswith 00101",
        "subscriber.relation in {home, inbound}",
        "source.country != subscriber.country",
        "source.is_home",
        "destination.side == external", /* it is known that nobody knows */
        "destination.side != external",
        "request.signal.kind == request", /* there is no request */
    };
    static const char *const no[] = {"source.home_of_subscriber is no", "destination.side is internal",
                                     "source.side is unknown", "source.is_home is true"};
    static const char *const yes[] = {
        "source.home_of_subscriber is not yes", "source.home_of_subscriber is unknown",
        "destination.side is unknown",          "source.side is not unknown",
        "not source.is_home is true",           "source.side is external",
        "request.source.gt is unknown",
    };
    (void)state;
    CHECK(unknown, RULE_UNKNOWN);
    CHECK(no, RULE_FALSE);
    CHECK(yes, RULE_TRUE);
}

/* T, F and U in the text stand for a comparison of that outcome. */
static enum rule_truth truth_of_letters(const char *letters)
{
    char text[512] = "";
    for (; *letters; letters++) {
        char plain[] = {*letters, 0};
        const char *piece = *letters == 'T'   ? "source.side == external"
                            : *letters == 'F' ? "source.side == internal"
                            : *letters == 'U' ? "source.is_home"
                                              : plain;
        assert_true(strlen(text) + strlen(piece) < sizeof text);
        memcpy(text + strlen(text), piece, strlen(piece) + 1);
    }
    return truth_of(text);
}

static void logic_is_kleenes(void **state)
{
    static const struct {
        const char *letters;
        enum rule_truth expected;
    } cases[] = {
        {"T and T", RULE_TRUE},
        {"T and F", RULE_FALSE},
        {"T and U", RULE_UNKNOWN},
        {"F and T", RULE_FALSE},
        {"F and F", RULE_FALSE},
        {"F and U", RULE_FALSE},
        {"U and T", RULE_UNKNOWN},
        {"U and F", RULE_FALSE},
        {"U and U", RULE_UNKNOWN},
        {"T or T", RULE_TRUE},
        {"T or F", RULE_TRUE},
        {"T or U", RULE_TRUE},
        {"F or T", RULE_TRUE},
        {"F or F", RULE_FALSE},
        {"F or U", RULE_UNKNOWN},
        {"U or T", RULE_TRUE},
        {"U or F", RULE_UNKNOWN},
        {"U or U", RULE_UNKNOWN},
        {"not T", RULE_FALSE},
        {"not F", RULE_TRUE},
        {"not U", RULE_UNKNOWN},
        {"not not T", RULE_TRUE},
        {"!(F)", RULE_TRUE},
        {"not (T and U)", RULE_UNKNOWN},
        {"not (F and U)", RULE_TRUE},
        {"not (U or T)", RULE_FALSE},
        {"T or F and F", RULE_TRUE},
        {"F && T || F", RULE_FALSE},
        {"(T or F) and F", RULE_FALSE},
        {"not T or F", RULE_FALSE},
        {"not T and F", RULE_FALSE},
        {"(U or T) and T", RULE_TRUE},
        {"U and U and T", RULE_UNKNOWN},
        {"U and U and F", RULE_FALSE},
        {"(T and U) or (F or U)", RULE_UNKNOWN},
    };
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        if (truth_of_letters(cases[i].letters) != cases[i].expected)
            fail_msg("%s is %s", cases[i].letters, rule_truth_name(truth_of_letters(cases[i].letters)));
}

static void an_answer_sees_its_request(void **state)
{
    struct fixture f;
    struct signal request = psi(), answer;
    (void)state;
    signal_init(&answer);
    set(&answer, "signal.kind", "answer");
    compile(&f,
            "signal.kind == answer and request.source.side == external and request.source.gt startswith 999");
    assert_int_equal(f.result, 0);
    assert_int_equal(expression_evaluate(f.expression, &answer, &request, NULL), RULE_TRUE);
    assert_int_equal(expression_evaluate(f.expression, &answer, NULL, NULL), RULE_UNKNOWN);
    arena_done(&f.arena);
}

static void the_trace_has_each_comparison_that_was_made(void **state)
{
    struct fixture f;
    struct rule_trace trace = {.count = 0};
    struct signal signal = psi();
    (void)state;
    compile(&f, "signal.operation == provideSubscriberInfo and\n  not  signal.agreed and (source.side != "
                "external or\n"
                "source.home_of_subscriber == no) and source.operator == destination.operator");
    assert_int_equal(f.result, 0);
    assert_int_equal(expression_evaluate(f.expression, &signal, NULL, &trace), RULE_FALSE);
    static const struct {
        const char *source;
        enum rule_truth result;
        enum field_id field;
    } expected[] = {
        {"signal.operation == provideSubscriberInfo", RULE_TRUE, FIELD_operation},
        {"not  signal.agreed", RULE_TRUE, FIELD_agreed},
        {"source.side != external", RULE_FALSE, FIELD_source_side},
        {"source.home_of_subscriber == no", RULE_UNKNOWN, FIELD_source_home_of_subscriber},
        {"source.operator == destination.operator", RULE_FALSE, FIELD_source_operator},
    };
    assert_int_equal(trace.count, 5);
    for (size_t i = 0; i < trace.count; i++) {
        assert_true(span_is(trace.leaves[i].source, expected[i].source));
        assert_int_equal(trace.leaves[i].result, expected[i].result);
        assert_int_equal(trace.leaves[i].field, expected[i].field);
    }
    assert_true(trace.leaves[4].has_other);
    assert_int_equal(trace.leaves[4].other, FIELD_destination_operator);
    arena_done(&f.arena);
}

static void what_cannot_matter_is_not_evaluated(void **state)
{
    struct fixture f;
    struct rule_trace trace = {.count = 0};
    struct signal signal = psi();
    (void)state;
    compile(
        &f,
        "source.side == internal and source.gt startswith 9 or source.side == external or source.is_home");
    assert_int_equal(expression_evaluate(f.expression, &signal, NULL, &trace), RULE_TRUE);
    assert_int_equal(trace.count, 2);
    arena_done(&f.arena);
}

static void operations_that_a_rule_needs_are_derived(void **state)
{
    static const struct {
        const char *text;
        int count; /* -1: any */
    } cases[] = {
        {"signal.operation == sendIMSI", 1},
        {"source.side == external and signal.operation in {sendIMSI, updateLocation, sendIMSI}", 2},
        {"signal.operation == sendIMSI or signal.operation == updateLocation and source.is_home", 2},
        {"signal.operation == sendIMSI or source.is_home", -1},
        {"signal.operation != sendIMSI", -1},
        {"not signal.operation == sendIMSI", -1},
        {"not (signal.operation == sendIMSI and source.is_home)", -1},
        {"request.signal.operation == sendIMSI", -1},
        {"signal.operation == request.signal.operation", -1},
        {"signal.operation is sendIMSI", 1},
        {"signal.operation is unknown", -1},
    };
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct fixture f;
        uint32_t count = 0;
        compile(&f, cases[i].text);
        assert_int_equal(f.result, 0);
        const uint32_t *operations = expression_operations(f.expression, &count);
        assert_int_equal(operations ? (int)count : -1, cases[i].count);
        arena_done(&f.arena);
    }
}

static const struct {
    const char *text;
    uint32_t offset;
    const char *message, *hint;
} mistakes[] = {
    {"sorce.gt == 1", 0, "there is no field `sorce.gt`", "did you mean source.gt?"},
    {"request.sorce.gt == 1", 0, "there is no field `request.sorce.gt`", "did you mean request.source.gt?"},
    {"source.side == extrenal", 15, "`extrenal` is not a word of source.side", "did you mean external?"},
    {"source.side == 1", 15, "`1` is not a word of source.side", "its words are unknown, external, internal"},
    {"source.side == unknown", 15, "nothing compares equal to what is not known",
     "write source.side is unknown"},
    {"source.ssn == six", 14, "`six` does not fit", "source.ssn is compared with a whole number such as 70"},
    {"source.ssn == 99999999999999999999", 14, "`99999999999999999999` does not fit",
     "source.ssn is compared with a whole number such as 70"},
    {"source.operator == Ghost", 19, "`Ghost` does not fit",
     "source.operator is compared with text in quotes"},
    {"source.plmn == 1-1", 15, "`1-1` does not fit",
     "source.plmn is compared with a network code such as 001-01"},
    {"source.gt < 5", 10, "`<` does not go with this field",
     "digits are compared by == != in startswith matches"},
    {"source.gt", 0, "`source.gt` is not true or false by itself",
     "digits are compared by == != in startswith matches"},
    {"signal.notes == global_opcode", 13, "`==` does not go with this field",
     "ask a set whether it contains a word: FIELD contains WORD"},
    {"source.gt == source.ssn", 13, "`source.ssn` is of another kind than the field before it",
     "digits are compared by == != in startswith matches"},
    {"source.gt == destnation.gt", 13, "there is no field `destnation.gt`", "did you mean destination.gt?"},
    {"source.ssn = 6", 11, "`=` means nothing here", "write == to compare"},
    {"source.ssn == 6 & source.is_home", 16, "`&` means nothing here", "write and, or &&"},
    {"(source.is_home", 0, "this parenthesis is not closed", ""},
    {"source.is_home)", 14, "this parenthesis was never opened", ""},
    {"source.is_home source.is_home", 15, "`source.is_home` cannot stand here",
     "comparisons are joined by and, or"},
    {"source.ssn in {6, 7", 14, "this list is not closed", ""},
    {"source.ssn in {6 7}", 17, "`7` cannot stand here", "values of a list are separated by commas"},
    {"source.ssn in 6", 14, "there is no list `6`", "a single value is compared by =="},
    {"source.ssn in six", 14, "there is no list `six`",
     "a list in braces, or the name of one: FIELD in {a, b}"},
    {"source.ssn in (6)", 14, "a list in braces follows `in`", "FIELD in {a, b}"},
    {"source.ssn in {}", 15, "`}` does not fit", "source.ssn is compared with a whole number such as 70"},
    {"source.ssn ==", 13, "the value is missing at the end",
     "source.ssn is compared with a whole number such as 70"},
    {"source.is_home and", 18, "something is missing at the end",
     "a comparison such as source.side == external"},
    {"", 0, "the expression is empty", "a comparison such as source.side == external"},
    {"   ", 3, "something is missing at the end", "a comparison such as source.side == external"},
    {"source.operator == \"Ghost", 19, "`\"` means nothing here", "the text has no closing quote"},
    {"\"a\" == source.operator", 0, "a comparison begins with a field, not with text",
     "write the field first: source.operator == \"NAME\""},
    {"source.is_home \xc2\xa7", 15, "`\xc2\xa7` means nothing here", ""},
    {"source.gt == 999*", 16, "`*` cannot stand here",
     "comparisons are joined by and, or; for a prefix write startswith"},
    {"source.operator == \"a\x1b[31m\"", 21, "the expression holds a control character", ""},
    {"source.side == external and source.gt startswith 999 and signal.operation == sendImsi or 1", 77,
     "`sendImsi` is not a word of signal.operation", "did you mean sendIMSI?"},
};

static void errors_point_at_the_word_and_say_what_was_meant(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof mistakes / sizeof *mistakes; i++) {
        struct fixture f;
        compile(&f, mistakes[i].text);
        assert_int_equal(f.result, -SIGWARDEN_ERROR_CONFIGURATION);
        assert_string_equal(f.fault.message, mistakes[i].message);
        assert_string_equal(f.fault.hint, mistakes[i].hint);
        assert_int_equal(f.fault.offset, mistakes[i].offset);
        arena_done(&f.arena);
    }
}

/* `before` n times, then `middle`, then `after` n times. */
static char *repeat(const char *before, const char *middle, const char *after, size_t n)
{
    size_t size = n * (strlen(before) + strlen(after)) + strlen(middle) + 1, at = 0;
    char *text = malloc(size);
    assert_non_null(text);
    for (size_t i = 0; i < n; i++, at += strlen(before))
        memcpy(text + at, before, strlen(before));
    memcpy(text + at, middle, strlen(middle));
    at += strlen(middle);
    for (size_t i = 0; i < n; i++, at += strlen(after))
        memcpy(text + at, after, strlen(after));
    text[at] = 0;
    return text;
}

static void hostile_expressions_end_in_an_error(void **state)
{
    static const struct {
        const char *before, *middle, *after;
        size_t n;
        const char *message;
    } cases[] = {
        {"(", "source.is_home", ")", 200, "the expression is nested too deeply"},
        {"not (", "source.is_home", ")", 2000, "the expression is nested too deeply"},
        {"!", "source.is_home", "", 10000, "the expression is nested too deeply"},
        {"source.is_home or (source.is_home and (", "source.is_home", "))", 90,
         "the expression is nested too deeply"},
        {"source.is_home and ", "source.is_home", "", 600,
         "the expression has more comparisons than the 512 that one may have"},
        {"source.is_home and ", "source.is_home", "", 100000,
         "the expression is longer than the 16384 bytes that one may have"},
        {"", "source.ssn in {1", ",1", 2100,
         "the lists have more values than the 2048 that an expression may have"},
        {"a", "", "", 1 << 20, "the expression is longer than the 16384 bytes that one may have"},
    };
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct fixture f;
        char *text = repeat(cases[i].before, cases[i].middle, cases[i].after, cases[i].n);
        compile(&f, text);
        assert_int_equal(f.result, -SIGWARDEN_ERROR_CONFIGURATION);
        assert_string_equal(f.fault.message, cases[i].message);
        arena_done(&f.arena);
        free(text);
    }
}

static void the_largest_expressions_work(void **state)
{
    static const struct {
        const char *before, *middle, *after;
        size_t n;
    } cases[] = {
        {"(", "source.side == external", ")", 95},
        {"source.side == external and (source.side == internal or (", "source.side == external", "))", 23},
        {"source.side==external and ", "source.side == external", "", 511},
    };
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct fixture f;
        struct rule_trace trace = {.count = 0};
        struct signal signal = psi();
        char *text = repeat(cases[i].before, cases[i].middle, cases[i].after, cases[i].n);
        compile(&f, text);
        assert_int_equal(f.result, 0);
        assert_int_equal(expression_evaluate(f.expression, &signal, NULL, &trace), RULE_TRUE);
        assert_true(expression_cost(f.expression) <= 5 * 512);
        assert_true(trace.cut == (trace.count == RULE_LEAVES_MAX));
        arena_done(&f.arena);
        free(text);
    }
}

static void *refuse(void *context, size_t size)
{
    size_t *left = context;
    if (*left == 0)
        return NULL;
    --*left;
    return calloc(1, size);
}

static void without_memory_it_says_so(void **state)
{
    (void)state;
    for (size_t allowed = 0; allowed < 2; allowed++) {
        size_t left = allowed;
        struct sigwarden_alloc alloc = {&left, refuse, release};
        struct arena arena;
        struct expression_fault fault;
        const struct expression *expression;
        char *text = repeat("source.ssn in {1, 2, 3, 4, 5, 6, 7} and ", "source.is_home", "", 300);
        arena_init(&arena, &alloc);
        assert_int_equal(expression_new(span_of_text(text), NULL, &arena, &expression, &fault),
                         -SIGWARDEN_ERROR_MEMORY);
        arena_done(&arena);
        free(text);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_kind_is_compared_in_its_own_way),
        cmocka_unit_test(what_is_not_known_compares_as_unknown),
        cmocka_unit_test(logic_is_kleenes),
        cmocka_unit_test(an_answer_sees_its_request),
        cmocka_unit_test(the_trace_has_each_comparison_that_was_made),
        cmocka_unit_test(what_cannot_matter_is_not_evaluated),
        cmocka_unit_test(operations_that_a_rule_needs_are_derived),
        cmocka_unit_test(errors_point_at_the_word_and_say_what_was_meant),
        cmocka_unit_test(hostile_expressions_end_in_an_error),
        cmocka_unit_test(the_largest_expressions_work),
        cmocka_unit_test(without_memory_it_says_so),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
