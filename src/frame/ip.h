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
    uint8_t protocol; /* of what `payload` begins with */
    bool fragment, more_fragments;
    uint32_t fragment_id;
    uint32_t fragment_offset; /* bytes */
    struct cursor payload;    /* what follows the headers, link-layer padding left out */
    size_t payload_len;       /* of that as it was sent, where the capture cut it */
};

#define IP_EXTENSIONS_MAX 8

/*
 * IPv6 extension headers are stepped over up to a fragment header that belongs to a fragment.
 * LIMIT if there are more than IP_EXTENSIONS_MAX; MALFORMED also for another version than 4 and 6.
 */
enum status ip_read(struct cursor in, struct ip_packet *ret);

/*
 * Goes on with the extension headers at the front of `payload`, which a packet has there once its fragments
 * are joined. MALFORMED if it turns out to be a fragment again.
 */
enum status ip_read_joined(struct ip_packet *packet);

#endif
