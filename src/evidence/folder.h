// SPDX-License-Identifier: Apache-2.0
/*
 * The folder that a log or a bundle lies in: the only place where the evidence layer touches files. Names are
 * relative to it, and lead through no symbolic link.
 *
 * Functions that return int give 0, or negative with *reterr filled. Threads: one at a time for each folder;
 * the lock keeps other processes out.
 */
#ifndef SIGWARDEN_EVIDENCE_FOLDER_H
#define SIGWARDEN_EVIDENCE_FOLDER_H

#include <sigwarden/error.h>

#include "base/span.h"

#define FOLDER_NAME_SIZE 256                /* of a file in it, with the zero behind */
#define FOLDER_FILE_MAX  ((size_t)64 << 20) /* octets of a file; no part of a log is longer */

struct folder {
    int descriptor;
    char path[4096];
};

enum folder_lock { FOLDER_SHARED, FOLDER_ALONE };

/* create: makes it, for its owner only, if it is not there. Close with folder_close(). */
int folder_open(const char *path, bool create, struct folder *ret, struct sigwarden_error *reterr);
void folder_close(struct folder *folder);

/* Waits until nobody holds the lock in a way that excludes this one. */
int folder_lock(struct folder *folder, enum folder_lock how, struct sigwarden_error *reterr);
void folder_unlock(struct folder *folder);

bool folder_has(const struct folder *folder, const char *name);

/* All of a file, a zero behind it; free with free(). NULL with *reterr: SIGWARDEN_ERROR_BROKEN if there is
 * none, or something else in its place. */
uint8_t *folder_read(const struct folder *folder, const char *name, size_t *ret_len,
                     struct sigwarden_error *reterr);

/* Writes a new file, `front` before `bytes`, and makes the folders that lead to it. private: for its owner
 * only. */
int folder_write(struct folder *folder, const char *name, struct span front, struct span bytes, bool private,
                 struct sigwarden_error *reterr);

/* Puts a file in the place of another, or of none, so that a reader finds one or the other, whatever happens.
 */
int folder_replace(struct folder *folder, const char *name, struct span bytes, bool private,
                   struct sigwarden_error *reterr);

/* What was written so far outlives the machine. */
int folder_sync(struct folder *folder, struct sigwarden_error *reterr);

/* Also the folders that led to it, where they are empty then. It need not be there. */
int folder_remove(struct folder *folder, const char *name, struct sigwarden_error *reterr);

/* Called for each file; `odd`: it is neither file nor folder. Also for a folder in which nothing lies: its
 * name ends with '/'. Not 0 ends the walk. */
typedef int folder_visit(void *context, const char *name, bool odd);

/* Every file below, in the order of the names. The first result that is not 0, or 0. */
int folder_walk(const struct folder *folder, folder_visit *visit, void *context,
                struct sigwarden_error *reterr);

/* Fails: FOLDER/NAME: MESSAGE; HINT. */
int folder_fail(const struct folder *folder, const char *name, enum sigwarden_error_code code,
                const char *message, const char *hint, struct sigwarden_error *reterr);

#endif
