// SPDX-License-Identifier: Apache-2.0
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <cmocka.h>

#include "allocator.h"
#include "rules/conflicts.h"

static struct allocator memory;
static struct arena arena;

static int make(void **state)
{
    struct sigwarden_alloc alloc = allocator_of(&memory);
    (void)state;
    arena_init(&arena, &alloc);
    return 0;
}

static int drop(void **state)
{
    (void)state;
    arena_done(&arena);
    return memory.out != 0;
}

static const struct expression *compile(const char *text)
{
    const struct expression *expression;
    struct expression_fault fault;
    if (expression_new(span_of_text(text), NULL, &arena, &expression, &fault))
        fail_msg("%s: %s (%s)", text, fault.message, fault.hint);
    return expression;
}

static bool never(const char *text)
{
    unsigned steps = CONFLICT_STEPS;
    return expression_never_true(compile(text), &steps);
}

static bool implies(const char *text, const char *other)
{
    unsigned steps = CONFLICT_STEPS;
    return expression_implies(compile(text), compile(other), &steps);
}

static void contradictions_are_found(void **state)
{
    static const char *const texts[] = {
        "source.side == external and source.side == internal",
        "source.side == external and not source.side == external",
        "source.side == external and source.side is unknown",
        "source.gt startswith 99901 and source.gt startswith 99902",
        "source.gt startswith 99901 and source.gt == 99902000001",
        "source.gt == 999 and source.gt == 998",
        "source.gt in {1, 2} and source.gt not in {1, 2, 3}",
        "sms.pid > 5 and sms.pid < 3",
        "sms.pid >= 5 and sms.pid == 4",
        "sms.pid > 5 and not (sms.pid >= 3)",
        "source.ip == 10.0.0.0/8 and source.ip in {192.0.2.0/24, 198.51.100.1}",
        "source.ip == 10.1.0.0/16 and source.ip != 10.0.0.0/8",
        "source.is_home and not source.is_home",
        "source.is_home is true and source.is_home is false",
        "signal.notes contains ber_depth and signal.notes not contains {ber_depth, global_opcode}",
        "(source.side == external or source.is_home) and source.side == internal and source.is_home == false",
        "source.operator == destination.operator and source.operator != destination.operator",
        "not (source.side == external or source.side != external)",
        "source.operator == destination.operator and source.operator is unknown",
        "sms.text contains \"ab\" and sms.text == \"ccc\"",
    };
    (void)state;
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
        if (!never(texts[i]))
            fail_msg("not found: %s", texts[i]);
}

static void what_can_be_true_is_not_called_a_contradiction(void **state)
{
    static const char *const texts[] = {
        "source.side == external and source.side is not unknown",
        "source.side is not external and source.side is not internal", /* it is not known */
        "source.gt startswith 99901 and source.gt startswith 999",
        "source.gt startswith 999 and source.gt != 999",
        "sms.pid > 5 and sms.pid < 7",
        "source.ip == 10.0.0.0/8 and source.ip != 10.1.0.0/16",
        "source.is_home is not true and source.is_home is not false",
        "signal.notes contains ber_depth and signal.notes contains global_opcode",
        "signal.notes contains {ber_depth, global_opcode} and signal.notes not contains ber_depth",
        "source.side == external and request.source.side == internal",
        "source.side == external and destination.side == internal",
        "sms.text matches \"a\" and not sms.text matches \"b\"",
        "sms.text contains \"a\" and sms.text not contains \"b\"",
        "sms.pid + 1 > 5 and sms.pid < 5",
        "source.side == external or source.side == internal and source.side == external",
        "not (source.side == external and source.side == internal) and source.side == external",
    };
    (void)state;
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
        if (never(texts[i]))
            fail_msg("wrongly found: %s", texts[i]);
}

static void implications_are_found_and_not_invented(void **state)
{
    static const struct {
        const char *text, *other;
        bool implies;
    } cases[] = {
        {"signal.kind == request and source.is_home", "source.is_home", true},
        {"source.is_home", "signal.kind == request and source.is_home", false},
        {"source.side == external", "source.side == external or source.is_home", true},
        {"source.side == external or source.is_home", "source.side == external", false},
        {"source.gt == 99901000001", "source.gt startswith 999", true},
        {"source.gt startswith 99901", "source.gt startswith {99901, 99902}", true},
        {"source.gt startswith 999", "source.gt startswith 99901", false},
        {"source.gt in {1, 2}", "source.gt in {2, 1, 3}", true},
        {"source.side == external", "source.side is not internal", true},
        {"source.side == external", "source.side != internal", true},
        {"source.side != internal", "source.side == external", false},     /* words are not counted */
        {"source.side is not internal", "source.side != internal", false}, /* it may not be known */
        {"sms.pid == 7", "sms.pid > 5", true},
        {"sms.pid > 5", "sms.pid >= 5", true},
        {"sms.pid > 5", "sms.pid > 6", false},
        {"not (source.is_home or sms.pid == 1)", "sms.pid != 1", true},
        {"source.is_home", "source.is_home is not unknown", true},
        {"source.is_home is not unknown", "source.is_home", false},
        {"signal.notes contains ber_depth", "signal.notes contains {ber_depth, global_opcode}", true},
        {"source.ip == 10.1.2.3", "source.ip in {10.0.0.0/8}", true},
    };
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        if (implies(cases[i].text, cases[i].other) != cases[i].implies)
            fail_msg("%s -> %s", cases[i].text, cases[i].other);
}

/* Expressions of which nobody could say in time: the search ends, and nothing is claimed. */
static void a_search_that_takes_too_long_claims_nothing(void **state)
{
    char text[4096] = "";
    (void)state;
    for (int i = 0; i < 24; i++) {
        size_t len = strlen(text);
        snprintf(text + len, sizeof text - len, "%s(sms.pid == %d or sms.dcs == %d or sms.class == %d)",
                 i ? " and " : "", i % 9, i % 7, i % 5);
    }
    unsigned steps = CONFLICT_STEPS;
    bool claimed = expression_never_true(compile(text), &steps);
    assert_true(claimed || steps == 0 || steps < CONFLICT_STEPS);
    steps = 1;
    assert_false(
        expression_never_true(compile("source.is_home and not source.is_home and sms.pid == 1"), &steps));
}

/* A small world: few fields with few values, so that every signal of it can be tried. */
static const struct {
    const char *path;
    const char *values[4]; /* NULL: not known */
} world[] = {
    {"source.side", {NULL, "external", "internal", "unknown"}},
    {"source.is_home", {NULL, "true", "false", "true"}},
    {"source.gt", {NULL, "99901", "99902", "1"}},
    {"sms.pid", {NULL, "3", "5", "7"}},
    {"source.ip", {NULL, "10.0.0.1", "10.1.0.1", "192.0.2.1"}},
    {"signal.notes", {NULL, "ber_depth", "global_opcode", "ber_depth"}},
};

enum { FIELDS = sizeof world / sizeof *world, WORLD = 4 * 4 * 4 * 4 * 4 * 4 };

static const char *const parts[] = {
    "source.side == external",
    "source.side != internal",
    "source.side is unknown",
    "source.side is not external",
    "source.side in {external, internal}",
    "source.is_home",
    "source.is_home is false",
    "source.is_home is not unknown",
    "source.gt startswith 999",
    "source.gt == 99901",
    "source.gt not in {99901, 1}",
    "source.gt startswith {99902, 1}",
    "sms.pid > 4",
    "sms.pid <= 5",
    "sms.pid in {3, 7}",
    "sms.pid != 5",
    "sms.pid is not 5",
    "source.ip == 10.0.0.0/8",
    "source.ip in {10.1.0.0/16, 192.0.2.0/24}",
    "source.ip != 10.0.0.1",
    "signal.notes contains ber_depth",
    "signal.notes not contains {ber_depth, global_opcode}",
};

static uint32_t seed = 12345;

static uint32_t roll(uint32_t sides)
{
    seed = seed * 1664525 + 1013904223;
    return (seed >> 8) % sides;
}

static void grow(char *text, size_t size, unsigned depth)
{
    size_t len = strlen(text);
    if (depth == 0 || roll(4) == 0) {
        snprintf(text + len, size - len, "%s%s", roll(4) == 0 ? "not " : "",
                 parts[roll(sizeof parts / sizeof *parts)]);
        return;
    }
    snprintf(text + len, size - len, "%s(", roll(5) == 0 ? "not " : "");
    grow(text, size, depth - 1);
    len = strlen(text);
    snprintf(text + len, size - len, " %s ", roll(2) ? "and" : "or");
    grow(text, size, depth - 1);
    len = strlen(text);
    snprintf(text + len, size - len, ")");
}

static void signal_of(unsigned number, struct signal *signal)
{
    memset(signal, 0, sizeof *signal);
    signal_init(signal);
    for (unsigned i = 0; i < FIELDS; i++, number /= 4) {
        const char *value = world[i].values[number % 4];
        int id = field_find(span_of_text(world[i].path));
        assert_true(id >= 0);
        if (value)
            assert_true(field_set_text(signal, (enum field_id)id, span_of_text(value)));
    }
}

/* No signal of the small world makes a claim about random expressions wrong. */
static void what_is_claimed_is_certain(void **state)
{
    static struct signal signals[WORLD];
    unsigned claims = 0, implied = 0;
    (void)state;
    for (unsigned i = 0; i < WORLD; i++)
        signal_of(i, &signals[i]);
    for (unsigned n = 0; n < 1000; n++) {
        char a_text[2048] = "", b_text[2048] = "";
        unsigned steps = CONFLICT_STEPS, more = CONFLICT_STEPS;
        grow(a_text, sizeof a_text, 3);
        grow(b_text, sizeof b_text, 2);
        const struct expression *a = compile(a_text), *b = compile(b_text);
        bool is_never = expression_never_true(a, &steps), a_implies_b = expression_implies(a, b, &more);
        claims += is_never;
        implied += a_implies_b && !is_never;
        for (unsigned i = 0; i < WORLD && (is_never || a_implies_b); i++) {
            if (expression_evaluate(a, &signals[i], NULL, NULL) != RULE_TRUE)
                continue;
            if (is_never)
                fail_msg("can be true: %s", a_text);
            if (a_implies_b && expression_evaluate(b, &signals[i], NULL, NULL) != RULE_TRUE)
                fail_msg("%s does not imply %s", a_text, b_text);
        }
    }
    assert_true(claims > 5 && implied > 5);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, make, drop)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(contradictions_are_found),
        TEST(what_can_be_true_is_not_called_a_contradiction),
        TEST(implications_are_found_and_not_invented),
        TEST(a_search_that_takes_too_long_claims_nothing),
        TEST(what_is_claimed_is_certain),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
