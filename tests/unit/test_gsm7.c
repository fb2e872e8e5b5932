// SPDX-License-Identifier: Apache-2.0
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <cmocka.h>

#include "code/gsm7.h"
#include "code/unicode.h"

static const char *text_of(struct span octets, unsigned fill_bits, size_t count, uint8_t locking,
                           uint8_t single)
{
    static char text[512];
    uint8_t septets[160];
    size_t n = gsm7_septets(octets, fill_bits, count, septets, sizeof septets);
    gsm7_utf8(septets, n, locking, single, text, sizeof text);
    return text;
}

static void septets_are_unpacked_from_the_low_bits(void **state)
{
    const uint8_t octets[] = {0xe8, 0x32, 0x9b, 0xfd, 0x06}; /* "hello" */
    (void)state;
    assert_string_equal(text_of(span_of(octets, sizeof octets), 0, 5, 0, 0), "hello");
}

static void fill_bits_are_passed_over(void **state)
{
    const uint8_t octets[] = {0x90, 0x65}; /* one bit, then "H" and "e" */
    (void)state;
    assert_string_equal(text_of(span_of(octets, sizeof octets), 1, 2, 0, 0), "He");
}

static void octets_that_end_early_give_fewer_septets(void **state)
{
    const uint8_t octets[] = {0xe8, 0x32};
    uint8_t septets[8];
    (void)state;
    assert_int_equal(gsm7_septets(span_of(octets, 2), 0, 160, septets, sizeof septets), 2);
    assert_int_equal(gsm7_septets(span_of(octets, 2), 0, 2, septets, 1), 1);
    assert_int_equal(gsm7_septets(span_of(NULL, 0), 6, 5, septets, sizeof septets), 0);
}

static void an_escape_reaches_the_extension_table(void **state)
{
    const uint8_t septets[] = {0x1b, 0x65, 0x1b, 0x28, 0x1b, 0x0a};
    char text[16];
    (void)state;
    assert_int_equal(gsm7_utf8(septets, sizeof septets, 0, 0, text, sizeof text), 5);
    assert_string_equal(text, "\u20ac{\f");
}

static void escapes_that_lead_nowhere_show_what_a_phone_shows(void **state)
{
    const uint8_t septets[] = {0x1b, 'A', 0x1b, 0x1b, 'B', 0x1b};
    char text[16];
    (void)state;
    gsm7_utf8(septets, sizeof septets, 0, 0, text, sizeof text);
    assert_string_equal(text, "A B ");
}

static void national_tables_replace_the_default_ones(void **state)
{
    const uint8_t locking[] = {0x04, 0x0b, 0x1d}, single[] = {0x1b, 0x49}, hindi[] = {0x03, 0x1b, 0x1c};
    char text[16];
    (void)state;
    gsm7_utf8(locking, sizeof locking, GSM7_TURKISH, 0, text, sizeof text);
    assert_string_equal(text, "\u20ac\u011e\u015f");
    gsm7_utf8(single, sizeof single, 0, GSM7_TURKISH, text, sizeof text);
    assert_string_equal(text, "\u0130");
    gsm7_utf8(hindi, sizeof hindi, GSM7_HINDI, GSM7_HINDI, text, sizeof text);
    assert_string_equal(text, "\u0905\u0966");
}

static void a_language_without_table_means_the_default(void **state)
{
    const uint8_t septets[] = {0x00, 0x1b, 0x3c};
    char text[16];
    (void)state;
    gsm7_utf8(septets, sizeof septets, GSM7_SPANISH, 200, text, sizeof text);
    assert_string_equal(text, "@[");
    assert_string_equal(gsm7_language_name(GSM7_URDU), "Urdu");
    assert_null(gsm7_language_name(GSM7_LANGUAGES));
}

static void text_that_does_not_fit_ends_with_a_whole_character(void **state)
{
    const uint8_t septets[] = {'a', 0x1b, 0x65, 'b'};
    char text[4];
    (void)state;
    assert_int_equal(gsm7_utf8(septets, sizeof septets, 0, 0, text, sizeof text), 1);
    assert_string_equal(text, "a");
    assert_int_equal(gsm7_utf8(septets, sizeof septets, 0, 0, NULL, 0), 0);
}

static void ucs2_joins_surrogates_and_shows_lone_ones(void **state)
{
    const uint8_t octets[] = {0x04, 0x3f, 0xd8, 0x3d, 0xde, 0x00, 0xd8, 0x00, 0x00, 0x00, 0x41};
    char text[32];
    (void)state;
    ucs2_utf8(span_of(octets, sizeof octets), text, sizeof text);
    assert_string_equal(text, "\u043f\U0001f600\ufffd\ufffd\ufffd");
}

static void damaged_utf8_is_stepped_over_an_octet_at_a_time(void **state)
{
    static const char text[] = "\xc3\xa9\xc3"
                               "a\xf0\x9f\xed\xa0\x80\xc0\xaf";
    const uint32_t expected[] = {0xe9, 0xfffd, 'a', 0xfffd, 0xfffd, 0xfffd, 0xfffd, 0xfffd, 0xfffd, 0xfffd};
    size_t offset = 0;
    (void)state;
    for (size_t i = 0; i < sizeof expected / sizeof *expected; i++)
        assert_int_equal(utf8_next(text, sizeof text - 1, &offset), expected[i]);
    assert_int_equal(offset, sizeof text - 1);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(septets_are_unpacked_from_the_low_bits),
        cmocka_unit_test(fill_bits_are_passed_over),
        cmocka_unit_test(octets_that_end_early_give_fewer_septets),
        cmocka_unit_test(an_escape_reaches_the_extension_table),
        cmocka_unit_test(escapes_that_lead_nowhere_show_what_a_phone_shows),
        cmocka_unit_test(national_tables_replace_the_default_ones),
        cmocka_unit_test(a_language_without_table_means_the_default),
        cmocka_unit_test(text_that_does_not_fit_ends_with_a_whole_character),
        cmocka_unit_test(ucs2_joins_surrogates_and_shows_lone_ones),
        cmocka_unit_test(damaged_utf8_is_stepped_over_an_octet_at_a_time),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
