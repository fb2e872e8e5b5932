// SPDX-License-Identifier: Apache-2.0
/*
 * Header, framing and the iterator over AVPs.
 */
#include "proto/diameter/diameter.h"

enum {
    VERSION = 1,
    RESERVED_COMMAND_FLAGS = 0x0f,
    RESERVED_AVP_FLAGS = DIAMETER_AVP_RESERVED,
    AVP_HEADER_LEN = DIAMETER_AVP_LEN,
    AVP_HEADER_VENDOR_LEN = DIAMETER_AVP_VENDOR_LEN,
};

enum status diameter_header_read(struct cursor *in, struct diameter_header *ret)
{
    enum { FIRST_OCTET = 24, THREE_OCTETS = 0xffffff };
    struct cursor header = cursor_sub(in, DIAMETER_HEADER_LEN);
    *ret = (struct diameter_header){0};
    if (!cursor_ok(in))
        return cursor_status(in);
    uint32_t word = cursor_be32(&header);
    ret->version = (uint8_t)(word >> FIRST_OCTET);
    ret->length = word & THREE_OCTETS;
    word = cursor_be32(&header);
    ret->flags = (uint8_t)(word >> FIRST_OCTET);
    ret->command = word & THREE_OCTETS;
    ret->application = cursor_be32(&header);
    ret->hop_by_hop = cursor_be32(&header);
    ret->end_to_end = cursor_be32(&header);
    return STATUS_OK;
}

/* Whether the octets behind the header can be those of a first AVP; fewer than its header speak for it. */
static bool avp_plausible(struct cursor in, size_t message_left)
{
    if (message_left == 0)
        return true;
    if (message_left < AVP_HEADER_LEN)
        return false;
    if (cursor_left(&in) < AVP_HEADER_LEN)
        return true;
    cursor_skip(&in, 4);
    uint8_t flags = cursor_u8(&in);
    uint32_t len = cursor_be24(&in);
    size_t least = flags & DIAMETER_AVP_VENDOR ? AVP_HEADER_VENDOR_LEN : AVP_HEADER_LEN;
    return !(flags & RESERVED_AVP_FLAGS) && len >= least && len <= message_left;
}

static bool front_good(const struct diameter_header *h, struct cursor behind)
{
    const uint8_t both = DIAMETER_REQUEST | DIAMETER_ERROR;
    if (h->length % 4 || h->flags & RESERVED_COMMAND_FLAGS || (h->flags & both) == both)
        return false;
    bool known = diameter_application_name(h->application) || diameter_command_name(0, h->command, true);
    return known && avp_plausible(behind, h->length - DIAMETER_HEADER_LEN);
}

enum diameter_front diameter_message_len(struct cursor front, size_t *ret_len)
{
    *ret_len = 0;
    if (cursor_left(&front) && cursor_peek(&front) != VERSION)
        return DIAMETER_FRONT_NONE;
    if (cursor_left(&front) < DIAMETER_HEADER_LEN)
        return DIAMETER_FRONT_MORE;
    struct diameter_header h;
    diameter_header_read(&front, &h);
    if (h.length < DIAMETER_HEADER_LEN)
        return DIAMETER_FRONT_NONE;
    *ret_len = h.length;
    return front_good(&h, front) ? DIAMETER_FRONT_GOOD : DIAMETER_FRONT_ODD;
}

static void skip_padding(struct cursor *avps, uint32_t len, struct notes *notes)
{
    size_t padding = -len & 3u, left = cursor_left(avps);
    bool odd = padding > left && !avps->cut;
    const uint8_t *at = cursor_at(avps);
    for (size_t i = 0; i < padding && i < left; i++)
        odd |= cursor_u8(avps) != 0;
    if (odd)
        note_add(notes, NOTE_avp_padding, at);
}

/* Ends the list at an AVP that cannot be read. */
static bool broken(struct cursor *avps, const uint8_t *at, struct notes *notes, enum status *ret_status)
{
    cursor_fail(avps, STATUS_MALFORMED);
    *ret_status = cursor_status(avps);
    if (*ret_status == STATUS_MALFORMED)
        note_add(notes, NOTE_diameter_length, at);
    return false;
}

bool diameter_avp_next_any(struct cursor *avps, struct diameter_avp *ret, struct notes *notes,
                           enum status *ret_status)
{
    *ret = (struct diameter_avp){.value = cursor_of(span_of(NULL, 0))};
    /* only a cut list comes here with nothing left */
    if (cursor_left(avps) == 0)
        cursor_fail(avps, STATUS_TRUNCATED);
    *ret_status = cursor_status(avps);
    if (!cursor_ok(avps))
        return false;
    ret->at = cursor_at(avps);
    ret->code = cursor_be32(avps);
    ret->flags = cursor_u8(avps);
    uint32_t len = cursor_be24(avps);
    bool has_vendor = ret->flags & DIAMETER_AVP_VENDOR;
    uint32_t header_len = has_vendor ? AVP_HEADER_VENDOR_LEN : AVP_HEADER_LEN;
    if (has_vendor)
        ret->vendor = cursor_be32(avps);
    if (!cursor_ok(avps) || len < header_len)
        return broken(avps, ret->at, notes, ret_status);
    if (ret->flags & RESERVED_AVP_FLAGS)
        note_add(notes, NOTE_diameter_flags, ret->at);
    if (has_vendor && ret->vendor == 0)
        note_add(notes, NOTE_avp_vendor, ret->at);
    ret->value = cursor_sub(avps, len - header_len);
    *ret_status = cursor_status(avps);
    if (cursor_ok(avps))
        skip_padding(avps, len, notes);
    else if (*ret_status == STATUS_MALFORMED)
        note_add(notes, NOTE_diameter_length, ret->at);
    return true;
}
