// SPDX-License-Identifier: Apache-2.0
/* I-DATA (RFC 8260): fragments that are numbered within their message, so that messages may be interleaved.
 */
#include "unit/sctp_maker.h"

enum { STREAM = 5 };

static void send_i_data(struct fixture *f, struct i_data d)
{
    struct packet p = from_to(1, 2, 77);
    add_i_data(&p, &d);
    send(f, p);
}

static void send_part(struct fixture *f, uint32_t tsn, unsigned flags, uint32_t mid, uint32_t fsn,
                      const char *text)
{
    send_i_data(f, (struct i_data){tsn, flags, STREAM, mid, fsn, text});
}

/* Byte by byte, as RFC 8260 2.1 has it. */
static void a_message_in_one_chunk_is_read(void **state)
{
    static const uint8_t chunk[] = {
        64,   3,    0,    24,   /* I-DATA, begins and ends, 20 bytes of header and 4 of the message */
        0x01, 0x02, 0x03, 0x04, /* TSN */
        0,    5,    0,    0,    /* stream, reserved */
        0xaa, 0xbb, 0xcc, 0xdd, /* MID */
        0,    0,    0,    46,   /* PPID: Diameter */
        't',  'e',  'x',  't',
    };
    struct fixture *f = *state;
    struct packet p = from_to(1, 2, 77);
    memcpy(p.at + p.len, chunk, sizeof chunk);
    p.len += sizeof chunk;
    send(f, p);
    assert_int_equal(f->messages, 1);
    assert_string_equal(f->text, "text");
    assert_int_equal(f->last.ppid, 46);
    assert_int_equal(f->last.stream, 5);
    assert_int_equal(f->last.protocol, PAYLOAD_diameter);
    assert_int_equal(tracker_stats(f->tracker)->sctp_data_chunks, 1);
    assert_int_equal(tracker_stats(f->tracker)->sctp_i_data_chunks, 1);
}

static void messages_of_one_stream_may_be_interleaved(void **state)
{
    struct fixture *f = *state;
    send_part(f, 1, BEGIN, 7, 0, "a0 ");
    send_part(f, 2, BEGIN, 8, 0, "b0 ");
    send_part(f, 3, MIDDLE, 7, 1, "a1 ");
    send_part(f, 4, WHOLE, 9, 0, "c");
    assert_int_equal(f->messages, 1);
    send_part(f, 5, END, 8, 1, "b1");
    assert_string_equal(f->text, "b0 b1");
    send_part(f, 6, END, 7, 2, "a2");
    assert_string_equal(f->text, "a0 a1 a2");
    assert_int_equal(f->messages, 3);
    assert_int_equal(f->last.ppid, 3);
    assert_int_equal(f->last.stream, STREAM);
    assert_int_equal(f->last.origin.frame_count, 3);
    assert_int_equal(f->last.origin.frames[0], 1);
    assert_int_equal(f->last.origin.frames[1], 3);
    assert_int_equal(f->last.origin.frames[2], 6);
    assert_true(notes_have(&f->last.notes, NOTE_sctp_fragment_tiny));
    assert_int_equal(flushed(f)->sctp_fragments_lost, 0);
    assert_int_equal(flushed(f)->sctp_missing_tsns, 0);
}

static void fragments_are_joined_in_any_order(void **state)
{
    static const unsigned orders[][3] = {{0, 1, 2}, {0, 2, 1}, {1, 0, 2}, {1, 2, 0}, {2, 0, 1}, {2, 1, 0}};
    static const unsigned flags[] = {BEGIN, MIDDLE, END};
    static const char *const texts[] = {"aa", "bb", "cc"};
    struct fixture *f = *state;
    for (uint32_t o = 0; o < 6; o++) {
        for (unsigned i = 0; i < 3; i++) {
            unsigned k = orders[o][i];
            send_part(f, 1 + o * 3 + k, flags[k], o, k, texts[k]);
        }
        assert_int_equal(f->messages, o + 1);
        assert_string_equal(f->text, "aabbcc");
        assert_int_equal(f->last.ppid, 3);
    }
}

static void many_messages_at_a_time_are_kept_apart(void **state)
{
    struct fixture *f = *state;
    for (uint32_t i = 0; i < 50; i++)
        send_part(f, 1 + i, BEGIN, i, 0, (char[]){(char)('0' + i), 0});
    for (uint32_t i = 0; i < 50; i++) {
        send_part(f, 51 + i, END, i, 1, (char[]){(char)('0' + i), 0});
        assert_int_equal(f->messages, i + 1);
        assert_true(f->text[0] == (char)('0' + i) && f->text[1] == f->text[0] && f->text[2] == 0);
    }
}

static void several_in_one_packet_are_joined(void **state)
{
    struct fixture *f = *state;
    struct packet p = from_to(1, 2, 77);
    add_i_data(&p, &(struct i_data){1, BEGIN, STREAM, 7, 0, "one "});
    add_i_data(&p, &(struct i_data){2, BEGIN, STREAM, 8, 0, "other "});
    add_i_data(&p, &(struct i_data){3, END, STREAM, 7, 1, "end"});
    add_i_data(&p, &(struct i_data){4, END, STREAM, 8, 1, "end"});
    send(f, p);
    assert_int_equal(f->messages, 2);
    assert_string_equal(f->text, "other end");
    assert_int_equal(f->last.origin.frame_count, 1);
}

static void stream_and_order_are_part_of_a_message_s_name(void **state)
{
    struct fixture *f = *state;
    send_i_data(f, (struct i_data){1, BEGIN, 1, 0, 0, "a"});
    send_i_data(f, (struct i_data){2, BEGIN, 2, 0, 0, "b"});
    send_i_data(f, (struct i_data){3, BEGIN | UNORDERED, 1, 0, 0, "c"});
    send_i_data(f, (struct i_data){4, END | UNORDERED, 1, 0, 1, "C"});
    assert_string_equal(f->text, "cC");
    send_i_data(f, (struct i_data){5, END, 1, 0, 1, "A"});
    assert_string_equal(f->text, "aA");
    send_i_data(f, (struct i_data){6, END, 2, 0, 1, "B"});
    assert_string_equal(f->text, "bB");
    assert_int_equal(f->last.stream, 2);
    assert_int_equal(f->messages, 3);
}

static void data_and_i_data_are_never_joined(void **state)
{
    struct fixture *f = *state;
    send_data(f, 1, 2, 77, 1, BEGIN, "data ");
    send_part(f, 2, BEGIN, 0, 0, "i-data ");
    send_part(f, 3, END, 0, 1, "end");
    assert_string_equal(f->text, "i-data end");
    send_data(f, 1, 2, 77, 2, END, "end");
    assert_string_equal(f->text, "data end");
}

static void tsn_and_mid_may_wrap(void **state)
{
    struct fixture *f = *state;
    for (uint32_t i = 0; i < 6; i++) {
        send_part(f, UINT32_MAX - 5 + i * 2, BEGIN, UINT32_MAX - 2 + i, 0, "front ");
        send_part(f, UINT32_MAX - 4 + i * 2, END, UINT32_MAX - 2 + i, 1, "end");
        assert_int_equal(f->messages, i + 1);
        assert_string_equal(f->text, "front end");
    }
    assert_int_equal(flushed(f)->sctp_missing_tsns, 0);
}

/* A number below the first one's is none behind the last. */
static void an_fsn_does_not_wrap(void **state)
{
    struct fixture *f = *state;
    send_part(f, 1, MIDDLE, 7, UINT32_MAX, "last");
    send_part(f, 2, BEGIN, 7, 0, "front ");
    send_part(f, 3, END, 7, 1, "end");
    assert_int_equal(f->messages, 1);
    assert_string_equal(f->text, "front end");
    assert_int_equal(flushed(f)->sctp_fragments_lost, 1);
}

static void a_retransmission_is_dropped_only_if_its_content_is_the_same(void **state)
{
    enum { IMMEDIATELY = 8 };
    struct fixture *f = *state;
    send_part(f, 1, WHOLE, 7, 0, "one");
    send_part(f, 1, WHOLE | IMMEDIATELY, 7, 0, "one");
    assert_int_equal(f->messages, 1);
    send_part(f, 1, WHOLE, 7, 0, "two");
    assert_int_equal(f->messages, 2);
    assert_true(notes_have(&f->last.notes, NOTE_sctp_tsn_conflict));
    send_part(f, 2, BEGIN, 8, 0, "front ");
    send_part(f, 2, BEGIN, 8, 0, "front ");
    send_part(f, 3, END, 8, 1, "end");
    send_part(f, 3, END, 8, 1, "end");
    assert_int_equal(f->messages, 3);
    assert_string_equal(f->text, "front end");
    assert_false(notes_have(&f->last.notes, NOTE_sctp_tsn_conflict));
    assert_int_equal(flushed(f)->sctp_duplicates, 3);
}

/* The same bytes in DATA and I-DATA are two messages; one must not hide the other. */
static void data_with_the_bytes_of_i_data_is_no_retransmission(void **state)
{
    struct fixture *f = *state;
    struct packet p = from_to(1, 2, 77);
    add_data_of(&p, 1, WHOLE, 7, "\1\1\1\3text"); /* its PPID is the MID below, its text PPID and text */
    send(f, p);
    struct packet q = from_to(1, 2, 77);
    add_i_data(&q, &(struct i_data){1, WHOLE, 0, 7, 0, "text"});
    memcpy(q.at + q.len - 8, "\1\1\1\3", 4);
    send(f, q);
    assert_int_equal(f->messages, 2);
    assert_string_equal(f->text, "text");
    assert_true(notes_have(&f->last.notes, NOTE_sctp_tsn_conflict));
}

static void another_content_for_the_same_fsn_is_noted(void **state)
{
    struct fixture *f = *state;
    send_part(f, 1, BEGIN, 7, 0, "good ");
    send_part(f, 2, BEGIN, 7, 0, "evil ");
    assert_int_equal(f->messages, 1);
    assert_string_equal(f->text, "evil ");
    assert_true(f->last.bytes.cut);
    assert_true(notes_have(&f->last.notes, NOTE_sctp_tsn_conflict));
    send_part(f, 3, END, 7, 1, "end");
    assert_int_equal(f->messages, 2);
    assert_string_equal(f->text, "good end");
    assert_true(notes_have(&f->last.notes, NOTE_sctp_tsn_conflict));
}

static void a_number_that_only_the_first_fragment_has_takes_nobody_s_place(void **state)
{
    struct fixture *f = *state;
    send_part(f, 1, MIDDLE, 7, 0, "in the way");
    assert_int_equal(tracker_stats(f->tracker)->frames_malformed, 1);
    send_part(f, 2, BEGIN, 7, 0, "front ");
    send_part(f, 3, END, 7, 1, "end");
    assert_int_equal(f->messages, 1);
    assert_string_equal(f->text, "front end");
    assert_false(notes_have(&f->last.notes, NOTE_sctp_tsn_conflict));
}

static void a_lost_fragment_loses_its_message_only(void **state)
{
    struct fixture *f = *state;
    send_part(f, 1, BEGIN, 7, 0, "a0");
    send_part(f, 3, END, 7, 2, "a2"); /* TSN 2 with FSN 1 is lost */
    send_part(f, 4, BEGIN, 8, 0, "b0 ");
    send_part(f, 5, END, 8, 1, "b1");
    assert_int_equal(f->messages, 1);
    assert_string_equal(f->text, "b0 b1");
    assert_int_equal(flushed(f)->sctp_fragments_lost, 2);
    assert_int_equal(flushed(f)->sctp_missing_tsns, 1);
}

static void a_capture_may_start_in_the_middle_of_a_message(void **state)
{
    struct fixture *f = *state;
    send_part(f, 100, MIDDLE, 7, 4, "a4");
    send_part(f, 101, END, 7, 5, "a5");
    send_part(f, 102, BEGIN, 8, 0, "b0 ");
    send_part(f, 103, END, 8, 1, "b1");
    assert_int_equal(f->messages, 1);
    assert_string_equal(f->text, "b0 b1");
    assert_int_equal(flushed(f)->sctp_fragments_lost, 2);
    assert_int_equal(flushed(f)->sctp_missing_tsns, 0);
}

static void what_an_i_forward_tsn_skips_is_not_missing(void **state)
{
    struct fixture *f = *state;
    send_part(f, 1, BEGIN, 7, 0, "given up");
    struct packet p = from_to(1, 2, 77);
    put16(&p, I_FORWARD_TSN << 8);
    put16(&p, 16);
    put32(&p, 3); /* new cumulative TSN */
    put16(&p, STREAM);
    put16(&p, 0); /* ordered */
    put32(&p, 7); /* MID */
    send(f, p);
    send_part(f, 4, WHOLE, 8, 0, "next");
    assert_string_equal(f->text, "next");
    assert_int_equal(flushed(f)->sctp_missing_tsns, 0);
    assert_int_equal(flushed(f)->sctp_fragments_lost, 1);
}

static void its_tsns_tie_a_path_too(void **state)
{
    struct fixture *f = *state;
    send_part(f, 1000, WHOLE, 1, 0, "a");
    uint64_t flow = f->last.origin.flow_id;
    struct packet near = from_to(11, 12, 77), far = from_to(21, 22, 77);
    add_i_data(&near, &(struct i_data){1001, WHOLE, STREAM, 2, 0, "b"});
    send(f, near);
    assert_true(f->last.origin.flow_id == flow);
    add_i_data(&far, &(struct i_data){9000000, WHOLE, STREAM, 2, 0, "c"});
    send(f, far);
    assert_true(f->last.origin.flow_id != flow);
}

static void every_cut_of_a_fragment_is_told_from_a_malformed_one(void **state)
{
    struct fixture *f = *state;
    struct packet p = from_to(1, 2, 77);
    size_t front = p.len;
    add_i_data(&p, &(struct i_data){1, WHOLE, STREAM, 7, 0, "text"});
    for (size_t captured = front; captured < p.len; captured++) {
        unsigned before = f->messages;
        send_snapped(f, &p, captured);
        bool whole_header = captured >= front + 20;
        assert_int_equal(f->messages - before, whole_header);
        if (whole_header)
            assert_true(f->last.bytes.cut);
    }
    assert_int_equal(tracker_stats(f->tracker)->frames_malformed, 0);
    unsigned before = f->messages;
    for (unsigned len = 4; len < 20; len++) {
        struct packet lie = p;
        lie.at[front + 3] = (uint8_t)len; /* a chunk without room for its own header */
        lie.len = front + ((len + 3) & ~3u);
        send(f, lie);
    }
    assert_int_equal(f->messages, before);
    assert_int_equal(tracker_stats(f->tracker)->frames_malformed, 16);
}

static void a_cut_fragment_cuts_its_message(void **state)
{
    struct fixture *f = *state;
    send_part(f, 1, BEGIN, 7, 0, "front ");
    struct packet p = from_to(1, 2, 77);
    add_i_data(&p, &(struct i_data){2, MIDDLE, STREAM, 7, 1, "middle of it"});
    send_snapped(f, &p, p.len - 6);
    send_part(f, 3, END, 7, 2, "end");
    assert_int_equal(f->messages, 1);
    assert_string_equal(f->text, "front middle");
    assert_true(f->last.bytes.cut);
}

static void fragments_without_end_push_out_the_oldest_and_no_whole_message(void **state)
{
    struct fixture *f = *state;
    send_part(f, 1, BEGIN, 7, 0, "victim ");
    for (uint32_t i = 1; i < 50000; i++)
        send_part(f, 1 + i, MIDDLE, i % 3 ? 8 : 9 + i, i, "x");
    send_part(f, 50001, END, 7, 1, "end");
    send_part(f, 50002, BEGIN, 70000, 0, "alive ");
    send_part(f, 50003, END, 70000, 1, "end");
    assert_int_equal(f->messages, 1);
    assert_string_equal(f->text, "alive end");
    assert_int_equal(flushed(f)->sctp_fragments_lost, 50001);
    assert_true(flushed(f)->buffers_evicted > 0);
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)
    const struct CMUnitTest tests[] = {
        TEST(a_message_in_one_chunk_is_read),
        TEST(messages_of_one_stream_may_be_interleaved),
        TEST(fragments_are_joined_in_any_order),
        TEST(many_messages_at_a_time_are_kept_apart),
        TEST(several_in_one_packet_are_joined),
        TEST(stream_and_order_are_part_of_a_message_s_name),
        TEST(data_and_i_data_are_never_joined),
        TEST(tsn_and_mid_may_wrap),
        TEST(an_fsn_does_not_wrap),
        TEST(a_retransmission_is_dropped_only_if_its_content_is_the_same),
        TEST(data_with_the_bytes_of_i_data_is_no_retransmission),
        TEST(another_content_for_the_same_fsn_is_noted),
        TEST(a_number_that_only_the_first_fragment_has_takes_nobody_s_place),
        TEST(a_lost_fragment_loses_its_message_only),
        TEST(a_capture_may_start_in_the_middle_of_a_message),
        TEST(what_an_i_forward_tsn_skips_is_not_missing),
        TEST(its_tsns_tie_a_path_too),
        TEST(every_cut_of_a_fragment_is_told_from_a_malformed_one),
        TEST(a_cut_fragment_cuts_its_message),
        TEST(fragments_without_end_push_out_the_oldest_and_no_whole_message),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
