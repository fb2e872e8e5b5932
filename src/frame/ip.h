// SPDX-License-Identifier: Apache-2.0
/*
 * IPv4 (RFC 791) and IPv6 (RFC 8200) headers.
 */
#ifndef SIGWARDEN_FRAME_IP_H
#define SIGWARDEN_FRAME_IP_H

#include "base/cursor.h"
#include "base/ip.h"

struct ip_packet {
    struct ip_address src, dest;
    uint8_t protocol;
    bool fragment, more_fragments;
    uint32_t fragment_id;
    uint32_t fragment_offset; /* bytes */
    struct cursor payload;    /* what follows the headers, link-layer padding left out */
};

/* Extension headers are stepped over, at most IP_EXTENSIONS_MAX. */
enum status ip_read(struct cursor in, struct ip_packet *ret);

/*
 * Extension headers that were behind a fragment header, once the datagram is whole: moves `payload` behind them.
 * False if they cannot be read.
 */
bool ip_skip_extensions(struct cursor *payload, uint8_t *protocol);

#define IP_EXTENSIONS_MAX 8

#endif
