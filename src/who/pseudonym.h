// SPDX-License-Identifier: Apache-2.0
/*
 * Identities as they may be shown: the prefix that names the network or the country, and a keyed pseudonym
 * in place of the rest. The same key gives the same pseudonym in every run; without the key it cannot be
 * turned back, not even by trying all numbers.
 *
 * Cost: one BLAKE2b over 64 bytes for each, 1,500 instructions; with a memo, a tenth of that for those that
 * come again. No allocation. Threads: safe, the key is read only; a memo belongs to one thread.
 */
#ifndef SIGWARDEN_WHO_PSEUDONYM_H
#define SIGWARDEN_WHO_PSEUDONYM_H

#include "base/text.h"
#include "signal/signal.h"

#define PSEUDONYM_KEY_SIZE 32

#define PSEUDONYM_MESSAGE_MAX 32
#define PSEUDONYM_SYMBOLS     12
#define PSEUDONYM_MEMO_SLOTS  8192

/* Pseudonyms that were made lately: a request and its answer, and what follows, are about one person. */
struct pseudonym_memo {
    struct pseudonym_slot {
        uint64_t message[PSEUDONYM_MESSAGE_MAX / 8]; /* what was hashed, zeros behind it; all zero: empty */
        uint8_t open;                                /* digits at the front that stay */
        char symbols[1 + PSEUDONYM_SYMBOLS];
    } slots[PSEUDONYM_MEMO_SLOTS];
};

struct pseudonyms {
    bool reveal; /* show identities as they are */
    uint8_t key[PSEUDONYM_KEY_SIZE];
    struct pseudonym_memo *memo; /* for this key only; NULL: none */
};

#define PSEUDONYM_MAX (DIGITS_MAX + 1 + PSEUDONYM_SYMBOLS) /* octets that one takes */

/* Writes "00101~k3v9q2mxw7hd", or the digits themselves for IDENTITY_CLEAR and with reveal; returns behind
 * it. */
char *pseudonym_put(char *at, const struct pseudonyms *pseudonyms, enum identity identity,
                    const struct digits *digits);

/* Writes "~k3v9q2mxw7hd" for a person (signal/person.h), with reveal too: the number itself says nothing. */
char *pseudonym_put_person(char *at, const struct pseudonyms *pseudonyms, uint64_t person);

/* Appends what pseudonym_put() writes. */
void pseudonym_append(struct text *text, const struct pseudonyms *pseudonyms, enum identity identity,
                      const struct digits *digits);

#endif
