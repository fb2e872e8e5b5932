// SPDX-License-Identifier: Apache-2.0
#include "code/xua.h"

enum { VERSION = 1, HEADER_LEN = 8, TAG_AND_LENGTH_LEN = 4 };

const char *xua_message_name(const struct xua_protocol *protocol, uint8_t message_class, uint8_t message_type)
{
    for (size_t i = 0; i < protocol->name_count; i++) {
        const struct xua_name *row = &protocol->names[i];
        if (row->message_class == message_class && row->message_type == message_type)
            return row->name;
    }
    return NULL;
}

/*
 * What the length field covers, or what of it is there. RFC 4666 3.1.4: whether it counts the padding
 * of the last parameter is left open.
 */
static struct cursor read_body(struct cursor *in, size_t body_len, enum note_id note, const uint8_t *at,
                               struct notes *notes)
{
    size_t left = cursor_left(in), padding = -body_len & 3;
    bool too_short = body_len < left && body_len + padding != left;
    bool too_long = body_len > left && !in->cut;
    if (too_short || too_long)
        note_add(notes, note, at);
    return cursor_sub(in, too_long ? left : body_len);
}

enum status xua_decode(struct cursor in, const struct xua_protocol *protocol, struct xua_message *ret,
                       struct notes *notes)
{
    *ret = (struct xua_message){0};
    uint8_t version = cursor_u8(&in);
    cursor_skip(&in, 1);
    ret->message_class = cursor_u8(&in);
    ret->message_type = cursor_u8(&in);
    const uint8_t *at = cursor_at(&in);
    uint32_t length = cursor_be32(&in);
    if (!cursor_ok(&in))
        return cursor_status(&in);
    if (version != VERSION)
        return STATUS_MALFORMED;
    if (!xua_message_name(protocol, ret->message_class, ret->message_type))
        return STATUS_UNSUPPORTED;
    if (length < HEADER_LEN) {
        note_add(notes, protocol->length, at);
        return STATUS_MALFORMED;
    }
    ret->parameters = read_body(&in, length - (size_t)HEADER_LEN, protocol->length, at, notes);
    return STATUS_OK;
}

static bool seen_before(struct xua_walk *walk, uint16_t tag)
{
    for (size_t i = 0; i < walk->protocol->once_count; i++) {
        if (walk->protocol->once[i] != tag)
            continue;
        bool before = walk->seen >> i & 1;
        walk->seen |= UINT32_C(1) << i;
        return before;
    }
    return false;
}

bool xua_next(struct xua_walk *walk, struct xua_parameter *ret)
{
    struct cursor *in = &walk->in;
    while (cursor_left(in)) {
        const uint8_t *at = cursor_at(in);
        const uint32_t header = cursor_be32(in);
        ret->tag = (uint16_t)(header >> 16);
        uint16_t length = (uint16_t)header;
        if (length < TAG_AND_LENGTH_LEN)
            cursor_fail(in, STATUS_MALFORMED);
        if (!cursor_ok(in))
            break;
        ret->value = cursor_sub(in, length - (size_t)TAG_AND_LENGTH_LEN);
        if (cursor_status(in) == STATUS_MALFORMED)
            note_add(walk->notes, walk->protocol->length, at);
        size_t padding = -(size_t)length & 3, left = cursor_left(in);
        cursor_skip(in, padding < left ? padding : left);
        if (!seen_before(walk, ret->tag))
            return true;
        note_add(walk->notes, walk->protocol->duplicate, at);
    }
    xua_keep(walk, cursor_status(in));
    if (in->cut)
        xua_keep(walk, STATUS_TRUNCATED);
    return false;
}

bool xua_number(struct xua_walk *walk, const struct xua_parameter *parameter, uint32_t *ret)
{
    struct cursor value = parameter->value;
    *ret = cursor_be32(&value);
    xua_keep(walk, cursor_status(&value));
    return cursor_ok(&value);
}
