// SPDX-License-Identifier: Apache-2.0
/* From the link layer to the SCTP message: what may stand around it, and what someone may put there to hide
 * it. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <cmocka.h>

#include "frame/ip.h"
#include "frame/ip_fragments.h"
#include "frame/tracker.h"

struct fixture {
    void *memory;
    struct tracker *tracker;
    uint64_t number;
    int64_t time_ns;
    unsigned messages;
    char text[64]; /* of the last message */
    struct origin origin;
    struct notes notes;
};

static void on_payload(void *context, const struct payload *payload)
{
    struct fixture *f = context;
    struct span bytes = cursor_rest(&payload->bytes);
    size_t len = bytes.len < sizeof f->text ? bytes.len : sizeof f->text - 1;
    f->messages++;
    memcpy(f->text, bytes.p, len);
    f->text[len] = 0;
    f->origin = payload->origin;
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

struct bytes {
    size_t len;
    uint8_t at[512];
};

static void add(struct bytes *to, const void *from, size_t len)
{
    assert_true(to->len + len <= sizeof to->at);
    memcpy(to->at + to->len, from, len);
    to->len += len;
}

#define ADD(to, ...) add(to, (const uint8_t[]){__VA_ARGS__}, sizeof(const uint8_t[]){__VA_ARGS__})

/* An SCTP packet of 40 bytes with the message "hello, SS7!!" in one DATA chunk. */
static struct bytes sctp(void)
{
    struct bytes b = {0};
    ADD(&b, 0x0b, 0x59, 0x0b, 0x59, 0, 0, 0, 77, 0, 0, 0, 0); /* ports 2905, tag 77 */
    ADD(&b, 0, 3, 0, 28, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 3); /* DATA, whole, TSN 1, PPID 3 */
    add(&b, "hello, SS7!!", 12);
    return b;
}

/* A part of `inner` behind an IPv4 header; flags_offset as on the wire. */
static struct bytes ipv4(const struct bytes *inner, size_t from, size_t len, unsigned flags_offset)
{
    struct bytes b = {0};
    ADD(&b, 0x45, 0, 0, (uint8_t)(20 + len), 0, 7, (uint8_t)(flags_offset >> 8), (uint8_t)flags_offset);
    ADD(&b, 64, 132, 0, 0, 10, 0, 0, 1, 10, 0, 0, 2);
    add(&b, inner->at + from, len);
    return b;
}

enum { MORE = 0x2000 };

static struct bytes ipv6(uint8_t next, const struct bytes *inner)
{
    struct bytes b = {0};
    ADD(&b, 0x60, 0, 0, 0, 0, (uint8_t)inner->len, next, 64);
    ADD(&b, 0x20, 1, 0x0d, 0xb8, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1);
    ADD(&b, 0x20, 1, 0x0d, 0xb8, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 2);
    add(&b, inner->at, inner->len);
    return b;
}

/* An IPv6 fragment; next: what its own fragment header says. */
static struct bytes fragment6(uint8_t next, const struct bytes *inner, size_t from, size_t len, bool more)
{
    struct bytes b = {0};
    ADD(&b, next, 0, (uint8_t)(from >> 8), (uint8_t)(from | more), 0, 0, 0, 9);
    add(&b, inner->at + from, len);
    return ipv6(44, &b);
}

static void send_snapped(struct fixture *f, uint32_t link_type, const struct bytes *bytes, size_t captured)
{
    uint8_t *copy = malloc(captured);
    assert_non_null(copy);
    memcpy(copy, bytes->at, captured);
    f->time_ns += 1000000;
    const struct sigwarden_packet packet = {
        .time_ns = f->time_ns,
        .data = copy,
        .captured_len = (uint32_t)captured,
        .wire_len = (uint32_t)bytes->len,
        .link_type = link_type,
        .number = ++f->number,
    };
    tracker_packet(f->tracker, &packet);
    free(copy);
}

static void send(struct fixture *f, struct bytes bytes)
{
    send_snapped(f, 101, &bytes, bytes.len);
}

static void assert_heard(struct fixture *f, unsigned messages)
{
    assert_int_equal(f->messages, messages);
    if (messages)
        assert_string_equal(f->text, "hello, SS7!!");
}

static void every_link_layer_leads_to_the_message(void **state)
{
    static const struct {
        uint32_t link_type;
        size_t len;
        uint8_t header[40];
    } links[] = {
        {0, 4, {2, 0, 0, 0}},
        {0, 4, {0, 0, 0, 2}},
        {1, 14, {[12] = 8, 0}},
        {1, 18, {[12] = 0x81, 0, 0, 5, 8, 0}},
        {1, 26, {[12] = 0x88, 0xa8, 0, 1, 0x91, 0, 0, 2, 0x81, 0, 0, 3, 8, 0}},
        {101, 0, {0}},
        {108, 4, {0, 0, 0, 2}},
        {113, 16, {[14] = 8, 0}},
        {228, 0, {0}},
        {276, 20, {8, 0}},
    };
    struct bytes inner = sctp(), packet = ipv4(&inner, 0, inner.len, 0);
    for (size_t i = 0; i < sizeof links / sizeof *links; i++) {
        setup(state);
        struct fixture *f = *state;
        struct bytes frame = {0};
        add(&frame, links[i].header, links[i].len);
        add(&frame, packet.at, packet.len);
        add(&frame, "padding", 7);
        send_snapped(f, links[i].link_type, &frame, frame.len);
        assert_heard(f, 1);
        assert_int_equal(tracker_stats(f->tracker)->frames_malformed, 0);
        teardown(state);
    }
    setup(state);
}

static void what_is_not_read_is_counted(void **state)
{
    struct fixture *f = *state;
    struct bytes inner = sctp(), packet = ipv4(&inner, 0, inner.len, 0),
                 arp = {.len = 60, .at = {[12] = 8, 6}};
    send_snapped(f, 147, &packet, packet.len);
    send_snapped(f, 1, &arp, arp.len);
    packet.at[9] = 17; /* UDP */
    send(f, packet);
    packet.at[0] = 0x55; /* no IP */
    send_snapped(f, 101, &packet, packet.len);
    assert_int_equal(f->messages, 0);
    assert_int_equal(tracker_stats(f->tracker)->link_type_unknown, 1);
    assert_int_equal(tracker_stats(f->tracker)->frames_other, 3);
}

static void a_stack_of_tags_without_end_is_given_up(void **state)
{
    struct fixture *f = *state;
    struct bytes frame = {.len = 12};
    for (unsigned i = 0; i < 100; i++)
        ADD(&frame, 0x81, 0, 0, 1);
    send_snapped(f, 1, &frame, frame.len);
    assert_int_equal(tracker_stats(f->tracker)->frames_other, 1);
}

static void extension_headers_are_stepped_over(void **state)
{
    struct fixture *f = *state;
    struct bytes inner = {0}, message = sctp();
    ADD(&inner, 43, 0, 1, 4, 0, 0, 0, 0);                         /* hop-by-hop, then routing */
    ADD(&inner, 60, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0); /* routing, 16 bytes, then destination */
    ADD(&inner, 44, 0, 1, 4, 0, 0, 0, 0);                         /* destination, then fragment */
    ADD(&inner, 132, 0, 0, 0, 0, 0, 0, 1);                        /* a fragment that is whole */
    add(&inner, message.at, message.len);
    send(f, ipv6(0, &inner));
    assert_heard(f, 1);
}

static void a_header_left_to_the_network_card_may_still_be_cut(void **state)
{
    struct fixture *f = *state;
    struct bytes inner = sctp(), packet = ipv4(&inner, 0, inner.len, 0);
    packet.at[2] = packet.at[3] = 0; /* total length 0: segmentation offload */
    send_snapped(f, 101, &packet, packet.len - 4);
    assert_int_equal(f->messages, 1);
    assert_string_equal(f->text, "hello, S");
    assert_int_equal(tracker_stats(f->tracker)->frames_malformed, 0);
}

static void fragments_in_any_order_make_the_datagram(void **state)
{
    static const unsigned orders[][3] = {{0, 1, 2}, {2, 1, 0}, {1, 2, 0}, {2, 0, 1}};
    struct fixture *f = *state;
    for (unsigned o = 0; o < 4; o++) {
        struct bytes inner = sctp();
        inner.at[19] = (uint8_t)(o + 1); /* TSN */
        for (unsigned i = 0; i < 3; i++) {
            unsigned at = orders[o][i] * 16;
            send(f, ipv4(&inner, at, at == 32 ? 8 : 16, (at == 32 ? 0u : MORE) | at / 8));
        }
        assert_heard(f, o + 1);
        assert_int_equal(f->origin.frame_count, 3);
        assert_int_equal(f->origin.frames[2], f->number);
        assert_false(notes_have(&f->notes, NOTE_ip_fragment_overlap));
    }
    tracker_flush(f->tracker);
    assert_int_equal(tracker_stats(f->tracker)->ip_fragments_lost, 0);
}

static void a_fragment_behind_the_end_fills_no_hole(void **state)
{
    struct fixture *f = *state;
    struct bytes other =
        ipv4(&(struct bytes){.len = 40, .at = "another conversation, of someone else"}, 0, 40, MORE);
    send(f, other); /* leaves its bytes in the buffer that is used next */
    for (uint8_t id = 1; id <= 4; id++) {
        other.at[5] = (uint8_t)(100 + id);
        send(f, other);
    }
    struct bytes inner = sctp();
    send(f, ipv4(&inner, 16, 16, MORE | 6)); /* to bytes 48 to 63 */
    send(f, ipv4(&inner, 16, 24, 2));        /* the end: 40 bytes, of which the first 16 never came */
    assert_int_equal(f->messages, 0);
    send(f, ipv4(&inner, 0, 16, MORE));
    assert_heard(f, 1);
    assert_true(notes_have(&f->notes, NOTE_ip_fragment_overlap));
}

static void an_overlap_is_noted_whichever_fragment_completes_the_datagram(void **state)
{
    struct fixture *f = *state;
    struct bytes inner = sctp(), lie = inner;
    memset(lie.at + 16, 'x', 16);
    send(f, ipv4(&inner, 0, 16, MORE));
    send(f, ipv4(&inner, 16, 16, MORE | 2));
    send(f, ipv4(&lie, 16, 16, MORE | 2));
    send(f, ipv4(&inner, 32, 8, 4));
    assert_heard(f, 1); /* what came first stays */
    assert_true(notes_have(&f->notes, NOTE_ip_fragment_overlap));
}

static void a_fragment_that_two_taps_saw_is_no_overlap(void **state)
{
    struct fixture *f = *state;
    struct bytes inner = sctp();
    for (unsigned tap = 0; tap < 2; tap++)
        send(f, ipv4(&inner, 0, 16, MORE));
    send(f, ipv4(&inner, 16, 24, 2));
    assert_heard(f, 1);
    assert_false(notes_have(&f->notes, NOTE_ip_fragment_overlap));
}

static void two_ends_do_not_make_a_datagram_longer(void **state)
{
    struct fixture *f = *state;
    struct bytes inner = sctp();
    send(f, ipv4(&inner, 32, 8, 4));
    send(f, ipv4(&inner, 0, 40, 5)); /* another end, at byte 80 */
    send(f, ipv4(&inner, 0, 32, MORE));
    assert_heard(f, 1);
    assert_true(notes_have(&f->notes, NOTE_ip_fragment_overlap));
}

static void a_datagram_beyond_65535_bytes_is_refused(void **state)
{
    struct fixture *f = *state;
    struct bytes inner = sctp();
    send(f, ipv4(&inner, 0, 40, 0x1fff));
    tracker_flush(f->tracker);
    assert_int_equal(f->messages, 0);
    assert_int_equal(tracker_stats(f->tracker)->ip_fragments_lost, 1);
}

static void after_half_a_minute_fragments_are_given_up(void **state)
{
    struct fixture *f = *state;
    struct bytes inner = sctp();
    send(f, ipv4(&inner, 0, 16, MORE));
    f->time_ns += INT64_C(31000000000);
    send(f, ipv4(&inner, 16, 24, 2));
    assert_int_equal(f->messages, 0);
    assert_int_equal(tracker_stats(f->tracker)->ip_fragments_lost, 1);
}

static void times_at_the_ends_of_what_can_be_told_do_no_harm(void **state)
{
    struct fixture *f = *state;
    struct bytes inner = sctp();
    f->time_ns = INT64_MIN;
    send(f, ipv4(&inner, 0, 16, MORE));
    f->time_ns = INT64_MAX - 1000000;
    send(f, ipv4(&inner, 16, 24, 2));
    assert_int_equal(tracker_stats(f->tracker)->ip_fragments_lost, 1);
}

static void headers_inside_the_fragments_do_not_hide_the_message(void **state)
{
    struct fixture *f = *state;
    struct bytes inner = {0}, message = sctp();
    ADD(&inner, 132, 0, 1, 4, 0, 0, 0, 0); /* destination options, then SCTP */
    add(&inner, message.at, message.len);
    send(f, fragment6(60, &inner, 0, 24, true));
    send(f, fragment6(60, &inner, 24, 24, false));
    assert_heard(f, 1);
}

static void only_the_first_fragments_next_header_counts(void **state)
{
    struct fixture *f = *state;
    struct bytes inner = sctp();
    send(f, fragment6(17, &inner, 24, 16, false));
    send(f, fragment6(132, &inner, 0, 24, true));
    assert_heard(f, 1);
}

static void a_mask_is_a_number_of_up_to_three_digits(void **state)
{
    static const char *const wrong[] = {"10.0.0.0/",     "10.0.0.0/2:", "10.0.0.0/2/", "10.0.0.0/33",
                                        "10.0.0.0/0032", "::/129",      "/8",          "10.0.0/8"};
    struct ip_address ip;
    unsigned mask;
    (void)state;
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++)
        assert_false(ip_parse_prefix(span_of_text(wrong[i]), &ip, &mask));
    assert_true(ip_parse_prefix(span_of_text("10.0.0.0/032"), &ip, &mask));
    assert_int_equal(mask, 32);
    assert_true(ip_parse_prefix(span_of_text("::1/128"), &ip, &mask));
    assert_int_equal(mask, 128);
}

static void a_joined_packet_that_is_a_fragment_again_is_malformed(void **state)
{
    static const uint8_t header[] = {17, 0, 0, 9, 0, 0, 0, 1, 1, 2, 3};
    (void)state;
    struct ip_packet packet = {.src = {.family = 6},
                               .protocol = 44,
                               .fragment = true,
                               .payload = cursor_of(span_of(header, sizeof header))};
    assert_int_equal(ip_read_joined(&packet), STATUS_MALFORMED);
    packet = (struct ip_packet){.src = {.family = 6},
                                .protocol = 17,
                                .fragment = true,
                                .payload = cursor_of(span_of(header, sizeof header))};
    assert_int_equal(ip_read_joined(&packet), STATUS_OK);
}

/* The next fragment of datagram 1, from `from` on. */
static bool add_fragment(struct ip_fragments *table, uint32_t from, bool more, size_t len,
                         struct ip_packet *packet, struct origin *origin, struct notes *notes)
{
    static uint8_t bytes[4096];
    uint64_t frame = origin->frames[0] + 1;
    *origin = (struct origin){.frames = {frame}, .frame_count = 1};
    notes_init(notes);
    *packet = (struct ip_packet){.src = {.family = 4},
                                 .dest = {.family = 4},
                                 .protocol = 17,
                                 .fragment = true,
                                 .more_fragments = more,
                                 .fragment_id = 1,
                                 .fragment_offset = from,
                                 .payload = cursor_of(span_of(bytes, len))};
    return ip_fragments_add(table, packet, origin, notes);
}

static void fragments_that_cannot_be_are_lost(void **state)
{
    struct ip_packet packet;
    struct origin origin = {0};
    struct notes notes;
    (void)state;
    struct ip_fragments *table = ip_fragments_init(calloc(1, ip_fragments_size(0)), 0);
    assert_int_equal(ip_fragments_size(0), ip_fragments_size(1));
    assert_false(add_fragment(table, 0, true, 15, &packet, &origin, &notes));
    assert_false(add_fragment(table, 0, true, 0, &packet, &origin, &notes));
    assert_false(add_fragment(table, IP_DATAGRAM_MAX - 8, true, 8, &packet, &origin, &notes));
    assert_int_equal(ip_fragments_lost(table), 3);
    assert_false(add_fragment(table, 8, true, 16, &packet, &origin, &notes));
    assert_false(add_fragment(table, 16, true, 16, &packet, &origin, &notes)); /* over each other, alike */
    assert_false(add_fragment(table, 16, true, 16, &packet, &origin, &notes)); /* a repetition */
    assert_false(add_fragment(table, 32, false, 5, &packet, &origin, &notes));
    assert_true(add_fragment(table, 0, true, 8, &packet, &origin, &notes));
    assert_int_equal(cursor_left(&packet.payload), 37);
    assert_true(notes_have(&notes, NOTE_ip_fragment_overlap));
    assert_int_equal(origin.frame_count, 5);
    assert_false(add_fragment(table, 0, true, 8, &packet, &origin, &notes)); /* its only place is lent */
    assert_int_equal(ip_fragments_lost(table), 4);
    ip_fragments_release(table);
    ip_fragments_release(table);
    for (uint32_t i = 1; i < 30; i++)
        assert_false(add_fragment(table, i * 8, i < 29, 8, &packet, &origin, &notes));
    assert_true(add_fragment(table, 0, true, 8, &packet, &origin, &notes));
    assert_int_equal(origin.frame_count, 30);
    assert_int_equal(origin.frames[ORIGIN_FRAMES_MAX - 1], origin.frames[0] + 29);
    assert_false(notes_have(&notes, NOTE_ip_fragment_overlap));
    free(table);
}

/* One half of a datagram of 16 octets. True: it is whole. */
static bool add_half(struct ip_fragments *table, uint32_t id, unsigned half, int64_t time_ns)
{
    static uint8_t bytes[8];
    struct origin origin = {.frames = {1}, .frame_count = 1, .time_ns = time_ns};
    struct notes notes;
    notes_init(&notes);
    struct ip_packet packet = {.src = {.family = 4},
                               .dest = {.family = 4},
                               .protocol = 17,
                               .fragment = true,
                               .more_fragments = half == 0,
                               .fragment_id = id,
                               .fragment_offset = 8 * half,
                               .payload = cursor_of(span_of(bytes, sizeof bytes))};
    return ip_fragments_add(table, &packet, &origin, &notes);
}

static void the_oldest_datagram_gives_way_only_where_no_place_is_left(void **state)
{
    (void)state;
    struct ip_fragments *table = ip_fragments_init(calloc(1, ip_fragments_size(3)), 3);
    for (uint32_t id = 1; id <= 3; id++)
        assert_false(add_half(table, id, 0, id));
    assert_int_equal(ip_fragments_lost(table), 0);
    assert_true(add_half(table, 2, 1, 4));
    ip_fragments_release(table);
    assert_false(add_half(table, 4, 0, 5)); /* where the second was */
    assert_int_equal(ip_fragments_lost(table), 0);
    assert_false(add_half(table, 5, 0, 6)); /* where the first was */
    assert_int_equal(ip_fragments_lost(table), 1);
    for (uint32_t id = 3; id <= 5; id++)
        assert_true(add_half(table, id, 1, 7));
    assert_false(add_half(table, 6, 0, 8)); /* all are lent */
    assert_int_equal(ip_fragments_lost(table), 2);
    ip_fragments_release(table);
    assert_false(add_half(table, 1, 1, 9));
    ip_fragments_flush(table);
    assert_int_equal(ip_fragments_lost(table), 3);
    free(table);
}

static uint8_t octets[1 << 18];

static void a_datagram_is_whole_in_the_next_run(void **state)
{
    enum { LEN_AT = 4 + 1 + 17 + 17 + 4 + 1 + 1 + 1 };
    struct ip_packet packet;
    struct origin origin = {0};
    struct notes notes;
    (void)state;
    struct ip_fragments *table = ip_fragments_init(calloc(1, ip_fragments_size(2)), 2);
    struct ip_fragments *other = ip_fragments_init(calloc(1, ip_fragments_size(2)), 2);
    for (uint32_t i = 1; i < 20; i++)
        assert_false(add_fragment(table, i * 8, i < 19, 8, &packet, &origin, &notes));
    struct saved saved = saved_begin(false, octets, sizeof octets, NULL, NULL);
    ip_fragments_save_or_load(table, &saved);
    assert_true(saved_ok(&saved));
    size_t len = saved.at;
    ip_fragments_flush(table);
    assert_int_equal(ip_fragments_lost(table), 19);
    ip_fragments_flush(table);
    assert_int_equal(ip_fragments_lost(table), 19);
    for (size_t cut = 0; cut < len; cut++) {
        saved = saved_begin(true, octets, cut, NULL, NULL);
        ip_fragments_save_or_load(table, &saved);
        assert_false(saved_ok(&saved));
    }
    saved = saved_begin(true, octets, len, NULL, NULL);
    ip_fragments_save_or_load(other, &saved);
    assert_true(saved_ok(&saved) && saved.at == len);
    assert_true(add_fragment(other, 0, true, 8, &packet, &origin, &notes));
    assert_int_equal(cursor_left(&packet.payload), 160);
    assert_int_equal(origin.frame_count, 20);
    assert_int_equal(origin.frames[0], 1);
    assert_int_equal(origin.frames[ORIGIN_FRAMES_MAX - 1], 20);
    octets[LEN_AT + 2] = 1; /* 65,536 octets and more */
    saved = saved_begin(true, octets, len, NULL, NULL);
    ip_fragments_save_or_load(table, &saved);
    assert_string_equal(saved.wrong, "a datagram in it cannot be");
    free(table);
    free(other);
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_teardown(every_link_layer_leads_to_the_message, teardown),
        TEST(what_is_not_read_is_counted),
        TEST(a_stack_of_tags_without_end_is_given_up),
        TEST(extension_headers_are_stepped_over),
        TEST(a_header_left_to_the_network_card_may_still_be_cut),
        TEST(fragments_in_any_order_make_the_datagram),
        TEST(a_fragment_behind_the_end_fills_no_hole),
        TEST(an_overlap_is_noted_whichever_fragment_completes_the_datagram),
        TEST(a_fragment_that_two_taps_saw_is_no_overlap),
        TEST(two_ends_do_not_make_a_datagram_longer),
        TEST(a_datagram_beyond_65535_bytes_is_refused),
        TEST(after_half_a_minute_fragments_are_given_up),
        TEST(times_at_the_ends_of_what_can_be_told_do_no_harm),
        TEST(headers_inside_the_fragments_do_not_hide_the_message),
        TEST(only_the_first_fragments_next_header_counts),
        TEST(a_mask_is_a_number_of_up_to_three_digits),
        TEST(a_joined_packet_that_is_a_fragment_again_is_malformed),
        TEST(fragments_that_cannot_be_are_lost),
        TEST(the_oldest_datagram_gives_way_only_where_no_place_is_left),
        TEST(a_datagram_is_whole_in_the_next_run),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
