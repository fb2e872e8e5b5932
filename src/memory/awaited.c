// SPDX-License-Identifier: Apache-2.0
#include "memory/awaited.h"

struct awaited {
    uint32_t capacity, count, oldest;
    struct awaited_stats stats;
    struct awaited_request *ring;
};

static size_t front_size(void)
{
    size_t align = sizeof(max_align_t);
    return (sizeof(struct awaited) + align - 1) / align * align;
}

size_t awaited_size(uint32_t capacity)
{
    return front_size() + (size_t)capacity * sizeof(struct awaited_request);
}

struct awaited *awaited_init(void *memory, uint32_t capacity)
{
    struct awaited *awaited = memory;
    awaited->capacity = capacity;
    awaited->ring = (struct awaited_request *)(void *)((char *)memory + front_size());
    return awaited;
}

static struct awaited_request *take_oldest(struct awaited *awaited)
{
    struct awaited_request *oldest = &awaited->ring[awaited->oldest];
    awaited->oldest = (awaited->oldest + 1) % awaited->capacity;
    awaited->count--;
    return oldest;
}

void awaited_add(struct awaited *awaited, uint64_t name, const struct signal *request, int64_t now_ns)
{
    if (awaited->count == awaited->capacity) {
        take_oldest(awaited);
        awaited->stats.dropped++;
    }
    struct awaited_request *place = &awaited->ring[(awaited->oldest + awaited->count) % awaited->capacity];
    place->name = name;
    place->since_ns = now_ns;
    signal_pack(request, &place->request);
    awaited->count++;
    awaited->stats.waited++;
}

const struct awaited_request *awaited_take(struct awaited *awaited, int64_t before_ns)
{
    if (awaited->count == 0 || awaited->ring[awaited->oldest].since_ns >= before_ns)
        return NULL;
    return take_oldest(awaited);
}

void awaited_save_or_load(struct awaited *awaited, struct saved *saved)
{
    uint32_t count = saved_count(saved, awaited->count, awaited->capacity);
    if (saved->loading)
        awaited->oldest = awaited->count = 0;
    for (uint32_t i = 0; i < count && saved_ok(saved); i++) {
        uint32_t at = saved->loading ? awaited->count : (awaited->oldest + i) % awaited->capacity;
        struct awaited_request *waiting = &awaited->ring[at];
        saved_u64(saved, &waiting->name);
        saved_time(saved, &waiting->since_ns);
        if (saved_packed_signal(saved, &waiting->request) && saved->loading)
            awaited->count++;
    }
}

const struct awaited_stats *awaited_stats(const struct awaited *awaited)
{
    return &awaited->stats;
}
