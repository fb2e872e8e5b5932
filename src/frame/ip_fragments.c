// SPDX-License-Identifier: Apache-2.0
#include "frame/ip_fragments.h"

enum { UNITS = IP_DATAGRAM_MAX / 8, WORDS = UNITS / 64 };

struct datagram {
    struct ip_address src, dest;
    uint32_t id;
    uint8_t protocol;
    bool used, have_end, overlap;
    bool lent;    /* whole, and its bytes are being read */
    uint32_t len; /* known once the last fragment is there */
    uint32_t units_seen, fragments;
    int64_t started_ns;
    uint64_t frames[ORIGIN_FRAMES_MAX];
    uint64_t seen[WORDS]; /* of each 8 bytes whether they came */
    uint8_t bytes[IP_DATAGRAM_MAX];
};

struct ip_fragments {
    uint32_t count, reached; /* those from `reached` on were never used */
    uint32_t lent;
    uint64_t lost;
    struct datagram datagrams[];
};

static uint32_t at_least_one(uint32_t count)
{
    return count ? count : 1;
}

size_t ip_fragments_size(uint32_t datagrams)
{
    return sizeof(struct ip_fragments) + at_least_one(datagrams) * sizeof(struct datagram);
}

struct ip_fragments *ip_fragments_init(void *memory, uint32_t datagrams)
{
    struct ip_fragments *fragments = memory;
    fragments->count = at_least_one(datagrams);
    return fragments;
}

static void give_up(struct ip_fragments *fragments, struct datagram *d)
{
    if (d->used)
        fragments->lost += d->fragments;
    d->used = false;
}

/* Times are the capture's and may be anything: the difference is taken without a sign. */
static bool timed_out(const struct datagram *d, int64_t now_ns)
{
    return now_ns > d->started_ns && (uint64_t)now_ns - (uint64_t)d->started_ns > IP_FRAGMENTS_TIMEOUT_NS;
}

/* IPv6 takes the protocol from the first fragment alone, so it does not help to tell datagrams apart. */
static bool belongs(const struct datagram *d, const struct ip_packet *packet)
{
    return d->id == packet->fragment_id && (packet->src.family == 6 || d->protocol == packet->protocol) &&
           ip_equal(&d->src, &packet->src) && ip_equal(&d->dest, &packet->dest);
}

/* The packet's datagram, perhaps a new one; NULL if all are lent. */
static struct datagram *find(struct ip_fragments *fragments, const struct ip_packet *packet, int64_t now_ns)
{
    struct datagram *oldest = NULL;
    for (uint32_t i = 0; i < fragments->reached; i++) {
        struct datagram *d = &fragments->datagrams[i];
        if (d->lent)
            continue;
        if (d->used && timed_out(d, now_ns))
            give_up(fragments, d);
        if (d->used && belongs(d, packet))
            return d;
        if (!oldest || (oldest->used && (!d->used || d->started_ns < oldest->started_ns)))
            oldest = d;
    }
    if ((!oldest || oldest->used) && fragments->reached < fragments->count)
        oldest = &fragments->datagrams[fragments->reached++];
    if (!oldest)
        return NULL;
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

/* Copies what is new. */
static void copy_new(struct datagram *d, uint32_t offset, struct span bytes)
{
    bool some_new = false, some_known = false, some_differ = false;
    for (size_t at = 0; at < bytes.len; at += 8) {
        uint32_t unit = (uint32_t)((offset + at) / 8);
        uint64_t bit = UINT64_C(1) << (unit % 64);
        size_t len = bytes.len - at < 8 ? bytes.len - at : 8;
        if (d->seen[unit / 64] & bit) {
            some_known = true;
            some_differ |= memcmp(d->bytes + offset + at, bytes.p + at, len) != 0;
            continue;
        }
        some_new = true;
        d->seen[unit / 64] |= bit;
        d->units_seen++;
        memcpy(d->bytes + offset + at, bytes.p + at, len);
    }
    d->overlap |= some_differ || (some_known && some_new);
}

/* The last fragment says how long the datagram is; what came for places behind that does not count. */
static void set_end(struct datagram *d, uint32_t len)
{
    uint32_t units = (len + 7) / 8, inside = 0;
    d->have_end = true;
    d->len = len;
    for (uint32_t word = 0; word < WORDS; word++) {
        uint32_t from = word * 64;
        uint64_t kept = units >= from + 64 ? UINT64_MAX
                        : units > from     ? (UINT64_C(1) << (units - from)) - 1
                                           : 0;
        d->overlap |= (d->seen[word] & ~kept) != 0;
        d->seen[word] &= kept;
        inside += (uint32_t)__builtin_popcountll(d->seen[word]);
    }
    d->units_seen = inside;
}

static void add(struct datagram *d, const struct ip_packet *packet, struct span bytes)
{
    uint32_t end = packet->fragment_offset + (uint32_t)bytes.len;
    if (d->have_end && (packet->more_fragments ? end > d->len : end != d->len)) {
        d->overlap = true;
        return;
    }
    if (packet->fragment_offset == 0)
        d->protocol = packet->protocol;
    copy_new(d, packet->fragment_offset, bytes);
    if (!packet->more_fragments && !d->have_end)
        set_end(d, end);
}

/* Of a frame that is itself made of fragments the last to come. */
static uint64_t completing_frame(const struct origin *origin)
{
    uint32_t kept = origin->frame_count < ORIGIN_FRAMES_MAX ? origin->frame_count : ORIGIN_FRAMES_MAX;
    return origin->frames[kept ? kept - 1 : 0];
}

static void whole(struct datagram *d, struct ip_packet *packet, struct origin *origin, struct notes *notes)
{
    uint64_t last = completing_frame(origin);
    uint32_t kept = d->fragments < ORIGIN_FRAMES_MAX ? d->fragments : ORIGIN_FRAMES_MAX;
    memcpy(origin->frames, d->frames, kept * sizeof *d->frames);
    origin->frames[kept ? kept - 1 : 0] = last;
    origin->frame_count = d->fragments;
    packet->protocol = d->protocol;
    packet->payload = cursor_of(span_of(d->bytes, d->len));
    if (d->overlap)
        note_add(notes, NOTE_ip_fragment_overlap, NULL);
    d->used = false;
    d->lent = true;
}

bool ip_fragments_add(struct ip_fragments *fragments, struct ip_packet *packet, struct origin *origin,
                      struct notes *notes)
{
    struct span bytes = cursor_rest(&packet->payload);
    bool impossible = packet->fragment_offset + bytes.len >= IP_DATAGRAM_MAX || packet->payload.cut ||
                      (packet->more_fragments && bytes.len % 8) || bytes.len == 0;
    if (impossible) {
        fragments->lost++;
        return false;
    }
    struct datagram *d = find(fragments, packet, origin->time_ns);
    if (!d) {
        fragments->lost++;
        return false;
    }
    if (d->fragments < ORIGIN_FRAMES_MAX)
        d->frames[d->fragments] = completing_frame(origin);
    d->fragments++;
    add(d, packet, bytes);
    if (!d->have_end || d->units_seen < (d->len + 7) / 8)
        return false;
    whole(d, packet, origin, notes);
    fragments->lent++;
    return true;
}

void ip_fragments_release(struct ip_fragments *fragments)
{
    for (uint32_t i = 0; fragments->lent && i < fragments->count; i++) {
        struct datagram *d = &fragments->datagrams[i];
        fragments->lent -= d->lent;
        d->lent = false;
    }
}

void ip_fragments_flush(struct ip_fragments *fragments)
{
    for (uint32_t i = 0; i < fragments->reached; i++)
        give_up(fragments, &fragments->datagrams[i]);
}

/* What came of it, 8 octets at a time. */
static void save_or_load_units(struct datagram *d, struct saved *saved)
{
    uint32_t seen = 0;
    for (unsigned word = 0; word < WORDS && saved_ok(saved); word++) {
        saved_u64(saved, &d->seen[word]);
        seen += (uint32_t)__builtin_popcountll(d->seen[word]);
        for (uint64_t left = d->seen[word]; left; left &= left - 1)
            saved_octets(saved, d->bytes + (word * 64 + (unsigned)__builtin_ctzll(left)) * 8, 8);
    }
    d->units_seen = seen;
}

static void save_or_load_one(struct datagram *d, struct saved *saved)
{
    enum { FRAGMENTS_MAX = 1 << 30 };
    saved_ip(saved, &d->src);
    saved_ip(saved, &d->dest);
    saved_u32(saved, &d->id);
    saved_u8(saved, &d->protocol);
    saved_bool(saved, &d->have_end);
    saved_bool(saved, &d->overlap);
    saved_u32(saved, &d->len);
    d->fragments =
        saved_count(saved, d->fragments < FRAGMENTS_MAX ? d->fragments : FRAGMENTS_MAX, FRAGMENTS_MAX);
    saved_time(saved, &d->started_ns);
    for (uint32_t i = 0; i < d->fragments && i < ORIGIN_FRAMES_MAX; i++)
        saved_u64(saved, &d->frames[i]);
    saved_require(saved, d->len < IP_DATAGRAM_MAX, "a datagram in it cannot be");
    save_or_load_units(d, saved);
    d->used = saved_ok(saved);
}

void ip_fragments_save_or_load(struct ip_fragments *fragments, struct saved *saved)
{
    saved_same(saved, fragments->count, "its table of datagrams is of another size");
    for (uint32_t i = 0; i < fragments->count && saved_ok(saved); i++) {
        bool used = fragments->datagrams[i].used;
        saved_bool(saved, &used);
        if (!used)
            continue;
        save_or_load_one(&fragments->datagrams[i], saved);
        fragments->reached = i < fragments->reached ? fragments->reached : i + 1;
    }
}

uint64_t ip_fragments_lost(const struct ip_fragments *fragments)
{
    return fragments->lost;
}
