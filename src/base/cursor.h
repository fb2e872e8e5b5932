// SPDX-License-Identifier: Apache-2.0
/*
 * The cursor: the only way to read bytes that came from the wire.
 *
 * A cursor walks a span from front to back. Its error is sticky: after the first read beyond the end
 * every read yields 0 or an empty span, so a decoder reads straight down and asks cursor_status()
 * once, before it believes a value that steers a branch or a loop.
 *
 * A declared length is used only by taking a child with cursor_sub(); a child cannot outgrow its
 * parent. Two reasons for running out are kept apart: the capture ended ("cut": a snap length, or a
 * missing fragment), and the sender lied. A child of a cut parent that reaches the cut is itself cut
 * and holds the bytes that are there.
 *
 * Only this file touches p and end. Threads: a cursor belongs to one. Cost: O(1) each, no allocation.
 */
#ifndef SIGWARDEN_BASE_CURSOR_H
#define SIGWARDEN_BASE_CURSOR_H

#include "base/span.h"
#include "base/status.h"

struct cursor {
    const uint8_t *p, *end;
    uint8_t status; /* enum status, sticky */
    bool cut;       /* end is where the capture ended, not where the message ends */
};

static inline struct cursor cursor_of(struct span bytes)
{
    return (struct cursor){bytes.p, bytes.p ? bytes.p + bytes.len : bytes.p, STATUS_OK, false};
}

/* The same for bytes of which the capture kept only the front. */
static inline struct cursor cursor_of_cut(struct span bytes, bool cut)
{
    struct cursor c = cursor_of(bytes);
    c.cut = cut;
    return c;
}

static inline enum status cursor_status(const struct cursor *c)
{
    return (enum status)c->status;
}

static inline bool cursor_ok(const struct cursor *c)
{
    return c->status == STATUS_OK;
}

static inline size_t cursor_left(const struct cursor *c)
{
    return (size_t)(c->end - c->p);
}

/* Where the cursor stands, for notes and offsets; not for reading. */
static inline const uint8_t *cursor_at(const struct cursor *c)
{
    return c->p;
}

/* All that is left, without moving. */
static inline struct span cursor_rest(const struct cursor *c)
{
    return (struct span){c->p, cursor_left(c)};
}

/* Stops the cursor with `status`; the first one wins. */
static inline void cursor_fail(struct cursor *c, enum status status)
{
    if (c->status == STATUS_OK)
        c->status = (uint8_t)status;
    c->p = c->end;
}

static inline bool cursor_need(struct cursor *c, size_t n)
{
    /* compares lengths, never c->p + n: that sum may wrap */
    if (__builtin_expect(n <= cursor_left(c), 1))
        return true;
    cursor_fail(c, c->cut ? STATUS_TRUNCATED : STATUS_MALFORMED);
    return false;
}

/* p + n, also where there is neither: C leaves even NULL + 0 undefined. */
static inline const uint8_t *cursor_plus(const uint8_t *p, size_t n)
{
    return n ? p + n : p;
}

static inline uint8_t cursor_u8(struct cursor *c)
{
    return cursor_need(c, 1) ? *c->p++ : 0;
}

static inline uint16_t cursor_be16(struct cursor *c)
{
    if (!cursor_need(c, 2))
        return 0;
    const uint8_t *p = c->p;
    c->p += 2;
    return (uint16_t)(p[0] << 8 | p[1]);
}

static inline uint32_t cursor_be24(struct cursor *c)
{
    if (!cursor_need(c, 3))
        return 0;
    const uint8_t *p = c->p;
    c->p += 3;
    return (uint32_t)p[0] << 16 | (uint32_t)p[1] << 8 | p[2];
}

static inline uint32_t cursor_be32(struct cursor *c)
{
    if (!cursor_need(c, 4))
        return 0;
    const uint8_t *p = c->p;
    c->p += 4;
    return (uint32_t)p[0] << 24 | (uint32_t)p[1] << 16 | (uint32_t)p[2] << 8 | p[3];
}

static inline uint16_t cursor_le16(struct cursor *c)
{
    return __builtin_bswap16(cursor_be16(c));
}

static inline uint32_t cursor_le24(struct cursor *c)
{
    return __builtin_bswap32(cursor_be24(c) << 8);
}

static inline uint32_t cursor_le32(struct cursor *c)
{
    return __builtin_bswap32(cursor_be32(c));
}

/* The next byte without taking it; 0 at the end (ask cursor_left() to tell it from a zero byte). */
static inline uint8_t cursor_peek(const struct cursor *c)
{
    return c->p < c->end ? *c->p : 0;
}

static inline struct span cursor_bytes(struct cursor *c, size_t n)
{
    if (!cursor_need(c, n))
        return (struct span){NULL, 0};
    struct span s = {c->p, n};
    c->p = cursor_plus(c->p, n);
    return s;
}

static inline void cursor_skip(struct cursor *c, size_t n)
{
    if (cursor_need(c, n))
        c->p = cursor_plus(c->p, n);
}

/*
 * A child over the next n bytes; the parent moves behind them. Where fewer are left the child gets
 * what is there and the parent fails: as TRUNCATED if the capture ended (the child is then cut), else
 * as MALFORMED.
 */
static inline struct cursor cursor_sub(struct cursor *c, size_t n)
{
    size_t left = cursor_left(c);
    if (__builtin_expect(n <= left, 1)) {
        struct cursor sub = {c->p, cursor_plus(c->p, n), c->status, false};
        c->p = sub.end;
        return sub;
    }
    struct cursor sub = {c->p, c->end, c->status, c->cut};
    cursor_fail(c, c->cut ? STATUS_TRUNCATED : STATUS_MALFORMED);
    return sub;
}

#endif
