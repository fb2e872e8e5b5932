// SPDX-License-Identifier: Apache-2.0
/*
 * Completion for shells, from the tables of options.c, the field registry and the words of rules.
 */
#include <stdio.h>
#include <string.h>

#include "cli/options.h"
#include "cli/rules.h"
#include "engine/statistics.h"
#include "frame/payload_protocol.h"
#include "rules/rule_words.h"
#include "signal/words.h"

/* "rules" of "rules list"; all of a name of one word. */
static size_t group_len(const struct command *command)
{
    return strcspn(command->name, " ");
}

static bool is_first_of_group(size_t index)
{
    const struct command *command = command_at(index);
    size_t len = group_len(command);
    for (size_t before = 0; before < index; before++)
        if (group_len(command_at(before)) == len &&
            strncmp(command_at(before)->name, command->name, len) == 0)
            return false;
    return true;
}

static void put_groups(void)
{
    for (size_t i = 0; command_at(i); i++)
        if (is_first_of_group(i))
            printf("%.*s ", (int)group_len(command_at(i)), command_at(i)->name);
    printf("help version");
}

/* The second words of a group's commands. */
static void put_seconds(const struct command *first)
{
    size_t len = group_len(first);
    const char *between = "";
    for (size_t i = 0; command_at(i); i++) {
        const struct command *command = command_at(i);
        if (group_len(command) != len || strncmp(command->name, first->name, len) != 0)
            continue;
        printf("%s%s", between, command->name + len + 1);
        between = " ";
    }
}

static void put_words(const struct field_words *words)
{
    for (uint32_t i = 0; i < words->count; i++)
        printf("%s%s", i ? " " : "", words->list[i].word);
}

static void put_protocols(void)
{
    static const char *const names[] = {
#define PAYLOAD(id, name, ppid, port, exported, doc) [PAYLOAD_##id] = #id,
#include "frame/payload_protocol.def"
#undef PAYLOAD
    };
    const char *between = "";
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        if (!names[i] || !engine_reads((enum payload_protocol)i))
            continue;
        printf("%s%s", between, names[i]);
        between = " ";
    }
}

/* The values that an option takes; false if they are no fixed words. */
static bool put_values(const char *option)
{
    const struct {
        const char *option;
        const struct field_words *words;
    } lists[] = {{"fail-on", &rule_words_severity},
                 {"severity", &rule_words_severity},
                 {"class", &rule_words_class},
                 {"category", &words_category}};
    for (size_t i = 0; i < sizeof lists / sizeof *lists; i++) {
        if (strcmp(lists[i].option, option) != 0)
            continue;
        put_words(lists[i].words);
        return true;
    }
    if (strcmp(option, "as") == 0)
        put_protocols();
    else if (option_words(option))
        printf("%s", option_words(option));
    return strcmp(option, "as") == 0 || option_words(option);
}

static bool has_values(const char *option)
{
    static const char *const with[] = {"fail-on", "severity", "class", "category", "as"};
    for (size_t i = 0; i < sizeof with / sizeof *with; i++)
        if (strcmp(with[i], option) == 0)
            return true;
    return option_words(option) != NULL;
}

static void put_options(const struct command *command)
{
    const char *between = "";
    for (size_t id = 0; option_at(id); id++) {
        if (!(command->options >> id & 1))
            continue;
        printf("%s--%s", between, option_at(id)->name);
        between = " ";
    }
}

static void put_fields(void)
{
    for (int id = 0; id < FIELD_COUNT; id++)
        printf("%s%s", id ? " " : "", field_get((enum field_id)id)->path);
}

/* The names of the built-in rules. */
static void put_rules(void)
{
    const struct option_list none = {.count = 0};
    int status;
    struct ruleset *ruleset = rules_load(&none, true, &status);
    for (size_t i = 0; ruleset && i < ruleset_count(ruleset); i++) {
        const struct span name = ruleset_rule(ruleset, i)->name;
        printf("%s%.*s", i ? " " : "", (int)name.len, (const char *)name.p);
    }
    ruleset_free(ruleset);
}

static void bash(void)
{
    printf("_sigwarden() {\n"
           "    local cur=${COMP_WORDS[COMP_CWORD]} prev=${COMP_WORDS[COMP_CWORD-1]} "
           "command=${COMP_WORDS[1]} words=\n"
           "    case $prev in\n");
    for (size_t id = 0; option_at(id); id++) {
        if (!has_values(option_at(id)->name))
            continue;
        printf("    --%s) words=\"", option_at(id)->name);
        put_values(option_at(id)->name);
        printf("\" ;;\n");
    }
    printf("    esac\n    if [ -z \"$words\" ] && [ \"$COMP_CWORD\" = 1 ]; then\n        words=\"");
    put_groups();
    printf("\"\n    elif [ -z \"$words\" ]; then\n        case $command in\n");
    for (size_t i = 0; command_at(i); i++) {
        const struct command *command = command_at(i);
        if (!command->name[group_len(command)] || !is_first_of_group(i))
            continue;
        printf("        %.*s) [ \"$COMP_CWORD\" = 2 ] && words=\"", (int)group_len(command), command->name);
        put_seconds(command);
        printf("\"; command=\"$command ${COMP_WORDS[2]}\" ;;\n");
    }
    printf("        help) [ \"$COMP_CWORD\" = 2 ] && words=\"");
    put_groups();
    printf(" --man --completion --schema\" ;;\n");
    printf("        esac\n        case $command:$cur in\n");
    for (size_t i = 0; command_at(i); i++) {
        printf("        \"%s:-\"*) words=\"", command_at(i)->name);
        put_options(command_at(i));
        printf("\" ;;\n");
    }
    printf("        \"rules explain:\"*) [ \"$COMP_CWORD\" = 3 ] && words=\"");
    put_rules();
    printf("\" ;;\n        \"rules fields:\"*) words=\"");
    put_fields();
    printf("\" ;;\n        esac\n    fi\n    COMPREPLY=($(compgen -W \"$words\" -- \"$cur\"))\n}\n"
           "complete -o default -F _sigwarden sigwarden\n");
}

/* zsh reads bash's completions. */
static void zsh(void)
{
    printf("#compdef sigwarden\nautoload -U +X compinit && compinit\nautoload -U +X bashcompinit && "
           "bashcompinit\n");
    bash();
}

static void fish_command(const struct command *command, bool first)
{
    size_t len = group_len(command);
    bool pair = command->name[len] != 0;
    if (!pair)
        printf("complete -c sigwarden -n __fish_use_subcommand -a %s -d '%s'\n", command->name,
               command->summary);
    else if (first)
        printf("complete -c sigwarden -n __fish_use_subcommand -a %.*s\n", (int)len, command->name);
    if (pair)
        printf("complete -c sigwarden -f -n '__fish_seen_subcommand_from %.*s' -a %s -d \"%s\"\n", (int)len,
               command->name, command->name + len + 1, command->summary);
    for (size_t id = 0; option_at(id); id++) {
        const struct option *option = option_at(id);
        if (!(command->options >> id & 1))
            continue;
        printf("complete -c sigwarden -n '__fish_seen_subcommand_from %.*s", (int)len, command->name);
        if (pair)
            printf("; and __fish_seen_subcommand_from %s", command->name + len + 1);
        printf("' -l %s%s", option->name, option->argument ? " -r" : "");
        if (has_values(option->name)) {
            printf(" -a '");
            put_values(option->name);
            printf("'");
        }
        printf(" -d \"%s\"\n", option->help);
    }
}

static void fish(void)
{
    for (size_t i = 0; command_at(i); i++)
        fish_command(command_at(i), is_first_of_group(i));
    printf("complete -c sigwarden -n '__fish_seen_subcommand_from explain' -a '");
    put_rules();
    printf("'\n");
    printf("complete -c sigwarden -f -n '__fish_seen_subcommand_from fields' -a '");
    put_fields();
    printf("'\n");
}

bool help_completion(const char *shell)
{
    if (strcmp(shell, "bash") == 0)
        bash();
    else if (strcmp(shell, "zsh") == 0)
        zsh();
    else if (strcmp(shell, "fish") == 0)
        fish();
    else
        return false;
    return true;
}
