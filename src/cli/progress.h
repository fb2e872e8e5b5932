// SPDX-License-Identifier: Apache-2.0
/*
 * What a person who waits wants to know: how far a long run is. The line is written to a terminal on stderr
 * alone, from the second second on, twice a second.
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

void progress_begin(struct progress *progress);

/* After each packet. Cost: a counter; every 4096th time a look at the clock. */
void progress_step(struct progress *progress, const struct captures *captures);

/* Takes the line away. */
void progress_end(const struct progress *progress);

#endif
