// SPDX-License-Identifier: Apache-2.0
#include "frame/exported_pdu.h"

#include "frame/payload_protocol.h"

enum tag {
    TAG_END = 0,
    TAG_DISSECTOR = 12,
    TAG_HEURISTIC = 13,
    TAG_TABLE = 14,
    TAG_IPV4_SRC = 20,
    TAG_IPV4_DEST = 21,
    TAG_IPV6_SRC = 22,
    TAG_IPV6_DEST = 23,
    TAG_PORT_TYPE = 24,
    TAG_SRC_PORT = 25,
    TAG_DEST_PORT = 26,
    TAG_OPC = 28,
    TAG_DPC = 29,
    TAG_TABLE_VALUE = 32,
};

/* What names the message until all tags are read. */
struct naming {
    bool is_table;
    uint32_t table_value;
};

/* Text padded with zero bytes. */
static struct span text(struct cursor value)
{
    struct span front = {cursor_at(&value), 0};
    while (cursor_u8(&value))
        front.len++;
    return front;
}

static void address(struct cursor *value, unsigned family, struct ip_address *ret)
{
    size_t len = family == 4 ? 4 : 16;
    struct span bytes = cursor_bytes(value, len);
    if (bytes.len != len)
        return;
    *ret = (struct ip_address){.family = (uint8_t)family};
    memcpy(ret->bytes, bytes.p, bytes.len);
}

static uint8_t transport(uint32_t port_type)
{
    static const uint8_t transports[] = {0, IP_PROTOCOL_SCTP, IP_PROTOCOL_TCP, IP_PROTOCOL_UDP};
    return port_type < sizeof transports ? transports[port_type] : 0;
}

static void read_tag(unsigned tag, struct cursor value, struct naming *naming, struct exported_pdu *ret)
{
    switch (tag) {
    case TAG_DISSECTOR:
    case TAG_HEURISTIC:
    case TAG_TABLE:
        naming->is_table = tag == TAG_TABLE;
        ret->name = text(value);
        break;
    case TAG_TABLE_VALUE:
        naming->table_value = cursor_be32(&value);
        break;
    case TAG_IPV4_SRC:
    case TAG_IPV6_SRC:
        address(&value, tag == TAG_IPV4_SRC ? 4 : 6, &ret->src_ip);
        break;
    case TAG_IPV4_DEST:
    case TAG_IPV6_DEST:
        address(&value, tag == TAG_IPV4_DEST ? 4 : 6, &ret->dest_ip);
        break;
    case TAG_PORT_TYPE:
        ret->transport = transport(cursor_be32(&value));
        break;
    case TAG_SRC_PORT:
        ret->src_port = (uint16_t)cursor_be32(&value);
        break;
    case TAG_DEST_PORT:
        ret->dest_port = (uint16_t)cursor_be32(&value);
        break;
    case TAG_OPC: /* the point code, then its format and network indicator */
        ret->opc = cursor_be32(&value);
        ret->has_opc = cursor_ok(&value);
        break;
    case TAG_DPC:
        ret->dpc = cursor_be32(&value);
        ret->has_dpc = cursor_ok(&value);
        break;
    }
}

static enum payload_protocol named(const struct exported_pdu *pdu, const struct naming *naming)
{
    enum { SERVICE_SCCP = 3 };
    if (!naming->is_table)
        return payload_protocol_exported(pdu->name);
    if (span_is(pdu->name, "sctp.ppi"))
        return payload_protocol_of(naming->table_value, 0, 0, (struct span){NULL, 0});
    if (span_is(pdu->name, "mtp3.service_indicator") && naming->table_value == SERVICE_SCCP)
        return PAYLOAD_sccp;
    return PAYLOAD_unknown;
}

enum status exported_pdu_read(struct cursor *in, struct exported_pdu *ret)
{
    struct naming naming = {0};
    *ret = (struct exported_pdu){0};
    for (unsigned i = 0; i < EXPORTED_TAGS_MAX; i++) {
        unsigned tag = cursor_be16(in);
        struct cursor value = cursor_sub(in, cursor_be16(in));
        if (!cursor_ok(in))
            return cursor_status(in);
        if (tag == TAG_END) {
            ret->protocol = (uint8_t)named(ret, &naming);
            return STATUS_OK;
        }
        read_tag(tag, value, &naming, ret);
    }
    return STATUS_LIMIT;
}
