// SPDX-License-Identifier: Apache-2.0
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "proto/sccp/sccp.h"

static enum status decode(const uint8_t *bytes, size_t len, bool cut, struct sccp_message *ret,
                          struct notes *ret_notes)
{
    notes_init(ret_notes);
    notes_enter(ret_notes, LAYER_sccp, bytes);
    return sccp_decode(cursor_of_cut(span_of(bytes, len), cut), POINT_CODE_ITU, ret, ret_notes);
}

static enum status decode_address_of(enum point_code_format format, const uint8_t *bytes, size_t len,
                                     struct sccp_address *ret, struct notes *ret_notes)
{
    notes_init(ret_notes);
    notes_enter(ret_notes, LAYER_sccp, bytes);
    return sccp_address_decode(cursor_of(span_of(bytes, len)), format, ret, ret_notes);
}

static enum status decode_address(const uint8_t *bytes, size_t len, struct sccp_address *ret,
                                  struct notes *ret_notes)
{
    return decode_address_of(POINT_CODE_ITU, bytes, len, ret, ret_notes);
}

/* From +99902000700, a gsmSCF, to +9990100080, a VLR; return on error; 3 octets of data. */
static const uint8_t udt[] = {
    0x09, 0x81, 3,    13, 24,                                             /* type, class, pointers */
    10,   0x12, 7,    0,  0x12, 0x04, 0x99, 0x09, 0x01, 0x00, 0x08,       /* called: even */
    11,   0x12, 147,  0,  0x11, 0x04, 0x99, 0x09, 0x02, 0x00, 0x07, 0x00, /* calling: odd */
    3,    0x62, 0x01, 0,                                                  /* data */
};

static void a_udt_has_two_addresses_and_data(void **state)
{
    struct sccp_message m;
    struct notes notes;
    (void)state;
    assert_int_equal(decode(udt, sizeof udt, false, &m, &notes), STATUS_OK);
    assert_int_equal(notes.count, 0);
    assert_int_equal(m.type, SCCP_UDT);
    assert_int_equal(m.protocol_class, 1);
    assert_true(m.return_on_error);
    assert_true(m.has_called && m.has_calling && m.has_data);
    assert_false(m.segmented);
    assert_string_equal(m.called.gt.text, "9990100080");
    assert_int_equal(m.called.ssn, SCCP_SSN_VLR);
    assert_int_equal(m.called.numbering_plan, SCCP_NP_E164);
    assert_int_equal(m.called.encoding_scheme, 2);
    assert_int_equal(m.called.nature, 4);
    assert_false(m.called.route_on_ssn);
    assert_false(m.called.has_point_code);
    assert_string_equal(m.calling.gt.text, "99902000700");
    assert_int_equal(m.calling.ssn, SCCP_SSN_gsmSCF);
    assert_int_equal(cursor_left(&m.data), 3);
    assert_int_equal(cursor_peek(&m.data), 0x62);
}

static void a_cut_udt_keeps_the_parts_that_are_there(void **state)
{
    struct sccp_message m;
    struct notes notes;
    (void)state;
    for (size_t len = 0; len < sizeof udt; len++) {
        assert_int_equal(decode(udt, len, true, &m, &notes), STATUS_TRUNCATED);
        assert_int_equal(notes.count, 0);
        assert_int_equal(m.has_called, len > 5);
        assert_int_equal(m.has_calling, len > 16);
        assert_int_equal(m.has_data, len > 28);
        assert_int_equal(m.called.has_gt, len > 11);
        assert_int_equal(m.called.has_ssn, len > 7);
    }
    decode(udt, 30, true, &m, &notes);
    assert_true(m.data.cut);
    assert_int_equal(cursor_left(&m.data), 1);
    decode(udt, 14, true, &m, &notes);
    assert_string_equal(m.called.gt.text, "999010");
}

static void a_short_udt_is_malformed_whatever_is_missing(void **state)
{
    struct sccp_message m;
    struct notes notes;
    (void)state;
    for (size_t len = 0; len < sizeof udt; len++)
        assert_int_equal(decode(udt, len, false, &m, &notes), STATUS_MALFORMED);
}

static void parts_may_stand_in_any_order(void **state)
{
    static const uint8_t bytes[] = {
        0x09, 0,    9,    5, 1, /* data first, then calling, then called */
        2,    0x65, 0x00,       /* data */
        2,    0x42, 6,          /* calling: HLR */
        2,    0x42, 7,          /* called: VLR */
    };
    struct sccp_message m;
    struct notes notes;
    (void)state;
    assert_int_equal(decode(bytes, sizeof bytes, false, &m, &notes), STATUS_OK);
    assert_int_equal(notes.count, 0);
    assert_int_equal(m.called.ssn, SCCP_SSN_VLR);
    assert_int_equal(m.calling.ssn, SCCP_SSN_HLR);
    assert_true(m.called.route_on_ssn);
    assert_int_equal(cursor_peek(&m.data), 0x65);
}

/* pointers of a message of two addresses of two octets and two octets of data */
static void pointers_that_lead_astray_are_noted(void **state)
{
    static const struct {
        const char *why;
        uint8_t called, calling, data;
        enum status status;
        bool has_called, has_calling, has_data;
    } cases[] = {
        {"as it should be", 3, 5, 7, STATUS_OK, true, true, true},
        {"one byte behind the end", 3, 5, 10, STATUS_MALFORMED, true, true, false},
        {"far behind the end", 255, 5, 7, STATUS_MALFORMED, false, true, true},
        {"into a pointer", 1, 5, 7, STATUS_OK, true, true, true},
        {"onto itself", 3, 5, 0, STATUS_OK, true, true, true},
        {"two addresses in the same place", 3, 2, 7, STATUS_OK, true, true, true},
        {"into the middle of a part", 3, 5, 5, STATUS_MALFORMED, true, true, true},
    };
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        const uint8_t bytes[] = {
            0x09, 0, cases[i].called, cases[i].calling, cases[i].data, 2, 0x42, 7, 2, 0x42, 6, 2, 0x65, 0,
        };
        struct sccp_message m;
        struct notes notes;
        assert_int_equal(decode(bytes, sizeof bytes, false, &m, &notes), cases[i].status);
        assert_int_equal(notes_have(&notes, NOTE_sccp_pointer), i != 0);
        assert_int_equal(m.has_called, cases[i].has_called);
        assert_int_equal(m.has_calling, cases[i].has_calling);
        assert_int_equal(m.has_data, cases[i].has_data);
    }
}

static void bytes_that_belong_to_no_part_are_noted(void **state)
{
    static const uint8_t behind[] = {0x09, 0, 3, 5, 7, 2, 0x42, 7, 2, 0x42, 6, 2, 0x65, 0, 0xff};
    static const uint8_t between[] = {0x09, 0, 4, 6, 9, 0xff, 2, 0x42, 7, 2, 0x42, 6, 0xff, 2, 0x65, 0};
    static const uint8_t in_address[] = {0x09, 0, 3, 6, 8, 3, 0x42, 7, 99, 2, 0x42, 6, 2, 0x65, 0};
    struct sccp_message m;
    struct notes notes;
    (void)state;
    assert_int_equal(decode(behind, sizeof behind, false, &m, &notes), STATUS_OK);
    assert_int_equal(notes.count, 1);
    assert_int_equal(notes.list[0].id, NOTE_sccp_trailing);
    assert_int_equal(notes.list[0].offset, 14);
    assert_int_equal(decode(between, sizeof between, false, &m, &notes), STATUS_OK);
    assert_int_equal(notes.count, 2);
    assert_int_equal(notes.list[0].id, NOTE_sccp_trailing);
    assert_int_equal(notes.list[0].offset, 5);
    assert_int_equal(notes.list[1].offset, 12);
    assert_int_equal(decode(in_address, sizeof in_address, false, &m, &notes), STATUS_OK);
    assert_int_equal(notes.list[0].id, NOTE_sccp_trailing);
    assert_int_equal(notes.list[0].offset, 8);
}

static void a_broken_address_does_not_hide_the_data(void **state)
{
    static const uint8_t bytes[] = {
        0x09, 0,    3, 5, 5, /* header */
        2,    0x42, 7,       /* called: VLR */
        0,                   /* calling: empty */
        3,    0x62, 1, 0,    /* data */
    };
    struct sccp_message m;
    struct notes notes;
    (void)state;
    assert_int_equal(decode(bytes, sizeof bytes, false, &m, &notes), STATUS_MALFORMED);
    assert_true(m.has_data);
    assert_int_equal(cursor_left(&m.data), 3);
}

/* An XUDT with the optional part given, addresses of two octets. */
static enum status decode_options(const uint8_t *options, size_t len, bool cut, struct sccp_message *ret,
                                  struct notes *ret_notes)
{
    uint8_t bytes[64] = {0x11, 0, 12, 4, 6, 8, 10, 2, 0x42, 7, 2, 0x42, 6, 2, 0x65, 0};
    memcpy(bytes + 16, options, len);
    return decode(bytes, 16 + len, cut, ret, ret_notes);
}

static void an_xudt_has_a_hop_counter_and_a_segmentation(void **state)
{
    static const uint8_t options[] = {0x12, 1, 7, 0x10, 4, 0xc2, 0x01, 0x02, 0x03, 0x00};
    struct sccp_message m;
    struct notes notes;
    (void)state;
    assert_int_equal(decode_options(options, sizeof options, false, &m, &notes), STATUS_OK);
    assert_int_equal(notes.count, 0);
    assert_int_equal(m.hop_counter, 12);
    assert_true(m.segmented && m.segment_first);
    assert_int_equal(m.segment_remaining, 2);
    assert_int_equal(m.segment_local_reference, 0x030201);
    for (size_t len = 0; len < sizeof options; len++) {
        assert_int_equal(decode_options(options, len, true, &m, &notes), STATUS_TRUNCATED);
        assert_int_equal(notes.count, 0);
        assert_int_equal(m.segmented, len >= 9);
        assert_true(m.has_data);
    }
}

static void odd_optional_parts_are_noted_and_read(void **state)
{
    static const struct {
        const char *why;
        uint8_t len, bytes[20];
        enum status status;
        bool segmented;
        enum note_id note;
    } cases[] = {
        {"no end", 6, {0x10, 4, 0x80, 1, 2, 3}, STATUS_OK, true, NOTE_sccp_optional_odd},
        {"importance", 10, {0x12, 1, 0, 0x10, 4, 0x80, 1, 2, 3, 0}, STATUS_OK, true, NOTE_none},
        {"unknown", 10, {0x77, 1, 0, 0x10, 4, 0x80, 1, 2, 3, 0}, STATUS_OK, true, NOTE_sccp_optional_odd},
        {"a called address", 5, {0x03, 2, 0x42, 6, 0}, STATUS_OK, false, NOTE_sccp_optional_odd},
        {"ANSI's in ITU", 5, {0xfa, 2, 0x42, 6, 0}, STATUS_OK, false, NOTE_sccp_optional_odd},
        {"twice", 13, {16, 4, 0x80, 1, 2, 3, 16, 4, 0, 4, 5, 6, 0}, STATUS_OK, true, NOTE_sccp_optional_odd},
        {"too long", 8, {0x10, 5, 0x80, 1, 2, 3, 4, 0}, STATUS_OK, true, NOTE_sccp_optional_odd},
        {"too short", 6, {0x10, 3, 0x80, 1, 2, 0}, STATUS_MALFORMED, false, NOTE_sccp_optional_odd},
        {"beyond the message", 6, {0x10, 9, 0x80, 1, 2, 3}, STATUS_MALFORMED, true, NOTE_sccp_optional_odd},
        {"a name alone", 1, {0x10}, STATUS_MALFORMED, false, NOTE_sccp_optional_odd},
        {"bytes behind the end", 2, {0, 9}, STATUS_OK, false, NOTE_sccp_trailing},
    };
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct sccp_message m;
        struct notes notes;
        assert_int_equal(decode_options(cases[i].bytes, cases[i].len, false, &m, &notes), cases[i].status);
        assert_int_equal(m.segmented, cases[i].segmented);
        if (cases[i].note == NOTE_none)
            assert_int_equal(notes.count, 0);
        else
            assert_true(notes_have(&notes, cases[i].note));
        if (m.segmented)
            assert_int_equal(m.segment_local_reference, 0x030201);
    }
}

static void the_optional_part_may_be_absent(void **state)
{
    static const uint8_t bytes[] = {0x11, 0, 12, 4, 6, 8, 0, 2, 0x42, 7, 2, 0x42, 6, 2, 0x65, 0};
    struct sccp_message m;
    struct notes notes;
    (void)state;
    assert_int_equal(decode(bytes, sizeof bytes, false, &m, &notes), STATUS_OK);
    assert_int_equal(notes.count, 0);
    assert_false(m.segmented);
}

static void service_messages_carry_a_return_cause(void **state)
{
    static const uint8_t udts[] = {0x0a, 1, 3, 5, 7, 2, 0x42, 7, 2, 0x42, 6, 2, 0x65, 0};
    static const uint8_t xudts[] = {0x12, 2, 15, 4, 6, 8, 0, 2, 0x42, 7, 2, 0x42, 6, 2, 0x65, 0};
    struct sccp_message m;
    struct notes notes;
    (void)state;
    assert_int_equal(decode(udts, sizeof udts, false, &m, &notes), STATUS_OK);
    assert_int_equal(m.return_cause, 1);
    assert_int_equal(m.protocol_class, 0);
    assert_int_equal(decode(xudts, sizeof xudts, false, &m, &notes), STATUS_OK);
    assert_int_equal(m.return_cause, 2);
    assert_int_equal(m.hop_counter, 15);
    assert_true(m.has_data);
}

static void a_protocol_class_of_connections_is_noted(void **state)
{
    uint8_t bytes[sizeof udt];
    struct sccp_message m;
    struct notes notes;
    (void)state;
    memcpy(bytes, udt, sizeof udt);
    for (unsigned octet = 0; octet < 256; octet++) {
        bytes[1] = (uint8_t)octet;
        assert_int_equal(decode(bytes, sizeof bytes, false, &m, &notes), STATUS_OK);
        assert_int_equal(m.protocol_class, octet & 15);
        assert_int_equal(notes_have(&notes, NOTE_sccp_optional_odd), (octet & 15) > 1);
    }
}

/* An LUDT: pointers and the length of data have two octets, the low one first. */
static const uint8_t ludt[] = {
    0x13, 0x81, 11,                                                /* type, class, hop counter */
    7,    0,    16,   0, 17,   0,    23,   0,                      /* pointers */
    10,   0x12, 7,    0, 0x12, 0x04, 0x99, 0x09, 0x01, 0x00, 0x08, /* called */
    2,    0x42, 6,                                                 /* calling */
    6,    0,    0x62, 4, 0x48, 2,    1,    2,                      /* data */
    0x10, 4,    0x81, 9, 8,    7,    0,                            /* segmentation, end */
};

static void an_ludt_has_wide_pointers_and_a_wide_length(void **state)
{
    uint8_t bytes[sizeof ludt];
    struct sccp_message m;
    struct notes notes;
    (void)state;
    assert_int_equal(decode(ludt, sizeof ludt, false, &m, &notes), STATUS_OK);
    assert_int_equal(notes.count, 0);
    assert_true(m.return_on_error);
    assert_int_equal(m.protocol_class, 1);
    assert_int_equal(m.hop_counter, 11);
    assert_string_equal(m.called.gt.text, "9990100080");
    assert_int_equal(m.calling.ssn, SCCP_SSN_HLR);
    assert_int_equal(cursor_left(&m.data), 6);
    assert_int_equal(cursor_peek(&m.data), 0x62);
    assert_true(m.segmented && m.segment_first);
    assert_int_equal(m.segment_remaining, 1);
    assert_int_equal(m.segment_local_reference, 0x070809);

    memcpy(bytes, ludt, sizeof ludt);
    bytes[0] = SCCP_LUDTS;
    assert_int_equal(decode(bytes, sizeof bytes, false, &m, &notes), STATUS_OK);
    assert_int_equal(m.return_cause, 0x81);
    assert_true(m.has_data && m.segmented);
}

static void an_ludt_carries_more_than_255_octets(void **state)
{
    uint8_t bytes[19 + 3000] = {0x13, 0, 11,   7, 0, 8,    0, 9,    0,    0,
                                0,    2, 0x42, 7, 2, 0x42, 6, 0xb8, 0x0b, 0x62};
    struct sccp_message m;
    struct notes notes;
    (void)state;
    assert_int_equal(decode(bytes, sizeof bytes, false, &m, &notes), STATUS_OK);
    assert_int_equal(notes.count, 0);
    assert_int_equal(cursor_left(&m.data), 3000);
    assert_int_equal(cursor_peek(&m.data), 0x62);
    assert_false(m.segmented);
    assert_int_equal(decode(bytes, 100, true, &m, &notes), STATUS_TRUNCATED);
    assert_true(m.data.cut);
    assert_int_equal(decode(bytes, 100, false, &m, &notes), STATUS_MALFORMED);
}

static void a_cut_ludt_keeps_the_parts_that_are_there(void **state)
{
    struct sccp_message m;
    struct notes notes;
    (void)state;
    for (size_t len = 0; len < sizeof ludt; len++) {
        assert_int_equal(decode(ludt, len, true, &m, &notes), STATUS_TRUNCATED);
        assert_int_equal(notes.count, 0);
        assert_int_equal(m.has_called, len > 11);
        assert_int_equal(m.has_data, len > 26);
    }
}

static void a_connection_request_says_whose_it_is(void **state)
{
    static const uint8_t bytes[] = {
        0x01, 1,    2,    3, 2, 2, 4, /* type, local reference, class, pointers */
        2,    0x42, 254,              /* called: BSSAP */
        4,    2,    0x42, 6,          /* calling, among the optional parameters */
        15,   3,    0,    1, 2,       /* data */
        0,
    };
    struct sccp_message m;
    struct notes notes;
    (void)state;
    assert_int_equal(decode(bytes, sizeof bytes, false, &m, &notes), STATUS_UNSUPPORTED);
    assert_int_equal(notes.count, 0);
    assert_true(m.has_called && m.has_calling && m.has_data);
    assert_int_equal(m.protocol_class, 2);
    assert_int_equal(m.called.ssn, SCCP_SSN_BSSAP);
    assert_int_equal(m.calling.ssn, SCCP_SSN_HLR);
    assert_int_equal(cursor_left(&m.data), 3);
    assert_int_equal(decode(bytes, 9, true, &m, &notes), STATUS_UNSUPPORTED);
    assert_true(m.has_called && !m.called.has_ssn && !m.has_data);
}

static void other_types_are_named_only(void **state)
{
    (void)state;
    for (unsigned type = 0; type < 256; type++) {
        const uint8_t bytes[] = {(uint8_t)type, 0, 0};
        struct sccp_message m;
        struct notes notes;
        enum status status = decode(bytes, sizeof bytes, false, &m, &notes);
        bool read = type == SCCP_UDT || type == SCCP_UDTS || (type >= SCCP_XUDT && type <= SCCP_LUDTS);
        bool known = type >= SCCP_CR && type <= SCCP_LUDTS;
        assert_int_equal(m.type, type);
        assert_int_equal(status, known && !read ? STATUS_UNSUPPORTED : STATUS_MALFORMED);
        assert_int_equal(sccp_message_name(m.type) != NULL, known);
    }
    assert_string_equal(sccp_message_name(SCCP_XUDT), "XUDT");
    assert_string_equal(sccp_ssn_name(6), "HLR");
    assert_string_equal(sccp_ssn_name(147), "gsmSCF");
    assert_null(sccp_ssn_name(200));
}

static void titles_are_read_in_all_four_formats(void **state)
{
    static const struct {
        const char *why, *digits;
        uint8_t len, bytes[12];
        uint8_t indicator, translation, plan, encoding, nature;
        bool odd_numbering;
    } cases[] = {
        {"1, even", "999012", 6, {0x06, 6, 0x04, 0x99, 0x09, 0x21}, 1, 0, 0, 0, 4, false},
        {"1, odd", "99901", 6, {0x06, 6, 0x84, 0x99, 0x09, 0x01}, 1, 0, 0, 0, 4, false},
        {"1, national number", "99901", 6, {0x06, 6, 0x83, 0x99, 0x09, 0x01}, 1, 0, 0, 0, 3, true},
        {"2, a last 0 is a digit", "999010", 6, {0x0a, 6, 9, 0x99, 0x09, 0x01}, 2, 9, 0, 0, 0, false},
        {"2, a last f is none", "99901", 6, {0x0a, 6, 9, 0x99, 0x09, 0xf1}, 2, 9, 0, 0, 0, false},
        {"3, even", "999012", 7, {0x0e, 6, 9, 0x12, 0x99, 0x09, 0x21}, 3, 9, 1, 2, 0, false},
        {"3, odd", "99901", 7, {0x0e, 6, 9, 0x11, 0x99, 0x09, 0x01}, 3, 9, 1, 1, 0, false},
        {"3, X.121", "99901", 7, {0x0e, 6, 9, 0x31, 0x99, 0x09, 0x01}, 3, 9, 3, 1, 0, true},
        {"4, even", "999012", 8, {0x12, 6, 0, 0x12, 0x04, 0x99, 0x09, 0x21}, 4, 0, 1, 2, 4, false},
        {"4, odd, E.214", "99901", 8, {0x12, 6, 0, 0x71, 0x04, 0x99, 0x09, 0x01}, 4, 0, 7, 1, 4, false},
        {"4, scheme unknown", "99901", 8, {0x12, 6, 0, 0x10, 0x04, 0x99, 0x09, 0xf1}, 4, 0, 1, 0, 4, true},
        {"4, subscriber number", "12", 6, {0x12, 6, 0, 0x12, 0x01, 0x21}, 4, 0, 1, 2, 1, true},
    };
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct sccp_address a;
        struct notes notes;
        assert_int_equal(decode_address(cases[i].bytes, cases[i].len, &a, &notes), STATUS_OK);
        assert_true(a.has_gt && a.has_ssn);
        assert_string_equal(a.gt.text, cases[i].digits);
        assert_int_equal(a.gt_indicator, cases[i].indicator);
        assert_int_equal(a.translation_type, cases[i].translation);
        assert_int_equal(a.numbering_plan, cases[i].plan);
        assert_int_equal(a.encoding_scheme, cases[i].encoding);
        assert_int_equal(a.nature, cases[i].nature);
        assert_int_equal(notes.count, cases[i].odd_numbering);
        assert_int_equal(notes_have(&notes, NOTE_gt_numbering_odd), cases[i].odd_numbering);
    }
}

static void titles_that_no_network_would_use_are_noted(void **state)
{
    static const struct {
        const char *why, *digits;
        uint8_t len, bytes[24];
        enum note_id note;
    } cases[] = {
        {"codes 11 and 12", "99b12c", 7, {0x10, 0, 0x12, 4, 0x99, 0x1b, 0xc2}, NOTE_gt_digit_odd},
        {"an end signal as a filler", "999f", 6, {0x10, 0, 0x12, 4, 0x99, 0xf9}, NOTE_gt_digit_odd},
        {"no digits", "", 4, {0x10, 0, 0x11, 4}, NOTE_gt_digit_odd},
        {"16 digits", "1111111111111111", 12, {0x10, 0, 18, 4, 17, 17, 17, 17, 17, 17, 17, 17}, NOTE_gt_long},
        {"indicator 5", "", 4, {0x14, 0x11, 0x22, 0x33}, NOTE_gt_numbering_odd},
        {"indicator 15", "", 1, {0x3c}, NOTE_gt_numbering_odd},
    };
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct sccp_address a;
        struct notes notes;
        assert_int_equal(decode_address(cases[i].bytes, cases[i].len, &a, &notes), STATUS_OK);
        assert_string_equal(a.gt.text, cases[i].digits);
        assert_int_equal(a.has_gt, cases[i].digits[0] != 0);
        assert_int_equal(notes.count, 1);
        assert_int_equal(notes.list[0].id, cases[i].note);
    }
}

static void a_title_of_15_digits_is_not_long_and_one_of_255_octets_keeps_its_front(void **state)
{
    uint8_t bytes[255] = {0x10, 0, 0x11, 4};
    struct sccp_address a;
    struct notes notes;
    (void)state;
    memset(bytes + 4, 0x99, sizeof bytes - 4);
    assert_int_equal(decode_address(bytes, 12, &a, &notes), STATUS_OK);
    assert_int_equal(a.gt.len, 15);
    assert_int_equal(notes.count, 0);
    assert_int_equal(decode_address(bytes, sizeof bytes, &a, &notes), STATUS_OK);
    assert_int_equal(a.gt.len, DIGITS_MAX);
    assert_true(notes_have(&notes, NOTE_gt_long));
    assert_false(notes_have(&notes, NOTE_gt_digit_odd));
}

static void point_code_comes_before_ssn_and_low_octet_first(void **state)
{
    static const uint8_t bytes[] = {0xc3, 0x6d, 0xe0, 6};
    static const uint8_t nothing[] = {0x00};
    struct sccp_address a;
    struct notes notes;
    (void)state;
    assert_int_equal(decode_address(bytes, sizeof bytes, &a, &notes), STATUS_OK);
    assert_int_equal(notes.count, 0);
    assert_true(a.has_point_code && a.has_ssn && a.route_on_ssn && a.national);
    assert_false(a.has_gt);
    assert_int_equal(a.point_code, 8301);
    assert_int_equal(a.ssn, 6);
    assert_int_equal(decode_address(nothing, sizeof nothing, &a, &notes), STATUS_OK);
    assert_false(a.has_point_code || a.has_ssn || a.has_gt);
}

/* T1.112.3 3.4: SSN, 3 octets of point code (here 5-4-3), and another meaning of the title's indicator. */
static void ansi_addresses_have_the_ssn_first(void **state)
{
    static const uint8_t point_code[] = {0xc3, 6, 3, 4, 5};
    static const uint8_t ssn_alone[] = {0xc1, 8};
    static const uint8_t point_code_alone[] = {0xc2, 3, 4, 5};
    struct sccp_address a;
    struct notes notes;
    (void)state;
    assert_int_equal(decode_address_of(POINT_CODE_ANSI, point_code, sizeof point_code, &a, &notes),
                     STATUS_OK);
    assert_int_equal(notes.count, 0);
    assert_true(a.has_point_code && a.has_ssn && a.route_on_ssn && a.national);
    assert_int_equal(a.ssn, 6);
    assert_int_equal(a.point_code, 0x050403);
    assert_int_equal(decode_address_of(POINT_CODE_ANSI, ssn_alone, sizeof ssn_alone, &a, &notes), STATUS_OK);
    assert_true(a.has_ssn && !a.has_point_code);
    assert_int_equal(a.ssn, 8);
    assert_int_equal(
        decode_address_of(POINT_CODE_ANSI, point_code_alone, sizeof point_code_alone, &a, &notes), STATUS_OK);
    assert_true(!a.has_ssn && a.has_point_code);
    assert_int_equal(notes.count, 0);
    assert_int_equal(decode_address_of(POINT_CODE_ANSI, point_code, 4, &a, &notes), STATUS_MALFORMED);
    assert_true(a.has_ssn && !a.has_point_code);
}

static void ansi_titles_have_two_formats(void **state)
{
    static const uint8_t plan[] = {0x85, 6, 9, 0x11, 0x99, 0x09, 0x01};
    static const uint8_t translation[] = {0x89, 6, 10, 0x99, 0x09, 0x21};
    static const uint8_t indicator_4[] = {0x91, 6, 0, 0x12, 4, 0x99, 0x09, 0x21};
    struct sccp_address a;
    struct notes notes;
    (void)state;
    assert_int_equal(decode_address_of(POINT_CODE_ANSI, plan, sizeof plan, &a, &notes), STATUS_OK);
    assert_int_equal(notes.count, 0);
    assert_string_equal(a.gt.text, "99901");
    assert_int_equal(a.gt_indicator, 1);
    assert_int_equal(a.translation_type, 9);
    assert_int_equal(a.numbering_plan, SCCP_NP_E164);
    assert_int_equal(a.nature, 0);
    assert_int_equal(decode_address_of(POINT_CODE_ANSI, translation, sizeof translation, &a, &notes),
                     STATUS_OK);
    assert_int_equal(notes.count, 0);
    assert_string_equal(a.gt.text, "999012");
    assert_int_equal(a.translation_type, 10);
    assert_int_equal(decode_address_of(POINT_CODE_ANSI, indicator_4, sizeof indicator_4, &a, &notes),
                     STATUS_OK);
    assert_true(notes_have(&notes, NOTE_gt_numbering_odd));
    assert_false(a.has_gt);
}

static void an_ansi_address_that_is_not_national_has_the_international_form(void **state)
{
    static const uint8_t bytes[] = {0x13, 0x6d, 0x20, 6, 0, 0x12, 4, 0x99, 0x09, 0x21};
    struct sccp_address a;
    struct notes notes;
    (void)state;
    assert_int_equal(decode_address_of(POINT_CODE_ANSI, bytes, sizeof bytes, &a, &notes), STATUS_OK);
    assert_int_equal(notes.count, 0);
    assert_int_equal(a.point_code, 8301);
    assert_int_equal(a.ssn, 6);
    assert_string_equal(a.gt.text, "999012");
    assert_int_equal(a.nature, 4);
}

static void other_networks_have_longer_point_codes_in_the_same_place(void **state)
{
    static const uint8_t china[] = {0x43, 1, 2, 3, 6};
    static const uint8_t japan[] = {0x43, 1, 0xc2, 6};
    struct sccp_address a;
    struct notes notes;
    (void)state;
    assert_int_equal(decode_address_of(POINT_CODE_CHINA, china, sizeof china, &a, &notes), STATUS_OK);
    assert_int_equal(notes.count, 0);
    assert_int_equal(a.point_code, 0x030201);
    assert_int_equal(a.ssn, 6);
    assert_int_equal(decode_address_of(POINT_CODE_JAPAN, japan, sizeof japan, &a, &notes), STATUS_OK);
    assert_int_equal(notes.count, 0);
    assert_int_equal(a.point_code, 0xc201);
    assert_int_equal(a.ssn, 6);
}

static void ansi_options_are_known_in_ansi(void **state)
{
    static const uint8_t bytes[] = {
        0x11, 0, 12, 4, 6, 8, 10, 2, 0xc1, 7, 2, 0xc1, 6, 2, 0xe2, 0, 0xfa, 1, 0, 0,
    };
    struct sccp_message m;
    struct notes notes;
    (void)state;
    notes_init(&notes);
    notes_enter(&notes, LAYER_sccp, bytes);
    assert_int_equal(sccp_decode(cursor_of(span_of(bytes, sizeof bytes)), POINT_CODE_ANSI, &m, &notes),
                     STATUS_OK);
    assert_int_equal(notes.count, 0);
    assert_int_equal(m.called.ssn, 7);
}

static void an_address_without_room_for_what_it_announces_is_malformed(void **state)
{
    static const uint8_t bytes[] = {0x13, 1, 0, 6, 0, 0x12, 4};
    struct sccp_address a;
    struct notes notes;
    (void)state;
    for (size_t len = 0; len < sizeof bytes; len++) {
        assert_int_equal(decode_address(bytes, len, &a, &notes), STATUS_MALFORMED);
        assert_int_equal(a.has_point_code, len > 2);
        assert_int_equal(a.has_ssn, len > 3);
        assert_int_equal(a.bytes.len, len);
    }
}

static void of_options_that_stand_twice_in_a_request_the_first_counts(void **state)
{
    static const uint8_t request[] = {0x01, 1, 2, 3,    2, 2,  4, 2,   0x42, 8, 4,   2, 0x42,
                                      6,    4, 2, 0x42, 7, 15, 1, 'a', 15,   1, 'b', 0};
    struct sccp_message m;
    struct notes notes;
    (void)state;
    assert_int_equal(decode(request, sizeof request, false, &m, &notes), STATUS_UNSUPPORTED);
    assert_true(m.has_called && m.has_calling && m.has_data);
    assert_int_equal(m.calling.ssn, 6);
    assert_true(span_is(cursor_rest(&m.data), "a"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_udt_has_two_addresses_and_data),
        cmocka_unit_test(a_cut_udt_keeps_the_parts_that_are_there),
        cmocka_unit_test(a_short_udt_is_malformed_whatever_is_missing),
        cmocka_unit_test(parts_may_stand_in_any_order),
        cmocka_unit_test(pointers_that_lead_astray_are_noted),
        cmocka_unit_test(bytes_that_belong_to_no_part_are_noted),
        cmocka_unit_test(a_broken_address_does_not_hide_the_data),
        cmocka_unit_test(an_xudt_has_a_hop_counter_and_a_segmentation),
        cmocka_unit_test(odd_optional_parts_are_noted_and_read),
        cmocka_unit_test(the_optional_part_may_be_absent),
        cmocka_unit_test(service_messages_carry_a_return_cause),
        cmocka_unit_test(a_protocol_class_of_connections_is_noted),
        cmocka_unit_test(an_ludt_has_wide_pointers_and_a_wide_length),
        cmocka_unit_test(an_ludt_carries_more_than_255_octets),
        cmocka_unit_test(a_cut_ludt_keeps_the_parts_that_are_there),
        cmocka_unit_test(a_connection_request_says_whose_it_is),
        cmocka_unit_test(other_types_are_named_only),
        cmocka_unit_test(titles_are_read_in_all_four_formats),
        cmocka_unit_test(titles_that_no_network_would_use_are_noted),
        cmocka_unit_test(a_title_of_15_digits_is_not_long_and_one_of_255_octets_keeps_its_front),
        cmocka_unit_test(point_code_comes_before_ssn_and_low_octet_first),
        cmocka_unit_test(ansi_addresses_have_the_ssn_first),
        cmocka_unit_test(ansi_titles_have_two_formats),
        cmocka_unit_test(an_ansi_address_that_is_not_national_has_the_international_form),
        cmocka_unit_test(other_networks_have_longer_point_codes_in_the_same_place),
        cmocka_unit_test(ansi_options_are_known_in_ansi),
        cmocka_unit_test(an_address_without_room_for_what_it_announces_is_malformed),
        cmocka_unit_test(of_options_that_stand_twice_in_a_request_the_first_counts),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
