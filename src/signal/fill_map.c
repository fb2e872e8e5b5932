// SPDX-License-Identifier: Apache-2.0
#include "signal/fill.h"

#include "code/tbcd.h"
#include "signal/fill_value.h"

/* ROW(parameter, field, conversion, word of AS_BIT). Where two rows fill one field the first that is there
 * wins. */
#define ARGUMENT(ROW)                                                                                        \
    ROW(imsi, imsi, AS_IMSI, 0)                                                                              \
    ROW(msisdn, msisdn, AS_ADDRESS, 0)                                                                       \
    ROW(msc_number, msc_number, AS_ADDRESS, 0)                                                               \
    ROW(vlr_number, vlr_number, AS_ADDRESS, 0)                                                               \
    ROW(sgsn_number, sgsn_number, AS_ADDRESS, 0)                                                             \
    ROW(hlr_number, hlr_number, AS_ADDRESS, 0)                                                               \
    ROW(gsmscf_address, gsmscf_address, AS_ADDRESS, 0)                                                       \
    ROW(gmsc_address, gmsc_address, AS_ADDRESS, 0)                                                           \
    ROW(gmlc_number, gmlc_number, AS_ADDRESS, 0)                                                             \
    ROW(service_centre_address, service_centre, AS_ADDRESS, 0)                                               \
    ROW(service_centre_address_oa, service_centre, AS_ADDRESS, 0)                                            \
    ROW(service_centre_address_da, service_centre, AS_ADDRESS, 0)                                            \
    ROW(requested_location_information, requested_info, AS_BIT, REQUESTED_LOCATION)                          \
    ROW(requested_subscriber_state, requested_info, AS_BIT, REQUESTED_STATE)                                 \
    ROW(requested_current_location, requested_info, AS_BIT, REQUESTED_CURRENT_LOCATION)                      \
    ROW(requested_imei, requested_info, AS_BIT, REQUESTED_IMEI)                                              \
    ROW(requested_ms_classmark, requested_info, AS_BIT, REQUESTED_CLASSMARK)                                 \
    ROW(requested_location_information_eps, requested_info, AS_BIT, REQUESTED_EPS_LOCATION)                  \
    ROW(number_of_requested_vectors, requested_vectors, AS_INTEGER, 0)                                       \
    ROW(requesting_plmn, requesting_plmn, AS_PLMN, 0)                                                        \
    ROW(interrogation_type, interrogation_type, AS_INTEGER, 0)                                               \
    ROW(forwarded_to_number, forwarded_to, AS_ADDRESS, 0)                                                    \
    ROW(sm_rp_oa_msisdn, sender_msisdn, AS_ADDRESS, 0)                                                       \
    ROW(sm_rp_oa_msisdn, msisdn, AS_ADDRESS, 0) /* who sends is whom it is about */                          \
    ROW(imei, imei, AS_IMEI, 0)                                                                              \
    ROW(ss_code, ss_code, AS_OCTET, 0)                                                                       \
    ROW(cancellation_type, cancellation_type, AS_INTEGER, 0)                                                 \
    ROW(sm_delivery_not_intended, delivery_not_intended, AS_INTEGER, 0)                                      \
    ROW(lcs_client_type, lcs_client_type, AS_INTEGER, 0)                                                     \
    ROW(cell_global_id, location_cell, AS_CGI, 0)                                                            \
    ROW(serving_cell, location_cell, AS_CELL_OR_LAI, 0)                                                      \
    ROW(ecgi, location_cell, AS_ECGI, 0)                                                                     \
    ROW(lai, location_cell, AS_LAI, 0)                                                                       \
    ROW(age_of_location_information, location_age_min, AS_INTEGER, 0)                                        \
    ROW(age_of_location_information_eps, location_age_min, AS_INTEGER, 0)                                    \
    ROW(age_of_location_estimate, location_age_min, AS_INTEGER, 0)                                           \
    ROW(location_estimate, location_latitude, AS_POSITION, 0)                                                \
    ROW(add_location_estimate, location_latitude, AS_POSITION, 0)                                            \
    ROW(geographical_information, location_latitude, AS_GEOGRAPHICAL, 0)

#define RESULT(ROW)                                                                                          \
    ROW(imsi, disclosed_imsi, AS_IMSI, 0)                                                                    \
    ROW(msisdn, disclosed_msisdn, AS_ADDRESS, 0)                                                             \
    ROW(imei, disclosed_imei, AS_IMEI, 0)                                                                    \
    ROW(msc_number, disclosed_msc, AS_ADDRESS, 0)                                                            \
    ROW(vmsc_address, disclosed_msc, AS_ADDRESS, 0)                                                          \
    ROW(vlr_number, disclosed_vlr, AS_ADDRESS, 0)                                                            \
    ROW(sgsn_number, disclosed_sgsn, AS_ADDRESS, 0)                                                          \
    ROW(hlr_number, hlr_number, AS_ADDRESS, 0)                                                               \
    ROW(cell_global_id, disclosed_cell, AS_CGI, 0)                                                           \
    ROW(ecgi, disclosed_cell, AS_ECGI, 0)                                                                    \
    ROW(lai, disclosed_cell, AS_LAI, 0)                                                                      \
    ROW(age_of_location_information, disclosed_location_age_min, AS_INTEGER, 0)                              \
    ROW(age_of_location_information_eps, disclosed_location_age_min, AS_INTEGER, 0)                          \
    ROW(age_of_location_estimate, disclosed_location_age_min, AS_INTEGER, 0)                                 \
    ROW(location_estimate, disclosed_latitude, AS_POSITION, 0)                                               \
    ROW(add_location_estimate, disclosed_latitude, AS_POSITION, 0)                                           \
    ROW(geographical_information, disclosed_latitude, AS_GEOGRAPHICAL, 0)                                    \
    ROW(state_assumed_idle, disclosed_state, AS_BIT, STATE_ASSUMED_IDLE)                                     \
    ROW(state_camel_busy, disclosed_state, AS_BIT, STATE_CAMEL_BUSY)                                         \
    ROW(state_not_reachable, disclosed_state, AS_BIT, STATE_NOT_REACHABLE)                                   \
    ROW(state_not_provided, disclosed_state, AS_BIT, STATE_NOT_PROVIDED)                                     \
    ROW(roaming_number, disclosed_msrn, AS_ADDRESS, 0)                                                       \
    ROW(handover_number, disclosed_msrn, AS_ADDRESS, 0)                                                      \
    ROW(forwarded_to_number, disclosed_forwarded_to, AS_ADDRESS, 0)                                          \
    ROW(gsmscf_address, disclosed_gsmscf, AS_ADDRESS, 0)

static void fill_row(struct signal *signal, const struct map_message *map, const struct mapping *row)
{
    if (row->conversion != AS_BIT && signal_has(signal, (enum field_id)row->field))
        return;
    if (!fill_value(signal, row, map->param[row->param]))
        note_add(&signal->notes, NOTE_parameter_odd, map->param[row->param].p);
}

/* Written out by the preprocessor: nine rows of ten are not there, and take two instructions each. */
#define ROW(name, member, conversion, word)                                                                  \
    if (map_has(map, MAP_P_##name)) {                                                                        \
        static const struct mapping row = {MAP_P_##name, FIELD_##member, conversion, word};                  \
        fill_row(signal, map, &row);                                                                         \
    }

static void fill_argument(struct signal *signal, const struct map_message *map)
{
    ARGUMENT(ROW)
}

static void fill_result(struct signal *signal, const struct map_message *map)
{
    RESULT(ROW)
    if (map->auth_vectors)
        signal_set(signal, disclosed_auth_vectors, map->auth_vectors);
}

#undef ROW

void signal_fill_map(struct signal *signal, const struct map_message *map, enum map_kind kind)
{
    signal->requested_info = 0;
    if (kind == MAP_ARGUMENT)
        fill_argument(signal, map);
    else
        fill_result(signal, map);
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
