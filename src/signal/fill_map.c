// SPDX-License-Identifier: Apache-2.0
#include "signal/fill.h"

#include "code/ber.h"
#include "code/gad.h"
#include "code/tbcd.h"
#include "signal/field.h"

/* How a parameter's octets become a field's value. */
enum conversion {
    AS_IMSI, /* TBCD digits, 6 to 15 of them */
    AS_IMEI,
    AS_ADDRESS, /* nature octet, then TBCD digits */
    AS_INTEGER,
    AS_PLMN,
    AS_CGI, /* cell or service area, 7 octets */
    AS_LAI, /* location area, 5 octets */
    AS_ECGI,
    AS_POSITION,     /* TS 23.032 shape: latitude, longitude and uncertainty */
    AS_GEOGRAPHICAL, /* the 8 octet form */
    AS_BIT,          /* a flag: the word numbered `word` of a SET, or the value `word` of an ENUM */
};

struct mapping {
    uint8_t param;      /* enum map_param */
    uint8_t field;      /* enum field_id */
    uint8_t conversion; /* enum conversion */
    uint8_t word;
};

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
    {MAP_P_forwarded_to_number, FIELD_disclosed_forwarded_to, AS_ADDRESS, 0},
    {MAP_P_gsmscf_address, FIELD_disclosed_gsmscf, AS_ADDRESS, 0},
};

static bool fill_digits(struct span bytes, enum conversion conversion, struct digits *ret)
{
    struct tbcd_address address;
    if (conversion == AS_ADDRESS) {
        bool right = tbcd_address(bytes, &address);
        *ret = address.digits;
        return right && ret->len > 0;
    }
    enum { IMSI_MIN = 6, IMSI_MAX = 15, IMEI_MIN = 14, IMEI_MAX = 16 };
    bool right = tbcd_digits(bytes, ret);
    return right && ret->len >= (conversion == AS_IMSI ? IMSI_MIN : IMEI_MIN) &&
           ret->len <= (conversion == AS_IMSI ? IMSI_MAX : IMEI_MAX);
}

static bool fill_position(struct signal *signal, struct span bytes, enum conversion conversion)
{
    struct gad_position position;
    bool right = conversion == AS_POSITION ? gad_decode(cursor_of(bytes), &position) == STATUS_OK
                                           : gad_geographical_information(bytes, &position);
    if (!right)
        return false;
    signal_set(signal, disclosed_latitude, position.latitude_udeg);
    signal_set(signal, disclosed_longitude, position.longitude_udeg);
    if (position.has_uncertainty)
        signal_set(signal, disclosed_uncertainty_m, position.uncertainty_m);
    return true;
}

static bool fill_cell(struct span bytes, enum conversion conversion, struct cell *ret)
{
    return conversion == AS_CGI   ? cell_of_cgi(bytes, ret)
           : conversion == AS_LAI ? cell_of_lai(bytes, ret)
                                  : cell_of_ecgi(bytes, ret);
}

/* False if the octets cannot be what the parameter is said to be; the field is then as it was. */
static bool fill(struct signal *signal, const struct mapping *row, struct span bytes)
{
    enum field_id id = (enum field_id)row->field;
    void *member = (char *)signal + field_get(id)->offset;
    int64_t integer = 0;
    struct digits digits;
    struct cell cell;
    plmn_t plmn;
    bool right = true;
    switch ((enum conversion)row->conversion) {
    case AS_IMSI:
    case AS_IMEI:
    case AS_ADDRESS:
        right = fill_digits(bytes, (enum conversion)row->conversion, &digits);
        if (right)
            *(field_type_DIGITS *)member = digits;
        break;
    case AS_INTEGER:
        right = ber_integer(bytes, &integer) && integer >= 0;
        if (right)
            *(field_type_UINT *)member = (uint64_t)integer;
        break;
    case AS_PLMN:
        right = bytes.len == 3 && plmn_decode(bytes.p, &plmn);
        if (right)
            *(field_type_PLMN *)member = plmn;
        break;
    case AS_CGI:
    case AS_LAI:
    case AS_ECGI:
        right = fill_cell(bytes, (enum conversion)row->conversion, &cell);
        if (right)
            *(field_type_CELL *)member = cell;
        break;
    case AS_POSITION:
    case AS_GEOGRAPHICAL:
        return fill_position(signal, bytes, (enum conversion)row->conversion);
    case AS_BIT:
        if (field_get(id)->kind == FIELD_KIND_ENUM)
            *(field_type_ENUM *)member = row->word;
        else
            *(field_type_SET *)member |= UINT64_C(1) << row->word;
        break;
    }
    if (right)
        signal_mark(signal, id);
    return right;
}

void signal_fill_map(struct signal *signal, const struct map_message *map, enum map_kind kind)
{
    const struct mapping *rows = kind == MAP_ARGUMENT ? argument : result;
    size_t count = kind == MAP_ARGUMENT ? sizeof argument / sizeof *argument : sizeof result / sizeof *result;
    signal->requested_info = 0;
    for (size_t i = 0; i < count; i++) {
        enum map_param param = (enum map_param)rows[i].param;
        bool taken = rows[i].conversion != AS_BIT && signal_has(signal, (enum field_id)rows[i].field);
        if (!map_has(map, param) || taken)
            continue;
        if (!fill(signal, &rows[i], map->param[param]))
            note_add(&signal->notes, NOTE_parameter_odd, map->param[param].p);
    }
    if (kind == MAP_RESULT && map->auth_vectors)
        signal_set(signal, disclosed_auth_vectors, map->auth_vectors);
}

void signal_fill_dialogue(struct signal *signal, const struct map_message *map)
{
    enum { LAND_MOBILE = 6 }; /* numbering plan of an IMSI in an address string */
    struct tbcd_address address;
    if (!map_has(map, MAP_P_destination_reference) ||
        !tbcd_address(map->param[MAP_P_destination_reference], &address))
        return;
    if (address.numbering_plan == LAND_MOBILE && !signal_has(signal, FIELD_imsi))
        signal_set(signal, imsi, address.digits);
    else if (address.numbering_plan != LAND_MOBILE && !signal_has(signal, FIELD_msisdn))
        signal_set(signal, msisdn, address.digits);
}
