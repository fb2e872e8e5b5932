// SPDX-License-Identifier: Apache-2.0
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/json.h"
#include "cli/rules.h"
#include "cli/session.h"
#include "io/why.h"
#include "rules/builtin.h"
#include "rules/program.h"
#include "rules/ruleset.h"
#include "signal/field.h"

struct ruleset *rules_load(const struct option_list *list, bool builtin, int *ret_status)
{
    struct sigwarden_text own[OPTION_LIST_MAX];
    char *texts[OPTION_LIST_MAX] = {NULL};
    struct sigwarden_text *files = calloc(builtin_rule_file_count + list->count + 1, sizeof *files);
    struct ruleset *ruleset = NULL;
    struct sigwarden_error error;
    *ret_status = EXIT_CONFIG;
    for (size_t i = 0; i < list->count; i++) {
        own[i] = (struct sigwarden_text){.name = list->values[i]};
        own[i].text = texts[i] = read_text(own[i].name, TEXT_FILE_MAX, &own[i].len);
        if (!texts[i]) {
            *ret_status = EXIT_UNREADABLE;
            goto out;
        }
    }
    size_t count = files && builtin ? builtin_rules_with(own, list->count, files) : list->count;
    if (files && ruleset_load(builtin ? files : own, count, &sigwarden_libc_alloc, &ruleset, &error) < 0)
        rules_say_error(&error);
out:
    for (size_t i = 0; i < list->count; i++)
        free(texts[i]);
    free(files);
    return ruleset;
}

/* The line of the file that an error is in, and a caret below its column. */
static void show_place(const struct sigwarden_error *error)
{
    enum { SHOWN = 160 };
    size_t len;
    char *text = error->file[0] && error->line ? read_text(error->file, TEXT_FILE_MAX, &len) : NULL;
    const char *line = text;
    for (unsigned i = 1; line && i < error->line; i++) {
        line = strchr(line, '\n');
        line = line ? line + 1 : NULL;
    }
    int shown = line ? (int)strcspn(line, "\r\n") : 0;
    bool plain = line && shown <= SHOWN && error->column;
    for (int i = 0; plain && i < shown; i++)
        plain = (unsigned char)line[i] >= 0x20 && line[i] != 0x7f;
    if (plain)
        fprintf(stderr, "    %.*s\n    %*s^\n", shown, line, (int)error->column - 1, "");
    free(text);
}

void rules_say_error(const struct sigwarden_error *error)
{
    say_error(error);
    if (access(error->file, R_OK) == 0)
        show_place(error);
}

bool rules_is_from(const struct rule *rule, const struct option_list *files)
{
    for (size_t i = 0; i < files->count; i++)
        if (span_is(rule->file, files->values[i]))
            return true;
    return false;
}

/* What the rule asks of each signal, and remembers. */
static void print_rule(const struct rule *rule)
{
    printf("  %-6" PRIu32 " at most %4" PRIu32 " steps, %2zu tests  %.*s\n", rule->id, rule->cost,
           rule->test_count, (int)rule->name.len, (const char *)rule->name.p);
}

static int check_file(const struct option_list *one)
{
    int status;
    size_t count = 0;
    struct ruleset *ruleset = rules_load(one, true, &status);
    if (!ruleset)
        return status;
    for (size_t i = 0; i < ruleset_count(ruleset); i++)
        count += rules_is_from(ruleset_rule(ruleset, i), one);
    printf("%s: right, %zu rules\n", one->values[0], count);
    for (size_t i = 0; i < ruleset_count(ruleset); i++)
        if (rules_is_from(ruleset_rule(ruleset, i), one))
            print_rule(ruleset_rule(ruleset, i));
    rules_warn(ruleset, one);
    ruleset_free(ruleset);
    return EXIT_DONE;
}

int run_rules_check(const struct options *options)
{
    int worst = EXIT_DONE;
    for (size_t i = 0; i < options->files.count; i++) {
        const struct option_list one = {.values = {options->files.values[i]}, .count = 1};
        int status = check_file(&one);
        worst = status > worst ? status : worst;
    }
    return worst;
}

/* A field that one of the words begins; all without words. */
static bool is_asked_for(const struct field *field, const struct option_list *words)
{
    for (size_t i = 0; i < words->count; i++)
        if (strncmp(field->path, words->values[i], strlen(words->values[i])) == 0 ||
            strcmp(field->alias, words->values[i]) == 0)
            return true;
    return words->count == 0;
}

static void print_field(const struct field *field, bool all_words)
{
    enum { WORDS_LISTED = 10 };
    printf("| `%s` | %s | %s", field->path, kind_row(field->kind)->name, field->doc);
    for (uint32_t i = 0; field->words && i < field->words->count; i++)
        if (all_words || field->words->count <= WORDS_LISTED)
            printf("%s`%s`", i ? ", " : ": ", field->words->list[i].word);
    printf(" | %s%s%s |\n", field->alias[0] ? "`" : "", field->alias, field->alias[0] ? "`" : "");
}

int run_rules_fields(const struct options *options)
{
    size_t shown = 0;
    bool all = options->files.count == 0;
    if (all)
        printf("# Fields\n\nMade by `sigwarden rules fields`; each is the name in rules and the place in "
               "JSON. Long lists of "
               "words are\nshown by `sigwarden rules fields signal.operation`.\n\n");
    for (int id = 0; id < FIELD_COUNT; id++) {
        const struct field *field = field_get((enum field_id)id);
        if (!is_asked_for(field, &options->files))
            continue;
        if (shown == 0)
            printf("| field | kind | meaning | tshark's name |\n|---|---|---|---|\n");
        print_field(field,
                    !all && options->files.count == 1 && strcmp(field->path, options->files.values[0]) == 0);
        shown++;
    }
    if (shown)
        return EXIT_DONE;
    const char *near = field_suggest(span_of_text(options->files.values[0]));
    fprintf(stderr, "sigwarden: no field is called %s; %s%s\n", options->files.values[0],
            near ? "did you mean " : "`sigwarden rules fields` lists them all", near ? near : "");
    return EXIT_USAGE;
}
