// SPDX-License-Identifier: Apache-2.0
/*
 * Rule files as one text, the part `rules` of a record: before each "=== LENGTH NAME", and a newline behind
 * it.
 */
#ifndef SIGWARDEN_EVIDENCE_RULE_TEXTS_H
#define SIGWARDEN_EVIDENCE_RULE_TEXTS_H

#include <stdio.h>

#include <sigwarden/engine.h>

#include "base/span.h"

#define RULE_TEXTS_MAX 256 /* files */

void rule_texts_write(FILE *out, const struct sigwarden_text *files, size_t count);

/* Takes the text apart; names are copied into `names`, texts point into it. How many files; 0: it cannot be
 * read. */
size_t rule_texts_read(struct span text, char (*names)[256], struct sigwarden_text *ret);

#endif
