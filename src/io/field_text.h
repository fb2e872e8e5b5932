// SPDX-License-Identifier: Apache-2.0
/*
 * A field's value as a person or JSON shall see it: words for codes, pseudonyms for identities. Every output
 * goes through here, so that no identity slips out.
 */
#ifndef SIGWARDEN_IO_FIELD_TEXT_H
#define SIGWARDEN_IO_FIELD_TEXT_H

#include "base/json.h"
#include "who/pseudonym.h"

#define FIELD_VALUE_MAX 96 /* octets that a value takes at most where no room is asked for it */

/* Writes the word of a field's value, FIELD_VALUE_MAX octets at most; returns behind it. */
char *field_put_word(char *at, enum field_id id, uint32_t value);

/* Appends the value of a known field; "unknown" for one that is not. */
void field_text(struct text *text, const struct signal *signal, enum field_id id,
                const struct pseudonyms *pseudonyms);

/* Adds the value of a known field as a member of the open object. */
void field_json(struct json *json, const char *key, const struct signal *signal, enum field_id id,
                const struct pseudonyms *pseudonyms);

/* Adds all known fields as nested objects: "source.gt" becomes {"source": {"gt": ...}}. */
void fields_json(struct json *json, const struct signal *signal, const struct pseudonyms *pseudonyms);

#endif
