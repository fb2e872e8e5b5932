// SPDX-License-Identifier: Apache-2.0
/*
 * Findings for others: STIX 2.1, MISP, and a table of indicators. docs/share.md says what becomes what.
 *
 * Findings go in one by one as JSON events and are gathered: messages that do not differ in what is shared
 * are one, with their count; an address that an attacker used is one indicator. Nothing that names a
 * subscriber, or where he is, comes out unless asked for; pseudonyms neither. Addresses that the producer's
 * own network claims are no indicators, and neither is the neighbour's end of a link.
 *
 * The same findings give the same bytes: ids are UUIDs of version 5, times are those of the findings.
 *
 * Threads: an object belongs to one. Errors: negative, as in <sigwarden/error.h>.
 */
#ifndef SIGWARDEN_SHARE_SHARE_H
#define SIGWARDEN_SHARE_SHARE_H

#include <sigwarden/error.h>

#include "base/span.h"

#define SHARE_MESSAGES_MAX 100000 /* kinds of messages in one export */

struct share;

struct share_options {
    const char *producer; /* the organisation that shares; NULL: Sigwarden */
    const char *tlp;      /* clear, green, amber, amber+strict, red; NULL: amber */
    bool with_subscribers;
};

/* NULL: out of memory. Free with share_free(). */
struct share *share_new(const struct share_options *options);
void share_free(struct share *share);

/* An alert, as JSON, and what became of it ("" if that is not known). In order of time. */
int share_add(struct share *share, struct span event, const char *outcome, struct sigwarden_error *reterr);

/* A campaign event, as JSON. STIX has them. */
int share_add_campaign(struct share *share, struct span event, struct sigwarden_error *reterr);

/* How many kinds of messages and indicators there are. */
size_t share_message_count(const struct share *share);
size_t share_source_count(const struct share *share);

/* Takes a piece of text. */
typedef void share_sink(void *context, const char *text, size_t len);

int share_write_stix(struct share *share, share_sink *sink, void *context, struct sigwarden_error *reterr);
int share_write_misp(struct share *share, share_sink *sink, void *context, struct sigwarden_error *reterr);
int share_write_csv(struct share *share, share_sink *sink, void *context, struct sigwarden_error *reterr);

#endif
