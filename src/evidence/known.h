// SPDX-License-Identifier: Apache-2.0
/*
 * A set of short octet strings: the ids of a log's records, the commitments that were checked. 72 octets an
 * entry at most; O(1).
 */
#ifndef SIGWARDEN_EVIDENCE_KNOWN_H
#define SIGWARDEN_EVIDENCE_KNOWN_H

#include "base/span.h"

#define KNOWN_SIZE_MAX 32 /* octets of an entry */

struct known_entry {
    uint8_t used, kind, len;
    uint8_t bytes[KNOWN_SIZE_MAX];
};

struct known {
    struct known_entry *list; /* open addressing; room is a power of two */
    size_t count, room;
};

/* Entries of different kinds are different. */
bool known_has(const struct known *known, uint8_t kind, struct span entry);

/* False: out of memory. What is there already stays as it is. */
bool known_add(struct known *known, uint8_t kind, struct span entry);
void known_clear(struct known *known);

#endif
