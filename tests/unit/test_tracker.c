// SPDX-License-Identifier: Apache-2.0
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <cmocka.h>

#include "frame/tracker.h"

/* A capture put together by hand: raw IPv4 packets with SCTP in them. */
struct fixture {
    void *memory;
    struct tracker *tracker;
    uint64_t number;
    unsigned messages;
    char text[64]; /* of the last message */
    uint64_t flow_id;
    uint32_t frame_count, ppid;
    bool cut;
    struct notes notes;
};

static void on_payload(void *context, const struct payload *payload)
{
    struct fixture *f = context;
    struct span bytes = cursor_rest(&payload->bytes);
    f->messages++;
    memcpy(f->text, bytes.p, bytes.len < 63 ? bytes.len : 63);
    f->text[bytes.len < 63 ? bytes.len : 63] = 0;
    f->flow_id = payload->origin.flow_id;
    f->frame_count = payload->origin.frame_count;
    f->ppid = payload->ppid;
    f->cut = payload->bytes.cut;
    f->notes = payload->notes;
}

static int setup(void **state)
{
    const struct tracker_limits limits = {.associations = 4, .buffer_bytes = 1 << 16, .datagrams = 4};
    struct fixture *f = calloc(1, sizeof *f);
    f->memory = calloc(1, tracker_size(&limits));
    f->tracker = tracker_init(f->memory, &limits, 99, on_payload, f);
    *state = f;
    return 0;
}

static int teardown(void **state)
{
    struct fixture *f = *state;
    free(f->memory);
    free(f);
    return 0;
}

struct data {
    uint8_t src, dest; /* last octets of 10.0.0.x */
    uint32_t tag, tsn;
    unsigned flags; /* 2 begin, 1 end */
    const char *text;
    size_t snap;   /* capture only so many bytes; 0: all */
    uint32_t ppid; /* 0: that of M3UA */
    uint8_t chunk; /* chunk type; 0 DATA, 4 HEARTBEAT */
};

enum { WHOLE = 3, BEGIN = 2, MIDDLE = 0, END = 1 };

static void put32(uint8_t *to, uint32_t value)
{
    for (int i = 0; i < 4; i++)
        to[i] = (uint8_t)(value >> (24 - 8 * i));
}

static void send(struct fixture *f, struct data d)
{
    uint8_t p[512] = {0x45};
    size_t text = strlen(d.text), chunk = 16 + text, len = 32 + ((chunk + 3) & ~(size_t)3);
    p[2] = (uint8_t)(len >> 8);
    p[3] = (uint8_t)len;
    p[8] = 64;
    p[9] = 132;
    p[12] = p[16] = 10;
    p[15] = d.src;
    p[19] = d.dest;
    put32(p + 20, 2905u << 16 | 2905);
    put32(p + 24, d.tag);
    put32(p + 32, (uint32_t)d.chunk << 24 | d.flags << 16 | (uint32_t)chunk);
    put32(p + 36, d.tsn);
    put32(p + 44, d.ppid ? d.ppid : 3);
    memcpy(p + 48, d.text, text);
    struct sigwarden_packet packet = {
        .time_ns = (int64_t)++f->number * 1000000,
        .data = p,
        .captured_len = (uint32_t)(d.snap ? d.snap : len),
        .wire_len = (uint32_t)len,
        .link_type = 101,
        .number = f->number,
    };
    tracker_packet(f->tracker, &packet);
}

static void a_message_comes_with_its_frame_and_flow(void **state)
{
    struct fixture *f = *state;
    send(f, (struct data){1, 2, 77, 1000, WHOLE, "hello", .snap = 0});
    assert_int_equal(f->messages, 1);
    assert_string_equal(f->text, "hello");
    assert_int_equal(f->ppid, 3);
    uint64_t flow = f->flow_id;
    send(f, (struct data){2, 1, 88, 5, WHOLE, "back", .snap = 0});
    assert_true(f->flow_id == flow);
    assert_int_equal(tracker_stats(f->tracker)->sctp_packets, 2);
}

static void a_retransmission_is_dropped_only_if_its_content_is_the_same(void **state)
{
    struct fixture *f = *state;
    send(f, (struct data){1, 2, 77, 1000, WHOLE, "one", .snap = 0});
    send(f, (struct data){1, 2, 77, 1000, WHOLE, "one", .snap = 0});
    assert_int_equal(f->messages, 1);
    send(f, (struct data){1, 2, 77, 1000, WHOLE, "two", .snap = 0});
    assert_int_equal(f->messages, 2);
    assert_true(notes_have(&f->notes, NOTE_sctp_tsn_conflict));
    assert_int_equal(tracker_stats(f->tracker)->sctp_duplicates, 1);
}

static void fragments_are_joined_in_any_order_and_across_the_wrap_of_the_tsn(void **state)
{
    static const unsigned orders[][3] = {{0, 1, 2}, {2, 1, 0}, {1, 0, 2}, {1, 2, 0}};
    static const unsigned flags[] = {BEGIN, MIDDLE, END};
    static const char *const texts[] = {"aa", "bb", "cc"};
    struct fixture *f = *state;
    for (unsigned o = 0; o < 4; o++) {
        for (unsigned i = 0; i < 3; i++) {
            unsigned k = orders[o][i];
            send(f, (struct data){1, 2, 77, UINT32_MAX - 4 + o * 3 + k, flags[k], texts[k], .snap = 0});
        }
        assert_int_equal(f->messages, o + 1);
        assert_string_equal(f->text, "aabbcc");
        assert_int_equal(f->frame_count, 3);
        assert_true(notes_have(&f->notes, NOTE_sctp_fragment_tiny));
    }
}

static void fragments_that_never_end_are_counted_as_lost(void **state)
{
    struct fixture *f = *state;
    send(f, (struct data){1, 2, 77, 10, BEGIN, "aa", .snap = 0});
    send(f, (struct data){1, 2, 77, 12, END, "cc", .snap = 0});
    tracker_flush(f->tracker);
    assert_int_equal(f->messages, 0);
    assert_int_equal(tracker_stats(f->tracker)->sctp_fragments_lost, 2);
    assert_int_equal(tracker_stats(f->tracker)->sctp_missing_tsns, 1);
}

static void missing_tsns_are_counted_and_late_ones_fill_the_gap(void **state)
{
    struct fixture *f = *state;
    send(f, (struct data){1, 2, 77, 100, WHOLE, "a", .snap = 0});
    send(f, (struct data){1, 2, 77, 103, WHOLE, "d", .snap = 0});
    send(f, (struct data){1, 2, 77, 101, WHOLE, "b", .snap = 0});
    send(f, (struct data){1, 2, 77, 104 + 3000, WHOLE, "z", .snap = 0});
    tracker_flush(f->tracker);
    assert_int_equal(f->messages, 4);
    assert_int_equal(tracker_stats(f->tracker)->sctp_missing_tsns, 1 + 3000);
}

static void paths_with_the_same_tag_and_near_tsns_are_one_association(void **state)
{
    struct fixture *f = *state;
    send(f, (struct data){1, 2, 77, 100, WHOLE, "a", .snap = 0});
    uint64_t flow = f->flow_id;
    send(f, (struct data){3, 4, 77, 101, WHOLE, "b", .snap = 0});
    assert_true(f->flow_id == flow);
    send(f, (struct data){3, 4, 77, 100, WHOLE, "a", .snap = 0}); /* retransmitted on the other path */
    assert_int_equal(f->messages, 2);
    assert_int_equal(tracker_stats(f->tracker)->sctp_missing_tsns, 0);
}

static void a_wrong_tie_loses_nothing(void **state)
{
    struct fixture *f = *state;
    send(f, (struct data){1, 2, 77, 100, WHOLE, "a", .snap = 0});
    send(f, (struct data){3, 4, 77, 100, WHOLE, "other association, same numbers", .snap = 0});
    assert_int_equal(f->messages, 2);
    send(f, (struct data){5, 6, 77, 900000, WHOLE, "far away", .snap = 0});
    assert_int_equal(f->messages, 3);
}

static void a_restarted_association_counts_its_tsns_anew(void **state)
{
    struct fixture *f = *state;
    send(f, (struct data){1, 2, 77, 100, WHOLE, "a", .snap = 0});
    send(f, (struct data){1, 2, 78, 100, WHOLE, "a", .snap = 0});
    assert_int_equal(f->messages, 2);
    tracker_flush(f->tracker);
    assert_int_equal(tracker_stats(f->tracker)->sctp_missing_tsns, 0);
}

static void a_cut_frame_gives_what_is_there_and_says_so(void **state)
{
    struct fixture *f = *state;
    send(f, (struct data){1, 2, 77, 100, WHOLE, "hello world", .snap = 54});
    assert_int_equal(f->messages, 1);
    assert_true(f->cut);
    assert_string_equal(f->text, "hello ");
    assert_true(notes_have(&f->notes, NOTE_frame_cut));
    assert_int_equal(tracker_stats(f->tracker)->frames_cut, 1);
    assert_int_equal(tracker_stats(f->tracker)->frames_malformed, 0);
}

static void a_heartbeat_on_the_second_path_does_not_split_the_association(void **state)
{
    struct fixture *f = *state;
    send(f, (struct data){1, 2, 77, 100, WHOLE, "a", .snap = 0});
    uint64_t flow = f->flow_id;
    send(f, (struct data){.src = 3, .dest = 4, .tag = 77, .text = "heartbeat", .chunk = 4});
    send(f, (struct data){3, 4, 77, 100, WHOLE, "a", .snap = 0});
    send(f, (struct data){3, 4, 77, 101, WHOLE, "b", .snap = 0});
    assert_int_equal(f->messages, 2);
    assert_true(f->flow_id == flow);
}

static void a_retransmission_with_another_i_bit_is_a_duplicate(void **state)
{
    struct fixture *f = *state;
    send(f, (struct data){1, 2, 77, 100, WHOLE, "a", .snap = 0});
    send(f, (struct data){1, 2, 77, 100, WHOLE | 8, "a", .snap = 0});
    assert_int_equal(f->messages, 1);
}

static void a_cut_retransmission_is_no_conflict(void **state)
{
    struct fixture *f = *state;
    send(f, (struct data){1, 2, 77, 100, WHOLE, "hello world", .snap = 0});
    send(f, (struct data){1, 2, 77, 100, WHOLE, "hello world", .snap = 54});
    assert_int_equal(f->messages, 2); /* what cannot be compared is not dropped */
    assert_false(notes_have(&f->notes, NOTE_sctp_tsn_conflict));
}

static void the_first_fragment_says_what_the_message_is(void **state)
{
    struct fixture *f = *state;
    send(f, (struct data){1, 2, 77, 1, BEGIN, "aa", .ppid = 3});
    send(f, (struct data){1, 2, 77, 2, END, "bb", .ppid = 99});
    assert_int_equal(f->ppid, 3);
}

static void a_fragment_sent_twice_with_different_content_is_noted(void **state)
{
    struct fixture *f = *state;
    send(f, (struct data){1, 2, 77, 1, BEGIN, "good", .snap = 0});
    send(f, (struct data){1, 2, 77, 1, BEGIN, "evil", .snap = 0});
    send(f, (struct data){1, 2, 77, 2, END, "end", .snap = 0});
    assert_string_equal(f->text, "goodend");
    assert_true(notes_have(&f->notes, NOTE_sctp_tsn_conflict));
}

static void a_cut_fragment_ends_its_message_there(void **state)
{
    struct fixture *f = *state;
    send(f, (struct data){1, 2, 77, 1, BEGIN, "begin", .snap = 0});
    send(f, (struct data){1, 2, 77, 2, MIDDLE, "middle", .snap = 50});
    assert_int_equal(f->messages, 0);
    send(f, (struct data){1, 2, 77, 3, END, "end", .snap = 0});
    assert_int_equal(f->messages, 1);
    assert_string_equal(f->text, "beginmi");
    assert_true(f->cut);
}

static void a_cut_inside_the_ip_header_is_not_malformed(void **state)
{
    struct fixture *f = *state;
    for (size_t snap = 1; snap < 32; snap++)
        send(f, (struct data){1, 2, 77, 1, WHOLE, "a", .snap = snap});
    assert_int_equal(tracker_stats(f->tracker)->frames_malformed, 0);
    assert_int_equal(tracker_stats(f->tracker)->frames_cut, 31);
}

/* An IP fragment of protocol 132 at `offset`, `len` bytes of `fill`. */
static void send_fragment(struct fixture *f, uint8_t src, unsigned offset, bool more, size_t len,
                          uint8_t fill)
{
    uint8_t p[256] = {0x45};
    memset(p + 20, fill, len);
    p[3] = (uint8_t)(20 + len);
    p[5] = 7; /* identification */
    p[6] = (uint8_t)((more ? 0x20 : 0) | offset >> 11);
    p[7] = (uint8_t)(offset >> 3);
    p[9] = 132;
    p[12] = p[16] = 10;
    p[15] = src;
    struct sigwarden_packet packet = {.time_ns = (int64_t)++f->number,
                                      .data = p,
                                      .captured_len = (uint32_t)(20 + len),
                                      .wire_len = (uint32_t)(20 + len),
                                      .link_type = 101,
                                      .number = f->number};
    tracker_packet(f->tracker, &packet);
}

static void a_datagram_with_a_hole_is_not_whole(void **state)
{
    struct fixture *f = *state;
    send_fragment(f, 6, 32, false, 8, 1);  /* the end: 40 bytes in all */
    send_fragment(f, 6, 800, true, 80, 2); /* behind the end: as many units as are missing */
    send_fragment(f, 6, 0, true, 8, 3);
    assert_int_equal(tracker_stats(f->tracker)->sctp_packets, 0);
}

static void more_associations_than_there_is_room_for_give_way_in_turn(void **state)
{
    struct fixture *f = *state;
    for (uint8_t i = 0; i < 10; i++)
        send(f, (struct data){(uint8_t)(10 + i), 2, 1000u + i, 1, WHOLE, "x", .snap = 0});
    assert_int_equal(f->messages, 10);
    tracker_flush(f->tracker);
    assert_int_equal(tracker_stats(f->tracker)->associations, 10);
    assert_int_equal(tracker_stats(f->tracker)->associations_evicted, 6);
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)
    const struct CMUnitTest tests[] = {
        TEST(a_message_comes_with_its_frame_and_flow),
        TEST(a_retransmission_is_dropped_only_if_its_content_is_the_same),
        TEST(fragments_are_joined_in_any_order_and_across_the_wrap_of_the_tsn),
        TEST(fragments_that_never_end_are_counted_as_lost),
        TEST(missing_tsns_are_counted_and_late_ones_fill_the_gap),
        TEST(paths_with_the_same_tag_and_near_tsns_are_one_association),
        TEST(a_wrong_tie_loses_nothing),
        TEST(a_restarted_association_counts_its_tsns_anew),
        TEST(a_cut_frame_gives_what_is_there_and_says_so),
        TEST(a_heartbeat_on_the_second_path_does_not_split_the_association),
        TEST(a_retransmission_with_another_i_bit_is_a_duplicate),
        TEST(a_cut_retransmission_is_no_conflict),
        TEST(the_first_fragment_says_what_the_message_is),
        TEST(a_fragment_sent_twice_with_different_content_is_noted),
        TEST(a_cut_fragment_ends_its_message_there),
        TEST(a_cut_inside_the_ip_header_is_not_malformed),
        TEST(a_datagram_with_a_hole_is_not_whole),
        TEST(more_associations_than_there_is_room_for_give_way_in_turn),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
