// SPDX-License-Identifier: Apache-2.0
#include "frame/tunnel.h"

#include "frame/payload.h"

enum { IP_PROTOCOL_IPV4 = 4, IP_PROTOCOL_IPV6 = 41, IP_PROTOCOL_GRE = 47 };

/*
 * ERSPAN (draft-foschiano-erspan-03). Type I is the bare frame; types II and III have a header, with a
 * version in front and a flag for a frame that the mirror cut to fit, which says nothing about the frame's
 * sender.
 */
static enum link_result read_erspan(struct cursor *in, bool sequenced)
{
    enum {
        VERSION_II = 1,
        VERSION_III = 2,
        CUT = 0x0400,
        FRAME_TYPE = 0x7c00,
        TYPE_IP = 2 << 10,
        SUBHEADER = 1
    };
    if (!sequenced)
        return link_read_type(ETHER_TYPE_ETHERNET, in);
    unsigned version = cursor_be16(in) >> 12;
    in->cut |= (cursor_be16(in) & CUT) != 0;
    cursor_skip(in, 4); /* II: index; III: timestamp */
    if (version == VERSION_II)
        return link_read_type(ETHER_TYPE_ETHERNET, in);
    if (version != VERSION_III)
        return cursor_ok(in) ? LINK_IS_OTHER : LINK_IS_BROKEN;
    cursor_skip(in, 2);
    unsigned flags = cursor_be16(in);
    if (flags & SUBHEADER)
        cursor_skip(in, 8);
    if ((flags & FRAME_TYPE) == 0)
        return link_read_type(ETHER_TYPE_ETHERNET, in);
    if ((flags & FRAME_TYPE) == TYPE_IP)
        return link_read(LINK_RAW, in);
    return cursor_ok(in) ? LINK_IS_OTHER : LINK_IS_BROKEN;
}

static enum link_result read_gre(struct cursor *in)
{
    enum { CHECKSUM = 0x8000, ROUTING = 0x4000, KEY = 0x2000, SEQUENCE = 0x1000, VERSION = 7 };
    enum { TYPE_ERSPAN = 0x88be, TYPE_ERSPAN_III = 0x22eb };
    unsigned flags = cursor_be16(in), type = cursor_be16(in);
    if (!cursor_ok(in))
        return LINK_IS_BROKEN;
    if (flags & (VERSION | ROUTING))
        return LINK_IS_OTHER;
    cursor_skip(in, 4u * (unsigned)__builtin_popcount(flags & (CHECKSUM | KEY | SEQUENCE)));
    if (type == TYPE_ERSPAN || type == TYPE_ERSPAN_III)
        return read_erspan(in, type == TYPE_ERSPAN_III || flags & SEQUENCE);
    return link_read_type(type, in);
}

bool tunnel_has_port(uint16_t dest_port)
{
    enum { PORT_VXLAN = 4789, PORT_VXLAN_LINUX = 8472 };
    return dest_port == PORT_VXLAN || dest_port == PORT_VXLAN_LINUX;
}

static enum link_result read_udp(struct cursor *in)
{
    enum { HEADER_LEN = 8 };
    cursor_skip(in, 2);
    uint16_t dest_port = cursor_be16(in);
    unsigned len = cursor_be16(in);
    cursor_skip(in, 2);
    if (!cursor_ok(in) || !tunnel_has_port(dest_port))
        return LINK_IS_UNKNOWN;
    if (len) /* 0: left to the network card */
        link_narrow(in, len < HEADER_LEN ? 0 : len - HEADER_LEN);
    cursor_skip(in, 8); /* flags and network: whichever it is, a frame follows */
    return link_read_type(ETHER_TYPE_ETHERNET, in);
}

enum link_result tunnel_read(uint8_t ip_protocol, struct cursor *in)
{
    switch (ip_protocol) {
    case IP_PROTOCOL_IPV4:
    case IP_PROTOCOL_IPV6:
        return link_read(LINK_RAW, in);
    case IP_PROTOCOL_GRE:
        return read_gre(in);
    case IP_PROTOCOL_UDP:
        return read_udp(in);
    }
    return LINK_IS_UNKNOWN;
}
