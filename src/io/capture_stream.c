// SPDX-License-Identifier: Apache-2.0
#define _POSIX_C_SOURCE 200809L
#include "io/capture_stream.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>
#include <zstd_errors.h>

#include "base/error.h"
#include "base/text.h"

#define ZSTD_FIRST_STEP 4 /* the magic number */

static void fail(struct stream *stream, enum sigwarden_error_code code, const char *message, const char *hint)
{
    if (stream->error.code == 0)
        error_set(&stream->error, code, stream->name, message, hint);
    stream->ended = true;
}

static void fail_memory(struct stream *stream)
{
    fail(stream, SIGWARDEN_ERROR_MEMORY, "out of memory", NULL);
}

static void fail_system(struct stream *stream, const char *what, int error_number)
{
    char message[256];
    struct text text = text_in(message, sizeof message);
    text_string(&text, what);
    text_string(&text, strerror(error_number));
    const char *hint = NULL;
    if (error_number == EISDIR)
        hint = "name the files in it";
    else if (error_number == EACCES)
        hint = "the user who runs this needs permission to read it";
    else if (error_number == EMFILE)
        hint = "raise the limit (ulimit -n), or join the files first: mergecap -a -w all.pcapng FILES";
    fail(stream, SIGWARDEN_ERROR_SYSTEM, message, hint);
}

/* "gzip: what, N bytes into the unpacked data"; `unpacked_len` of them were unpacked just now. */
static void fail_unpacking(struct stream *stream, enum sigwarden_error_code code, const char *what,
                           size_t unpacked_len, const char *hint)
{
    char message[256];
    struct text text = text_in(message, sizeof message);
    text_string(&text, stream->packing == STREAM_GZIP ? "gzip: " : "zstd: ");
    text_string(&text, what);
    text_string(&text, ", ");
    text_uint(&text, stream->taken_len + (stream->end - stream->start) + unpacked_len);
    text_string(&text, " bytes into the unpacked data");
    fail(stream, code, message, hint);
}

/* Up to `room` bytes as they are in the file; 0 at its end or after a failure. */
static size_t read_raw(struct stream *stream, uint8_t *to, size_t room)
{
    if (stream->descriptor < 0) {
        size_t n = room < stream->memory.len ? room : stream->memory.len;
        if (n == 0)
            return 0;
        memcpy(to, stream->memory.p, n);
        stream->memory.p += n;
        stream->memory.len -= n;
        stream->read_len += n;
        return n;
    }
    ssize_t n = read(stream->descriptor, to, room);
    if (n < 0 && errno == EINTR) {
        fail(stream, SIGWARDEN_ERROR_INTERRUPTED, "was not read to its end: a signal asked to stop",
             "what came before was read");
        return 0;
    }
    if (n < 0) {
        fail_system(stream, "cannot be read: ", errno);
        return 0;
    }
    stream->read_len += (uint64_t)n;
    if (stream->hashes)
        crypto_hash_sha256_update(&stream->hash, to, (size_t)n);
    return (size_t)n;
}

/* Room for block_len bytes behind `end`. */
static bool make_room(struct stream *stream)
{
    if (stream->own_size - stream->end >= stream->block_len)
        return true;
    size_t have = stream->end - stream->start;
    if (have && stream->start)
        memmove(stream->own, stream->own + stream->start, have);
    stream->start = 0;
    stream->end = have;
    if (stream->own_size - have >= stream->block_len)
        return true;

    /* doubling, up to what the largest need takes */
    size_t size = 2 * stream->own_size, limit = STREAM_NEED_MAX + stream->block_max;
    if (size > limit)
        size = limit;
    if (size < have + stream->block_len)
        size = have + stream->block_len;
    uint8_t *own = realloc(stream->own, size);
    if (!own) {
        fail_memory(stream);
        return false;
    }
    stream->own = own;
    stream->own_size = size;
    stream->window = own;
    return true;
}

/* More packed bytes; false at the end of the file. */
static bool refill_packed(struct stream *stream)
{
    if (stream->packed.len)
        return true;
    if (!stream->packed_own) /* memory that was unpacked where it stood */
        return false;
    stream->packed = span_of(stream->packed_own, read_raw(stream, stream->packed_own, stream->block_max));
    return stream->packed.len > 0;
}

/* The packed file ended: fine between members, else not. */
static void end_packed(struct stream *stream)
{
    if (stream->inside && stream->error.code == 0)
        fail_unpacking(stream, SIGWARDEN_ERROR_TRUNCATED, "ends in the middle", 0,
                       "what came before was read; copy the file again if the original is longer");
    stream->ended = true;
}

/* Between gzip members: is this the start of another one? RFC 1952, 2.2. */
static void begin_gzip_member(struct stream *stream)
{
    if (stream->packed.p[0] == 0x1f && inflateReset(&stream->gzip) == Z_OK)
        stream->inside = true;
    else
        fail_unpacking(stream, SIGWARDEN_ERROR_BROKEN, "something that is not gzip follows", 0,
                       "what came before was read; the file was not written by one program, or was damaged");
}

static size_t unpack_gzip(struct stream *stream, uint8_t *to, size_t room)
{
    if (!stream->inside) {
        begin_gzip_member(stream);
        if (stream->ended)
            return 0;
    }
    z_stream *z = &stream->gzip;
    z->next_in = stream->packed.p;
    z->avail_in = (uInt)(stream->packed.len < UINT32_MAX ? stream->packed.len : UINT32_MAX);
    z->next_out = to;
    z->avail_out = (uInt)room;
    int result = inflate(z, Z_NO_FLUSH);
    size_t used = (size_t)(z->next_in - stream->packed.p);
    stream->packed.p += used;
    stream->packed.len -= used;
    if (result == Z_STREAM_END)
        stream->inside = false;
    else if (result != Z_OK && result != Z_BUF_ERROR)
        fail_unpacking(stream, result == Z_MEM_ERROR ? SIGWARDEN_ERROR_MEMORY : SIGWARDEN_ERROR_BROKEN,
                       z->msg ? z->msg : "damaged", room - z->avail_out,
                       "what came before was read; copy the file again and compare checksums");
    return room - z->avail_out;
}

/*
 * libzstd forgets what one call has unpacked when that call then fails. So it is given no more than it needs
 * for its next step (`zstd_hint` is that plus the next block's header, RFC 8878, 3.1.1.2), and nothing while
 * it still holds output back.
 */
static size_t unpack_zstd(struct stream *stream, uint8_t *to, size_t room)
{
    const size_t header_len = 3;
    size_t step = stream->zstd_hint > header_len ? stream->zstd_hint - header_len : stream->zstd_hint;
    if (stream->zstd_full)
        step = 0;
    ZSTD_inBuffer in = {stream->packed.p, step < stream->packed.len ? step : stream->packed.len, 0};
    ZSTD_outBuffer out = {to, room, 0};
    size_t result = ZSTD_decompressStream(stream->zstd, &out, &in);
    stream->packed.p += in.pos;
    stream->packed.len -= in.pos;
    if (ZSTD_isError(result)) {
        bool memory = ZSTD_getErrorCode(result) == ZSTD_error_memory_allocation;
        fail_unpacking(
            stream, memory ? SIGWARDEN_ERROR_MEMORY : SIGWARDEN_ERROR_BROKEN, ZSTD_getErrorName(result), 0,
            "what came before was read; copy it again, or: zstd -dc --long=31 FILE | sigwarden analyze -");
        return 0;
    }
    stream->zstd_full = result != 0 && out.pos == room;
    stream->inside = result != 0;
    stream->zstd_hint = stream->inside ? result : ZSTD_FIRST_STEP;
    return out.pos;
}

/* Unpacks up to `room` bytes; 0 only when the stream has ended. */
static size_t unpack(struct stream *stream, uint8_t *to, size_t room)
{
    while (!stream->ended) {
        /* an unpacker may still hold output when all its input is used */
        if (!refill_packed(stream) && !stream->inside) {
            end_packed(stream);
            break;
        }
        bool at_end = stream->packed.len == 0;
        size_t n =
            stream->packing == STREAM_GZIP ? unpack_gzip(stream, to, room) : unpack_zstd(stream, to, room);
        if (n)
            return n;
        if (at_end)
            end_packed(stream);
    }
    return 0;
}

void stream_fill(struct stream *stream, size_t n)
{
    while (stream->end - stream->start < n && !stream->ended) {
        if (!make_room(stream))
            return;
        uint8_t *to = stream->own + stream->end;
        size_t got = stream->packing == STREAM_PLAIN ? read_raw(stream, to, stream->block_len)
                                                     : unpack(stream, to, stream->block_len);
        stream->end += got;
        if (got == 0)
            stream->ended = true;
        else if (got == stream->block_len && stream->block_len < stream->block_max)
            stream->block_len *= 2;
    }
}

static const struct {
    uint8_t packing, magic_len;
    uint8_t magic[4], mask[4];
} PACKINGS[] = {
    {STREAM_GZIP, 3, {0x1f, 0x8b, 8, 0}, {0xff, 0xff, 0xff, 0}},
    {STREAM_ZSTD, 4, {0x28, 0xb5, 0x2f, 0xfd}, {0xff, 0xff, 0xff, 0xff}},
    {STREAM_ZSTD, 4, {0x50, 0x2a, 0x4d, 0x18}, {0xf0, 0xff, 0xff, 0xff}}, /* skippable frame */
};

static enum stream_packing packing_of(struct span front)
{
    for (size_t i = 0; i < sizeof PACKINGS / sizeof PACKINGS[0]; i++) {
        bool match = front.len >= PACKINGS[i].magic_len;
        for (size_t k = 0; match && k < PACKINGS[i].magic_len; k++)
            match = (front.p[k] & PACKINGS[i].mask[k]) == PACKINGS[i].magic[k];
        if (match)
            return (enum stream_packing)PACKINGS[i].packing;
    }
    return STREAM_PLAIN;
}

/* Looks at the first bytes; where they are packed, what was read so far becomes the unpacker's input. */
static void detect_packing(struct stream *stream)
{
    struct span front;
    stream_need(stream, 4, &front);
    stream->packing = packing_of(front);
    if (stream->packing == STREAM_PLAIN || stream->error.code != 0)
        return;
    stream->packed = span_of(stream->window + stream->start, stream->end - stream->start);
    stream->packed_own = stream->own;
    if (stream->own && stream->own_size < stream->block_max) {
        uint8_t *grown = realloc(stream->own, stream->block_max);
        if (!grown) {
            fail_memory(stream);
            stream->packed_own = NULL; /* stays with `own`, which is freed once */
            return;
        }
        stream->packed = span_of(grown + stream->start, stream->packed.len);
        stream->packed_own = grown;
    }
    stream->own = NULL;
    stream->own_size = 0;
    stream->window = NULL;
    stream->start = stream->end = 0;
    stream->ended = false;
    stream->zstd_hint = ZSTD_FIRST_STEP;
    if (stream->packing == STREAM_ZSTD)
        stream->zstd = ZSTD_createDStream();
    bool ready =
        stream->packing == STREAM_ZSTD ? stream->zstd != NULL : inflateInit2(&stream->gzip, 15 + 16) == Z_OK;
    if (!ready)
        fail_memory(stream);
}

static int begin(struct stream *stream, struct sigwarden_error *reterr)
{
    if (stream->error.code == 0)
        detect_packing(stream);
    if (stream->error.code == 0)
        return 0;
    *reterr = stream->error;
    stream_close(stream);
    return -reterr->code;
}

static void init(struct stream *stream, const char *name)
{
    memset(stream, 0, sizeof *stream);
    struct text text = text_in(stream->name, sizeof stream->name);
    size_t len = strlen(name);
    text_string(&text, len < sizeof stream->name ? name : name + len - (sizeof stream->name - 1));
    stream->descriptor = -1;
    stream->block_len = STREAM_BLOCK_FIRST;
    stream->block_max = STREAM_BLOCK_MAX;
}

int stream_open(struct stream *stream, const char *path, bool hashes, struct sigwarden_error *reterr)
{
    bool standard_input = strcmp(path, "-") == 0;
    init(stream, standard_input ? "standard input" : path);
    stream->hashes = hashes;
    crypto_hash_sha256_init(&stream->hash);
    stream->descriptor = standard_input ? STDIN_FILENO : open(path, O_RDONLY | O_CLOEXEC);
    stream->opened = !standard_input && stream->descriptor >= 0;
    struct stat info;
    if (stream->descriptor < 0)
        fail_system(stream, "cannot be opened: ", errno);
    else if (fstat(stream->descriptor, &info) == 0 && S_ISREG(info.st_mode) && info.st_size > 0)
        stream->file_len = (uint64_t)info.st_size;
    return begin(stream, reterr);
}

int stream_open_memory(struct stream *stream, const char *name, struct span bytes, size_t block_len,
                       struct sigwarden_error *reterr)
{
    init(stream, name);
    stream->file_len = bytes.len;
    if (block_len) {
        stream->memory = bytes;
        stream->block_len = stream->block_max = block_len < STREAM_BLOCK_MAX ? block_len : STREAM_BLOCK_MAX;
    } else {
        stream->window = bytes.p;
        stream->end = bytes.len;
        stream->read_len = bytes.len;
        stream->ended = true;
    }
    return begin(stream, reterr);
}

void stream_close(struct stream *stream)
{
    if (stream->opened)
        close(stream->descriptor);
    if (stream->packing == STREAM_GZIP)
        inflateEnd(&stream->gzip);
    ZSTD_freeDStream(stream->zstd);
    free(stream->packed_own);
    free(stream->own);
    memset(stream, 0, sizeof *stream);
}
