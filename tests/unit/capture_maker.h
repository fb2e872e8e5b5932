// SPDX-License-Identifier: Apache-2.0
/*
 * Builds captures in memory, byte by byte, so that a test can get any of them wrong.
 */
#ifndef SIGWARDEN_TESTS_CAPTURE_MAKER_H
#define SIGWARDEN_TESTS_CAPTURE_MAKER_H

#include <stdbool.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "base/span.h"

struct maker {
    uint8_t *p;
    size_t len, room;
    bool big;
    size_t block; /* where the open pcapng block starts */
};

static inline void put(struct maker *m, const void *bytes, size_t len)
{
    if (m->len + len > m->room) {
        m->room = 2 * (m->len + len);
        uint8_t *more = realloc(m->p, m->room);
        assert_non_null(more);
        m->p = more;
    }
    if (len)
        memcpy(m->p + m->len, bytes, len);
    m->len += len;
}

static inline void put_number(struct maker *m, uint64_t value, unsigned len)
{
    for (unsigned i = 0; i < len; i++) {
        uint8_t b = (uint8_t)(value >> 8 * (m->big ? len - 1 - i : i));
        put(m, &b, 1);
    }
}

static inline void put16(struct maker *m, uint16_t value)
{
    put_number(m, value, 2);
}

static inline void put32(struct maker *m, uint32_t value)
{
    put_number(m, value, 4);
}

static inline void put64(struct maker *m, uint64_t value)
{
    put_number(m, value, 8);
}

/* n bytes 0, 1, 2 ... */
static inline void put_data(struct maker *m, size_t n)
{
    for (size_t i = 0; i < n; i++)
        put_number(m, i & 0xff, 1);
}

static inline void patch32(struct maker *m, size_t at, uint32_t value)
{
    size_t len = m->len;
    m->len = at;
    put32(m, value);
    m->len = len;
}

static inline void pcap_header(struct maker *m, uint32_t magic, uint32_t link_type)
{
    put32(m, magic);
    put16(m, 2);
    put16(m, 4);
    put32(m, 0);
    put32(m, 0);
    put32(m, 65535); /* snap length */
    put32(m, link_type);
}

static inline void pcap_packet(struct maker *m, uint32_t seconds, uint32_t fraction, uint32_t captured_len,
                               uint32_t wire_len)
{
    put32(m, seconds);
    put32(m, fraction);
    put32(m, captured_len);
    put32(m, wire_len);
    put_data(m, captured_len);
}

static inline void block_begin(struct maker *m, uint32_t type)
{
    m->block = m->len;
    put32(m, type);
    put32(m, 0);
}

/* Pads the block and writes its length at both ends. */
static inline void block_end(struct maker *m)
{
    while ((m->len - m->block) % 4)
        put(m, "", 1);
    uint32_t len = (uint32_t)(m->len - m->block + 4);
    put32(m, len);
    patch32(m, m->block + 4, len);
}

static inline void section(struct maker *m)
{
    block_begin(m, 0x0a0d0d0a);
    put32(m, 0x1a2b3c4d);
    put16(m, 1);
    put16(m, 0);
    put64(m, 12345); /* the section's length: nonsense, as often */
    block_end(m);
}

static inline void option(struct maker *m, uint16_t code, const void *value, uint16_t len)
{
    put16(m, code);
    put16(m, len);
    put(m, value, len);
    put(m, "\0\0\0", -(size_t)len & 3);
}

static inline void option64(struct maker *m, uint16_t code, uint64_t value)
{
    put16(m, code);
    put16(m, 8);
    put64(m, value);
}

/* Up to its options; block_end() follows. */
static inline void interface_begin(struct maker *m, uint16_t link_type, uint32_t snaplen)
{
    block_begin(m, 1);
    put16(m, link_type);
    put16(m, 0);
    put32(m, snaplen);
}

static inline void interface_plain(struct maker *m, uint16_t link_type, uint32_t snaplen)
{
    interface_begin(m, link_type, snaplen);
    block_end(m);
}

/* An interface whose clock has another resolution (if_tsresol). */
static inline void interface_resolution(struct maker *m, uint8_t resolution, int64_t offset_s)
{
    interface_begin(m, 1, 0);
    option(m, 9, &resolution, 1);
    option64(m, 14, (uint64_t)offset_s);
    block_end(m);
}

/* An Enhanced Packet Block up to its options. */
static inline void enhanced_begin(struct maker *m, uint32_t interface, uint64_t units, uint32_t captured_len,
                                  uint32_t wire_len)
{
    block_begin(m, 6);
    put32(m, interface);
    put32(m, (uint32_t)(units >> 32));
    put32(m, (uint32_t)units);
    put32(m, captured_len);
    put32(m, wire_len);
    put_data(m, captured_len);
    put(m, "\0\0\0", -(size_t)captured_len & 3);
}

static inline void enhanced(struct maker *m, uint32_t interface, uint64_t units, uint32_t captured_len)
{
    enhanced_begin(m, interface, units, captured_len, captured_len);
    block_end(m);
}

static inline struct span made(const struct maker *m)
{
    return span_of(m->p, m->len);
}

#endif
