// SPDX-License-Identifier: Apache-2.0
#include "proto/sms/sms_header.h"

/* Those elements that are read into struct sms_header. */
enum {
    CONCATENATED_8 = 0x00,
    SPECIAL_MESSAGE = 0x01,
    PORTS_8 = 0x04,
    PORTS_16 = 0x05,
    CONCATENATED_16 = 0x08,
    ENHANCED_FIRST = 0x0a,
    ENHANCED_LAST = 0x1f,
    EMAIL = 0x20,
    REPLY_ADDRESS = 0x22,
    SINGLE_SHIFT = 0x24,
    LOCKING_SHIFT = 0x25,
    UNKNOWN_FIRST = 0x26,
};

static const struct element {
    uint8_t first, last, min_len, max_len;
    const char *name;
} elements[] = {
#define SMS_ELEMENT(first, last, min_len, max_len, name) {first, last, min_len, max_len, name},
#include "proto/sms/sms_element.def"
#undef SMS_ELEMENT
};

/* The table has every identifier. */
static const struct element *element_of(uint8_t iei)
{
    const struct element *element = elements;
    while (element->last < iei)
        element++;
    return element;
}

const char *sms_element_name(uint8_t iei)
{
    return element_of(iei)->name;
}

bool sms_element_next(struct cursor *in, struct sms_element *ret, struct notes *notes)
{
    *ret = (struct sms_element){.at = cursor_at(in)};
    if (!cursor_ok(in) || cursor_left(in) == 0)
        return false;
    ret->iei = cursor_u8(in);
    size_t len = cursor_u8(in);
    bool whole = cursor_ok(in);
    struct cursor value = cursor_sub(in, len);
    ret->value = cursor_rest(&value);
    if (cursor_status(in) == STATUS_MALFORMED)
        note_add(notes, NOTE_sms_length, ret->at);
    return whole;
}

/* 9.2.3.24.1 and .8; an element with an impossible number is as if it were not there. */
static bool read_concatenated(struct cursor value, bool wide, struct sms_header *ret)
{
    uint16_t reference = wide ? cursor_be16(&value) : cursor_u8(&value);
    uint8_t total = cursor_u8(&value);
    uint8_t part = cursor_u8(&value);
    if (part == 0 || part > total)
        return false;
    ret->concatenated = true;
    ret->reference_16 = wide;
    ret->reference = reference;
    ret->total = total;
    ret->part = part;
    return true;
}

static void read_ports(struct cursor value, bool wide, struct sms_header *ret)
{
    ret->has_ports = true;
    ret->dest_port = wide ? cursor_be16(&value) : cursor_u8(&value);
    ret->src_port = wide ? cursor_be16(&value) : cursor_u8(&value);
}

/* False: its value cannot be right, or another of it, or one that excludes it, was there before. */
static bool take_element(const struct sms_element *element, struct sms_header *ret, bool *ret_again)
{
    struct cursor value = cursor_of(element->value);
    uint8_t iei = element->iei;
    *ret_again = false;
    switch (iei) {
    case CONCATENATED_8:
    case CONCATENATED_16:
        *ret_again = ret->concatenated;
        return read_concatenated(value, iei == CONCATENATED_16, ret);
    case PORTS_8:
    case PORTS_16:
        *ret_again = ret->has_ports;
        read_ports(value, iei == PORTS_16, ret);
        return true;
    case SINGLE_SHIFT:
        *ret_again = ret->single;
        ret->single = cursor_u8(&value);
        return true;
    case LOCKING_SHIFT:
        *ret_again = ret->locking;
        ret->locking = cursor_u8(&value);
        return true;
    default:
        break;
    }
    if (iei >= SMS_COMMAND_PACKET && iei <= SMS_SECURITY_HEADER_LAST) {
        *ret_again = ret->command_packet;
        ret->command_iei = ret->command_packet ? ret->command_iei : iei;
        ret->command_packet = true;
    }
    ret->waiting |= iei == SPECIAL_MESSAGE;
    ret->enhanced |= iei >= ENHANCED_FIRST && iei <= ENHANCED_LAST;
    ret->email |= iei == EMAIL;
    ret->reply_address |= iei == REPLY_ADDRESS;
    ret->unknown |= iei >= UNKNOWN_FIRST && !(iei >= SMS_COMMAND_PACKET && iei <= SMS_SECURITY_HEADER_LAST);
    return true;
}

enum status sms_header_read(struct cursor user_data, struct sms_header *ret, struct notes *notes)
{
    const uint8_t *at = cursor_at(&user_data);
    size_t len = cursor_u8(&user_data);
    struct cursor in = cursor_sub(&user_data, len);
    ret->present = true;
    ret->elements = cursor_rest(&in);
    if (cursor_status(&user_data) == STATUS_MALFORMED)
        note_add(notes, NOTE_sms_length, at);
    struct sms_element element;
    while (sms_element_next(&in, &element, notes)) {
        const struct element *known = element_of(element.iei);
        bool again = false;
        ret->element_count++;
        if (!cursor_ok(&in))
            break;
        bool right = element.value.len >= known->min_len && element.value.len <= known->max_len &&
                     take_element(&element, ret, &again);
        if (!right)
            note_add(notes, NOTE_parameter_odd, element.at);
        if (again)
            note_add(notes, NOTE_parameter_duplicate, element.at);
    }
    return cursor_ok(&user_data) ? cursor_status(&in) : cursor_status(&user_data);
}
