// SPDX-License-Identifier: Apache-2.0
/*
 * An evidence log: an append-only Merkle log in a folder.
 *
 *     verifier         who signs: the log's name and public key
 *     checkpoint       how many records there are and the root of their tree, signed (signed_note.h)
 *     tile/...         the records and the hashes above them (tile.h)
 *     parts/8f/8f43... what a record commits to: 32 octets of salt and the part (record.h)
 *     pending          while records are being added: which files that makes and unmakes
 *
 * Records are added in batches. A batch is there when its checkpoint is: an interruption at any point leaves
 * the log as it was before, with a `pending` that tells what to tidy up; the next writer does. Other
 * processes may write to the same log: each takes the lock for a batch, and reads first what the others have
 * added.
 *
 * `seen` is a folder elsewhere that keeps the last checkpoint of each log of this key, so that a log that was
 * set back to an earlier state is noticed.
 *
 * Functions that return int give 0 or more, or negative with *reterr filled. Threads: one at a time. Memory:
 * about 120 octets a record, and the batch. Cost: opening reads all records; adding one hashes its parts.
 */
#ifndef SIGWARDEN_EVIDENCE_LOG_H
#define SIGWARDEN_EVIDENCE_LOG_H

#include "evidence/folder.h"
#include "evidence/record.h"
#include "evidence/signed_note.h"

#define LOG_VERIFIER   "verifier"
#define LOG_CHECKPOINT "checkpoint"
#define LOG_PENDING    "pending"

struct evidence_log;

/* A record to be added: what it is, and its parts; one whose pointer is NULL it has not. */
struct evidence {
    enum record_kind kind;
    uint8_t id[RECORD_ID_SIZE]; /* of one kind no two records have the same */
    const char *logged;         /* the time now, as record.h has it */
    struct span parts[PART_COUNT];
};

/*
 * Opens the log in `path` to add to it, and makes it if the folder is empty or not there. Everything in its
 * tree is recomputed first; a log that does not fit its checkpoint, is signed by another key, or is older
 * than what `seen` knows, is refused. seen: a folder, made if need be. Free with evidence_log_close().
 */
int evidence_log_open(const char *path, const struct signing_key *key, const char *seen,
                      struct evidence_log **ret, struct sigwarden_error *reterr);

/* What was not committed is given up. NULL is allowed. */
void evidence_log_close(struct evidence_log *log);

/* 1: it is part of the batch now; a batch that is large enough is committed. 0: the log has it already. */
int evidence_log_add(struct evidence_log *log, const struct evidence *evidence,
                     struct sigwarden_error *reterr);

/* Whether anything waits for evidence_log_commit(). */
bool evidence_log_waits(const struct evidence_log *log);

int evidence_log_commit(struct evidence_log *log, struct sigwarden_error *reterr);

/* How many records there are on the disk. */
uint64_t evidence_log_size(const struct evidence_log *log);

/* What reading shares: verifier and checkpoint of the log in a folder. */
int log_read_verifier(const struct folder *folder, struct verifier *verifier, struct sigwarden_error *reterr);
int log_read_heads(const struct folder *folder, struct verifier *verifier, struct checkpoint *checkpoint,
                   struct sigwarden_error *reterr);

/* 1: there is no more in the folder than a run leaves that was interrupted before its first checkpoint. 0: it
 * is a log, or something else. */
int log_not_begun(const struct folder *folder, struct sigwarden_error *reterr);

/* Called for each record with its number; not 0 ends the reading. */
typedef int log_visit(void *context, uint64_t index, struct span leaf);

/* Records `from` up to `to` of a log that has `size`. The first result that is not 0, or 0. */
int log_read_records(const struct folder *folder, uint64_t from, uint64_t to, uint64_t size, log_visit *visit,
                     void *context, struct sigwarden_error *reterr);

/* A part of a record, held against its commitment, without the salt, which is put into `ret_salt` unless that
 * is NULL. A zero behind it; free with free(). NULL with *reterr: it is not there, or not what was logged. */
uint8_t *log_read_part(const struct folder *folder, const uint8_t commitment[COMMITMENT_SIZE],
                       size_t *ret_len, uint8_t *ret_salt, struct sigwarden_error *reterr);

/* Where `seen` keeps the checkpoint of a log. */
void log_seen_name(const char *log_name, char ret[static FOLDER_NAME_SIZE]);

#endif
