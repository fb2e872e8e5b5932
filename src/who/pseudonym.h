// SPDX-License-Identifier: Apache-2.0
/*
 * Identities as they may be shown: the prefix that names the network or the country, and a keyed pseudonym
 * in place of the rest. The same key gives the same pseudonym in every run; without the key it cannot be
 * turned back, not even by trying all numbers.
 *
 * Cost: one BLAKE2b over 64 bytes for each. No allocation. Threads: safe, the key is read only.
 */
#ifndef SIGWARDEN_WHO_PSEUDONYM_H
#define SIGWARDEN_WHO_PSEUDONYM_H

#include "base/text.h"
#include "signal/signal.h"

#define PSEUDONYM_KEY_SIZE 32

struct pseudonyms {
    bool reveal; /* show identities as they are */
    uint8_t key[PSEUDONYM_KEY_SIZE];
};

/* Appends "00101~k3v9q2mxw7hd", or the digits themselves for IDENTITY_CLEAR and with reveal. */
void pseudonym_append(struct text *text, const struct pseudonyms *pseudonyms, enum identity identity,
                      const struct digits *digits);

/* Appends "~k3v9q2mxw7hd" for a person (signal/person.h), with reveal too: the number itself says nothing. */
void pseudonym_append_person(struct text *text, const struct pseudonyms *pseudonyms, uint64_t person);

#endif
