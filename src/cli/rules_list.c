// SPDX-License-Identifier: Apache-2.0
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "base/json.h"
#include "cli/rules.h"
#include "cli/session.h"
#include "rules/rule_words.h"
#include "rules/ruleset.h"
#include "signal/words.h"

static void print_span(struct span span)
{
    printf("%.*s", (int)span.len, (const char *)span.p);
}

static void strings_json(struct json *json, const char *key, const struct rule_strings *strings)
{
    json_array(json, key);
    for (size_t i = 0; i < strings->count; i++)
        json_string(json, NULL, strings->list[i]);
    json_array_end(json);
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
    strings_json(&json, "threat", &rule->threat);
    json_text(&json, "class", rule_class_name(rule->class));
    if (rule_category_name(rule->category))
        json_text(&json, "category", rule_category_name(rule->category));
    json_text(&json, "severity", rule_severity_name(rule->severity));
    json_string(&json, "when", expression_text(rule->when));
    json_string(&json, "meaning", rule->meaning);
    json_string(&json, "false_positives", rule->false_positives);
    strings_json(&json, "references", &rule->references);
    strings_json(&json, "motif", &rule->motif);
    strings_json(&json, "attack", &rule->attack);
    json_uint(&json, "tests", rule->test_count);
    json_uint(&json, "cost", rule->cost);
    json_string(&json, "file", rule->file);
    json_uint(&json, "line", rule->line);
    json_object_end(&json);
    printf("%s\n", line);
}

static void list_text(const struct rule *rule)
{
    printf("%-5" PRIu32 " %-8s ", rule->id, rule_severity_name(rule->severity));
    for (size_t i = 0; i < rule->threat.count; i++) {
        printf("%s", i ? "," : "");
        print_span(rule->threat.list[i]);
    }
    printf("  ");
    print_span(rule->name);
    printf("\n      ");
    print_span(rule->title);
    printf("\n");
}

static bool is_about(const struct rule *rule, struct span threat)
{
    for (size_t i = 0; i < rule->threat.count; i++)
        if (span_equal(rule->threat.list[i], threat))
            return true;
    return false;
}

static bool is_wanted(const struct rule *rule, const struct options *options)
{
    const char *category = rule_category_name(rule->category);
    return (!options->threat || is_about(rule, span_of_text(options->threat))) &&
           (!options->class || strcmp(options->class, rule_class_name(rule->class)) == 0) &&
           (!options->category || (category && strcmp(options->category, category) == 0));
}

/* The rules about a threat, with commas between. How many. */
static size_t rules_about(const struct ruleset *ruleset, struct span threat, struct text *ret)
{
    size_t count = 0;
    for (size_t i = 0; i < ruleset_count(ruleset); i++) {
        const struct rule *rule = ruleset_rule(ruleset, i);
        if (!is_about(rule, threat))
            continue;
        text_string(ret, count++ ? ", " : "");
        text_span(ret, rule->name);
    }
    return count;
}

static void coverage_json(const struct rule_threat *threat, const struct ruleset *ruleset)
{
    static char line[EVENT_JSON_SIZE];
    struct json json = json_in(line, sizeof line);
    json_object(&json, NULL);
    json_string(&json, "threat", threat->id);
    json_string(&json, "name", threat->name);
    json_array(&json, "rules");
    for (size_t i = 0; i < ruleset_count(ruleset); i++)
        if (is_about(ruleset_rule(ruleset, i), threat->id))
            json_string(&json, NULL, ruleset_rule(ruleset, i)->name);
    json_array_end(&json);
    if (threat->not_shown.len)
        json_string(&json, "not_shown", threat->not_shown);
    json_object_end(&json);
    printf("%s\n", line);
}

static void list_coverage(const struct ruleset *ruleset, const struct options *options)
{
    size_t shown = 0, listed = 0;
    for (size_t i = 0; i < ruleset_threat_count(ruleset); i++) {
        static char names[4096];
        const struct rule_threat *threat = ruleset_threat(ruleset, i);
        struct text text = text_in(names, sizeof names);
        if (options->threat && !span_is(threat->id, options->threat))
            continue;
        size_t count = rules_about(ruleset, threat->id, &text);
        shown += count > 0;
        listed++;
        if (options->json) {
            coverage_json(threat, ruleset);
            continue;
        }
        print_span(threat->id);
        printf("  ");
        print_span(threat->name);
        printf("\n      %s", count ? names : threat->not_shown.len ? "no rule: " : "no rule");
        if (count == 0)
            print_span(threat->not_shown);
        printf("\n");
    }
    if (!options->json)
        printf("%zu of %zu threats have a rule\n", shown, listed);
}

/* A word that no rule can have is a slip. */
static int check_words(const struct options *options)
{
    const struct {
        const char *word, *option;
        const struct field_words *words;
    } given[] = {{options->class, "class", &rule_words_class},
                 {options->category, "category", &words_category}};
    for (size_t i = 0; i < sizeof given / sizeof *given; i++) {
        uint32_t value;
        if (!given[i].word || field_word_value(given[i].words, span_of_text(given[i].word), &value))
            continue;
        fprintf(stderr, "sigwarden rules list: --%s cannot be %s; it is one of", given[i].option,
                given[i].word);
        for (uint32_t k = 0; k < given[i].words->count; k++)
            fprintf(stderr, "%s %s", k ? "," : "", given[i].words->list[k].word);
        fprintf(stderr, "\n");
        return EXIT_USAGE;
    }
    return 0;
}

int run_rules_list(const struct options *options)
{
    int status = check_words(options);
    if (status)
        return status;
    struct ruleset *ruleset = rules_load(&options->rules, !options->no_default_rules, &status);
    if (!ruleset)
        return status;
    size_t count = 0;
    if (options->coverage)
        list_coverage(ruleset, options);
    for (size_t i = 0; !options->coverage && i < ruleset_count(ruleset); i++) {
        const struct rule *rule = ruleset_rule(ruleset, i);
        if (!is_wanted(rule, options))
            continue;
        count++;
        if (options->json)
            list_json(rule);
        else
            list_text(rule);
    }
    if (!options->json && !options->coverage)
        printf("%zu rules\n", count);
    ruleset_free(ruleset);
    return EXIT_DONE;
}
