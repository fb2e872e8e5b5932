// SPDX-License-Identifier: Apache-2.0
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <stdlib.h>

#include "memory/windows.h"

static const struct windows_limits limits = {.windows = 64, .chains = 64, .sightings = 256};

static const int64_t second_ns = 1000000000, within_ns = 600 * INT64_C(1000000000);

static struct windows *windows;
static struct window_seen seen;
static uint64_t frame;

static int make(void **state)
{
    (void)state;
    frame = 0;
    windows = windows_init(calloc(1, windows_size(&limits)), &limits, 7);
    return 0;
}

static int drop(void **state)
{
    (void)state;
    free(windows);
    return 0;
}

static struct window_signal at(uint64_t key, int64_t time_s)
{
    return (struct window_signal){
        .key = key << 8, .time_ns = time_s * second_ns, .within_ns = within_ns, .frame = {0, ++frame}};
}

static bool count(uint64_t key, int64_t time_s, uint64_t value, uint32_t more_than)
{
    struct window_signal signal = at(key, time_s);
    return windows_count(windows, &signal, value, more_than, &seen);
}

static void it_fires_when_there_are_more_than_allowed(void **state)
{
    (void)state;
    for (int i = 1; i <= 5; i++)
        assert_false(count(1, 1000 + i, 0, 5));
    assert_true(count(1, 1006, 0, 5));
    assert_int_equal(seen.count, 6);
    assert_int_equal(seen.first_ns, 1001 * second_ns);
    assert_int_equal(seen.first_frames, 6);
    assert_int_equal(seen.last_frames, 0);
    assert_int_equal(seen.first[0].frame, 1);
    assert_int_equal(seen.first[5].frame, 6);
}

static void keys_do_not_mix(void **state)
{
    (void)state;
    for (uint64_t i = 0; i < 20; i++)
        assert_false(count(1 + i % 4, 1000, 0, 5));
    assert_true(count(1, 1000, 0, 5));
}

/* What lies further back than the window never counts, however slots fall. */
static void a_slow_series_never_fires(void **state)
{
    (void)state;
    for (int i = 0; i < 500; i++)
        assert_false(count(1, 1000 + 121 * i, 0, 5));
}

static void a_series_that_is_just_fast_enough_fires(void **state)
{
    (void)state;
    bool fired = false;
    for (int i = 0; i < 50; i++)
        fired |= count(1, 1000 + 90 * i, 0, 5);
    assert_true(fired);
}

static void it_fires_once_until_there_was_silence(void **state)
{
    (void)state;
    int fired = 0;
    for (int i = 0; i < 10000; i++)
        fired += count(1, 1000 + i, 0, 5);
    assert_int_equal(fired, 1);
    for (int i = 0; i < 6; i++)
        fired += count(1, 11000 + 600 + i, 0, 5);
    assert_int_equal(fired, 2);
}

static void the_first_and_last_frames_are_kept(void **state)
{
    (void)state;
    for (int i = 0; i < 100; i++)
        assert_false(count(1, 1000, 0, 100));
    assert_true(count(1, 1001, 0, 100));
    assert_int_equal(seen.first_frames, 16);
    assert_int_equal(seen.last_frames, 16);
    assert_int_equal(seen.first[15].frame, 16);
    assert_int_equal(seen.last[0].frame, 86);
    assert_int_equal(seen.last[15].frame, 101);
}

static void a_value_counts_once_however_often_it_comes(void **state)
{
    (void)state;
    for (int i = 0; i < 1000; i++)
        assert_false(count(1, 1000 + i, 1 + (uint64_t)(i % 5), 5));
    assert_true(count(1, 2001, 99, 5));
    assert_int_equal(seen.count, 6);
}

/* Old values fall out of the window one by one, those that come again stay. */
static void values_leave_the_window(void **state)
{
    (void)state;
    for (int i = 0; i < 200; i++) {
        assert_false(count(1, 1000 + 100 * i, 1, 7));
        assert_false(count(1, 1000 + 100 * i, 1000 + (uint64_t)i, 7));
    }
}

/* The same numbers of values in another window are others. */
static void values_belong_to_their_key(void **state)
{
    (void)state;
    for (uint64_t key = 1; key <= 8; key++)
        for (uint64_t value = 1; value <= 5; value++)
            assert_false(count(key, 1000, value, 5));
    for (uint64_t key = 1; key <= 8; key++)
        assert_true(count(key, 1001, 77, 5));
}

/* A table that is far too small may miss, but never counts what was not there. */
static void where_memory_ends_too_little_is_counted(void **state)
{
    (void)state;
    for (uint64_t i = 0; i < 20000; i++)
        assert_false(count(1 + i % 500, 1000 + (int64_t)(i / 100), 1 + i % 3, 3));
    assert_true(windows_stats(windows)->evicted > 0);
    assert_true(windows_stats(windows)->sightings_evicted > 0);
}

static void another_leg_of_a_message_is_not_counted_again(void **state)
{
    (void)state;
    for (uint64_t i = 0; i < 5; i++)
        for (int leg = 0; leg < 2; leg++) {
            struct window_signal signal = at(1, 1000 + (int64_t)i);
            signal.message = 100 + i;
            assert_false(windows_count(windows, &signal, 0, 5, &seen));
        }
    assert_true(count(1, 1010, 0, 5));
}

static enum window_novelty first_seen(uint64_t key, int64_t time_s)
{
    struct window_signal signal = at(key, time_s);
    return windows_first_seen(windows, &signal);
}

static void what_is_new_is_sure_only_after_a_whole_window(void **state)
{
    (void)state;
    assert_int_equal(first_seen(1, 1000), WINDOW_UNSURE);
    assert_int_equal(first_seen(2, 1599), WINDOW_UNSURE);
    assert_int_equal(first_seen(3, 1601), WINDOW_NEW);
    assert_int_equal(first_seen(3, 1602), WINDOW_KNOWN);
    assert_int_equal(first_seen(2, 2100), WINDOW_KNOWN);
    assert_int_equal(first_seen(1, 2101), WINDOW_NEW);
}

static void nothing_is_new_while_memory_forgets(void **state)
{
    (void)state;
    for (uint64_t key = 1; key <= 5000; key++)
        first_seen(key, 1000 + (int64_t)key);
    assert_int_equal(first_seen(9999, 6001), WINDOW_UNSURE);
    assert_int_equal(first_seen(10000, 7000), WINDOW_NEW);
}

static bool step(uint64_t key, int64_t time_s, unsigned number, unsigned steps)
{
    struct window_signal signal = at(key, time_s);
    return windows_step(windows, &signal, number, steps, &seen);
}

static void a_sequence_fires_at_its_last_step(void **state)
{
    (void)state;
    assert_false(step(1, 1000, 0, 3));
    assert_false(step(1, 1100, 1, 3));
    assert_true(step(1, 1200, 2, 3));
    assert_int_equal(seen.count, 3);
    assert_int_equal(seen.first_frames, 3);
    assert_false(step(1, 1201, 2, 3));
}

static void a_sequence_needs_its_order_its_key_and_its_time(void **state)
{
    (void)state;
    assert_false(step(1, 1000, 1, 2));
    assert_false(step(1, 1001, 0, 2));
    assert_false(step(2, 1002, 1, 2));
    assert_false(step(1, 1602, 1, 2));
    assert_false(step(1, 1700, 0, 2));
    assert_true(step(1, 2300, 1, 2));
}

/* The latest beginning counts: an old one does not spoil a sequence that is complete in time. */
static void a_sequence_may_begin_again(void **state)
{
    (void)state;
    assert_false(step(1, 1000, 0, 2));
    assert_false(step(1, 1500, 0, 2));
    assert_true(step(1, 2050, 1, 2));
}

static bool leave(uint64_t key, int64_t time_s, unsigned number, unsigned steps, const char *what)
{
    struct window_signal signal = at(key, time_s);
    signal.keep = span_of(what, strlen(what));
    return windows_step(windows, &signal, number, steps, &seen);
}

static void assert_left(const char *what)
{
    assert_int_equal(seen.kept_len, strlen(what));
    assert_memory_equal(seen.kept, what, strlen(what));
}

/* Of the latest beginning, and of no other sequence that had the place before. */
static void what_a_step_leaves_is_there_at_the_last(void **state)
{
    (void)state;
    assert_false(leave(1, 1000, 0, 2, "an early one"));
    assert_false(leave(1, 1001, 0, 2, "late"));
    assert_false(leave(2, 1002, 0, 2, "another"));
    assert_true(step(1, 1003, 1, 2));
    assert_left("late");
    assert_true(step(2, 1004, 1, 2));
    assert_left("another");
    assert_false(step(1, 1005, 0, 2));
    assert_true(step(1, 1006, 1, 2));
    assert_left("");
}

/* The same message on two legs is one step, also where both steps ask for the same. */
static void another_leg_is_no_next_step(void **state)
{
    (void)state;
    for (uint64_t message = 1; message <= 2; message++)
        for (int leg = 0; leg < 2; leg++) {
            struct window_signal signal = at(1, 1000 + (int64_t)message);
            signal.message = message;
            bool last = windows_step(windows, &signal, 1, 2, &seen);
            windows_step(windows, &signal, 0, 2, &seen);
            assert_int_equal(last, message == 2 && leg == 0);
        }
}

/* A flood of beginnings pushes out other beginnings, not what is counted. */
static void sequences_take_no_room_from_counts(void **state)
{
    (void)state;
    for (int i = 0; i < 5; i++)
        assert_false(count(1, 1000, 0, 5));
    for (uint64_t key = 100; key < 5000; key++)
        assert_false(step(key, 1001, 0, 2));
    assert_true(count(1, 1002, 0, 5));
    assert_true(windows_stats(windows)->chains_evicted > 0);
    assert_int_equal(windows_stats(windows)->evicted, 0);
}

static void join(uint64_t from, uint64_t to, int64_t time_s)
{
    const unsigned kinds = WINDOWS_COUNTS | WINDOWS_PARTS | WINDOWS_STEPS | WINDOWS_FIRST_SEEN;
    windows_join(windows, kinds, from << 8, to << 8, time_s * second_ns, within_ns);
}

/* A telephone number and an IMSI turn out to be one person's. */
static void two_keys_that_name_one_thing_count_together(void **state)
{
    (void)state;
    for (int i = 0; i < 3; i++) {
        assert_false(count(1, 1000 + i, 0, 5));
        assert_false(count(2, 1100 + i, 0, 5));
    }
    join(1, 2, 1200);
    assert_true(count(2, 1201, 0, 5));
    assert_int_equal(seen.count, 7);
    assert_int_equal(seen.first_ns, 1000 * second_ns);
    assert_int_equal(seen.first_frames, 7);
    assert_int_equal(seen.first[0].frame, 1);
    for (int i = 0; i < 5; i++)
        assert_false(count(1, 1202, 0, 5)); /* the old name begins anew */
}

static void what_is_too_old_does_not_come_along(void **state)
{
    (void)state;
    for (int i = 0; i < 5; i++)
        assert_false(count(1, 1000, 0, 5));
    join(1, 2, 1700);
    assert_false(count(2, 1701, 0, 1));
}

static void a_value_that_both_saw_counts_once(void **state)
{
    (void)state;
    assert_false(count(1, 1000, 71, 2));
    assert_false(count(1, 1001, 72, 2));
    assert_false(count(2, 1100, 71, 2));
    join(1, 2, 1200);
    for (int i = 0; i < 20; i++) {
        assert_false(count(2, 1201 + i, 71, 2));
        assert_false(count(2, 1201 + i, 72, 2));
    }
    assert_true(count(2, 1300, 73, 2));
    assert_int_equal(seen.count, 3);
}

/* The values of the old name leave the window when their time is over. */
static void values_that_came_along_grow_old(void **state)
{
    (void)state;
    assert_false(count(1, 1000, 71, 1));
    join(1, 2, 1100);
    assert_false(count(2, 1700, 72, 1));
}

static void what_was_told_is_not_told_again_under_another_name(void **state)
{
    (void)state;
    for (int i = 0; i < 6; i++)
        count(1, 1000, 0, 5);
    join(1, 2, 1001);
    for (int i = 0; i < 20; i++)
        assert_false(count(2, 1002, 0, 5));
}

static void a_sequence_goes_on_under_the_other_name(void **state)
{
    (void)state;
    struct window_signal first = at(1, 1000), second = at(2, 1010);
    assert_false(windows_step(windows, &first, 0, 2, &seen));
    join(1, 2, 1005);
    assert_true(windows_step(windows, &second, 1, 2, &seen));
    assert_int_equal(seen.first[0].frame, 1);
}

static void what_a_step_left_goes_along_to_the_other_name(void **state)
{
    (void)state;
    assert_false(leave(1, 1000, 0, 2, "first"));
    assert_false(leave(2, 1001, 0, 2, "second"));
    join(1, 2, 1002);
    assert_true(step(2, 1003, 1, 2));
    assert_left("second");
    assert_false(leave(3, 1004, 0, 2, "third"));
    join(3, 4, 1005);
    assert_true(step(4, 1006, 1, 2));
    assert_left("third");
}

static void what_was_seen_under_one_name_is_not_new_under_the_other(void **state)
{
    (void)state;
    struct window_signal other = at(9, 1), old = at(1, 1000), new = at(2, 1300);
    windows_first_seen(windows, &other);
    assert_int_equal(windows_first_seen(windows, &old), WINDOW_NEW);
    join(1, 2, 1200);
    assert_int_equal(windows_first_seen(windows, &new), WINDOW_KNOWN);
}

/* Whatever gives way: never more than there was. */
static void joining_in_a_table_that_is_full_counts_too_little_at_most(void **state)
{
    (void)state;
    for (uint64_t i = 0; i < 5000; i++) {
        assert_false(count(1 + i % 300, 1000 + (int64_t)(i / 100), 1 + i % 3, 3));
        join(1 + i % 300, 1 + (i * 7) % 300, 1000 + (int64_t)(i / 100));
    }
}

static bool share(uint64_t key, int64_t time_s, uint64_t value, bool is_part)
{
    struct window_signal signal = at(key, time_s);
    const struct window_share wanted = {.more_than = 9, .percent = 50, .is_part = is_part};
    return windows_count_share(windows, &signal, value, &wanted, &seen);
}

static void a_share_fires_on_a_part_when_there_is_enough_of_both(void **state)
{
    (void)state;
    for (int i = 0; i < 5; i++)
        assert_false(share(1, 1000 + i, 0, false));
    for (int i = 5; i < 10; i++)
        assert_false(share(1, 1000 + i, 0, true)); /* half of ten is not more than half */
    assert_false(share(1, 1010, 0, false));
    assert_false(share(1, 1011, 0, true));
    assert_true(share(1, 1012, 0, true)); /* 7 of 13 */
    assert_int_equal(seen.count, 13);
    assert_int_equal(seen.part, 7);
    assert_int_equal(seen.first[0].frame, 6); /* the parts' */
    assert_false(share(1, 1013, 0, true));
}

static void a_share_of_few_never_fires(void **state)
{
    (void)state;
    for (int i = 0; i < 9; i++)
        assert_false(share(1, 1000 + i, 0, true));
    for (int i = 0; i < 200; i++)
        assert_false(share(2, 1000 + i, 0, i % 2));
}

static void a_value_that_was_refused_and_answered_is_one_of_both(void **state)
{
    (void)state;
    for (uint64_t i = 1; i <= 12; i++)
        assert_false(share(1, 1000, i, false));
    for (uint64_t i = 1; i <= 6; i++)
        assert_false(share(1, 1001, i, true));
    assert_false(share(1, 1002, 6, true));
    assert_true(share(1, 1002, 7, true));
    assert_int_equal(seen.count, 12);
    assert_int_equal(seen.part, 7);
}

static void parts_leave_the_window_with_what_they_are_a_part_of(void **state)
{
    (void)state;
    for (int i = 0; i < 9; i++)
        assert_false(share(1, 1000, 0, true));
    for (int i = 0; i < 9; i++)
        assert_false(share(1, 1500, 0, false));
    assert_false(share(1, 1700, 0, true)); /* the first nine are gone: 1 of 10 */
}

/* Where the whole gave way and the part did not, the share would be too large. */
static void where_memory_ends_no_share_is_too_large(void **state)
{
    (void)state;
    for (uint64_t i = 0; i < 20000; i++)
        assert_false(share(1 + i * 7919 % 97, 1000 + (int64_t)(i / 500), 1 + i / 97, i / 97 % 4 == 0));
}

static void shares_of_two_names_of_one_thing_are_joined(void **state)
{
    (void)state;
    for (int i = 0; i < 6; i++)
        assert_false(share(1, 1000 + i, 0, true));
    for (int i = 0; i < 5; i++)
        assert_false(share(2, 1010 + i, 0, false));
    join(1, 2, 1020);
    assert_true(share(2, 1021, 0, true));
    assert_int_equal(seen.count, 12);
    assert_int_equal(seen.part, 7);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, make, drop)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(a_share_fires_on_a_part_when_there_is_enough_of_both),
        TEST(a_share_of_few_never_fires),
        TEST(a_value_that_was_refused_and_answered_is_one_of_both),
        TEST(parts_leave_the_window_with_what_they_are_a_part_of),
        TEST(where_memory_ends_no_share_is_too_large),
        TEST(shares_of_two_names_of_one_thing_are_joined),
        TEST(two_keys_that_name_one_thing_count_together),
        TEST(what_is_too_old_does_not_come_along),
        TEST(a_value_that_both_saw_counts_once),
        TEST(values_that_came_along_grow_old),
        TEST(what_was_told_is_not_told_again_under_another_name),
        TEST(a_sequence_goes_on_under_the_other_name),
        TEST(what_was_seen_under_one_name_is_not_new_under_the_other),
        TEST(joining_in_a_table_that_is_full_counts_too_little_at_most),
        TEST(it_fires_when_there_are_more_than_allowed),
        TEST(keys_do_not_mix),
        TEST(a_slow_series_never_fires),
        TEST(a_series_that_is_just_fast_enough_fires),
        TEST(it_fires_once_until_there_was_silence),
        TEST(the_first_and_last_frames_are_kept),
        TEST(a_value_counts_once_however_often_it_comes),
        TEST(values_leave_the_window),
        TEST(values_belong_to_their_key),
        TEST(where_memory_ends_too_little_is_counted),
        TEST(another_leg_of_a_message_is_not_counted_again),
        TEST(what_is_new_is_sure_only_after_a_whole_window),
        TEST(nothing_is_new_while_memory_forgets),
        TEST(a_sequence_fires_at_its_last_step),
        TEST(a_sequence_needs_its_order_its_key_and_its_time),
        TEST(a_sequence_may_begin_again),
        TEST(what_a_step_leaves_is_there_at_the_last),
        TEST(what_a_step_left_goes_along_to_the_other_name),
        TEST(another_leg_is_no_next_step),
        TEST(sequences_take_no_room_from_counts),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
