// SPDX-License-Identifier: Apache-2.0
/*
 * What expressions can say beyond comparing a field with a value: patterns, prefixes, sums, durations, and
 * the words that rule files give a meaning.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <cmocka.h>
#include <stdio.h>

#include "allocator.h"
#include "rules/explain.h"
#include "rules/expression.h"
#include "rules/vocabulary.h"

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

static void set(struct signal *signal, const char *path, const char *value)
{
    int id = field_find(span_of_text(path));
    assert_true(id >= 0);
    assert_true(field_set_text(signal, (enum field_id)id, span_of_text(value)));
}

/* A short message from a known sender. */
static struct signal message(void)
{
    struct signal signal;
    memset(&signal, 0, sizeof signal);
    signal_init(&signal);
    set(&signal, "signal.kind", "request");
    set(&signal, "source.gt", "99966000001");
    set(&signal, "source.ip", "10.9.3.1");
    set(&signal, "destination.ip", "2001:db8:1::7");
    set(&signal, "source.side", "external");
    set(&signal, "sms.text", "Your parcel waits: HTTPS://bit.ly/3xY and (more)");
    set(&signal, "sms.parts", "3");
    set(&signal, "sms.pid", "64");
    set(&signal, "location.age_min", "90");
    set(&signal, "signal.notes", "global_opcode");
    return signal;
}

static const struct span partner_gts[] = {{(const uint8_t *)"99901", 5}, {(const uint8_t *)"99966", 5}};
static const struct span lures[] = {{(const uint8_t *)"parcel", 6}, {(const uint8_t *)"bit\\.ly/", 8}};
static const struct value_list lure_list = {{(const uint8_t *)"lures", 5}, lures, 2, 1, NULL};
static const struct value_list partner_list = {
    {(const uint8_t *)"partners", 8}, partner_gts, 2, 1, &lure_list};
static const struct macro outside = {
    {(const uint8_t *)"outside", 7}, {(const uint8_t *)"source.side == external", 23}, 1, NULL};
static const struct macro asks = {
    {(const uint8_t *)"asks", 4},
    {(const uint8_t *)"outside and (signal.kind == request or sms.pid == 1)", 52},
    1,
    &outside};
static const struct vocabulary vocabulary = {&partner_list, &asks};

static int compile(const char *text, const struct expression **ret, struct expression_fault *fault)
{
    *ret = NULL;
    return expression_new(span_of_text(text), &vocabulary, &arena, ret, fault);
}

static enum rule_truth truth_of(const char *text)
{
    const struct expression *expression;
    struct expression_fault fault;
    struct signal signal = message();
    struct rule_trace trace = {.count = 0};
    if (compile(text, &expression, &fault))
        fail_msg("%s: %s (%s)", text, fault.message, fault.hint);
    enum rule_truth truth = expression_evaluate(expression, &signal, NULL, NULL);
    assert_int_equal(truth, expression_evaluate(expression, &signal, NULL, &trace));
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

static void what_is_true(void **state)
{
    static const char *const texts[] = {
        "sms.text matches \"https?://bit\\.ly/\"", /* upper and lower case are the same */
        "sms.text ~ '^your'",
        "sms.text matches {\"nothing\", \"\\(more\\)$\"}",
        "sms.text matches lures",
        "sms.text not matches \"(?-i)https\"",
        "source.gt matches \"^999660+1$\"",
        "sms.text contains {\"nothing\", \"parcel\"}",
        "signal.notes contains {ber_depth, global_opcode}",
        "source.gt startswith {99901, 99966}",
        "source.gt startswith partners",
        "source.gt not in partners",
        "source.ip in {192.0.2.1, 10.0.0.0/8}",
        "source.ip == 10.9.0.0/16",
        "source.ip != 10.8.0.0/16",
        "source.ip in {10.9.3.1}",
        "source.ip == 10.9.3.0/31",
        "destination.ip == 2001:db8::/32",
        "destination.ip not in {::/0, 10.0.0.0/8} or destination.ip == ::/0",
        "location.age_min > 1h",
        "location.age_min == 90m",
        "location.age_min < 2d",
        "sms.parts + 1 == 4",
        "sms.parts * 2 - 1 >= 5",
        "sms.pid - 60 > sms.parts",
        "sms.parts < sms.pid - 2 * sms.parts - 10",
        "sms.parts - sms.pid < 0 * sms.pid",
        "location.age_min + 30 == 2h",
        "outside",
        "not not outside",
        "asks and outside",
        "(asks)",
    };
    (void)state;
    CHECK(texts, RULE_TRUE);
}

static void what_is_false(void **state)
{
    static const char *const texts[] = {
        "sms.text matches \"example\"",
        "sms.text not matches lures",
        "source.gt startswith {99901, 99967}",
        "source.gt in partners",
        "source.ip in {10.10.0.0/16, 11.0.0.0/8}",
        "source.ip == ::/0",
        "source.ip == 10.9.3.2/31",
        "destination.ip == 2001:db9::/32",
        "location.age_min >= 91m",
        "sms.parts + 1 != 4",
        "not outside",
        "not asks",
        "signal.notes contains {ber_depth, identity_conflict}",
    };
    (void)state;
    CHECK(texts, RULE_FALSE);
}

/* What is not known stays so in sums and patterns too. */
static void what_is_unknown(void **state)
{
    static const char *const texts[] = {
        "sms.sender matches \"a\"",         "not sms.sender matches \"a\"", "sms.dcs + 1 > 0",
        "sms.parts + sms.dcs > 0",          "sms.parts < 4 - sms.dcs",      "request.sms.parts * 2 == 6",
        "sms.pid * 922337203685477580 > 0", /* too large to calculate with */
    };
    (void)state;
    CHECK(texts, RULE_UNKNOWN);
}

static const struct {
    const char *text;
    uint32_t offset;
    const char *message;
} mistakes[] = {
    {"sms.text matches \"[\"", 19, "missing terminating ] for character class"},
    {"sms.text matches \"\"", 18, "an empty pattern matches everything"},
    {"sms.text matches \"(a+)+$\"", 18, "the pattern takes too many steps on texts that nearly match"},
    {"sms.text matches \"(a|aa)*b\"", 18, "the pattern takes too many steps on texts that nearly match"},
    {"sms.text matches word", 17, "`word` is no pattern"},
    {"sms.pid matches \"6\"", 8, "`matches` does not go with this field"},
    {"source.gt in partner", 13, "there is no list `partner`"},
    {"outsde", 0, "there is no field `outsde`"},
    {"source.ip in {10.0.0.0/33}", 14, "`10.0.0.0/33` does not fit"},
    {"sms.pid in lures", 11, "`parcel` does not fit"},
    {"sms.parts * sms.pid == 9", 12, "`sms.pid` does not fit"},
    {"sms.parts + == 4", 12, "`==` does not fit"},
    {"sms.parts + 1", 0, "`sms.parts` is not true or false by itself"},
    {"sms.parts + 1 in {4}", 14, "`in` does not go with a sum"},
    {"location.age_min > 30s", 19, "`30s` is no whole number of what this field counts in"},
    {"sms.parts > 10m", 12, "`10m` is a duration, and this field does not count time"},
    {"sms.parts + source.gt > 1", 12, "`source.gt` does not fit"},
    {"sms.parts * 999999999999999999 * 999999999999999999 > 1", 33,
     "the sum is too long, or its numbers are too large"},
};

static void errors_point_at_the_word(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof mistakes / sizeof *mistakes; i++) {
        const struct expression *expression;
        struct expression_fault fault;
        assert_int_equal(compile(mistakes[i].text, &expression, &fault), -SIGWARDEN_ERROR_CONFIGURATION);
        assert_string_equal(fault.message, mistakes[i].message);
        if (fault.offset != mistakes[i].offset)
            fail_msg("%s: at %u", mistakes[i].text, fault.offset);
    }
}

static void a_misspelt_macro_is_recognised(void **state)
{
    const struct expression *expression;
    struct expression_fault fault;
    (void)state;
    assert_int_equal(compile("outsde", &expression, &fault), -SIGWARDEN_ERROR_CONFIGURATION);
    assert_string_equal(fault.hint, "did you mean outside?");
}

/* Cheap tests are asked first, whatever their order in the text; the result and the trace do not change. */
static void the_cheapest_test_comes_first(void **state)
{
    const struct expression *dear, *cheap;
    struct expression_fault fault;
    struct signal signal = message();
    struct rule_trace trace = {.count = 0};
    (void)state;
    assert_int_equal(compile("sms.text matches \"zz\" or sms.pid == 1", &dear, &fault), 0);
    assert_int_equal(compile("sms.pid == 1 or sms.text matches \"zz\"", &cheap, &fault), 0);
    assert_int_equal(expression_cost(dear), expression_cost(cheap));
    assert_true(expression_cost(dear) > 1000);
    assert_int_equal(expression_evaluate(dear, &signal, NULL, &trace), RULE_FALSE);
    assert_true(span_is(trace.leaves[0].source, "sms.text matches \"zz\""));
}

struct heard {
    unsigned parts, deciding;
    char text[512];
};

static void hear(void *context, const struct explained *part)
{
    struct heard *heard = context;
    heard->parts++;
    heard->deciding += part->decides;
    const char *kind = part->kind == EXPLAINED_LEAF ? "leaf" : part->kind == EXPLAINED_ALL_OF ? "all" : "one";
    size_t len = strlen(heard->text);
    snprintf(heard->text + len, sizeof heard->text - len, "%s %s%s", kind, rule_truth_name(part->truth),
             part->decides ? "! " : " ");
}

static void an_explanation_looks_at_every_part(void **state)
{
    const struct expression *expression;
    struct expression_fault fault;
    struct signal signal = message();
    struct heard heard = {0};
    (void)state;
    assert_int_equal(compile("sms.pid == 1 and (source.side == external or sms.dcs == 4) and sms.class == 2",
                             &expression, &fault),
                     0);
    assert_int_equal(expression_explain(expression, &signal, NULL, hear, &heard), RULE_FALSE);
    assert_string_equal(heard.text, "all false! leaf false! one true leaf true leaf unknown leaf unknown ");
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, make, drop)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(what_is_true),
        TEST(what_is_false),
        TEST(what_is_unknown),
        TEST(errors_point_at_the_word),
        TEST(a_misspelt_macro_is_recognised),
        TEST(the_cheapest_test_comes_first),
        TEST(an_explanation_looks_at_every_part),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
