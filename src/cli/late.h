// SPDX-License-Identifier: Apache-2.0
/*
 * With --about: alerts and disclosures about persons who are not known to be of those. A number is asked
 * about, and whose it is comes out later; then these are told too.
 *
 * Memory: about 15 KiB an event, at most LATE_MAX of them; further ones are counted, which is said at the
 * end.
 */
#ifndef SIGWARDEN_CLI_LATE_H
#define SIGWARDEN_CLI_LATE_H

#include "cli/session.h"

#define LATE_MAX 8192

struct late {
    struct late_event *first, *last;
    size_t count;
    uint64_t dropped;
};

/* Keeps a copy of an alert or a disclosure about somebody; other events are passed over. */
void late_keep(struct late *late, const struct sigwarden_event *event);

/* Hands out those that are about a person of --about by what is known now, in the order of coming, and
 * forgets all. Frees everything. */
void late_release(struct late *late, const struct session *session, sigwarden_sink *sink, void *context);

#endif
