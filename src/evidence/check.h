// SPDX-License-Identifier: Apache-2.0
/*
 * Recomputes everything in a log, trusting nothing but the key that signed it.
 *
 * Cost: every octet of the folder is hashed once; each finding is replayed (evidence/replay.h) where it can
 * be.
 */
#ifndef SIGWARDEN_EVIDENCE_CHECK_H
#define SIGWARDEN_EVIDENCE_CHECK_H

#include "evidence/log.h"

/* What was looked at. */
struct check_report {
    struct verifier verifier;
    struct checkpoint checkpoint;
    char logged_first[LOGGED_SIZE], logged_last[LOGGED_SIZE]; /* "" where there is no record */
    uint64_t records[RECORD_KIND_COUNT];
    uint64_t parts[PART_COUNT];    /* that were there and are what was logged */
    uint64_t withheld[PART_COUNT]; /* of a bundle */
    uint64_t replayed;             /* findings that rules and facts gave again */
    uint64_t decoded_again;        /* of these, those whose frames gave their decode again */
    uint64_t disclosures_decoded;  /* disclosures whose frames gave them again */
    uint64_t without_frames;       /* findings of which no frame was there */
    uint64_t not_replayed;         /* findings whose parts for a replay are not there */
    uint64_t files;                /* in the folder */
    bool interrupted;              /* an addition was interrupted; the log ends before it */
    uint64_t left_over;            /* of these, what an interrupted addition names, and no record */
    bool held_against_seen;        /* the key's own memory of the log agrees */
    bool held_against_kept;        /* the checkpoint that the user has kept agrees */
};

struct check_options {
    const struct verifier *signer; /* who must have signed; NULL: whoever did */
    const char *authorities;       /* certificates (PEM) of those whose time is trusted; NULL: none */
    struct span kept;              /* a checkpoint of the log from elsewhere; .p NULL: none */
    const char *seen;              /* where the signer keeps what was signed last (log.h); NULL: not here */
};

/*
 * The log in `path`. 0: everything in it is as it was logged, and no file is there that is not part of it.
 * Negative: *reterr names the first record that is wrong, or the file. *ret is filled as far as it was looked
 * at.
 */
int check_log(const char *path, const struct check_options *options, struct check_report *ret,
              struct sigwarden_error *reterr);

#endif
