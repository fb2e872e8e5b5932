// SPDX-License-Identifier: Apache-2.0
/*
 * What was gathered, as the writers of the formats see it.
 */
#ifndef SIGWARDEN_SHARE_SHARE_DATA_H
#define SIGWARDEN_SHARE_SHARE_DATA_H

#include "base/arena.h"
#include "base/json.h"
#include "share/share.h"
#include "share/share_record.h"

#define SHARE_RULES_OF   16 /* that are named of one message or source */
#define SHARE_SOURCES_OF 2  /* an address, and a link's host */

/* What several findings have in common. */
struct share_seen {
    struct span first, last;                    /* times */
    uint64_t count, answered, refused;          /* findings */
    int severity;                               /* of the worst */
    int confidence;                             /* of the surest: 15, 50, 85, as STIX has it */
    uint32_t rules[SHARE_RULES_OF], rule_count; /* in share->rules */
};

/* Messages that are alike in everything that is shared. */
struct share_message {
    struct span fields[SHARED_COUNT];
    struct share_seen seen;
    uint32_t sources[SHARE_SOURCES_OF], source_count; /* in share->sources */
    uint32_t subscriber;                              /* in share->subscribers; UINT32_MAX: not named */
};

/* Whom it was aimed at; either may be empty. Only where subscribers are shared. */
struct share_subscriber {
    struct span imsi, msisdn;
};

enum share_source_type { SHARE_GT, SHARE_HOST, SHARE_REALM, SHARE_ADDRESS, SHARE_DOMAIN };

/* An address that an attacker used. */
struct share_source {
    enum share_source_type type;
    struct span value, operator, country;
    struct share_seen seen;
};

/* A rule that found something. */
struct share_rule {
    struct span name, title, class, threat, motif, attack;
};

/* A campaign, and which of the sources took part in it. */
struct share_campaign {
    struct span fields[CAMPAIGN_COUNT];
    uint32_t sources[CAMPAIGN_IDENTITIES_MAX], source_count; /* in share->sources */
};

/* An index of an array by the hashes of its elements. */
struct share_index {
    struct share_place {
        uint64_t hash;
        uint32_t element; /* + 1; 0: free */
    } * places;
    size_t size; /* a power of two, or 0 */
};

struct share {
    struct share_options options;
    struct arena arena;
    struct share_message *messages;
    struct share_source *sources;
    struct share_subscriber *subscribers;
    struct share_rule *rules;
    struct share_campaign *campaigns;
    size_t message_count, source_count, subscriber_count, rule_count, campaign_count;
    size_t message_room, source_room, subscriber_room, rule_room, campaign_room;
    struct share_index message_index, source_index, subscriber_index;
};

/* The place of a source in share->sources; UINT32_MAX if it is none. */
uint32_t share_source_find(const struct share *share, enum share_source_type type, struct span value);

/* STIX's number for low, medium, high: 15, 50, 85 (appendix A). */
int share_confidence(struct span word);

int share_no_memory(struct sigwarden_error *reterr);
int share_nothing(struct sigwarden_error *reterr);

/* gt, host, realm, address, domain: the words of --iocs. */
const char *share_source_word(enum share_source_type type);

/* JSON on its way out. */
struct share_out {
    struct json json;
    share_sink *sink;
    void *context;
    bool lost; /* something did not fit between two flushes */
};

/* Hands on what was written so far; may be called between any two members. */
void share_flush(struct share_out *out);

/* 0, or negative if something was lost. */
int share_out_end(struct share_out *out, struct sigwarden_error *reterr);

#endif
