// SPDX-License-Identifier: Apache-2.0
/*
 * Streams of a toy protocol: a message is a 1, its length in three octets, and letters; one of more than
 * 9,999 octets, or with another first octet, is none. The tracker hands messages up as it does Diameter's.
 */
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

static enum stream_front front_of(enum payload_protocol protocol, struct cursor front, size_t *ret_len)
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

static void on_payload(void *context, const struct payload *payload)
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

static int setup(void **state)
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

static int teardown(void **state)
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

static void feed(struct fixture *f, const uint8_t *packet, size_t len, size_t cut)
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

static void feed_in_fragments(struct fixture *f, const uint8_t *packet, size_t len)
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
static void send_segment(struct fixture *f, struct sent s, const void *bytes, size_t len)
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

static void send_flags(struct fixture *f, uint32_t seq, unsigned flags, const void *bytes, size_t len)
{
    send_segment(f, (struct sent){.seq = seq, .flags = flags}, bytes, len);
}

static void send_bytes(struct fixture *f, uint32_t seq, const void *bytes, size_t len)
{
    send_flags(f, seq, ACK, bytes, len);
}

/* "alpha beta" becomes two messages, one behind the other. */
static size_t stream_of(const char *words, uint8_t *ret)
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

static void begin(struct fixture *f, uint32_t isn)
{
    send_flags(f, isn, SYN, NULL, 0);
}

static void several_messages_in_one_segment(void **state)
{
    struct fixture *f = *state;
    uint8_t bytes[256];
    size_t len = stream_of("alpha be gamma", bytes);
    begin(f, 99);
    send_bytes(f, 100, bytes, len);
    assert_string_equal(f->text, " alpha be gamma");
    assert_int_equal(f->last.protocol, PAYLOAD_diameter);
    assert_int_equal(f->last.origin.ip_protocol, IP_PROTOCOL_TCP);
    assert_int_equal(f->last.origin.dest_port, 3868);
    assert_false(f->last.gaps);
}

static void one_message_in_many_segments_has_all_their_frames(void **state)
{
    struct fixture *f = *state;
    uint8_t bytes[256];
    size_t len = stream_of("alphabet", bytes);
    begin(f, 99);
    for (size_t i = 0; i < len; i += 3)
        send_bytes(f, (uint32_t)(100 + i), bytes + i, len - i < 3 ? len - i : 3);
    assert_string_equal(f->text, " alphabet");
    assert_int_equal(f->last.origin.frame_count, 4);
    assert_int_equal(f->last.origin.frames[0], 2);
    assert_int_equal(f->last.origin.frames[3], 5);
}

static uint32_t chance(uint32_t *seed, uint32_t below)
{
    *seed = *seed * 1664525 + 1013904223;
    return (*seed >> 8) % below;
}

/* The stream in pieces of any size, in any order, some of them twice or overlapping. */
static void any_order_of_segments_gives_the_same_messages(void **state)
{
    struct fixture *f = *state;
    static const char words[] = "one three five seven nine eleven thirteen fifteen seventeen nineteen a b cc";
    uint8_t bytes[512];
    char wanted[512];
    size_t len = stream_of(words, bytes);
    snprintf(wanted, sizeof wanted, " %s", words);
    for (uint32_t round = 0; round < 300; round++) {
        struct {
            uint32_t from, to;
        } pieces[128], swap;
        uint32_t seed = round, count = 0;
        for (uint32_t at = 0; at < len && count < 100; count++) {
            uint32_t back = at ? chance(&seed, at < 6 ? at : 6) : 0, size = 1 + chance(&seed, 20);
            pieces[count].from = at - back;
            pieces[count].to = at + size < len ? at + size : (uint32_t)len;
            at = pieces[count].to;
        }
        for (uint32_t i = count; i-- > 1;) {
            uint32_t k = chance(&seed, i + 1);
            swap = pieces[i];
            pieces[i] = pieces[k];
            pieces[k] = swap;
        }
        f->text[0] = 0;
        uint32_t start = round * 5000000u - 50; /* sequence numbers wrap in some rounds */
        begin(f, start - 1);
        for (uint32_t i = 0; i < count; i++)
            send_bytes(f, start + pieces[i].from, bytes + pieces[i].from, pieces[i].to - pieces[i].from);
        if (strcmp(f->text, wanted) != 0)
            fail_msg("round %u: %s", round, f->text);
    }
    assert_int_equal(tracker_stats(f->tracker)->tcp_bytes_missing, 0);
}

static void a_capture_that_begins_midway_finds_the_next_message(void **state)
{
    struct fixture *f = *state;
    uint8_t bytes[256];
    size_t len = stream_of("alpha be gamm", bytes);
    send_bytes(f, 5000, bytes + 6, len - 6);
    assert_string_equal(f->text, " be gamm");
    assert_true(notes_have(&f->last.notes, NOTE_stream_resync) || f->messages == 2);
    assert_int_equal(tracker_stats(f->tracker)->tcp_bytes_skipped, 3);
    assert_true(f->last.gaps);
}

static void a_gap_is_waited_for_and_then_given_up(void **state)
{
    struct fixture *f = *state;
    enum { MESSAGE = 10 };
    uint8_t bytes[256], more[64];
    size_t len = stream_of("alphas betass gammas deltas", bytes), more_len = stream_of("epsi", more);
    begin(f, 99);
    send_bytes(f, 100, bytes, MESSAGE);
    send_bytes(f, 100 + 2 * MESSAGE, bytes + 2 * MESSAGE, len - 2 * MESSAGE);
    assert_string_equal(f->text, " alphas");
    f->time_ns += INT64_C(4000000000);
    send_bytes(f, (uint32_t)(100 + len), more, more_len);
    assert_string_equal(f->text, " alphas gammas deltas epsi");
    assert_int_equal(tracker_stats(f->tracker)->tcp_bytes_missing, MESSAGE);
    assert_true(f->last.gaps);
    /* the missing bytes come after all */
    send_bytes(f, 100 + MESSAGE, bytes + MESSAGE, MESSAGE);
    assert_string_equal(f->text, " alphas gammas deltas epsi betass");
}

static void a_segment_that_comes_again_changed_is_looked_at_for_itself(void **state)
{
    struct fixture *f = *state;
    uint8_t first[64], second[64];
    size_t len = stream_of("harmless", first);
    stream_of("hostiles", second);
    begin(f, 99);
    send_bytes(f, 100, first, len);
    send_bytes(f, 100, first, len);
    assert_string_equal(f->text, " harmless");
    send_bytes(f, 100, second, len);
    assert_string_equal(f->text, " harmless hostiles");
    assert_true(notes_have(&f->last.notes, NOTE_tcp_conflict));
}

static void a_message_on_another_port_makes_the_connection_known(void **state)
{
    struct fixture *f = *state;
    uint8_t bytes[64];
    size_t len = stream_of("alphas", bytes);
    f->port = 8080;
    send_bytes(f, 7000, "GET / HTTP/1.1", 14);
    assert_int_equal(f->messages, 0);
    assert_int_equal(tracker_stats(f->tracker)->tcp_connections, 0);
    send_bytes(f, 8000, bytes, len);
    assert_string_equal(f->text, " alphas");
}

static void tls_is_named_and_not_read(void **state)
{
    struct fixture *f = *state;
    const uint8_t hello[] = {22, 3, 1, 0, 4, 1, 0, 0, 0};
    begin(f, 99);
    send_bytes(f, 100, hello, sizeof hello);
    assert_int_equal(f->last.protocol, PAYLOAD_encrypted);
    assert_false(f->last.bytes.cut);
    send_segment(f, (struct sent){.seq = 109, .flags = ACK, .cut = 1}, "\x17\x03\x03\x00\x02xx", 7);
    assert_int_equal(f->messages, 2);
    assert_true(f->last.bytes.cut);
}

static void a_message_too_long_to_keep_is_cut_and_passed_over(void **state)
{
    struct fixture *f = *state;
    enum { LONG = 400000, STEP = 1400 };
    uint8_t *bytes = calloc(1, LONG + 64);
    const uint8_t header[HEADER_LEN] = {1, LONG >> 16, LONG >> 8 & 255, LONG & 255};
    memcpy(bytes, header, HEADER_LEN);
    size_t len = LONG + stream_of("behind", bytes + LONG);
    begin(f, 99);
    for (size_t at = 0; at < len; at += STEP) {
        send_bytes(f, (uint32_t)(100 + at), bytes + at, len - at < STEP ? len - at : STEP);
        if (f->messages == 1)
            assert_int_equal(cursor_left(&f->last.bytes), TCP_MESSAGE_MAX);
    }
    assert_int_equal(f->messages, 2);
    assert_non_null(strstr(f->text, " behind"));
    free(bytes);
}

static void what_is_left_at_the_end_is_told_as_cut(void **state)
{
    struct fixture *f = *state;
    uint8_t bytes[64];
    size_t len = stream_of("unfinished", bytes);
    begin(f, 99);
    send_bytes(f, 100, bytes, len - 4);
    assert_int_equal(f->messages, 0);
    tracker_flush(f->tracker);
    assert_string_equal(f->text, " unfini~");
}

/* What came in one segment comes again in two, changed in both: both together are what a receiver may have.
 */
static void a_change_is_seen_however_it_is_cut(void **state)
{
    struct fixture *f = *state;
    uint8_t first[64], second[64];
    size_t len = stream_of("harmless", first);
    stream_of("hostiles", second);
    begin(f, 99);
    send_bytes(f, 100, first, len);
    send_bytes(f, 100, second, 7);
    send_bytes(f, 107, second + 7, len - 7);
    assert_string_equal(f->text, " harmless hosmless hostiles");
    assert_true(notes_have(&f->last.notes, NOTE_tcp_conflict));
    /* with a byte more than the one before it is the old bytes that are compared all the same */
    uint8_t third[64];
    size_t third_len = stream_of("vicious! next", third);
    send_bytes(f, 100, third, third_len);
    assert_string_equal(f->text, " harmless hosmless hostiles vicious! next");
}

static void a_change_of_what_waits_is_seen_too(void **state)
{
    struct fixture *f = *state;
    uint8_t first[64], second[64];
    size_t len = stream_of("harmless", first);
    stream_of("hostiles", second);
    begin(f, 99);
    send_bytes(f, 100, first, 8);
    send_bytes(f, 100, second, 8);
    assert_int_equal(f->messages, 0);
    send_bytes(f, 108, first + 8, len - 8);
    assert_string_equal(f->text, " harmless hostless");
    send_bytes(f, 108, second + 8, len - 8);
    assert_string_equal(f->text, " harmless hostless hostiles");
}

/* Its own frame, and that of the packet that ended the wait, if it was one. */
static void what_was_put_aside_names_its_frame(void **state)
{
    struct fixture *f = *state;
    enum { KEPT = 2, CHANGED, NEXT };
    uint8_t first[64], second[64];
    size_t len = stream_of("harmless", first);
    stream_of("hostiles", second);
    for (unsigned at_the_end = 0; at_the_end < 2; at_the_end++) {
        if (at_the_end) {
            teardown(state);
            setup(state);
            f = *state;
        }
        begin(f, 99);
        send_bytes(f, 100, first, 8);
        send_bytes(f, 100, second, 8);
        assert_int_equal(f->number, CHANGED);
        send_bytes(f, 108, first + 8, at_the_end ? 0 : len - 8);
        tracker_flush(f->tracker);
        assert_string_equal(f->text, at_the_end ? " harm~ host~" : " harmless hostless");
        assert_int_equal(f->last.origin.frame_count, at_the_end ? 1 : 2);
        assert_int_equal(f->last.origin.frames[0], CHANGED);
        assert_true(at_the_end || f->last.origin.frames[1] == NEXT);
    }
}

static void what_is_passed_over_is_lost(void **state)
{
    struct fixture *f = *state;
    uint8_t bytes[64];
    size_t len = stream_of("alphas", bytes);
    begin(f, 99);
    send_bytes(f, 100, bytes, len);
    assert_false(f->last.gaps);
    memcpy(bytes + len, "xyz", 3);
    size_t more_len = stream_of("deltas", bytes + len + 3);
    send_bytes(f, (uint32_t)(100 + len), bytes + len, 3 + more_len);
    assert_string_equal(f->text, " alphas deltas");
    assert_true(f->last.gaps);
    assert_int_equal(tracker_stats(f->tracker)->tcp_bytes_skipped, 3);
}

/* One that is read again meanwhile is not. */
static void the_next_message_is_the_first_behind_what_was_passed_over(void **state)
{
    struct fixture *f = *state;
    uint8_t bytes[64], other[64];
    size_t len = stream_of("alphas", bytes);
    stream_of("ALPHAS", other);
    begin(f, 99);
    send_bytes(f, 100, bytes, len);
    send_bytes(f, (uint32_t)(100 + len), "xyz", 3);
    send_bytes(f, 100, other, len);
    assert_string_equal(f->text, " alphas ALPHAS");
    assert_false(notes_have(&f->last.notes, NOTE_stream_resync));
    send_bytes(f, (uint32_t)(100 + len + 3), bytes, len);
    assert_string_equal(f->text, " alphas ALPHAS alphas");
    assert_true(notes_have(&f->last.notes, NOTE_stream_resync));
}

static void bytes_that_come_after_all_complete_their_message(void **state)
{
    struct fixture *f = *state;
    uint8_t bytes[64], more[64];
    size_t len = stream_of("hostiles", bytes), more_len = stream_of("next", more);
    begin(f, 99);
    send_bytes(f, 100, bytes, 6);
    send_bytes(f, 109, bytes + 9, len - 9);
    f->time_ns += INT64_C(4000000000);
    send_bytes(f, (uint32_t)(100 + len), more, more_len);
    assert_string_equal(f->text, " ho~ next");
    assert_false(notes_have(&f->last.notes, NOTE_stream_resync)); /* it was known how long the first one is */
    send_bytes(f, 106, bytes + 6, 3);
    assert_string_equal(f->text, " ho~ next hostiles");
}

static void late_messages_in_pieces_are_put_together(void **state)
{
    struct fixture *f = *state;
    uint8_t bytes[64], more[64];
    size_t len = stream_of("hostiles evil", bytes), more_len = stream_of("next", more);
    begin(f, 99);
    send_bytes(f, (uint32_t)(100 + len), more, more_len);
    f->time_ns += INT64_C(4000000000);
    send_bytes(f, (uint32_t)(100 + len + more_len), more, more_len);
    assert_string_equal(f->text, " next next");
    send_bytes(f, 100, bytes, 5);
    send_bytes(f, 110, bytes + 10, len - 10);
    send_bytes(f, 105, bytes + 5, 5);
    assert_string_equal(f->text, " next next hostiles evil");
    assert_int_equal(f->last.origin.frames[0], f->number);
}

static void a_silent_stream_is_not_waited_for_either(void **state)
{
    struct fixture *f = *state;
    uint8_t bytes[64];
    size_t len = stream_of("alphas", bytes);
    begin(f, 99);
    send_bytes(f, 110, bytes, len);
    f->time_ns += INT64_C(4000000000);
    f->port = 5868;
    send_flags(f, 1, SYN, NULL, 0);
    assert_string_equal(f->text, " alphas");
    assert_int_equal(f->last.origin.dest_port, 3868);
}

/* A snap length: what is there of each message is read, nothing is waited for, and the next is found. */
static void segments_that_the_capture_cut_lose_only_their_own_rest(void **state)
{
    struct fixture *f = *state;
    uint8_t bytes[64];
    size_t len = stream_of("alphabetical", bytes);
    begin(f, 99);
    for (uint32_t i = 0; i < 3; i++)
        send_segment(f, (struct sent){.seq = 100 + i * (uint32_t)len, .flags = ACK, .cut = 7}, bytes, len);
    assert_string_equal(f->text, " alpha~ alpha~ alpha~");
    assert_false(notes_have(&f->last.notes, NOTE_stream_resync));
    assert_true(notes_have(&f->last.notes, NOTE_frame_cut));
    assert_int_equal(tracker_stats(f->tracker)->tcp_bytes_missing, 21);
    assert_int_equal(tracker_stats(f->tracker)->frames_malformed, 0);
}

static void what_looks_like_tls_inside_a_message_hides_nothing(void **state)
{
    struct fixture *f = *state;
    const uint8_t tricky[] = {1, 0, 0, 12, 22, 3, 1, 0, 4, 'd', 'a', 'y'};
    uint8_t more[64];
    size_t more_len = stream_of("next", more);
    begin(f, 99);
    send_bytes(f, 104, tricky + 4, sizeof tricky - 4); /* ahead of its front */
    send_bytes(f, 100, tricky, 4);
    send_bytes(f, 104, tricky + 4, sizeof tricky - 4);
    send_bytes(f, 112, more, more_len);
    assert_int_equal(f->messages, 2);
    assert_non_null(strstr(f->text, " next"));
    assert_int_equal(f->last.protocol, PAYLOAD_diameter);
}

static void what_is_in_clear_on_the_port_of_tls_is_read(void **state)
{
    struct fixture *f = *state;
    uint8_t bytes[64];
    size_t len = stream_of("alphas", bytes);
    f->port = 5868;
    begin(f, 99);
    send_bytes(f, 100, "\x16\x03\x01\x00\x02xx", 7);
    assert_int_equal(f->last.protocol, PAYLOAD_encrypted);
    send_bytes(f, 107, bytes, len);
    assert_int_equal(f->last.protocol, PAYLOAD_diameter);
    assert_non_null(strstr(f->text, " alphas"));
}

/* The ports are used again: other numbers, near the old ones or behind them. */
static void a_new_handshake_starts_anew(void **state)
{
    struct fixture *f = *state;
    uint8_t bytes[64], back[64];
    size_t len = stream_of("alphas", bytes), back_len = stream_of("answer", back);
    const uint32_t starts[] = {100000, 99000, 99500, 5, 4000000000u};
    for (unsigned i = 0; i < sizeof starts / sizeof *starts; i++) {
        f->text[0] = 0;
        send_flags(f, starts[i], SYN, NULL, 0);
        send_segment(f, (struct sent){7000 - i, starts[i] + 1, SYN | ACK, true, 0}, NULL, 0);
        send_bytes(f, starts[i] + 1, bytes, 5);
        send_bytes(f, starts[i] + 6, bytes + 5, len - 5);
        send_segment(f, (struct sent){7001 - i, 0, ACK, true, 0}, back, back_len);
        assert_string_equal(f->text, " alphas answer");
        assert_false(f->last.gaps);
    }
}

static void a_syn_that_nobody_answers_changes_nothing(void **state)
{
    struct fixture *f = *state;
    uint8_t bytes[64];
    size_t len = stream_of("hostiles", bytes);
    begin(f, 99);
    send_segment(f, (struct sent){7000, 100, SYN | ACK, true, 0}, NULL, 0);
    send_bytes(f, 100, bytes, 6);
    send_flags(f, 50000, SYN, NULL, 0);
    send_flags(f, 50, RST, NULL, 0);
    send_flags(f, 90, SYN, NULL, 0);
    send_bytes(f, 106, bytes + 6, len - 6);
    assert_string_equal(f->text, " hostiles");
}

static void a_stray_segment_does_not_lose_the_place(void **state)
{
    struct fixture *f = *state;
    uint8_t bytes[64], stray[64];
    size_t len = stream_of("hostiles", bytes), stray_len = stream_of("strays", stray);
    begin(f, 99);
    send_bytes(f, 100, bytes, 6);
    send_bytes(f, 2000000000, stray, stray_len); /* as a receiver would drop it, we read it for itself */
    send_bytes(f, 106, bytes + 6, len - 6);
    assert_string_equal(f->text, " strays hostiles");
    /* but where the stream really went on elsewhere, it is followed */
    send_bytes(f, 3000000000, stray, stray_len);
    for (uint32_t i = 0; i < 3; i++)
        send_bytes(f, 3000000000 + (uint32_t)stray_len + i * (uint32_t)len, bytes, len);
    assert_non_null(strstr(f->text, " hostiles hostiles hostiles"));
}

static void a_keep_alive_is_nothing_new(void **state)
{
    struct fixture *f = *state;
    uint8_t bytes[64];
    size_t len = stream_of("alphas", bytes);
    begin(f, 99);
    send_bytes(f, 100, bytes, len);
    send_bytes(f, (uint32_t)(99 + len), "", 1);
    send_bytes(f, (uint32_t)(99 + len), NULL, 0);
    send_bytes(f, (uint32_t)(100 + len), bytes, len);
    assert_string_equal(f->text, " alphas alphas");
    assert_false(notes_have(&f->last.notes, NOTE_tcp_conflict));
    assert_false(f->last.gaps);
}

/* Two streams may wait at a time: the one that waits the longest gives way, but not unseen. */
static void what_gives_way_is_told_as_far_as_it_is_there(void **state)
{
    struct fixture *f = *state;
    uint8_t bytes[64];
    size_t len = stream_of("hostiles", bytes);
    for (f->port = 3868; f->port < 3871; f->port++) {
        if (f->port != 3868)
            send_bytes(f, 100 - (uint32_t)len, bytes, len); /* which makes the connection known */
        else
            begin(f, 99);
        send_bytes(f, 100, bytes, 8);
    }
    assert_string_equal(f->text, " hostiles hostiles host~");
    assert_int_equal(tracker_stats(f->tracker)->tcp_buffers_evicted, 1);
}

/* More than a segment may carry on a wire, as network cards hand it to a capture. */
static void a_segment_of_many_is_read_like_any_other(void **state)
{
    struct fixture *f = *state;
    enum { LONG = 60000, TIMES = 6 };
    uint8_t *bytes = calloc(TIMES, LONG);
    for (unsigned i = 0; i < TIMES; i++)
        bytes[i * LONG] = 1, bytes[i * LONG + 2] = LONG >> 8, bytes[i * LONG + 3] = LONG & 255;
    begin(f, 99);
    send_bytes(f, 100, bytes, 10);
    uint8_t *packet = calloc(1, IP_LEN + TCP_LEN + TIMES * LONG);
    packet[0] = 0x45, packet[9] = 6, packet[12] = packet[16] = 10, packet[15] = 1, packet[19] = 2;
    packet[20] = 40000 >> 8, packet[21] = 40000 & 255, packet[22] = 3868 >> 8, packet[23] = 3868 & 255;
    packet[27] = 110, packet[32] = 0x50, packet[33] = ACK;
    memcpy(packet + IP_LEN + TCP_LEN, bytes + 10, TIMES * LONG - 10);
    const struct sigwarden_packet p = {
        .time_ns = f->time_ns,
        .data = packet,
        .captured_len = IP_LEN + TCP_LEN + TIMES * LONG - 10,
        .wire_len = IP_LEN + TCP_LEN + TIMES * LONG - 10,
        .link_type = 101,
        .number = ++f->number,
    };
    tracker_packet(f->tracker, &p);
    assert_int_equal(f->messages, TIMES);
    assert_false(f->last.bytes.cut);
    assert_false(f->last.gaps);
    free(packet);
    free(bytes);
}

static void each_message_has_the_frames_that_brought_it(void **state)
{
    struct fixture *f = *state;
    uint8_t bytes[256];
    size_t len = stream_of("alphas betass gammas", bytes);
    begin(f, 99);
    send_bytes(f, 104, bytes + 4, 3);         /* 2: alphas */
    send_bytes(f, 107, bytes + 7, 8);         /* 3: alphas betass */
    send_bytes(f, 115, bytes + 15, len - 15); /* 4: betass gammas */
    send_bytes(f, 100, bytes, 4);             /* 5: makes all of them whole */
    assert_string_equal(f->text, " alphas betass gammas");
    assert_int_equal(f->last.origin.frame_count, 2);
    assert_int_equal(f->last.origin.frames[0], 4);
    assert_int_equal(f->last.origin.frames[1], 5);
}

/* Sequence numbers that jump back and forth, and more connections than are followed. */
static void hostile_streams_are_bounded(void **state)
{
    struct fixture *f = *state;
    uint8_t bytes[1400];
    uint32_t seed = 5;
    for (unsigned i = 0; i < 20000; i++) {
        size_t len = 1 + chance(&seed, sizeof bytes);
        for (size_t k = 0; k < len; k++)
            bytes[k] = (uint8_t)chance(&seed, 3);
        f->port = (uint16_t)(3868 + (i % 3 == 0 ? chance(&seed, 2) : 0));
        send_bytes(f, 100000 + chance(&seed, 1u << (i % 24)), bytes, len);
    }
    tracker_flush(f->tracker);
    assert_true(tracker_stats(f->tracker)->tcp_segments > 10000);
}

static uint8_t octets[1 << 22];

/* The tracker as a next run has it, from what this one saves. */
static void in_the_next_run(struct fixture *f)
{
    const struct tracker_limits limits = {.associations = 4, .buffer_bytes = 1, .streams = 2, .datagrams = 1};
    struct saved saved = saved_begin(false, octets, sizeof octets, NULL, NULL);
    tracker_save_or_load(f->tracker, &saved);
    assert_true(saved_ok(&saved));
    const size_t len = saved.at;
    free(f->memory);
    f->memory = calloc(1, tracker_size(&limits));
    f->tracker = tracker_init(f->memory, &limits, 11, on_payload, f);
    tracker_read_streams(f->tracker, front_of);
    saved = saved_begin(true, octets, len, NULL, NULL);
    tracker_save_or_load(f->tracker, &saved);
    assert_true(saved_ok(&saved));
    assert_int_equal(saved.at, len);
}

static void what_waits_and_what_disagrees_with_it_goes_on_in_the_next_run(void **state)
{
    struct fixture *f = *state;
    uint8_t bytes[64], other[64];
    size_t len = stream_of("alphas", bytes);
    stream_of("ALPHAS", other);
    begin(f, 99);
    send_bytes(f, 104, bytes + 4, len - 4); /* behind a gap */
    send_bytes(f, 104, other + 4, len - 4); /* and the same place once more */
    in_the_next_run(f);
    assert_string_equal(f->text, "");
    send_bytes(f, 100, bytes, 4);
    assert_string_equal(f->text, " alphas ALPHAS");
    assert_true(notes_have(&f->last.notes, NOTE_tcp_conflict));
    send_bytes(f, (uint32_t)(100 + 2 * len), bytes, len); /* one is missing */
    send_segment(f, (struct sent){9, 9, ACK, true, 0}, NULL, 0);
    f->time_ns += INT64_C(10000000000);
    send_segment(f, (struct sent){9, 9, ACK, true, 0}, NULL, 0);
    in_the_next_run(f);
    send_bytes(f, (uint32_t)(100 + len), bytes, len);
    assert_string_equal(f->text, " alphas ALPHAS alphas alphas");
}

static void a_syn_and_its_answer_again_change_nothing(void **state)
{
    struct fixture *f = *state;
    uint8_t bytes[64];
    size_t len = stream_of("hostiles", bytes);
    for (unsigned i = 0; i < 2; i++) {
        send_flags(f, 99, SYN, NULL, 0);
        send_segment(f, (struct sent){7000, 100, SYN | ACK, true, 0}, NULL, 0);
        send_bytes(f, 100 + i * 6, bytes + i * 6, i ? len - 6 : 6);
    }
    assert_string_equal(f->text, " hostiles");
    assert_false(f->last.gaps);
}

static void nothing_is_read_before_who_reads_streams_is_known(void **state)
{
    struct fixture *f = *state;
    uint8_t bytes[64];
    size_t len = stream_of("alphas", bytes);
    tracker_read_streams(f->tracker, NULL);
    begin(f, 99);
    send_bytes(f, 100, bytes, len);
    assert_int_equal(f->messages, 0);
    assert_int_equal(tracker_stats(f->tracker)->frames_other, 2);
}

static void many_segments_that_disagree_are_read_as_far_as_there_is_room(void **state)
{
    struct fixture *f = *state;
    uint8_t bytes[64], other[64];
    size_t len = stream_of("alphas", bytes);
    stream_of("ALPHAS", other);
    begin(f, 99);
    send_bytes(f, 104, bytes + 4, len - 4);
    for (unsigned i = 0; i < 12; i++) {
        other[5] = (uint8_t)('a' + i);
        send_bytes(f, 104, other + 4, len - 4);
    }
    send_bytes(f, 100, bytes, 4);
    assert_int_equal(f->messages, 1 + 8);
    assert_true(notes_have(&f->last.notes, NOTE_tcp_conflict));
}

static void what_was_put_aside_is_loaded_where_its_octets_are(void **state)
{
    static const struct {
        uint32_t from, len;
        bool right;
    } cases[] = {{0, 4, true}, {4, 0, true}, {5, 0, false}, {0, 5, false}, {3, 2, false}, {3, 1, true}};
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct tcp_connections *tables[2];
        for (unsigned k = 0; k < 2; k++)
            tables[k] = tcp_connections_init(calloc(1, tcp_connections_size(1, 1)), 1, 1, 7);
        const struct tcp_path path = {
            .src = {.family = 4}, .dest = {.family = 4}, .src_port = 1, .dest_port = 2};
        struct tcp_connection *c = tcp_connections_add(tables[0], &path, PAYLOAD_diameter);
        struct tcp_lent *lent = tcp_connections_lend(tables[0]);
        lent->owner = lent->half = c->half[0].buffer = 0;
        assert_int_equal(stream_buffer_store(&lent->buffer, 4, span_of("wait", 4), 1), STREAM_STORED);
        lent->aside.count = 1;
        lent->aside.len = 4;
        lent->aside.list[0].from = cases[i].from;
        lent->aside.list[0].len = cases[i].len;
        struct saved saved = saved_begin(false, octets, sizeof octets, NULL, NULL);
        tcp_connections_save_or_load(tables[0], &saved);
        saved = saved_begin(true, octets, saved.at, NULL, NULL);
        tcp_connections_save_or_load(tables[1], &saved);
        assert_int_equal(saved_ok(&saved), cases[i].right);
        free(tables[0]);
        free(tables[1]);
    }
}

/* As many pieces wait as may: what comes at the front is read all the same. */
static void many_pieces_that_wait_hide_nothing_at_the_front(void **state)
{
    struct fixture *f = *state;
    uint8_t bytes[64];
    size_t len = stream_of("hostiles", bytes);
    begin(f, 99);
    for (uint32_t i = 1; i <= 32; i++)
        send_bytes(f, 100 + i * 100, "x", 1);
    f->text[0] = 0;
    send_bytes(f, 100, bytes, len);
    assert_string_equal(f->text, " hostiles");
}

static void what_waited_and_looks_like_tls_has_the_latest_frame(void **state)
{
    static const uint8_t tls[] = {22, 3, 1, 0, 4, 1, 0, 0, 0};
    struct fixture *f = *state;
    uint8_t bytes[64];
    size_t len = stream_of("sixteen-letters!", bytes);
    begin(f, 99);
    send_bytes(f, 100, bytes, 10);
    send_bytes(f, (uint32_t)(100 + len), tls, sizeof tls);
    tracker_flush(f->tracker);
    assert_int_equal(f->last.protocol, PAYLOAD_encrypted);
    assert_int_equal(f->last.origin.frame_count, 1);
    assert_int_equal(f->last.origin.frames[0], f->number);
}

static void of_many_late_messages_the_first_64_are_read(void **state)
{
    enum { LATE = 70, LEN = 6 };
    struct fixture *f = *state;
    uint8_t bytes[LATE * LEN];
    for (size_t i = 0; i < LATE; i++)
        stream_of("ab", bytes + i * LEN);
    begin(f, 99);
    send_bytes(f, 100 + LATE * LEN, bytes, LEN);
    f->time_ns += INT64_C(4000000000);
    send_bytes(f, 100 + LATE * LEN + LEN, bytes, LEN);
    assert_int_equal(f->messages, 2);
    send_bytes(f, 100, bytes, sizeof bytes);
    assert_int_equal(f->messages, 2 + 64);
}

static void what_the_capture_cut_before_a_longer_gap_is_given_up_alone(void **state)
{
    struct fixture *f = *state;
    uint8_t bytes[64], more[64];
    size_t len = stream_of("hostiles evil", bytes), more_len = stream_of("next", more);
    begin(f, 99);
    send_bytes(f, (uint32_t)(100 + len), more, more_len);
    send_segment(f, (struct sent){.seq = 100, .flags = ACK, .cut = 2}, bytes, 12); /* evil is still to come */
    send_bytes(f, 112, bytes + 12, len - 12);
    assert_string_equal(f->text, " hostil~ evil next");
}

static void a_disagreement_in_fragments_of_ip_is_read_too(void **state)
{
    struct fixture *f = *state;
    uint8_t bytes[64], other[64];
    size_t len = stream_of("alphas", bytes);
    stream_of("ALPHAS", other);
    begin(f, 99);
    send_bytes(f, 104, bytes + 4, len - 4);
    send_bytes(f, 104, other + 4, len - 4);
    send_flags(f, 100, ACK | SPLIT, bytes, 4);
    assert_string_equal(f->text, " alphas ALPHAS");
}

static void time_that_goes_back_changes_nothing(void **state)
{
    struct fixture *f = *state;
    uint8_t bytes[64];
    size_t len = stream_of("alphas", bytes);
    f->time_ns = INT64_C(100000000000);
    begin(f, 99);
    send_bytes(f, 104, bytes + 4, len - 4);
    f->time_ns = 1000;
    send_bytes(f, 100, bytes, 4);
    assert_string_equal(f->text, " alphas");
    assert_int_equal(tracker_stats(f->tracker)->late_packets, 1);
}

static void a_changed_message_names_the_frames_that_it_is_of(void **state)
{
    static const struct {
        size_t from, to;
        uint32_t frames;
    } cases[] = {{0, 12, 1}, {0, 8, 2}, {6, 12, 2}};
    for (size_t i = 0; i < 3; i++) {
        if (i) {
            teardown(state);
            setup(state);
        }
        struct fixture *f = *state;
        uint8_t first[64], second[64];
        size_t len = stream_of("harmless", first);
        stream_of("hostiles", second);
        assert_int_equal(len, 12);
        begin(f, 99);
        send_bytes(f, 100, first, len);
        send_bytes(f, (uint32_t)(100 + cases[i].from), second + cases[i].from, cases[i].to - cases[i].from);
        assert_int_equal(f->messages, 2);
        assert_int_equal(f->last.origin.frame_count, cases[i].frames);
        assert_int_equal(f->last.origin.frames[cases[i].frames - 1], f->number);
        assert_int_equal(f->last.origin.frames[0], cases[i].frames == 1 ? f->number : 2);
    }
}

static void only_what_comes_ahead_is_out_of_order(void **state)
{
    struct fixture *f = *state;
    uint8_t bytes[64];
    size_t len = stream_of("alphas", bytes);
    begin(f, 99);
    send_bytes(f, 100, bytes, 4);
    assert_int_equal(tracker_stats(f->tracker)->tcp_out_of_order, 0);
    send_bytes(f, 106, bytes + 6, len - 6);
    assert_int_equal(tracker_stats(f->tracker)->tcp_out_of_order, 1);
}

static void of_one_end_alone_a_syn_far_off_begins_anew_and_one_near_does_not(void **state)
{
    static const uint32_t starts[] = {5000, 5000000, 3000000000u};
    for (size_t i = 0; i < 3; i++) {
        if (i) {
            teardown(state);
            setup(state);
        }
        struct fixture *f = *state;
        uint8_t bytes[64];
        size_t len = stream_of("hostiles", bytes);
        begin(f, starts[i]);
        send_bytes(f, starts[i] + 1, bytes, 6);
        begin(f, 99);
        send_bytes(f, i ? 100 : starts[i] + 7, i ? bytes : bytes + 6, i ? len : len - 6);
        assert_non_null(strstr(f->text, " hostiles"));
        assert_false(f->last.gaps);
    }
}

static void strays_that_do_not_follow_each_other_move_nothing(void **state)
{
    static const uint32_t second[] = {2000000000u + 200000, 2000000000u - 200000};
    for (size_t i = 0; i < 2; i++) {
        if (i) {
            teardown(state);
            setup(state);
        }
        struct fixture *f = *state;
        uint8_t bytes[64];
        size_t len = stream_of("hostiles", bytes);
        begin(f, 99);
        send_bytes(f, 100, bytes, 6);
        send_bytes(f, 2000000000u, "xx", 2);
        send_bytes(f, second[i], "yy", 2);
        send_bytes(f, 106, bytes + 6, len - 6);
        assert_string_equal(f->text, " hostiles");
        assert_false(f->last.gaps);
    }
}

static void a_silent_stream_is_given_up_also_after_time_went_back(void **state)
{
    struct fixture *f = *state;
    uint8_t bytes[64];
    size_t len = stream_of("alphas", bytes);
    f->time_ns = INT64_C(100000000000);
    begin(f, 99);
    f->time_ns = 1000;
    send_bytes(f, 100, bytes, 6);
    send_bytes(f, 108, bytes + 8, len - 8);
    f->time_ns += INT64_C(5000000000);
    f->port = 3869;
    begin(f, 99);
    f->port = 5868;
    begin(f, 99);
    assert_string_equal(f->text, " al~");
}

static void the_buffer_that_was_not_used_the_longest_is_lent(void **state)
{
    (void)state;
    struct tcp_connections *table = tcp_connections_init(calloc(1, tcp_connections_size(4, 3)), 4, 3, 7);
    assert_ptr_equal(tcp_connections_lend(table), &table->lent[0]);
    for (uint16_t i = 0; i < 3; i++) {
        table->lent[i].owner = i;
        table->lent[i].turn = i == 1 ? 5 : 10u + i;
    }
    assert_ptr_equal(tcp_connections_lend(table), &table->lent[1]);
    table->lent[2].owner = TCP_NONE;
    assert_ptr_equal(tcp_connections_lend(table), &table->lent[2]);
    free(table);
    assert_true(tcp_connections_size(2048, 1) - tcp_connections_size(1024, 1) >=
                1024 * (sizeof(struct tcp_connection) + 2 * sizeof(struct stream_past) + 4));
    assert_int_equal(tcp_connections_size(TCP_CONNECTIONS_MAX + 1, 1),
                     tcp_connections_size(TCP_CONNECTIONS_MAX, 1));
}

static void what_finds_no_room_makes_some(void **state)
{
    struct fixture *f = *state;
    uint8_t bytes[64];
    size_t len = stream_of("hostiles", bytes);
    begin(f, 99);
    for (uint32_t i = 1; i < 32; i++)
        send_bytes(f, 100 + i * 100, "x", 1);
    send_bytes(f, 9000, bytes, len);
    tracker_flush(f->tracker);
    assert_non_null(strstr(f->text, " hostiles"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(several_messages_in_one_segment, setup, teardown),
        cmocka_unit_test_setup_teardown(one_message_in_many_segments_has_all_their_frames, setup, teardown),
        cmocka_unit_test_setup_teardown(any_order_of_segments_gives_the_same_messages, setup, teardown),
        cmocka_unit_test_setup_teardown(a_capture_that_begins_midway_finds_the_next_message, setup, teardown),
        cmocka_unit_test_setup_teardown(a_gap_is_waited_for_and_then_given_up, setup, teardown),
        cmocka_unit_test_setup_teardown(a_segment_that_comes_again_changed_is_looked_at_for_itself, setup,
                                        teardown),
        cmocka_unit_test_setup_teardown(a_message_on_another_port_makes_the_connection_known, setup,
                                        teardown),
        cmocka_unit_test_setup_teardown(tls_is_named_and_not_read, setup, teardown),
        cmocka_unit_test_setup_teardown(a_message_too_long_to_keep_is_cut_and_passed_over, setup, teardown),
        cmocka_unit_test_setup_teardown(what_is_left_at_the_end_is_told_as_cut, setup, teardown),
        cmocka_unit_test_setup_teardown(a_change_is_seen_however_it_is_cut, setup, teardown),
        cmocka_unit_test_setup_teardown(a_change_of_what_waits_is_seen_too, setup, teardown),
        cmocka_unit_test_setup_teardown(what_was_put_aside_names_its_frame, setup, teardown),
        cmocka_unit_test_setup_teardown(what_is_passed_over_is_lost, setup, teardown),
        cmocka_unit_test_setup_teardown(the_next_message_is_the_first_behind_what_was_passed_over, setup,
                                        teardown),
        cmocka_unit_test_setup_teardown(bytes_that_come_after_all_complete_their_message, setup, teardown),
        cmocka_unit_test_setup_teardown(late_messages_in_pieces_are_put_together, setup, teardown),
        cmocka_unit_test_setup_teardown(a_silent_stream_is_not_waited_for_either, setup, teardown),
        cmocka_unit_test_setup_teardown(segments_that_the_capture_cut_lose_only_their_own_rest, setup,
                                        teardown),
        cmocka_unit_test_setup_teardown(what_looks_like_tls_inside_a_message_hides_nothing, setup, teardown),
        cmocka_unit_test_setup_teardown(what_is_in_clear_on_the_port_of_tls_is_read, setup, teardown),
        cmocka_unit_test_setup_teardown(a_new_handshake_starts_anew, setup, teardown),
        cmocka_unit_test_setup_teardown(a_syn_that_nobody_answers_changes_nothing, setup, teardown),
        cmocka_unit_test_setup_teardown(a_stray_segment_does_not_lose_the_place, setup, teardown),
        cmocka_unit_test_setup_teardown(a_keep_alive_is_nothing_new, setup, teardown),
        cmocka_unit_test_setup_teardown(what_gives_way_is_told_as_far_as_it_is_there, setup, teardown),
        cmocka_unit_test_setup_teardown(a_segment_of_many_is_read_like_any_other, setup, teardown),
        cmocka_unit_test_setup_teardown(each_message_has_the_frames_that_brought_it, setup, teardown),
        cmocka_unit_test_setup_teardown(what_waits_and_what_disagrees_with_it_goes_on_in_the_next_run, setup,
                                        teardown),
        cmocka_unit_test_setup_teardown(a_syn_and_its_answer_again_change_nothing, setup, teardown),
        cmocka_unit_test_setup_teardown(nothing_is_read_before_who_reads_streams_is_known, setup, teardown),
        cmocka_unit_test_setup_teardown(many_segments_that_disagree_are_read_as_far_as_there_is_room, setup,
                                        teardown),
        cmocka_unit_test(what_was_put_aside_is_loaded_where_its_octets_are),
        cmocka_unit_test_setup_teardown(many_pieces_that_wait_hide_nothing_at_the_front, setup, teardown),
        cmocka_unit_test_setup_teardown(what_waited_and_looks_like_tls_has_the_latest_frame, setup, teardown),
        cmocka_unit_test_setup_teardown(of_many_late_messages_the_first_64_are_read, setup, teardown),
        cmocka_unit_test_setup_teardown(what_the_capture_cut_before_a_longer_gap_is_given_up_alone, setup,
                                        teardown),
        cmocka_unit_test_setup_teardown(a_disagreement_in_fragments_of_ip_is_read_too, setup, teardown),
        cmocka_unit_test_setup_teardown(time_that_goes_back_changes_nothing, setup, teardown),
        cmocka_unit_test_setup_teardown(a_changed_message_names_the_frames_that_it_is_of, setup, teardown),
        cmocka_unit_test_setup_teardown(only_what_comes_ahead_is_out_of_order, setup, teardown),
        cmocka_unit_test_setup_teardown(of_one_end_alone_a_syn_far_off_begins_anew_and_one_near_does_not,
                                        setup, teardown),
        cmocka_unit_test_setup_teardown(strays_that_do_not_follow_each_other_move_nothing, setup, teardown),
        cmocka_unit_test_setup_teardown(a_silent_stream_is_given_up_also_after_time_went_back, setup,
                                        teardown),
        cmocka_unit_test(the_buffer_that_was_not_used_the_longest_is_lent),
        cmocka_unit_test_setup_teardown(what_finds_no_room_makes_some, setup, teardown),
        cmocka_unit_test_setup_teardown(hostile_streams_are_bounded, setup, teardown),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
