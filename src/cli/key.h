// SPDX-License-Identifier: Apache-2.0
/*
 * The key of the pseudonyms: a file with 64 hexadecimal digits.
 */
#ifndef SIGWARDEN_CLI_KEY_H
#define SIGWARDEN_CLI_KEY_H

#include "who/pseudonym.h"

/*
 * path: of --key; NULL: $XDG_STATE_HOME/sigwarden/key (else ~/.local/state/sigwarden/key), made 0600 on first
 * use. Where that cannot be written a key for this run only is taken, and said on stderr. 0, or EXIT_CONFIG
 * after saying what is wrong.
 */
int key_load(const char *path, uint8_t ret[PSEUDONYM_KEY_SIZE]);

/* Hexadecimal text that tells whether two keys are the same, and nothing else about them. */
#define KEY_CHECK_SIZE 33
void key_check(const uint8_t key[PSEUDONYM_KEY_SIZE], char ret[static KEY_CHECK_SIZE]);

#endif
