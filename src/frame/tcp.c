// SPDX-License-Identifier: Apache-2.0
#include "frame/tcp.h"

#include "base/hash.h"
#include "frame/flow.h"
#include "frame/payload_protocol.h"
#include "frame/stream_buffer.h"

enum {
    BUCKETS = 2048,
    NONE = UINT16_MAX,
    RECENT = 8,
    FAR = 1 << 20, /* sequence numbers farther off belong to another stream */
};
enum { FLAG_SYN = 2 };

struct segment {
    struct path {
        struct ip_address src, dest;
        uint16_t src_port, dest_port;
    } path;
    uint32_t seq;
    uint8_t flags;
    bool cut;
    struct span bytes;
};

/* What one end sends. */
struct half {
    bool started, in_step, encrypted;
    bool lost;     /* something of it is missing */
    bool resynced; /* the next message is the first behind what was passed over */
    uint32_t next; /* sequence number of the first byte that was not consumed */
    uint32_t skip; /* bytes of a message that was handed up cut */
    uint16_t buffer;
    int64_t gap_since_ns;      /* 0: there is none */
    uint32_t gap_from, gap_to; /* the last bytes that were given up, which may come yet */
    struct recent {
        uint32_t seq, len, content;
    } recent[RECENT]; /* segments that were read already, to tell what comes again changed */
    uint8_t recent_next;
};

struct connection {
    struct path path; /* as the first segment had it */
    uint64_t flow_id; /* 0: free */
    uint16_t chain, newer, older;
    uint8_t protocol;
    int64_t last_ns; /* of its latest segment, with what else an origin needs when no packet is at hand */
    uint32_t file, link_type;
    struct half half[2];
};

/* A buffer, and whose it is. */
struct lent {
    uint16_t owner, half; /* owner NONE: free */
    struct stream_buffer buffer;
};

struct tcp_connections {
    uint64_t seed;
    uint16_t buckets[BUCKETS]; /* number + 1; 0: empty */
    uint16_t newest, oldest;
    uint16_t used;
    uint16_t connection_count;
    struct connection *connections;
    uint16_t next_buffer; /* where a search for one to take begins */
    uint16_t buffer_count;
    struct lent *lent;
};

/* One segment on its way, with what everything below needs. */
struct reading {
    struct tcp *tcp;
    struct connection *connection;
    struct half *half;
    const struct origin *origin;
    struct notes notes;
};

static uint16_t bounded(uint32_t count)
{
    return (uint16_t)(count == 0 ? 1 : count < TCP_CONNECTIONS_MAX ? count : TCP_CONNECTIONS_MAX);
}

size_t tcp_connections_size(uint32_t connections, uint32_t streams)
{
    return sizeof(struct tcp_connections) + bounded(connections) * sizeof(struct connection) +
           bounded(streams) * sizeof(struct lent);
}

struct tcp_connections *tcp_connections_init(void *memory, uint32_t connections, uint32_t streams,
                                             uint64_t seed)
{
    struct tcp_connections *table = memory;
    table->seed = seed;
    table->newest = table->oldest = NONE;
    table->connection_count = bounded(connections);
    table->buffer_count = bounded(streams);
    table->connections = (struct connection *)(void *)(table + 1);
    table->lent = (struct lent *)(void *)(table->connections + table->connection_count);
    for (unsigned i = 0; i < table->buffer_count; i++)
        table->lent[i].owner = NONE;
    return table;
}

/* Both directions have the same hash. */
static uint64_t hash_of(const struct tcp_connections *table, const struct path *path)
{
    uint64_t a = hash_words(hash_bytes(table->seed, span_of(path->src.bytes, 16)), path->src_port, 0);
    uint64_t b = hash_words(hash_bytes(table->seed, span_of(path->dest.bytes, 16)), path->dest_port, 0);
    return hash_words(table->seed, a + b, a ^ b);
}

static bool same_end(const struct ip_address *a, uint16_t a_port, const struct ip_address *b, uint16_t b_port)
{
    return a_port == b_port && a->family == b->family && memcmp(a->bytes, b->bytes, sizeof a->bytes) == 0;
}

/* 0 or 1: which end of the connection sends this; -1: it is of another connection. */
static int end_of(const struct connection *c, const struct path *path)
{
    if (same_end(&c->path.src, c->path.src_port, &path->src, path->src_port) &&
        same_end(&c->path.dest, c->path.dest_port, &path->dest, path->dest_port))
        return 0;
    bool back = same_end(&c->path.src, c->path.src_port, &path->dest, path->dest_port) &&
                same_end(&c->path.dest, c->path.dest_port, &path->src, path->src_port);
    return back ? 1 : -1;
}

static void unlink_used(struct tcp_connections *table, uint16_t at)
{
    struct connection *c = &table->connections[at];
    if (c->newer != NONE)
        table->connections[c->newer].older = c->older;
    else
        table->newest = c->older;
    if (c->older != NONE)
        table->connections[c->older].newer = c->newer;
    else
        table->oldest = c->newer;
}

static void link_newest(struct tcp_connections *table, uint16_t at)
{
    struct connection *c = &table->connections[at];
    c->newer = NONE;
    c->older = table->newest;
    if (table->newest != NONE)
        table->connections[table->newest].newer = at;
    else
        table->oldest = at;
    table->newest = at;
}

static void give_back(struct tcp_connections *table, struct half *half)
{
    if (half->buffer != NONE)
        table->lent[half->buffer].owner = NONE;
    half->buffer = NONE;
}

static void unlink_chain(struct tcp_connections *table, uint16_t at)
{
    uint16_t *link = &table->buckets[hash_of(table, &table->connections[at].path) % BUCKETS];
    while (*link && *link != at + 1)
        link = &table->connections[*link - 1].chain;
    if (*link)
        *link = table->connections[at].chain;
}

/* A place for one more; the connection that was quiet the longest gives way. */
static uint16_t free_place(struct tcp *tcp)
{
    struct tcp_connections *table = tcp->connections;
    if (table->used < table->connection_count)
        return table->used++;
    uint16_t at = table->oldest;
    struct connection *c = &table->connections[at];
    tcp->stats->tcp_connections_evicted++;
    give_back(table, &c->half[0]);
    give_back(table, &c->half[1]);
    unlink_used(table, at);
    unlink_chain(table, at);
    return at;
}

static struct connection *find(struct tcp_connections *table, const struct path *path, unsigned *ret_from)
{
    uint16_t at = table->buckets[hash_of(table, path) % BUCKETS];
    for (; at; at = table->connections[at - 1].chain) {
        struct connection *c = &table->connections[at - 1];
        int end = end_of(c, path);
        if (end < 0)
            continue;
        *ret_from = (unsigned)end;
        unlink_used(table, (uint16_t)(at - 1));
        link_newest(table, (uint16_t)(at - 1));
        return c;
    }
    return NULL;
}

static struct connection *add(struct tcp *tcp, const struct path *path, enum payload_protocol protocol)
{
    struct tcp_connections *table = tcp->connections;
    uint16_t at = free_place(tcp), *bucket = &table->buckets[hash_of(table, path) % BUCKETS];
    struct connection *c = &table->connections[at];
    *c = (struct connection){
        .path = *path,
        .flow_id = flow_id_of(&path->src, path->src_port, &path->dest, path->dest_port),
        .chain = *bucket,
        .protocol = (uint8_t)protocol,
        .half = {{.buffer = NONE}, {.buffer = NONE}},
    };
    *bucket = (uint16_t)(at + 1);
    link_newest(table, at);
    tcp->stats->tcp_connections++;
    return c;
}

static void hand_up(struct reading *r, struct cursor message, const struct origin *origin)
{
    struct connection *c = r->connection;
    struct payload payload = {
        .bytes = message,
        .origin = *origin,
        .protocol = r->half->encrypted ? PAYLOAD_encrypted : c->protocol,
        .gaps = r->half->lost,
        .notes = r->notes,
    };
    if (r->half->resynced)
        note_add(&payload.notes, NOTE_stream_resync, NULL);
    r->half->resynced = false;
    r->tcp->stats->protocols[payload.protocol]++;
    r->tcp->sink(r->tcp->context, &payload);
}

static struct stream_buffer *buffer_of(const struct reading *r)
{
    uint16_t at = r->half->buffer;
    return at == NONE ? NULL : &r->tcp->connections->lent[at].buffer;
}

/* The bytes of a message, with the frames that brought them. */
static void hand_up_front(struct reading *r, struct span front, uint32_t len, bool cut)
{
    struct origin origin = *r->origin;
    const struct stream_buffer *buffer = buffer_of(r);
    if (buffer && front.p >= buffer->bytes && front.p <= buffer->bytes + STREAM_BUFFER_SIZE)
        stream_buffer_origin(buffer, (uint32_t)(front.p - buffer->bytes) + len, &origin);
    hand_up(r, cursor_of_cut(span_of(front.p, len), cut), &origin);
}

/* The place of the next sure message; *ret_more: behind it one may begin that is not all there yet. */
static uint32_t resync(const struct reading *r, struct span front, bool *ret_found)
{
    size_t len;
    *ret_found = false;
    for (uint32_t at = 0; at < front.len; at++) {
        enum stream_front what = r->tcp->framer((enum payload_protocol)r->connection->protocol,
                                                cursor_of(span_of(front.p + at, front.len - at)), &len);
        *ret_found = what == STREAM_FRONT_GOOD;
        if (what == STREAM_FRONT_GOOD || what == STREAM_FRONT_MORE)
            return at;
    }
    return (uint32_t)front.len;
}

static bool is_encrypted(struct span front)
{
    return payload_protocol_of(0, 0, 0, front) == PAYLOAD_encrypted;
}

/* The message that begins at the front: its bytes that are consumed, 0 while it is not all there. */
static uint32_t take_message(struct reading *r, struct span front)
{
    size_t len = 0;
    enum stream_front what =
        r->tcp->framer((enum payload_protocol)r->connection->protocol, cursor_of(front), &len);
    if (what == STREAM_FRONT_MORE)
        return 0;
    if (what == STREAM_FRONT_NONE) {
        r->half->encrypted = is_encrypted(front);
        r->half->in_step = false;
        return 0;
    }
    if (len <= front.len) {
        hand_up_front(r, front, (uint32_t)len, false);
        return (uint32_t)len;
    }
    if (len <= TCP_MESSAGE_MAX || front.len < TCP_MESSAGE_MAX)
        return 0;
    hand_up_front(r, front, TCP_MESSAGE_MAX, true);
    r->half->skip = (uint32_t)len - TCP_MESSAGE_MAX;
    return TCP_MESSAGE_MAX;
}

/* Bytes at the front that are done with: messages, and what lies between them. */
static uint32_t take_messages(struct reading *r, struct span front)
{
    uint32_t at = 0;
    while (at < front.len && !r->half->skip && !r->half->encrypted) {
        struct span left = span_of(front.p + at, front.len - at);
        if (!r->half->in_step) {
            uint32_t passed = resync(r, left, &r->half->in_step);
            at += passed;
            r->tcp->stats->tcp_bytes_skipped += passed;
            r->half->lost |= passed > 0;
            r->half->resynced = r->half->in_step;
            if (!r->half->in_step)
                break;
            continue;
        }
        uint32_t taken = take_message(r, left);
        at += taken;
        if (taken == 0 && r->half->in_step)
            break;
    }
    if (r->half->skip && at < front.len) {
        uint32_t passed = r->half->skip < front.len - at ? r->half->skip : (uint32_t)front.len - at;
        r->half->skip -= passed;
        at += passed;
        return r->half->skip ? at : at + take_messages(r, span_of(front.p + at, front.len - at));
    }
    return r->half->encrypted ? (uint32_t)front.len : at;
}

/* A free buffer, or the next one in turn: its owner loses what waited in it. */
static struct stream_buffer *borrow(struct reading *r)
{
    struct tcp_connections *table = r->tcp->connections;
    uint16_t at = 0;
    while (at < table->buffer_count && table->lent[at].owner != NONE)
        at++;
    if (at == table->buffer_count) {
        at = table->next_buffer;
        table->next_buffer = (uint16_t)((at + 1) % table->buffer_count);
        struct half *half = &table->connections[table->lent[at].owner].half[table->lent[at].half];
        half->buffer = NONE;
        half->started = false;
        half->lost = true;
        r->tcp->stats->tcp_buffers_evicted++;
    }
    table->lent[at].owner = (uint16_t)(r->connection - table->connections);
    table->lent[at].half = (uint16_t)(r->half - r->connection->half);
    table->lent[at].buffer.piece_count = table->lent[at].buffer.frame_count = 0;
    r->half->buffer = at;
    return &table->lent[at].buffer;
}

/* Messages at the buffer's front; what is consumed leaves it. */
static void drain(struct reading *r)
{
    struct stream_buffer *buffer = buffer_of(r);
    if (!buffer)
        return;
    uint32_t taken = take_messages(r, stream_buffer_front(buffer));
    stream_buffer_consume(buffer, taken);
    r->half->next += taken;
    if (buffer->piece_count == 0)
        give_back(r->tcp->connections, r->half);
}

/* Bytes that never came. */
static void pass_over(struct reading *r, uint32_t gap)
{
    struct half *half = r->half;
    half->gap_from = half->next;
    half->gap_to = half->next += gap;
    half->skip = half->skip > gap ? half->skip - gap : 0;
    half->in_step = half->in_step && gap == 0;
    half->lost = true;
    half->gap_since_ns = 0;
    r->tcp->stats->tcp_gaps += gap > 0;
    r->tcp->stats->tcp_bytes_missing += gap;
}

/* The bytes at the front will not be followed: what there is of a message is handed up as one that is cut. */
static void give_up_gap(struct reading *r)
{
    struct stream_buffer *buffer = buffer_of(r);
    struct span front = stream_buffer_front(buffer);
    if (front.len && r->half->in_step)
        hand_up_front(r, front, (uint32_t)front.len, true);
    stream_buffer_consume(buffer, (uint32_t)front.len);
    r->half->next += (uint32_t)front.len;
    uint32_t gap = stream_buffer_gap(buffer);
    stream_buffer_consume(buffer, gap);
    pass_over(r, gap);
    drain(r);
}

static bool waits(const struct reading *r)
{
    const struct stream_buffer *buffer = buffer_of(r);
    if (!buffer || buffer->piece_count == 0)
        return false;
    return buffer->piece_count > 1 || stream_buffer_gap(buffer) > 0;
}

/* Gaps before which nothing moved for too long are closed. */
static void check_patience(struct reading *r, uint32_t next_before)
{
    struct half *half = r->half;
    if (!waits(r)) {
        half->gap_since_ns = 0;
        return;
    }
    if (half->gap_since_ns == 0 || half->next != next_before)
        half->gap_since_ns = r->origin->time_ns;
    while (waits(r) && r->origin->time_ns - half->gap_since_ns > TCP_PATIENCE_NS)
        give_up_gap(r);
}

static void store(struct reading *r, uint32_t offset, struct span bytes)
{
    struct stream_buffer *buffer = buffer_of(r);
    if (!buffer)
        buffer = borrow(r);
    uint64_t frame = r->origin->frame_count ? r->origin->frames[0] : 0;
    enum stream_stored stored = stream_buffer_store(buffer, offset, bytes, frame);
    while (stored == STREAM_NO_ROOM && offset > 0) {
        uint32_t before = r->half->next;
        if (buffer->piece_count)
            give_up_gap(r);
        else
            pass_over(r, offset); /* farther ahead than is kept */
        uint32_t moved = r->half->next - before;
        offset = offset > moved ? offset - moved : 0;
        buffer = buffer_of(r) ? buffer_of(r) : borrow(r);
        stored = stream_buffer_store(buffer, offset, bytes, frame);
    }
    if (stored == STREAM_STORED_CONFLICT) {
        note_add(&r->notes, NOTE_tcp_conflict, NULL);
        hand_up_front(r, bytes, (uint32_t)bytes.len, true);
    }
    drain(r);
}

static uint32_t content_of(const struct reading *r, struct span bytes)
{
    return (uint32_t)hash_bytes(r->tcp->connections->seed, bytes);
}

static void remember(struct reading *r, uint32_t seq, struct span bytes)
{
    struct half *half = r->half;
    half->recent[half->recent_next] = (struct recent){seq, (uint32_t)bytes.len, content_of(r, bytes)};
    half->recent_next = (uint8_t)((half->recent_next + 1) % RECENT);
}

/* Bytes of a gap that was given up come after all: the messages that are whole in them. */
static void read_late(struct reading *r, struct span bytes)
{
    struct half before = *r->half;
    r->tcp->stats->tcp_out_of_order++;
    r->half->in_step = false;
    take_messages(r, bytes);
    r->half->in_step = before.in_step;
    r->half->skip = before.skip;
}

/* All of it was read before. One that says something else now is looked at for itself: whichever of the two
 * the receiver took, neither passes unseen. */
static void read_again(struct reading *r, uint32_t seq, struct span bytes)
{
    struct half *half = r->half;
    bool in_gap = (int32_t)(seq - half->gap_from) >= 0 && (int32_t)(seq - half->gap_to) < 0;
    if (in_gap && half->gap_to != half->gap_from) {
        read_late(r, bytes);
        return;
    }
    r->tcp->stats->tcp_retransmissions++;
    for (unsigned i = 0; i < RECENT; i++) {
        const struct recent *one = &r->half->recent[i];
        if (one->seq != seq || one->len != bytes.len || one->content == content_of(r, bytes))
            continue;
        note_add(&r->notes, NOTE_tcp_conflict, NULL);
        hand_up_front(r, bytes, (uint32_t)bytes.len, true);
        remember(r, seq, bytes);
        return;
    }
}

/* Bytes that go on where the stream stands, or wait until it gets there. */
static void read_bytes(struct reading *r, uint32_t seq, struct span bytes)
{
    struct half *half = r->half;
    int32_t offset = (int32_t)(seq - half->next);
    uint32_t old = offset < 0 ? (uint32_t)-offset : 0;
    if (old >= bytes.len) {
        read_again(r, seq, bytes);
        return;
    }
    remember(r, seq, bytes);
    r->tcp->stats->tcp_retransmissions += old > 0;
    r->tcp->stats->tcp_out_of_order += offset > 0;
    bytes = span_of(bytes.p + old, bytes.len - old);
    offset = offset < 0 ? 0 : offset;
    if (offset == 0 && half->buffer == NONE) {
        uint32_t taken = take_messages(r, bytes);
        half->next += taken;
        if (taken == bytes.len)
            return;
        bytes = span_of(bytes.p + taken, bytes.len - taken);
    }
    store(r, (uint32_t)offset, bytes);
}

/* Where the stream begins, or begins anew: a SYN that is near says nothing, as it may not be the sender's. */
static void set_start(struct reading *r, const struct segment *s)
{
    struct half *half = r->half;
    uint32_t first = s->seq + (s->flags & FLAG_SYN ? 1 : 0);
    int32_t ahead = (int32_t)(first - half->next);
    if (half->started && ahead <= FAR && ahead >= -FAR)
        return;
    while (buffer_of(r))
        give_up_gap(r);
    bool encrypted = half->encrypted && !(s->flags & FLAG_SYN);
    *half = (struct half){.started = true, .encrypted = encrypted, .next = first, .buffer = NONE};
    half->in_step = s->flags & FLAG_SYN;
    half->lost = !half->in_step;
}

static bool read_header(struct cursor *in, struct segment *ret)
{
    enum { HEADER_LEN = 20 };
    ret->path.src_port = cursor_be16(in);
    ret->path.dest_port = cursor_be16(in);
    ret->seq = cursor_be32(in);
    cursor_skip(in, 4); /* acknowledgement */
    unsigned offset = (unsigned)(cursor_u8(in) >> 4) * 4;
    ret->flags = cursor_u8(in);
    cursor_skip(in, 6); /* window, checksum, urgent pointer */
    if (!cursor_ok(in) || offset < HEADER_LEN)
        return false;
    cursor_skip(in, offset - HEADER_LEN);
    ret->bytes = cursor_rest(in);
    ret->cut = in->cut;
    return cursor_ok(in);
}

/* What a new connection carries: by its port, else by what its first segment begins with. */
static enum payload_protocol protocol_of(const struct tcp *tcp, const struct segment *s)
{
    size_t len;
    enum payload_protocol protocol =
        payload_protocol_at(IP_PROTOCOL_TCP, s->path.src_port, s->path.dest_port);
    if (protocol != PAYLOAD_unknown || s->bytes.len == 0)
        return protocol;
    bool diameter = tcp->framer(PAYLOAD_diameter, cursor_of(s->bytes), &len) == STREAM_FRONT_GOOD;
    return diameter ? PAYLOAD_diameter : PAYLOAD_unknown;
}

static void read_segment(struct reading *r, const struct segment *s)
{
    struct half *half = r->half;
    r->tcp->stats->tcp_segments++;
    set_start(r, s);
    if (s->bytes.len == 0)
        return;
    if (!half->encrypted && half->buffer == NONE)
        half->encrypted = payload_protocol_encrypted((enum payload_protocol)r->connection->protocol) ||
                          is_encrypted(s->bytes);
    if (half->encrypted) {
        struct origin origin = *r->origin;
        hand_up(r, cursor_of_cut(s->bytes, s->cut), &origin);
        return;
    }
    uint32_t before = half->next;
    read_bytes(r, s->seq + (s->flags & FLAG_SYN ? 1 : 0), s->bytes);
    check_patience(r, before);
}

void tcp_segment(struct tcp *tcp, struct cursor in, const struct origin *at, const struct notes *notes)
{
    struct segment s = {.path = {.src = at->src_ip, .dest = at->dest_ip}};
    struct origin origin = *at;
    unsigned from = 0;
    if (!tcp->framer) {
        tcp->stats->frames_other++;
        return;
    }
    if (!read_header(&in, &s)) {
        tcp->stats->frames_malformed += cursor_status(&in) != STATUS_TRUNCATED;
        return;
    }
    struct connection *c = find(tcp->connections, &s.path, &from);
    if (!c) {
        enum payload_protocol protocol = protocol_of(tcp, &s);
        if (protocol == PAYLOAD_unknown) {
            tcp->stats->frames_other++;
            return;
        }
        c = add(tcp, &s.path, protocol);
    }
    origin.src_port = s.path.src_port;
    origin.dest_port = s.path.dest_port;
    origin.ip_protocol = IP_PROTOCOL_TCP;
    origin.flow_id = c->flow_id;
    c->last_ns = origin.time_ns;
    c->file = origin.file;
    c->link_type = origin.link_type;
    struct reading r = {tcp, c, &c->half[from], &origin, *notes};
    read_segment(&r, &s);
}

void tcp_flush(struct tcp *tcp)
{
    struct tcp_connections *table = tcp->connections;
    for (uint16_t i = 0; i < table->buffer_count; i++) {
        if (table->lent[i].owner == NONE)
            continue;
        struct connection *c = &table->connections[table->lent[i].owner];
        bool first = table->lent[i].half == 0;
        struct origin origin = {
            .src_ip = first ? c->path.src : c->path.dest,
            .dest_ip = first ? c->path.dest : c->path.src,
            .src_port = first ? c->path.src_port : c->path.dest_port,
            .dest_port = first ? c->path.dest_port : c->path.src_port,
            .ip_protocol = IP_PROTOCOL_TCP,
            .flow_id = c->flow_id,
            .time_ns = c->last_ns,
            .file = c->file,
            .link_type = c->link_type,
        };
        struct reading r = {tcp, c, &c->half[table->lent[i].half], &origin, {0}};
        notes_init(&r.notes);
        notes_enter(&r.notes, LAYER_frame, NULL);
        while (buffer_of(&r))
            give_up_gap(&r);
    }
}
