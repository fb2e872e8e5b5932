// SPDX-License-Identifier: Apache-2.0
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <cmocka.h>

#include "code/plmn.h"

static void two_and_three_digit_mncs_are_told_apart(void **state)
{
    static const uint8_t two[] = {0x00, 0xf1, 0x10}, three[] = {0x00, 0x11, 0x00};
    char text[PLMN_TEXT_SIZE];
    plmn_t a, b;
    (void)state;
    assert_true(plmn_decode(two, &a));
    assert_string_equal(plmn_text(a, text), "001-01");
    assert_true(plmn_decode(three, &b));
    assert_string_equal(plmn_text(b, text), "001-001");
    assert_int_not_equal(a, b);
    assert_int_equal(plmn_mcc(a), 1);
    assert_int_equal(plmn_mnc(b), 1);
    assert_int_equal(plmn_mnc_digits(a), 2);
    assert_int_equal(plmn_mnc_digits(b), 3);
}

static void octets_with_other_nibbles_are_no_plmn(void **state)
{
    static const uint8_t bad[][3] = {
        {0xa0, 0xf1, 0x10}, {0x00, 0xff, 0x10}, {0x00, 0xe1, 0x10}, {0xff, 0xff, 0xff}};
    plmn_t plmn;
    (void)state;
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        assert_false(plmn_decode(bad[i], &plmn));
        assert_int_equal(plmn, 0);
    }
}

static void text_goes_there_and_back(void **state)
{
    static const char *const texts[] = {"001-01", "999-99", "999-999", "999-004"};
    char text[PLMN_TEXT_SIZE];
    plmn_t plmn, plain;
    (void)state;
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
        assert_true(plmn_parse(span_of_text(texts[i]), &plmn));
        assert_string_equal(plmn_text(plmn, text), texts[i]);
    }
    assert_true(plmn_parse(span_of_text("00101"), &plain));
    assert_true(plmn_parse(span_of_text("001-01"), &plmn));
    assert_int_equal(plain, plmn);
}

static void other_text_is_no_plmn(void **state)
{
    static const char *const texts[] = {"",        "001",      "001-",   "0011",   "001-1",  "00-101",
                                        "001--01", "001-0101", "001 01", "x01-01", "0010123"};
    plmn_t plmn;
    (void)state;
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
        assert_false(plmn_parse(span_of_text(texts[i]), &plmn));
        assert_int_equal(plmn, 0);
    }
}

/* MNCs of two digits and of three. */
static void every_network_has_its_text(void **state)
{
    (void)state;
    for (unsigned mcc = 0; mcc < 1000; mcc++) {
        for (unsigned mnc = 0; mnc < 1000; mnc++) {
            char expected[32], text[PLMN_TEXT_SIZE];
            snprintf(expected, sizeof expected, "%03u-%03u", mcc, mnc);
            assert_string_equal(plmn_text(plmn_make(mcc, mnc, 3), text), expected);
            snprintf(expected, sizeof expected, "%03u-%02u", mcc, mnc % 100);
            assert_string_equal(plmn_text(plmn_make(mcc, mnc % 100, 2), text), expected);
        }
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(two_and_three_digit_mncs_are_told_apart),
        cmocka_unit_test(octets_with_other_nibbles_are_no_plmn),
        cmocka_unit_test(text_goes_there_and_back),
        cmocka_unit_test(other_text_is_no_plmn),
        cmocka_unit_test(every_network_has_its_text),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
