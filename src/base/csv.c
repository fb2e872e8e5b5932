// SPDX-License-Identifier: Apache-2.0
#include "base/csv.h"

static bool is_line_end(char c)
{
    return c == '\n' || c == '\r';
}

/* Where the first row begins: behind empty lines and comments. */
static size_t first_row(const struct csv *csv)
{
    size_t i = csv->at;
    for (;;) {
        while (i < csv->len && is_line_end(csv->text[i]))
            i++;
        if (!csv->comment || i == csv->len || csv->text[i] != csv->comment)
            return i;
        while (i < csv->len && !is_line_end(csv->text[i]))
            i++;
    }
}

void csv_init_with_comments(struct csv *csv, char *text, size_t len, char comment)
{
    bool mark = len >= 3 && memcmp(text, "\xef\xbb\xbf", 3) == 0;
    *csv = (struct csv){.text = text,
                        .len = len,
                        .at = mark ? 3 : 0,
                        .line = 1,
                        .column = 1,
                        .delimiter = ',',
                        .comment = comment};
    bool quoted = false;
    for (size_t i = first_row(csv); i < len && (quoted || !is_line_end(text[i])); i++) {
        quoted ^= text[i] == '"';
        if (!quoted && (text[i] == ',' || text[i] == ';' || text[i] == '\t')) {
            csv->delimiter = text[i];
            break;
        }
    }
}

static bool at_line_end(const struct csv *csv)
{
    return csv->at < csv->len && is_line_end(csv->text[csv->at]);
}

static bool at_comment(const struct csv *csv)
{
    return csv->comment && csv->at < csv->len && csv->text[csv->at] == csv->comment;
}

/* One character on, as lines and columns are counted: CRLF is one line end. */
static void step(struct csv *csv)
{
    char c = csv->text[csv->at++];
    if (c == '\n' || (c == '\r' && (csv->at == csv->len || csv->text[csv->at] != '\n'))) {
        csv->line++;
        csv->column = 1;
    } else if (((unsigned char)c & 0xc0) != 0x80) {
        csv->column++;
    }
}

static void pass_line_end(struct csv *csv)
{
    if (csv->at + 1 < csv->len && csv->text[csv->at] == '\r' && csv->text[csv->at + 1] == '\n')
        step(csv);
    if (csv->at < csv->len)
        step(csv);
    csv->in_row = false;
}

/* Empty lines and comments in front of a row. */
static void pass_empty(struct csv *csv)
{
    while (at_line_end(csv) || at_comment(csv)) {
        while (csv->at < csv->len && !at_line_end(csv))
            step(csv);
        pass_line_end(csv);
    }
}

static void pass_blanks(struct csv *csv)
{
    while (csv->at < csv->len && csv->text[csv->at] != csv->delimiter &&
           (csv->text[csv->at] == ' ' || csv->text[csv->at] == '\t'))
        step(csv);
}

static enum csv_step broken(struct csv *csv, const char *error, const char *hint)
{
    while (csv->at < csv->len && !at_line_end(csv))
        step(csv);
    pass_line_end(csv);
    csv->error = error;
    csv->hint = hint;
    return CSV_BROKEN;
}

/* From behind the opening quote to behind the closing one; false if there is none. */
static bool read_quoted(struct csv *csv, struct span *ret)
{
    size_t first = csv->at, to = csv->at;
    while (csv->at < csv->len) {
        char c = csv->text[csv->at];
        step(csv);
        if (c == '"') {
            if (csv->at == csv->len || csv->text[csv->at] != '"') {
                *ret = span_of(csv->text + first, to - first);
                return true;
            }
            step(csv);
        }
        csv->text[to++] = c;
    }
    return false;
}

/* To the delimiter or line end; false at a quote. */
static bool read_plain(struct csv *csv, struct span *ret)
{
    size_t first = csv->at, end = csv->at;
    while (csv->at < csv->len && csv->text[csv->at] != csv->delimiter && !at_line_end(csv)) {
        if (csv->text[csv->at] == '"')
            return false;
        bool blank = csv->text[csv->at] == ' ' || csv->text[csv->at] == '\t';
        step(csv);
        end = blank ? end : csv->at;
    }
    *ret = span_of(csv->text + first, end - first);
    return true;
}

enum csv_step csv_next(struct csv *csv, struct csv_field *ret)
{
    if (!csv->in_row)
        pass_empty(csv);
    if (!csv->in_row && csv->at == csv->len)
        return CSV_END;
    csv->in_row = true;
    pass_blanks(csv);
    *ret = (struct csv_field){{NULL, 0}, csv->line, csv->column};
    if (csv->at < csv->len && csv->text[csv->at] == '"') {
        step(csv);
        if (!read_quoted(csv, &ret->text))
            return broken(csv, "the quote that opens here is never closed", "close it with one more \"");
        pass_blanks(csv);
    } else if (!read_plain(csv, &ret->text)) {
        return broken(csv, "a quote stands in a field that is not quoted",
                      "put the whole field into quotes and double those inside");
    }
    if (csv->at < csv->len && csv->text[csv->at] == csv->delimiter) {
        step(csv);
        return CSV_FIELD;
    }
    if (csv->at < csv->len && !at_line_end(csv))
        return broken(csv, "something stands behind the closing quote",
                      "double the quotes inside a quoted field");
    pass_line_end(csv);
    return CSV_LAST;
}
