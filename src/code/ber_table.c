// SPDX-License-Identifier: Apache-2.0
#include "code/ber_table.h"

/* Bounds: the tables are 9 deep; a message of SCCP's largest size holds fewer elements. */
#define DEPTH_MAX    16
#define ELEMENTS_MAX 4096
#define ROWS_MAX     64

struct reader {
    const struct ber_table *table;
    struct ber_found *found;
    struct span *params;
    struct notes *notes;
    unsigned elements;
    enum status status; /* the first thing that went wrong */
};

/* How far a SEQUENCE was read. */
struct place {
    const struct ber_field *fields;
    unsigned next;  /* the row that is expected, or one behind it */
    uint64_t taken; /* bit of a row; of a CHOICE that of its first row */
    bool unknown;   /* an element without a row came by */
};

static void walk(struct reader *reader, const struct ber_field *fields, struct cursor in, bool list,
                 unsigned depth);

static void went_wrong(struct reader *reader, enum status status)
{
    if (reader->status == STATUS_OK)
        reader->status = status;
}

static void keep(struct reader *reader, unsigned id, struct span contents)
{
    if (id == 0)
        return;
    if (!ber_found_has(reader->found, id)) {
        ber_found_put(reader->found, reader->params, id, contents);
        return;
    }
    unsigned second = reader->table->second_of ? reader->table->second_of[id] : 0;
    if (second && !ber_found_has(reader->found, second) && !span_equal(reader->params[id], contents))
        ber_found_put(reader->found, reader->params, second, contents);
}

/* The row of a tag: from the expected one on, else before it; -1: none. */
static int row_of(const struct ber_field *fields, unsigned next, uint32_t tag)
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

static uint64_t choice_bit(const struct ber_field *fields, unsigned row)
{
    while (row && fields[row].flags & BER_FIELD_OR)
        row--;
    return row < ROWS_MAX ? UINT64_C(1) << row : 0;
}

/* Finds an element's row in a SEQUENCE and notes what is odd about its place. */
static const struct ber_field *place_take(struct reader *reader, struct place *place,
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
        while (place->fields[place->next].flags & BER_FIELD_OR)
            place->next++;
    }
    return &place->fields[row];
}

static void note_missing(struct reader *reader, const struct place *place, const uint8_t *at)
{
    unsigned required = BER_FIELD_REQUIRED | (reader->table->later ? BER_FIELD_REQUIRED_LATER : 0);
    for (const struct ber_field *field = place->fields; field->tag; field++)
        if (field->flags & required &&
            !(place->taken & choice_bit(place->fields, (unsigned)(field - place->fields))))
            note_add(reader->notes, NOTE_parameter_missing, at);
}

static struct span string_of(struct reader *reader, const struct ber *element)
{
    struct ber_found *found = reader->found;
    struct span string = ber_string_joined(element, found->joined + found->joined_len,
                                           sizeof found->joined - found->joined_len, reader->notes);
    if (element->constructed)
        found->joined_len = (uint8_t)(found->joined_len + string.len);
    return string;
}

/* whole: all of the element is there; of one that is not, only what lies in it whole is kept. */
static void take(struct reader *reader, const struct ber_field *field, const struct ber *element, bool whole,
                 unsigned depth)
{
    if (field->flags & BER_FIELD_EMBEDDED) {
        struct span octets = ber_string(element, reader->notes);
        walk(reader, field->inner, cursor_of_cut(octets, element->value.cut), false, depth + 1);
        return;
    }
    bool constructed = field->inner || field->flags & BER_FIELD_GROUP;
    if (constructed && !element->constructed) {
        note_add(reader->notes, NOTE_parameter_odd, element->whole.p);
        return;
    }
    if (field->flags & BER_FIELD_COUNTED && whole && reader->found->counted < UINT8_MAX)
        reader->found->counted++;
    if (whole && field->param)
        keep(reader, field->param, constructed ? cursor_rest(&element->value) : string_of(reader, element));
    if (field->inner)
        walk(reader, field->inner, element->value, field->flags & BER_FIELD_LIST, depth + 1);
}

/* The parameter as such has a tag that it has in no version. */
static void unknown_form(struct reader *reader, const struct ber *element)
{
    note_add(reader->notes, NOTE_parameter_odd, element->whole.p);
    went_wrong(reader, STATUS_MALFORMED);
}

static const struct ber_field *row_for(struct reader *reader, struct place *place, const struct ber *element,
                                       bool list)
{
    if (!list)
        return place_take(reader, place, element);
    int row = row_of(place->fields, 0, element->tag);
    return row < 0 ? NULL : &place->fields[row];
}

static void walk(struct reader *reader, const struct ber_field *fields, struct cursor in, bool list,
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
        const struct ber_field *field = row_for(reader, &place, &element, list);
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

void ber_found_init(struct ber_found *found)
{
    memset(found->have, 0, sizeof found->have);
    found->counted = 0;
    found->joined_len = 0;
}

enum status ber_table_read(struct cursor in, const struct ber_table *table, struct ber_found *ret_found,
                           struct span *ret_params, struct notes *notes)
{
    struct reader reader = {
        .table = table, .found = ret_found, .params = ret_params, .notes = notes, .status = STATUS_OK};
    walk(&reader, table->fields, in, table->list, 0);
    return reader.status;
}
