// SPDX-License-Identifier: Apache-2.0
/* One direction of a stream, ahead of the reader and behind it: where pieces, holes and memories run out. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <cmocka.h>

#include "frame/stream_buffer.h"

static struct stream_buffer buffer, other;
static struct stream_past past, past_other;
static uint8_t octets[1 << 20];

static int setup(void **state)
{
    (void)state;
    memset(&buffer, 0, sizeof buffer);
    memset(&other, 0, sizeof other);
    memset(&past, 0, sizeof past);
    memset(&past_other, 0, sizeof past_other);
    return 0;
}

static enum stream_stored put(uint32_t offset, const char *text, uint64_t frame)
{
    return stream_buffer_store(&buffer, offset, span_of_text(text), frame);
}

static void pieces_join_and_the_first_content_stays(void **state)
{
    (void)state;
    assert_int_equal(put(4, "ef", 1), STREAM_STORED);
    assert_int_equal(stream_buffer_front(&buffer).len, 0);
    assert_int_equal(stream_buffer_gap(&buffer), 4);
    assert_int_equal(put(2, "cdXfg", 2), STREAM_STORED_CONFLICT);
    assert_int_equal(put(8, "", 3), STREAM_STORED);
    assert_int_equal(put(0, "ab", 4), STREAM_STORED);
    assert_true(span_is(stream_buffer_front(&buffer), "abcdefg"));
    assert_int_equal(stream_buffer_gap(&buffer), 0);
    stream_buffer_consume(&buffer, 0);
    stream_buffer_consume(&buffer, 3);
    assert_true(span_is(stream_buffer_front(&buffer), "defg"));
    stream_buffer_consume(&buffer, 4);
    assert_int_equal(buffer.piece_count, 0);
    assert_int_equal(buffer.frame_count, 0);
    assert_int_equal(stream_buffer_gap(&buffer), 0);
}

static void a_piece_beyond_the_end_or_one_too_many_finds_no_room(void **state)
{
    (void)state;
    assert_int_equal(put(STREAM_BUFFER_SIZE, "x", 1), STREAM_NO_ROOM);
    assert_int_equal(put(STREAM_BUFFER_SIZE + 1, "", 1), STREAM_NO_ROOM);
    assert_int_equal(put(STREAM_BUFFER_SIZE - 1, "x", 1), STREAM_STORED);
    for (uint32_t i = 0; i + 2 < STREAM_PIECES_MAX; i++)
        assert_int_equal(put(10 + i * 10, "abc", i), STREAM_STORED);
    assert_int_equal(buffer.piece_count, STREAM_PIECES_MAX - 1);
    assert_int_equal(put(5, "far", 2), STREAM_NO_ROOM);
    assert_int_equal(put(15, "far", 2), STREAM_NO_ROOM);
    assert_int_equal(put(STREAM_BUFFER_SIZE - 10, "far", 2), STREAM_NO_ROOM);
    assert_int_equal(put(13, "touches", 2), STREAM_STORED);
    assert_int_equal(buffer.piece_count, STREAM_PIECES_MAX - 2);
    assert_int_equal(buffer.pieces[0].from, 10);
    assert_int_equal(buffer.pieces[0].to, 23);
    assert_int_equal(put(5, "far", 2), STREAM_STORED);
    assert_int_equal(put(0, "f", 2), STREAM_STORED); /* at the front there is always room */
    assert_int_equal(buffer.piece_count, STREAM_PIECES_MAX);
    assert_int_equal(put(2, "f", 2), STREAM_NO_ROOM);
    assert_true(span_is(stream_buffer_front(&buffer), "f"));
}

static void of_many_frames_the_first_and_the_latest_are_known(void **state)
{
    struct origin origin = {.frame_count = 1, .frames = {9999}};
    (void)state;
    for (uint32_t i = 0; i < STREAM_FRAMES_MAX + 5; i++)
        assert_int_equal(put(i, "x", 100 + i), STREAM_STORED);
    assert_int_equal(buffer.frame_count, STREAM_FRAMES_MAX);
    stream_buffer_origin(&buffer, 0, 2, &origin);
    assert_int_equal(origin.frame_count, 3);
    assert_int_equal(origin.frames[0], 100);
    assert_int_equal(origin.frames[1], 101);
    assert_int_equal(origin.frames[2], 9999);
    origin = (struct origin){.frame_count = 1, .frames = {9999}};
    stream_buffer_origin(&buffer, STREAM_FRAMES_MAX + 4, STREAM_FRAMES_MAX + 5, &origin);
    assert_int_equal(origin.frames[0], 100 + STREAM_FRAMES_MAX + 4);
    origin = (struct origin){.frame_count = 1, .frames = {9999}};
    stream_buffer_origin(&buffer, 0, STREAM_FRAMES_MAX + 5, &origin);
    assert_int_equal(origin.frame_count, STREAM_FRAMES_MAX + 1);
    assert_int_equal(origin.frames[ORIGIN_FRAMES_MAX - 1], 9999);
}

static void a_frame_that_brought_two_pieces_is_named_once(void **state)
{
    struct origin origin = {.frame_count = 1, .frames = {8}};
    (void)state;
    put(0, "ab", 7);
    put(2, "cd", 7);
    put(4, "ef", 8);
    stream_buffer_origin(&buffer, 0, 6, &origin);
    assert_int_equal(origin.frame_count, 2);
    assert_int_equal(origin.frames[0], 7);
    assert_int_equal(origin.frames[1], 8);
}

static void what_is_there_moves_back_before_the_end_of_the_room(void **state)
{
    static uint8_t many[STREAM_BUFFER_SIZE - 1];
    (void)state;
    memset(many, 'm', sizeof many);
    put(0, "a", 1);
    for (unsigned i = 0; i < 5; i++) {
        assert_int_equal(stream_buffer_store(&buffer, 1, span_of(many, sizeof many), i), STREAM_STORED);
        assert_true(buffer.base <= STREAM_BUFFER_SIZE);
        assert_int_equal(stream_buffer_front(&buffer).len, STREAM_BUFFER_SIZE);
        stream_buffer_consume(&buffer, STREAM_BUFFER_SIZE - 1);
        assert_true(span_is(stream_buffer_front(&buffer), "m"));
    }
    stream_buffer_consume(&buffer, 1);
    assert_int_equal(buffer.base, 0);
}

static struct saved save_buffer(void)
{
    struct saved saved = saved_begin(false, octets, sizeof octets, NULL, NULL);
    stream_buffer_save_or_load(&buffer, &saved);
    assert_true(saved_ok(&saved));
    return saved_begin(true, octets, saved.at, NULL, NULL);
}

/* How loading ends when the buffer that was saved could not be. */
static const char *loaded_wrong(void)
{
    struct saved saved = save_buffer();
    stream_buffer_save_or_load(&other, &saved);
    return saved.wrong;
}

static void what_waits_is_saved_and_what_cannot_be_is_not_loaded(void **state)
{
    (void)state;
    put(2, "cd", 5);
    put(8, "ij", 6);
    struct saved saved = save_buffer();
    stream_buffer_save_or_load(&other, &saved);
    assert_true(saved_ok(&saved));
    assert_int_equal(other.piece_count, 2);
    assert_int_equal(other.frames[1].frame, 6);
    assert_memory_equal(other.bytes + 8, "ij", 2);
    struct stream_buffer good = buffer;
    buffer.pieces[1].from = 3; /* inside the first */
    assert_non_null(loaded_wrong());
    buffer = good;
    buffer.pieces[1].from = 4; /* touches it */
    assert_non_null(loaded_wrong());
    buffer = good;
    buffer.pieces[0].to = buffer.pieces[0].from; /* of no octets */
    assert_non_null(loaded_wrong());
    buffer = good;
    buffer.pieces[1] = (struct stream_piece){STREAM_BUFFER_SIZE - 1, STREAM_BUFFER_SIZE + 1};
    assert_non_null(loaded_wrong());
    buffer.pieces[1] = (struct stream_piece){STREAM_BUFFER_SIZE - 1, STREAM_BUFFER_SIZE};
    assert_null(loaded_wrong());
    buffer = good;
    buffer.base = STREAM_BUFFER_SIZE + 1;
    assert_non_null(loaded_wrong());
    buffer.base = STREAM_BUFFER_SIZE;
    assert_null(loaded_wrong());
}

static void holes_are_filled_from_the_front_the_back_and_the_middle(void **state)
{
    (void)state;
    stream_past_start(&past, UINT32_MAX - 4); /* numbers wrap on the way */
    stream_past_add(&past, span_of_text("abcdef"));
    stream_past_add_hole(&past, 0);
    assert_int_equal(past.hole_count, 0);
    stream_past_add_hole(&past, 10); /* 1 to 11 */
    stream_past_add(&past, span_of_text("xyz"));
    assert_int_equal(past.end, 14);
    assert_true(span_is(stream_past_bytes(&past, UINT32_MAX - 4, 99), "abcdef"));
    assert_int_equal(stream_past_bytes(&past, 1, 5).len, 0);
    assert_true(span_is(stream_past_bytes(&past, 11, 2), "xy"));
    assert_int_equal(stream_past_bytes(&past, UINT32_MAX - 5, 5).len, 0);
    assert_int_equal(stream_past_bytes(&past, 14, 5).len, 0);
    assert_int_equal(stream_past_compare(&past, 4, span_of_text("45"), 4, 6), STREAM_PAST_FILLS);
    stream_past_write(&past, 4, span_of_text("45")); /* in the middle */
    assert_int_equal(past.hole_count, 2);
    stream_past_write(&past, 1, span_of_text("1"));
    stream_past_write(&past, 10, span_of_text("T"));
    assert_int_equal(stream_past_compare(&past, 1, span_of_text("1"), 1, 2), 0);
    assert_int_equal(stream_past_compare(&past, 1, span_of_text("?"), 1, 2), STREAM_PAST_DIFFERS);
    assert_int_equal(stream_past_compare(&past, 0, span_of_text("?1?"), 0, 3),
                     STREAM_PAST_DIFFERS | STREAM_PAST_FILLS);
    stream_past_write(&past, 2, span_of_text("23"));
    assert_int_equal(past.hole_count, 1);
    stream_past_write(&past, 6, span_of_text("6789"));
    assert_int_equal(past.hole_count, 0);
    assert_true(span_is(stream_past_bytes(&past, 0, 99), "f123456789Txyz"));
    stream_past_write(&past, 14, span_of_text("beyond"));
    stream_past_write(&past, UINT32_MAX - 20, span_of_text("before"));
    assert_true(span_is(stream_past_bytes(&past, UINT32_MAX - 4, 99), "abcdef123456789Txyz"));
}

static void of_holes_in_any_order_the_next_one_counts(void **state)
{
    (void)state;
    stream_past_start(&past, 0);
    stream_past_add(&past, span_of_text("0"));
    stream_past_add_hole(&past, 10);
    stream_past_write(&past, 4, span_of_text("45"));
    stream_past_add_hole(&past, 4);
    stream_past_write(&past, 2, span_of_text("2")); /* 1, 3, 6 to 11, 11 to 15 are missing */
    assert_int_equal(past.hole_count, 4);
    assert_true(span_is(stream_past_bytes(&past, 0, 9), "0"));
    assert_true(span_is(stream_past_bytes(&past, 2, 9), "2"));
    assert_true(span_is(stream_past_bytes(&past, 4, 9), "45"));
    assert_int_equal(stream_past_bytes(&past, 3, 9).len, 0);
}

static void where_holes_become_too_many_one_stays(void **state)
{
    (void)state;
    stream_past_start(&past, 100);
    for (unsigned i = 0; i < STREAM_PAST_HOLES_MAX; i++) {
        stream_past_add_hole(&past, 5);
        stream_past_add(&past, span_of_text("x"));
    }
    assert_int_equal(past.hole_count, STREAM_PAST_HOLES_MAX);
    stream_past_write(&past, 102, span_of_text("m"));
    assert_int_equal(past.hole_count, STREAM_PAST_HOLES_MAX);
    assert_int_equal(past.holes[0].from, 100);
    assert_int_equal(past.holes[0].to, 105);
    stream_past_add_hole(&past, 3); /* one too many: all before it is forgotten */
    assert_int_equal(past.hole_count, 1);
    assert_int_equal(past.len, 3);
}

static void a_hole_longer_than_what_is_kept_leaves_nothing_before_it(void **state)
{
    (void)state;
    stream_past_start(&past, 100);
    stream_past_add(&past, span_of_text("abc"));
    stream_past_add_hole(&past, STREAM_PAST_KEPT + 7);
    assert_int_equal(past.end, 103 + STREAM_PAST_KEPT + 7);
    assert_int_equal(past.len, STREAM_PAST_KEPT);
    assert_int_equal(past.hole_count, 1);
    assert_int_equal(stream_past_begin(&past), 110);
}

static void what_is_older_than_what_is_kept_goes(void **state)
{
    static uint8_t many[STREAM_PAST_KEPT + 3];
    (void)state;
    memset(many, 'm', sizeof many);
    stream_past_start(&past, 0);
    stream_past_add_hole(&past, 10);
    stream_past_add(&past, span_of(many, STREAM_PAST_KEPT - 5));
    stream_past_add(&past, span_of(many, STREAM_PAST_KEPT / 2));
    assert_true(past.len >= STREAM_PAST_KEPT && past.at + past.len <= sizeof past.bytes);
    assert_true(stream_past_begin(&past) > 10);
    stream_past_add_hole(&past, 1); /* the first hole is behind what is kept, and goes */
    assert_int_equal(past.hole_count, 1);
    stream_past_add(&past, span_of(many, STREAM_PAST_KEPT + 3));
    assert_int_equal(past.len, STREAM_PAST_KEPT);
    assert_int_equal(past.hole_count, 0);
    stream_past_add(&past, span_of(NULL, 0));
    assert_int_equal(past.len, STREAM_PAST_KEPT);
    for (uint32_t i = 0; i < STREAM_PAST_MESSAGES_MAX + 2; i++)
        stream_past_add_message(&past, i, 1, i);
    assert_int_equal(past.message_count, STREAM_PAST_MESSAGES_MAX);
    assert_int_equal(past.messages[0].from, 2);
}

static const char *past_loaded_wrong(void)
{
    struct saved saved = saved_begin(false, octets, sizeof octets, NULL, NULL);
    stream_past_save_or_load(&past, &saved);
    assert_true(saved_ok(&saved));
    saved = saved_begin(true, octets, saved.at, NULL, NULL);
    stream_past_save_or_load(&past_other, &saved);
    return saved.wrong;
}

static void what_was_read_is_saved_and_what_cannot_be_is_not_loaded(void **state)
{
    enum { NEAR = 1 << 24 };
    (void)state;
    stream_past_start(&past, 100);
    stream_past_add(&past, span_of_text("abc"));
    stream_past_add_hole(&past, 4);
    stream_past_add_message(&past, 100, 3, 77);
    assert_null(past_loaded_wrong());
    assert_true(span_is(stream_past_bytes(&past_other, 100, 9), "abc"));
    assert_int_equal(past_other.holes[0].to, 107);
    assert_int_equal(past_other.message_count, 1);
    assert_int_equal(past_other.messages[0].frame, 77);
    struct stream_past good = past;
    /* messages that begin far off are forgotten, of those near by all stay */
    stream_past_add_message(&past, past.end + NEAR, 1, 1);
    stream_past_add_message(&past, past.end - NEAR, 1, 2);
    stream_past_add_message(&past, past.end - NEAR + 1, 1, 3);
    stream_past_add_message(&past, past.end + NEAR - 1, 1, 4);
    assert_null(past_loaded_wrong());
    assert_int_equal(past_other.message_count, 3);
    assert_int_equal(past_other.messages[1].frame, 3);
    assert_int_equal(past_other.messages[2].frame, 4);
    past = good;
    past.messages[0].len = STREAM_PAST_KEPT + 1;
    assert_non_null(past_loaded_wrong());
    past = good;
    past.holes[0].from = past.end + NEAR;
    assert_non_null(past_loaded_wrong());
    past = good;
    past.holes[0].to = past.end - NEAR;
    assert_non_null(past_loaded_wrong());
    past = good;
    past.at = sizeof past.bytes - 2;
    struct saved saved = saved_begin(false, octets, sizeof octets, NULL, NULL);
    uint32_t head[] = {past.end, sizeof past.bytes + 1, 0};
    for (size_t i = 0; i < 3; i++)
        saved_u32(&saved, &head[i]);
    saved = saved_begin(true, octets, sizeof octets, NULL, NULL);
    stream_past_save_or_load(&past_other, &saved);
    assert_non_null(saved.wrong);
    assert_int_equal(saved.at, 12);
    saved = saved_begin(false, octets, sizeof octets, NULL, NULL);
    head[1] = 3;
    head[2] = sizeof past.bytes - 2;
    for (size_t i = 0; i < 3; i++)
        saved_u32(&saved, &head[i]);
    saved = saved_begin(true, octets, sizeof octets, NULL, NULL);
    stream_past_save_or_load(&past_other, &saved);
    assert_non_null(saved.wrong);
    assert_int_equal(saved.at, 12);
}

static void frames_move_along_with_what_they_brought(void **state)
{
    struct origin origin = {.frame_count = 0};
    (void)state;
    put(0, "abcdef", 1);
    put(6, "gh", 2);
    put(8, "ij", 3);
    stream_buffer_consume(&buffer, 7);
    assert_int_equal(buffer.frame_count, 2);
    stream_buffer_origin(&buffer, 0, 1, &origin);
    assert_int_equal(origin.frame_count, 1);
    assert_int_equal(origin.frames[0], 2);
    origin.frame_count = 0;
    stream_buffer_origin(&buffer, 1, 3, &origin);
    assert_int_equal(origin.frame_count, 1);
    assert_int_equal(origin.frames[0], 3);
    assert_int_equal(buffer.base, 7); /* nothing moves before it must */
    put(3, "kl", 4);
    assert_int_equal(buffer.base, 7);
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup(name, setup)
    const struct CMUnitTest tests[] = {
        TEST(pieces_join_and_the_first_content_stays),
        TEST(a_piece_beyond_the_end_or_one_too_many_finds_no_room),
        TEST(of_many_frames_the_first_and_the_latest_are_known),
        TEST(a_frame_that_brought_two_pieces_is_named_once),
        TEST(what_is_there_moves_back_before_the_end_of_the_room),
        TEST(what_waits_is_saved_and_what_cannot_be_is_not_loaded),
        TEST(holes_are_filled_from_the_front_the_back_and_the_middle),
        TEST(of_holes_in_any_order_the_next_one_counts),
        TEST(where_holes_become_too_many_one_stays),
        TEST(a_hole_longer_than_what_is_kept_leaves_nothing_before_it),
        TEST(what_is_older_than_what_is_kept_goes),
        TEST(what_was_read_is_saved_and_what_cannot_be_is_not_loaded),
        TEST(frames_move_along_with_what_they_brought),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
