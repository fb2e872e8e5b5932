// SPDX-License-Identifier: Apache-2.0
/*
 * Why a rule fired, leaf by leaf, in words: "signal.operation == provideSubscriberInfo: true (70)".
 */
#ifndef SIGWARDEN_IO_WHY_H
#define SIGWARDEN_IO_WHY_H

#include "rules/ruleset.h"
#include "who/pseudonym.h"

#define WHY_SIZE 256

/* Appends one leaf with the value that decided it; identities as pseudonyms. */
void why_text(struct text *text, const struct rule_leaf *leaf, const struct signal *signal,
              const struct signal *request, const struct pseudonyms *pseudonyms);

/* The same without the result. */
void why_part(struct text *text, const struct rule_leaf *leaf, const struct signal *signal,
              const struct signal *request, const struct pseudonyms *pseudonyms);

/* "7d": a duration as rules spell it. */
void why_duration(struct text *text, int64_t ns);

/* What a rule with memory has counted: "6 messages within 1d for one subscriber.imsi". */
void why_memory(struct text *text, const struct rule *rule, const struct window_seen *seen);

#endif
