// SPDX-License-Identifier: Apache-2.0
#include "frame/tcp.h"

#include "frame/payload_protocol.h"
#include "frame/tcp_connections.h"

enum {
    FAR = 1 << 20,   /* sequence numbers farther off belong to another stream */
    CHUNK = 1 << 16, /* bytes read at a time: a buffer has room for them behind the longest message */
};
#define SWEEP_NS INT64_C(500000000) /* how often connections are looked at that wait in silence */
enum { FLAG_FIN = 1, FLAG_SYN = 2, FLAG_RST = 4, FLAG_ACK = 16 };

struct segment {
    struct tcp_path path;
    uint32_t seq, ack;
    uint8_t flags;
    struct span bytes;
    uint32_t missing; /* bytes behind these that were sent but not captured */
};

/* One segment on its way, with what everything below needs. */
struct reading {
    struct tcp *tcp;
    struct tcp_connection *connection;
    struct tcp_half *half;
    struct stream_past *past;
    const struct origin *origin;
    struct notes notes;
};

static struct reading reading_of(struct tcp *tcp, struct tcp_connection *c, unsigned half,
                                 const struct origin *origin)
{
    struct reading r = {
        .tcp = tcp,
        .connection = c,
        .half = &c->half[half],
        .past = tcp_connections_past(tcp->connections, c, half),
        .origin = origin,
    };
    notes_init(&r.notes);
    notes_enter(&r.notes, LAYER_frame, NULL);
    return r;
}

static void drop_waiting(struct tcp *tcp, struct tcp_connection *c, unsigned half);

static void hand_up(struct reading *r, struct cursor message, const struct origin *origin)
{
    struct payload payload;
    payload_init(&payload, message, origin, &r->notes);
    payload.protocol = r->half->encrypted ? PAYLOAD_encrypted : r->connection->protocol;
    payload.gaps = r->connection->half[0].lost || r->connection->half[1].lost;
    payload.missing = (uint64_t)r->connection->half[0].lost + r->connection->half[1].lost;
    if (origin->frame_count == 0) {
        payload.origin.frames[0] = r->connection->last_frame;
        payload.origin.frame_count = 1;
    }
    if (r->half->resynced)
        note_add(&payload.notes, NOTE_stream_resync, NULL);
    if (r->half->conflict)
        note_add(&payload.notes, NOTE_tcp_conflict, NULL);
    r->half->resynced = r->half->conflict = false;
    r->half->found |= !r->half->encrypted;
    r->tcp->stats->protocols[payload.protocol]++;
    r->tcp->sink(r->tcp->context, &payload);
}

static struct tcp_lent *lent_to(const struct reading *r)
{
    return r->half->buffer == TCP_NONE ? NULL : &r->tcp->connections->lent[r->half->buffer];
}

static struct stream_buffer *buffer_of(const struct reading *r)
{
    struct tcp_lent *lent = lent_to(r);
    return lent ? &lent->buffer : NULL;
}

static uint64_t frame_of(const struct origin *origin)
{
    uint32_t count = origin->frame_count < ORIGIN_FRAMES_MAX ? origin->frame_count : ORIGIN_FRAMES_MAX;
    return count ? origin->frames[count - 1] : 0;
}

static enum stream_front front_of(const struct reading *r, struct span front, size_t *ret_len)
{
    *ret_len = 0;
    return r->tcp->framer((enum payload_protocol)r->connection->protocol, cursor_of(front), ret_len);
}

/* A message, or the front of one, `at` bytes behind what was consumed. `len`: as its header says. */
static void hand_up_at(struct reading *r, uint32_t at, struct span bytes, size_t len)
{
    struct origin origin = *r->origin;
    const struct stream_buffer *buffer = buffer_of(r);
    if (buffer)
        stream_buffer_origin(buffer, at, at + (uint32_t)bytes.len, &origin);
    if (len <= STREAM_PAST_KEPT)
        stream_past_add_message(r->past, r->half->next + at, (uint32_t)len, frame_of(&origin));
    hand_up(r, cursor_of_cut(bytes, bytes.len < len || len == 0), &origin);
}

/* The place of the next sure message, or of one that may begin there, once more of it comes. */
static uint32_t resync(const struct reading *r, struct span front, bool *ret_found)
{
    size_t len;
    *ret_found = false;
    for (uint32_t at = 0; at < front.len; at++) {
        enum stream_front what = front_of(r, span_of(front.p + at, front.len - at), &len);
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

/* The message that stands `at` bytes into the front: its bytes that are consumed, 0 while it is not all
 * there. */
static uint32_t take_message(struct reading *r, struct span front, uint32_t at)
{
    size_t len;
    struct span left = span_of(front.p + at, front.len - at);
    enum stream_front what = front_of(r, left, &len);
    if (what == STREAM_FRONT_NONE) {
        r->half->encrypted = is_encrypted(left);
        r->half->in_step = false;
    }
    if (what == STREAM_FRONT_NONE || what == STREAM_FRONT_MORE)
        return 0;
    if (len > left.len && left.len < TCP_MESSAGE_MAX)
        return 0;
    uint32_t taken = len <= left.len ? (uint32_t)len : TCP_MESSAGE_MAX;
    hand_up_at(r, at, span_of(left.p, taken), len);
    r->half->skip = (uint32_t)len - taken;
    return taken;
}

static uint32_t take_skipped(struct reading *r, size_t left)
{
    uint32_t passed = r->half->skip < left ? r->half->skip : (uint32_t)left;
    r->half->skip -= passed;
    return passed;
}

static uint32_t look_for_message(struct reading *r, struct span left)
{
    uint32_t passed = resync(r, left, &r->half->in_step);
    r->tcp->stats->tcp_bytes_skipped += passed;
    r->half->lost |= passed > 0;
    r->half->resynced |= r->half->in_step;
    return passed;
}

/* Bytes at the front that are done with: messages, and what lies between them. */
static uint32_t take_messages(struct reading *r, struct span front)
{
    struct tcp_half *half = r->half;
    uint32_t at = 0;
    while (at < front.len) {
        struct span left = span_of(front.p + at, front.len - at);
        if (half->encrypted) {
            hand_up(r, cursor_of(left), r->origin);
            return (uint32_t)front.len;
        }
        if (half->skip) {
            at += take_skipped(r, left.len);
            continue;
        }
        if (!half->in_step) {
            at += look_for_message(r, left);
            if (!half->in_step)
                break;
            continue;
        }
        uint32_t taken = take_message(r, front, at);
        at += taken;
        if (taken == 0 && half->in_step)
            break;
    }
    return at;
}

/* A free buffer, or the one that was not used the longest: what waits in it is handed up as far as it is
 * there. */
static struct tcp_lent *borrow(struct reading *r)
{
    struct tcp_connections *table = r->tcp->connections;
    struct tcp_lent *lent = tcp_connections_lend(table);
    if (lent->owner != TCP_NONE) {
        r->tcp->stats->tcp_buffers_evicted++;
        drop_waiting(r->tcp, &table->list[lent->owner], lent->half);
    }
    lent->owner = (uint16_t)(r->connection - table->list);
    lent->half = (uint16_t)(r->half - r->connection->half);
    stream_buffer_clear(&lent->buffer);
    lent->aside.count = lent->aside.len = 0;
    r->half->buffer = (uint16_t)(lent - table->lent);
    return lent;
}

static void read_again(struct reading *r, uint32_t seq, struct span bytes);

/* Segments that were put aside, of which all is consumed now. */
static void read_aside(struct reading *r, struct tcp_aside *aside)
{
    const struct origin *now = r->origin;
    uint32_t kept = 0;
    for (uint32_t i = 0; i < aside->count; i++) {
        uint32_t seq = aside->list[i].seq, len = aside->list[i].len;
        if ((int32_t)(r->half->next - (seq + len)) < 0) {
            aside->list[kept++] = aside->list[i];
            continue;
        }
        struct origin origin = *now;
        if (origin.frame_count == 0 || frame_of(&origin) == aside->list[i].frame) {
            origin.frames[0] = aside->list[i].frame;
            origin.frame_count = 1;
        } else if (origin.frame_count == 1) {
            origin.frames[1] = origin.frames[0];
            origin.frames[0] = aside->list[i].frame;
            origin.frame_count = 2;
        }
        r->origin = &origin;
        read_again(r, seq, span_of(aside->bytes + aside->list[i].from, len));
        r->origin = now;
    }
    aside->count = kept;
    aside->len = kept ? aside->len : 0;
}

static bool put_aside(const struct reading *r, struct tcp_aside *aside, uint32_t seq, struct span bytes)
{
    if (aside->count == TCP_ASIDE_MAX || bytes.len > TCP_ASIDE_BYTES - aside->len)
        return false;
    memcpy(aside->bytes + aside->len, bytes.p, bytes.len);
    aside->list[aside->count].seq = seq;
    aside->list[aside->count].from = aside->len;
    aside->list[aside->count].len = (uint32_t)bytes.len;
    aside->list[aside->count++].frame = frame_of(r->origin);
    aside->len += (uint32_t)bytes.len;
    return true;
}

static void consume(struct reading *r, struct span bytes)
{
    stream_past_add(r->past, bytes);
    r->half->next += (uint32_t)bytes.len;
}

/* Messages at the buffer's front; what is consumed leaves it. */
static void drain(struct reading *r)
{
    struct tcp_lent *lent = lent_to(r);
    if (!lent)
        return;
    struct span front = stream_buffer_front(&lent->buffer);
    uint32_t taken = take_messages(r, front);
    consume(r, span_of(front.p, taken));
    stream_buffer_consume(&lent->buffer, taken);
    if (taken)
        read_aside(r, &lent->aside);
    if (lent->buffer.piece_count == 0)
        tcp_connections_give_back(r->tcp->connections, r->half);
}

/* Bytes that never came: whoever knows how long the message is that they are of is still in step behind it.
 */
static void pass_over(struct reading *r, uint32_t gap)
{
    struct tcp_half *half = r->half;
    if (half->in_step && half->skip < gap) {
        stream_past_add_message(r->past, half->next + half->skip, 0, frame_of(r->origin));
        half->in_step = false;
    }
    half->skip -= half->skip < gap ? half->skip : gap;
    half->lost = true;
    half->gap_since_ns = 0;
    half->next += gap;
    stream_past_add_hole(r->past, gap);
    r->tcp->stats->tcp_gaps++;
    r->tcp->stats->tcp_bytes_missing += gap;
}

/* What is there of a message whose rest is not waited for is handed up as one that is cut. */
static void give_up_front(struct reading *r, struct span front)
{
    size_t len = 0;
    if (front.len == 0)
        return;
    if (r->half->in_step) {
        r->half->in_step = front_of(r, front, &len) != STREAM_FRONT_MORE;
        hand_up_at(r, 0, front, len);
        r->half->skip = len > front.len ? (uint32_t)(len - front.len) : 0;
    }
    consume(r, front);
}

/* Does not wait for `gap` bytes behind the front any more. */
static void give_up_gap(struct reading *r, uint32_t gap)
{
    struct stream_buffer *buffer = buffer_of(r);
    struct span front = stream_buffer_front(buffer);
    give_up_front(r, front);
    stream_buffer_consume(buffer, (uint32_t)front.len);
    if (gap) {
        stream_buffer_consume(buffer, gap);
        pass_over(r, gap);
    }
    read_aside(r, &lent_to(r)->aside);
    drain(r);
}

/* The bytes that are missing behind the front; 0: nothing waits behind them. */
static uint32_t gap_of(const struct stream_buffer *buffer)
{
    uint32_t first = buffer->piece_count && buffer->pieces[0].from == 0;
    uint32_t end = first ? buffer->pieces[0].to : 0;
    return buffer->piece_count > first ? buffer->pieces[first].from - end : 0;
}

static void give_up_all(struct reading *r)
{
    while (buffer_of(r))
        give_up_gap(r, gap_of(buffer_of(r)));
}

/* Hands up what waits, as no packet of its own does it. */
static struct origin origin_of(const struct tcp_connection *c, unsigned half)
{
    return (struct origin){
        .src_ip = half == 0 ? c->path.src : c->path.dest,
        .dest_ip = half == 0 ? c->path.dest : c->path.src,
        .src_port = half == 0 ? c->path.src_port : c->path.dest_port,
        .dest_port = half == 0 ? c->path.dest_port : c->path.src_port,
        .ip_protocol = IP_PROTOCOL_TCP,
        .flow_id = c->flow_id,
        .time_ns = c->last_ns,
        .file = c->file,
        .link_type = c->link_type,
    };
}

static void drop_waiting(struct tcp *tcp, struct tcp_connection *c, unsigned half)
{
    struct origin origin = origin_of(c, half);
    struct reading r = reading_of(tcp, c, half, &origin);
    give_up_all(&r);
}

/* Gaps before which nothing moved for too long are closed. */
static void check_patience(struct reading *r, int64_t now_ns)
{
    while (buffer_of(r) && r->half->gap_since_ns && now_ns - r->half->gap_since_ns > TCP_PATIENCE_NS)
        give_up_gap(r, gap_of(buffer_of(r)));
}

/* Starts the clock where bytes are missing, anew when something moved. */
static void watch_gap(struct reading *r)
{
    struct tcp_half *half = r->half;
    const struct stream_buffer *buffer = buffer_of(r);
    if (!buffer || gap_of(buffer) == 0) {
        half->gap_since_ns = 0;
        return;
    }
    uint32_t at = half->next + (uint32_t)stream_buffer_front(buffer).len;
    if (half->gap_since_ns == 0 || half->gap_at != at)
        half->gap_since_ns = r->origin->time_ns;
    half->gap_at = at;
}

/* Bytes that have no place in the stream as it is known: the messages that are whole in them. */
static void read_alone(struct reading *r, struct span bytes)
{
    size_t len;
    for (size_t at = 0; at < bytes.len;) {
        struct span left = span_of(bytes.p + at, bytes.len - at);
        bool whole = front_of(r, left, &len) == STREAM_FRONT_GOOD && len <= left.len;
        if (whole)
            hand_up(r, cursor_of(span_of(left.p, len)), r->origin);
        at += whole ? len : 1;
    }
}

/* Changed bytes of no message that is remembered whole: what begins like one, else a note on the next. */
static void read_conflict(struct reading *r, struct span bytes)
{
    size_t len;
    enum stream_front what = front_of(r, bytes, &len);
    r->half->conflict = true;
    if (what != STREAM_FRONT_ODD && what != STREAM_FRONT_GOOD)
        return;
    hand_up(r, cursor_of_cut(bytes, true), r->origin);
}

/* A message that was read before, as it is now; `changed`: all of it came just now. */
static void read_message_again(struct reading *r, const struct stream_past_message *message, bool changed)
{
    struct origin origin = *r->origin;
    struct span bytes = stream_past_bytes(r->past, message->from, message->len);
    if (bytes.len == 0)
        return;
    if (!changed && origin.frame_count == 1 && message->frame && message->frame != origin.frames[0]) {
        origin.frames[1] = origin.frames[0];
        origin.frames[0] = message->frame;
        origin.frame_count = 2;
    }
    hand_up(r, cursor_of_cut(bytes, bytes.len < message->len), &origin);
}

static bool is_message_start(const struct stream_past *past, uint32_t seq)
{
    bool found = false;
    for (uint32_t i = 0; i < past->message_count; i++)
        found |= past->messages[i].from == seq;
    return found;
}

/* Where a message was to begin in a gap bytes have come: the messages from there on. */
static void read_from(struct reading *r, uint32_t i)
{
    struct stream_past *past = r->past;
    uint32_t from = past->messages[i].from;
    size_t len;
    for (unsigned count = 0; count < STREAM_PAST_MESSAGES_MAX; count++) {
        struct span bytes = stream_past_bytes(past, from, STREAM_PAST_KEPT);
        enum stream_front what = front_of(r, bytes, &len);
        bool known = bytes.len && (what == STREAM_FRONT_ODD || what == STREAM_FRONT_GOOD);
        if (!known || len > bytes.len)
            return;
        past->messages[i].len = (uint32_t)len;
        read_message_again(r, &past->messages[i], false);
        from += (uint32_t)len;
        if ((int32_t)(past->end - from) <= 0 || is_message_start(past, from))
            return;
        stream_past_add_message(past, from, 0, frame_of(r->origin));
        i = past->message_count - 1;
    }
}

/*
 * Bytes that were read or given up before. What says something else now is read once more in its place,
 * whichever of the two the receiver took: neither passes unseen.
 */
static void read_again(struct reading *r, uint32_t seq, struct span bytes)
{
    struct stream_past *past = r->past;
    uint32_t begin = stream_past_begin(past), end = seq + (uint32_t)bytes.len;
    int32_t unknown = (int32_t)(begin - seq);
    if (bytes.len == 1 && end == r->half->next) /* keep-alive (RFC 9293 3.8.4) */
        return;
    if (unknown > 0)
        read_alone(r, span_of(bytes.p, (size_t)unknown < bytes.len ? (size_t)unknown : bytes.len));
    unsigned changes = stream_past_compare(past, seq, bytes, seq, end);
    if (changes == 0)
        return;
    uint64_t again = 0, open = 0;
    for (uint32_t i = 0; i < past->message_count && i < STREAM_PAST_MESSAGES_MAX; i++) {
        const struct stream_past_message *m = &past->messages[i];
        bool held = (int32_t)(m->from - begin) >= 0;
        if (held && m->len && stream_past_compare(past, seq, bytes, m->from, m->from + m->len))
            again |= UINT64_C(1) << i;
        if (held && m->len == 0)
            open |= UINT64_C(1) << i;
    }
    stream_past_write(past, seq, bytes);
    bool conflict = changes & STREAM_PAST_DIFFERS;
    r->tcp->stats->tcp_out_of_order += (changes & STREAM_PAST_FILLS) != 0;
    for (uint64_t more = again; more; more &= more - 1) {
        const struct stream_past_message *m =
            &past->messages[__builtin_ctzll(more) % STREAM_PAST_MESSAGES_MAX];
        r->half->conflict |= conflict;
        if (conflict || stream_past_bytes(past, m->from, m->len).len == m->len)
            read_message_again(r, m, (int32_t)(m->from - seq) >= 0 && (int32_t)(end - m->from - m->len) >= 0);
    }
    if (conflict && !again)
        read_conflict(r, bytes);
    for (uint64_t more = open; more; more &= more - 1)
        read_from(r, (uint32_t)__builtin_ctzll(more));
}

static void store(struct reading *r, uint32_t offset, struct span bytes)
{
    const uint32_t seq = r->half->next + offset;
    struct tcp_lent *lent = lent_to(r) ? lent_to(r) : borrow(r);
    enum stream_stored stored = stream_buffer_store(&lent->buffer, offset, bytes, frame_of(r->origin));
    while (stored == STREAM_NO_ROOM && offset > 0) {
        if (gap_of(&lent->buffer))
            give_up_gap(r, gap_of(&lent->buffer));
        else
            give_up_gap(r, offset - (uint32_t)stream_buffer_front(&lent->buffer).len);
        offset = seq - r->half->next;
        lent = lent_to(r) ? lent_to(r) : borrow(r);
        stored = stream_buffer_store(&lent->buffer, offset, bytes, frame_of(r->origin));
    }
    lent->turn = ++r->tcp->connections->turn;
    if (stored == STREAM_STORED_CONFLICT && !put_aside(r, &lent->aside, seq, bytes))
        read_conflict(r, bytes);
    drain(r);
}

/* Bytes that go on where the stream stands, or wait until it gets there. */
static void read_bytes(struct reading *r, uint32_t seq, struct span bytes)
{
    struct tcp_half *half = r->half;
    int32_t offset = (int32_t)(seq - half->next);
    uint32_t old = offset < 0 ? (uint32_t)-offset : 0;
    if (old) {
        size_t len = old < bytes.len ? old : bytes.len;
        r->tcp->stats->tcp_retransmissions++;
        read_again(r, seq, span_of(bytes.p, len));
        bytes = span_of(bytes.p + len, bytes.len - len);
        offset = 0;
    }
    r->tcp->stats->tcp_out_of_order += offset > 0;
    if (offset == 0 && half->buffer == TCP_NONE) {
        uint32_t taken = take_messages(r, bytes);
        consume(r, span_of(bytes.p, taken));
        bytes = span_of(bytes.p + taken, bytes.len - taken);
    }
    if (bytes.len)
        store(r, (uint32_t)offset, bytes);
}

/* Bytes behind `seq` that the capture did not keep: nothing is gained by waiting where they are next. */
static void read_missing(struct reading *r, uint32_t seq, uint32_t missing)
{
    const struct stream_buffer *buffer = buffer_of(r);
    uint32_t front = buffer ? (uint32_t)stream_buffer_front(buffer).len : 0;
    uint32_t gap = buffer ? gap_of(buffer) : 0;
    if (missing == 0 || seq != r->half->next + front)
        return;
    missing = gap && gap < missing ? gap : missing;
    if (buffer)
        give_up_gap(r, missing);
    else
        pass_over(r, missing);
}

static void start(struct reading *r, uint32_t seq, bool at_the_beginning)
{
    give_up_all(r);
    bool encrypted = r->half->encrypted;
    *r->half = (struct tcp_half){
        .started = true,
        .encrypted = encrypted,
        .in_step = at_the_beginning,
        .lost = !at_the_beginning,
        .start = seq,
        .next = seq,
        .buffer = TCP_NONE,
    };
    stream_past_start(r->past, seq);
}

static bool wants_other_start(const struct tcp_half *half, uint32_t seq)
{
    return !half->started || half->start != seq;
}

/*
 * A SYN sets the start. One on a connection that is known may be a trick: where both ends are seen it counts
 * once the other end has agreed; where only one is, if it is far off or the connection was closed.
 */
static void read_syn(struct reading *r, const struct segment *s)
{
    struct tcp_connection *c = r->connection;
    unsigned from = (unsigned)(r->half - c->half);
    struct reading other = reading_of(r->tcp, c, !from, r->origin);
    uint32_t first = s->seq + 1;
    int32_t ahead = (int32_t)(first - r->half->next);
    bool agrees = s->flags & FLAG_ACK &&
                  (!other.half->started || (other.half->asked && other.half->asked_start == s->ack));
    if (agrees) {
        start(&other, s->ack, true);
        start(r, first, true);
        c->closed = false;
        return;
    }
    if (!wants_other_start(r->half, first))
        return;
    bool alone = !other.half->started;
    if (!r->half->started || (alone && (c->closed || ahead > FAR || ahead < -FAR))) {
        start(r, first, true);
        c->closed = false;
        return;
    }
    r->half->asked = !(s->flags & FLAG_ACK);
    r->half->asked_start = first;
}

/* Whether the bytes of a segment belong to the stream as it is known. Where two in a row do not, and follow
 * each other, it went on there, and the capture missed how. */
static bool belongs(struct reading *r, const struct segment *s, uint32_t seq)
{
    struct tcp_half *half = r->half;
    int32_t ahead = (int32_t)(seq - half->next), on = (int32_t)(seq - half->stray);
    uint32_t end = seq + (uint32_t)s->bytes.len + s->missing;
    if (!half->started) {
        start(r, seq, false);
        return true;
    }
    if (ahead <= FAR && ahead >= -FAR) {
        half->strayed = false;
        return true;
    }
    if (half->strayed && on <= CHUNK && on >= -CHUNK) {
        start(r, seq, false);
        return true;
    }
    half->strayed = true;
    half->stray = end;
    read_alone(r, s->bytes);
    return false;
}

/* `len`: of the segment as it was sent. */
static bool read_header(struct cursor *in, size_t len, struct segment *ret)
{
    enum { HEADER_LEN = 20 };
    ret->path.src_port = cursor_be16(in);
    ret->path.dest_port = cursor_be16(in);
    ret->seq = cursor_be32(in);
    ret->ack = cursor_be32(in);
    unsigned offset = (unsigned)(cursor_u8(in) >> 4) * 4;
    ret->flags = cursor_u8(in);
    cursor_skip(in, 6); /* window, checksum, urgent pointer */
    if (!cursor_ok(in) || offset < HEADER_LEN)
        return false;
    cursor_skip(in, offset - HEADER_LEN);
    ret->bytes = cursor_rest(in);
    if (cursor_ok(in) && in->cut && len > offset + ret->bytes.len)
        ret->missing = (uint32_t)(len - offset - ret->bytes.len);
    return cursor_ok(in);
}

/* A new connection; the one that was silent the longest gives way, and what it waited with is handed up. */
static struct tcp_connection *add(struct tcp *tcp, const struct tcp_path *path,
                                  enum payload_protocol protocol)
{
    struct tcp_connection *oldest = tcp_connections_oldest(tcp->connections);
    if (oldest) {
        tcp->stats->tcp_connections_evicted++;
        drop_waiting(tcp, oldest, 0);
        drop_waiting(tcp, oldest, 1);
    }
    tcp->stats->tcp_connections++;
    struct tcp_connection *c = tcp_connections_add(tcp->connections, path, protocol);
    if (protocol == PAYLOAD_encrypted) {
        c->protocol = PAYLOAD_diameter; /* should it be readable after all */
        c->half[0].encrypted = c->half[1].encrypted = true;
    }
    return c;
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

/* True if the segment is done with. What surely is a message shows that the stream can be read after all. */
static bool read_encrypted(struct reading *r, const struct segment *s)
{
    struct tcp_half *half = r->half;
    size_t len;
    if (!half->encrypted && !half->found && !half->in_step && half->buffer == TCP_NONE)
        half->encrypted = is_encrypted(s->bytes);
    if (!half->encrypted)
        return false;
    if (front_of(r, s->bytes, &len) == STREAM_FRONT_GOOD) {
        half->encrypted = half->started = false;
        return false;
    }
    hand_up(r, cursor_of_cut(s->bytes, s->missing > 0), r->origin);
    return true;
}

static void read_segment(struct reading *r, const struct segment *s)
{
    uint32_t seq = s->seq + (s->flags & FLAG_SYN ? 1 : 0);
    r->tcp->stats->tcp_segments++;
    if (s->flags & FLAG_SYN)
        read_syn(r, s);
    r->connection->closed |= (s->flags & (FLAG_FIN | FLAG_RST)) != 0;
    if ((s->bytes.len == 0 && s->missing == 0) || s->flags & FLAG_RST) /* RFC 9293 3.10.7: text, if any */
        return;
    if (read_encrypted(r, s) || !belongs(r, s, seq))
        return;
    for (size_t at = 0; at < s->bytes.len; at += CHUNK) {
        size_t len = s->bytes.len - at < CHUNK ? s->bytes.len - at : CHUNK;
        read_bytes(r, seq + (uint32_t)at, span_of(s->bytes.p + at, len));
    }
    read_missing(r, seq + (uint32_t)s->bytes.len, s->missing);
    watch_gap(r);
    check_patience(r, r->origin->time_ns);
}

/* Streams that wait and whose connection is silent. */
static void sweep(struct tcp *tcp, int64_t now_ns)
{
    struct tcp_connections *table = tcp->connections;
    if (now_ns - table->swept_ns < SWEEP_NS && now_ns >= table->swept_ns)
        return;
    table->swept_ns = now_ns;
    for (uint16_t i = 0; i < table->lent_count; i++) {
        if (table->lent[i].owner == TCP_NONE)
            continue;
        struct tcp_connection *c = &table->list[table->lent[i].owner];
        struct origin origin = origin_of(c, table->lent[i].half);
        struct reading r = reading_of(tcp, c, table->lent[i].half, &origin);
        check_patience(&r, now_ns);
    }
}

void tcp_segment(struct tcp *tcp, struct cursor in, size_t len, const struct origin *at,
                 const struct notes *notes)
{
    struct segment s = {.path = {.src = at->src_ip, .dest = at->dest_ip}};
    struct origin origin = *at;
    unsigned from = 0;
    if (!tcp->framer) {
        tcp->stats->frames_other++;
        return;
    }
    if (!read_header(&in, len, &s)) {
        tcp->stats->frames_malformed += cursor_status(&in) != STATUS_TRUNCATED;
        return;
    }
    sweep(tcp, origin.time_ns);
    struct tcp_connection *c = tcp_connections_find(tcp->connections, &s.path, &from);
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
    c->last_frame = frame_of(&origin);
    c->file = origin.file;
    c->link_type = origin.link_type;
    struct reading r = reading_of(tcp, c, from, &origin);
    r.notes = *notes;
    read_segment(&r, &s);
}

void tcp_flush(struct tcp *tcp)
{
    struct tcp_connections *table = tcp->connections;
    for (uint16_t i = 0; i < table->lent_count; i++)
        if (table->lent[i].owner != TCP_NONE)
            drop_waiting(tcp, &table->list[table->lent[i].owner], table->lent[i].half);
}
