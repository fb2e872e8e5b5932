// SPDX-License-Identifier: Apache-2.0
#include "base/csv.h"
#include "base/error.h"
#include "base/similar.h"
#include "base/text.h"
#include "indicators/indicator_list.h"
#include "indicators/indicator_value.h"

#define COUNT(array) (sizeof(array) / sizeof *(array))

enum column { COLUMN_TYPE, COLUMN_VALUE, COLUMN_SOURCE, COLUMN_VALID_UNTIL, COLUMN_COUNT, COLUMN_OTHER };

static const char *const column_names[COLUMN_COUNT] = {"type", "value", "source", "valid_until"};

static const char *const type_words[INDICATOR_COUNT] = {
#define INDICATOR(id, word, doc) word,
#include "signal/indicator_type.def"
#undef INDICATOR
};

enum { FIELDS_MAX = 32 }; /* of a row; those behind are not looked at */

struct reading {
    struct indicator_load *load;
    struct csv csv;
    uint8_t columns[FIELDS_MAX]; /* enum column of each place */
    struct span fields[COLUMN_COUNT];
};

static bool same_word(struct span text, const char *word)
{
    if (text.len != strlen(word))
        return false;
    for (size_t i = 0; i < text.len; i++)
        if (indicator_lower(text.p[i]) != (uint8_t)word[i])
            return false;
    return true;
}

static int fail_header(struct reading *reading, unsigned line, const char *message)
{
    int result = indicator_load_fail(
        reading->load, SIGWARDEN_ERROR_CONFIGURATION, message,
        "CSV begins with a line such as type,value,source,valid_until; only two are needed");
    if (reading->load->reterr)
        reading->load->reterr->line = line;
    return result;
}

static int read_header(struct reading *reading)
{
    struct csv_field field = {.line = 1};
    unsigned found = 0, at = 0;
    enum csv_step step;
    do {
        step = csv_next(&reading->csv, &field);
        if (step == CSV_BROKEN)
            return fail_header(reading, field.line, reading->csv.error);
        if (step == CSV_END)
            return fail_header(reading, 0, "empty, or nothing but comments");
        unsigned column = 0;
        while (column < COLUMN_COUNT && !same_word(field.text, column_names[column]))
            column++;
        if (at < FIELDS_MAX)
            reading->columns[at] = (uint8_t)(column < COLUMN_COUNT ? column : COLUMN_OTHER);
        if (column < COLUMN_COUNT && (found >> column & 1))
            return fail_header(reading, field.line, "a column stands twice in the first line");
        found |= at++ < FIELDS_MAX && column < COLUMN_COUNT ? 1u << column : 0;
    } while (step == CSV_FIELD);
    if (!(found >> COLUMN_TYPE & 1) || !(found >> COLUMN_VALUE & 1))
        return fail_header(reading, field.line,
                           "neither JSON nor CSV with the columns type and value in its first line");
    return 0;
}

/* The fields of one row. */
static enum csv_step read_row(struct reading *reading, unsigned *ret_line)
{
    struct csv_field field;
    enum csv_step step;
    unsigned at = 0;
    memset(reading->fields, 0, sizeof reading->fields);
    do {
        step = csv_next(&reading->csv, &field);
        if (at == 0) {
            *ret_line = field.line;
        }
        if (step != CSV_FIELD && step != CSV_LAST)
            return step;
        unsigned column = at < FIELDS_MAX ? reading->columns[at] : COLUMN_OTHER;
        if (column < COLUMN_COUNT)
            reading->fields[column] = field.text;
        at++;
    } while (step == CSV_FIELD);
    return step;
}

static void skip_type(struct reading *reading, const struct indicator_place *place)
{
    struct span word = reading->fields[COLUMN_TYPE], value = reading->fields[COLUMN_VALUE];
    const char *meant = similar_best(word, type_words, COUNT(type_words));
    char behind[64];
    struct text text = text_in(behind, sizeof behind);
    text_char(&text, '"');
    if (meant) {
        text_string(&text, "; did you mean \"");
        text_string(&text, meant);
        text_string(&text, "\"?");
    }
    indicator_load_skip_word(reading->load, place, "unknown type \"", word, behind, value);
}

static int take_row(struct reading *reading, unsigned line)
{
    struct indicator_entry entry = {.place = {.what = "line", .number = line},
                                    .value = reading->fields[COLUMN_VALUE],
                                    .source = reading->fields[COLUMN_SOURCE],
                                    .valid_until = reading->fields[COLUMN_VALID_UNTIL]};
    unsigned type = 0;
    while (type < INDICATOR_COUNT && !same_word(reading->fields[COLUMN_TYPE], type_words[type]))
        type++;
    if (type == INDICATOR_COUNT) {
        skip_type(reading, &entry.place);
        return 0;
    }
    entry.type = (enum indicator_type)type;
    return indicator_load_add(reading->load, &entry);
}

static int read_rows(struct reading *reading)
{
    int result = read_header(reading);
    while (result == 0) {
        unsigned line;
        enum csv_step step = read_row(reading, &line);
        struct indicator_place place = {.what = "line", .number = line};
        if (step == CSV_END)
            break;
        if (step == CSV_BROKEN)
            indicator_load_skip(reading->load, &place, reading->csv.error, span_of(NULL, 0));
        else
            result = take_row(reading, line);
    }
    return result;
}

int indicator_load_csv(struct indicator_load *load, struct span text)
{
    struct reading reading = {.load = load};
    char *copy = arena_take(&load->scratch, text.len + 1);
    if (!copy)
        return indicator_load_fail(load, SIGWARDEN_ERROR_MEMORY, "out of memory", NULL);
    if (text.len)
        memcpy(copy, text.p, text.len);
    csv_init_with_comments(&reading.csv, copy, text.len, '#');
    return read_rows(&reading);
}
