// SPDX-License-Identifier: Apache-2.0
/*
 * SCTP packets put together by hand, chunk by chunk, fed to a tracker, and what comes out of it.
 */
#ifndef SIGWARDEN_TESTS_SCTP_MAKER_H
#define SIGWARDEN_TESTS_SCTP_MAKER_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <cmocka.h>

#include "frame/tracker.h"

struct fixture {
    void *memory;
    struct tracker *tracker;
    uint64_t number;
    unsigned messages;
    char text[64]; /* of the last message */
    struct payload last;
};

static inline void on_payload(void *context, const struct payload *payload)
{
    struct fixture *f = context;
    struct span bytes = cursor_rest(&payload->bytes);
    size_t len = bytes.len < sizeof f->text ? bytes.len : sizeof f->text - 1;
    f->messages++;
    memcpy(f->text, bytes.p, len);
    f->text[len] = 0;
    f->last = *payload;
}

static inline void start(struct fixture *f, uint32_t associations, uint64_t seed)
{
    const struct tracker_limits limits = {
        .associations = associations, .buffer_bytes = 1 << 16, .datagrams = 1};
    f->memory = calloc(1, tracker_size(&limits));
    f->tracker = tracker_init(f->memory, &limits, seed, on_payload, f);
}

static inline int setup(void **state)
{
    struct fixture *f = calloc(1, sizeof *f);
    start(f, 4, 99);
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

/* A packet under construction: IPv4 from 10.0.src to 10.0.dest, both ports 2905. */
struct packet {
    size_t len;
    uint8_t at[1500];
};

static inline void put16(struct packet *p, unsigned value)
{
    p->at[p->len++] = (uint8_t)(value >> 8);
    p->at[p->len++] = (uint8_t)value;
}

static inline void put32(struct packet *p, uint32_t value)
{
    put16(p, value >> 16);
    put16(p, value & 0xffff);
}

static inline struct packet from_to(unsigned src, unsigned dest, uint32_t tag)
{
    struct packet p = {.len = 12, .at = {0x45, [8] = 64, 132}};
    put32(&p, 10u << 24 | src);
    put32(&p, 10u << 24 | dest);
    put32(&p, 2905u << 16 | 2905);
    put32(&p, tag);
    put32(&p, 0);
    return p;
}

enum chunk {
    INIT = 1,
    INIT_ACK = 2,
    SACK = 3,
    ABORT = 6,
    I_DATA = 64,
    FORWARD_TSN = 192,
    ASCONF = 193,
    I_FORWARD_TSN = 194
};
enum { WHOLE = 3, BEGIN = 2, MIDDLE = 0, END = 1, UNORDERED = 4 };

static inline void add_data_of(struct packet *p, uint32_t tsn, unsigned flags, uint32_t ppid,
                               const char *text)
{
    size_t len = strlen(text);
    put16(p, flags);
    put16(p, (unsigned)(16 + len));
    put32(p, tsn);
    put32(p, 0);
    put32(p, ppid);
    memcpy(p->at + p->len, text, len);
    p->len = (p->len + len + 3) & ~(size_t)3;
}

static inline void add_data(struct packet *p, uint32_t tsn, unsigned flags, const char *text)
{
    add_data_of(p, tsn, flags, 3, text);
}

/* An I-DATA chunk; where a message begins there is the PPID of M3UA instead of the FSN. */
struct i_data {
    uint32_t tsn;
    unsigned flags, stream;
    uint32_t mid, fsn;
    const char *text;
};

static inline void add_i_data(struct packet *p, const struct i_data *d)
{
    size_t len = strlen(d->text);
    put16(p, I_DATA << 8 | d->flags);
    put16(p, (unsigned)(20 + len));
    put32(p, d->tsn);
    put16(p, d->stream);
    put16(p, 0);
    put32(p, d->mid);
    put32(p, d->flags & BEGIN ? 3 : d->fsn);
    memcpy(p->at + p->len, d->text, len);
    p->len = (p->len + len + 3) & ~(size_t)3;
}

/* Any chunk of a type, with up to two words in it. */
static inline void add_chunk(struct packet *p, unsigned type, unsigned words, uint32_t first, uint32_t second)
{
    put16(p, type << 8);
    put16(p, 4 + words * 4);
    for (unsigned i = 0; i < words; i++)
        put32(p, i == 0 ? first : second);
}

static inline void add_init(struct packet *p, unsigned type, uint32_t tag, unsigned other_address)
{
    put16(p, type << 8);
    put16(p, 20 + 8);
    put32(p, tag);
    put32(p, 65535);
    put32(p, 1u << 16 | 1);
    put32(p, 1);
    put16(p, 5);
    put16(p, 8);
    put32(p, 10u << 24 | other_address);
}

static inline void send_snapped(struct fixture *f, struct packet *p, size_t captured)
{
    p->at[2] = (uint8_t)(p->len >> 8);
    p->at[3] = (uint8_t)p->len;
    uint8_t *copy = malloc(captured);
    assert_non_null(copy);
    memcpy(copy, p->at, captured);
    const struct sigwarden_packet packet = {
        .time_ns = (int64_t)++f->number * 1000,
        .data = copy,
        .captured_len = (uint32_t)captured,
        .wire_len = (uint32_t)p->len,
        .link_type = 101,
        .number = f->number,
    };
    tracker_packet(f->tracker, &packet);
    free(copy);
}

static inline void send(struct fixture *f, struct packet p)
{
    send_snapped(f, &p, p.len);
}

static inline void send_data(struct fixture *f, unsigned src, unsigned dest, uint32_t tag, uint32_t tsn,
                             unsigned flags, const char *text)
{
    struct packet p = from_to(src, dest, tag);
    add_data(&p, tsn, flags, text);
    send(f, p);
}

static inline const struct tracker_stats *flushed(struct fixture *f)
{
    tracker_flush(f->tracker);
    return tracker_stats(f->tracker);
}

#endif
