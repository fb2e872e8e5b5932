// SPDX-License-Identifier: Apache-2.0
#include "signal/fill.h"
#include "signal/fill_value.h"

/* Where two rows fill one field the first that is there wins. */
static const struct mapping argument[] = {
    {CAP_P_service_key, FIELD_service_key, AS_INTEGER, 0},
    {CAP_P_imsi, FIELD_imsi, AS_IMSI, 0},
    {CAP_P_msisdn, FIELD_msisdn, AS_ADDRESS, 0},
    {CAP_P_imei, FIELD_imei, AS_IMEI, 0},
    {CAP_P_calling_party_number, FIELD_calling_number, AS_ISUP, 0},
    {CAP_P_sms_calling_number, FIELD_calling_number, AS_ADDRESS, 0},
    {CAP_P_new_calling_party_number, FIELD_calling_number, AS_ISUP, 0},
    {CAP_P_new_sms_calling_number, FIELD_calling_number, AS_ADDRESS, 0},
    {CAP_P_called_party_number, FIELD_called_number, AS_ISUP, 0},
    {CAP_P_called_party_bcd_number, FIELD_called_number, AS_BCD, 0},
    {CAP_P_destination_subscriber_number, FIELD_called_number, AS_BCD, 0},
    {CAP_P_sms_called_number, FIELD_called_number, AS_ADDRESS, 0},
    {CAP_P_forwarding_destination_number, FIELD_forwarded_to, AS_ISUP, 0},
    {CAP_P_destination_routing_address, FIELD_cap_destination, AS_ISUP, 0},
    {CAP_P_new_destination_subscriber_number, FIELD_cap_destination, AS_BCD, 0},
    {CAP_P_assisting_address, FIELD_cap_destination, AS_GENERIC, 0},
    {CAP_P_ip_routing_address, FIELD_cap_destination, AS_ISUP, 0},
    {CAP_P_msc_address, FIELD_msc_number, AS_ADDRESS, 0},
    {CAP_P_msc_number, FIELD_msc_number, AS_ADDRESS, 0},
    {CAP_P_vlr_number, FIELD_vlr_number, AS_ADDRESS, 0},
    {CAP_P_sgsn_number, FIELD_sgsn_number, AS_ADDRESS, 0},
    {CAP_P_gmsc_address, FIELD_gmsc_address, AS_ADDRESS, 0},
    {CAP_P_gsmscf_address, FIELD_gsmscf_address, AS_ADDRESS, 0},
    {CAP_P_smsc_address, FIELD_service_centre, AS_ADDRESS, 0},
    {CAP_P_new_smsc_address, FIELD_service_centre, AS_ADDRESS, 0},
    {CAP_P_cell_global_id, FIELD_location_cell, AS_CGI, 0},
    {CAP_P_ecgi, FIELD_location_cell, AS_ECGI, 0},
    {CAP_P_cell_or_lai, FIELD_location_cell, AS_CELL_OR_LAI, 0},
    {CAP_P_lai, FIELD_location_cell, AS_LAI, 0},
    {CAP_P_age_of_location_information, FIELD_location_age_min, AS_INTEGER, 0},
    {CAP_P_age_of_location_information_eps, FIELD_location_age_min, AS_INTEGER, 0},
    {CAP_P_geographical_information, FIELD_location_latitude, AS_GEOGRAPHICAL, 0},
};

void signal_fill_cap(struct signal *signal, const struct cap_message *cap)
{
    for (size_t i = 0; i < sizeof argument / sizeof *argument; i++) {
        enum cap_param param = (enum cap_param)argument[i].param;
        if (!cap_has(cap, param) || signal_has(signal, (enum field_id)argument[i].field))
            continue;
        if (!fill_value(signal, &argument[i], cap->param[param]))
            note_add(&signal->notes, NOTE_parameter_odd, cap->param[param].p);
    }
}
