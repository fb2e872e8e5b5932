// SPDX-License-Identifier: Apache-2.0
#include "who/who.h"

#include "signal/field.h"
#include "who/link_memo.h"
#include "who/party_memo.h"
#include "who/who_party.h"
#include "who/who_visited.h"

static bool is_gtp(const struct signal *signal)
{
    return signal_has(signal, FIELD_protocol) &&
           (signal->protocol == PROTOCOL_GTPV1 || signal->protocol == PROTOCOL_GTPV2 ||
            signal->protocol == PROTOCOL_GTP_PRIME || signal->protocol == PROTOCOL_GTP_U);
}

static struct span text_of(const struct signal *signal, enum field_id id)
{
    return signal_has(signal, id)
               ? *(const field_type_TEXT *)(const void *)((const char *)signal + field_get(id)->offset)
               : span_of(NULL, 0);
}

/* A host that is not in its realm speaks for nobody: the realm is what answers are routed by. */
static struct party party_of_name(const struct who *who, const struct signal *signal, enum field_id host,
                                  enum field_id realm, enum field_id host_in_realm)
{
    const field_type_ENUM *inside = (const void *)((const char *)signal + field_get(host_in_realm)->offset);
    bool apart = signal_has(signal, host_in_realm) && *inside == ANSWER_NO;
    struct span name = apart ? span_of(NULL, 0) : text_of(signal, host);
    return party_memo_of_host(who->memo, who->network, name, text_of(signal, realm));
}

struct party party_of_source(const struct who *who, const struct signal *signal)
{
    if (signal_has(signal, FIELD_source_host) || signal_has(signal, FIELD_source_realm))
        return party_of_name(who, signal, FIELD_source_host, FIELD_source_realm, FIELD_source_host_in_realm);
    if (is_gtp(signal) && signal_has(signal, FIELD_source_ip))
        return party_memo_of_ip(who->memo, who->network, &signal->source_ip);
    if (!signal_has(signal, FIELD_source_gt))
        return party_nobody();
    return party_memo_of_gt(who->memo, who->network, &signal->source_gt,
                            signal_has(signal, FIELD_source_np) ? signal->source_np : 0,
                            signal_has(signal, FIELD_source_nai) ? signal->source_nai : 0);
}

struct party party_of_destination(const struct who *who, const struct signal *signal)
{
    if (signal_has(signal, FIELD_destination_host) || signal_has(signal, FIELD_destination_realm))
        return party_of_name(who, signal, FIELD_destination_host, FIELD_destination_realm,
                             FIELD_destination_host_in_realm);
    if (is_gtp(signal) && signal_has(signal, FIELD_destination_ip))
        return party_memo_of_ip(who->memo, who->network, &signal->destination_ip);
    if (!signal_has(signal, FIELD_destination_gt))
        return party_nobody();
    return party_memo_of_gt(who->memo, who->network, &signal->destination_gt,
                            signal_has(signal, FIELD_destination_np) ? signal->destination_np : 0,
                            signal_has(signal, FIELD_destination_nai) ? signal->destination_nai : 0);
}

static const struct digits *imsi_of(const struct signal *signal)
{
    enum { SHORTEST = 6 };
    const struct digits *imsi = signal_has(signal, FIELD_imsi)             ? &signal->imsi
                                : signal_has(signal, FIELD_disclosed_imsi) ? &signal->disclosed_imsi
                                                                           : NULL;
    return imsi && imsi->len >= SHORTEST ? imsi : NULL;
}

static const struct digits *msisdn_of(const struct signal *signal)
{
    return signal_has(signal, FIELD_msisdn)             ? &signal->msisdn
           : signal_has(signal, FIELD_disclosed_msisdn) ? &signal->disclosed_msisdn
                                                        : NULL;
}

static struct party subscriber_of(const struct who *who, const struct signal *signal)
{
    const struct network *network = who->network;
    struct party party = party_nobody();
    const struct digits *imsi = imsi_of(signal), *msisdn = msisdn_of(signal);
    if (imsi)
        return party_memo_of_imsi(who->memo, network, imsi);
    if (msisdn && !notes_have(&signal->notes, NOTE_number_national)) {
        /* the range's first owner lends his country, but is not the subscriber's operator */
        party.operator_index = network ? network_of_msisdn(network, msisdn) : NETWORK_NOBODY;
        party.number = msisdn;
        party_set_country(network, &party, numbering_of_number(msisdn));
        party.operator_index = NETWORK_NOBODY;
    }
    return party;
}

static void fill_parties(const struct network *network, struct signal *signal, const struct party *source,
                         const struct party *destination)
{
    const struct network_operator *described = party_operator(network, source);
    if (source->plmn)
        signal_set(signal, source_plmn, source->plmn);
    if (described)
        signal_set(signal, source_operator, described->name);
    if (source->country.len)
        signal_set(signal, source_country, source->country);
    if (described && described->has_roaming)
        signal_set(signal, source_roaming, described->roaming);
    if (party_is_home(network, source) >= 0)
        signal_set(signal, source_is_home, party_is_home(network, source) == 1);
    described = party_operator(network, destination);
    if (destination->plmn)
        signal_set(signal, destination_plmn, destination->plmn);
    if (described)
        signal_set(signal, destination_operator, described->name);
    if (destination->country.len)
        signal_set(signal, destination_country, destination->country);
    if (party_is_home(network, destination) >= 0)
        signal_set(signal, destination_is_home, party_is_home(network, destination) == 1);
}

/* The link of an address; where there is no IP, of a point code. */
static uint32_t link_of(const struct who *who, const struct signal *signal, bool has_ip,
                        const struct ip_address *ip, bool has_pc, uint64_t pc)
{
    const struct network *network = who->network;
    int ni = signal_has(signal, FIELD_ni) && signal->ni <= 3 ? (int)signal->ni : -1;
    uint32_t link = has_ip   ? link_memo_of_ip(who->links, network, ip, ni)
                    : has_pc ? link_memo_of_point_code(who->links, network, (uint32_t)pc, ni)
                             : NETWORK_NOBODY;
    return link == NETWORK_NOBODY && ni >= 0 && network->link_count ? network->link_of_ni[ni] : link;
}

/* The side of a link; on a mixed one that of the address's owner, and *ret_by is then claim. */
static enum side side_of_link(const struct network *network, uint32_t link, const struct party *party,
                              enum side_by *ret_by)
{
    *ret_by = SIDE_BY_LINK;
    if (link == NETWORK_NOBODY)
        return SIDE_UNKNOWN;
    switch ((enum network_side)network->links[link].side) {
    case NETWORK_SIDE_EXTERNAL:
        return SIDE_EXTERNAL;
    case NETWORK_SIDE_INTERNAL:
        return SIDE_INTERNAL;
    case NETWORK_SIDE_MIXED:
        *ret_by = SIDE_BY_CLAIM;
        return party_is_home(network, party) == 1   ? SIDE_INTERNAL
               : party_is_home(network, party) == 0 ? SIDE_EXTERNAL
                                                    : SIDE_UNKNOWN;
    case NETWORK_SIDE_UNKNOWN:
        break;
    }
    return SIDE_UNKNOWN;
}

/* Without links: whether the sender can be the home network itself, whose own traffic leaves this way too. */
static bool may_be_home(const struct network *network, const struct party *source)
{
    if (!network)
        return false;
    const struct network_operator *home = &network->operators[NETWORK_HOME];
    int home_address = party_is_home(network, source);
    if (home_address >= 0)
        return home_address == 1;
    return source->iso && home->iso && !numbering_differ(source->iso, home->iso);
}

static enum side side_of_indicator(const struct network *network, const struct signal *signal,
                                   const struct party *source)
{
    enum { INTERNATIONAL = 0, INTERNATIONAL_SPARE = 1 };
    bool international =
        signal_has(signal, FIELD_ni) && (signal->ni == INTERNATIONAL || signal->ni == INTERNATIONAL_SPARE);
    return international && !may_be_home(network, source) ? SIDE_EXTERNAL : SIDE_UNKNOWN;
}

static void fill_direction(struct signal *signal, enum side from, enum side to)
{
    static const enum direction directions[3][3] = {
        [SIDE_EXTERNAL] = {[SIDE_EXTERNAL] = DIRECTION_TRANSIT, [SIDE_INTERNAL] = DIRECTION_INBOUND},
        [SIDE_INTERNAL] = {[SIDE_EXTERNAL] = DIRECTION_OUTBOUND, [SIDE_INTERNAL] = DIRECTION_INTERNAL},
    };
    if (directions[from][to] != DIRECTION_UNKNOWN)
        signal_set(signal, direction, directions[from][to]);
}

/* The sender's link, and whether what it sends looks as the description has it. */
static void fill_link(const struct who *who, struct signal *signal, uint32_t index)
{
    if (index == NETWORK_NOBODY)
        return;
    const struct network_link *link = &who->network->links[index];
    if (link->name.len)
        signal_set(signal, link, link->name);
    bool has_ni = link->network_indicator >= 0 && signal_has(signal, FIELD_ni);
    bool has_opc = link->has_point_codes && signal_has(signal, FIELD_opc);
    if (!has_ni && !has_opc)
        return;
    bool right = !has_ni || signal->ni == (uint64_t)link->network_indicator;
    int ni = signal_has(signal, FIELD_ni) && signal->ni <= 3 ? (int)signal->ni : -1;
    if (has_opc && link_memo_of_point_code(who->links, who->network, (uint32_t)signal->opc, ni) != index)
        right = false;
    signal_set(signal, link_as_described, right ? ANSWER_YES : ANSWER_NO);
}

/* Whether the link's peers, where it names any, have the node that delivers this. */
static void fill_peer(const struct network *network, struct signal *signal, uint32_t link)
{
    bool known = signal_has(signal, FIELD_source_peer);
    if (link == NETWORK_NOBODY || !network->links[link].has_peer_hosts || !known)
        return;
    bool described = network_link_of_host(network, signal->source_peer) == link;
    signal_set(signal, link_peer_described, described ? ANSWER_YES : ANSWER_NO);
}

/* Whether the description has the sender's operator come over this link. */
static void fill_served(const struct network *network, struct signal *signal, uint32_t link,
                        const struct party *source)
{
    if (link == NETWORK_NOBODY || network->links[link].serves_count == 0 ||
        source->operator_index == NETWORK_NOBODY)
        return;
    bool served = network_link_serves(network, link, source->operator_index);
    signal_set(signal, link_serves_source, served ? ANSWER_YES : ANSWER_NO);
}

/* Lists of the home network's that a message is held against. */
static void fill_lists(const struct network *network, struct signal *signal, const struct party *destination)
{
    if (!network || !network->has_home)
        return;
    if (network->hosts.count && signal_has(signal, FIELD_destination_host) &&
        party_is_home(network, destination) == 1)
        signal_set(signal, destination_advertised,
                   network_lists_name(&network->hosts, signal->destination_host) ? ANSWER_YES : ANSWER_NO);
    if (network->mms_hosts.count && signal_has(signal, FIELD_sms_link_host))
        signal_set(signal, sms_link_own,
                   network_lists_name(&network->mms_hosts, signal->sms_link_host) ? ANSWER_YES : ANSWER_NO);
    if (network->ota_tars.count && signal_has(signal, FIELD_sms_tar))
        signal_set(signal, sms_ota_known,
                   network_lists_tar(network, (uint32_t)signal->sms_tar) ? ANSWER_YES : ANSWER_NO);
    if (signal_has(signal, FIELD_gtp_serving_plmn) && network->operators[NETWORK_HOME].has_plmns)
        signal_set(signal, gtp_serving_is_home,
                   network_is_home_plmn(network, signal->gtp_serving_plmn) ? ANSWER_YES : ANSWER_NO);
    if (network->private_apns.count && signal_has(signal, FIELD_gtp_apn))
        signal_set(signal, gtp_apn_private,
                   network_lists_apn(network, signal->gtp_apn) ? ANSWER_YES : ANSWER_NO);
}

_Static_assert(NETWORK_NODE_HLR == 1 << NODE_HLR && NETWORK_NODE_SMS_ROUTER == 1 << NODE_SMS_ROUTER &&
                   NETWORK_NODE_OTA == 1 << NODE_OTA,
               "the bits of network_node() are those of the field");

/* Which of the home network's nodes are meant. Of a node that is not listed nothing is known. */
static void fill_nodes(const struct network *network, struct signal *signal, const struct party *source,
                       const struct party *destination)
{
    if (!network || !network->has_home)
        return;
    unsigned from = source->number ? source->known.node : 0;
    unsigned to = destination->number ? destination->known.node : 0;
    if (from)
        signal_set(signal, source_node, from);
    if (to)
        signal_set(signal, destination_node, to);
    if (network->has_sms_router)
        signal_set(signal, has_sms_router, true);
}

static void fill_sides(const struct who *who, struct signal *signal, const struct party *source,
                       const struct party *destination)
{
    const struct network *network = who->network;
    enum side_by by = SIDE_BY_LINK, destination_by;
    enum side from = SIDE_UNKNOWN, to = SIDE_UNKNOWN;
    if (network && network->link_count) {
        uint32_t link = link_of(who, signal, signal_has(signal, FIELD_source_ip), &signal->source_ip,
                                signal_has(signal, FIELD_opc), signal->opc);
        if (link == NETWORK_NOBODY && signal_has(signal, FIELD_source_peer))
            link = network_link_of_host(network, signal->source_peer);
        uint32_t far_link = link_of(who, signal, signal_has(signal, FIELD_destination_ip),
                                    &signal->destination_ip, signal_has(signal, FIELD_dpc), signal->dpc);
        from = side_of_link(network, link, source, &by);
        to = side_of_link(network, far_link, destination, &destination_by);
        fill_link(who, signal, link);
        fill_served(network, signal, link, source);
        fill_peer(network, signal, link);
    } else {
        from = side_of_indicator(network, signal, source);
    }
    if (from != SIDE_UNKNOWN) {
        signal_set(signal, source_side, from);
        signal_set(signal, source_side_by, by);
    }
    if (to != SIDE_UNKNOWN)
        signal_set(signal, destination_side, to);
    fill_direction(signal, from, to);
}

static void fill_home_of_subscriber(const struct network *network, struct signal *signal,
                                    const struct party *source, const struct party *subscriber)
{
    int answer = party_speaks_for(network, signal, source, subscriber);
    if (answer >= 0)
        signal_set(signal, source_home_of_subscriber, (uint32_t)answer);
}

static bool is_ours(bool has_side, enum side side, bool home_address)
{
    return has_side ? side == SIDE_INTERNAL : home_address;
}

/* Whether the message shows a foreign subscriber on the home network. */
static bool is_on_our_network(const struct signal *signal)
{
    bool sender = is_ours(signal_has(signal, FIELD_source_side), (enum side)signal->source_side,
                          signal_has(signal, FIELD_source_is_home) && signal->source_is_home);
    bool receiver = is_ours(signal_has(signal, FIELD_destination_side), (enum side)signal->destination_side,
                            signal_has(signal, FIELD_destination_is_home) && signal->destination_is_home);
    bool reply =
        signal_has(signal, FIELD_kind) && (signal->kind == KIND_ANSWER || signal->kind == KIND_ERROR);
    switch (visited_end_of(signal)) {
    case END_SENDER:
        return reply ? receiver : sender;
    case END_RECEIVER:
        return reply ? sender : receiver;
    case END_NEITHER:
        return false;
    case END_UNSAID:
        break;
    }
    return sender || receiver;
}

/* 1 home's, 0 another's, -1 unknown. */
static int is_homes_subscriber(const struct network *network, const struct signal *signal,
                               const struct party *subscriber)
{
    const struct network_operator *home = &network->operators[NETWORK_HOME];
    if (imsi_of(signal)) {
        if (subscriber->operator_index != NETWORK_NOBODY)
            return subscriber->operator_index == NETWORK_HOME;
        return home->has_plmns ? 0 : -1;
    }
    if (!subscriber->number)
        return -1;
    if (network_of_msisdn(network, subscriber->number) == NETWORK_HOME)
        return 1;
    /* a number of the same country can have been taken to the home network from another */
    const struct party home_party = {.iso = home->iso, .country = home->country};
    return party_countries_differ(&home_party, subscriber) ? 0 : -1;
}

static void fill_subscriber(const struct network *network, struct signal *signal,
                            const struct party *subscriber)
{
    const struct network_operator *described = party_operator(network, subscriber);
    if (subscriber->plmn)
        signal_set(signal, subscriber_plmn, subscriber->plmn);
    if (described)
        signal_set(signal, subscriber_operator, described->name);
    if (subscriber->country.len)
        signal_set(signal, subscriber_country, subscriber->country);
    int homes = network ? is_homes_subscriber(network, signal, subscriber) : -1;
    if (homes == 1)
        signal_set(signal, relation, RELATION_HOME);
    else if (homes == 0)
        signal_set(signal, relation, is_on_our_network(signal) ? RELATION_INBOUND : RELATION_FOREIGN);
}

/* Without a description no agreement is known, so that none covers the request. */
static void fill_agreed(const struct network *network, struct signal *signal, const struct party *source)
{
    bool request = signal_has(signal, FIELD_kind) && signal->kind == KIND_REQUEST;
    if (!request || !signal_has(signal, FIELD_operation))
        return;
    const struct network_request asked = {
        .operation = signal->operation,
        .application = signal_has(signal, FIELD_application) ? signal->application : (struct span){NULL, 0},
        .number = source->number,
        .host = text_of(signal, FIELD_source_host),
        .ip = signal_has(signal, FIELD_source_ip) ? &signal->source_ip : NULL,
        .operator_index = source->operator_index,
        .time_ns = signal->origin.time_ns,
    };
    signal_set(signal, agreed, network && network_agreed(network, &asked));
}

void who_resolve(const struct who *who, struct signal *signal)
{
    const struct network *network = who->network;
    struct party source = party_of_source(who, signal), destination = party_of_destination(who, signal);
    struct party subscriber = subscriber_of(who, signal);
    fill_parties(network, signal, &source, &destination);
    fill_sides(who, signal, &source, &destination);
    fill_nodes(network, signal, &source, &destination);
    fill_lists(network, signal, &destination);
    fill_subscriber(network, signal, &subscriber);
    fill_home_of_subscriber(network, signal, &source, &subscriber);
    fill_agreed(network, signal, &source);
    who_check_named(who, signal, &source);
    who_check_tunnel(who, signal);
    who_identify_addresses(network, signal, &source, &destination);
}
