// SPDX-License-Identifier: Apache-2.0
/*
 * Several arbitrary files, each behind a length of two octets, read as one: nothing is lost, every file
 * keeps its order, and files that are in order give a whole that is.
 */
#include "targets/target.h"

#include "base/cursor.h"
#include "io/capture.h"

#define FILES_MAX         16
#define PACKETS_LOOKED_AT 4096

static void add_files(struct captures *captures, struct span bytes)
{
    struct cursor c = cursor_of(bytes);
    struct sigwarden_error error;
    while (cursor_left(&c) > 2 && captures_count(captures) < FILES_MAX) {
        struct cursor file = cursor_sub(&c, cursor_be16(&c));
        struct capture *capture = capture_open_memory("file", cursor_rest(&file), 16, &error);
        if (capture)
            TARGET_CHECK(captures_add_open(captures, capture, &error) == 0);
    }
}

void target_captures_merge(const uint8_t *data, size_t len)
{
    struct sigwarden_error error;
    struct captures *captures = captures_new(&error);
    TARGET_CHECK(captures != NULL);
    add_files(captures, span_of(data, len));

    struct sigwarden_packet packet;
    uint64_t numbers[FILES_MAX] = {0}, count = 0;
    int64_t last_ns = INT64_MIN;
    uint32_t last_file = 0;
    bool in_order = true;
    int result;
    while ((result = captures_next(captures, &packet)) > 0 && count < PACKETS_LOOKED_AT) {
        TARGET_CHECK(packet.file < captures_count(captures));
        TARGET_CHECK(packet.number > numbers[packet.file]);
        TARGET_CHECK(target_inside(span_of(packet.data, packet.captured_len),
                                   span_of(packet.data, packet.captured_len)));
        numbers[packet.file] = packet.number;
        if (packet.time_ns < last_ns || (packet.time_ns == last_ns && packet.file < last_file))
            in_order = false;
        last_ns = packet.time_ns;
        last_file = packet.file;
        count++;
    }
    uint64_t total = 0, backwards = 0;
    bool broken = false;
    for (uint32_t i = 0; i < captures_count(captures); i++) {
        total += capture_statistics(captures_at(captures, i)).packets;
        backwards += capture_statistics(captures_at(captures, i)).backwards;
        broken |= capture_error(captures_at(captures, i))->code != 0;
    }
    TARGET_CHECK(in_order || backwards > 0);
    if (result <= 0) {
        TARGET_CHECK(total == count);
        TARGET_CHECK((result < 0) == broken);
        TARGET_CHECK(captures_next(captures, &packet) == result);
    }
    captures_free(captures);
}
