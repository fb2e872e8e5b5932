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
    *ret = (struct ip_address){0};
    if (bytes.len == 0)
        return;
    ret->family = (uint8_t)family;
    memcpy(ret->bytes, bytes.p, bytes.len);
}

static enum status read_ipv4(struct cursor in, struct ip_packet *ret)
{
    enum { MORE_FRAGMENTS = 0x2000, OFFSET_MASK = 0x1fff };
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
    ret->payload = in;
    if (!cursor_ok(&in))
        return cursor_status(&in);
    if (header_len < 20 || (total_len && total_len < header_len))
        return STATUS_MALFORMED;
    cursor_skip(&in, header_len - 20);
    ret->fragment_offset = (flags & OFFSET_MASK) * 8;
    ret->more_fragments = flags & MORE_FRAGMENTS;
    ret->fragment = ret->fragment_offset || ret->more_fragments;
    /* a segmentation offload leaves the length 0 for the network card to fill in */
    ret->payload = total_len ? cursor_sub(&in, total_len - header_len) : in;
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

static bool is_extension(unsigned next)
{
    return next == EXTENSION_HOP_BY_HOP || next == EXTENSION_ROUTING || next == EXTENSION_FRAGMENT ||
           next == EXTENSION_AUTHENTICATION || next == EXTENSION_DESTINATION;
}

/* Steps over extension headers, up to one that says that this is a fragment. */
static enum status read_extensions(struct cursor *rest, unsigned *next, struct ip_packet *ret)
{
    for (unsigned i = 0; !ret->fragment && is_extension(*next); i++) {
        if (i == IP_EXTENSIONS_MAX)
            return STATUS_LIMIT;
        unsigned kind = *next;
        *next = cursor_u8(rest);
        if (kind == EXTENSION_FRAGMENT) {
            read_fragment_header(rest, ret);
            continue;
        }
        unsigned len = cursor_u8(rest);
        cursor_skip(rest, kind == EXTENSION_AUTHENTICATION ? (len + 2) * 4 - 2 : (len + 1) * 8 - 2);
    }
    return cursor_status(rest);
}

bool ip_skip_extensions(struct cursor *payload, uint8_t *protocol)
{
    struct ip_packet inner = {.fragment = false};
    unsigned next = *protocol;
    enum status status = read_extensions(payload, &next, &inner);
    *protocol = (uint8_t)next;
    return status == STATUS_OK && !inner.fragment;
}

static enum status read_ipv6(struct cursor in, struct ip_packet *ret)
{
    cursor_skip(&in, 4);
    size_t payload_len = cursor_be16(&in);
    unsigned next = cursor_u8(&in);
    cursor_skip(&in, 1);
    address(&in, 6, &ret->src);
    address(&in, 6, &ret->dest);
    struct cursor rest = payload_len ? cursor_sub(&in, payload_len) : in;
    enum status status = cursor_status(&in), inner = read_extensions(&rest, &next, ret);
    ret->protocol = (uint8_t)next;
    ret->payload = rest;
    return status == STATUS_OK ? inner : status;
}

enum status ip_read(struct cursor in, struct ip_packet *ret)
{
    *ret = (struct ip_packet){0};
    return cursor_peek(&in) >> 4 == 4 ? read_ipv4(in, ret) : read_ipv6(in, ret);
}
