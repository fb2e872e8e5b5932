// SPDX-License-Identifier: Apache-2.0
/*
 * Short pieces of text, written where there is room for them: each says how much it may take, and returns
 * behind what it wrote. Nothing is terminated. For what writes many pieces for each message, and asks for
 * room once for all of them (text_room()); everything else uses base/text.h, which asks each time.
 */
#ifndef SIGWARDEN_BASE_PUT_H
#define SIGWARDEN_BASE_PUT_H

#include "base/ip.h"
#include "base/span.h"

#define PUT_UINT_MAX 20
#define PUT_IP_MAX   39
#define PUT_TIME_MAX 31

static inline char *put_span(char *at, struct span bytes)
{
    if (bytes.len)
        memcpy(at, bytes.p, bytes.len);
    return at + bytes.len;
}

/* Its length is known when compiling: a few stores. */
#define put_literal(at, literal) ((char *)memcpy((at), (literal), sizeof(literal) - 1) + sizeof(literal) - 1)

extern const char put_pairs[]; /* "000102...99" */

/* The two digits of a number below 100: half the divisions of one digit at a time. */
static inline char *put_pair(char *at, unsigned value)
{
    memcpy(at, put_pairs + 2 * (size_t)value, 2);
    return at + 2;
}

char *put_large(char *at, uint64_t value);

/* Most numbers of an event are subsystems, plans, flags: small. */
static inline char *put_uint(char *at, uint64_t value)
{
    if (value >= 100)
        return put_large(at, value);
    if (value >= 10)
        return put_pair(at, (unsigned)value);
    *at = (char)('0' + value);
    return at + 1;
}

/* Dotted or RFC 5952 form; nothing for family 0. */
char *put_ip(char *at, const struct ip_address *ip);

/* "2026-11-23T10:00:00.123456+0000", as EVE writes it. */
char *put_time(char *at, int64_t time_ns);

#endif
