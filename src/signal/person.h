// SPDX-License-Identifier: Apache-2.0
/*
 * Whom a signal is about, as one word: a keyed hash of his IMSI or, where that is not known, of his telephone
 * number; of a short message that is sent, the sender. What an answer discloses counts like what a request
 * names. That both belong to one person is memory's to know; see engine/persons.c.
 *
 * Threads: any. No allocation. Cost: a hash of 15 digits.
 */
#ifndef SIGWARDEN_SIGNAL_PERSON_H
#define SIGWARDEN_SIGNAL_PERSON_H

#include "signal/signal.h"

/* 0: the signal names no IMSI, or no number. */
uint64_t person_of_imsi(const struct signal *signal, uint64_t key);
uint64_t person_of_number(const struct signal *signal, uint64_t key);

/* Of a number that stands elsewhere in a signal. */
uint64_t person_of_digits(const struct digits *number, uint64_t key);

#endif
