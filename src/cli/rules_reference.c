// SPDX-License-Identifier: Apache-2.0
/*
 * docs/rules-reference.md, from the tables that the rules are read by.
 */
#include <stdio.h>

#include "cli/options.h"
#include "rules/program.h"
#include "rules/rule_words.h"
#include "rules/ruleset.h"
#include "signal/words.h"

static void words(const struct field_words *list)
{
    for (uint32_t i = 0; i < list->count; i++)
        printf("%s`%s`", i ? ", " : "", list->list[i].word);
}

static void keys(void)
{
    static const struct {
        const char *name, *doc;
        const struct field_words *words;
        bool required;
    } rows[] = {
#define KEY(name, type, required, member, words, doc) {#name, doc, words, required},
#include "rules/rule_key.def"
#undef KEY
    };
    printf("## Keys of a rule\n\nAny other key is an error.\n\n| key | must | meaning |\n|---|---|---|\n");
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        printf("| `%s` | %s | %s", rows[i].name, rows[i].required ? "yes" : "", rows[i].doc);
        if (rows[i].words) {
            printf(": ");
            words(rows[i].words);
        }
        printf(" |\n");
    }
}

static void kinds(void)
{
    printf("\n## Kinds of fields\n\n"
           "All are compared by `==` and `!=` (a set is not), and asked `is unknown`; `in` takes a list in "
           "braces or "
           "the\nname of one, and so do `contains`, `startswith` and `matches`.\n\n"
           "| kind | a value is | `in` | `<` `<=` `>` `>=` | `contains` | `startswith`, `matches` |\n"
           "|---|---|---|---|---|---|\n");
    for (unsigned kind = FIELD_KIND_BOOL; kind <= FIELD_KIND_DEGREES; kind++) {
        const struct kind_row *row = kind_row(kind);
        printf("| %s | %s | %s | %s | %s | %s |\n", row->name, row->value, row->member ? "yes" : "",
               row->ordered ? "yes" : "", row->contains ? "yes" : "", row->starts ? "yes" : "");
    }
}

static void limits(void)
{
    static const struct {
        const char *what;
        unsigned long limit;
        const char *unit;
    } rows[] = {
        {"text of an expression", EXPRESSION_SIZE_MAX, " octets"},
        {"comparisons in it, those of macros included", EXPRESSION_TESTS_MAX, ""},
        {"values in its lists", EXPRESSION_VALUES_MAX, ""},
        {"nesting", EXPRESSION_DEPTH_MAX, ""},
        {"patterns in it", EXPRESSION_PATTERNS_MAX, ""},
        {"patterns in all rules", RULES_PATTERNS_MAX, ""},
        {"a pattern", PATTERN_SIZE_MAX, " octets"},
        {"text that a pattern is tried on", PATTERN_TEXT_MAX, " octets"},
        {"ways that it tries from one place", PATTERN_TRIES_MAX, "; beyond that the comparison is unknown"},
        {"parts of `by`, `distinct`, `first_seen`", RULE_FIELDS_MAX, ""},
        {"fields joined by `or` in one part", RULE_ALTERNATIVES_MAX, ""},
        {"steps of a sequence", WINDOW_STEPS_MAX, ""},
        {"a rule file", RULE_FILE_SIZE_MAX >> 20, " MiB"},
        {"rules", RULES_MAX, ""},
    };
    printf("\n## Limits\n\n| what | at most |\n|---|---|\n");
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
        printf("| %s | %lu%s |\n", rows[i].what, rows[i].limit, rows[i].unit);
}

int run_rules_reference(const struct options *options)
{
    (void)options;
    printf("# Reference of the rule language\n\nMade by `sigwarden rules reference`. [rules.md](rules.md) "
           "teaches the "
           "language,\n[fields.md](fields.md) lists the fields.\n\n");
    keys();
    kinds();
    limits();
    return EXIT_DONE;
}
