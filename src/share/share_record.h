// SPDX-License-Identifier: Apache-2.0
/*
 * One event as texts: the only place of this layer that reads JSON.
 */
#ifndef SIGWARDEN_SHARE_SHARE_RECORD_H
#define SIGWARDEN_SHARE_SHARE_RECORD_H

#include "base/text.h"

enum shared_field {
#define SHARED(member, form, role, path) SHARED_##member,
#include "share/shared.def"
#undef SHARED
    SHARED_COUNT
};

#define SHARE_RECORD_SIZE 65536 /* text of one event */

/* Values that the event does not have, and those that are withheld, are empty. */
struct share_record {
    struct span fields[SHARED_COUNT]; /* in `text` */
    char text[SHARE_RECORD_SIZE];
};

/* False if it is not JSON, or too long. */
bool share_record_read(struct span event, bool with_subscribers, struct share_record *ret);

/* A campaign event; what names the person is not read. */
enum campaign_field {
#define CAMPAIGN(member, form, path) CAMPAIGN_##member,
#include "share/shared_campaign.def"
#undef CAMPAIGN
    CAMPAIGN_COUNT
};

#define CAMPAIGN_IDENTITIES_MAX 32

struct campaign_record {
    struct span fields[CAMPAIGN_COUNT];
    struct campaign_identity {
        struct span gt, host, realm, ip;
    } identities[CAMPAIGN_IDENTITIES_MAX];
    size_t identity_count;
    char text[SHARE_RECORD_SIZE];
};

/* False if it is not JSON, or too long. */
bool campaign_record_read(struct span event, struct campaign_record *ret);

/* Who did it, as texts: the actor that the event names, or else the sender. */
struct share_party {
    struct span gt, host, realm, host_in_realm, ip, operator, country, side, is_home;
};

struct share_party share_actor(const struct span fields[static SHARED_COUNT]);

/* Whether a value is a pseudonym, or a name that had a number in it. */
bool share_is_hidden(struct span value);

/* Whether two messages that differ in it are of different kinds. */
bool share_field_tells_messages_apart(enum shared_field id);

#endif
