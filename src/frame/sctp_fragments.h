// SPDX-License-Identifier: Apache-2.0
/*
 * Reassembly of fragmented SCTP user messages, from a fragment with the B bit to one with the E bit, in
 * whatever order they arrive: of DATA, whose fragments have consecutive TSNs (RFC 9260 6.9), and of I-DATA,
 * whose fragments are numbered within their message while other messages' may come in between (RFC 8260 2.2).
 *
 * In memory of the caller's; bounded; where it is full the oldest fragment gives way with all that is joined
 * to it, and is counted. Cost: O(bytes) for each fragment and once more for the whole message.
 */
#ifndef SIGWARDEN_FRAME_SCTP_FRAGMENTS_H
#define SIGWARDEN_FRAME_SCTP_FRAGMENTS_H

#include "base/saved.h"
#include "frame/payload.h"

#define SCTP_MESSAGE_MAX (UINT32_C(256) << 10)

struct sctp_fragment {
    uint64_t sender;  /* names association, direction and tag; no two have the same */
    uint64_t message; /* 0: DATA; else stream, U bit and MID of I-DATA, in any encoding */
    uint32_t number;  /* TSN of DATA; FSN of I-DATA, 0 where it begins */
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
 * Adds a fragment. True when its message is whole: *origin then has the frames of all fragments, the one that
 * came last at the end, and *notes what was noted of any of them.
 *
 * If one with its number waits already, that one stays. The same content again changes nothing; of another
 * content sctp_tsn_conflict is noted, and true comes back with the newcomer alone, as a message that is cut:
 * whichever of the two the receiver took, nothing is passed over unseen.
 */
bool sctp_fragments_add(struct sctp_fragments *fragments, const struct sctp_fragment *fragment,
                        struct origin *origin, struct notes *notes, struct sctp_whole *ret);

/* Gives up everything that is not whole. */
void sctp_fragments_flush(struct sctp_fragments *fragments);

/* Saves those that wait, or brings them back into an empty table. */
void sctp_fragments_save_or_load(struct sctp_fragments *fragments, struct saved *saved);

uint64_t sctp_fragments_lost(const struct sctp_fragments *fragments);
uint64_t sctp_fragments_evicted(const struct sctp_fragments *fragments);

#endif
