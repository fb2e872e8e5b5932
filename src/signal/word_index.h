// SPDX-License-Identifier: Apache-2.0
/*
 * The words of all fields by list and value. An event has a dozen of them, and the lists of operations and
 * errors are hundreds long; one that has no word was looked for to their end.
 *
 * Made when first asked, the same for everybody; 96 KiB. Threads: safe.
 */
#ifndef SIGWARDEN_SIGNAL_WORD_INDEX_H
#define SIGWARDEN_SIGNAL_WORD_INDEX_H

#include "signal/field.h"

/* The word of a value in a list that fields have; empty where it has none, or the list is another's. */
struct span word_index_find(const struct field_words *words, uint32_t value);

#endif
