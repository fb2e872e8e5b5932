// SPDX-License-Identifier: Apache-2.0
#include "frame/exported_pdu.h"
#include "frame/ip.h"
#include "frame/tunnel.h"
#include "targets/target.h"

/* False if there is nothing behind the header to go on with. */
static bool check_ip(struct cursor in, struct span packet, struct ip_packet *ret)
{
    enum status status = ip_read(in, ret);
    TARGET_CHECK(status != STATUS_TRUNCATED || in.cut);
    TARGET_CHECK(status != STATUS_UNSUPPORTED);
    if (status != STATUS_OK)
        return false;
    struct span payload = cursor_rest(&ret->payload);
    TARGET_CHECK(target_inside(payload, packet));
    TARGET_CHECK(ret->src.family == ret->dest.family && (ret->src.family == 4 || ret->src.family == 6));
    TARGET_CHECK(ret->fragment_offset < 65536 && ret->fragment_offset % 8 == 0);
    TARGET_CHECK(ret->fragment == (ret->more_fragments || ret->fragment_offset));
    struct ip_packet joined = *ret;
    enum status joined_status = ip_read_joined(&joined);
    TARGET_CHECK(joined_status != STATUS_OK || !joined.fragment);
    TARGET_CHECK(target_inside(cursor_rest(&joined.payload), payload));
    return !ret->fragment;
}

static bool is_ip(enum link_result result)
{
    return result == LINK_IS_IPV4 || result == LINK_IS_IPV6;
}

static void check_tunnels(struct cursor in, struct span packet)
{
    struct ip_packet ip;
    for (unsigned depth = 0; depth < 6 && check_ip(in, packet, &ip); depth++) {
        in = ip.payload;
        enum link_result inside = tunnel_read(ip.protocol, &in);
        TARGET_CHECK(target_inside(cursor_rest(&in), packet));
        TARGET_CHECK(inside == LINK_IS_UNKNOWN || (inside == LINK_IS_BROKEN) == !cursor_ok(&in));
        TARGET_CHECK(is_ip(inside) || inside == LINK_IS_OTHER || inside == LINK_IS_BROKEN ||
                     inside == LINK_IS_UNKNOWN);
        if (!is_ip(inside))
            return;
        TARGET_CHECK(cursor_left(&in) < cursor_left(&ip.payload) || cursor_left(&in) == 0 ||
                     ip.protocol == 4 || ip.protocol == 41);
    }
}

static void check_exported(struct cursor in, struct span packet)
{
    struct exported_pdu pdu;
    bool cut = in.cut;
    enum status status = exported_pdu_read(&in, &pdu);
    TARGET_CHECK(status != STATUS_TRUNCATED || cut);
    TARGET_CHECK(status != STATUS_MALFORMED || !cut);
    TARGET_CHECK(pdu.protocol < PAYLOAD_COUNT);
    TARGET_CHECK(target_inside(pdu.name, packet));
    TARGET_CHECK(target_inside(cursor_rest(&in), packet));
    TARGET_CHECK(status == STATUS_OK || pdu.protocol == PAYLOAD_unknown);
}

/* The first byte chooses the link type and whether the frame is cut; the frame follows. */
void target_link_ip(const uint8_t *data, size_t len)
{
    static const uint32_t link_types[] = {1, 113, 276, 101, 228, 229, 0,   108, 147,
                                          9, 50,  51,  104, 139, 140, 141, 142, 252};
    if (len == 0)
        return;
    struct span packet = span_of(data + 1, len - 1);
    struct cursor in = cursor_of_cut(packet, data[0] & 128);
    uint32_t link_type = link_types[(data[0] & 127) % (sizeof link_types / sizeof *link_types)];
    enum link_result result = link_read(link_type, &in);
    TARGET_CHECK(target_inside(cursor_rest(&in), packet));
    TARGET_CHECK((result == LINK_IS_BROKEN) == !cursor_ok(&in));
    TARGET_CHECK((result == LINK_IS_UNKNOWN) == (link_type == 147));
    if (is_ip(result))
        check_tunnels(in, packet);
    if (result == LINK_IS_EXPORTED)
        check_exported(in, packet);
}
