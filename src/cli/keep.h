// SPDX-License-Identifier: Apache-2.0
/*
 * What `analyze --store FILE` keeps of a run.
 */
#ifndef SIGWARDEN_CLI_KEEP_H
#define SIGWARDEN_CLI_KEEP_H

#include "cli/session.h"
#include "store/store.h"

struct keep {
    struct store *store; /* NULL: nothing is kept */
    int failed;          /* an exit status; why was said */
};

/* Opens the store of --store, before any work is done. 0 or an exit status, after saying what is wrong. */
int keep_open(struct keep *keep, const struct session *session);

/* Anomalies and signals are passed over. */
void keep_event(struct keep *keep, const struct session *session, const struct sigwarden_event *event);

/* Any event as JSON: as it is shown, and in clear; `clear` may be empty. */
void keep_json(struct keep *keep, struct span event, struct span clear);

/* Adds all of it to the store, or nothing, and closes it. 0 or an exit status. */
int keep_close(struct keep *keep, const struct session *session);

/* Opens the store of --store for the commands that read it. */
int keep_open_store(const struct options *options, enum store_mode mode, const char *key_check,
                    struct store **ret);

/* The exit status of an error of the store, after saying it. */
int keep_say(const struct sigwarden_error *error);

#endif
