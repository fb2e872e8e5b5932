// SPDX-License-Identifier: Apache-2.0
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>

#include <cmocka.h>

#include "base/csv.h"

/* Reads `text` and writes what was read: fields in brackets, rows with a slash behind them. */
static void read_all(const char *text, char *ret, size_t size)
{
    char copy[256];
    struct csv csv;
    struct csv_field field;
    size_t len = strlen(text), at = 0;
    memcpy(copy, text, len + 1);
    csv_init(&csv, copy, len);
    ret[0] = 0;
    for (int i = 0; i < 64; i++) {
        enum csv_step step = csv_next(&csv, &field);
        if (step == CSV_END)
            return;
        if (step == CSV_BROKEN)
            at += (size_t)snprintf(ret + at, size - at, "!%u:%u/", field.line, field.column);
        else
            at += (size_t)snprintf(ret + at, size - at, "[%.*s]%s", (int)field.text.len,
                                   (const char *)field.text.p, step == CSV_LAST ? "/" : "");
    }
    fail_msg("no end");
}

static void expect(const char *text, const char *expected)
{
    char got[512];
    read_all(text, got, sizeof got);
    assert_string_equal(got, expected);
}

static void fields_and_rows(void **state)
{
    (void)state;
    expect("a,b\nc,d\n", "[a][b]/[c][d]/");
    expect("a,b\r\nc,d", "[a][b]/[c][d]/");
    expect("a,b\rc,d\r", "[a][b]/[c][d]/");
    expect("a,\n,b\n", "[a][]/[][b]/");
    expect("a,", "[a][]/");
}

static void nothing_is_the_end(void **state)
{
    (void)state;
    expect("", "");
    expect("\xef\xbb\xbf", "");
    expect("\r\n\n\r", "");
}

static void empty_lines_and_blanks_are_passed_over(void **state)
{
    (void)state;
    expect("a\n\n\nb\n", "[a]/[b]/");
    expect(" a b , c ", "[a b][c]/");
}

static void a_byte_order_mark_is_no_text(void **state)
{
    (void)state;
    expect("\xef\xbb\xbfname,gt", "[name][gt]/");
}

static void the_first_line_tells_the_delimiter(void **state)
{
    (void)state;
    expect("a;b\n1,2;3\n", "[a][b]/[1,2][3]/");
    expect("a\tb\n1,2\t3\n", "[a][b]/[1,2][3]/");
    expect("\"a;b\",c\n", "[a;b][c]/");
}

static void quotes_keep_what_stands_in_them(void **state)
{
    (void)state;
    expect("\"a,b\",\"c\r\nd\"", "[a,b][c\r\nd]/");
    expect("\"say \"\"no\"\"\" ,b", "[say \"no\"][b]/");
    expect("\"\",\" a \"", "[][ a ]/");
}

static void a_broken_row_is_said_with_its_place_and_passed_over(void **state)
{
    (void)state;
    expect("a,b\nx,y\"z,w\nc,d", "[a][b]/[x]!2:3/[c][d]/");
    expect("a\n\"b\"c\nd", "[a]/!2:1/[d]/");
    expect("a\n\"b\nc", "[a]/!2:1/");
}

static void columns_count_characters(void **state)
{
    (void)state;
    char text[] = "\xc3\xa4\xc3\xb6,b";
    struct csv csv;
    struct csv_field field;
    csv_init(&csv, text, sizeof text - 1);
    assert_int_equal(csv_next(&csv, &field), CSV_FIELD);
    assert_int_equal(csv_next(&csv, &field), CSV_LAST);
    assert_int_equal(field.column, 4);
}

static void every_cut_ends(void **state)
{
    (void)state;
    const char *whole = "\xef\xbb\xbf\"a\"\"b\",c;d\r\n\te,\"f\n\n\"x,\"g";
    char cut[64], got[512];
    for (size_t len = 0; len <= strlen(whole); len++) {
        memcpy(cut, whole, len);
        cut[len] = 0;
        read_all(cut, got, sizeof got);
    }
}

static void lines_with_the_comment_character_in_front_are_passed_over(void **state)
{
    (void)state;
    char text[] = "# one; \"two\"\n\n# three\na,b\n#c,d\n\"#e\",\"\n#f\"\n#";
    const char *const expected[] = {"a", "b", "#e", "\n#f"};
    struct csv csv;
    struct csv_field field;
    csv_init_with_comments(&csv, text, strlen(text), '#');
    for (size_t i = 0; i < sizeof expected / sizeof *expected; i++) {
        assert_int_equal(csv_next(&csv, &field), i % 2 ? CSV_LAST : CSV_FIELD);
        assert_true(span_is(field.text, expected[i]));
        assert_int_equal(field.line, i < 2 ? 4 : 6);
    }
    assert_int_equal(csv_next(&csv, &field), CSV_END);
    expect("#a,b\n", "[#a][b]/");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(fields_and_rows),
        cmocka_unit_test(nothing_is_the_end),
        cmocka_unit_test(empty_lines_and_blanks_are_passed_over),
        cmocka_unit_test(a_byte_order_mark_is_no_text),
        cmocka_unit_test(the_first_line_tells_the_delimiter),
        cmocka_unit_test(quotes_keep_what_stands_in_them),
        cmocka_unit_test(a_broken_row_is_said_with_its_place_and_passed_over),
        cmocka_unit_test(columns_count_characters),
        cmocka_unit_test(every_cut_ends),
        cmocka_unit_test(lines_with_the_comment_character_in_front_are_passed_over),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
