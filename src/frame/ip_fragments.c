// SPDX-License-Identifier: Apache-2.0
#include "frame/ip_fragments.h"

enum { UNITS = IP_DATAGRAM_MAX / 8 };

struct datagram {
    struct ip_address src, dest;
    uint32_t id;
    uint8_t protocol;
    bool used, have_end, overlap;
    uint32_t len; /* known once the last fragment is there */
    uint32_t highest_end; /* of the fragments that came */
    uint32_t units_seen, fragments;
    int64_t started_ns;
    uint64_t frames[ORIGIN_FRAMES_MAX];
    uint64_t seen[UNITS / 64]; /* of each 8 bytes whether they came */
    uint8_t bytes[IP_DATAGRAM_MAX];
};

struct ip_fragments {
    uint32_t count;
    uint64_t lost;
    struct datagram datagrams[];
};

size_t ip_fragments_size(uint32_t datagrams)
{
    return sizeof(struct ip_fragments) + datagrams * sizeof(struct datagram);
}

struct ip_fragments *ip_fragments_init(void *memory, uint32_t datagrams)
{
    struct ip_fragments *fragments = memory;
    fragments->count = datagrams;
    return fragments;
}

static void give_up(struct ip_fragments *fragments, struct datagram *d)
{
    if (d->used)
        fragments->lost += d->fragments;
    d->used = false;
}

static struct datagram *find(struct ip_fragments *fragments, const struct ip_packet *packet, int64_t now_ns)
{
    struct datagram *oldest = &fragments->datagrams[0];
    for (uint32_t i = 0; i < fragments->count; i++) {
        struct datagram *d = &fragments->datagrams[i];
        if (d->used && now_ns - d->started_ns > IP_FRAGMENTS_TIMEOUT_NS)
            give_up(fragments, d);
        if (d->used && d->id == packet->fragment_id && d->protocol == packet->protocol &&
            ip_equal(&d->src, &packet->src) && ip_equal(&d->dest, &packet->dest))
            return d;
        if (!d->used ? oldest->used : oldest->used && d->started_ns < oldest->started_ns)
            oldest = d;
    }
    give_up(fragments, oldest);
    memset(oldest, 0, offsetof(struct datagram, bytes));
    oldest->src = packet->src;
    oldest->dest = packet->dest;
    oldest->id = packet->fragment_id;
    oldest->protocol = packet->protocol;
    oldest->used = true;
    oldest->started_ns = now_ns;
    return oldest;
}

/* Copies what is new; true if some of it had come before. */
static bool copy_new(struct datagram *d, uint32_t offset, struct span bytes)
{
    bool overlap = false;
    for (size_t at = 0; at < bytes.len; at += 8) {
        uint32_t unit = (uint32_t)((offset + at) / 8);
        uint64_t bit = UINT64_C(1) << (unit % 64);
        if (d->seen[unit / 64] & bit) {
            overlap = true;
            continue;
        }
        d->seen[unit / 64] |= bit;
        d->units_seen++;
        memcpy(d->bytes + offset + at, bytes.p + at, bytes.len - at < 8 ? bytes.len - at : 8);
    }
    return overlap;
}

static void whole(struct datagram *d, struct origin *origin)
{
    uint64_t last = origin->frames[0];
    uint32_t kept = d->fragments < ORIGIN_FRAMES_MAX ? d->fragments : ORIGIN_FRAMES_MAX;
    memcpy(origin->frames, d->frames, kept * sizeof *d->frames);
    origin->frames[kept - 1] = last;
    origin->frame_count = d->fragments;
}

bool ip_fragments_add(struct ip_fragments *fragments, const struct ip_packet *packet, struct origin *origin,
                      struct notes *notes, struct cursor *ret_payload)
{
    struct span bytes = cursor_rest(&packet->payload);
    bool impossible = packet->fragment_offset + bytes.len >= IP_DATAGRAM_MAX || packet->payload.cut ||
                      (packet->more_fragments && bytes.len % 8) || bytes.len == 0;
    if (impossible) {
        fragments->lost++;
        return false;
    }
    struct datagram *d = find(fragments, packet, origin->time_ns);
    uint32_t end = packet->fragment_offset + (uint32_t)bytes.len;
    bool last = !packet->more_fragments;
    if (d->fragments < ORIGIN_FRAMES_MAX)
        d->frames[d->fragments] = origin->frames[0];
    d->fragments++;
    bool contradicts = d->have_end ? end > d->len || (last && end != d->len) : last && end < d->highest_end;
    if (contradicts) { /* no sender makes two ends, or data behind the end */
        give_up(fragments, d);
        return false;
    }
    d->highest_end = end > d->highest_end ? end : d->highest_end;
    d->overlap |= copy_new(d, packet->fragment_offset, bytes);
    if (last) {
        d->have_end = true;
        d->len = end;
    }
    if (!d->have_end || d->units_seen < (d->len + 7) / 8)
        return false;
    if (d->overlap)
        note_add(notes, NOTE_ip_fragment_overlap, NULL);
    whole(d, origin);
    d->used = false;
    *ret_payload = cursor_of(span_of(d->bytes, d->len));
    return true;
}

void ip_fragments_flush(struct ip_fragments *fragments)
{
    for (uint32_t i = 0; i < fragments->count; i++)
        give_up(fragments, &fragments->datagrams[i]);
}

uint64_t ip_fragments_lost(const struct ip_fragments *fragments)
{
    return fragments->lost;
}
