// SPDX-License-Identifier: Apache-2.0
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#include <cmocka.h>

#include "signal/field.h"
#include "unit/allocator.h"
#include "who/who.h"

/* A home network with a border of three kinds, two partners, a host with its tenant, hubs, a ship. */
static const char described[] =
    "home: {name: Home, country: Homeland, plmns: [001-01], gts: ['99901'], msisdns: ['9990170'],\n"
    "       nodes: {hlr: ['99901000600'], msc: ['99901000700']}}\n"
    "operators:\n"
    "  - {name: Partner, country: Neighbourland, plmns: [999-02], gts: ['99902'], msisdns: ['9990260']}\n"
    "  - {name: Stranger, country: Farland, plmns: [999-66], gts: ['99966']}\n"
    "  - {name: Lessee, country: Farland, plmns: [999-67], gts: ['9990299']}\n"
    "  - {name: Tenant, plmns: [999-04], hosted_on: Partner}\n"
    "  - {name: Carried, plmns: [999-05], hubs: [HubA, '99955']}\n"
    "  - {name: HubA, gts: ['99950'], kind: hub}\n"
    "  - {name: HubB, gts: ['99951'], kind: hub}\n"
    "  - {name: Ferry, country: at sea, plmns: [901-99], gts: ['99909'], kind: mobile}\n"
    "  - {name: French, country: France, plmns: [208-99], gts: ['33699']}\n"
    "  - {name: Worldwide, plmns: [999-08, 999-09], gts: ['99908']}\n"
    "  - {name: Packets, country: Neighbourland, plmns: [999-10], realms: [packets.example], ips: "
    "[10.20.0.0/16]}\n"
    "  - {name: Shared, plmns: [999-11], hosted_on: Packets, ips: [10.21.0.0/16]}\n"
    "  - {name: Rival, country: Farland, plmns: [999-12], realms: [rival.example], ips: [10.22.0.0/16]}\n"
    "  - {name: Behind, plmns: [999-13], hubs: [Relay], ips: [10.23.0.0/16]}\n"
    "  - {name: Relay, realms: [relay.example], ips: [10.24.0.0/16], kind: hub}\n"
    "links:\n"
    "  - {name: ipx, side: external, peers: [10.9.0.0/16], point_codes: [8201]}\n"
    "  - {name: core, side: internal, peers: [10.1.0.0/16], point_codes: [4101]}\n"
    "  - {name: both, side: mixed, peers: [10.8.0.0/16]}\n"
    "  - {name: states, side: external, peers: [10.6.0.0/16], network_indicator: 2, point_code_format: "
    "ansi,\n"
    "     point_codes: [10-11-12]}\n"
    "agreements:\n"
    "  - {with: Partner, operations: [anyTimeInterrogation], from: ['99902000147'], until: 2030-12-31}\n";

/* The same without links, as a first description is. */
static const char without_links[] = "home: {plmns: [001-01], gts: ['99901']}\n";

static const char german_home[] = "home: {plmns: [262-98]}\n"; /* as --home 262-98 */

enum description { NONE, DESCRIBED, WITHOUT_LINKS, GERMAN_HOME, DESCRIPTIONS };
static struct network *networks[DESCRIPTIONS];
static struct allocator allocator;

static int load_all(void **state)
{
    static const char *const texts[] = {
        [DESCRIBED] = described, [WITHOUT_LINKS] = without_links, [GERMAN_HOME] = german_home};
    struct sigwarden_alloc alloc = allocator_of(&allocator);
    (void)state;
    for (size_t i = DESCRIBED; i < DESCRIPTIONS; i++) {
        struct sigwarden_error error;
        const struct sigwarden_text text = {"network.yaml", texts[i], strlen(texts[i])};
        if (network_load(&text, &alloc, &networks[i], &error) != 0) {
            fprintf(stderr, "%u:%u: %s\n", error.line, error.column, error.message);
            return -1;
        }
    }
    return 0;
}

static int free_all(void **state)
{
    (void)state;
    for (size_t i = 0; i < DESCRIPTIONS; i++)
        network_free(networks[i]);
    return allocator.out != 0;
}

struct example {
    enum description network;
    const char *given;    /* "source.gt=99901000700 tcap.type=begin" */
    const char *expected; /* the same; a value of ? is not known */
};

/* The next "path=value"; false at the end. */
static bool next_pair(const char **at, enum field_id *ret_id, struct span *ret_value)
{
    const char *path = *at + strspn(*at, " ");
    size_t path_len = strcspn(path, "="), value_len;
    if (!*path)
        return false;
    int id = field_find(span_of(path, path_len));
    if (id < 0)
        fail_msg("no field %.*s", (int)path_len, path);
    value_len = strcspn(path + path_len + 1, " ");
    *ret_id = (enum field_id)id;
    *ret_value = span_of(path + path_len + 1, value_len);
    *at = path + path_len + 1 + value_len;
    return true;
}

static void give(struct signal *signal, const char *given)
{
    enum field_id id;
    struct span value;
    while (next_pair(&given, &id, &value))
        if (!field_set_text(signal, id, value))
            fail_msg("%s: %.*s does not fit", field_get(id)->path, (int)value.len, (const char *)value.p);
}

static bool is_equal(const struct signal *a, const struct signal *b, enum field_id id)
{
    static const size_t sizes[] = {
        [FIELD_KIND_BOOL] = sizeof(field_type_BOOL), [FIELD_KIND_UINT] = sizeof(field_type_UINT),
        [FIELD_KIND_ENUM] = sizeof(field_type_ENUM), [FIELD_KIND_PLMN] = sizeof(field_type_PLMN),
        [FIELD_KIND_TEXT] = sizeof(field_type_TEXT),
    };
    const struct field *field = field_get(id);
    const void *left = (const char *)a + field->offset, *right = (const char *)b + field->offset;
    if (field->kind == FIELD_KIND_TEXT)
        return span_equal(*(const struct span *)left, *(const struct span *)right);
    return memcmp(left, right, sizes[field->kind]) == 0;
}

static void check(const struct example *example)
{
    struct signal signal, wanted;
    const char *expected = example->expected;
    enum field_id id;
    struct span value;
    memset(&signal, 0, sizeof signal);
    signal_init(&signal);
    give(&signal, example->given);
    who_resolve(&(struct who){networks[example->network], NULL, NULL}, &signal);
    while (next_pair(&expected, &id, &value)) {
        bool unknown = span_is(value, "?");
        memset(&wanted, 0, sizeof wanted);
        if (signal_has(&signal, id) == unknown)
            fail_msg("%s\n  %s should be %.*s and is %s", example->given, field_get(id)->path, (int)value.len,
                     (const char *)value.p, unknown ? "known" : "not known");
        if (!unknown && field_set_text(&wanted, id, value) && is_equal(&signal, &wanted, id))
            continue;
        if (!unknown)
            fail_msg("%s\n  %s is not %.*s", example->given, field_get(id)->path, (int)value.len,
                     (const char *)value.p);
    }
}

#define CHECK(examples)                                                                                      \
    do {                                                                                                     \
        (void)state;                                                                                         \
        for (size_t i = 0; i < sizeof(examples) / sizeof *(examples); i++)                                   \
            check(&(examples)[i]);                                                                           \
    } while (0)

static void parties_are_resolved_by_description_then_by_numbering(void **state)
{
    static const struct example examples[] = {
        {DESCRIBED, "source.gt=99902000700 source.np=1 source.nai=4",
         "source.operator=Partner source.country=Neighbourland source.plmn=999-02 source.is_home=false"},
        {DESCRIBED, "source.gt=99902990001", "source.operator=Lessee source.country=Farland"},
        {DESCRIBED, "source.gt=33699000001", "source.operator=French source.country=FR"},
        {DESCRIBED, "source.gt=99908000001", "source.operator=Worldwide source.plmn=? source.country=?"},
        {DESCRIBED, "source.gt=491710000001", "source.operator=? source.country=DE source.is_home=false"},
        {DESCRIBED, "source.gt=99933000001", "source.operator=? source.country=? source.is_home=false"},
        {DESCRIBED, "source.gt=99901000700 destination.gt=99902000700",
         "source.is_home=true source.operator=Home destination.operator=Partner destination.is_home=false "
         "destination.plmn=999-02 destination.country=Neighbourland"},
        {DESCRIBED, "source.gt=999017012345", "source.operator=Home source.is_home=true"},
        /* a national number does not say whose it is */
        {DESCRIBED, "source.gt=99902000700 source.nai=3",
         "source.operator=? source.country=? source.is_home=?"},
        /* E.212: the title is an IMSI; E.214: country code and network code, then its end */
        {DESCRIBED, "source.gt=999020007654321 source.np=6 source.nai=3",
         "source.operator=Partner source.plmn=999-02"},
        {DESCRIBED, "destination.gt=999010001234567 destination.np=7 destination.nai=4",
         "destination.operator=Home destination.is_home=true"},
        {NONE, "source.gt=491710000001",
         "source.operator=? source.country=DE source.is_home=? source.plmn=?"},
        {NONE, "source.gt=310410123456789 source.np=6", "source.plmn=310-410 source.country=US"},
        {NONE, "source.gt=88299000001", "source.country=?"},
        {NONE, "source.pc=100 source.ssn=8", "source.operator=? source.country=? source.is_home=?"},
        {GERMAN_HOME, "source.gt=491710000001", "source.country=DE source.is_home=?"},
    };
    CHECK(examples);
}

static void side_follows_from_the_link_and_not_from_the_claim(void **state)
{
    static const struct example examples[] = {
        {DESCRIBED, "source.ip=10.9.1.1 source.gt=99966000001 destination.ip=10.1.1.1",
         "source.side=external source.side_by=link link.name=ipx destination.side=internal "
         "signal.direction=inbound"},
        /* whoever it claims to be, and whatever its point code and network indicator are */
        {DESCRIBED,
         "source.ip=10.9.1.1 source.gt=99901000600 mtp3.opc=4101 mtp3.ni=2 destination.ip=10.1.1.1",
         "source.side=external source.side_by=link source.is_home=true signal.direction=inbound"},
        {DESCRIBED, "source.ip=10.1.1.1 source.gt=99966000001 destination.ip=10.9.1.1",
         "source.side=internal link.name=core destination.side=external signal.direction=outbound"},
        {DESCRIBED, "source.ip=10.1.1.1 destination.ip=10.1.1.2", "signal.direction=internal"},
        {DESCRIBED, "source.ip=10.9.1.1 destination.ip=10.9.1.2", "signal.direction=transit"},
        /* links are described, and this is on none of them */
        {DESCRIBED, "source.ip=10.99.1.1 mtp3.ni=0 destination.ip=10.1.1.1",
         "source.side=? source.side_by=? link.name=? destination.side=internal signal.direction=?"},
        /* an IP without link is not helped by a point code that has one */
        {DESCRIBED, "source.ip=10.99.1.1 mtp3.opc=8201", "source.side=?"},
        /* below IP the point codes decide */
        {DESCRIBED, "mtp3.opc=8201 mtp3.dpc=4101 mtp3.ni=0",
         "source.side=external destination.side=internal signal.direction=inbound link.name=ipx"},
        {DESCRIBED, "mtp3.opc=77 mtp3.dpc=4101",
         "source.side=? destination.side=internal signal.direction=?"},
    };
    CHECK(examples);
}

static void on_a_mixed_link_the_owner_of_the_title_decides_and_the_event_says_so(void **state)
{
    static const struct example examples[] = {
        {DESCRIBED, "source.ip=10.8.1.1 source.gt=99901000600",
         "source.side=internal source.side_by=claim link.name=both"},
        {DESCRIBED, "source.ip=10.8.1.1 source.gt=99966000001", "source.side=external source.side_by=claim"},
        {DESCRIBED, "source.ip=10.8.1.1 source.gt=491710000001", "source.side=external source.side_by=claim"},
        {DESCRIBED, "source.ip=10.8.1.1 source.gt=99902990001", "source.side=external source.side_by=claim"},
        {DESCRIBED, "source.ip=10.8.1.1 source.gt=0100070 source.nai=3", "source.side=? source.side_by=?"},
        {DESCRIBED, "source.ip=10.8.1.1 source.pc=100", "source.side=? source.side_by=?"},
        {DESCRIBED,
         "source.ip=10.8.1.1 source.gt=99966000001 destination.ip=10.8.1.2 destination.gt=99901000700",
         "destination.side=internal signal.direction=inbound"},
    };
    CHECK(examples);
}

static void without_links_the_network_indicator_makes_external_and_nothing_internal(void **state)
{
    static const struct example examples[] = {
        {NONE, "source.ip=10.9.1.1 mtp3.ni=0 source.gt=99966000001",
         "source.side=external source.side_by=link destination.side=? signal.direction=?"},
        {NONE, "mtp3.ni=1", "source.side=external"},
        {NONE, "mtp3.ni=2 source.gt=99901000600", "source.side=? source.side_by=?"},
        {NONE, "mtp3.ni=3", "source.side=?"},
        {NONE, "source.gt=99966000001", "source.side=?"},
        {WITHOUT_LINKS, "mtp3.ni=0 source.gt=99966000001", "source.side=external link.name=?"},
        {WITHOUT_LINKS, "mtp3.ni=2 source.gt=99901000600", "source.side=?"},
        /* the home network's own messages leave with this indicator too: no spoofed home can be told */
        {WITHOUT_LINKS, "mtp3.ni=0 source.gt=99901000600", "source.side=? source.is_home=true"},
        {GERMAN_HOME, "mtp3.ni=0 source.gt=491710000001", "source.side=? source.is_home=?"},
        {GERMAN_HOME, "mtp3.ni=0 source.gt=331710000001", "source.side=external"},
    };
    CHECK(examples);
}

static void the_subscriber_is_known_by_imsi_and_his_country_also_by_number(void **state)
{
    static const struct example examples[] = {
        {DESCRIBED, "subscriber.imsi=999020007654321",
         "subscriber.plmn=999-02 subscriber.operator=Partner subscriber.country=Neighbourland"},
        {DESCRIBED, "subscriber.imsi=262011234567890",
         "subscriber.plmn=262-01 subscriber.operator=? subscriber.country=DE"},
        {DESCRIBED, "subscriber.imsi=999771234567890",
         "subscriber.plmn=999-77 subscriber.operator=? subscriber.country=?"},
        {DESCRIBED, "subscriber.imsi=901991234567890", "subscriber.operator=Ferry subscriber.plmn=901-99"},
        /* a number can have been taken along to another operator, but not to another country */
        {DESCRIBED, "subscriber.msisdn=999026054321",
         "subscriber.operator=? subscriber.plmn=? subscriber.country=Neighbourland"},
        {DESCRIBED, "subscriber.msisdn=491711234567", "subscriber.operator=? subscriber.country=DE"},
        {DESCRIBED, "subscriber.imsi=999771234567890 subscriber.msisdn=491711234567", "subscriber.country=?"},
        /* what an answer gives away is about the same person */
        {DESCRIBED, "subscriber.msisdn=491711234567 disclosed.imsi=999020007654321",
         "subscriber.operator=Partner"},
        {NONE, "subscriber.imsi=310410123456789",
         "subscriber.plmn=310-410 subscriber.country=US subscriber.relation=?"},
        {NONE, "subscriber.imsi=12345", "subscriber.plmn=? subscriber.country=?"},
        {NONE, "",
         "subscriber.plmn=? subscriber.country=? subscriber.relation=? source.home_of_subscriber=?"},
    };
    CHECK(examples);
}

static void relation_is_home_inbound_foreign_or_unknown(void **state)
{
    static const struct example examples[] = {
        {DESCRIBED, "subscriber.imsi=001010001234567", "subscriber.relation=home"},
        {DESCRIBED, "subscriber.msisdn=999017012345", "subscriber.relation=home"},
        {DESCRIBED, "subscriber.imsi=999020007654321 subscriber.msisdn=999017012345",
         "subscriber.relation=foreign"},
        {DESCRIBED, "subscriber.msisdn=999026054321", "subscriber.relation=foreign"}, /* another country */
        {DESCRIBED, "subscriber.msisdn=999033054321", "subscriber.relation=?"}, /* may be a ported one */
        {DESCRIBED, "", "subscriber.relation=?"},
        /* his home network asks our node where he is: he is here */
        {DESCRIBED,
         "signal.operation=provideSubscriberInfo subscriber.imsi=999020007654321 source.ip=10.9.1.1 "
         "destination.ip=10.1.1.1",
         "subscriber.relation=inbound"},
        {DESCRIBED,
         "signal.operation=provideSubscriberInfo signal.kind=answer subscriber.imsi=999020007654321 "
         "source.ip=10.1.1.1 destination.ip=10.9.1.1",
         "subscriber.relation=inbound"},
        /* our node registers him at home */
        {DESCRIBED,
         "signal.operation=updateLocation subscriber.imsi=999020007654321 source.ip=10.1.1.1 "
         "destination.ip=10.9.1.1",
         "subscriber.relation=inbound"},
        /* our message centre asks the way to someone who is elsewhere */
        {DESCRIBED,
         "signal.operation=sendRoutingInfoForSM subscriber.imsi=999020007654321 source.ip=10.1.1.1 "
         "destination.ip=10.9.1.1",
         "subscriber.relation=foreign"},
        {DESCRIBED,
         "signal.operation=mt-ForwardSM subscriber.imsi=999020007654321 source.ip=10.1.1.1 "
         "destination.ip=10.9.1.1",
         "subscriber.relation=foreign"},
        /* not by a claim on an external link; by the address where no link says anything */
        {DESCRIBED,
         "signal.operation=updateLocation subscriber.imsi=999020007654321 source.ip=10.9.1.1 "
         "source.gt=99901000700 destination.ip=10.9.1.2",
         "subscriber.relation=foreign"},
        {DESCRIBED,
         "signal.operation=provideSubscriberInfo subscriber.imsi=999020007654321 destination.gt=99901000700",
         "subscriber.relation=inbound"},
        {DESCRIBED, "subscriber.imsi=999020007654321 source.ip=10.9.1.1 destination.ip=10.1.1.1",
         "subscriber.relation=inbound"},
        {NONE, "subscriber.imsi=001010001234567", "subscriber.relation=?"},
        {GERMAN_HOME, "subscriber.imsi=262981234567890", "subscriber.relation=home"},
        {GERMAN_HOME, "subscriber.imsi=262011234567890", "subscriber.relation=foreign"},
        {GERMAN_HOME, "subscriber.msisdn=491711234567", "subscriber.relation=?"},
        {GERMAN_HOME, "subscriber.msisdn=331711234567", "subscriber.relation=foreign"},
    };
    CHECK(examples);
}

static void home_of_subscriber_is_yes_for_the_operator_its_host_hub_or_lease(void **state)
{
    static const struct example examples[] = {
        {DESCRIBED, "source.gt=99902000600 subscriber.imsi=999020007654321", "source.home_of_subscriber=yes"},
        {DESCRIBED, "source.gt=99902000600 subscriber.imsi=999040007654321",
         "source.home_of_subscriber=yes"}, /* Tenant's host */
        {DESCRIBED, "source.gt=99950000001 subscriber.imsi=999050007654321",
         "source.home_of_subscriber=yes"}, /* Carried's hub */
        {DESCRIBED, "source.gt=99955000001 subscriber.imsi=999050007654321",
         "source.home_of_subscriber=yes"}, /* one that is only a prefix */
        {DESCRIBED, "source.gt=99902990001 subscriber.imsi=999020007654321",
         "source.home_of_subscriber=yes"}, /* Partner leased it out */
        {DESCRIBED, "source.gt=99902990001 subscriber.imsi=999670007654321",
         "source.home_of_subscriber=yes"}, /* Lessee's own */
        {DESCRIBED, "source.gt=99908000001 subscriber.imsi=999090007654321",
         "source.home_of_subscriber=yes"}, /* second PLMN */
        {DESCRIBED, "source.gt=99901000600 subscriber.imsi=001010001234567", "source.home_of_subscriber=yes"},
        {DESCRIBED, "source.gt=999010001234567 source.np=7 subscriber.imsi=001010001234567",
         "source.home_of_subscriber=yes"},
    };
    CHECK(examples);
}

static void home_of_subscriber_is_no_where_operators_or_countries_are_known_and_differ(void **state)
{
    static const struct example examples[] = {
        {DESCRIBED, "source.gt=99966000001 subscriber.imsi=999020007654321", "source.home_of_subscriber=no"},
        {DESCRIBED, "source.gt=99966000001 subscriber.imsi=001010001234567", "source.home_of_subscriber=no"},
        {DESCRIBED, "source.gt=99902000600 subscriber.imsi=999670007654321",
         "source.home_of_subscriber=no"}, /* the lessor */
        {DESCRIBED, "source.gt=99909000001 subscriber.imsi=999020007654321",
         "source.home_of_subscriber=no"}, /* a ship */
        {DESCRIBED, "source.gt=99951000001 subscriber.imsi=999050007654321",
         "source.home_of_subscriber=no"}, /* not Carried's hub */
        {DESCRIBED, "source.gt=33699000001 subscriber.imsi=262011234567890",
         "source.home_of_subscriber=no"}, /* FR, DE */
        {DESCRIBED, "source.gt=491710000001 subscriber.imsi=208991234567890", "source.home_of_subscriber=no"},
        {DESCRIBED, "source.gt=99966000001 subscriber.msisdn=999017012345",
         "source.home_of_subscriber=no"}, /* Farland, Homeland */
        {NONE, "source.gt=33699000001 subscriber.imsi=262011234567890", "source.home_of_subscriber=no"},
        {NONE, "source.gt=33699000001 subscriber.msisdn=491711234567", "source.home_of_subscriber=no"},
    };
    CHECK(examples);
}

static void home_of_subscriber_is_unknown_where_nothing_decides(void **state)
{
    static const struct example examples[] = {
        {NONE, "source.gt=491710000001 subscriber.imsi=262011234567890",
         "source.home_of_subscriber=?"}, /* same country */
        {NONE, "source.gt=447911123456 subscriber.imsi=234101234567890",
         "source.home_of_subscriber=?"}, /* GG shares GB's codes */
        {NONE, "source.gt=99966000001 subscriber.imsi=262011234567890", "source.home_of_subscriber=?"},
        {NONE, "source.gt=88299000001 subscriber.imsi=262011234567890", "source.home_of_subscriber=?"},
        {NONE, "source.gt=491710000001 subscriber.imsi=901181234567890", "source.home_of_subscriber=?"},
        {NONE, "source.gt=491710000001 subscriber.imsi=999021234567890", "source.home_of_subscriber=?"},
        {NONE, "source.gt=491710000001", "source.home_of_subscriber=?"},
        {NONE, "subscriber.imsi=262011234567890", "source.home_of_subscriber=?"},
        /* the subscriber's operator is not described, and the countries are the same or not comparable */
        {DESCRIBED, "source.gt=33699000001 subscriber.imsi=208011234567890", "source.home_of_subscriber=?"},
        {DESCRIBED, "source.gt=99966000001 subscriber.imsi=262011234567890", "source.home_of_subscriber=?"},
        {DESCRIBED, "source.gt=99966000001 subscriber.imsi=999771234567890", "source.home_of_subscriber=?"},
        /* the sender's operator is not described */
        {DESCRIBED, "source.gt=99933000001 subscriber.imsi=999020007654321", "source.home_of_subscriber=?"},
        /* signalling of a tenant comes from elsewhere anyway: no country decides */
        {DESCRIBED, "source.gt=491710000001 subscriber.imsi=999040007654321", "source.home_of_subscriber=?"},
        /* a hub that may carry for an operator of whom no hubs are said */
        {DESCRIBED, "source.gt=99951000001 subscriber.imsi=999020007654321", "source.home_of_subscriber=?"},
        {DESCRIBED, "source.gt=99951000001 subscriber.imsi=262011234567890", "source.home_of_subscriber=?"},
        /* a national number, a party without global title */
        {DESCRIBED, "source.gt=99966000001 source.nai=3 subscriber.imsi=001010001234567",
         "source.home_of_subscriber=?"},
        {DESCRIBED, "source.pc=100 source.ip=10.9.1.1 subscriber.imsi=001010001234567",
         "source.home_of_subscriber=?"},
    };
    CHECK(examples);
}

static void a_sender_that_the_message_names_is_compared_with_the_address(void **state)
{
    static const struct example examples[] = {
        {DESCRIBED,
         "source.gt=99966000147 signal.kind=request signal.operation=anyTimeInterrogation "
         "map.gsmscf_address=99902000147",
         "source.consistent=no"},
        {DESCRIBED,
         "source.gt=99902000147 signal.kind=request signal.operation=anyTimeInterrogation "
         "map.gsmscf_address=99902000148",
         "source.consistent=yes"},
        /* a leased prefix, a hub, a host */
        {DESCRIBED,
         "source.gt=99902000700 signal.kind=request signal.operation=updateLocation "
         "map.vlr_number=99902990001",
         "source.consistent=yes"},
        {DESCRIBED,
         "source.gt=99955000001 signal.kind=request signal.operation=updateLocation "
         "map.vlr_number=99955000007",
         "source.consistent=?"},
        /* whom a hub carries it need not say */
        {DESCRIBED,
         "source.gt=99951000001 signal.kind=request signal.operation=updateLocation "
         "map.vlr_number=99902000700",
         "source.consistent=?"},
        /* countries are enough */
        {NONE,
         "source.gt=33699000001 signal.kind=request signal.operation=updateLocation "
         "map.vlr_number=49699000001",
         "source.consistent=no"},
        {NONE,
         "source.gt=33699000001 signal.kind=request signal.operation=updateLocation "
         "map.vlr_number=33688000001",
         "source.consistent=?"},
        {NONE,
         "source.gt=33699000001 signal.kind=request signal.operation=updateLocation "
         "map.vlr_number=33699000001",
         "source.consistent=yes"},
        /* the message centre of a delivery report is somebody else's business */
        {DESCRIBED,
         "source.gt=99966000500 signal.kind=request signal.operation=sendRoutingInfoForSM "
         "sms.service_centre=99902000500",
         "source.consistent=?"},
        {DESCRIBED,
         "source.gt=99966000147 signal.kind=answer signal.operation=anyTimeInterrogation "
         "map.gsmscf_address=99902000147",
         "source.consistent=?"},
    };
    CHECK(examples);
}

static void a_network_that_the_message_names_is_compared_with_the_senders(void **state)
{
#define REGISTERS(r, p)                                                                                      \
    "signal.kind=request signal.operation=Update-Location diameter.visited_plmn=" p " source.realm=" r
    static const struct example examples[] = {
        {DESCRIBED, REGISTERS("packets.example", "999-10"), "source.consistent=yes"},
        {DESCRIBED, REGISTERS("rival.example", "999-10"), "source.consistent=no"},
        /* a shared core; a hub, one that says nothing, and a network that says of another how it comes */
        {DESCRIBED, REGISTERS("packets.example", "999-11"), "source.consistent=yes"},
        {DESCRIBED, REGISTERS("relay.example", "999-13"), "source.consistent=yes"},
        {DESCRIBED, REGISTERS("relay.example", "999-10"), "source.consistent=?"},
        {DESCRIBED, REGISTERS("rival.example", "999-13"), "source.consistent=no"},
        /* of another length; nobody's; one that is of no country */
        {DESCRIBED, REGISTERS("packets.example", "999-010"), "source.consistent=?"},
        {DESCRIBED, REGISTERS("packets.example", "999-98"), "source.consistent=?"},
        {DESCRIBED, REGISTERS("epc.mnc099.mcc208.3gppnetwork.org", "901-97"), "source.consistent=?"},
        {NONE, REGISTERS("epc.mnc098.mcc262.3gppnetwork.org", "901-98"), "source.consistent=?"},
        /* countries are enough; those that share numbers are one */
        {NONE, REGISTERS("epc.mnc098.mcc262.3gppnetwork.org", "208-98"), "source.consistent=no"},
        {NONE, REGISTERS("epc.mnc098.mcc234.3gppnetwork.org", "235-98"), "source.consistent=?"},
        {DESCRIBED,
         "signal.kind=answer signal.operation=Update-Location source.realm=rival.example "
         "diameter.visited_plmn=999-10",
         "source.consistent=?"},
        /* within a session it says something else */
        {DESCRIBED,
         "signal.kind=request signal.operation=Notify source.realm=rival.example "
         "diameter.visited_plmn=999-10",
         "source.consistent=?"},
    };
#undef REGISTERS
    CHECK(examples);
}

static void a_session_names_its_network_and_a_cell_in_its_country(void **state)
{
#define OPENS(ip, plmn, cell)                                                                                \
    "signal.protocol=gtpv2 signal.kind=request signal.operation=createSession source.ip=" ip                 \
    " gtp.serving_plmn=" plmn " location.cell=" cell
    static const struct example examples[] = {
        {DESCRIBED, OPENS("10.20.0.1", "999-10", "999-10-1-1"), "source.consistent=yes"},
        {DESCRIBED, OPENS("10.22.0.1", "999-10", "999-10-1-1"), "source.consistent=no"},
        {DESCRIBED, OPENS("10.20.0.1", "999-11", "999-10-1-1"), "source.consistent=yes"},
        {DESCRIBED, OPENS("10.99.0.1", "999-10", "999-10-1-1"), "source.consistent=?"},
        /* shared radio, abroad, at sea */
        {DESCRIBED, OPENS("10.20.0.1", "999-10", "999-02-1-1"), "source.consistent=yes"},
        {DESCRIBED, OPENS("10.20.0.1", "999-10", "999-12-1-1"), "source.consistent=no"},
        {DESCRIBED, OPENS("10.20.0.1", "999-10", "901-99-1-1"), "source.consistent=yes"},
        {NONE, OPENS("10.20.0.1", "262-98", "208-98-1-1"), "source.consistent=no"},
        {NONE, OPENS("10.20.0.1", "234-98", "235-98-1-1"), "source.consistent=?"},
    };
#undef OPENS
    CHECK(examples);
}

static void the_end_of_a_tunnel_is_the_senders_or_somebodys_or_nobodys(void **state)
{
#define AT(sender, place)                                                                                    \
    "signal.protocol=gtpv2 gtp.crosses_borders=true source.ip=" sender " gtp.control_ip=" place
    static const struct example examples[] = {
        {DESCRIBED, AT("10.20.0.1", "10.20.9.9"), "gtp.tunnel_consistent=yes gtp.control_operator=Packets"},
        {DESCRIBED, AT("10.20.0.1", "10.22.0.1"), "gtp.tunnel_consistent=no gtp.control_operator=Rival"},
        {DESCRIBED, AT("10.20.0.1", "192.168.7.7"), "gtp.tunnel_consistent=no gtp.control_operator=?"},
        /* a tenant, either way; a hub, and what it may carry */
        {DESCRIBED, AT("10.20.0.1", "10.21.0.1"), "gtp.tunnel_consistent=yes"},
        {DESCRIBED, AT("10.21.0.1", "10.20.0.1"), "gtp.tunnel_consistent=yes"},
        {DESCRIBED, AT("10.24.0.1", "10.23.0.1"), "gtp.tunnel_consistent=yes"},
        {DESCRIBED, AT("10.24.0.1", "10.99.0.1"), "gtp.tunnel_consistent=?"},
        /* the sender's addresses are not described; nothing is */
        {DESCRIBED, AT("10.99.0.1", "10.22.0.1"), "gtp.tunnel_consistent=? gtp.control_operator=Rival"},
        {NONE, AT("10.20.0.1", "10.22.0.1"), "gtp.tunnel_consistent=? gtp.control_operator=?"},
        {DESCRIBED, "signal.protocol=gtpv2 source.ip=10.20.0.1 gtp.control_ip=10.22.0.1",
         "gtp.tunnel_consistent=?"},
    };
#undef AT
    CHECK(examples);
}

static void a_link_is_known_by_its_point_codes_and_network_indicator(void **state)
{
    static const struct example examples[] = {
        {DESCRIBED, "source.ip=10.9.0.1 mtp3.opc=8201 mtp3.ni=0", "link.name=ipx link.as_described=yes"},
        {DESCRIBED, "source.ip=10.9.0.1 mtp3.opc=8202 mtp3.ni=0", "link.name=ipx link.as_described=no"},
        {DESCRIBED, "source.ip=10.8.0.1 mtp3.opc=8202 mtp3.ni=0", "link.name=both link.as_described=?"},
        {DESCRIBED, "source.ip=10.6.0.1 mtp3.opc=658188 mtp3.ni=2", "link.name=states link.as_described=yes"},
        {DESCRIBED, "source.ip=10.6.0.1 mtp3.opc=658188 mtp3.ni=0", "link.name=states link.as_described=no"},
    };
    CHECK(examples);
}

static void agreed_is_said_of_requests_with_an_operation(void **state)
{
    static const struct example examples[] = {
        {DESCRIBED, "signal.kind=request signal.operation=anyTimeInterrogation source.gt=99902000147",
         "signal.agreed=true"},
        {DESCRIBED, "signal.kind=request signal.operation=anyTimeInterrogation source.gt=99902000148",
         "signal.agreed=false"},
        {DESCRIBED, "signal.kind=request signal.operation=sendIMSI source.gt=99902000147",
         "signal.agreed=false"},
        {DESCRIBED, "signal.kind=answer signal.operation=anyTimeInterrogation source.gt=99902000147",
         "signal.agreed=?"},
        {DESCRIBED, "signal.kind=request source.gt=99902000147", "signal.agreed=?"},
        {NONE, "signal.kind=request signal.operation=anyTimeInterrogation source.gt=99902000147",
         "signal.agreed=false"},
    };
    CHECK(examples);
}

static void an_agreement_ends_by_the_packets_time(void **state)
{
    struct signal signal;
    (void)state;
    for (int late = 0; late < 2; late++) {
        memset(&signal, 0, sizeof signal);
        signal_init(&signal);
        give(&signal, "signal.kind=request signal.operation=anyTimeInterrogation source.gt=99902000147");
        signal.origin.time_ns = INT64_C(1924991999999999999) + late; /* the last nanosecond of 2030 */
        who_resolve(&(struct who){networks[DESCRIBED], NULL, NULL}, &signal);
        assert_int_equal(signal.agreed, !late);
    }
}

static void titles_that_are_a_persons_are_told_from_those_of_nodes(void **state)
{
    static const struct {
        enum description network;
        const char *given;
        enum identity source, destination;
    } cases[] = {
        /* numbering plans of persons */
        {NONE, "source.gt=999010001234567 source.np=7 destination.gt=001010001234567 destination.np=6",
         IDENTITY_IMSI, IDENTITY_IMSI},
        /* identities in the same message, whole or without the country code; an IMSI's end behind another
           code */
        {NONE,
         "destination.gt=999017012345 destination.ssn=8 subscriber.msisdn=999017012345 "
         "signal.operation=sendIMSI",
         IDENTITY_CLEAR, IDENTITY_NUMBER},
        {NONE, "destination.gt=017012345 destination.ssn=8 subscriber.msisdn=999017012345", IDENTITY_CLEAR,
         IDENTITY_NUMBER},
        {NONE,
         "destination.gt=999010001234567 destination.np=1 destination.ssn=6 subscriber.imsi=001010001234567",
         IDENTITY_CLEAR, IDENTITY_IMSI},
        {NONE, "source.gt=999017012345 source.ssn=6 signal.kind=answer subscriber.msisdn=999017012345",
         IDENTITY_NUMBER, IDENTITY_CLEAR},
        {NONE, "source.gt=999017012345 source.ssn=8 signal.kind=answer disclosed.msisdn=999017012345",
         IDENTITY_NUMBER, IDENTITY_CLEAR},
        /* an HLR addressed by the subscriber's number */
        {NONE,
         "destination.gt=999017012345 destination.ssn=6 signal.kind=request signal.operation=sendRoutingInfo",
         IDENTITY_CLEAR, IDENTITY_NUMBER},
        {NONE, "destination.gt=999017012345 signal.kind=request signal.operation=anyTimeInterrogation",
         IDENTITY_CLEAR, IDENTITY_NUMBER},
        {NONE, "destination.gt=999017012345 destination.ssn=6", IDENTITY_CLEAR,
         IDENTITY_NUMBER}, /* nothing could be read */
        {NONE, "source.gt=999017012345 source.ssn=6 signal.kind=error", IDENTITY_NUMBER, IDENTITY_CLEAR},
        {NONE, "source.gt=999017012345 source.ssn=6 signal.kind=abort tcap.type=begin", IDENTITY_NUMBER,
         IDENTITY_CLEAR}, /* UDTS */
        /* the HLR's own address, since the message shows the number */
        {NONE,
         "destination.gt=99901000600 destination.ssn=6 signal.kind=request signal.operation=sendRoutingInfo "
         "subscriber.msisdn=999017012345",
         IDENTITY_CLEAR, IDENTITY_CLEAR},
        /* operations that are not routed on a number, and other subsystems */
        {NONE,
         "destination.gt=99901000600 destination.ssn=6 signal.kind=request signal.operation=updateLocation",
         IDENTITY_CLEAR, IDENTITY_CLEAR},
        {NONE,
         "destination.gt=99901000700 destination.ssn=7 signal.kind=request "
         "signal.operation=provideSubscriberInfo",
         IDENTITY_CLEAR, IDENTITY_CLEAR},
        {NONE, "source.gt=99966000001 source.ssn=6 signal.kind=request signal.operation=sendRoutingInfo",
         IDENTITY_CLEAR, IDENTITY_CLEAR},
        /* in doubt the description tells: a listed node, a listed prefix, a range of numbers */
        {NONE, "destination.gt=99901000600 destination.ssn=6 signal.operation=sendRoutingInfo",
         IDENTITY_CLEAR, IDENTITY_NUMBER},
        {DESCRIBED, "destination.gt=99901000600 destination.ssn=6 signal.operation=sendRoutingInfo",
         IDENTITY_CLEAR, IDENTITY_CLEAR},
        {DESCRIBED, "destination.gt=99902000600 destination.ssn=6 signal.operation=sendRoutingInfo",
         IDENTITY_CLEAR, IDENTITY_NUMBER},
        {DESCRIBED, "destination.gt=999017012345 destination.ssn=8 signal.operation=provideSubscriberInfo",
         IDENTITY_CLEAR, IDENTITY_NUMBER},
        {DESCRIBED, "source.gt=999026054321 source.ssn=8 signal.kind=request signal.operation=sendIMSI",
         IDENTITY_NUMBER, IDENTITY_CLEAR},
    };
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct signal signal;
        memset(&signal, 0, sizeof signal);
        signal_init(&signal);
        give(&signal, cases[i].given);
        who_resolve(&(struct who){networks[cases[i].network], NULL, NULL}, &signal);
        if (signal.source_gt_identity != cases[i].source ||
            signal.destination_gt_identity != cases[i].destination)
            fail_msg("%s: %d %d", cases[i].given, signal.source_gt_identity, signal.destination_gt_identity);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(parties_are_resolved_by_description_then_by_numbering),
        cmocka_unit_test(side_follows_from_the_link_and_not_from_the_claim),
        cmocka_unit_test(on_a_mixed_link_the_owner_of_the_title_decides_and_the_event_says_so),
        cmocka_unit_test(without_links_the_network_indicator_makes_external_and_nothing_internal),
        cmocka_unit_test(the_subscriber_is_known_by_imsi_and_his_country_also_by_number),
        cmocka_unit_test(relation_is_home_inbound_foreign_or_unknown),
        cmocka_unit_test(home_of_subscriber_is_yes_for_the_operator_its_host_hub_or_lease),
        cmocka_unit_test(home_of_subscriber_is_no_where_operators_or_countries_are_known_and_differ),
        cmocka_unit_test(home_of_subscriber_is_unknown_where_nothing_decides),
        cmocka_unit_test(a_sender_that_the_message_names_is_compared_with_the_address),
        cmocka_unit_test(a_network_that_the_message_names_is_compared_with_the_senders),
        cmocka_unit_test(a_session_names_its_network_and_a_cell_in_its_country),
        cmocka_unit_test(the_end_of_a_tunnel_is_the_senders_or_somebodys_or_nobodys),
        cmocka_unit_test(a_link_is_known_by_its_point_codes_and_network_indicator),
        cmocka_unit_test(agreed_is_said_of_requests_with_an_operation),
        cmocka_unit_test(an_agreement_ends_by_the_packets_time),
        cmocka_unit_test(titles_that_are_a_persons_are_told_from_those_of_nodes),
    };
    return cmocka_run_group_tests(tests, load_all, free_all);
}
