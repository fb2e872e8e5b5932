// SPDX-License-Identifier: Apache-2.0
#include "memory/recall.h"

#include "memory/ways.h"

struct recall {
    struct ways ways;
    struct recall_stats stats;
    struct recalled *places;
};

size_t recall_size(uint32_t capacity)
{
    return ways_lines(sizeof(struct recall)) + ways_size(capacity) + capacity * sizeof(struct recalled);
}

struct recall *recall_init(void *memory, uint32_t capacity)
{
    struct recall *recall = memory;
    char *keys = (char *)memory + ways_lines(sizeof *recall);
    recall->ways = (struct ways){(uint64_t *)(void *)keys, capacity};
    recall->places = (struct recalled *)(void *)(keys + ways_size(capacity));
    recall->stats.forgotten_ns = INT64_MIN;
    return recall;
}

void recall_prefetch(const struct recall *recall, uint64_t name)
{
    __builtin_prefetch(&recall->ways.keys[ways_set(&recall->ways, name)]);
}

const struct recalled *recall_get(const struct recall *recall, uint64_t name)
{
    const uint32_t at = ways_find(&recall->ways, name);
    return at == WAYS_NOWHERE ? NULL : &recall->places[at];
}

/* For a name that is not there. */
static uint32_t make_room(struct recall *recall, uint64_t name)
{
    const uint32_t at = ways_room(&recall->ways, name, &recall->places->time_ns, sizeof *recall->places);
    if (recall->ways.keys[at]) {
        recall->stats.evicted++;
        if (recall->places[at].time_ns > recall->stats.forgotten_ns)
            recall->stats.forgotten_ns = recall->places[at].time_ns;
    }
    recall->stats.count += recall->ways.keys[at] == 0;
    recall->ways.keys[at] = name;
    return at;
}

void recall_put(struct recall *recall, uint64_t name, uint64_t value, int64_t time_ns)
{
    uint32_t at = ways_find(&recall->ways, name);
    if (at == WAYS_NOWHERE)
        at = make_room(recall, name);
    recall->places[at] = (struct recalled){value, time_ns};
}

struct recalled *recall_next(const struct recall *recall, uint32_t *at)
{
    while (*at < recall->ways.count && recall->ways.keys[*at] == 0)
        ++*at;
    return *at < recall->ways.count ? &recall->places[(*at)++] : NULL;
}

static void save_or_load_one(struct recall *recall, struct saved *saved, uint64_t name, struct recalled *said)
{
    saved_u64(saved, &name);
    saved_u64(saved, &said->value);
    saved_time(saved, &said->time_ns);
    saved_require(saved, name != 0, "a name in it is none");
    if (saved->loading && saved_ok(saved))
        recall_put(recall, name, said->value, said->time_ns);
}

void recall_save_or_load(struct recall *recall, struct saved *saved)
{
    uint64_t left = recall->stats.count;
    uint32_t next = 0;
    saved_u64(saved, &left);
    saved_i64(saved, &recall->stats.forgotten_ns);
    for (; left && saved_ok(saved); left--) {
        struct recalled said = {0};
        if (!saved->loading)
            said = *recall_next(recall, &next);
        save_or_load_one(recall, saved, saved->loading ? 0 : recall->ways.keys[next - 1], &said);
    }
}

void recall_forget(struct recall *recall, int64_t now_ns)
{
    memset(recall->ways.keys, 0, ways_size(recall->ways.count));
    recall->stats.count = 0;
    recall->stats.forgotten_ns = now_ns;
}

const struct recall_stats *recall_stats(const struct recall *recall)
{
    return &recall->stats;
}
