// SPDX-License-Identifier: Apache-2.0
#include "proto/cap/cap.h"
#include "proto/map/map.h"
#include "signal/field.h"
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

/* One of them speaks for the other: a host for its tenant, a hub, the lessee of a range and its owner. */
static int speaks_for(const struct network *network, const struct signal *signal, const struct party *source,
                      const struct digits *named)
{
    if (source->number && digits_equal(source->number, named))
        return ANSWER_YES;
    struct party party = party_of_gt(network, named, 0, 0);
    int answer = party_speaks_for(network, signal, source, &party);
    int reverse = party_speaks_for(network, signal, &party, source);
    return answer == ANSWER_YES || reverse == ANSWER_YES ? ANSWER_YES : answer >= 0 ? answer : reverse;
}

/* What the message says of its sender, against the sender's address: one `no` outweighs all else. */
static void fill_consistent(const struct network *network, struct signal *signal, const struct party *source)
{
    int all = -1;
    for (size_t i = 0; i < sizeof named_senders / sizeof *named_senders; i++) {
        const struct named_sender *row = &named_senders[i];
        if (signal->operation != OPERATION(row->protocol, row->code) ||
            !signal_has(signal, (enum field_id)row->field))
            continue;
        const struct digits *named =
            (const void *)((const char *)signal + field_get((enum field_id)row->field)->offset);
        int answer = speaks_for(network, signal, source, named);
        all = all == ANSWER_NO || answer < 0 ? all : answer;
    }
    if (all >= 0)
        signal_set(signal, source_consistent, (uint32_t)all);
}

void who_check_named(const struct network *network, struct signal *signal)
{
    bool request = signal_has(signal, FIELD_kind) && signal->kind == KIND_REQUEST;
    if (!request || !signal_has(signal, FIELD_operation) || !signal_has(signal, FIELD_source_gt) ||
        notes_have(&signal->notes, NOTE_number_national))
        return;
    struct party source =
        party_of_gt(network, &signal->source_gt, signal_has(signal, FIELD_source_np) ? signal->source_np : 0,
                    signal_has(signal, FIELD_source_nai) ? signal->source_nai : 0);
    fill_consistent(network, signal, &source);
}
