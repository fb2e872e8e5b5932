// SPDX-License-Identifier: Apache-2.0
#include "unit/packet_maker.h"

#include "frame/exported_pdu.h"
#include "frame/link.h"

static void tag_text(struct bytes *b, uint8_t tag, const char *text)
{
    size_t len = strlen(text), padded = (len + 3) & ~(size_t)3;
    ADD(b, 0, tag, 0, (uint8_t)padded);
    add(b, (const uint8_t *)text, len);
    b->len += padded - len; /* of zeros */
}

static void end(struct bytes *b, const char *message)
{
    ADD(b, 0, 0, 0, 0);
    add(b, (const uint8_t *)message, strlen(message));
}

/* What Wireshark 4.0 writes for an M3UA message with "OSI layer 3". */
static void a_pdu_comes_with_its_addresses_and_a_flow_that_both_directions_share(void **state)
{
    struct heard_messages *h = *state;
    uint64_t flow[2];
    for (unsigned back = 0; back < 2; back++) {
        struct bytes b = {0};
        tag_text(&b, 12, "m3ua");
        ADD(&b, 0, 20 + (uint8_t)back, 0, 4, 10, 0, 0, 1); /* source, then destination */
        ADD(&b, 0, 21 - (uint8_t)back, 0, 4, 10, 0, 0, 2);
        ADD(&b, 0, 24, 0, 4, 0, 0, 0, 1);                       /* SCTP */
        ADD(&b, 0, 25 + (uint8_t)back, 0, 4, 0, 0, 0x0b, 0x59); /* port 2905 */
        ADD(&b, 0, 26 - (uint8_t)back, 0, 4, 0, 0, 0x0b, 0x5a);
        ADD(&b, 0, 30, 0, 4, 0, 0, 0, 5); /* the frame it was in */
        end(&b, "hello, SS7!!");
        feed(h, LINK_EXPORTED_PDU, b);
        flow[back] = h->last.origin.flow_id;
    }
    assert_int_equal(h->messages, 2);
    assert_string_equal(h->text, "hello, SS7!!");
    assert_int_equal(h->last.protocol, PAYLOAD_m3ua);
    assert_int_equal(h->last.origin.ip_protocol, IP_PROTOCOL_SCTP);
    assert_int_equal(h->last.origin.src_ip.bytes[3], 2);
    assert_int_equal(h->last.origin.src_port, 2906);
    assert_int_equal(h->last.origin.dest_port, 2905);
    assert_false(h->last.has_label);
    assert_true(flow[0] != 0 && flow[0] == flow[1]);
    assert_int_equal(tracker_stats(h->tracker)->protocols[PAYLOAD_m3ua], 2);
}

static void point_codes_come_as_a_label_if_both_are_there(void **state)
{
    struct heard_messages *h = *state;
    struct bytes b = {0};
    tag_text(&b, 12, "sccp");
    ADD(&b, 0, 28, 0, 8, 0, 0, 0x10, 0x01, 0, 1, 2, 0); /* point code, ITU, network indicator, unused */
    struct bytes one = b;
    ADD(&b, 0, 29, 0, 8, 0, 0, 0x20, 0x02, 0, 1, 2, 0);
    end(&b, "x");
    feed(h, LINK_EXPORTED_PDU, b);
    assert_true(h->last.has_label);
    assert_int_equal(h->last.opc, 0x1001);
    assert_int_equal(h->last.dpc, 0x2002);
    assert_int_equal(h->last.protocol, PAYLOAD_sccp);
    assert_int_equal(h->last.origin.flow_id, 0);
    end(&one, "x");
    feed(h, LINK_EXPORTED_PDU, one);
    assert_false(h->last.has_label);
}

static void ipv6_addresses_and_a_table_of_dissectors(void **state)
{
    struct heard_messages *h = *state;
    struct bytes b = {0};
    tag_text(&b, 14, "sctp.ppi");
    ADD(&b, 0, 32, 0, 4, 0, 0, 0, 5); /* M2PA */
    ADD(&b, 0, 22, 0, 16, 0x20, 1, 0x0d, 0xb8, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1);
    ADD(&b, 0, 23, 0, 16, 0x20, 1, 0x0d, 0xb8, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 2);
    end(&b, "x");
    feed(h, LINK_EXPORTED_PDU, b);
    assert_int_equal(h->last.protocol, PAYLOAD_m2pa);
    assert_int_equal(h->last.origin.dest_ip.family, 6);
    struct bytes c = {0};
    tag_text(&c, 14, "mtp3.service_indicator");
    ADD(&c, 0, 32, 0, 4, 0, 0, 0, 3);
    end(&c, "x");
    feed(h, LINK_EXPORTED_PDU, c);
    assert_int_equal(h->last.protocol, PAYLOAD_sccp);
}

static void names_that_nobody_knows_are_counted_and_kept_for_the_report(void **state)
{
    struct heard_messages *h = *state;
    for (unsigned i = 0; i < 12; i++) {
        struct bytes b = {0};
        char name[] = "strange\x1b[31m?";
        name[0] = (char)('a' + i % 10);
        tag_text(&b, 13, name);
        end(&b, "x");
        feed(h, LINK_EXPORTED_PDU, b);
    }
    const struct tracker_stats *stats = tracker_stats(h->tracker);
    assert_int_equal(h->messages, 0);
    assert_int_equal(stats->exported_unknown, 12);
    assert_int_equal(stats->exported_name_count, TRACKER_NAMES);
    assert_string_equal(stats->exported_names[0].name,
                        "atrange?[31m?"); /* nothing that a terminal would obey */
    assert_int_equal(stats->exported_names[0].messages, 2);
    assert_string_equal(stats->exported_names[TRACKER_NAMES - 1].name, "others");
    assert_int_equal(stats->exported_names[TRACKER_NAMES - 1].messages, 3);
}

static void a_pdu_without_a_name_is_one_of_unknown_name(void **state)
{
    struct heard_messages *h = *state;
    struct bytes b = {0};
    end(&b, "x");
    feed(h, LINK_EXPORTED_PDU, b);
    assert_int_equal(tracker_stats(h->tracker)->exported_unknown, 1);
    assert_string_equal(tracker_stats(h->tracker)->exported_names[0].name, "");
}

static void tags_that_lie_or_do_not_end_are_malformed_and_cut_ones_are_not(void **state)
{
    struct heard_messages *h = *state;
    struct bytes lie = {.len = 8, .at = {0, 12, 0, 5, 'm', '3', 'u', 'a'}}, endless = {0};
    feed(h, LINK_EXPORTED_PDU, lie);
    for (unsigned i = 0; i <= EXPORTED_TAGS_MAX; i++)
        ADD(&endless, 0, 99, 0, 0);
    end(&endless, "x");
    feed(h, LINK_EXPORTED_PDU, endless);
    feed(h, LINK_EXPORTED_PDU, (struct bytes){0});
    assert_int_equal(tracker_stats(h->tracker)->frames_malformed, 3);
    feed_cut(h, LINK_EXPORTED_PDU, &endless, 7);
    assert_int_equal(tracker_stats(h->tracker)->frames_malformed, 3);
    assert_int_equal(h->messages, 0);
}

static void values_of_a_wrong_length_are_passed_over(void **state)
{
    struct heard_messages *h = *state;
    struct bytes b = {0};
    tag_text(&b, 12, "mtp3");
    ADD(&b, 0, 20, 0, 3, 10, 0, 0);
    ADD(&b, 0, 28, 0, 2, 1, 2, 0, 29, 0, 0);
    ADD(&b, 0, 24, 0, 4, 0xff, 0xff, 0xff, 0xff);
    end(&b, "x");
    feed(h, LINK_EXPORTED_PDU, b);
    assert_int_equal(h->last.protocol, PAYLOAD_mtp3);
    assert_int_equal(h->last.origin.src_ip.family, 0);
    assert_int_equal(h->last.origin.ip_protocol, 0);
    assert_false(h->last.has_label);
}

static void names_that_nobody_knows_are_counted_by_their_front(void **state)
{
    struct heard_messages *h = *state;
    struct bytes b = {0};
    tag_text(&b, 12, "a dissector with a name that is far longer than it is kept");
    end(&b, "x");
    feed(h, LINK_EXPORTED_PDU, b);
    b = (struct bytes){0};
    tag_text(&b, 14, "mtp3.service_indicator");
    ADD(&b, 0, 32, 0, 4, 0, 0, 0, 5); /* ISUP */
    end(&b, "x");
    feed(h, LINK_EXPORTED_PDU, b);
    assert_int_equal(h->messages, 0);
    const struct tracker_stats *stats = tracker_stats(h->tracker);
    assert_int_equal(stats->exported_name_count, 2);
    assert_string_equal(stats->exported_names[0].name, "a dissector with a name that is far lon");
    assert_string_equal(stats->exported_names[1].name, "mtp3.service_indicator");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(a_pdu_comes_with_its_addresses_and_a_flow_that_both_directions_share),
        TEST(point_codes_come_as_a_label_if_both_are_there),
        TEST(ipv6_addresses_and_a_table_of_dissectors),
        TEST(names_that_nobody_knows_are_counted_and_kept_for_the_report),
        TEST(a_pdu_without_a_name_is_one_of_unknown_name),
        TEST(tags_that_lie_or_do_not_end_are_malformed_and_cut_ones_are_not),
        TEST(values_of_a_wrong_length_are_passed_over),
        TEST(names_that_nobody_knows_are_counted_by_their_front),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
