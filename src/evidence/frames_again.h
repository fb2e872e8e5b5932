// SPDX-License-Identifier: Apache-2.0
/*
 * Holds what a record tells of frames against the frames: their numbers, the file that they lie in, and what
 * they decode to.
 */
#ifndef SIGWARDEN_EVIDENCE_FRAMES_AGAIN_H
#define SIGWARDEN_EVIDENCE_FRAMES_AGAIN_H

#include <jansson.h>

#include <sigwarden/engine.h>

#include "base/text.h"
#include "signal/signal.h"

struct frames_told {
    const struct signal *facts; /* of a finding; NULL: what the event in clear says must do */
    const json_t *clear, *capture;
    struct span frames, comment; /* comment.p NULL: it cannot be told here */
    struct span application;     /* that wrote them */
};

/* An event names frames that the record's `capture` lists. NULL, or what is wrong. */
const char *frames_numbers(const json_t *event, const json_t *capture);

/*
 * The frames are those, and hold what was told. True; *ret_decoded: that is known, as they are all there.
 * False: `ret_why` says what they do not hold.
 */
bool frames_again(struct sigwarden *sigwarden, const struct frames_told *told, bool *ret_decoded,
                  struct text *ret_why);

#endif
