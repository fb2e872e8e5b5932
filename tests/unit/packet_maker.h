// SPDX-License-Identifier: Apache-2.0
/*
 * Packets put together by hand, fed to a tracker, and what comes out of it. Always the same message: an SCTP
 * packet from 10.0.0.1 to 10.0.0.2 with "hello, SS7!!" under M3UA's payload protocol identifier.
 */
#ifndef SIGWARDEN_TESTS_PACKET_MAKER_H
#define SIGWARDEN_TESTS_PACKET_MAKER_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <cmocka.h>

#include "frame/tracker.h"

struct bytes {
    size_t len;
    uint8_t at[1024];
};

struct heard_messages {
    void *memory;
    struct tracker *tracker;
    int64_t time_ns;
    uint64_t number;
    unsigned messages;
    struct payload last;
    char text[64]; /* the last message's bytes */
    size_t text_len;
};

static void hear(void *context, const struct payload *payload)
{
    struct heard_messages *h = context;
    struct span bytes = cursor_rest(&payload->bytes);
    h->messages++;
    h->last = *payload;
    h->text_len = bytes.len;
    memset(h->text, 0, sizeof h->text);
    memcpy(h->text, bytes.p, bytes.len < 63 ? bytes.len : 63);
}

static int setup_tracker(void **state)
{
    const struct tracker_limits limits = {.associations = 4, .buffer_bytes = 1 << 16, .datagrams = 2};
    struct heard_messages *h = calloc(1, sizeof *h);
    assert_non_null(h);
    h->memory = calloc(1, tracker_size(&limits));
    h->tracker = tracker_init(h->memory, &limits, 99, hear, h);
    *state = h;
    return 0;
}

static int teardown_tracker(void **state)
{
    struct heard_messages *h = *state;
    free(h->memory);
    free(h);
    return 0;
}

static inline void add(struct bytes *to, const uint8_t *from, size_t len)
{
    assert_true(to->len + len <= sizeof to->at);
    memcpy(to->at + to->len, from, len);
    to->len += len;
}

#define ADD(to, ...) add(to, (const uint8_t[]){__VA_ARGS__}, sizeof(const uint8_t[]){__VA_ARGS__})

/* `header` in front of `inner`. */
static inline struct bytes behind(const uint8_t *header, size_t len, const struct bytes *inner)
{
    struct bytes b = {0};
    add(&b, header, len);
    add(&b, inner->at, inner->len);
    return b;
}

#define BEHIND(inner, ...) behind((const uint8_t[]){__VA_ARGS__}, sizeof(const uint8_t[]){__VA_ARGS__}, inner)

static inline struct bytes ipv4_of(uint8_t protocol, const struct bytes *inner, size_t from, size_t len,
                                   unsigned flags_offset)
{
    struct bytes b = {0};
    ADD(&b, 0x45, 0, (uint8_t)((20 + len) >> 8), (uint8_t)(20 + len), 0, 7, (uint8_t)(flags_offset >> 8),
        (uint8_t)flags_offset);
    ADD(&b, 64, protocol, 0, 0, 10, 0, 0, 1, 10, 0, 0, 2);
    add(&b, inner->at + from, len);
    return b;
}

static inline struct bytes ipv4(uint8_t protocol, const struct bytes *inner)
{
    return ipv4_of(protocol, inner, 0, inner->len, 0);
}

static inline struct bytes ipv6(uint8_t next, const struct bytes *inner)
{
    struct bytes b = {0};
    ADD(&b, 0x60, 0, 0, 0, (uint8_t)(inner->len >> 8), (uint8_t)inner->len, next, 64);
    ADD(&b, 0x20, 1, 0x0d, 0xb8, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1);
    ADD(&b, 0x20, 1, 0x0d, 0xb8, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 2);
    add(&b, inner->at, inner->len);
    return b;
}

/* The packet with the message. */
static inline struct bytes message_packet(void)
{
    struct bytes b = {0};
    ADD(&b, 0x0b, 0x59, 0x0b, 0x59, 0, 0, 0, 77, 0, 0, 0, 0); /* ports 2905, tag 77 */
    ADD(&b, 0, 3, 0, 28, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 3); /* DATA, whole, TSN 1, PPID 3 */
    add(&b, (const uint8_t *)"hello, SS7!!", 12);
    return ipv4(IP_PROTOCOL_SCTP, &b);
}

static inline struct bytes ethernet(unsigned type, const struct bytes *inner)
{
    return BEHIND(inner, 2, 0, 0, 0, 0, 2, 2, 0, 0, 0, 0, 1, (uint8_t)(type >> 8), (uint8_t)type);
}

static inline void feed_cut(struct heard_messages *h, uint32_t link_type, const struct bytes *bytes,
                            size_t captured)
{
    uint8_t *copy = malloc(captured ? captured : 1);
    assert_non_null(copy);
    memcpy(copy, bytes->at, captured);
    h->time_ns += 1000000;
    const struct sigwarden_packet packet = {
        .time_ns = h->time_ns,
        .data = copy,
        .captured_len = (uint32_t)captured,
        .wire_len = (uint32_t)bytes->len,
        .link_type = link_type,
        .number = ++h->number,
    };
    tracker_packet(h->tracker, &packet);
    free(copy);
}

static inline void feed(struct heard_messages *h, uint32_t link_type, struct bytes bytes)
{
    feed_cut(h, link_type, &bytes, bytes.len);
}

static inline void assert_hello(struct heard_messages *h)
{
    assert_int_equal(h->messages, 1);
    assert_string_equal(h->text, "hello, SS7!!");
    assert_int_equal(h->last.protocol, PAYLOAD_m3ua);
    assert_int_equal(tracker_stats(h->tracker)->frames_malformed, 0);
    assert_int_equal(tracker_stats(h->tracker)->frames_other, 0);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, setup_tracker, teardown_tracker)

#endif
