// SPDX-License-Identifier: Apache-2.0
#include "io/field_text.h"

#include "base/octets.h"
#include "base/put.h"
#include "io/field_members.h"
#include "signal/field.h"
#include "signal/word_index.h"

/* A known field of a signal, and to whom it is shown. */
struct shown {
    const struct field *field;
    const void *value;
    const struct signal *signal;
    const struct pseudonyms *pseudonyms;
};

static inline struct shown shown_of(const struct signal *signal, enum field_id id,
                                    const struct pseudonyms *pseudonyms)
{
    const struct field *field = field_get(id);
    return (struct shown){field, (const char *)signal + field->offset, signal, pseudonyms};
}

/* What a value takes at most where it is written without asking for room, see struct form. */
enum { VALUE_MAX = 96 };
_Static_assert(PSEUDONYM_MAX <= VALUE_MAX && CELL_TEXT_SIZE <= VALUE_MAX && PUT_IP_MAX <= VALUE_MAX,
               "they fit");

static char *put_bool(char *at, const struct shown *shown)
{
    return *(const field_type_BOOL *)shown->value ? put_literal(at, "true") : put_literal(at, "false");
}

static char *put_number(char *at, const struct shown *shown)
{
    const uint64_t value = *(const field_type_UINT *)shown->value;
    return shown->field->identity == IDENTITY_PERSON ? pseudonym_put_person(at, shown->pseudonyms, value)
                                                     : put_uint(at, value);
}

static char *put_word(char *at, const struct field *field, uint32_t value)
{
    struct span word = word_index_find(field->words, value);
    if (word.len == 0)
        return put_uint(at, value & 0xffffff); /* an operation's number without its protocol */
    return put_span(at, span_of(word.p, word.len < VALUE_MAX ? word.len : VALUE_MAX));
}

static char *put_enum(char *at, const struct shown *shown)
{
    return put_word(at, shown->field, *(const field_type_ENUM *)shown->value);
}

static char *put_digits(char *at, const struct shown *shown)
{
    enum field_id id = (enum field_id)(shown->field - field_registry);
    return pseudonym_put(at, shown->pseudonyms, field_identity(shown->signal, id), shown->value);
}

static char *put_plmn(char *at, const struct shown *shown)
{
    const plmn_t plmn = *(const field_type_PLMN *)shown->value;
    return at + strlen(plmn_text(plmn, at));
}

static char *put_address(char *at, const struct shown *shown)
{
    return put_ip(at, shown->value);
}

static char *put_cell(char *at, const struct shown *shown)
{
    return at + strlen(cell_text(shown->value, at));
}

static char *put_degrees(char *at, const struct shown *shown)
{
    struct text text = text_in(at, VALUE_MAX);
    text_millionths(&text, *(const field_type_DEGREES *)shown->value);
    return at + text.len;
}

/* A set may be long. */
static char *put_nothing(char *at, const struct shown *shown)
{
    (void)at, (void)shown;
    return NULL;
}

/* A bit that has no word: its number. */
static void append_bit(struct text *text, const struct shown *shown, uint64_t left)
{
    char word[VALUE_MAX];
    const char *end = put_word(word, shown->field, (uint32_t)__builtin_ctzll(left));
    text_span(text, span_of(word, (size_t)(end - word)));
}

static void append_set(struct text *text, const struct shown *shown)
{
    const uint64_t set = *(const field_type_SET *)shown->value;
    text_char(text, '{');
    for (uint64_t left = set; left; left &= left - 1) {
        if (left != set)
            text_string(text, ", ");
        append_bit(text, shown, left);
    }
    text_char(text, '}');
}

static void set_json(struct text *text, const struct shown *shown)
{
    const uint64_t set = *(const field_type_SET *)shown->value;
    text_char(text, '[');
    for (uint64_t left = set; left; left &= left - 1) {
        if (left != set)
            text_char(text, ',');
        text_char(text, '"');
        append_bit(text, shown, left);
        text_char(text, '"');
    }
    text_char(text, ']');
}

static inline bool is_hidden(const struct field *field, const struct pseudonyms *pseudonyms)
{
    return field->identity == IDENTITY_TEXT && !pseudonyms->reveal;
}

/* Names may hold numbers of persons, and a sender chooses what they hold: long runs of digits are left out.
 */
enum { SHORTEST_RUN = 11 };

static void append_name(struct text *text, struct span name, bool reveal)
{
    size_t kept = 0; /* what stands from here on is written as it is */
    for (size_t i = 0; i < name.len;) {
        size_t run = 0;
        while (i + run < name.len && name.p[i + run] >= '0' && name.p[i + run] <= '9')
            run++;
        i += run ? run : 1;
        if (run < SHORTEST_RUN || reveal)
            continue;
        text_span(text, span_of(name.p + kept, i - run - kept));
        text_string(text, "***");
        kept = i;
    }
    text_span(text, span_of(name.p + kept, name.len - kept));
}

/* Whether four digits stand in a row at either half of eight octets below 128, as memcpy() loads them. */
static bool has_four_digits(uint64_t octets)
{
    const uint64_t half = UINT64_C(0x80808080), digits = octets_between(octets, '0', '9');
    return (digits & half) == half || (digits >> 32 & half) == half;
}

/*
 * Whether append_name() and JSON leave a name as it is: nearly all are so, and this looks at eight octets at
 * a time. A run of SHORTEST_RUN digits fills one half of some eight; the few that do so and are shorter are
 * looked at in full.
 */
static bool is_plain_name(struct span name)
{
    uint64_t octets = OCTETS_EACH(' ');
    size_t i = 0;
    for (; i + sizeof octets <= name.len; i += sizeof octets) {
        memcpy(&octets, name.p + i, sizeof octets);
        if (!json_plain_octets(octets) || has_four_digits(octets))
            return false;
    }
    if (i > 0) /* the last eight: some of them once more */
        memcpy(&octets, name.p + name.len - sizeof octets, sizeof octets);
    for (size_t k = 0; i == 0 && k < name.len; k++)
        octets = octets << 8 | name.p[k];
    return json_plain_octets(octets);
}

static void append_text(struct text *text, const struct shown *shown)
{
    if (is_hidden(shown->field, shown->pseudonyms))
        text_string(text, "***");
    else
        append_name(text, *(const field_type_TEXT *)shown->value, shown->pseudonyms->reveal);
}

static void text_json(struct text *text, const struct shown *shown)
{
    char buffer[SIGNAL_TEXT_SIZE];
    struct text name = text_in(buffer, sizeof buffer);
    append_text(&name, shown);
    json_escaped(text, text_as_span(&name));
}

/* NULL where append_text() and JSON may change the name, or it is long. */
static char *put_name(char *at, const struct shown *shown)
{
    const struct span name = *(const field_type_TEXT *)shown->value;
    bool is_short = name.len <= VALUE_MAX && !is_hidden(shown->field, shown->pseudonyms);
    return is_short && is_plain_name(name) ? put_span(at, name) : NULL;
}

/*
 * How values of a kind are written. put: up to VALUE_MAX octets, in which JSON has nothing to escape; NULL
 * sends to the others, as text and in JSON between the quotes, if it has any.
 */
static const struct form {
    char *(*put)(char *at, const struct shown *shown);
    void (*text)(struct text *text, const struct shown *shown);
    void (*json)(struct text *text, const struct shown *shown);
} forms[] = {
    [FIELD_KIND_BOOL] = {.put = put_bool},
    [FIELD_KIND_UINT] = {.put = put_number},
    [FIELD_KIND_ENUM] = {.put = put_enum},
    [FIELD_KIND_SET] = {.put = put_nothing, .text = append_set, .json = set_json},
    [FIELD_KIND_DIGITS] = {.put = put_digits},
    [FIELD_KIND_PLMN] = {.put = put_plmn},
    [FIELD_KIND_TEXT] = {.put = put_name, .text = append_text, .json = text_json},
    [FIELD_KIND_IP] = {.put = put_address},
    [FIELD_KIND_CELL] = {.put = put_cell},
    [FIELD_KIND_DEGREES] = {.put = put_degrees},
};

/* A known value, in JSON or as text. */
static void append_value(struct text *text, const struct shown *shown, bool in_json)
{
    const struct form *form = &forms[shown->field->kind];
    char value[VALUE_MAX];
    const char *end = form->put(value, shown);
    if (end)
        text_span(text, span_of(value, (size_t)(end - value)));
    else if (in_json)
        form->json(text, shown);
    else
        form->text(text, shown);
}

void field_text(struct text *text, const struct signal *signal, enum field_id id,
                const struct pseudonyms *pseudonyms)
{
    const struct shown shown = shown_of(signal, id, pseudonyms);
    if (signal_has(signal, id))
        append_value(text, &shown, false);
    else
        text_string(text, "unknown");
}

void field_json(struct json *json, const char *key, const struct signal *signal, enum field_id id,
                const struct pseudonyms *pseudonyms)
{
    const struct shown shown = shown_of(signal, id, pseudonyms);
    const char *quote = field_is_quoted(id) ? "\"" : "";
    json_raw(json, key, span_of_text(quote));
    append_value(&json->out, &shown, true);
    text_string(&json->out, quote);
}

/* `first` in its object: without its comma. Copies more than the key, which costs less than to look. */
static inline char *put_key(char *at, const struct field_key *key, bool first)
{
    memcpy(at, key->text + first, FIELD_KEY_SIZE - 1);
    return at + key->len - first;
}

/*
 * Closes the objects around the member before that the next one is not in, and opens those that it is in.
 * *first: whether what comes next is the first in its object.
 */
static char *put_move(char *at, const struct field_object *open, const struct field_object *next, bool *first)
{
    const unsigned same = open->outer == next->outer && open->depth && next->depth;
    memset(at, '}', FIELD_DEPTH_MAX);
    at += open->depth - same;
    for (unsigned i = same; i < next->depth; i++) {
        at = put_key(at, &next->keys[i], *first);
        *at++ = '{';
        *first = true;
    }
    return at;
}

/* What a member takes at most: objects closed and opened before it, its key, its value, a quote. */
enum { MEMBER_MAX = 2 * FIELD_DEPTH_MAX + (FIELD_DEPTH_MAX + 1) * FIELD_KEY_SIZE + VALUE_MAX + 1 };

/* The fields to write: known, and not hidden from whoever reads. */
static struct field_set written_fields(const struct field_members *all, const struct signal *signal,
                                       const struct pseudonyms *pseudonyms)
{
    struct field_set set = signal->have;
    for (unsigned i = 0; i < FIELD_SET_WORDS && !pseudonyms->reveal; i++)
        set.words[i] &= ~all->texts.words[i];
    if (signal_has(signal, FIELD_notes_set) && signal->notes_set == 0)
        set.words[FIELD_notes_set / 64] &= ~(UINT64_C(1) << FIELD_notes_set % 64);
    return set;
}

/* A value that is not put: through the text, where it may not fit; then nothing follows but a quote. */
static __attribute__((noinline)) char *long_value(char *at, struct text *out, const struct shown *shown)
{
    text_wrote(out, at);
    forms[shown->field->kind].json(out, shown);
    char *end = out->p + out->len;
    return text_room(out, 1) ? end : end - 1;
}

/*
 * One pointer writes all, and one comparison a member says that there is room: keys and values that each
 * asked for room, and were copied twice, took ten times the instructions.
 */
void fields_json(struct json *json, const struct signal *signal, const struct pseudonyms *pseudonyms)
{
    const struct field_members *all = field_members();
    const struct field_set set = written_fields(all, signal, pseudonyms);
    const struct field_object *open = all->objects;
    struct shown shown = {.signal = signal, .pseudonyms = pseudonyms};
    bool first = !json->comma;
    char *at = text_room(&json->out, MEMBER_MAX);
    if (!at)
        return;
    const char *const last = json->out.p + json->out.size - 1 - MEMBER_MAX; /* where a member may begin */
    for (unsigned word = 0; word < FIELD_SET_WORDS; word++) {
        for (uint64_t left = set.words[word]; left && at <= last; left &= left - 1) {
            const struct field_member *member = &all->members[word * 64 + (unsigned)__builtin_ctzll(left)];
            if (member->object != open) {
                at = put_move(at, open, member->object, &first);
                open = member->object;
            }
            char *value = put_key(at, &member->key, first);
            first = false;
            shown.field = member->field;
            shown.value = (const char *)signal + member->offset;
            at = forms[member->kind].put(value, &shown);
            if (!at)
                at = long_value(value, &json->out, &shown);
            *at = '"';
            at += member->is_quoted;
        }
    }
    if (at <= last)
        at = put_move(at, open, all->objects, &first);
    else
        json->out.full = true;
    text_wrote(&json->out, at);
    json->comma = !first;
}
