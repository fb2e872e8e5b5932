// SPDX-License-Identifier: Apache-2.0
/*
 * The one walker that reads every MAP parameter by the tables of map_tables.h.
 */
#include "proto/map/map.h"

#include "proto/map/map_tables.h"

/* Bounds: our tables are 9 deep; a message of SCCP's largest size holds fewer elements. */
#define DEPTH_MAX    16
#define ELEMENTS_MAX 4096
#define ROWS_MAX     64

struct reader {
    struct map_message *message;
    struct notes *notes;
    unsigned version;
    unsigned elements;
    enum status status; /* the first thing that went wrong */
};

/* How far a SEQUENCE was read. */
struct place {
    const struct map_field *fields;
    unsigned next;  /* the row that is expected, or one behind it */
    uint64_t taken; /* bit of a row; of a CHOICE that of its first row */
    bool unknown;   /* an element without a row came by */
};

static void walk(struct reader *reader, const struct map_field *fields, struct cursor in, bool list,
                 unsigned depth);

static void went_wrong(struct reader *reader, enum status status)
{
    if (reader->status == STATUS_OK)
        reader->status = status;
}

/* Where the first later value that differs is kept; MAP_P_none: nowhere. */
static const uint8_t second_of[MAP_P_COUNT] = {
    [MAP_P_imsi] = MAP_P_imsi_second,
    [MAP_P_msisdn] = MAP_P_msisdn_second,
    [MAP_P_gsmscf_address] = MAP_P_gsmscf_address_second,
    [MAP_P_forwarded_to_number] = MAP_P_forwarded_to_number_second,
};

static void put(struct map_message *message, enum map_param id, struct span contents)
{
    message->param[id] = contents;
    message->have[(unsigned)id / 64] |= UINT64_C(1) << (id % 64);
}

static void keep(struct map_message *message, enum map_param id, struct span contents)
{
    if (id == MAP_P_none)
        return;
    if (!map_has(message, id)) {
        put(message, id, contents);
        return;
    }
    enum map_param second = (enum map_param)second_of[id];
    if (second != MAP_P_none && !map_has(message, second) && !span_equal(message->param[id], contents))
        put(message, second, contents);
}

/* The row of a tag: from the expected one on, else before it; -1: none. */
static int row_of(const struct map_field *fields, unsigned next, uint32_t tag)
{
    if (tag == 0)
        return -1;
    for (unsigned i = next; fields[i].tag; i++)
        if (fields[i].tag == tag)
            return (int)i;
    for (unsigned i = 0; i < next; i++)
        if (fields[i].tag == tag)
            return (int)i;
    return -1;
}

static uint64_t choice_bit(const struct map_field *fields, unsigned row)
{
    while (row && fields[row].flags & MAP_OR)
        row--;
    return row < ROWS_MAX ? UINT64_C(1) << row : 0;
}

/* Finds an element's row in a SEQUENCE and notes what is odd about its place. */
static const struct map_field *place_take(struct reader *reader, struct place *place,
                                          const struct ber *element)
{
    int found = row_of(place->fields, place->next, element->tag);
    if (found < 0) {
        place->unknown = true;
        return NULL;
    }
    unsigned row = (unsigned)found;
    uint64_t bit = choice_bit(place->fields, row);
    if (place->taken & bit)
        note_add(reader->notes, NOTE_parameter_duplicate, element->whole.p);
    else if (row < place->next)
        note_add(reader->notes, NOTE_parameter_order, element->whole.p);
    if (place->unknown)
        note_add(reader->notes, NOTE_parameter_after_extension, element->whole.p);
    place->taken |= bit;
    if (row >= place->next) {
        place->next = row + 1;
        while (place->fields[place->next].flags & MAP_OR)
            place->next++;
    }
    return &place->fields[row];
}

static void note_missing(struct reader *reader, const struct place *place, const uint8_t *at)
{
    for (unsigned row = 0; place->fields[row].tag; row++) {
        const struct map_field *field = &place->fields[row];
        bool required =
            field->flags & MAP_REQUIRED || (field->flags & MAP_REQUIRED_V3 && reader->version >= 3);
        if (required && !(place->taken & choice_bit(place->fields, row)))
            note_add(reader->notes, NOTE_parameter_missing, at);
    }
}

static struct span string_of(struct reader *reader, const struct ber *element)
{
    struct map_message *message = reader->message;
    struct span string = ber_string_joined(element, message->joined + message->joined_len,
                                           sizeof message->joined - message->joined_len, reader->notes);
    if (element->constructed)
        message->joined_len = (uint8_t)(message->joined_len + string.len);
    return string;
}

/* whole: all of the element is there; of one that is not, only what lies in it whole is kept. */
static void take(struct reader *reader, const struct map_field *field, const struct ber *element, bool whole,
                 unsigned depth)
{
    struct map_message *message = reader->message;
    if (field->flags & MAP_EMBEDDED) {
        struct span octets = ber_string(element, reader->notes);
        walk(reader, field->inner, cursor_of_cut(octets, element->value.cut), false, depth + 1);
        return;
    }
    bool constructed = field->inner || field->flags & MAP_GROUP;
    if (constructed && !element->constructed) {
        note_add(reader->notes, NOTE_parameter_odd, element->whole.p);
        return;
    }
    if (field->flags & MAP_VECTOR && whole && message->auth_vectors < UINT8_MAX)
        message->auth_vectors++;
    if (whole && field->param != MAP_P_none)
        keep(message, (enum map_param)field->param,
             constructed ? cursor_rest(&element->value) : string_of(reader, element));
    if (field->inner)
        walk(reader, field->inner, element->value, field->flags & MAP_LIST, depth + 1);
}

/* The parameter as such has a tag that it has in no version. */
static void unknown_form(struct reader *reader, const struct ber *element)
{
    note_add(reader->notes, NOTE_parameter_odd, element->whole.p);
    went_wrong(reader, STATUS_MALFORMED);
}

static const struct map_field *row_for(struct reader *reader, struct place *place, const struct ber *element,
                                       bool list)
{
    if (!list)
        return place_take(reader, place, element);
    int row = row_of(place->fields, 0, element->tag);
    return row < 0 ? NULL : &place->fields[row];
}

static void walk(struct reader *reader, const struct map_field *fields, struct cursor in, bool list,
                 unsigned depth)
{
    struct place place = {.fields = fields};
    struct ber element;
    if (depth > DEPTH_MAX) {
        went_wrong(reader, STATUS_LIMIT);
        return;
    }
    /* an element that does not fit comes with its tag, and with what is there of it */
    while (ber_next(&in, &element, reader->notes) || element.tag) {
        bool whole = cursor_ok(&in);
        if (!whole)
            went_wrong(reader, cursor_status(&in));
        if (reader->elements++ == ELEMENTS_MAX) {
            went_wrong(reader, STATUS_LIMIT);
            return;
        }
        const struct map_field *field = row_for(reader, &place, &element, list);
        if (field)
            take(reader, field, &element, whole, depth);
        else if (depth == 0 && !list)
            unknown_form(reader, &element);
    }
    if (!cursor_ok(&in))
        went_wrong(reader, cursor_status(&in));
    else if (!list && !in.cut)
        note_missing(reader, &place, cursor_at(&in));
}

/* A serving node's number is an MSC's unless it is said, behind it, to be an SGSN's; of a cut message one
 * cannot tell. */
static void name_network_node(struct map_message *message, enum status status)
{
    if (!map_has(message, MAP_P_network_node_number))
        return;
    if (status == STATUS_TRUNCATED)
        return;
    enum map_param id = map_has(message, MAP_P_gprs_node_indicator) ? MAP_P_sgsn_number : MAP_P_msc_number;
    if (!map_has(message, id))
        put(message, id, message->param[MAP_P_network_node_number]);
}

static enum status decode(struct cursor in, const struct map_field *fields, unsigned version, bool list,
                          struct map_message *ret, struct notes *notes)
{
    const uint8_t *outer_base = notes->base;
    enum note_layer outer_layer = (enum note_layer)notes->layer;
    struct reader reader = {.message = ret, .notes = notes, .version = version, .status = STATUS_OK};
    notes_enter(notes, LAYER_map, cursor_at(&in));
    walk(&reader, fields, in, list, 0);
    name_network_node(ret, reader.status);
    notes_enter(notes, outer_layer, outer_base);
    return reader.status;
}

static void message_init(struct map_message *message)
{
    message->have[0] = message->have[1] = 0;
    message->auth_vectors = 0;
    message->joined_len = 0;
}

static const struct map_field *table_of(int code, enum map_kind kind)
{
    static const struct map_field *const *const tables[] = {
        [MAP_ARGUMENT] = map_arguments,
        [MAP_RESULT] = map_results,
        [MAP_ERROR] = map_errors,
    };
    return code >= 0 && code < MAP_TABLE_CODES ? tables[kind][code] : NULL;
}

enum status map_decode(int operation, enum map_kind kind, unsigned version, struct cursor parameter,
                       struct map_message *ret, struct notes *notes)
{
    message_init(ret);
    const struct map_field *fields = table_of(operation, kind);
    if (!fields)
        return STATUS_UNSUPPORTED;
    return decode(parameter, fields, version, false, ret, notes);
}

enum status map_decode_dialogue(struct cursor user_information, struct map_message *ret, struct notes *notes)
{
    message_init(ret);
    return decode(user_information, map_dialogue, 0, true, ret, notes);
}
