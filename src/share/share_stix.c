// SPDX-License-Identifier: Apache-2.0
/*
 * A bundle of STIX 2.1. Each address that was used is an observable, an indicator, and, where the standard
 * has no observable for it, an infrastructure that tells the same to those who do not know our extension.
 */
#include "share/share_data.h"
#include "share/share_stix.h"
#include "share/share_text.h"

enum { OUT_SIZE = 1 << 16, TEXT_SIZE = 8192 };

#define SPEC_TIME "2026-01-01T00:00:00.000000Z" /* of objects that are always the same */

/* The markings of FIRST's TLP 2.0, as OASIS publishes them, and those of TLP 1.0 that STIX 2.1 itself defines
 * (7.2.1.4), for readers that know only these. */
static const struct tlp {
    const char *level, *name, *id, *older_level, *older_name, *older_id;
} tlps[] = {
    {"clear", "TLP:CLEAR", "94868c89-83c2-464b-929b-a1a8aa3c8487", "white", "TLP:WHITE",
     "613f2e26-407d-48c7-9eca-b8e91df99dc9"},
    {"green", "TLP:GREEN", "bab4a63c-aed9-4cf5-a766-dfca5abac2bb", "green", "TLP:GREEN",
     "34098fce-860f-48ae-8e50-ebd3cc5e41da"},
    {"amber", "TLP:AMBER", "55d920b0-5e8b-4f79-9ee9-91f868d9b421", "amber", "TLP:AMBER",
     "f88d31f6-486f-44da-b317-01333bde0b82"},
    {"amber+strict", "TLP:AMBER+STRICT", "939a9414-2ddd-4d32-a0cd-375ea402b003", "amber", "TLP:AMBER",
     "f88d31f6-486f-44da-b317-01333bde0b82"},
    {"red", "TLP:RED", "e828b379-4e03-4974-9ac4-e53a884c97c1", "red", "TLP:RED",
     "5e57c739-391a-4eb3-b6be-7d15ca92d5ed"},
};

static const struct extension {
    const char *id, *type, *name, *schema;
} extensions[STIX_EXTENSION_COUNT] = {
    [STIX_GLOBAL_TITLE] =
        {"extension-definition--84dcbb61-5629-5b94-98a6-8ba1d6876f12", "new-sco", "SS7 global title",
         "Observable ss7-global-title: value, the digits of a global title of SCCP. It is the only "
         "property that contributes to the id."},
    [STIX_SUBSCRIBER] =
        {"extension-definition--3e204673-22ce-5c0e-8a77-60bef50301a2", "new-sco", "Mobile subscriber",
         "Observable mobile-subscriber: imsi and msisdn, digits or a pseudonym, at least one. Both "
         "contribute to the id."},
    [STIX_SEEN] =
        {"extension-definition--e54544c4-45c3-523a-81ed-087203467ad4", "property-extension",
         "Signalling as a firewall sees it",
         "Of indicator and observed-data: protocol, operation, operator, country, severity (1 critical to "
         "4 low), answered and refused (numbers of findings). Of campaign: class, actor, threat, protocols, "
         "severity, pace_s, queries, answered, refused, unanswered, not_captured."},
};

static const struct tlp *tlp_of(const struct share *share)
{
    for (size_t i = 0; i < sizeof tlps / sizeof *tlps; i++)
        if (strcmp(tlps[i].level, share->options.tlp) == 0)
            return &tlps[i];
    return &tlps[4]; /* a level that nobody knows may go nowhere */
}

static void put_id(struct json *json, const char *key, const char *before, const char *uuid)
{
    char buffer[96];
    struct text text = text_in(buffer, sizeof buffer);
    text_string(&text, before);
    text_string(&text, uuid);
    json_text(json, key, buffer);
}

static void put_markings(struct json *json, const struct share *share)
{
    json_array(json, "object_marking_refs");
    put_id(json, NULL, "marking-definition--", tlp_of(share)->id);
    put_id(json, NULL, "marking-definition--", tlp_of(share)->older_id);
    json_array_end(json);
}

void stix_id(const struct share *share, const char *type, const char *kind, struct span name,
             char ret[static STIX_ID_SIZE])
{
    char buffer[TEXT_SIZE], uuid[SHARE_UUID_SIZE];
    struct text text = text_in(buffer, sizeof buffer), id = text_in(ret, STIX_ID_SIZE);
    text_string(&text, share->options.producer);
    text_char(&text, '\n');
    text_string(&text, type);
    text_char(&text, '\n');
    text_string(&text, kind);
    text_char(&text, '\n');
    text_span(&text, name);
    share_uuid(SHARE_NAMESPACE_OWN, text_as_span(&text), uuid);
    text_string(&id, type);
    text_string(&id, "--");
    text_string(&id, uuid);
}

/* The grouping lists each object once. */
static void keep_ref(struct stix *stix, const char *id)
{
    struct span kept = arena_copy(&stix->share->arena, span_of_text(id));
    if (stix->ref_count == stix->ref_room || kept.len == 0)
        stix->failed = true;
    else
        stix->refs[stix->ref_count++] = kept;
}

void stix_observable(struct stix *stix, const char *type, const char *id)
{
    struct json *json = &stix->out.json;
    share_flush(&stix->out);
    json_object(json, NULL);
    json_text(json, "type", type);
    json_text(json, "spec_version", "2.1");
    json_text(json, "id", id);
    put_markings(json, stix->share);
    keep_ref(stix, id);
}

void stix_object(struct stix *stix, const char *type, const char *id, struct span created,
                 struct span modified)
{
    struct json *json = &stix->out.json;
    char producer[STIX_ID_SIZE];
    share_flush(&stix->out);
    json_object(json, NULL);
    json_text(json, "type", type);
    json_text(json, "spec_version", "2.1");
    json_text(json, "id", id);
    stix_id(stix->share, "identity", "", span_of_text(""), producer);
    json_text(json, "created_by_ref", producer);
    json_string(json, "created", created);
    json_string(json, "modified", modified);
    put_markings(json, stix->share);
    keep_ref(stix, id);
}

void stix_extension(struct json *json, enum stix_extension extension)
{
    json_object(json, "extensions");
    json_object(json, extensions[extension].id);
    json_text(json, "extension_type", extensions[extension].type);
}

void stix_extension_end(struct json *json)
{
    json_object_end(json);
    json_object_end(json);
}

void stix_relationship(struct stix *stix, const char *kind, const char *source, const char *target,
                       const struct share_seen *seen)
{
    char id[STIX_ID_SIZE], buffer[2 * STIX_ID_SIZE + 64];
    struct text name = text_in(buffer, sizeof buffer);
    text_string(&name, source);
    text_string(&name, kind);
    text_string(&name, target);
    stix_id(stix->share, "relationship", "", text_as_span(&name), id);
    stix_object(stix, "relationship", id, seen->first, seen->last);
    json_text(&stix->out.json, "relationship_type", kind);
    json_text(&stix->out.json, "source_ref", source);
    json_text(&stix->out.json, "target_ref", target);
    json_object_end(&stix->out.json);
}

static void put_tlp(struct stix *stix)
{
    struct json *json = &stix->out.json;
    const struct tlp *tlp = tlp_of(stix->share);
    json_object(json, NULL);
    json_text(json, "type", "marking-definition");
    json_text(json, "spec_version", "2.1");
    put_id(json, "id", "marking-definition--", tlp->id);
    json_text(json, "created", "2022-10-01T00:00:00.000Z");
    json_text(json, "name", tlp->name);
    json_object(json, "extensions");
    json_object(json, "extension-definition--60a3c5c5-0d10-413e-aab3-9e08dde9e88d");
    json_text(json, "extension_type", "property-extension");
    json_text(json, "tlp_2_0", tlp->level);
    json_object_end(json);
    json_object_end(json);
    json_object_end(json);
    json_object(json, NULL);
    json_text(json, "type", "marking-definition");
    json_text(json, "spec_version", "2.1");
    put_id(json, "id", "marking-definition--", tlp->older_id);
    json_text(json, "created", "2017-01-20T00:00:00.000Z");
    json_text(json, "definition_type", "tlp");
    json_text(json, "name", tlp->older_name);
    json_object(json, "definition");
    json_text(json, "tlp", tlp->older_level);
    json_object_end(json);
    json_object_end(json);
}

static void put_producer(struct stix *stix)
{
    struct json *json = &stix->out.json;
    bool named = strcmp(stix->share->options.producer, "Sigwarden") != 0;
    char id[STIX_ID_SIZE];
    stix_id(stix->share, "identity", "", span_of_text(""), id);
    stix_object(stix, "identity", id, span_of_text(SPEC_TIME), span_of_text(SPEC_TIME));
    json_text(json, "name", stix->share->options.producer);
    json_text(json, "identity_class", named ? "organization" : "system");
    json_object_end(json);
}

static void put_extension_definition(struct stix *stix, const struct extension *extension)
{
    struct json *json = &stix->out.json;
    stix_object(stix, "extension-definition", extension->id, span_of_text(SPEC_TIME),
                span_of_text(SPEC_TIME));
    json_text(json, "name", extension->name);
    json_text(json, "description", "An extension of Sigwarden, for the signalling of mobile networks.");
    json_text(json, "schema", extension->schema);
    json_text(json, "version", "1.0.0");
    json_array(json, "extension_types");
    json_text(json, NULL, extension->type);
    json_array_end(json);
    json_object_end(json);
}

/* Ids such as T1430.002, MOT3003 of a list with commas. */
static void put_references(struct json *json, const char *source, struct span list)
{
    size_t at = 0;
    while (at < list.len) {
        const uint8_t *comma = memchr(list.p + at, ',', list.len - at);
        size_t end = comma ? (size_t)(comma - list.p) : list.len;
        json_object(json, NULL);
        json_text(json, "source_name", source);
        json_string(json, "external_id", span_of(list.p + at, end - at));
        json_object_end(json);
        at = end + 2; /* the comma and its blank */
    }
}

static void rule_id(const struct share *share, const struct share_rule *rule, char ret[static STIX_ID_SIZE])
{
    stix_id(share, "attack-pattern", "rule", rule->name, ret);
}

static void put_rule(struct stix *stix, const struct share_rule *rule)
{
    struct json *json = &stix->out.json;
    char id[STIX_ID_SIZE];
    rule_id(stix->share, rule, id);
    stix_object(stix, "attack-pattern", id, span_of_text(SPEC_TIME), span_of_text(SPEC_TIME));
    json_string(json, "name", rule->title);
    json_array(json, "external_references");
    put_references(json, "mitre-attack", rule->attack);
    put_references(json, "gsma-fs57-motif", rule->motif);
    put_references(json, "sigwarden-threat", rule->threat);
    put_references(json, "sigwarden-rule", rule->name);
    json_array_end(json);
    json_object_end(json);
}

/* Each source as observable, indicator, and what it indicates. */
static void put_source(struct stix *stix, const struct share_source *source)
{
    char indicator[STIX_ID_SIZE], target[STIX_ID_SIZE];
    stix_put_observable(stix, source);
    stix_put_indicator(stix, source);
    stix_indicator_id(stix->share, source, indicator);
    if (source->type == SHARE_GT) {
        stix_put_infrastructure(stix, source, target);
        stix_relationship(stix, "indicates", indicator, target, &source->seen);
    }
    for (uint32_t i = 0; i < source->seen.rule_count; i++) {
        rule_id(stix->share, &stix->share->rules[source->seen.rules[i]], target);
        stix_relationship(stix, "indicates", indicator, target, &source->seen);
    }
}

static void put_grouping(struct stix *stix)
{
    struct json *json = &stix->out.json;
    const struct share *share = stix->share;
    const struct share_seen *first = &share->messages[0].seen;
    struct span last = first->last;
    char id[STIX_ID_SIZE], buffer[TEXT_SIZE];
    struct text name = text_in(buffer, sizeof buffer);
    size_t count = stix->ref_count; /* not itself */
    for (size_t i = 0; i < share->message_count; i++) {
        struct span other = share->messages[i].seen.last;
        if (other.len == last.len && last.len && memcmp(other.p, last.p, last.len) > 0)
            last = other;
    }
    share_put_name(&name, share, &share->messages[0]);
    stix_id(share, "grouping", "", text_as_span(&name), id);
    stix_object(stix, "grouping", id, first->first, last);
    json_text(json, "name", "Signalling attacks seen by Sigwarden");
    json_text(json, "context", "suspicious-activity");
    json_array(json, "object_refs");
    for (size_t i = 0; i < count; i++) {
        json_string(json, NULL, stix->refs[i]);
        share_flush(&stix->out);
    }
    json_array_end(json);
    json_object_end(json);
}

static void put_bundle(struct stix *stix)
{
    struct json *json = &stix->out.json;
    const struct share *share = stix->share;
    char id[STIX_ID_SIZE], buffer[TEXT_SIZE];
    struct text name = text_in(buffer, sizeof buffer);
    share_put_name(&name, share, &share->messages[0]);
    stix_id(share, "bundle", "", text_as_span(&name), id);
    json_object(json, NULL);
    json_text(json, "type", "bundle");
    json_text(json, "id", id);
    json_array(json, "objects");
    put_tlp(stix);
    put_producer(stix);
    for (int i = 0; i < STIX_EXTENSION_COUNT; i++)
        if (i != STIX_SUBSCRIBER || share->subscriber_count)
            put_extension_definition(stix, &extensions[i]);
    for (size_t i = 0; i < share->rule_count; i++)
        put_rule(stix, &share->rules[i]);
    for (size_t i = 0; i < share->source_count; i++)
        put_source(stix, &share->sources[i]);
    for (size_t i = 0; i < share->subscriber_count; i++)
        stix_put_subscriber(stix, &share->subscribers[i]);
    for (size_t i = 0; i < share->message_count; i++)
        stix_put_message(stix, &share->messages[i]);
    for (size_t i = 0; i < share->campaign_count; i++)
        stix_put_campaign(stix, &share->campaigns[i]);
    put_grouping(stix);
    json_array_end(json);
    json_object_end(json);
    text_char(&json->out, '\n');
}

int share_write_stix(struct share *share, share_sink *sink, void *context, struct sigwarden_error *reterr)
{
    char buffer[OUT_SIZE];
    struct stix stix = {.share = share,
                        .out = {.json = json_in(buffer, sizeof buffer), .sink = sink, .context = context}};
    if (share->message_count == 0)
        return share_nothing(reterr);
    /* the most that one of each can become */
    stix.ref_room = 8 + share->rule_count + share->source_count * (5 + SHARE_RULES_OF) +
                    share->message_count * 6 + share->campaign_count * (2 + CAMPAIGN_IDENTITIES_MAX);
    stix.refs = arena_array(&share->arena, stix.ref_room, sizeof *stix.refs);
    if (!stix.refs)
        return share_no_memory(reterr);
    put_bundle(&stix);
    int result = share_out_end(&stix.out, reterr);
    return stix.failed ? share_no_memory(reterr) : result;
}
