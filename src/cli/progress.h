// SPDX-License-Identifier: Apache-2.0
/*
 * What a person who waits wants: how far a long run is, and a way to end it without losing what was found.
 * The line is written to a terminal on stderr alone, from the second second on, twice a second.
 */
#ifndef SIGWARDEN_CLI_PROGRESS_H
#define SIGWARDEN_CLI_PROGRESS_H

#include <stdbool.h>
#include <stdint.h>

#include "io/capture.h"

struct progress {
    bool shown; /* there is a terminal */
    bool line;  /* one is on it now */
    uint64_t packets;
    int64_t started_ns, next_ns; /* of the monotonic clock */
};

/* From now on Ctrl-C asks for the end; a second one ends the program at once, as it always did. */
void progress_begin(struct progress *progress);

/* After each packet. False: the end was asked for. Cost: a counter; every 4096th time a look at the clock. */
bool progress_step(struct progress *progress, const struct captures *captures);

/* Takes the line away; says it if the run was ended early, which it returns. */
bool progress_end(struct progress *progress);

#endif
