// SPDX-License-Identifier: Apache-2.0
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "proto/mtp3/mtp3.h"

static enum status decode(const uint8_t *bytes, size_t len, enum point_code_format format,
                          struct mtp3_message *ret)
{
    return mtp3_decode(cursor_of(span_of(bytes, len)), format, ret);
}

/* SCCP, national; DPC 2-9-7 (4175), OPC 5-82-3 (10899), SLS 11. */
static void an_itu_label_packs_14_14_and_4_bits(void **state)
{
    static const uint8_t bytes[] = {0x83, 0x4f, 0xd0, 0xa4, 0xba, 9, 8};
    struct mtp3_message m;
    (void)state;
    assert_int_equal(decode(bytes, sizeof bytes, POINT_CODE_ITU, &m), STATUS_OK);
    assert_true(m.has_label);
    assert_int_equal(m.label.si, MTP3_SI_SCCP);
    assert_int_equal(m.label.ni, 2);
    assert_int_equal(m.label.mp, 0);
    assert_int_equal(m.label.dpc, 4175);
    assert_int_equal(m.label.opc, 10899);
    assert_int_equal(m.label.sls, 11);
    assert_int_equal(m.label.format, POINT_CODE_ITU);
    assert_int_equal(cursor_left(&m.data), 2);
    assert_int_equal(cursor_peek(&m.data), 9);
}

static void the_others_have_whole_octets(void **state)
{
    static const struct {
        enum point_code_format format;
        uint8_t len, bytes[10];
        uint32_t dpc, opc;
        uint8_t mp, sls;
    } cases[] = {
        {POINT_CODE_ANSI, 9, {0xb3, 3, 2, 1, 6, 5, 4, 0xff, 9}, 0x010203, 0x040506, 3, 255},
        {POINT_CODE_CHINA, 9, {0xb3, 3, 2, 1, 6, 5, 4, 0xff, 9}, 0x010203, 0x040506, 0, 15},
        {POINT_CODE_JAPAN, 7, {0xb3, 0xe2, 0xc1, 0xf5, 0x04, 0xff, 9}, 0xc1e2, 0x04f5, 3, 15},
    };
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct mtp3_message m;
        assert_int_equal(decode(cases[i].bytes, cases[i].len, cases[i].format, &m), STATUS_OK);
        assert_int_equal(m.label.ni, 2);
        assert_int_equal(m.label.si, MTP3_SI_SCCP);
        assert_int_equal(m.label.mp, cases[i].mp);
        assert_int_equal(m.label.dpc, cases[i].dpc);
        assert_int_equal(m.label.opc, cases[i].opc);
        assert_int_equal(m.label.sls, cases[i].sls);
        assert_int_equal(m.label.format, cases[i].format);
        assert_int_equal(cursor_left(&m.data), 1);
    }
}

static void a_message_without_room_for_its_label_has_none(void **state)
{
    static const uint8_t bytes[8] = {0x83};
    static const size_t label_len[POINT_CODE_FORMATS] = {5, 8, 8, 6};
    (void)state;
    for (unsigned format = 0; format < POINT_CODE_FORMATS; format++) {
        for (size_t len = 0; len <= label_len[format]; len++) {
            struct mtp3_message m;
            bool whole = len == label_len[format];
            enum point_code_format f = (enum point_code_format)format;
            assert_int_equal(decode(bytes, len, f, &m), whole ? STATUS_OK : STATUS_MALFORMED);
            assert_int_equal(m.has_label, whole);
            assert_int_equal(cursor_left(&m.data), 0);
            assert_int_equal(mtp3_decode(cursor_of_cut(span_of(bytes, len), true), f, &m),
                             whole ? STATUS_OK : STATUS_TRUNCATED);
            assert_int_equal(m.data.cut, true);
        }
    }
}

static void services_have_names_but_those_that_are_spare(void **state)
{
    (void)state;
    assert_string_equal(mtp3_service_name(0), "SNM");
    assert_string_equal(mtp3_service_name(MTP3_SI_SCCP), "SCCP");
    assert_string_equal(mtp3_service_name(MTP3_SI_ISUP), "ISUP");
    assert_string_equal(mtp3_service_name(14), "GCP");
    assert_null(mtp3_service_name(11));
    assert_null(mtp3_service_name(15));
    assert_null(mtp3_service_name(255));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(an_itu_label_packs_14_14_and_4_bits),
        cmocka_unit_test(the_others_have_whole_octets),
        cmocka_unit_test(a_message_without_room_for_its_label_has_none),
        cmocka_unit_test(services_have_names_but_those_that_are_spare),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
