// SPDX-License-Identifier: Apache-2.0
/*
 * A span is a run of bytes that somebody else owns: a pointer and a length, passed by value.
 *
 * A span into a packet lives as long as that packet's bytes, never longer. The empty span has
 * length 0; its pointer may be NULL.
 */
#ifndef SIGWARDEN_BASE_SPAN_H
#define SIGWARDEN_BASE_SPAN_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

struct span {
    const uint8_t *p;
    size_t len;
};

static inline struct span span_of(const void *p, size_t len)
{
    return (struct span){(const uint8_t *)p, len};
}

/* The bytes of a C string without its terminator. */
static inline struct span span_of_text(const char *text)
{
    return span_of(text, strlen(text));
}

/* The four octets at `at`, which the caller knows to be there, as they stand on the wire. */
static inline uint32_t span_be32(struct span bytes, size_t at)
{
    const uint8_t *p = bytes.p + at;
    return (uint32_t)p[0] << 24 | (uint32_t)p[1] << 16 | (uint32_t)p[2] << 8 | p[3];
}

static inline bool span_equal(struct span a, struct span b)
{
    return a.len == b.len && (a.len == 0 || memcmp(a.p, b.p, a.len) == 0);
}

static inline bool span_is(struct span a, const char *text)
{
    return span_equal(a, span_of_text(text));
}

#endif
