// SPDX-License-Identifier: Apache-2.0
/*
 * M2PA (RFC 4165): MTP2's service over SCTP between two peers; carries MTP3 messages.
 */
#ifndef SIGWARDEN_PROTO_M2PA_H
#define SIGWARDEN_PROTO_M2PA_H

#include "base/cursor.h"
#include "base/note.h"

struct m2pa_message {
    uint8_t message_type; /* 1 user data, 2 link status */
    uint32_t bsn, fsn;    /* 24 bits */
    uint32_t link_status; /* of type 2: 1 alignment, ... (RFC 4165 2.3.2) */
    bool has_data;        /* user data that is not empty */
    uint8_t priority;
    struct cursor mtp3; /* from the service information octet on */
};

/*
 * Reads one M2PA message; `in` is one SCTP user message.
 * OK with has_data false: link status, or user data that only acknowledges.
 * MALFORMED: another version than 1, another class than 11, a type that RFC 4165 does not have, no room for
 * the sequence numbers, a priority without a message behind it. A length that disagrees with the bytes
 * received is noted (adaptation_length), and what is there is read. Threads: any. Cost: O(1).
 */
enum status m2pa_decode(struct cursor in, struct m2pa_message *ret, struct notes *notes);

#endif
