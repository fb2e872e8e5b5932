// SPDX-License-Identifier: Apache-2.0
#include "frame/segments.h"
#include "targets/target.h"

/* Segments of 4 bytes of header and up to 63 of data: key, flags, length and time step. */
void target_segments(const uint8_t *data, size_t len)
{
    const uint32_t messages = 16;
    void *memory = calloc(1, segments_size(messages));
    TARGET_CHECK(memory != NULL);
    struct segments *segments = segments_init(memory, messages);
    struct span input = span_of(data, len), front, carrier;
    struct cursor whole;
    struct origin origin = {.frame_count = 1}, whole_origin;
    uint64_t segments_in = 0;
    for (size_t at = 0; len - at >= 4;) {
        size_t data_len = data[at + 2] & 63;
        if (data_len > len - at - 4)
            data_len = len - at - 4;
        struct cursor bytes = cursor_of_cut(span_of(data + at + 4, data_len), data[at + 2] & 64);
        struct notes notes;
        notes_init(&notes);
        origin.frames[0]++;
        origin.time_ns += data[at + 3] * INT64_C(100000000);
        segments_in++;
        if (segments_add(segments, data[at], data[at + 1] & 16, data[at + 1] & 15, bytes, input, &origin,
                         &whole, &whole_origin, &notes)) {
            TARGET_CHECK(cursor_left(&whole) <= 4096);
            TARGET_CHECK(whole_origin.frame_count > 0);
        }
        while (segments_expire(segments, origin.time_ns, &carrier, &front, &whole_origin))
            TARGET_CHECK(target_inside(carrier, carrier) && target_inside(front, front));
        at += 4 + data_len;
    }
    while (segments_expire(segments, INT64_MAX, &carrier, &front, &whole_origin))
        TARGET_CHECK(target_inside(carrier, carrier));
    const struct segments_stats *stats = segments_stats(segments);
    TARGET_CHECK(stats->segments == segments_in);
    TARGET_CHECK(stats->messages_lost <= stats->messages);
    free(memory);
}
