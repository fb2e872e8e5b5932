// SPDX-License-Identifier: Apache-2.0
/*
 * A record of the log, one leaf of its tree: a few lines that say what was found and commit to each part of
 * it.
 *
 *     sigwarden-evidence/1
 *     kind finding
 *     id 0123456789abcdef0123456789abcdef
 *     logged 2026-11-30T09:00:00Z
 *     part view 8f43...
 *
 * A part's number is SHA-256 over 32 octets of salt and the part. The salt keeps anybody who sees a record
 * from trying out what the part may be.
 */
#ifndef SIGWARDEN_EVIDENCE_RECORD_H
#define SIGWARDEN_EVIDENCE_RECORD_H

#include "base/text.h"

#define RECORD_SIZE_MAX 4096
#define RECORD_ID_SIZE  16
#define SALT_SIZE       32
#define COMMITMENT_SIZE 32
#define LOGGED_SIZE     32
#define PART_NAME_SIZE  80

/* Octets of a campaign's id that stand in a record's; the rest of it is how many queries it had. */
#define RECORD_CAMPAIGN_ID_SIZE 12

enum record_kind { RECORD_FINDING, RECORD_DISCLOSURE, RECORD_CAMPAIGN, RECORD_RUN, RECORD_KIND_COUNT };

enum part_id {
#define PART(id, file, private, shared, doc) PART_##id,
#include "evidence/part.def"
#undef PART
    PART_COUNT
};

struct part_row {
    const char *name, *file, *doc;
    bool private, shared;
};

struct record {
    enum record_kind kind;
    uint8_t id[RECORD_ID_SIZE];
    char logged[LOGGED_SIZE]; /* when, by the clock of the machine that logged it */
    bool has[PART_COUNT];
    uint8_t commitments[PART_COUNT][COMMITMENT_SIZE];
};

const struct part_row *part_row(enum part_id id);
const char *record_kind_name(enum record_kind kind);

/* SHA-256 over salt and content. */
void part_commit(const uint8_t salt[SALT_SIZE], struct span content, uint8_t ret[COMMITMENT_SIZE]);

/* Where a part lies in a log: "parts/8f/8f43...". */
void part_path(const uint8_t commitment[COMMITMENT_SIZE], char ret[static PART_NAME_SIZE]);

/* Whose part lies there; false: no part does. */
bool part_of_path(const char *path, uint8_t ret[COMMITMENT_SIZE]);

/* The leaf's octets; the length. */
size_t record_write(const struct record *record, char ret[static RECORD_SIZE_MAX]);

/* False: these octets are not what record_write() gives. */
bool record_parse(struct span leaf, struct record *ret);

#endif
