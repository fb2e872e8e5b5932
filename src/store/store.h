// SPDX-License-Identifier: Apache-2.0
/*
 * Findings, what became of them, campaigns, and what people made of them, in one SQLite file. docs/store.md
 * says which tables and columns it has, for those who ask it themselves.
 *
 * What a run adds waits in a temporary table until store_commit(), which adds all of it or nothing, so that
 * the file is locked for that moment only. What is there already is not added again.
 *
 * Identities are pseudonyms, whose key is known to the store by a check value: a run with another key would
 * give the same persons other names, and is refused. A run with --reveal adds each event in clear beside it.
 *
 * Errors: negative with *reterr filled, as in <sigwarden/error.h>. SIGWARDEN_ERROR_CONFIGURATION: the key;
 * FOREIGN: not a store, or a newer one; BROKEN: corrupt; SYSTEM: no room, locked, no permission.
 *
 * Threads: a store belongs to one; several processes may use one file. Cost: one parse of the event for each
 * column.
 */
#ifndef SIGWARDEN_STORE_STORE_H
#define SIGWARDEN_STORE_STORE_H

#include <sigwarden/error.h>

#include "base/span.h"

#define STORE_SCHEMA         1     /* the newest that this version reads */
#define STORE_FINDING_ID_MIN 4     /* digits of a finding's id that are enough, where no other begins so */
#define STORE_FINDING_ID_LEN 32    /* hexadecimal digits */
#define STORE_BUSY_MS        5000  /* how long another program's lock is waited for */
#define STORE_COMMIT_BUSY_MS 60000 /* the same when a run has all its work behind it */

struct store;

enum store_mode {
    STORE_READ,   /* the file must be there */
    STORE_WRITE,  /* the file must be there */
    STORE_CREATE, /* made, for its owner only, if it is not */
};

/*
 * Opens a store. `key_check` says which key the pseudonyms have, in hexadecimal; NULL where that does not
 * matter. Free with store_close().
 */
int store_open(const char *path, enum store_mode mode, const char *key_check, struct store **ret,
               struct sigwarden_error *reterr);

/* Gives up what was not committed; a file that this opening made and never filled goes too. NULL is fine. */
void store_close(struct store *store);

/*
 * Adds one event, as JSON: an alert, a disclosure or a campaign; others are passed over. `clear` is the same
 * event with identities as they are; empty without --reveal.
 */
int store_add(struct store *store, struct span event, struct span clear, struct sigwarden_error *reterr);

struct store_counts {
    uint64_t findings, disclosures, campaigns; /* that were not there before */
};

/* Adds what waits. After an error nothing of it is there. */
int store_commit(struct store *store, struct store_counts *ret, struct sigwarden_error *reterr);

/* What to find; NULL and 0 stand for any. */
struct store_filter {
    const char *finding_id; /* its first digits */
    const char *class;
    const char *state;   /* new, confirmed, false-alarm */
    const char *since;   /* a day or a time, as the column `time` has it */
    const char *persons; /* a JSON array of pseudonyms: an IMSI, a number or a person, and all that is the
                            same person */
    int severity;        /* this one or worse */
    bool not_false_alarms, decided; /* only those */
};

/* A finding; texts live until the call returns, those without a value are "". */
struct store_finding {
    const char *finding_id, *time, *class, *rule, *title, *confidence, *protocol, *operation;
    const char *source, *subscriber;     /* the best name of each that is known */
    const char *outcome;                 /* of its disclosure */
    const char *state, *note, *who, *at; /* triage */
    int severity;
    bool undecided;
    struct span event, clear; /* JSON; clear is empty without --reveal */
};

/* What becomes of a row: 0 goes on, anything else ends the search and is returned. */
typedef int store_row(void *context, const struct store_finding *finding);

/* Calls for each finding that fits, in order of time. */
int store_findings(struct store *store, const struct store_filter *filter, store_row *row, void *context,
                   struct sigwarden_error *reterr);

/* Takes JSON: an event, or what was said about a finding. 0 goes on, as with store_row. */
typedef int store_text(void *context, struct span text);

/* The disclosures that close a finding, and the campaigns that hold it; `clear`: with identities, where they
 * are there. */
int store_disclosures(struct store *store, const char *finding_id, bool clear, store_text *text,
                      void *context, struct sigwarden_error *reterr);
int store_campaigns(struct store *store, const char *finding_id, bool clear, store_text *text, void *context,
                    struct sigwarden_error *reterr);

/* All that was ever said about a finding, one JSON object each: state, note, who, at. */
int store_history(struct store *store, const char *finding_id, store_text *text, void *context,
                  struct sigwarden_error *reterr);

/* All campaigns of which some finding fits the filter. */
int store_campaigns_of(struct store *store, const struct store_filter *filter, store_text *text,
                       void *context, struct sigwarden_error *reterr);

struct store_mark {
    const char *finding_id; /* whole */
    const char *state;      /* new, confirmed, false-alarm */
    const char *note, *who; /* may be "" */
    const char *at;         /* as the column `time` has it */
};

/* What somebody makes of a finding; what was said before stays in the history. */
int store_mark(struct store *store, const struct store_mark *mark, struct sigwarden_error *reterr);

#endif
