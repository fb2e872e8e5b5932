// SPDX-License-Identifier: Apache-2.0
/*
 * The report from inside: one group for each source and rule.
 */
#ifndef SIGWARDEN_CLI_REPORT_GROUPS_H
#define SIGWARDEN_CLI_REPORT_GROUPS_H

#include "cli/report.h"
#include "io/why.h"

enum {
    GROUPS_MAX = 1024,
    GROUP_FRAMES_MAX = 16,
    GROUP_SUBJECTS_MAX = 64, /* told apart in a group; beyond it is `more than` */
    GROUP_LEARNED_MAX = 6,
    GROUP_WHY_MAX = 4,
    REPORT_TEXT = 128,
};

struct subject {
    char name[REPORT_TEXT]; /* pseudonym, or the identity with --reveal */
    uint32_t count;
};

struct group {
    uint32_t rule_id;
    uint8_t severity;
    bool undecided;
    char source_key[REPORT_TEXT]; /* what makes it one source */
    char title[REPORT_TEXT], rule[REPORT_TEXT], threat[REPORT_TEXT], operation[REPORT_TEXT];
    char source[2 * REPORT_TEXT]; /* operator, country, address, link */
    uint64_t count, answered, refused, unanswered, not_captured;
    uint64_t seen;          /* the most that a rule with memory counted; 0: it counts nothing */
    char counted[WHY_SIZE]; /* what that was */
    int64_t first_ns, last_ns;
    struct subject subjects[GROUP_SUBJECTS_MAX];
    uint32_t subject_count;
    bool subjects_full;
    uint64_t frames[GROUP_FRAMES_MAX];
    uint32_t frame_files[GROUP_FRAMES_MAX];
    uint32_t frame_count; /* may exceed GROUP_FRAMES_MAX: then the first ones are kept */
    char learned[GROUP_LEARNED_MAX][REPORT_TEXT];
    uint32_t learned_count;
    char refusal[REPORT_TEXT];
    char why[GROUP_WHY_MAX][WHY_SIZE];
    uint32_t why_count;
};

/* Where the answer to an alerted request belongs. */
struct pending {
    uint64_t dialogue;
    int64_t asked_ns;
    uint64_t invoke_id;
    uint32_t group; /* index + 1; 0: free */
};

enum {
    PENDING_MAX = 8192,
    PENDING_RULES = 4, /* that fire on one request; further ones get no outcome */
};

struct report {
    const struct pseudonyms *pseudonyms;
    struct group *groups[GROUPS_MAX];
    uint32_t group_count;
    uint64_t groups_dropped; /* findings that found no group */
    uint64_t anomalies[STATUS_LIMIT + 1][LAYER_COUNT];
    uint64_t anomaly_count;
    uint64_t anomaly_first_frame;
    struct pending pending[PENDING_MAX];
};

/* Group indices by severity, then by count, then by time. */
void report_order(const struct report *report, uint32_t order[GROUPS_MAX]);

/* The two halves of report_print() that are about the capture rather than the findings. */
void report_print_limits(const struct session *session, FILE *out);
void report_print_contents(const struct session *session, FILE *out);

/* Escape sequences for a heading, for a severity and for the end; empty where colour is not wanted. */
struct colours {
    const char *bold, *dim, *severity[5], *off;
};
struct colours report_colours(FILE *out);

#endif
