// SPDX-License-Identifier: Apache-2.0
/*
 * Asks the stored rule about the stored facts, decodes the stored frames once more, and holds what people
 * read of a record against both.
 *
 * What a rule says follows from facts of three origins: what the frames hold, what the network description
 * says of those in them, and what was remembered of earlier traffic. All are in the facts. A replay sees that
 * they give the verdict that was logged, that the event in clear says what they say, that the view says the
 * same but for identities, and that the frames hold what they say of them; fields that only a description or
 * memory can fill are not expected of the frames. A disclosure has no facts: its event in clear is held
 * against the frames itself.
 */
#ifndef SIGWARDEN_EVIDENCE_REPLAY_H
#define SIGWARDEN_EVIDENCE_REPLAY_H

#include <sigwarden/error.h>

#include "evidence/record.h"

enum replay_result {
    REPLAY_AGREES,
    REPLAY_DIFFERS,
    REPLAY_IMPOSSIBLE, /* a part for it is not there */
};

/* Keeps rules and engine from one replay to the next. */
struct replay;

/* NULL: out of memory. Free with replay_free(). */
struct replay *replay_new(void);
void replay_free(struct replay *replay);

/*
 * parts: of the record; those that are not there have a NULL pointer, and what can be held against each other
 * without them is. *ret_decoded: its frames were there, and hold what was told of them. On REPLAY_DIFFERS
 * `ret_why` says what does. REPLAY_IMPOSSIBLE also of records that have no verdict.
 */
enum replay_result replay_parts(struct replay *replay, const struct record *record,
                                const struct span parts[PART_COUNT], bool *ret_decoded,
                                char ret_why[static 256]);

#endif
