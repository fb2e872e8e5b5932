// SPDX-License-Identifier: Apache-2.0
/*
 * One direction of a byte stream, put together from pieces that come in any order: the front that is whole,
 * and behind gaps the pieces that wait. Offsets count from the first byte that was not consumed yet.
 *
 * Plain memory without pointers; zeroed is empty. Cost: O(bytes) for each piece and each consumed front.
 */
#ifndef SIGWARDEN_FRAME_STREAM_BUFFER_H
#define SIGWARDEN_FRAME_STREAM_BUFFER_H

#include "frame/payload.h"

#define STREAM_BUFFER_SIZE (UINT32_C(320) << 10)
#define STREAM_PIECES_MAX  32

struct stream_buffer {
    struct stream_piece {
        uint32_t from, to;
    } pieces[STREAM_PIECES_MAX]; /* ascending, apart from each other */
    uint32_t piece_count;
    struct {
        uint32_t from, to; /* the bytes that it brought */
        uint64_t frame;
    } frames[ORIGIN_FRAMES_MAX];
    uint32_t frame_count;
    uint8_t bytes[STREAM_BUFFER_SIZE];
};

enum stream_stored {
    STREAM_STORED,
    STREAM_STORED_CONFLICT, /* some of it was there already, with other content, which stays */
    STREAM_NO_ROOM,         /* beyond the end, or too many pieces */
};

enum stream_stored stream_buffer_store(struct stream_buffer *buffer, uint32_t offset, struct span bytes,
                                       uint64_t frame);

/* What is whole at the front. Valid until the next call. */
struct span stream_buffer_front(const struct stream_buffer *buffer);

/* The frames that brought the first `len` bytes in front of the one that *ret has, if it has any. */
void stream_buffer_origin(const struct stream_buffer *buffer, uint32_t len, struct origin *ret);

/* Drops the first `len` bytes, there or not. */
void stream_buffer_consume(struct stream_buffer *buffer, uint32_t len);

/* Bytes that are missing at the front; 0: none are, or nothing waits. */
uint32_t stream_buffer_gap(const struct stream_buffer *buffer);

#endif
