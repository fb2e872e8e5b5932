// SPDX-License-Identifier: Apache-2.0
/*
 * The keys of the pseudonyms and of the evidence log: files with 64 hexadecimal digits.
 */
#ifndef SIGWARDEN_CLI_KEY_H
#define SIGWARDEN_CLI_KEY_H

#include "who/pseudonym.h"

/*
 * path: of --key; NULL: $XDG_STATE_HOME/sigwarden/key (else ~/.local/state/sigwarden/key), made 0600 on first
 * use. Where that cannot be written a key for this run only is taken, and said on stderr. Of one process all
 * calls give the key of the first. 0, or EXIT_CONFIG after saying what is wrong.
 */
int key_load(const char *path, uint8_t ret[PSEUDONYM_KEY_SIZE]);

/* Hexadecimal text that tells whether two keys are the same, and nothing else about them. */
#define KEY_CHECK_SIZE 33
void key_check(const uint8_t key[PSEUDONYM_KEY_SIZE], char ret[static KEY_CHECK_SIZE]);

#define KEY_PATH_SIZE 4096

/*
 * The seed of the key that signs the evidence log. path: of --evidence-key; NULL:
 * $XDG_STATE_HOME/sigwarden/evidence.key (else ~/.local/state/...). Made 0600 on first use; it must be kept,
 * and nobody else may read it. ret_path: where it lies. 0, or after saying what is wrong EXIT_CONFIG, or
 * EXIT_UNREADABLE where the disk is full.
 */
int key_load_evidence(const char *path, bool make, uint8_t ret[PSEUDONYM_KEY_SIZE],
                      char ret_path[static KEY_PATH_SIZE]);

/* Where that key lies, or would; false: there is no place for it. */
bool key_evidence_path(const char *path, char ret[static KEY_PATH_SIZE]);

#endif
