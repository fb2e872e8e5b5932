// SPDX-License-Identifier: Apache-2.0
/*
 * Gathers what a record of the log commits to, at the time of the finding: the frames from the ring, the
 * event twice, in clear and with pseudonyms, the facts, the rule, the place in the capture.
 *
 * Threads: one at a time. Cost: the frames are copied, the event is written twice.
 */
#ifndef SIGWARDEN_EVIDENCE_GATHER_H
#define SIGWARDEN_EVIDENCE_GATHER_H

#include <stdio.h>

#include "engine/event.h"
#include "evidence/frame_ring.h"
#include "evidence/log.h"
#include "io/capture.h"
#include "io/event_json.h"

/* What all records of a run share; the caller's. */
struct gather {
    struct event_names names;
    struct pseudonyms pseudonyms; /* reveal does not matter */
    const struct frame_ring *ring;
    const struct captures *captures; /* of this run, opened hashed; NULL before there are any */
    uint32_t first_file;             /* the number of its first, as events count them */
    const char *application;         /* the program and its version */
    char run[2 * 8 + 1];             /* a name for the run, hexadecimal: joins its records */
    struct span tool, configuration, rules;
};

struct gathered {
    struct evidence evidence;
    char *texts[PART_COUNT];
    unsigned frames_missing; /* frames of the finding that were not in the ring any more */
};

/* Of an alert, a disclosure or a campaign. False: out of memory. Free with gathered_free(). */
bool gather_event(const struct gather *gather, const struct sigwarden_event *event, const char *logged,
                  struct gathered *ret);

/* Of the end of a run; statistics: the `stats` event. The same run over the same captures has the same id. */
bool gather_run(const struct gather *gather, struct span statistics, const char *logged,
                struct gathered *ret);

/* What the frames of a record have as their comment. */
void gather_comment(FILE *out, const struct pseudonyms *pseudonyms, const struct sigwarden_event *event);

void gathered_free(struct gathered *gathered);

#endif
