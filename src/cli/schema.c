// SPDX-License-Identifier: Apache-2.0
/*
 * The JSON Schema of events, from the field registry and the members that are no fields.
 */
#include <stdio.h>
#include <string.h>

#include "base/json.h"
#include "cli/options.h"
#include "rules/rule_words.h"
#include "rules/ruleset.h"
#include "signal/field.h"

enum { SCHEMA_SIZE = 1 << 20, PREFIX_SIZE = 64 };

enum member_type {
    TYPE_STRING,
    TYPE_STRING_OR_NULL,
    TYPE_INTEGER,
    TYPE_BOOLEAN,
    TYPE_TIME,
    TYPE_HEX,
    TYPE_EVENT_TYPE,
    TYPE_SEVERITY,
    TYPE_CLASS,
    TYPE_CONFIDENCE,
    TYPE_STRINGS,
    TYPE_INTEGERS,
    TYPE_ANY_OBJECT,
    TYPE_OBJECT_alert,
    TYPE_OBJECT_actor,
    TYPE_OBJECT_anomaly,
    TYPE_OBJECT_request,
    TYPE_OBJECT_window,
    TYPE_OBJECT_campaign,
    TYPE_OBJECTS_note,
    TYPE_OBJECTS_identity,
    TYPE_OBJECTS_learned,
    TYPE_OBJECTS_reason,
    TYPE_COUNT,
};

static const struct member {
    const char *object, *name;
    enum member_type type;
    const char *doc;
} members[] = {
#define EVENT_MEMBER(object, name, type, doc) {#object, #name, TYPE_##type, doc},
#include "io/event_member.def"
#undef EVENT_MEMBER
};

static void put_members(struct json *json, const char *object);

static void put_pattern(struct json *json, const char *pattern)
{
    json_text(json, "type", "string");
    json_text(json, "pattern", pattern);
}

static void put_items(struct json *json, const char *type)
{
    json_text(json, "type", "array");
    json_object(json, "items");
    json_text(json, "type", type);
    json_object_end(json);
}

static void put_object(struct json *json, const char *object)
{
    json_text(json, "type", "object");
    json_bool(json, "additionalProperties", false);
    json_object(json, "properties");
    put_members(json, object);
    json_object_end(json);
}

static void put_objects(struct json *json, const char *object)
{
    json_text(json, "type", "array");
    json_object(json, "items");
    put_object(json, object);
    json_object_end(json);
}

static void put_texts(struct json *json, const char *key, const char *const *texts)
{
    json_array(json, key);
    for (; *texts; texts++)
        json_text(json, NULL, *texts);
    json_array_end(json);
}

static void put_enum(struct json *json, const struct field_words *words)
{
    json_array(json, "enum");
    for (uint32_t i = 0; i < words->count; i++)
        json_text(json, NULL, words->list[i].word);
    json_array_end(json);
}

/* Types that need no more than a name: of the value, of the items of a list, of the object's members. */
static const char *const plain[TYPE_COUNT] = {[TYPE_STRING] = "string",
                                              [TYPE_INTEGER] = "integer",
                                              [TYPE_BOOLEAN] = "boolean",
                                              [TYPE_ANY_OBJECT] = "object"};
static const char *const lists[TYPE_COUNT] = {[TYPE_STRINGS] = "string", [TYPE_INTEGERS] = "integer"};
static const char *const objects[TYPE_COUNT] = {
    [TYPE_OBJECT_alert] = "alert",     [TYPE_OBJECT_actor] = "actor",   [TYPE_OBJECT_anomaly] = "anomaly",
    [TYPE_OBJECT_request] = "request", [TYPE_OBJECT_window] = "window", [TYPE_OBJECT_campaign] = "campaign"};
static const char *const object_lists[TYPE_COUNT] = {[TYPE_OBJECTS_note] = "note",
                                                     [TYPE_OBJECTS_identity] = "identity",
                                                     [TYPE_OBJECTS_learned] = "learned",
                                                     [TYPE_OBJECTS_reason] = "reason"};

static void put_special_type(struct json *json, enum member_type type)
{
    static const char *const nullable[] = {"string", "null", NULL};
    static const char *const events[] = {"alert",    "disclosure", "anomaly", "signal",
                                         "campaign", "stats",      NULL};
    switch (type) {
    case TYPE_STRING_OR_NULL:
        put_texts(json, "type", nullable);
        break;
    case TYPE_TIME:
        put_pattern(json, "^-?[0-9]{4,}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}\\.[0-9]{6}\\+0000$");
        break;
    case TYPE_HEX:
        put_pattern(json, "^([0-9a-f]{16}|[0-9a-f]{32}|[0-9a-f]{64})$");
        break;
    case TYPE_EVENT_TYPE:
        put_texts(json, "enum", events);
        break;
    case TYPE_SEVERITY:
        json_text(json, "type", "integer");
        json_uint(json, "minimum", RULE_SEVERITY_CRITICAL);
        json_uint(json, "maximum", RULE_SEVERITY_LOW);
        break;
    case TYPE_CLASS:
        put_enum(json, &rule_words_class);
        break;
    case TYPE_CONFIDENCE:
        put_enum(json, &rule_words_confidence);
        break;
    default:
        break;
    }
}

static void put_type(struct json *json, enum member_type type)
{
    if (plain[type])
        json_text(json, "type", plain[type]);
    else if (lists[type])
        put_items(json, lists[type]);
    else if (objects[type])
        put_object(json, objects[type]);
    else if (object_lists[type])
        put_objects(json, object_lists[type]);
    else
        put_special_type(json, type);
}

static void put_members(struct json *json, const char *object)
{
    for (size_t i = 0; i < sizeof members / sizeof *members; i++) {
        if (strcmp(members[i].object, object) != 0)
            continue;
        json_object(json, members[i].name);
        json_text(json, "description", members[i].doc);
        put_type(json, members[i].type);
        json_object_end(json);
    }
}

static void put_reference(struct json *json, const struct field_words *words)
{
    char reference[96];
    struct text text = text_in(reference, sizeof reference);
    text_string(&text, "#/$defs/");
    text_string(&text, words->name);
    json_text(json, "$ref", reference);
}

static void put_field(struct json *json, const struct field *field)
{
    json_text(json, "description", field->doc);
    switch (field->kind) {
    case FIELD_KIND_BOOL:
        json_text(json, "type", "boolean");
        break;
    case FIELD_KIND_UINT:
        json_text(json, "type", field->identity == IDENTITY_PERSON ? "string" : "integer");
        break;
    case FIELD_KIND_DEGREES:
        json_text(json, "type", "number");
        break;
    case FIELD_KIND_ENUM:
        put_reference(json, field->words);
        break;
    case FIELD_KIND_SET:
        json_text(json, "type", "array");
        json_object(json, "items");
        put_reference(json, field->words);
        json_object_end(json);
        break;
    default:
        json_text(json, "type", "string");
    }
}

/* The length of the part of a path behind `skip` octets, up to the next dot. */
static size_t part_len(const char *path, size_t skip)
{
    return strcspn(path + skip, ".");
}

static bool has_prefix(int id, const char *prefix, size_t len)
{
    return strncmp(field_get((enum field_id)id)->path, prefix, len) == 0;
}

/* Whether a field before this one has the same path up to `len` octets, so that the object is there already.
 */
static bool is_there(int id, size_t len)
{
    const char *path = field_get((enum field_id)id)->path;
    for (int before = 0; before < id; before++) {
        const char *other = field_get((enum field_id)before)->path;
        if (strncmp(other, path, len) == 0 && (other[len] == '.' || other[len] == 0))
            return true;
    }
    return false;
}

/* The fields below a prefix such as "signal.", nested. Depth is that of paths: 3. */
static void put_fields(struct json *json, const char *prefix, size_t prefix_len)
{
    for (int id = 0; id < FIELD_COUNT; id++) {
        char key[PREFIX_SIZE];
        const struct field *field = field_get((enum field_id)id);
        if (!has_prefix(id, prefix, prefix_len))
            continue;
        size_t len = part_len(field->path, prefix_len), end = prefix_len + len;
        if (is_there(id, end))
            continue;
        snprintf(key, sizeof key, "%.*s", (int)len, field->path + prefix_len);
        json_object(json, key);
        if (field->path[end] == '.') {
            char deeper[PREFIX_SIZE];
            snprintf(deeper, sizeof deeper, "%.*s.", (int)end, field->path);
            json_text(json, "type", "object");
            json_bool(json, "additionalProperties", false);
            json_object(json, "properties");
            put_fields(json, deeper, end + 1);
            json_object_end(json);
        } else {
            put_field(json, field);
        }
        json_object_end(json);
    }
}

/* The words of a list; what has none is shown as its number. */
static void put_words(struct json *json, const struct field_words *words)
{
    json_object(json, words->name);
    json_array(json, "anyOf");
    json_object(json, NULL);
    put_enum(json, words);
    json_object_end(json);
    json_object(json, NULL);
    put_pattern(json, "^[0-9]+$");
    json_object_end(json);
    json_array_end(json);
    json_object_end(json);
}

static void put_definitions(struct json *json)
{
    json_object(json, "$defs");
    for (int id = 0; id < FIELD_COUNT; id++) {
        const struct field_words *words = field_get((enum field_id)id)->words;
        bool there = !words;
        for (int before = 0; before < id && !there; before++)
            there = field_get((enum field_id)before)->words == words;
        if (!there)
            put_words(json, words);
    }
    json_object_end(json);
}

/* Which events must have a part of their own. */
static void put_parts(struct json *json)
{
    static const char *const parts[] = {"alert", "anomaly", "campaign", "stats"};
    json_array(json, "allOf");
    for (size_t i = 0; i < sizeof parts / sizeof *parts; i++) {
        const char *const required[] = {parts[i], NULL};
        json_object(json, NULL);
        json_object(json, "if");
        json_object(json, "properties");
        json_object(json, "event_type");
        json_text(json, "const", parts[i]);
        json_object_end(json);
        json_object_end(json);
        json_object_end(json);
        json_object(json, "then");
        put_texts(json, "required", required);
        json_object_end(json);
        json_object_end(json);
    }
    json_array_end(json);
}

/* With line ends and indents, so that a change of the committed file can be read. */
static void print_indented(struct span text)
{
    unsigned depth = 0;
    bool quoted = false, escaped = false;
    for (size_t i = 0; i < text.len; i++) {
        char c = (char)text.p[i];
        bool opens = !quoted && (c == '{' || c == '['), closes = !quoted && (c == '}' || c == ']');
        depth -= closes;
        if (closes)
            printf("\n%*s", (int)depth, "");
        putchar(c);
        depth += opens;
        if (opens || (!quoted && c == ','))
            printf("\n%*s", (int)depth, "");
        quoted ^= c == '"' && !escaped;
        escaped = quoted && c == '\\' && !escaped;
    }
    putchar('\n');
}

void help_schema(void)
{
    static char buffer[SCHEMA_SIZE];
    static const char *const required[] = {"timestamp", "event_type", NULL};
    struct json json = json_in(buffer, sizeof buffer);
    json_object(&json, NULL);
    json_text(&json, "$schema", "https://json-schema.org/draft/2020-12/schema");
    json_text(&json, "title", "An event of Sigwarden");
    json_text(&json, "type", "object");
    put_texts(&json, "required", required);
    json_bool(&json, "additionalProperties", false);
    json_object(&json, "properties");
    put_members(&json, "event");
    put_fields(&json, "", 0);
    json_object_end(&json);
    put_parts(&json);
    put_definitions(&json);
    json_object_end(&json);
    print_indented(text_as_span(&json.out));
}
