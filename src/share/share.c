// SPDX-License-Identifier: Apache-2.0
#include "share/share.h"

#include <stdlib.h>

#include "base/error.h"
#include "base/hash.h"
#include "share/share_data.h"

struct share *share_new(const struct share_options *options)
{
    struct share *share = calloc(1, sizeof *share);
    if (!share)
        return NULL;
    arena_init(&share->arena, &sigwarden_libc_alloc);
    share->options = *options;
    share->options.producer = options->producer ? options->producer : "Sigwarden";
    share->options.tlp = options->tlp ? options->tlp : "amber";
    return share;
}

void share_free(struct share *share)
{
    if (!share)
        return;
    arena_done(&share->arena);
    free(share->messages);
    free(share->sources);
    free(share->subscribers);
    free(share->rules);
    free(share->campaigns);
    free(share->message_index.places);
    free(share->source_index.places);
    free(share->subscriber_index.places);
    free(share);
}

size_t share_message_count(const struct share *share)
{
    return share->message_count;
}

size_t share_source_count(const struct share *share)
{
    return share->source_count;
}

const char *share_source_word(enum share_source_type type)
{
    static const char *const words[] = {
        [SHARE_GT] = "gt",           [SHARE_HOST] = "host",     [SHARE_REALM] = "realm",
        [SHARE_ADDRESS] = "address", [SHARE_DOMAIN] = "domain",
    };
    return words[type];
}

int share_no_memory(struct sigwarden_error *reterr)
{
    return error_set(reterr, SIGWARDEN_ERROR_MEMORY, NULL, "out of memory",
                     "export fewer findings at a time");
}

int share_nothing(struct sigwarden_error *reterr)
{
    return error_set(reterr, SIGWARDEN_ERROR_CONFIGURATION, NULL, "there is nothing to share", NULL);
}

/* Room for one more element; false if there is none. */
static bool make_room(void **list, size_t *room, size_t count, size_t size)
{
    if (count < *room)
        return true;
    size_t more = *room ? 2 * *room : 64;
    void *larger = realloc(*list, more * size);
    if (!larger)
        return false;
    *list = larger;
    *room = more;
    return true;
}

/* Puts an element in; the index has room. */
static void index_put(struct share_index *index, uint64_t hash, uint32_t element)
{
    size_t at = hash & (index->size - 1);
    while (index->places[at].element)
        at = (at + 1) & (index->size - 1);
    index->places[at] = (struct share_place){hash, element + 1};
}

/* At most half of the places are taken, so that a search ends soon. */
static bool index_grow(struct share_index *index, size_t count)
{
    if (2 * (count + 1) <= index->size)
        return true;
    struct share_index larger = {.size = index->size ? 2 * index->size : 256};
    larger.places = calloc(larger.size, sizeof *larger.places);
    if (!larger.places)
        return false;
    for (size_t i = 0; i < index->size; i++)
        if (index->places[i].element)
            index_put(&larger, index->places[i].hash, index->places[i].element - 1);
    free(index->places);
    *index = larger;
    return true;
}

/* Walks over the elements with this hash: begin with *at = hash. UINT32_MAX behind the last. */
static uint32_t index_next(const struct share_index *index, uint64_t hash, uint64_t *at)
{
    while (index->size) {
        const struct share_place *place = &index->places[*at & (index->size - 1)];
        ++*at;
        if (place->element == 0)
            break;
        if (place->hash == hash)
            return place->element - 1;
    }
    return UINT32_MAX;
}

static uint64_t source_hash(enum share_source_type type, struct span value)
{
    return hash_bytes(type, value);
}

uint32_t share_source_find(const struct share *share, enum share_source_type type, struct span value)
{
    uint64_t hash = source_hash(type, value), at = hash;
    uint32_t found;
    while ((found = index_next(&share->source_index, hash, &at)) != UINT32_MAX)
        if (share->sources[found].type == type && span_equal(share->sources[found].value, value))
            return found;
    return UINT32_MAX;
}

static uint64_t message_hash(const struct span fields[static SHARED_COUNT])
{
    uint64_t hash = 0;
    for (int id = 0; id < SHARED_COUNT; id++)
        if (share_field_tells_messages_apart((enum shared_field)id))
            hash = hash_bytes(hash, fields[id]);
    return hash;
}

static bool is_same_message(const struct span a[static SHARED_COUNT],
                            const struct span b[static SHARED_COUNT])
{
    for (int id = 0; id < SHARED_COUNT; id++)
        if (share_field_tells_messages_apart((enum shared_field)id) && !span_equal(a[id], b[id]))
            return false;
    return true;
}

/* The rule's place; UINT32_MAX without memory. There are few. */
static uint32_t rule_of(struct share *share, const struct share_record *record)
{
    const struct span *fields = record->fields;
    for (size_t i = 0; i < share->rule_count; i++)
        if (span_equal(share->rules[i].name, fields[SHARED_rule]))
            return (uint32_t)i;
    if (!make_room((void **)&share->rules, &share->rule_room, share->rule_count, sizeof *share->rules))
        return UINT32_MAX;
    share->rules[share->rule_count] = (struct share_rule){
        .name = arena_copy(&share->arena, fields[SHARED_rule]),
        .title = arena_copy(&share->arena, fields[SHARED_title]),
        .class = arena_copy(&share->arena, fields[SHARED_class]),
        .threat = arena_copy(&share->arena, fields[SHARED_threat]),
        .motif = arena_copy(&share->arena, fields[SHARED_motif]),
        .attack = arena_copy(&share->arena, fields[SHARED_attack]),
    };
    return (uint32_t)share->rule_count++;
}

int share_confidence(struct span word)
{
    return span_is(word, "high") ? 85 : span_is(word, "medium") ? 50 : 15;
}

/* One more finding. */
static void see(struct share *share, struct share_seen *seen, const struct share_record *record,
                const char *outcome, uint32_t rule)
{
    struct span time = record->fields[SHARED_time], severity = record->fields[SHARED_severity];
    bool known = severity.len == 1 && severity.p[0] >= '1' && severity.p[0] <= '4';
    int worst = known ? severity.p[0] - '0' : 4, sure = share_confidence(record->fields[SHARED_confidence]);
    if (seen->count == 0)
        seen->first = arena_copy(&share->arena, time);
    if (seen->count == 0 || !span_equal(seen->last, time))
        seen->last = arena_copy(&share->arena, time);
    seen->severity = seen->count == 0 || worst < seen->severity ? worst : seen->severity;
    seen->confidence = sure > seen->confidence ? sure : seen->confidence;
    seen->count++;
    seen->answered += strcmp(outcome, "answered") == 0;
    seen->refused += strcmp(outcome, "refused") == 0;
    for (uint32_t i = 0; i < seen->rule_count; i++)
        if (seen->rules[i] == rule)
            return;
    if (seen->rule_count < SHARE_RULES_OF)
        seen->rules[seen->rule_count++] = rule;
}

/* The place of a source, new or not; UINT32_MAX without memory. */
static uint32_t source_of(struct share *share, enum share_source_type type, struct span value,
                          const struct share_record *record)
{
    uint32_t found = share_source_find(share, type, value);
    if (found != UINT32_MAX)
        return found;
    if (!make_room((void **)&share->sources, &share->source_room, share->source_count,
                   sizeof *share->sources) ||
        !index_grow(&share->source_index, share->source_count))
        return UINT32_MAX;
    const struct share_party who = share_actor(record->fields);
    bool link = type == SHARE_DOMAIN; /* its host is not the sender's */
    share->sources[share->source_count] = (struct share_source){
        .type = type,
        .value = arena_copy(&share->arena, value),
        .operator= link ? span_of(NULL, 0) : arena_copy(&share->arena, who.operator),
        .country = link ? span_of(NULL, 0) : arena_copy(&share->arena, who.country),
    };
    index_put(&share->source_index, source_hash(type, value), (uint32_t)share->source_count);
    return (uint32_t)share->source_count++;
}

static bool is_name(struct span value)
{
    bool letter = false, dot = false;
    for (size_t i = 0; i < value.len; i++) {
        letter |= (value.p[i] >= 'a' && value.p[i] <= 'z') || value.p[i] >= 0x80;
        dot |= value.p[i] == '.';
    }
    return letter && dot;
}

struct candidate {
    enum share_source_type type;
    struct span value;
};

/*
 * What the attacker used, as far as it is the attacker's: not what the own network claims, and not the
 * address of a link's end, which over SIGTRAN and Diameter is the neighbour's.
 */
static size_t candidates_of(const struct share_record *record, struct candidate ret[static SHARE_SOURCES_OF])
{
    const struct span *f = record->fields;
    const struct share_party who = share_actor(f);
    bool own = span_is(who.is_home, "true") || span_is(who.side, "internal");
    bool gtp = f[SHARED_protocol].len > 3 && memcmp(f[SHARED_protocol].p, "gtp", 3) == 0;
    bool lure = span_is(f[SHARED_class], "spyware-delivery") && !span_is(f[SHARED_sms_link_own], "yes");
    size_t count = 0;
    if (!own && gtp && who.ip.len)
        ret[count++] = (struct candidate){SHARE_ADDRESS, who.ip};
    else if (!own && who.host.len && !span_is(who.host_in_realm, "no"))
        ret[count++] = (struct candidate){SHARE_HOST, who.host};
    else if (!own && who.realm.len)
        ret[count++] = (struct candidate){SHARE_REALM, who.realm};
    else if (!own && !gtp && who.gt.len)
        ret[count++] = (struct candidate){SHARE_GT, who.gt};
    if (lure && is_name(f[SHARED_sms_link_host]))
        ret[count++] = (struct candidate){SHARE_DOMAIN, f[SHARED_sms_link_host]};
    return count;
}

/* The message of this kind, new or not; NULL without memory. */
static struct share_message *message_of(struct share *share, const struct share_record *record)
{
    uint64_t hash = message_hash(record->fields), at = hash;
    uint32_t found;
    while ((found = index_next(&share->message_index, hash, &at)) != UINT32_MAX)
        if (is_same_message(share->messages[found].fields, record->fields))
            return &share->messages[found];
    if (!make_room((void **)&share->messages, &share->message_room, share->message_count,
                   sizeof *share->messages) ||
        !index_grow(&share->message_index, share->message_count))
        return NULL;
    struct share_message *message = &share->messages[share->message_count];
    *message = (struct share_message){0};
    for (int id = 0; id < SHARED_COUNT; id++)
        message->fields[id] = arena_copy(&share->arena, record->fields[id]);
    index_put(&share->message_index, hash, (uint32_t)share->message_count++);
    return message;
}

/* Fills message->subscriber; false without memory. */
static bool add_subscriber(struct share *share, struct share_message *message)
{
    struct span imsi = message->fields[SHARED_imsi], msisdn = message->fields[SHARED_msisdn];
    uint64_t hash = hash_bytes(hash_bytes(0, imsi), msisdn), at = hash;
    message->subscriber = UINT32_MAX;
    if (imsi.len == 0 && msisdn.len == 0)
        return true;
    uint32_t found;
    while ((found = index_next(&share->subscriber_index, hash, &at)) != UINT32_MAX) {
        const struct share_subscriber *subscriber = &share->subscribers[found];
        message->subscriber = found;
        if (span_equal(subscriber->imsi, imsi) && span_equal(subscriber->msisdn, msisdn))
            return true;
    }
    if (!make_room((void **)&share->subscribers, &share->subscriber_room, share->subscriber_count,
                   sizeof *share->subscribers) ||
        !index_grow(&share->subscriber_index, share->subscriber_count))
        return false;
    share->subscribers[share->subscriber_count] = (struct share_subscriber){imsi, msisdn};
    index_put(&share->subscriber_index, hash, (uint32_t)share->subscriber_count);
    message->subscriber = (uint32_t)share->subscriber_count++;
    return true;
}

static bool add_sources(struct share *share, struct share_message *message, const struct share_record *record,
                        const char *outcome, uint32_t rule)
{
    struct candidate candidates[SHARE_SOURCES_OF];
    size_t count = candidates_of(record, candidates);
    bool first = message->seen.count == 1;
    for (size_t i = 0; i < count; i++) {
        uint32_t source = source_of(share, candidates[i].type, candidates[i].value, record);
        if (source == UINT32_MAX)
            return false;
        see(share, &share->sources[source].seen, record, outcome, rule);
        if (first)
            message->sources[message->source_count++] = source;
    }
    return true;
}

int share_add(struct share *share, struct span event, const char *outcome, struct sigwarden_error *reterr)
{
    struct share_record record;
    if (share->message_count >= SHARE_MESSAGES_MAX)
        return error_set(reterr, SIGWARDEN_ERROR_CONFIGURATION, NULL, "more than 100,000 kinds of messages",
                         "export fewer findings at a time, with --since, --class or --severity");
    if (!share_record_read(event, share->options.with_subscribers, &record))
        return error_set(reterr, SIGWARDEN_ERROR_BROKEN, NULL, "the store holds an event that cannot be read",
                         "`sqlite3 FILE 'PRAGMA integrity_check'` says whether it is damaged");
    uint32_t rule = rule_of(share, &record);
    struct share_message *message = rule != UINT32_MAX ? message_of(share, &record) : NULL;
    if (!message)
        return share_no_memory(reterr);
    see(share, &message->seen, &record, outcome, rule);
    bool added = add_sources(share, message, &record, outcome, rule) &&
                 (message->seen.count > 1 || add_subscriber(share, message));
    return added && !arena_failed(&share->arena) ? 0 : share_no_memory(reterr);
}

/* The place of the identity's address among the sources; an address that no finding came from is not there.
 */
static uint32_t place_of(const struct share *share, const struct campaign_identity *identity)
{
    const struct candidate candidates[] = {
        {SHARE_GT, identity->gt},
        {SHARE_HOST, identity->host},
        {SHARE_REALM, identity->realm},
        {SHARE_ADDRESS, identity->ip},
    };
    uint32_t found = UINT32_MAX;
    for (size_t i = 0; i < sizeof candidates / sizeof *candidates && found == UINT32_MAX; i++)
        if (candidates[i].value.len)
            found = share_source_find(share, candidates[i].type, candidates[i].value);
    return found;
}

static bool takes_part(const struct share_campaign *campaign, uint32_t source)
{
    for (uint32_t i = 0; i < campaign->source_count; i++)
        if (campaign->sources[i] == source)
            return true;
    return false;
}

int share_add_campaign(struct share *share, struct span event, struct sigwarden_error *reterr)
{
    struct campaign_record record;
    if (!campaign_record_read(event, &record))
        return error_set(reterr, SIGWARDEN_ERROR_BROKEN, NULL,
                         "the store holds a campaign that cannot be read",
                         "`sqlite3 FILE 'PRAGMA integrity_check'` says whether it is damaged");
    if (!make_room((void **)&share->campaigns, &share->campaign_room, share->campaign_count,
                   sizeof *share->campaigns))
        return share_no_memory(reterr);
    struct share_campaign *campaign = &share->campaigns[share->campaign_count];
    *campaign = (struct share_campaign){0};
    for (int id = 0; id < CAMPAIGN_COUNT; id++)
        campaign->fields[id] = arena_copy(&share->arena, record.fields[id]);
    for (size_t i = 0; i < record.identity_count; i++) {
        uint32_t place = place_of(share, &record.identities[i]);
        if (place != UINT32_MAX && !takes_part(campaign, place))
            campaign->sources[campaign->source_count++] = place;
    }
    share->campaign_count++;
    return arena_failed(&share->arena) ? share_no_memory(reterr) : 0;
}

void share_flush(struct share_out *out)
{
    out->lost |= out->json.out.full;
    out->sink(out->context, out->json.out.p, out->json.out.len);
    out->json.out = text_in(out->json.out.p, out->json.out.size);
}

int share_out_end(struct share_out *out, struct sigwarden_error *reterr)
{
    share_flush(out);
    return out->lost
               ? error_set(reterr, SIGWARDEN_ERROR_BROKEN, NULL, "a finding is too long to be shared", NULL)
               : 0;
}
