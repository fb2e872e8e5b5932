// SPDX-License-Identifier: Apache-2.0
/*
 * What checking a log and checking a bundle have in common.
 */
#ifndef SIGWARDEN_EVIDENCE_CHECK_RECORD_H
#define SIGWARDEN_EVIDENCE_CHECK_RECORD_H

#include "evidence/check.h"
#include "evidence/replay.h"

/* Fails: "FOLDER/NAME: record 17 (finding 01ab...): MESSAGE"; without the parenthesis where `record` is NULL.
 */
int check_fail(const struct folder *folder, const char *name, uint64_t index, const struct record *record,
               const char *message, struct sigwarden_error *reterr);

/* What is said of a part that is not what it was, or not there. */
const char *check_not_as_logged(enum part_id id);
const char *check_missing(enum part_id id);

/* Fails: what is wrong with the checkpoint that the user has kept. */
int check_fail_kept(const char *message, struct sigwarden_error *reterr);

/* Counts a record. */
void check_count(struct check_report *report, const struct record *record);

/* Replays a record, and counts it if it has a verdict. 0, or negative with *reterr filled. */
int check_replay(struct replay *replay, const struct folder *folder, struct check_report *report,
                 uint64_t index, const struct record *record, const struct span parts[PART_COUNT],
                 struct sigwarden_error *reterr);

#endif
