// SPDX-License-Identifier: Apache-2.0
/*
 * The addresses that were used, as observables and indicators.
 */
#include "share/share_stix.h"
#include "share/share_text.h"

enum { TEXT_SIZE = 4096 };

static const char *observable_type(const struct share_source *source)
{
    bool v6 = memchr(source->value.p, ':', source->value.len) != NULL;
    return source->type == SHARE_GT        ? "ss7-global-title"
           : source->type == SHARE_ADDRESS ? (v6 ? "ipv6-addr" : "ipv4-addr")
                                           : "domain-name";
}

/* Clause 2.9: of the canonical JSON of the properties that make an observable what it is. */
void stix_observable_id(const struct share_source *source, char ret[static STIX_ID_SIZE])
{
    char buffer[TEXT_SIZE], uuid[SHARE_UUID_SIZE];
    struct json json = json_in(buffer, sizeof buffer);
    json_object(&json, NULL);
    json_string(&json, "value", source->value);
    json_object_end(&json);
    share_uuid(SHARE_NAMESPACE_STIX, text_as_span(&json.out), uuid);
    struct text id = text_in(ret, STIX_ID_SIZE);
    text_string(&id, observable_type(source));
    text_string(&id, "--");
    text_string(&id, uuid);
}

void stix_indicator_id(const struct share *share, const struct share_source *source,
                       char ret[static STIX_ID_SIZE])
{
    stix_id(share, "indicator", share_source_word(source->type), source->value, ret);
}

void stix_put_observable(struct stix *stix, const struct share_source *source)
{
    char id[STIX_ID_SIZE];
    stix_observable_id(source, id);
    stix_observable(stix, observable_type(source), id);
    json_string(&stix->out.json, "value", source->value);
    if (source->type == SHARE_GT) {
        stix_extension(&stix->out.json, STIX_GLOBAL_TITLE);
        stix_extension_end(&stix->out.json);
    }
    json_object_end(&stix->out.json);
}

/* [ipv4-addr:value = '192.0.2.1'] */
static void put_pattern(struct json *json, const struct share_source *source)
{
    char buffer[TEXT_SIZE];
    struct text text = text_in(buffer, sizeof buffer);
    text_char(&text, '[');
    text_string(&text, observable_type(source));
    text_string(&text, ":value = '");
    for (size_t i = 0; i < source->value.len; i++) {
        if (source->value.p[i] == '\'' || source->value.p[i] == '\\')
            text_char(&text, '\\');
        text_char(&text, (char)source->value.p[i]);
    }
    text_string(&text, "']");
    json_string(json, "pattern", text_as_span(&text));
    json_text(json, "pattern_type", "stix");
    json_text(json, "pattern_version", "2.1");
}

static void put_title(struct json *json, const struct share_source *source)
{
    static const char *const kinds[] = {
        [SHARE_GT] = "Global title ", [SHARE_HOST] = "Diameter host ",    [SHARE_REALM] = "Diameter realm ",
        [SHARE_ADDRESS] = "Address ", [SHARE_DOMAIN] = "Host of a link ",
    };
    char buffer[TEXT_SIZE];
    struct text text = text_in(buffer, sizeof buffer);
    text_string(&text, kinds[source->type]);
    text_span(&text, source->value);
    json_string(json, "name", text_as_span(&text));
}

static void put_description(struct json *json, const struct share *share, const struct share_source *source)
{
    char buffer[TEXT_SIZE];
    struct text text = text_in(buffer, sizeof buffer);
    for (uint32_t i = 0; i < source->seen.rule_count; i++) {
        text_span(&text, share->rules[source->seen.rules[i]].title);
        text_string(&text, ". ");
    }
    share_put_seen(&text, &source->seen);
    text_string(&text,
                " Addresses are leased, spoofed and reassigned: a reason to look closer, not who did it.");
    json_string(json, "description", text_as_span(&text));
}

void stix_put_indicator(struct stix *stix, const struct share_source *source)
{
    struct json *json = &stix->out.json;
    char id[STIX_ID_SIZE];
    stix_indicator_id(stix->share, source, id);
    stix_object(stix, "indicator", id, source->seen.first, source->seen.last);
    put_title(json, source);
    put_description(json, stix->share, source);
    json_array(json, "indicator_types");
    json_text(json, NULL, "anomalous-activity");
    json_array_end(json);
    put_pattern(json, source);
    json_string(json, "valid_from", source->seen.first);
    json_uint(json, "confidence", (uint64_t)source->seen.confidence);
    stix_extension(json, STIX_SEEN);
    if (source->operator.len)
        json_string(json, "operator", source->operator);
    if (source->country.len)
        json_string(json, "country", source->country);
    json_uint(json, "severity", (uint64_t)source->seen.severity);
    json_uint(json, "answered", source->seen.answered);
    json_uint(json, "refused", source->seen.refused);
    stix_extension_end(json);
    json_object_end(json);
}

void stix_put_infrastructure(struct stix *stix, const struct share_source *source,
                             char ret_id[static STIX_ID_SIZE])
{
    struct json *json = &stix->out.json;
    char observable[STIX_ID_SIZE];
    stix_id(stix->share, "infrastructure", share_source_word(source->type), source->value, ret_id);
    stix_object(stix, "infrastructure", ret_id, source->seen.first, source->seen.last);
    put_title(json, source);
    json_array(json, "infrastructure_types");
    json_text(json, NULL, "reconnaissance");
    json_array_end(json);
    json_string(json, "first_seen", source->seen.first);
    json_string(json, "last_seen", source->seen.last);
    json_array(json, "external_references");
    json_object(json, NULL);
    json_text(json, "source_name", "itu-t-e164");
    json_string(json, "external_id", source->value);
    json_object_end(json);
    json_array_end(json);
    json_object_end(json);
    stix_observable_id(source, observable);
    stix_relationship(stix, "consists-of", ret_id, observable, &source->seen);
}
