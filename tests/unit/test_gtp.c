// SPDX-License-Identifier: Apache-2.0
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

#include "proto/gtp/gtp.h"

static struct gtp_message m;
static struct notes notes;

static enum status decode(const uint8_t *bytes, size_t len)
{
    notes_init(&notes);
    notes_enter(&notes, LAYER_gtp, bytes);
    return gtp_decode(cursor_of(span_of(bytes, len)), &m, &notes);
}

/* A Create Session Request as it stands on the wire: 001010000000001 from 999-02, access point "a.b". */
static const uint8_t create_session[] = {
    0x48, 32,   0,    84, 0,    0,    0,    0,    0,    0,    7,    0,    /* version 2, TEID 0, sequence 7 */
    1,    0,    8,    0,  0x00, 0x01, 0x01, 0x00, 0x00, 0x00, 0x00, 0xf1, /* IMSI */
    86,   0,    13,   0,  0x18, 0x99, 0xf9, 0x20, 0x12, 0x34,             /* ULI: TAI 999-02 0x1234 */
    0x99, 0xf9, 0x20, 0,  0x01, 0x02, 0x03,                               /* and ECGI 0x10203 */
    83,   0,    3,    0,  0x99, 0xf9, 0x20,                               /* serving network 999-02 */
    82,   0,    1,    0,  6,                                              /* RAT type */
    87,   0,    9,    0,  0x86, 0,    0,    0x10, 1,    10,   9,    30,
    1,                                               /* F-TEID, S8 control, 10.9.30.1 */
    71,   0,    4,    0,  1,    'a',  1,    'B',     /* APN */
    93,   0,    5,    0,  73,   0,    1,    0,    5, /* bearer context */
    128,  0,    1,    0,  0xfd,                      /* selection mode 1 */
};

static void a_create_session_request_is_read(void **state)
{
    (void)state;
    assert_int_equal(decode(create_session, sizeof create_session), STATUS_OK);
    assert_int_equal(notes.set, 0);
    assert_int_equal(m.header.type, 32);
    assert_int_equal(m.header.sequence, 7);
    assert_string_equal(m.imsi.text, "001010000000001");
    assert_string_equal(m.apn, "a.b");
    assert_int_equal(m.serving_network, plmn_make(999, 2, 2));
    assert_true(m.have & GTP_HAS_TAI && m.have & GTP_HAS_ECGI);
    assert_int_equal(m.tai.area, 0x1234);
    assert_int_equal(m.ecgi.id, 0x10203);
    assert_int_equal(m.fteid_count, 1);
    assert_int_equal(m.fteid[0].teid, 0x1001);
    assert_int_equal(m.fteid[0].v4.bytes[3], 1);
    assert_int_equal(m.selection_mode, 1);
    assert_int_equal(m.rat_type, 6);
}

static void what_is_to_be_reported_of_the_place_is_read(void **state)
{
    enum { CGI = 1 << GTP_REPORT_CGI_SAI, RAI = 1 << GTP_REPORT_RAI, TAI = 1 << GTP_REPORT_TAI };
    enum { ECGI = 1 << GTP_REPORT_ECGI, ENODEB = 1 << GTP_REPORT_ENODEB };
    enum { AREA = 1 << GTP_REPORT_AREA, NOW = 1 << GTP_REPORT_NOW };
    static const uint8_t expected[] = {0, CGI, RAI, TAI, ECGI, CGI | RAI, TAI | ECGI, ENODEB, TAI | ENODEB};
    (void)state;
    for (uint8_t action = 0; action < 12; action++) {
        const uint8_t v2[] = {0x48, 97, 0, 13, 0, 0, 0, 1, 0, 0, 7, 0, 131, 0, 1, 0, action};
        const uint8_t v1[] = {0x32, 18, 0, 8, 0, 0, 0, 1, 0, 7, 0, 0, 181, 0, 1, action};
        assert_int_equal(decode(v2, sizeof v2), STATUS_OK);
        assert_int_equal(m.reporting, action < sizeof expected ? expected[action] : 0);
        assert_int_equal(notes_have(&notes, NOTE_parameter_odd), action >= sizeof expected);
        assert_int_equal((m.have & GTP_HAS_REPORTING) != 0, action < sizeof expected);
        decode(v1, sizeof v1);
        assert_int_equal(m.reporting, action < 3 ? expected[action] : 0);
        assert_int_equal(notes_have(&notes, NOTE_parameter_odd), action >= 3);
    }
    /* the flag in the third octet of Indication; an area that is watched, and one that no longer is */
    const uint8_t now[] = {0x48, 97, 0, 15, 0, 0, 0, 1, 0, 0, 7, 0, 77, 0, 3, 0, 0, 0, 0x80};
    const uint8_t area[] = {0x48, 97, 0, 16, 0, 0, 0, 1, 0, 0, 7, 0, 177, 0, 4, 0, 1, 0x80, 0, 1};
    const uint8_t no_area[] = {0x48, 97, 0, 16, 0, 0, 0, 1, 0, 0, 7, 0, 177, 0, 4, 0, 2, 0x80, 0, 1};
    const uint8_t now_v1[] = {0x32, 18, 0, 8, 0, 0, 0, 1, 0, 7, 0, 0, 193, 0, 1, 8};
    decode(now, sizeof now);
    assert_int_equal(m.reporting, NOW);
    decode(area, sizeof area);
    assert_int_equal(m.reporting, AREA);
    decode(no_area, sizeof no_area);
    assert_false(m.have & GTP_HAS_REPORTING);
    decode(now_v1, sizeof now_v1);
    assert_int_equal(m.reporting, NOW);
}

static void a_tunnel_for_user_data_is_not_the_senders_place_for_control(void **state)
{
    /* Create Bearer Request: the only F-TEID is the gateway's for user data, in the bearer context */
    static const uint8_t bearer[] = {0x48, 95, 0, 34, 0, 0, 0, 1, 0, 0, 7, 0, 73, 0, 1, 0, 5, 93, 0,
                                     13,   0,  0, 0,  0, 0, 0, 0, 0, 0, 0, 0, 0,  0, 0, 0, 0, 0,  0};
    uint8_t bytes[sizeof bearer];
    (void)state;
    memcpy(bytes, bearer, sizeof bytes);
    const uint8_t fteid[] = {87, 0, 9, 0, 0x85, 0, 0, 0x10, 1, 10, 9, 30, 1};
    memcpy(bytes + 21, fteid, sizeof fteid);
    bytes[3] = 30;
    assert_int_equal(decode(bytes, 34), STATUS_OK);
    assert_int_equal(m.fteid_count, 1);
    assert_null(gtp_control(&m));
    bytes[25] = 0x86;
    decode(bytes, 34);
    assert_ptr_equal(gtp_control(&m), &m.fteid[0]);
}

static void a_cut_message_keeps_what_was_read(void **state)
{
    (void)state;
    notes_init(&notes);
    notes_enter(&notes, LAYER_gtp, create_session);
    struct cursor in = cursor_of_cut(span_of(create_session, 30), true);
    assert_int_equal(gtp_decode(in, &m, &notes), STATUS_TRUNCATED);
    assert_string_equal(m.imsi.text, "001010000000001");
    assert_false(notes_have(&notes, NOTE_gtp_length));
}

static void a_length_that_lies_is_noted_and_the_rest_is_read(void **state)
{
    uint8_t bytes[sizeof create_session];
    (void)state;
    memcpy(bytes, create_session, sizeof bytes);
    bytes[3] = 200;
    assert_int_equal(decode(bytes, sizeof bytes), STATUS_MALFORMED);
    assert_true(notes_have(&notes, NOTE_gtp_length));
    assert_string_equal(m.apn, "a.b");
    bytes[3] = 20; /* shorter than what follows */
    assert_int_equal(decode(bytes, sizeof bytes), STATUS_OK);
    assert_true(notes_have(&notes, NOTE_gtp_length));
    assert_true(notes_have(&notes, NOTE_parameter_missing));
}

static void an_element_that_stands_twice_is_noted_and_the_first_counts(void **state)
{
    uint8_t bytes[sizeof create_session + 12];
    (void)state;
    memcpy(bytes, create_session, sizeof create_session);
    memcpy(bytes + sizeof create_session, create_session + 12, 12);
    bytes[sizeof create_session + 5] = 0x99;
    bytes[3] += 12;
    assert_int_equal(decode(bytes, sizeof bytes), STATUS_OK);
    assert_true(notes_have(&notes, NOTE_parameter_duplicate));
    assert_string_equal(m.imsi.text, "001010000000001");
}

static void groups_without_end_stop_at_a_limit(void **state)
{
    enum { GROUPS = 100 };
    uint8_t bytes[12 + 4 * GROUPS] = {0x48, 34, (4 * GROUPS + 8) >> 8, (4 * GROUPS + 8) & 255};
    (void)state;
    for (unsigned i = 0; i < GROUPS; i++) {
        size_t len = 4 * (GROUPS - i - 1);
        uint8_t *at = bytes + 12 + 4 * i;
        at[0] = 93;
        at[1] = (uint8_t)(len >> 8);
        at[2] = (uint8_t)len;
    }
    assert_int_equal(decode(bytes, sizeof bytes), STATUS_LIMIT);
}

static void ten_thousand_elements_stop_at_a_limit(void **state)
{
    enum { COUNT = 10000 };
    size_t len = 12 + 4 * COUNT;
    uint8_t *bytes = calloc(1, len);
    (void)state;
    assert_non_null(bytes);
    bytes[0] = 0x48;
    bytes[1] = 34;
    bytes[2] = (len - 4) >> 8 & 255;
    bytes[3] = (uint8_t)(len - 4);
    for (unsigned i = 0; i < COUNT; i++)
        bytes[12 + 4 * i] = 3; /* recovery, of no length */
    assert_int_equal(decode(bytes, len), STATUS_LIMIT);
    assert_true(notes_have(&notes, NOTE_parameter_duplicate));
    free(bytes);
}

static void zero_length_elements_are_odd(void **state)
{
    const uint8_t bytes[] = {0x48, 32, 0, 28, 0,  0, 0, 0, 0,  0, 1, 0, 1,  0, 0, 0,
                             71,   0,  0, 0,  86, 0, 0, 0, 87, 0, 0, 0, 93, 0, 0, 0};
    (void)state;
    assert_int_equal(decode(bytes, sizeof bytes), STATUS_OK);
    assert_true(notes_have(&notes, NOTE_parameter_odd));
    assert_true(notes_have(&notes, NOTE_parameter_missing));
    assert_int_equal(m.imsi.len, 0);
    assert_string_equal(m.apn, "");
}

static void version_1_is_read_and_its_first_tunnel_is_for_control(void **state)
{
    const uint8_t bytes[] = {
        0x32, 16,   0,    52,   0,    0,    0,    0,    0,    9, 0,   0,        /* sequence 9 */
        2,    0x00, 0x01, 0x01, 0x00, 0x00, 0x00, 0x00, 0xf1,                   /* IMSI */
        16,   0,    0,    0x20, 1,    17,   0,    0,    0x20, 2, 20,  5,        /* TEIDs, NSAPI */
        133,  0,    4,    10,   9,    30,   1,    133,  0,    4, 10,  9, 30, 2, /* addresses: control, user */
        134,  0,    3,    0x91, 0x99, 0x09, 135,  0,    1,    0, 151, /* MSISDN 9990; QoS; RAT type, cut */
    };
    (void)state;
    assert_int_equal(decode(bytes, sizeof bytes), STATUS_MALFORMED);
    assert_int_equal(m.header.sequence, 9);
    assert_string_equal(m.msisdn.text, "9990");
    assert_int_equal(m.fteid_count, 2);
    assert_int_equal(m.fteid[0].teid, 0x2002);
    assert_int_equal(m.fteid[0].v4.bytes[3], 1);
    assert_int_equal(m.fteid[1].teid, 0x2001);
}

static void an_unknown_fixed_element_of_version_1_ends_the_reading(void **state)
{
    const uint8_t bytes[] = {0x32, 16, 0, 9, 0, 0, 0, 0, 0, 1, 0, 0, 99, 0, 0, 0, 0};
    (void)state;
    assert_int_equal(decode(bytes, sizeof bytes), STATUS_MALFORMED);
    assert_true(notes_have(&notes, NOTE_parameter_odd));
}

static void an_extension_header_of_no_length_ends_in_an_error(void **state)
{
    const uint8_t bytes[] = {0x36, 1, 0, 8, 0, 0, 0, 0, 0, 1, 0, 0x40, 0, 0, 0, 0x40};
    (void)state;
    assert_int_equal(decode(bytes, sizeof bytes), STATUS_MALFORMED);
}

static void charging_and_other_versions_are_named_and_not_read(void **state)
{
    const uint8_t charging[] = {0x0e, 240, 0, 0, 0, 1}, version_0[] = {0x1e, 1, 0, 0, 0, 0, 0, 0};
    (void)state;
    assert_int_equal(decode(charging, sizeof charging), STATUS_UNSUPPORTED);
    assert_true(m.header.prime);
    assert_int_equal(decode(version_0, sizeof version_0), STATUS_UNSUPPORTED);
    assert_false(m.header.prime);
}

static void a_piggybacked_message_is_what_follows(void **state)
{
    uint8_t bytes[] = {0x50, 2, 0, 9, 0, 0, 1, 0, 3, 0, 1, 0, 5, 0x40, 1, 0, 9, 0, 0, 2, 0, 3, 0, 1, 0, 6};
    (void)state;
    assert_int_equal(decode(bytes, sizeof bytes), STATUS_OK);
    assert_int_equal(cursor_left(&m.next), 13);
    assert_int_equal(gtp_decode(m.next, &m, &notes), STATUS_OK);
    assert_int_equal(m.header.sequence, 2);
    assert_int_equal(cursor_left(&m.next), 0);
}

static void gtp_inside_a_tunnel_is_seen(void **state)
{
    uint8_t bytes[] = {
        0x30, 255,  0,         32,         0,  0,  0, 1, /* a user packet */
        0x45, 0,    0,         32,         0,  0,  0, 0, 64,   17, 0, 0,
        10,   0,    0,         1,          10, 1,  0, 1,                 /* IPv4, UDP */
        0xc3, 0x50, 2123 >> 8, 2123 & 255, 0,  12, 0, 0, 0x40, 1,  0, 4, /* to port 2123 */
    };
    (void)state;
    assert_int_equal(gtp_u_inside(cursor_of(span_of(bytes, sizeof bytes))), GTP_U_GTP_INSIDE);
    bytes[8 + 20 + 3] = 53;
    bytes[8 + 20 + 2] = 0;
    assert_int_equal(gtp_u_inside(cursor_of(span_of(bytes, sizeof bytes))), GTP_U_USER_DATA);
    bytes[1] = 26;
    assert_int_equal(gtp_u_inside(cursor_of(span_of(bytes, sizeof bytes))), GTP_U_SIGNALLING);
    bytes[0] = 0x10;
    assert_int_equal(gtp_u_inside(cursor_of(span_of(bytes, sizeof bytes))), GTP_U_BROKEN);
}

static void each_response_has_its_request(void **state)
{
    (void)state;
    for (unsigned version = 1; version <= 2; version++) {
        for (unsigned type = 0; type < 256; type++) {
            const struct gtp_type *row = gtp_type_of((uint8_t)version, (uint8_t)type);
            if (!row || row->kind != GTP_RESPONSE)
                continue;
            const struct gtp_type *request = gtp_type_of((uint8_t)version, row->request);
            assert_non_null(request);
            assert_int_equal(request->kind, GTP_REQUEST);
            assert_string_equal(request->word, row->word);
        }
    }
}

static void every_cause_has_its_name(void **state)
{
    enum { NO, YES };
    static const struct {
        uint8_t version, value, accepted;
        const char *name;
    } rows[] = {
#define GTP_CAUSE(version, value, name, accepted) {version, value, accepted, name},
#include "proto/gtp/gtp_cause.def"
#undef GTP_CAUSE
    };
    bool accepted;
    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        assert_string_equal(gtp_cause_name(rows[i].version, rows[i].value, &accepted), rows[i].name);
        assert_int_equal(accepted, rows[i].accepted);
    }
    assert_null(gtp_cause_name(1, 0, &accepted));
    assert_false(accepted);
    for (unsigned version = 3; version < 8; version++)
        assert_null(gtp_cause_name((uint8_t)version, 16, &accepted));
}

/* A message of version 1, type 16, with these elements. */
static enum status decode_v1(const uint8_t *elements, size_t len)
{
    static uint8_t bytes[12 + 2 * (GTP_IES_MAX + 1)];
    const uint8_t header[] = {0x32, 18, (uint8_t)((len + 4) >> 8), (uint8_t)(len + 4), 0, 0, 0, 1, 0, 7,
                              0,    0};
    memcpy(bytes, header, sizeof header);
    memcpy(bytes + sizeof header, elements, len);
    return decode(bytes, sizeof header + len);
}
#define V1(...) decode_v1((const uint8_t[]){__VA_ARGS__}, sizeof((const uint8_t[]){__VA_ARGS__}))

static void addresses_of_version_1_may_be_of_ipv6_or_odd(void **state)
{
    (void)state;
    V1(133, 0, 16, 0x20, 1, 0x0d, 0xb8, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1, 133, 0, 4, 10, 0, 0, 2, 133, 0, 4,
       10, 0, 0, 3);
    assert_int_equal(m.fteid_count, 2);
    assert_int_equal(m.fteid[0].v6.family, 6);
    assert_int_equal(m.fteid[0].v4.family, 0);
    assert_int_equal(m.fteid[0].v6.bytes[15], 1);
    assert_int_equal(m.fteid[1].v4.family, 4);
    assert_int_equal(m.fteid[1].v4.bytes[3], 3);
    assert_int_equal(gtp_control(&m)->v6.family, 6);
    V1(133, 0, 5, 10, 0, 0, 1, 9);
    assert_int_equal(m.fteid_count, 0);
    assert_true(notes_have(&notes, NOTE_parameter_odd));
    V1(133, 0, 4, 10, 0, 0, 1);
    assert_int_equal(m.fteid_count, 1);
    assert_int_equal(gtp_control(&m)->v4.bytes[3], 1);
}

static void places_of_version_1_are_read_by_their_kind(void **state)
{
    (void)state;
    V1(152, 0, 8, 0, 0x99, 0xf9, 0x20, 0, 1, 0, 2);
    assert_true(m.have & GTP_HAS_CGI && !(m.have & GTP_HAS_SAI));
    assert_false(notes_have(&notes, NOTE_parameter_odd));
    V1(152, 0, 8, 1, 0x99, 0xf9, 0x20, 0, 1, 0, 2);
    assert_true(m.have & GTP_HAS_SAI && !(m.have & GTP_HAS_CGI));
    V1(152, 0, 8, 2, 0x99, 0xf9, 0x20, 0, 1, 2, 0xff);
    assert_true(m.have & GTP_HAS_LAI);
    assert_int_equal(m.lai.area, 1);
    assert_false(notes_have(&notes, NOTE_parameter_odd));
    for (uint8_t kind = 0; kind < 3; kind++) {
        V1(152, 0, 8, kind, 0xff, 0xff, 0xff, 0, 1, 0, 2); /* of no network */
        assert_false(m.have & (GTP_HAS_CGI | GTP_HAS_SAI | GTP_HAS_LAI));
        assert_true(notes_have(&notes, NOTE_parameter_odd));
        V1(152, 0, 7, kind, 0x99, 0xf9, 0x20, 0, 1, 0);
        assert_true(notes_have(&notes, NOTE_parameter_odd));
    }
    V1(152, 0, 8, 3, 0x99, 0xf9, 0x20, 0, 1, 0, 2); /* a kind to come */
    assert_false(notes_have(&notes, NOTE_parameter_odd));
}

static void other_elements_of_version_1_are_read(void **state)
{
    (void)state;
    V1(3, 0x99, 0xf9, 0x20, 0, 1, 2, 15, 0xfd, 151, 0, 1, 6, 154, 0, 8, 0x53, 1, 1, 0, 0, 0, 0, 0xf1);
    assert_int_equal(m.serving_network, plmn_make(999, 2, 2));
    assert_int_equal(m.selection_mode, 1);
    assert_int_equal(m.rat_type, 6);
    assert_int_equal(m.mei.len, 15);
    assert_false(notes_have(&notes, NOTE_parameter_odd));
    V1(3, 0xff, 0xff, 0xff, 0, 1, 2);
    assert_int_equal(m.serving_network, 0);
    assert_true(notes_have(&notes, NOTE_parameter_odd));
    V1(151, 0, 0);
    assert_true(notes_have(&notes, NOTE_parameter_odd));
    V1(134, 0, 0);
    assert_true(notes_have(&notes, NOTE_parameter_odd));
    V1(193, 0, 0);
    assert_false(m.have & GTP_HAS_REPORTING);
    V1(193, 0, 1, 7);
    assert_false(m.have & GTP_HAS_REPORTING);
}

static void elements_of_version_1_out_of_order_or_twice_are_noted(void **state)
{
    (void)state;
    V1(151, 0, 1, 6, 151, 0, 1, 6);
    assert_true(notes_have(&notes, NOTE_parameter_duplicate));
    assert_false(notes_have(&notes, NOTE_parameter_order));
    V1(151, 0, 1, 6, 15, 0);
    assert_true(notes_have(&notes, NOTE_parameter_order));
    V1(133, 0, 4, 10, 0, 0, 1, 133, 0, 4, 10, 0, 0, 1);
    assert_false(notes_have(&notes, NOTE_parameter_duplicate));
    static uint8_t many[2 * (GTP_IES_MAX + 1)];
    for (size_t i = 0; i < sizeof many; i += 2)
        many[i] = 15;
    assert_int_equal(decode_v1(many, sizeof many - 2), STATUS_OK);
    assert_int_equal(decode_v1(many, sizeof many), STATUS_LIMIT);
}

/* An access point name of labels of that many octets each, and what is left. */
static void access_point(size_t labels, size_t len)
{
    static uint8_t element[512];
    size_t at = 3;
    while (labels--) {
        element[at++] = (uint8_t)len;
        memset(element + at, 'A', len);
        at += len;
    }
    element[0] = 131;
    element[1] = (uint8_t)((at - 3) >> 8);
    element[2] = (uint8_t)(at - 3);
    decode_v1(element, at);
}

static void access_points_end_at_a_hundred_octets(void **state)
{
    (void)state;
    access_point(4, 24);
    assert_int_equal(strlen(m.apn), 99);
    assert_false(notes_have(&notes, NOTE_parameter_odd));
    access_point(1, GTP_APN_MAX);
    assert_int_equal(strlen(m.apn), GTP_APN_MAX);
    access_point(1, GTP_APN_MAX + 1);
    assert_int_equal(m.apn[0], 0);
    assert_true(notes_have(&notes, NOTE_parameter_odd));
    access_point(2, GTP_APN_MAX - 1);
    assert_int_equal(m.apn[0], 0);
    access_point(2, GTP_APN_MAX);
    assert_int_equal(m.apn[0], 0);
    access_point(2, GTP_APN_MAX / 2);
    assert_int_equal(m.apn[0], 0);
    V1(131, 0, 3, 2, 'a', ' ');
    assert_int_equal(m.apn[0], 0);
    V1(131, 0, 2, 1, 0x7f);
    assert_int_equal(m.apn[0], 0);
    V1(131, 0, 2, 2, 'a');
    assert_int_equal(m.apn[0], 0);
    V1(131, 0, 4, 1, 'a', 0, 0);
    assert_int_equal(m.apn[0], 0);
    V1(131, 0, 0);
    assert_true(notes_have(&notes, NOTE_parameter_odd));
    V1(131, 0, 4, 3, 'Z', '[', '@', 131, 0, 2, 1, 'b');
    assert_string_equal(m.apn, "z[@");
}

static void of_many_tunnels_the_first_are_kept_and_groups_may_repeat(void **state)
{
    static uint8_t bytes[12 + 20 * 9 + 5 * 2 * 4] = {0x48, 97};
    const uint8_t groups[] = {93, 109, 180, 181, 191};
    size_t at = 12;
    (void)state;
    for (uint8_t i = 0; i < 20; i++) {
        const uint8_t element[] = {87, 0, 5, i % 15, 10, 0, 0, 0, i};
        memcpy(bytes + at, element, sizeof element);
        at += sizeof element;
    }
    for (size_t i = 0; i < 2 * sizeof groups; i++, at += 4)
        bytes[at] = groups[i / 2];
    bytes[2] = (uint8_t)((at - 4) >> 8);
    bytes[3] = (uint8_t)(at - 4);
    assert_int_equal(decode(bytes, at), STATUS_OK);
    assert_int_equal(m.fteid_count, GTP_FTEIDS_MAX);
    assert_int_equal(m.fteid[GTP_FTEIDS_MAX - 1].teid, GTP_FTEIDS_MAX - 1);
    const uint8_t twice[] = {0x48, 97, 0, 26, 0, 0,   0, 1, 0, 0,   7, 0, 93, 0, 0,
                             0,    93, 0, 0,  0, 189, 0, 0, 0, 189, 0, 0, 0,  2, 0};
    decode(twice, sizeof twice - 2);
    assert_false(notes_have(&notes, NOTE_parameter_duplicate));
    const uint8_t causes[] = {0x48, 97, 0, 18, 0, 0, 0, 1, 0, 0, 7, 0, 2, 0, 1, 0, 16, 2, 0, 1, 1, 64};
    decode(causes, sizeof causes);
    assert_int_equal(m.cause, 16);
}

static void charging_and_user_ports_count_as_gtp_too(void **state)
{
    (void)state;
    for (unsigned i = 0; i < 3; i++) {
        const uint16_t ports[] = {2123, 2152, 3386};
        const uint8_t bytes[] = {0x30,
                                 255,
                                 0,
                                 32,
                                 0,
                                 0,
                                 0,
                                 1,
                                 0x45,
                                 0,
                                 0,
                                 32,
                                 0,
                                 0,
                                 0,
                                 0,
                                 64,
                                 17,
                                 0,
                                 0,
                                 10,
                                 0,
                                 0,
                                 1,
                                 10,
                                 1,
                                 0,
                                 1,
                                 0xc3,
                                 0x50,
                                 (uint8_t)(ports[i] >> 8),
                                 (uint8_t)ports[i],
                                 0,
                                 12,
                                 0,
                                 0,
                                 0x40,
                                 1,
                                 0,
                                 4};
        assert_int_equal(gtp_u_inside(cursor_of(span_of(bytes, sizeof bytes))), GTP_U_GTP_INSIDE);
        assert_int_equal(gtp_u_inside(cursor_of(span_of(bytes, sizeof bytes - 1))), GTP_U_USER_DATA);
    }
    assert_null(gtp_type_of(3, 1));
    assert_null(gtp_type_of(2, 255));
}

static void extension_headers_are_stepped_over_as_far_as_sixteen(void **state)
{
    uint8_t bytes[12 + 17 * 4 + 2] = {0x36, 2, 0, 0, 0, 0, 0, 0, 0, 1, 0, 0x40};
    (void)state;
    for (size_t count = 15; count <= 17; count++) {
        for (size_t i = 0; i < count; i++) {
            bytes[12 + 4 * i] = 1;
            bytes[12 + 4 * i + 3] = i + 1 < count ? 0x40 : 0;
        }
        bytes[12 + 4 * count] = 14;
        bytes[12 + 4 * count + 1] = 9;
        bytes[3] = (uint8_t)(4 + 4 * count + 2);
        enum status status = decode(bytes, 12 + 4 * count + 2);
        assert_int_equal(status == STATUS_OK, count <= 16);
    }
}

static void causes_have_names_and_say_what_was_accepted(void **state)
{
    bool accepted;
    (void)state;
    assert_string_equal(gtp_cause_name(2, 16, &accepted), "REQUEST_ACCEPTED");
    assert_true(accepted);
    assert_non_null(gtp_cause_name(2, 64, &accepted));
    assert_false(accepted);
    assert_null(gtp_cause_name(3, 16, &accepted));
    assert_null(gtp_cause_name(2, 255, &accepted));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_create_session_request_is_read),
        cmocka_unit_test(what_is_to_be_reported_of_the_place_is_read),
        cmocka_unit_test(a_tunnel_for_user_data_is_not_the_senders_place_for_control),
        cmocka_unit_test(a_cut_message_keeps_what_was_read),
        cmocka_unit_test(a_length_that_lies_is_noted_and_the_rest_is_read),
        cmocka_unit_test(an_element_that_stands_twice_is_noted_and_the_first_counts),
        cmocka_unit_test(groups_without_end_stop_at_a_limit),
        cmocka_unit_test(ten_thousand_elements_stop_at_a_limit),
        cmocka_unit_test(zero_length_elements_are_odd),
        cmocka_unit_test(version_1_is_read_and_its_first_tunnel_is_for_control),
        cmocka_unit_test(an_unknown_fixed_element_of_version_1_ends_the_reading),
        cmocka_unit_test(an_extension_header_of_no_length_ends_in_an_error),
        cmocka_unit_test(charging_and_other_versions_are_named_and_not_read),
        cmocka_unit_test(a_piggybacked_message_is_what_follows),
        cmocka_unit_test(gtp_inside_a_tunnel_is_seen),
        cmocka_unit_test(each_response_has_its_request),
        cmocka_unit_test(every_cause_has_its_name),
        cmocka_unit_test(addresses_of_version_1_may_be_of_ipv6_or_odd),
        cmocka_unit_test(places_of_version_1_are_read_by_their_kind),
        cmocka_unit_test(other_elements_of_version_1_are_read),
        cmocka_unit_test(elements_of_version_1_out_of_order_or_twice_are_noted),
        cmocka_unit_test(access_points_end_at_a_hundred_octets),
        cmocka_unit_test(of_many_tunnels_the_first_are_kept_and_groups_may_repeat),
        cmocka_unit_test(charging_and_user_ports_count_as_gtp_too),
        cmocka_unit_test(extension_headers_are_stepped_over_as_far_as_sixteen),
        cmocka_unit_test(causes_have_names_and_say_what_was_accepted),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
