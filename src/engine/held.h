// SPDX-License-Identifier: Apache-2.0
/*
 * Alerts that wait: those on a leg within the home network, until it is clear that the same message was not
 * also seen farther out, where it is to be judged. They wait as long as legs are linked, and no longer than
 * something that depends on them.
 *
 * Lives in memory of the caller's; bounded: the oldest goes out early. Threads: one at a time.
 */
#ifndef SIGWARDEN_ENGINE_HELD_H
#define SIGWARDEN_ENGINE_HELD_H

#include "base/saved.h"
#include "engine/event.h"

struct held;

typedef void held_sink(void *context, const struct sigwarden_event *event);

size_t held_size(void);

/* memory: held_size() bytes, zeroed, aligned for any type. sink: gets what is let out, in the order of
 * coming. */
struct held *held_init(void *memory, held_sink *sink, void *context);

/* Keeps a copy of an alert of the message with this serial number (memory/legs.h). */
void held_add(struct held *held, uint64_t serial, const struct sigwarden_event *event);

/* Forgets the alerts of a message; false if none waited. */
bool held_drop(struct held *held, uint64_t serial);

/* Lets out those of a dialogue, before what became of it is told. */
void held_release_dialogue(struct held *held, uint64_t dialogue);

/* Lets out those that waited long enough at now_ns; INT64_MAX: all. */
void held_release(struct held *held, int64_t now_ns);

/*
 * Saves those that wait, or brings them back into an empty one: what `rules` say of them is asked anew. Of a
 * rule that is gone or was changed nothing is told any more; *ret_lost counts that.
 */
void held_save_or_load(struct held *held, struct saved *saved, const struct ruleset *rules,
                       uint64_t *ret_lost);

#endif
