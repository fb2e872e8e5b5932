// SPDX-License-Identifier: Apache-2.0
/*
 * Link layers: from the first byte of a frame to the network layer.
 */
#ifndef SIGWARDEN_FRAME_LINK_H
#define SIGWARDEN_FRAME_LINK_H

#include "base/cursor.h"

/* LINKTYPE_ values of the pcap registry. */
enum link_type {
    LINK_NULL = 0,
    LINK_ETHERNET = 1,
    LINK_RAW = 101,
    LINK_LOOP = 108,
    LINK_SLL = 113,
    LINK_RAW_IPV4 = 228,
    LINK_RAW_IPV6 = 229,
    LINK_SLL2 = 276,
};

enum link_result {
    LINK_IPV4,
    LINK_IPV6,
    LINK_OTHER,   /* something else, well-formed */
    LINK_BROKEN,  /* ends within its own header */
    LINK_UNKNOWN, /* a link type that is not read */
};

/* Leaves `in` at the network layer's first byte. VLAN tags are stepped over, at most LINK_TAGS_MAX. */
enum link_result link_read(uint32_t link_type, struct cursor *in);

#define LINK_TAGS_MAX 8

#endif
