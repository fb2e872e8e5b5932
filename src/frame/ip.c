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
    enum { MORE_FRAGMENTS = 0x2000, OFFSET_MASK = 0x1fff, FIXED_LEN = 20 };
    struct cursor header = cursor_sub(&in, FIXED_LEN);
    if (!cursor_ok(&in))
        return cursor_status(&in);
    unsigned header_len = (cursor_u8(&header) & 15u) * 4;
    cursor_skip(&header, 1);
    size_t total_len = cursor_be16(&header);
    ret->fragment_id = cursor_be16(&header);
    unsigned flags = cursor_be16(&header);
    cursor_skip(&header, 1);
    ret->protocol = cursor_u8(&header);
    cursor_skip(&header, 2);
    address(&header, 4, &ret->src);
    address(&header, 4, &ret->dest);
    bool offloaded = total_len == 0; /* left to the network card: all that is there */
    if (header_len < FIXED_LEN || (!offloaded && total_len < header_len))
        return STATUS_MALFORMED;
    cursor_skip(&in, header_len - FIXED_LEN);
    ret->fragment_offset = (flags & OFFSET_MASK) * 8;
    ret->more_fragments = flags & MORE_FRAGMENTS;
    ret->fragment = ret->fragment_offset || ret->more_fragments;
    ret->payload_len = offloaded ? cursor_left(&in) : total_len - header_len;
    ret->payload = offloaded ? in : cursor_sub(&in, total_len - header_len);
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

static bool is_extension(unsigned header)
{
    return header == EXTENSION_HOP_BY_HOP || header == EXTENSION_ROUTING || header == EXTENSION_FRAGMENT ||
           header == EXTENSION_AUTHENTICATION || header == EXTENSION_DESTINATION;
}

/* From the header that `protocol` names on; stops behind the fragment header of a fragment. */
static enum status read_extensions(struct ip_packet *ret)
{
    struct cursor *rest = &ret->payload;
    for (unsigned i = 0; !ret->fragment && is_extension(ret->protocol); i++) {
        if (i == IP_EXTENSIONS_MAX)
            return STATUS_LIMIT;
        unsigned kind = ret->protocol;
        ret->protocol = cursor_u8(rest);
        if (kind == EXTENSION_FRAGMENT) {
            read_fragment_header(rest, ret);
            continue;
        }
        unsigned len = cursor_u8(rest);
        cursor_skip(rest, kind == EXTENSION_AUTHENTICATION ? (len + 2) * 4 - 2 : (len + 1) * 8 - 2);
    }
    return cursor_status(rest);
}

static enum status read_ipv6(struct cursor in, struct ip_packet *ret)
{
    cursor_skip(&in, 4);
    size_t payload_len = cursor_be16(&in);
    ret->protocol = cursor_u8(&in);
    cursor_skip(&in, 1);
    address(&in, 6, &ret->src);
    address(&in, 6, &ret->dest);
    ret->payload = payload_len ? cursor_sub(&in, payload_len) : in; /* 0: left to the network card */
    size_t there = cursor_left(&ret->payload);
    enum status status = read_extensions(ret);
    size_t extensions = there - cursor_left(&ret->payload);
    ret->payload_len = (payload_len ? payload_len : there) - extensions;
    return cursor_ok(&in) ? status : cursor_status(&in);
}

enum status ip_read(struct cursor in, struct ip_packet *ret)
{
    *ret = (struct ip_packet){0};
    if (cursor_left(&in) == 0)
        return in.cut ? STATUS_TRUNCATED : STATUS_MALFORMED;
    switch (cursor_peek(&in) >> 4) {
    case 4:
        return read_ipv4(in, ret);
    case 6:
        return read_ipv6(in, ret);
    }
    return STATUS_MALFORMED;
}

enum status ip_read_joined(struct ip_packet *packet)
{
    packet->fragment = false;
    if (packet->src.family != 6)
        return STATUS_OK;
    enum status status = read_extensions(packet);
    return packet->fragment ? STATUS_MALFORMED : status;
}
