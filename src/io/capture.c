// SPDX-License-Identifier: Apache-2.0
#include "io/capture.h"

#include <stdlib.h>

#include "base/error.h"
#include "base/text.h"
#include "io/capture_format.h"

static const struct {
    uint32_t magic; /* as the first four bytes read big-endian */
    bool big, nano;
    int (*begin)(struct capture *capture);
} FORMATS[] = {
    {0xa1b2c3d4, true, false, capture_pcap_begin},    {0xd4c3b2a1, false, false, capture_pcap_begin},
    {0xa1b23c4d, true, true, capture_pcap_begin},     {0x4d3cb2a1, false, true, capture_pcap_begin},
    {0x0a0d0d0a, false, false, capture_pcapng_begin},
};

#define GUESS_LEN 264 /* as far as a tar header says that it is one */

int capture_fail(struct capture *capture, enum sigwarden_error_code code, const char *message,
                 const char *hint)
{
    return error_set(&capture->error, code, capture->stream.name, message, hint);
}

static void text_position(struct text *text, const struct capture *capture, uint64_t offset)
{
    text_string(text, " at byte ");
    text_uint(text, offset);
    if (capture->stream.packing != STREAM_PLAIN)
        text_string(text, " (unpacked)");
    text_string(text, ", after ");
    text_uint(text, capture->statistics.packets);
    text_string(text, capture->statistics.packets == 1 ? " packet" : " packets");
}

/* Fails, and says in front of the hint that what was delivered is good. */
static int fail_within(struct capture *capture, enum sigwarden_error_code code, const char *message,
                       const char *what_to_do)
{
    char hint[160];
    struct text text = text_in(hint, sizeof hint);
    if (capture->statistics.packets)
        text_string(&text, "what came before was read; ");
    text_string(&text, what_to_do);
    return capture_fail(capture, code, message, hint);
}

int capture_ended(struct capture *capture, size_t left_len, const char *what)
{
    if (capture->stream.error.code) {
        capture->error = capture->stream.error;
        return -capture->error.code;
    }
    if (left_len == 0)
        return 0;
    char message[256];
    struct text text = text_in(message, sizeof message);
    text_string(&text, "ends in the middle of ");
    text_string(&text, what);
    text_string(&text, " that begins");
    text_position(&text, capture, capture->stream.taken_len);
    return fail_within(capture, SIGWARDEN_ERROR_TRUNCATED, message,
                       "if the original is longer, copy it again");
}

int capture_broken(struct capture *capture, const char *what, uint64_t value)
{
    char message[256];
    struct text text = text_in(message, sizeof message);
    text_string(&text, "is broken");
    text_position(&text, capture, capture->stream.taken_len);
    text_string(&text, ": ");
    for (; *what; what++) {
        if (*what == '%')
            text_uint(&text, value);
        else
            text_char(&text, *what);
    }
    return fail_within(capture, SIGWARDEN_ERROR_BROKEN, message, "compare the file with its original");
}

uint32_t capture_link_type(uint32_t written)
{
    /* above stand the length of the frame check sequence and its flag */
    uint32_t link_type = written & 0x03ffffff;
    /* DLT_RAW as systems number it; the registry has 101 */
    return link_type == 12 || link_type == 14 ? 101 : link_type;
}

static bool same_interface(const struct capture_interface *a, const struct capture_interface *b)
{
    return a->index == b->index && a->link_type == b->link_type && a->snaplen == b->snaplen &&
           strcmp(a->name, b->name) == 0;
}

int capture_list_interface(struct capture *capture, const struct capture_interface *described, uint32_t *ret)
{
    for (uint32_t i = 0; i < capture->listed_count; i++) {
        if (!same_interface(&capture->listed[i], described))
            continue;
        *ret = i;
        return 0;
    }
    if (capture->listed_count == CAPTURE_LISTED) {
        *ret = CAPTURE_LISTED - 1;
        memcpy(capture->listed[*ret].name, "others", sizeof "others");
        return 0;
    }
    if (capture->listed_count == capture->listed_room) {
        uint32_t room = capture->listed_room ? 4 * capture->listed_room : 4;
        struct capture_interface *listed = realloc(capture->listed, room * sizeof *listed);
        if (!listed)
            return capture_fail(capture, SIGWARDEN_ERROR_MEMORY, "out of memory", NULL);
        capture->listed = listed;
        capture->listed_room = room;
    }
    *ret = capture->listed_count++;
    capture->listed[*ret] = *described;
    return 0;
}

void capture_count(struct capture *capture, uint32_t listed, bool timed, struct sigwarden_packet *packet)
{
    struct capture_statistics *s = &capture->statistics;
    if (packet->wire_len < packet->captured_len)
        packet->wire_len = packet->captured_len;
    packet->file = capture->file;
    packet->number = ++capture->number;
    capture->listed[listed].packets++;
    s->packets++;
    s->bytes += packet->captured_len;
    s->cut += packet->captured_len < packet->wire_len;
    s->untimed += !timed;
    if (!timed)
        return;
    s->backwards += capture->timed && packet->time_ns < capture->time_ns;
    if (!capture->timed || packet->time_ns < s->first_time_ns)
        s->first_time_ns = packet->time_ns;
    if (!capture->timed || packet->time_ns > s->last_time_ns)
        s->last_time_ns = packet->time_ns;
    capture->timed = true;
    capture->time_ns = packet->time_ns;
}

/* Which format it is, and its header. 0 or negative with capture->error set. */
static int begin(struct capture *capture)
{
    struct span front;
    stream_need(&capture->stream, 4, &front);
    if (front.len < 4 && capture->stream.error.code)
        return capture_ended(capture, front.len, "a file header");
    if (front.len == 0)
        return capture_fail(capture, SIGWARDEN_ERROR_FOREIGN,
                            capture->stream.packing == STREAM_PLAIN ? "is empty" : "is empty when unpacked",
                            "there is no capture in it; was it copied completely?");
    struct cursor c = cursor_of(front);
    uint32_t magic = cursor_be32(&c);
    for (size_t i = 0; i < sizeof FORMATS / sizeof FORMATS[0]; i++) {
        if (!cursor_ok(&c) || magic != FORMATS[i].magic)
            continue;
        capture->big = FORMATS[i].big;
        capture->nano = FORMATS[i].nano;
        return FORMATS[i].begin(capture);
    }
    stream_need(&capture->stream, GUESS_LEN, &front);
    char message[256];
    const char *hint;
    capture_guess(front, message, &hint);
    return capture_fail(capture, SIGWARDEN_ERROR_FOREIGN, message, hint);
}

/* From an opened stream; frees `capture` where that fails. */
static struct capture *opened(struct capture *capture, struct sigwarden_error *reterr)
{
    static const char *const packings[] = {[STREAM_GZIP] = "gzip", [STREAM_ZSTD] = "zstd"};
    capture->statistics.packing = packings[capture->stream.packing];
    if (begin(capture) == 0)
        return capture;
    *reterr = capture->error;
    capture_close(capture);
    return NULL;
}

static struct capture *new_capture(const char *name, struct sigwarden_error *reterr)
{
    struct capture *capture = calloc(1, sizeof *capture);
    if (!capture)
        error_set(reterr, SIGWARDEN_ERROR_MEMORY, name, "out of memory", NULL);
    return capture;
}

static struct capture *open_path(const char *path, bool hashes, struct sigwarden_error *reterr)
{
    struct capture *capture = new_capture(path, reterr);
    if (!capture)
        return NULL;
    if (stream_open(&capture->stream, path, hashes, reterr) == 0)
        return opened(capture, reterr);
    free(capture);
    return NULL;
}

struct capture *capture_open(const char *path, struct sigwarden_error *reterr)
{
    return open_path(path, false, reterr);
}

struct capture *capture_open_hashed(const char *path, struct sigwarden_error *reterr)
{
    return open_path(path, true, reterr);
}

bool capture_hash(const struct capture *capture, uint8_t ret[CAPTURE_HASH_SIZE])
{
    crypto_hash_sha256_state so_far = capture->stream.hash;
    if (capture->stream.hashes)
        crypto_hash_sha256_final(&so_far, ret);
    return capture->stream.hashes;
}

struct capture *capture_open_memory(const char *name, struct span bytes, size_t block_len,
                                    struct sigwarden_error *reterr)
{
    struct capture *capture = new_capture(name, reterr);
    if (!capture)
        return NULL;
    if (stream_open_memory(&capture->stream, name, bytes, block_len, reterr) == 0)
        return opened(capture, reterr);
    free(capture);
    return NULL;
}

void capture_close(struct capture *capture)
{
    if (!capture)
        return;
    stream_close(&capture->stream);
    free(capture->section);
    free(capture->listed);
    free(capture);
}

int capture_next(struct capture *capture, struct sigwarden_packet *ret)
{
    if (__builtin_expect(capture->done, 0))
        return -capture->error.code;
    int result = capture->read(capture, ret);
    if (result <= 0)
        capture->done = true;
    return result;
}

const struct sigwarden_error *capture_error(const struct capture *capture)
{
    return &capture->error;
}

struct capture_statistics capture_statistics(const struct capture *capture)
{
    struct capture_statistics statistics = capture->statistics;
    statistics.read_len = capture->stream.read_len;
    statistics.file_len = capture->stream.file_len;
    statistics.interfaces = capture->listed;
    statistics.interface_count = capture->listed_count;
    return statistics;
}
