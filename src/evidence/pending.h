// SPDX-License-Identifier: Apache-2.0
/*
 * What makes adding a batch of records all or nothing: the file `pending`, written before everything else and
 * removed last. It says which files the batch makes and which it makes needless.
 *
 *     sigwarden-evidence-pending/1
 *     from 12
 *     to 15
 *     made parts/8f/8f43...
 *     made tile/0/000.p/15
 *     needless tile/0/000.p/12
 *     end
 */
#ifndef SIGWARDEN_EVIDENCE_PENDING_H
#define SIGWARDEN_EVIDENCE_PENDING_H

#include "evidence/folder.h"

#define PENDING_NAME_SIZE 80

struct pending_names {
    char (*list)[PENDING_NAME_SIZE];
    size_t count, room;
};

struct pending {
    uint64_t from, to; /* how many records the log has before and after */
    struct pending_names made, needless;
};

void pending_free(struct pending *pending);

/* False: out of memory. */
bool pending_add(struct pending_names *names, const char *name);
bool pending_lists(const struct pending_names *names, const char *name);

/* Writes it to the folder; only then may the batch begin. */
int pending_write(const struct pending *pending, struct folder *folder, struct sigwarden_error *reterr);

/*
 * 1: *ret is what is pending in the folder. 0: nothing is; also where it was not written to its end, for then
 * nothing else was. Negative: it cannot be read, or is not what pending_write() writes, nor the beginning of
 * it. Free with pending_free().
 */
int pending_read(const struct folder *folder, struct pending *ret, struct sigwarden_error *reterr);

/* Whether a whole one is about a log of so many records. One of another time may list what is needed now. */
bool pending_is_about(const struct pending *pending, uint64_t size);

/* Fails: `pending` is of another time of the log. */
int pending_fail_stale(const struct folder *folder, struct sigwarden_error *reterr);

/* Takes a name from a list, if it is there. */
void pending_drop(struct pending_names *names, const char *name);

/* Ends a batch: removes what it made needless (done), or what it made (not done), and `pending`. */
int pending_end(const struct pending *pending, bool done, struct folder *folder,
                struct sigwarden_error *reterr);

#endif
