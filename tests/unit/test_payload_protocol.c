// SPDX-License-Identifier: Apache-2.0
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "frame/payload_protocol.h"

#define SPAN(...) span_of((const uint8_t[]){__VA_ARGS__}, sizeof(const uint8_t[]){__VA_ARGS__})

static const struct span nothing = {NULL, 0};

static void the_ppid_wins_over_the_port(void **state)
{
    (void)state;
    assert_int_equal(payload_protocol_of(3, 2904, 2904, nothing), PAYLOAD_m3ua);
    assert_int_equal(payload_protocol_of(4, 0, 0, nothing), PAYLOAD_sua);
    assert_int_equal(payload_protocol_of(18, 2905, 2905, nothing), PAYLOAD_s1ap);
}

static void without_a_known_ppid_the_port_of_either_side_tells(void **state)
{
    (void)state;
    assert_int_equal(payload_protocol_of(0, 2905, 40001, nothing), PAYLOAD_m3ua);
    assert_int_equal(payload_protocol_of(0, 40001, 3565, nothing), PAYLOAD_m2pa);
    assert_int_equal(payload_protocol_of(0x03000000, 2905, 2905, nothing),
                     PAYLOAD_m3ua); /* in the wrong byte order */
    assert_int_equal(payload_protocol_of(0, 40001, 40002, nothing), PAYLOAD_unknown);
    assert_int_equal(payload_protocol_of(0, 0, 0, nothing), PAYLOAD_unknown);
}

static void ports_that_fit_two_protocols_tell_nothing(void **state)
{
    (void)state;
    assert_int_equal(payload_protocol_of(0, 2904, 2905, nothing), PAYLOAD_unknown);
    assert_int_equal(payload_protocol_of(0, 29169, 29169, nothing),
                     PAYLOAD_unknown); /* RUA and HNBAP share it */
    assert_int_equal(payload_protocol_of(19, 29169, 29169, nothing), PAYLOAD_rua);
}

static void a_record_of_dtls_or_tls_is_encrypted_whatever_the_ppid_says(void **state)
{
    (void)state;
    struct span dtls = SPAN(23, 0xfe, 0xfd, 0, 1, 0, 0, 0, 0, 0, 7, 0, 48, 1, 2, 3);
    assert_int_equal(payload_protocol_of(3, 2905, 2905, dtls), PAYLOAD_encrypted);
    assert_int_equal(payload_protocol_of(0, 0, 0, SPAN(22, 0xfe, 0xff, 0, 0, 0, 0, 0, 0, 0, 0, 0, 9)),
                     PAYLOAD_encrypted);
    assert_int_equal(payload_protocol_of(46, 0, 0, SPAN(22, 3, 1, 0, 200)), PAYLOAD_encrypted);
    assert_int_equal(payload_protocol_of(47, 0, 0, dtls), PAYLOAD_diameter_dtls);
    assert_int_equal(payload_protocol_of(47, 0, 0, nothing), PAYLOAD_diameter_dtls);
    assert_int_equal(payload_protocol_of(66, 0, 0, dtls), PAYLOAD_ngap_dtls);
}

static void what_only_looks_a_bit_like_a_record_is_none(void **state)
{
    (void)state;
    const struct span m3ua[] = {
        SPAN(1, 0, 1, 1, 0, 0, 0, 8),                             /* M3UA DATA itself */
        SPAN(23, 0xfe, 0xfd, 0, 1, 0, 0, 0, 0, 0, 7, 0),          /* the length is not there */
        SPAN(23, 0xfe, 0xfd, 0, 1, 0, 0, 0, 0, 0, 7, 0, 0),       /* an empty record */
        SPAN(23, 0xfe, 0xfd, 0, 1, 0, 0, 0, 0, 0, 7, 0xff, 0xff), /* longer than any */
        SPAN(19, 0xfe, 0xfd, 0, 1, 0, 0, 0, 0, 0, 7, 0, 48),
        SPAN(27, 0xfe, 0xfd, 0, 1, 0, 0, 0, 0, 0, 7, 0, 48),
        SPAN(22, 3, 9, 0, 200),
        SPAN(0x20, 0x0c, 0, 0x1f), /* S1AP */
    };
    for (size_t i = 0; i < sizeof m3ua / sizeof *m3ua; i++)
        assert_int_equal(payload_protocol_of(3, 0, 0, m3ua[i]), PAYLOAD_m3ua);
}

static void exported_pdus_are_named_as_wireshark_names_them(void **state)
{
    (void)state;
    assert_int_equal(payload_protocol_exported(span_of_text("tcap")), PAYLOAD_tcap);
    assert_int_equal(payload_protocol_exported(span_of_text("megaco")), PAYLOAD_h248);
    assert_int_equal(payload_protocol_exported(span_of_text("M3UA")), PAYLOAD_unknown);
    assert_int_equal(payload_protocol_exported(nothing), PAYLOAD_unknown);
}

static void every_protocol_has_a_name_and_a_ppid_of_its_own(void **state)
{
    (void)state;
    static const uint32_t ppids[] = {
#define PAYLOAD(id, name, ppid, port, exported, doc) ppid,
#include "frame/payload_protocol.def"
#undef PAYLOAD
    };
    for (unsigned i = 0; i + 1 < PAYLOAD_COUNT; i++) {
        assert_true(payload_protocol_name((enum payload_protocol)(i + 1))[0] != 0);
        if (ppids[i])
            assert_int_equal(payload_protocol_of(ppids[i], 0, 0, nothing), i + 1);
    }
    assert_string_equal(payload_protocol_name(PAYLOAD_m3ua), "M3UA");
    assert_string_equal(payload_protocol_name(PAYLOAD_unknown), "unknown");
    assert_string_equal(payload_protocol_name(PAYLOAD_COUNT), "unknown");
    assert_string_equal(payload_protocol_doc(PAYLOAD_COUNT), payload_protocol_doc(PAYLOAD_unknown));
}

static void what_is_encrypted_is_known(void **state)
{
    (void)state;
    for (unsigned i = 0; i < PAYLOAD_COUNT; i++) {
        const char *name = payload_protocol_name((enum payload_protocol)i);
        assert_int_equal(payload_protocol_encrypted((enum payload_protocol)i), strstr(name, "DTLS") != NULL);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_ppid_wins_over_the_port),
        cmocka_unit_test(without_a_known_ppid_the_port_of_either_side_tells),
        cmocka_unit_test(ports_that_fit_two_protocols_tell_nothing),
        cmocka_unit_test(a_record_of_dtls_or_tls_is_encrypted_whatever_the_ppid_says),
        cmocka_unit_test(what_only_looks_a_bit_like_a_record_is_none),
        cmocka_unit_test(exported_pdus_are_named_as_wireshark_names_them),
        cmocka_unit_test(every_protocol_has_a_name_and_a_ppid_of_its_own),
        cmocka_unit_test(what_is_encrypted_is_known),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
