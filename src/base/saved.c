// SPDX-License-Identifier: Apache-2.0
#include "base/saved.h"

struct saved saved_begin(bool loading, uint8_t *buffer, size_t size, saved_move *move, void *context)
{
    return (struct saved){
        .loading = loading,
        .move = move,
        .context = context,
        .buffer = buffer,
        .size = size,
        .len = loading && !move ? size : 0,
    };
}

void saved_fail(struct saved *saved, const char *wrong)
{
    if (!saved->wrong)
        saved->wrong = wrong;
}

void saved_require(struct saved *saved, bool possible, const char *wrong)
{
    if (saved->loading && !possible)
        saved_fail(saved, wrong);
}

static void hand_on(struct saved *saved)
{
    bool taken = saved->move && saved->move(saved->context, saved->buffer, saved->at) == saved->at;
    if (!taken)
        saved_fail(saved, "there is no room for it");
    saved->at = 0;
}

static void fetch(struct saved *saved)
{
    saved->at = 0;
    saved->len = saved->move ? saved->move(saved->context, saved->buffer, saved->size) : 0;
    if (saved->len == 0)
        saved_fail(saved, "it ends early");
}

bool saved_end(struct saved *saved)
{
    if (!saved->loading && saved_ok(saved) && saved->move && saved->at)
        hand_on(saved);
    return saved_ok(saved);
}

/* As many of the octets as one buffer takes or has. */
static size_t move_some(struct saved *saved, uint8_t *octets, size_t len)
{
    size_t limit = saved->loading ? saved->len : saved->size;
    if (saved->at == limit && saved->loading)
        fetch(saved);
    else if (saved->at == limit)
        hand_on(saved);
    if (!saved_ok(saved))
        return 0;
    limit = saved->loading ? saved->len : saved->size;
    size_t some = len < limit - saved->at ? len : limit - saved->at;
    uint8_t *here = saved->buffer + saved->at;
    memcpy(saved->loading ? octets : here, saved->loading ? here : octets, some);
    saved->at += some;
    return some;
}

void saved_octets(struct saved *saved, void *octets, size_t len)
{
    uint8_t *at = octets;
    size_t left = len;
    while (left && saved_ok(saved)) {
        size_t some = move_some(saved, at, left);
        at += some;
        left -= some;
    }
    if (saved->loading && left)
        memset(octets, 0, len);
}

static uint64_t number(struct saved *saved, uint64_t value, size_t len)
{
    uint8_t octets[sizeof value];
    for (size_t i = 0; i < len; i++)
        octets[i] = (uint8_t)(value >> (8 * i));
    saved_octets(saved, octets, len);
    value = 0;
    for (size_t i = 0; i < len; i++)
        value |= (uint64_t)octets[i] << (8 * i);
    return value;
}

void saved_u8(struct saved *saved, uint8_t *value)
{
    *value = (uint8_t)number(saved, *value, sizeof *value);
}

void saved_u16(struct saved *saved, uint16_t *value)
{
    *value = (uint16_t)number(saved, *value, sizeof *value);
}

void saved_u32(struct saved *saved, uint32_t *value)
{
    *value = (uint32_t)number(saved, *value, sizeof *value);
}

void saved_u64(struct saved *saved, uint64_t *value)
{
    *value = number(saved, *value, sizeof *value);
}

void saved_i64(struct saved *saved, int64_t *value)
{
    uint64_t bits = (uint64_t)*value;
    saved_u64(saved, &bits);
    memcpy(value, &bits, sizeof bits);
}

void saved_bool(struct saved *saved, bool *value)
{
    uint8_t octet = !saved->loading && *value;
    saved_u8(saved, &octet);
    saved_require(saved, octet <= 1, "a yes or no is neither");
    *value = octet == 1;
}

void saved_time(struct saved *saved, int64_t *value)
{
    saved_i64(saved, value);
    bool possible = *value <= SAVED_TIME_MAX && *value >= -SAVED_TIME_MAX;
    saved_require(saved, possible, "a time is out of range");
    if (saved->loading && !possible)
        *value = 0;
}

void saved_ip(struct saved *saved, struct ip_address *value)
{
    saved_u8(saved, &value->family);
    saved_octets(saved, value->bytes, sizeof value->bytes);
    saved_require(saved, value->family == 0 || value->family == 4 || value->family == 6,
                  "an address is of no family");
}

uint32_t saved_count(struct saved *saved, uint32_t count, uint32_t max)
{
    saved_u32(saved, &count);
    saved_require(saved, count <= max, "it holds more than there is room for");
    return saved_ok(saved) ? count : 0;
}

void saved_same(struct saved *saved, uint32_t value, const char *wrong)
{
    uint32_t read = value;
    saved_u32(saved, &read);
    saved_require(saved, read == value, wrong);
}
