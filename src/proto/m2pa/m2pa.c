// SPDX-License-Identifier: Apache-2.0
#include "proto/m2pa/m2pa.h"

enum { VERSION = 1, M2PA_CLASS = 11, HEADER_LEN = 8, USER_DATA = 1, LINK_STATUS = 2 };

/* What the length field covers, or what of it is there. RFC 4165 2.1: it counts from the version on; nothing
 * is padded. */
static struct cursor read_body(struct cursor *in, size_t body_len, const uint8_t *at, struct notes *notes)
{
    size_t left = cursor_left(in);
    bool too_long = body_len > left && !in->cut;
    if (too_long || body_len < left)
        note_add(notes, NOTE_adaptation_length, at);
    return cursor_sub(in, too_long ? left : body_len);
}

/* RFC 4165 2.3.1: user data of no octets acknowledges; else the priority, in the top two bits, stands where
 * MTP2 has its length indicator. */
static enum status read_user_data(struct cursor body, struct m2pa_message *m)
{
    if (cursor_left(&body) == 0)
        return body.cut ? STATUS_TRUNCATED : STATUS_OK;
    m->priority = cursor_u8(&body) >> 6;
    m->has_data = cursor_left(&body) != 0;
    m->mtp3 = body;
    if (body.cut)
        return STATUS_TRUNCATED;
    return m->has_data ? STATUS_OK : STATUS_MALFORMED;
}

static enum status read_body_of(struct cursor body, struct m2pa_message *m)
{
    cursor_skip(&body, 1);
    m->bsn = cursor_be24(&body);
    cursor_skip(&body, 1);
    m->fsn = cursor_be24(&body);
    if (!cursor_ok(&body))
        return cursor_status(&body);
    if (m->message_type == USER_DATA)
        return read_user_data(body, m);
    m->link_status = cursor_be32(&body);
    return cursor_status(&body);
}

enum status m2pa_decode(struct cursor in, struct m2pa_message *ret, struct notes *notes)
{
    *ret = (struct m2pa_message){0};
    uint8_t version = cursor_u8(&in);
    cursor_skip(&in, 1);
    uint8_t message_class = cursor_u8(&in);
    ret->message_type = cursor_u8(&in);
    const uint8_t *at = cursor_at(&in);
    uint32_t length = cursor_be32(&in);
    if (!cursor_ok(&in))
        return cursor_status(&in);
    bool known = ret->message_type == USER_DATA || ret->message_type == LINK_STATUS;
    if (version != VERSION || message_class != M2PA_CLASS || !known)
        return STATUS_MALFORMED;
    if (length < HEADER_LEN) {
        note_add(notes, NOTE_adaptation_length, at);
        return STATUS_MALFORMED;
    }
    struct cursor body = read_body(&in, length - (size_t)HEADER_LEN, at, notes);
    return read_body_of(body, ret);
}
