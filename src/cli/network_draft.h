// SPDX-License-Identifier: Apache-2.0
/*
 * A network description that is written by us: `network suggest` and `network import`. It is put together in
 * memory, loaded as --network would load it, and only then printed.
 */
#ifndef SIGWARDEN_CLI_NETWORK_DRAFT_H
#define SIGWARDEN_CLI_NETWORK_DRAFT_H

#include <stdio.h>

#include "base/span.h"

struct draft {
    FILE *out; /* write here */
    char *text;
    size_t len;
};

/* False after saying that there is no memory. */
bool draft_open(struct draft *draft);

/* Prints the draft on stdout if it loads, and frees it. 0, or EXIT_CONFIG after saying what is wrong. */
int draft_finish(struct draft *draft);

/* A YAML scalar in double quotes. `text` is UTF-8. */
void draft_quoted(FILE *out, struct span text);

/* "12,345"; returns buffer. */
#define DRAFT_COUNT_SIZE 28
const char *draft_count(uint64_t count, char buffer[static DRAFT_COUNT_SIZE]);

#endif
