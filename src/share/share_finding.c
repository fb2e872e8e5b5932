// SPDX-License-Identifier: Apache-2.0
/*
 * From JSON events to what is shared of them.
 */
#include <jansson.h>
#include <math.h>

#include "base/text.h"
#include "share/share_record.h"

#define MILLIONTHS_FIT 1e12 /* in 64 bits */

enum form { FORM_PLAIN, FORM_MOMENT };
enum role { ROLE_MESSAGE, ROLE_VICTIM, ROLE_OTHER };

static const struct row {
    enum form form;
    enum role role;
    const char *path;
} rows[SHARED_COUNT] = {
#define SHARED(member, form, role, path) [SHARED_##member] = {FORM_##form, ROLE_##role, path},
#include "share/shared.def"
#undef SHARED
};

static const json_t *member_at(const json_t *value, const char *path)
{
    while (value && *path) {
        char key[32];
        size_t len = strcspn(path, ".");
        if (len >= sizeof key)
            return NULL;
        memcpy(key, path, len);
        key[len] = 0;
        value = json_object_get(value, key);
        path += len + (path[len] == '.');
    }
    return value;
}

static void put_value(struct text *text, const json_t *value)
{
    if (json_is_string(value))
        text_span(text, span_of(json_string_value(value), json_string_length(value)));
    else if (json_is_integer(value))
        text_int(text, json_integer_value(value));
    else if (json_is_real(value) && fabs(json_real_value(value)) < MILLIONTHS_FIT)
        text_millionths(text, (int64_t)(json_real_value(value) * 1e6));
    else if (json_is_boolean(value))
        text_string(text, json_is_true(value) ? "true" : "false");
    for (size_t i = 0; i < json_array_size(value); i++) {
        if (i)
            text_string(text, ", ");
        put_value(text, json_array_get(value, i));
    }
}

static struct span text_of(struct text *text, const json_t *value)
{
    size_t before = text->len;
    put_value(text, value);
    return span_of(text->p + before, text->len - before);
}

/* 2026-03-02T09:12:00.000000+0000 becomes 2026-03-02T09:12:00.000000Z. */
static struct span moment_of(struct text *text, const json_t *value)
{
    enum { WITHOUT_ZONE = 26 };
    struct span whole = span_of(json_string_value(value), json_string_length(value));
    size_t before = text->len;
    if (whole.len < WITHOUT_ZONE)
        return span_of(NULL, 0);
    text_span(text, span_of(whole.p, WITHOUT_ZONE));
    text_char(text, 'Z');
    return span_of(text->p + before, text->len - before);
}

/* Pseudonyms have a ~ in them, and what was left out of a name is ***: neither is of use to others. */
bool share_is_hidden(struct span value)
{
    for (size_t i = 0; i < value.len; i++)
        if (value.p[i] == '~' || value.p[i] == '*')
            return true;
    return false;
}

bool share_record_read(struct span event, bool with_subscribers, struct share_record *ret)
{
    json_t *root = json_loadb((const char *)event.p, event.len, JSON_ALLOW_NUL, NULL);
    struct text text = text_in(ret->text, sizeof ret->text);
    for (int id = 0; id < SHARED_COUNT; id++) {
        const json_t *value = member_at(root, rows[id].path);
        struct span found = rows[id].form == FORM_MOMENT ? moment_of(&text, value) : text_of(&text, value);
        bool withheld = !with_subscribers && (rows[id].role == ROLE_VICTIM || share_is_hidden(found));
        ret->fields[id] = withheld ? span_of(NULL, 0) : found;
    }
    bool read = root && !text.full;
    json_decref(root);
    return read;
}

#define PARTY(of)                                                                                            \
    {                                                                                                        \
        fields[SHARED_##of##_gt], fields[SHARED_##of##_host], fields[SHARED_##of##_realm],                   \
            fields[SHARED_##of##_host_in_realm], fields[SHARED_##of##_ip], fields[SHARED_##of##_operator],   \
            fields[SHARED_##of##_country], fields[SHARED_##of##_side], fields[SHARED_##of##_is_home]         \
    }

struct share_party share_actor(const struct span fields[static SHARED_COUNT])
{
    const struct share_party actor = PARTY(actor), source = PARTY(source);
    bool named = actor.gt.len || actor.host.len || actor.realm.len || actor.ip.len || actor.operator.len;
    return named ? actor : source;
}

bool share_field_tells_messages_apart(enum shared_field id)
{
    return rows[id].role != ROLE_OTHER;
}

static const struct {
    enum form form;
    const char *path;
} campaign_rows[CAMPAIGN_COUNT] = {
#define CAMPAIGN(member, form, path) [CAMPAIGN_##member] = {FORM_##form, path},
#include "share/shared_campaign.def"
#undef CAMPAIGN
};

static struct span address_of(struct text *text, const json_t *identity, const char *key)
{
    struct span address = text_of(text, json_object_get(identity, key));
    return share_is_hidden(address) ? span_of(NULL, 0) : address;
}

bool campaign_record_read(struct span event, struct campaign_record *ret)
{
    json_t *root = json_loadb((const char *)event.p, event.len, JSON_ALLOW_NUL, NULL);
    struct text text = text_in(ret->text, sizeof ret->text);
    for (int id = 0; id < CAMPAIGN_COUNT; id++) {
        const json_t *value = member_at(root, campaign_rows[id].path);
        ret->fields[id] =
            campaign_rows[id].form == FORM_MOMENT ? moment_of(&text, value) : text_of(&text, value);
    }
    const json_t *list = member_at(root, "campaign.identities");
    size_t count = json_array_size(list);
    ret->identity_count = count < CAMPAIGN_IDENTITIES_MAX ? count : CAMPAIGN_IDENTITIES_MAX;
    for (size_t i = 0; i < ret->identity_count; i++) {
        const json_t *identity = json_array_get(list, i);
        ret->identities[i] = (struct campaign_identity){
            .gt = address_of(&text, identity, "gt"),
            .host = address_of(&text, identity, "host"),
            .realm = address_of(&text, identity, "realm"),
            .ip = address_of(&text, identity, "ip"),
        };
    }
    bool read = root && !text.full;
    json_decref(root);
    return read;
}
