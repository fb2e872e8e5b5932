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

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)
    const struct CMUnitTest tests[] = {
        TEST(segments_are_joined_in_order_and_reversed),
        TEST(a_local_reference_used_again_mixes_nothing),
        TEST(a_message_that_never_ends_is_handed_out_in_time),
        TEST(more_messages_than_there_is_room_for_are_all_accounted_for),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
