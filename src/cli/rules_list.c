// SPDX-License-Identifier: Apache-2.0
#include <inttypes.h>
#include <stdio.h>

#include "base/json.h"
#include "cli/rules.h"
#include "cli/session.h"
#include "rules/ruleset.h"

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
    struct ruleset *ruleset = rules_load(&options->rules, !options->no_default_rules, &status);
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
