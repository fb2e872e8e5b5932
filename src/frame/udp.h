// SPDX-License-Identifier: Apache-2.0
/*
 * UDP (RFC 768).
 */
#ifndef SIGWARDEN_FRAME_UDP_H
#define SIGWARDEN_FRAME_UDP_H

#include "base/cursor.h"

struct udp_datagram {
    uint16_t src_port, dest_port;
    struct cursor payload;
};

/*
 * A length of 0 (left to the network card) takes all that is there, and so does one that is beyond it.
 * MALFORMED, TRUNCATED: no whole header, or a length shorter than it.
 */
enum status udp_read(struct cursor in, struct udp_datagram *ret);

#endif
