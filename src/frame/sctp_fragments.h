// SPDX-License-Identifier: Apache-2.0
/*
 * Reassembly of fragmented SCTP user messages (RFC 9260 6.9): DATA chunks with consecutive TSNs from one with the
 * B bit to one with the E bit, in whatever order they arrive.
 *
 * In memory of the caller's; bounded; the oldest fragment gives way and is counted. Cost: O(bytes) for each
 * fragment and once more for the whole message.
 */
#ifndef SIGWARDEN_FRAME_SCTP_FRAGMENTS_H
#define SIGWARDEN_FRAME_SCTP_FRAGMENTS_H

#include "frame/payload.h"

#define SCTP_MESSAGE_MAX (UINT32_C(256) << 10)

struct sctp_fragment {
    uint64_t sender; /* names association, generation and direction */
    uint32_t tsn;
    bool begins, ends;
    uint32_t ppid;
    uint16_t stream;
    struct span bytes;
};

/* A whole message: the first fragment says what it is (RFC 9260 3.3.1). */
struct sctp_whole {
    struct span bytes;
    uint32_t ppid;
    uint16_t stream;
    bool conflict; /* one of its TSNs came twice with different content; the first one stands here */
};

struct sctp_fragments;

size_t sctp_fragments_size(uint32_t buffer_bytes);
struct sctp_fragments *sctp_fragments_init(void *memory, uint32_t buffer_bytes, uint64_t seed);

/*
 * Adds a fragment; of two with the same TSN the first stays. True when its message is whole: *ret holds it (until the next call) and
 * *origin the frames of all fragments, the one that came last at the end.
 */
bool sctp_fragments_add(struct sctp_fragments *fragments, const struct sctp_fragment *fragment,
                        struct origin *origin, struct sctp_whole *ret);

/* Gives up everything that is not whole. */
void sctp_fragments_flush(struct sctp_fragments *fragments);

uint64_t sctp_fragments_lost(const struct sctp_fragments *fragments);
uint64_t sctp_fragments_evicted(const struct sctp_fragments *fragments);

#endif
