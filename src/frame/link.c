// SPDX-License-Identifier: Apache-2.0
#include "frame/link.h"

/* EtherTypes beside those in link.h. */
enum {
    TYPE_NONE = 0, /* no type that leads on */
    TYPE_VLAN = 0x8100,
    TYPE_PPP = 0x880b,
    TYPE_MPLS = 0x8847,
    TYPE_MPLS_MULTICAST = 0x8848,
    TYPE_PPPOE_SESSION = 0x8864,
    TYPE_QINQ = 0x88a8,
    TYPE_QINQ_OLD = 0x9100,
};

static bool leads_on(unsigned type)
{
    static const uint16_t types[] = {
        ETHER_TYPE_IPV4, ETHER_TYPE_IPV6, TYPE_VLAN,           TYPE_QINQ,
        TYPE_QINQ_OLD,   TYPE_MPLS,       TYPE_MPLS_MULTICAST, TYPE_PPPOE_SESSION,
    };
    for (size_t i = 0; i < sizeof types / sizeof *types; i++)
        if (types[i] == type)
            return true;
    return false;
}

/* Whether an Ethernet frame begins `skip` bytes from here, to go by what it says it carries. */
static bool is_ethernet(struct cursor in, size_t skip)
{
    cursor_skip(&in, skip + 12);
    return leads_on(cursor_be16(&in));
}

/*
 * Behind a label stack (RFC 3032) nothing says what follows: IP to go by its version (RFC 4928), else an
 * Ethernet pseudowire, mostly with the control word of RFC 4448 4.6, which begins with 0 as many MAC
 * addresses do.
 */
static unsigned behind_labels(struct cursor *in)
{
    enum { BOTTOM = 0x100, CONTROL_WORD_LEN = 4 };
    bool bottom = false;
    for (unsigned i = 0; !bottom && i < LINK_LABELS_MAX; i++)
        bottom = cursor_be32(in) & BOTTOM;
    if (!bottom || !cursor_need(in, 1))
        return TYPE_NONE;
    unsigned first = cursor_peek(in) >> 4;
    if (first == 4)
        return ETHER_TYPE_IPV4;
    if (first == 6)
        return ETHER_TYPE_IPV6;
    if (first == 0 && is_ethernet(*in, CONTROL_WORD_LEN))
        cursor_skip(in, CONTROL_WORD_LEN);
    else if (!is_ethernet(*in, 0))
        return TYPE_NONE;
    return ETHER_TYPE_ETHERNET;
}

/* RFC 2516 4: version and type 1, code 0 for session data. */
static unsigned behind_pppoe(struct cursor *in)
{
    unsigned version_code = cursor_be16(in);
    cursor_skip(in, 2);
    link_narrow(in, cursor_be16(in));
    return version_code == 0x1100 ? TYPE_PPP : TYPE_NONE;
}

/* RFC 1661 2: the low bit of the protocol number's last octet is set, and a leading zero octet may be left
 * out. */
static unsigned behind_ppp(struct cursor *in)
{
    switch (cursor_peek(in) & 1 ? cursor_u8(in) : cursor_be16(in)) {
    case 0x0021:
        return ETHER_TYPE_IPV4;
    case 0x0057:
        return ETHER_TYPE_IPV6;
    case 0x0281:
    case 0x0283:
        return TYPE_MPLS;
    }
    return TYPE_NONE;
}

/* Steps over one header; returns the type of what follows it. */
static unsigned step(struct cursor *in, unsigned type)
{
    switch (type) {
    case TYPE_VLAN:
    case TYPE_QINQ:
    case TYPE_QINQ_OLD:
        cursor_skip(in, 2);
        return cursor_be16(in);
    case TYPE_MPLS:
    case TYPE_MPLS_MULTICAST:
        return behind_labels(in);
    case TYPE_PPPOE_SESSION:
        return behind_pppoe(in);
    case TYPE_PPP:
        return behind_ppp(in);
    case ETHER_TYPE_ETHERNET:
        cursor_skip(in, 12);
        return cursor_be16(in);
    }
    return TYPE_NONE;
}

enum link_result link_read_type(unsigned type, struct cursor *in)
{
    for (unsigned headers = 0; type != TYPE_NONE && cursor_ok(in) && headers <= LINK_HEADERS_MAX; headers++) {
        if (type == ETHER_TYPE_IPV4)
            return LINK_IS_IPV4;
        if (type == ETHER_TYPE_IPV6)
            return LINK_IS_IPV6;
        type = step(in, type);
    }
    return cursor_ok(in) ? LINK_IS_OTHER : LINK_IS_BROKEN;
}

static enum link_result by_version(struct cursor *in)
{
    if (!cursor_need(in, 1))
        return LINK_IS_BROKEN;
    unsigned version = cursor_peek(in) >> 4;
    return version == 4 ? LINK_IS_IPV4 : version == 6 ? LINK_IS_IPV6 : LINK_IS_OTHER;
}

/* BSD loopback: an address family in the byte order of the machine that captured, and each system has its own
 * for IPv6. */
static enum link_result by_family(struct cursor *in)
{
    enum { INET = 2, INET6_NETBSD = 24, INET6_FREEBSD = 28, INET6_DARWIN = 30 };
    uint32_t family = cursor_be32(in);
    if (!cursor_ok(in))
        return LINK_IS_BROKEN;
    if (family > 0xffff)
        family = __builtin_bswap32(family);
    if (family == INET)
        return LINK_IS_IPV4;
    return family == INET6_NETBSD || family == INET6_FREEBSD || family == INET6_DARWIN ? LINK_IS_IPV6
                                                                                       : LINK_IS_OTHER;
}

/* PPP with or without the address and control octets of HDLC, for which Cisco's framing has its own. */
static enum link_result read_ppp(struct cursor *in)
{
    enum { HDLC = 0xff03, CISCO_UNICAST = 0x0f00, CISCO_MULTICAST = 0x8f00 };
    struct cursor ahead = *in;
    unsigned first = cursor_be16(&ahead);
    if (first == CISCO_UNICAST || first == CISCO_MULTICAST) {
        cursor_skip(in, 2);
        return link_read_type(cursor_be16(in), in);
    }
    if (first == HDLC)
        cursor_skip(in, 2);
    return link_read_type(TYPE_PPP, in);
}

/*
 * A signal unit of Q.703 2.2, without flags; wide: with the sequence numbers of 12 bits and the length of 9
 * of annex A. The length indicator of the narrow form stops at 63, which means that much or more. Check
 * octets behind a shorter one are left out by it.
 */
static enum link_result read_mtp2(struct cursor *in, bool wide)
{
    enum { STATUS_LEN_MAX = 2, NARROW_MAX = 63, WIDE_MAX = 511 };
    cursor_skip(in, wide ? 4 : 2);
    size_t len = wide ? cursor_le16(in) & WIDE_MAX : cursor_u8(in) & NARROW_MAX;
    if (!cursor_ok(in))
        return LINK_IS_BROKEN;
    if (len <= STATUS_LEN_MAX)
        return len ? LINK_IS_STATUS : LINK_IS_FILL_IN;
    if (!wide && len == NARROW_MAX && cursor_left(in) > len)
        len = cursor_left(in);
    link_narrow(in, len);
    return cursor_ok(in) ? LINK_IS_MTP3 : LINK_IS_BROKEN;
}

/* LINKTYPE_MTP2_WITH_PHDR: sent or received, annex A (0 not used, 1 used, 2 not known), link number. */
static enum link_result read_mtp2_pseudo_header(struct cursor *in)
{
    enum { ANNEX_A_USED = 1 };
    cursor_skip(in, 1);
    bool wide = cursor_u8(in) == ANNEX_A_USED;
    cursor_skip(in, 2);
    return read_mtp2(in, wide);
}

enum link_result link_read(uint32_t link_type, struct cursor *in)
{
    switch ((enum link_type)link_type) {
    case LINK_NULL:
    case LINK_LOOP:
        return by_family(in);
    case LINK_ETHERNET:
        return link_read_type(ETHER_TYPE_ETHERNET, in);
    case LINK_PPP:
    case LINK_PPP_HDLC:
        return read_ppp(in);
    case LINK_PPP_ETHER:
        return link_read_type(TYPE_PPPOE_SESSION, in);
    case LINK_CISCO_HDLC:
        cursor_skip(in, 2);
        return link_read_type(cursor_be16(in), in);
    case LINK_SLL: /* the protocol is the last field */
        cursor_skip(in, 14);
        return link_read_type(cursor_be16(in), in);
    case LINK_SLL2: { /* the protocol is the first field */
        unsigned type = cursor_be16(in);
        cursor_skip(in, 18);
        return link_read_type(type, in);
    }
    case LINK_RAW:
    case LINK_RAW_IPV4:
    case LINK_RAW_IPV6:
        return by_version(in);
    case LINK_MTP2_PSEUDO_HEADER:
        return read_mtp2_pseudo_header(in);
    case LINK_MTP2:
        return read_mtp2(in, false);
    case LINK_MTP3:
        return LINK_IS_MTP3;
    case LINK_SCCP:
        return LINK_IS_SCCP;
    case LINK_EXPORTED_PDU:
        return LINK_IS_EXPORTED;
    }
    return LINK_IS_UNKNOWN;
}
