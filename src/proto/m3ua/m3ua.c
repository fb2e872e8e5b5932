// SPDX-License-Identifier: Apache-2.0
#include "proto/m3ua/m3ua.h"

#include "code/xua.h"

enum { TRANSFER = 1, DATA = 1 };

/* RFC 4666 3.2 and 3.3.1: the parameters of a DATA message. */
enum parameter {
    ROUTING_CONTEXT = 0x0006,
    CORRELATION_ID = 0x0013,
    NETWORK_APPEARANCE = 0x0200,
    PROTOCOL_DATA = 0x0210,
};

static const struct xua_name names[] = {
#define M3UA_MESSAGE(message_class, message_type, name) {message_class, message_type, name},
#include "proto/m3ua/m3ua_message.def"
#undef M3UA_MESSAGE
};

static const uint16_t once[] = {ROUTING_CONTEXT, CORRELATION_ID, NETWORK_APPEARANCE, PROTOCOL_DATA};

static const struct xua_protocol m3ua = {
    names,
    sizeof names / sizeof *names,
    once,
    sizeof once / sizeof *once,
    NOTE_m3ua_length,
    NOTE_m3ua_parameter_duplicate,
};

const char *m3ua_message_name(uint8_t message_class, uint8_t message_type)
{
    return xua_message_name(&m3ua, message_class, message_type);
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

static void read_parameter(struct xua_walk *walk, const struct xua_parameter *p, struct m3ua_message *m)
{
    switch (p->tag) {
    case ROUTING_CONTEXT:
        m->has_routing_context = xua_number(walk, p, &m->routing_context);
        break;
    case NETWORK_APPEARANCE:
        m->has_network_appearance = xua_number(walk, p, &m->network_appearance);
        break;
    case PROTOCOL_DATA:
        xua_keep(walk, read_protocol_data(p->value, m));
        break;
    default:
        break;
    }
}

enum status m3ua_decode(struct cursor in, struct m3ua_message *ret, struct notes *notes)
{
    struct xua_message message;
    struct xua_parameter parameter;
    enum status status = xua_decode(in, &m3ua, &message, notes);
    *ret =
        (struct m3ua_message){.message_class = message.message_class, .message_type = message.message_type};
    if (status != STATUS_OK || ret->message_class != TRANSFER || ret->message_type != DATA)
        return status;
    /* a broken parameter does not keep the others from being read */
    struct xua_walk walk = {.in = message.parameters, .protocol = &m3ua, .notes = notes};
    while (xua_next(&walk, &parameter))
        read_parameter(&walk, &parameter, ret);
    return walk.status == STATUS_OK && !ret->has_data ? STATUS_MALFORMED : walk.status;
}
