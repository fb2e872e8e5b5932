// SPDX-License-Identifier: Apache-2.0
/*
 * A gate that skips a rule which would have fired is a missed attack. Here rules are asked through their
 * gates and without, about signals near those that they ask for, and have to say the same.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <cmocka.h>

#include "base/text.h"
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

/* xorshift64: the same signals in every run */
static uint64_t number = UINT64_C(0x9e3779b97f4a7c15);

static unsigned below(unsigned end)
{
    number ^= number << 13;
    number ^= number >> 7;
    number ^= number << 17;
    return (unsigned)((number >> 32) % end);
}

/* The fields with words or two values: those that gates look at are among them. */
static enum field_id any_small_field(void)
{
    for (;;) {
        enum field_id id = (enum field_id)below(FIELD_COUNT);
        if (field_get(id)->words || field_get(id)->kind == FIELD_KIND_BOOL)
            return id;
    }
}

static const char *any_word(enum field_id id)
{
    const struct field_words *words = field_get(id)->words;
    return words ? words->list[below(words->count)].word : below(2) ? "true" : "false";
}

static void unset(struct signal *signal, enum field_id id)
{
    signal->have.words[id / 64] &= ~(UINT64_C(1) << (id % 64));
}

/* A signal's operation is one of its protocol, if both are known. */
static void settle_protocol(struct signal *signal)
{
    if (signal_has(signal, FIELD_operation) && signal_has(signal, FIELD_protocol) &&
        signal->protocol != PROTOCOL_UNKNOWN)
        signal->protocol = signal->operation >> 24;
}

struct pair {
    struct signal signal, request;
    bool has_request;
};

static void change(struct signal *signal)
{
    enum field_id id = any_small_field();
    if (below(4) == 0)
        unset(signal, below(2) ? id : (enum field_id)below(FIELD_COUNT));
    else
        assert_true(field_set_text(signal, id, span_of_text(any_word(id))));
}

static void put_event(struct pair *pair, const struct rule_test_event *event)
{
    for (size_t i = 0; i < event->field_count; i++) {
        const struct rule_test_field *field = &event->fields[i];
        pair->has_request |= field->of_request;
        assert_true(field_set_text(field->of_request ? &pair->request : &pair->signal,
                                   (enum field_id)field->field, field->text));
    }
}

static const struct rule_test_event *any_event(const struct ruleset *ruleset)
{
    for (unsigned tries = 0; ruleset_count(ruleset) && tries < 100; tries++) {
        const struct rule *rule = ruleset_rule(ruleset, below((unsigned)ruleset_count(ruleset)));
        const struct rule_test *test =
            rule->test_count ? &rule->tests[below((unsigned)rule->test_count)] : NULL;
        if (test && test->event_count)
            return &test->events[below((unsigned)test->event_count)];
    }
    return NULL;
}

/* What a test beside a rule asks about, sometimes with another's on top, and some fields changed. */
static void make_pair(const struct ruleset *ruleset, struct pair *ret)
{
    signal_init(&ret->signal);
    signal_init(&ret->request);
    ret->signal.origin = ret->request.origin = (struct origin){.frame_count = 0};
    ret->has_request = below(4) == 0;
    if (below(8)) { /* as the engine always does */
        signal_set(&ret->signal, notes_set, 0);
        signal_set(&ret->signal, agreed, false);
    }
    for (unsigned layers = 1 + (below(4) == 0); layers; layers--) {
        const struct rule_test_event *event = any_event(ruleset);
        if (event)
            put_event(ret, event);
    }
    for (unsigned changes = below(5); changes; changes--)
        change(&ret->signal);
    if (ret->has_request && below(2))
        change(&ret->request);
    settle_protocol(&ret->signal);
}

/* What the expressions say, but that rules which name operations or notes are not undecided for want of
 * them. */
static enum rule_outcome told_by_expressions(const struct rule *rule, const struct pair *pair)
{
    const struct signal *request = pair->has_request ? &pair->request : NULL;
    uint32_t count;
    enum rule_truth truth = expression_evaluate(rule->when, &pair->signal, request, NULL);
    assert_int_equal(expression_holds(rule->when, &pair->signal, request), truth == RULE_TRUE);
    bool lacks = expression_operations(rule->when, &count) && !signal_has(&pair->signal, FIELD_operation);
    if (truth == RULE_TRUE)
        assert_false(lacks);
    if (truth == RULE_TRUE && rule->undecided_unless &&
        expression_evaluate(rule->undecided_unless, &pair->signal, request, NULL) != RULE_TRUE)
        truth = RULE_UNKNOWN;
    if (truth == RULE_TRUE)
        return RULE_ALERT;
    return truth == RULE_UNKNOWN && rule->when_unknown && !lacks ? RULE_UNDECIDED : RULE_NONE;
}

struct told {
    uint32_t ids[512];
    uint8_t outcomes[512];
    size_t count;
};

static bool fits[RULES_MAX]; /* by the rule's place in its set: its expression was true or unknown once */

static void tell(struct told *told, const struct rule_verdict *verdict)
{
    assert_true(told->count < 512);
    told->ids[told->count] = verdict->rule->id;
    told->outcomes[told->count++] = verdict->undecided ? RULE_UNDECIDED : RULE_ALERT;
}

static void on_verdict(void *context, const struct rule_verdict *verdict)
{
    tell(context, verdict);
}

static void say_difference(const struct ruleset *ruleset, const struct told *gates, const struct told *all)
{
    size_t at = 0;
    while (at < gates->count && at < all->count && gates->ids[at] == all->ids[at] &&
           gates->outcomes[at] == all->outcomes[at])
        at++;
    uint32_t id = at < all->count ? all->ids[at] : at < gates->count ? gates->ids[at] : 0;
    for (size_t i = 0; i < ruleset_count(ruleset); i++) {
        const struct rule *rule = ruleset_rule(ruleset, i);
        if (rule->id == id)
            fail_msg("%zu verdicts with gates, %zu without; rule %u differs: %.*s", gates->count, all->count,
                     id, (int)expression_text(rule->when).len, (const char *)expression_text(rule->when).p);
    }
}

/* Memories of the two ways to ask, which see the same signals. */
struct memories {
    void *of_gates, *of_all;
    struct windows *gates, *all;
};

static void make_memories(struct memories *ret)
{
    static const struct windows_limits limits = {.windows = 4096, .chains = 4096, .sightings = 131072};
    ret->of_gates = calloc(1, windows_size(&limits));
    ret->of_all = calloc(1, windows_size(&limits));
    assert_true(ret->of_gates && ret->of_all);
    ret->gates = windows_init(ret->of_gates, &limits, 7);
    ret->all = windows_init(ret->of_all, &limits, 7);
}

/* How many rules fit or were undecided. */
static size_t ask_both_ways(const struct ruleset *ruleset, const struct pair *pair, struct memories *memories)
{
    struct told gates = {.count = 0}, all = {.count = 0};
    struct rule_context context = {.request = pair->has_request ? &pair->request : NULL,
                                   .windows = memories->gates};
    ruleset_judge(ruleset, &pair->signal, &context, on_verdict, &gates);
    context.windows = memories->all;
    for (size_t i = 0; i < ruleset_count(ruleset); i++) {
        const struct rule *rule = ruleset_rule(ruleset, i);
        struct rule_verdict verdict;
        enum rule_outcome outcome = told_by_expressions(rule, pair);
        assert_int_equal(rule_judge(rule, &pair->signal, context.request, NULL), outcome);
        fits[i] |= outcome != RULE_NONE;
        memset(&verdict.seen, 0xff, sizeof verdict.seen); /* as on a stack that was used */
        if (rule_ask(rule, &pair->signal, &context, &verdict) == RULE_NONE)
            continue;
        tell(&all, &verdict);
        if (rule->memory.kind == RULE_WITHOUT_MEMORY)
            assert_int_equal(verdict.seen.first_ns, 0); /* it is saved while the alert waits */
    }
    if (gates.count != all.count || memcmp(gates.ids, all.ids, all.count * sizeof *all.ids) != 0 ||
        memcmp(gates.outcomes, all.outcomes, all.count) != 0)
        say_difference(ruleset, &gates, &all);
    return all.count;
}

static size_t ask_about(const struct ruleset *ruleset, unsigned signals)
{
    static struct pair pair;
    struct memories memories;
    size_t told = 0;
    make_memories(&memories);
    for (unsigned i = 0; i < signals; i++) {
        make_pair(ruleset, &pair);
        pair.signal.origin.time_ns = (int64_t)i * 100000000;
        told += ask_both_ways(ruleset, &pair, &memories);
    }
    free(memories.of_gates);
    free(memories.of_all);
    return told;
}

static void builtin_rules_say_the_same_with_gates_and_without(void **state)
{
    struct ruleset *ruleset;
    struct sigwarden_error error;
    (void)state;
    assert_int_equal(ruleset_load(builtin_rule_files, builtin_rule_file_count, &libc, &ruleset, &error), 0);
    size_t told = ask_about(ruleset, 20000), count = 0;
    for (size_t i = 0; i < ruleset_count(ruleset); i++)
        count += fits[i];
    print_message("%zu verdicts; %zu of %zu rules fit\n", told, count, ruleset_count(ruleset));
    assert_true(told > 5000 && count > ruleset_count(ruleset) * 9 / 10); /* signals that rules ask for */
    ruleset_free(ruleset);
}

static const char *any_operation(void)
{
    static const char *const operations[] = {"sendIMSI", "provideSubscriberInfo", "updateLocation"};
    return operations[below(3)];
}

/* Nothing is compared with the word for what is not known. */
static void put_value(struct text *out, enum field_id id)
{
    const char *word = id == FIELD_operation ? any_operation() : any_word(id);
    while (strcmp(word, "unknown") == 0)
        word = any_word(id);
    const char *quote = field_get(id)->kind == FIELD_KIND_BOOL ? "" : "\""; /* gt is an operator too */
    text_string(out, quote);
    text_string(out, word);
    text_string(out, quote);
}

static void put_values(struct text *out, enum field_id id)
{
    text_string(out, "{");
    put_value(out, id);
    text_string(out, ", ");
    put_value(out, id);
    text_string(out, "}");
}

static void put_test(struct text *out)
{
    enum field_id id = below(4) == 0 ? FIELD_operation : below(6) == 0 ? FIELD_notes_set : any_small_field();
    static const char *const between[] = {" == ", " != ", " is ", " is not "};
    text_string(out, below(8) == 0 ? "request." : "");
    text_string(out, field_get(id)->path);
    if (field_get(id)->kind == FIELD_KIND_SET) {
        text_string(out, below(3) ? " contains " : " not contains ");
        put_value(out, id);
    } else if (below(6) == 0) {
        text_string(out, below(2) ? " is unknown" : " is not unknown");
    } else if (below(4) == 0 && field_get(id)->kind == FIELD_KIND_ENUM) {
        text_string(out, below(2) ? " in " : " not in ");
        put_values(out, id);
    } else {
        text_string(out, between[below(4)]);
        put_value(out, id);
    }
}

static void put_expression(struct text *out, unsigned depth)
{
    static const char *const between[] = {" and ", " or "};
    if (depth == 0 || below(5) == 0) {
        put_test(out);
        return;
    }
    const char *word = between[below(2)];
    text_string(out, below(6) == 0 ? "not (" : "(");
    for (unsigned parts = 2 + below(3); parts; parts--) {
        put_expression(out, depth - 1);
        text_string(out, parts > 1 ? word : ")");
    }
}

/* A file of rules whose expressions nobody thought of; each has a test, from which signals are made. */
static struct ruleset *load_made_up(unsigned count)
{
    enum { SIZE = 1 << 20 };
    static char buffer[SIZE];
    struct text out = text_in(buffer, SIZE);
    struct ruleset *ruleset = NULL;
    struct sigwarden_error error;
    for (unsigned i = 0; i < count; i++) {
        static const char *const unknown[] = {"", "  when_unknown: low\n"};
        text_string(&out, "- rule: made-up-");
        text_uint(&out, i);
        text_string(&out, "\n  id: ");
        text_uint(&out, 100000 + i);
        text_string(&out, "\n  rev: 1\n  title: Made up\n  class: recon\n  severity: low\n  when: >\n    ");
        put_expression(&out, 1 + below(3));
        text_string(&out, "\n");
        text_string(&out, unknown[below(2)]);
        text_string(&out, "  tests:\n    - event: {signal.operation: ");
        text_string(&out, any_operation());
        text_string(&out, ", signal.protocol: map, signal.kind: request}\n      expect: none\n");
    }
    assert_false(out.full);
    const struct sigwarden_text file = {"made-up.yaml", out.p, out.len};
    if (ruleset_load(&file, 1, &libc, &ruleset, &error) < 0)
        fail_msg("%u:%u: %s; %s", error.line, error.column, error.message, error.hint);
    return ruleset;
}

static void made_up_rules_say_the_same_with_gates_and_without(void **state)
{
    size_t told = 0;
    (void)state;
    for (unsigned sets = 0; sets < 8; sets++) {
        struct ruleset *ruleset = load_made_up(200);
        told += ask_about(ruleset, 1000);
        ruleset_free(ruleset);
    }
    assert_true(told > 100000);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(builtin_rules_say_the_same_with_gates_and_without),
        cmocka_unit_test(made_up_rules_say_the_same_with_gates_and_without),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
