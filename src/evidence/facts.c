// SPDX-License-Identifier: Apache-2.0
#include "evidence/facts.h"

#include <stdlib.h>

#include "base/text.h"
#include "io/event_json.h"
#include "io/field_text.h"
#include "signal/field.h"

enum { VALUE_SIZE = 3 * SIGNAL_TEXT_SIZE + 64 };

static void put_octets(struct text *text, struct span octets)
{
    for (size_t i = 0; i < octets.len; i++) {
        bool plain = octets.p[i] > ' ' && octets.p[i] < 0x7f && octets.p[i] != '%';
        if (plain) {
            text_char(text, (char)octets.p[i]);
        } else {
            text_char(text, '%');
            text_hex(text, span_of(octets.p + i, 1));
        }
    }
}

/* The word, where it stands for this value alone. */
static void put_word(struct text *text, const struct field *field, uint32_t value)
{
    const char *word = field_word(field->words, value);
    uint32_t again;
    if (word && field_word_value(field->words, span_of_text(word), &again) && again == value) {
        text_string(text, word);
    } else {
        text_char(text, '#');
        text_uint(text, value);
    }
}

static void put_set(struct text *text, const struct field *field, uint64_t set)
{
    for (uint64_t left = set; left; left &= left - 1) {
        put_word(text, field, (uint32_t)__builtin_ctzll(left));
        text_string(text, left & (left - 1) ? "," : "");
    }
}

static void put_value(struct text *text, const struct signal *signal, enum field_id id)
{
    const struct field *field = field_get(id);
    const void *value = (const char *)signal + field->offset;
    const struct digits *digits = value;
    char short_text[CELL_TEXT_SIZE];
    switch (field->kind) {
    case FIELD_KIND_BOOL:
        text_string(text, *(const field_type_BOOL *)value ? "true" : "false");
        break;
    case FIELD_KIND_UINT:
        text_uint(text, *(const field_type_UINT *)value);
        break;
    case FIELD_KIND_ENUM:
        put_word(text, field, *(const field_type_ENUM *)value);
        break;
    case FIELD_KIND_SET:
        put_set(text, field, *(const field_type_SET *)value);
        break;
    case FIELD_KIND_DIGITS:
        put_octets(text, span_of(digits->text, digits->len));
        break;
    case FIELD_KIND_PLMN:
        text_string(text, plmn_text(*(const field_type_PLMN *)value, short_text));
        break;
    case FIELD_KIND_TEXT:
        put_octets(text, *(const field_type_TEXT *)value);
        break;
    case FIELD_KIND_IP:
        text_ip(text, value);
        break;
    case FIELD_KIND_CELL:
        put_octets(text, span_of_text(cell_text(value, short_text)));
        break;
    case FIELD_KIND_DEGREES:
        text_millionths(text, *(const field_type_DEGREES *)value);
        break;
    }
}

void facts_write(FILE *out, const char *of, const struct signal *signal)
{
    char value[VALUE_SIZE];
    for (unsigned id = 0; id < FIELD_COUNT; id++) {
        if (!signal_has(signal, (enum field_id)id))
            continue;
        struct text text = text_in(value, sizeof value);
        put_value(&text, signal, (enum field_id)id);
        fprintf(out, "%s %s %s\n", of, field_get((enum field_id)id)->path, text.len ? value : "%");
    }
}

static int hex_digit(uint8_t c)
{
    return c >= '0' && c <= '9' ? c - '0' : c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

/* The octets that a text stands for. */
static bool read_octets(struct span from, char *ret, size_t size, size_t *ret_len)
{
    size_t len = 0;
    if (from.len == 1 && from.p[0] == '%')
        from.len = 0;
    for (size_t i = 0; i < from.len && len < size; i++, len++) {
        int high = from.p[i] == '%' && i + 2 < from.len ? hex_digit(from.p[i + 1]) : -1;
        int low = high >= 0 ? hex_digit(from.p[i + 2]) : -1;
        if (from.p[i] == '%' && low < 0)
            return false;
        ret[len] = from.p[i] == '%' ? (char)(high << 4 | low) : (char)from.p[i];
        i += from.p[i] == '%' ? 2 : 0;
    }
    *ret_len = len;
    return len < size;
}

static bool read_number(struct span text, uint64_t *ret)
{
    *ret = 0;
    for (size_t i = 0; i < text.len; i++)
        if (text.p[i] < '0' || text.p[i] > '9' || __builtin_mul_overflow(*ret, (uint64_t)10, ret) ||
            __builtin_add_overflow(*ret, (uint64_t)(text.p[i] - '0'), ret))
            return false;
    return text.len > 0;
}

static bool read_word(const struct field *field, struct span text, uint32_t *ret)
{
    uint64_t number;
    if (text.len == 0 || text.p[0] != '#')
        return field_word_value(field->words, text, ret);
    bool good = read_number(span_of(text.p + 1, text.len - 1), &number) && number <= UINT32_MAX;
    *ret = (uint32_t)number;
    return good;
}

static bool read_set(const struct field *field, struct span text, uint64_t *ret)
{
    *ret = 0;
    while (text.len) {
        const uint8_t *comma = memchr(text.p, ',', text.len);
        size_t len = comma ? (size_t)(comma - text.p) : text.len;
        uint32_t bit;
        if (!read_word(field, span_of(text.p, len), &bit) || bit > 63)
            return false;
        *ret |= UINT64_C(1) << bit;
        text = span_of(text.p + len + (comma ? 1 : 0), text.len - len - (comma ? 1 : 0));
    }
    return true;
}

static bool read_value(struct signal *signal, enum field_id id, struct span text)
{
    const struct field *field = field_get(id);
    void *member = (char *)signal + field->offset;
    bool good;
    switch (field->kind) {
    case FIELD_KIND_UINT:
        good = read_number(text, member);
        break;
    case FIELD_KIND_ENUM:
        good = read_word(field, text, member);
        break;
    case FIELD_KIND_SET:
        good = read_set(field, text, member);
        break;
    case FIELD_KIND_TEXT:
        return signal_set_text(signal, id, text);
    case FIELD_KIND_DIGITS:
    case FIELD_KIND_IP:
    case FIELD_KIND_CELL:
        if (text.len == 0) {
            memset(member, 0,
                   field->kind == FIELD_KIND_DIGITS ? sizeof(struct digits)
                   : field->kind == FIELD_KIND_IP   ? sizeof(struct ip_address)
                                                    : sizeof(struct cell));
            good = true;
            break;
        }
        return field_set_text(signal, id, text);
    default:
        return field_set_text(signal, id, text);
    }
    if (good)
        signal_mark(signal, id);
    return good;
}

/* The next line that begins with `of` and a blank; what stands behind them. */
static bool next_line(struct span *left, const char *of, struct span *ret)
{
    size_t front = strlen(of);
    while (left->len) {
        const uint8_t *end = memchr(left->p, '\n', left->len);
        size_t len = end ? (size_t)(end - left->p) : left->len;
        struct span line = span_of(left->p, len);
        *left = span_of(left->p + len + (end ? 1 : 0), left->len - len - (end ? 1 : 0));
        if (len > front && line.p[front] == ' ' && memcmp(line.p, of, front) == 0) {
            *ret = span_of(line.p + front + 1, len - front - 1);
            return true;
        }
    }
    return false;
}

static struct span name_of(struct span line, struct span *ret_value)
{
    const uint8_t *blank = memchr(line.p, ' ', line.len);
    size_t len = blank ? (size_t)(blank - line.p) : line.len;
    *ret_value = blank ? span_of(blank + 1, line.len - len - 1) : span_of(NULL, 0);
    return span_of(line.p, len);
}

bool facts_read(struct span facts, const char *of, struct signal *ret)
{
    char octets[VALUE_SIZE];
    struct span left = facts, line, value;
    size_t len;
    while (next_line(&left, of, &line)) {
        int id = field_find(name_of(line, &value));
        if (id < 0 || !read_octets(value, octets, sizeof octets, &len) ||
            !read_value(ret, (enum field_id)id, span_of(octets, len)))
            return false;
    }
    return true;
}

uint64_t facts_number(struct span facts, const char *key)
{
    struct span left = facts, line, value;
    uint64_t number;
    while (next_line(&left, "memory", &line))
        if (span_is(name_of(line, &value), key) && read_number(value, &number))
            return number;
    return 0;
}

bool facts_equal(const struct signal *a, const struct signal *b, enum field_id id)
{
    char values[2][VALUE_SIZE];
    struct text first = text_in(values[0], VALUE_SIZE), second = text_in(values[1], VALUE_SIZE);
    put_value(&first, a, id);
    put_value(&second, b, id);
    return span_equal(text_as_span(&first), text_as_span(&second));
}

size_t facts_json(const struct signal *signal, char *buffer)
{
    static const struct pseudonyms clear = {.reveal = true};
    struct signal shown;
    struct json json = json_in(buffer, EVENT_JSON_SIZE);
    signal_copy(signal, &shown);
    shown.have.words[FIELD_person / 64] &= ~(UINT64_C(1) << FIELD_person % 64);
    json_object(&json, NULL);
    fields_json(&json, &shown, &clear);
    json_object_end(&json);
    return json.out.len;
}

size_t facts_hidden_name(enum field_id id, struct span name, char buffer[static SIGNAL_TEXT_SIZE])
{
    static const struct pseudonyms hidden = {.reveal = false};
    struct signal signal;
    struct text text = text_in(buffer, SIGNAL_TEXT_SIZE);
    signal_init(&signal);
    signal_set_text(&signal, id, name);
    field_text(&text, &signal, id, &hidden);
    return text.len;
}
