// SPDX-License-Identifier: Apache-2.0
#include "frame/ip.h"

enum extension {
    EXTENSION_HOP_BY_HOP = 0,
    EXTENSION_ROUTING = 43,
    EXTENSION_FRAGMENT = 44,
    EXTENSION_AUTHENTICATION = 51,
    EXTENSION_DESTINATION = 60,
};

static void address(struct cursor *in, unsigned family, struct ip_address *ret)
{
    struct span bytes = cursor_bytes(in, family == 4 ? 4 : 16);
    *ret = (struct ip_address){.family = (uint8_t)family};
    if (bytes.len)
        memcpy(ret->bytes, bytes.p, bytes.len);
}

static enum status read_ipv4(struct cursor in, struct ip_packet *ret)
{
    enum { MORE_FRAGMENTS = 0x2000, OFFSET_MASK = 0x1fff };
    const size_t available = cursor_left(&in);
    unsigned header_len = (cursor_u8(&in) & 15u) * 4;
    cursor_skip(&in, 1);
    size_t total_len = cursor_be16(&in);
    ret->fragment_id = cursor_be16(&in);
    unsigned flags = cursor_be16(&in);
    cursor_skip(&in, 1);
    ret->protocol = cursor_u8(&in);
    cursor_skip(&in, 2);
    address(&in, 4, &ret->src);
    address(&in, 4, &ret->dest);
    if (!cursor_ok(&in))
        return cursor_status(&in);
    if (total_len == 0)
        total_len = available; /* a segmentation offload left it to the network card */
    if (header_len < 20 || total_len < header_len)
        return STATUS_MALFORMED;
    cursor_skip(&in, header_len - 20);
    ret->fragment_offset = (flags & OFFSET_MASK) * 8;
    ret->more_fragments = flags & MORE_FRAGMENTS;
    ret->fragment = ret->fragment_offset || ret->more_fragments;
    ret->payload = cursor_sub(&in, total_len - header_len);
    return cursor_status(&in);
}

static void read_fragment_header(struct cursor *in, struct ip_packet *ret)
{
    cursor_skip(in, 1);
    unsigned offset = cursor_be16(in);
    ret->fragment_id = cursor_be32(in);
    ret->fragment_offset = offset & 0xfff8;
    ret->more_fragments = offset & 1;
    ret->fragment = ret->fragment_offset || ret->more_fragments;
}

static enum status read_ipv6(struct cursor in, struct ip_packet *ret)
{
    cursor_skip(&in, 4);
    size_t payload_len = cursor_be16(&in);
    unsigned next = cursor_u8(&in);
    cursor_skip(&in, 1);
    address(&in, 6, &ret->src);
    address(&in, 6, &ret->dest);
    struct cursor rest = cursor_sub(&in, payload_len ? payload_len : cursor_left(&in));
    enum status status = cursor_status(&in);
    for (unsigned i = 0; !ret->fragment; i++) {
        bool extension = next == EXTENSION_HOP_BY_HOP || next == EXTENSION_ROUTING || next == EXTENSION_FRAGMENT ||
                         next == EXTENSION_AUTHENTICATION || next == EXTENSION_DESTINATION;
        if (!extension)
            break;
        if (i == IP_EXTENSIONS_MAX)
            return STATUS_LIMIT;
        unsigned kind = next;
        next = cursor_u8(&rest);
        if (kind == EXTENSION_FRAGMENT) {
            read_fragment_header(&rest, ret);
            continue;
        }
        unsigned len = cursor_u8(&rest);
        cursor_skip(&rest, kind == EXTENSION_AUTHENTICATION ? (len + 2) * 4 - 2 : (len + 1) * 8 - 2);
    }
    ret->protocol = (uint8_t)next;
    ret->payload = rest;
    return status == STATUS_OK ? cursor_status(&rest) : status;
}

enum status ip_read(struct cursor in, struct ip_packet *ret)
{
    *ret = (struct ip_packet){0};
    return cursor_peek(&in) >> 4 == 4 ? read_ipv4(in, ret) : read_ipv6(in, ret);
}
