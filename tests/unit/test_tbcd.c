// SPDX-License-Identifier: Apache-2.0
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "code/tbcd.h"

#define BYTES(...) span_of(((const uint8_t[]){__VA_ARGS__}), sizeof((const uint8_t[]){__VA_ARGS__}))

static void an_imsi_of_15_digits_ends_at_its_filler(void **state)
{
    struct digits digits;
    (void)state;
    assert_true(tbcd_digits(BYTES(0x00, 0x01, 0x01, 0x21, 0x43, 0x65, 0x87, 0xf9), &digits));
    assert_string_equal(digits.text, "001010123456789");
    assert_int_equal(digits.len, 15);
}

static void an_even_number_of_digits_needs_no_filler(void **state)
{
    struct digits digits;
    (void)state;
    assert_true(tbcd_digits(BYTES(0x99, 0x09), &digits));
    assert_string_equal(digits.text, "9990");
    assert_true(tbcd_digits(span_of(NULL, 0), &digits));
    assert_string_equal(digits.text, "");
}

static void other_nibbles_are_kept_as_letters_and_reported(void **state)
{
    struct digits digits;
    (void)state;
    assert_false(tbcd_digits(BYTES(0xa1, 0xcb, 0xed, 0xf2), &digits));
    assert_string_equal(digits.text, "1abcde2");
    assert_false(tbcd_digits(BYTES(0xf1, 0x32), &digits));
    assert_string_equal(digits.text, "1f23");
    assert_false(tbcd_digits(BYTES(0x21, 0xff), &digits));
    assert_string_equal(digits.text, "12f");
}

static void too_many_digits_keep_their_front(void **state)
{
    uint8_t bytes[DIGITS_MAX / 2 + 1];
    struct digits digits;
    (void)state;
    memset(bytes, 0x99, sizeof bytes);
    assert_true(tbcd_digits(span_of(bytes, DIGITS_MAX / 2), &digits));
    assert_int_equal(digits.len, DIGITS_MAX);
    assert_false(tbcd_digits(span_of(bytes, sizeof bytes), &digits));
    assert_int_equal(digits.len, DIGITS_MAX);
    assert_int_equal(strlen(digits.text), DIGITS_MAX);
}

static void a_counted_number_of_digits_is_not_more_than_there_is(void **state)
{
    struct digits digits;
    (void)state;
    assert_true(tbcd_digits_counted(BYTES(0x21, 0x43), 3, &digits));
    assert_string_equal(digits.text, "123");
    assert_true(tbcd_digits_counted(BYTES(0x21, 0xf3), 3, &digits));
    assert_string_equal(digits.text, "123");
    assert_false(tbcd_digits_counted(BYTES(0x21, 0x43), 5, &digits));
    assert_string_equal(digits.text, "1234");
}

static void an_address_has_a_nature_and_a_plan_before_its_digits(void **state)
{
    struct tbcd_address address;
    (void)state;
    assert_true(tbcd_address(BYTES(0x91, 0x99, 0x09, 0xf1), &address));
    assert_int_equal(address.nature, 1);
    assert_int_equal(address.numbering_plan, 1);
    assert_string_equal(address.digits.text, "99901");
    assert_true(tbcd_address(BYTES(0x96, 0x00, 0x01, 0xf1), &address));
    assert_int_equal(address.numbering_plan, 6);
}

static void an_address_without_digits_is_refused(void **state)
{
    struct tbcd_address address;
    (void)state;
    assert_false(tbcd_address(span_of(NULL, 0), &address));
    assert_false(tbcd_address(BYTES(0x91), &address));
    assert_int_equal(address.nature, 1);
    assert_int_equal(address.digits.len, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(an_imsi_of_15_digits_ends_at_its_filler),
        cmocka_unit_test(an_even_number_of_digits_needs_no_filler),
        cmocka_unit_test(other_nibbles_are_kept_as_letters_and_reported),
        cmocka_unit_test(too_many_digits_keep_their_front),
        cmocka_unit_test(a_counted_number_of_digits_is_not_more_than_there_is),
        cmocka_unit_test(an_address_has_a_nature_and_a_plan_before_its_digits),
        cmocka_unit_test(an_address_without_digits_is_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
