// SPDX-License-Identifier: Apache-2.0
/*
 * The command line: one table of subcommands and options (options.c) drives parsing, help, the man page and
 * completion.
 */
#ifndef SIGWARDEN_CLI_OPTIONS_H
#define SIGWARDEN_CLI_OPTIONS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum exit_status {
    EXIT_DONE = 0,
    EXIT_FINDINGS = 1, /* at or above --fail-on */
    EXIT_USAGE = 2,
    EXIT_UNREADABLE = 3, /* an input could not be read, or not to its end (a signal's doing too), or the
                            output not written */
    EXIT_CONFIG = 4,     /* configuration, rules or saved state are invalid, or could not be saved */
};

#define OPTION_LIST_MAX 64

struct option_list {
    const char *values[OPTION_LIST_MAX];
    size_t count;
};

/* Everything that a command line can say. Strings point into argv. */
struct options {
    const char *network, *home, *key, *state, *report, *as, *class, *threat, *category;
    const char *store, *since, *marked, *note, *by, *format, *tlp, *producer;
    const char *evidence, *evidence_key, *finding, *campaign, *timestamp_request, *timestamp_token,
        *timestamp_ca, *signer, *checkpoint;
    struct option_list rules, about, iocs, files;
    bool coverage, no_default_rules, json, quiet, reveal, verbose, hex, no_sandbox, with_subscribers,
        with_frames;
    uint32_t subscribers; /* 0: not said */
    unsigned threads;     /* 0: not said */
    int fail_on;          /* severity 1 to 4; 0: never */
    int severity;         /* this one or worse, 1 to 4; 0: not said */
    uint64_t frame;       /* as Wireshark numbers them; 0: none was named */
};

struct option {
    const char *name;     /* without the dashes */
    char letter;          /* 0: none */
    const char *argument; /* NULL: a switch */
    const char *help;
};

struct command {
    const char *name; /* "analyze", "rules check" */
    const char *operands;
    const char *summary;     /* one line */
    const char *text;        /* a paragraph for its own help */
    const char *examples[6]; /* NULL behind the last */
    uint64_t options;        /* bits, numbered as option_at() does */
    int (*run)(const struct options *options);
};

/* The command that argv names, or NULL after a message on stderr. *ret_consumed: how many words its name is.
 */
const struct command *command_find(int argc, char **argv, int *ret_consumed);

/* Parses what follows the command's name. 0, or EXIT_USAGE after a message on stderr; -1 if help was asked
 * for and printed. */
int options_parse(const struct command *command, int argc, char **argv, struct options *ret);

/* The tables that parsing, help and completion share, in order; NULL behind the end. */
const struct command *command_at(size_t index);
const struct option *option_at(size_t index);

/* The words that an option takes, with a blank between them; NULL if it takes others. */
const char *option_words(const char *name);
bool option_word_fits(const char *words, const char *word);

/* help.c and completion.c */
void help_overview(void);
void help_command(const struct command *command);
void help_man(void); /* the man page, roff */

/* For "bash", "zsh" or "fish"; false for another shell. */
bool help_completion(const char *shell);

/* schema.c: the JSON Schema of events. */
void help_schema(void);

int run_analyze(const struct options *options);
int run_decode(const struct options *options);
int run_bench(const struct options *options);
int run_rules_list(const struct options *options);
int run_rules_check(const struct options *options);
int run_rules_test(const struct options *options);
int run_rules_explain(const struct options *options);
int run_rules_diff(const struct options *options);
int run_rules_reference(const struct options *options);
int run_rules_fields(const struct options *options);
int run_network_check(const struct options *options);
int run_network_suggest(const struct options *options);
int run_network_import(const struct options *options);
int run_findings_list(const struct options *options);
int run_findings_show(const struct options *options);
int run_findings_mark(const struct options *options);
int run_findings_export(const struct options *options);
int run_evidence_show(const struct options *options);
int run_evidence_verify(const struct options *options);
int run_evidence_export(const struct options *options);

#endif
