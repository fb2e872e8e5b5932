// SPDX-License-Identifier: Apache-2.0
#include "proto/m3ua/m3ua.h"

enum { VERSION = 1, HEADER_LEN = 8, TRANSFER = 1, DATA = 1 };

/* RFC 4666 3.2 and 3.3.1: the parameters of a DATA message; each may occur once. */
enum parameter {
    ROUTING_CONTEXT = 0x0006,
    CORRELATION_ID = 0x0013,
    NETWORK_APPEARANCE = 0x0200,
    PROTOCOL_DATA = 0x0210,
};

static const struct {
    uint8_t message_class, message_type;
    const char *name;
} messages[] = {
#define M3UA_MESSAGE(message_class, message_type, name) {message_class, message_type, name},
#include "proto/m3ua/m3ua_message.def"
#undef M3UA_MESSAGE
};

const char *m3ua_message_name(uint8_t message_class, uint8_t message_type)
{
    for (size_t i = 0; i < sizeof messages / sizeof *messages; i++)
        if (messages[i].message_class == message_class && messages[i].message_type == message_type)
            return messages[i].name;
    return NULL;
}

/* Whether a parameter of this tag came before; *seen remembers it. */
static bool seen_before(uint16_t tag, unsigned *seen)
{
    static const uint16_t once[] = {ROUTING_CONTEXT, CORRELATION_ID, NETWORK_APPEARANCE, PROTOCOL_DATA};
    for (size_t i = 0; i < sizeof once / sizeof *once; i++) {
        unsigned bit = 1U << i;
        if (once[i] != tag)
            continue;
        bool before = *seen & bit;
        *seen |= bit;
        return before;
    }
    return false;
}

static enum status read_number(struct cursor value, uint32_t *ret, bool *ret_has)
{
    *ret = cursor_be32(&value);
    *ret_has = cursor_ok(&value);
    return cursor_status(&value);
}

static enum status read_protocol_data(struct cursor value, struct m3ua_message *m)
{
    m->opc = cursor_be32(&value);
    m->dpc = cursor_be32(&value);
    m->si = cursor_u8(&value);
    m->ni = cursor_u8(&value);
    m->mp = cursor_u8(&value);
    m->sls = cursor_u8(&value);
    m->has_data = cursor_ok(&value);
    m->data = value;
    return cursor_status(&value);
}

static enum status read_parameter(uint16_t tag, struct cursor value, struct m3ua_message *m)
{
    switch (tag) {
    case ROUTING_CONTEXT:
        return read_number(value, &m->routing_context, &m->has_routing_context);
    case NETWORK_APPEARANCE:
        return read_number(value, &m->network_appearance, &m->has_network_appearance);
    case PROTOCOL_DATA:
        return read_protocol_data(value, m);
    default:
        return STATUS_OK;
    }
}

/* The parameters of a DATA message; a broken one does not keep the others from being read. */
static enum status read_parameters(struct cursor *in, struct m3ua_message *m, struct notes *notes)
{
    enum { TAG_AND_LENGTH_LEN = 4 };
    enum status first = STATUS_OK;
    unsigned seen = 0;
    while (cursor_left(in)) {
        const uint8_t *at = cursor_at(in);
        uint16_t tag = cursor_be16(in);
        uint16_t length = cursor_be16(in);
        if (length < TAG_AND_LENGTH_LEN)
            cursor_fail(in, STATUS_MALFORMED);
        if (!cursor_ok(in))
            break;
        struct cursor value = cursor_sub(in, length - (size_t)TAG_AND_LENGTH_LEN);
        if (cursor_status(in) == STATUS_MALFORMED)
            note_add(notes, NOTE_m3ua_length, at);
        size_t padding = -(size_t)length & 3;
        cursor_skip(in, padding < cursor_left(in) ? padding : cursor_left(in));
        if (seen_before(tag, &seen)) {
            note_add(notes, NOTE_m3ua_parameter_duplicate, at);
            continue;
        }
        enum status status = read_parameter(tag, value, m);
        first = first ? first : status;
    }
    return first ? first : cursor_status(in);
}

/*
 * What the length field covers, or what of it is there. RFC 4666 3.1.4: whether it counts the padding
 * of the last parameter is left open.
 */
static struct cursor read_body(struct cursor *in, uint32_t length, const uint8_t *at, struct notes *notes)
{
    size_t left = cursor_left(in), body_len = length - (size_t)HEADER_LEN;
    size_t padding = -(size_t)length & 3;
    bool too_short = body_len < left && body_len + padding != left;
    bool too_long = body_len > left && !in->cut;
    if (too_short || too_long)
        note_add(notes, NOTE_m3ua_length, at);
    if (too_long)
        body_len = left;
    return cursor_sub(in, body_len);
}

enum status m3ua_decode(struct cursor in, struct m3ua_message *ret, struct notes *notes)
{
    *ret = (struct m3ua_message){0};
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
    if (!m3ua_message_name(ret->message_class, ret->message_type))
        return STATUS_UNSUPPORTED;
    if (length < HEADER_LEN) {
        note_add(notes, NOTE_m3ua_length, at);
        return STATUS_MALFORMED;
    }
    struct cursor body = read_body(&in, length, at, notes);
    if (ret->message_class != TRANSFER || ret->message_type != DATA)
        return STATUS_OK;
    enum status status = read_parameters(&body, ret, notes);
    if (status == STATUS_OK)
        status = cursor_status(&in);
    return status == STATUS_OK && !ret->has_data ? STATUS_MALFORMED : status;
}
