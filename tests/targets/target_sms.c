// SPDX-License-Identifier: Apache-2.0
#include "proto/sms/sms.h"
#include "proto/sms/sms_code.h"

#include "targets/target.h"

/* The first octet says the direction; the rest is the TPDU. */
enum { TO_MS = 0x80, TEXT_SIZE = SMS_UNITS_MAX * 3 + 1 };

static void check_address(const struct sms_address *address)
{
    TARGET_CHECK(address->digits.len <= DIGITS_MAX && strlen(address->digits.text) == address->digits.len);
    TARGET_CHECK(strlen(address->text) < SMS_ADDRESS_TEXT_SIZE);
    TARGET_CHECK(address->alphanumeric ? address->digits.len == 0 : address->text[0] == 0);
}

static void check_elements(const struct sms_header *header, struct notes *notes)
{
    struct cursor in = cursor_of(header->elements);
    struct sms_element element;
    size_t count = 0;
    while (sms_element_next(&in, &element, notes)) {
        TARGET_CHECK(target_inside(element.value, header->elements));
        TARGET_CHECK(sms_element_name(element.iei)[0]);
        count++;
    }
    TARGET_CHECK(count == header->element_count && count <= UINT8_MAX / 2);
}

static void check_header(const struct sms_tpdu *tpdu, struct notes *notes)
{
    const struct sms_header *header = &tpdu->header;
    TARGET_CHECK(header->present == (tpdu->udhi && tpdu->has_user_data));
    TARGET_CHECK(target_inside(header->elements, tpdu->user_data));
    TARGET_CHECK(!header->concatenated || (header->part >= 1 && header->part <= header->total));
    TARGET_CHECK(header->reference_16 || header->reference <= UINT8_MAX);
    TARGET_CHECK(!header->command_packet || (header->command_iei >= SMS_COMMAND_PACKET &&
                                             header->command_iei <= SMS_SECURITY_HEADER_LAST));
    check_elements(header, notes);
}

static void check_text(const struct sms_tpdu *tpdu)
{
    uint8_t units[SMS_UNITS_MAX], fewer[SMS_UNITS_MAX];
    char text[TEXT_SIZE], small[8];
    size_t count = sms_units(tpdu, units, sizeof units);
    enum sms_alphabet alphabet = sms_units_alphabet(tpdu);
    TARGET_CHECK(count <= SMS_UNITS_MAX);
    TARGET_CHECK(count <= (size_t)tpdu->udl);
    TARGET_CHECK(sms_units(tpdu, fewer, count / 2) == count / 2 && memcmp(units, fewer, count / 2) == 0);
    size_t len =
        sms_text(alphabet, tpdu->header.locking, tpdu->header.single, units, count, text, sizeof text);
    TARGET_CHECK(len <= count * 3 && strlen(text) == len);
    sms_code_stands_in(span_of(text, len));
    size_t small_len =
        sms_text(alphabet, tpdu->header.locking, tpdu->header.single, units, count, small, sizeof small);
    TARGET_CHECK(small_len <= len && memcmp(text, small, small_len) == 0 && small[small_len] == 0);
    TARGET_CHECK(small_len + 4 >= len || small_len + 4 >= sizeof small);
    TARGET_CHECK(sms_text(alphabet, 0, 0, units, count, NULL, 0) == 0);
}

static enum status decode(struct span bytes, bool cut, enum sms_direction direction, struct sms_tpdu *ret,
                          struct notes *ret_notes)
{
    notes_init(ret_notes);
    notes_enter(ret_notes, LAYER_sms, bytes.p);
    enum status status = sms_tpdu_decode(cursor_of_cut(bytes, cut), direction, ret, ret_notes);
    TARGET_CHECK(status <= STATUS_MALFORMED);
    TARGET_CHECK(cut || status != STATUS_TRUNCATED);
    TARGET_CHECK(status != STATUS_MALFORMED || notes_have(ret_notes, NOTE_sms_length));
    TARGET_CHECK(ret->type <= SMS_RESERVED && sms_type_name(ret->type)[0]);
    TARGET_CHECK(target_inside(ret->user_data, bytes) && target_inside(ret->scts, bytes));
    TARGET_CHECK(target_inside(ret->validity, bytes) && target_inside(ret->discharge_time, bytes));
    TARGET_CHECK(ret->scts.len == (ret->has_scts ? SMS_SCTS_LEN : 0));
    check_address(&ret->address);
    struct notes scratch = *ret_notes;
    check_header(ret, &scratch);
    TARGET_CHECK(cut || scratch.set == ret_notes->set);
    check_text(ret);
    return status;
}

void target_sms(const uint8_t *data, size_t len)
{
    struct sms_tpdu first, again, cut;
    struct notes notes, notes_again, notes_cut;
    if (len == 0)
        return;
    enum sms_direction direction = data[0] & TO_MS ? SMS_TO_MS : SMS_FROM_MS;
    struct span bytes = span_of(data + 1, len - 1);
    enum status status = decode(bytes, false, direction, &first, &notes);
    TARGET_CHECK(status == decode(bytes, false, direction, &again, &notes_again));
    TARGET_CHECK(notes.set == notes_again.set && span_equal(first.user_data, again.user_data));
    TARGET_CHECK(first.header.element_count == again.header.element_count);
    for (size_t kept = 0; kept < bytes.len && kept < 256; kept++) {
        enum status shorter = decode(target_front(bytes, kept), true, direction, &cut, &notes_cut);
        target_whole(bytes);
        TARGET_CHECK(cut.type == first.type || kept == 0);
        TARGET_CHECK(!cut.has_dcs || cut.dcs == first.dcs);
        TARGET_CHECK(status != STATUS_OK || shorter != STATUS_MALFORMED);
    }
}
