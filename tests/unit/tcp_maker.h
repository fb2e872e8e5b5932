// SPDX-License-Identifier: Apache-2.0
/*
 * Streams of a toy protocol: a message is a 1, its length in three octets, and letters; one of more than
 * 9,999 octets, or with another first octet, is none. The tracker hands messages up as it does Diameter's.
 */
#ifndef SIGWARDEN_TESTS_TCP_MAKER_H
#define SIGWARDEN_TESTS_TCP_MAKER_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <cmocka.h>
#include <stdio.h>

#include "frame/tcp.h"
#include "frame/tcp_connections.h"
#include "frame/tracker.h"

enum { HEADER_LEN = 4, IP_LEN = 20, TCP_LEN = 20, TEXT_SIZE = 1 << 16 };
enum { FIN = 1, SYN = 2, RST = 4, ACK = 16 };
enum { SPLIT = 256 }; /* no flag of TCP's: in two fragments of IP */

struct fixture {
    void *memory;
    struct tracker *tracker;
    uint64_t number;
    int64_t time_ns;
    uint16_t port;
    char text[TEXT_SIZE]; /* what messages held, each behind a blank; a ~ behind one that is cut */
    unsigned messages;
    struct payload last;
};

static inline enum stream_front front_of(enum payload_protocol protocol, struct cursor front, size_t *ret_len)
{
    (void)protocol;
    if (cursor_left(&front) < HEADER_LEN)
        return cursor_peek(&front) == 1 ? STREAM_FRONT_MORE : STREAM_FRONT_NONE;
    unsigned first = cursor_u8(&front);
    *ret_len = cursor_be24(&front);
    bool odd = *ret_len % 2;
    if (first != 1 || *ret_len < HEADER_LEN || *ret_len > 500000)
        return STREAM_FRONT_NONE;
    return odd ? STREAM_FRONT_ODD : STREAM_FRONT_GOOD;
}

static inline void on_payload(void *context, const struct payload *payload)
{
    struct fixture *f = context;
    struct span bytes = cursor_rest(&payload->bytes);
    size_t at = strlen(f->text), shown = bytes.len < 40 ? bytes.len : 40;
    f->messages++;
    f->last = *payload;
    if (at + shown + 4 > sizeof f->text)
        return;
    f->text[at++] = ' ';
    for (size_t i = HEADER_LEN; i < shown; i++)
        f->text[at++] = (char)bytes.p[i];
    if (payload->bytes.cut)
        f->text[at++] = '~';
    f->text[at] = 0;
}

static inline int setup(void **state)
{
    const struct tracker_limits limits = {.associations = 4, .buffer_bytes = 1, .streams = 2, .datagrams = 1};
    struct fixture *f = calloc(1, sizeof *f);
    assert_non_null(f);
    f->memory = calloc(1, tracker_size(&limits));
    f->tracker = tracker_init(f->memory, &limits, 11, on_payload, f);
    f->port = 3868;
    tracker_read_streams(f->tracker, front_of);
    *state = f;
    return 0;
}

static inline int teardown(void **state)
{
    struct fixture *f = *state;
    free(f->memory);
    free(f);
    return 0;
}

struct sent {
    uint32_t seq, ack;
    unsigned flags;
    bool back;  /* from the server to the client */
    size_t cut; /* octets that the capture did not keep */
};

static inline void feed(struct fixture *f, const uint8_t *packet, size_t len, size_t cut)
{
    f->time_ns += 1000000;
    const struct sigwarden_packet p = {
        .time_ns = f->time_ns,
        .data = packet,
        .captured_len = (uint32_t)(len - cut),
        .wire_len = (uint32_t)len,
        .link_type = 101,
        .number = ++f->number,
    };
    tracker_packet(f->tracker, &p);
}

static inline void feed_in_fragments(struct fixture *f, const uint8_t *packet, size_t len)
{
    enum { FIRST_LEN = 16, LENGTH = 2, FLAGS = 6 };
    uint8_t first[IP_LEN + FIRST_LEN], second[1600];
    memcpy(first, packet, sizeof first);
    first[LENGTH] = 0;
    first[LENGTH + 1] = sizeof first;
    first[FLAGS] = 0x20; /* more follow */
    feed(f, first, sizeof first, 0);
    memcpy(second, packet, IP_LEN);
    memcpy(second + IP_LEN, packet + sizeof first, len - sizeof first);
    second[LENGTH] = (uint8_t)((len - FIRST_LEN) >> 8);
    second[LENGTH + 1] = (uint8_t)(len - FIRST_LEN);
    second[FLAGS + 1] = FIRST_LEN / 8;
    feed(f, second, len - FIRST_LEN, 0);
}

/* A segment from 10.0.0.1 port 40000 to 10.0.0.2, or back, in raw IPv4. */
static inline void send_segment(struct fixture *f, struct sent s, const void *bytes, size_t len)
{
    size_t total = IP_LEN + TCP_LEN + len;
    uint8_t *packet = calloc(1, total);
    const uint8_t client = s.back ? 2 : 1, server = s.back ? 1 : 2;
    const uint16_t from = s.back ? f->port : 40000, to = s.back ? 40000 : f->port;
    const uint8_t ip[IP_LEN] = {
        0x45, 0,     (uint8_t)(total >> 8), (uint8_t)total, 0, 0, 0, 0, 64, 6, 0, 0, 10, 0, 0, client, 10, 0,
        0,    server};
    const uint8_t tcp[TCP_LEN] = {(uint8_t)(from >> 8),
                                  (uint8_t)from,
                                  (uint8_t)(to >> 8),
                                  (uint8_t)to,
                                  (uint8_t)(s.seq >> 24),
                                  (uint8_t)(s.seq >> 16),
                                  (uint8_t)(s.seq >> 8),
                                  (uint8_t)s.seq,
                                  (uint8_t)(s.ack >> 24),
                                  (uint8_t)(s.ack >> 16),
                                  (uint8_t)(s.ack >> 8),
                                  (uint8_t)s.ack,
                                  0x50,
                                  (uint8_t)s.flags};
    assert_non_null(packet);
    memcpy(packet, ip, sizeof ip);
    memcpy(packet + IP_LEN, tcp, sizeof tcp);
    if (len && bytes)
        memcpy(packet + IP_LEN + TCP_LEN, bytes, len);
    if (s.flags & SPLIT)
        feed_in_fragments(f, packet, total);
    else
        feed(f, packet, total, s.cut);
    free(packet);
}

static inline void send_flags(struct fixture *f, uint32_t seq, unsigned flags, const void *bytes, size_t len)
{
    send_segment(f, (struct sent){.seq = seq, .flags = flags}, bytes, len);
}

static inline void send_bytes(struct fixture *f, uint32_t seq, const void *bytes, size_t len)
{
    send_flags(f, seq, ACK, bytes, len);
}

/* "alpha beta" becomes two messages, one behind the other. */
static inline size_t stream_of(const char *words, uint8_t *ret)
{
    size_t at = 0;
    while (*words) {
        size_t len = strcspn(words, " ");
        const uint8_t header[HEADER_LEN] = {1, 0, 0, (uint8_t)(HEADER_LEN + len)};
        memcpy(ret + at, header, HEADER_LEN);
        memcpy(ret + at + HEADER_LEN, words, len);
        at += HEADER_LEN + len;
        words += len + (words[len] == ' ');
    }
    return at;
}

static inline void begin(struct fixture *f, uint32_t isn)
{
    send_flags(f, isn, SYN, NULL, 0);
}

#endif
