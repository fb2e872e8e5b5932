// SPDX-License-Identifier: Apache-2.0
/*
 * Tunnels: IP packets inside IP packets, as mirrored traffic reaches a collector. Read are IP in IP (RFC
 * 2003, RFC 2473), GRE (RFC 2784, RFC 2890) with IP, Ethernet, MPLS, PPP or ERSPAN types I to III in it, and
 * VXLAN (RFC 7348). Checksums are not verified.
 *
 * One call goes one tunnel deeper; how deep is the caller's bound. Threads: any. Cost: O(headers).
 */
#ifndef SIGWARDEN_FRAME_TUNNEL_H
#define SIGWARDEN_FRAME_TUNNEL_H

#include "frame/link.h"

/*
 * Leaves `in`, at first what an IP packet of that protocol carries, at the IP header inside. LINK_IS_IPV4 or
 * _IPV6; _OTHER: a tunnel with something else in it; _BROKEN; _UNKNOWN: not a tunnel that is read.
 */
enum link_result tunnel_read(uint8_t ip_protocol, struct cursor *in);

/* Whether datagrams to that UDP port are a tunnel. */
bool tunnel_has_port(uint16_t dest_port);

#endif
