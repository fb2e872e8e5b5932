// SPDX-License-Identifier: Apache-2.0
#include "proto/m2ua/m2ua.h"

#include "code/xua.h"

enum { MAUP = 6, DATA = 1 };

/* RFC 3331 3.2 and 3.3.1: the parameters of a DATA message. */
enum parameter {
    INTERFACE_NUMBER = 0x0001,
    INTERFACE_TEXT = 0x0003,
    CORRELATION_ID = 0x0013,
    PROTOCOL_DATA = 0x0300,
    PROTOCOL_DATA_TTC = 0x0301,
};

static const struct xua_name names[] = {
#define M2UA_MESSAGE(message_class, message_type, name) {message_class, message_type, name},
#include "proto/m2ua/m2ua_message.def"
#undef M2UA_MESSAGE
};

static const uint16_t once[] = {INTERFACE_NUMBER, INTERFACE_TEXT, CORRELATION_ID, PROTOCOL_DATA,
                                PROTOCOL_DATA_TTC};

static const struct xua_protocol m2ua = {
    names,
    sizeof names / sizeof *names,
    once,
    sizeof once / sizeof *once,
    NOTE_adaptation_length,
    NOTE_adaptation_parameter_duplicate,
};

const char *m2ua_message_name(uint8_t message_class, uint8_t message_type)
{
    return xua_message_name(&m2ua, message_class, message_type);
}

/* Of the two forms a message holds one; of both, the first counts. */
static void read_protocol_data(struct xua_walk *walk, const struct xua_parameter *p, struct m2ua_message *m)
{
    struct cursor value = p->value;
    if (m->has_data) {
        note_add(walk->notes, NOTE_adaptation_parameter_duplicate, cursor_at(&value));
        return;
    }
    if (p->tag == PROTOCOL_DATA_TTC)
        cursor_skip(&value, 1);
    xua_keep(walk, cursor_status(&value));
    m->has_data = cursor_left(&value) != 0;
    m->mtp3 = value;
}

static void read_parameter(struct xua_walk *walk, const struct xua_parameter *p, struct m2ua_message *m)
{
    switch (p->tag) {
    case INTERFACE_NUMBER:
        m->has_interface = xua_number(walk, p, &m->interface);
        break;
    case PROTOCOL_DATA:
    case PROTOCOL_DATA_TTC:
        read_protocol_data(walk, p, m);
        break;
    default:
        break;
    }
}

enum status m2ua_decode(struct cursor in, struct m2ua_message *ret, struct notes *notes)
{
    struct xua_message message;
    struct xua_parameter parameter;
    enum status status = xua_decode(in, &m2ua, &message, notes);
    *ret =
        (struct m2ua_message){.message_class = message.message_class, .message_type = message.message_type};
    if (status != STATUS_OK || ret->message_class != MAUP || ret->message_type != DATA)
        return status;
    struct xua_walk walk = {.in = message.parameters, .protocol = &m2ua, .notes = notes};
    while (xua_next(&walk, &parameter))
        read_parameter(&walk, &parameter, ret);
    return walk.status == STATUS_OK && !ret->has_data ? STATUS_MALFORMED : walk.status;
}
