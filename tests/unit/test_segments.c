// SPDX-License-Identifier: Apache-2.0
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <cmocka.h>

#include "frame/segments.h"

struct fixture {
    struct segments *segments;
    struct origin origin, whole_origin;
    struct cursor whole;
    struct span carrier;
    struct notes notes;
};

static int setup(void **state)
{
    struct fixture *f = calloc(1, sizeof *f);
    assert_non_null(f);
    f->segments = segments_init(calloc(1, segments_size(8)), 8);
    f->origin.frame_count = 1;
    *state = f;
    return 0;
}

static int teardown(void **state)
{
    struct fixture *f = *state;
    free(f->segments);
    free(f);
    return 0;
}

static bool add(struct fixture *f, uint64_t key, bool first, uint8_t remaining, const char *text)
{
    f->origin.frames[0]++;
    f->origin.time_ns += 1000000;
    notes_init(&f->notes);
    return segments_add(f->segments, key, first, remaining, cursor_of(span_of_text(text)),
                        span_of_text("carrier"), &f->origin, &f->whole, &f->whole_origin, &f->notes);
}

static void segments_are_joined_in_order_and_reversed(void **state)
{
    struct fixture *f = *state;
    assert_false(add(f, 1, true, 2, "aa"));
    assert_false(add(f, 1, false, 1, "bb"));
    assert_true(add(f, 1, false, 0, "cc"));
    assert_true(span_is(cursor_rest(&f->whole), "aabbcc"));
    assert_int_equal(f->whole_origin.frame_count, 3);
    assert_true(notes_have(&f->notes, NOTE_sccp_segment_needless));

    assert_false(add(f, 2, false, 0, "cc"));
    assert_false(add(f, 2, false, 1, "bb"));
    assert_true(add(f, 2, true, 2, "aa"));
    assert_true(span_is(cursor_rest(&f->whole), "aabbcc"));
    assert_true(notes_have(&f->notes, NOTE_sccp_segment_overlap));
}

static void a_local_reference_used_again_mixes_nothing(void **state)
{
    struct fixture *f = *state;
    struct span front;
    assert_false(add(f, 1, true, 1, "OLD-"));
    assert_false(add(f, 1, true, 1, "NEW-"));
    assert_true(add(f, 1, false, 0, "tail"));
    assert_true(span_is(cursor_rest(&f->whole), "NEW-tail"));
    assert_true(segments_expire(f->segments, f->origin.time_ns, &f->carrier, &front, &f->whole_origin));
    assert_true(span_is(front, "OLD-"));
    assert_int_equal(segments_stats(f->segments)->messages_lost, 1);
}

static void a_message_that_never_ends_is_handed_out_in_time(void **state)
{
    struct fixture *f = *state;
    struct span front;
    assert_false(add(f, 1, true, 2, "front"));
    assert_false(add(f, 1, false, 0, "end"));
    int64_t now_ns = f->origin.time_ns;
    assert_false(segments_expire(f->segments, now_ns + SEGMENTS_TIMEOUT_NS - 2000000, &f->carrier, &front,
                                 &f->whole_origin));
    assert_true(segments_expire(f->segments, now_ns + SEGMENTS_TIMEOUT_NS + 1, &f->carrier, &front,
                                &f->whole_origin));
    assert_true(span_is(front, "front"));
    assert_true(span_is(f->carrier, "carrier"));
    assert_false(segments_expire(f->segments, INT64_MAX, &f->carrier, &front, &f->whole_origin));
}

static void more_messages_than_there_is_room_for_are_all_accounted_for(void **state)
{
    struct fixture *f = *state;
    struct span front;
    unsigned handed_out = 0;
    for (uint64_t key = 0; key < 40; key++) {
        assert_false(add(f, key, true, 1, "x"));
        while (segments_expire(f->segments, f->origin.time_ns, &f->carrier, &front, &f->whole_origin))
            handed_out++;
    }
    while (segments_expire(f->segments, INT64_MAX, &f->carrier, &front, &f->whole_origin))
        handed_out++;
    assert_int_equal(handed_out, 40);
    assert_int_equal(segments_stats(f->segments)->messages_lost, 40);
}

static uint8_t octets[1 << 17];

static size_t save(struct fixture *f)
{
    struct saved saved = saved_begin(false, octets, sizeof octets, NULL, NULL);
    segments_save_or_load(f->segments, &saved);
    assert_true(saved_ok(&saved));
    return saved.at;
}

/* Takes the place of what there was; what was wrong, NULL if nothing. */
static const char *load(struct fixture *f, size_t len)
{
    struct saved saved = saved_begin(true, octets, len, NULL, NULL);
    free(f->segments);
    f->segments = segments_init(calloc(1, segments_size(8)), 8);
    segments_save_or_load(f->segments, &saved);
    assert_true(saved.wrong || saved.at == len);
    return saved.wrong;
}

static void messages_are_whole_in_the_next_run_or_time_out_there(void **state)
{
    struct fixture *f = *state;
    struct span front;
    assert_false(add(f, 1, true, 2, "aa"));
    assert_false(add(f, 2, false, 0, "end of another"));
    assert_false(add(f, 1, false, 0, "cc"));
    size_t len = save(f);
    for (size_t cut = 0; cut < len; cut++)
        assert_non_null(load(f, cut));
    assert_null(load(f, len));
    assert_true(add(f, 1, false, 1, "bb"));
    assert_true(span_is(cursor_rest(&f->whole), "aabbcc"));
    assert_false(segments_expire(f->segments, f->origin.time_ns, &f->carrier, &front, &f->whole_origin));
    assert_true(segments_expire(f->segments, f->origin.time_ns + SEGMENTS_TIMEOUT_NS, &f->carrier, &front,
                                &f->whole_origin));
    assert_true(span_is(f->carrier, "carrier"));
    assert_int_equal(front.len, 0);
}

static void one_that_gave_way_is_handed_out_by_the_next_run(void **state)
{
    struct fixture *f = *state;
    struct span front;
    assert_false(add(f, 1, true, 1, "OLD-"));
    assert_false(add(f, 1, true, 1, "NEW-"));
    assert_null(load(f, save(f)));
    assert_true(segments_expire(f->segments, f->origin.time_ns, &f->carrier, &front, &f->whole_origin));
    assert_true(span_is(front, "OLD-"));
    assert_true(add(f, 1, false, 0, "tail"));
    assert_true(span_is(cursor_rest(&f->whole), "NEW-tail"));
}

/* Loads what was saved with one octet changed. */
static const char *loaded_with(struct fixture *f, size_t len, size_t at, uint8_t value)
{
    uint8_t before = octets[at];
    octets[at] = value;
    const char *wrong = load(f, len);
    octets[at] = before;
    return wrong;
}

static void what_cannot_wait_is_not_loaded(void **state)
{
    enum {
        PLACE = 4,
        TOTAL = PLACE + 4 + 8 + 8 + 1,
        PRESENT,
        FROM = PRESENT + 3 + 2 + 4 + 2,
        LEN = FROM + 2
    };
    struct fixture *f = *state;
    assert_false(add(f, 1, true, 1, "aa"));
    size_t len = save(f);
    assert_null(loaded_with(f, len, TOTAL, 16));
    assert_non_null(loaded_with(f, len, TOTAL, 17));
    assert_null(loaded_with(f, len, PRESENT, 16));
    assert_non_null(loaded_with(f, len, PRESENT, 17));
    assert_non_null(loaded_with(f, len, FROM, 1));
    assert_non_null(loaded_with(f, len, LEN, 3));
    assert_null(loaded_with(f, len, LEN, 2));
    assert_non_null(loaded_with(f, len, PLACE, 8));
    assert_non_null(loaded_with(f, len, 0, 9)); /* more than there is room for */
}

static void segments_that_lie_over_each_other_are_not_loaded(void **state)
{
    enum { FROM = 4 + 4 + 8 + 8 + 5 + 2 + 4 + 4, SECOND_FROM = FROM + 4, SECOND_LEN = SECOND_FROM + 2 };
    struct fixture *f = *state;
    assert_false(add(f, 1, true, 2, "aa"));
    assert_false(add(f, 1, false, 1, "bb"));
    size_t len = save(f);
    assert_null(loaded_with(f, len, SECOND_LEN, 2));
    octets[SECOND_FROM] = 0;
    assert_non_null(loaded_with(f, len, SECOND_LEN, 3));
}

static void the_carrier_and_the_message_are_kept_up_to_their_bounds(void **state)
{
    static uint8_t many[4096];
    struct fixture *f = *state;
    struct span front;
    memset(many, 'm', sizeof many);
    f->origin.frames[0] = 1;
    for (uint8_t remaining = 2; remaining-- > 0;) {
        notes_init(&f->notes);
        bool done = segments_add(f->segments, 5, remaining == 1, remaining, cursor_of(span_of(many, 2049)),
                                 span_of(many, 600), &f->origin, &f->whole, &f->whole_origin, &f->notes);
        assert_int_equal(done, remaining == 0);
    }
    assert_int_equal(cursor_left(&f->whole), 4096);
    assert_true(f->whole.cut);
    segments_add(f->segments, 6, true, 1, cursor_of(span_of(many, 1)), span_of(many, 600), &f->origin,
                 &f->whole, &f->whole_origin, &f->notes);
    assert_true(segments_expire(f->segments, INT64_MAX, &f->carrier, &front, &f->whole_origin));
    assert_int_equal(f->carrier.len, 512);
    assert_int_equal(front.len, 1);
}

static void a_table_has_whole_sets_of_places_at_least_one(void **state)
{
    (void)state;
    assert_int_equal(segments_size(0), segments_size(8));
    assert_int_equal(segments_size(7), segments_size(8));
    assert_int_equal(segments_size(15), segments_size(8));
    assert_true(segments_size(16) > segments_size(8));
}

static void times_near_the_end_of_the_range_time_out_at_the_end(void **state)
{
    struct fixture *f = *state;
    struct span front;
    f->origin.time_ns = INT64_MAX - 2000000;
    assert_false(add(f, 1, true, 1, "late"));
    assert_false(segments_expire(f->segments, INT64_MAX - 1, &f->carrier, &front, &f->whole_origin));
    assert_true(segments_expire(f->segments, INT64_MAX, &f->carrier, &front, &f->whole_origin));
}

static void of_many_frames_as_many_as_are_kept_are_saved(void **state)
{
    struct fixture *f = *state;
    f->origin.frame_count = 20;
    assert_false(add(f, 1, true, 1, "a"));
    assert_null(load(f, save(f)));
    f->origin.frame_count = 1;
    assert_true(add(f, 1, false, 0, "b"));
    assert_int_equal(f->whole_origin.frame_count, 21);
}

static void places_between_messages_may_be_free(void **state)
{
    struct fixture *f = *state;
    for (uint64_t key = 1; key <= 4; key++)
        assert_false(add(f, key, true, 1, "a"));
    assert_true(add(f, 1, false, 0, "b"));
    assert_true(add(f, 3, false, 0, "b"));
    assert_null(load(f, save(f)));
    assert_true(add(f, 2, false, 0, "b"));
    assert_true(add(f, 4, false, 0, "b"));
    assert_int_equal(segments_stats(f->segments)->messages, 0);
}

static void a_first_segment_of_another_length_begins_another_message(void **state)
{
    struct fixture *f = *state;
    struct span front;
    assert_false(add(f, 1, true, 1, "OLD"));
    assert_false(add(f, 1, true, 1, "OLDER"));
    assert_true(segments_expire(f->segments, f->origin.time_ns, &f->carrier, &front, &f->whole_origin));
    assert_true(span_is(front, "OLD"));
    assert_false(add(f, 1, true, 1, "OLDER")); /* a repetition */
    assert_false(segments_expire(f->segments, f->origin.time_ns, &f->carrier, &front, &f->whole_origin));
}

static void the_oldest_of_a_set_gives_way(void **state)
{
    struct fixture *f = *state;
    struct span front;
    for (uint64_t key = 1; key <= 9; key++) {
        f->origin.time_ns = key <= 8 ? (int64_t)((key + 3) % 8 + 1) * 1000000000 : INT64_C(9000000000);
        char text[] = {(char)('0' + key), 0};
        assert_false(add(f, key, true, 1, text));
    }
    assert_true(segments_expire(f->segments, 0, &f->carrier, &front, &f->whole_origin));
    assert_true(span_is(front, "5"));
}

static void each_frame_of_each_segment_is_known(void **state)
{
    struct fixture *f = *state;
    f->origin.frame_count = 2;
    f->origin.frames[0] = 10;
    f->origin.frames[1] = 50;
    assert_false(add(f, 1, true, 1, "a"));
    f->origin.frames[1] = 60;
    assert_true(add(f, 1, false, 0, "b"));
    assert_int_equal(f->whole_origin.frame_count, 4);
    static const uint64_t expected[] = {11, 50, 12, 60};
    assert_memory_equal(f->whole_origin.frames, expected, sizeof expected);
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)
    const struct CMUnitTest tests[] = {
        TEST(segments_are_joined_in_order_and_reversed),
        TEST(a_local_reference_used_again_mixes_nothing),
        TEST(a_message_that_never_ends_is_handed_out_in_time),
        TEST(more_messages_than_there_is_room_for_are_all_accounted_for),
        TEST(messages_are_whole_in_the_next_run_or_time_out_there),
        TEST(one_that_gave_way_is_handed_out_by_the_next_run),
        TEST(what_cannot_wait_is_not_loaded),
        TEST(segments_that_lie_over_each_other_are_not_loaded),
        TEST(the_carrier_and_the_message_are_kept_up_to_their_bounds),
        TEST(a_table_has_whole_sets_of_places_at_least_one),
        TEST(times_near_the_end_of_the_range_time_out_at_the_end),
        TEST(of_many_frames_as_many_as_are_kept_are_saved),
        TEST(places_between_messages_may_be_free),
        TEST(a_first_segment_of_another_length_begins_another_message),
        TEST(the_oldest_of_a_set_gives_way),
        TEST(each_frame_of_each_segment_is_known),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
