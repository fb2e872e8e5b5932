// SPDX-License-Identifier: Apache-2.0
#include "frame/tcp_connections.h"

#include "base/hash.h"
#include "frame/flow.h"

static size_t aligned(size_t size)
{
    return (size + 63) & ~(size_t)63;
}

static uint16_t bounded(uint32_t count)
{
    return (uint16_t)(count == 0 ? 1 : count < TCP_CONNECTIONS_MAX ? count : TCP_CONNECTIONS_MAX);
}

static uint32_t bucket_count(uint16_t connections)
{
    uint32_t count = 1;
    while (count < connections * UINT32_C(2))
        count *= 2;
    return count;
}

size_t tcp_connections_size(uint32_t connections, uint32_t streams)
{
    const uint16_t count = bounded(connections);
    return aligned(sizeof(struct tcp_connections)) + aligned(count * sizeof(struct tcp_connection)) +
           aligned(count * 2 * sizeof(struct stream_past)) +
           aligned(bounded(streams) * sizeof(struct tcp_lent)) + bucket_count(count) * sizeof(uint16_t);
}

struct tcp_connections *tcp_connections_init(void *memory, uint32_t connections, uint32_t streams,
                                             uint64_t seed)
{
    struct tcp_connections *table = memory;
    char *at = (char *)memory + aligned(sizeof *table);
    table->seed = seed;
    table->newest = table->oldest = TCP_NONE;
    table->count = bounded(connections);
    table->lent_count = bounded(streams);
    table->list = (struct tcp_connection *)(void *)at;
    at += aligned(table->count * sizeof *table->list);
    table->pasts = (struct stream_past *)(void *)at;
    at += aligned(table->count * 2 * sizeof *table->pasts);
    table->lent = (struct tcp_lent *)(void *)at;
    at += aligned(table->lent_count * sizeof *table->lent);
    table->buckets = (uint16_t *)(void *)at;
    table->mask = bucket_count(table->count) - 1;
    for (uint16_t i = 0; i < table->lent_count; i++)
        table->lent[i].owner = TCP_NONE;
    return table;
}

/* The same for both directions. */
static uint16_t *bucket_of(const struct tcp_connections *table, const struct tcp_path *path)
{
    uint64_t a = hash_words(hash_bytes(table->seed, span_of(path->src.bytes, 16)), path->src_port, 0);
    uint64_t b = hash_words(hash_bytes(table->seed, span_of(path->dest.bytes, 16)), path->dest_port, 0);
    return &table->buckets[hash_words(table->seed, a + b, a ^ b) & table->mask];
}

static bool same_end(const struct ip_address *a, uint16_t a_port, const struct ip_address *b, uint16_t b_port)
{
    return a_port == b_port && ip_equal(a, b);
}

/* 0 or 1: which end of the connection sends this; -1: it is of another connection. */
static int end_of(const struct tcp_connection *c, const struct tcp_path *path)
{
    if (same_end(&c->path.src, c->path.src_port, &path->src, path->src_port) &&
        same_end(&c->path.dest, c->path.dest_port, &path->dest, path->dest_port))
        return 0;
    bool back = same_end(&c->path.src, c->path.src_port, &path->dest, path->dest_port) &&
                same_end(&c->path.dest, c->path.dest_port, &path->src, path->src_port);
    return back ? 1 : -1;
}

static void unlink_age(struct tcp_connections *table, const struct tcp_connection *c)
{
    *(c->newer != TCP_NONE ? &table->list[c->newer].older : &table->newest) = c->older;
    *(c->older != TCP_NONE ? &table->list[c->older].newer : &table->oldest) = c->newer;
}

static void link_newest(struct tcp_connections *table, struct tcp_connection *c)
{
    uint16_t at = (uint16_t)(c - table->list);
    c->newer = TCP_NONE;
    c->older = table->newest;
    *(table->newest != TCP_NONE ? &table->list[table->newest].newer : &table->oldest) = at;
    table->newest = at;
}

static void forget(struct tcp_connections *table, const struct tcp_connection *c)
{
    uint16_t name = (uint16_t)(c - table->list + 1), *link = bucket_of(table, &c->path);
    while (*link && *link != name)
        link = &table->list[*link - 1].chain;
    if (*link)
        *link = c->chain;
    unlink_age(table, c);
}

struct tcp_connection *tcp_connections_find(struct tcp_connections *table, const struct tcp_path *path,
                                            unsigned *ret_from)
{
    uint16_t name = *bucket_of(table, path);
    while (name) {
        struct tcp_connection *c = &table->list[name - 1];
        int end = end_of(c, path);
        name = c->chain;
        if (end < 0)
            continue;
        *ret_from = (unsigned)end;
        unlink_age(table, c);
        link_newest(table, c);
        return c;
    }
    return NULL;
}

struct tcp_connection *tcp_connections_oldest(const struct tcp_connections *table)
{
    return table->used < table->count ? NULL : &table->list[table->oldest];
}

struct tcp_connection *tcp_connections_add(struct tcp_connections *table, const struct tcp_path *path,
                                           enum payload_protocol protocol)
{
    struct tcp_connection *c = tcp_connections_oldest(table);
    if (c)
        forget(table, c);
    else
        c = &table->list[table->used++];
    uint16_t *bucket = bucket_of(table, path);
    *c = (struct tcp_connection){
        .path = *path,
        .flow_id = flow_id_of(&path->src, path->src_port, &path->dest, path->dest_port),
        .chain = *bucket,
        .protocol = (uint8_t)protocol,
        .half = {{.buffer = TCP_NONE}, {.buffer = TCP_NONE}},
    };
    *bucket = (uint16_t)(c - table->list + 1);
    link_newest(table, c);
    return c;
}

struct stream_past *tcp_connections_past(const struct tcp_connections *table, const struct tcp_connection *c,
                                         unsigned half)
{
    return &table->pasts[(size_t)(c - table->list) * 2 + half];
}

struct tcp_lent *tcp_connections_lend(struct tcp_connections *table)
{
    struct tcp_lent *lent = &table->lent[0];
    for (uint16_t i = 0; i < table->lent_count && lent->owner != TCP_NONE; i++)
        if (table->lent[i].owner == TCP_NONE || table->lent[i].turn < lent->turn)
            lent = &table->lent[i];
    return lent;
}

void tcp_connections_give_back(struct tcp_connections *table, struct tcp_half *half)
{
    if (half->buffer != TCP_NONE)
        table->lent[half->buffer].owner = TCP_NONE;
    half->buffer = TCP_NONE;
}
