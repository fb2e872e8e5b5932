// SPDX-License-Identifier: Apache-2.0
#include "cli/network_import.h"

#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <strings.h>

#include "base/csv.h"
#include "base/similar.h"
#include "base/text.h"
#include "cli/session.h"
#include "who/network_load.h"

#define COUNT(array) (sizeof(array) / sizeof *(array))

static const char *const column_names[COLUMN_COUNT] = {"name",  "country", "plmn", "gt",
                                                       "realm", "ip",      "tadig"};

/* One file while it is read. */
struct reading {
    struct import *import;
    const char *file;
    struct csv csv;
    uint8_t columns[2 * COLUMN_COUNT]; /* enum import_column of each */
    size_t column_count;
};

void import_wrong(struct import *import, const struct import_place *place, const char *message,
                  const char *hint)
{
    if (import->errors++ >= IMPORT_ERRORS_MAX)
        return;
    struct sigwarden_error error = {.line = place->line, .column = place->column};
    snprintf(error.file, sizeof error.file, "%s", place->file);
    snprintf(error.message, sizeof error.message, "%s", message);
    snprintf(error.hint, sizeof error.hint, "%s", hint ? hint : "");
    say_error(&error);
}

void import_wrong_word(struct import *import, const struct import_place *place, const char *message,
                       struct span word, const char *hint)
{
    enum { SHOWN = 60 };
    char text[256];
    snprintf(text, sizeof text, "%s \"%.*s\"", message, (int)(word.len < SHOWN ? word.len : SHOWN),
             (const char *)word.p);
    import_wrong(import, place, text, hint);
}

static bool grow(void **list, uint32_t count, uint32_t *capacity, size_t size)
{
    enum { FIRST = 256 };
    if (count < *capacity)
        return true;
    uint32_t larger = *capacity ? 2 * *capacity : FIRST;
    void *moved = realloc(*list, larger * size);
    if (!moved)
        return false;
    *list = moved;
    *capacity = larger;
    return true;
}

static struct import_place place_of(const struct reading *reading, const struct csv_field *field)
{
    return (struct import_place){reading->file, field->line, field->column};
}

static bool is_column(struct span text, const char *name)
{
    size_t len = strlen(name);
    bool plural = text.len == len + 1 && tolower(text.p[len]) == 's';
    return (text.len == len || plural) && strncasecmp((const char *)text.p, name, len) == 0;
}

static void take_column(struct reading *reading, const struct csv_field *field)
{
    struct import_place place = place_of(reading, field);
    uint8_t column = 0;
    while (column < COLUMN_COUNT && !is_column(field->text, column_names[column]))
        column++;
    if (column == COLUMN_COUNT) {
        char hint[128] = "the columns are name, country, plmn, gt, realm, ip and tadig";
        const char *meant = similar_best(field->text, column_names, COLUMN_COUNT);
        if (meant)
            snprintf(hint, sizeof hint, "did you mean %s?", meant);
        import_wrong_word(reading->import, &place, "this column is not known:", field->text, hint);
    } else if (memchr(reading->columns, column, reading->column_count)) {
        import_wrong_word(reading->import, &place, "this column stands here twice:", field->text,
                          "several values go into one field, with a space between them");
    } else if (column == COLUMN_TADIG) {
        fprintf(stderr, "sigwarden: %s: the column tadig is not used: operators are told apart by PLMN\n",
                reading->file);
    }
    if (reading->column_count < COUNT(reading->columns))
        reading->columns[reading->column_count++] = column;
    else
        import_wrong(reading->import, &place, "more columns than there can be", NULL);
}

/* False if the file cannot be read on. */
static bool read_header(struct reading *reading)
{
    struct csv_field field;
    uint64_t errors = reading->import->errors;
    enum csv_step step;
    do {
        step = csv_next(&reading->csv, &field);
        struct import_place place = place_of(reading, &field);
        if (step == CSV_BROKEN)
            import_wrong(reading->import, &place, reading->csv.error, reading->csv.hint);
        else if (step == CSV_END)
            import_wrong(reading->import, &(struct import_place){reading->file, 1, 1}, "the file is empty",
                         "the first row names the columns, such as name,country,plmn,gt");
        else
            take_column(reading, &field);
    } while (step == CSV_FIELD);
    return reading->import->errors == errors;
}

/* A value in the form in which it is written; false after saying what it is not. */
static bool normal_plmn(const struct yaml_node *node, struct text *ret)
{
    enum { PLMN_DIGITS = 6, IMSI_DIGITS = 15 };
    char buffer[PLMN_TEXT_SIZE];
    struct digits digits;
    plmn_t plmn;
    if (plmn_parse(node->text, &plmn)) {
        text_string(ret, plmn_text(plmn, buffer));
        return plmn_mcc(plmn) != 0;
    }
    if (!network_read_digits(node, &digits) || digits.len <= PLMN_DIGITS || digits.len > IMSI_DIGITS)
        return false;
    text_string(ret, digits.text);
    return !digits_start_with(&digits, "000");
}

static bool normal_gt(const struct yaml_node *node, struct text *ret)
{
    struct digits digits;
    if (!network_read_digits(node, &digits))
        return false;
    text_string(ret, digits.text);
    return true;
}

static bool normal_realm(const struct yaml_node *node, struct text *ret)
{
    if (!network_read_host(node))
        return false;
    for (size_t i = 0; i < node->text.len; i++)
        text_char(ret, (char)tolower(node->text.p[i]));
    return !ret->full;
}

static bool normal_ip(const struct yaml_node *node, struct text *ret)
{
    struct ip_address ip;
    unsigned mask;
    if (!network_read_ip(node, &ip, &mask) || !network_ip_is_clean(&ip, mask))
        return false;
    text_ip(ret, &ip);
    if (mask != ip_bits(&ip)) {
        text_char(ret, '/');
        text_uint(ret, mask);
    }
    return true;
}

static const struct {
    bool (*normal)(const struct yaml_node *node, struct text *ret);
    const char *message, *hint;
} forms[COLUMN_COUNT] = {
    [COLUMN_PLMN] =
        {normal_plmn, "this is no PLMN:",
         "write country code and network code, such as 001-01; several with a space between them"},
    [COLUMN_GT] = {normal_gt, "this is no prefix of global titles:",
                   "write up to 30 digits, country code first; several with a space between them"},
    [COLUMN_REALM] = {normal_realm, "this is no realm:",
                      "write a name with a dot, such as epc.mnc001.mcc001.3gppnetwork.org"},
    [COLUMN_IP] = {normal_ip, "this is no IP address or network:",
                   "write it as 10.9.0.0/16, with nothing but zeros behind the mask"},
};

static bool add_value(struct reading *reading, const struct csv_field *field, uint8_t column,
                      struct span word)
{
    char buffer[NETWORK_HOST_MAX + 1];
    struct import *import = reading->import;
    struct text text = text_in(buffer, sizeof buffer);
    struct import_place place = place_of(reading, field);
    struct yaml_node node = {.kind = YAML_SCALAR, .text = word};
    if (!forms[column].normal(&node, &text)) {
        import_wrong_word(import, &place, forms[column].message, word, forms[column].hint);
        return true;
    }
    if (import->value_count == IMPORT_VALUES_MAX) {
        import_wrong(import, &place, "more than 500,000 values", "give shorter prefixes");
        return false;
    }
    void *values = import->values;
    struct span copy = arena_copy(&import->arena, text_as_span(&text));
    if (!copy.p || !grow(&values, import->value_count, &import->value_capacity, sizeof *import->values)) {
        import_wrong(import, &place, "out of memory", NULL);
        return false;
    }
    import->values = values;
    import->values[import->value_count++] = (struct import_value){place, copy, import->row_count - 1, column};
    return true;
}

/* The words of a field, with blanks, line ends or semicolons between them. */
static bool add_values(struct reading *reading, const struct csv_field *field, uint8_t column)
{
    struct span rest = field->text;
    while (rest.len) {
        size_t len = 0;
        while (len < rest.len && !isspace(rest.p[len]) && rest.p[len] != ';')
            len++;
        if (len && !add_value(reading, field, column, span_of(rest.p, len)))
            return false;
        len += len < rest.len;
        rest = span_of(rest.p + len, rest.len - len);
    }
    return true;
}

/* The length of the UTF-8 character in front, of those that YAML takes as they are; 0: none of them. */
static size_t character(struct span text)
{
    static const uint32_t least[] = {0, 0x20, 0xa0, 0x800, 0x10000};
    uint8_t lead = text.p[0];
    size_t len = lead < 0x80 ? 1 : lead >> 5 == 6 ? 2 : lead >> 4 == 14 ? 3 : lead >> 3 == 30 ? 4 : 0;
    if (len == 0 || len > text.len)
        return 0;
    uint32_t code = len == 1 ? lead : lead & (0x7fu >> len);
    for (size_t i = 1; i < len; i++) {
        if (text.p[i] >> 6 != 2)
            return 0;
        code = code << 6 | (text.p[i] & 0x3fu);
    }
    bool odd = code == 0x7f || (code >= 0xd800 && code < 0xe000) || code == 0xfeff || code == 0xfffe ||
               code == 0xffff || code > 0x10ffff;
    return code < least[len] || odd ? 0 : len;
}

/* A text in one line: blanks and line ends in it become one blank. */
static void put_text(struct reading *reading, const struct csv_field *field, const char *what,
                     struct span *ret)
{
    enum { TEXT_MAX = 200 };
    char buffer[TEXT_MAX + 1];
    struct text text = text_in(buffer, sizeof buffer);
    struct import_place place = place_of(reading, field);
    for (size_t i = 0; i < field->text.len;) {
        struct span rest = span_of(field->text.p + i, field->text.len - i);
        size_t len = isspace(rest.p[0]) ? 1 : character(rest);
        if (len == 0) {
            import_wrong(reading->import, &place, "this is not text in UTF-8, or has a control character",
                         "save the file as CSV UTF-8");
            return;
        }
        if (!isspace(rest.p[0]))
            text_span(&text, span_of(rest.p, len));
        else if (text.len && buffer[text.len - 1] != ' ')
            text_char(&text, ' ');
        i += len;
    }
    while (text.len && buffer[text.len - 1] == ' ')
        text.len--;
    if (text.full)
        import_wrong_word(reading->import, &place, "more than 200 bytes:", text_as_span(&text), what);
    *ret = arena_copy(&reading->import->arena, text_as_span(&text));
}

static bool take_field(struct reading *reading, const struct csv_field *field, size_t at)
{
    struct import_row *row = &reading->import->rows[reading->import->row_count - 1];
    uint8_t column = reading->columns[at];
    if (column == COLUMN_NAME)
        put_text(reading, field, "give a shorter name", &row->name);
    else if (column == COLUMN_COUNTRY)
        put_text(reading, field, "give the country's ISO 3166-1 code", &row->country);
    else if (column != COLUMN_TADIG)
        return add_values(reading, field, column);
    return true;
}

static bool add_row(struct reading *reading, const struct csv_field *field)
{
    struct import *import = reading->import;
    struct import_place place = place_of(reading, field);
    void *rows = import->rows;
    if (import->row_count == IMPORT_ROWS_MAX) {
        import_wrong(import, &place, "more than 65,534 rows", "put what one operator has into one row");
        return false;
    }
    if (!grow(&rows, import->row_count, &import->row_capacity, sizeof *import->rows)) {
        import_wrong(import, &place, "out of memory", NULL);
        return false;
    }
    import->rows = rows;
    import->rows[import->row_count] = (struct import_row){.place = place, .operator_row = import->row_count};
    import->row_count++;
    return true;
}

/* One row. False at the end, or where nothing more can be read. */
static bool read_row(struct reading *reading)
{
    struct import *import = reading->import;
    struct csv_field field;
    struct import_place place = {reading->file, 0, 0};
    uint32_t values = import->value_count;
    uint64_t errors = import->errors;
    size_t count = 0;
    enum csv_step step;
    do {
        step = csv_next(&reading->csv, &field);
        if (step == CSV_END || (count == 0 && !add_row(reading, &field)))
            return false;
        place = place_of(reading, &field);
        if (step == CSV_BROKEN) {
            import_wrong(import, &place, reading->csv.error, reading->csv.hint);
            return true;
        }
        if (count < reading->column_count && !take_field(reading, &field, count))
            return false;
        count++;
    } while (step == CSV_FIELD);
    const struct import_row *row = &import->rows[import->row_count - 1];
    if (count != reading->column_count) {
        char message[96];
        snprintf(message, sizeof message, "this row has %zu fields, the first row %zu columns", count,
                 reading->column_count);
        import_wrong(import, &place, message, "put a field that has a comma in it into quotes");
    } else if (row->name.len == 0 && import->value_count == values && import->errors == errors) {
        place = row->place;
        import_wrong(import, &place, "this row names no operator: neither name, PLMN nor address",
                     "give one");
    }
    return true;
}

static int read_file(struct import *import, const char *path)
{
    size_t len;
    char *text = read_text(strcmp(path, "-") == 0 ? "/dev/stdin" : path, TEXT_FILE_MAX, &len);
    if (!text)
        return EXIT_UNREADABLE;
    struct reading reading = {.import = import, .file = path};
    csv_init(&reading.csv, text, len);
    if (memchr(text, 0, len))
        import_wrong(import, &(struct import_place){path, 0, 0}, "this is no text: it has zero bytes in it",
                     "save it as CSV UTF-8");
    else if (read_header(&reading))
        while (read_row(&reading))
            continue;
    free(text);
    return EXIT_DONE;
}

int run_network_import(const struct options *options)
{
    struct import import = {.row_count = 0};
    int result = EXIT_DONE;
    arena_init(&import.arena, &sigwarden_libc_alloc);
    for (size_t i = 0; i < options->files.count; i++) {
        int read = read_file(&import, options->files.values[i]);
        result = read ? read : result;
    }
    if (!result)
        import_merge(&import);
    if (import.errors > IMPORT_ERRORS_MAX)
        fprintf(stderr, "sigwarden: and %llu more errors\n",
                (unsigned long long)(import.errors - IMPORT_ERRORS_MAX));
    if (!result && import.errors)
        result = EXIT_CONFIG;
    if (!result)
        result = import_write(&import);
    free(import.rows);
    free(import.values);
    arena_done(&import.arena);
    return result;
}
