// SPDX-License-Identifier: Apache-2.0
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <cmocka.h>

#include "code/gsm7.h"
#include "proto/sms/sms.h"
#include "proto/sms/sms_header.h"

enum { TEXT_SIZE = SMS_UNITS_MAX * 3 + 1 };

/* SMS-DELIVER from +999550100, up to and without PID; then PID, DCS, time. */
#define DELIVER(first, pid, dcs)                                                                             \
    first, 0x09, 0x91, 0x99, 0x59, 0x05, 0x01, 0xf0, pid, dcs, 0x62, 0x11, 0x32, 0x01, 0x00, 0x00, 0x00

static enum status decode_as(const void *bytes, size_t len, bool cut, enum sms_direction direction,
                             struct sms_tpdu *ret, struct notes *ret_notes)
{
    notes_init(ret_notes);
    notes_enter(ret_notes, LAYER_sms, bytes);
    return sms_tpdu_decode(cursor_of_cut(span_of(bytes, len), cut), direction, ret, ret_notes);
}

#define DECODE(bytes, direction, ret, notes) decode_as(bytes, sizeof(bytes), false, direction, ret, notes)

static const char *text_of(const struct sms_tpdu *tpdu)
{
    static char text[TEXT_SIZE];
    uint8_t units[SMS_UNITS_MAX];
    size_t count = sms_units(tpdu, units, sizeof units);
    sms_text(sms_units_alphabet(tpdu), tpdu->header.locking, tpdu->header.single, units, count, text,
             sizeof text);
    return text;
}

static void a_delivery_is_read_whole(void **state)
{
    const uint8_t bytes[] = {DELIVER(0x24, 0x40, 0x00), 5, 0xe8, 0x32, 0x9b, 0xfd, 0x06};
    struct sms_tpdu tpdu;
    struct notes notes;
    (void)state;
    assert_int_equal(DECODE(bytes, SMS_TO_MS, &tpdu, &notes), STATUS_OK);
    assert_int_equal(tpdu.type, SMS_DELIVER);
    assert_string_equal(tpdu.address.digits.text, "999550100");
    assert_int_equal(tpdu.address.ton, 1);
    assert_int_equal(tpdu.pid, 0x40);
    assert_true(tpdu.status_report_wanted && !tpdu.more_messages && !tpdu.udhi);
    assert_int_equal(tpdu.scts.len, SMS_SCTS_LEN);
    assert_string_equal(text_of(&tpdu), "hello");
    assert_int_equal(notes.set, 0);
}

static void a_name_as_sender_is_text(void **state)
{
    const uint8_t bytes[] = {0x04, 0x07, 0xd0, 0xc2, 0xb0, 0x7b, 0x0d, /* "Bank" in 7 semi-octets */
                             0,    0,    0x62, 0x11, 0x32, 0x01, 0,    0, 0, 0};
    struct sms_tpdu tpdu;
    struct notes notes;
    (void)state;
    assert_int_equal(DECODE(bytes, SMS_TO_MS, &tpdu, &notes), STATUS_OK);
    assert_true(tpdu.address.alphanumeric);
    assert_string_equal(tpdu.address.text, "Bank");
    assert_int_equal(tpdu.address.digits.len, 0);
}

static void a_submission_has_one_of_four_validities(void **state)
{
    const uint8_t none[] = {0x01, 7, 3, 0x91, 0x99, 0xf9, 0, 0, 0};
    const uint8_t relative[] = {0x11, 7, 3, 0x91, 0x99, 0xf9, 0, 0, 0xa7, 0};
    const uint8_t enhanced[] = {0x09, 7, 3, 0x91, 0x99, 0xf9, 0, 0, 0x41, 5, 0, 0, 0, 0, 0, 0};
    const uint8_t absolute[] = {0x19, 7, 3, 0x91, 0x99, 0xf9, 0, 0, 0x62, 0x11, 0x32, 0, 0, 0, 0, 0};
    const struct {
        const uint8_t *bytes;
        size_t len, validity_len;
        enum sms_validity format;
    } cases[] = {
        {none, sizeof none, 0, SMS_VALIDITY_NONE},
        {relative, sizeof relative, 1, SMS_VALIDITY_RELATIVE},
        {enhanced, sizeof enhanced, 7, SMS_VALIDITY_ENHANCED},
        {absolute, sizeof absolute, 7, SMS_VALIDITY_ABSOLUTE},
    };
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct sms_tpdu tpdu;
        struct notes notes;
        assert_int_equal(decode_as(cases[i].bytes, cases[i].len, false, SMS_FROM_MS, &tpdu, &notes),
                         STATUS_OK);
        assert_int_equal(tpdu.type, SMS_SUBMIT);
        assert_int_equal(tpdu.validity_format, cases[i].format);
        assert_int_equal(tpdu.validity.len, cases[i].validity_len);
        assert_true(tpdu.has_user_data);
    }
}

static void reports_and_commands_are_told_by_direction(void **state)
{
    const uint8_t refused[] = {0x00, 0xd5, 0x07, 0x00, 0xf6, 0x02, 0x41, 0x42};
    const uint8_t accepted[] = {0x00, 0x00};
    const uint8_t submitted[] = {0x01, 0x00, 0x62, 0x11, 0x32, 0x01, 0, 0, 0};
    const uint8_t told[] = {0x06, 9, 3,    0x91, 0x99, 0xf9, 0x62, 0x11, 0x32, 0,   0,
                            0,    0, 0x62, 0x11, 0x32, 0,    0,    0,    0,    0x46};
    const uint8_t command[] = {0x02, 1, 0x00, 2, 7, 3, 0x91, 0x99, 0xf9, 1, 0xaa};
    struct sms_tpdu tpdu;
    struct notes notes;
    (void)state;
    assert_int_equal(DECODE(refused, SMS_FROM_MS, &tpdu, &notes), STATUS_OK);
    assert_true(tpdu.type == SMS_DELIVER_REPORT && tpdu.has_failure_cause && tpdu.failure_cause == 0xd5);
    assert_string_equal(text_of(&tpdu), "AB");
    assert_int_equal(DECODE(accepted, SMS_FROM_MS, &tpdu, &notes), STATUS_OK);
    assert_true(tpdu.type == SMS_DELIVER_REPORT && !tpdu.has_failure_cause && !tpdu.has_user_data);
    assert_int_equal(DECODE(submitted, SMS_TO_MS, &tpdu, &notes), STATUS_OK);
    assert_true(tpdu.type == SMS_SUBMIT_REPORT && tpdu.has_scts);
    assert_int_equal(DECODE(told, SMS_TO_MS, &tpdu, &notes), STATUS_OK);
    assert_true(tpdu.type == SMS_STATUS_REPORT && tpdu.has_discharge_time && tpdu.status == 0x46);
    assert_int_equal(DECODE(command, SMS_FROM_MS, &tpdu, &notes), STATUS_OK);
    assert_true(tpdu.type == SMS_COMMAND && tpdu.command_type == 2 && tpdu.message_number == 7);
    assert_int_equal(tpdu.user_data.len, 1);
}

static void the_reserved_type_is_read_as_phones_do(void **state)
{
    const uint8_t bytes[] = {DELIVER(0x07, 0, 4), 2, 'h', 'i'};
    struct sms_tpdu tpdu;
    struct notes notes;
    (void)state;
    assert_int_equal(DECODE(bytes, SMS_TO_MS, &tpdu, &notes), STATUS_OK);
    assert_int_equal(tpdu.type, SMS_RESERVED);
    assert_string_equal(text_of(&tpdu), "hi");
    assert_true(notes_have(&notes, NOTE_parameter_odd));
}

static void coding_schemes_follow_their_groups(void **state)
{
    const struct {
        uint8_t dcs;
        enum sms_alphabet alphabet;
        int message_class;
        enum sms_waiting waiting;
    } cases[] = {
        {0x00, SMS_GSM7, -1, 0},
        {0x04, SMS_8BIT, -1, 0},
        {0x08, SMS_UCS2, -1, 0},
        {0x10, SMS_GSM7, 0, 0},
        {0x16, SMS_8BIT, 2, 0},
        {0x59, SMS_UCS2, 1, 0},
        {0xf2, SMS_GSM7, 2, 0},
        {0xf6, SMS_8BIT, 2, 0},
        {0x8c, SMS_ALPHABET_RESERVED, -1, 0},
        {0x0c, SMS_ALPHABET_RESERVED, -1, 0},
        {0xc8, SMS_GSM7, -1, SMS_WAITING_DISCARD},
        {0xd9, SMS_GSM7, -1, SMS_WAITING_STORE},
        {0xe2, SMS_UCS2, -1, SMS_WAITING_STORE_UCS2},
    };
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct sms_coding coding = sms_coding_of(cases[i].dcs);
        assert_int_equal(coding.alphabet, cases[i].alphabet);
        assert_int_equal(coding.message_class, cases[i].message_class);
        assert_int_equal(coding.waiting, cases[i].waiting);
    }
    assert_true(sms_coding_of(0x20).compressed && sms_coding_of(0x40).automatic_deletion);
    assert_true(sms_coding_of(0xc9).waiting_active && sms_coding_of(0xc9).waiting_kind == 1);
}

static void a_header_says_which_part_and_port(void **state)
{
    const uint8_t bytes[] = {DELIVER(0x44, 0, 4),
                             14,
                             11,
                             0x00,
                             3,
                             0x2a,
                             3,
                             2, /* concatenation */
                             0x05,
                             4,
                             0x0b,
                             0x84,
                             0x23,
                             0xf0,
                             'a',
                             'b'}; /* ports */
    struct sms_tpdu tpdu;
    struct notes notes;
    (void)state;
    assert_int_equal(DECODE(bytes, SMS_TO_MS, &tpdu, &notes), STATUS_OK);
    const struct sms_header *header = &tpdu.header;
    assert_true(header->concatenated && !header->reference_16 && header->has_ports);
    assert_int_equal(header->reference, 0x2a);
    assert_int_equal(header->total, 3);
    assert_int_equal(header->part, 2);
    assert_int_equal(header->dest_port, 2948);
    assert_int_equal(header->src_port, 9200);
    assert_int_equal(header->element_count, 2);
    assert_string_equal(text_of(&tpdu), "ab");
}

static void text_behind_a_header_begins_at_a_septet(void **state)
{
    /* UDHL 3, language elements; 5 septets with 3 fill bits are the header; "ab" follows */
    const uint8_t bytes[] = {DELIVER(0x44, 0, 0), 7, 3, 0x24, 1, GSM7_TURKISH, 0x08 | 0, 0x06, 0x00};
    struct sms_tpdu tpdu;
    struct notes notes;
    uint8_t packed[7] = {3, 0x24, 1, GSM7_TURKISH, 0, 0, 0};
    uint32_t bits = ('a' | 'b' << 7) << 3;
    uint8_t all[sizeof bytes];
    (void)state;
    memcpy(all, bytes, sizeof bytes);
    packed[4] = (uint8_t)bits;
    packed[5] = (uint8_t)(bits >> 8);
    packed[6] = (uint8_t)(bits >> 16);
    memcpy(all + sizeof all - sizeof packed, packed, sizeof packed);
    assert_int_equal(DECODE(all, SMS_TO_MS, &tpdu, &notes), STATUS_OK);
    assert_int_equal(tpdu.header.single, GSM7_TURKISH);
    assert_string_equal(text_of(&tpdu), "ab");
}

static void the_last_of_elements_that_exclude_each_other_counts(void **state)
{
    const uint8_t bytes[] = {
        DELIVER(0x44, 0, 4), 18, 16, 0x00, 3, 1, 2, 1, 0x08, 4, 0, 9, 3, 3, 0x00, 3, 1, 0, 0}; /* part 0 of 0
                                                                                                  is no part
                                                                                                */
    struct sms_tpdu tpdu;
    struct notes notes;
    (void)state;
    assert_int_equal(DECODE(bytes, SMS_TO_MS, &tpdu, &notes), STATUS_MALFORMED); /* one octet short */
    assert_true(tpdu.header.reference_16 && tpdu.header.reference == 9 && tpdu.header.part == 3);
    assert_true(notes_have(&notes, NOTE_parameter_duplicate) && notes_have(&notes, NOTE_parameter_odd));
}

static void what_the_card_gets_is_octets_whatever_the_alphabet(void **state)
{
    const uint8_t bytes[] = {DELIVER(0x44, 0x7f, 0xf2), 5, 2, 0x70, 0, 0xff, 0x80};
    struct sms_tpdu tpdu;
    struct notes notes;
    uint8_t units[SMS_UNITS_MAX];
    (void)state;
    assert_int_equal(DECODE(bytes, SMS_TO_MS, &tpdu, &notes), STATUS_OK);
    assert_true(tpdu.header.command_packet && tpdu.header.command_iei == SMS_COMMAND_PACKET);
    assert_int_equal(sms_units_alphabet(&tpdu), SMS_8BIT);
    assert_int_equal(sms_units(&tpdu, units, sizeof units), 2);
    assert_int_equal(units[0], 0xff);
}

static void lengths_that_lie_are_malformed_and_what_is_there_is_kept(void **state)
{
    const uint8_t text[] = {DELIVER(0x04, 0, 4), 200, 'h', 'i'};
    const uint8_t header[] = {DELIVER(0x44, 0, 4), 4, 60, 0x70, 0, 'x'};
    const uint8_t element[] = {DELIVER(0x44, 0, 4), 7, 5, 0x70, 0, 0x00, 99, 1, 'x'};
    const uint8_t address[] = {0x04, 200, 0x91, 0x99, 0x59};
    struct sms_tpdu tpdu;
    struct notes notes;
    (void)state;
    assert_int_equal(DECODE(text, SMS_TO_MS, &tpdu, &notes), STATUS_MALFORMED);
    assert_true(tpdu.udl == 200 && notes_have(&notes, NOTE_sms_length));
    assert_string_equal(text_of(&tpdu), "hi");
    assert_int_equal(DECODE(header, SMS_TO_MS, &tpdu, &notes), STATUS_MALFORMED);
    assert_true(tpdu.header.present && tpdu.header.command_packet);
    assert_int_equal(DECODE(element, SMS_TO_MS, &tpdu, &notes), STATUS_MALFORMED);
    assert_true(tpdu.header.command_packet && !tpdu.header.concatenated);
    assert_int_equal(DECODE(address, SMS_TO_MS, &tpdu, &notes), STATUS_MALFORMED);
    assert_string_equal(tpdu.address.digits.text, "9995");
}

static void octets_behind_the_end_are_noted(void **state)
{
    const uint8_t bytes[] = {DELIVER(0x04, 0, 4), 1, 'h', 'i'};
    struct sms_tpdu tpdu;
    struct notes notes;
    (void)state;
    assert_int_equal(DECODE(bytes, SMS_TO_MS, &tpdu, &notes), STATUS_OK);
    assert_true(notes_have(&notes, NOTE_sms_length));
    assert_string_equal(text_of(&tpdu), "h");
}

static void a_cut_capture_is_not_the_senders_fault(void **state)
{
    const uint8_t bytes[] = {DELIVER(0x44, 0, 4), 9, 5, 0x00, 3, 1, 2, 1, 'a', 'b', 'c'};
    struct sms_tpdu tpdu;
    struct notes notes;
    (void)state;
    for (size_t kept = 0; kept < sizeof bytes; kept++) {
        assert_int_equal(decode_as(bytes, kept, true, SMS_TO_MS, &tpdu, &notes), STATUS_TRUNCATED);
        assert_int_equal(notes.set, 0);
    }
    assert_int_equal(decode_as(bytes, sizeof bytes, true, SMS_TO_MS, &tpdu, &notes), STATUS_OK);
}

static void a_header_full_of_empty_elements_is_walked_to_its_end(void **state)
{
    uint8_t bytes[18 + 256] = {DELIVER(0x44, 0, 4), 255, 254};
    struct sms_tpdu tpdu;
    struct notes notes;
    (void)state;
    for (size_t i = 19; i < sizeof bytes; i += 2)
        bytes[i] = 0x70;
    assert_int_equal(decode_as(bytes, 18 + 255, false, SMS_TO_MS, &tpdu, &notes), STATUS_OK);
    assert_int_equal(tpdu.header.element_count, 127);
    assert_true(notes_have(&notes, NOTE_parameter_duplicate) && notes.count == NOTES_MAX);
}

static void parts_decode_joined_what_they_split(void **state)
{
    const uint8_t units[] = {0xd8, 0x3d, 0xde, 0x00}; /* a surrogate pair in two parts */
    const uint8_t septets[] = {0x1b, 0x65};           /* an escape in one, the euro in the next */
    char text[16];
    (void)state;
    sms_text(SMS_UCS2, 0, 0, units, sizeof units, text, sizeof text);
    assert_string_equal(text, "\U0001f600");
    sms_text(SMS_GSM7, 0, 0, septets, sizeof septets, text, sizeof text);
    assert_string_equal(text, "\u20ac");
}

static void eight_bit_data_shows_what_is_printable(void **state)
{
    const uint8_t units[] = {'a', 0x00, 0xc3, 0xa9, 0xff, '\n', 0x7f, 'b'};
    char text[32];
    (void)state;
    sms_text(SMS_8BIT, 0, 0, units, sizeof units, text, sizeof text);
    assert_string_equal(text, "a.\u00e9.\n.b");
}

static void every_element_has_a_name(void **state)
{
    (void)state;
    assert_string_equal(sms_element_name(0x24), "National language single shift");
    assert_string_equal(sms_element_name(0x71), "(U)SIM toolkit security header");
    for (unsigned iei = 0; iei <= UINT8_MAX; iei++)
        assert_true(sms_element_name((uint8_t)iei)[0]);
}

static void units_end_where_a_message_does_and_replacements_stay(void **state)
{
    static uint8_t units[SMS_UNITS_MAX + 50];
    static const uint8_t octets[300] = {[299] = 1};
    const struct sms_tpdu tpdu = {
        .coding = {.alphabet = SMS_8BIT}, .user_data = span_of(octets, 300), .udl = 255};
    char text[64];
    (void)state;
    assert_int_equal(sms_units(&tpdu, units, sizeof units), SMS_UNITS_MAX);
    assert_int_equal(sms_units(&tpdu, units, 5), 5);
    sms_text(SMS_8BIT, 0, 0, (const uint8_t *)"a\xef\xbf\xbd\xff", 5, text, sizeof text);
    assert_string_equal(text, "a\xef\xbf\xbd.");
}

static void elements_of_headers_are_told_by_their_numbers(void **state)
{
    (void)state;
    for (unsigned iei = 0x08; iei < 256; iei++) {
        struct sms_header header = {0};
        struct notes notes;
        notes_init(&notes);
        if (iei >= 0x20 && iei <= 0x25)
            continue;                            /* those with a meaning of their own */
        for (uint8_t len = 0; len < 20; len++) { /* one of these is right */
            const uint8_t data[24] = {(uint8_t)(len + 2), (uint8_t)iei, len};
            sms_header_read(cursor_of(span_of(data, len + 3u)), &header, &notes);
        }
        const bool command = iei >= 0x70 && iei <= 0x7f;
        assert_int_equal(header.command_packet, command);
        assert_int_equal(header.enhanced, iei >= 0x0a && iei <= 0x1f);
        assert_int_equal(header.unknown, iei >= 0x26 && !command);
    }
    assert_string_equal(sms_type_name(SMS_RESERVED), sms_type_name((enum sms_type)99));
    assert_string_not_equal(sms_type_name(SMS_DELIVER), sms_type_name(SMS_RESERVED));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_delivery_is_read_whole),
        cmocka_unit_test(a_name_as_sender_is_text),
        cmocka_unit_test(a_submission_has_one_of_four_validities),
        cmocka_unit_test(reports_and_commands_are_told_by_direction),
        cmocka_unit_test(the_reserved_type_is_read_as_phones_do),
        cmocka_unit_test(coding_schemes_follow_their_groups),
        cmocka_unit_test(a_header_says_which_part_and_port),
        cmocka_unit_test(text_behind_a_header_begins_at_a_septet),
        cmocka_unit_test(the_last_of_elements_that_exclude_each_other_counts),
        cmocka_unit_test(what_the_card_gets_is_octets_whatever_the_alphabet),
        cmocka_unit_test(lengths_that_lie_are_malformed_and_what_is_there_is_kept),
        cmocka_unit_test(octets_behind_the_end_are_noted),
        cmocka_unit_test(a_cut_capture_is_not_the_senders_fault),
        cmocka_unit_test(a_header_full_of_empty_elements_is_walked_to_its_end),
        cmocka_unit_test(parts_decode_joined_what_they_split),
        cmocka_unit_test(eight_bit_data_shows_what_is_printable),
        cmocka_unit_test(every_element_has_a_name),
        cmocka_unit_test(units_end_where_a_message_does_and_replacements_stay),
        cmocka_unit_test(elements_of_headers_are_told_by_their_numbers),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
