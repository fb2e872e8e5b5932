// SPDX-License-Identifier: Apache-2.0
/*
 * Events as newline-delimited JSON in the shape of Suricata's EVE, one line each. docs/events.md is their
 * reference.
 */
#ifndef SIGWARDEN_IO_EVENT_JSON_H
#define SIGWARDEN_IO_EVENT_JSON_H

#include "engine/event.h"
#include "engine/statistics.h"
#include "io/capture.h"
#include "who/pseudonym.h"

#define EVENT_JSON_SIZE 65536 /* no event is longer */

struct event_names {
    const char *const *files; /* by origin.file, as the user named them */
    uint32_t first;           /* the number of the first one, where earlier runs had others */
    uint32_t file_count;
};

/* NULL: it is not known any more. */
static inline const char *event_file_name(const struct event_names *names, uint32_t file)
{
    return file >= names->first && file - names->first < names->file_count ? names->files[file - names->first]
                                                                           : NULL;
}

/* Writes the event and a newline into buffer; its length without the terminator. */
size_t event_json(const struct sigwarden_event *event, const struct event_names *names,
                  const struct pseudonyms *pseudonyms, char buffer[static EVENT_JSON_SIZE]);

/* The `stats` event that ends a stream. */
size_t event_json_stats(const struct sigwarden_state *state, const struct captures *captures,
                        char buffer[static EVENT_JSON_SIZE]);

#endif
