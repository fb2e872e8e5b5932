// SPDX-License-Identifier: Apache-2.0
/*
 * What the subcommands of `findings` share.
 */
#ifndef SIGWARDEN_CLI_FINDINGS_H
#define SIGWARDEN_CLI_FINDINGS_H

#include "cli/keep.h"
#include "cli/options.h"

#define FINDINGS_TIME_SIZE 40

/* Findings as the options choose them; give back with findings_choice_done(). */
struct findings_choice {
    struct store *store;
    struct store_filter filter;
    char *persons;
    char since[FINDINGS_TIME_SIZE];
};

/* 0 or an exit status, after saying what is wrong. */
int findings_choose(const struct options *options, struct findings_choice *ret);
void findings_choice_done(struct findings_choice *choice);

/* The whole id that `digits` begin. 0 or an exit status, after saying that there is none, or several. */
int findings_find(struct store *store, const char *digits, char ret[static STORE_FINDING_ID_LEN + 1]);

/* A finding with what people made of it, as one JSON object, without the end of the line. */
void findings_put_json(const struct store_finding *finding, bool reveal);

/* Text on a terminal: what could drive it becomes ?. */
void findings_put_text(const char *text);

/* critical, high, medium, low */
const char *findings_severity(int severity);

#endif
