// SPDX-License-Identifier: Apache-2.0
#include "io/field_text.h"

#include "signal/field.h"

static const void *value_of(const struct signal *signal, enum field_id id)
{
    return (const char *)signal + field_get(id)->offset;
}

static void append_word(struct text *text, const struct field *field, uint32_t value)
{
    const char *word = field_word(field->words, value);
    if (word)
        text_string(text, word);
    else
        text_uint(text, value & 0xffffff); /* an operation's number without its protocol */
}

static void append_set(struct text *text, const struct field *field, uint64_t set)
{
    bool first = true;
    text_char(text, '{');
    for (uint64_t left = set; left; left &= left - 1) {
        if (!first)
            text_string(text, ", ");
        first = false;
        append_word(text, field, (uint32_t)__builtin_ctzll(left));
    }
    text_char(text, '}');
}

/* Names may hold numbers of persons, and a sender chooses what they hold: long runs of digits are left out.
 */
static void append_name(struct text *text, struct span name, bool reveal)
{
    enum { SHORTEST = 11 };
    size_t kept = 0; /* what stands from here on is written as it is */
    for (size_t i = 0; i < name.len;) {
        size_t run = 0;
        while (i + run < name.len && name.p[i + run] >= '0' && name.p[i + run] <= '9')
            run++;
        i += run ? run : 1;
        if (run < SHORTEST || reveal)
            continue;
        text_span(text, span_of(name.p + kept, i - run - kept));
        text_string(text, "***");
        kept = i;
    }
    text_span(text, span_of(name.p + kept, name.len - kept));
}

static bool is_hidden(const struct field *field, const struct pseudonyms *pseudonyms)
{
    return field->identity == IDENTITY_TEXT && !pseudonyms->reveal;
}

void field_text(struct text *text, const struct signal *signal, enum field_id id,
                const struct pseudonyms *pseudonyms)
{
    const struct field *field = field_get(id);
    const void *value = value_of(signal, id);
    char plmn[PLMN_TEXT_SIZE], cell[CELL_TEXT_SIZE];
    if (!signal_has(signal, id)) {
        text_string(text, "unknown");
        return;
    }
    switch (field->kind) {
    case FIELD_KIND_BOOL:
        text_string(text, *(const field_type_BOOL *)value ? "true" : "false");
        break;
    case FIELD_KIND_UINT:
        if (field->identity == IDENTITY_PERSON)
            pseudonym_append_person(text, pseudonyms, *(const field_type_UINT *)value);
        else
            text_uint(text, *(const field_type_UINT *)value);
        break;
    case FIELD_KIND_ENUM:
        append_word(text, field, *(const field_type_ENUM *)value);
        break;
    case FIELD_KIND_SET:
        append_set(text, field, *(const field_type_SET *)value);
        break;
    case FIELD_KIND_DIGITS:
        pseudonym_append(text, pseudonyms, field_identity(signal, id), value);
        break;
    case FIELD_KIND_PLMN:
        text_string(text, plmn_text(*(const field_type_PLMN *)value, plmn));
        break;
    case FIELD_KIND_TEXT:
        if (is_hidden(field, pseudonyms))
            text_string(text, "***");
        else
            append_name(text, *(const field_type_TEXT *)value, pseudonyms->reveal);
        break;
    case FIELD_KIND_IP:
        text_ip(text, value);
        break;
    case FIELD_KIND_CELL:
        text_string(text, cell_text(value, cell));
        break;
    case FIELD_KIND_DEGREES:
        text_millionths(text, *(const field_type_DEGREES *)value);
        break;
    }
}

static void set_json(struct json *json, const char *key, const struct field *field, uint64_t set)
{
    json_array(json, key);
    for (uint64_t left = set; left; left &= left - 1) {
        char buffer[48];
        struct text text = text_in(buffer, sizeof buffer);
        append_word(&text, field, (uint32_t)__builtin_ctzll(left)); /* a bit that has no word: its number */
        json_string(json, NULL, text_as_span(&text));
    }
    json_array_end(json);
}

void field_json(struct json *json, const char *key, const struct signal *signal, enum field_id id,
                const struct pseudonyms *pseudonyms)
{
    char buffer[SIGNAL_TEXT_SIZE];
    const struct field *field = field_get(id);
    const void *value = value_of(signal, id);
    if (field->kind == FIELD_KIND_SET) {
        set_json(json, key, field, *(const field_type_SET *)value);
        return;
    }
    struct text text = text_in(buffer, sizeof buffer);
    field_text(&text, signal, id, pseudonyms);
    bool literal = field->kind == FIELD_KIND_BOOL || field->kind == FIELD_KIND_DEGREES ||
                   (field->kind == FIELD_KIND_UINT && field->identity != IDENTITY_PERSON);
    if (literal)
        json_raw(json, key, text_as_span(&text));
    else
        json_string(json, key, text_as_span(&text));
}

enum { PATH_DEPTH = 3, PATH_PART = 32 };

/* The parts of a dotted name, as they stand in it. */
struct path {
    struct span part[PATH_DEPTH];
    unsigned depth; /* parts, the last of which is the member's own name */
};

static struct path path_of(const char *dotted)
{
    struct path path = {.depth = 1};
    const char *from = dotted;
    for (; *dotted; dotted++) {
        if (*dotted != '.' || path.depth == PATH_DEPTH)
            continue;
        path.part[path.depth++ - 1] = span_of(from, (size_t)(dotted - from));
        from = dotted + 1;
    }
    path.part[path.depth - 1] = span_of(from, (size_t)(dotted - from));
    return path;
}

static void open_object(struct json *json, struct span part)
{
    char key[PATH_PART];
    struct text text = text_in(key, sizeof key);
    text_span(&text, part);
    json_object(json, key);
}

/* Closes the objects of `open` that `next` is not in, and opens those that it is in. */
static void move_to(struct json *json, struct path *open, const struct path *next)
{
    unsigned same = 0;
    while (same + 1 < open->depth && same + 1 < next->depth && span_equal(open->part[same], next->part[same]))
        same++;
    for (unsigned i = open->depth; i > same + 1; i--)
        json_object_end(json);
    for (unsigned i = same; i + 1 < next->depth; i++)
        open_object(json, next->part[i]);
    *open = *next;
}

void fields_json(struct json *json, const struct signal *signal, const struct pseudonyms *pseudonyms)
{
    struct path open = {.depth = 1};
    for (unsigned word = 0; word < FIELD_SET_WORDS; word++) {
        for (uint64_t left = signal->have.words[word]; left; left &= left - 1) {
            enum field_id id = (enum field_id)(word * 64 + (unsigned)__builtin_ctzll(left));
            bool nothing = id == FIELD_notes_set && signal->notes_set == 0;
            if (nothing || is_hidden(field_get(id), pseudonyms))
                continue;
            struct path path = path_of(field_get(id)->path);
            move_to(json, &open, &path);
            field_json(json, (const char *)path.part[path.depth - 1].p, signal, id, pseudonyms);
        }
    }
    move_to(json, &open, &(struct path){.depth = 1});
}
