// SPDX-License-Identifier: Apache-2.0
#include "io/field_text.h"

#include "base/octets.h"
#include "base/put.h"
#include "io/field_layout.h"
#include "signal/field.h"
#include "signal/word_index.h"

/* A known field of a signal, and to whom it is shown. */
struct shown {
    enum field_id id;
    const struct field_member *member;
    const struct signal *signal;
    const struct pseudonyms *pseudonyms;
};

static inline const void *value_of(const struct shown *shown)
{
    return (const char *)shown->signal + shown->member->offset;
}

enum { VALUE_MAX = FIELD_VALUE_MAX };
_Static_assert(PSEUDONYM_MAX <= VALUE_MAX && CELL_TEXT_SIZE <= VALUE_MAX && PUT_IP_MAX <= VALUE_MAX &&
                   PLMN_TEXT_SIZE <= VALUE_MAX && FIELD_PIECE_SIZE <= VALUE_MAX,
               "they fit");

/* Words of long lists, and numbers that have none. */
static __attribute__((noinline)) char *put_far_word(char *at, const struct field *field, uint32_t value)
{
    struct span word = word_index_find(field->words, value);
    if (word.len == 0)
        return put_uint(at, value & 0xffffff); /* an operation's number without its protocol */
    return put_span(at, span_of(word.p, word.len < VALUE_MAX ? word.len : VALUE_MAX));
}

static inline char *put_word(char *at, const struct field_member *member, uint32_t value)
{
    if (value < member->row_count)
        return field_put_piece(at, &member->rows[value]);
    return put_far_word(at, member->field, value);
}

static inline char *put_digits(char *at, const struct shown *shown)
{
    const struct digits *digits = value_of(shown);
    enum identity identity = (enum identity)shown->member->identity;
    if (identity == IDENTITY_ADDRESS)
        identity = field_identity(shown->signal, shown->id);
    if (identity != IDENTITY_CLEAR)
        return pseudonym_put(at, shown->pseudonyms, identity, digits);
    memcpy(at, digits->text, DIGITS_MAX);
    return at + digits->len;
}

static char *put_cell(char *at, const struct cell *cell)
{
    return at + strlen(cell_text(cell, at));
}

static char *put_degrees(char *at, int32_t millionths)
{
    struct text text = text_in(at, VALUE_MAX);
    text_millionths(&text, millionths);
    return at + text.len;
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

/*
 * Marks what append_name() and JSON may not leave as it is. A run of SHORTEST_RUN digits fills a quarter of
 * some block, and of a name that is shorter than a block, half of its first or last eight octets. Digits are
 * known by their upper half here: the few quarters that have others of '0' to '?' are looked at in full.
 */
static inline octets_block odd_in_name(octets_block octets)
{
    typedef uint32_t quarters __attribute__((vector_size(sizeof octets)));
    const quarters upper = (quarters)(octets & (int8_t)0xf0);
    return json_odd_octets(octets) | (octets_block)(upper == UINT32_C(0x30303030));
}

/* NULL where the name may have to be changed, or is long. */
static inline char *put_name(char *at, struct span name)
{
    return name.len <= VALUE_MAX && octets_none(name, odd_in_name) ? put_span(at, name) : NULL;
}

/*
 * Up to VALUE_MAX octets, in which JSON has nothing to escape; NULL where the value is a set or a name that
 * append_long() and long_json() write. A switch: functions that were called through a table took 10
 * instructions a value more.
 */
static inline __attribute__((always_inline)) char *put_value(char *at, const struct shown *shown)
{
    const void *value = value_of(shown);
    switch ((enum field_kind)shown->member->kind) {
    case FIELD_KIND_BOOL:
        return field_put_piece(at, &shown->member->rows[*(const field_type_BOOL *)value]);
    case FIELD_KIND_UINT:
        if (shown->member->identity == IDENTITY_PERSON)
            return pseudonym_put_person(at, shown->pseudonyms, *(const field_type_UINT *)value);
        return put_uint(at, *(const field_type_UINT *)value);
    case FIELD_KIND_ENUM:
        return put_word(at, shown->member, *(const field_type_ENUM *)value);
    case FIELD_KIND_DIGITS:
        return put_digits(at, shown);
    case FIELD_KIND_PLMN:
        return plmn_put(at, *(const field_type_PLMN *)value);
    case FIELD_KIND_TEXT:
        return put_name(at, *(const field_type_TEXT *)value);
    case FIELD_KIND_IP:
        return put_ip(at, value);
    case FIELD_KIND_CELL:
        return put_cell(at, value);
    case FIELD_KIND_DEGREES:
        return put_degrees(at, *(const field_type_DEGREES *)value);
    case FIELD_KIND_SET:
        return NULL;
    }
    __builtin_unreachable(); /* all kinds are above */
}

/* Words of a set: what stands between two, and around each. */
static void append_words(struct text *text, const struct shown *shown, const char *between, const char *quote)
{
    const uint64_t set = *(const field_type_SET *)value_of(shown);
    for (uint64_t left = set; left; left &= left - 1) {
        char word[VALUE_MAX];
        const char *end = put_word(word, shown->member, (uint32_t)__builtin_ctzll(left));
        if (left != set)
            text_string(text, between);
        text_string(text, quote);
        text_span(text, span_of(word, (size_t)(end - word)));
        text_string(text, quote);
    }
}

/* What put_value() does not write, as text. */
static void append_long(struct text *text, const struct shown *shown)
{
    if (shown->member->kind == FIELD_KIND_TEXT) {
        append_name(text, *(const field_type_TEXT *)value_of(shown), shown->pseudonyms->reveal);
        return;
    }
    text_char(text, '{');
    append_words(text, shown, ", ", "");
    text_char(text, '}');
}

/* The same in JSON, between the quotes if it has any. */
static void long_json(struct text *text, const struct shown *shown)
{
    if (shown->member->kind == FIELD_KIND_TEXT) {
        char buffer[SIGNAL_TEXT_SIZE];
        struct text name = text_in(buffer, sizeof buffer);
        append_long(&name, shown);
        json_escaped(text, text_as_span(&name));
        return;
    }
    text_char(text, '[');
    append_words(text, shown, ",", "\"");
    text_char(text, ']');
}

static inline bool is_hidden(const struct shown *shown)
{
    return shown->member->identity == IDENTITY_TEXT && !shown->pseudonyms->reveal;
}

/* A known value, in JSON or as text. */
static void append_value(struct text *text, const struct shown *shown, bool in_json)
{
    char value[VALUE_MAX];
    const char *end = is_hidden(shown) ? put_literal(value, "***") : put_value(value, shown);
    if (end)
        text_span(text, span_of(value, (size_t)(end - value)));
    else if (in_json)
        long_json(text, shown);
    else
        append_long(text, shown);
}

char *field_put_word(char *at, enum field_id id, uint32_t value)
{
    return put_word(at, &field_members()->members[id], value);
}

void field_text(struct text *text, const struct signal *signal, enum field_id id,
                const struct pseudonyms *pseudonyms)
{
    const struct shown shown = {id, &field_members()->members[id], signal, pseudonyms};
    if (signal_has(signal, id))
        append_value(text, &shown, false);
    else
        text_string(text, "unknown");
}

void field_json(struct json *json, const char *key, const struct signal *signal, enum field_id id,
                const struct pseudonyms *pseudonyms)
{
    const struct shown shown = {id, &field_members()->members[id], signal, pseudonyms};
    const char *quote = shown.member->is_quoted ? "\"" : "";
    json_raw(json, key, span_of_text(quote));
    append_value(&json->out, &shown, true);
    text_string(&json->out, quote);
}

/* What a value takes at most, with what stands before it; FIELD_END_MAX is less than that. */
enum { MEMBER_MAX = FIELD_BEFORE_MAX + VALUE_MAX };

/* The value as a number, read without asking of which kind it is, if that has numbers. */
static inline uint64_t number_of(const struct field_step *step, const struct signal *signal)
{
    const uint64_t octets = octets_word((const char *)signal + step->offset);
    return BYTE_ORDER == LITTLE_ENDIAN ? octets & step->bits : octets >> __builtin_clzll(step->bits | 1);
}

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

/* A value that is not put: through the text, where it may not fit; then nothing follows. */
static __attribute__((noinline)) char *long_value(char *at, struct text *out, enum field_id id,
                                                  const struct signal *signal,
                                                  const struct pseudonyms *pseudonyms)
{
    const struct shown shown = {id, &field_members()->members[id], signal, pseudonyms};
    text_wrote(out, at);
    long_json(out, &shown);
    return out->p + out->len;
}

/* Takes back the comma in front of what was written first, where it is the first of all. */
static __attribute__((noinline)) char *without_comma(char *start, const char *end)
{
    const size_t len = (size_t)(end - start);
    if (len > 0)
        memmove(start, start + 1, len - 1);
    return start + (len > 0 ? len - 1 : 0);
}

/*
 * One pointer writes all, and one comparison a value says that there is room: keys and values that each
 * asked for room, and were copied twice, took ten times the instructions. Most values have a row that is
 * copied, whatever their kind.
 */
void fields_json(struct json *json, const struct signal *signal, const struct pseudonyms *pseudonyms)
{
    const struct field_members *all = field_members();
    const struct field_set set = written_fields(all, signal, pseudonyms);
    const struct field_layout *layout = field_layout(&set);
    char *const start = text_room(&json->out, MEMBER_MAX), *at = start;
    if (!at)
        return;
    const char *const last = json->out.p + json->out.size - 1 - MEMBER_MAX; /* where a member may begin */
    const struct field_step *const end = layout->steps + layout->count;
    for (const struct field_step *step = layout->steps; step < end && at <= last; step++) {
        at = field_put_before(at, step);
        const uint64_t number = number_of(step, signal);
        if (number < step->row_count) {
            at = field_put_piece(at, &step->rows[number]);
            continue;
        }
        const struct field_member *member = &all->members[step->id];
        char *const value = at;
        at = put_value(value, &(const struct shown){step->id, member, signal, pseudonyms});
        if (!at)
            at = long_value(value, &json->out, step->id, signal, pseudonyms);
    }
    if (at <= last) {
        memcpy(at, layout->end, FIELD_END_MAX);
        at += layout->end_len;
    } else {
        json->out.full = true;
    }
    if (!json->comma)
        at = without_comma(start, at);
    json->comma |= at > start;
    text_wrote(&json->out, at);
}
