// SPDX-License-Identifier: Apache-2.0
#include "frame/segments.h"

#include "base/hash.h"
#include "frame/saved_origin.h"

/* A message has few places to wait, so a flood costs no time; the key is fixed, so that what gives way is the
 * same in every run. */
#define PLACE_KEY UINT64_C(0xbb67ae8584caa73b)

enum {
    SEGMENTS_MAX = 16,  /* Q.713 3.17: remaining segments, 4 bits */
    MESSAGE_LEN = 4096, /* 16 segments of an XUDT; more than Q.713 lets an LUDT carry */
    CARRIER_LEN = 512,
    WAYS = 8,
    NEEDLESS_LEN = 160, /* fits into one UDT with the longest addresses */
};

struct waiting {
    uint64_t key;
    int64_t started_ns;
    bool used, total_known;
    uint8_t total, present, last_remaining;
    bool cut;                    /* not all of some segment is there */
    uint16_t seen;               /* bit of every place that is filled */
    uint16_t from[SEGMENTS_MAX]; /* in bytes, by how many segments follow */
    uint16_t len[SEGMENTS_MAX];
    uint16_t used_len;
    uint16_t carrier_len;
    struct origin origin;
    uint8_t carrier[CARRIER_LEN];
    uint8_t bytes[MESSAGE_LEN]; /* the segments as they came */
};

struct segments {
    uint32_t count;
    int64_t check_ns; /* nothing times out before; INT64_MAX: nothing waits */
    struct segments_stats stats;
    bool evicted_ready; /* `evicted` waits to be handed out */
    struct waiting evicted;
    uint8_t whole[MESSAGE_LEN];
    struct waiting list[];
};

static uint32_t count_of(uint32_t messages)
{
    return messages < WAYS ? WAYS : messages / WAYS * WAYS;
}

size_t segments_size(uint32_t messages)
{
    return sizeof(struct segments) + count_of(messages) * sizeof(struct waiting);
}

struct segments *segments_init(void *memory, uint32_t messages)
{
    struct segments *segments = memory;
    segments->count = count_of(messages);
    segments->check_ns = INT64_MAX;
    return segments;
}

static int64_t deadline_ns(const struct waiting *w)
{
    return w->started_ns > INT64_MAX - SEGMENTS_TIMEOUT_NS ? INT64_MAX - 1
                                                           : w->started_ns + SEGMENTS_TIMEOUT_NS;
}

/* Keeps a message that gives way, until segments_expire() hands it out; one that was not asked for in time is
 * lost. */
static void set_aside(struct segments *segments, const struct waiting *w)
{
    segments->stats.messages_lost += segments->evicted_ready;
    segments->evicted = *w;
    segments->evicted_ready = true;
}

/* A first segment where another first one waits. */
static bool begins_another(const struct waiting *w, unsigned place, struct span bytes)
{
    return w->total_known && (w->total != place + 1 || w->len[place] != bytes.len ||
                              memcmp(w->bytes + w->from[place], bytes.p, bytes.len) != 0);
}

static struct waiting *find(struct segments *segments, uint64_t key, const struct origin *origin,
                            struct span carrier)
{
    uint64_t set = hash_words(PLACE_KEY, key, 0) % (segments->count / WAYS);
    struct waiting *ways = &segments->list[set * WAYS], *best = ways;
    for (unsigned i = 0; i < WAYS; i++) {
        if (ways[i].used && ways[i].key == key)
            return &ways[i];
        if (!ways[i].used ? best->used : best->used && ways[i].started_ns < best->started_ns)
            best = &ways[i];
    }
    if (best->used)
        set_aside(segments, best);
    memset(best, 0, offsetof(struct waiting, bytes));
    best->used = true;
    best->key = key;
    best->started_ns = origin->time_ns;
    best->last_remaining = UINT8_MAX;
    best->carrier_len = (uint16_t)(carrier.len < CARRIER_LEN ? carrier.len : CARRIER_LEN);
    memcpy(best->carrier, carrier.p, best->carrier_len);
    if (segments->check_ns > deadline_ns(best))
        segments->check_ns = deadline_ns(best);
    segments->stats.messages++;
    return best;
}

static void add_frames(struct waiting *w, const struct origin *origin)
{
    uint64_t frames[ORIGIN_FRAMES_MAX];
    uint32_t kept = w->origin.frame_count < ORIGIN_FRAMES_MAX ? w->origin.frame_count : ORIGIN_FRAMES_MAX;
    uint32_t more = origin->frame_count < ORIGIN_FRAMES_MAX ? origin->frame_count : ORIGIN_FRAMES_MAX;
    uint32_t total = w->origin.frame_count + origin->frame_count;
    memcpy(frames, w->origin.frames, sizeof frames);
    w->origin = *origin;
    for (uint32_t i = 0; i < more; i++)
        frames[kept + i < ORIGIN_FRAMES_MAX ? kept + i : ORIGIN_FRAMES_MAX - 1] = origin->frames[i];
    memcpy(w->origin.frames, frames, sizeof frames);
    w->origin.frame_count = total;
}

static void keep_segment(struct waiting *w, unsigned place, struct span bytes)
{
    size_t room = MESSAGE_LEN - (size_t)w->used_len;
    size_t len = bytes.len < room ? bytes.len : room;
    w->cut |= len < bytes.len;
    w->seen |= (uint16_t)(1u << place);
    w->from[place] = w->used_len;
    w->len[place] = (uint16_t)len;
    if (len)
        memcpy(w->bytes + w->used_len, bytes.p, len);
    w->used_len = (uint16_t)(w->used_len + len);
    w->present++;
}

/* The run of segments from the first on that is there, in order. */
static struct span front(struct segments *segments, const struct waiting *w)
{
    size_t len = 0;
    for (unsigned place = w->total; w->total_known && place-- > 0 && w->seen >> place & 1;) {
        memcpy(segments->whole + len, w->bytes + w->from[place], w->len[place]);
        len += w->len[place];
    }
    return span_of(segments->whole, len);
}

bool segments_add(struct segments *segments, uint64_t key, bool first, uint8_t remaining, struct cursor data,
                  struct span carrier, const struct origin *origin, struct cursor *ret,
                  struct origin *ret_origin, struct notes *notes)
{
    struct span bytes = cursor_rest(&data);
    struct waiting *w = find(segments, key, origin, carrier);
    unsigned place = remaining & (SEGMENTS_MAX - 1);
    if (first && begins_another(w, place, bytes)) { /* the local reference is used again */
        set_aside(segments, w);
        w->used = false;
        w = find(segments, key, origin, carrier);
    }
    bool repeated = w->seen >> place & 1;
    bool expected = first ? w->present == 0 : w->last_remaining == place + 1;
    segments->stats.segments++;
    if (repeated || !expected) {
        segments->stats.segments_odd++;
        note_add(notes, NOTE_sccp_segment_overlap, NULL);
    }
    if (!repeated) {
        keep_segment(w, place, bytes);
        w->cut |= data.cut;
    }
    if (first && !w->total_known) {
        w->total_known = true;
        w->total = (uint8_t)(place + 1);
    }
    w->last_remaining = (uint8_t)place;
    add_frames(w, origin);
    if (!w->total_known || (w->seen & ((1u << w->total) - 1)) != (1u << w->total) - 1)
        return false;
    struct span whole = front(segments, w);
    *ret = cursor_of_cut(whole, w->cut);
    *ret_origin = w->origin;
    if (whole.len <= NEEDLESS_LEN && !w->cut)
        note_add(notes, NOTE_sccp_segment_needless, NULL);
    w->used = false;
    return true;
}

static void hand_out(struct segments *segments, const struct waiting *w, struct span *ret_carrier,
                     struct span *ret, struct origin *ret_origin)
{
    segments->stats.messages_lost++;
    *ret_carrier = span_of(w->carrier, w->carrier_len);
    *ret = front(segments, w);
    *ret_origin = w->origin;
}

bool segments_expire(struct segments *segments, int64_t now_ns, struct span *ret_carrier, struct span *ret,
                     struct origin *ret_origin)
{
    if (segments->evicted_ready) {
        segments->evicted_ready = false;
        hand_out(segments, &segments->evicted, ret_carrier, ret, ret_origin);
        return true;
    }
    if (now_ns < segments->check_ns || segments->check_ns == INT64_MAX)
        return false; /* or a flush would touch every page of a table that was never used */
    int64_t next_ns = INT64_MAX;
    for (uint32_t i = 0; i < segments->count; i++) {
        struct waiting *w = &segments->list[i];
        if (!w->used)
            continue;
        if (now_ns == INT64_MAX || now_ns > deadline_ns(w)) {
            w->used = false;
            hand_out(segments, w, ret_carrier, ret, ret_origin);
            return true;
        }
        if (deadline_ns(w) < next_ns)
            next_ns = deadline_ns(w);
    }
    segments->check_ns = next_ns;
    return false;
}

static const char *const impossible = "a message in segments cannot be";

static void save_or_load_places(struct waiting *w, struct saved *saved)
{
    saved_u16(saved, &w->seen);
    w->used_len = (uint16_t)saved_count(saved, w->used_len, MESSAGE_LEN);
    saved_octets(saved, w->bytes, w->used_len);
    uint32_t all = 0;
    for (unsigned place = 0; place < SEGMENTS_MAX; place++) {
        if (!(w->seen >> place & 1))
            continue;
        saved_u16(saved, &w->from[place]);
        saved_u16(saved, &w->len[place]);
        all += w->len[place];
        bool possible = (uint32_t)w->from[place] + w->len[place] <= w->used_len && all <= w->used_len;
        saved_require(saved, possible, impossible);
    }
}

static void save_or_load_waiting(struct waiting *w, struct saved *saved)
{
    saved_u64(saved, &w->key);
    saved_time(saved, &w->started_ns);
    saved_bool(saved, &w->total_known);
    saved_u8(saved, &w->total);
    saved_u8(saved, &w->present);
    saved_u8(saved, &w->last_remaining);
    saved_bool(saved, &w->cut);
    saved_require(saved, w->total <= SEGMENTS_MAX && w->present <= SEGMENTS_MAX, impossible);
    save_or_load_places(w, saved);
    saved_origin(saved, &w->origin);
    w->carrier_len = (uint16_t)saved_count(saved, w->carrier_len, CARRIER_LEN);
    saved_octets(saved, w->carrier, w->carrier_len);
    w->used = saved_ok(saved);
}

void segments_save_or_load(struct segments *segments, struct saved *saved)
{
    uint32_t left = 0, at = 0;
    for (uint32_t i = 0; !saved->loading && i < segments->count; i++)
        left += segments->list[i].used;
    left = saved_count(saved, left, segments->count);
    for (; left && saved_ok(saved); left--, at++) {
        while (!saved->loading && !segments->list[at].used)
            at++;
        saved_u32(saved, &at);
        saved_require(saved, at < segments->count, impossible);
        if (!saved_ok(saved))
            return;
        save_or_load_waiting(&segments->list[at], saved);
        if (segments->list[at].used && segments->check_ns > deadline_ns(&segments->list[at]))
            segments->check_ns = deadline_ns(&segments->list[at]);
    }
    saved_bool(saved, &segments->evicted_ready);
    if (segments->evicted_ready)
        save_or_load_waiting(&segments->evicted, saved);
}

const struct segments_stats *segments_stats(const struct segments *segments)
{
    return &segments->stats;
}
