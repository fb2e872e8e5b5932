// SPDX-License-Identifier: Apache-2.0
/*
 * Diameter's Session-Id: who began the session, and what the rest looks like (RFC 6733 8.8). The rest is
 * never kept as it is: some nodes write the subscriber's identity into it.
 *
 * Threads: any. No allocation, no state; cost linear in the id.
 */
#ifndef SIGWARDEN_SIGNAL_SESSION_ID_H
#define SIGWARDEN_SIGNAL_SESSION_ID_H

#include "base/span.h"

#define SESSION_ID_FORM_SIZE 65

/* Whether every request with this command begins a session, so that its sender made the id: those between
 * networks, and of the HSS. What belongs to sessions of several messages is not among them. */
bool session_id_is_senders(uint32_t command);

/* Whether it begins with the host's name; case does not matter. */
bool session_id_begins_with(struct span id, struct span host);

/*
 * The form of what is behind the name and its semicolon: runs of digits become 9, of hexadecimal ones f, of
 * letters, or of both, a; other characters stay, those that are not printable become ?. What does not fit is
 * left off. Returns buffer's text.
 */
struct span session_id_form(struct span id, char buffer[static SESSION_ID_FORM_SIZE]);

#endif
