// SPDX-License-Identifier: Apache-2.0
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/json.h"
#include "cli/pcap_test.h"
#include "cli/session.h"
#include "io/why.h"
#include "rules/builtin.h"
#include "rules/ruleset.h"
#include "signal/field.h"

/* The built-in rules and those of `list`, or these alone. NULL after saying why not; *ret_status is then set.
 */
static struct ruleset *load(const struct option_list *list, bool builtin, int *ret_status)
{
    struct sigwarden_text *files = calloc(builtin_rule_file_count + list->count + 1, sizeof *files);
    char *texts[OPTION_LIST_MAX] = {NULL};
    struct ruleset *ruleset = NULL;
    struct sigwarden_error error;
    size_t count = 0;
    *ret_status = EXIT_CONFIG;
    for (size_t i = 0; files && builtin && i < builtin_rule_file_count; i++)
        files[count++] = builtin_rule_files[i];
    for (size_t i = 0; files && i < list->count; i++) {
        files[count] = (struct sigwarden_text){.name = list->values[i]};
        files[count].text = texts[i] = read_text(files[count].name, TEXT_FILE_MAX, &files[count].len);
        if (!texts[i]) {
            *ret_status = EXIT_UNREADABLE;
            goto out;
        }
        count++;
    }
    if (files && ruleset_load(files, count, &sigwarden_libc_alloc, &ruleset, &error) < 0)
        say_error(&error);
out:
    for (size_t i = 0; i < list->count; i++)
        free(texts[i]);
    free(files);
    return ruleset;
}

static void print_list(const struct rule_strings *strings, const char *between)
{
    for (size_t i = 0; i < strings->count; i++)
        printf("%s%.*s", i ? between : "", (int)strings->list[i].len, (const char *)strings->list[i].p);
}

static void print_span(struct span span)
{
    printf("%.*s", (int)span.len, (const char *)span.p);
}

static void list_json(const struct rule *rule)
{
    static char line[EVENT_JSON_SIZE];
    struct json json = json_in(line, sizeof line);
    json_object(&json, NULL);
    json_uint(&json, "id", rule->id);
    json_uint(&json, "rev", rule->rev);
    json_string(&json, "rule", rule->name);
    json_string(&json, "title", rule->title);
    json_array(&json, "threat");
    for (size_t i = 0; i < rule->threat.count; i++)
        json_string(&json, NULL, rule->threat.list[i]);
    json_array_end(&json);
    json_text(&json, "class", rule_class_name(rule->class));
    json_text(&json, "severity", rule_severity_name(rule->severity));
    json_string(&json, "when", expression_text(rule->when));
    json_string(&json, "meaning", rule->meaning);
    json_string(&json, "false_positives", rule->false_positives);
    json_uint(&json, "cost", rule->cost);
    json_object_end(&json);
    printf("%s\n", line);
}

static void list_text(const struct rule *rule)
{
    printf("%-5" PRIu32 " %-8s ", rule->id, rule_severity_name(rule->severity));
    print_list(&rule->threat, ",");
    printf("  ");
    print_span(rule->name);
    printf("\n      ");
    print_span(rule->title);
    printf("\n");
}

int run_rules_list(const struct options *options)
{
    int status;
    struct ruleset *ruleset = load(&options->rules, !options->no_default_rules, &status);
    if (!ruleset)
        return status;
    for (size_t i = 0; i < ruleset_count(ruleset); i++) {
        if (options->json)
            list_json(ruleset_rule(ruleset, i));
        else
            list_text(ruleset_rule(ruleset, i));
    }
    if (!options->json)
        printf("%zu rules\n", ruleset_count(ruleset));
    ruleset_free(ruleset);
    return EXIT_DONE;
}

int run_rules_check(const struct options *options)
{
    int worst = EXIT_DONE;
    for (size_t i = 0; i < options->files.count; i++) {
        const struct option_list one = {.values = {options->files.values[i]}, .count = 1};
        int status;
        struct ruleset *ruleset = load(&one, false, &status);
        if (!ruleset) {
            worst = status > worst ? status : worst;
            continue;
        }
        printf("%s: right, %zu rules\n", one.values[0], ruleset_count(ruleset));
        for (size_t k = 0; k < ruleset_count(ruleset); k++) {
            const struct rule *rule = ruleset_rule(ruleset, k);
            printf("  %-5" PRIu32 " costs at most %" PRIu32 " steps, has %zu tests: ", rule->id, rule->cost,
                   rule->test_count);
            print_span(rule->name);
            printf("\n");
        }
        ruleset_free(ruleset);
    }
    return worst;
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
        right = rule_test_run(rule, test, &outcome, &trace);
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
    struct ruleset *ruleset = load(&options->files, options->files.count == 0, &status);
    if (!ruleset)
        return status;
    size_t untested = 0;
    for (size_t i = 0; i < ruleset_count(ruleset); i++) {
        const struct rule *rule = ruleset_rule(ruleset, i);
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

int run_rules_fields(const struct options *options)
{
    static const char *const kinds[] = {
        [FIELD_KIND_BOOL] = "true or false", [FIELD_KIND_UINT] = "number",   [FIELD_KIND_ENUM] = "word",
        [FIELD_KIND_SET] = "set of words",   [FIELD_KIND_DIGITS] = "digits", [FIELD_KIND_PLMN] = "PLMN",
        [FIELD_KIND_TEXT] = "text",          [FIELD_KIND_IP] = "IP address", [FIELD_KIND_CELL] = "cell",
        [FIELD_KIND_DEGREES] = "degrees",
    };
    (void)options;
    printf(
        "# Fields\n\nMade by `sigwarden rules fields`; each is the name in rules and the place in JSON.\n\n"
        "| field | kind | meaning | tshark's name |\n|---|---|---|---|\n");
    for (int id = 0; id < FIELD_COUNT; id++) {
        const struct field *field = field_get((enum field_id)id);
        printf("| `%s` | %s | %s", field->path, kinds[field->kind], field->doc);
        for (uint32_t i = 0; field->words && i < field->words->count && field->words->count <= 10; i++)
            printf("%s`%s`", i ? ", " : ": ", field->words->list[i].word);
        printf(" | %s%s%s |\n", field->alias[0] ? "`" : "", field->alias, field->alias[0] ? "`" : "");
    }
    return EXIT_DONE;
}
