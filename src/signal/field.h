// SPDX-License-Identifier: Apache-2.0
/*
 * The field registry: one row for each field of a signal, made from signal.def. Rules, JSON, reports,
 * documentation and completion all read it; nothing about a field is written down twice.
 */
#ifndef SIGWARDEN_SIGNAL_FIELD_H
#define SIGWARDEN_SIGNAL_FIELD_H

#include "signal/signal.h"

/* A word of an ENUM or SET field and its value (SET: its bit number). */
struct field_word {
    const char *word;
    uint32_t value;
};

struct field_words {
    const char *name; /* of the list, e.g. "operation" */
    const struct field_word *list;
    uint32_t count;
};

struct field {
    const char *path;                /* "source.gt" */
    const char *alias;               /* "sccp.calling.digits", "" if there is none */
    const char *doc;                 /* one sentence */
    const struct field_words *words; /* of ENUM and SET; else NULL */
    uint32_t offset;                 /* of the member in struct signal */
    uint8_t kind;                    /* enum field_kind */
    uint8_t identity;                /* enum identity, as declared; see field_identity() */
};

/* The rows, in the order of enum field_id. */
extern const struct field field_registry[FIELD_COUNT];

/* id below FIELD_COUNT; never NULL. */
static inline const struct field *field_get(enum field_id id)
{
    return &field_registry[(unsigned)id < FIELD_COUNT ? id : 0];
}

/* Those of kind TEXT. */
extern const struct field_set field_texts;

/* By path or alias; -1 if there is none. */
int field_find(struct span name);

/* The path or alias most like `name`, for "did you mean"; NULL if nothing is near. */
const char *field_suggest(struct span name);

/* The value of a word of `words`; false if there is none. */
bool field_word_value(const struct field_words *words, struct span word, uint32_t *ret);

/* The word of a value; NULL if it has none. */
const char *field_word(const struct field_words *words, uint32_t value);

/* The word most like `word`; NULL if nothing is near. */
const char *field_word_suggest(const struct field_words *words, struct span word);

/* What the field's value in this very signal is: IDENTITY_ADDRESS is settled to CLEAR, IMSI or NUMBER. */
static inline enum identity field_identity(const struct signal *signal, enum field_id id)
{
    enum identity declared = (enum identity)field_get(id)->identity;
    if (declared != IDENTITY_ADDRESS)
        return declared;
    if (id == FIELD_destination_gt)
        return (enum identity)signal->destination_gt_identity;
    bool senders =
        id == FIELD_source_gt || (id == FIELD_origination_reference && signal_has(signal, FIELD_source_gt) &&
                                  digits_equal(&signal->origination_reference, &signal->source_gt));
    /* another number in MAP-open may be a node's or a person's */
    return senders ? (enum identity)signal->source_gt_identity : IDENTITY_NUMBER;
}

/* A hash of a known field's value: equal for equal values of fields of one kind. */
uint64_t field_hash(const struct signal *signal, enum field_id id, uint64_t key);

/* The same of a number that a field of numbers would have. */
uint64_t field_hash_number(uint64_t key, uint64_t number);

/*
 * Sets a field from text, as tests of rules and --hex do: digits, numbers, words, "001-01", "true". For SET
 * one call per word adds to it. TEXT keeps the span. False if the text does not fit the field's kind.
 */
bool field_set_text(struct signal *signal, enum field_id id, struct span text);

#endif
