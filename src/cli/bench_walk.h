// SPDX-License-Identifier: Apache-2.0
/*
 * The least work that looks at a message: every header, and every element of TCAP, Diameter or GTPv2 once,
 * each length checked against what is left, nothing kept. What the decoders are measured against.
 */
#ifndef SIGWARDEN_CLI_BENCH_WALK_H
#define SIGWARDEN_CLI_BENCH_WALK_H

#include <sigwarden/packet.h>

#include "base/span.h"

/* Packets one behind the other, so that walking reads memory as a capture in the page cache is read. */
struct packet_store {
    uint8_t *bytes;
    size_t len, size;
    uint64_t packets;
};

/* Ethernet frames alone; false when it is full or the packet is none. */
bool packet_store_add(struct packet_store *store, const struct sigwarden_packet *packet);

struct walked {
    uint64_t messages; /* TCAP, Diameter or GTPv2 that were walked to the end */
    uint64_t elements;
    uint64_t sum; /* of what was touched, so that no compiler leaves it out */
};

/* Cost: O(octets). */
struct walked packet_store_walk(const struct packet_store *store);

/* Reads every octet once, as fast as memory gives them. */
uint64_t packet_store_sum(const struct packet_store *store);

#endif
