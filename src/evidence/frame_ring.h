// SPDX-License-Identifier: Apache-2.0
/*
 * The most recent frames of the input, so that those of a finding are there when it is made, also where the
 * input is a pipe. When the ring is full the oldest give way.
 *
 * Threads: one at a time. Cost: a copy of each frame; O(1).
 */
#ifndef SIGWARDEN_EVIDENCE_FRAME_RING_H
#define SIGWARDEN_EVIDENCE_FRAME_RING_H

#include <stdbool.h>
#include <stddef.h>

#include <sigwarden/packet.h>

#define FRAME_RING_OCTETS ((size_t)64 << 20)
#define FRAME_RING_FRAMES ((size_t)1 << 18)

struct frame_ring_stats {
    uint64_t seen;      /* frames that were put in */
    uint64_t gave_way;  /* of these, those that are not there any more */
    uint64_t too_large; /* and those that were never kept: longer than the ring */
};

struct frame_ring;

/* Room for so many octets and frames (a power of two). NULL: out of memory. */
struct frame_ring *frame_ring_new(size_t octets, size_t frames);
void frame_ring_free(struct frame_ring *ring);

void frame_ring_put(struct frame_ring *ring, const struct sigwarden_packet *packet);

/* The frame by its file and number; its data stays until the next frame_ring_put(). False: it is not there.
 */
bool frame_ring_get(const struct frame_ring *ring, uint32_t file, uint64_t number,
                    struct sigwarden_packet *ret);

const struct frame_ring_stats *frame_ring_stats(const struct frame_ring *ring);

#endif
