// SPDX-License-Identifier: Apache-2.0
/*
 * SCTP associations as a passive capture sees them (RFC 9260): which packets belong together, and which TSNs
 * have been seen.
 *
 * A path is (source address, destination address, ports). The paths of a multi-homed association are tied together by
 * the address lists of INIT and INIT-ACK; in a capture that starts in the middle, by verification tag and ports where the
 * TSN is near the expected one. A wrong tie loses nothing: a TSN is a duplicate only if its content is the same.
 *
 * In memory of the caller's; bounded; gives way to the least recently used. Cost: O(1) for each packet.
 */
#ifndef SIGWARDEN_FRAME_ASSOCIATION_H
#define SIGWARDEN_FRAME_ASSOCIATION_H

#include "base/cursor.h"
#include "base/ip.h"

#define TSN_WINDOW           1024 /* how far back a TSN is remembered */
#define ASSOCIATION_ADDRESSES 8   /* of each end */

struct path {
    struct ip_address src, dest;
    uint16_t src_port, dest_port;
};

/* What one end has sent. */
struct direction {
    bool started, tag_known;
    uint32_t tag; /* verification tag on packets of this direction */
    bool has_forwarded;
    uint32_t forwarded;      /* the highest TSN that a FORWARD-TSN named */
    uint32_t first, highest; /* TSNs */
    uint64_t data_chunks, missing, packets;
    uint32_t content[TSN_WINDOW]; /* hash of the chunk with this TSN, by TSN modulo the window; 0: not seen */
};

struct association {
    bool used, multi_homed;
    uint32_t generation; /* changes when the place is reused or the association starts anew */
    uint64_t last_use, flow_id;
    uint32_t ppid;
    struct ip_address address[2][ASSOCIATION_ADDRESSES];
    uint8_t address_count[2];
    uint16_t port[2];
    struct direction direction[2]; /* [0] is what end 0 sends */
};

struct associations;

size_t associations_size(uint32_t count);
struct associations *associations_init(void *memory, uint32_t count);

/* A packet's association, a new one if need be. *ret_from: the end that sent it, 0 or 1. */
struct association *associations_of(struct associations *table, const struct path *path, uint32_t tag,
                                    const uint32_t *first_tsn, unsigned *ret_from);

/* INIT or INIT-ACK named another address of end `end`. */
void associations_add_address(struct associations *table, struct association *association, unsigned end,
                              const struct ip_address *address);

enum tsn_verdict { TSN_NEW, TSN_DUPLICATE, TSN_CONFLICT };

/*
 * Takes a DATA chunk's TSN into account. content: hash of the chunk; CONTENT_UNKNOWN for one that the capture cut, which
 * is never in conflict with another.
 */
#define CONTENT_UNKNOWN 0

enum tsn_verdict direction_tsn(struct direction *direction, uint32_t tsn, uint32_t content);

/* FORWARD-TSN: everything up to `tsn` will not come any more and is not missing. */
void direction_forward(struct direction *direction, uint32_t tsn);

/* TSNs inside the window that did not come, up to now; those that left it are in `missing`. */
uint64_t direction_unseen(const struct direction *direction);

/* In order of appearance, also those that gave way already are passed over; NULL behind the last. */
const struct association *associations_at(const struct associations *table, uint32_t index);

uint64_t associations_opened(const struct associations *table);
uint64_t associations_evicted(const struct associations *table);

/* TSNs that were missing in associations that gave way. */
uint64_t associations_evicted_missing(const struct associations *table);

#endif
