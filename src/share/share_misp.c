// SPDX-License-Identifier: Apache-2.0
#include "share/share_data.h"
#include "share/share_text.h"
#include "share/share_uuid.h"

enum { OUT_SIZE = 1 << 17, VALUE_SIZE = 8192 };

enum template_id { TEMPLATE_SS7, TEMPLATE_DIAMETER, TEMPLATE_GTP, TEMPLATE_COUNT };

enum form {
    FORM_PLAIN,
    FORM_SENDER,
    FORM_MAP,
    FORM_CATEGORY,
    FORM_OID,
    FORM_COUNTRY,
    FORM_NAMED,
    FORM_SERVING,
    FORM_BORDER,
    FORM_VERSION,
    FORM_TEXT,
    FORM_FIRST,
};

/* MISP/misp-objects */
static const struct {
    const char *name, *uuid;
    unsigned version;
} templates[TEMPLATE_COUNT] = {
    [TEMPLATE_SS7] = {"ss7-attack", "f3493d8b-a7ab-48d0-a775-046c4d64d782", 5},
    [TEMPLATE_DIAMETER] = {"diameter-attack", "a3fdce4c-8e21-4acc-ab8e-9976e9165a12", 2},
    [TEMPLATE_GTP] = {"gtp-attack", "6b3c48d2-0ca6-4608-9c36-455105439145", 4},
};

static const struct row {
    enum template_id template;
    const char *relation, *type;
    bool alone; /* the template lets no other event be found by it */
    enum form form;
    enum shared_field member;
} rows[] = {
#define CORRELATED false
#define ALONE      true
#define MISP(template, relation, type, alone, form, member)                                                  \
    {TEMPLATE_##template, relation, type, alone, FORM_##form, SHARED_##member},
#include "share/share_misp.def"
#undef MISP
#undef ALONE
#undef CORRELATED
};

/* Application contexts by their names, TS 29.002 17.3. */
static const struct {
    const char *name;
    unsigned number, version;
} contexts[] = {
#define OP(operation)
#define MAP_CONTEXT(number, version, name, ...) {name, number, version},
#include "proto/map/map_context.def"
#undef MAP_CONTEXT
#undef OP
};

static enum template_id template_of(const struct share_message *message)
{
    struct span protocol = message->fields[SHARED_protocol];
    bool gtp = protocol.len > 3 && memcmp(protocol.p, "gtp", 3) == 0;
    return gtp ? TEMPLATE_GTP : span_is(protocol, "diameter") ? TEMPLATE_DIAMETER : TEMPLATE_SS7;
}

static void put_oid(struct text *text, struct span name)
{
    for (size_t i = 0; i < sizeof contexts / sizeof *contexts; i++) {
        if (!span_is(name, contexts[i].name))
            continue;
        text_string(text, "0.4.0.0.1.0.");
        text_uint(text, contexts[i].number);
        text_char(text, '.');
        text_uint(text, contexts[i].version);
        return;
    }
}

/* Cat0 to Cat3, CatSMS, CatSpoofing, as the templates spell them. */
static void put_category(struct text *text, struct span category)
{
    bool spoofing = span_is(category, "spoofing");
    if (category.len == 0)
        return;
    text_string(text, "Cat");
    if (span_is(category, "sms"))
        text_string(text, "SMS");
    else
        text_span(text, spoofing ? span_of_text("Spoofing") : category);
}

static void put_value(struct text *text, const struct share *share, const struct share_message *message,
                      const struct row *row)
{
    const struct span *fields = message->fields;
    struct span value = fields[row->member];
    bool map = span_is(fields[SHARED_protocol], "map"), two = value.len == 2;
    bool v2 = span_is(fields[SHARED_protocol], "gtpv2");
    bool claimed = span_is(fields[SHARED_source_is_home], "true") &&
                   (row->form == FORM_SENDER || row->member == SHARED_source_operator ||
                    row->member == SHARED_source_country);
    bool left_out = claimed || (row->form == FORM_MAP && !map) || (row->form == FORM_COUNTRY && !two) ||
                    (row->form == FORM_NAMED && two) ||
                    (row->form == FORM_SERVING && span_is(fields[SHARED_serving_is_home], "yes"));
    if (left_out)
        return;
    switch (row->form) {
    case FORM_CATEGORY:
        put_category(text, value);
        break;
    case FORM_OID:
        put_oid(text, value);
        break;
    case FORM_BORDER:
        text_string(text, !span_is(value, "true") ? "" : v2 ? "S8" : "Gp");
        break;
    case FORM_VERSION:
        text_char(text, v2 ? '2' : '1');
        break;
    case FORM_TEXT:
        share_put_story(text, share, message);
        break;
    case FORM_FIRST:
        text_span(text, message->seen.first);
        break;
    default:
        text_span(text, value);
    }
}

static void put_uuid(struct json *json, const char *kind, struct span name)
{
    char uuid[SHARE_UUID_SIZE], buffer[VALUE_SIZE + 64];
    struct text text = text_in(buffer, sizeof buffer);
    text_string(&text, kind);
    text_span(&text, name);
    share_uuid(SHARE_NAMESPACE_OWN, text_as_span(&text), uuid);
    json_text(json, "uuid", uuid);
}

static void put_attribute(struct json *json, const struct row *row, struct span object, struct span value)
{
    char buffer[VALUE_SIZE];
    struct text name = text_in(buffer, sizeof buffer);
    bool network = row->type[0] == 'i' || row->type[0] == 'p'; /* ip-src, ip-dst, port */
    text_span(&name, object);
    text_string(&name, row->relation);
    text_span(&name, value);
    json_object(json, NULL);
    put_uuid(json, "attribute ", text_as_span(&name));
    json_text(json, "object_relation", row->relation);
    json_text(json, "type", row->type);
    json_text(json, "category", network ? "Network activity" : "Other");
    json_bool(json, "to_ids", strcmp(row->type, "ip-src") == 0);
    json_bool(json, "disable_correlation", row->alone);
    json_text(json, "distribution", "5"); /* the event's */
    json_string(json, "value", value);
    json_object_end(json);
}

static void put_object(struct share_out *out, const struct share *share, const struct share_message *message)
{
    struct json *json = &out->json;
    enum template_id id = template_of(message);
    char buffer[VALUE_SIZE], name_buffer[VALUE_SIZE];
    struct text name = text_in(name_buffer, sizeof name_buffer);
    share_put_name(&name, share, message);
    json_object(json, NULL);
    put_uuid(json, "object ", text_as_span(&name));
    json_text(json, "name", templates[id].name);
    json_text(json, "meta-category", "network");
    json_text(json, "template_uuid", templates[id].uuid);
    json_uint(json, "template_version", templates[id].version);
    json_text(json, "distribution", "5");
    json_string(json, "first_seen", message->seen.first);
    json_string(json, "last_seen", message->seen.last);
    json_array(json, "Attribute");
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct text value = text_in(buffer, sizeof buffer);
        if (rows[i].template == id)
            put_value(&value, share, message, &rows[i]);
        if (value.len)
            put_attribute(json, &rows[i], text_as_span(&name), text_as_span(&value));
    }
    json_array_end(json);
    json_object_end(json);
    share_flush(out);
}

static int worst_of(const struct share *share)
{
    int worst = 4;
    for (size_t i = 0; i < share->message_count; i++)
        worst = share->messages[i].seen.severity < worst ? share->messages[i].seen.severity : worst;
    return worst;
}

/* How far MISP may carry it: 0 this organisation, 1 this community, 3 all. */
static const char *distribution_of(const char *tlp)
{
    return strcmp(tlp, "clear") == 0 ? "3" : strcmp(tlp, "green") == 0 ? "1" : "0";
}

static void put_tag(struct json *json, const char *before, const char *name)
{
    char buffer[128];
    struct text text = text_in(buffer, sizeof buffer);
    text_string(&text, before);
    text_string(&text, name);
    json_object(json, NULL);
    json_text(json, "name", buffer);
    json_object_end(json);
}

/* The event is named by its first message, so that a later export of the same store brings it up to date. */
static void put_event_head(struct json *json, const struct share *share)
{
    static const char *const threat_levels[] = {"4", "1", "1", "2",
                                                "3"}; /* of severities: high, medium, low */
    char buffer[VALUE_SIZE];
    struct text name = text_in(buffer, sizeof buffer);
    const struct share_message *first = &share->messages[0];
    text_string(&name, share->options.producer);
    share_put_name(&name, share, first);
    put_uuid(json, "event ", text_as_span(&name));
    json_text(json, "info", "Signalling attacks seen by Sigwarden");
    json_string(json, "date", span_of(first->seen.first.p, first->seen.first.len < 10 ? 0 : 10));
    json_text(json, "threat_level_id", threat_levels[worst_of(share)]);
    json_text(json, "analysis", "2");
    json_text(json, "distribution", distribution_of(share->options.tlp));
    json_bool(json, "published", false);
    json_object(json, "Orgc");
    json_text(json, "name", share->options.producer);
    put_uuid(json, "organisation ", span_of_text(share->options.producer));
    json_object_end(json);
    json_array(json, "Tag");
    put_tag(json, "tlp:", share->options.tlp);
    json_array_end(json);
}

int share_write_misp(struct share *share, share_sink *sink, void *context, struct sigwarden_error *reterr)
{
    char buffer[OUT_SIZE];
    struct share_out out = {.json = json_in(buffer, sizeof buffer), .sink = sink, .context = context};
    if (share->message_count == 0)
        return share_nothing(reterr);
    json_object(&out.json, NULL);
    json_object(&out.json, "Event");
    put_event_head(&out.json, share);
    json_array(&out.json, "Object");
    share_flush(&out);
    for (size_t i = 0; i < share->message_count; i++)
        put_object(&out, share, &share->messages[i]);
    json_array_end(&out.json);
    json_object_end(&out.json);
    json_object_end(&out.json);
    text_char(&out.json.out, '\n');
    return share_out_end(&out, reterr);
}
