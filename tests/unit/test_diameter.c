// SPDX-License-Identifier: Apache-2.0
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <cmocka.h>

#include "proto/diameter/diameter.h"
#include "proto/diameter/sh_user_data.h"

/* A message put together by the test: header, then AVPs. */
struct maker {
    uint8_t bytes[1024];
    size_t len;
};

static void put(struct maker *m, const void *bytes, size_t len)
{
    assert_true(m->len + len <= sizeof m->bytes);
    memcpy(m->bytes + m->len, bytes, len);
    m->len += len;
}

static void put_be32(struct maker *m, uint32_t value)
{
    const uint8_t bytes[] = {(uint8_t)(value >> 24), (uint8_t)(value >> 16), (uint8_t)(value >> 8),
                             (uint8_t)value};
    put(m, bytes, sizeof bytes);
}

static void set_be24(uint8_t *at, size_t value)
{
    at[0] = (uint8_t)(value >> 16);
    at[1] = (uint8_t)(value >> 8);
    at[2] = (uint8_t)value;
}

static struct maker message(uint8_t flags, uint32_t command, uint32_t application)
{
    struct maker m = {.len = 0};
    put_be32(&m, 1u << 24);
    put_be32(&m, (uint32_t)flags << 24 | command);
    put_be32(&m, application);
    put_be32(&m, 0x11111111);
    put_be32(&m, 0x22222222);
    return m;
}

/* Returns where the AVP begins, for close_group() and for tests that spoil it. */
static size_t put_avp(struct maker *m, uint32_t code, uint32_t vendor, const void *value, size_t len)
{
    size_t at = m->len;
    put_be32(m, code);
    put_be32(m, (vendor ? 0xc0u : 0x40u) << 24 | (uint32_t)(len + (vendor ? 12 : 8)));
    if (vendor)
        put_be32(m, vendor);
    put(m, value, len);
    put(m, "\0\0\0", (4 - len % 4) % 4);
    return at;
}

static size_t put_text(struct maker *m, uint32_t code, const char *value)
{
    return put_avp(m, code, 0, value, strlen(value));
}

static size_t put_number(struct maker *m, uint32_t code, uint32_t vendor, uint32_t value)
{
    const uint8_t bytes[] = {(uint8_t)(value >> 24), (uint8_t)(value >> 16), (uint8_t)(value >> 8),
                             (uint8_t)value};
    return put_avp(m, code, vendor, bytes, sizeof bytes);
}

static void close_group(struct maker *m, size_t at)
{
    set_be24(m->bytes + at + 5, m->len - at);
}

static enum status decode_as_it_is(const struct maker *m, struct diameter_message *ret,
                                   struct notes *ret_notes)
{
    notes_init(ret_notes);
    notes_enter(ret_notes, LAYER_none, m->bytes);
    return diameter_decode(cursor_of(span_of(m->bytes, m->len)), 0, ret, ret_notes);
}

static enum status decode(struct maker *m, struct diameter_message *ret, struct notes *ret_notes)
{
    set_be24(m->bytes + 1, m->len);
    return decode_as_it_is(m, ret, ret_notes);
}

enum { S6A = 16777251, TGPP = 10415, ULR = 316, IDR = 319, REQUEST = 0xc0, ANSWER = 0x40 };

static struct maker idr(void)
{
    struct maker m = message(REQUEST, IDR, S6A);
    put_text(&m, 263, "hss.example;1;2");
    put_text(&m, 264, "hss.example");
    put_text(&m, 296, "example");
    put_text(&m, 1, "001010000000001");
    return m;
}

static void an_update_location_request_is_read(void **state)
{
    /* bytes as they stand on the wire: ULR from a visited MME about 001010000000001 */
    static const uint8_t ulr[] = {
        1,   0,   0,   128,  0xc0, 0,   1, 0x3c, 1,   0,   0,    0x23, 0,    0,    0,    9,   0,
        0,   0,   8, /* header: S6a, 316 */
        0,   0,   1,   7,    0x40, 0,   0, 13,   'm', 'm', 'e',  ';',  '1',  0,    0,    0, /* Session-Id */
        0,   0,   1,   8,    0x40, 0,   0, 11,   'm', 'm', 'e',  0,                         /* Origin-Host */
        0,   0,   1,   40,   0x40, 0,   0, 9,    'v', 0,   0,    0,                         /* Origin-Realm */
        0,   0,   1,   27,   0x40, 0,   0, 9,    'h', 0,   0,    0, /* Destination-Realm */
        0,   0,   0,   1,    0x40, 0,   0, 23,   '0', '0', '1',  '0',  '1',  '0',  '0',  '0', '0',
        '0', '0', '0', '0',  '0',  '1', 0, /* User-Name, one octet of padding */
        0,   0,   5,   0x7d, 0xc0, 0,   0, 16,   0,   0,   0x28, 0xaf, 0,    0,    0,    34, /* ULR-Flags */
        0,   0,   5,   0x7f, 0xc0, 0,   0, 15,   0,   0,   0x28, 0xaf, 0x99, 0xf9, 0x07, 0, /* Visited-PLMN-Id
                                                                                               999-70 */
    };
    struct diameter_message m;
    struct notes notes;
    (void)state;
    assert_int_equal(sizeof ulr, 128);
    notes_init(&notes);
    assert_int_equal(diameter_decode(cursor_of(span_of(ulr, sizeof ulr)), 0, &m, &notes), STATUS_OK);
    assert_int_equal(notes.set, 0);
    assert_int_equal(m.header.application, S6A);
    assert_int_equal(m.header.hop_by_hop, 9);
    assert_int_equal(m.header.end_to_end, 8);
    assert_true(m.header.flags & DIAMETER_REQUEST);
    assert_string_equal(diameter_command_short(S6A, m.header.command, true), "ULR");
    assert_true(span_is(m.avp[DIAMETER_A_Origin_Host], "mme"));
    assert_true(span_is(m.avp[DIAMETER_A_Destination_Realm], "h"));
    assert_false(diameter_has(&m, DIAMETER_A_Destination_Host));
    assert_string_equal(m.imsi.text, "001010000000001");
    assert_int_equal(m.visited_plmn, plmn_make(999, 70, 2));
    uint32_t flags;
    assert_true(diameter_number(&m, DIAMETER_A_ULR_Flags, &flags));
    assert_int_equal(flags, 34);
    assert_int_equal(m.avps, 7);
}

static void what_an_answer_discloses_is_found_in_its_groups(void **state)
{
    static const uint8_t cell[] = {0x99, 0xf9, 0x07, 0, 1, 2, 3};
    struct maker m = message(ANSWER, IDR, S6A);
    struct diameter_message got;
    struct notes notes;
    (void)state;
    put_number(&m, 268, 0, 2001);
    size_t eps = put_avp(&m, 1496, TGPP, "", 0);
    size_t mme = put_avp(&m, 1600, TGPP, "", 0);
    put_avp(&m, 1602, TGPP, cell, sizeof cell);
    put_number(&m, 1611, TGPP, 3);
    close_group(&m, mme);
    close_group(&m, eps);
    assert_int_equal(decode(&m, &got, &notes), STATUS_OK);
    assert_int_equal(notes.set, 0);
    assert_int_equal(got.result, 2001);
    assert_int_equal(got.result_vendor, 0);
    assert_true(span_equal(got.avp[DIAMETER_A_E_UTRAN_Cell_Global_Identity], span_of(cell, sizeof cell)));
    assert_int_equal(got.avp_depth[DIAMETER_A_E_UTRAN_Cell_Global_Identity], 2);
    uint32_t age;
    assert_true(diameter_number(&got, DIAMETER_A_Age_Of_Location_Information, &age));
    assert_int_equal(age, 3);
}

static void vectors_are_counted_as_asked_and_as_given(void **state)
{
    struct maker m = message(REQUEST, 318, S6A);
    struct diameter_message got;
    struct notes notes;
    (void)state;
    for (uint32_t group = 1408; group <= 1409; group++) {
        size_t at = put_avp(&m, group, TGPP, "", 0);
        put_number(&m, 1410, TGPP, 3);
        close_group(&m, at);
    }
    assert_int_equal(decode(&m, &got, &notes), STATUS_OK);
    assert_int_equal(got.requested_vectors, 6);

    m = message(ANSWER, 318, S6A);
    size_t at = put_avp(&m, 1413, TGPP, "", 0);
    put_avp(&m, 1414, TGPP, "", 0);
    put_avp(&m, 1414, TGPP, "", 0);
    put_avp(&m, 1416, TGPP, "", 0);
    close_group(&m, at);
    assert_int_equal(decode(&m, &got, &notes), STATUS_OK);
    assert_int_equal(got.auth_vectors, 3);
    assert_int_equal(notes.set, 0);
}

static void an_experimental_result_has_its_vendor(void **state)
{
    struct maker m = message(ANSWER, ULR, S6A);
    struct diameter_message got;
    struct notes notes;
    (void)state;
    size_t at = put_avp(&m, 297, 0, "", 0);
    put_number(&m, 298, 0, 5004);
    put_number(&m, 266, 0, TGPP);
    close_group(&m, at);
    assert_int_equal(decode(&m, &got, &notes), STATUS_OK);
    assert_int_equal(got.result, 5004);
    assert_int_equal(got.result_vendor, TGPP);
    assert_string_equal(diameter_result_name(TGPP, 5004), "ERROR_ROAMING_NOT_ALLOWED");
    assert_string_equal(diameter_result_name(0, 5004), "INVALID_AVP_VALUE");
    assert_null(diameter_result_name(TGPP, 9999));
}

static void route_records_keep_their_order(void **state)
{
    struct maker m = idr();
    struct diameter_message got;
    struct notes notes;
    (void)state;
    for (const char *c = "abcdefghij"; *c; c++)
        put_avp(&m, 282, 0, c, 1);
    assert_int_equal(decode(&m, &got, &notes), STATUS_OK);
    assert_int_equal(notes.set, 0);
    assert_int_equal(diameter_count(&got, DIAMETER_A_Route_Record), 10);
    assert_true(span_is(got.route[0], "a") && span_is(got.route[7], "h"));
}

static uint64_t content_of(struct maker *m)
{
    struct diameter_message got;
    struct notes notes;
    decode(m, &got, &notes);
    return got.content;
}

static void what_agents_add_on_the_way_leaves_the_content_as_it_is(void **state)
{
    enum { ROUTE_RECORD = 282, PROXY_INFO = 284, DESTINATION_HOST = 293, LOAD = 650, HOST_IP_ADDRESS = 257 };
    struct maker first = idr(), other = idr(), longer = idr();
    (void)state;
    put_text(&first, DESTINATION_HOST, "mme.example");
    put_text(&first, HOST_IP_ADDRESS, "x");
    put_text(&other, ROUTE_RECORD, "dra.example");
    put_text(&other, PROXY_INFO, "");
    put_text(&other, LOAD, "");
    put_text(&other, HOST_IP_ADDRESS, "x");
    put_text(&longer, HOST_IP_ADDRESS, "x");
    const uint64_t content = content_of(&first);
    assert_true(content_of(&other) == content);
    assert_true(content_of(&longer) == content);
    longer.bytes[longer.len - 4] = 'y';
    assert_true(content_of(&longer) != content);
    put_text(&other, HOST_IP_ADDRESS, "");
    assert_true(content_of(&other) != content);
}

static void octets_that_no_avp_holds_are_content_too(void **state)
{
    static const uint8_t zero[4] = {0}, one[4] = {1};
    struct diameter_message got;
    struct notes notes;
    (void)state;
    struct maker behind = idr(), empty = message(REQUEST, IDR, S6A);
    const uint64_t content = content_of(&behind);
    put(&behind, zero, sizeof zero);
    decode_as_it_is(&behind, &got, &notes);
    assert_true(got.content != content);
    set_be24(empty.bytes + 1, 0); /* too short for its own header */
    decode_as_it_is(&empty, &got, &notes);
    const uint64_t alone = got.content;
    put(&empty, one, sizeof one);
    assert_int_equal(decode_as_it_is(&empty, &got, &notes), STATUS_MALFORMED);
    assert_true(got.content != alone);
}

static void the_imsi_is_found_in_every_form_of_user_name(void **state)
{
    static const struct {
        const char *user_name, *imsi;
    } cases[] = {
        {"001010000000001", "001010000000001"},
        {"0001010000000001@nai.epc.mnc001.mcc001.3gppnetwork.org", "001010000000001"},
        {"6001010000000001@wlan.mnc001.mcc001.3gppnetwork.org", "001010000000001"},
        {"001010000000001@ims.mnc001.mcc001.3gppnetwork.org", "001010000000001"},
        {"5001010000000001@nai.epc.mnc001.mcc001.3gppnetwork.org", ""},
        {"0001010000000001", ""}, /* too long without a realm */
        {"alice@example", ""},
        {"", ""},
        {"00101", ""},
        {"00101000000000100101", ""},
    };
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct digits imsi;
        bool found = diameter_imsi(span_of_text(cases[i].user_name), &imsi);
        assert_string_equal(imsi.text, cases[i].imsi);
        assert_int_equal(found, *cases[i].imsi != 0);
    }
}

static void the_subscriber_is_found_where_each_application_puts_him(void **state)
{
    static const uint8_t msisdn[] = {0x99, 0x09, 0x10, 0xf2};
    struct diameter_message got;
    struct notes notes;
    (void)state;
    struct maker m = message(REQUEST, 8388645, 16777313); /* SGd: User-Identifier */
    size_t at = put_avp(&m, 3102, TGPP, "", 0);
    put_text(&m, 1, "001010000000001");
    put_avp(&m, 701, TGPP, msisdn, sizeof msisdn);
    close_group(&m, at);
    assert_int_equal(decode(&m, &got, &notes), STATUS_OK);
    assert_string_equal(got.imsi.text, "001010000000001");
    assert_string_equal(got.msisdn.text, "9990012");

    m = message(REQUEST, 272, 16777238); /* Gx: Subscription-Id, the data before its type */
    at = put_avp(&m, 443, 0, "", 0);
    put_text(&m, 444, "001010000000002");
    put_number(&m, 450, 0, 1);
    close_group(&m, at);
    assert_int_equal(decode(&m, &got, &notes), STATUS_OK);
    assert_string_equal(got.imsi.text, "001010000000002");
    assert_int_equal(got.msisdn.len, 0);

    m = message(ANSWER, ULR, S6A); /* what the profile tells is kept apart from whom was asked about */
    at = put_avp(&m, 1400, TGPP, "", 0);
    put_avp(&m, 701, TGPP, msisdn, sizeof msisdn);
    close_group(&m, at);
    assert_int_equal(decode(&m, &got, &notes), STATUS_OK);
    assert_int_equal(got.msisdn.len, 0);
    assert_string_equal(got.profile_msisdn.text, "9990012");
}

static void a_second_avp_of_a_kind_is_noted_and_the_first_counts(void **state)
{
    struct maker m = idr();
    struct diameter_message got;
    struct notes notes;
    (void)state;
    size_t at = put_text(&m, 1, "999700000000009");
    assert_int_equal(decode(&m, &got, &notes), STATUS_OK);
    assert_int_equal(notes.set, UINT64_C(1) << NOTE_parameter_duplicate);
    assert_int_equal(notes.list[0].offset, at);
    assert_string_equal(got.imsi.text, "001010000000001");
    assert_int_equal(diameter_count(&got, DIAMETER_A_User_Name), 2);
}

static void what_a_message_before_has_left_is_not_counted(void **state)
{
    struct maker m = idr();
    struct diameter_message got;
    struct notes notes;
    (void)state;
    memset(&got, 0xff, sizeof got);
    assert_int_equal(decode(&m, &got, &notes), STATUS_OK);
    assert_int_equal(diameter_count(&got, DIAMETER_A_User_Name), 1);
    assert_int_equal(diameter_count(&got, DIAMETER_A_Route_Record), 0);
    assert_int_equal(got.auth_vectors, 0);
    assert_int_equal(got.requested_vectors, 0);
}

static void an_avp_hidden_in_a_group_is_not_taken_for_the_message_s(void **state)
{
    struct maker m = message(REQUEST, IDR, S6A);
    struct diameter_message got;
    struct notes notes;
    (void)state;
    size_t at = put_avp(&m, 628, TGPP, "", 0);
    put_text(&m, 293, "victim.example");
    put_text(&m, 1, "999700000000009");
    close_group(&m, at);
    assert_int_equal(decode(&m, &got, &notes), STATUS_OK);
    assert_int_equal(notes.set, UINT64_C(1) << NOTE_avp_misplaced);
    assert_false(diameter_has(&got, DIAMETER_A_Destination_Host));
    assert_int_equal(got.imsi.len, 0);
}

static void quoted_avps_are_nobodys_values(void **state)
{
    struct maker m = message(ANSWER | DIAMETER_ERROR, IDR, S6A);
    struct diameter_message got;
    struct notes notes;
    (void)state;
    size_t at = put_avp(&m, 279, 0, "", 0);
    put_text(&m, 293, "mme.example");
    put_text(&m, 1, "001010000000001");
    close_group(&m, at);
    assert_int_equal(decode(&m, &got, &notes), STATUS_OK);
    assert_int_equal(notes.set, 0);
    assert_true(diameter_has(&got, DIAMETER_A_Failed_AVP));
    assert_false(diameter_has(&got, DIAMETER_A_Destination_Host));
    assert_int_equal(got.imsi.len, 0);
}

static void an_avp_under_the_wrong_vendor_is_noted_and_read(void **state)
{
    struct maker m = idr();
    struct diameter_message got;
    struct notes notes;
    (void)state;
    put_number(&m, 1490, 0, 8);                /* IDR-Flags without 3GPP's vendor id */
    put_avp(&m, 293, TGPP, "mme.example", 11); /* Destination-Host with it */
    assert_int_equal(decode(&m, &got, &notes), STATUS_OK);
    assert_int_equal(notes.set, UINT64_C(1) << NOTE_avp_vendor);
    assert_int_equal(notes.count, 2);
    assert_true(diameter_has(&got, DIAMETER_A_IDR_Flags));
    assert_true(span_is(got.avp[DIAMETER_A_Destination_Host], "mme.example"));

    m = idr();
    size_t at = put_number(&m, 9000, TGPP, 1);
    memset(m.bytes + at + 8, 0, 4); /* V bit, vendor 0 */
    assert_int_equal(decode(&m, &got, &notes), STATUS_OK);
    assert_int_equal(notes.set, UINT64_C(1) << NOTE_avp_vendor);
}

static void other_vendors_codes_are_not_mistaken_for_3gpp_s(void **state)
{
    struct maker m = idr();
    struct diameter_message got;
    struct notes notes;
    (void)state;
    put_number(&m, 1490, 9, 8);
    assert_int_equal(decode(&m, &got, &notes), STATUS_OK);
    assert_int_equal(notes.set, 0);
    assert_false(diameter_has(&got, DIAMETER_A_IDR_Flags));
}

static void reserved_bits_padding_and_odd_values_are_noted(void **state)
{
    struct diameter_message got;
    struct notes notes;
    (void)state;
    struct maker m = idr();
    size_t at = put_number(&m, 1490, TGPP, 8);
    m.bytes[at + 4] |= 1;
    assert_int_equal(decode(&m, &got, &notes), STATUS_OK);
    assert_int_equal(notes.set, UINT64_C(1) << NOTE_diameter_flags);

    m = idr();
    put_text(&m, 293, "x");
    m.bytes[m.len - 1] = 'y';
    assert_int_equal(decode(&m, &got, &notes), STATUS_OK);
    assert_int_equal(notes.set, UINT64_C(1) << NOTE_avp_padding);

    m = idr();
    put_avp(&m, 1490, TGPP, "\0\0\0\0\10", 5);
    put_text(&m, 293, "a host");
    assert_int_equal(decode(&m, &got, &notes), STATUS_OK);
    assert_int_equal(notes.set, UINT64_C(1) << NOTE_parameter_odd);
    assert_int_equal(notes.count, 2);

    m = message(REQUEST | DIAMETER_ERROR, IDR, S6A);
    assert_int_equal(decode(&m, &got, &notes), STATUS_OK);
    assert_int_equal(notes.set, UINT64_C(1) << NOTE_diameter_flags);
}

static void a_lying_length_does_not_lose_what_stands_around_it(void **state)
{
    struct maker m = idr();
    struct diameter_message got;
    struct notes notes;
    (void)state;
    size_t group = put_avp(&m, 1496, TGPP, "", 0);
    size_t inner = put_number(&m, 1611, TGPP, 3);
    close_group(&m, group);
    set_be24(m.bytes + inner + 5, 200);
    put_number(&m, 1490, TGPP, 8);
    assert_int_equal(decode(&m, &got, &notes), STATUS_MALFORMED);
    assert_int_equal(notes.set, UINT64_C(1) << NOTE_diameter_length);
    assert_false(diameter_has(&got, DIAMETER_A_Age_Of_Location_Information));
    assert_true(diameter_has(&got, DIAMETER_A_IDR_Flags));

    for (size_t len = 0; len < 12; len++) { /* below its own header */
        m = idr();
        size_t at = put_number(&m, 1490, TGPP, 8);
        set_be24(m.bytes + at + 5, len);
        assert_int_equal(decode(&m, &got, &notes), STATUS_MALFORMED);
        assert_string_equal(got.imsi.text, "001010000000001");
        assert_false(diameter_has(&got, DIAMETER_A_IDR_Flags));
    }
}

static void the_message_s_length_is_checked(void **state)
{
    struct maker m = idr();
    struct diameter_message got;
    struct notes notes;
    (void)state;
    set_be24(m.bytes + 1, m.len + 4);
    assert_int_equal(decode_as_it_is(&m, &got, &notes), STATUS_MALFORMED);
    assert_string_equal(got.imsi.text, "001010000000001");
    assert_int_equal(notes.set, UINT64_C(1) << NOTE_diameter_length);

    put_be32(&m, 0); /* something behind the message */
    set_be24(m.bytes + 1, m.len - 4);
    assert_int_equal(decode_as_it_is(&m, &got, &notes), STATUS_OK);
    assert_int_equal(notes.set, UINT64_C(1) << NOTE_diameter_length);

    set_be24(m.bytes + 1, 19);
    assert_int_equal(decode_as_it_is(&m, &got, &notes), STATUS_MALFORMED);
    m.bytes[0] = 2;
    assert_int_equal(decode_as_it_is(&m, &got, &notes), STATUS_UNSUPPORTED);
}

static void a_cut_capture_is_no_accusation(void **state)
{
    struct maker m = idr();
    (void)state;
    set_be24(m.bytes + 1, m.len);
    for (size_t kept = 0; kept < m.len; kept++) {
        struct diameter_message got;
        struct notes notes;
        notes_init(&notes);
        struct cursor in = cursor_of_cut(span_of(m.bytes, kept), true);
        assert_int_equal(diameter_decode(in, 0, &got, &notes), STATUS_TRUNCATED);
        assert_int_equal(notes.set, 0);
        assert_int_equal(diameter_has(&got, DIAMETER_A_Session_Id), kept >= 20 + 8 + 15);
    }
}

static void a_depth_bomb_stops_at_the_bound(void **state)
{
    struct maker m = idr();
    struct diameter_message got;
    struct notes notes;
    size_t at[24];
    (void)state;
    for (size_t i = 0; i < 24; i++)
        at[i] = put_avp(&m, 1496, TGPP, "", 0);
    for (size_t i = 24; i-- > 0;)
        close_group(&m, at[i]);
    put_number(&m, 1490, TGPP, 8);
    assert_int_equal(decode(&m, &got, &notes), STATUS_LIMIT);
    assert_int_equal(notes.set, UINT64_C(1) << NOTE_avp_depth);
    assert_true(diameter_has(&got, DIAMETER_A_IDR_Flags));
    assert_int_equal(diameter_count(&got, DIAMETER_A_EPS_Location_Information), DIAMETER_DEPTH_MAX + 1);
}

static void ten_thousand_duplicates_are_counted_not_kept(void **state)
{
    enum { COUNT = 10000, AVP_LEN = 8, TOO_MANY = DIAMETER_AVPS_MAX + 1 };
    struct diameter_message got;
    struct notes notes;
    (void)state;
    static const size_t counts[] = {COUNT, TOO_MANY};
    for (size_t i = 0; i < 2; i++) {
        size_t len = DIAMETER_HEADER_LEN + counts[i] * AVP_LEN;
        uint8_t *bytes = calloc(1, len);
        assert_non_null(bytes);
        struct maker head = message(REQUEST, IDR, S6A);
        memcpy(bytes, head.bytes, head.len);
        set_be24(bytes + 1, len);
        for (size_t at = DIAMETER_HEADER_LEN; at < len; at += AVP_LEN) {
            bytes[at + 3] = 1; /* User-Name, empty */
            bytes[at + 7] = AVP_LEN;
        }
        notes_init(&notes);
        enum status status = diameter_decode(cursor_of(span_of(bytes, len)), 0, &got, &notes);
        assert_int_equal(status, counts[i] == COUNT ? STATUS_OK : STATUS_LIMIT);
        assert_true(notes_have(&notes, NOTE_parameter_duplicate));
        assert_int_equal(got.avps, counts[i] == COUNT ? COUNT : DIAMETER_AVPS_MAX);
        free(bytes);
    }
}

static void a_command_of_another_application_is_noted(void **state)
{
    struct maker m = message(REQUEST, IDR, 16777217);
    struct diameter_message got;
    struct notes notes;
    (void)state;
    assert_int_equal(decode(&m, &got, &notes), STATUS_OK);
    assert_int_equal(notes.set, UINT64_C(1) << NOTE_application_mismatch);

    m = message(REQUEST, IDR, S6A);
    put_number(&m, 258, 0, 16777255);
    assert_int_equal(decode(&m, &got, &notes), STATUS_OK);
    assert_int_equal(notes.set, UINT64_C(1) << NOTE_application_mismatch);

    m = message(REQUEST, 8388607, S6A);
    assert_int_equal(decode(&m, &got, &notes), STATUS_OK);
    assert_int_equal(notes.set, UINT64_C(1) << NOTE_operation_unknown);

    m = message(REQUEST, 257, 0); /* a relay lists whatever it likes in its CER */
    put_number(&m, 258, 0, 0xffffffff);
    put_number(&m, 258, 0, S6A);
    assert_int_equal(decode(&m, &got, &notes), STATUS_OK);
    assert_int_equal(notes.set, 0);

    assert_int_equal(diameter_command_belongs(S6A, ULR), DIAMETER_BELONGS);
    assert_int_equal(diameter_command_belongs(0, ULR), DIAMETER_BELONGS_NOT);
    assert_int_equal(diameter_command_belongs(16777999, ULR), DIAMETER_BELONGS_NOT);
    assert_int_equal(diameter_command_belongs(16777999, 258), DIAMETER_BELONGS_MAYBE);
    assert_int_equal(diameter_command_belongs(16777999, 8388607), DIAMETER_BELONGS_MAYBE);
}

static void names_follow_the_application(void **state)
{
    (void)state;
    assert_string_equal(diameter_command_name(S6A, 321, true), "Purge-UE-Request");
    assert_string_equal(diameter_command_name(16777217, 307, false), "Profile-Update-Answer");
    assert_string_equal(diameter_command_short(16777217, 307, false), "PUA");
    assert_string_equal(diameter_command_name(16777255, ULR, true), "Update-Location-Request");
    assert_null(diameter_command_name(S6A, 8388607, true));
    assert_string_equal(diameter_application_name(S6A), "S6a");
    assert_string_equal(diameter_application_name(0xffffffff), "relay");
    assert_null(diameter_application_name(2));
    assert_string_equal(diameter_avp_name(diameter_avp_find(TGPP, 1407)), "Visited-PLMN-Id");
    assert_int_equal(diameter_avp_find(0, 1407), DIAMETER_A_none);
}

static void every_row_of_the_dictionary_is_found(void **state)
{
    static const uint32_t rows[][3] = {
#define DIAMETER_AVP(code, vendor, id, name, type, times, place) {vendor, code, DIAMETER_A_##id},
#include "proto/diameter/diameter_avp.def"
#undef DIAMETER_AVP
    };
    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
        assert_int_equal(diameter_avp_find(rows[i][0], rows[i][1]), rows[i][2]);
    assert_int_equal(diameter_avp_find(0, 0), DIAMETER_A_none);
    assert_int_equal(diameter_avp_find(0xffffffff, 0xffffffff), DIAMETER_A_none);
}

static void every_command_is_found_in_its_application(void **state)
{
    static const struct {
        uint32_t application, code;
        const char *request, *answer;
    } rows[] = {
#define DIAMETER_COMMAND(APPLICATION, code, request, answer, name)                                           \
    {DIAMETER_APP_##APPLICATION, code, request, answer},
#define DIAMETER_COMMAND_TOO DIAMETER_COMMAND
#include "proto/diameter/diameter_command.def"
#undef DIAMETER_COMMAND_TOO
#undef DIAMETER_COMMAND
    };
    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        const uint32_t application = rows[i].application, code = rows[i].code;
        assert_int_equal(diameter_command_belongs(application, code), DIAMETER_BELONGS);
        assert_string_equal(diameter_command_short(application, code, true), rows[i].request);
        assert_string_equal(diameter_command_short(application, code, false), rows[i].answer);
        assert_non_null(diameter_application_name(application));
    }
}

static void a_stream_is_framed_and_found_again(void **state)
{
    struct maker m = idr();
    size_t len;
    (void)state;
    set_be24(m.bytes + 1, m.len);
    for (size_t have = 0; have < DIAMETER_HEADER_LEN; have++)
        assert_int_equal(diameter_message_len(cursor_of(span_of(m.bytes, have)), &len), DIAMETER_FRONT_MORE);
    assert_int_equal(diameter_message_len(cursor_of(span_of(m.bytes, 20)), &len), DIAMETER_FRONT_GOOD);
    assert_int_equal(len, m.len);

    for (size_t at = 1; at < m.len; at++) { /* no place inside a message looks like one */
        enum diameter_front front = diameter_message_len(cursor_of(span_of(m.bytes + at, m.len - at)), &len);
        assert_int_not_equal(front, DIAMETER_FRONT_GOOD);
    }
    m.bytes[4] |= 1; /* a reserved flag: to be stepped over, not to be believed in when out of step */
    assert_int_equal(diameter_message_len(cursor_of(span_of(m.bytes, m.len)), &len), DIAMETER_FRONT_ODD);
    assert_int_equal(len, m.len);
    set_be24(m.bytes + 1, 16);
    assert_int_equal(diameter_message_len(cursor_of(span_of(m.bytes, m.len)), &len), DIAMETER_FRONT_NONE);
    m.bytes[0] = 'G';
    assert_int_equal(diameter_message_len(cursor_of(span_of(m.bytes, 1)), &len), DIAMETER_FRONT_NONE);
}

static void the_identities_in_sh_user_data(void **state)
{
    (void)state;
    static const struct {
        const char *xml, *imsi;
    } rows[] = {
        {"<Sh-Data><PublicIdentifiers><MSISDN>1</MSISDN></PublicIdentifiers><IMSI>001010001234567</IMSI></"
         "Sh-Data>",
         "001010001234567"},
        {"<s:Sh-Data xmlns:s='urn:x'><s:IMSI a='<'>1</s:IMSI><s:IMSI\n>\n 001010001234567\n</s:IMSI>",
         "001010001234567"},
        {"<IMSI>+001010001234567</IMSI>", "001010001234567"},
        {"<IMSI>0010100012345678</IMSI>", ""}, /* too long */
        {"<IMSI>0010</IMSI>", ""},
        {"<IMSI/>001010001234567</IMSI>", ""},
        {"<IMSIx>001010001234567</IMSIx><xIMSI>001010001234567</xIMSI>", ""},
        {"<IMSI>001010001234567", ""}, /* it ends */
        {"<IMSI", ""},
        {"<", ""},
        {"", ""},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct digits imsi;
        bool found = sh_user_data_digits(span_of_text(rows[i].xml), "IMSI", &imsi);
        assert_string_equal(imsi.text, rows[i].imsi);
        assert_int_equal(found, rows[i].imsi[0] != 0);
    }
}

static void names_of_what_is_not_there_are_empty(void **state)
{
    (void)state;
    assert_string_equal(diameter_avp_name(DIAMETER_A_COUNT), "");
    assert_string_equal(diameter_avp_name((enum diameter_avp_id) - 1), "");
}

static void an_imsi_in_a_name_has_6_to_15_digits(void **state)
{
    static const struct {
        const char *name, *imsi;
    } cases[] = {
        {"001010", "001010"},
        {"00101", ""},
        {"001010000000001", "001010000000001"},
        {"0010100000000012", ""},
        {"0001010000000001@x", "001010000000001"},
        {"1001010000000001@x", "001010000000001"},
        {"6001010000000001@x", "001010000000001"},
        {"7001010000000001@x", ""},
        {"00001010000000001@x", ""},
        {"00101000000000:", ""},
        {"00101000000000/", ""},
    };
    struct digits imsi;
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        assert_int_equal(diameter_imsi(span_of_text(cases[i].name), &imsi), cases[i].imsi[0] != 0);
        assert_int_equal(imsi.len, strlen(cases[i].imsi));
        assert_memory_equal(imsi.text, cases[i].imsi, imsi.len);
    }
}

static void avps_are_looked_at_up_to_their_limit(void **state)
{
    enum { VECTOR = 1414, VECTOR_LEN = 12 };
    static uint8_t bytes[20 + VECTOR_LEN * (DIAMETER_AVPS_MAX + 1)];
    struct diameter_message ret;
    struct notes notes;
    (void)state;
    notes_init(&notes);
    for (size_t at = 20; at < sizeof bytes; at += VECTOR_LEN) {
        const uint8_t vector[VECTOR_LEN] = {0,          0, VECTOR >> 8, VECTOR & 255, 0xc0,       0, 0,
                                            VECTOR_LEN, 0, 0,           10415 >> 8,   10415 & 255};
        memcpy(bytes + at, vector, sizeof vector);
    }
    bytes[0] = 1;
    bytes[4] = 0x40;
    set_be24(bytes + 5, 318);
    set_be24(bytes + 9, 16777251);
    for (size_t len = sizeof bytes - VECTOR_LEN; len <= sizeof bytes; len += VECTOR_LEN) {
        set_be24(bytes + 1, len);
        enum status status = diameter_decode(cursor_of(span_of(bytes, len)), 0, &ret, &notes);
        assert_int_equal(status, len < sizeof bytes ? STATUS_OK : STATUS_LIMIT);
        assert_int_equal(ret.avps, DIAMETER_AVPS_MAX);
    }
}

static void of_results_and_numbers_that_stand_twice_the_first_counts(void **state)
{
    enum { EXPERIMENTAL = 297, EXPERIMENTAL_CODE = 298, VENDOR_ID = 266, MSISDN = 701, FAILED = 279 };
    struct maker m = message(ANSWER, ULR, S6A);
    struct diameter_message ret;
    struct notes notes;
    (void)state;
    for (uint8_t i = 0; i < 2; i++) {
        const uint8_t vendor[] = {0, 0, 0x28, (uint8_t)(0xaf + i)},
                      code[] = {0, 0, 0x13, (uint8_t)(0x8c + i)};
        const uint8_t number[] = {0x99, 0x99, (uint8_t)(0xf1 + i)};
        size_t at = put_avp(&m, EXPERIMENTAL, 0, "", 0);
        put_avp(&m, VENDOR_ID, 0, vendor, 4);
        put_avp(&m, EXPERIMENTAL_CODE, 0, code, 4);
        close_group(&m, at);
        put_avp(&m, MSISDN, TGPP, number, 3);
    }
    size_t failed = put_avp(&m, FAILED, 0, "", 0), inner = put_avp(&m, EXPERIMENTAL, 0, "", 0);
    put_avp(&m, VENDOR_ID, 0, "\0\0\0\1", 4);
    close_group(&m, inner);
    close_group(&m, failed);
    decode(&m, &ret, &notes);
    assert_int_equal(ret.result_vendor, TGPP);
    assert_int_equal(ret.result, 5004);
    assert_int_equal(ret.msisdn.len, 5);
}

static void fronts_without_a_whole_first_avp_are_told_apart(void **state)
{
    struct maker m = message(REQUEST, ULR, S6A);
    size_t len;
    (void)state;
    put_be32(&m, 0);
    put_be32(&m, 0x40000008);
    for (uint8_t body = 0; body <= 12; body += 4) {
        set_be24(m.bytes + 1, 20u + body);
        enum diameter_front expected = body == 4 ? DIAMETER_FRONT_ODD : DIAMETER_FRONT_GOOD;
        assert_int_equal(diameter_message_len(cursor_of(span_of(m.bytes, m.len)), &len), expected);
        assert_int_equal(len, 20 + body);
    }
    set_be24(m.bytes + 1, 19);
    assert_int_equal(diameter_message_len(cursor_of(span_of(m.bytes, m.len)), &len), DIAMETER_FRONT_NONE);
}

static void commands_that_nobody_knows_have_no_name(void **state)
{
    (void)state;
    assert_null(diameter_command_short(0, 16777215, true));
    assert_null(diameter_command_name(0, 16777215, true));
    assert_int_equal(diameter_command_belongs(0xffffffff, 16777215), DIAMETER_BELONGS_MAYBE);
    assert_int_equal(diameter_command_belongs(0xffffffff, ULR), DIAMETER_BELONGS_NOT);
}

static void blanks_of_all_kinds_stand_around_sh_user_data(void **state)
{
    struct digits digits;
    (void)state;
    assert_true(
        sh_user_data_digits(span_of_text("<MSISDN\ta='b'>\r\n\t +99912345\r</MSISDN>"), "MSISDN", &digits));
    assert_int_equal(digits.len, 8);
    assert_true(sh_user_data_digits(span_of_text("<MSISDN\r>99912\t</MSISDN>"), "MSISDN", &digits));
    assert_false(sh_user_data_digits(span_of_text("<MSISDN>9991\t</MSISDN>"), "MSISDN", &digits));
    assert_false(sh_user_data_digits(span_of_text("<MSISDN>9991:2</MSISDN>"), "MSISDN", &digits));
    assert_false(sh_user_data_digits(span_of_text("<MSISDN>9991/2</MSISDN>"), "MSISDN", &digits));
    assert_false(sh_user_data_digits(span_of_text("<MSISDN>1234567890123456</MSISDN>"), "MSISDN", &digits));
    assert_false(sh_user_data_digits(span_of_text("<MSISDN>99912"), "MSISDN", &digits));
}

static void a_name_counts_in_groups_that_identify_a_user(void **state)
{
    static const uint32_t groups[] = {3102, 3177, 3173, 1400 /* Subscription-Data */};
    (void)state;
    for (size_t i = 0; i < 4; i++) {
        struct maker m = message(REQUEST, IDR, S6A);
        struct diameter_message ret;
        struct notes notes;
        size_t at = put_avp(&m, groups[i], TGPP, "", 0);
        put_text(&m, 1, "001010000000001");
        close_group(&m, at);
        decode(&m, &ret, &notes);
        assert_int_equal(ret.imsi.len, i < 3 ? 15 : 0);
        assert_int_equal(notes_have(&notes, NOTE_avp_misplaced), i == 3);
    }
}

static void references_to_data_are_numbers_below_64(void **state)
{
    enum { DATA_REFERENCE = 703 };
    static const uint8_t values[] = {0, 63, 64};
    struct maker m = message(REQUEST, 306, 16777217);
    struct diameter_message ret;
    struct notes notes;
    (void)state;
    for (size_t i = 0; i < sizeof values; i++) {
        const uint8_t value[] = {0, 0, 0, values[i]};
        put_avp(&m, DATA_REFERENCE, TGPP, value, 4);
    }
    decode(&m, &ret, &notes);
    assert_true(ret.data_references == (UINT64_C(1) | UINT64_C(1) << 63));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(an_update_location_request_is_read),
        cmocka_unit_test(what_an_answer_discloses_is_found_in_its_groups),
        cmocka_unit_test(vectors_are_counted_as_asked_and_as_given),
        cmocka_unit_test(an_experimental_result_has_its_vendor),
        cmocka_unit_test(route_records_keep_their_order),
        cmocka_unit_test(what_agents_add_on_the_way_leaves_the_content_as_it_is),
        cmocka_unit_test(octets_that_no_avp_holds_are_content_too),
        cmocka_unit_test(the_imsi_is_found_in_every_form_of_user_name),
        cmocka_unit_test(the_subscriber_is_found_where_each_application_puts_him),
        cmocka_unit_test(a_second_avp_of_a_kind_is_noted_and_the_first_counts),
        cmocka_unit_test(what_a_message_before_has_left_is_not_counted),
        cmocka_unit_test(an_avp_hidden_in_a_group_is_not_taken_for_the_message_s),
        cmocka_unit_test(quoted_avps_are_nobodys_values),
        cmocka_unit_test(an_avp_under_the_wrong_vendor_is_noted_and_read),
        cmocka_unit_test(other_vendors_codes_are_not_mistaken_for_3gpp_s),
        cmocka_unit_test(reserved_bits_padding_and_odd_values_are_noted),
        cmocka_unit_test(a_lying_length_does_not_lose_what_stands_around_it),
        cmocka_unit_test(the_message_s_length_is_checked),
        cmocka_unit_test(a_cut_capture_is_no_accusation),
        cmocka_unit_test(a_depth_bomb_stops_at_the_bound),
        cmocka_unit_test(ten_thousand_duplicates_are_counted_not_kept),
        cmocka_unit_test(a_command_of_another_application_is_noted),
        cmocka_unit_test(names_follow_the_application),
        cmocka_unit_test(every_row_of_the_dictionary_is_found),
        cmocka_unit_test(every_command_is_found_in_its_application),
        cmocka_unit_test(the_identities_in_sh_user_data),
        cmocka_unit_test(a_stream_is_framed_and_found_again),
        cmocka_unit_test(names_of_what_is_not_there_are_empty),
        cmocka_unit_test(an_imsi_in_a_name_has_6_to_15_digits),
        cmocka_unit_test(avps_are_looked_at_up_to_their_limit),
        cmocka_unit_test(of_results_and_numbers_that_stand_twice_the_first_counts),
        cmocka_unit_test(fronts_without_a_whole_first_avp_are_told_apart),
        cmocka_unit_test(commands_that_nobody_knows_have_no_name),
        cmocka_unit_test(blanks_of_all_kinds_stand_around_sh_user_data),
        cmocka_unit_test(a_name_counts_in_groups_that_identify_a_user),
        cmocka_unit_test(references_to_data_are_numbers_below_64),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
