// SPDX-License-Identifier: Apache-2.0
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <cmocka.h>

#include "proto/sms/sms_command.h"

static enum status read_packet(const void *bytes, size_t len, bool response, struct sms_command *ret,
                               struct notes *ret_notes)
{
    notes_init(ret_notes);
    return sms_command_read(span_of(bytes, len), response, ret, ret_notes);
}

static void an_unprotected_command_is_told(void **state)
{
    const uint8_t bytes[] = {0x00, 0x10, 0x0d, 0x00, 0x01, 0x00, 0x00, 'S',
                             '@',  'T',                                       /* CPL CHL SPI KIc KID TAR */
                             0,    0,    0,    0,    5,    0,    0xd0, 0x00}; /* CNTR PCNTR data */
    struct sms_command command;
    struct notes notes;
    (void)state;
    assert_int_equal(read_packet(bytes, sizeof bytes, false, &command, &notes), STATUS_OK);
    assert_int_equal(command.tar, 0x534054);
    assert_string_equal(sms_tar_name(command.tar), "S@T browser");
    assert_int_equal(command.cntr, 5);
    assert_int_equal(sms_command_integrity(&command), SMS_INTEGRITY_NONE);
    assert_false(sms_command_ciphered(&command));
    assert_int_equal(sms_command_receipt(&command), SMS_RECEIPT_ALWAYS);
    assert_int_equal(command.data.len, 2);
    assert_int_equal(notes.set, 0);
}

static void a_signed_and_ciphered_command_is_told(void **state)
{
    const uint8_t bytes[] = {0x00, 0x17, 0x15, 0x16, 0x39, 0x15, 0x15, 0xb0, 0x00, 0x10, 0, 0,   0,
                             0,    1,    0,    1,    2,    3,    4,    5,    6,    7,    8, 0xaa};
    struct sms_command command;
    struct notes notes;
    (void)state;
    assert_int_equal(read_packet(bytes, sizeof bytes, false, &command, &notes), STATUS_OK);
    assert_int_equal(sms_command_integrity(&command), SMS_INTEGRITY_CRYPTOGRAPHIC);
    assert_true(sms_command_ciphered(&command));
    assert_int_equal(sms_command_counter(&command), SMS_COUNTER_HIGHER);
    assert_int_equal(sms_command_receipt_integrity(&command), SMS_INTEGRITY_CRYPTOGRAPHIC);
    assert_true(sms_command_receipt_ciphered(&command) && sms_command_receipt_submitted(&command));
    assert_int_equal(command.checksum.len, 8);
    assert_int_equal(command.kic, 0x15);
    assert_int_equal(notes.set, 0);
}

static void a_response_has_a_status(void **state)
{
    const uint8_t bytes[] = {0x00, 0x0d, 0x0a, 0xb0, 0x00, 0x00, 0, 0, 0, 0, 0, 0, 0x09, 0x90, 0x00};
    struct sms_command command;
    struct notes notes;
    (void)state;
    assert_int_equal(read_packet(bytes, sizeof bytes, true, &command, &notes), STATUS_OK);
    assert_int_equal(command.tar, 0xb00000);
    assert_string_equal(sms_response_status_name(command.status), "TAR unknown");
    assert_null(sms_response_status_name(0x40));
}

static void lengths_that_lie_keep_what_is_there(void **state)
{
    uint8_t bytes[] = {0x00, 0xff, 0x0d, 0x02, 0x00, 0x00, 0x00, 0xb2, 0x01, 0x00, 0, 0, 0, 0, 0, 0, 0xaa};
    struct sms_command command;
    struct notes notes;
    (void)state;
    assert_int_equal(read_packet(bytes, sizeof bytes, false, &command, &notes), STATUS_MALFORMED);
    assert_true(command.has_tar && command.tar == 0xb20100 && notes_have(&notes, NOTE_sms_length));
    bytes[1] = 15;
    bytes[2] = 200;
    assert_int_equal(read_packet(bytes, sizeof bytes, false, &command, &notes), STATUS_MALFORMED);
    assert_int_equal(command.tar, 0xb20100);
    assert_int_equal(read_packet(bytes, 6, false, &command, &notes), STATUS_MALFORMED);
    assert_false(command.has_tar);
}

static void contradictions_are_noted(void **state)
{
    const uint8_t unsigned_with_sum[] = {0, 15, 14, 0x00, 0x00, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xcc};
    const uint8_t reserved[] = {0, 14, 13, 0x80, 0x00, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0};
    struct sms_command command;
    struct notes notes;
    (void)state;
    assert_int_equal(read_packet(unsigned_with_sum, sizeof unsigned_with_sum, false, &command, &notes),
                     STATUS_OK);
    assert_true(notes_have(&notes, NOTE_parameter_odd));
    assert_int_equal(read_packet(reserved, sizeof reserved, false, &command, &notes), STATUS_OK);
    assert_true(notes_have(&notes, NOTE_parameter_odd));
}

static void what_has_no_name_has_none_and_reserved_bits_are_odd(void **state)
{
    uint8_t bytes[] = {0x00, 0x10, 0x0d, 0x00, 0x01, 0x00, 0x00, 'S', '@', 'T', 0, 0, 0, 0, 5, 0, 0xd0, 0x00};
    struct sms_command command;
    struct notes notes;
    (void)state;
    assert_null(sms_tar_name(0x000001));
    assert_null(sms_tar_name(0xb00011));
    assert_null(sms_tar_name(0xffffff));
    assert_null(sms_response_status_name(0xff));
    bytes[4] = 0x41;
    read_packet(bytes, sizeof bytes, false, &command, &notes);
    assert_true(notes_have(&notes, NOTE_parameter_odd));
    bytes[4] = 0x03;
    read_packet(bytes, sizeof bytes, false, &command, &notes);
    assert_true(notes_have(&notes, NOTE_parameter_odd));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(an_unprotected_command_is_told),
        cmocka_unit_test(a_signed_and_ciphered_command_is_told),
        cmocka_unit_test(a_response_has_a_status),
        cmocka_unit_test(lengths_that_lie_keep_what_is_there),
        cmocka_unit_test(contradictions_are_noted),
        cmocka_unit_test(what_has_no_name_has_none_and_reserved_bits_are_odd),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
