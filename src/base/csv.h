// SPDX-License-Identifier: Apache-2.0
/*
 * Comma-separated values from memory (RFC 4180), one field at a time. A byte order mark in front is left out;
 * lines end with LF, CRLF or CR. The delimiter is what stands between the fields of the first line: a comma,
 * a semicolon or a tab. Quotes in a quoted field are doubled; commas and line ends in it are its own. Blanks
 * around an unquoted field are not part of it. Empty lines are passed over, and, where csv.comment is set,
 * lines that begin with it.
 *
 * Threads: a reader belongs to one. No allocation: fields are unquoted where they stand. Cost: linear.
 */
#ifndef SIGWARDEN_BASE_CSV_H
#define SIGWARDEN_BASE_CSV_H

#include "base/span.h"

enum csv_step {
    CSV_FIELD,  /* a field; more follow in its row */
    CSV_LAST,   /* the last field of its row */
    CSV_BROKEN, /* csv.error says why; the rest of the row is passed over */
    CSV_END,
};

struct csv_field {
    struct span text;      /* lies in the reader's text */
    unsigned line, column; /* of its first character, from 1 */
};

struct csv {
    char *text;
    size_t len, at;
    unsigned line, column;
    char delimiter;
    char comment; /* 0: there are none */
    bool in_row;
    const char *error, *hint; /* after CSV_BROKEN */
};

/* The text is changed while it is read, and must outlive all fields. `comment` as '#', or 0. */
void csv_init_with_comments(struct csv *csv, char *text, size_t len, char comment);

static inline void csv_init(struct csv *csv, char *text, size_t len)
{
    csv_init_with_comments(csv, text, len, 0);
}

/* The next field; after CSV_BROKEN *ret tells the place only. */
enum csv_step csv_next(struct csv *csv, struct csv_field *ret);

#endif
