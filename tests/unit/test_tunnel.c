// SPDX-License-Identifier: Apache-2.0
#include "unit/packet_maker.h"

#include "frame/tunnel.h"

enum { IPIP = 4, UDP = 17, IPV6_IN = 41, GRE = 47 };

static void assert_leads_on(void **state, uint8_t protocol, struct bytes inner)
{
    teardown_tracker(state);
    setup_tracker(state);
    feed(*state, LINK_RAW, ipv4(protocol, &inner));
    assert_hello(*state);
    struct heard_messages *h = *state;
    assert_int_equal(tracker_stats(h->tracker)->tunnels, 1);
}

static struct bytes udp(uint16_t src_port, uint16_t dest_port, size_t len, const struct bytes *inner)
{
    return BEHIND(inner, (uint8_t)(src_port >> 8), (uint8_t)src_port, (uint8_t)(dest_port >> 8),
                  (uint8_t)dest_port, (uint8_t)(len >> 8), (uint8_t)len, 0, 0);
}

static struct bytes vxlan(const struct bytes *inner)
{
    struct bytes frame = BEHIND(inner, 0x08, 0, 0, 0, 0, 0x12, 0x67, 0);
    return udp(50000, 4789, frame.len + 8, &frame);
}

static void ip_in_ip_is_read_and_the_inner_addresses_count(void **state)
{
    struct bytes packet = message_packet();
    packet.at[15] = 33; /* the source */
    assert_leads_on(state, IPIP, packet);
    struct heard_messages *h = *state;
    assert_int_equal(h->last.origin.src_ip.bytes[3], 33);
    struct bytes sctp = {0};
    add(&sctp, packet.at + 20, packet.len - 20);
    assert_leads_on(state, IPV6_IN, ipv6(IP_PROTOCOL_SCTP, &sctp));
    h = *state;
    assert_int_equal(h->last.origin.src_ip.family, 6);
}

static void gre_with_any_of_its_optional_fields(void **state)
{
    struct bytes packet = message_packet(), frame = ethernet(0x0800, &packet);
    struct bytes labelled = BEHIND(&packet, 0, 0, 0x11, 64);
    assert_leads_on(state, GRE, BEHIND(&packet, 0, 0, 8, 0));
    assert_leads_on(state, GRE, BEHIND(&packet, 0x20, 0, 8, 0, 1, 2, 3, 4));
    assert_leads_on(state, GRE, BEHIND(&packet, 0xb0, 0, 8, 0, 9, 9, 0, 0, 1, 2, 3, 4, 0, 0, 0, 7));
    assert_leads_on(state, GRE, BEHIND(&frame, 0, 0, 0x65, 0x58));
    assert_leads_on(state, GRE, BEHIND(&labelled, 0, 0, 0x88, 0x47));
}

static void gre_that_is_not_read_is_counted(void **state)
{
    struct heard_messages *h = *state;
    struct bytes packet = message_packet();
    struct bytes pptp = BEHIND(&packet, 0x30, 0x01, 0x88, 0x0b, 0, 60, 0, 1, 0, 0, 0, 1);
    struct bytes routed = BEHIND(&packet, 0x40, 0, 8, 0, 0, 0, 0, 0), arp = BEHIND(&packet, 0, 0, 8, 6);
    feed(h, LINK_RAW, ipv4(GRE, &pptp));
    feed(h, LINK_RAW, ipv4(GRE, &routed));
    feed(h, LINK_RAW, ipv4(GRE, &arp));
    assert_int_equal(tracker_stats(h->tracker)->frames_other, 3);
    struct bytes short_one = {.len = 6, .at = {0x20, 0, 8, 0, 1, 2}};
    feed(h, LINK_RAW, ipv4(GRE, &short_one));
    assert_int_equal(tracker_stats(h->tracker)->frames_malformed, 1);
    assert_int_equal(h->messages, 0);
}

static void erspan_of_all_three_types(void **state)
{
    struct bytes packet = message_packet(), frame = ethernet(0x0800, &packet);
    assert_leads_on(state, GRE, BEHIND(&frame, 0, 0, 0x88, 0xbe)); /* I: no sequence number, no header */
    assert_leads_on(state, GRE, BEHIND(&frame, 0x10, 0, 0x88, 0xbe, 0, 0, 0, 1, 0x10, 1, 0, 100, 0, 0, 0, 0));
    assert_leads_on(state, GRE,
                    BEHIND(&frame, 0x10, 0, 0x22, 0xeb, 0, 0, 0, 1, 0x20, 1, 0, 100, 1, 2, 3, 4, 0, 0, 0, 0));
    /* III with a sub-header of 8 bytes; III with IP in it (frame type 2) */
    assert_leads_on(state, GRE,
                    BEHIND(&frame, 0x10, 0, 0x22, 0xeb, 0, 0, 0, 1, 0x20, 1, 0, 100, 1, 2, 3, 4, 0, 0, 0, 1,
                           1, 2, 3, 4, 5, 6, 7, 8));
    assert_leads_on(
        state, GRE,
        BEHIND(&packet, 0x10, 0, 0x22, 0xeb, 0, 0, 0, 1, 0x20, 1, 0, 100, 1, 2, 3, 4, 0, 0, 0x08, 0));
}

static void a_frame_that_the_mirror_cut_is_cut_and_not_malformed(void **state)
{
    struct heard_messages *h = *state;
    struct bytes packet = message_packet(), frame = ethernet(0x0800, &packet);
    frame.len -= 4;
    struct bytes gre = BEHIND(&frame, 0x10, 0, 0x88, 0xbe, 0, 0, 0, 1, 0x10, 1, 0x04, 100, 0, 0, 0, 0);
    feed(h, LINK_RAW, ipv4(GRE, &gre));
    assert_int_equal(h->messages, 1);
    assert_string_equal(h->text, "hello, S");
    assert_true(h->last.bytes.cut);
    assert_true(notes_have(&h->last.notes, NOTE_frame_cut));
    assert_int_equal(tracker_stats(h->tracker)->frames_cut, 1);
    gre.at[10] = 0; /* without the flag it is a lie of the inner packet */
    feed(h, LINK_RAW, ipv4(GRE, &gre));
    assert_int_equal(tracker_stats(h->tracker)->frames_malformed, 1);
    assert_int_equal(h->messages, 1);
}

static void vxlan_on_both_ports(void **state)
{
    struct bytes packet = message_packet(), frame = ethernet(0x0800, &packet);
    struct bytes tunnel = vxlan(&frame);
    assert_leads_on(state, UDP, tunnel);
    tunnel.at[2] = 0x21;
    tunnel.at[3] = 0x18; /* 8472 */
    assert_leads_on(state, UDP, tunnel);
    tunnel.at[4] = tunnel.at[5] = 0; /* the length is left to the network card */
    assert_leads_on(state, UDP, tunnel);
}

static void other_udp_is_not_looked_into(void **state)
{
    struct heard_messages *h = *state;
    struct bytes packet = message_packet(), frame = ethernet(0x0800, &packet);
    struct bytes other = udp(4789, 5353, frame.len + 8, &frame);
    feed(h, LINK_RAW, ipv4(UDP, &other));
    assert_int_equal(h->messages, 0);
    assert_int_equal(tracker_stats(h->tracker)->frames_other, 1);
    struct bytes lie = vxlan(&frame);
    lie.at[5]++;
    feed(h, LINK_RAW, ipv4(UDP, &lie));
    assert_int_equal(tracker_stats(h->tracker)->frames_malformed, 1);
    assert_int_equal(h->messages, 0);
}

static void tunnels_are_followed_four_deep_and_no_further(void **state)
{
    struct heard_messages *h = *state;
    struct bytes packet = message_packet();
    for (unsigned i = 0; i < TRACKER_TUNNELS; i++)
        packet = ipv4(IPIP, &packet);
    feed(h, LINK_RAW, packet);
    assert_hello(h);
    assert_int_equal(tracker_stats(h->tracker)->tunnels, TRACKER_TUNNELS);
    feed(h, LINK_RAW, ipv4(IPIP, &packet));
    assert_int_equal(h->messages, 1);
    assert_int_equal(tracker_stats(h->tracker)->tunnels_too_deep, 1);
}

static void a_tunnel_in_fragments_carries_fragments(void **state)
{
    struct heard_messages *h = *state;
    struct bytes packet = message_packet(), sctp = {0};
    add(&sctp, packet.at + 20, packet.len - 20);
    /* each half of the message, behind GRE, in two fragments of its own */
    const struct bytes inner[] = {ipv4_of(IP_PROTOCOL_SCTP, &sctp, 0, 24, 0x2000),
                                  ipv4_of(IP_PROTOCOL_SCTP, &sctp, 24, sctp.len - 24, 3)};
    for (uint8_t i = 0; i < 2; i++) {
        struct bytes gre = BEHIND(&inner[i], 0, 0, 8, 0);
        struct bytes front = ipv4_of(GRE, &gre, 0, 16, 0x2000),
                     back = ipv4_of(GRE, &gre, 16, gre.len - 16, 2);
        front.at[5] = back.at[5] = (uint8_t)(100 + i); /* identification */
        feed(h, LINK_RAW, front);
        feed(h, LINK_RAW, back);
    }
    assert_hello(h);
    assert_int_equal(h->last.origin.frames[h->last.origin.frame_count - 1], 4);
    tracker_flush(h->tracker);
    assert_int_equal(tracker_stats(h->tracker)->ip_fragments_lost, 0);
}

static void a_datagram_that_is_being_read_is_not_overwritten_by_what_it_holds(void **state)
{
    teardown_tracker(state);
    struct heard_messages *h = calloc(1, sizeof *h);
    const struct tracker_limits limits = {.associations = 4, .buffer_bytes = 1 << 16, .datagrams = 1};
    assert_non_null(h);
    h->memory = calloc(1, tracker_size(&limits));
    h->tracker = tracker_init(h->memory, &limits, 99, hear, h);
    *state = h;
    struct bytes packet = message_packet(), inner = ipv4_of(IP_PROTOCOL_SCTP, &packet, 20, 24, 0x2000);
    struct bytes front = ipv4_of(IPIP, &inner, 0, 24, 0x2000),
                 back = ipv4_of(IPIP, &inner, 24, inner.len - 24, 3);
    for (unsigned round = 1; round <= 2; round++) {
        feed(h, LINK_RAW, front);
        feed(h, LINK_RAW, back);
        assert_int_equal(tracker_stats(h->tracker)->ip_fragments_lost, round); /* the one place is taken */
    }
    assert_int_equal(tracker_stats(h->tracker)->tunnels, 2);
}

static void headers_of_tunnels_that_are_cut_are_broken(void **state)
{
    static const uint8_t headers[][22] = {
        {0x10, 0, 0x88, 0xbe, 0, 0, 0, 1, 0, 0, 0}, /* ERSPAN of version 0, cut */
        {0x10, 0, 0x22, 0xeb, 0, 0, 0, 1, 0x20, 0,
         0,    0, 0,    0,    0, 0, 0, 0, 0x0c, 0x01}, /* III, another frame type, its subheader missing */
        {0x10, 0, 0x88},
    };
    static const size_t lens[] = {11, 20, 3};
    (void)state;
    for (size_t i = 0; i < sizeof lens / sizeof *lens; i++) {
        struct cursor in = cursor_of(span_of(headers[i], lens[i]));
        assert_int_equal(tunnel_read(GRE, &in), LINK_IS_BROKEN);
    }
}

static void a_cut_frame_is_counted_once_however_many_tunnels_it_has(void **state)
{
    struct heard_messages *h = *state;
    struct bytes inner = message_packet(), packet = ipv4(IPIP, &inner);
    feed_cut(h, LINK_RAW, &packet, packet.len - 4);
    assert_int_equal(tracker_stats(h->tracker)->tunnels, 1);
    assert_int_equal(tracker_stats(h->tracker)->frames_cut, 1);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(ip_in_ip_is_read_and_the_inner_addresses_count),
        TEST(gre_with_any_of_its_optional_fields),
        TEST(gre_that_is_not_read_is_counted),
        TEST(erspan_of_all_three_types),
        TEST(a_frame_that_the_mirror_cut_is_cut_and_not_malformed),
        TEST(vxlan_on_both_ports),
        TEST(other_udp_is_not_looked_into),
        TEST(tunnels_are_followed_four_deep_and_no_further),
        TEST(a_tunnel_in_fragments_carries_fragments),
        TEST(a_datagram_that_is_being_read_is_not_overwritten_by_what_it_holds),
        TEST(headers_of_tunnels_that_are_cut_are_broken),
        TEST(a_cut_frame_is_counted_once_however_many_tunnels_it_has),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
