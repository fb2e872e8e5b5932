// SPDX-License-Identifier: Apache-2.0
#include "memory/recall.h"

enum { WAYS = 8 };

struct recall {
    uint32_t capacity;
    struct recall_stats stats;
    struct recalled *places;
};

static size_t front_size(void)
{
    size_t align = sizeof(max_align_t);
    return (sizeof(struct recall) + align - 1) / align * align;
}

size_t recall_size(uint32_t capacity)
{
    return front_size() + (size_t)capacity * sizeof(struct recalled);
}

struct recall *recall_init(void *memory, uint32_t capacity)
{
    struct recall *recall = memory;
    recall->capacity = capacity;
    recall->stats.forgotten_ns = INT64_MIN;
    recall->places = (struct recalled *)(void *)((char *)memory + front_size());
    return recall;
}

static struct recalled *set_of(const struct recall *recall, uint64_t name)
{
    return &recall->places[name & (recall->capacity - 1) & ~(uint64_t)(WAYS - 1)];
}

void recall_prefetch(const struct recall *recall, uint64_t name)
{
    const struct recalled *set = set_of(recall, name);
    __builtin_prefetch(&set[0]);
    __builtin_prefetch(&set[WAYS / 2]);
    __builtin_prefetch(&set[WAYS - 1]);
}

const struct recalled *recall_get(const struct recall *recall, uint64_t name)
{
    const struct recalled *set = set_of(recall, name);
    for (unsigned i = 0; i < WAYS; i++)
        if (set[i].name == name)
            return &set[i];
    return NULL;
}

void recall_put(struct recall *recall, uint64_t name, uint64_t value, int64_t time_ns)
{
    struct recalled *set = set_of(recall, name), *place = set;
    for (unsigned i = 0; i < WAYS && place->name != name; i++)
        if (set[i].name == name || (place->name && (set[i].name == 0 || set[i].time_ns < place->time_ns)))
            place = &set[i];
    if (place->name && place->name != name) {
        recall->stats.evicted++;
        if (place->time_ns > recall->stats.forgotten_ns)
            recall->stats.forgotten_ns = place->time_ns;
    }
    recall->stats.count += place->name == 0;
    *place = (struct recalled){name, value, time_ns};
}

struct recalled *recall_next(const struct recall *recall, uint32_t *at)
{
    while (*at < recall->capacity) {
        struct recalled *place = &recall->places[(*at)++];
        if (place->name)
            return place;
    }
    return NULL;
}

static void save_or_load_one(struct recall *recall, struct saved *saved, struct recalled *said)
{
    saved_u64(saved, &said->name);
    saved_u64(saved, &said->value);
    saved_time(saved, &said->time_ns);
    saved_require(saved, said->name != 0, "a name in it is none");
    if (saved->loading && saved_ok(saved))
        recall_put(recall, said->name, said->value, said->time_ns);
}

void recall_save_or_load(struct recall *recall, struct saved *saved)
{
    uint64_t left = recall->stats.count;
    uint32_t at = 0;
    saved_u64(saved, &left);
    saved_i64(saved, &recall->stats.forgotten_ns);
    for (; left && saved_ok(saved); left--) {
        struct recalled said = {0};
        if (!saved->loading)
            said = *recall_next(recall, &at);
        save_or_load_one(recall, saved, &said);
    }
}

void recall_forget(struct recall *recall, int64_t now_ns)
{
    memset(recall->places, 0, recall->capacity * sizeof *recall->places);
    recall->stats.count = 0;
    recall->stats.forgotten_ns = now_ns;
}

const struct recall_stats *recall_stats(const struct recall *recall)
{
    return &recall->stats;
}
