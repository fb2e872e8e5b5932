// SPDX-License-Identifier: Apache-2.0
#include "indicators/indicator_json.h"
#include "indicators/indicator_list.h"

#define COUNT(array) (sizeof(array) / sizeof *(array))

enum role { ROLE_NONE, ROLE_SENDER, ROLE_REGISTERED, ROLE_VICTIM, ROLE_LOCAL, ROLE_TEXT, ROLE_CONTEXT };

struct type_row {
    const char *type;
    enum indicator_type indicator;
};

struct field_row {
    const char *object, *relation;
    enum role role;
    enum indicator_type indicator;
};

static const struct type_row types[] = {
#define MISP_TYPE(type, indicator) {type, INDICATOR_##indicator},
#define MISP_FIELD(object, relation, role, indicator)
#include "indicators/misp.def"
#undef MISP_TYPE
#undef MISP_FIELD
};

static const struct field_row fields[] = {
#define MISP_TYPE(type, indicator)
#define MISP_FIELD(object, relation, role, indicator) {object, relation, ROLE_##role, INDICATOR_##indicator},
#include "indicators/misp.def"
#undef MISP_TYPE
#undef MISP_FIELD
};

/* What stands around an attribute. */
struct context {
    struct indicator_load *load;
    struct span source;       /* the event's title */
    struct span object;       /* the name of the object's template; empty: none */
    bool object_deleted;      /* the attribute's object was */
    bool registers;           /* the attack's operation tells who serves a subscriber */
    uint64_t attribute_count; /* of the file, so far */
};

static const struct field_row *find_field(struct span object, struct span relation)
{
    for (size_t i = 0; i < COUNT(fields); i++)
        if (span_is(object, fields[i].object) && span_is(relation, fields[i].relation))
            return &fields[i];
    return NULL;
}

/* Why a field of an attack is no indicator; NULL if it is one. */
static const char *reason_of_role(enum role role, bool registers)
{
    switch (role) {
    case ROLE_VICTIM:
        return "a victim's identity, not an attacker's";
    case ROLE_REGISTERED:
        return registers ? NULL
                         : "the victim's own switch, unless MapOpCode says that the attacker registers one";
    case ROLE_LOCAL:
        return "a point code, which means another node in each network";
    case ROLE_TEXT:
        return "free text; give a link in it as an attribute of type url";
    default:
        return NULL;
    }
}

/* An attribute by its type alone. */
static int take_typed(struct context *context, const json_t *attribute, struct indicator_entry *entry)
{
    struct span type = indicator_json_text(attribute, "type");
    size_t i = 0;
    while (i < COUNT(types) && !span_is(type, types[i].type))
        i++;
    if (i == COUNT(types)) {
        indicator_load_skip_word(context->load, &entry->place, "attribute of type ", type,
                                 ": not something that signalling shows", entry->value);
        return 0;
    }
    if (indicator_json_is(attribute, "to_ids", false)) {
        indicator_load_skip(context->load, &entry->place, "to_ids is false: context, not an indicator",
                            entry->value);
        return 0;
    }
    entry->type = types[i].indicator;
    const uint8_t *bar = memchr(types[i].type, '|', strlen(types[i].type));
    if (bar && entry->value.len) {
        const uint8_t *end = memchr(entry->value.p, '|', entry->value.len);
        struct span whole = entry->value;
        entry->value.len = end ? (size_t)(end - whole.p) : whole.len;
        int result = indicator_load_add(context->load, entry);
        if (result < 0 || !end || !span_is(type, "domain|ip"))
            return result;
        entry->type = INDICATOR_address;
        entry->value = span_of(end + 1, whole.len - entry->value.len - 1);
    }
    return indicator_load_add(context->load, entry);
}

static int take_attribute(struct context *context, const json_t *attribute)
{
    struct indicator_entry entry = {
        .place = {"attribute", indicator_json_text(attribute, "uuid"), ++context->attribute_count},
        .value = indicator_json_text(attribute, "value"),
        .source = context->source,
    };
    if (entry.source.len == 0) /* as answers to a search for attributes have it */
        entry.source = indicator_json_text(json_object_get(attribute, "Event"), "info");
    const struct field_row *field =
        find_field(context->object, indicator_json_text(attribute, "object_relation"));
    if (field && field->role == ROLE_CONTEXT)
        return 0;
    const char *reason = field ? reason_of_role(field->role, context->registers) : NULL;
    if (context->object_deleted || indicator_json_is(attribute, "deleted", true))
        reason = "deleted";
    if (reason) {
        indicator_load_skip(context->load, &entry.place, reason, entry.value);
        return 0;
    }
    if (!field)
        return take_typed(context, attribute, &entry);
    entry.type = field->indicator;
    return indicator_load_add(context->load, &entry);
}

static int take_attributes(struct context *context, const json_t *attributes)
{
    int result = 0;
    for (size_t i = 0; i < json_array_size(attributes) && result == 0; i++)
        result = take_attribute(context, json_array_get(attributes, i));
    return result;
}

/* updateLocation, updateGprsLocation, sendIdentification: the sender names itself as the subscriber's switch.
 */
static bool is_registration(const json_t *attributes)
{
    for (size_t i = 0; i < json_array_size(attributes); i++) {
        const json_t *attribute = json_array_get(attributes, i);
        struct span value = indicator_json_text(attribute, "value");
        if (span_is(indicator_json_text(attribute, "object_relation"), "MapOpCode"))
            return span_is(value, "2") || span_is(value, "23") || span_is(value, "55");
    }
    return false;
}

static int take_objects(struct context *context, const json_t *objects)
{
    int result = 0;
    for (size_t i = 0; i < json_array_size(objects) && result == 0; i++) {
        const json_t *object = json_array_get(objects, i);
        const json_t *attributes = json_object_get(object, "Attribute");
        context->object = indicator_json_text(object, "name");
        context->object_deleted = indicator_json_is(object, "deleted", true);
        context->registers = is_registration(attributes);
        result = take_attributes(context, attributes);
    }
    context->object = span_of(NULL, 0);
    context->object_deleted = false;
    return result;
}

/* An event, or the answer to a search, which has the same lists and perhaps an event in it. */
static int take_event(struct context *context, const json_t *event)
{
    context->source = indicator_json_text(event, "info");
    int result = take_attributes(context, json_object_get(event, "Attribute"));
    return result ? result : take_objects(context, json_object_get(event, "Object"));
}

static int take_wrapped(struct context *context, const json_t *wrapper)
{
    const json_t *event = json_object_get(wrapper, "Event");
    return take_event(context, event ? event : wrapper);
}

static int take_all(struct context *context, const json_t *events)
{
    int result = 0;
    if (!json_is_array(events))
        return take_wrapped(context, events);
    for (size_t i = 0; i < json_array_size(events) && result == 0; i++)
        result = take_wrapped(context, json_array_get(events, i));
    return result;
}

int indicator_load_misp(struct indicator_load *load, const json_t *root)
{
    struct context context = {.load = load};
    const json_t *response = json_object_get(root, "response");
    return take_all(&context, response ? response : root);
}
