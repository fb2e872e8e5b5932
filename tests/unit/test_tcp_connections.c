// SPDX-License-Identifier: Apache-2.0
#include "unit/tcp_maker.h"

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
        cmocka_unit_test_setup_teardown(a_capture_that_begins_midway_finds_the_next_message, setup, teardown),
        cmocka_unit_test_setup_teardown(a_message_on_another_port_makes_the_connection_known, setup,
                                        teardown),
        cmocka_unit_test_setup_teardown(tls_is_named_and_not_read, setup, teardown),
        cmocka_unit_test_setup_teardown(a_silent_stream_is_not_waited_for_either, setup, teardown),
        cmocka_unit_test_setup_teardown(what_looks_like_tls_inside_a_message_hides_nothing, setup, teardown),
        cmocka_unit_test_setup_teardown(what_is_in_clear_on_the_port_of_tls_is_read, setup, teardown),
        cmocka_unit_test_setup_teardown(a_new_handshake_starts_anew, setup, teardown),
        cmocka_unit_test_setup_teardown(a_syn_that_nobody_answers_changes_nothing, setup, teardown),
        cmocka_unit_test_setup_teardown(a_stray_segment_does_not_lose_the_place, setup, teardown),
        cmocka_unit_test_setup_teardown(a_keep_alive_is_nothing_new, setup, teardown),
        cmocka_unit_test_setup_teardown(what_gives_way_is_told_as_far_as_it_is_there, setup, teardown),
        cmocka_unit_test_setup_teardown(a_syn_and_its_answer_again_change_nothing, setup, teardown),
        cmocka_unit_test_setup_teardown(nothing_is_read_before_who_reads_streams_is_known, setup, teardown),
        cmocka_unit_test_setup_teardown(time_that_goes_back_changes_nothing, setup, teardown),
        cmocka_unit_test_setup_teardown(only_what_comes_ahead_is_out_of_order, setup, teardown),
        cmocka_unit_test_setup_teardown(of_one_end_alone_a_syn_far_off_begins_anew_and_one_near_does_not,
                                        setup, teardown),
        cmocka_unit_test_setup_teardown(strays_that_do_not_follow_each_other_move_nothing, setup, teardown),
        cmocka_unit_test_setup_teardown(a_silent_stream_is_given_up_also_after_time_went_back, setup,
                                        teardown),
        cmocka_unit_test(the_buffer_that_was_not_used_the_longest_is_lent),
        cmocka_unit_test_setup_teardown(what_finds_no_room_makes_some, setup, teardown),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
