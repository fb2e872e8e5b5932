// SPDX-License-Identifier: Apache-2.0
/*
 * A text or file that is put together in memory through stdio.
 */
#ifndef SIGWARDEN_EVIDENCE_MADE_H
#define SIGWARDEN_EVIDENCE_MADE_H

#include <stdio.h>

#include "base/span.h"

struct made {
    FILE *out; /* to write to */
    char *text;
    size_t len; /* both are set by made_end() */
};

/* False: out of memory. */
bool made_begin(struct made *made);

/* Ends the writing. True: text[0..len) is what was written, a zero behind it; free(text). False: something of
 * it was lost, and there is nothing to free. */
bool made_end(struct made *made);

static inline struct span made_span(const struct made *made)
{
    return span_of(made->text, made->len);
}

#endif
