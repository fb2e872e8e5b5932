// SPDX-License-Identifier: Apache-2.0
#include "proto/sms/sms.h"

#include "code/gsm7.h"
#include "code/tbcd.h"
#include "proto/sms/sms_header.h"

/* Bits of the first octet that mean the same wherever they occur (9.2.3). */
enum {
    MESSAGE_TYPE = 0x03,
    NO_MORE_MESSAGES = 0x04,
    REJECT_DUPLICATES = 0x04,
    LOOP_PREVENTION = 0x08,
    VALIDITY_SHIFT = 3,
    STATUS_REPORT = 0x20,
    HEADER_INDICATOR = 0x40,
    REPLY_PATH = 0x80,
};

/* Parameter indicator, 9.2.3.27. */
enum { INDICATES_PID = 0x01, INDICATES_DCS = 0x02, INDICATES_USER_DATA = 0x04, INDICATOR_EXTENDED = 0x80 };

enum {
    ALPHANUMERIC = 5,
    ADDRESS_DIGITS_MAX = 20, /* semi-octets, 9.1.2.5 */
    SEPTET_OCTETS_MAX = 140, /* of user data */
    FILLER = 0xf,
};

static void read_alphanumeric(struct span value, size_t semi_octets, struct sms_address *ret)
{
    uint8_t septets[SMS_ADDRESS_TEXT_SIZE];
    size_t count = gsm7_septets(value, 0, semi_octets * 4 / 7, septets, sizeof septets);
    gsm7_utf8(septets, count, GSM7_DEFAULT, GSM7_DEFAULT, ret->text, sizeof ret->text);
}

static void read_address(struct cursor *in, struct sms_tpdu *tpdu, struct notes *notes)
{
    struct sms_address *ret = &tpdu->address;
    const uint8_t *at = cursor_at(in);
    size_t semi_octets = cursor_u8(in);
    uint8_t type = cursor_u8(in);
    if (!cursor_ok(in))
        return;
    tpdu->has_address = true;
    ret->ton = type >> 4 & 7;
    ret->npi = type & 15;
    struct cursor value = cursor_sub(in, (semi_octets + 1) / 2);
    struct span octets = cursor_rest(&value);
    if (semi_octets > ADDRESS_DIGITS_MAX)
        note_add(notes, NOTE_sms_length, at);
    ret->alphanumeric = ret->ton == ALPHANUMERIC;
    if (ret->alphanumeric) {
        read_alphanumeric(octets, semi_octets, ret);
        return;
    }
    if (semi_octets > octets.len * 2)
        semi_octets = octets.len * 2;
    tbcd_digits_counted(octets, semi_octets, &ret->digits);
    if (semi_octets % 2 && octets.p[octets.len - 1] >> 4 != FILLER)
        note_add(notes, NOTE_parameter_odd, at);
}

static void read_dcs(struct cursor *in, struct sms_tpdu *tpdu, struct notes *notes)
{
    const uint8_t *at = cursor_at(in);
    tpdu->dcs = cursor_u8(in);
    tpdu->has_dcs = cursor_ok(in);
    tpdu->coding = sms_coding_of(tpdu->dcs);
    if (tpdu->coding.alphabet == SMS_ALPHABET_RESERVED)
        note_add(notes, NOTE_parameter_odd, at);
}

static void read_pid(struct cursor *in, struct sms_tpdu *tpdu)
{
    tpdu->pid = cursor_u8(in);
    tpdu->has_pid = cursor_ok(in);
}

static void read_scts(struct cursor *in, struct sms_tpdu *tpdu)
{
    tpdu->scts = cursor_bytes(in, SMS_SCTS_LEN);
    tpdu->has_scts = cursor_ok(in);
}

static void read_reference(struct cursor *in, struct sms_tpdu *tpdu)
{
    tpdu->message_reference = cursor_u8(in);
    tpdu->has_message_reference = cursor_ok(in);
}

static bool in_septets(const struct sms_coding *coding)
{
    return !coding->compressed && (coding->alphabet == SMS_GSM7 || coding->alphabet == SMS_ALPHABET_RESERVED);
}

/* TP-UDL and TP-UD. Octets behind them belong to nothing. */
static void read_user_data(struct cursor *in, struct sms_tpdu *tpdu, struct notes *notes)
{
    const uint8_t *at = cursor_at(in);
    tpdu->udl = cursor_u8(in);
    if (!cursor_ok(in))
        return;
    size_t octets = in_septets(&tpdu->coding) ? ((size_t)tpdu->udl * 7 + 7) / 8 : tpdu->udl;
    struct cursor value = cursor_sub(in, octets);
    tpdu->has_user_data = true;
    tpdu->user_data = cursor_rest(&value);
    if (octets > SEPTET_OCTETS_MAX)
        note_add(notes, NOTE_sms_length, at);
}

/* 9.2.2.1 */
static void read_deliver(struct cursor *in, struct sms_tpdu *tpdu, struct notes *notes)
{
    tpdu->more_messages = !(tpdu->first_octet & NO_MORE_MESSAGES);
    tpdu->loop_prevention = tpdu->first_octet & LOOP_PREVENTION;
    tpdu->reply_path = tpdu->first_octet & REPLY_PATH;
    tpdu->status_report_wanted = tpdu->first_octet & STATUS_REPORT;
    read_address(in, tpdu, notes);
    read_pid(in, tpdu);
    read_dcs(in, tpdu, notes);
    read_scts(in, tpdu);
    read_user_data(in, tpdu, notes);
}

/* 9.2.2.2; validity periods 9.2.3.12 */
static void read_submit(struct cursor *in, struct sms_tpdu *tpdu, struct notes *notes)
{
    static const uint8_t validity_len[] = {
        [SMS_VALIDITY_NONE] = 0,
        [SMS_VALIDITY_ENHANCED] = 7,
        [SMS_VALIDITY_RELATIVE] = 1,
        [SMS_VALIDITY_ABSOLUTE] = 7,
    };
    tpdu->reject_duplicates = tpdu->first_octet & REJECT_DUPLICATES;
    tpdu->reply_path = tpdu->first_octet & REPLY_PATH;
    tpdu->status_report_wanted = tpdu->first_octet & STATUS_REPORT;
    tpdu->validity_format = (enum sms_validity)(tpdu->first_octet >> VALIDITY_SHIFT & 3);
    read_reference(in, tpdu);
    read_address(in, tpdu, notes);
    read_pid(in, tpdu);
    read_dcs(in, tpdu, notes);
    tpdu->validity = cursor_bytes(in, validity_len[tpdu->validity_format]);
    read_user_data(in, tpdu, notes);
}

/* What a parameter indicator announces, in the reports of all three kinds. */
static void read_indicated(struct cursor *in, struct sms_tpdu *tpdu, struct notes *notes)
{
    if (tpdu->parameter_indicator & INDICATES_PID)
        read_pid(in, tpdu);
    if (tpdu->parameter_indicator & INDICATES_DCS)
        read_dcs(in, tpdu, notes);
    if (tpdu->parameter_indicator & INDICATES_USER_DATA)
        read_user_data(in, tpdu, notes);
}

static void read_indicator(struct cursor *in, struct sms_tpdu *tpdu)
{
    uint8_t octet = cursor_u8(in);
    if (!cursor_ok(in))
        return;
    tpdu->has_parameter_indicator = true;
    tpdu->parameter_indicator = octet;
    while (octet & INDICATOR_EXTENDED)
        octet = cursor_u8(in);
}

/* A negative acknowledgement has TP-FCS, which is 0x80 or more; a positive one begins with TP-PI, which is
 * less. */
static void read_failure_cause(struct cursor *in, struct sms_tpdu *tpdu)
{
    enum { FAILURE_CAUSE_FIRST = 0x80 };
    if (cursor_peek(in) < FAILURE_CAUSE_FIRST)
        return;
    tpdu->has_failure_cause = true;
    tpdu->failure_cause = cursor_u8(in);
}

/* 9.2.2.1a */
static void read_deliver_report(struct cursor *in, struct sms_tpdu *tpdu, struct notes *notes)
{
    read_failure_cause(in, tpdu);
    read_indicator(in, tpdu);
    read_indicated(in, tpdu, notes);
}

/* 9.2.2.2a */
static void read_submit_report(struct cursor *in, struct sms_tpdu *tpdu, struct notes *notes)
{
    read_failure_cause(in, tpdu);
    read_indicator(in, tpdu);
    read_scts(in, tpdu);
    read_indicated(in, tpdu, notes);
}

/* 9.2.2.3; the indicator and what it announces may be missing */
static void read_status_report(struct cursor *in, struct sms_tpdu *tpdu, struct notes *notes)
{
    tpdu->more_messages = !(tpdu->first_octet & NO_MORE_MESSAGES);
    tpdu->loop_prevention = tpdu->first_octet & LOOP_PREVENTION;
    tpdu->answers_command = tpdu->first_octet & STATUS_REPORT;
    read_reference(in, tpdu);
    read_address(in, tpdu, notes);
    read_scts(in, tpdu);
    tpdu->discharge_time = cursor_bytes(in, SMS_SCTS_LEN);
    tpdu->has_discharge_time = cursor_ok(in);
    tpdu->status = cursor_u8(in);
    tpdu->has_status = cursor_ok(in);
    if (!cursor_ok(in) || cursor_left(in) == 0)
        return;
    read_indicator(in, tpdu);
    read_indicated(in, tpdu, notes);
}

/* 9.2.2.4 */
static void read_command(struct cursor *in, struct sms_tpdu *tpdu, struct notes *notes)
{
    tpdu->status_report_wanted = tpdu->first_octet & STATUS_REPORT;
    read_reference(in, tpdu);
    read_pid(in, tpdu);
    tpdu->command_type = cursor_u8(in);
    tpdu->message_number = cursor_u8(in);
    tpdu->has_command = cursor_ok(in);
    read_address(in, tpdu, notes);
    tpdu->coding.alphabet = SMS_8BIT; /* TP-CDL counts octets */
    read_user_data(in, tpdu, notes);
}

/* 9.2.3.1, by direction and number. */
static const uint8_t types[2][4] = {
    [SMS_FROM_MS] = {SMS_DELIVER_REPORT, SMS_SUBMIT, SMS_COMMAND, SMS_RESERVED},
    [SMS_TO_MS] = {SMS_DELIVER, SMS_SUBMIT_REPORT, SMS_STATUS_REPORT, SMS_RESERVED},
};

static const struct type {
    const char *name;
    void (*read)(struct cursor *in, struct sms_tpdu *tpdu, struct notes *notes);
} readers[] = {
    [SMS_DELIVER] = {"SMS-DELIVER", read_deliver},
    [SMS_DELIVER_REPORT] = {"SMS-DELIVER-REPORT", read_deliver_report},
    [SMS_STATUS_REPORT] = {"SMS-STATUS-REPORT", read_status_report},
    [SMS_SUBMIT] = {"SMS-SUBMIT", read_submit},
    [SMS_SUBMIT_REPORT] = {"SMS-SUBMIT-REPORT", read_submit_report},
    [SMS_COMMAND] = {"SMS-COMMAND", read_command},
    [SMS_RESERVED] = {"reserved", read_deliver},
};

enum status sms_tpdu_decode(struct cursor in, enum sms_direction direction, struct sms_tpdu *ret,
                            struct notes *notes)
{
    const uint8_t *at = cursor_at(&in);
    *ret = (struct sms_tpdu){.first_octet = cursor_u8(&in), .coding = sms_coding_of(0)};
    ret->type = (enum sms_type)types[direction][ret->first_octet & MESSAGE_TYPE];
    ret->udhi = ret->first_octet & HEADER_INDICATOR;
    if (!cursor_ok(&in)) {
        if (cursor_status(&in) == STATUS_MALFORMED)
            note_add(notes, NOTE_sms_length, at);
        return cursor_status(&in);
    }
    if (ret->type == SMS_RESERVED)
        note_add(notes, NOTE_parameter_odd, at);
    readers[ret->type].read(&in, ret, notes);
    enum status status = cursor_status(&in);
    if (status == STATUS_MALFORMED || (status == STATUS_OK && cursor_left(&in)))
        note_add(notes, NOTE_sms_length, cursor_at(&in));
    if (!ret->udhi || !ret->has_user_data)
        return status;
    enum status header_status =
        sms_header_read(cursor_of_cut(ret->user_data, status == STATUS_TRUNCATED), &ret->header, notes);
    return status == STATUS_OK ? header_status : status;
}

struct sms_coding sms_coding_of(uint8_t dcs)
{
    enum { CLASS_MEANT = 0x10, COMPRESSED = 0x20, DELETED = 0x40, WAITING_ACTIVE = 0x08, EIGHT_BIT = 0x04 };
    enum {
        GROUP_GENERAL_LAST = 0x7,
        GROUP_DISCARD = 0xc,
        GROUP_STORE = 0xd,
        GROUP_STORE_UCS2 = 0xe,
        GROUP_CLASS = 0xf
    };
    struct sms_coding ret = {.alphabet = SMS_GSM7, .message_class = -1};
    unsigned group = dcs >> 4;
    if (group <= GROUP_GENERAL_LAST) {
        ret.alphabet = (enum sms_alphabet)(dcs >> 2 & 3);
        ret.compressed = dcs & COMPRESSED;
        ret.automatic_deletion = dcs & DELETED;
        ret.message_class = dcs & CLASS_MEANT ? (int8_t)(dcs & 3) : -1;
    } else if (group == GROUP_CLASS) {
        ret.alphabet = dcs & EIGHT_BIT ? SMS_8BIT : SMS_GSM7;
        ret.message_class = (int8_t)(dcs & 3);
    } else if (group >= GROUP_DISCARD) {
        ret.alphabet = group == GROUP_STORE_UCS2 ? SMS_UCS2 : SMS_GSM7;
        ret.waiting = (enum sms_waiting)(group - GROUP_DISCARD + SMS_WAITING_DISCARD);
        ret.waiting_active = dcs & WAITING_ACTIVE;
        ret.waiting_kind = dcs & 3;
    } else {
        ret.alphabet = SMS_ALPHABET_RESERVED;
    }
    return ret;
}

const char *sms_type_name(enum sms_type type)
{
    return readers[(unsigned)type <= SMS_RESERVED ? type : SMS_RESERVED].name;
}
