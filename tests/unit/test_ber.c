// SPDX-License-Identifier: Apache-2.0
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "code/ber.h"

#define BYTES(...) ((const uint8_t[]){__VA_ARGS__}), sizeof((const uint8_t[]){__VA_ARGS__})

static struct cursor in;
static struct ber element;
static struct notes notes;

/* The first element of some bytes. */
static bool read_first(const uint8_t *bytes, size_t len, bool cut)
{
    in = cursor_of_cut(span_of(bytes, len), cut);
    notes_init(&notes);
    notes_enter(&notes, LAYER_tcap, bytes);
    return ber_next(&in, &element, &notes);
}

static void assert_value(const char *expected)
{
    assert_true(span_is(cursor_rest(&element.value), expected));
}

static void a_plain_element_has_tag_value_and_whole(void **state)
{
    (void)state;
    assert_true(read_first(BYTES(0x80, 2, 'a', 'b', 0x05, 0), false));
    assert_int_equal(element.tag, BER_CONTEXT(0));
    assert_false(element.constructed);
    assert_value("ab");
    assert_int_equal(element.whole.len, 4);
    assert_true(ber_next(&in, &element, &notes));
    assert_int_equal(element.tag, BER_UNIVERSAL(BER_NULL));
    assert_value("");
    assert_false(ber_next(&in, &element, &notes));
    assert_int_equal(cursor_status(&in), STATUS_OK);
    assert_int_equal(element.tag, 0);
    assert_int_equal(notes.set, 0);
}

static void classes_and_numbers_make_one_tag(void **state)
{
    (void)state;
    read_first(BYTES(0x62, 0), false);
    assert_int_equal(element.tag, BER_APPLICATION(2));
    assert_true(element.constructed);
    read_first(BYTES(0xe1, 0), false);
    assert_int_equal(element.tag, BER_PRIVATE(1));
    read_first(BYTES(0xbf, 0x23, 0), false); /* 35, as return results of short message routing have it */
    assert_int_equal(element.tag, BER_CONTEXT(35));
    read_first(BYTES(0x9f, 0x81, 0x00, 0), false);
    assert_int_equal(element.tag, BER_CONTEXT(128));
    assert_int_equal(notes.set, 0);
}

static void a_multi_byte_tag_below_31_equals_its_usual_form(void **state)
{
    (void)state;
    assert_true(read_first(BYTES(0x9f, 0x00, 1, 'x'), false));
    assert_int_equal(element.tag, BER_CONTEXT(0));
    assert_value("x");
    assert_true(notes_have(&notes, NOTE_ber_tag_multibyte));
}

static void leading_zeros_of_a_tag_are_noted_however_many(void **state)
{
    (void)state;
    assert_true(read_first(BYTES(0x9f, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x23, 1, 'x'), false));
    assert_int_equal(element.tag, BER_CONTEXT(35));
    assert_value("x");
    assert_true(notes_have(&notes, NOTE_ber_tag_multibyte));
}

static void a_tag_beyond_28_bits_is_a_limit_of_ours(void **state)
{
    (void)state;
    assert_true(read_first(BYTES(0x9f, 0xff, 0xff, 0xff, 0x7f, 0), false));
    assert_int_equal(element.tag, BER_CONTEXT(0x0fffffff));
    assert_false(read_first(BYTES(0x9f, 0x81, 0x80, 0x80, 0x80, 0x00, 0), false));
    assert_int_equal(cursor_status(&in), STATUS_LIMIT);
}

static void a_length_in_more_bytes_than_it_needs_is_read_and_noted(void **state)
{
    (void)state;
    assert_true(read_first(BYTES(0x04, 0x81, 1, 'x'), false));
    assert_value("x");
    assert_true(notes_have(&notes, NOTE_ber_length_nonminimal));
    assert_true(read_first(BYTES(0x04, 0x84, 0, 0, 0, 1, 'x'), false));
    assert_value("x");
    assert_true(notes_have(&notes, NOTE_ber_length_nonminimal));
    assert_true(read_first(BYTES(0x04, 0x87, 0, 0, 0, 0, 0, 0, 1, 'x'), false));
    assert_value("x");
    assert_true(notes_have(&notes, NOTE_ber_length_nonminimal));
}

static void a_long_length_that_is_needed_is_not_noted(void **state)
{
    uint8_t bytes[3 + 200] = {0x04, 0x81, 200};
    (void)state;
    assert_true(read_first(bytes, sizeof bytes, false));
    assert_int_equal(cursor_left(&element.value), 200);
    assert_int_equal(notes.set, 0);
}

static void a_length_beyond_32_bits_and_the_reserved_one_are_malformed(void **state)
{
    (void)state;
    assert_false(read_first(BYTES(0x04, 0x85, 1, 0, 0, 0, 0, 'x'), false));
    assert_int_equal(cursor_status(&in), STATUS_MALFORMED);
    assert_false(read_first(BYTES(0x04, 0xff, 'x'), false));
    assert_int_equal(cursor_status(&in), STATUS_MALFORMED);
    assert_int_equal(element.tag, 0);
}

static void an_element_longer_than_what_is_left_comes_with_its_front(void **state)
{
    (void)state;
    assert_true(read_first(BYTES(0x04, 5, 'a', 'b'), false));
    assert_value("ab");
    assert_false(element.value.cut);
    assert_int_equal(cursor_status(&in), STATUS_MALFORMED);
    assert_false(ber_next(&in, &element, &notes));
    assert_int_equal(cursor_status(&in), STATUS_MALFORMED);
}

static void an_element_that_the_capture_cut_comes_with_its_front_and_is_not_malformed(void **state)
{
    (void)state;
    assert_true(read_first(BYTES(0x30, 5, 0x04, 3, 'a'), true));
    assert_true(element.value.cut);
    assert_int_equal(cursor_status(&in), STATUS_TRUNCATED);
    in = element.value;
    assert_true(ber_next(&in, &element, &notes));
    assert_value("a");
    assert_int_equal(cursor_status(&in), STATUS_TRUNCATED);
}

static void a_cut_between_two_elements_is_no_end(void **state)
{
    (void)state;
    assert_true(read_first(BYTES(0x30, 5, 0x04, 1, 'a'), true));
    in = element.value;
    assert_true(ber_next(&in, &element, &notes));
    assert_true(cursor_ok(&in));
    assert_false(ber_next(&in, &element, &notes));
    assert_int_equal(cursor_status(&in), STATUS_TRUNCATED);
}

static void an_identifier_or_length_that_ends_early_gives_no_element(void **state)
{
    (void)state;
    assert_false(read_first(BYTES(0x04), false));
    assert_int_equal(cursor_status(&in), STATUS_MALFORMED);
    assert_false(read_first(BYTES(0x04, 0x82, 1), true));
    assert_int_equal(cursor_status(&in), STATUS_TRUNCATED);
    assert_false(read_first(BYTES(0x1f, 0x80), true));
    assert_int_equal(cursor_status(&in), STATUS_TRUNCATED);
}

static void indefinite_length_ends_at_its_own_end_of_contents(void **state)
{
    (void)state;
    assert_true(read_first(BYTES(0x30, 0x80,                     /* outer */
                                 0xa0, 0x80, 0x04, 1, 'x', 0, 0, /* inner, closed by the first two zeros */
                                 0x04, 2, 0, 0,                  /* zeros that are contents close nothing */
                                 0, 0, 0x05, 0),
                           false));
    assert_int_equal(cursor_left(&element.value), 11);
    assert_int_equal(element.whole.len, 15);
    assert_true(notes_have(&notes, NOTE_ber_length_indefinite));
    assert_int_equal(notes.count, 1);
    assert_true(ber_next(&in, &element, &notes));
    assert_int_equal(element.tag, BER_UNIVERSAL(BER_NULL));
    assert_true(cursor_ok(&in));
}

static void other_spellings_of_tag_0_and_length_0_close_nothing(void **state)
{
    (void)state;
    assert_true(read_first(BYTES(0x30, 0x80, 0x00, 0x81, 0x00, 0x1f, 0x00, 0x00, 0x04, 1, 'x', 0, 0), false));
    assert_int_equal(cursor_left(&element.value), 9);
    assert_true(cursor_ok(&in));
}

static void an_indefinite_length_that_is_never_closed_is_malformed_or_cut(void **state)
{
    (void)state;
    assert_true(read_first(BYTES(0x30, 0x80, 0x04, 1, 'x', 0), false));
    assert_int_equal(cursor_left(&element.value), 4);
    assert_int_equal(cursor_status(&in), STATUS_MALFORMED);
    assert_true(read_first(BYTES(0x30, 0x80, 0x04, 1, 'x'), true));
    assert_true(element.value.cut);
    assert_int_equal(cursor_status(&in), STATUS_TRUNCATED);
    assert_true(read_first(BYTES(0x30, 0x80), false));
    assert_int_equal(cursor_status(&in), STATUS_MALFORMED);
}

static void a_primitive_element_has_no_indefinite_length(void **state)
{
    (void)state;
    assert_false(read_first(BYTES(0x04, 0x80, 'x', 0, 0), false));
    assert_int_equal(cursor_status(&in), STATUS_MALFORMED);
}

static void indefinite_lengths_nest_to_the_bound_and_no_deeper(void **state)
{
    uint8_t bytes[4 * (BER_DEPTH_MAX + 1)] = {0};
    (void)state;
    for (size_t i = 0; i < BER_DEPTH_MAX; i++) {
        bytes[2 * i] = 0x30;
        bytes[2 * i + 1] = 0x80;
    }
    assert_true(read_first(bytes, 4 * BER_DEPTH_MAX, false));
    assert_true(cursor_ok(&in));
    assert_int_equal(cursor_left(&element.value), 4 * BER_DEPTH_MAX - 4);

    bytes[2 * BER_DEPTH_MAX] = 0x30;
    bytes[2 * BER_DEPTH_MAX + 1] = 0x80;
    assert_true(read_first(bytes, sizeof bytes, false));
    assert_int_equal(cursor_status(&in), STATUS_LIMIT);
    assert_true(notes_have(&notes, NOTE_ber_depth));
    assert_int_equal(cursor_left(&element.value), sizeof bytes - 2);
}

static void a_primitive_string_is_its_contents(void **state)
{
    (void)state;
    read_first(BYTES(0x04, 2, 'a', 'b'), false);
    assert_true(span_is(ber_string(&element, &notes), "ab"));
    assert_int_equal(notes.set, 0);
}

static void a_constructed_string_gives_its_first_piece_behind_empty_ones(void **state)
{
    (void)state;
    read_first(BYTES(0x24, 14, 0x24, 2, 0x04, 0, 0x24, 0x80, 0x04, 2, 'a', 'b', 0, 0, 0x04, 0), false);
    assert_true(span_is(ber_string(&element, &notes), "ab"));
    assert_true(notes_have(&notes, NOTE_ber_string_constructed));
    read_first(BYTES(0x24, 4, 0x04, 0, 0x04, 0), false);
    assert_int_equal(ber_string(&element, &notes).len, 0);
}

static void notes_may_be_left_out(void **state)
{
    static const uint8_t bytes[] = {0x3f, 0x80, 0x10, 0x80, 0x24, 0x81, 3, 0x04, 1, 'x', 0, 0};
    struct cursor inner;
    (void)state;
    in = cursor_of(span_of(bytes, sizeof bytes));
    assert_true(ber_next(&in, &element, NULL));
    inner = element.value;
    assert_true(ber_next(&inner, &element, NULL));
    assert_true(span_is(ber_string(&element, NULL), "x"));
}

static void integers_are_signed_and_of_1_to_8_octets(void **state)
{
    int64_t value;
    (void)state;
    assert_true(ber_integer(span_of(BYTES(0x46)), &value));
    assert_int_equal(value, 70);
    assert_true(ber_integer(span_of(BYTES(0xff)), &value));
    assert_int_equal(value, -1);
    assert_true(ber_integer(span_of(BYTES(0x00, 0x80)), &value));
    assert_int_equal(value, 128);
    assert_true(ber_integer(span_of(BYTES(0x80, 0, 0, 0, 0, 0, 0, 0)), &value));
    assert_true(value == INT64_MIN);
    assert_false(ber_integer(span_of(BYTES(0, 0, 0, 0, 0, 0, 0, 0, 1)), &value));
    assert_int_equal(value, 0);
    assert_false(ber_integer(span_of(NULL, 0), &value));
}

static void pieces_are_joined_as_far_as_there_is_room(void **state)
{
    uint8_t room[4];
    (void)state;
    assert_true(read_first(BYTES(0x24, 8, 4, 2, 'a', 'b', 4, 2, 'c', 'd'), false));
    assert_true(span_is(ber_string_joined(&element, room, 4, NULL), "abcd"));
    assert_true(span_is(ber_string_joined(&element, room, 3, &notes), "abc"));
    assert_int_equal(ber_string_joined(&element, room, 0, &notes).len, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_plain_element_has_tag_value_and_whole),
        cmocka_unit_test(classes_and_numbers_make_one_tag),
        cmocka_unit_test(a_multi_byte_tag_below_31_equals_its_usual_form),
        cmocka_unit_test(leading_zeros_of_a_tag_are_noted_however_many),
        cmocka_unit_test(a_tag_beyond_28_bits_is_a_limit_of_ours),
        cmocka_unit_test(a_length_in_more_bytes_than_it_needs_is_read_and_noted),
        cmocka_unit_test(a_long_length_that_is_needed_is_not_noted),
        cmocka_unit_test(a_length_beyond_32_bits_and_the_reserved_one_are_malformed),
        cmocka_unit_test(an_element_longer_than_what_is_left_comes_with_its_front),
        cmocka_unit_test(an_element_that_the_capture_cut_comes_with_its_front_and_is_not_malformed),
        cmocka_unit_test(a_cut_between_two_elements_is_no_end),
        cmocka_unit_test(an_identifier_or_length_that_ends_early_gives_no_element),
        cmocka_unit_test(indefinite_length_ends_at_its_own_end_of_contents),
        cmocka_unit_test(other_spellings_of_tag_0_and_length_0_close_nothing),
        cmocka_unit_test(an_indefinite_length_that_is_never_closed_is_malformed_or_cut),
        cmocka_unit_test(a_primitive_element_has_no_indefinite_length),
        cmocka_unit_test(indefinite_lengths_nest_to_the_bound_and_no_deeper),
        cmocka_unit_test(a_primitive_string_is_its_contents),
        cmocka_unit_test(a_constructed_string_gives_its_first_piece_behind_empty_ones),
        cmocka_unit_test(notes_may_be_left_out),
        cmocka_unit_test(integers_are_signed_and_of_1_to_8_octets),
        cmocka_unit_test(pieces_are_joined_as_far_as_there_is_room),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
