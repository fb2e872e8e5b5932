// SPDX-License-Identifier: Apache-2.0
#include "rules/ruleset.h"

#include "targets/target.h"

/* Counts what is taken and not given back. */
static void *allocate(void *context, size_t size)
{
    size_t *taken = context;
    *taken += size;
    return calloc(1, size);
}

static void release(void *context, void *p, size_t size)
{
    size_t *taken = context;
    *taken -= size;
    free(p);
}

static const struct rule_context alone;

struct heard {
    size_t count;
    uint32_t last_id;
};

static void hear(void *context, const struct rule_verdict *verdict)
{
    struct heard *heard = context;
    heard->count++;
    TARGET_CHECK(verdict->rule->id > heard->last_id);
    heard->last_id = verdict->rule->id;
    TARGET_CHECK(verdict->severity >= RULE_SEVERITY_CRITICAL && verdict->severity <= RULE_SEVERITY_LOW);
    TARGET_CHECK(!verdict->undecided || verdict->severity == RULE_SEVERITY_LOW);
}

/* Index and gates leave no rule out and add none; rules with memory are not asked without one. */
static void check_judging(const struct ruleset *ruleset, const struct signal *signal)
{
    struct heard heard = {0, 0};
    size_t count = 0;
    for (size_t i = 0; i < ruleset_count(ruleset); i++)
        count += ruleset_rule(ruleset, i)->memory.kind == RULE_WITHOUT_MEMORY &&
                 rule_judge(ruleset_rule(ruleset, i), signal, NULL, NULL) != RULE_NONE;
    ruleset_judge(ruleset, signal, &alone, hear, &heard);
    TARGET_CHECK(heard.count == count);
}

static void check_rule(const struct rule *rule)
{
    TARGET_CHECK(rule->id && rule->rev && rule->name.len && rule->title.len && rule->when && rule->cost);
    TARGET_CHECK(rule_class_name(rule->class) && rule_severity_name(rule->severity));
    for (size_t i = 0; i < rule->test_count && i < 16; i++) {
        static const struct windows_limits limits = {.windows = 8, .chains = 8, .sightings = 8};
        enum rule_outcome outcome;
        void *memory = calloc(1, windows_size(&limits));
        TARGET_CHECK(memory != NULL);
        struct windows *windows = windows_init(memory, &limits, 7);
        bool passes = rule_test_run(rule, &rule->tests[i], windows, &outcome, NULL);
        TARGET_CHECK(passes == (outcome == rule->tests[i].expect));
        free(memory);
    }
}

static void check_ruleset(const struct ruleset *ruleset)
{
    struct signal signal;
    for (size_t i = 0; i < ruleset_count(ruleset) && i < 64; i++)
        check_rule(ruleset_rule(ruleset, i));
    signal_init(&signal);
    check_judging(ruleset, &signal);
    const struct field_words *operations = field_get(FIELD_operation)->words;
    for (uint32_t i = 0; i < operations->count; i += 7) {
        signal_set(&signal, operation, operations->list[i].value);
        signal_set(&signal, source_side, i % 3);
        check_judging(ruleset, &signal);
    }
}

void target_rules(const uint8_t *data, size_t len)
{
    size_t taken = 0;
    struct sigwarden_alloc counting = {&taken, allocate, release};
    struct sigwarden_text file = {"rules.yaml", (const char *)data, len};
    struct sigwarden_error error = {0};
    struct ruleset *ruleset = NULL, *again = NULL;
    int result = ruleset_load(&file, 1, &counting, &ruleset, &error);
    if (result) {
        TARGET_CHECK(result == -SIGWARDEN_ERROR_CONFIGURATION && error.code == -result);
        TARGET_CHECK(error.message[0] && !ruleset);
    } else {
        check_ruleset(ruleset);
        TARGET_CHECK(ruleset_load(&file, 1, &counting, &again, NULL) == 0);
        TARGET_CHECK(memcmp(ruleset_hash(ruleset), ruleset_hash(again), RULESET_HASH_SIZE) == 0);
    }
    ruleset_free(ruleset);
    ruleset_free(again);
    TARGET_CHECK(taken == 0);
}
