// SPDX-License-Identifier: Apache-2.0
/*
 * What was seen: messages as observed data and sightings, and campaigns.
 */
#include "share/share_stix.h"
#include "share/share_text.h"

enum { TEXT_SIZE = 8192, NUMBER_OBSERVED_MAX = 999999999 };

/* Members that an event may lack. */
static void put_known(struct json *json, const char *key, struct span value)
{
    if (value.len)
        json_string(json, key, value);
}

static void put_number(struct json *json, const char *key, struct span value)
{
    if (value.len)
        json_raw(json, key, value);
}

static void subscriber_id(const struct share_subscriber *subscriber, char ret[static STIX_ID_SIZE])
{
    char buffer[TEXT_SIZE], uuid[SHARE_UUID_SIZE];
    struct json json = json_in(buffer, sizeof buffer);
    json_object(&json, NULL);
    put_known(&json, "imsi", subscriber->imsi);
    put_known(&json, "msisdn", subscriber->msisdn);
    json_object_end(&json);
    share_uuid(SHARE_NAMESPACE_STIX, text_as_span(&json.out), uuid);
    struct text id = text_in(ret, STIX_ID_SIZE);
    text_string(&id, "mobile-subscriber--");
    text_string(&id, uuid);
}

void stix_put_subscriber(struct stix *stix, const struct share_subscriber *subscriber)
{
    struct json *json = &stix->out.json;
    char id[STIX_ID_SIZE];
    subscriber_id(subscriber, id);
    stix_observable(stix, "mobile-subscriber", id);
    put_known(json, "imsi", subscriber->imsi);
    put_known(json, "msisdn", subscriber->msisdn);
    stix_extension(json, STIX_SUBSCRIBER);
    stix_extension_end(json);
    json_object_end(json);
}

static void put_observed(struct stix *stix, const struct share_message *message, const char *id)
{
    struct json *json = &stix->out.json;
    const struct share_seen *seen = &message->seen;
    char ref[STIX_ID_SIZE];
    stix_object(stix, "observed-data", id, seen->first, seen->last);
    json_string(json, "first_observed", seen->first);
    json_string(json, "last_observed", seen->last);
    json_uint(json, "number_observed", seen->count < NUMBER_OBSERVED_MAX ? seen->count : NUMBER_OBSERVED_MAX);
    json_array(json, "object_refs");
    for (uint32_t i = 0; i < message->source_count; i++) {
        stix_observable_id(&stix->share->sources[message->sources[i]], ref);
        json_text(json, NULL, ref);
    }
    if (message->subscriber != UINT32_MAX) {
        subscriber_id(&stix->share->subscribers[message->subscriber], ref);
        json_text(json, NULL, ref);
    }
    json_array_end(json);
    stix_extension(json, STIX_SEEN);
    put_known(json, "protocol", message->fields[SHARED_protocol]);
    put_known(json, "operation", message->fields[SHARED_operation]);
    const struct share_party who = share_actor(message->fields);
    put_known(json, "operator", who.operator);
    put_known(json, "country", who.country);
    json_uint(json, "severity", (uint64_t)seen->severity);
    json_uint(json, "answered", seen->answered);
    json_uint(json, "refused", seen->refused);
    stix_extension_end(json);
    json_object_end(json);
}

static void put_sighting(struct stix *stix, const struct share_message *message,
                         const struct share_source *source, const char *observed)
{
    struct json *json = &stix->out.json;
    const struct share_seen *seen = &message->seen;
    char id[STIX_ID_SIZE], indicator[STIX_ID_SIZE], producer[STIX_ID_SIZE], buffer[TEXT_SIZE];
    struct text name = text_in(buffer, sizeof buffer);
    stix_indicator_id(stix->share, source, indicator);
    stix_id(stix->share, "identity", "", span_of_text(""), producer);
    text_string(&name, indicator);
    text_string(&name, observed);
    stix_id(stix->share, "sighting", "", text_as_span(&name), id);
    stix_object(stix, "sighting", id, seen->first, seen->last);
    name = text_in(buffer, sizeof buffer);
    share_put_story(&name, stix->share, message);
    json_string(json, "description", text_as_span(&name));
    json_string(json, "first_seen", seen->first);
    json_string(json, "last_seen", seen->last);
    json_uint(json, "count", seen->count < NUMBER_OBSERVED_MAX ? seen->count : NUMBER_OBSERVED_MAX);
    json_text(json, "sighting_of_ref", indicator);
    json_array(json, "observed_data_refs");
    json_text(json, NULL, observed);
    json_array_end(json);
    json_array(json, "where_sighted_refs");
    json_text(json, NULL, producer);
    json_array_end(json);
    json_object_end(json);
}

void stix_put_message(struct stix *stix, const struct share_message *message)
{
    char id[STIX_ID_SIZE], buffer[TEXT_SIZE];
    struct text name = text_in(buffer, sizeof buffer);
    if (message->source_count == 0 && message->subscriber == UINT32_MAX)
        return; /* nothing that may be named was seen in it */
    share_put_name(&name, stix->share, message);
    stix_id(stix->share, "observed-data", "", text_as_span(&name), id);
    put_observed(stix, message, id);
    for (uint32_t i = 0; i < message->source_count; i++)
        put_sighting(stix, message, &stix->share->sources[message->sources[i]], id);
}

void stix_put_campaign(struct stix *stix, const struct share_campaign *campaign)
{
    struct json *json = &stix->out.json;
    const struct span *f = campaign->fields;
    const struct share_seen seen = {.first = f[CAMPAIGN_from], .last = f[CAMPAIGN_to]};
    char id[STIX_ID_SIZE], indicator[STIX_ID_SIZE], buffer[TEXT_SIZE];
    struct text name = text_in(buffer, sizeof buffer);
    stix_id(stix->share, "campaign", "", f[CAMPAIGN_id], id);
    stix_object(stix, "campaign", id, seen.first, seen.last);
    text_span(&name, f[CAMPAIGN_class]);
    text_string(&name, " of one subscriber, ");
    text_span(&name, span_of(seen.first.p, seen.first.len < 10 ? 0 : 10));
    text_string(&name, " to ");
    text_span(&name, span_of(seen.last.p, seen.last.len < 10 ? 0 : 10));
    json_string(json, "name", text_as_span(&name));
    json_string(json, "first_seen", seen.first);
    json_string(json, "last_seen", seen.last);
    json_uint(json, "confidence", (uint64_t)share_confidence(f[CAMPAIGN_confidence]));
    stix_extension(json, STIX_SEEN);
    put_known(json, "class", f[CAMPAIGN_class]);
    put_known(json, "actor", f[CAMPAIGN_actor]);
    put_known(json, "threat", f[CAMPAIGN_threat]);
    put_known(json, "protocols", f[CAMPAIGN_protocols]);
    put_number(json, "severity", f[CAMPAIGN_severity]);
    put_number(json, "pace_s", f[CAMPAIGN_pace_s]);
    put_number(json, "queries", f[CAMPAIGN_queries]);
    put_number(json, "answered", f[CAMPAIGN_answered]);
    put_number(json, "refused", f[CAMPAIGN_refused]);
    put_number(json, "unanswered", f[CAMPAIGN_unanswered]);
    put_number(json, "not_captured", f[CAMPAIGN_not_captured]);
    stix_extension_end(json);
    json_object_end(json);
    for (uint32_t i = 0; i < campaign->source_count; i++) {
        stix_indicator_id(stix->share, &stix->share->sources[campaign->sources[i]], indicator);
        stix_relationship(stix, "indicates", indicator, id, &seen);
    }
}
