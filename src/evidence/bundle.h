// SPDX-License-Identifier: Apache-2.0
/*
 * A bundle: a few records of a log, handed over as a folder, that can be checked without the rest of the log.
 *
 *     index.html                 for people
 *     manifest.json              what is in the bundle, the salts of the parts that are, and SHA-256 of every
 * file manifest.json.minisig      signature over it, as minisign reads it; minisign.pub is the key verifier,
 * checkpoint       who signed the log, and what (signed_note.h) records/17/leaf            a record
 *     records/17/proof.tlog-proof  that it is in the log that the checkpoint signs (C2SP tlog-proof)
 *     records/17/view.json ...   its parts; those that are withheld are not there
 *     timestamp.tsr              an authority's word that the checkpoint existed at its time (RFC 3161)
 *
 * Threads: one at a time. Memory: all that is in it.
 */
#ifndef SIGWARDEN_EVIDENCE_BUNDLE_H
#define SIGWARDEN_EVIDENCE_BUNDLE_H

#include <stdio.h>

#include "evidence/check.h"
#include "evidence/log.h"
#include "evidence/time_token.h"

#define BUNDLE_RECORDS_MAX 4096
#define BUNDLE_OCTETS_MAX  (UINT64_C(2) << 30) /* of its parts together */
#define BUNDLE_LEAF        "leaf"
#define BUNDLE_PROOF       "proof.tlog-proof"
#define BUNDLE_MANIFEST    "manifest.json"
#define BUNDLE_SIGNATURE   "manifest.json.minisig"
#define BUNDLE_KEY         "minisign.pub"
#define BUNDLE_PAGE        "index.html"
#define BUNDLE_TOKEN       "timestamp.tsr"
#define BUNDLE_TOOL_SIZE   64

/* The form of the page. It goes up with every change of what bundle_page() writes for the same bundle. */
#define BUNDLE_PAGE_FORM 1

struct bundle_part {
    uint8_t *bytes; /* NULL: not there */
    size_t len;
    uint8_t salt[SALT_SIZE];
};

struct bundle_record {
    uint64_t index;
    struct record record;
    char leaf[RECORD_SIZE_MAX];
    size_t leaf_len;
    struct merkle_proof proof;
    struct bundle_part parts[PART_COUNT];
};

struct bundle {
    struct verifier verifier;
    struct checkpoint checkpoint;
    char note[CHECKPOINT_READ_MAX]; /* the checkpoint as it was signed */
    size_t note_len;
    char made[LOGGED_SIZE];        /* when the bundle was made, by the clock there */
    char tool[BUNDLE_TOOL_SIZE];   /* by what */
    struct bundle_record *records; /* by index */
    size_t count;
};

void bundle_free(struct bundle *bundle);

enum bundle_wish { BUNDLE_FINDING, BUNDLE_CAMPAIGN };

/*
 * Takes from the log in `log` what a wish names: a finding and what became of it, or a campaign with its
 * findings; and the runs that they were found in. id: 4 or more hexadecimal digits, the front of the id.
 * private: also the parts that are else withheld. 0, or negative with *reterr filled: it is not there, or
 * several are. Free with bundle_free().
 */
int bundle_take(const char *log, enum bundle_wish wish, const char *id, bool private, struct bundle *ret,
                struct sigwarden_error *reterr);

/* Writes the bundle into a new folder and signs it; token: of RFC 3161, may be empty. */
int bundle_write(const struct bundle *bundle, const char *path, const struct signing_key *key,
                 struct span token, struct sigwarden_error *reterr);

/* The page for people: a function of the bundle alone. token: whether there is a time token. */
void bundle_page(FILE *out, const struct bundle *bundle, bool token);

/* Names of files in it. */
void bundle_name(uint64_t index, const char *file, char ret[static FOLDER_NAME_SIZE]);

/* The proof's file; the caller's to close. */
void bundle_proof(FILE *out, const struct bundle *bundle, const struct bundle_record *record);

/* What was found in a bundle beside what a log has. */
struct bundle_report {
    struct check_report check;
    char made[LOGGED_SIZE], tool[BUNDLE_TOOL_SIZE];
    bool page_compared; /* the page says what the parts say; false: its form is not known here */
    bool has_token;
    struct time_token token;
    uint64_t *indices; /* of the records; free() */
    size_t count;
};

/* The bundle in `path`; as check_log(). */
int check_bundle(const char *path, const struct check_options *options, struct bundle_report *ret,
                 struct sigwarden_error *reterr);

#endif
