// SPDX-License-Identifier: Apache-2.0
#include "evidence/told.h"

#include "evidence/facts.h"
#include "signal/field.h"
#include "who/pseudonym.h"

/* Its pseudonyms are not those of the log, whose key stays with who logged. */
static const struct pseudonyms any_key = {.reveal = false};

json_t *told_at(const json_t *object, const char *path)
{
    char key[TOLD_PATH_SIZE];
    while (*path && object) {
        size_t len = strcspn(path, ".");
        struct text text = text_in(key, sizeof key);
        text_span(&text, span_of(path, len));
        object = json_object_get(object, key);
        path += len + (path[len] == '.');
    }
    return (json_t *)(uintptr_t)object;
}

/* The object that a member is in, and the member's own key. */
static json_t *outer_of(const json_t *object, const char *path, const char **ret_key)
{
    char outer[TOLD_PATH_SIZE];
    const char *dot = strrchr(path, '.');
    struct text text = text_in(outer, sizeof outer);
    text_span(&text, span_of(path, dot ? (size_t)(dot - path) : 0));
    *ret_key = dot ? dot + 1 : path;
    return told_at(object, outer);
}

void told_remove(json_t *object, const char *path)
{
    const char *key;
    json_t *outer = outer_of(object, path, &key);
    if (outer)
        json_object_del(outer, key);
}

static bool is_symbol(uint8_t c)
{
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
}

/* Octets of a pseudonym's symbols that stand here, "~k3v9q2mxw7hd", or of as many as were not cut off;
 * else 1.
 */
static size_t symbols_len(struct span text, size_t at)
{
    size_t len = 1;
    if (text.p[at] != '~')
        return 1;
    while (len <= PSEUDONYM_SYMBOLS && at + len < text.len && is_symbol(text.p[at + len]))
        len++;
    return len > PSEUDONYM_SYMBOLS || at + len == text.len ? len : 1;
}

bool told_text(struct span a, struct span b)
{
    size_t i = 0;
    while (i < a.len && i < b.len) {
        size_t len = symbols_len(a, i);
        if (a.p[i] != b.p[i] || symbols_len(b, i) != len)
            return false;
        i += len;
    }
    return a.len == b.len;
}

static struct span span_of_string(const json_t *string)
{
    return span_of(json_string_value(string), json_string_length(string));
}

static bool same_value(const json_t *whole, const json_t *part, struct text *ret_path);

static bool same_list(const json_t *whole, const json_t *part, struct text *ret_path)
{
    bool same = json_array_size(whole) == json_array_size(part);
    for (size_t i = 0; i < json_array_size(part) && same; i++)
        same = same_value(json_array_get(whole, i), json_array_get(part, i), ret_path);
    return same;
}

static bool same_value(const json_t *whole, const json_t *part, struct text *ret_path)
{
    if (json_is_object(part) && json_is_object(whole))
        return told_in(whole, part, ret_path);
    if (json_is_array(part) && json_is_array(whole))
        return same_list(whole, part, ret_path);
    if (json_is_string(part) && json_is_string(whole))
        return told_text(span_of_string(whole), span_of_string(part));
    return json_equal(whole, part);
}

bool told_in(const json_t *whole, const json_t *part, struct text *ret_path)
{
    const char *key;
    json_t *value;
    const size_t len = ret_path->len;
    json_object_foreach((json_t *)(uintptr_t)part, key, value)
    {
        text_string(ret_path, len ? "." : "");
        text_string(ret_path, key);
        if (!same_value(json_object_get(whole, key), value, ret_path))
            return false;
        ret_path->p[ret_path->len = len] = 0;
    }
    return true;
}

/* A number as pseudonym; the identity that it is hidden as in the view, where the registry leaves that open.
 */
static json_t *hidden_number(const json_t *clear, const json_t *view, enum identity declared,
                             enum identity *ret_identity)
{
    static const enum identity addresses[] = {IDENTITY_CLEAR, IDENTITY_IMSI, IDENTITY_NUMBER};
    char shown[PSEUDONYM_MAX + 1];
    struct digits digits = {.len = 0};
    struct text number = text_in(digits.text, sizeof digits.text);
    text_string(&number, json_string_value(clear));
    digits.len = (uint8_t)number.len;
    bool open = declared == IDENTITY_ADDRESS;
    *ret_identity = open ? IDENTITY_CLEAR : declared;
    for (size_t i = 0; i < (open ? sizeof addresses / sizeof *addresses : 1); i++) {
        enum identity identity = open ? addresses[i] : declared;
        struct text text = text_in(shown, sizeof shown);
        pseudonym_append(&text, &any_key, identity, &digits);
        if (!json_is_string(view) || !told_text(text_as_span(&text), span_of_string(view)))
            continue;
        *ret_identity = identity;
        return json_stringn(shown, text.len);
    }
    struct text text = text_in(shown, sizeof shown);
    pseudonym_append(&text, &any_key, *ret_identity, &digits);
    return json_stringn(shown, text.len);
}

/* What somebody's node calls itself: numbers of persons in it are left out. */
static json_t *hidden_name(const json_t *clear, enum field_id id)
{
    char shown[SIGNAL_TEXT_SIZE];
    size_t len = facts_hidden_name(id, span_of_string(clear), shown);
    return json_stringn(shown, len);
}

/* A member of an object, which is that of a field. */
static enum identity hide(json_t *object, const char *key, const json_t *view, enum field_id id)
{
    const struct field *field = field_get(id);
    const json_t *clear = json_object_get(object, key);
    enum identity identity = IDENTITY_CLEAR;
    if (!json_is_string(clear))
        return identity;
    if (field->identity == IDENTITY_TEXT)
        json_object_del(object, key);
    else if (field->kind == FIELD_KIND_TEXT)
        json_object_set_new(object, key, hidden_name(clear, id));
    else if (field->kind == FIELD_KIND_DIGITS)
        json_object_set_new(
            object, key,
            hidden_number(clear, json_object_get(view, key), (enum identity)field->identity, &identity));
    return identity;
}

/* Somebody who is told as the source of a signal, though at another place. */
static void hide_party(json_t *party, const json_t *view)
{
    static const struct {
        const char *key;
        enum field_id id;
    } members[] = {
        {"operator", FIELD_source_operator}, {"country", FIELD_source_country}, {"gt", FIELD_source_gt},
        {"host", FIELD_source_host},         {"realm", FIELD_source_realm},     {"link", FIELD_link},
        {"carried_by", FIELD_link}};
    for (size_t i = 0; i < sizeof members / sizeof *members; i++)
        hide(party, members[i].key, view, members[i].id);
}

/* Who did it, and the names that a campaign came under. */
static void hide_parties(json_t *event, const json_t *view)
{
    static const char *const lists[] = {"campaign.identities", "campaign.unnamed"};
    for (size_t list = 0; list < sizeof lists / sizeof *lists; list++) {
        const json_t *parties = told_at(event, lists[list]), *seen = told_at(view, lists[list]);
        for (size_t i = 0; i < json_array_size(parties); i++)
            hide_party(json_array_get(parties, i), json_array_get(seen, i));
    }
    json_t *actor = told_at(event, "alert.actor");
    if (actor)
        hide_party(actor, told_at(view, "alert.actor"));
}

json_t *told_hidden(const json_t *clear, const json_t *view, struct told_identities *ret_identities)
{
    json_t *event = json_deep_copy(clear);
    for (unsigned i = 0; i < FIELD_COUNT && event; i++) {
        enum field_id id = (enum field_id)i;
        const char *key;
        json_t *outer = outer_of(event, field_get(id)->path, &key);
        const json_t *seen = outer_of(view, field_get(id)->path, &key);
        enum identity identity = outer ? hide(outer, key, seen, id) : IDENTITY_CLEAR;
        if (id == FIELD_source_gt)
            ret_identities->source_gt = identity;
        if (id == FIELD_destination_gt)
            ret_identities->destination_gt = identity;
    }
    hide_parties(event, view);
    return event;
}
