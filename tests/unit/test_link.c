// SPDX-License-Identifier: Apache-2.0
#include "unit/packet_maker.h"

#include "frame/link.h"

/* Starts anew, feeds one frame of that link type, and expects the message. */
static void assert_leads_on(void **state, uint32_t link_type, struct bytes frame)
{
    teardown_tracker(state);
    setup_tracker(state);
    add(&frame, (const uint8_t *)"padding", 7);
    feed(*state, link_type, frame);
    assert_hello(*state);
}

static enum link_result read(uint32_t link_type, struct bytes frame, struct bytes *ret)
{
    struct cursor in = cursor_of(span_of(frame.at, frame.len));
    enum link_result result = link_read(link_type, &in);
    ret->len = cursor_left(&in);
    memcpy(ret->at, cursor_at(&in), ret->len);
    return result;
}

static void ppp_comes_with_and_without_hdlc_octets_and_with_a_short_protocol(void **state)
{
    struct bytes packet = message_packet();
    assert_leads_on(state, LINK_PPP, BEHIND(&packet, 0xff, 0x03, 0x00, 0x21));
    assert_leads_on(state, LINK_PPP, BEHIND(&packet, 0x00, 0x21));
    assert_leads_on(state, LINK_PPP, BEHIND(&packet, 0x21));
    assert_leads_on(state, LINK_PPP_HDLC, BEHIND(&packet, 0xff, 0x03, 0x21));
    assert_leads_on(state, LINK_PPP_HDLC, BEHIND(&packet, 0x0f, 0x00, 0x08, 0x00));            /* Cisco's */
    assert_leads_on(state, LINK_PPP, BEHIND(&packet, 0xff, 0x03, 0x02, 0x81, 0, 0, 0x11, 64)); /* MPLS */
}

static void cisco_hdlc_names_an_ethertype(void **state)
{
    struct bytes packet = message_packet();
    assert_leads_on(state, LINK_CISCO_HDLC, BEHIND(&packet, 0x0f, 0x00, 0x08, 0x00));
    assert_leads_on(state, LINK_CISCO_HDLC, BEHIND(&packet, 0x8f, 0x00, 0x88, 0x47, 0, 0, 0x11, 64));
}

static void pppoe_sessions_end_where_their_length_says(void **state)
{
    struct bytes packet = message_packet(), ppp = BEHIND(&packet, 0x00, 0x21);
    struct bytes session = BEHIND(&ppp, 0x11, 0, 0x12, 0x34, 0, (uint8_t)ppp.len);
    assert_leads_on(state, LINK_ETHERNET, ethernet(0x8864, &session));
    assert_leads_on(state, LINK_PPP_ETHER, session);
}

static void a_pppoe_length_beyond_the_frame_is_malformed_but_not_in_a_cut_one(void **state)
{
    struct heard_messages *h = *state;
    struct bytes packet = message_packet(), ppp = BEHIND(&packet, 0x00, 0x21);
    struct bytes session = BEHIND(&ppp, 0x11, 0, 0x12, 0x34, 0, (uint8_t)(ppp.len + 1));
    struct bytes frame = ethernet(0x8864, &session);
    feed(h, LINK_ETHERNET, frame);
    assert_int_equal(tracker_stats(h->tracker)->frames_malformed, 1);
    session.at[5]--;
    frame = ethernet(0x8864, &session);
    feed_cut(h, LINK_ETHERNET, &frame, frame.len - 4);
    assert_int_equal(tracker_stats(h->tracker)->frames_malformed, 1);
    assert_string_equal(h->text, "hello, S");
    assert_true(h->last.bytes.cut);
}

static void a_pppoe_session_that_is_none_is_left_alone(void **state)
{
    struct heard_messages *h = *state;
    struct bytes packet = message_packet();
    struct bytes discovery = BEHIND(&packet, 0x11, 0x09, 0, 0, 0, (uint8_t)packet.len);
    feed(h, LINK_ETHERNET, ethernet(0x8864, &discovery));
    assert_int_equal(tracker_stats(h->tracker)->frames_other, 1);
}

static void mpls_labels_are_taken_off_down_to_the_bottom_of_the_stack(void **state)
{
    struct bytes packet = message_packet();
    struct bytes one = BEHIND(&packet, 0, 0x3e, 0x81, 64), three = BEHIND(&one, 0, 1, 0, 64, 0, 2, 0, 64);
    struct bytes vlan = BEHIND(&three, 0, 5, 0x88, 0x47);
    assert_leads_on(state, LINK_ETHERNET, ethernet(0x8847, &one));
    assert_leads_on(state, LINK_ETHERNET, ethernet(0x8847, &three));
    assert_leads_on(state, LINK_ETHERNET, ethernet(0x8848, &three));
    assert_leads_on(state, LINK_ETHERNET, ethernet(0x8100, &vlan));
}

static void an_ethernet_pseudowire_is_looked_into_with_and_without_control_word(void **state)
{
    struct bytes packet = message_packet(), inner = ethernet(0x0800, &packet);
    struct bytes plain = BEHIND(&inner, 0, 0, 0x11, 64), word = BEHIND(&inner, 0, 0, 0x11, 64, 0, 0, 0, 0);
    assert_leads_on(state, LINK_ETHERNET, ethernet(0x8847, &plain));
    assert_leads_on(state, LINK_ETHERNET, ethernet(0x8847, &word));
}

static void what_else_labels_carry_is_left_alone(void **state)
{
    struct heard_messages *h = *state;
    struct bytes channel = {.len = 60,
                            .at = {0, 0, 0x11, 64, 0x10, 0, 0, 7}}; /* RFC 4385 associated channel */
    feed(h, LINK_ETHERNET, ethernet(0x8847, &channel));
    struct bytes endless = {.len = 200};
    feed(h, LINK_ETHERNET, ethernet(0x8847, &endless));
    assert_int_equal(tracker_stats(h->tracker)->frames_other, 2);
    struct bytes nothing = {.len = 4, .at = {0, 0, 0x11, 64}};
    feed(h, LINK_ETHERNET, ethernet(0x8847, &nothing));
    assert_int_equal(tracker_stats(h->tracker)->frames_malformed, 1);
}

static void headers_nested_without_end_are_given_up(void **state)
{
    struct heard_messages *h = *state;
    struct bytes frame = message_packet();
    for (unsigned i = 0; i < LINK_HEADERS_MAX; i++)
        frame = BEHIND(&frame, 0, 5, 0x08, 0x00);
    for (unsigned i = 0; i + 1 < LINK_HEADERS_MAX; i++)
        memcpy(frame.at + i * 4 + 2, (const uint8_t[]){0x81, 0}, 2);
    feed(h, LINK_ETHERNET, ethernet(0x8100, &frame));
    assert_int_equal(tracker_stats(h->tracker)->frames_other, 1);
}

static void a_message_signal_unit_gives_its_mtp3(void **state)
{
    (void)state;
    struct bytes inside, unit = {.len = 12, .at = {0x85, 0x86, 7, 0x83, 1, 2, 3, 4, 0xaa, 0xbb, 0xf0, 0x0d}};
    assert_int_equal(read(LINK_MTP2, unit, &inside), LINK_IS_MTP3);
    assert_int_equal(inside.len, 7); /* the two check octets are behind its length */
    assert_int_equal(inside.at[0], 0x83);
}

static void a_length_indicator_of_63_means_that_much_or_more(void **state)
{
    (void)state;
    struct bytes inside, unit = {.len = 3 + 100, .at = {0x85, 0x86, 63, 0x83}};
    assert_int_equal(read(LINK_MTP2, unit, &inside), LINK_IS_MTP3);
    assert_int_equal(inside.len, 100);
    unit.len = 3 + 62;
    assert_int_equal(read(LINK_MTP2, unit, &inside), LINK_IS_BROKEN);
}

static void the_pseudo_header_says_which_form_a_signal_unit_has(void **state)
{
    (void)state;
    struct bytes inside;
    struct bytes narrow = {.len = 4 + 3 + 5, .at = {1, 0, 0, 3, 0x85, 0x86, 5, 0x83, 1, 2, 3, 4}};
    assert_int_equal(read(LINK_MTP2_PSEUDO_HEADER, narrow, &inside), LINK_IS_MTP3);
    assert_int_equal(inside.len, 5);
    narrow.at[1] = 2; /* not known */
    assert_int_equal(read(LINK_MTP2_PSEUDO_HEADER, narrow, &inside), LINK_IS_MTP3);
    struct bytes wide = {.len = 4 + 6 + 260, .at = {0, 1, 0, 3, 5, 0x80, 6, 0x80, 0x04, 0x01, 0x83}};
    assert_int_equal(read(LINK_MTP2_PSEUDO_HEADER, wide, &inside), LINK_IS_MTP3);
    assert_int_equal(inside.len, 260);
    assert_int_equal(inside.at[0], 0x83);
    wide.len--;
    assert_int_equal(read(LINK_MTP2_PSEUDO_HEADER, wide, &inside), LINK_IS_BROKEN);
}

static void units_without_a_message_are_counted(void **state)
{
    struct heard_messages *h = *state;
    feed(h, LINK_MTP2, (struct bytes){.len = 5, .at = {0x85, 0x85, 0, 0xf0, 0x0d}});
    feed(h, LINK_MTP2, (struct bytes){.len = 4, .at = {0x85, 0x85, 1, 3}});
    feed(h, LINK_MTP2, (struct bytes){.len = 5, .at = {0x85, 0x85, 2, 3, 0}});
    feed(h, LINK_MTP2, (struct bytes){.len = 2, .at = {0x85, 0x85}});
    assert_int_equal(h->messages, 0);
    assert_int_equal(tracker_stats(h->tracker)->mtp2_fill_in, 1);
    assert_int_equal(tracker_stats(h->tracker)->mtp2_status, 2);
    assert_int_equal(tracker_stats(h->tracker)->frames_malformed, 1);
}

static void messages_without_ip_are_named_and_have_no_flow(void **state)
{
    struct heard_messages *h = *state;
    struct bytes mtp3 = {.len = 5, .at = {0x83, 1, 2, 3, 4}};
    feed(h, LINK_MTP2, BEHIND(&mtp3, 0x85, 0x86, 5));
    assert_int_equal(h->last.protocol, PAYLOAD_mtp3);
    assert_int_equal(h->text_len, 5);
    feed(h, LINK_MTP3, mtp3);
    assert_int_equal(h->last.protocol, PAYLOAD_mtp3);
    feed(h, LINK_SCCP, (struct bytes){.len = 3, .at = {9, 0, 3}});
    assert_int_equal(h->last.protocol, PAYLOAD_sccp);
    assert_int_equal(h->last.origin.flow_id, 0);
    assert_true(h->last.gaps); /* for all that anybody can tell */
    assert_int_equal(h->last.origin.src_ip.family, 0);
    assert_int_equal(h->last.origin.frames[0], 3);
    assert_int_equal(tracker_stats(h->tracker)->protocols[PAYLOAD_mtp3], 2);
    assert_int_equal(tracker_stats(h->tracker)->protocols[PAYLOAD_sccp], 1);
}

static void a_cut_signal_unit_gives_what_is_there(void **state)
{
    struct heard_messages *h = *state;
    struct bytes unit = {.len = 3 + 40, .at = {0x85, 0x86, 40, 0x83, 'x'}};
    feed_cut(h, LINK_MTP2, &unit, 10);
    assert_int_equal(h->messages, 1);
    assert_int_equal(h->text_len, 7);
    assert_true(h->last.bytes.cut);
    assert_true(notes_have(&h->last.notes, NOTE_frame_cut));
    feed_cut(h, LINK_MTP2, &unit, 2);
    assert_int_equal(tracker_stats(h->tracker)->frames_malformed, 0);
}

static void families_of_bsd_lead_on_and_others_do_not(void **state)
{
    static const uint8_t families[] = {2, 24, 28, 30, 3};
    struct bytes rest;
    (void)state;
    for (size_t i = 0; i < sizeof families; i++) {
        struct bytes frame = {0};
        const uint8_t native[] = {families[i], 0, 0, 0}, swapped[] = {0, 0, 0, families[i]};
        enum link_result expected = i == 0 ? LINK_IS_IPV4 : i < 4 ? LINK_IS_IPV6 : LINK_IS_OTHER;
        add(&frame, native, 4);
        assert_int_equal(read(LINK_NULL, frame, &rest), expected);
        frame.len = 0;
        add(&frame, swapped, 4);
        assert_int_equal(read(LINK_LOOP, frame, &rest), expected);
    }
}

static void behind_labels_ip_goes_by_its_version(void **state)
{
    struct bytes rest;
    (void)state;
    for (uint8_t version = 3; version < 8; version++) {
        const uint8_t octets[] = {
            0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0x88, 0x47, 0, 0, 0x11, 64, (uint8_t)(version << 4)};
        struct bytes frame = {0};
        add(&frame, octets, sizeof octets);
        enum link_result expected = version == 4 ? LINK_IS_IPV4 : version == 6 ? LINK_IS_IPV6 : LINK_IS_OTHER;
        assert_int_equal(read(LINK_ETHERNET, frame, &rest), expected);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(ppp_comes_with_and_without_hdlc_octets_and_with_a_short_protocol),
        TEST(cisco_hdlc_names_an_ethertype),
        TEST(pppoe_sessions_end_where_their_length_says),
        TEST(a_pppoe_length_beyond_the_frame_is_malformed_but_not_in_a_cut_one),
        TEST(a_pppoe_session_that_is_none_is_left_alone),
        TEST(mpls_labels_are_taken_off_down_to_the_bottom_of_the_stack),
        TEST(an_ethernet_pseudowire_is_looked_into_with_and_without_control_word),
        TEST(what_else_labels_carry_is_left_alone),
        TEST(headers_nested_without_end_are_given_up),
        TEST(a_message_signal_unit_gives_its_mtp3),
        TEST(a_length_indicator_of_63_means_that_much_or_more),
        TEST(the_pseudo_header_says_which_form_a_signal_unit_has),
        TEST(units_without_a_message_are_counted),
        TEST(messages_without_ip_are_named_and_have_no_flow),
        TEST(a_cut_signal_unit_gives_what_is_there),
        TEST(families_of_bsd_lead_on_and_others_do_not),
        TEST(behind_labels_ip_goes_by_its_version),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
