// SPDX-License-Identifier: Apache-2.0
/*
 * Link layers: from the first byte of a frame to the network layer, which is IP or, on a signalling link,
 * MTP3.
 *
 * VLAN tags, MPLS labels, PPPoE sessions, PPP and Ethernet within these are stepped over, at most
 * LINK_HEADERS_MAX of them. Threads: any. Cost: O(headers).
 */
#ifndef SIGWARDEN_FRAME_LINK_H
#define SIGWARDEN_FRAME_LINK_H

#include "base/cursor.h"

/* LINKTYPE_ values of the pcap registry. */
enum link_type {
    LINK_NULL = 0,
    LINK_ETHERNET = 1,
    LINK_PPP = 9,
    LINK_PPP_HDLC = 50,
    LINK_PPP_ETHER = 51,
    LINK_RAW = 101,
    LINK_CISCO_HDLC = 104,
    LINK_LOOP = 108,
    LINK_SLL = 113,
    LINK_MTP2_PSEUDO_HEADER = 139,
    LINK_MTP2 = 140,
    LINK_MTP3 = 141,
    LINK_SCCP = 142,
    LINK_RAW_IPV4 = 228,
    LINK_RAW_IPV6 = 229,
    LINK_EXPORTED_PDU = 252,
    LINK_SLL2 = 276,
};

/* What link_read() leaves the cursor at, or why it does not. */
enum link_result {
    LINK_IS_IPV4,
    LINK_IS_IPV6,
    LINK_IS_MTP3,     /* at the service information octet */
    LINK_IS_SCCP,     /* at the message type */
    LINK_IS_EXPORTED, /* at the tags of a PDU that Wireshark exported: frame/exported_pdu.h */
    LINK_IS_FILL_IN,  /* a fill-in signal unit of MTP2: nothing to read */
    LINK_IS_STATUS,   /* a link status signal unit of MTP2 */
    LINK_IS_OTHER,    /* something else, well-formed */
    LINK_IS_BROKEN,   /* ends within its own header, or a length in it is a lie */
    LINK_IS_UNKNOWN,  /* a link type that is not read */
};

#define LINK_HEADERS_MAX 16
#define LINK_LABELS_MAX  16

/* Leaves `in` at the first byte of what the result says; where a header tells the length, `in` ends there. */
enum link_result link_read(uint32_t link_type, struct cursor *in);

/* What the EtherType `type` announces; one of the results above from LINK_IS_IPV4 and _IPV6, _OTHER and
 * _BROKEN. */
enum link_result link_read_type(unsigned type, struct cursor *in);

/* EtherTypes (IEEE 802) that tunnels name too. */
enum ether_type { ETHER_TYPE_IPV4 = 0x0800, ETHER_TYPE_ETHERNET = 0x6558, ETHER_TYPE_IPV6 = 0x86dd };

/*
 * Ends `in` after its next n bytes. Where the capture was cut before that, what is there stays; where a
 * sender lied, `in` fails.
 */
static inline void link_narrow(struct cursor *in, size_t n)
{
    struct cursor sub = cursor_sub(in, n);
    if (cursor_status(in) != STATUS_MALFORMED)
        *in = sub;
}

#endif
