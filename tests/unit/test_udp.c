// SPDX-License-Identifier: Apache-2.0
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <cmocka.h>

#include "frame/tracker.h"
#include "frame/udp.h"

struct seen {
    unsigned messages;
    struct payload last;
    uint8_t bytes[64];
};

static void on_payload(void *context, const struct payload *payload)
{
    struct seen *seen = context;
    struct span bytes = cursor_rest(&payload->bytes);
    seen->messages++;
    seen->last = *payload;
    if (bytes.len && bytes.len <= sizeof seen->bytes)
        memcpy(seen->bytes, bytes.p, bytes.len);
}

/* A datagram of 4 octets in raw IPv4, with the UDP length `len` and the last `cut` octets not captured. */
static struct seen read_datagram(uint16_t src_port, uint16_t dest_port, uint16_t len, size_t cut,
                                 struct tracker_stats *ret)
{
    const struct tracker_limits limits = {.associations = 1, .buffer_bytes = 1, .streams = 1, .datagrams = 1};
    const uint8_t packet[] = {0x45,
                              0,
                              0,
                              32,
                              0,
                              0,
                              0,
                              0,
                              64,
                              17,
                              0,
                              0,
                              10,
                              0,
                              0,
                              1,
                              10,
                              0,
                              0,
                              2, /* IPv4 */
                              (uint8_t)(src_port >> 8),
                              (uint8_t)src_port,
                              (uint8_t)(dest_port >> 8),
                              (uint8_t)dest_port,
                              (uint8_t)(len >> 8),
                              (uint8_t)len,
                              0,
                              0, /* UDP */
                              'a',
                              'b',
                              'c',
                              'd'};
    struct seen seen = {0};
    void *memory = calloc(1, tracker_size(&limits));
    struct tracker *tracker = tracker_init(memory, &limits, 3, on_payload, &seen);
    const struct sigwarden_packet p = {
        .data = packet,
        .captured_len = (uint32_t)(sizeof packet - cut),
        .wire_len = sizeof packet,
        .link_type = 101,
        .number = 1,
    };
    tracker_packet(tracker, &p);
    *ret = *tracker_stats(tracker);
    free(memory);
    return seen;
}

static void gtp_is_known_by_the_port_of_either_side(void **state)
{
    (void)state;
    static const struct {
        uint16_t src_port, dest_port;
        enum payload_protocol protocol;
    } rows[] = {
        {2123, 2123, PAYLOAD_gtp_c},
        {40000, 2123, PAYLOAD_gtp_c},
        {2123, 40000, PAYLOAD_gtp_c},
        {40000, 2152, PAYLOAD_gtp_u},
        {40000, 3386, PAYLOAD_gtp_prime},
        {2123, 2152, PAYLOAD_gtp_u}, /* the receiver's port tells more than the sender's */
        {2152, 2123, PAYLOAD_gtp_c},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct tracker_stats stats;
        struct seen seen = read_datagram(rows[i].src_port, rows[i].dest_port, 12, 0, &stats);
        assert_int_equal(seen.messages, 1);
        assert_int_equal(seen.last.protocol, rows[i].protocol);
        assert_int_equal(seen.last.origin.ip_protocol, IP_PROTOCOL_UDP);
        assert_int_equal(seen.last.origin.src_port, rows[i].src_port);
        assert_true(seen.last.gaps); /* nothing numbers datagrams */
        assert_true(seen.last.origin.flow_id != 0);
        assert_memory_equal(seen.bytes, "abcd", 4);
        assert_int_equal(stats.udp_datagrams, 1);
    }
}

static void other_ports_are_left_alone(void **state)
{
    (void)state;
    static const uint16_t ports[][2] = {{53, 40000}, {3868, 3868}, {2123, 4789}};
    for (size_t i = 0; i < sizeof ports / sizeof *ports; i++) {
        struct tracker_stats stats;
        struct seen seen = read_datagram(ports[i][0], ports[i][1], 12, 0, &stats);
        assert_int_equal(seen.messages, 0);
        assert_int_equal(stats.udp_datagrams, 0);
    }
}

static void a_length_beyond_the_packet_takes_what_is_there(void **state)
{
    (void)state;
    struct tracker_stats stats;
    struct seen seen = read_datagram(2123, 2123, 13, 0, &stats);
    assert_int_equal(seen.messages, 1);
    assert_int_equal(cursor_left(&seen.last.bytes), 4);
    assert_false(seen.last.bytes.cut);
    seen = read_datagram(2123, 2123, 0, 0, &stats); /* left to the network card */
    assert_int_equal(cursor_left(&seen.last.bytes), 4);
    seen = read_datagram(2123, 2123, 10, 0, &stats); /* what is behind it is no part of it */
    assert_int_equal(cursor_left(&seen.last.bytes), 2);
}

static void a_length_below_the_header_is_malformed(void **state)
{
    (void)state;
    struct tracker_stats stats;
    for (uint16_t len = 1; len < 8; len++) {
        assert_int_equal(read_datagram(2123, 2123, len, 0, &stats).messages, 0);
        assert_int_equal(stats.frames_malformed, 1);
    }
}

static void a_datagram_that_the_capture_cut_is_cut_and_not_malformed(void **state)
{
    (void)state;
    struct tracker_stats stats;
    struct seen seen = read_datagram(2123, 2123, 12, 3, &stats);
    assert_int_equal(seen.messages, 1);
    assert_true(seen.last.bytes.cut);
    assert_int_equal(cursor_left(&seen.last.bytes), 1);
    assert_int_equal(read_datagram(2123, 2123, 12, 6, &stats).messages, 0); /* in the header */
    assert_int_equal(stats.frames_malformed, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(gtp_is_known_by_the_port_of_either_side),
        cmocka_unit_test(other_ports_are_left_alone),
        cmocka_unit_test(a_length_beyond_the_packet_takes_what_is_there),
        cmocka_unit_test(a_length_below_the_header_is_malformed),
        cmocka_unit_test(a_datagram_that_the_capture_cut_is_cut_and_not_malformed),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
