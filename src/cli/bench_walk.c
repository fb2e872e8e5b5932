// SPDX-License-Identifier: Apache-2.0
#include "cli/bench_walk.h"

#include "base/cursor.h"

enum { ETHERNET = 1, ETHERTYPE_IPV4 = 0x0800, DEPTH_MAX = 24 };

bool packet_store_add(struct packet_store *store, const struct sigwarden_packet *packet)
{
    uint32_t len = packet->captured_len;
    if (packet->link_type != ETHERNET || store->size - store->len < sizeof len + len)
        return false;
    memcpy(store->bytes + store->len, &len, sizeof len);
    memcpy(store->bytes + store->len + sizeof len, packet->data, len);
    store->len += sizeof len + len;
    store->packets++;
    return true;
}

static void touch(struct walked *walked, uint32_t tag, const struct cursor *value)
{
    walked->elements++;
    walked->sum += tag + cursor_peek(value);
}

/* BER as it mostly stands: tags of one or more octets, definite lengths. */
static bool walk_ber(struct cursor in, unsigned depth, struct walked *walked)
{
    enum { CONSTRUCTED = 0x20, LONG_TAG = 0x1f, LONG_LENGTH = 0x80 };
    while (cursor_left(&in)) {
        uint8_t tag = cursor_u8(&in);
        for (bool more = (tag & LONG_TAG) == LONG_TAG; more;)
            more = cursor_u8(&in) & LONG_LENGTH;
        uint32_t len = cursor_u8(&in);
        if (len & LONG_LENGTH) {
            unsigned octets = len & 0x7f;
            for (len = 0; octets && octets <= 3; octets--)
                len = len << 8 | cursor_u8(&in);
        }
        struct cursor value = cursor_sub(&in, len);
        if (!cursor_ok(&in))
            return false;
        touch(walked, tag, &value);
        if (tag & CONSTRUCTED && depth < DEPTH_MAX && !walk_ber(value, depth + 1, walked))
            return false;
    }
    return true;
}

/* UDT and XUDT: three pointers, each to a part with its length in front. */
static bool walk_sccp(struct cursor in, struct walked *walked)
{
    enum { UDT = 9, XUDT = 17 };
    uint8_t type = cursor_u8(&in);
    if (type != UDT && type != XUDT)
        return false;
    cursor_skip(&in, type == UDT ? 1 : 2);
    struct cursor data = {0};
    for (unsigned part = 0; part < 3; part++) {
        struct cursor at = in;
        uint8_t pointer = cursor_u8(&in);
        cursor_skip(&at, pointer);
        data = cursor_sub(&at, cursor_u8(&at));
        if (!cursor_ok(&at) || pointer == 0)
            return false;
        touch(walked, part, &data);
    }
    return walk_ber(data, 0, walked);
}

static bool walk_m3ua(struct cursor in, struct walked *walked)
{
    enum { PROTOCOL_DATA = 0x210, LABEL_LEN = 12 };
    cursor_skip(&in, 8);
    while (cursor_left(&in) >= 4) {
        uint16_t tag = cursor_be16(&in), len = cursor_be16(&in);
        struct cursor value = cursor_sub(&in, len < 4 ? 0 : len - 4u);
        if (len < 4 || !cursor_ok(&in))
            return false;
        if (tag == PROTOCOL_DATA) {
            walked->sum += cursor_be32(&value) + cursor_be32(&value) + cursor_be32(&value);
            return cursor_ok(&value) && walk_sccp(value, walked);
        }
        cursor_skip(&in, -(uint32_t)len & 3);
    }
    return false;
}

static bool is_grouped(uint32_t code)
{
    return code == 260 || code == 297 || (code >= 1400 && code <= 1435 && code != 1405 && code != 1407) ||
           code == 1034;
}

static bool walk_avps(struct cursor in, unsigned depth, struct walked *walked)
{
    while (cursor_left(&in)) {
        uint32_t code = cursor_be32(&in), flags_len = cursor_be32(&in), len = flags_len & 0xffffff;
        uint32_t header = flags_len >> 31 ? 12 : 8;
        if (header == 12)
            walked->sum += cursor_be32(&in);
        if (len < header || !cursor_ok(&in))
            return false;
        struct cursor value = cursor_sub(&in, len - header);
        if (!cursor_ok(&in))
            return false;
        touch(walked, code, &value);
        if (is_grouped(code) && cursor_left(&value) >= 8 && depth < DEPTH_MAX)
            walk_avps(value, depth + 1, walked);
        uint32_t padding = -len & 3;
        cursor_skip(&in, padding < cursor_left(&in) ? padding : (uint32_t)cursor_left(&in));
    }
    return true;
}

static bool walk_diameter(struct cursor in, struct walked *walked)
{
    uint32_t len = cursor_be32(&in) & 0xffffff;
    walked->sum += cursor_be32(&in);
    cursor_skip(&in, 12);
    return len >= 20 && cursor_ok(&in) && walk_avps(cursor_sub(&in, len - 20), 0, walked);
}

static bool walk_elements(struct cursor in, unsigned depth, struct walked *walked)
{
    enum { BEARER_CONTEXT = 93 };
    while (cursor_left(&in)) {
        uint8_t type = cursor_u8(&in);
        uint16_t len = cursor_be16(&in);
        cursor_skip(&in, 1);
        struct cursor value = cursor_sub(&in, len);
        if (!cursor_ok(&in))
            return false;
        touch(walked, type, &value);
        if (type == BEARER_CONTEXT && depth < DEPTH_MAX && !walk_elements(value, depth + 1, walked))
            return false;
    }
    return true;
}

static bool walk_gtp(struct cursor in, struct walked *walked)
{
    enum { HAS_TEID = 0x08, VERSION_SHIFT = 5 };
    uint8_t flags = cursor_u8(&in);
    cursor_skip(&in, 1);
    struct cursor body = cursor_sub(&in, cursor_be16(&in));
    cursor_skip(&body, flags & HAS_TEID ? 8 : 4);
    return flags >> VERSION_SHIFT == 2 && cursor_ok(&in) && cursor_ok(&body) &&
           walk_elements(body, 0, walked);
}

/* Every chunk; of DATA in one piece what is in it. */
static void walk_sctp(struct cursor in, struct walked *walked)
{
    enum { DATA = 0, WHOLE = 3, M3UA = 3, DIAMETER = 46, HEADER_LEN = 12 };
    cursor_skip(&in, HEADER_LEN);
    while (cursor_left(&in) >= 4) {
        uint8_t type = cursor_u8(&in), flags = cursor_u8(&in);
        uint16_t len = cursor_be16(&in);
        struct cursor chunk = cursor_sub(&in, len < 4 ? 0 : len - 4u);
        if (len < 4 || !cursor_ok(&in))
            return;
        uint32_t padding = -(uint32_t)len & 3;
        cursor_skip(&in, padding < cursor_left(&in) ? padding : (uint32_t)cursor_left(&in));
        if (type != DATA || (flags & WHOLE) != WHOLE)
            continue;
        walked->sum += cursor_be32(&chunk) + cursor_be32(&chunk);
        uint32_t ppid = cursor_be32(&chunk);
        walked->messages += ppid == M3UA       ? walk_m3ua(chunk, walked)
                            : ppid == DIAMETER ? walk_diameter(chunk, walked)
                                               : false;
    }
}

static void walk_frame(struct cursor in, struct walked *walked)
{
    enum { SCTP = 132, UDP = 17, GTP_C = 2123, MACS_LEN = 12, UDP_HEADER_LEN = 8 };
    cursor_skip(&in, MACS_LEN);
    if (cursor_be16(&in) != ETHERTYPE_IPV4)
        return;
    struct cursor header = in;
    uint32_t header_len = (cursor_u8(&header) & 15u) * 4;
    cursor_skip(&header, 1);
    uint16_t total_len = cursor_be16(&header);
    cursor_skip(&header, 5);
    uint8_t protocol = cursor_u8(&header);
    struct cursor ip = cursor_sub(&in, total_len);
    cursor_skip(&ip, header_len);
    if (!cursor_ok(&in) || !cursor_ok(&ip) || !cursor_ok(&header) || header_len < 20)
        return;
    if (protocol == SCTP)
        walk_sctp(ip, walked);
    if (protocol != UDP)
        return;
    cursor_skip(&ip, 2);
    uint16_t port = cursor_be16(&ip);
    cursor_skip(&ip, UDP_HEADER_LEN - 4);
    walked->messages += port == GTP_C && walk_gtp(ip, walked);
}

struct walked packet_store_walk(const struct packet_store *store)
{
    struct walked walked = {0};
    uint32_t len;
    for (size_t at = 0; at + sizeof len <= store->len; at += sizeof len + len) {
        memcpy(&len, store->bytes + at, sizeof len);
        walk_frame(cursor_of(span_of(store->bytes + at + sizeof len, len)), &walked);
    }
    return walked;
}

uint64_t packet_store_sum(const struct packet_store *store)
{
    uint64_t sums[4] = {0}, words[4];
    for (size_t at = 0; at + sizeof words <= store->len; at += sizeof words) {
        memcpy(words, store->bytes + at, sizeof words);
        for (unsigned i = 0; i < 4; i++)
            sums[i] += words[i];
    }
    return sums[0] + sums[1] + sums[2] + sums[3];
}
