// SPDX-License-Identifier: Apache-2.0
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <cmocka.h>

#include "unit/allocator.h"
#include "who/link_memo.h"
#include "who/party_memo.h"

enum { QUESTIONS = 200000, TITLES = 600 };

/* Prefixes of all lengths that a description may have, one in the other. */
static const char description[] =
    "home:\n"
    "  plmns: [001-01, 001019000]\n"
    "  gts: [\"99901\"]\n"
    "  msisdns: [\"9990170\"]\n"
    "  realms: [epc.mnc001.mcc001.3gppnetwork.org]\n"
    "  nodes: {hlr: [\"99901000600\"]}\n"
    "operators:\n"
    "  - {name: A, plmns: [999-02, 001019001, 310-410], gts: [\"99902\", \"999010007\"],\n"
    "     ips: [10.9.0.0/28, '2001:db8:9::/124']}\n"
    "  - {name: B, plmns: [99902900100], gts: [\"9990290\"], realms: [b.example],\n"
    "     ips: [10.9.0.5]}\n"
    "links:\n"
    "  - {name: abroad, side: external, peers: [10.9.0.0/16, 10.1.0.1, '2001:db8:9::/48'], point_codes: "
    "[8201],\n"
    "     network_indicator: 0}\n"
    "  - {name: national, side: internal, peers: [10.9.0.7, 10.1.0.1], point_codes: [8202],\n"
    "     network_indicator: 2}\n"
    "  - {name: core, side: internal, peers: [10.1.0.0/28, '2001:db8:9::1'], point_codes: [4101, 1]}\n";

static const char *const prefixes[] = {"00101",       "001019000",   "001019001", "99902", "999029001",
                                       "99902900100", "310410",      "31041099",  "99901", "9990170",
                                       "9990100",     "99901000600", "999010007", "49",    ""};

static const char *const names[] = {
    "",
    "a",
    "b",
    "ab",
    "hss.b.example",
    "b.example",
    ".example",
    "example.b",
    "hss.epc.mnc001.mcc001.3gppnetwork.org",
    "epc.mnc001.mcc001.3gppnetwork.org",
    "epc.mnc410.mcc310.3gppnetwork.org",
    ("a-host-whose-name-is-so-long-that-a-memo-has-no-room-for-it.and-for-its-realm."
     "epc.mnc002.mcc999.3gppnetwork.org"),
};

static uint64_t random_state;

static unsigned below(unsigned bound)
{
    random_state = random_state * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
    return (unsigned)(random_state >> 33) % bound;
}

static struct digits title(void)
{
    const char *prefix = prefixes[below(sizeof prefixes / sizeof *prefixes)];
    struct digits digits = {.len = (uint8_t)strlen(prefix)};
    memcpy(digits.text, prefix, digits.len);
    for (unsigned more = below(8); more > 0; more--)
        digits.text[digits.len++] = (char)('0' + below(3));
    return digits;
}

static void assert_same(const struct party *a, const struct party *b)
{
    assert_int_equal(a->operator_index, b->operator_index);
    assert_ptr_equal(a->iso, b->iso);
    assert_true(span_equal(a->country, b->country));
    assert_true(a->plmn == b->plmn);
    assert_ptr_equal(a->number, b->number);
    assert_int_equal(a->known.operator_index, b->known.operator_index);
    assert_int_equal(a->known.node, b->known.node);
    assert_int_equal(a->known.is_listed, b->known.is_listed);
    assert_int_equal(a->known.is_subscribers, b->known.is_subscribers);
    assert_ptr_equal(a->host.p, b->host.p);
    assert_int_equal(a->host.len, b->host.len);
    assert_int_equal(a->has_owner, b->has_owner);
}

/* Of both families, of which one may have the other's first octets, and next to each other. */
static struct ip_address ip(void)
{
    struct ip_address ip = {.family = below(2) ? 4 : 6,
                            .bytes = {10, below(2) ? 9 : 1, 0, (uint8_t)below(20)}};
    const struct ip_address described = {.family = 6, .bytes = {0x20, 0x01, 0x0d, 0xb8, 0, 9}};
    if (ip.family == 4 || below(4) == 0)
        return ip;
    ip = described;
    ip.bytes[15] = (uint8_t)below(20);
    return ip;
}

static plmn_t code(void)
{
    static const unsigned mccs[] = {1, 310, 901, 999};
    const unsigned digits = 2 + below(2);
    return plmn_make(mccs[below(sizeof mccs / sizeof *mccs)], below(digits == 3 ? 500 : 30), digits);
}

static void ask(struct party_memo *memo, const struct network *network, const struct digits *gt)
{
    struct span host = span_of_text(names[below(sizeof names / sizeof *names)]);
    struct span realm = span_of_text(names[below(sizeof names / sizeof *names)]);
    uint64_t np = below(18), nai = below(18);
    struct party told = party_memo_of_gt(memo, network, gt, np, nai), is = party_of_gt(network, gt, np, nai);
    assert_same(&told, &is);
    told = party_memo_of_host(memo, network, host, realm), is = party_of_host(network, host, realm);
    assert_same(&told, &is);
    told = party_memo_of_imsi(memo, network, gt), is = party_of_imsi(network, gt);
    assert_same(&told, &is);
    const plmn_t plmn = code();
    told = party_memo_of_plmn(memo, network, plmn), is = party_of_plmn(network, plmn);
    assert_same(&told, &is);
    const struct ip_address address = ip();
    told = party_memo_of_ip(memo, network, &address), is = party_of_ip(network, &address);
    assert_same(&told, &is);
}

static void ask_often(const struct network *network)
{
    void *memory = calloc(1, party_memo_size());
    struct party_memo *memo = party_memo_init(memory, 7);
    struct digits titles[TITLES];
    for (size_t i = 0; i < TITLES; i++)
        titles[i] = title();
    for (size_t i = 0; i < QUESTIONS; i++)
        ask(memo, network, &titles[below(TITLES)]);
    free(memory);
}

static void a_memo_tells_the_links_of_peers(void **state)
{
    struct allocator allocator = {0};
    struct sigwarden_alloc alloc = allocator_of(&allocator);
    struct sigwarden_error error;
    const struct sigwarden_text text = {"network.yaml", description, sizeof description - 1};
    struct network *network;
    struct link_memo *memo = link_memo_init(calloc(1, link_memo_size()), 7);
    static const uint32_t point_codes[] = {8201, 8202, 4101, 1, 2, 10 << 8};
    unsigned known = 0;
    (void)state;
    assert_int_equal(network_load(&text, &alloc, &network, &error), 0);
    for (size_t i = 0; i < QUESTIONS; i++) {
        const struct ip_address peer = ip();
        const uint32_t point_code =
            point_codes[below(sizeof point_codes / sizeof *point_codes)] + (below(50) << 14);
        const int ni = (int)below(5) - 1;
        const uint32_t link = network_link_of_ip(network, &peer, ni);
        known += link != NETWORK_NOBODY;
        assert_int_equal(link_memo_of_ip(memo, network, &peer, ni), link);
        assert_int_equal(link_memo_of_point_code(memo, network, point_code, ni),
                         network_link_of_point_code(network, point_code, ni));
    }
    assert_true(known > QUESTIONS / 4);
    free(memo);
    network_free(network);
}

static void a_memo_tells_what_the_tables_tell(void **state)
{
    struct allocator allocator = {0};
    struct sigwarden_alloc alloc = allocator_of(&allocator);
    struct sigwarden_error error;
    const struct sigwarden_text text = {"network.yaml", description, sizeof description - 1};
    struct network *network;
    (void)state;
    assert_int_equal(network_load(&text, &alloc, &network, &error), 0);
    assert_int_equal(network_imsi_digits(network), 11);
    ask_often(network);
    network_free(network);
}

static void a_memo_needs_no_description(void **state)
{
    (void)state;
    ask_often(NULL);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_memo_tells_what_the_tables_tell),
        cmocka_unit_test(a_memo_needs_no_description),
        cmocka_unit_test(a_memo_tells_the_links_of_peers),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
