// SPDX-License-Identifier: Apache-2.0
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <cmocka.h>

enum { P_none, P_name, P_name_second, P_age, P_group, P_COUNT };
#define ROW_PARAM(id) P_##id
#include "code/ber_rows.h"

static const struct ber_field person[] = {
    MUST(C(0), name),
    KEEP(C(1), age),
    ROW(C(2), none, BER_FIELD_REQUIRED_LATER, NULL),
    SKIP_OR(C(3)),
    GROUP(C(4), group),
    ROW(C(5), none, BER_FIELD_COUNTED, NULL),
    END,
};
static const struct ber_field people[] = {INTO(U(SEQUENCE), person), END};
static const struct ber_field root[] = {
    INTO_MUST(U(SEQUENCE), person),
    LIST(C(1), people),
    ROW(C(2), none, BER_FIELD_EMBEDDED, person),
    END,
};
static const uint8_t second_of[P_COUNT] = {[P_name] = P_name_second};

static struct ber_found found;
static struct span param[P_COUNT];
static struct notes notes;

static enum status read_table(const uint8_t *bytes, size_t len, bool later)
{
    struct ber_table table = {.fields = root, .second_of = second_of, .later = later};
    notes_init(&notes);
    ber_found_init(&found);
    return ber_table_read(cursor_of(span_of(bytes, len)), &table, &found, param, &notes);
}

#define READ(later, ...)                                                                                     \
    read_table((const uint8_t[]){__VA_ARGS__}, sizeof((const uint8_t[]){__VA_ARGS__}), later)
#define assert_note(id) assert_true(notes_have(&notes, NOTE_##id))

static void what_a_row_keeps_is_found(void **state)
{
    (void)state;
    static const uint8_t bytes[] = {0x30, 0x0b, 0x80, 0x01, 'a', 0x81, 0x01, 7, 0xa4, 0x03, 0x80, 0x01, 9};
    assert_int_equal(read_table(bytes, sizeof bytes, false), STATUS_OK);
    assert_true(ber_found_has(&found, P_name) && ber_found_has(&found, P_age));
    assert_ptr_equal(param[P_name].p, bytes + 4);
    assert_ptr_equal(param[P_group].p, bytes + 10);
    assert_int_equal(param[P_group].len, 3);
    assert_int_equal(notes.set, 0);
}

static void of_two_the_first_stays_and_another_is_second(void **state)
{
    (void)state;
    assert_int_equal(READ(false, 0x30, 0x06, 0x80, 0x01, 'a', 0x80, 0x01, 'b'), STATUS_OK);
    assert_int_equal(*param[P_name].p, 'a');
    assert_int_equal(*param[P_name_second].p, 'b');
    assert_note(parameter_duplicate);
    assert_int_equal(READ(false, 0x30, 0x06, 0x80, 0x01, 'a', 0x80, 0x01, 'a'), STATUS_OK);
    assert_false(ber_found_has(&found, P_name_second));
}

static void what_is_missing_depends_on_the_version(void **state)
{
    (void)state;
    assert_int_equal(READ(false, 0x30, 0x03, 0x80, 0x01, 'a'), STATUS_OK);
    assert_int_equal(notes.set, 0);
    assert_int_equal(READ(true, 0x30, 0x03, 0x80, 0x01, 'a'), STATUS_OK);
    assert_note(parameter_missing);
    assert_int_equal(READ(true, 0x30, 0x05, 0x80, 0x01, 'a', 0x83, 0x00), STATUS_OK); /* the alternative */
    assert_int_equal(notes.set, 0);
}

static void order_and_unknown_elements_are_noted(void **state)
{
    (void)state;
    assert_int_equal(READ(false, 0x30, 0x06, 0x81, 0x01, 7, 0x80, 0x01, 'a'), STATUS_OK);
    assert_note(parameter_order);
    assert_int_equal(READ(false, 0x30, 0x06, 0x9e, 0x01, 7, 0x80, 0x01, 'a'), STATUS_OK);
    assert_note(parameter_after_extension);
    assert_true(ber_found_has(&found, P_name));
    assert_int_equal(READ(false, 0x04, 0x00), STATUS_MALFORMED); /* no such parameter at all */
    assert_note(parameter_odd);
}

static void lists_and_octet_strings_are_looked_into(void **state)
{
    (void)state;
    assert_int_equal(READ(false, 0xa1, 0x0a, 0x30, 0x03, 0x80, 0x01, 'a', 0x30, 0x03, 0x80, 0x01, 'b'),
                     STATUS_OK);
    assert_int_equal(*param[P_name].p, 'a');
    assert_int_equal(*param[P_name_second].p, 'b');
    assert_int_equal(READ(false, 0x82, 0x03, 0x80, 0x01, 'c'), STATUS_OK);
    assert_int_equal(*param[P_name].p, 'c');
}

static void pieces_of_a_string_are_joined(void **state)
{
    (void)state;
    assert_int_equal(READ(false, 0x30, 0x08, 0xa0, 0x06, 0x04, 0x01, 'a', 0x04, 0x01, 'b'), STATUS_OK);
    assert_int_equal(param[P_name].len, 2);
    assert_memory_equal(param[P_name].p, "ab", 2);
    assert_note(ber_string_constructed);
}

static void rows_can_be_counted(void **state)
{
    (void)state;
    assert_int_equal(READ(false, 0x30, 0x07, 0x80, 0x01, 'a', 0x85, 0x00, 0x85, 0x00), STATUS_OK);
    assert_int_equal(found.counted, 2);
}

static void elements_without_end_are_bounded(void **state)
{
    (void)state;
    static uint8_t bytes[4 + 2 * 5000] = {0x30, 0x82, 5000 * 2 >> 8, (5000 * 2) & 0xff};
    assert_int_equal(read_table(bytes, sizeof bytes, false), STATUS_LIMIT);
}

static const struct ber_field nested[] = {INTO(U(SEQUENCE), nested), END};

static void nesting_without_end_is_bounded(void **state)
{
    (void)state;
    uint8_t bytes[80];
    for (unsigned i = 0; i < sizeof bytes; i += 2) {
        bytes[i] = 0x30;
        bytes[i + 1] = (uint8_t)(sizeof bytes - i - 2);
    }
    const struct ber_table table = {.fields = nested};
    notes_init(&notes);
    ber_found_init(&found);
    assert_int_equal(ber_table_read(cursor_of(span_of(bytes, sizeof bytes)), &table, &found, param, &notes),
                     STATUS_LIMIT);
}

static void what_is_counted_is_counted_to_255(void **state)
{
    static uint8_t bytes[4 + 2 * 256] = {0x30, 0x82, 0x02, 0x00};
    (void)state;
    for (size_t i = 0; i < 256; i++)
        bytes[4 + 2 * i] = 0x85;
    read_table(bytes, sizeof bytes, false);
    assert_int_equal(found.counted, 255);
    bytes[2] = 1;
    bytes[3] = 0xfe;
    read_table(bytes, sizeof bytes - 2, false);
    assert_int_equal(found.counted, 255);
}

static void without_a_place_for_a_second_value_the_first_stays(void **state)
{
    static const uint8_t bytes[] = {0x30, 6, 0x80, 1, 'a', 0x80, 1, 'b'};
    const struct ber_table table = {.fields = root};
    (void)state;
    notes_init(&notes);
    ber_found_init(&found);
    ber_table_read(cursor_of(span_of(bytes, sizeof bytes)), &table, &found, param, &notes);
    assert_true(span_is(param[P_name], "a"));
    assert_false(ber_found_has(&found, P_name_second));
}

static void whether_anything_was_found_is_known(void **state)
{
    (void)state;
    ber_found_init(&found);
    assert_false(ber_found_any(&found));
    found.have[BER_PARAMS_MAX / 64 - 1] = UINT64_C(1) << 63;
    assert_true(ber_found_any(&found));
    assert_true(ber_found_has(&found, BER_PARAMS_MAX - 1));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_a_row_keeps_is_found),
        cmocka_unit_test(of_two_the_first_stays_and_another_is_second),
        cmocka_unit_test(what_is_missing_depends_on_the_version),
        cmocka_unit_test(order_and_unknown_elements_are_noted),
        cmocka_unit_test(lists_and_octet_strings_are_looked_into),
        cmocka_unit_test(pieces_of_a_string_are_joined),
        cmocka_unit_test(rows_can_be_counted),
        cmocka_unit_test(elements_without_end_are_bounded),
        cmocka_unit_test(nesting_without_end_is_bounded),
        cmocka_unit_test(what_is_counted_is_counted_to_255),
        cmocka_unit_test(without_a_place_for_a_second_value_the_first_stays),
        cmocka_unit_test(whether_anything_was_found_is_known),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
