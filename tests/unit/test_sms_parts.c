// SPDX-License-Identifier: Apache-2.0
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <stdlib.h>

#include "memory/sms_parts.h"

static struct sms_parts *parts;
static struct sms_joined joined;
static struct origin origin;

static int make(void **state)
{
    (void)state;
    parts = sms_parts_init(calloc(1, sms_parts_size()), 7);
    return 0;
}

static int drop(void **state)
{
    (void)state;
    free(parts);
    return 0;
}

/* Part `part` of `total`, in a frame of its own, `at_s` seconds after the start. */
static enum sms_parts_result add(uint8_t reference, unsigned part, unsigned total, const char *text,
                                 int64_t at_s)
{
    static uint64_t frame;
    origin = (struct origin){.time_ns = at_s * 1000000000, .frames = {++frame}, .frame_count = 1};
    const struct sms_part one = {
        .from_to = 42,
        .reference = reference,
        .total = (uint8_t)total,
        .part = (uint8_t)part,
        .units = span_of_text(text),
    };
    return sms_parts_add(parts, &one, &origin, &joined);
}

static void parts_in_order_make_the_message(void **state)
{
    (void)state;
    assert_int_equal(add(1, 1, 3, "go to ", 0), SMS_PARTS_WAIT);
    assert_int_equal(add(1, 2, 3, "exa", 1), SMS_PARTS_WAIT);
    assert_int_equal(add(1, 3, 3, "mple", 2), SMS_PARTS_WHOLE);
    assert_true(span_is(joined.units, "go to example"));
    assert_false(joined.disordered || joined.differ || joined.overlap);
    assert_int_equal(origin.frame_count, 3);
    assert_int_equal(origin.frames[2], origin.frames[0] + 2);
}

static void parts_in_any_order_make_the_same_message(void **state)
{
    (void)state;
    assert_int_equal(add(1, 3, 3, "mple", 0), SMS_PARTS_WAIT);
    assert_int_equal(add(1, 1, 3, "go to ", 1), SMS_PARTS_WAIT);
    assert_int_equal(add(1, 2, 3, "exa", 2), SMS_PARTS_WHOLE);
    assert_true(span_is(joined.units, "go to example"));
    assert_true(joined.disordered);
}

static void a_part_that_comes_again_changes_nothing(void **state)
{
    (void)state;
    add(1, 1, 2, "one ", 0);
    assert_int_equal(add(1, 1, 2, "one ", 1), SMS_PARTS_WAIT);
    assert_int_equal(add(1, 2, 2, "two", 2), SMS_PARTS_WHOLE);
    assert_int_equal(add(1, 2, 2, "two", 3), SMS_PARTS_WHOLE);
    assert_true(span_is(joined.units, "one two"));
    assert_false(joined.overlap);
    assert_int_equal(sms_parts_stats(parts)->joined, 1);
}

static void a_part_with_other_content_is_an_overlap(void **state)
{
    (void)state;
    add(1, 1, 2, "harmless", 0);
    assert_int_equal(add(1, 1, 2, "hostile", 1), SMS_PARTS_WAIT);
    assert_int_equal(add(1, 2, 2, "!", 2), SMS_PARTS_WHOLE);
    assert_true(joined.overlap);
    assert_true(span_is(joined.units, "hostile!"));
}

static void references_are_used_again(void **state)
{
    (void)state;
    add(1, 1, 2, "one ", 0);
    add(1, 2, 2, "two", 1);
    assert_int_equal(add(1, 1, 2, "three ", 2), SMS_PARTS_WAIT);
    assert_int_equal(add(1, 2, 2, "four", 3), SMS_PARTS_WHOLE);
    assert_true(span_is(joined.units, "three four"));
    assert_false(joined.overlap);
    /* one that was never finished is left behind after a minute */
    add(9, 1, 2, "never", 10);
    assert_int_equal(add(9, 1, 2, "new ", 100), SMS_PARTS_WAIT);
    assert_int_equal(add(9, 2, 2, "one", 101), SMS_PARTS_WHOLE);
    assert_false(joined.overlap);
}

static void what_never_becomes_whole_is_counted(void **state)
{
    (void)state;
    add(1, 1, 2, "half", 0);
    sms_parts_expire(parts, INT64_C(3600000000001));
    assert_int_equal(sms_parts_stats(parts)->incomplete, 1);
    assert_int_equal(add(1, 2, 2, "late", 4000), SMS_PARTS_WAIT);
}

static void a_flood_of_first_parts_is_bounded(void **state)
{
    (void)state;
    for (unsigned i = 0; i < 5000; i++) {
        origin = (struct origin){.time_ns = i, .frames = {i}, .frame_count = 1};
        for (unsigned part = 1; part <= 20; part++) {
            const struct sms_part one = {
                .from_to = i, .total = 255, .part = (uint8_t)part, .units = span_of("x", 1)};
            assert_int_equal(sms_parts_add(parts, &one, &origin, &joined), SMS_PARTS_WAIT);
        }
    }
    assert_true(sms_parts_stats(parts)->incomplete > 4000);
}

static void a_short_text_in_many_parts_is_needless(void **state)
{
    (void)state;
    add(1, 1, 2, "ht", 0);
    assert_int_equal(add(1, 2, 2, "tp", 0), SMS_PARTS_WHOLE);
    assert_true(joined.needless);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(parts_in_order_make_the_message, make, drop),
        cmocka_unit_test_setup_teardown(parts_in_any_order_make_the_same_message, make, drop),
        cmocka_unit_test_setup_teardown(a_part_that_comes_again_changes_nothing, make, drop),
        cmocka_unit_test_setup_teardown(a_part_with_other_content_is_an_overlap, make, drop),
        cmocka_unit_test_setup_teardown(references_are_used_again, make, drop),
        cmocka_unit_test_setup_teardown(what_never_becomes_whole_is_counted, make, drop),
        cmocka_unit_test_setup_teardown(a_flood_of_first_parts_is_bounded, make, drop),
        cmocka_unit_test_setup_teardown(a_short_text_in_many_parts_is_needless, make, drop),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
