// SPDX-License-Identifier: Apache-2.0
#include <stdio.h>
#include <stdlib.h>

#include "cli/pcap_test.h"
#include "cli/rules.h"
#include "rules/ruleset.h"

static void print_span(struct span span)
{
    printf("%.*s", (int)span.len, (const char *)span.p);
}

static void print_trace(const struct rule_trace *trace)
{
    for (uint32_t i = 0; i < trace->count; i++) {
        printf("      ");
        print_span(trace->leaves[i].source);
        printf(": %s\n", rule_truth_name((enum rule_truth)trace->leaves[i].result));
    }
}

struct tally {
    size_t passed, failed, skipped;
};

/* Room for what one test makes a rule remember. */
static const struct windows_limits test_memory = {.windows = 4096, .chains = 4096, .sightings = 131072};

static bool run_events(const struct rule *rule, const struct rule_test *test, enum rule_outcome *ret,
                       struct rule_trace *trace)
{
    void *memory = rule->memory.kind == RULE_WITHOUT_MEMORY ? NULL : calloc(1, windows_size(&test_memory));
    struct windows *windows = memory ? windows_init(memory, &test_memory, 0) : NULL;
    bool right = rule_test_run(rule, test, windows, ret, trace);
    free(memory);
    return right;
}

static void run_test(const struct rule *rule, const struct rule_test *test, bool verbose, struct tally *tally)
{
    struct rule_trace trace = {.count = 0};
    enum rule_outcome outcome = RULE_NONE;
    bool right;
    if (test->pcap.len) {
        int result = pcap_test_run(rule, test, &outcome);
        if (result > 0) {
            tally->skipped++;
            return;
        }
        right = result == 0 && outcome == test->expect;
    } else {
        right = run_events(rule, test, &outcome, &trace);
    }
    *(right ? &tally->passed : &tally->failed) += 1;
    if (right && !verbose)
        return;
    print_span(rule->file);
    printf(":%u: ", test->line);
    print_span(rule->name);
    printf(": %s, expected %s%s\n", rule_outcome_name(outcome), rule_outcome_name(test->expect),
           right ? "" : "  WRONG");
    print_trace(&trace);
}

int run_rules_test(const struct options *options)
{
    int status;
    struct tally tally = {0};
    struct ruleset *ruleset = rules_load(&options->files, true, &status);
    if (!ruleset)
        return status;
    size_t untested = 0;
    for (size_t i = 0; i < ruleset_count(ruleset); i++) {
        const struct rule *rule = ruleset_rule(ruleset, i);
        if (options->files.count && !rules_is_from(rule, &options->files))
            continue;
        untested += rule->test_count == 0;
        for (size_t k = 0; k < rule->test_count; k++)
            run_test(rule, &rule->tests[k], options->verbose, &tally);
    }
    if (untested)
        printf("%zu rules have no test\n", untested);
    printf("%zu passed, %zu failed, %zu skipped\n", tally.passed, tally.failed, tally.skipped);
    ruleset_free(ruleset);
    return tally.failed ? EXIT_FINDINGS : EXIT_DONE;
}
