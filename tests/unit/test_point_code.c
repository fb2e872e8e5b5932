// SPDX-License-Identifier: Apache-2.0
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "code/point_code.h"

static const struct {
    enum point_code_format format;
    const char *name;
    unsigned len;
    uint32_t of_010203, of_ffffff;
} cases[] = {
    {POINT_CODE_ITU, "itu", 2, 0x0201, 0x3fff},
    {POINT_CODE_ANSI, "ansi", 3, 0x030201, 0xffffff},
    {POINT_CODE_CHINA, "china", 3, 0x030201, 0xffffff},
    {POINT_CODE_JAPAN, "japan", 2, 0x0201, 0xffff},
};

static void every_format_has_its_length_order_and_name(void **state)
{
    static const uint8_t counted[] = {1, 2, 3}, full[] = {0xff, 0xff, 0xff};
    (void)state;
    assert_int_equal(sizeof cases / sizeof *cases, POINT_CODE_FORMATS);
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct cursor in = cursor_of(span_of(counted, 3));
        assert_int_equal(point_code_read(&in, cases[i].format), cases[i].of_010203);
        assert_int_equal(cursor_left(&in), 3 - cases[i].len);
        in = cursor_of(span_of(full, 3));
        assert_int_equal(point_code_read(&in, cases[i].format), cases[i].of_ffffff);
        assert_int_equal(point_code_len(cases[i].format), cases[i].len);
        assert_string_equal(point_code_format_name(cases[i].format), cases[i].name);
    }
}

static void a_point_code_that_does_not_fit_is_0_and_fails(void **state)
{
    static const uint8_t bytes[] = {1, 2};
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct cursor in = cursor_of(span_of(bytes, cases[i].len - 1));
        assert_int_equal(point_code_read(&in, cases[i].format), 0);
        assert_int_equal(cursor_status(&in), STATUS_MALFORMED);
        in = cursor_of_cut(span_of(bytes, cases[i].len - 1), true);
        assert_int_equal(point_code_read(&in, cases[i].format), 0);
        assert_int_equal(cursor_status(&in), STATUS_TRUNCATED);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_format_has_its_length_order_and_name),
        cmocka_unit_test(a_point_code_that_does_not_fit_is_0_and_fails),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
