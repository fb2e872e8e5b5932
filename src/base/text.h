// SPDX-License-Identifier: Apache-2.0
/*
 * Text that is put together piece by piece in memory of the caller's. Running out of room is sticky and
 * asked for once, at the end; the text is always zero-terminated.
 */
#ifndef SIGWARDEN_BASE_TEXT_H
#define SIGWARDEN_BASE_TEXT_H

#include "base/ip.h"
#include "base/span.h"

struct text {
    char *p;
    size_t len, size; /* size counts the terminator */
    bool full;        /* something did not fit */
};

/* size at least 1. */
static inline struct text text_in(char *buffer, size_t size)
{
    buffer[0] = 0;
    return (struct text){buffer, 0, size, false};
}

/*
 * Where the next `len` octets go: what writes several pieces of a known length asks once, writes, and says
 * with text_wrote() where it ended. NULL where they do not fit, which is as with any other text too long.
 */
static inline char *text_room(struct text *text, size_t len)
{
    if (len < text->size - text->len)
        return text->p + text->len;
    text->full = true;
    return NULL;
}

static inline void text_wrote(struct text *text, const char *end)
{
    text->len = (size_t)(end - text->p);
    text->p[text->len] = 0;
}

/* What fits of a text that does not. */
void text_front(struct text *text, struct span bytes);

/* Here, so that a text whose length is known when compiling is a few stores. */
static inline void text_span(struct text *text, struct span bytes)
{
    char *at = text_room(text, bytes.len);
    if (!at) {
        text_front(text, bytes);
        return;
    }
    if (bytes.len)
        memcpy(at, bytes.p, bytes.len);
    text_wrote(text, at + bytes.len);
}

/* Here, because most of what is written is single characters. */
static inline void text_char(struct text *text, char c)
{
    if (text->size - text->len < 2) {
        text->full = true;
        return;
    }
    char *at = text->p + text->len++;
    at[0] = c;
    at[1] = 0;
}

static inline void text_string(struct text *text, const char *string)
{
    text_span(text, span_of_text(string));
}

void text_uint(struct text *text, uint64_t value);
void text_int(struct text *text, int64_t value);

/* At least `width` decimal digits, zeros in front. */
void text_padded(struct text *text, uint64_t value, unsigned width);

/* Two lower-case digits for each byte. */
void text_hex(struct text *text, struct span bytes);

/* Millionths as a decimal fraction: -12345678 is "-12.345678". */
void text_millionths(struct text *text, int64_t value);

/* Dotted or RFC 5952 form; nothing for family 0. */
void text_ip(struct text *text, const struct ip_address *ip);

/* "2026-11-23T10:00:00.123456+0000", as EVE writes it. Years 0 to 9999. */
void text_time(struct text *text, int64_t time_ns);

static inline struct span text_as_span(const struct text *text)
{
    return span_of(text->p, text->len);
}

#endif
