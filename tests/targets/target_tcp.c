// SPDX-License-Identifier: Apache-2.0
/*
 * TCP streams of a toy protocol: a message is a 1, its length in three octets, and anything. The first byte
 * chooses: a stream of messages cut into segments as the input says, which must come out as they are; or
 * segments that the input makes up.
 */
#include "frame/tcp.h"
#include "frame/tracker.h"
#include "targets/target.h"
#include "targets/zeros.h"

enum { HEADER_LEN = 4, IP_LEN = 20, TCP_LEN = 20, MESSAGES_MAX = 12, STREAM_MAX = 8192, SHUFFLED_MAX = 24 };
enum { SYN = 2, ACK = 16 };

struct run {
    struct tracker *tracker;
    uint64_t number, messages, sum;
    int64_t time_ns;
    uint32_t start;   /* sequence number of the stream's first byte */
    struct span told; /* of a stream whose messages are known; those before `told_to` came already */
    size_t told_to;
    bool known;
};

static enum stream_front front_of(enum payload_protocol protocol, struct cursor front, size_t *ret_len)
{
    TARGET_CHECK(protocol == PAYLOAD_diameter);
    if (cursor_left(&front) < HEADER_LEN)
        return cursor_left(&front) == 0 || cursor_peek(&front) == 1 ? STREAM_FRONT_MORE : STREAM_FRONT_NONE;
    unsigned first = cursor_u8(&front);
    *ret_len = cursor_be24(&front);
    if (first != 1 || *ret_len < HEADER_LEN)
        return STREAM_FRONT_NONE;
    return *ret_len % 2 ? STREAM_FRONT_ODD : STREAM_FRONT_GOOD;
}

static void on_payload(void *context, const struct payload *payload)
{
    struct run *run = context;
    struct span bytes = cursor_rest(&payload->bytes);
    TARGET_CHECK(target_inside(bytes, bytes)); /* every byte of it can be read */
    TARGET_CHECK(bytes.len <= TCP_MESSAGE_MAX);
    TARGET_CHECK(payload->origin.ip_protocol == IP_PROTOCOL_TCP && payload->origin.flow_id != 0);
    TARGET_CHECK(payload->protocol == PAYLOAD_diameter || payload->protocol == PAYLOAD_encrypted);
    TARGET_CHECK(payload->origin.frame_count > 0);
    for (uint32_t i = 0; i < payload->origin.frame_count && i < ORIGIN_FRAMES_MAX; i++)
        TARGET_CHECK(payload->origin.frames[i] > 0 && payload->origin.frames[i] <= run->number);
    run->messages++;
    run->sum = run->sum * 31 + bytes.len + payload->notes.set + payload->bytes.cut;
    if (!run->known)
        return;
    TARGET_CHECK(bytes.len >= HEADER_LEN && bytes.len <= run->told.len - run->told_to);
    TARGET_CHECK(memcmp(bytes.p, run->told.p + run->told_to, bytes.len) == 0);
    TARGET_CHECK(!payload->bytes.cut && !payload->gaps && payload->notes.set == 0);
    run->told_to += bytes.len;
}

struct sent {
    uint32_t seq, ack;
    uint8_t flags, client; /* the client's port differs by it */
    bool back;
    size_t cut;
};

static void send_segment(struct run *run, struct sent s, struct span bytes)
{
    static uint8_t packet[UINT16_MAX];
    size_t total = IP_LEN + TCP_LEN + bytes.len, kept = s.cut < total ? total - s.cut : 0;
    TARGET_CHECK(total <= sizeof packet);
    const uint16_t client = (uint16_t)(40000 + s.client), server = 3868;
    const uint16_t from = s.back ? server : client, to = s.back ? client : server;
    const uint8_t head[IP_LEN + TCP_LEN] = {
        0x45,
        [2] = (uint8_t)(total >> 8),
        (uint8_t)total,
        [9] = IP_PROTOCOL_TCP,
        [12] = 10,
        [15] = s.back ? 2 : 1,
        10,
        [19] = s.back ? 1 : 2,
        (uint8_t)(from >> 8),
        (uint8_t)from,
        (uint8_t)(to >> 8),
        (uint8_t)to,
        (uint8_t)(s.seq >> 24),
        (uint8_t)(s.seq >> 16),
        (uint8_t)(s.seq >> 8),
        (uint8_t)s.seq,
        (uint8_t)(s.ack >> 24),
        (uint8_t)(s.ack >> 16),
        (uint8_t)(s.ack >> 8),
        (uint8_t)s.ack,
        0x50,
        s.flags,
    };
    memcpy(packet, head, sizeof head);
    if (bytes.len)
        memcpy(packet + sizeof head, bytes.p, bytes.len);
    uint8_t *captured = malloc(kept ? kept : 1); /* exactly as long as it says, for ASan */
    TARGET_CHECK(captured != NULL);
    memcpy(captured, packet, kept);
    run->time_ns += 100000;
    const struct sigwarden_packet p = {
        .time_ns = run->time_ns,
        .data = captured,
        .captured_len = (uint32_t)kept,
        .wire_len = (uint32_t)total,
        .link_type = 101,
        .number = ++run->number,
    };
    tracker_packet(run->tracker, &p);
    free(captured);
}

/* Messages of lengths and contents that the input gives; what they hold may look like messages. */
static size_t make_stream(struct cursor *in, uint8_t *ret)
{
    size_t at = 0;
    unsigned count = cursor_u8(in) % MESSAGES_MAX + 1;
    for (unsigned i = 0; i < count; i++) {
        size_t len = HEADER_LEN + cursor_be16(in) % (STREAM_MAX / MESSAGES_MAX - HEADER_LEN);
        const uint8_t fill = cursor_u8(in);
        const uint8_t header[HEADER_LEN] = {1, 0, (uint8_t)(len >> 8), (uint8_t)len};
        for (size_t k = 0; k < len; k++)
            ret[at + k] =
                k < HEADER_LEN ? header[k] : (uint8_t)(fill & 1 ? header[k % HEADER_LEN] : fill + k);
        at += len;
    }
    return at;
}

/* Any segments of the stream first, then all of it in order. */
static void run_stream(struct run *run, struct cursor in)
{
    static uint8_t stream[STREAM_MAX];
    run->start = cursor_be32(&in);
    size_t len = make_stream(&in, stream), step = 1 + cursor_u8(&in) * 4u;
    run->known = true;
    run->told = span_of(stream, len);
    send_segment(run, (struct sent){.seq = run->start - 1, .flags = SYN}, span_of(NULL, 0));
    for (unsigned i = 0; i < SHUFFLED_MAX && cursor_left(&in) >= 4; i++) {
        size_t from = cursor_be16(&in) % len, size = cursor_be16(&in) % (len - from + 1);
        send_segment(run, (struct sent){.seq = run->start + (uint32_t)from, .flags = ACK},
                     span_of(stream + from, size));
    }
    for (size_t from = 0; from < len; from += step) {
        size_t size = len - from < step ? len - from : step;
        send_segment(run, (struct sent){.seq = run->start + (uint32_t)from, .flags = ACK},
                     span_of(stream + from, size));
    }
    TARGET_CHECK(run->told_to == len);
    TARGET_CHECK(tracker_stats(run->tracker)->tcp_bytes_missing == 0);
    TARGET_CHECK(tracker_stats(run->tracker)->tcp_bytes_skipped == 0);
}

/* Segments of 8 bytes head and up to 255 bytes of content, each times up to 16 of it. */
static void run_segments(struct run *run, struct cursor in)
{
    static uint8_t content[256 * 256];
    uint32_t at[2] = {cursor_be32(&in), cursor_be32(&in)};
    while (cursor_left(&in) >= 8) {
        uint8_t kind = cursor_u8(&in), flags = cursor_u8(&in), cut = cursor_u8(&in), times = cursor_u8(&in);
        int32_t step = (int16_t)cursor_be16(&in);
        unsigned seconds = cursor_u8(&in), size = cursor_u8(&in);
        bool back = kind & 1, far = kind & 2, goes_on = kind & 4;
        struct span bytes = cursor_bytes(&in, size < cursor_left(&in) ? size : cursor_left(&in));
        size_t len = 0;
        for (unsigned i = 0; i <= times && bytes.len && len + bytes.len < 65000; i++, len += bytes.len)
            memcpy(content + len, bytes.p, bytes.len);
        run->time_ns += (int64_t)(seconds & 7) * 1000000000;
        uint32_t seq = at[back] + (uint32_t)(far ? step * 65536 : step);
        send_segment(run,
                     (struct sent){.seq = seq,
                                   .ack = at[!back],
                                   .flags = flags,
                                   .client = kind >> 4 & 3,
                                   .back = back,
                                   .cut = cut & 0x80 ? cut & 0x7f : 0},
                     span_of(content, len));
        if (goes_on)
            at[back] = seq + (uint32_t)len;
    }
}

static struct run run_with(const uint8_t *data, size_t len, uint64_t seed)
{
    const struct tracker_limits limits = {.associations = 2, .buffer_bytes = 1, .streams = 2, .datagrams = 1};
    struct run run = {0};
    struct cursor in = cursor_of(span_of(data, len));
    static struct zeros memory;
    run.tracker = tracker_init(zeros_again(&memory, tracker_size(&limits)), &limits, seed, on_payload, &run);
    tracker_read_streams(run.tracker, front_of);
    bool stream = cursor_u8(&in) & 1;
    if (stream)
        run_stream(&run, in);
    else
        run_segments(&run, in);
    tracker_flush(run.tracker);
    const struct tracker_stats *stats = tracker_stats(run.tracker);
    TARGET_CHECK(run.messages == stats->protocols[PAYLOAD_diameter] + stats->protocols[PAYLOAD_encrypted]);
    TARGET_CHECK(stats->tcp_segments <= run.number);
    return run;
}

void target_tcp(const uint8_t *data, size_t len)
{
    struct run first = run_with(data, len, 1), second = run_with(data, len, 2);
    TARGET_CHECK(first.messages == second.messages && first.sum == second.sum);
}
