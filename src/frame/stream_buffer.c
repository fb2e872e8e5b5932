// SPDX-License-Identifier: Apache-2.0
#include "frame/stream_buffer.h"

void stream_buffer_clear(struct stream_buffer *buffer)
{
    buffer->piece_count = buffer->frame_count = buffer->base = 0;
}

/* Whether bytes that are there already say the same as the newcomer's. */
static bool agrees(const struct stream_buffer *buffer, uint32_t offset, struct span bytes)
{
    uint32_t end = offset + (uint32_t)bytes.len;
    for (uint32_t i = 0; i < buffer->piece_count; i++) {
        const struct stream_piece *piece = &buffer->pieces[i];
        uint32_t from = piece->from > offset ? piece->from : offset, to = piece->to < end ? piece->to : end;
        if (from < to &&
            memcmp(buffer->bytes + buffer->base + from, bytes.p + (from - offset), to - from) != 0)
            return false;
    }
    return true;
}

/* Copies what is not there yet. */
static void fill(struct stream_buffer *buffer, uint32_t offset, struct span bytes)
{
    uint8_t *to = buffer->bytes + buffer->base;
    uint32_t at = offset, end = offset + (uint32_t)bytes.len;
    for (uint32_t i = 0; i < buffer->piece_count && at < end; i++) {
        const struct stream_piece *piece = &buffer->pieces[i];
        if (piece->to <= at)
            continue;
        uint32_t free_to = piece->from < end ? piece->from : end;
        if (at < free_to)
            memcpy(to + at, bytes.p + (at - offset), free_to - at);
        at = piece->to;
    }
    if (at < end)
        memcpy(to + at, bytes.p + (at - offset), end - at);
}

/* Whether [from, to) touches a piece, or there is a place for one more. The last one is for the front, lest
 * many pieces behind keep out what the reader takes next. */
static bool has_room(const struct stream_buffer *buffer, uint32_t from, uint32_t to)
{
    if (buffer->piece_count < (from ? STREAM_PIECES_MAX - 1 : STREAM_PIECES_MAX))
        return true;
    for (uint32_t i = 0; i < buffer->piece_count; i++)
        if (buffer->pieces[i].to >= from && buffer->pieces[i].from <= to)
            return true;
    return false;
}

/* Joins [from, to) with the pieces that it touches; has_room() was asked. */
static void add_piece(struct stream_buffer *buffer, uint32_t from, uint32_t to)
{
    uint32_t first = 0, last;
    while (first < buffer->piece_count && buffer->pieces[first].to < from)
        first++;
    last = first;
    while (last < buffer->piece_count && buffer->pieces[last].from <= to) {
        from = buffer->pieces[last].from < from ? buffer->pieces[last].from : from;
        to = buffer->pieces[last].to > to ? buffer->pieces[last].to : to;
        last++;
    }
    size_t behind = buffer->piece_count - last;
    memmove(&buffer->pieces[first + 1], &buffer->pieces[last], behind * sizeof *buffer->pieces);
    buffer->pieces[first] = (struct stream_piece){from, to};
    buffer->piece_count = first + 1 + (uint32_t)behind;
}

/* Where there are too many, those between the first ones and the latest give way. */
static void add_frame(struct stream_buffer *buffer, uint32_t from, uint32_t to, uint64_t frame)
{
    enum { FIRST_KEPT = ORIGIN_FRAMES_MAX };
    if (buffer->frame_count == STREAM_FRAMES_MAX) {
        buffer->frame_count--;
        memmove(&buffer->frames[FIRST_KEPT], &buffer->frames[FIRST_KEPT + 1],
                (buffer->frame_count - FIRST_KEPT) * sizeof *buffer->frames);
    }
    uint32_t at = buffer->frame_count++;
    buffer->frames[at].from = from;
    buffer->frames[at].to = to;
    buffer->frames[at].frame = frame;
}

/* Moves what is there back to the beginning once the end comes near. */
static void make_room(struct stream_buffer *buffer)
{
    uint32_t end = buffer->piece_count ? buffer->pieces[buffer->piece_count - 1].to : 0;
    if (buffer->base <= STREAM_BUFFER_SIZE)
        return;
    memmove(buffer->bytes, buffer->bytes + buffer->base, end);
    buffer->base = 0;
}

enum stream_stored stream_buffer_store(struct stream_buffer *buffer, uint32_t offset, struct span bytes,
                                       uint64_t frame)
{
    if (offset > STREAM_BUFFER_SIZE || bytes.len > STREAM_BUFFER_SIZE - offset)
        return STREAM_NO_ROOM;
    if (bytes.len == 0)
        return STREAM_STORED;
    make_room(buffer);
    bool same = agrees(buffer, offset, bytes);
    if (!has_room(buffer, offset, offset + (uint32_t)bytes.len))
        return STREAM_NO_ROOM;
    fill(buffer, offset, bytes);
    add_piece(buffer, offset, offset + (uint32_t)bytes.len);
    add_frame(buffer, offset, offset + (uint32_t)bytes.len, frame);
    return same ? STREAM_STORED : STREAM_STORED_CONFLICT;
}

struct span stream_buffer_front(const struct stream_buffer *buffer)
{
    bool whole = buffer->piece_count && buffer->pieces[0].from == 0;
    return span_of(buffer->bytes + buffer->base, whole ? buffer->pieces[0].to : 0);
}

static void origin_add(struct origin *origin, uint64_t frame)
{
    uint32_t kept = origin->frame_count < ORIGIN_FRAMES_MAX ? origin->frame_count : ORIGIN_FRAMES_MAX - 1;
    for (uint32_t i = 0; i < kept; i++)
        if (origin->frames[i] == frame)
            return;
    origin->frames[kept] = frame;
    origin->frame_count++;
}

void stream_buffer_origin(const struct stream_buffer *buffer, uint32_t from, uint32_t to, struct origin *ret)
{
    const struct origin now = *ret;
    const uint32_t kept = now.frame_count < ORIGIN_FRAMES_MAX ? now.frame_count : ORIGIN_FRAMES_MAX;
    ret->frame_count = 0;
    for (uint32_t i = 0; i < buffer->frame_count; i++) {
        bool brought = buffer->frames[i].from < to && buffer->frames[i].to > from;
        if (brought && !(kept && buffer->frames[i].frame == now.frames[kept - 1]))
            origin_add(ret, buffer->frames[i].frame);
    }
    for (uint32_t i = 0; i < kept; i++)
        origin_add(ret, now.frames[i]);
}

void stream_buffer_consume(struct stream_buffer *buffer, uint32_t len)
{
    uint32_t kept = 0;
    if (len == 0)
        return;
    for (uint32_t i = 0; i < buffer->piece_count; i++) {
        struct stream_piece piece = buffer->pieces[i];
        if (piece.to <= len)
            continue;
        piece.from = piece.from > len ? piece.from - len : 0;
        piece.to -= len;
        buffer->pieces[kept++] = piece;
    }
    buffer->piece_count = kept;
    buffer->base = kept ? buffer->base + len : 0;
    kept = 0;
    for (uint32_t i = 0; i < buffer->frame_count; i++) {
        if (buffer->frames[i].to <= len)
            continue;
        uint32_t from = buffer->frames[i].from;
        buffer->frames[kept].from = from > len ? from - len : 0;
        buffer->frames[kept].to = buffer->frames[i].to - len;
        buffer->frames[kept++].frame = buffer->frames[i].frame;
    }
    buffer->frame_count = kept;
}

uint32_t stream_buffer_gap(const struct stream_buffer *buffer)
{
    return buffer->piece_count ? buffer->pieces[0].from : 0;
}

void stream_past_start(struct stream_past *past, uint32_t seq)
{
    past->end = seq;
    past->len = past->at = past->hole_count = past->message_count = 0;
}

uint32_t stream_past_begin(const struct stream_past *past)
{
    return past->end - past->len;
}

/* How far `to` is behind `from`; numbers wrap. */
static int32_t distance(uint32_t from, uint32_t to)
{
    return (int32_t)(to - from);
}

static uint32_t later(uint32_t a, uint32_t b)
{
    return distance(a, b) > 0 ? b : a;
}

static uint32_t earlier(uint32_t a, uint32_t b)
{
    return distance(a, b) > 0 ? a : b;
}

/* Room for `len` bytes at the end, at most STREAM_PAST_KEPT: what stood there longest goes. */
static uint8_t *grow(struct stream_past *past, uint32_t len)
{
    if (past->at + past->len + len > sizeof past->bytes) {
        uint32_t kept = STREAM_PAST_KEPT - len < past->len ? STREAM_PAST_KEPT - len : past->len;
        memmove(past->bytes, past->bytes + past->at + (past->len - kept), kept);
        past->at = 0;
        past->len = kept;
    }
    uint8_t *to = past->bytes + past->at + past->len;
    past->len += len;
    past->end += len;
    return to;
}

void stream_past_add(struct stream_past *past, struct span bytes)
{
    if (bytes.len > STREAM_PAST_KEPT) {
        size_t over = bytes.len - STREAM_PAST_KEPT;
        stream_past_start(past, past->end + (uint32_t)over);
        bytes = span_of(bytes.p + over, STREAM_PAST_KEPT);
    }
    if (bytes.len)
        memcpy(grow(past, (uint32_t)bytes.len), bytes.p, bytes.len);
}

void stream_past_add_hole(struct stream_past *past, uint32_t len)
{
    uint32_t kept = 0;
    if (len == 0)
        return;
    for (uint32_t i = 0; i < past->hole_count; i++)
        if (distance(stream_past_begin(past), past->holes[i].to) > 0)
            past->holes[kept++] = past->holes[i];
    past->hole_count = kept;
    if (kept == STREAM_PAST_HOLES_MAX || len > STREAM_PAST_KEPT)
        stream_past_start(past, past->end + (len > STREAM_PAST_KEPT ? len - STREAM_PAST_KEPT : 0));
    len = len > STREAM_PAST_KEPT ? STREAM_PAST_KEPT : len;
    past->holes[past->hole_count].from = past->end;
    past->holes[past->hole_count++].to = past->end + len;
    grow(past, len);
}

void stream_past_add_message(struct stream_past *past, uint32_t from, uint32_t len, uint64_t frame)
{
    if (past->message_count == STREAM_PAST_MESSAGES_MAX) {
        past->message_count--;
        memmove(past->messages, past->messages + 1, past->message_count * sizeof *past->messages);
    }
    past->messages[past->message_count++] = (struct stream_past_message){from, len, frame};
}

/* The hole that `seq` lies in, else the next one behind it. */
static bool hole_at(const struct stream_past *past, uint32_t seq, uint32_t *ret_from, uint32_t *ret_to)
{
    bool found = false;
    for (uint32_t i = 0; i < past->hole_count; i++) {
        if (distance(seq, past->holes[i].to) <= 0)
            continue;
        if (found && distance(*ret_from, past->holes[i].from) >= 0)
            continue;
        found = true;
        *ret_from = past->holes[i].from;
        *ret_to = past->holes[i].to;
    }
    return found;
}

unsigned stream_past_compare(const struct stream_past *past, uint32_t seq, struct span bytes, uint32_t from,
                             uint32_t to)
{
    unsigned result = 0;
    uint32_t at = later(later(from, seq), stream_past_begin(past));
    to = earlier(earlier(to, seq + (uint32_t)bytes.len), past->end);
    while (distance(at, to) > 0) {
        uint32_t hole_from = to, hole_to = to;
        hole_at(past, at, &hole_from, &hole_to);
        uint32_t known_to = earlier(later(hole_from, at), to);
        const uint8_t *there = past->bytes + past->at + (at - stream_past_begin(past));
        if (known_to != at && memcmp(there, bytes.p + (at - seq), known_to - at) != 0)
            result |= STREAM_PAST_DIFFERS;
        if (distance(known_to, to) > 0)
            result |= STREAM_PAST_FILLS;
        at = earlier(later(hole_to, known_to), to);
    }
    return result;
}

/* What is left of the holes; where they would become too many one stays as it is. */
static void fill_holes(struct stream_past *past, uint32_t from, uint32_t to)
{
    for (uint32_t i = past->hole_count; i-- > 0;) {
        uint32_t hole_from = past->holes[i].from, hole_to = past->holes[i].to;
        if (distance(from, hole_to) <= 0 || distance(hole_from, to) <= 0)
            continue;
        bool front = distance(hole_from, from) > 0, back = distance(to, hole_to) > 0;
        if (front && back) {
            if (past->hole_count == STREAM_PAST_HOLES_MAX)
                continue;
            past->holes[past->hole_count].from = to;
            past->holes[past->hole_count++].to = hole_to;
            past->holes[i].to = from;
        } else if (front) {
            past->holes[i].to = from;
        } else if (back) {
            past->holes[i].from = to;
        } else {
            past->holes[i] = past->holes[--past->hole_count];
        }
    }
}

void stream_past_write(struct stream_past *past, uint32_t seq, struct span bytes)
{
    uint32_t begin = stream_past_begin(past), from = later(seq, begin);
    uint32_t to = earlier(seq + (uint32_t)bytes.len, past->end);
    if (distance(from, to) <= 0)
        return;
    memcpy(past->bytes + past->at + (from - begin), bytes.p + (from - seq), to - from);
    fill_holes(past, from, to);
}

struct span stream_past_bytes(const struct stream_past *past, uint32_t from, uint32_t len)
{
    uint32_t begin = stream_past_begin(past), to = past->end, hole_from = to, hole_to = to;
    if (distance(begin, from) < 0 || distance(from, to) <= 0)
        return span_of(NULL, 0);
    if (hole_at(past, from, &hole_from, &hole_to))
        to = later(earlier(hole_from, to), from);
    if (to - from > len)
        to = from + len;
    return span_of(past->bytes + past->at + (from - begin), to - from);
}

static const char *const impossible = "a stream in it cannot be";

void stream_buffer_save_or_load(struct stream_buffer *buffer, struct saved *saved)
{
    uint32_t end = 0;
    saved_u32(saved, &buffer->base);
    buffer->piece_count = saved_count(saved, buffer->piece_count, STREAM_PIECES_MAX);
    saved_require(saved, buffer->base <= STREAM_BUFFER_SIZE, impossible);
    for (uint32_t i = 0; i < buffer->piece_count && saved_ok(saved); i++) {
        struct stream_piece *piece = &buffer->pieces[i];
        saved_u32(saved, &piece->from);
        saved_u32(saved, &piece->to);
        bool apart = i == 0 || piece->from > end;
        bool possible = apart && piece->from < piece->to && piece->to <= STREAM_BUFFER_SIZE;
        saved_require(saved, possible, impossible);
        end = piece->to;
        if (saved_ok(saved))
            saved_octets(saved, buffer->bytes + buffer->base + piece->from, piece->to - piece->from);
    }
    buffer->frame_count = saved_count(saved, buffer->frame_count, STREAM_FRAMES_MAX);
    for (uint32_t i = 0; i < buffer->frame_count; i++) {
        saved_u32(saved, &buffer->frames[i].from);
        saved_u32(saved, &buffer->frames[i].to);
        saved_u64(saved, &buffer->frames[i].frame);
    }
}

/* Not so far away that which of two numbers comes first is in doubt. */
static bool is_near(const struct stream_past *past, uint32_t seq)
{
    enum { NEAR = 1 << 24 };
    int32_t ahead = distance(past->end, seq);
    return ahead < NEAR && ahead > -NEAR;
}

static void save_or_load_messages(struct stream_past *past, struct saved *saved)
{
    const uint32_t count = saved_count(saved, past->message_count, STREAM_PAST_MESSAGES_MAX);
    uint32_t kept = 0;
    for (uint32_t i = 0; i < count; i++) {
        struct stream_past_message message = past->messages[i];
        saved_u32(saved, &message.from);
        saved_u32(saved, &message.len);
        saved_u64(saved, &message.frame);
        saved_require(saved, message.len <= STREAM_PAST_KEPT, impossible);
        if (is_near(past, message.from))
            past->messages[kept++] = message;
    }
    past->message_count = kept;
}

void stream_past_save_or_load(struct stream_past *past, struct saved *saved)
{
    saved_u32(saved, &past->end);
    saved_u32(saved, &past->len);
    saved_u32(saved, &past->at);
    bool possible = past->len <= sizeof past->bytes && past->at <= sizeof past->bytes - past->len;
    saved_require(saved, possible, impossible);
    if (saved_ok(saved))
        saved_octets(saved, past->bytes + past->at, past->len);
    past->hole_count = saved_count(saved, past->hole_count, STREAM_PAST_HOLES_MAX);
    for (uint32_t i = 0; i < past->hole_count; i++) {
        saved_u32(saved, &past->holes[i].from);
        saved_u32(saved, &past->holes[i].to);
        saved_require(saved, is_near(past, past->holes[i].from) && is_near(past, past->holes[i].to),
                      impossible);
    }
    save_or_load_messages(past, saved);
}
