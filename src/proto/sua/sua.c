// SPDX-License-Identifier: Apache-2.0
#include "proto/sua/sua.h"

#include "code/tbcd.h"
#include "code/xua.h"

enum { CONNECTIONLESS = 7, CLDT = 1, CLDR = 2 };

/* RFC 3868 3.9 and 3.10: the parameters of CLDT and CLDR, and those within an address. */
enum parameter {
    ROUTING_CONTEXT = 0x0006,
    CORRELATION_ID = 0x0013,
    HOP_COUNTER = 0x0101,
    SOURCE_ADDRESS = 0x0102,
    DESTINATION_ADDRESS = 0x0103,
    SCCP_CAUSE = 0x0106,
    DATA = 0x010b,
    IMPORTANCE = 0x0113,
    MESSAGE_PRIORITY = 0x0114,
    PROTOCOL_CLASS = 0x0115,
    SEQUENCE_CONTROL = 0x0116,
    SEGMENTATION = 0x0117,
    GLOBAL_TITLE = 0x8001,
    POINT_CODE = 0x8002,
    SUBSYSTEM_NUMBER = 0x8003,
    IPV4_ADDRESS = 0x8004,
    HOSTNAME = 0x8005,
    IPV6_ADDRESS = 0x8006,
};

static const struct xua_name names[] = {
#define SUA_MESSAGE(message_class, message_type, name) {message_class, message_type, name},
#include "proto/sua/sua_message.def"
#undef SUA_MESSAGE
};

static const uint16_t once[] = {
    ROUTING_CONTEXT,  CORRELATION_ID, HOP_COUNTER,  SOURCE_ADDRESS,   DESTINATION_ADDRESS,
    SCCP_CAUSE,       DATA,           IMPORTANCE,   MESSAGE_PRIORITY, PROTOCOL_CLASS,
    SEQUENCE_CONTROL, SEGMENTATION,   GLOBAL_TITLE, POINT_CODE,       SUBSYSTEM_NUMBER,
    IPV4_ADDRESS,     HOSTNAME,       IPV6_ADDRESS,
};

static const struct xua_protocol sua = {
    names,
    sizeof names / sizeof *names,
    once,
    sizeof once / sizeof *once,
    NOTE_adaptation_length,
    NOTE_adaptation_parameter_duplicate,
};

const char *sua_message_name(uint8_t message_class, uint8_t message_type)
{
    return xua_message_name(&sua, message_class, message_type);
}

/* RFC 3868 3.10.2.3: which of the fields mean something is told by the indicator, as in Q.713; the others are
 * left 0. An encoding scheme, which SUA does not have, follows from the number of digits. */
static void keep_title_fields(struct sccp_address *a, uint8_t translation, uint8_t plan, uint8_t nature,
                              uint8_t digit_count)
{
    enum { BCD_ODD = 1, BCD_EVEN = 2 };
    if (a->gt_indicator >= 2)
        a->translation_type = translation;
    if (a->gt_indicator >= 3) {
        a->numbering_plan = plan & 15;
        a->encoding_scheme = digit_count % 2 ? BCD_ODD : BCD_EVEN;
    }
    if (a->gt_indicator == 1 || a->gt_indicator == 4)
        a->nature = nature & 127;
}

static enum status read_title(struct cursor value, struct sccp_address *a, struct notes *notes)
{
    enum { RESERVED_LEN = 3, INDICATOR_LAST = 4 };
    const uint8_t *at = cursor_at(&value);
    cursor_skip(&value, RESERVED_LEN);
    uint8_t indicator = cursor_u8(&value), digit_count = cursor_u8(&value);
    uint8_t translation = cursor_u8(&value), plan = cursor_u8(&value), nature = cursor_u8(&value);
    if (!cursor_ok(&value))
        return cursor_status(&value);
    a->gt_indicator = indicator & 15;
    bool known = indicator >= 1 && indicator <= INDICATOR_LAST;
    if (known)
        keep_title_fields(a, translation, plan, nature, digit_count);
    sccp_numbering_check(a, POINT_CODE_ITU, at, notes);
    if (!known)
        return STATUS_OK;
    const struct span bytes = cursor_rest(&value);
    size_t whole = ((size_t)digit_count + 1) / 2;
    tbcd_digits_counted(bytes, digit_count, &a->gt);
    a->has_gt = a->gt.len > 0;
    sccp_digits_check(a, value.cut, bytes.p, notes);
    if (value.cut)
        return STATUS_TRUNCATED;
    if (whole != bytes.len)
        note_add(notes, NOTE_adaptation_length, bytes.p);
    return whole > bytes.len ? STATUS_MALFORMED : STATUS_OK;
}

/* The last octet of four. */
static bool read_octet(struct xua_walk *walk, const struct xua_parameter *p, uint8_t *ret)
{
    uint32_t number;
    bool fits = xua_number(walk, p, &number);
    *ret = (uint8_t)number;
    return fits;
}

static void read_address_part(struct xua_walk *walk, const struct xua_parameter *p, struct sccp_address *a)
{
    switch (p->tag) {
    case GLOBAL_TITLE:
        xua_keep(walk, read_title(p->value, a, walk->notes));
        break;
    case POINT_CODE:
        a->has_point_code = xua_number(walk, p, &a->point_code);
        break;
    case SUBSYSTEM_NUMBER:
        a->has_ssn = read_octet(walk, p, &a->ssn);
        break;
    default:
        break;
    }
}

/* RFC 3868 3.10.2: routing indicator, address indicator, and parameters. What is there counts; the address
 * indicator only says what a gateway is to keep of it. */
static enum status read_address(struct cursor value, struct sccp_address *ret, struct notes *notes)
{
    enum { ROUTE_ON_SSN_AND_POINT_CODE = 2, ROUTE_ON_SSN_AND_IP = 4 };
    *ret = (struct sccp_address){.bytes = cursor_rest(&value)};
    uint16_t routing = cursor_be16(&value);
    cursor_skip(&value, 2);
    ret->route_on_ssn = routing == ROUTE_ON_SSN_AND_POINT_CODE || routing == ROUTE_ON_SSN_AND_IP;
    struct xua_walk walk = {.in = value, .protocol = &sua, .notes = notes};
    struct xua_parameter part;
    while (xua_next(&walk, &part))
        read_address_part(&walk, &part, ret);
    return walk.status;
}

/* RFC 3868 3.10.23: a bit for the first segment, how many follow, and a reference. */
static void read_segmentation(struct xua_walk *walk, const struct xua_parameter *p, struct sccp_message *m)
{
    enum { REMAINING_MAX = 15 };
    uint32_t number;
    if (!xua_number(walk, p, &number))
        return;
    m->segmented = true;
    m->segment_first = number >> 31;
    m->segment_remaining = number >> 24 & 127;
    m->segment_local_reference = number & 0xffffff;
    if (m->segment_remaining > REMAINING_MAX)
        xua_keep(walk, STATUS_MALFORMED);
}

static void read_parameter(struct xua_walk *walk, const struct xua_parameter *p, struct sua_message *m)
{
    struct sccp_message *sccp = &m->sccp;
    uint8_t octet;
    switch (p->tag) {
    case ROUTING_CONTEXT:
        m->has_routing_context = xua_number(walk, p, &m->routing_context);
        break;
    case SOURCE_ADDRESS:
        sccp->has_calling = true;
        xua_keep(walk, read_address(p->value, &sccp->calling, walk->notes));
        break;
    case DESTINATION_ADDRESS:
        sccp->has_called = true;
        xua_keep(walk, read_address(p->value, &sccp->called, walk->notes));
        break;
    case DATA:
        sccp->has_data = true;
        sccp->data = p->value;
        break;
    case PROTOCOL_CLASS:
        read_octet(walk, p, &octet);
        sccp->protocol_class = octet & 3;
        sccp->return_on_error = octet & 128;
        break;
    case HOP_COUNTER:
        read_octet(walk, p, &sccp->hop_counter);
        break;
    case SCCP_CAUSE:
        read_octet(walk, p, &sccp->return_cause);
        break;
    case SEGMENTATION:
        read_segmentation(walk, p, sccp);
        break;
    default:
        break;
    }
}

static uint8_t sccp_type(uint8_t message_type, bool segmented)
{
    if (message_type == CLDT)
        return segmented ? SCCP_XUDT : SCCP_UDT;
    return segmented ? SCCP_XUDTS : SCCP_UDTS;
}

enum status sua_decode(struct cursor in, struct sua_message *ret, struct notes *notes)
{
    struct xua_message message;
    struct xua_parameter parameter;
    enum status status = xua_decode(in, &sua, &message, notes);
    *ret = (struct sua_message){.message_class = message.message_class, .message_type = message.message_type};
    if (status != STATUS_OK || ret->message_class != CONNECTIONLESS)
        return status;
    ret->connectionless = true;
    struct xua_walk walk = {.in = message.parameters, .protocol = &sua, .notes = notes};
    while (xua_next(&walk, &parameter))
        read_parameter(&walk, &parameter, ret);
    struct sccp_message *sccp = &ret->sccp;
    sccp->type = sccp_type(ret->message_type, sccp->segmented);
    bool whole = sccp->has_called && sccp->has_calling && sccp->has_data;
    return walk.status == STATUS_OK && !whole ? STATUS_MALFORMED : walk.status;
}
