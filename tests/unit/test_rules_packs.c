// SPDX-License-Identifier: Apache-2.0
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <cmocka.h>

#include "rules/builtin.h"
#include "rules/ruleset.h"

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

static int load_packs(void **state)
{
    struct sigwarden_error error;
    struct ruleset *ruleset;
    if (ruleset_load(builtin_rule_files, builtin_rule_file_count, &libc, &ruleset, &error)) {
        char text[800];
        sigwarden_error_format(&error, text, sizeof text);
        print_error("%s\n", text);
        return -1;
    }
    *state = ruleset;
    return 0;
}

static int free_packs(void **state)
{
    ruleset_free(*state);
    return 0;
}

#define SPAN(span) (int)(span).len, (const char *)(span).p

/* In windows of its own. */
static bool run(const struct rule *rule, const struct rule_test *test, enum rule_outcome *ret,
                struct rule_trace *trace)
{
    static const struct windows_limits limits = {.windows = 4096, .chains = 4096, .sightings = 131072};
    void *memory = calloc(1, windows_size(&limits));
    assert_non_null(memory);
    bool right = rule_test_run(rule, test, windows_init(memory, &limits, 0), ret, trace);
    free(memory);
    return right;
}

static void every_test_beside_a_rule_passes(void **state)
{
    size_t failed = 0;
    for (size_t i = 0; i < ruleset_count(*state); i++) {
        const struct rule *rule = ruleset_rule(*state, i);
        for (size_t k = 0; k < rule->test_count; k++) {
            enum rule_outcome outcome;
            struct rule_trace trace;
            const struct rule_test *test = &rule->tests[k];
            if (test->pcap.len || run(rule, test, &outcome, &trace))
                continue;
            failed++;
            print_error("%.*s:%u: %s, not %s\n", SPAN(rule->file), test->line, rule_outcome_name(outcome),
                        rule_outcome_name(test->expect));
            for (size_t n = 0; n < trace.count; n++)
                print_error("    %.*s: %s\n", SPAN(trace.leaves[n].source),
                            rule_truth_name((enum rule_truth)trace.leaves[n].result));
        }
    }
    assert_int_equal(failed, 0);
}

static void every_rule_has_tests_that_fire_and_near_misses(void **state)
{
    for (size_t i = 0; i < ruleset_count(*state); i++) {
        const struct rule *rule = ruleset_rule(*state, i);
        size_t alerts = 0, none = 0;
        for (size_t k = 0; k < rule->test_count; k++) {
            alerts += rule->tests[k].expect == RULE_ALERT;
            none += rule->tests[k].expect == RULE_NONE;
        }
        if (alerts < 1 || none < 2)
            fail_msg("%.*s has %zu and %zu", SPAN(rule->name), alerts, none);
    }
}

static void every_rule_says_what_it_is_about(void **state)
{
    for (size_t i = 0; i < ruleset_count(*state); i++) {
        const struct rule *rule = ruleset_rule(*state, i);
        if (!rule->threat.count || !rule->meaning.len || !rule->false_positives.len ||
            !rule->references.count || !rule->motif.count || !rule->attack.count)
            fail_msg("%.*s lacks threat, meaning, false_positives, references, motif or attack",
                     SPAN(rule->name));
    }
}

static size_t rules_about(const struct ruleset *ruleset, struct span threat)
{
    size_t found = 0;
    for (size_t i = 0; i < ruleset_count(ruleset); i++)
        for (size_t k = 0; k < ruleset_rule(ruleset, i)->threat.count; k++)
            found += span_equal(ruleset_rule(ruleset, i)->threat.list[k], threat);
    return found;
}

static void every_threat_has_a_rule_or_a_reason(void **state)
{
    assert_true(ruleset_threat_count(*state) >= 115);
    for (size_t t = 0; t < ruleset_threat_count(*state); t++) {
        const struct rule_threat *threat = ruleset_threat(*state, t);
        size_t found = rules_about(*state, threat->id);
        if (!found == !threat->not_shown.len)
            fail_msg("%.*s has %zu rules and %sa reason", SPAN(threat->id), found,
                     threat->not_shown.len ? "" : "not ");
    }
}

static void every_rule_is_about_threats_of_the_catalogue(void **state)
{
    for (size_t i = 0; i < ruleset_count(*state); i++) {
        const struct rule *rule = ruleset_rule(*state, i);
        for (size_t k = 0; k < rule->threat.count; k++) {
            bool known = false;
            for (size_t t = 0; t < ruleset_threat_count(*state) && !known; t++)
                known = span_equal(ruleset_threat(*state, t)->id, rule->threat.list[k]);
            if (!known)
                fail_msg("%.*s: no threat %.*s", SPAN(rule->name), SPAN(rule->threat.list[k]));
        }
    }
}

static bool is_agreed(const struct rule_test *test)
{
    for (size_t e = 0; e < test->event_count; e++)
        for (size_t n = 0; n < test->events[e].field_count; n++)
            if (test->events[e].fields[n].field == FIELD_agreed &&
                span_is(test->events[e].fields[n].text, "true"))
                return true;
    return false;
}

/* B-20: whoever may do something by agreement may still not disguise it. */
static void no_agreement_silences_a_rule_about_encoding(void **state)
{
    size_t asked = 0;
    for (size_t i = 0; i < ruleset_count(*state); i++) {
        const struct rule *rule = ruleset_rule(*state, i);
        bool agreement_tested = false;
        if (rule->class != RULE_CLASS_BYPASS || rule->id < 2004 || span_is(rule->name, "home-spoofed"))
            continue;
        for (size_t k = 0; k < rule->test_count; k++)
            agreement_tested |= rule->tests[k].expect == RULE_ALERT && is_agreed(&rule->tests[k]);
        if (!agreement_tested)
            fail_msg("%.*s has no test with an agreement", SPAN(rule->name));
        asked++;
    }
    assert_true(asked > 15);
}

/* Rules on traffic that nobody attacks with must stay quiet whatever is not known of it. */
static void a_signal_of_which_nothing_is_known_raises_no_alarm(void **state)
{
    static const char *const ordinary[] = {"updateLocation", "sendAuthenticationInfo", "insertSubscriberData",
                                           "mt-ForwardSM",   "sendRoutingInfoForSM",   "purgeMS"};
    for (size_t i = 0; i < sizeof ordinary / sizeof *ordinary; i++) {
        struct signal signal;
        signal_init(&signal);
        signal_set(&signal, agreed, false);
        signal_set(&signal, notes_set, 0);
        signal_set(&signal, kind, KIND_REQUEST);
        assert_true(field_set_text(&signal, FIELD_operation, span_of_text(ordinary[i])));
        for (size_t k = 0; k < ruleset_count(*state); k++) {
            const struct rule *rule = ruleset_rule(*state, k);
            if (rule->memory.kind != RULE_SEQUENCE) /* one step alone is nothing */
                assert_int_equal(rule_judge(rule, &signal, NULL, NULL), RULE_NONE);
        }
    }
}

/* Of the built-in rules only the tests are left out where nobody asks for them. */
static void those_who_judge_have_the_same_rules_without_tests(void **state)
{
    struct ruleset *judging;
    struct sigwarden_error error;
    assert_int_equal(
        ruleset_load_to_judge(builtin_rule_files, builtin_rule_file_count, &libc, &judging, &error), 0);
    assert_memory_equal(ruleset_hash(judging), ruleset_hash(*state), RULESET_HASH_SIZE);
    assert_int_equal(ruleset_count(judging), ruleset_count(*state));
    for (size_t i = 0; i < ruleset_count(judging); i++) {
        const struct rule *rule = ruleset_rule(judging, i), *whole = ruleset_rule(*state, i);
        assert_int_equal(rule->test_count, 0);
        assert_int_equal(rule->line, whole->line);
        assert_true(span_equal(rule->meaning, whole->meaning));
        assert_true(span_equal(rule->false_positives, whole->false_positives));
        assert_int_equal(rule->references.count + rule->motif.count + rule->attack.count,
                         whole->references.count + whole->motif.count + whole->attack.count);
    }
    ruleset_free(judging);
}

/* What somebody wrote himself is checked whole, whatever it is for. */
static void tests_of_own_rules_are_always_read(void **state)
{
    static const char text[] = "- {rule: a, id: 1, rev: 1, title: A, class: recon, severity: low,\n"
                               "   when: source.side == external, tests: [{expect: nothing}]}\n";
    const struct sigwarden_text file = {"own.yaml", text, sizeof text - 1};
    struct ruleset *judging;
    struct sigwarden_error error;
    (void)state;
    assert_int_equal(ruleset_load_to_judge(&file, 1, &libc, &judging, &error),
                     -SIGWARDEN_ERROR_CONFIGURATION);
    assert_int_equal(error.line, 2);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_test_beside_a_rule_passes),
        cmocka_unit_test(every_rule_has_tests_that_fire_and_near_misses),
        cmocka_unit_test(every_rule_says_what_it_is_about),
        cmocka_unit_test(every_threat_has_a_rule_or_a_reason),
        cmocka_unit_test(every_rule_is_about_threats_of_the_catalogue),
        cmocka_unit_test(no_agreement_silences_a_rule_about_encoding),
        cmocka_unit_test(a_signal_of_which_nothing_is_known_raises_no_alarm),
        cmocka_unit_test(those_who_judge_have_the_same_rules_without_tests),
        cmocka_unit_test(tests_of_own_rules_are_always_read),
    };
    return cmocka_run_group_tests(tests, load_packs, free_packs);
}
