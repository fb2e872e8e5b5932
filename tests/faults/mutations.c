// SPDX-License-Identifier: Apache-2.0
/*
 * mutations COUNT SEED CAPTURE...: each capture COUNT times, each time changed in another way, through
 * reader, engine and JSON, with the checks of engine_run.h; and each time within a bound of processor time
 * for its bytes.
 *
 * Most changes are made to the packets, so that they get past the reader: octets and bits, lengths that lie,
 * pieces cut out, doubled or taken from another packet, packets lost, swapped, repeated and cut. Every eighth
 * is made to the file itself. Of a long capture some packets in a row are taken, from another place each
 * time, and its file is changed more rarely, so that all captures take about as long.
 *
 * The same SEED gives the same changes; what fails is told with the command that does it again.
 */
#define _DEFAULT_SOURCE
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "io/capture.h"
#include "targets/engine_run.h"

enum {
    PACKETS_MAX = 4096,
    FILE_MAX = 4 << 20,
    PACKET_MAX = 1 << 19,
    EVERY_FILE = 8,         /* one in so many is a change to the file */
    WINDOW = 2048,          /* octets of a long capture that are taken */
    WINDOW_LARGE = 1 << 14, /* one time in eight */
    HANG_SECONDS = 60,
};

/*
 * A packet of 100 octets takes some microseconds; a build with sanitizers on a busy machine a hundred times
 * that. What these bounds catch is cost that grows with more than the length. The fixed part is for building
 * and clearing a state.
 */
#define SECONDS_PER_OCTET 50e-6
#define SECONDS_FIXED     0.25

static uint64_t random_state;

/* splitmix64, by Sebastiano Vigna, public domain */
static uint64_t next_random(void)
{
    uint64_t z = random_state += 0x9e3779b97f4a7c15;
    z = (z ^ z >> 30) * 0xbf58476d1ce4e5b9;
    z = (z ^ z >> 27) * 0x94d049bb133111eb;
    return z ^ z >> 31;
}

static size_t below(size_t bound)
{
    return bound ? (size_t)(next_random() % bound) : 0;
}

static const char *current_name;
static uint64_t current_number;

static void say_where(void)
{
    fprintf(stderr, "again: mutations 1 %llu %s\n", (unsigned long long)current_number, current_name);
}

static void on_end(int number)
{
    say_where();
    signal(number, SIG_DFL);
    raise(number);
}

struct packets {
    struct sigwarden_packet list[PACKETS_MAX];
    size_t count;
};

static void add_copy(struct packets *packets, const struct sigwarden_packet *packet)
{
    uint8_t *copy = malloc(packet->captured_len + 1);
    if (!copy)
        exit(2);
    memcpy(copy, packet->data, packet->captured_len);
    packets->list[packets->count] = *packet;
    packets->list[packets->count++].data = copy;
}

/* Copies of all packets of a capture; what a broken one still gives counts. */
static void read_packets(struct span file, struct packets *ret)
{
    struct sigwarden_error error;
    struct sigwarden_packet packet;
    struct capture *capture = capture_open_memory("input", file, 0, &error);
    ret->count = 0;
    while (capture && ret->count < PACKETS_MAX && capture_next(capture, &packet) > 0)
        add_copy(ret, &packet);
    capture_close(capture);
}

static void free_packets(struct packets *packets)
{
    for (size_t i = 0; i < packets->count; i++)
        free((void *)(uintptr_t)packets->list[i].data);
    packets->count = 0;
}

struct bytes {
    uint8_t p[PACKET_MAX];
    size_t len;
};

static void set_octets(struct bytes *b)
{
    static const uint8_t odd[] = {0, 1, 2, 4, 0x30, 0x7f, 0x80, 0x81, 0x82, 0x84, 0xa0, 0xc0, 0xfe, 0xff};
    if (b->len == 0)
        return;
    for (size_t n = 1 + below(4); n > 0; n--) {
        uint8_t *octet = &b->p[below(b->len)];
        switch (below(4)) {
        case 0:
            *octet ^= (uint8_t)(1 << below(8));
            break;
        case 1:
            *octet = odd[below(sizeof odd)];
            break;
        case 2:
            *octet = (uint8_t)(*octet + (below(2) ? 1 : -1));
            break;
        default:
            *octet = (uint8_t)next_random();
        }
    }
}

static void take_out(struct bytes *b)
{
    if (b->len == 0)
        return;
    size_t at = below(b->len), len = 1 + below(b->len - at < 32 ? b->len - at : 32);
    memmove(b->p + at, b->p + at + len, b->len - at - len);
    b->len -= len;
}

static void put_in(struct bytes *b, struct span from)
{
    size_t len = from.len ? 1 + below(from.len < 64 ? from.len : 64) : 0, at = below(b->len + 1);
    if (len == 0 || b->len + len > PACKET_MAX)
        return;
    uint8_t piece[64]; /* `from` may be `b` itself */
    memcpy(piece, from.p + below(from.len - len + 1), len);
    memmove(b->p + at + len, b->p + at, b->len - at);
    memcpy(b->p + at, piece, len);
    b->len += len;
}

/* The same piece again and again: repeated AVPs, elements, chunks. */
static void repeat(struct bytes *b)
{
    uint8_t piece[64];
    if (b->len < 8)
        return;
    size_t len = 4 + below(b->len - 4 < 60 ? b->len - 4 : 60), at = below(b->len - len + 1);
    memcpy(piece, b->p + at, len);
    for (size_t n = 1 + below(200); n > 0 && b->len + len <= PACKET_MAX; n--) {
        memmove(b->p + at + len, b->p + at, b->len - at);
        memcpy(b->p + at, piece, len);
        b->len += len;
    }
}

static void change_bytes(struct bytes *b, struct span other)
{
    switch (below(12)) {
    case 0:
        take_out(b);
        break;
    case 1:
        put_in(b, span_of(b->p, b->len));
        break;
    case 2:
        put_in(b, other);
        break;
    case 3:
        repeat(b);
        break;
    case 4:
        b->len = below(b->len + 1);
        break;
    default:
        set_octets(b);
    }
}

static void change_packet(struct packets *packets, size_t at)
{
    static struct bytes bytes;
    struct sigwarden_packet *packet = &packets->list[at], *other = &packets->list[below(packets->count)];
    if (packet->captured_len > PACKET_MAX)
        return;
    bytes.len = packet->captured_len;
    memcpy(bytes.p, packet->data, bytes.len);
    change_bytes(&bytes, span_of(other->data, other->captured_len));
    uint8_t *changed = malloc(bytes.len + 1);
    if (!changed)
        exit(2);
    memcpy(changed, bytes.p, bytes.len);
    free((void *)(uintptr_t)packet->data);
    packet->data = changed;
    packet->captured_len = (uint32_t)bytes.len;
    if (below(16) || packet->wire_len < packet->captured_len)
        packet->wire_len = packet->captured_len;
}

static void change_order(struct packets *packets)
{
    size_t a = below(packets->count), b = below(packets->count);
    struct sigwarden_packet kept = packets->list[a];
    switch (below(3)) {
    case 0: /* swapped */
        packets->list[a] = packets->list[b];
        packets->list[b] = kept;
        break;
    case 1: /* lost */
        free((void *)(uintptr_t)kept.data);
        packets->list[a] = packets->list[--packets->count];
        break;
    default: /* at another time, another link type */
        packets->list[a].time_ns = below(2) ? packets->list[b].time_ns : (int64_t)next_random();
        packets->list[a].link_type = packets->list[b].link_type;
    }
}

static void change_packets(struct packets *packets)
{
    for (size_t n = 1 + below(1 + packets->count / 4); n > 0 && packets->count; n--) {
        if (below(8))
            change_packet(packets, below(packets->count));
        else
            change_order(packets);
    }
}

static double seconds_now(void)
{
    struct timespec now;
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
    return (double)now.tv_sec + (double)now.tv_nsec / 1e9;
}

static struct {
    uint64_t runs, octets, events;
    double worst; /* seconds an octet, the fixed part included */
    bool slow;
} total;

/* A capture as it is. */
struct source {
    struct span file;
    struct packets packets;
};

/* Packets in a row, of so many octets; a short capture as a whole. */
static void take_window(const struct packets *from, size_t most, struct packets *ret)
{
    size_t len = 0, all = 0;
    for (size_t i = 0; i < from->count; i++)
        all += from->list[i].captured_len;
    ret->count = 0;
    for (size_t i = all > most && below(4) ? below(from->count) : 0; i < from->count && len < most; i++) {
        add_copy(ret, &from->list[i]);
        len += from->list[i].captured_len;
    }
}

/* Returns how many octets there are. */
static size_t change(const struct source *source, struct packets *ret)
{
    static struct bytes changed;
    size_t octets = 0;
    if (source->file.len <= PACKET_MAX &&
        current_number % (EVERY_FILE * (1 + source->file.len / WINDOW)) == 0) {
        octets = changed.len = source->file.len;
        memcpy(changed.p, source->file.p, changed.len);
        change_bytes(&changed, source->file);
        read_packets(span_of(changed.p, changed.len), ret);
    } else {
        take_window(&source->packets, below(8) ? WINDOW : WINDOW_LARGE, ret);
        change_packets(ret);
    }
    for (size_t i = 0; i < ret->count; i++)
        octets += ret->list[i].captured_len;
    return octets;
}

static void run_once(const struct source *source, uint64_t number)
{
    static struct packets packets;
    current_number = number;
    random_state = number * 0x2545f4914f6cdd1d;
    double start = seconds_now();
    size_t octets = change(source, &packets);
    struct engine_run run = engine_run(packets.list, packets.count, 1, number % 16 == 1);
    free_packets(&packets);
    double seconds = seconds_now() - start;
    total.runs++;
    total.octets += octets;
    total.events += run.events;
    if (seconds > SECONDS_FIXED + SECONDS_PER_OCTET * (double)octets) {
        total.slow = true;
        say_where();
        fprintf(stderr, "took %.3f s for %zu octets\n", seconds, octets);
    }
    if (octets && seconds / (double)octets > total.worst)
        total.worst = seconds / (double)octets;
}

static void run_capture(const char *name, uint64_t count, uint64_t seed)
{
    static uint8_t bytes[FILE_MAX];
    static struct source source;
    FILE *file = fopen(name, "rb");
    if (!file) {
        perror(name);
        exit(2);
    }
    source.file = span_of(bytes, fread(bytes, 1, sizeof bytes, file));
    fclose(file);
    read_packets(source.file, &source.packets);
    current_name = name;
    for (uint64_t i = 0; i < count; i++) {
        alarm(HANG_SECONDS);
        run_once(&source, seed + i);
    }
    alarm(0);
    free_packets(&source.packets);
}

int main(int argc, char **argv)
{
    if (argc < 4) {
        fprintf(stderr, "usage: mutations COUNT SEED CAPTURE...\n");
        return 2;
    }
    signal(SIGALRM, on_end);
    signal(SIGABRT, on_end);
    uint64_t count = strtoull(argv[1], NULL, 10), seed = strtoull(argv[2], NULL, 10);
    for (int i = 3; i < argc; i++)
        run_capture(argv[i], count, seed);
    printf("%llu runs, %llu octets, %llu events, at most %.1f us an octet\n", (unsigned long long)total.runs,
           (unsigned long long)total.octets, (unsigned long long)total.events, 1e6 * total.worst);
    return total.slow || total.runs == 0;
}
