// SPDX-License-Identifier: Apache-2.0
/*
 * What M2UA, M3UA and SUA (RFC 3331, 4666, 3868) share: the common message header, and parameters of a tag, a
 * length and a value, which nest.
 *
 * Threads: any. Cost: O(1) for the header, linear in the parameters walked. No allocation.
 */
#ifndef SIGWARDEN_CODE_XUA_H
#define SIGWARDEN_CODE_XUA_H

#include "base/cursor.h"
#include "base/note.h"

struct xua_name {
    uint8_t message_class, message_type;
    const char *name;
};

/* What tells one of the protocols from the others; a static table of each. */
struct xua_protocol {
    const struct xua_name *names;
    size_t name_count;
    const uint16_t *once; /* tags of parameters that may occur once, at most 32 */
    size_t once_count;
    enum note_id length, duplicate; /* what to note of a wrong length, and of a parameter that comes twice */
};

struct xua_message {
    uint8_t message_class, message_type;
    struct cursor parameters;
};

/*
 * Reads a common header. `in` is one SCTP user message; bytes behind the length that it declares are noted
 * and are not part of the parameters, which a length beyond the end does not stretch either.
 *
 * UNSUPPORTED: a class and type that the protocol does not have. MALFORMED: a version other than 1 (class and
 * type are set, nothing else is believed), or a length below the header's. TRUNCATED: of the header itself;
 * parameters that a capture has cut are OK here and TRUNCATED at the end of the walk.
 */
enum status xua_decode(struct cursor in, const struct xua_protocol *protocol, struct xua_message *ret,
                       struct notes *notes);

/* The name of a message; NULL for one that the protocol does not have. */
const char *xua_message_name(const struct xua_protocol *protocol, uint8_t message_class,
                             uint8_t message_type);

/* A walk over parameters; to be filled with the first three fields, the others zero. */
struct xua_walk {
    struct cursor in;
    const struct xua_protocol *protocol;
    struct notes *notes;
    enum status status; /* the first that was not OK; whoever reads a value adds its own with xua_keep() */
    uint32_t seen;      /* bit of every tag of `once` that came */
};

struct xua_parameter {
    uint16_t tag;
    struct cursor value; /* shorter than declared in the last one of a walk that then ends in MALFORMED */
};

/*
 * The next parameter; false at the end, with `status` complete. Of a parameter that may occur once the first
 * counts: others are noted and stepped over.
 */
bool xua_next(struct xua_walk *walk, struct xua_parameter *ret);

static inline void xua_keep(struct xua_walk *walk, enum status status)
{
    if (walk->status == STATUS_OK)
        walk->status = status;
}

/* A value that is a number of 32 bits; of several, the first. False where it does not fit. */
bool xua_number(struct xua_walk *walk, const struct xua_parameter *parameter, uint32_t *ret);

#endif
