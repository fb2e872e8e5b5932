// SPDX-License-Identifier: Apache-2.0
#include "rules/position.h"

/* Reads a file byte by byte and knows where it is. */
struct walker {
    struct span file;
    size_t at;
    struct position here;
};

static bool at_end(const struct walker *walker)
{
    return walker->at >= walker->file.len;
}

static uint8_t peek(const struct walker *walker)
{
    return at_end(walker) ? 0 : walker->file.p[walker->at];
}

static void step(struct walker *walker)
{
    uint8_t c = peek(walker);
    walker->at++;
    if (c == '\n') {
        walker->here.line++;
        walker->here.column = 1;
    } else if (at_end(walker) || (walker->file.p[walker->at] & 0xc0) != 0x80) {
        walker->here.column++; /* the last byte of a character */
    }
}

static bool is_blank(uint8_t c)
{
    return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}

static bool walk_to(struct walker *walker, struct position place)
{
    while (!at_end(walker) && (walker->here.line < place.line ||
                               (walker->here.line == place.line && walker->here.column < place.column)))
        step(walker);
    return !at_end(walker) && walker->here.line == place.line;
}

/* Past the opening quote, or the header line of a block. Returns the style: ' " | > or 0 for plain. */
static uint8_t enter_scalar(struct walker *walker)
{
    uint8_t style = peek(walker);
    if (style == '\'' || style == '"') {
        step(walker);
        return style;
    }
    if (style != '|' && style != '>')
        return 0;
    while (!at_end(walker) && peek(walker) != '\n')
        step(walker);
    return style;
}

/* The next byte of the file that stands for a byte of the value; blanks stand for nothing. */
static uint8_t next_byte(struct walker *walker, uint8_t style)
{
    while (!at_end(walker)) {
        uint8_t c = peek(walker);
        if (style == '"' && c == '\\') {
            step(walker);
            c = peek(walker);
            if (c == 'n' || c == 't' || c == 'r' || c == '_') { /* stands for a blank */
                step(walker);
                continue;
            }
        } else if (style == '\'' && c == '\'') {
            step(walker);
        }
        if (!is_blank(c))
            return c;
        step(walker);
    }
    return 0;
}

struct position position_in_scalar(struct span file, struct position start, struct span value, size_t offset)
{
    static const uint8_t mark[] = {0xef, 0xbb, 0xbf};
    struct walker walker = {.file = file, .here = {1, 1}};
    if (file.len >= sizeof mark && memcmp(file.p, mark, sizeof mark) == 0)
        walker.at = sizeof mark;
    if (!walk_to(&walker, start))
        return start;
    uint8_t style = enter_scalar(&walker);
    for (size_t i = 0; i < value.len; i++) {
        if (is_blank(value.p[i]))
            continue;
        if (next_byte(&walker, style) != value.p[i])
            return start;
        if (i >= offset)
            return walker.here;
        step(&walker);
    }
    return walker.here;
}
