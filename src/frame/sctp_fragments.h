// SPDX-License-Identifier: Apache-2.0
/*
 * Reassembly of fragmented SCTP user messages (RFC 9260 6.9): DATA chunks with consecutive TSNs from one with
 * the B bit to one with the E bit, in whatever order they arrive.
 *
 * In memory of the caller's; bounded; where it is full the oldest fragment gives way with all that is joined
 * to it, and is counted. Cost: O(bytes) for each fragment and once more for the whole message.
 */
#ifndef SIGWARDEN_FRAME_SCTP_FRAGMENTS_H
#define SIGWARDEN_FRAME_SCTP_FRAGMENTS_H

#include "frame/payload.h"

#define SCTP_MESSAGE_MAX (UINT32_C(256) << 10)

struct sctp_fragment {
    uint64_t sender; /* names association, direction and tag; no two have the same */
    uint32_t tsn;
    bool begins, ends;
    bool cut; /* the capture kept only its front */
    uint16_t stream;
    uint32_t ppid;
    struct span bytes;
};

/* A whole message. Its stream and PPID are those of its first fragment, as receivers have it. */
struct sctp_whole {
    struct span bytes; /* until the next call */
    bool cut;          /* ends where the first cut fragment does, or at SCTP_MESSAGE_MAX */
    uint16_t stream;
    uint32_t ppid;
};

struct sctp_fragments;

size_t sctp_fragments_size(uint32_t buffer_bytes);
struct sctp_fragments *sctp_fragments_init(void *memory, uint32_t buffer_bytes, uint64_t seed);

/*
 * Adds a fragment that is not a duplicate. True when its message is whole: *origin then has the frames of all
 * fragments, the one that came last at the end, and *notes what was noted of any of them. A TSN that waits
 * already stays as it came first, and sctp_tsn_conflict is noted.
 */
bool sctp_fragments_add(struct sctp_fragments *fragments, const struct sctp_fragment *fragment,
                        struct origin *origin, struct notes *notes, struct sctp_whole *ret);

/* Gives up everything that is not whole. */
void sctp_fragments_flush(struct sctp_fragments *fragments);

uint64_t sctp_fragments_lost(const struct sctp_fragments *fragments);
uint64_t sctp_fragments_evicted(const struct sctp_fragments *fragments);

#endif
