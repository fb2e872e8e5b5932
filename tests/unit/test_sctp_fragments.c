// SPDX-License-Identifier: Apache-2.0
/* Fragments of SCTP user messages where there is no more room, and from one run to the next. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <cmocka.h>

#include "frame/sctp_fragments.h"

enum { BLOCK_LEN = 1020, FRAGMENTS = 128, BLOCKS = 256 }; /* of the smallest table */

static struct sctp_fragments *table;
static struct origin origin;
static struct notes notes;
static struct sctp_whole whole;
static uint8_t octets[1 << 20];

static int setup(void **state)
{
    (void)state;
    table = sctp_fragments_init(calloc(1, sctp_fragments_size(1)), 1, 7);
    return 0;
}

static int teardown(void **state)
{
    (void)state;
    free(table);
    return 0;
}

static bool add_bytes(uint64_t message, uint32_t number, const char *kind, struct span bytes, uint64_t frame)
{
    const struct sctp_fragment fragment = {
        .sender = 1,
        .message = message,
        .number = number,
        .begins = strchr(kind, 'B'),
        .ends = strchr(kind, 'E'),
        .cut = strchr(kind, 'c'),
        .bytes = bytes,
    };
    origin = (struct origin){.frame_count = 1, .frames = {frame}};
    notes_init(&notes);
    return sctp_fragments_add(table, &fragment, &origin, &notes, &whole);
}

/* kind: B where a message begins, E where it ends, c where the capture cut it. */
static bool add(uint64_t message, uint32_t number, const char *kind, const char *text, uint64_t frame)
{
    return add_bytes(message, number, kind, span_of_text(text), frame);
}

static void fragments_join_in_any_order_each_frame_once(void **state)
{
    (void)state;
    assert_false(add(0, 11, "", "bb", 5));
    assert_false(add(0, 10, "B", "aa", 5));
    assert_true(add(0, 12, "E", "cc", 6));
    assert_true(span_is(whole.bytes, "aabbcc"));
    assert_int_equal(origin.frame_count, 2);
    assert_int_equal(origin.frames[0], 5);
    assert_int_equal(origin.frames[1], 6);
    assert_false(add(0, UINT32_MAX, "B", "x", 1)); /* numbers wrap */
    assert_true(add(0, 0, "E", "y", 2));
    assert_true(span_is(whole.bytes, "xy"));
}

static void neighbours_of_other_messages_are_not_joined(void **state)
{
    (void)state;
    assert_false(add(0, 9, "E", "other", 1));
    assert_false(add(0, 10, "", "mm", 2));
    assert_false(add(0, 11, "B", "next", 3));
    assert_true(add(0, 8, "B", "an", 4));
    assert_true(span_is(whole.bytes, "another"));
    assert_true(add(0, 12, "E", "!", 5));
    assert_true(span_is(whole.bytes, "next!"));
}

static void of_many_frames_the_first_and_the_last_are_kept(void **state)
{
    (void)state;
    for (uint32_t i = 0; i < 40; i++)
        assert_false(add(0, i, i ? "" : "B", "x", 100 + i));
    assert_true(add(0, 40, "E", "x", 140));
    assert_int_equal(whole.bytes.len, 41);
    assert_int_equal(origin.frame_count, 41);
    assert_int_equal(origin.frames[14], 114);
    assert_int_equal(origin.frames[15], 140);
}

static void the_longest_message_is_kept_to_its_last_octet(void **state)
{
    static uint8_t many[2 * BLOCK_LEN];
    (void)state;
    free(table);
    table = sctp_fragments_init(calloc(1, sctp_fragments_size(1 << 20)), 1 << 20, 7);
    uint32_t number = 0;
    for (size_t left = SCTP_MESSAGE_MAX - 1; left; number++) {
        size_t len = left < sizeof many ? left : sizeof many;
        assert_false(add_bytes(0, number, number ? "" : "B", span_of(many, len), 1));
        left -= len;
    }
    assert_true(add(0, number, "E", "12", 2));
    assert_true(whole.cut);
    assert_int_equal(whole.bytes.len, SCTP_MESSAGE_MAX);
}

static void a_cut_fragment_differs_only_where_both_show_something(void **state)
{
    static uint8_t longer[3 * BLOCK_LEN], other[3 * BLOCK_LEN];
    (void)state;
    other[2 * BLOCK_LEN + 3] = 1;
    assert_false(add_bytes(1, 0, "B", span_of(longer, sizeof longer), 1));
    assert_false(add_bytes(1, 0, "B", span_of(longer, sizeof longer), 2));
    assert_true(add_bytes(1, 0, "B", span_of(other, sizeof other), 3));
    assert_true(notes_have(&notes, NOTE_sctp_tsn_conflict));
    assert_false(add_bytes(1, 0, "Bc", span_of(other, 2 * BLOCK_LEN), 4)); /* its front is the same */
    assert_true(add_bytes(1, 0, "B", span_of(other, 2 * BLOCK_LEN), 5));   /* it is shorter */
    assert_true(add_bytes(1, 0, "BE", span_of(longer, sizeof longer), 6));
    assert_false(add(2, 0, "Bc", "front", 1));
    assert_false(add(2, 0, "B", "front and more", 2));
    assert_true(add(2, 0, "B", "fro", 3));
    assert_true(add(2, 0, "B", "frOnt and more", 4));
    assert_false(add(3, 0, "B", "whole", 1));
    assert_false(add(3, 0, "Bc", "whol", 2));
    assert_true(add(3, 0, "Bc", "whole and more", 3));
}

static void what_gives_way_takes_the_rest_of_its_message_along(void **state)
{
    (void)state;
    /* the oldest is in the middle of a run of three, with a run on either side that is of another message */
    assert_false(add(0, 11, "", "b", 1));
    assert_false(add(0, 10, "B", "a", 2));
    assert_false(add(0, 12, "", "c", 3));
    assert_false(add(0, 9, "E", "of another", 4));
    assert_false(add(0, 13, "B", "of another", 5));
    for (uint32_t i = 5; i < FRAGMENTS; i++)
        assert_false(add(0, 100 + 2 * i, "", "x", i));
    assert_int_equal(sctp_fragments_evicted(table), 0);
    assert_false(add(0, 5000, "", "one too many", 6));
    assert_int_equal(sctp_fragments_evicted(table), 3);
    assert_int_equal(sctp_fragments_lost(table), 3);
    assert_true(add(0, 14, "E", "!", 7));
    assert_true(span_is(whole.bytes, "of another!"));
    assert_true(add(0, 8, "B", "", 8));
    assert_true(span_is(whole.bytes, "of another"));
}

static void a_run_without_its_beginning_gives_way_whole(void **state)
{
    (void)state;
    assert_false(add(0, 11, "", "b", 1));
    assert_false(add(0, 12, "E", "c", 2));
    assert_false(add(0, 10, "", "a", 3));
    for (uint32_t i = 3; i < FRAGMENTS; i++)
        assert_false(add(0, 100 + 2 * i, "", "x", i));
    assert_false(add(0, 5000, "", "one too many", 6));
    assert_int_equal(sctp_fragments_evicted(table), 3);
}

static void octets_run_out_before_fragments_do(void **state)
{
    static uint8_t many[3 * BLOCK_LEN];
    (void)state;
    for (uint32_t i = 0; i < BLOCKS / 3; i++)
        assert_false(add_bytes(0, 10 * i, "B", span_of(many, sizeof many), i));
    assert_int_equal(sctp_fragments_evicted(table), 0);
    assert_false(add_bytes(0, 9000, "B", span_of(many, sizeof many), 1));
    assert_int_equal(sctp_fragments_evicted(table), 1);
    sctp_fragments_flush(table);
    assert_int_equal(sctp_fragments_lost(table), BLOCKS / 3 + 1);
    for (uint32_t i = 0; i < BLOCKS / 3; i++) /* all blocks are there again */
        assert_false(add_bytes(0, 10 * i, "B", span_of(many, sizeof many), i));
    assert_int_equal(sctp_fragments_evicted(table), 1);
}

static struct sctp_fragments *again;

static const char *loaded_wrong(size_t len)
{
    free(again);
    again = sctp_fragments_init(calloc(1, sctp_fragments_size(1)), 1, 7);
    struct saved saved = saved_begin(true, octets, len, NULL, NULL);
    sctp_fragments_save_or_load(again, &saved);
    return saved.wrong;
}

static size_t save(void)
{
    struct saved saved = saved_begin(false, octets, sizeof octets, NULL, NULL);
    sctp_fragments_save_or_load(table, &saved);
    assert_true(saved_ok(&saved));
    return saved.at;
}

static void what_waits_is_whole_in_the_next_run(void **state)
{
    (void)state;
    static uint8_t many[2 * BLOCK_LEN];
    memset(many, 'm', sizeof many);
    assert_false(add_bytes(0, 10, "B", span_of(many, sizeof many), 3));
    assert_false(add(0, 12, "E", "c", 4));
    size_t len = save();
    assert_null(loaded_wrong(len));
    for (size_t cut = 0; cut < len; cut++)
        assert_non_null(loaded_wrong(cut));
    assert_null(loaded_wrong(len));
    struct sctp_fragments *first = table;
    table = again;
    assert_true(add(0, 11, "", "b", 5));
    assert_int_equal(whole.bytes.len, sizeof many + 2);
    assert_int_equal(origin.frames[0], 3);
    assert_int_equal(origin.frames[2], 5);
    table = first;
    free(again);
    again = NULL;
}

static void what_would_be_whole_or_twice_there_is_not_loaded(void **state)
{
    (void)state;
    enum { COUNT = 4, NUMBER = COUNT + 16, BEGINS = NUMBER + 4, NOTES = BEGINS + 3 + 2 + 4 + 8 };
    assert_false(add(0, 10, "B", "a", 3));
    size_t len = save();
    octets[BEGINS + 1] = 1; /* it ends, too */
    assert_string_equal(loaded_wrong(len), "a message in fragments is whole");
    octets[BEGINS + 1] = 0;
    octets[NOTES + 7] = 0xff;
    if (NOTE_COUNT < 64)
        assert_string_equal(loaded_wrong(len), "a note in it is none");
    octets[NOTES + 7] = 0;
    assert_null(loaded_wrong(len));
    free(again);
    again = NULL;
}

static void the_end_of_the_message_before_stays_when_one_gives_way(void **state)
{
    (void)state;
    assert_false(add(0, 11, "", "b", 1)); /* its beginning never came */
    assert_false(add(0, 10, "E", "of another", 2));
    for (uint32_t i = 2; i < FRAGMENTS; i++)
        assert_false(add(0, 100 + 2 * i, "", "x", i));
    assert_false(add(0, 5000, "", "one too many", 6));
    assert_int_equal(sctp_fragments_evicted(table), 1);
    sctp_fragments_flush(table);
    assert_int_equal(sctp_fragments_lost(table), 1 + FRAGMENTS);
}

static void a_table_has_a_chain_for_each_fragment(void **state)
{
    enum { A_FRAGMENT = 2 * 1024 + 8 };
    (void)state;
    size_t small = sctp_fragments_size(1 << 20), large = sctp_fragments_size(1 << 21);
    size_t more = (1 << 20) / 2048;
    assert_true(large - small >= more * (A_FRAGMENT + 4) && large - small <= more * (A_FRAGMENT + 160));
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)
    const struct CMUnitTest tests[] = {
        TEST(fragments_join_in_any_order_each_frame_once),
        TEST(neighbours_of_other_messages_are_not_joined),
        TEST(of_many_frames_the_first_and_the_last_are_kept),
        TEST(the_longest_message_is_kept_to_its_last_octet),
        TEST(a_cut_fragment_differs_only_where_both_show_something),
        TEST(what_gives_way_takes_the_rest_of_its_message_along),
        TEST(a_run_without_its_beginning_gives_way_whole),
        TEST(octets_run_out_before_fragments_do),
        TEST(what_waits_is_whole_in_the_next_run),
        TEST(what_would_be_whole_or_twice_there_is_not_loaded),
        TEST(the_end_of_the_message_before_stays_when_one_gives_way),
        TEST(a_table_has_a_chain_for_each_fragment),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
