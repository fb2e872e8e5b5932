// SPDX-License-Identifier: Apache-2.0
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <cmocka.h>

#include "code/isup_number.h"

#define BYTES(...) span_of((const uint8_t[]){__VA_ARGS__}, sizeof((const uint8_t[]){__VA_ARGS__}))

static void an_even_number_ends_with_its_octet(void **state)
{
    (void)state;
    struct isup_number n;
    /* even, international; E.164, presentation allowed, from the network */
    assert_true(isup_number(BYTES(0x04, 0x13, 0x99, 0x19, 0x00, 0x00, 0x00, 0x10), &n));
    assert_string_equal(n.digits.text, "999100000001");
    assert_int_equal(n.nature, 4);
    assert_int_equal(n.numbering_plan, 1);
    assert_int_equal(n.presentation, 0);
    assert_int_equal(n.screening, 3);
}

static void an_odd_number_leaves_its_filler_out(void **state)
{
    (void)state;
    struct isup_number n;
    assert_true(isup_number(BYTES(0x83, 0x10, 0x21, 0x03), &n));
    assert_string_equal(n.digits.text, "123");
    assert_int_equal(n.nature, 3);
}

static void restricted_presentation_is_told(void **state)
{
    (void)state;
    struct isup_number n;
    assert_true(isup_number(BYTES(0x04, 0x17, 0x99, 0x19), &n));
    assert_int_equal(n.presentation, 1);
}

static void the_end_of_pulsing_signal_is_no_digit(void **state)
{
    (void)state;
    struct isup_number n;
    assert_true(isup_number(BYTES(0x04, 0x10, 0x99, 0xf9), &n));
    assert_string_equal(n.digits.text, "999");
    assert_true(isup_number(BYTES(0x84, 0x10, 0x99, 0x0f), &n));
    assert_string_equal(n.digits.text, "99");
}

static void a_generic_number_has_a_qualifier_before_it(void **state)
{
    (void)state;
    struct isup_number n;
    assert_true(isup_generic_number(BYTES(0x06, 0x04, 0x13, 0x99, 0x19), &n));
    assert_string_equal(n.digits.text, "9991");
    assert_int_equal(n.nature, 4);
    assert_false(isup_generic_number(BYTES(0x06), &n));
    assert_false(isup_generic_number(span_of(NULL, 0), &n));
}

static void what_is_no_isup_number_is_refused(void **state)
{
    (void)state;
    struct isup_number n;
    assert_false(isup_number(span_of(NULL, 0), &n));
    assert_false(isup_number(BYTES(0x04), &n));
    assert_false(isup_number(BYTES(0x04, 0x13), &n));
    assert_false(isup_number(BYTES(0x84, 0x13, 0xfa), &n));
    assert_false(isup_number(BYTES(0x04, 0x13, 0x1f), &n));
    const uint8_t longest[2 + DIGITS_MAX / 2] = {0x04, 0x13};
    assert_true(isup_number(span_of(longest, sizeof longest), &n));
    assert_int_equal(n.digits.len, DIGITS_MAX);
    const uint8_t longer[3 + DIGITS_MAX / 2] = {0x04, 0x13};
    assert_false(isup_number(span_of(longer, sizeof longer), &n));
    assert_int_equal(n.digits.len, DIGITS_MAX);
}

static void a_dialled_number_may_hold_stars_and_hashes(void **state)
{
    (void)state;
    struct bcd_number n;
    assert_true(bcd_number(BYTES(0x81, 0x2a, 0xb1, 0x99), &n)); /* *21#99 */
    assert_string_equal(n.digits.text, "a21b99");
    assert_int_equal(n.type, 0);
    assert_int_equal(n.numbering_plan, 1);
}

static void an_international_dialled_number_says_so(void **state)
{
    (void)state;
    struct bcd_number n;
    assert_true(bcd_number(BYTES(0x91, 0x99, 0xf9), &n));
    assert_string_equal(n.digits.text, "999");
    assert_int_equal(n.type, 1);
}

static void what_is_no_dialled_number_is_refused(void **state)
{
    (void)state;
    struct bcd_number n;
    assert_false(bcd_number(span_of(NULL, 0), &n));
    assert_false(bcd_number(BYTES(0x91), &n));
    assert_false(bcd_number(BYTES(0x91, 0x9f, 0x99), &n));
    const uint8_t longer[2 + DIGITS_MAX / 2] = {0x91};
    assert_false(bcd_number(span_of(longer, sizeof longer), &n));
    assert_int_equal(n.digits.len, DIGITS_MAX);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(an_even_number_ends_with_its_octet),
        cmocka_unit_test(an_odd_number_leaves_its_filler_out),
        cmocka_unit_test(restricted_presentation_is_told),
        cmocka_unit_test(the_end_of_pulsing_signal_is_no_digit),
        cmocka_unit_test(a_generic_number_has_a_qualifier_before_it),
        cmocka_unit_test(what_is_no_isup_number_is_refused),
        cmocka_unit_test(a_dialled_number_may_hold_stars_and_hashes),
        cmocka_unit_test(an_international_dialled_number_says_so),
        cmocka_unit_test(what_is_no_dialled_number_is_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
