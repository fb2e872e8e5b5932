// SPDX-License-Identifier: Apache-2.0
/*
 * Signals among what is carried over to the next run. TEXT goes along as its octets, wherever it points to:
 * afterwards it lies in the signal's own room.
 */
#ifndef SIGWARDEN_SIGNAL_SAVED_SIGNAL_H
#define SIGWARDEN_SIGNAL_SAVED_SIGNAL_H

#include "base/saved.h"
#include "signal/pack.h"

/*
 * A number for the fields, their kinds and their words, and for the notes: signals that were saved under
 * another one are passed over (saved->other_fields), because their numbers mean something else.
 */
uint32_t saved_signal_fields(void);

/* Known fields, origin and notes. False where there is none afterwards: it was passed over, or is wrong. */
bool saved_signal(struct saved *saved, struct signal *signal);

/* Of these fields those that are known, and what its sender's global title is; nothing else. */
void saved_signal_part(struct saved *saved, struct signal *signal, const enum field_id *fields, size_t count);

/* The whole of one that waits. */
bool saved_packed_signal(struct saved *saved, struct packed_signal *packed);

#endif
