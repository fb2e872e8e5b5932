// SPDX-License-Identifier: Apache-2.0
#include "proto/cap/cap.h"
#include "proto/map/map.h"
#include "signal/field.h"
#include "who/party_memo.h"
#include "who/who.h"
#include "who/who_party.h"

/*
 * The fields in which a request names its own sender, TS 29.002 and TS 29.078. Another field that is there in
 * the same request names somebody else.
 */
static const struct named_sender {
    uint8_t protocol; /* enum protocol */
    uint8_t code;
    uint8_t field; /* enum field_id */
} named_senders[] = {
    {PROTOCOL_MAP, MAP_OP_updateLocation, FIELD_vlr_number},
    {PROTOCOL_MAP, MAP_OP_updateLocation, FIELD_msc_number},
    {PROTOCOL_MAP, MAP_OP_updateGprsLocation, FIELD_sgsn_number},
    {PROTOCOL_MAP, MAP_OP_purgeMS, FIELD_vlr_number},
    {PROTOCOL_MAP, MAP_OP_purgeMS, FIELD_sgsn_number},
    {PROTOCOL_MAP, MAP_OP_reset, FIELD_hlr_number},
    {PROTOCOL_MAP, MAP_OP_anyTimeInterrogation, FIELD_gsmscf_address},
    {PROTOCOL_MAP, MAP_OP_anyTimeSubscriptionInterrogation, FIELD_gsmscf_address},
    {PROTOCOL_MAP, MAP_OP_anyTimeModification, FIELD_gsmscf_address},
    {PROTOCOL_MAP, MAP_OP_provideSubscriberLocation, FIELD_gmlc_number},
    {PROTOCOL_MAP, MAP_OP_sendRoutingInfoForLCS, FIELD_gmlc_number},
    {PROTOCOL_MAP, MAP_OP_sendRoutingInfo, FIELD_gmsc_address},
    {PROTOCOL_MAP, MAP_OP_mt_ForwardSM, FIELD_service_centre},
    {PROTOCOL_CAP, CAP_OP_initialDP, FIELD_msc_number},
    {PROTOCOL_CAP, CAP_OP_initialDPSMS, FIELD_msc_number},
    {PROTOCOL_CAP, CAP_OP_initialDPGPRS, FIELD_sgsn_number},
};

/* The fields in which a request says which network its sender is in: TS 29.272 5.2.1.1 and 5.2.3.1, TS 29.274
 * 7.2.1, TS 29.060 7.3.1. */
static const struct named_network {
    uint32_t operation;
    uint8_t field; /* enum field_id */
} named_networks[] = {
    {OPERATION(PROTOCOL_DIAMETER, 316), FIELD_visited_plmn}, /* Update-Location */
    {OPERATION(PROTOCOL_DIAMETER, 318), FIELD_visited_plmn}, /* Authentication-Information */
    {OPERATION(PROTOCOL_GTPV1, 16), FIELD_gtp_serving_plmn}, /* createPdpContext */
    {OPERATION(PROTOCOL_GTPV2, 32), FIELD_gtp_serving_plmn}, /* createSession */
};

static const void *value_of(const struct signal *signal, uint8_t field)
{
    return (const char *)signal + field_get((enum field_id)field)->offset;
}

static int number_is_senders(const struct who *who, const struct signal *signal, const struct party *source,
                             const struct digits *named)
{
    if (source->number && digits_equal(source->number, named))
        return ANSWER_YES;
    const struct party party = party_memo_of_gt(who->memo, who->network, named, 0, 0);
    return party_related(who->network, signal, source, &party);
}

/* Networks share radio: the cell may be another's than the network that serves. It is in the same country. */
static bool cell_is_abroad(const struct who *who, const struct signal *signal, const struct party *serving)
{
    if (!signal_has(signal, FIELD_location_cell))
        return false;
    const struct party cell = party_memo_of_plmn(who->memo, who->network, signal->location_cell.plmn);
    return party_countries_differ(&cell, serving);
}

/* What the message says of its sender, against the sender's address: one `no` outweighs all else. */
static int numbers_answer(const struct who *who, const struct signal *signal, const struct party *source)
{
    int all = -1;
    for (size_t i = 0; i < sizeof named_senders / sizeof *named_senders; i++) {
        const struct named_sender *row = &named_senders[i];
        if (signal->operation != OPERATION(row->protocol, row->code) ||
            !signal_has(signal, (enum field_id)row->field))
            continue;
        int answer = number_is_senders(who, signal, source, value_of(signal, row->field));
        all = all == ANSWER_NO || answer < 0 ? all : answer;
    }
    return all;
}

static int networks_answer(const struct who *who, const struct signal *signal, const struct party *source)
{
    for (size_t i = 0; i < sizeof named_networks / sizeof *named_networks; i++) {
        const struct named_network *row = &named_networks[i];
        if (signal->operation != row->operation || !signal_has(signal, (enum field_id)row->field))
            continue;
        const struct party named = party_memo_of_plmn(who->memo, who->network,
                                                      *(const field_type_PLMN *)value_of(signal, row->field));
        return cell_is_abroad(who, signal, &named) ? ANSWER_NO
                                                   : party_related(who->network, signal, source, &named);
    }
    return -1;
}

void who_check_named(const struct who *who, struct signal *signal, const struct party *source)
{
    bool request = signal_has(signal, FIELD_kind) && signal->kind == KIND_REQUEST;
    if (!request || !signal_has(signal, FIELD_operation) || notes_have(&signal->notes, NOTE_number_national))
        return;
    int answer = signal_has(signal, FIELD_source_gt) ? numbers_answer(who, signal, source)
                                                     : networks_answer(who, signal, source);
    if (answer >= 0)
        signal_set(signal, source_consistent, (uint32_t)answer);
}

void who_check_tunnel(const struct who *who, struct signal *signal)
{
    const struct network *network = who->network;
    bool between_networks = signal_has(signal, FIELD_gtp_crosses_borders) && signal->gtp_crosses_borders;
    if (!network || !signal_has(signal, FIELD_gtp_control_ip) || !signal_has(signal, FIELD_source_ip))
        return;
    const struct party source = party_memo_of_ip(who->memo, network, &signal->source_ip);
    const struct party place = party_memo_of_ip(who->memo, network, &signal->gtp_control_ip);
    const struct network_operator *owner = party_operator(network, &place);
    const struct network_operator *sender = party_operator(network, &source);
    if (owner)
        signal_set(signal, gtp_control_operator, owner->name);
    if (!sender || !between_networks)
        return;
    /* what a hub carries may have addresses that nobody described */
    int answer = owner                         ? party_related(network, signal, &source, &place)
                 : sender->kind == NETWORK_HUB ? -1
                                               : ANSWER_NO;
    if (answer >= 0)
        signal_set(signal, gtp_tunnel_consistent, (uint32_t)answer);
}
