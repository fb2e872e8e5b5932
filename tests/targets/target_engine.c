// SPDX-License-Identifier: Apache-2.0
/*
 * The whole engine, built-in rules and memory included. The input's first byte is the link type; then come
 * packets: a length in two octets (0: all that is left), tenths of seconds since the one before, their bytes.
 */
#include "base/cursor.h"
#include "io/capture.h"
#include "targets/engine_run.h"
#include "targets/target.h"

enum { PACKETS_MAX = 256 };

static size_t packets_of(struct span input, struct sigwarden_packet packets[static PACKETS_MAX])
{
    static const uint32_t link_types[] = {1,  101, 113, 276, 228, 229, 147, 9,
                                          50, 51,  104, 139, 140, 141, 142, 252};
    struct cursor c = cursor_of(input);
    uint32_t link_type = link_types[cursor_u8(&c) % (sizeof link_types / sizeof *link_types)];
    int64_t time_ns = INT64_C(1767225600000000000);
    size_t count = 0;
    while (count < PACKETS_MAX && cursor_left(&c) > 3) {
        size_t len = cursor_be16(&c);
        time_ns += (int64_t)cursor_u8(&c) * 100000000;
        len = len && len <= cursor_left(&c) ? len : cursor_left(&c);
        struct cursor bytes = cursor_sub(&c, len);
        struct span span = cursor_rest(&bytes);
        packets[count] = (struct sigwarden_packet){
            .time_ns = time_ns,
            .data = span.p,
            .captured_len = (uint32_t)len,
            .wire_len = (uint32_t)len,
            .link_type = link_type,
            .number = count + 1,
        };
        count++;
    }
    return count;
}

static void put_le32(uint8_t **at, uint32_t value)
{
    for (unsigned i = 0; i < 4; i++, value >>= 8)
        *(*at)++ = (uint8_t)value;
}

/* All of them in one pcap file with nanoseconds; malloc()ed. */
static struct span file_of(const struct sigwarden_packet *packets, size_t count)
{
    enum { FILE_HEADER = 24, PACKET_HEADER = 16, VERSION_2_4 = 4 << 16 | 2, SNAPLEN = 262144 };
    size_t len = FILE_HEADER;
    for (size_t i = 0; i < count; i++)
        len += PACKET_HEADER + packets[i].captured_len;
    uint8_t *file = malloc(len), *at = file;
    TARGET_CHECK(file != NULL);
    const uint32_t header[] = {0xa1b23c4d, VERSION_2_4, 0, 0, SNAPLEN, packets[0].link_type};
    for (size_t i = 0; i < sizeof header / sizeof *header; i++)
        put_le32(&at, header[i]);
    for (size_t i = 0; i < count; i++) {
        put_le32(&at, (uint32_t)(packets[i].time_ns / 1000000000));
        put_le32(&at, (uint32_t)(packets[i].time_ns % 1000000000));
        put_le32(&at, packets[i].captured_len);
        put_le32(&at, packets[i].wire_len);
        memcpy(at, packets[i].data, packets[i].captured_len);
        at += packets[i].captured_len;
    }
    return span_of(file, len);
}

static bool next_of_file(void *from, struct sigwarden_packet *ret)
{
    int result = capture_next(from, ret);
    TARGET_CHECK(result >= 0);
    return result > 0;
}

static struct engine_run run_from_file(const struct sigwarden_packet *packets, size_t count)
{
    enum { PIECES = 61 };
    struct sigwarden_error error;
    struct span file = file_of(packets, count);
    struct capture *capture = capture_open_memory("input", file, PIECES, &error);
    TARGET_CHECK(capture != NULL);
    struct engine_run run = engine_run_from(next_of_file, capture, 1, false);
    capture_close(capture);
    free((void *)(uintptr_t)file.p);
    return run;
}

/* Each packet alone, twice, and all of them from one file are the same to it. */
void target_engine(const uint8_t *data, size_t len)
{
    enum { FILE_ONE_IN = 4, SEED_ONE_IN = 8 };
    static struct sigwarden_packet packets[PACKETS_MAX];
    size_t count = packets_of(span_of(data, len), packets);
    struct engine_run first = engine_run(packets, count, 1, true),
                      again = engine_run(packets, count, 1, false);
    TARGET_CHECK(first.events == again.events && first.print == again.print);
    /* a third run costs a third of all, and is made for some */
    if (count && first.print % FILE_ONE_IN == 1) {
        struct engine_run filed = run_from_file(packets, count);
        TARGET_CHECK(first.events == filed.events && first.print == filed.print);
    }
    /* ids of dialogues are made with the seed, so that only the number of lines stays under another one */
    if (first.print % SEED_ONE_IN == 0)
        TARGET_CHECK(engine_run(packets, count, 2, false).events == first.events);
}
