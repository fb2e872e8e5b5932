// SPDX-License-Identifier: Apache-2.0
/*
 * The terminal report: findings gathered by who asked what, then told as a person would tell them.
 *
 * Memory is bounded whatever the capture holds: groups beyond the bound are counted, and the report says so.
 */
#ifndef SIGWARDEN_CLI_REPORT_H
#define SIGWARDEN_CLI_REPORT_H

#include <stdio.h>

#include "cli/session.h"

struct report;

/* NULL when out of memory. The pseudonyms must outlive the report. story: it is about the persons of --about.
 */
struct report *report_new(const struct pseudonyms *pseudonyms, bool story);
void report_free(struct report *report);

/* Takes an event into account; nothing of it is kept by reference. wanted: it is about a person of --about,
 * as far as that is known now; a number may turn out to be such a person's later. */
void report_add(struct report *report, const struct sigwarden_event *event, bool wanted);

/* The whole report. The session gives statistics and captures. */
void report_print(const struct report *report, const struct session *session, FILE *out);

#endif
