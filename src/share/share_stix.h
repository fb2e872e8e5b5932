// SPDX-License-Identifier: Apache-2.0
/*
 * What the writers of a STIX bundle share.
 */
#ifndef SIGWARDEN_SHARE_SHARE_STIX_H
#define SIGWARDEN_SHARE_SHARE_STIX_H

#include "share/share_data.h"
#include "share/share_uuid.h"

#define STIX_ID_SIZE 96

struct stix {
    struct share *share;
    struct share_out out;
    struct span *refs; /* ids of the objects so far, for the grouping */
    size_t ref_count, ref_room;
    bool failed;
};

/* Our extensions, one for each new observable and one for what others have to say; docs/share.md. */
enum stix_extension { STIX_GLOBAL_TITLE, STIX_SUBSCRIBER, STIX_SEEN, STIX_EXTENSION_COUNT };

/* The same for the same producer, type, kind and name. */
void stix_id(const struct share *share, const char *type, const char *kind, struct span name,
             char ret[static STIX_ID_SIZE]);

/* Begins an object that has dates; the caller ends it. */
void stix_object(struct stix *stix, const char *type, const char *id, struct span created,
                 struct span modified);

/* Begins an observable, which has none. */
void stix_observable(struct stix *stix, const char *type, const char *id);

/* Begins and ends the properties of an extension. */
void stix_extension(struct json *json, enum stix_extension extension);
void stix_extension_end(struct json *json);

void stix_relationship(struct stix *stix, const char *kind, const char *source, const char *target,
                       const struct share_seen *seen);

/* share_stix_source.c */
void stix_observable_id(const struct share_source *source, char ret[static STIX_ID_SIZE]);
void stix_indicator_id(const struct share *share, const struct share_source *source,
                       char ret[static STIX_ID_SIZE]);
void stix_put_observable(struct stix *stix, const struct share_source *source);
void stix_put_indicator(struct stix *stix, const struct share_source *source);
void stix_put_infrastructure(struct stix *stix, const struct share_source *source,
                             char ret_id[static STIX_ID_SIZE]);

/* share_stix_seen.c */
void stix_put_subscriber(struct stix *stix, const struct share_subscriber *subscriber);
void stix_put_message(struct stix *stix, const struct share_message *message);
void stix_put_campaign(struct stix *stix, const struct share_campaign *campaign);

#endif
