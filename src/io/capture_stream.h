// SPDX-License-Identifier: Apache-2.0
/*
 * The bytes of a capture, unpacked: from a file, standard input or memory, through zlib or libzstd where the
 * first bytes say so. The reader asks for n bytes that lie side by side and then takes them.
 *
 * A stream never fails before it has handed out all that came before the failure: stream_need() yields
 * what is there, and `error` says afterwards whether this was the end or something worse.
 *
 * Threads: a stream belongs to one. Cost: one read() and at most one copy of what was unpacked.
 */
#ifndef SIGWARDEN_IO_CAPTURE_STREAM_H
#define SIGWARDEN_IO_CAPTURE_STREAM_H

#define ZLIB_CONST /* next_in points to const */
#include <sodium.h>
#include <zlib.h>
#include <zstd.h>

#include <sigwarden/error.h>

#include "base/span.h"

#define STREAM_BLOCK_FIRST (16u << 10)  /* so that a thousand waiting files stay small */
#define STREAM_BLOCK_MAX   (256u << 10) /* a stream that is read on doubles its block up to this */
#define STREAM_NEED_MAX    ((16u << 20) + 64)

enum stream_packing {
    STREAM_PLAIN,
    STREAM_GZIP,
    STREAM_ZSTD,
};

struct stream {
    const uint8_t *window; /* bytes[start..end) are unpacked and not taken yet */
    size_t start, end;
    uint64_t taken_len; /* of the unpacked stream, in front of `start` */
    struct sigwarden_error
        error; /* why no more bytes come; code 0: they come, or the stream has ended well */
    bool ended;

    uint8_t *own; /* the window, unless it is the memory that was given */
    size_t own_size;
    size_t block_len, block_max;

    int descriptor;     /* -1: memory */
    bool opened;        /* by us, so to be closed */
    struct span memory; /* what was not read of it */
    uint64_t read_len, file_len;
    bool hashes; /* what is read of the file goes into `hash` */
    crypto_hash_sha256_state hash;
    char name[256];

    enum stream_packing packing;
    struct span packed; /* read and not unpacked yet */
    uint8_t *packed_own;
    z_stream gzip;
    ZSTD_DStream *zstd;
    size_t zstd_hint; /* how many packed bytes it asks for */
    bool zstd_full;   /* it filled all the room it had and may hold more */
    bool inside;      /* a member or frame is open: the stream may not end here */
};

/* Opens `path`, "-" for standard input. 0, or negative with *reterr set; then there is nothing to close.
 * hashes: SHA-256 over the file as it is, packed where it is packed. */
int stream_open(struct stream *stream, const char *path, bool hashes, struct sigwarden_error *reterr);

/* Reads from memory; in pieces of `block_len`, or in place for 0. */
int stream_open_memory(struct stream *stream, const char *name, struct span bytes, size_t block_len,
                       struct sigwarden_error *reterr);

void stream_close(struct stream *stream);

/* Makes more bytes available, at least one, as long as fewer than n are and more come. */
void stream_fill(struct stream *stream, size_t n);

/*
 * True: *ret holds the next n bytes (n up to STREAM_NEED_MAX). False: the stream ended or broke before, *ret
 * holds the fewer bytes that are left. They stay until the next stream_need(), also when taken.
 */
static inline bool stream_need(struct stream *stream, size_t n, struct span *ret)
{
    if (__builtin_expect(stream->end - stream->start < n, 0))
        stream_fill(stream, n);
    size_t have = stream->end - stream->start;
    *ret = have ? span_of(stream->window + stream->start, have < n ? have : n) : span_of(NULL, 0);
    return have >= n;
}

/* Goes on behind the next n bytes, which stream_need() has just yielded. */
static inline void stream_take(struct stream *stream, size_t n)
{
    stream->start += n;
    stream->taken_len += n;
}

#endif
