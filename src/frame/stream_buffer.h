// SPDX-License-Identifier: Apache-2.0
/*
 * One direction of a byte stream, put together from pieces that come in any order: ahead of the reader the
 * front that is whole, with the pieces that wait behind gaps; behind it the last bytes that were read, to
 * tell what comes again changed, or too late.
 *
 * Plain memory without pointers; zeroed is empty.
 */
#ifndef SIGWARDEN_FRAME_STREAM_BUFFER_H
#define SIGWARDEN_FRAME_STREAM_BUFFER_H

#include "base/saved.h"
#include "frame/payload.h"

#define STREAM_BUFFER_SIZE (UINT32_C(320) << 10)
#define STREAM_PIECES_MAX  32
#define STREAM_FRAMES_MAX  256

/* What waits. Offsets count from the first byte that was not consumed yet. */
struct stream_buffer {
    struct stream_piece {
        uint32_t from, to;
    } pieces[STREAM_PIECES_MAX]; /* ascending, apart from each other */
    uint32_t piece_count;
    struct {
        uint32_t from, to; /* the bytes that it brought */
        uint64_t frame;
    } frames[STREAM_FRAMES_MAX];
    uint32_t frame_count;
    uint32_t base; /* where in `bytes` offset 0 stands: it moves on, so that consuming copies nothing */
    uint8_t bytes[2 * STREAM_BUFFER_SIZE];
};

enum stream_stored {
    STREAM_STORED,
    STREAM_STORED_CONFLICT, /* some of it was there already, with other content, which stays */
    STREAM_NO_ROOM,         /* beyond the end, or too many pieces */
};

void stream_buffer_clear(struct stream_buffer *buffer);

/* Cost: O(bytes). */
enum stream_stored stream_buffer_store(struct stream_buffer *buffer, uint32_t offset, struct span bytes,
                                       uint64_t frame);

/* What is whole at the front. Valid until the next store. */
struct span stream_buffer_front(const struct stream_buffer *buffer);

/* Puts the frames that brought the bytes from `from` to `to` in front of those that *ret has. */
void stream_buffer_origin(const struct stream_buffer *buffer, uint32_t from, uint32_t to, struct origin *ret);

/* Drops the first `len` bytes, there or not. Cost: O(pieces and frames). */
void stream_buffer_consume(struct stream_buffer *buffer, uint32_t len);

/* Bytes that are missing at the front; 0: none are, or nothing waits. */
uint32_t stream_buffer_gap(const struct stream_buffer *buffer);

/* Saves what waits, or brings it back. */
void stream_buffer_save_or_load(struct stream_buffer *buffer, struct saved *saved);

#define STREAM_PAST_KEPT         (UINT32_C(16) << 10)
#define STREAM_PAST_HOLES_MAX    8
#define STREAM_PAST_MESSAGES_MAX 64

/* What was read. Places are sequence numbers, which wrap. */
struct stream_past {
    uint32_t end; /* of the byte that comes next */
    uint32_t len; /* bytes that are kept, at least STREAM_PAST_KEPT once there were so many */
    uint32_t at;  /* where in `bytes` they begin */
    uint32_t hole_count, message_count;
    struct {
        uint32_t from, to;
    } holes[STREAM_PAST_HOLES_MAX]; /* given up, so far; apart from each other */
    struct stream_past_message {
        uint32_t from;
        uint32_t len;   /* as its header says; 0: one begins here whose header was not there */
        uint64_t frame; /* in which it was handed up */
    } messages[STREAM_PAST_MESSAGES_MAX];
    uint8_t bytes[STREAM_PAST_KEPT * 3 / 2];
};

enum {
    STREAM_PAST_DIFFERS = 1, /* other content than was there */
    STREAM_PAST_FILLS = 2,   /* what was not there */
};

/* Empty, before the byte of that number. */
void stream_past_start(struct stream_past *past, uint32_t seq);

void stream_past_add(struct stream_past *past, struct span bytes);

/* Bytes that were given up. */
void stream_past_add_hole(struct stream_past *past, uint32_t len);

/* Remembers where a message begins; the oldest is forgotten for it. */
void stream_past_add_message(struct stream_past *past, uint32_t from, uint32_t len, uint64_t frame);

/* The number of the first byte that is kept. */
uint32_t stream_past_begin(const struct stream_past *past);

/* What `bytes`, which stand at `seq`, would change between `from` and `to`: STREAM_PAST_* bits. */
unsigned stream_past_compare(const struct stream_past *past, uint32_t seq, struct span bytes, uint32_t from,
                             uint32_t to);

/* Has them take the place of what was there. */
void stream_past_write(struct stream_past *past, uint32_t seq, struct span bytes);

/* What is there from `from` on, up to `len` bytes or the next hole. Valid until the next change. */
struct span stream_past_bytes(const struct stream_past *past, uint32_t from, uint32_t len);

/* Saves what was read last, or brings it back. */
void stream_past_save_or_load(struct stream_past *past, struct saved *saved);

#endif
