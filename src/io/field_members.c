// SPDX-License-Identifier: Apache-2.0
#include "io/field_members.h"

#include <threads.h>

#include "base/put.h"
#include "base/text.h"

static struct field_members made;
static once_flag once = ONCE_FLAG_INIT;
static _Atomic bool is_made;

bool field_is_quoted(enum field_id id)
{
    const struct field *field = field_get(id);
    switch (field->kind) {
    case FIELD_KIND_BOOL:
    case FIELD_KIND_SET:
    case FIELD_KIND_DEGREES:
        return false;
    case FIELD_KIND_UINT:
        return field->identity == IDENTITY_PERSON;
    default:
        return true;
    }
}

static struct field_piece piece_of(const char *before, struct span name, const char *behind)
{
    struct field_piece piece = {0};
    struct text text = text_in(piece.text, sizeof piece.text);
    text_string(&text, before);
    text_span(&text, name);
    text_string(&text, behind);
    piece.len = (uint8_t)text.len;
    return piece;
}

/* Takes what stands in front of the first dot off *path; false if there is no dot. */
static bool take_object(struct span *path, struct span *ret)
{
    const uint8_t *dot = path->len ? memchr(path->p, '.', path->len) : NULL;
    if (!dot)
        return false;
    *ret = span_of(path->p, (size_t)(dot - path->p));
    *path = span_of(dot + 1, path->len - ret->len - 1);
    return true;
}

/* Goes on into the object of that name. */
static void enter(struct field_object *object, struct span name)
{
    const struct field_piece own = piece_of(",\"", name, "\":{");
    if (object->depth++ == 0) {
        object->opening = own;
        return;
    }
    object->opening = piece_of(object->opening.text, span_of(own.text + 1, own.len - 1u), "");
    object->opening_inside = own;
}

/* The object's number; one that is new comes behind those known. */
static unsigned object_number(const struct field_object *object)
{
    unsigned at = 0;
    while (at < made.object_count && strcmp(made.objects[at].opening.text, object->opening.text) != 0)
        at++;
    if (at == made.object_count && at < FIELD_OBJECTS_MAX)
        made.objects[made.object_count++] = *object;
    return at < FIELD_OBJECTS_MAX ? at : 0;
}

/* The number of the object that *path stands in, which is taken off it. */
static unsigned object_of(struct span *path)
{
    struct field_object object = {0};
    struct span name;
    unsigned number = 0;
    while (object.depth < FIELD_DEPTH_MAX && take_object(path, &name)) {
        enter(&object, name);
        number = object_number(&object);
        if (object.depth == 1)
            object.outer = made.objects[number].outer = (uint8_t)number;
    }
    return number;
}

/* How many values the list's words take in a row; 0 where they shall not stand so. */
static unsigned row_length(const struct field_words *words)
{
    unsigned length = 0;
    for (uint32_t i = 0; i < words->count; i++) {
        if (words->list[i].value >= FIELD_VALUES_MAX || strlen(words->list[i].word) >= FIELD_PIECE_SIZE)
            return 0;
        if (words->list[i].value >= length)
            length = words->list[i].value + 1;
    }
    return length <= FIELD_ROWS_MAX - made.row_count ? length : 0;
}

/* Rows of the numbers from 0 on. */
static struct field_piece *number_rows(unsigned count)
{
    struct field_piece *const rows = made.rows + made.row_count;
    made.row_count += count;
    for (unsigned i = 0; i < count; i++)
        rows[i].len = (uint8_t)(put_uint(rows[i].text, i) - rows[i].text);
    return rows;
}

/* A value that has no word keeps its number; where two words have one value, the first is meant. */
static void make_words(struct field_member *member)
{
    const struct field_words *words = member->field->words;
    for (int id = 0; &made.members[id] < member; id++) {
        if (made.members[id].field->words == words) {
            member->rows = made.members[id].rows;
            member->row_count = made.members[id].row_count;
            return;
        }
    }
    const unsigned count = row_length(words);
    struct field_piece *const rows = number_rows(count);
    for (uint32_t i = words->count; count && i > 0; i--)
        rows[words->list[i - 1].value] = piece_of("", span_of_text(words->list[i - 1].word), "");
    member->rows = rows;
    member->row_count = (uint16_t)count;
}

static void make_rows(struct field_member *member)
{
    static const struct field_piece bools[] = {{5, "false"}, {4, "true"}};
    enum { NUMBERS = 256 }; /* most are subsystems, plans, networks, ids that begin anew */
    if (made.row_count == 0)
        number_rows(NUMBERS);
    if (member->field->words)
        make_words(member);
    if (member->kind == FIELD_KIND_BOOL) {
        member->rows = bools;
        member->row_count = sizeof bools / sizeof *bools;
    } else if (member->kind == FIELD_KIND_UINT && member->identity != IDENTITY_PERSON) {
        member->rows = made.rows;
        member->row_count = NUMBERS;
    }
}

static void make(void)
{
    made.object_count = 1;
    for (int id = 0; id < FIELD_COUNT; id++) {
        const struct field *field = field_get((enum field_id)id);
        struct span path = span_of_text(field->path);
        const struct field_object *object = &made.objects[object_of(&path)];
        bool is_quoted = field_is_quoted((enum field_id)id);
        made.members[id] = (struct field_member){
            .key = piece_of(",\"", path, is_quoted ? "\":\"" : "\":"),
            .field = field,
            .object = object,
            .offset = (uint16_t)field->offset,
            .kind = field->kind,
            .identity = field->identity,
            .is_quoted = is_quoted,
        };
        make_rows(&made.members[id]);
        if (field->identity == IDENTITY_TEXT)
            made.texts.words[id / 64] |= UINT64_C(1) << id % 64;
    }
    is_made = true;
}

const struct field_members *field_members(void)
{
    if (!is_made)
        call_once(&once, make);
    return &made;
}
