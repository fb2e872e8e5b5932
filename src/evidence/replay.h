// SPDX-License-Identifier: Apache-2.0
/*
 * Asks the stored rule about the stored facts, and decodes the stored frames once more.
 *
 * What a rule says follows from facts of three origins: what the frames hold, what the network description
 * says of those in them, and what was remembered of earlier traffic. All are in the facts. A replay sees that
 * they give the verdict that was logged, that the event in clear says what they say, and that the frames hold
 * what they say of them; fields that only a description or memory can fill are not expected of the frames.
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
 * parts: of a finding; those that are not there have a NULL pointer. *ret_decoded: its frames were there, and
 * hold what the facts say. On REPLAY_DIFFERS `ret_why` says what does.
 */
enum replay_result replay_finding(struct replay *replay, const struct span parts[PART_COUNT],
                                  bool *ret_decoded, char ret_why[static 256]);

#endif
