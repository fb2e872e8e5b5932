// SPDX-License-Identifier: Apache-2.0
/*
 * SCTP associations as a passive capture sees them (RFC 9260): which packets belong together, and which TSNs
 * have been seen.
 *
 * A path is (source address, destination address, ports). The paths of a multi-homed association are tied
 * together by initiate tags and by the address lists of INIT, INIT-ACK and ASCONF (RFC 5061); in a capture
 * that starts in the middle, by verification tag and ports, where no TSN far from the expected one speaks
 * against it. A wrong tie loses nothing: a TSN is a duplicate only if its content is the same.
 *
 * In memory of the caller's; bounded; gives way to the least recently used. What gives way does not depend on
 * the seed. Cost: O(1) for each packet and each TSN.
 */
#ifndef SIGWARDEN_FRAME_ASSOCIATION_H
#define SIGWARDEN_FRAME_ASSOCIATION_H

#include "base/cursor.h"
#include "base/ip.h"
#include "base/saved.h"

#define TSN_WINDOW            1024 /* how far back a TSN is remembered */
#define ASSOCIATION_ADDRESSES 8    /* of each end */
#define ASSOCIATION_PATHS     16   /* remembered; the one learned first gives way */

struct path {
    struct ip_address src, dest;
    uint16_t src_port, dest_port;
};

/* A path of an association in one direction; its packets that go back are found by it, too. */
struct path_place {
    struct path path;
    uint32_t chain;
    uint8_t from; /* the end at path.src */
    bool used;
    bool announced; /* by INIT, INIT-ACK or ASCONF; no packet with the right tag has come this way yet */
};

/* What one end has sent. */
struct direction {
    bool started, tag_known, handshake_known;
    uint32_t tag;       /* verification tag on packets of this direction */
    uint32_t handshake; /* the tag that the other end asked for in its last INIT or INIT-ACK */
    uint32_t chain;     /* of the table by tag */
    uint16_t src_port, dest_port;
    uint32_t highest;        /* TSN */
    uint64_t expected, seen; /* TSNs up to the highest since it started; of these, how many came */
    uint64_t data_chunks, missing, packets;
    uint32_t content[TSN_WINDOW]; /* of the chunk with this TSN, by TSN modulo the window; 0: not seen */
};

struct association {
    uint32_t newer, older;
    uint64_t flow_id; /* 0: the place was never used */
    uint32_t ppid;
    bool multi_homed;
    uint8_t address_count[2], next_path;
    uint16_t port[2];
    struct ip_address address[2][ASSOCIATION_ADDRESSES];
    struct path_place paths[ASSOCIATION_PATHS];
    struct direction direction[2]; /* [0] is what end 0 sends */
};

struct associations;

/* What a packet shows of the association that it belongs to. */
struct packet_signs {
    struct path path;
    uint32_t tag;
    bool tag_is_receivers; /* not so in INIT, nor where a chunk returns the sender's own (RFC 9260 8.5.1) */
    bool has_data;
    uint32_t first_tsn;
};

size_t associations_size(uint32_t count);
struct associations *associations_init(void *memory, uint32_t count, uint64_t seed);

/* A packet's association, a new one if need be. *ret_from: the end that sent it, 0 or 1. */
struct association *associations_of(struct associations *table, const struct packet_signs *signs,
                                    unsigned *ret_from);

/* INIT or INIT-ACK of end `end` asked for this tag on what it is sent. */
void associations_handshake(struct associations *table, struct association *association, unsigned end,
                            uint32_t tag);

/* INIT, INIT-ACK or ASCONF named another address of end `end`. */
void associations_add_address(struct associations *table, struct association *association, unsigned end,
                              const struct ip_address *address);

/*
 * Names what end `from` sends under a tag, for tables of others. The same again after the association gave
 * way and came back, if its first path is the same: who makes it give way must not part its fragments.
 */
uint64_t associations_sender(const struct associations *table, const struct association *association,
                             unsigned from, uint32_t tag);

enum tsn_verdict { TSN_NEW, TSN_DUPLICATE, TSN_CONFLICT };

/* Takes the TSN of (I-)DATA into account. content: a hash of what is there of the chunk; cut: not all is. */
enum tsn_verdict direction_tsn(struct direction *direction, uint32_t tsn, uint32_t content, bool cut);

/* (I-)FORWARD-TSN: everything up to `tsn` will not come any more and is not missing. Cost: O(TSN_WINDOW). */
void direction_forward(struct direction *direction, uint32_t tsn);

/* TSNs that did not come, since the association started. */
uint64_t direction_missing(const struct direction *direction);

/* Saves the associations, or brings them back into an empty table, those heard of longest ago first. */
void associations_save_or_load(struct associations *table, struct saved *saved);

/* All that are followed, in order of appearance until the first gave way; NULL behind the last. */
const struct association *associations_at(const struct associations *table, uint32_t index);

uint64_t associations_opened(const struct associations *table);
uint64_t associations_evicted(const struct associations *table);

/* Missing TSNs of all associations, those that gave way included. */
uint64_t associations_missing(const struct associations *table);

#endif
