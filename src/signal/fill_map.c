// SPDX-License-Identifier: Apache-2.0
#include "signal/fill.h"

#include "code/tbcd.h"
#include "signal/fill_value.h"

/* Where two rows fill one field the first that is there wins. */
static const struct mapping argument[] = {
    {MAP_P_imsi, FIELD_imsi, AS_IMSI, 0},
    {MAP_P_msisdn, FIELD_msisdn, AS_ADDRESS, 0},
    {MAP_P_msc_number, FIELD_msc_number, AS_ADDRESS, 0},
    {MAP_P_vlr_number, FIELD_vlr_number, AS_ADDRESS, 0},
    {MAP_P_sgsn_number, FIELD_sgsn_number, AS_ADDRESS, 0},
    {MAP_P_hlr_number, FIELD_hlr_number, AS_ADDRESS, 0},
    {MAP_P_gsmscf_address, FIELD_gsmscf_address, AS_ADDRESS, 0},
    {MAP_P_gmsc_address, FIELD_gmsc_address, AS_ADDRESS, 0},
    {MAP_P_gmlc_number, FIELD_gmlc_number, AS_ADDRESS, 0},
    {MAP_P_service_centre_address, FIELD_service_centre, AS_ADDRESS, 0},
    {MAP_P_service_centre_address_oa, FIELD_service_centre, AS_ADDRESS, 0},
    {MAP_P_service_centre_address_da, FIELD_service_centre, AS_ADDRESS, 0},
    {MAP_P_requested_location_information, FIELD_requested_info, AS_BIT, REQUESTED_LOCATION},
    {MAP_P_requested_subscriber_state, FIELD_requested_info, AS_BIT, REQUESTED_STATE},
    {MAP_P_requested_current_location, FIELD_requested_info, AS_BIT, REQUESTED_CURRENT_LOCATION},
    {MAP_P_requested_imei, FIELD_requested_info, AS_BIT, REQUESTED_IMEI},
    {MAP_P_requested_ms_classmark, FIELD_requested_info, AS_BIT, REQUESTED_CLASSMARK},
    {MAP_P_requested_location_information_eps, FIELD_requested_info, AS_BIT, REQUESTED_EPS_LOCATION},
    {MAP_P_number_of_requested_vectors, FIELD_requested_vectors, AS_INTEGER, 0},
    {MAP_P_requesting_plmn, FIELD_requesting_plmn, AS_PLMN, 0},
    {MAP_P_interrogation_type, FIELD_interrogation_type, AS_INTEGER, 0},
    {MAP_P_forwarded_to_number, FIELD_forwarded_to, AS_ADDRESS, 0},
    {MAP_P_sm_rp_oa_msisdn, FIELD_sender_msisdn, AS_ADDRESS, 0},
    {MAP_P_sm_rp_oa_msisdn, FIELD_msisdn, AS_ADDRESS, 0}, /* who sends is whom it is about */
    {MAP_P_imei, FIELD_imei, AS_IMEI, 0},
    {MAP_P_ss_code, FIELD_ss_code, AS_OCTET, 0},
    {MAP_P_cancellation_type, FIELD_cancellation_type, AS_INTEGER, 0},
    {MAP_P_sm_delivery_not_intended, FIELD_delivery_not_intended, AS_INTEGER, 0},
    {MAP_P_lcs_client_type, FIELD_lcs_client_type, AS_INTEGER, 0},
    {MAP_P_cell_global_id, FIELD_location_cell, AS_CGI, 0},
    {MAP_P_serving_cell, FIELD_location_cell, AS_CELL_OR_LAI, 0},
    {MAP_P_ecgi, FIELD_location_cell, AS_ECGI, 0},
    {MAP_P_lai, FIELD_location_cell, AS_LAI, 0},
    {MAP_P_age_of_location_information, FIELD_location_age_min, AS_INTEGER, 0},
    {MAP_P_age_of_location_information_eps, FIELD_location_age_min, AS_INTEGER, 0},
    {MAP_P_age_of_location_estimate, FIELD_location_age_min, AS_INTEGER, 0},
    {MAP_P_location_estimate, FIELD_location_latitude, AS_POSITION, 0},
    {MAP_P_add_location_estimate, FIELD_location_latitude, AS_POSITION, 0},
    {MAP_P_geographical_information, FIELD_location_latitude, AS_GEOGRAPHICAL, 0},
};

static const struct mapping result[] = {
    {MAP_P_imsi, FIELD_disclosed_imsi, AS_IMSI, 0},
    {MAP_P_msisdn, FIELD_disclosed_msisdn, AS_ADDRESS, 0},
    {MAP_P_imei, FIELD_disclosed_imei, AS_IMEI, 0},
    {MAP_P_msc_number, FIELD_disclosed_msc, AS_ADDRESS, 0},
    {MAP_P_vmsc_address, FIELD_disclosed_msc, AS_ADDRESS, 0},
    {MAP_P_vlr_number, FIELD_disclosed_vlr, AS_ADDRESS, 0},
    {MAP_P_sgsn_number, FIELD_disclosed_sgsn, AS_ADDRESS, 0},
    {MAP_P_hlr_number, FIELD_hlr_number, AS_ADDRESS, 0},
    {MAP_P_cell_global_id, FIELD_disclosed_cell, AS_CGI, 0},
    {MAP_P_ecgi, FIELD_disclosed_cell, AS_ECGI, 0},
    {MAP_P_lai, FIELD_disclosed_cell, AS_LAI, 0},
    {MAP_P_age_of_location_information, FIELD_disclosed_location_age_min, AS_INTEGER, 0},
    {MAP_P_age_of_location_information_eps, FIELD_disclosed_location_age_min, AS_INTEGER, 0},
    {MAP_P_age_of_location_estimate, FIELD_disclosed_location_age_min, AS_INTEGER, 0},
    {MAP_P_location_estimate, FIELD_disclosed_latitude, AS_POSITION, 0},
    {MAP_P_add_location_estimate, FIELD_disclosed_latitude, AS_POSITION, 0},
    {MAP_P_geographical_information, FIELD_disclosed_latitude, AS_GEOGRAPHICAL, 0},
    {MAP_P_state_assumed_idle, FIELD_disclosed_state, AS_BIT, STATE_ASSUMED_IDLE},
    {MAP_P_state_camel_busy, FIELD_disclosed_state, AS_BIT, STATE_CAMEL_BUSY},
    {MAP_P_state_not_reachable, FIELD_disclosed_state, AS_BIT, STATE_NOT_REACHABLE},
    {MAP_P_state_not_provided, FIELD_disclosed_state, AS_BIT, STATE_NOT_PROVIDED},
    {MAP_P_roaming_number, FIELD_disclosed_msrn, AS_ADDRESS, 0},
    {MAP_P_handover_number, FIELD_disclosed_msrn, AS_ADDRESS, 0},
    {MAP_P_forwarded_to_number, FIELD_disclosed_forwarded_to, AS_ADDRESS, 0},
    {MAP_P_gsmscf_address, FIELD_disclosed_gsmscf, AS_ADDRESS, 0},
};

void signal_fill_map(struct signal *signal, const struct map_message *map, enum map_kind kind)
{
    const struct mapping *rows = kind == MAP_ARGUMENT ? argument : result;
    size_t count = kind == MAP_ARGUMENT ? sizeof argument / sizeof *argument : sizeof result / sizeof *result;
    signal->requested_info = 0;
    for (size_t i = 0; i < count; i++) {
        enum map_param param = (enum map_param)rows[i].param;
        if (!map_has(map, param)) /* asked first: so it is with nine rows of ten */
            continue;
        if (rows[i].conversion != AS_BIT && signal_has(signal, (enum field_id)rows[i].field))
            continue;
        if (!fill_value(signal, &rows[i], map->param[param]))
            note_add(&signal->notes, NOTE_parameter_odd, map->param[param].p);
    }
    if (kind == MAP_RESULT && map->auth_vectors)
        signal_set(signal, disclosed_auth_vectors, map->auth_vectors);
}

enum { LAND_MOBILE = 6 }; /* numbering plan of an IMSI in an address string */

static void fill_origination(struct signal *signal, const struct map_message *map)
{
    struct tbcd_address address;
    if (map_has(map, MAP_P_origination_reference) &&
        tbcd_address(map->param[MAP_P_origination_reference], &address) && address.digits.len &&
        address.numbering_plan != LAND_MOBILE)
        signal_set(signal, origination_reference, address.digits);
}

void signal_fill_dialogue(struct signal *signal, const struct map_message *map)
{
    struct tbcd_address address;
    fill_origination(signal, map);
    if (!map_has(map, MAP_P_destination_reference) ||
        !tbcd_address(map->param[MAP_P_destination_reference], &address))
        return;
    if (address.numbering_plan != LAND_MOBILE && !signal_has(signal, FIELD_msisdn))
        signal_set(signal, msisdn, address.digits);
    if (address.numbering_plan != LAND_MOBILE)
        return;
    if (!signal_has(signal, FIELD_imsi))
        signal_set(signal, imsi, address.digits);
    else if (!digits_equal(&signal->imsi, &address.digits))
        note_add(&signal->notes, NOTE_identity_conflict, map->param[MAP_P_destination_reference].p);
}
