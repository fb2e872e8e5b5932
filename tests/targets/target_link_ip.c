// SPDX-License-Identifier: Apache-2.0
#include "frame/ip.h"
#include "frame/link.h"
#include "targets/target.h"

static void check_ip(struct cursor in, struct span packet)
{
    struct ip_packet ip;
    enum status status = ip_read(in, &ip);
    TARGET_CHECK(status != STATUS_TRUNCATED || in.cut);
    TARGET_CHECK(status != STATUS_UNSUPPORTED);
    if (status != STATUS_OK)
        return;
    struct span payload = cursor_rest(&ip.payload);
    TARGET_CHECK(target_inside(payload, packet));
    TARGET_CHECK(ip.src.family == ip.dest.family && (ip.src.family == 4 || ip.src.family == 6));
    TARGET_CHECK(ip.fragment_offset < 65536 && ip.fragment_offset % 8 == 0);
    TARGET_CHECK(ip.fragment == (ip.more_fragments || ip.fragment_offset));
    enum status joined = ip_read_joined(&ip);
    TARGET_CHECK(joined != STATUS_OK || !ip.fragment);
    TARGET_CHECK(target_inside(cursor_rest(&ip.payload), payload));
}

/* The first byte chooses the link type and whether the frame is cut; the frame follows. */
void target_link_ip(const uint8_t *data, size_t len)
{
    static const uint32_t link_types[] = {1, 113, 276, 101, 228, 229, 0, 108, 147};
    if (len == 0)
        return;
    struct span packet = span_of(data + 1, len - 1);
    struct cursor in = cursor_of_cut(packet, data[0] & 128);
    enum link_result result = link_read(link_types[(data[0] & 127) % 9], &in);
    TARGET_CHECK(target_inside(cursor_rest(&in), packet));
    TARGET_CHECK((result == LINK_BROKEN) == !cursor_ok(&in) || result == LINK_UNKNOWN ||
                 result == LINK_OTHER || packet.len == 0);
    if (result == LINK_IPV4 || result == LINK_IPV6)
        check_ip(in, packet);
}
