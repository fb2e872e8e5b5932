// SPDX-License-Identifier: Apache-2.0
#include "memory/subscribers.h"

#include <string.h>

enum { WAYS = 8 };

struct subscribers {
    uint32_t capacity;
    struct subscribers_stats stats;
    struct subscriber *places;
};

static size_t front_size(void)
{
    size_t align = sizeof(max_align_t);
    return (sizeof(struct subscribers) + align - 1) / align * align;
}

size_t subscribers_size(uint32_t capacity)
{
    return front_size() + (size_t)capacity * sizeof(struct subscriber);
}

struct subscribers *subscribers_init(void *memory, uint32_t capacity)
{
    struct subscribers *subscribers = memory;
    subscribers->capacity = capacity;
    subscribers->places = (struct subscriber *)(void *)((char *)memory + front_size());
    return subscribers;
}

static struct subscriber *set_of(const struct subscribers *subscribers, uint64_t key)
{
    return &subscribers->places[key % subscribers->capacity / WAYS * WAYS];
}

static struct subscriber *find(const struct subscribers *subscribers, uint64_t key)
{
    struct subscriber *set = set_of(subscribers, key);
    for (unsigned i = 0; i < WAYS; i++)
        if (set[i].key == key)
            return &set[i];
    return NULL;
}

const struct subscriber *subscribers_find(const struct subscribers *subscribers, uint64_t key)
{
    return find(subscribers, key);
}

static uint32_t last_heard(const struct subscriber *subscriber)
{
    uint32_t last = subscriber->before.since_s;
    for (unsigned i = 0; i < SERVING_DOMAINS; i++)
        last = subscriber->now[i].since_s > last ? subscriber->now[i].since_s : last;
    return last;
}

static struct subscriber *place_of(struct subscribers *subscribers, uint64_t key)
{
    struct subscriber *there = find(subscribers, key), *set = set_of(subscribers, key), *oldest = set;
    if (there)
        return there;
    for (unsigned i = 0; i < WAYS; i++)
        if (set[i].key == 0 || (oldest->key && last_heard(&set[i]) < last_heard(oldest)))
            oldest = &set[i];
    subscribers->stats.evicted += oldest->key != 0;
    subscribers->stats.count += oldest->key == 0;
    memset(oldest, 0, sizeof *oldest);
    oldest->key = key;
    return oldest;
}

static uint32_t seconds(int64_t time_ns)
{
    return time_ns > 0 ? (uint32_t)(time_ns / 1000000000) : 0;
}

void subscribers_register(struct subscribers *subscribers, uint64_t key, enum serving_domain domain,
                          uint32_t network, int64_t time_ns)
{
    struct subscriber *subscriber = place_of(subscribers, key);
    struct serving *now = &subscriber->now[domain];
    if (now->network && now->network != network)
        subscriber->before = (struct serving){now->network, seconds(time_ns)};
    *now = (struct serving){network, seconds(time_ns)};
    subscribers->stats.registrations++;
}

void subscribers_leave(struct subscribers *subscribers, uint64_t key, uint32_t network, int64_t time_ns)
{
    struct subscriber *subscriber = find(subscribers, key);
    for (unsigned i = 0; subscriber && i < SERVING_DOMAINS; i++) {
        if (subscriber->now[i].network != network)
            continue;
        subscriber->before = (struct serving){network, seconds(time_ns)};
        subscriber->now[i] = (struct serving){0, seconds(time_ns)};
        subscribers->stats.departures++;
    }
}

const struct subscribers_stats *subscribers_stats(const struct subscribers *subscribers)
{
    return &subscribers->stats;
}
