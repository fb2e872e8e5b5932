// SPDX-License-Identifier: Apache-2.0
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "code/cell.h"

static const uint8_t cgi[] = {0x00, 0xf1, 0x10, 0x12, 0x34, 0x56, 0x78};

static void a_cell_global_identity_has_area_and_cell(void **state)
{
    struct cell cell;
    char text[CELL_TEXT_SIZE];
    (void)state;
    assert_true(cell_of_cgi(span_of(cgi, 7), &cell));
    assert_int_equal(cell.kind, CELL_CGI);
    assert_int_equal(cell.area, 0x1234);
    assert_int_equal(cell.id, 0x5678);
    assert_string_equal(cell_text(&cell, text), "001-01-4660-22136");
}

static void areas_have_no_cell(void **state)
{
    struct cell cell;
    char text[CELL_TEXT_SIZE];
    (void)state;
    assert_true(cell_of_lai(span_of(cgi, 5), &cell));
    assert_string_equal(cell_text(&cell, text), "001-01-4660");
    assert_true(cell_of_tai(span_of(cgi, 5), &cell));
    assert_string_equal(cell_text(&cell, text), "tai 001-01-4660");
}

static void the_spare_half_octet_of_an_e_utran_cell_does_not_count(void **state)
{
    static const uint8_t bytes[] = {0x99, 0x99, 0x99, 0xf1, 0x23, 0x45, 0x67};
    struct cell cell;
    char text[CELL_TEXT_SIZE];
    (void)state;
    assert_true(cell_of_ecgi(span_of(bytes, 7), &cell));
    assert_int_equal(cell.id, 0x1234567);
    assert_int_equal(cell.area, 0);
    assert_string_equal(cell_text(&cell, text), "ecgi 999-999-19088743");
}

static void wrong_lengths_and_plmns_are_no_cell(void **state)
{
    static const uint8_t bad[] = {0xff, 0xff, 0xff, 0x12, 0x34, 0x56, 0x78};
    struct cell cell;
    char text[CELL_TEXT_SIZE];
    (void)state;
    assert_false(cell_of_cgi(span_of(cgi, 6), &cell));
    assert_false(cell_of_lai(span_of(cgi, 7), &cell));
    assert_false(cell_of_ecgi(span_of(cgi, 5), &cell));
    assert_false(cell_of_tai(span_of(NULL, 0), &cell));
    assert_false(cell_of_cgi(span_of(bad, 7), &cell));
    assert_int_equal(cell.kind, CELL_NONE);
    assert_int_equal(cell.area, 0);
    assert_string_equal(cell_text(&cell, text), "");
}

static void text_goes_there_and_back(void **state)
{
    static const char *const texts[] = {
        "001-01-0-0",   "001-01-65535-65535",    "999-999-4660-22136",
        "001-01-65535", "ecgi 001-01-268435455", "tai 999-999-65535",
    };
    struct cell cell;
    char text[CELL_TEXT_SIZE];
    (void)state;
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
        assert_true(cell_parse(span_of_text(texts[i]), &cell));
        assert_string_equal(cell_text(&cell, text), texts[i]);
    }
}

static void other_text_is_no_cell(void **state)
{
    static const char *const texts[] = {
        "",
        "001",
        "001-01",
        "001-01-",
        "001-01-65536",
        "001-01-1-",
        "001-01-1-2-3",
        "001-01-1-65536",
        "001-01-x-2",
        "001-01-1-99999999999999999999",
        "ecgi 001-01-268435456",
        "tai 001-01-1-2",
        "ecgi 001-01",
        "ecgi ",
        "tai 001-01-",
    };
    struct cell cell;
    (void)state;
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
        assert_false(cell_parse(span_of_text(texts[i]), &cell));
        assert_int_equal(cell.kind, CELL_NONE);
        assert_int_equal(cell.plmn, 0);
    }
}

static void what_is_no_cell_has_no_text(void **state)
{
    char text[CELL_TEXT_SIZE] = "before";
    struct cell cell = {.kind = CELL_NONE};
    (void)state;
    cell_text(&cell, text);
    assert_string_equal(text, "");
    cell.kind = CELL_TAI + 1;
    cell_text(&cell, text);
    assert_string_equal(text, "");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_cell_global_identity_has_area_and_cell),
        cmocka_unit_test(areas_have_no_cell),
        cmocka_unit_test(the_spare_half_octet_of_an_e_utran_cell_does_not_count),
        cmocka_unit_test(wrong_lengths_and_plmns_are_no_cell),
        cmocka_unit_test(text_goes_there_and_back),
        cmocka_unit_test(other_text_is_no_cell),
        cmocka_unit_test(what_is_no_cell_has_no_text),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
