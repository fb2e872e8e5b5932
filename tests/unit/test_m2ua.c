// SPDX-License-Identifier: Apache-2.0
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "proto/m2ua/m2ua.h"

/* MAUP DATA of interface 77 with an MTP3 message of seven octets. */
static const uint8_t data[] = {
    1,    0,    6, 1,  0,    0, 0, 36,             /* version, class, type, length */
    0x00, 0x01, 0, 8,  0,    0, 0, 77,             /* interface identifier */
    0x03, 0x00, 0, 11, 0x83, 1, 2, 3,  4, 9, 8, 0, /* protocol data 1, and an octet of padding */
    0x00, 0x13, 0, 8,  0,    0, 0, 1,              /* correlation id */
};

static enum status decode(const uint8_t *bytes, size_t len, bool cut, struct m2ua_message *ret,
                          struct notes *ret_notes)
{
    notes_init(ret_notes);
    notes_enter(ret_notes, LAYER_m2ua, bytes);
    return m2ua_decode(cursor_of_cut(span_of(bytes, len), cut), ret, ret_notes);
}

static void data_holds_an_mtp3_message_and_names_its_link(void **state)
{
    struct m2ua_message m;
    struct notes notes;
    (void)state;
    assert_int_equal(decode(data, sizeof data, false, &m, &notes), STATUS_OK);
    assert_int_equal(notes.count, 0);
    assert_true(m.has_interface && m.has_data);
    assert_int_equal(m.interface, 77);
    assert_int_equal(cursor_left(&m.mtp3), 7);
    assert_int_equal(cursor_peek(&m.mtp3), 0x83);
    assert_string_equal(m2ua_message_name(m.message_class, m.message_type), "DATA");
}

static void a_cut_capture_keeps_what_it_has(void **state)
{
    struct m2ua_message m;
    struct notes notes;
    (void)state;
    for (size_t len = 0; len < sizeof data; len++) {
        assert_int_equal(decode(data, len, true, &m, &notes), STATUS_TRUNCATED);
        assert_int_equal(notes.count, 0);
        assert_int_equal(m.has_interface, len >= 16);
        assert_int_equal(m.has_data, len > 20);
        if (m.has_data)
            assert_int_equal(m.mtp3.cut, len < 27);
    }
}

static void the_japanese_form_has_a_length_octet_in_front(void **state)
{
    uint8_t bytes[] = {1, 0, 6, 1, 0, 0, 0, 20, 0x03, 0x01, 0, 12, 7, 0x83, 1, 2, 3, 4, 9, 8};
    struct m2ua_message m;
    struct notes notes;
    (void)state;
    assert_int_equal(decode(bytes, sizeof bytes, false, &m, &notes), STATUS_OK);
    assert_int_equal(notes.count, 0);
    assert_true(m.has_data && !m.has_interface);
    assert_int_equal(cursor_left(&m.mtp3), 7);
    assert_int_equal(cursor_peek(&m.mtp3), 0x83);
    bytes[7] = 13;
    bytes[11] = 5;
    assert_int_equal(decode(bytes, 13, false, &m, &notes), STATUS_MALFORMED);
    assert_false(m.has_data);
}

static void of_data_that_comes_twice_the_first_counts(void **state)
{
    static const uint8_t bytes[] = {
        1,    0,    6, 1, 0, 0, 0, 32, /* header */
        0x03, 0x00, 0, 8, 1, 2, 3, 4,  /* protocol data 1 */
        0x03, 0x00, 0, 8, 5, 6, 7, 8,  /* again */
        0x03, 0x01, 0, 8, 0, 6, 7, 8,  /* and in the other form */
    };
    struct m2ua_message m;
    struct notes notes;
    (void)state;
    assert_int_equal(decode(bytes, sizeof bytes, false, &m, &notes), STATUS_OK);
    assert_int_equal(cursor_peek(&m.mtp3), 1);
    assert_int_equal(notes.count, 2);
    assert_int_equal(notes.list[0].id, NOTE_adaptation_parameter_duplicate);
    assert_int_equal(notes.list[1].id, NOTE_adaptation_parameter_duplicate);
}

static void an_interface_with_a_name_is_stepped_over(void **state)
{
    static const uint8_t bytes[] = {
        1, 0, 6, 1, 0, 0, 0, 24, 0x00, 0x03, 0, 6, 'a', 'b', 0, 0, 0x03, 0x00, 0, 8, 1, 2, 3, 4,
    };
    struct m2ua_message m;
    struct notes notes;
    (void)state;
    assert_int_equal(decode(bytes, sizeof bytes, false, &m, &notes), STATUS_OK);
    assert_true(m.has_data && !m.has_interface);
    assert_int_equal(notes.count, 0);
}

static void lengths_that_disagree_are_noted(void **state)
{
    uint8_t bytes[sizeof data];
    struct m2ua_message m;
    struct notes notes;
    (void)state;
    memcpy(bytes, data, sizeof data);
    bytes[7] = 200;
    assert_int_equal(decode(bytes, sizeof bytes, false, &m, &notes), STATUS_OK);
    assert_true(notes_have(&notes, NOTE_adaptation_length) && m.has_data);
    bytes[7] = 36;
    bytes[19] = 200;
    assert_int_equal(decode(bytes, sizeof bytes, false, &m, &notes), STATUS_MALFORMED);
    assert_true(notes_have(&notes, NOTE_adaptation_length) && m.has_data);
}

static void other_messages_are_named_and_read_no_further(void **state)
{
    static const uint8_t establish[] = {1, 0, 6, 2, 0, 0, 0, 16, 0, 1, 0, 8, 0, 0, 0, 77};
    static const uint8_t unknown[] = {1, 0, 1, 1, 0, 0, 0, 8};
    static const uint8_t empty[] = {1, 0, 6, 1, 0, 0, 0, 12, 0x03, 0x00, 0, 4};
    struct m2ua_message m;
    struct notes notes;
    (void)state;
    assert_int_equal(decode(establish, sizeof establish, false, &m, &notes), STATUS_OK);
    assert_false(m.has_data);
    assert_string_equal(m2ua_message_name(m.message_class, m.message_type), "ESTABLISH REQ");
    assert_int_equal(decode(unknown, sizeof unknown, false, &m, &notes), STATUS_UNSUPPORTED);
    assert_null(m2ua_message_name(m.message_class, m.message_type));
    assert_int_equal(decode(empty, sizeof empty, false, &m, &notes), STATUS_MALFORMED);
    assert_false(m.has_data);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(data_holds_an_mtp3_message_and_names_its_link),
        cmocka_unit_test(a_cut_capture_keeps_what_it_has),
        cmocka_unit_test(the_japanese_form_has_a_length_octet_in_front),
        cmocka_unit_test(of_data_that_comes_twice_the_first_counts),
        cmocka_unit_test(an_interface_with_a_name_is_stepped_over),
        cmocka_unit_test(lengths_that_disagree_are_noted),
        cmocka_unit_test(other_messages_are_named_and_read_no_further),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
