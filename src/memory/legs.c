// SPDX-License-Identifier: Apache-2.0
#include "memory/legs.h"

enum { PLACES = 4 }; /* where a message can stand: this many from its bucket on */

struct legs {
    uint32_t count; /* a power of two */
    uint64_t serial;
    struct legs_stats stats;
    struct leg list[];
};

size_t legs_size(uint32_t messages)
{
    return sizeof(struct legs) + messages * sizeof(struct leg);
}

struct legs *legs_init(void *memory, uint32_t messages)
{
    struct legs *legs = memory;
    legs->count = messages;
    return legs;
}

static bool in_window(const struct leg *leg, int64_t now_ns)
{
    return leg->content && now_ns - leg->first_ns <= LEGS_WINDOW_NS;
}

static bool came_this_way(const struct leg *leg, uint64_t way)
{
    for (unsigned i = 0; i < leg->way_count; i++)
        if (leg->way[i] == way)
            return true;
    return false;
}

/* Digits may stand in front of a title for routing, as for a ported number. */
static bool same_title(const struct digits *a, const struct digits *b)
{
    enum { TELLING = 7 };
    const struct digits *shorter = a->len < b->len ? a : b, *longer = shorter == a ? b : a;
    return shorter->len == 0 || digits_equal(a, b) ||
           (shorter->len >= TELLING &&
            memcmp(longer->text + longer->len - shorter->len, shorter->text, shorter->len) == 0);
}

static bool same_called(const struct leg *leg, const struct digits *called, uint32_t called_pc)
{
    if (leg->called.len == 0 && called->len == 0)
        return leg->called_pc == called_pc;
    return same_title(&leg->called, called);
}

static bool is_leg_of(const struct leg *leg, uint64_t way, const struct digits *called, uint32_t called_pc,
                      int64_t now_ns)
{
    return in_window(leg, now_ns) && !came_this_way(leg, way) && same_called(leg, called, called_pc);
}

static void begin(struct leg *leg, uint64_t content, uint64_t way, const struct digits *called,
                  int64_t now_ns)
{
    leg->content = content;
    leg->first_ns = now_ns;
    leg->way[0] = way;
    leg->way_count = 1;
    leg->finding_count = 0;
    leg->rank = leg->rank_now = LEG_INTERNAL;
    leg->called = *called;
}

static struct leg *bucket_of(struct legs *legs, uint64_t content)
{
    return &legs->list[content & (legs->count - 1) & ~(uint64_t)(PLACES - 1)];
}

void legs_prefetch(struct legs *legs, uint64_t content)
{
    for (unsigned i = 0; i < PLACES; i++)
        __builtin_prefetch(&bucket_of(legs, content)[i].content);
}

struct leg *legs_meet(struct legs *legs, uint64_t content, uint64_t way, const struct digits *called,
                      uint32_t called_pc, int64_t now_ns, bool *ret_further)
{
    struct leg *bucket = bucket_of(legs, content), *oldest = bucket;
    content = content ? content : 1;
    *ret_further = false;
    for (unsigned i = 0; i < PLACES; i++) {
        struct leg *leg = &bucket[i];
        if (leg->content == content && is_leg_of(leg, way, called, called_pc, now_ns)) {
            if (leg->way_count < LEG_WAYS_MAX)
                leg->way[leg->way_count++] = way;
            legs->stats.further++;
            *ret_further = true;
            return leg;
        }
        if (leg->content == content && same_called(leg, called, called_pc)) {
            oldest = leg;
            break;
        }
        if (oldest->content && (!leg->content || leg->first_ns < oldest->first_ns))
            oldest = leg;
    }
    legs->stats.evicted += oldest->content != content && in_window(oldest, now_ns);
    begin(oldest, content, way, called, now_ns);
    oldest->called_pc = called_pc;
    oldest->serial = ++legs->serial;
    return oldest;
}

void leg_done(struct leg *leg)
{
    leg->rank = leg->rank_now > leg->rank ? leg->rank_now : leg->rank;
    leg->rank_now = LEG_INTERNAL;
}

bool leg_has_finding(struct leg *leg, uint32_t rule_id, uint32_t component)
{
    for (unsigned i = 0; i < leg->finding_count; i++)
        if (leg->findings[i].rule_id == rule_id && leg->findings[i].component == component)
            return true;
    if (leg->finding_count == LEG_FINDINGS_MAX)
        return false;
    leg->findings[leg->finding_count++] = (struct leg_finding){rule_id, component};
    return false;
}

static void save_or_load_one(struct leg *leg, struct saved *saved)
{
    saved_u64(saved, &leg->content);
    saved_u64(saved, &leg->serial);
    saved_time(saved, &leg->first_ns);
    leg->way_count = (uint8_t)saved_count(saved, leg->way_count, LEG_WAYS_MAX);
    for (unsigned i = 0; i < leg->way_count; i++)
        saved_u64(saved, &leg->way[i]);
    leg->called.len = (uint8_t)saved_count(saved, leg->called.len, DIGITS_MAX);
    saved_octets(saved, leg->called.text, leg->called.len);
    saved_u32(saved, &leg->called_pc);
    leg->finding_count = (uint8_t)saved_count(saved, leg->finding_count, LEG_FINDINGS_MAX);
    for (unsigned i = 0; i < leg->finding_count; i++) {
        saved_u32(saved, &leg->findings[i].rule_id);
        saved_u32(saved, &leg->findings[i].component);
    }
    saved_u8(saved, &leg->rank);
    saved_require(saved, leg->content != 0 && leg->rank <= LEG_BORDER, "a message in it cannot be");
}

void legs_save_or_load(struct legs *legs, struct saved *saved)
{
    uint32_t used = 0;
    for (uint32_t i = 0; !saved->loading && i < legs->count; i++)
        used += legs->list[i].content != 0;
    saved_same(saved, legs->count, "its table of messages is of another size");
    saved_u64(saved, &legs->serial);
    used = saved_count(saved, used, legs->count);
    for (uint32_t at = 0; used && saved_ok(saved); at++) {
        while (!saved->loading && legs->list[at].content == 0)
            at++;
        saved_u32(saved, &at);
        saved_require(saved, at < legs->count, "a place in it is none");
        if (saved_ok(saved))
            save_or_load_one(&legs->list[at], saved);
        used--;
    }
}

const struct legs_stats *legs_stats(const struct legs *legs)
{
    return &legs->stats;
}
