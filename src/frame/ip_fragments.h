// SPDX-License-Identifier: Apache-2.0
/*
 * Reassembly of IP fragments (RFC 791 3.2, RFC 8200 4.5). What came first stays where fragments overlap.
 *
 * In memory of the caller's; bounded; gives way to the oldest and counts it.
 */
#ifndef SIGWARDEN_FRAME_IP_FRAGMENTS_H
#define SIGWARDEN_FRAME_IP_FRAGMENTS_H

#include "frame/ip.h"
#include "frame/payload.h"

#define IP_DATAGRAM_MAX 65536
#define IP_FRAGMENTS_TIMEOUT_NS INT64_C(30000000000)

struct ip_fragments;

size_t ip_fragments_size(uint32_t datagrams);
struct ip_fragments *ip_fragments_init(void *memory, uint32_t datagrams);

/*
 * Adds a fragment. True when its datagram is whole: *ret_payload then holds it (until the next call), and the
 * frames of all fragments are in *origin, this one's last. Overlaps are noted.
 */
bool ip_fragments_add(struct ip_fragments *fragments, const struct ip_packet *packet, struct origin *origin,
                      struct notes *notes, struct cursor *ret_payload);

/* Gives up all datagrams that are not whole. */
void ip_fragments_flush(struct ip_fragments *fragments);

/* Fragments of datagrams that were given up. */
uint64_t ip_fragments_lost(const struct ip_fragments *fragments);

#endif
