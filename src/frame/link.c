// SPDX-License-Identifier: Apache-2.0
#include "frame/link.h"

/* EtherTypes (IEEE 802). */
enum {
    TYPE_IPV4 = 0x0800,
    TYPE_IPV6 = 0x86dd,
    TYPE_VLAN = 0x8100,
    TYPE_QINQ = 0x88a8,
    TYPE_QINQ_OLD = 0x9100
};

static enum link_result by_type(struct cursor *in, unsigned type)
{
    for (unsigned tags = 0; type == TYPE_VLAN || type == TYPE_QINQ || type == TYPE_QINQ_OLD; tags++) {
        if (tags == LINK_TAGS_MAX)
            return LINK_OTHER;
        cursor_skip(in, 2);
        type = cursor_be16(in);
    }
    if (!cursor_ok(in))
        return LINK_BROKEN;
    return type == TYPE_IPV4 ? LINK_IPV4 : type == TYPE_IPV6 ? LINK_IPV6 : LINK_OTHER;
}

static enum link_result by_version(const struct cursor *in)
{
    if (cursor_left(in) == 0)
        return LINK_BROKEN;
    unsigned version = cursor_peek(in) >> 4;
    return version == 4 ? LINK_IPV4 : version == 6 ? LINK_IPV6 : LINK_OTHER;
}

/* BSD loopback: an address family in the byte order of the machine that captured, and each system has its own
 * for IPv6. */
static enum link_result by_family(struct cursor *in)
{
    enum { INET = 2, INET6_NETBSD = 24, INET6_FREEBSD = 28, INET6_DARWIN = 30 };
    uint32_t family = cursor_be32(in);
    if (!cursor_ok(in))
        return LINK_BROKEN;
    if (family > 0xffff)
        family = __builtin_bswap32(family);
    if (family == INET)
        return LINK_IPV4;
    return family == INET6_NETBSD || family == INET6_FREEBSD || family == INET6_DARWIN ? LINK_IPV6
                                                                                       : LINK_OTHER;
}

enum link_result link_read(uint32_t link_type, struct cursor *in)
{
    switch ((enum link_type)link_type) {
    case LINK_NULL:
    case LINK_LOOP:
        return by_family(in);
    case LINK_ETHERNET:
        cursor_skip(in, 12);
        return by_type(in, cursor_be16(in));
    case LINK_SLL: /* the protocol is the last field */
        cursor_skip(in, 14);
        return by_type(in, cursor_be16(in));
    case LINK_SLL2: { /* the protocol is the first field */
        unsigned type = cursor_be16(in);
        cursor_skip(in, 18);
        return by_type(in, type);
    }
    case LINK_RAW:
    case LINK_RAW_IPV4:
    case LINK_RAW_IPV6:
        return by_version(in);
    }
    return LINK_UNKNOWN;
}
