// SPDX-License-Identifier: Apache-2.0
/*
 * How fast the own captures are read, stage by stage. Each stage is a run of its own that does what the one
 * before does and one thing more; the difference is what the stage costs. CPU time of this thread, the
 * median of several rounds, start-up left out.
 */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#include "cli/bench_walk.h"
#include "cli/session.h"
#include "engine/state.h"
#include "frame/tracker.h"

enum { ROUNDS = 5, STORE_SIZE = 64 << 20 };

enum stage {
    STAGE_READ,   /* packets out of the files */
    STAGE_FRAMES, /* whole user messages out of them */
    STAGE_DECODE, /* signals, with memory, parties and categories; no rule */
    STAGE_RULES,
    STAGE_JSON,  /* and a line for every signal, written nowhere */
    STAGE_BYTES, /* the limits: every octet once, */
    STAGE_WALK,  /* and every header and element */
    STAGE_COUNT
};

struct bench {
    const struct options *options;
    double seconds[STAGE_COUNT][ROUNDS];
    uint64_t packets, messages, bytes;
    struct packet_store store;
    struct walked walked;
    uint64_t sink; /* what results go to, so that they count as used */
};

static double cpu_seconds(void)
{
    struct timespec now;
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
    return (double)now.tv_sec + (double)now.tv_nsec * 1e-9;
}

static int open_captures(const struct options *options, struct captures **ret)
{
    struct sigwarden_error error;
    *ret = captures_new(&error);
    for (size_t i = 0; *ret && i < options->files.count; i++) {
        if (captures_add(*ret, options->files.values[i], false, &error) == 0)
            continue;
        captures_free(*ret);
        *ret = NULL;
    }
    if (!*ret)
        say_error(&error);
    return *ret ? 0 : EXIT_UNREADABLE;
}

/* A file that breaks off is measured as far as it goes; that it does is said once. */
static void say_broken(const struct captures *captures)
{
    for (uint32_t i = 0; i < captures_count(captures); i++)
        if (captures_at(captures, i) && capture_error(captures_at(captures, i))->code)
            say_error(capture_error(captures_at(captures, i)));
}

static int read_packets(struct bench *bench, unsigned round)
{
    struct captures *captures;
    struct sigwarden_packet packet;
    int result = open_captures(bench->options, &captures);
    if (result)
        return result;
    uint64_t packets = 0, bytes = 0;
    double from = cpu_seconds();
    for (; captures_next(captures, &packet) > 0; packets++)
        bytes += packet.captured_len;
    bench->seconds[STAGE_READ][round] = cpu_seconds() - from;
    bench->packets = packets;
    bench->bytes = bytes;
    if (round == 0)
        say_broken(captures);
    captures_free(captures);
    return 0;
}

static void count_message(void *context, const struct payload *payload)
{
    struct bench *bench = context;
    bench->messages += engine_reads((enum payload_protocol)payload->protocol);
}

static int read_frames(struct bench *bench, unsigned round)
{
    const struct tracker_limits limits = tracker_limits_default();
    struct captures *captures;
    struct sigwarden_packet packet;
    int result = open_captures(bench->options, &captures);
    void *memory = result ? NULL : calloc(1, tracker_size(&limits));
    if (!memory) {
        captures_free(captures);
        return result ? result : EXIT_CONFIG;
    }
    struct tracker *tracker = tracker_init(memory, &limits, 1, count_message, bench);
    tracker_read_streams(tracker, message_front);
    bench->messages = 0;
    double from = cpu_seconds();
    while (captures_next(captures, &packet) > 0)
        tracker_packet(tracker, &packet);
    tracker_flush(tracker);
    bench->seconds[STAGE_FRAMES][round] = cpu_seconds() - from;
    free(memory);
    captures_free(captures);
    return 0;
}

struct writing {
    struct session session;
    char *line;
    uint64_t *written;
};

static void on_event(void *context, const struct sigwarden_event *event)
{
    struct writing *writing = context;
    if (writing->line)
        *writing->written +=
            event_json(event, &writing->session.names, &writing->session.pseudonyms, writing->line);
}

/* Decoding alone, with rules, or with a line for every signal. */
static int run_engine(struct bench *bench, enum stage stage, unsigned round)
{
    struct options options = *bench->options;
    options.threads = 1;
    struct writing writing = {.written = &bench->sink};
    struct sigwarden_packet packet;
    if (stage == STAGE_DECODE) {
        options.no_default_rules = true;
        options.rules.count = 0;
    }
    writing.line = stage == STAGE_JSON ? malloc(EVENT_JSON_SIZE) : NULL;
    int result = session_open(&writing.session, &options, on_event, &writing, stage == STAGE_JSON);
    if (result == 0)
        result = open_captures(&options, &writing.session.captures);
    if (result == 0) {
        double from = cpu_seconds();
        while (captures_next(writing.session.captures, &packet) > 0)
            sigwarden_packet(writing.session.state, &packet);
        sigwarden_flush(writing.session.state);
        bench->seconds[stage][round] = cpu_seconds() - from;
    }
    session_close(&writing.session);
    free(writing.line);
    return result;
}

static int store_packets(struct bench *bench)
{
    struct captures *captures;
    struct sigwarden_packet packet;
    bench->store = (struct packet_store){.bytes = malloc(STORE_SIZE), .size = STORE_SIZE};
    if (!bench->store.bytes)
        return EXIT_CONFIG;
    int result = open_captures(bench->options, &captures);
    while (result == 0 && captures_next(captures, &packet) > 0 && packet_store_add(&bench->store, &packet))
        continue;
    if (result == 0)
        captures_free(captures);
    return result;
}

static void measure_limits(struct bench *bench, unsigned round)
{
    double from = cpu_seconds();
    bench->sink += packet_store_sum(&bench->store);
    double between = cpu_seconds();
    bench->walked = packet_store_walk(&bench->store);
    bench->seconds[STAGE_BYTES][round] = between - from;
    bench->seconds[STAGE_WALK][round] = cpu_seconds() - between;
    bench->sink += bench->walked.sum;
}

static int by_value(const void *a, const void *b)
{
    const double *x = a, *y = b;
    return (*x > *y) - (*x < *y);
}

/* Nanoseconds a message: the median round. The limits were taken on the packets that were stored. */
static double ns_of(struct bench *bench, enum stage stage)
{
    bool limit = stage == STAGE_BYTES || stage == STAGE_WALK;
    uint64_t messages = limit ? bench->walked.messages : bench->messages;
    qsort(bench->seconds[stage], ROUNDS, sizeof(double), by_value);
    return messages ? bench->seconds[stage][ROUNDS / 2] * 1e9 / (double)messages : 0;
}

static void print_json(const double ns[STAGE_COUNT], const struct bench *bench)
{
    static const char *const names[] = {"read",       "frames", "decode_and_memory", "rules", "json",
                                        "bytes_once", "walk"};
    printf("{\"messages\":%" PRIu64 ",\"packets\":%" PRIu64 ",\"bytes\":%" PRIu64 ",\"rounds\":%d,"
           "\"ns_per_message_up_to\":{",
           bench->messages, bench->packets, bench->bytes, ROUNDS);
    for (unsigned i = 0; i < STAGE_COUNT; i++)
        printf("%s\"%s\":%.1f", i ? "," : "", names[i], ns[i]);
    printf("},\"walked_messages\":%" PRIu64 "}\n", bench->walked.messages);
}

static void print_text(const double ns[STAGE_COUNT], const struct bench *bench)
{
    static const char *const names[] = {"packets out of the files", "whole messages out of packets",
                                        "decoded, remembered, parties known", "rules"};
    printf("%" PRIu64 " messages in %" PRIu64 " packets, %" PRIu64
           " octets; one core, medians of %d rounds\n\n",
           bench->messages, bench->packets, bench->bytes, ROUNDS);
    printf("  %-40s %12s %14s\n", "stage", "ns a message", "messages/s");
    for (unsigned i = 0; i <= STAGE_RULES; i++)
        printf("  %-40s %12.0f\n", names[i], ns[i] - (i ? ns[i - 1] : 0));
    printf("  %-40s %12.0f %14.0f\n", "all of it", ns[STAGE_RULES], 1e9 / ns[STAGE_RULES]);
    printf("  %-40s %12.0f %14.0f\n\n", "and an event in JSON for each", ns[STAGE_JSON],
           1e9 / ns[STAGE_JSON]);
    printf("  the limits here: each octet read once    %12.0f %14.0f\n", ns[STAGE_BYTES],
           ns[STAGE_BYTES] > 0 ? 1e9 / ns[STAGE_BYTES] : 0);
    printf("  each header and element touched once     %12.0f %14.0f\n", ns[STAGE_WALK],
           ns[STAGE_WALK] > 0 ? 1e9 / ns[STAGE_WALK] : 0);
    if (ns[STAGE_WALK] > 0)
        printf("  all of it takes %.1f times as long as touching\n", ns[STAGE_RULES] / ns[STAGE_WALK]);
}

static int measure(struct bench *bench)
{
    int result = store_packets(bench);
    for (unsigned round = 0; round < ROUNDS && result == 0; round++) {
        result = read_packets(bench, round);
        if (result == 0)
            result = read_frames(bench, round);
        for (enum stage stage = STAGE_DECODE; stage <= STAGE_JSON && result == 0; stage++)
            result = run_engine(bench, stage, round);
        measure_limits(bench, round);
    }
    return result;
}

int run_bench(const struct options *options)
{
    struct bench bench = {.options = options};
    double ns[STAGE_COUNT];
    for (size_t i = 0; i < options->files.count; i++) {
        if (strcmp(options->files.values[i], "-") != 0)
            continue;
        fprintf(stderr, "sigwarden bench: reads its files several times; standard input is no such file\n");
        return EXIT_USAGE;
    }
    int result = measure(&bench);
    if (result == 0 && bench.messages == 0) {
        fprintf(stderr, "sigwarden bench: no message that can be read is in these files\n");
        result = EXIT_UNREADABLE;
    }
    for (unsigned i = 0; i < STAGE_COUNT; i++)
        ns[i] = ns_of(&bench, (enum stage)i);
    if (result == 0 && options->json)
        print_json(ns, &bench);
    else if (result == 0)
        print_text(ns, &bench);
    free(bench.store.bytes);
    return result;
}
