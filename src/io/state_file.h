// SPDX-License-Identifier: Apache-2.0
/*
 * The file in which one run leaves what it learned for the next (--state).
 *
 * A front of STATE_FILE_FRONT octets, then the names of the captures so far, then what
 * sigwarden_state_save() hands out. The front has, little endian: "sigwarden state\n"; the version, 4 octets;
 * the length of what follows, 8; a check of the key, 16; BLAKE2b of what follows under the key, 32; BLAKE2b
 * of the front up to there, 16. So a file that was cut, changed, or written under another key is told from
 * the others, and nobody without the key can make one.
 */
#ifndef SIGWARDEN_IO_STATE_FILE_H
#define SIGWARDEN_IO_STATE_FILE_H

#include <sigwarden/engine.h>

#include "who/pseudonym.h"

#define STATE_FILE_FRONT   92
#define STATE_FILE_VERSION 1

/* Captures have numbers that go on from run to run; the names of so many are remembered. */
#define STATE_FILE_CAPTURES_MAX 1024
#define STATE_FILE_NAME_MAX     4096

struct capture_names {
    uint32_t first; /* the number of list[0] */
    uint32_t count;
    char *list[STATE_FILE_CAPTURES_MAX];
};

void capture_names_free(struct capture_names *names);

/*
 * Loads the file into a new state and *names, which must be empty. 0; 1 where there is no such file; negative
 * with *reterr filled. *ret_dropped: as sigwarden_state_load() has it.
 */
int state_file_load(const char *path, const uint8_t key[PSEUDONYM_KEY_SIZE], struct sigwarden_state *state,
                    struct capture_names *names, uint64_t *ret_dropped, struct sigwarden_error *reterr);

/*
 * Saves both: into a file of its own in the same folder, readable by its owner alone, which takes the other
 * one's place once it is on the disk. 0, or negative with *reterr filled, and the file is as it was before.
 */
int state_file_save(const char *path, const uint8_t key[PSEUDONYM_KEY_SIZE], struct sigwarden_state *state,
                    struct capture_names *names, struct sigwarden_error *reterr);

#endif
