// SPDX-License-Identifier: Apache-2.0
#include "memory/subscribers.h"

enum { WAYS = 8, CHOICES = 2 };

/* The keys first: one cache line tells whether a subscriber is here. */
struct set {
    uint64_t keys[WAYS]; /* 0: free */
    struct subscriber places[WAYS];
};

_Static_assert(sizeof(struct set) == (size_t)48 * WAYS, "a subscriber takes 48 octets");

struct subscribers {
    uint32_t set_count;
    struct subscribers_stats stats;
    struct set *sets;
};

struct found {
    struct set *set;
    unsigned way;
};

static size_t front_size(void)
{
    enum { CACHE_LINE = 64 };
    return (sizeof(struct subscribers) + CACHE_LINE - 1) / CACHE_LINE * CACHE_LINE;
}

static uint32_t sets_of(uint32_t capacity)
{
    return capacity / WAYS + (capacity % WAYS != 0);
}

size_t subscribers_size(uint32_t capacity)
{
    return front_size() + (size_t)sets_of(capacity) * sizeof(struct set);
}

struct subscribers *subscribers_init(void *memory, uint32_t capacity)
{
    struct subscribers *subscribers = memory;
    subscribers->set_count = sets_of(capacity);
    subscribers->sets = (struct set *)(void *)((char *)memory + front_size());
    return subscribers;
}

/* The two halves of the key choose a set each. */
static struct set *choice(const struct subscribers *subscribers, uint64_t key, unsigned number)
{
    uint64_t half = number ? key & UINT32_MAX : key >> 32;
    return &subscribers->sets[half * subscribers->set_count >> 32];
}

static bool find(const struct subscribers *subscribers, uint64_t key, struct found *ret)
{
    for (unsigned number = 0; number < CHOICES; number++) {
        ret->set = choice(subscribers, key, number);
        for (ret->way = 0; ret->way < WAYS; ret->way++)
            if (ret->set->keys[ret->way] == key)
                return true;
    }
    return false;
}

void subscribers_prefetch(const struct subscribers *subscribers, uint64_t key)
{
    for (unsigned number = 0; number < CHOICES; number++)
        __builtin_prefetch(choice(subscribers, key, number)->keys);
}

const struct subscriber *subscribers_find(const struct subscribers *subscribers, uint64_t key)
{
    struct found found;
    return find(subscribers, key, &found) ? &found.set->places[found.way] : NULL;
}

static uint32_t last_heard(const struct subscriber *subscriber)
{
    uint32_t last = subscriber->before.heard_s;
    for (unsigned i = 0; i < SERVING_DOMAINS; i++)
        last = subscriber->now[i].heard_s > last ? subscriber->now[i].heard_s : last;
    return last;
}

static unsigned free_ways(const struct set *set)
{
    unsigned count = 0;
    for (unsigned i = 0; i < WAYS; i++)
        count += set->keys[i] == 0;
    return count;
}

static struct found oldest_of(struct set *const sets[CHOICES])
{
    struct found oldest = {sets[0], 0};
    for (unsigned i = 1; i < CHOICES * WAYS; i++) {
        struct set *set = sets[i / WAYS];
        if (last_heard(&set->places[i % WAYS]) < last_heard(&oldest.set->places[oldest.way]))
            oldest = (struct found){set, i % WAYS};
    }
    return oldest;
}

static unsigned free_way(const struct set *set)
{
    unsigned way = 0;
    while (way < WAYS && set->keys[way])
        way++;
    return way;
}

/* Moves somebody to his other set, where that has room; the place that this frees, or false. */
static bool move_one(const struct subscribers *subscribers, struct set *const sets[CHOICES],
                     struct found *ret)
{
    for (unsigned i = 0; i < CHOICES * WAYS; i++) {
        struct set *from = sets[i / WAYS];
        unsigned way = i % WAYS;
        struct set *first = choice(subscribers, from->keys[way], 0);
        struct set *to = first == from ? choice(subscribers, from->keys[way], 1) : first;
        unsigned there = free_way(to);
        if (there == WAYS)
            continue;
        to->keys[there] = from->keys[way];
        to->places[there] = from->places[way];
        *ret = (struct found){from, way};
        return true;
    }
    return false;
}

/* A free place, in the emptier set; false, and the one to give way, where there is none. */
static bool find_free(const struct subscribers *subscribers, uint64_t key, struct found *ret)
{
    struct set *sets[CHOICES] = {choice(subscribers, key, 0), choice(subscribers, key, 1)};
    unsigned first = free_ways(sets[0]), second = free_ways(sets[1]);
    if (first || second) {
        ret->set = first >= second ? sets[0] : sets[1];
        ret->way = free_way(ret->set);
        return true;
    }
    if (move_one(subscribers, sets, ret))
        return true;
    *ret = oldest_of(sets);
    return false;
}

static struct subscriber *place_of(struct subscribers *subscribers, uint64_t key)
{
    struct found found;
    if (find(subscribers, key, &found))
        return &found.set->places[found.way];
    bool is_free = find_free(subscribers, key, &found);
    subscribers->stats.evicted += !is_free;
    subscribers->stats.count += is_free;
    found.set->keys[found.way] = key;
    found.set->places[found.way] = (struct subscriber){0};
    return &found.set->places[found.way];
}

static uint32_t seconds(int64_t time_ns)
{
    return time_ns > 0 ? (uint32_t)(time_ns / 1000000000) : 0;
}

/* Whether he is there, or was there last, and cannot have come there. One domain's doubt is that of all. */
static bool doubts(const struct subscriber *subscriber, uint32_t network)
{
    bool doubted = subscriber->before.network == network && subscriber->before.doubted;
    for (unsigned i = 0; i < SERVING_DOMAINS; i++)
        doubted |= subscriber->now[i].network == network && subscriber->now[i].doubted;
    return doubted;
}

bool subscribers_doubted(const struct subscribers *subscribers, uint64_t key, uint32_t network)
{
    const struct subscriber *subscriber = subscribers_find(subscribers, key);
    return subscriber && network && doubts(subscriber, network);
}

uint32_t subscribers_register(struct subscribers *subscribers, uint64_t key, enum serving_domain domain,
                              uint32_t network, bool doubted, int64_t time_ns)
{
    struct subscriber *subscriber = place_of(subscribers, key);
    const uint32_t was = subscriber->now[domain].network;
    const bool moves = was && was != network, was_doubted = doubts(subscriber, was);
    for (unsigned i = 0; i < SERVING_DOMAINS; i++)
        doubted |= subscriber->now[i].network == network && subscriber->now[i].doubted;
    if (moves)
        subscriber->before = (struct serving){was, was_doubted, seconds(time_ns)};
    subscriber->now[domain] = (struct serving){network, doubted, seconds(time_ns)};
    subscribers->stats.registrations++;
    return moves && !was_doubted ? was : 0;
}

void subscribers_hear(struct subscribers *subscribers, uint64_t key, uint32_t network, int64_t time_ns)
{
    struct found found;
    if (!find(subscribers, key, &found))
        return;
    struct serving *now = found.set->places[found.way].now;
    for (unsigned i = 0; i < SERVING_DOMAINS; i++)
        if (now[i].network == network)
            now[i].heard_s = seconds(time_ns);
}

bool subscribers_leave(struct subscribers *subscribers, uint64_t key, uint32_t network, int64_t time_ns)
{
    struct found found;
    if (network == 0 || !find(subscribers, key, &found))
        return false;
    struct subscriber *subscriber = &found.set->places[found.way];
    const bool doubted = doubts(subscriber, network);
    bool was_there = false;
    for (unsigned i = 0; i < SERVING_DOMAINS; i++) {
        if (subscriber->now[i].network != network)
            continue;
        subscriber->before = (struct serving){network, doubted, seconds(time_ns)};
        subscriber->now[i] = (struct serving){0, 0, seconds(time_ns)};
        subscribers->stats.departures++;
        was_there = true;
    }
    return was_there;
}

void subscribers_was(struct subscribers *subscribers, uint64_t key, uint32_t network, int64_t time_ns)
{
    struct found found;
    if (network == 0 || !find(subscribers, key, &found))
        return;
    struct subscriber *subscriber = &found.set->places[found.way];
    for (unsigned i = 0; i < SERVING_DOMAINS; i++)
        if (subscriber->now[i].network == network)
            return;
    bool doubted = subscriber->before.network == network && subscriber->before.doubted;
    subscriber->before = (struct serving){network, doubted, seconds(time_ns)};
}

struct subscriber *subscribers_next(const struct subscribers *subscribers, uint64_t *at, uint64_t *ret_key)
{
    for (; *at < (uint64_t)subscribers->set_count * WAYS; ++*at) {
        struct set *set = &subscribers->sets[*at / WAYS];
        unsigned way = *at % WAYS;
        if (set->keys[way] == 0)
            continue;
        *ret_key = set->keys[way];
        ++*at;
        return &set->places[way];
    }
    return NULL;
}

/* The place that he had, where that is one of his and free; else a new one. NULL: all who are in his sets
 * were heard of later. */
static struct subscriber *place_to_load(struct subscribers *subscribers, uint64_t key, uint64_t at,
                                        uint32_t heard_s)
{
    struct set *set = &subscribers->sets[at / WAYS % subscribers->set_count];
    struct found found = {set, at % WAYS};
    bool his = set == choice(subscribers, key, 0) || set == choice(subscribers, key, 1);
    if (!his || set->keys[found.way]) {
        bool is_free = find_free(subscribers, key, &found);
        subscribers->stats.evicted += !is_free;
        if (!is_free && last_heard(&found.set->places[found.way]) >= heard_s)
            return NULL;
        subscribers->stats.count -= !is_free;
    }
    found.set->keys[found.way] = key;
    subscribers->stats.count++;
    return &found.set->places[found.way];
}

static void save_or_load_serving(struct saved *saved, struct serving *serving)
{
    uint32_t network = serving->network | (serving->doubted ? SUBSCRIBERS_NETWORKS : 0);
    saved_u32(saved, &network);
    saved_u32(saved, &serving->heard_s);
    serving->network = network % SUBSCRIBERS_NETWORKS;
    serving->doubted = network / SUBSCRIBERS_NETWORKS;
}

static void save_or_load_one(struct saved *saved, uint64_t *key, struct subscriber *subscriber)
{
    saved_u64(saved, key);
    for (unsigned i = 0; i < SERVING_DOMAINS; i++)
        save_or_load_serving(saved, &subscriber->now[i]);
    save_or_load_serving(saved, &subscriber->before);
}

void subscribers_save_or_load(struct subscribers *subscribers, struct saved *saved)
{
    uint64_t left = subscribers->stats.count, next = 0;
    saved_u64(saved, &left);
    for (; left && saved_ok(saved); left--) {
        struct subscriber subscriber = {0};
        struct found found;
        uint64_t key = 0;
        if (!saved->loading)
            subscriber = *subscribers_next(subscribers, &next, &key);
        uint32_t at = (uint32_t)next - 1;
        saved_u32(saved, &at);
        save_or_load_one(saved, &key, &subscriber);
        if (!saved->loading || !saved_ok(saved))
            continue;
        saved_require(saved, key && !find(subscribers, key, &found), "a subscriber in it cannot be");
        struct subscriber *place =
            saved_ok(saved) ? place_to_load(subscribers, key, at, last_heard(&subscriber)) : NULL;
        if (place)
            *place = subscriber;
    }
}

const struct subscribers_stats *subscribers_stats(const struct subscribers *subscribers)
{
    return &subscribers->stats;
}
