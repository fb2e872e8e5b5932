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
           aligned(count * sizeof(struct stream_past) * 2) +
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
    at += aligned(table->count * sizeof *table->pasts * 2);
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

static const char *const impossible = "a TCP connection in it cannot be";

static void save_or_load_aside(struct tcp_aside *aside, struct saved *saved)
{
    aside->count = saved_count(saved, aside->count, TCP_ASIDE_MAX);
    aside->len = saved_count(saved, aside->len, TCP_ASIDE_BYTES);
    saved_octets(saved, aside->bytes, aside->len);
    for (uint32_t i = 0; i < aside->count; i++) {
        saved_u32(saved, &aside->list[i].seq);
        saved_u32(saved, &aside->list[i].from);
        saved_u32(saved, &aside->list[i].len);
        saved_u64(saved, &aside->list[i].frame);
        bool possible =
            aside->list[i].from <= aside->len && aside->list[i].len <= aside->len - aside->list[i].from;
        saved_require(saved, possible, impossible);
    }
}

/* The buffer that a half has, TCP_NONE for none. */
static void save_or_load_lent(struct tcp_connections *table, struct tcp_connection *c, unsigned number,
                              struct saved *saved)
{
    uint16_t buffer = c->half[number].buffer;
    saved_u16(saved, &buffer);
    c->half[number].buffer = TCP_NONE;
    if (buffer == TCP_NONE)
        return;
    bool possible = buffer < table->lent_count && !(saved->loading && table->lent[buffer].owner != TCP_NONE);
    saved_require(saved, possible, impossible);
    if (!saved_ok(saved))
        return;
    struct tcp_lent *lent = &table->lent[buffer];
    lent->owner = (uint16_t)(c - table->list);
    lent->half = (uint16_t)number;
    c->half[number].buffer = buffer;
    saved_u64(saved, &lent->turn);
    stream_buffer_save_or_load(&lent->buffer, saved);
    saved_require(saved, lent->buffer.piece_count > 0, impossible);
    save_or_load_aside(&lent->aside, saved);
}

static void save_or_load_half(struct tcp_half *half, struct saved *saved)
{
    bool *const answers[] = {&half->started,  &half->in_step,  &half->encrypted, &half->lost,   &half->found,
                             &half->resynced, &half->conflict, &half->asked,     &half->strayed};
    uint32_t *const numbers[] = {&half->asked_start, &half->stray, &half->start,
                                 &half->next,        &half->skip,  &half->gap_at};
    for (size_t i = 0; i < sizeof answers / sizeof *answers; i++)
        saved_bool(saved, answers[i]);
    for (size_t i = 0; i < sizeof numbers / sizeof *numbers; i++)
        saved_u32(saved, numbers[i]);
    saved_time(saved, &half->gap_since_ns);
}

static void save_or_load_connection(struct tcp_connections *table, struct tcp_connection *c,
                                    struct saved *saved)
{
    saved_u64(saved, &c->flow_id);
    saved_u8(saved, &c->protocol);
    saved_bool(saved, &c->closed);
    saved_time(saved, &c->last_ns);
    saved_u64(saved, &c->last_frame);
    saved_u32(saved, &c->file);
    saved_u32(saved, &c->link_type);
    saved_require(saved, c->protocol < PAYLOAD_COUNT, impossible);
    for (unsigned half = 0; half < 2; half++) {
        save_or_load_half(&c->half[half], saved);
        stream_past_save_or_load(tcp_connections_past(table, c, half), saved);
        save_or_load_lent(table, c, half, saved);
    }
}

static void save_or_load_path(struct tcp_path *path, struct saved *saved)
{
    saved_ip(saved, &path->src);
    saved_ip(saved, &path->dest);
    saved_u16(saved, &path->src_port);
    saved_u16(saved, &path->dest_port);
}

void tcp_connections_save_or_load(struct tcp_connections *table, struct saved *saved)
{
    const uint32_t count = saved_count(saved, table->used, table->count);
    uint16_t next = table->oldest;
    saved_u64(saved, &table->turn);
    saved_time(saved, &table->swept_ns);
    for (uint32_t i = 0; i < count && saved_ok(saved); i++) {
        struct tcp_path path = {0};
        if (!saved->loading)
            path = table->list[next].path;
        save_or_load_path(&path, saved);
        if (!saved_ok(saved))
            return;
        struct tcp_connection *c =
            saved->loading ? tcp_connections_add(table, &path, PAYLOAD_unknown) : &table->list[next];
        next = c->newer;
        save_or_load_connection(table, c, saved);
    }
}
