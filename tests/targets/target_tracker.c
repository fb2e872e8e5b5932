// SPDX-License-Identifier: Apache-2.0
#include "frame/tracker.h"
#include "targets/target.h"
#include "targets/zeros.h"

struct seen {
    uint64_t messages, sum;
};

static void on_payload(void *context, const struct payload *payload)
{
    struct seen *seen = context;
    struct cursor bytes = payload->bytes;
    struct span rest = cursor_rest(&bytes);
    TARGET_CHECK(target_inside(rest, rest)); /* every byte of it can be read */
    TARGET_CHECK(payload->origin.frame_count > 0);
    TARGET_CHECK(payload->protocol < PAYLOAD_COUNT);
    TARGET_CHECK(payload->protocol < PAYLOAD_COUNT);
    bool ip = payload->origin.src_ip.family && payload->origin.dest_ip.family;
    TARGET_CHECK((payload->origin.flow_id > 0) == ip && payload->origin.flow_id < UINT64_C(1) << 53);
    TARGET_CHECK(ip || payload->origin.ip_protocol != IP_PROTOCOL_SCTP || payload->origin.link_type == 252);
    seen->messages++;
    seen->sum = seen->sum * 31 + rest.len + payload->ppid + payload->origin.flow_id;
}

/* Messages of streams as Diameter has them: a 1, then their length in three octets. */
static enum stream_front front_of(enum payload_protocol protocol, struct cursor front, size_t *ret_len)
{
    enum { HEADER_LEN = 4, SURE = 8 };
    if (cursor_left(&front) < HEADER_LEN)
        return STREAM_FRONT_MORE;
    unsigned first = cursor_u8(&front);
    *ret_len = cursor_be24(&front);
    if (protocol != PAYLOAD_diameter || first != 1 || *ret_len < HEADER_LEN)
        return STREAM_FRONT_NONE;
    return *ret_len % SURE ? STREAM_FRONT_ODD : STREAM_FRONT_GOOD;
}

/* Packets of at most 255 bytes, each behind its length; 0 takes the bytes that are left. The first byte of
 * all is the link type. */
static struct seen run(const uint8_t *data, size_t len, uint64_t seed)
{
    static const uint32_t link_types[] = {1,  101, 113, 276, 228, 229, 147, 9,
                                          50, 51,  104, 139, 140, 141, 142, 252};
    const struct tracker_limits limits = {.associations = 4, .buffer_bytes = 1, .streams = 1, .datagrams = 2};
    struct seen seen = {0};
    static struct zeros memory;
    struct tracker *tracker =
        tracker_init(zeros_again(&memory, tracker_size(&limits)), &limits, seed, on_payload, &seen);
    tracker_read_streams(tracker, front_of);
    uint32_t link_type = len ? link_types[data[0] % (sizeof link_types / sizeof *link_types)] : 1;
    uint64_t number = 1;
    for (size_t at = 1; at < len; number++) {
        size_t left = len - at - 1, packet_len = data[at] && data[at] < left ? data[at] : left;
        uint8_t *copy = malloc(packet_len ? packet_len : 1);
        TARGET_CHECK(copy != NULL);
        memcpy(copy, data + at + 1, packet_len);
        struct sigwarden_packet packet = {
            .time_ns = (int64_t)number * 1000000000,
            .data = copy,
            .captured_len = (uint32_t)packet_len,
            .wire_len = (uint32_t)packet_len + number % 4 / 3,
            .link_type = link_type,
            .number = number,
        };
        tracker_packet(tracker, &packet);
        free(copy);
        at += 1 + packet_len;
    }
    tracker_flush(tracker);
    const struct tracker_stats *stats = tracker_stats(tracker);
    TARGET_CHECK(stats->frames == number - 1);
    TARGET_CHECK(stats->sctp_duplicates <= stats->sctp_data_chunks);
    uint64_t handed_up = 0;
    for (unsigned i = 0; i < PAYLOAD_COUNT; i++)
        handed_up += stats->protocols[i];
    TARGET_CHECK(seen.messages == handed_up);
    bool bare = link_type >= 139 && link_type <= 142;
    uint64_t carried = stats->sctp_data_chunks + stats->sctp_i_data_chunks + stats->udp_datagrams;
    /* a message of a stream has four octets at least, and may be looked at twice */
    carried += stats->tcp_segments + stats->bytes / 2;
    TARGET_CHECK(seen.messages <= (bare || link_type == 252 ? stats->frames : carried));
    uint64_t unknown = 0;
    TARGET_CHECK(stats->exported_name_count <= TRACKER_NAMES);
    for (unsigned i = 0; i < stats->exported_name_count; i++)
        unknown += stats->exported_names[i].messages;
    TARGET_CHECK(stats->exported_unknown == unknown);
    TARGET_CHECK(stats->tunnels_too_deep <= stats->frames);
    struct association_summary summary;
    for (uint32_t i = 0; tracker_association(tracker, i, &summary); i++)
        TARGET_CHECK(i < limits.associations);
    return seen;
}

void target_tracker(const uint8_t *data, size_t len)
{
    struct seen first = run(data, len, 1), second = run(data, len, 2);
    TARGET_CHECK(first.messages == second.messages && first.sum == second.sum);
}
