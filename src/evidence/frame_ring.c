// SPDX-License-Identifier: Apache-2.0
#include "evidence/frame_ring.h"

#include <stdlib.h>
#include <string.h>

#include "base/hash.h"

enum { NONE = 0 };

struct slot {
    struct sigwarden_packet packet; /* data points into the octets */
    size_t begin, len;              /* where its octets lie */
    uint32_t next;                  /* in its bucket, older; its slot number + 1, NONE at the end */
};

/* Frames lie in slots, and their octets in `octets`, in the order in which they came. */
struct frame_ring {
    uint8_t *octets;
    size_t size;        /* of octets */
    size_t at;          /* where the next frame's begin */
    struct slot *slots; /* slot i % room holds frame number i of the ring */
    uint32_t *buckets;  /* slot number + 1 of the youngest frame */
    size_t room;
    uint64_t oldest, next; /* frames [oldest, next) are there */
    struct frame_ring_stats stats;
};

struct frame_ring *frame_ring_new(size_t octets, size_t frames)
{
    struct frame_ring *ring = calloc(1, sizeof *ring);
    if (!ring)
        return NULL;
    *ring = (struct frame_ring){
        .octets = malloc(octets),
        .size = octets,
        .slots = calloc(frames, sizeof *ring->slots),
        .buckets = calloc(frames, sizeof *ring->buckets),
        .room = frames,
    };
    if (ring->octets && ring->slots && ring->buckets)
        return ring;
    frame_ring_free(ring);
    return NULL;
}

void frame_ring_free(struct frame_ring *ring)
{
    if (!ring)
        return;
    free(ring->octets);
    free(ring->slots);
    free(ring->buckets);
    free(ring);
}

static uint32_t *bucket_of(const struct frame_ring *ring, uint32_t file, uint64_t number)
{
    return &ring->buckets[hash_words(0, file, number) & (ring->room - 1)];
}

/* The oldest frame is the last of its bucket. */
static void drop_oldest(struct frame_ring *ring)
{
    uint32_t slot = (uint32_t)(ring->oldest % ring->room);
    const struct sigwarden_packet *packet = &ring->slots[slot].packet;
    uint32_t *link = bucket_of(ring, packet->file, packet->number);
    while (*link != NONE && *link != slot + 1)
        link = &ring->slots[*link - 1].next;
    *link = NONE;
    ring->oldest++;
    ring->stats.gave_way++;
}

/* Whether the octets of the oldest frame lie in [from, to). */
static bool is_in_the_way(const struct frame_ring *ring, size_t from, size_t to)
{
    const struct slot *slot = &ring->slots[ring->oldest % ring->room];
    return ring->oldest < ring->next && slot->begin < to && slot->begin + slot->len > from;
}

/* What lies between here and the end is left, for a frame that does not fit there. */
static void begin_anew(struct frame_ring *ring)
{
    while (is_in_the_way(ring, ring->at, ring->size))
        drop_oldest(ring);
    ring->at = 0;
}

void frame_ring_put(struct frame_ring *ring, const struct sigwarden_packet *packet)
{
    size_t len = packet->captured_len ? packet->captured_len : 1;
    ring->stats.seen++;
    if (len > ring->size) {
        ring->stats.too_large++;
        return;
    }
    if (ring->at + len > ring->size)
        begin_anew(ring);
    while (is_in_the_way(ring, ring->at, ring->at + len) || ring->next - ring->oldest == ring->room)
        drop_oldest(ring);
    uint32_t slot = (uint32_t)(ring->next++ % ring->room);
    uint32_t *bucket = bucket_of(ring, packet->file, packet->number);
    ring->slots[slot] = (struct slot){*packet, ring->at, len, *bucket};
    ring->slots[slot].packet.data = ring->octets + ring->at;
    if (packet->captured_len)
        memcpy(ring->octets + ring->at, packet->data, packet->captured_len);
    *bucket = slot + 1;
    ring->at += len;
}

bool frame_ring_get(const struct frame_ring *ring, uint32_t file, uint64_t number,
                    struct sigwarden_packet *ret)
{
    for (uint32_t at = *bucket_of(ring, file, number); at != NONE; at = ring->slots[at - 1].next) {
        *ret = ring->slots[at - 1].packet;
        if (ret->file == file && ret->number == number)
            return true;
    }
    return false;
}

const struct frame_ring_stats *frame_ring_stats(const struct frame_ring *ring)
{
    return &ring->stats;
}
