// SPDX-License-Identifier: Apache-2.0
/*
 * Where a byte of a YAML scalar's value stands in the file. Folding, indentation, quotes and escapes make the
 * two differ; what is not blank stands in both in the same order, so it is counted.
 */
#ifndef SIGWARDEN_RULES_POSITION_H
#define SIGWARDEN_RULES_POSITION_H

#include "base/span.h"

struct position {
    unsigned line, column; /* from 1; columns count characters, not bytes */
};

/*
 * The place of value[offset], or of the next byte that is not blank. `start` is where the scalar begins in
 * the file, quotes and block header included. Where value and file do not agree, `start` itself.
 */
struct position position_in_scalar(struct span file, struct position start, struct span value, size_t offset);

#endif
