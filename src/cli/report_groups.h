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
    bool last_step;               /* the operation is the last of a sequence, not what the source asked */
    char source_key[REPORT_TEXT]; /* what makes it one source */
    char title[REPORT_TEXT], rule[REPORT_TEXT], threat[REPORT_TEXT], operation[REPORT_TEXT];
    char source[2 * REPORT_TEXT]; /* operator, country, address, link */
    uint64_t count, answered, refused, unanswered, not_captured;
    uint64_t seen;              /* the most that a rule with memory counted; 0: it counts nothing */
    char counted[WHY_SIZE];     /* what that was */
    char distance[REPORT_TEXT]; /* that the first one's subscriber had come; may be empty */
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

/* A campaign and its sources, kept beyond its event. */
struct told_campaign {
    struct campaign campaign;
    struct campaign_source sources[CAMPAIGN_IDENTITIES_MAX], unnamed[CAMPAIGN_UNNAMED_MAX];
    char person[2 * REPORT_TEXT];
};

enum { CAMPAIGNS_TOLD_MAX = 256 };

struct story;

struct report {
    const struct pseudonyms *pseudonyms;
    struct group *groups[GROUPS_MAX];
    uint32_t group_count;
    uint64_t groups_dropped; /* findings that found no group */
    uint64_t anomalies[STATUS_LIMIT + 1][LAYER_COUNT];
    uint64_t anomaly_count;
    uint64_t anomaly_first_frame;
    struct pending pending[PENDING_MAX];
    struct told_campaign *campaigns[CAMPAIGNS_TOLD_MAX];
    uint32_t campaign_count;
    uint64_t campaigns_dropped;
    struct story *story; /* of the persons of --about; NULL: of nobody */
};

/* Group indices by severity, then by count, then by time. */
void report_order(const struct report *report, uint32_t order[GROUPS_MAX]);

/* "Ghost Relay in Farland, global title 99966000911, on link ipx (external)". */
void report_source_text(struct text *text, const struct pseudonyms *pseudonyms, const struct signal *signal);

/* "2026-03-02 07:12:09": what a person reads; events have the microseconds. */
const char *report_time(int64_t time_ns, char buffer[static 40]);

/* " in FILE", without what could drive the terminal. */
void report_print_name(const char *name, FILE *out);

/* What an answer gives away, one after the other: "cell 001-01-272-2497, 2 min old". */
typedef void report_learned_sink(void *context, const char *line);
void report_learned(const struct signal *answer, const struct pseudonyms *pseudonyms,
                    report_learned_sink *sink, void *context);

/* report_campaigns.c: keeps what a campaign event says; prints all of them, the worst first. */
void report_add_campaign(struct report *report, const struct sigwarden_event *event);
void report_print_campaigns(const struct report *report, FILE *out);

/* report_story.c */
struct story *story_new(const struct pseudonyms *pseudonyms);
void story_free(struct story *story);
void story_add(struct story *story, const struct sigwarden_event *event, bool wanted);
void story_print(struct story *story, const struct session *session, FILE *out);

/* The two halves of report_print() that are about the capture rather than the findings. */
void report_print_limits(const struct session *session, FILE *out);
void report_print_contents(const struct session *session, FILE *out);

/* Escape sequences for a heading, for a severity and for the end; empty where colour is not wanted. */
struct colours {
    const char *bold, *dim, *severity[5], *off;
};
struct colours report_colours(FILE *out);

extern const char *const report_severities[5]; /* "CRITICAL" is 1 */

#endif
