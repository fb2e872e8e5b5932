// SPDX-License-Identifier: Apache-2.0
/*
 * Any bytes as a capture file: packets lie inside it, numbers and counters agree, and the same comes out
 * whether the bytes are read where they stand or in small pieces.
 */
#include "targets/target.h"

#include "base/hash.h"
#include "io/capture.h"

#define PACKETS_LOOKED_AT 4096 /* packed data may hold a million of them */

struct outcome {
    int result;
    uint64_t digest;
    struct sigwarden_error error;
};

static uint64_t digest_of(uint64_t digest, const struct sigwarden_packet *packet)
{
    digest = hash_words(digest, (uint64_t)packet->time_ns, packet->number);
    digest = hash_words(digest, (uint64_t)packet->captured_len << 32 | packet->wire_len, packet->link_type);
    return hash_bytes(digest, span_of(packet->data, packet->captured_len));
}

static void check_error(const struct sigwarden_error *error)
{
    char text[800];
    TARGET_CHECK(error->code > 0);
    TARGET_CHECK(error->message[0] != 0);
    size_t len = sigwarden_error_format(error, text, sizeof text);
    TARGET_CHECK(len < sizeof text && text[len] == 0);
}

static void check_statistics(const struct capture *capture, uint64_t count, uint64_t bytes, size_t len)
{
    struct capture_statistics s = capture_statistics(capture);
    uint64_t by_interface = 0;
    for (uint32_t i = 0; i < s.interface_count; i++)
        by_interface += s.interfaces[i].packets;
    TARGET_CHECK(s.packets == count && by_interface == count && s.bytes == bytes);
    TARGET_CHECK(s.cut <= count && s.untimed <= count && s.backwards <= count);
    TARGET_CHECK(s.first_time_ns <= s.last_time_ns);
    TARGET_CHECK(s.interface_count <= CAPTURE_LISTED);
    TARGET_CHECK(s.file_len == len && s.read_len <= len);
}

static struct outcome read_all(struct span bytes, size_t block_len)
{
    struct outcome outcome = {0};
    struct capture *capture = capture_open_memory("input", bytes, block_len, &outcome.error);
    if (!capture) {
        check_error(&outcome.error);
        outcome.result = -outcome.error.code;
        return outcome;
    }
    bool in_place = block_len == 0 && !capture_statistics(capture).packing;
    struct sigwarden_packet packet;
    uint64_t count = 0, byte_count = 0, number = 0;
    while (count < PACKETS_LOOKED_AT && (outcome.result = capture_next(capture, &packet)) > 0) {
        TARGET_CHECK(outcome.result == 1);
        TARGET_CHECK(packet.number > number && packet.file == 0);
        TARGET_CHECK(packet.captured_len <= packet.wire_len && packet.captured_len <= CAPTURE_BLOCK_MAX);
        TARGET_CHECK(!in_place || target_inside(span_of(packet.data, packet.captured_len), bytes));
        number = packet.number;
        count++;
        byte_count += packet.captured_len;
        outcome.digest = digest_of(outcome.digest, &packet);
    }
    check_statistics(capture, count, byte_count, bytes.len);
    if (outcome.result < 0)
        check_error(capture_error(capture));
    outcome.error = *capture_error(capture);
    TARGET_CHECK(outcome.result > 0 || capture_next(capture, &packet) == outcome.result);
    TARGET_CHECK(outcome.result > 0 || outcome.error.code == -outcome.result);
    capture_close(capture);
    return outcome;
}

void target_capture(const uint8_t *data, size_t len)
{
    struct span bytes = span_of(data, len);
    struct outcome in_place = read_all(bytes, 0);
    struct outcome in_pieces = read_all(bytes, 1 + len % 61);
    TARGET_CHECK(in_place.result == in_pieces.result);
    TARGET_CHECK(in_place.digest == in_pieces.digest);
    TARGET_CHECK(in_place.result > 0 || strcmp(in_place.error.message, in_pieces.error.message) == 0);
}
