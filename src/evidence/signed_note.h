// SPDX-License-Identifier: Apache-2.0
/*
 * Who signs, and what: checkpoints of a log (C2SP tlog-checkpoint) as signed notes (C2SP signed-note) with
 * Ed25519, and signatures over files that minisign reads. One key does both.
 *
 * A checkpoint is three lines: the log's name, how many records it has, the root of its tree; a blank line;
 * and the signature. Functions that parse take any bytes, and accept only what the ones that write would
 * write, but for signatures by other names, which they pass over.
 */
#ifndef SIGWARDEN_EVIDENCE_SIGNED_NOTE_H
#define SIGWARDEN_EVIDENCE_SIGNED_NOTE_H

#include "base/text.h"
#include "evidence/merkle.h"

#define LOG_NAME_SIZE       64  /* with the zero behind it */
#define VERIFIER_SIZE       160 /* of a verifier as text */
#define CHECKPOINT_SIZE     512 /* of one that we write */
#define CHECKPOINT_READ_MAX 8192
#define MINISIGN_SIZE       512

struct signing_key {
    uint8_t seed[32];   /* what the key file holds */
    uint8_t secret[64]; /* as libsodium has it */
    uint8_t public_[32];
};

/* Who a log's signatures are from: name and public key. */
struct verifier {
    char name[LOG_NAME_SIZE];
    uint8_t public_[32];
};

struct checkpoint {
    char name[LOG_NAME_SIZE];
    uint64_t size;
    struct merkle_hash root;
};

void signing_key_of_seed(const uint8_t seed[32], struct signing_key *ret);

/* "NAME+1a2b3c4d+BASE64", as golang.org/x/mod/sumdb/note has it. */
void verifier_text(const struct verifier *verifier, char ret[static VERIFIER_SIZE]);
bool verifier_parse(struct span text, struct verifier *ret);

/* Writes the signed note; its length. The checkpoint's name is the signer's. */
size_t checkpoint_sign(const struct checkpoint *checkpoint, const struct signing_key *key,
                       char ret[static CHECKPOINT_SIZE]);

/* NULL: it is signed by the verifier and reads well; else what is wrong. */
const char *checkpoint_open(struct span note, const struct verifier *verifier, struct checkpoint *ret);

/* A minisign public key file. */
size_t minisign_public(const uint8_t public_[32], char ret[static MINISIGN_SIZE]);

/* The signature file for `bytes`; comment: one line that is signed too. */
size_t minisign_sign(const struct signing_key *key, struct span bytes, const char *comment,
                     char ret[static MINISIGN_SIZE]);

/* Whether this is the key's signature over `bytes`, with its comment. */
bool minisign_verify(struct span signature, struct span bytes, const uint8_t public_[32]);

#endif
