// SPDX-License-Identifier: Apache-2.0
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "proto/m3ua/m3ua.h"

/* DATA from 1-2-3 to 4-5-6, SCCP, national, with everything that it may carry. */
static const uint8_t data[] = {
    1,    0,    1,  1,  0, 0, 0,    56, /* version, class, type, length */
    0x02, 0x00, 0,  8,  0, 0, 0x12, 7,  /* network appearance */
    0x00, 0x06, 0,  8,  0, 0, 0,    99, /* routing context */
    0x02, 0x10, 0,  21,                 /* protocol data: 5 octets of a user part's message */
    0,    0,    8,  19,                 /* opc */
    0,    0,    32, 46,                 /* dpc */
    3,    2,    1,  13,                 /* si, ni, mp, sls */
    9,    8,    7,  6,  5, 0, 0,    0,  /* and 3 of padding */
    0x00, 0x13, 0,  8,  1, 2, 3,    4,  /* correlation id */
};

static enum status decode(const uint8_t *bytes, size_t len, bool cut, struct m3ua_message *ret,
                          struct notes *ret_notes)
{
    notes_init(ret_notes);
    notes_enter(ret_notes, LAYER_m3ua, bytes);
    return m3ua_decode(cursor_of_cut(span_of(bytes, len), cut), ret, ret_notes);
}

static void data_is_read_with_label_and_user_part(void **state)
{
    struct m3ua_message m;
    struct notes notes;
    (void)state;
    assert_int_equal(decode(data, sizeof data, false, &m, &notes), STATUS_OK);
    assert_int_equal(notes.count, 0);
    assert_true(m.has_data && m.has_routing_context && m.has_network_appearance);
    assert_int_equal(m.network_appearance, 0x1207);
    assert_int_equal(m.routing_context, 99);
    assert_int_equal(m.opc, 2067);
    assert_int_equal(m.dpc, 8238);
    assert_int_equal(m.si, M3UA_SI_SCCP);
    assert_int_equal(m.ni, 2);
    assert_int_equal(m.mp, 1);
    assert_int_equal(m.sls, 13);
    assert_int_equal(cursor_left(&m.data), 5);
    assert_int_equal(cursor_u8(&m.data), 9);
}

static void a_cut_capture_keeps_what_it_has(void **state)
{
    enum { PROTOCOL_DATA_END = 45 };
    struct m3ua_message m;
    struct notes notes;
    (void)state;
    for (size_t len = 0; len < sizeof data; len++) {
        assert_int_equal(decode(data, len, true, &m, &notes), STATUS_TRUNCATED);
        assert_int_equal(notes.count, 0);
        assert_int_equal(m.has_network_appearance, len >= 16);
        assert_int_equal(m.has_routing_context, len >= 24);
        assert_int_equal(m.has_data, len >= 40);
        if (m.has_data)
            assert_int_equal(m.data.cut, len < PROTOCOL_DATA_END);
    }
}

static void a_message_shorter_than_its_length_field_is_read_as_far_as_it_goes(void **state)
{
    struct m3ua_message m;
    struct notes notes;
    (void)state;
    assert_int_equal(decode(data, 48, false, &m, &notes), STATUS_OK);
    assert_true(notes_have(&notes, NOTE_m3ua_length));
    assert_true(m.has_data);
    assert_int_equal(decode(data, 43, false, &m, &notes), STATUS_MALFORMED);
    assert_true(m.has_data);
    assert_int_equal(cursor_left(&m.data), 3);
    assert_false(m.data.cut);
}

static void a_second_message_behind_the_first_is_noted_and_left_alone(void **state)
{
    uint8_t twice[2 * sizeof data];
    struct m3ua_message m;
    struct notes notes;
    (void)state;
    memcpy(twice, data, sizeof data);
    memcpy(twice + sizeof data, data, sizeof data);
    assert_int_equal(decode(twice, sizeof twice, false, &m, &notes), STATUS_OK);
    assert_true(notes_have(&notes, NOTE_m3ua_length));
    assert_false(notes_have(&notes, NOTE_m3ua_parameter_duplicate));
}

/* RFC 4666 3.1.4 lets the sender choose. */
static void the_last_padding_may_be_counted_or_not(void **state)
{
    uint8_t bytes[] = {
        1, 0, 1, 1, 0, 0, 0, 28, 0x02, 0x10, 0, 17, 0, 0, 0, 1, 0, 0, 0, 2, 3, 0, 0, 0, 9, 0, 0, 0,
    };
    struct m3ua_message m;
    struct notes notes;
    (void)state;
    assert_int_equal(decode(bytes, 28, false, &m, &notes), STATUS_OK);
    assert_int_equal(notes.count, 0);
    bytes[7] = 25;
    assert_int_equal(decode(bytes, 28, false, &m, &notes), STATUS_OK);
    assert_int_equal(notes.count, 0);
    assert_int_equal(decode(bytes, 25, false, &m, &notes), STATUS_OK);
    assert_int_equal(notes.count, 0);
    bytes[7] = 26;
    decode(bytes, 28, false, &m, &notes);
    assert_int_equal(notes.count, 0);
    bytes[7] = 24;
    decode(bytes, 28, false, &m, &notes);
    assert_true(notes_have(&notes, NOTE_m3ua_length));
}

static void of_a_parameter_that_comes_twice_the_first_counts(void **state)
{
    static const uint8_t bytes[] = {
        1,    0,    1, 1,  0, 0, 0, 56,                         /* header */
        0x00, 0x06, 0, 12, 0, 0, 0, 1,  0, 0, 0, 2,             /* two routing contexts in one parameter */
        0x00, 0x06, 0, 8,  0, 0, 0, 3,                          /* and another one */
        0x02, 0x10, 0, 16, 0, 0, 0, 1,  0, 0, 0, 2, 3, 0, 0, 0, /* protocol data */
        0x02, 0x10, 0, 12, 0, 0, 0, 9,  0, 0, 0, 8,             /* and another one, too short */
    };
    struct m3ua_message m;
    struct notes notes;
    (void)state;
    assert_int_equal(decode(bytes, sizeof bytes, false, &m, &notes), STATUS_OK);
    assert_int_equal(m.routing_context, 1);
    assert_int_equal(m.opc, 1);
    assert_int_equal(notes.count, 2);
    assert_int_equal(notes.list[0].id, NOTE_m3ua_parameter_duplicate);
    assert_int_equal(notes.list[0].offset, 20);
    assert_int_equal(notes.list[1].offset, 44);
}

static void a_broken_parameter_does_not_hide_the_next(void **state)
{
    static const uint8_t bytes[] = {
        1,    0,    1, 1,  0, 0, 0, 32,                         /* header */
        0x00, 0x06, 0, 6,  0, 1, 0, 0,                          /* a routing context of two octets */
        0x02, 0x10, 0, 16, 0, 0, 0, 1,  0, 0, 0, 2, 3, 0, 0, 0, /* protocol data */
    };
    struct m3ua_message m;
    struct notes notes;
    (void)state;
    assert_int_equal(decode(bytes, sizeof bytes, false, &m, &notes), STATUS_MALFORMED);
    assert_false(m.has_routing_context);
    assert_true(m.has_data);
    assert_int_equal(cursor_left(&m.data), 0);
}

static void parameters_with_impossible_lengths_are_malformed(void **state)
{
    static const struct {
        const char *why;
        uint8_t bytes[12];
    } cases[] = {
        {"length 0 would never end", {1, 0, 1, 1, 0, 0, 0, 12, 0x02, 0x10, 0, 0}},
        {"length below its own header", {1, 0, 1, 1, 0, 0, 0, 12, 0x02, 0x10, 0, 3}},
        {"length beyond the message", {1, 0, 1, 1, 0, 0, 0, 12, 0x02, 0x10, 0xff, 0xff}},
        {"no room for a label", {1, 0, 1, 1, 0, 0, 0, 12, 0x02, 0x10, 0, 4}},
        {"no protocol data", {1, 0, 1, 1, 0, 0, 0, 12, 0x00, 0x99, 0, 4}},
        {"message length below the header", {1, 0, 1, 1, 0, 0, 0, 7, 0x02, 0x10, 0, 4}},
        {"another version", {2, 0, 1, 1, 0, 0, 0, 12, 0x02, 0x10, 0, 4}},
    };
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct m3ua_message m;
        struct notes notes;
        assert_int_equal(decode(cases[i].bytes, 12, false, &m, &notes), STATUS_MALFORMED);
        assert_int_equal(m.message_class, 1);
        assert_false(m.has_data);
    }
}

static void other_messages_are_named_and_read_no_further(void **state)
{
    static const uint8_t aspup[] = {1, 0, 3, 1, 0, 0, 0, 16, 0, 0x11, 0, 8, 0, 0, 0, 1};
    static const uint8_t unknown[] = {1, 0, 1, 2, 0, 0, 0, 8};
    struct m3ua_message m;
    struct notes notes;
    (void)state;
    assert_int_equal(decode(aspup, sizeof aspup, false, &m, &notes), STATUS_OK);
    assert_false(m.has_data);
    assert_string_equal(m3ua_message_name(m.message_class, m.message_type), "ASPUP");
    assert_int_equal(decode(unknown, sizeof unknown, false, &m, &notes), STATUS_UNSUPPORTED);
    assert_null(m3ua_message_name(m.message_class, m.message_type));
    assert_string_equal(m3ua_message_name(1, 1), "DATA");
    assert_string_equal(m3ua_message_name(9, 4), "DEREG RSP");
    assert_null(m3ua_message_name(255, 255));
}

static void other_messages_of_the_transfer_class_have_no_data(void **state)
{
    static const uint8_t other[] = {1, 0, 1, 0, 0, 0, 0, 8}, management[] = {1, 0, 0, 1, 0, 0, 0, 8};
    struct m3ua_message m;
    struct notes notes;
    (void)state;
    decode(other, sizeof other, false, &m, &notes);
    assert_int_equal(m.message_type, 0);
    assert_false(m.has_data);
    assert_int_equal(decode(management, sizeof management, false, &m, &notes), STATUS_OK);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(data_is_read_with_label_and_user_part),
        cmocka_unit_test(a_cut_capture_keeps_what_it_has),
        cmocka_unit_test(a_message_shorter_than_its_length_field_is_read_as_far_as_it_goes),
        cmocka_unit_test(a_second_message_behind_the_first_is_noted_and_left_alone),
        cmocka_unit_test(the_last_padding_may_be_counted_or_not),
        cmocka_unit_test(of_a_parameter_that_comes_twice_the_first_counts),
        cmocka_unit_test(a_broken_parameter_does_not_hide_the_next),
        cmocka_unit_test(parameters_with_impossible_lengths_are_malformed),
        cmocka_unit_test(other_messages_are_named_and_read_no_further),
        cmocka_unit_test(other_messages_of_the_transfer_class_have_no_data),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
