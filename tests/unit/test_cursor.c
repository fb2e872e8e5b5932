// SPDX-License-Identifier: Apache-2.0
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "base/cursor.h"

static const uint8_t eight[] = {1, 2, 3, 4, 5, 6, 7, 8};

static struct cursor cursor_over(size_t len)
{
    return cursor_of(span_of(eight, len));
}

static void numbers_are_read_in_their_byte_order(void **state)
{
    (void)state;
    struct cursor c = cursor_over(8);
    assert_int_equal(cursor_u8(&c), 0x01);
    assert_int_equal(cursor_be16(&c), 0x0203);
    assert_int_equal(cursor_be24(&c), 0x040506);
    assert_int_equal(cursor_le16(&c), 0x0807);
    assert_true(cursor_ok(&c));
    c = cursor_over(8);
    assert_int_equal(cursor_be32(&c), 0x01020304);
    assert_int_equal(cursor_le32(&c), 0x08070605);
    assert_int_equal(cursor_left(&c), 0);
    assert_true(cursor_ok(&c));
}

static uint32_t read_le16(struct cursor *c)
{
    return cursor_le16(c);
}

static uint32_t read_be16(struct cursor *c)
{
    return cursor_be16(c);
}

static uint32_t read_u8(struct cursor *c)
{
    return cursor_u8(c);
}

static void every_read_stops_at_exactly_the_end(void **state)
{
    static const struct {
        uint32_t (*read)(struct cursor *);
        size_t width;
    } reads[] = {
        {read_u8, 1}, {read_be16, 2}, {read_le16, 2}, {cursor_be24, 3}, {cursor_be32, 4}, {cursor_le32, 4},
    };
    (void)state;
    for (size_t i = 0; i < sizeof reads / sizeof *reads; i++)
        for (size_t len = 0; len <= 8; len++) {
            struct cursor c = cursor_over(len);
            uint32_t value = reads[i].read(&c);
            assert_int_equal(cursor_ok(&c), len >= reads[i].width);
            assert_int_equal(value != 0, len >= reads[i].width);
            assert_int_equal(cursor_left(&c), len >= reads[i].width ? len - reads[i].width : 0);
        }
}

static void bytes_and_skips_stop_at_exactly_the_end(void **state)
{
    (void)state;
    for (size_t n = 0; n <= 9; n++) {
        struct cursor c = cursor_over(8), d = cursor_over(8);
        struct span bytes = cursor_bytes(&c, n);
        cursor_skip(&d, n);
        assert_int_equal(bytes.len, n <= 8 ? n : 0);
        assert_int_equal(cursor_left(&c), n <= 8 ? 8 - n : 0);
        assert_int_equal(cursor_left(&d), cursor_left(&c));
        assert_int_equal(cursor_status(&c), n <= 8 ? STATUS_OK : STATUS_MALFORMED);
        assert_int_equal(cursor_status(&d), cursor_status(&c));
    }
}

static void a_length_that_would_wrap_the_address_space_is_an_overrun(void **state)
{
    (void)state;
    struct cursor c = cursor_over(8);
    assert_int_equal(cursor_bytes(&c, SIZE_MAX).len, 0);
    assert_int_equal(cursor_status(&c), STATUS_MALFORMED);
    c = cursor_over(8);
    struct cursor sub = cursor_sub(&c, SIZE_MAX);
    assert_int_equal(cursor_left(&sub), 8);
    assert_int_equal(cursor_status(&c), STATUS_MALFORMED);
}

static void after_the_first_overrun_every_read_yields_nothing(void **state)
{
    (void)state;
    struct cursor c = cursor_over(3);
    assert_int_equal(cursor_be32(&c), 0);
    assert_int_equal(cursor_u8(&c), 0);
    assert_int_equal(cursor_bytes(&c, 1).len, 0);
    assert_int_equal(cursor_left(&c), 0);
    assert_int_equal(cursor_rest(&c).len, 0);
    assert_int_equal(cursor_peek(&c), 0);
    cursor_bytes(&c, 0);
    assert_int_equal(cursor_status(&c), STATUS_MALFORMED);
}

static void the_first_failure_is_the_one_that_is_kept(void **state)
{
    (void)state;
    struct cursor c = cursor_over(8);
    cursor_fail(&c, STATUS_LIMIT);
    cursor_fail(&c, STATUS_TRUNCATED);
    cursor_u8(&c);
    assert_int_equal(cursor_status(&c), STATUS_LIMIT);
    assert_int_equal(cursor_left(&c), 0);
}

static void what_the_capture_lost_is_truncated_and_what_the_sender_invented_is_malformed(void **state)
{
    (void)state;
    struct cursor whole = cursor_of_cut(span_of(eight, 2), false);
    struct cursor cut = cursor_of_cut(span_of(eight, 2), true);
    cursor_be32(&whole);
    cursor_be32(&cut);
    assert_int_equal(cursor_status(&whole), STATUS_MALFORMED);
    assert_int_equal(cursor_status(&cut), STATUS_TRUNCATED);
}

static void a_child_has_its_length_and_the_parent_goes_on_behind_it(void **state)
{
    (void)state;
    for (size_t n = 0; n <= 8; n++) {
        struct cursor parent = cursor_over(8);
        struct cursor child = cursor_sub(&parent, n);
        assert_int_equal(cursor_left(&child), n);
        assert_int_equal(cursor_left(&parent), 8 - n);
        assert_true(cursor_ok(&parent) && cursor_ok(&child));
        assert_int_equal(cursor_peek(&parent), n < 8 ? (int)n + 1 : 0);
    }
}

static void a_child_cannot_outgrow_its_parent(void **state)
{
    (void)state;
    struct cursor parent = cursor_over(4);
    struct cursor child = cursor_sub(&parent, 5);
    assert_int_equal(cursor_left(&child), 4);
    assert_false(child.cut);
    assert_int_equal(cursor_status(&parent), STATUS_MALFORMED);
    struct cursor grandchild = cursor_sub(&child, 6);
    assert_int_equal(cursor_left(&grandchild), 4);
    assert_int_equal(cursor_status(&child), STATUS_MALFORMED);
}

static void a_child_is_cut_only_where_it_reaches_the_cut(void **state)
{
    (void)state;
    struct cursor parent = cursor_of_cut(span_of(eight, 8), true);
    struct cursor inside = cursor_sub(&parent, 3);
    cursor_skip(&inside, 4);
    assert_false(inside.cut);
    assert_int_equal(cursor_status(&inside), STATUS_MALFORMED);

    struct cursor exact = cursor_sub(&parent, 5);
    assert_false(exact.cut);
    assert_true(cursor_ok(&parent));

    parent = cursor_of_cut(span_of(eight, 8), true);
    struct cursor across = cursor_sub(&parent, 9);
    assert_true(across.cut);
    assert_true(cursor_ok(&across));
    assert_int_equal(cursor_left(&across), 8);
    cursor_skip(&across, 9);
    assert_int_equal(cursor_status(&across), STATUS_TRUNCATED);
    assert_int_equal(cursor_status(&parent), STATUS_TRUNCATED);
}

static void a_child_of_a_failed_parent_has_failed(void **state)
{
    (void)state;
    struct cursor parent = cursor_over(2);
    cursor_be32(&parent);
    struct cursor child = cursor_sub(&parent, 0);
    assert_int_equal(cursor_status(&child), STATUS_MALFORMED);
}

static void peeking_and_looking_at_the_rest_do_not_move(void **state)
{
    (void)state;
    struct cursor c = cursor_over(2);
    assert_int_equal(cursor_peek(&c), 1);
    assert_int_equal(cursor_rest(&c).len, 2);
    assert_ptr_equal(cursor_at(&c), eight);
    assert_int_equal(cursor_u8(&c), 1);
    assert_ptr_equal(cursor_at(&c), eight + 1);
}

static void a_span_of_nothing_is_read_as_nothing(void **state)
{
    (void)state;
    struct cursor c = cursor_of(span_of(NULL, 0));
    assert_int_equal(cursor_left(&c), 0);
    assert_int_equal(cursor_bytes(&c, 0).len, 0);
    assert_true(cursor_ok(&c));
    assert_int_equal(cursor_u8(&c), 0);
    assert_int_equal(cursor_status(&c), STATUS_MALFORMED);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(numbers_are_read_in_their_byte_order),
        cmocka_unit_test(every_read_stops_at_exactly_the_end),
        cmocka_unit_test(bytes_and_skips_stop_at_exactly_the_end),
        cmocka_unit_test(a_length_that_would_wrap_the_address_space_is_an_overrun),
        cmocka_unit_test(after_the_first_overrun_every_read_yields_nothing),
        cmocka_unit_test(the_first_failure_is_the_one_that_is_kept),
        cmocka_unit_test(what_the_capture_lost_is_truncated_and_what_the_sender_invented_is_malformed),
        cmocka_unit_test(a_child_has_its_length_and_the_parent_goes_on_behind_it),
        cmocka_unit_test(a_child_cannot_outgrow_its_parent),
        cmocka_unit_test(a_child_is_cut_only_where_it_reaches_the_cut),
        cmocka_unit_test(a_child_of_a_failed_parent_has_failed),
        cmocka_unit_test(peeking_and_looking_at_the_rest_do_not_move),
        cmocka_unit_test(a_span_of_nothing_is_read_as_nothing),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
