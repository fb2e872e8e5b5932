// SPDX-License-Identifier: Apache-2.0
/*
 * The process and its surroundings: descriptors that may be closed, disks that may be full, signals that ask
 * it to end, lines that go out whole.
 */
#ifndef SIGWARDEN_CLI_PROCESS_H
#define SIGWARDEN_CLI_PROCESS_H

#include <stdbool.h>
#include <stddef.h>

/*
 * First of all. A closed standard descriptor is filled with one that fails, lest a file that is opened later
 * takes its number and gets our output; a file that may not grow further (ulimit -f) is an error, not a
 * signal.
 */
void process_prepare(void);

/*
 * From now on the first SIGINT or SIGTERM only asks to end, and interrupts a read that waits; a second one
 * ends the process at once, as it always does.
 */
void process_watch_signals(void);

/* The signal that asked to end, by name; NULL: none. */
const char *process_asked_to_end(void);

/* Whether standard output has failed: what comes further would be lost. */
bool process_output_failed(void);

/* Hands what waits for standard output to the system. False: it has failed, now or before. */
bool process_flush_output(void);

/* The status to end with: `status`, or EXIT_UNREADABLE after saying why the output was not written to its
 * end. */
int process_finish(int status);

/*
 * Where the next line for standard output is written, up to PROCESS_LINE_MAX octets, and how long it became,
 * with its end. Lines are handed to the system whole, so that a reader sees no half one, whenever the process
 * ends; only a disk that is full cuts one. They are written where they wait: nothing copies them.
 */
#define PROCESS_LINE_MAX (1 << 16)
char *process_line(void);
void process_wrote(size_t len);

#endif
