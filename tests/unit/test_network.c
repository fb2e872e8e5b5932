// SPDX-License-Identifier: Apache-2.0
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#include <cmocka.h>

#include "signal/signal.h"
#include "unit/allocator.h"
#include "who/network.h"

#define DAY_NS INT64_C(86400000000000)

static struct allocator allocator;
static struct network *network;
static struct sigwarden_error error;

static int begin(void **state)
{
    (void)state;
    allocator = (struct allocator){0};
    network = NULL;
    error = (struct sigwarden_error){0};
    return 0;
}

static int end(void **state)
{
    (void)state;
    network_free(network);
    return allocator.out != 0;
}

static int try_load(const char *yaml)
{
    struct sigwarden_alloc alloc = allocator_of(&allocator);
    network_free(network);
    network = NULL;
    return network_load(&(struct sigwarden_text){"network.yaml", yaml, strlen(yaml)}, &alloc, &network,
                        &error);
}

static void load(const char *yaml)
{
    if (try_load(yaml) != 0)
        fail_msg("%u:%u: %s; %s", error.line, error.column, error.message, error.hint);
}

static struct digits digits(const char *text)
{
    struct digits result = {.len = (uint8_t)strlen(text)};
    memcpy(result.text, text, result.len);
    return result;
}

static struct ip_address ip4(uint8_t a, uint8_t b, uint8_t c, uint8_t d)
{
    return (struct ip_address){.family = 4, .bytes = {a, b, c, d}};
}

static const char *name(uint32_t index)
{
    return index == NETWORK_NOBODY ? "" : (const char *)network->operators[index].name.p;
}

static const char *owner(const char *number)
{
    struct digits gt = digits(number);
    return name(network_number(network, &gt).operator_index);
}

static const char *link_name(uint32_t index)
{
    return index == NETWORK_NOBODY ? "" : (const char *)network->links[index].name.p;
}

static const char everything[] =
    "home: {name: Home, country: Homeland, at: [10.5, -20.25], plmns: [001-01], gts: ['99901'], msisdns: "
    "['9990170'],\n"
    "  realms: [epc.mnc001.mcc001.3gppnetwork.org], hosts: [hss1.home.example], ips: [10.1.0.0/16],\n"
    "  nodes: {hlr: ['99901000600'], msc: ['99901000700', '99901000701'], sgsn: ['99901000800'], smsc: "
    "['99901000500'],\n"
    "    scf: ['99901000147'], gmlc: ['99901000145'], eir: ['99901000900']},\n"
    "  sms_router: {gt: '99901000501', pseudo_imsi_prefix: '0010199'}, ota: {smscs: ['99901000502'], tars: "
    "[b00010]},\n"
    "  mms_hosts: [mms.home.example], private_apns: [corporate]}\n"
    "operators:\n"
    "  - {name: Partner, country: FR, at: [48.8, 2.3], plmns: [999-02, '9990388'], gts: ['99902'], msisdns: "
    "['9990260'],\n"
    "     realms: [epc.mnc002.mcc999.3gppnetwork.org], ips: ['2001:db8:2::/48', 10.2.3.4], roaming: true, "
    "kind: network}\n"
    "  - {name: Light, plmns: [999-03], gts: ['9990277'], hosted_on: Partner, hubs: [Hub, '99955', "
    "10.5.0.0/16, ipx.example.org]}\n"
    "  - {name: Hub, gts: ['99950'], kind: hub}\n"
    "  - {name: Ferry, country: at sea, plmns: [901-99], kind: mobile, roaming: false}\n"
    "links:\n"
    "  - {name: ipx, side: external, peers: [10.9.0.0/16, '2001:db8:9::/48', dra.ipx.example.org], "
    "point_codes: [8201, 4-1-1],\n"
    "     network_indicator: 0, serves: [Partner, Hub]}\n"
    "  - {name: core, side: internal, peers: [10.9.7.0/24], point_codes: [8202]}\n"
    "  - {name: both, side: mixed, peers: [10.8.0.1]}\n"
    "agreements:\n"
    "  - {with: Partner, operations: [anyTimeInterrogation], applications: [slg, "
    "anyTimeInfoEnquiryContext],\n"
    "     from: ['99902000147'], why: prepaid, owner: roaming team, until: 2030-12-31}\n"
    "  - {with: Hub, operations: [sendRoutingInfo]}\n";

static void every_key_of_the_design_is_read(void **state)
{
    (void)state;
    load(everything);
    const struct network_operator *home = &network->operators[NETWORK_HOME], *partner = home + 1;
    assert_true(network->has_home);
    assert_int_equal(network->operator_count, 5);
    assert_string_equal(name(NETWORK_HOME), "Home");
    assert_string_equal((const char *)home->country.p, "Homeland");
    assert_null(home->iso);
    assert_true(home->has_position && home->latitude_udeg == 10500000 && home->longitude_udeg == -20250000);
    assert_true(home->plmn == plmn_make(1, 1, 2));
    assert_string_equal((const char *)partner->country.p, "FR");
    assert_string_equal(partner->iso->name, "France");
    assert_true(partner->has_roaming && partner->roaming);
    assert_int_equal(partner->plmn, 0); /* it has two */
    assert_int_equal(network->operators[2].host, 1);
    assert_int_equal(network->operators[3].kind, NETWORK_HUB);
    assert_true(network->operators[4].has_roaming && !network->operators[4].roaming);
    assert_int_equal(network->link_count, 3);
    assert_int_equal(network->links[0].network_indicator, 0);
    assert_int_equal(network->links[0].serves_count, 2);
    assert_int_equal(network->links[0].serves[1], 3);
    assert_int_equal(network->links[2].side, NETWORK_SIDE_MIXED);
    assert_int_equal(network->hosts.count, 1);
    assert_string_equal((const char *)network->mms_hosts.items[0].p, "mms.home.example");
    assert_string_equal((const char *)network->private_apns.items[0].p, "corporate");
    assert_string_equal((const char *)network->ota_tars.items[0].p, "b00010");
    assert_string_equal((const char *)network->pseudo_imsi_prefix.p, "0010199");
}

static void the_longest_prefix_owns_an_address(void **state)
{
    (void)state;
    load(everything);
    assert_string_equal(owner("99901000700"), "Home");
    assert_string_equal(owner("99902000700"), "Partner");
    assert_string_equal(owner("99902770001"), "Light"); /* leased from Partner */
    assert_string_equal(owner("999017012345"), "Home");
    assert_string_equal(owner("99966"), "");
    assert_string_equal(owner("9990"), "");
    struct digits gt = digits("99902770001");
    assert_true(network_owns_number(network, 1, &gt));
    assert_true(network_owns_number(network, 2, &gt));
    assert_false(network_owns_number(network, 0, &gt));
    struct digits imsi = digits("999020007654321"), range = digits("999038800000001");
    assert_string_equal(name(network_of_imsi(network, &imsi)), "Partner");
    assert_string_equal(name(network_of_imsi(network, &range)), "Partner"); /* within Light's PLMN */
    assert_int_equal(network_plmn(network, &range), plmn_make(999, 3, 2));
    struct ip_address exact = ip4(10, 2, 3, 4), next = ip4(10, 2, 3, 5), ours = ip4(10, 1, 255, 255);
    assert_string_equal(name(network_of_ip(network, &exact)), "Partner");
    assert_string_equal(name(network_of_ip(network, &next)), "");
    assert_string_equal(name(network_of_ip(network, &ours)), "Home");
    struct ip_address six = {.family = 6, .bytes = {0x20, 1, 0x0d, 0xb8, 0, 2, 0xff}};
    assert_string_equal(name(network_of_ip(network, &six)), "Partner");
    six.bytes[5] = 3;
    assert_string_equal(name(network_of_ip(network, &six)), "");
}

static void a_realm_owns_its_hosts_and_no_name_that_only_ends_alike(void **state)
{
    (void)state;
    load(everything);
    static const struct {
        const char *host, *owner;
    } cases[] = {
        {"epc.mnc002.mcc999.3gppnetwork.org", "Partner"},
        {"hss.EPC.mnc002.mcc999.3gppnetwork.org", "Partner"},
        {"hss.epc.mnc002.mcc999.3gppnetwork.org.", "Partner"},
        {"xepc.mnc002.mcc999.3gppnetwork.org", ""},
        {"mnc002.mcc999.3gppnetwork.org", ""},
        {"", ""},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        assert_string_equal(name(network_of_host(network, span_of_text(cases[i].host))), cases[i].owner);
}

static void the_description_decides_how_long_a_network_code_is(void **state)
{
    (void)state;
    load("operators: [{name: A, plmns: ['999002']}, {name: B, plmns: [310-41]}]");
    struct digits three = digits("999002123456789"), two = digits("310411234567890"),
                  other = digits("999031234567890");
    assert_int_equal(network_plmn(network, &three), plmn_make(999, 2, 3));
    assert_int_equal(network_plmn(network, &two), plmn_make(310, 41, 2));
    assert_int_equal(network_plmn(network, &other), plmn_make(999, 3, 2));
    assert_string_equal((const char *)network->operators[2].iso->code, "US"); /* from its PLMN */
    assert_null(network->operators[1].iso);
}

static void nodes_are_known_by_their_whole_address(void **state)
{
    (void)state;
    load(everything);
    static const struct {
        const char *gt;
        unsigned roles;
    } cases[] = {
        {"99901000600", NETWORK_NODE_HLR},
        {"99901000701", NETWORK_NODE_MSC},
        {"99901000800", NETWORK_NODE_SGSN},
        {"99901000500", NETWORK_NODE_SMSC},
        {"99901000147", NETWORK_NODE_SCF},
        {"99901000145", NETWORK_NODE_GMLC},
        {"99901000900", NETWORK_NODE_EIR},
        {"99901000502", NETWORK_NODE_OTA},
        {"999010006001", 0},
        {"99901000501", NETWORK_NODE_SMS_ROUTER},
        {"9990100060", 0},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct digits gt = digits(cases[i].gt);
        struct network_number known = network_number(network, &gt);
        assert_int_equal(known.node, cases[i].roles);
        assert_int_equal(known.is_listed, cases[i].roles != 0);
    }
    struct digits number = digits("999017012345"), node = digits("99901000600");
    assert_true(network_number(network, &number).is_subscribers);
    assert_false(network_number(network, &node).is_subscribers);
}

static bool through(uint32_t operator_index, const struct digits *number, const struct ip_address *ip,
                    uint32_t via)
{
    const struct network_way way = {.number = number, .ip = ip, .operator_index = via};
    return network_through_hub(network, operator_index, &way);
}

static void hosts_and_hubs_stand_for_an_operator(void **state)
{
    (void)state;
    load(everything);
    enum { PARTNER = 1, LIGHT = 2, HUB = 3 };
    struct digits hub = digits("99955123"), other = digits("99956123");
    struct ip_address ip = ip4(10, 5, 1, 1), other_ip = ip4(10, 6, 1, 1);
    assert_true(network_hosted_on(network, LIGHT, PARTNER));
    assert_false(network_hosted_on(network, PARTNER, LIGHT));
    assert_true(through(LIGHT, &hub, NULL, NETWORK_NOBODY));
    assert_true(through(LIGHT, NULL, &ip, NETWORK_NOBODY));
    assert_true(through(LIGHT, NULL, NULL, HUB));
    assert_false(through(LIGHT, &other, &other_ip, PARTNER));
    assert_false(through(PARTNER, &hub, &ip, HUB));
}

static void a_link_is_found_by_its_longest_peer(void **state)
{
    (void)state;
    load(everything);
    struct ip_address outside = ip4(10, 9, 1, 1), inside = ip4(10, 9, 7, 1), nobodys = ip4(10, 10, 1, 1);
    assert_string_equal(link_name(network_link_of_ip(network, &outside, 0)), "ipx");
    assert_string_equal(link_name(network_link_of_ip(network, &outside, 2)), "ipx"); /* whatever it claims */
    assert_string_equal(link_name(network_link_of_ip(network, &outside, -1)), "ipx");
    assert_string_equal(link_name(network_link_of_ip(network, &inside, 0)), "core");
    assert_string_equal(link_name(network_link_of_ip(network, &nobodys, 0)), "");
    assert_string_equal(link_name(network_link_of_host(network, span_of_text("dra.ipx.example.org"))), "ipx");
    assert_string_equal(link_name(network_link_of_point_code(network, 8201, 0)), "ipx");
    assert_string_equal(link_name(network_link_of_point_code(network, 8201, 2)),
                        ""); /* another network's 8201 */
    assert_string_equal(link_name(network_link_of_point_code(network, 4 << 11 | 1 << 3 | 1, 0)), "ipx");
    assert_string_equal(link_name(network_link_of_point_code(network, 8202, 2)), "core");
}

static void network_indicators_tell_links_of_one_peer_apart(void **state)
{
    (void)state;
    load("links: [{name: abroad, side: external, peers: [10.9.0.1], network_indicator: 0},\n"
         "        {name: national, side: internal, peers: [10.9.0.1], network_indicator: 2}]");
    struct ip_address peer = ip4(10, 9, 0, 1);
    assert_string_equal(link_name(network_link_of_ip(network, &peer, 0)), "abroad");
    assert_string_equal(link_name(network_link_of_ip(network, &peer, 2)), "national");
    assert_string_equal(link_name(network_link_of_ip(network, &peer, 3)), "");
    assert_string_equal(link_name(network_link_of_ip(network, &peer, -1)), "");
}

static bool agreed(uint32_t code, const char *application, const char *gt, uint32_t operator_index,
                   int64_t time_ns)
{
    struct digits number = digits(gt);
    return network_agreed(network, &(struct network_request){
                                       .operation = code ? OPERATION(PROTOCOL_MAP, code) : 0,
                                       .application = span_of_text(application),
                                       .number = &number,
                                       .operator_index = operator_index,
                                       .time_ns = time_ns,
                                   });
}

static void an_agreement_covers_what_it_says_until_its_last_day_is_over(void **state)
{
    enum { ATI = 71, SRI = 22, PSI = 70, HUB = 3, PARTNER = 1 };
    const int64_t last_day = 22279 * DAY_NS; /* 2030-12-31 */
    (void)state;
    load(everything);
    assert_true(agreed(ATI, "", "99902000147", PARTNER, 0));
    assert_true(agreed(ATI, "", "99902000147", PARTNER, last_day + DAY_NS - 1));
    assert_false(agreed(ATI, "", "99902000147", PARTNER, last_day + DAY_NS));
    assert_false(agreed(ATI, "", "99902000148", PARTNER, 0)); /* from elsewhere */
    assert_false(agreed(PSI, "", "99902000147", PARTNER, 0)); /* something else */
    assert_true(agreed(0, "slg", "99902000147", PARTNER, 0));
    assert_true(agreed(0, "anyTimeInfoEnquiryContext-v3", "99902000147", PARTNER, 0));
    assert_false(agreed(0, "infoRetrievalContext-v3", "99902000147", PARTNER, 0));
    assert_true(agreed(SRI, "", "99950000001", HUB, INT64_MAX)); /* from anywhere of Hub, for ever */
    assert_false(agreed(SRI, "", "99950000001", NETWORK_NOBODY, 0));
}

static void a_prefix_in_from_covers_all_behind_it_as_long_as_any_holds(void **state)
{
    (void)state;
    load("agreements:\n"
         "  - {operations: [sendIMSI], from: ['99902', 10.2.0.0/16], until: 1970-01-10}\n"
         "  - {operations: [sendIMSI], from: ['9990200'], until: 1970-01-05}\n"
         "  - {operations: [sendIMSI], from: ['9990200'], until: 1970-01-03}\n");
    assert_true(agreed(58, "", "99902001", NETWORK_NOBODY, 4 * DAY_NS));
    assert_true(agreed(58, "", "99902001", NETWORK_NOBODY, 9 * DAY_NS)); /* by the shorter one */
    assert_false(agreed(58, "", "99902001", NETWORK_NOBODY, 10 * DAY_NS));
    struct ip_address ip = ip4(10, 2, 9, 9);
    assert_true(network_agreed(network, &(struct network_request){.operation = OPERATION(PROTOCOL_MAP, 58),
                                                                  .ip = &ip,
                                                                  .operator_index = NETWORK_NOBODY}));
}

static void a_mistake_is_said_with_its_place_and_what_was_meant(void **state)
{
    static const struct {
        const char *yaml;
        unsigned line, column;
        const char *message, *hint;
    } cases[] = {
        {"hme: {}", 1, 1, "unknown key \"hme\" in the network description", "did you mean \"home\"?"},
        {"home:\n  gst: ['1']", 2, 3, "unknown key \"gst\" in home", "did you mean \"gts\"?"},
        {"home: {nodes: {vlr: ['1']}}", 1, 16, "unknown key \"vlr\" in nodes", "did you mean \"hlr\"?"},
        {"home: {ota: {tar: [b00010]}}", 1, 14, "unknown key \"tar\" in ota", "did you mean \"tars\"?"},
        {"home: {ota: {tars: [b0001]}}", 1, 21, "this is no toolkit application reference: \"b0001\"",
         "did you mean"},
        {"home: []", 1, 7, "home must be a mapping of keys and values, not a list", ""},
        {"home: {gts: {a: b}}", 1, 13, "this must be a list, not a mapping", "write it"},
        {"home: {gts: [[1]]}", 1, 14, "each item of this list must be a single value", ""},
        {"home: {gts: ['9990x']}", 1, 14, "this is no prefix of global titles: \"9990x\"", ""},
        {"home: {plmns: [1-1]}", 1, 16, "this is no PLMN: \"1-1\"", "did you mean \"001-01\"?"},
        {"home: {at: [91, 0]}", 1, 12, "at must be [latitude, longitude] in degrees", "write it"},
        {"home: {at: [1]}", 1, 12, "at must be [latitude, longitude] in degrees", "write it"},
        {"home: {ips: [10.1.0.1/16]}", 1, 14, "the address has bits behind its mask: \"10.1.0.1/16\"", ""},
        {"home: {ips: [10.1.0.0/33]}", 1, 14, "this is no IP address or network: \"10.1.0.0/33\"", ""},
        {"home: {realms: [nodot]}", 1, 17, "this is no realm: \"nodot\"", ""},
        {"operators: {name: A}", 1, 12, "this must be a list", "begin each entry with a dash"},
        {"operators: [A]", 1, 13, "an operator must be a mapping", ""},
        {"operators: [{kind: hup}]", 1, 20, "kind is network, sms-only, hub or mobile, not \"hup\"",
         "did you mean \"hub\"?"},
        {"operators: [{roaming: yes}]", 1, 23, "roaming must be true or false", ""},
        {"operators: [{name: Partner}, {hosted_on: Patner}]", 1, 42,
         "no operator is described that is called \"Patner\"", "did you mean \"Partner\"?"},
        {"operators: [{hubs: [Hob]}, {name: Hub}]", 1, 21,
         "this is no GT, realm, IP network or described operator: \"Hob\"", ""},
        {"links: [{side: outside, peers: [10.9.0.1]}]", 1, 16,
         "side is external, internal or mixed, not \"outside\"", ""},
        {"links: [{side: external}]", 1, 9, "this link does not say who is on it", "give peers"},
        {"links: [{network_indicator: 4}]", 1, 29, "network_indicator must be 0, 1, 2 or 3", ""},
        {"links: [{point_codes: [8-1-1]}]", 1, 24, "this is no point code: \"8-1-1\"", ""},
        {"links: [{point_codes: [99999999]}]", 1, 24, "this is no point code: \"99999999\"", ""},
        {"links: [{peers: [nonsense]}]", 1, 18, "this is no IP address, network or host name: \"nonsense\"",
         ""},
        {"links: [{peers: [10.9.0.1], serves: [X]}]", 1, 38, "no operator is described that is called \"X\"",
         ""},
        {"agreements: [{from: ['1']}]", 1, 14, "this agreement does not say what is agreed", ""},
        {"agreements: [{operations: [sendIMSI]}]", 1, 14, "this agreement does not say who may ask", ""},
        {"agreements: [{from: ['1'], operations: [anyTimeInterogation]}]", 1, 41,
         "there is no operation \"anyTimeInterogation\"", "did you mean \"anyTimeInterrogation\"?"},
        {"agreements: [{from: ['1'], applications: [slq]}]", 1, 43, "there is no application \"slq\"",
         "did you mean \"SLg\"?"},
        {"agreements: [{from: ['1'], operations: [sendIMSI], until: 2030-02-30}]", 1, 59,
         "this is no date: \"2030-02-30\"", ""},
        {"agreements: [{from: [here], operations: [sendIMSI]}]", 1, 22,
         "this is no GT, host or IP network: \"here\"", ""},
        {"agreements: [{with: Nobody, operations: [sendIMSI]}]", 1, 21,
         "no operator is described that is called \"Nobody\"", ""},
    };
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        if (try_load(cases[i].yaml) == 0)
            fail_msg("accepted: %s", cases[i].yaml);
        if (strncmp(error.message, cases[i].message, strlen(cases[i].message)) != 0)
            assert_string_equal(error.message, cases[i].message);
        if (strncmp(error.hint, cases[i].hint, strlen(cases[i].hint)) != 0)
            assert_string_equal(error.hint, cases[i].hint);
        if (error.line != cases[i].line || error.column != cases[i].column)
            fail_msg("%s: %u:%u instead of %u:%u", cases[i].yaml, error.line, error.column, cases[i].line,
                     cases[i].column);
    }
}

static void a_contradiction_names_both_places(void **state)
{
    static const struct {
        const char *yaml;
        unsigned line;
        const char *message, *hint;
    } cases[] = {
        {"home: {name: H, gts: ['99901']}\noperators:\n- {name: P, gts: ['99901']}", 3,
         "the prefix \"99901\" belongs to \"H\" too",
         "it stands on line 1 already; a lease is a longer prefix of its own"},
        {"operators:\n- {name: P, plmns: [999-02]}\n- {name: Q, plmns: ['99902']}", 3,
         "the PLMN \"99902\" belongs to \"P\" too", "it stands on line 2"},
        {"operators:\n- {name: P, realms: [a.example]}\n- {name: Q, realms: [A.Example]}", 3,
         "the realm \"A.Example\" belongs to \"P\" too", ""},
        {"operators:\n- {name: P, ips: [10.0.0.0/8]}\n- {name: Q, ips: [10.0.0.0/8]}", 3,
         "the IP network \"10.0.0.0/8\" belongs to \"P\" too", ""},
        {"operators:\n- {name: P}\n- {name: P}", 3, "another operator has the name \"P\"", "it is on line 2"},
        {"home: {name: P}\noperators:\n- {name: P}", 3, "another operator has the name \"P\"",
         "it is on line 1"},
        {"links:\n- {name: a, peers: [10.9.0.1]}\n- {name: b, peers: [10.9.0.1/32]}", 3,
         "the peer \"10.9.0.1/32\" is on the link \"a\" too", "it stands on line 2"},
        {"links:\n- {name: a, point_codes: [1]}\n- {name: b, point_codes: [0-0-1]}", 3,
         "the point code \"0-0-1\" is on the link \"a\" too", ""},
        {"links:\n- {network_indicator: 0}\n- {network_indicator: 0}", 3,
         "a second link that holds for everybody", "give peers"},
        {"operators:\n- {name: P, hosted_on: Q}\n- {name: Q, hosted_on: P}", 2,
         "the operators are hosted on each other in a circle: \"P\"", ""},
        {"home: {gts: ['1']}\nhome: {gts: ['2']}", 2, "the same key a second time: \"home\"",
         "it stands first on line 1"},
    };
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        if (try_load(cases[i].yaml) == 0)
            fail_msg("accepted: %s", cases[i].yaml);
        if (strncmp(error.message, cases[i].message, strlen(cases[i].message)) != 0)
            assert_string_equal(error.message, cases[i].message);
        if (strncmp(error.hint, cases[i].hint, strlen(cases[i].hint)) != 0)
            assert_string_equal(error.hint, cases[i].hint);
        assert_int_equal(error.line, cases[i].line);
    }
}

static void what_is_said_twice_without_contradiction_is_fine(void **state)
{
    (void)state;
    load("home: {gts: ['99901', '+99901'], nodes: {hlr: ['99901000600'], smsc: ['99901000600']}}\n"
         "links: [{name: ipx, side: external, peers: [10.9.0.0/16, 10.9.0.0/16]},\n"
         "        {name: ipx, side: external, peers: [10.10.0.0/16]}]\n"); /* names may repeat */
    assert_int_equal(network->gts.count, 1);
    struct digits gt = digits("99901000600");
    assert_int_equal(network_number(network, &gt).node, NETWORK_NODE_HLR | NETWORK_NODE_SMSC);
}

static void every_key_is_optional(void **state)
{
    static const char *const texts[] = {
        "",
        "home:",
        "home: {}",
        "operators:",
        "operators: [{}]",
        "links: []",
        "agreements:",
        "home: {gts: , at: , nodes: {}, sms_router: {}, ota: {}}",
        "operators: [{gts: ['1']}, {gts: ['2']}, {}, {}]",
    };
    (void)state;
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
        load(texts[i]);
    assert_string_equal(owner("12"), "1"); /* an operator without a name is called by what it has */
    assert_string_equal(name(3), "unnamed");
    assert_string_equal(name(NETWORK_HOME), "home");
}

static void the_shortest_description_is_a_home_plmn(void **state)
{
    struct sigwarden_alloc alloc = allocator_of(&allocator);
    struct digits ours = digits("262011234567890"), other = digits("262021234567890");
    (void)state;
    assert_int_equal(network_of_home("26201", &alloc, &network, &error), 0);
    assert_true(network->has_home);
    assert_int_equal(network_of_imsi(network, &ours), NETWORK_HOME);
    assert_int_equal(network_of_imsi(network, &other), NETWORK_NOBODY);
    assert_string_equal(network->operators[NETWORK_HOME].iso->code, "DE");
    network_free(network);
    network = NULL;
    assert_true(network_of_home("1-1\"]", &alloc, &network, &error) < 0);
    assert_string_equal(error.message, "the home network is no PLMN");
}

static void running_out_of_memory_anywhere_is_an_error_and_loses_none(void **state)
{
    (void)state;
    for (size_t limit = 1;; limit++) {
        allocator.limit = limit;
        allocator.calls = 0;
        int result = try_load(everything);
        if (result == 0)
            break;
        assert_int_equal(-result, SIGWARDEN_ERROR_MEMORY);
        assert_int_equal(allocator.out, 0);
    }
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, begin, end)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(every_key_of_the_design_is_read),
        TEST(the_longest_prefix_owns_an_address),
        TEST(a_realm_owns_its_hosts_and_no_name_that_only_ends_alike),
        TEST(the_description_decides_how_long_a_network_code_is),
        TEST(nodes_are_known_by_their_whole_address),
        TEST(hosts_and_hubs_stand_for_an_operator),
        TEST(a_link_is_found_by_its_longest_peer),
        TEST(network_indicators_tell_links_of_one_peer_apart),
        TEST(an_agreement_covers_what_it_says_until_its_last_day_is_over),
        TEST(a_prefix_in_from_covers_all_behind_it_as_long_as_any_holds),
        TEST(a_mistake_is_said_with_its_place_and_what_was_meant),
        TEST(a_contradiction_names_both_places),
        TEST(what_is_said_twice_without_contradiction_is_fine),
        TEST(every_key_is_optional),
        TEST(the_shortest_description_is_a_home_plmn),
        TEST(running_out_of_memory_anywhere_is_an_error_and_loses_none),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
