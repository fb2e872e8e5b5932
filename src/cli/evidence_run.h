// SPDX-License-Identifier: Apache-2.0
/*
 * `analyze --evidence`: the log that a run adds to.
 */
#ifndef SIGWARDEN_CLI_EVIDENCE_RUN_H
#define SIGWARDEN_CLI_EVIDENCE_RUN_H

#include "cli/session.h"

struct evidence_run;

/*
 * Opens the log of --evidence, with its key, for a session that is open; the session is watched from now on.
 * 0, or an exit status after saying what is wrong. *ret: NULL without --evidence. Free with
 * evidence_run_close().
 */
int evidence_run_open(struct session *session, struct evidence_run **ret);

/* Logs an alert, a disclosure or a campaign; other events are no evidence. run: NULL is allowed, here and
 * below. */
void evidence_run_event(struct evidence_run *run, const struct sigwarden_event *event);

/* The end of the input: logs the run, and writes what waits. 0, or EXIT_UNREADABLE if anything could not be
 * logged: that was then said. */
int evidence_run_end(struct evidence_run *run);
void evidence_run_close(struct evidence_run *run);

#endif
