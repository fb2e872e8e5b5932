// SPDX-License-Identifier: Apache-2.0
/*
 * A signal as lines of text, nothing hidden and nothing lost, so that a rule can be asked about it again:
 *
 *     signal source.gt 99966000001
 *     signal sms.text Pay%20now
 *     request signal.operation provideSubscriberInfo
 *
 * One line for each known field. A word that has no value of its own is written as '#' and its number; octets
 * that are not printable, blanks and '%' as '%' and two hexadecimal digits; what is empty as '%'.
 */
#ifndef SIGWARDEN_EVIDENCE_FACTS_H
#define SIGWARDEN_EVIDENCE_FACTS_H

#include <stdio.h>

#include "signal/signal.h"

/* of: "signal" or "request". */
void facts_write(FILE *out, const char *of, const struct signal *signal);

/* Reads the lines of `of` into the signal, which is initialised. False: a line cannot be read. */
bool facts_read(struct span facts, const char *of, struct signal *ret);

/* The value of a line "memory KEY VALUE", a number; 0 if there is none. */
uint64_t facts_number(struct span facts, const char *key);

/*
 * The fields as an event has them in clear, as a JSON object; its length. Without subscriber.person, which is
 * shown by a key. buffer: of EVENT_JSON_SIZE octets.
 */
size_t facts_json(const struct signal *signal, char *buffer);

/* A field that is a name, as a view shows it: without numbers of persons; its length. */
size_t facts_hidden_name(enum field_id id, struct span name, char buffer[static SIGNAL_TEXT_SIZE]);

/* Whether a field has the same value in both, which know it. */
bool facts_equal(const struct signal *a, const struct signal *b, enum field_id id);

#endif
