// SPDX-License-Identifier: Apache-2.0
/*
 * Reassembly of IP fragments (RFC 791 3.2, RFC 8200 4.5). What came first stays where fragments overlap.
 *
 * In memory of the caller's; bounded; gives way to the oldest and counts it. Cost: O(bytes), and O(datagrams)
 * to find the one that a fragment belongs to.
 */
#ifndef SIGWARDEN_FRAME_IP_FRAGMENTS_H
#define SIGWARDEN_FRAME_IP_FRAGMENTS_H

#include "base/saved.h"
#include "frame/ip.h"
#include "frame/payload.h"

#define IP_DATAGRAM_MAX         65536
#define IP_FRAGMENTS_TIMEOUT_NS UINT64_C(30000000000)

struct ip_fragments;

size_t ip_fragments_size(uint32_t datagrams);
struct ip_fragments *ip_fragments_init(void *memory, uint32_t datagrams);

/*
 * Adds a fragment. True when its datagram is whole: *packet is then that datagram (its payload until
 * ip_fragments_release(), so that it may hold fragments itself; an IPv6 one's protocol is what its first
 * fragment says), and the frames of all fragments are in *origin, this one's last. Fragments that overlap are
 * noted then, unless they merely repeat each other, as two taps on one wire do.
 */
bool ip_fragments_add(struct ip_fragments *fragments, struct ip_packet *packet, struct origin *origin,
                      struct notes *notes);

/* Takes back the datagrams that ip_fragments_add() handed out: what they held is read. */
void ip_fragments_release(struct ip_fragments *fragments);

/* Gives up all datagrams that are not whole. */
void ip_fragments_flush(struct ip_fragments *fragments);

/* Saves the datagrams that are not whole, or brings them back into an empty table. */
void ip_fragments_save_or_load(struct ip_fragments *fragments, struct saved *saved);

/* Fragments of datagrams that were given up. */
uint64_t ip_fragments_lost(const struct ip_fragments *fragments);

#endif
