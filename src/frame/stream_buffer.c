// SPDX-License-Identifier: Apache-2.0
#include "frame/stream_buffer.h"

/* Whether bytes that are there already say the same as the newcomer's. */
static bool agrees(const struct stream_buffer *buffer, uint32_t offset, struct span bytes)
{
    uint32_t end = offset + (uint32_t)bytes.len;
    for (uint32_t i = 0; i < buffer->piece_count; i++) {
        const struct stream_piece *piece = &buffer->pieces[i];
        uint32_t from = piece->from > offset ? piece->from : offset, to = piece->to < end ? piece->to : end;
        if (from < to && memcmp(buffer->bytes + from, bytes.p + (from - offset), to - from) != 0)
            return false;
    }
    return true;
}

/* Copies what is not there yet. */
static void fill(struct stream_buffer *buffer, uint32_t offset, struct span bytes)
{
    uint32_t at = offset, end = offset + (uint32_t)bytes.len;
    for (uint32_t i = 0; i < buffer->piece_count && at < end; i++) {
        const struct stream_piece *piece = &buffer->pieces[i];
        if (piece->to <= at)
            continue;
        uint32_t free_to = piece->from < end ? piece->from : end;
        if (at < free_to)
            memcpy(buffer->bytes + at, bytes.p + (at - offset), free_to - at);
        at = piece->to;
    }
    if (at < end)
        memcpy(buffer->bytes + at, bytes.p + (at - offset), end - at);
}

/* Whether [from, to) touches a piece, or there is a place for one more. */
static bool has_room(const struct stream_buffer *buffer, uint32_t from, uint32_t to)
{
    if (buffer->piece_count < STREAM_PIECES_MAX)
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

static void add_frame(struct stream_buffer *buffer, uint32_t from, uint32_t to, uint64_t frame)
{
    uint32_t at = buffer->frame_count < ORIGIN_FRAMES_MAX ? buffer->frame_count : ORIGIN_FRAMES_MAX - 1;
    buffer->frames[at].from = from;
    buffer->frames[at].to = to;
    buffer->frames[at].frame = frame;
    buffer->frame_count = at + 1;
}

enum stream_stored stream_buffer_store(struct stream_buffer *buffer, uint32_t offset, struct span bytes,
                                       uint64_t frame)
{
    if (offset > STREAM_BUFFER_SIZE || bytes.len > STREAM_BUFFER_SIZE - offset)
        return STREAM_NO_ROOM;
    if (bytes.len == 0)
        return STREAM_STORED;
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
    return span_of(buffer->bytes, whole ? buffer->pieces[0].to : 0);
}

void stream_buffer_origin(const struct stream_buffer *buffer, uint32_t len, struct origin *ret)
{
    uint64_t now = ret->frame_count ? ret->frames[ret->frame_count - 1] : 0;
    uint32_t count = 0;
    for (uint32_t i = 0; i < buffer->frame_count; i++) {
        bool brought = buffer->frames[i].from < len && buffer->frames[i].frame != now;
        if (brought && count < ORIGIN_FRAMES_MAX - 1)
            ret->frames[count++] = buffer->frames[i].frame;
    }
    if (ret->frame_count || count == 0)
        ret->frames[count++] = now;
    ret->frame_count = count;
}

void stream_buffer_consume(struct stream_buffer *buffer, uint32_t len)
{
    uint32_t end = buffer->piece_count ? buffer->pieces[buffer->piece_count - 1].to : 0;
    uint32_t kept = 0;
    if (len == 0)
        return;
    if (len < end)
        memmove(buffer->bytes, buffer->bytes + len, end - len);
    for (uint32_t i = 0; i < buffer->piece_count; i++) {
        struct stream_piece piece = buffer->pieces[i];
        if (piece.to <= len)
            continue;
        piece.from = piece.from > len ? piece.from - len : 0;
        piece.to -= len;
        buffer->pieces[kept++] = piece;
    }
    buffer->piece_count = kept;
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
