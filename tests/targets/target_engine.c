// SPDX-License-Identifier: Apache-2.0
/*
 * The whole engine, built-in rules and memory included. The input's first byte is the link type; then come
 * packets: a length in two octets (0: all that is left), tenths of seconds since the one before, their bytes.
 */
#include "base/cursor.h"
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

void target_engine(const uint8_t *data, size_t len)
{
    static struct sigwarden_packet packets[PACKETS_MAX];
    size_t count = packets_of(span_of(data, len), packets);
    struct engine_run first = engine_run(packets, count, 1, true),
                      again = engine_run(packets, count, 1, false);
    TARGET_CHECK(first.events == again.events && first.print == again.print);
    /* ids of dialogues are made with the seed, so that only the number of lines stays under another one; a
     * third run costs a third of all, and is made for some */
    if (first.print % 8 == 0)
        TARGET_CHECK(engine_run(packets, count, 2, false).events == first.events);
}
