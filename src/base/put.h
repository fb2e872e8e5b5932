// SPDX-License-Identifier: Apache-2.0
/*
 * Short pieces of text, written where there is room for them: each says how much it may take, which may be
 * written to though it takes less, and returns behind what it wrote. Nothing is terminated. For what writes
 * many pieces for each message, and asks for room once for all of them (text_room()); everything else uses
 * base/text.h, which asks each time.
 */
#ifndef SIGWARDEN_BASE_PUT_H
#define SIGWARDEN_BASE_PUT_H

#include "base/ip.h"
#include "base/octets.h"

#define PUT_UINT_MAX 20
#define PUT_IP_MAX   39
#define PUT_TIME_MAX 31

/* Short text, sixteen octets at a time: less than it takes to call memcpy(). Up to eight are written to. */
static inline char *put_span(char *at, struct span bytes)
{
    char *const end = at + bytes.len;
    if (bytes.len >= OCTETS_BLOCK) {
        for (const uint8_t *from = bytes.p; end - at > OCTETS_BLOCK; at += OCTETS_BLOCK, from += OCTETS_BLOCK)
            memcpy(at, from, OCTETS_BLOCK);
        memcpy(end - OCTETS_BLOCK, bytes.p + bytes.len - OCTETS_BLOCK, OCTETS_BLOCK);
    } else if (bytes.len >= OCTETS_WORD) {
        memcpy(at, bytes.p, OCTETS_WORD);
        memcpy(end - OCTETS_WORD, bytes.p + bytes.len - OCTETS_WORD, OCTETS_WORD);
    } else if (bytes.len) {
        const uint64_t few = octets_few(bytes);
        memcpy(at, &few, sizeof few);
    }
    return end;
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

/* The digits of a number below 256, and how many they are. */
struct put_octet {
    char text[3];
    uint8_t len;
};
extern const struct put_octet put_octets[256];

/* Four octets are written whatever is kept: one store. */
static inline char *put_octet(char *at, uint8_t value)
{
    memcpy(at, &put_octets[value], sizeof *put_octets);
    return at + put_octets[value].len;
}

/* A value of 10,000 or more. */
char *put_large(char *at, uint64_t value);

/* Most numbers of an event are subsystems, plans, flags, ports, point codes: small. */
static inline char *put_uint(char *at, uint64_t value)
{
    if (value < 256)
        return put_octet(at, (uint8_t)value);
    if (value < 10000)
        return put_pair(put_octet(at, (uint8_t)((uint32_t)value / 100)), (uint32_t)value % 100);
    return put_large(at, value);
}

/* RFC 5952 form. */
char *put_ip6(char *at, const uint8_t bytes[16]);

/* Dotted or RFC 5952 form; nothing for family 0. */
static inline char *put_ip(char *at, const struct ip_address *ip)
{
    if (ip->family == 6)
        return put_ip6(at, ip->bytes);
    if (ip->family != 4)
        return at;
    for (unsigned i = 0; i < 4; i++) {
        at = put_octet(at, ip->bytes[i]);
        *at++ = '.';
    }
    return at - 1;
}

/* "2026-11-23T10:00:00.123456+0000", as EVE writes it. */
char *put_time(char *at, int64_t time_ns);

#endif
