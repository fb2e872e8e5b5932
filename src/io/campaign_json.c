// SPDX-License-Identifier: Apache-2.0
#include "io/campaign_json.h"

#include "io/field_text.h"
#include "signal/field.h"
#include "signal/words.h"

static void time_member(struct json *json, const char *key, int64_t time_ns)
{
    char buffer[40];
    struct text text = text_in(buffer, sizeof buffer);
    text_time(&text, time_ns);
    json_string(json, key, text_as_span(&text));
}

static void hex_member(struct json *json, const char *key, const uint8_t *bytes, size_t len)
{
    char hex[2 * CAMPAIGN_ID_SIZE + 1];
    struct text text = text_in(hex, sizeof hex);
    text_hex(&text, span_of(bytes, len));
    json_string(json, key, text_as_span(&text));
}

void campaign_identity_signal(const struct campaign_source *source, struct signal *ret)
{
    signal_init(ret);
    if (source->gt.len) {
        signal_set(ret, source_gt, source->gt);
        ret->source_gt_identity = source->gt_identity;
    }
    if (source->operator[0])
        signal_set(ret, source_operator, span_of_text(source->operator));
    if (source->country[0])
        signal_set(ret, source_country, span_of_text(source->country));
    if (source->host[0])
        signal_set(ret, source_host, span_of_text(source->host));
    if (source->realm[0])
        signal_set(ret, source_realm, span_of_text(source->realm));
    if (source->ip.family)
        signal_set(ret, source_ip, source->ip);
    if (source->has_opc)
        signal_set(ret, opc, source->opc);
    if (source->carrier[0])
        signal_set(ret, link, span_of_text(source->carrier));
}

static void counts(struct json *json, const struct campaign_counts *counts)
{
    json_uint(json, "queries", counts->queries);
    json_uint(json, "answered", counts->answered);
    json_uint(json, "refused", counts->refused);
    json_uint(json, "unanswered", counts->unanswered);
    json_uint(json, "not_captured", counts->not_captured);
}

static void protocol(struct json *json, uint32_t value)
{
    json_text(json, NULL, field_word(&words_protocol, value));
}

static void identity(struct json *json, const struct campaign_identity *identity,
                     const struct pseudonyms *pseudonyms)
{
    static const struct {
        enum field_id id;
        const char *key;
    } members[] = {
        {FIELD_source_operator, "operator"},
        {FIELD_source_country, "country"},
        {FIELD_source_gt, "gt"},
        {FIELD_source_host, "host"},
        {FIELD_source_realm, "realm"},
        {FIELD_source_ip, "ip"},
        {FIELD_opc, "opc"},
        {FIELD_link, "carried_by"},
    };
    struct signal who;
    campaign_identity_signal(identity->source, &who);
    json_object(json, NULL);
    for (size_t i = 0; i < sizeof members / sizeof *members; i++)
        if (signal_has(&who, members[i].id))
            field_json(json, members[i].key, &who, members[i].id, pseudonyms);
    json_array(json, "protocols");
    for (uint32_t i = 0; i < 32; i++)
        if (identity->protocols >> i & 1)
            protocol(json, i);
    json_array_end(json);
    time_member(json, "from", identity->from_ns);
    time_member(json, "to", identity->to_ns);
    counts(json, &identity->counts);
    json_object_end(json);
}

static void identities(struct json *json, const struct campaign *campaign,
                       const struct pseudonyms *pseudonyms)
{
    json_uint(json, "operator_count", campaign->operator_count);
    json_uint(json, "identity_count", campaign->identity_count);
    json_array(json, "identities");
    for (uint32_t i = 0; i < campaign->identity_count && i < CAMPAIGN_IDENTITIES_MAX; i++)
        identity(json, &campaign->identities[i], pseudonyms);
    json_array_end(json);
    if (campaign->unnamed_count == 0)
        return;
    json_array(json, "unnamed");
    for (uint32_t i = 0; i < campaign->unnamed_count; i++)
        identity(json, &campaign->unnamed[i], pseudonyms);
    json_array_end(json);
}

static void learned(struct json *json, const struct campaign *campaign)
{
    json_array(json, "learned");
    for (unsigned i = 0; i < LEARNED_COUNT; i++) {
        if (campaign->learned[i].times == 0)
            continue;
        json_object(json, NULL);
        json_text(json, "what", campaign_learned_name((enum campaign_learned)i));
        json_uint(json, "times", campaign->learned[i].times);
        time_member(json, "from", campaign->learned[i].from_ns);
        time_member(json, "to", campaign->learned[i].to_ns);
        json_object_end(json);
    }
    json_array_end(json);
}

static void reasons(struct json *json, const struct campaign *campaign)
{
    json_array(json, "reasons");
    for (unsigned i = 0; i < FEATURE_COUNT; i++) {
        if (campaign->reasons[i].weight == 0)
            continue;
        json_object(json, NULL);
        json_text(json, "feature", campaign_feature_name((enum campaign_feature)i));
        json_uint(json, "weight", campaign->reasons[i].weight);
        json_uint(json, "pairs", campaign->reasons[i].pairs);
        json_text(json, "says", campaign_feature_says((enum campaign_feature)i));
        json_object_end(json);
    }
    json_array_end(json);
}

static void findings(struct json *json, const struct campaign *campaign)
{
    json_array(json, "threat");
    for (uint32_t i = 0; i < campaign->threat_count; i++)
        json_string(json, NULL, campaign->threats[i]);
    json_array_end(json);
    json_uint(json, "finding_count", campaign->finding_count);
    json_array(json, "findings");
    for (uint32_t i = 0; i < campaign->listed; i++)
        hex_member(json, NULL, campaign->findings[i], CAMPAIGN_FINDING_ID_SIZE);
    json_array_end(json);
    if (campaign->dropped)
        json_uint(json, "dropped", campaign->dropped);
    if (campaign->sources_dropped)
        json_uint(json, "sources_dropped", campaign->sources_dropped);
}

void campaign_json(struct json *json, const struct campaign *campaign, const struct pseudonyms *pseudonyms)
{
    json_object(json, "campaign");
    hex_member(json, "id", campaign->id, CAMPAIGN_ID_SIZE);
    time_member(json, "from", campaign->from_ns);
    time_member(json, "to", campaign->to_ns);
    json_text(json, "class", rule_class_name(RULE_CLASS_LOCATION_TRACKING));
    json_uint(json, "severity", campaign->severity);
    json_text(json, "confidence", rule_confidence_name(campaign->confidence));
    counts(json, &campaign->counts);
    json_array(json, "protocols");
    for (uint32_t i = 0; i < campaign->protocol_count; i++)
        protocol(json, campaign->protocols[i]);
    json_array_end(json);
    if (campaign->has_pace)
        json_uint(json, "pace_s", campaign->pace_s);
    identities(json, campaign, pseudonyms);
    learned(json, campaign);
    reasons(json, campaign);
    if (campaign->has_actor)
        hex_member(json, "actor", campaign->actor, CAMPAIGN_ACTOR_SIZE);
    findings(json, campaign);
    json_object_end(json);
}
