// SPDX-License-Identifier: Apache-2.0
/*
 * Rules that remember, exceptions, suppressions, and the words of rule files, as files say them.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <cmocka.h>

#include "allocator.h"
#include "base/text.h"
#include "rules/ruleset.h"
#include "signal/actor.h"

static const struct windows_limits limits = {.windows = 64, .chains = 64, .sightings = 256};

static struct allocator memory;
static struct ruleset *ruleset;
static struct windows *windows;
static char said[256];

static int make(void **state)
{
    (void)state;
    ruleset = NULL;
    windows = windows_init(calloc(1, windows_size(&limits)), &limits, 7);
    said[0] = 0;
    return 0;
}

static int drop(void **state)
{
    (void)state;
    ruleset_free(ruleset);
    free(windows);
    return memory.out != 0;
}

#define RULE(id)                                                                                             \
    "- rule: r" id "\n  id: 10000" id "\n  rev: 1\n  title: t\n  class: recon\n  severity: high\n"

static int load(const char *text, struct sigwarden_error *reterr)
{
    struct sigwarden_alloc alloc = allocator_of(&memory);
    struct sigwarden_text file = {"mine.yaml", text, strlen(text)};
    memset(reterr, 0, sizeof *reterr);
    return ruleset_load(&file, 1, &alloc, &ruleset, reterr);
}

static void load_right(const char *text)
{
    struct sigwarden_error error;
    if (load(text, &error))
        fail_msg("%u:%u: %s; %s", error.line, error.column, error.message, error.hint);
}

static void hear(void *context, const struct rule_verdict *verdict)
{
    size_t len = strlen(said);
    struct signal actor;
    bool kept = actor_kept(span_of(verdict->seen.kept, verdict->seen.kept_len), &actor);
    (void)context;
    snprintf(said + len, sizeof said - len, "%.*s%s%s%s%s ", (int)verdict->rule->name.len,
             (const char *)verdict->rule->name.p, verdict->exception ? " excepted" : "",
             verdict->seen.count ? " counted" : "", kept ? " by " : "", kept ? actor.source_gt.text : "");
}

/* A question by a global title about an IMSI, so many seconds after the start. */
static void ask(const char *operation, const char *gt, const char *imsi, int64_t at_s)
{
    struct signal signal;
    const struct rule_context context = {.windows = windows};
    memset(&signal, 0, sizeof signal);
    signal_init(&signal);
    signal.origin.time_ns = at_s * 1000000000;
    signal_set(&signal, kind, KIND_REQUEST);
    assert_true(field_set_text(&signal, FIELD_operation, span_of_text(operation)));
    assert_true(field_set_text(&signal, FIELD_source_gt, span_of_text(gt)));
    if (imsi)
        assert_true(field_set_text(&signal, FIELD_imsi, span_of_text(imsi)));
    ruleset_judge(ruleset, &signal, &context, hear, NULL);
}

static void a_rule_counts_for_each_source_apart(void **state)
{
    (void)state;
    load_right(RULE("1") "  when: signal.kind == request\n  within: 10m\n  by: source.gt\n  more_than: 2\n");
    ask("sendIMSI", "1", NULL, 1);
    ask("sendIMSI", "2", NULL, 2);
    ask("sendIMSI", "1", NULL, 3);
    ask("sendIMSI", "2", NULL, 4);
    assert_string_equal(said, "");
    ask("sendIMSI", "1", NULL, 5);
    assert_string_equal(said, "r1 counted ");
    ask("sendIMSI", "1", NULL, 6);
    assert_string_equal(said, "r1 counted ");
}

static void a_rule_counts_different_values(void **state)
{
    (void)state;
    load_right(RULE("1") "  when: signal.kind == request\n  within: 10m\n  by: source.gt\n  distinct: "
                         "subscriber.imsi\n  more_than: 2\n");
    for (int i = 0; i < 20; i++)
        ask("sendIMSI", "1", i % 2 ? "00101" : "00102", i);
    ask("sendIMSI", "1", NULL, 30); /* about nobody: not counted */
    assert_string_equal(said, "");
    ask("sendIMSI", "1", "00103", 31);
    assert_string_equal(said, "r1 counted ");
}

static void a_rule_wants_a_share_of_what_it_counts(void **state)
{
    (void)state;
    load_right(RULE("1") "  when: signal.kind == request\n  within: 1h\n  by: source.gt\n  more_than: 3\n"
                         "  share: signal.operation == sendIMSI\n  share_above: 50\n");
    for (int64_t i = 1; i <= 6; i++)
        ask(i % 2 ? "provideSubscriberInfo" : "sendIMSI", "1", NULL, i);
    assert_string_equal(said, "");
    ask("sendIMSI", "1", NULL, 7); /* four of seven */
    assert_string_equal(said, "r1 counted ");
}

static void what_cannot_be_told_apart_is_not_counted(void **state)
{
    (void)state;
    load_right(
        RULE("1") "  when: signal.kind == request\n  within: 10m\n  by: [source.gt, subscriber.imsi]\n  "
                  "more_than: 2\n");
    for (int i = 0; i < 20; i++)
        ask("sendIMSI", "1", NULL, i);
    assert_string_equal(said, "");
}

static void without_memory_such_rules_are_not_asked(void **state)
{
    struct signal signal;
    const struct rule_context context = {.windows = NULL};
    (void)state;
    load_right(RULE("1") "  when: signal.kind == request\n  within: 10m\n  by: source.gt\n  more_than: 0\n");
    memset(&signal, 0, sizeof signal);
    signal_init(&signal);
    signal_set(&signal, kind, KIND_REQUEST);
    ruleset_judge(ruleset, &signal, &context, hear, NULL);
    assert_string_equal(said, "");
}

static void a_sequence_comes_true_step_by_step(void **state)
{
    (void)state;
    load_right(RULE("1") "  sequence:\n    - signal.operation == sendIMSI\n    - signal.operation == "
                         "provideSubscriberInfo and source.gt != 5\n  within: 1h\n  by: subscriber.imsi\n");
    ask("provideSubscriberInfo", "1", "00101", 1);
    ask("sendIMSI", "1", "00101", 2);
    ask("provideSubscriberInfo", "2", "00102", 3);
    ask("provideSubscriberInfo", "5", "00101", 4);
    assert_string_equal(said, "");
    ask("provideSubscriberInfo", "2", "00101", 3601);
    assert_string_equal(said, "r1 counted ");
}

static void a_sequence_keeps_who_asked_in_the_step_that_it_names(void **state)
{
    (void)state;
    load_right(RULE("1") "  sequence:\n    - signal.operation == sendIMSI\n    - signal.operation == "
                         "provideSubscriberInfo\n  within: 1h\n  by: subscriber.imsi\n  actor: 1\n");
    ask("sendIMSI", "7", "00101", 1);
    ask("sendIMSI", "8", "00102", 2);
    ask("provideSubscriberInfo", "2", "00101", 3);
    ask("provideSubscriberInfo", "2", "00102", 4);
    assert_string_equal(said, "r1 counted by 7 r1 counted by 8 ");
}

/* A signal that fits two steps is one of them only. */
static void one_signal_is_one_step(void **state)
{
    (void)state;
    load_right(RULE("1") "  sequence: [signal.kind == request, signal.kind == request]\n  within: 1h\n  by: "
                         "source.gt\n");
    ask("sendIMSI", "1", NULL, 1);
    assert_string_equal(said, "");
    ask("sendIMSI", "1", NULL, 2);
    assert_string_equal(said, "r1 counted ");
}

static void what_is_seen_first_is_told_once_enough_is_known(void **state)
{
    (void)state;
    load_right(RULE("1") "  when: signal.kind == request\n  within: 1h\n  first_seen: [source.gt, "
                         "signal.operation]\n");
    ask("sendIMSI", "1", NULL, 1);
    ask("sendIMSI", "2", NULL, 3000);
    assert_string_equal(said, "");
    ask("sendIMSI", "3", NULL, 4000);
    assert_string_equal(said, "r1 ");
    ask("sendIMSI", "3", NULL, 4001);
    ask("sendIMSI", "2", NULL, 6000);
    assert_string_equal(said, "r1 ");
    ask("provideSubscriberInfo", "2", NULL, 6001);
    assert_string_equal(said, "r1 r1 ");
}

static const char excepting[] = RULE("1") "  when: signal.kind == request\n  exceptions:\n    - {when: "
                                          "source.gt startswith 99, because: tests, "
                                          "owner: noc, until: 1970-01-02}\n";

static void an_exception_ends_with_its_last_day(void **state)
{
    (void)state;
    load_right(excepting);
    ask("sendIMSI", "991", NULL, 2 * 86400 - 1);
    assert_string_equal(said, "r1 excepted ");
    ask("sendIMSI", "991", NULL, 2 * 86400);
    ask("sendIMSI", "123", NULL, 5);
    assert_string_equal(said, "r1 excepted r1 r1 ");
}

static void what_is_excepted_does_not_count(void **state)
{
    (void)state;
    load_right(
        RULE("1") "  when: signal.kind == request\n  within: 10m\n  by: subscriber.imsi\n  more_than: 2\n"
                  "- suppress: r1\n  when: source.gt == 99\n  because: b\n  owner: o\n");
    for (int i = 0; i < 9; i++)
        ask("sendIMSI", "99", "00101", i);
    ask("sendIMSI", "1", "00101", 10);
    ask("sendIMSI", "1", "00101", 11);
    assert_string_equal(said, "");
    ask("sendIMSI", "1", "00101", 12);
    assert_string_equal(said, "r1 counted ");
}

static void a_suppression_silences_by_name_or_number(void **state)
{
    (void)state;
    load_right("- suppress: [r1, 100002]\n  because: b\n  owner: o\n" RULE(
        "1") "  when: signal.kind == request\n" RULE("2") "  when: signal.kind == request\n" RULE("3") "  "
                                                                                                       "when:"
                                                                                                       " sign"
                                                                                                       "al."
                                                                                                       "kind "
                                                                                                       "== "
                                                                                                       "reque"
                                                                                                       "st"
                                                                                                       "\n");
    ask("sendIMSI", "1", NULL, 1);
    assert_string_equal(said, "r1 excepted r2 excepted r3 ");
}

static void words_may_stand_behind_the_rules_that_use_them(void **state)
{
    (void)state;
    load_right(RULE("1") "  when: ours and signal.kind == request\n"
                         "- macro: ours\n  when: source.gt startswith prefixes\n"
                         "- list: prefixes\n  values: ['99']\n"
                         "- list: prefixes\n  append: true\n  values: ['88']\n");
    ask("sendIMSI", "991", NULL, 1);
    ask("sendIMSI", "881", NULL, 1);
    ask("sendIMSI", "771", NULL, 1);
    assert_string_equal(said, "r1 r1 ");
}

static const struct {
    const char *text;
    unsigned line, column;
    const char *message;
} mistakes[] = {
    {RULE("1"), 1, 3, "this rule has no when"},
    {RULE("1") "  when: source.is_home\n  within: 10m\n", 8, 11, "the rule remembers nothing for this time"},
    {RULE("1") "  when: source.is_home\n  more_than: 2\n", 8, 14, "more_than needs a time"},
    {RULE("1") "  when: source.is_home\n  more_than: 2\n  within: 10m\n", 8, 14,
     "more_than needs to know what to count apart"},
    {RULE("1") "  when: source.is_home\n  more_than: 2\n  within: 10 minutes\n  by: source.gt\n", 9, 11,
     "within must be a time of at most 366 days"},
    {RULE("1") "  when: source.is_home\n  more_than: 2\n  within: 999d\n  by: source.gt\n", 9, 11,
     "within must be a time of at most 366 days"},
    {RULE("1") "  when: source.is_home\n  more_than: -2\n  within: 10m\n  by: source.gt\n", 8, 14,
     "more_than must be a whole number from 0 to 1000000"},
    {RULE("1") "  when: source.is_home\n  share: source.is_home\n  share_above: 5\n", 8, 10,
     "a share is taken of what is counted, so more_than is missing"},
    {RULE("1") "  when: source.is_home\n  more_than: 2\n  within: 1h\n  by: source.gt\n  share: "
               "source.is_home\n",
     11, 10, "how large a share it must be is missing"},
    {RULE("1") "  when: source.is_home\n  more_than: 2\n  within: 1h\n  by: source.gt\n  share_above: 5\n",
     11, 16, "the share of what is missing"},
    {RULE("1") "  when: source.is_home\n  more_than: 2\n  within: 1h\n  by: source.gt\n  share: "
               "source.is_home\n  share_above: 100\n",
     12, 16, "share_above must be a whole number from 0 to 99"},
    {RULE("1") "  when: source.is_home\n  more_than: 2\n  within: 10m\n  by: source.gz\n", 10, 7,
     "there is no field \"source.gz\""},
    {RULE("1") "  when: source.is_home\n  more_than: 2\n  within: 10m\n  by: [a, b, c, d, e]\n", 10, 7,
     "a field, or a list of up to 4, belongs here"},
    {RULE("1") "  when: source.is_home\n  within: 1h\n  by: source.gt\n  sequence: [source.is_home, "
               "source.is_home]\n",
     10, 13, "a sequence stands in the place of when"},
    {RULE("1") "  within: 1h\n  by: source.gt\n  sequence: [source.is_home]\n", 9, 13,
     "a sequence is a list of 2 to 4 expressions"},
    {RULE("1") "  within: 1h\n  by: source.gt\n  sequence: [source.is_home, source.is_hom]\n", 9, 30,
     "there is no field `source.is_hom`"},
    {RULE("1") "  within: 1h\n  by: source.gt\n  sequence: [source.is_home, source.is_home]\n  actor: 3\n",
     10, 10, "the sequence has no such step"},
    {RULE("1") "  when: source.is_home\n  actor: 1\n", 8, 10, "actor names a step of a sequence"},
    {RULE("1") "  when: source.is_home\n  when_unknown: low\n  within: 1h\n  by: source.gt\n  more_than: 2\n",
     8, 17, "a rule that remembers counts only what is certain"},
    {RULE("1") "  when: source.is_home\n  exceptions:\n    - {when: source.is_home, because: b, owner: o}\n",
     9, 7, "this exception has no until"},
    {RULE("1") "  when: source.is_home\n  exceptions:\n    - {when: source.is_home, because: b, owner: o, "
               "until: "
               "tomorrow}\n",
     9, 59, "this is no date: \"tomorrow\""},
    {"- suppress: nothing\n  because: b\n  owner: o\n", 1, 13, "there is no rule \"nothing\""},
    {"- suppress: nothing\n  because: b\n", 1, 3, "this exception has no owner"},
    {"- list: a\n  values: [x]\n- list: a\n  values: [y]\n", 3, 9,
     "a list or macro has this name already: \"a\""},
    {"- list: and\n  values: [x]\n", 1, 9, "this word has a meaning already: \"and\""},
    {"- list: a\n  append: true\n  values: [x]\n", 1, 9, "there is no list to add to: \"a\""},
    {"- list: a\n", 1, 3, "values is a list that is not empty"},
    {"- macro: a\n  when: a\n", 2, 9, "there is no field `a`"},
    {"- macro: a\n", 1, 3, "this macro has no when"},
    {"- macro: Upper\n  when: source.is_home\n", 1, 10,
     "a macro's name is made of lower-case letters, digits and hyphens"},
    {"- catalogue: A-1\n", 1, 3, "this threat has no name"},
    {"- catalogue: A-1\n  name: a\n- catalogue: A-1\n  name: a\n", 3, 14,
     "this threat is in the catalogue already: \"A-1\""},
};

static void mistakes_are_errors_with_their_place(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof mistakes / sizeof *mistakes; i++) {
        struct sigwarden_error error;
        assert_int_equal(load(mistakes[i].text, &error), -SIGWARDEN_ERROR_CONFIGURATION);
        assert_string_equal(error.message, mistakes[i].message);
        if (error.line != mistakes[i].line || error.column != mistakes[i].column)
            fail_msg("%s: at %u:%u, not %u:%u", error.message, error.line, error.column, mistakes[i].line,
                     mistakes[i].column);
        assert_int_equal(memory.out, 0);
    }
}

/* Whatever call the allocator refuses, loading fails cleanly. */
static void out_of_memory_leaves_nothing_behind(void **state)
{
    (void)state;
    struct sigwarden_error error;
    int result = -1;
    for (size_t limit = 1; result && limit < 1000; limit++) {
        memory = (struct allocator){.limit = limit};
        result = load(excepting, &error);
        if (result) {
            assert_int_equal(result, -SIGWARDEN_ERROR_MEMORY);
            assert_int_equal(memory.out, 0);
        }
    }
    assert_int_equal(result, 0);
    memory.limit = 0;
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, make, drop)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(a_rule_counts_for_each_source_apart),
        TEST(a_rule_counts_different_values),
        TEST(a_rule_wants_a_share_of_what_it_counts),
        TEST(what_cannot_be_told_apart_is_not_counted),
        TEST(without_memory_such_rules_are_not_asked),
        TEST(a_sequence_comes_true_step_by_step),
        TEST(a_sequence_keeps_who_asked_in_the_step_that_it_names),
        TEST(one_signal_is_one_step),
        TEST(what_is_seen_first_is_told_once_enough_is_known),
        TEST(an_exception_ends_with_its_last_day),
        TEST(what_is_excepted_does_not_count),
        TEST(a_suppression_silences_by_name_or_number),
        TEST(words_may_stand_behind_the_rules_that_use_them),
        TEST(mistakes_are_errors_with_their_place),
        TEST(out_of_memory_leaves_nothing_behind),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
