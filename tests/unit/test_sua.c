// SPDX-License-Identifier: Apache-2.0
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "proto/sua/sua.h"

/* From the gsmSCF +99902000700 to the VLR at point code 8301; three octets of data. */
static const uint8_t cldt[] = {
    1,    0,    7, 1,  0,    0, 0,    92,                /* version, class, type, length */
    0x00, 0x06, 0, 8,  0,    0, 0,    100,               /* routing context */
    0x01, 0x15, 0, 8,  0,    0, 0,    0x81,              /* protocol class 1, return on error */
    0x01, 0x02, 0, 36, 0,    1, 0,    5,                 /* source: route on title */
    0x80, 0x01, 0, 18, 0,    0, 0,    4,    11, 0, 1, 4, /* title: indicator, digits, TT, NP, nature */
    0x99, 0x09, 2, 0,  7,    0, 0,    0,                 /* the digits, and padding */
    0x80, 0x03, 0, 8,  0,    0, 0,    147,               /* SSN */
    0x01, 0x03, 0, 24, 0,    2, 0,    3,                 /* destination: route on SSN */
    0x80, 0x02, 0, 8,  0,    0, 0x20, 0x6d,              /* point code */
    0x80, 0x03, 0, 8,  0,    0, 0,    7,                 /* SSN */
    0x01, 0x0b, 0, 7,  0x62, 1, 0,    0,                 /* data */
};

static enum status decode(const uint8_t *bytes, size_t len, bool cut, struct sua_message *ret,
                          struct notes *ret_notes)
{
    notes_init(ret_notes);
    notes_enter(ret_notes, LAYER_sua, bytes);
    return sua_decode(cursor_of_cut(span_of(bytes, len), cut), ret, ret_notes);
}

static void a_cldt_comes_out_as_a_udt(void **state)
{
    struct sua_message m;
    struct notes notes;
    (void)state;
    assert_int_equal(decode(cldt, sizeof cldt, false, &m, &notes), STATUS_OK);
    assert_int_equal(notes.count, 0);
    assert_true(m.connectionless && m.has_routing_context);
    assert_int_equal(m.routing_context, 100);
    const struct sccp_message *sccp = &m.sccp;
    assert_int_equal(sccp->type, SCCP_UDT);
    assert_int_equal(sccp->protocol_class, 1);
    assert_true(sccp->return_on_error && !sccp->segmented);
    assert_true(sccp->has_called && sccp->has_calling && sccp->has_data);
    assert_string_equal(sccp->calling.gt.text, "99902000700");
    assert_int_equal(sccp->calling.gt_indicator, 4);
    assert_int_equal(sccp->calling.numbering_plan, SCCP_NP_E164);
    assert_int_equal(sccp->calling.nature, 4);
    assert_int_equal(sccp->calling.encoding_scheme, 1);
    assert_int_equal(sccp->calling.ssn, SCCP_SSN_gsmSCF);
    assert_false(sccp->calling.route_on_ssn);
    assert_true(sccp->called.route_on_ssn && sccp->called.has_point_code && !sccp->called.has_gt);
    assert_int_equal(sccp->called.point_code, 8301);
    assert_int_equal(sccp->called.ssn, SCCP_SSN_VLR);
    assert_int_equal(sccp->called.bytes.len, 20);
    assert_int_equal(cursor_left(&sccp->data), 3);
}

static void a_cut_capture_keeps_what_it_has(void **state)
{
    struct sua_message m;
    struct notes notes;
    (void)state;
    for (size_t len = 0; len < sizeof cldt; len++) {
        assert_int_equal(decode(cldt, len, true, &m, &notes), STATUS_TRUNCATED);
        assert_int_equal(notes.count, 0);
        assert_int_equal(m.sccp.has_calling, len >= 28);
        assert_int_equal(m.sccp.calling.has_gt, len > 44);
        assert_int_equal(m.sccp.calling.has_ssn, len >= 60);
        assert_int_equal(m.sccp.has_called, len >= 64);
        assert_int_equal(m.sccp.has_data, len >= 88);
    }
}

/* A CLDR with cause, hop counter and segmentation, and addresses of an SSN. */
static void a_segmented_cldr_comes_out_as_an_xudts(void **state)
{
    uint8_t bytes[] = {
        1,    0,    7, 2,  0,    0, 0, 84,                             /* header */
        0x00, 0x06, 0, 8,  0,    0, 0, 100,                            /* routing context */
        0x01, 0x06, 0, 8,  0,    0, 1, 9,                              /* return cause 9 */
        0x01, 0x02, 0, 16, 0,    2, 0, 1,   0x80, 3, 0, 8, 0, 0, 0, 6, /* source: HLR */
        0x01, 0x03, 0, 16, 0,    2, 0, 1,   0x80, 3, 0, 8, 0, 0, 0, 7, /* destination: VLR */
        0x01, 0x01, 0, 8,  0,    0, 0, 14,                             /* hop counter */
        0x01, 0x17, 0, 8,  0x82, 1, 2, 3,                              /* first segment, two follow */
        0x01, 0x0b, 0, 8,  0x62, 2, 1, 2,                              /* data */
        0x01, 0x13, 0, 4,                                              /* importance, empty */
    };
    struct sua_message m;
    struct notes notes;
    (void)state;
    assert_int_equal(decode(bytes, sizeof bytes, false, &m, &notes), STATUS_OK);
    assert_int_equal(notes.count, 0);
    assert_int_equal(m.sccp.type, SCCP_XUDTS);
    assert_int_equal(m.sccp.return_cause, 9);
    assert_int_equal(m.sccp.hop_counter, 14);
    assert_true(m.sccp.segmented && m.sccp.segment_first);
    assert_int_equal(m.sccp.segment_remaining, 2);
    assert_int_equal(m.sccp.segment_local_reference, 0x010203);
    assert_int_equal(m.sccp.calling.ssn, SCCP_SSN_HLR);
    assert_int_equal(m.sccp.called.ssn, SCCP_SSN_VLR);
    bytes[3] = 1;
    assert_int_equal(decode(bytes, sizeof bytes, false, &m, &notes), STATUS_OK);
    assert_int_equal(m.sccp.type, SCCP_XUDT);
}

/* A message whose source is as given and whose destination is the VLR. */
static enum status decode_source(const uint8_t *address, uint8_t len, struct sua_message *ret,
                                 struct notes *ret_notes)
{
    static const uint8_t rest[] = {
        0x01, 0x03, 0, 16, 0, 2, 0, 1, 0x80, 3, 0, 8, 0, 0, 0, 7, 0x01, 0x0b, 0, 8, 1, 2, 3, 4,
    };
    uint8_t bytes[256] = {1, 0, 7, 1, 0, 0, 0, 0, 0x01, 0x02, 0, (uint8_t)(4 + len)};
    size_t at = 12;
    memcpy(bytes + at, address, len);
    at += (len + 3u) & ~3u;
    memcpy(bytes + at, rest, sizeof rest);
    at += sizeof rest;
    bytes[7] = (uint8_t)at;
    return decode(bytes, at, false, ret, ret_notes);
}

static void titles_keep_the_fields_that_their_indicator_has(void **state)
{
    static const struct {
        uint8_t indicator, translation, plan, encoding, nature;
    } cases[] = {{1, 0, 0, 0, 4}, {2, 9, 0, 0, 0}, {3, 9, 1, 2, 0}, {4, 9, 1, 2, 4}};
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        const uint8_t address[] = {
            0, 1, 0, 4, 0x80, 1, 0, 15, 0, 0, 0, cases[i].indicator, 6, 9, 1, 4, 0x99, 0x09, 0x21, 0,
        };
        struct sua_message m;
        struct notes notes;
        assert_int_equal(decode_source(address, sizeof address, &m, &notes), STATUS_OK);
        assert_int_equal(notes.count, 0);
        const struct sccp_address *a = &m.sccp.calling;
        assert_string_equal(a->gt.text, "999012");
        assert_int_equal(a->translation_type, cases[i].translation);
        assert_int_equal(a->numbering_plan, cases[i].plan);
        assert_int_equal(a->encoding_scheme, cases[i].encoding);
        assert_int_equal(a->nature, cases[i].nature);
    }
}

static void titles_that_no_network_would_use_are_noted(void **state)
{
    static const struct {
        const char *why, *digits;
        uint8_t value_len, bytes[20];
        enum status status;
        enum note_id note;
    } cases[] = {
        {"code 11", "99b1", 10, {0, 0, 0, 4, 4, 0, 1, 4, 0x99, 0x1b}, STATUS_OK, NOTE_gt_digit_odd},
        {"none", "", 8, {0, 0, 0, 4, 0, 0, 1, 4}, STATUS_OK, NOTE_gt_digit_odd},
        {"data network", "9990", 10, {0, 0, 0, 4, 4, 0, 3, 4, 0x99, 9}, STATUS_OK, NOTE_gt_numbering_odd},
        {"indicator 9", "", 10, {0, 0, 0, 9, 4, 0, 1, 4, 0x99, 9}, STATUS_OK, NOTE_gt_numbering_odd},
        {"fewer octets than digits",
         "9990",
         10,
         {0, 0, 0, 4, 7, 0, 1, 4, 0x99, 9},
         STATUS_MALFORMED,
         NOTE_adaptation_length},
        {"more octets than digits",
         "99",
         10,
         {0, 0, 0, 4, 2, 0, 1, 4, 0x99, 9},
         STATUS_OK,
         NOTE_adaptation_length},
        {"no room for the fields", "", 7, {0, 0, 0, 4, 2, 0, 1}, STATUS_MALFORMED, NOTE_none},
        {"too many",
         "1111111111111111",
         16,
         {0, 0, 0, 4, 16, 0, 1, 4, 17, 17, 17, 17, 17, 17, 17, 17},
         STATUS_OK,
         NOTE_gt_long},
    };
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        uint8_t address[32] = {0, 1, 0, 4, 0x80, 1, 0, (uint8_t)(4 + cases[i].value_len)};
        struct sua_message m;
        struct notes notes;
        memcpy(address + 8, cases[i].bytes, cases[i].value_len);
        assert_int_equal(decode_source(address, (uint8_t)(8 + cases[i].value_len), &m, &notes),
                         cases[i].status);
        assert_string_equal(m.sccp.calling.gt.text, cases[i].digits);
        assert_int_equal(notes.count, cases[i].note != NOTE_none);
        if (cases[i].note)
            assert_int_equal(notes.list[0].id, cases[i].note);
        assert_true(m.sccp.has_called && m.sccp.has_data);
    }
}

static void of_two_titles_or_two_addresses_the_first_counts(void **state)
{
    static const uint8_t twice[] = {
        0, 2, 0, 1, 0x80, 3, 0, 8, 0, 0, 0, 6, 0x80, 3, 0, 8, 0, 0, 0, 7,
    };
    uint8_t addresses[sizeof cldt + 16];
    struct sua_message m;
    struct notes notes;
    (void)state;
    assert_int_equal(decode_source(twice, sizeof twice, &m, &notes), STATUS_OK);
    assert_int_equal(m.sccp.calling.ssn, 6);
    assert_int_equal(notes.count, 1);
    assert_int_equal(notes.list[0].id, NOTE_adaptation_parameter_duplicate);

    static const uint8_t second[] = {0x01, 0x03, 0, 16, 0, 2, 0, 1, 0x80, 3, 0, 8, 0, 0, 0, 6};
    memcpy(addresses, cldt, sizeof cldt);
    memcpy(addresses + sizeof cldt, second, sizeof second);
    addresses[7] = (uint8_t)sizeof addresses;
    assert_int_equal(decode(addresses, sizeof addresses, false, &m, &notes), STATUS_OK);
    assert_int_equal(m.sccp.called.ssn, SCCP_SSN_VLR);
    assert_true(notes_have(&notes, NOTE_adaptation_parameter_duplicate));
}

static void a_message_without_its_parts_is_malformed_and_keeps_the_others(void **state)
{
    static const uint8_t bytes[] = {
        1, 0, 7, 1, 0, 0, 0, 24, 0x01, 0x03, 0, 16, 0, 2, 0, 1, 0x80, 3, 0, 8, 0, 0, 0, 7,
    };
    struct sua_message m;
    struct notes notes;
    (void)state;
    assert_int_equal(decode(bytes, sizeof bytes, false, &m, &notes), STATUS_MALFORMED);
    assert_true(m.connectionless && m.sccp.has_called);
    assert_false(m.sccp.has_calling || m.sccp.has_data);
    assert_int_equal(m.sccp.called.ssn, SCCP_SSN_VLR);
}

static void other_messages_are_named_and_read_no_further(void **state)
{
    static const uint8_t core[] = {1, 0, 8, 1, 0, 0, 0, 16, 0x01, 0x15, 0, 8, 0, 0, 0, 2};
    static const uint8_t unknown[] = {1, 0, 7, 3, 0, 0, 0, 8};
    struct sua_message m;
    struct notes notes;
    (void)state;
    assert_int_equal(decode(core, sizeof core, false, &m, &notes), STATUS_OK);
    assert_false(m.connectionless);
    assert_string_equal(sua_message_name(m.message_class, m.message_type), "CORE");
    assert_string_equal(sua_message_name(7, 2), "CLDR");
    assert_int_equal(decode(unknown, sizeof unknown, false, &m, &notes), STATUS_UNSUPPORTED);
    assert_null(sua_message_name(7, 3));
    assert_false(m.connectionless);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_cldt_comes_out_as_a_udt),
        cmocka_unit_test(a_cut_capture_keeps_what_it_has),
        cmocka_unit_test(a_segmented_cldr_comes_out_as_an_xudts),
        cmocka_unit_test(titles_keep_the_fields_that_their_indicator_has),
        cmocka_unit_test(titles_that_no_network_would_use_are_noted),
        cmocka_unit_test(of_two_titles_or_two_addresses_the_first_counts),
        cmocka_unit_test(a_message_without_its_parts_is_malformed_and_keeps_the_others),
        cmocka_unit_test(other_messages_are_named_and_read_no_further),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
