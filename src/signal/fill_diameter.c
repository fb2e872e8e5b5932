// SPDX-License-Identifier: Apache-2.0
#include "base/text.h"
#include "proto/diameter/sh_user_data.h"
#include "signal/fill.h"
#include "signal/fill_value.h"
#include "signal/session_id.h"

/* Where two rows fill one field the first that is there wins. */
static const struct mapping request_rows[] = {
    {DIAMETER_A_IMEI, FIELD_imei, AS_IMEI_TEXT, 0},
    {DIAMETER_A_MSC_Number, FIELD_msc_number, AS_TBCD, 0},
    {DIAMETER_A_MME_Number_for_MT_SMS, FIELD_msc_number, AS_TBCD, 0},
    {DIAMETER_A_SGSN_Number, FIELD_sgsn_number, AS_TBCD, 0},
    {DIAMETER_A_GMLC_Number, FIELD_gmlc_number, AS_TBCD, 0},
    {DIAMETER_A_SC_Address, FIELD_service_centre, AS_TBCD, 0},
    {DIAMETER_A_SM_Delivery_Not_Intended, FIELD_delivery_not_intended, AS_U32, 0},
    {DIAMETER_A_LCS_Client_Type, FIELD_lcs_client_type, AS_U32, 0},
    {DIAMETER_A_E_UTRAN_Cell_Global_Identity, FIELD_location_cell, AS_ECGI, 0},
    {DIAMETER_A_ECGI, FIELD_location_cell, AS_ECGI, 0},
    {DIAMETER_A_Cell_Global_Identity, FIELD_location_cell, AS_CGI, 0},
    {DIAMETER_A_Service_Area_Identity, FIELD_location_cell, AS_CGI, 0},
    {DIAMETER_A_Tracking_Area_Identity, FIELD_location_cell, AS_TAI, 0},
    {DIAMETER_A_Location_Area_Identity, FIELD_location_cell, AS_LAI, 0},
    {DIAMETER_A_Age_Of_Location_Information, FIELD_location_age_min, AS_U32, 0},
    {DIAMETER_A_Age_Of_Location_Estimate, FIELD_location_age_min, AS_U32, 0},
    {DIAMETER_A_Location_Estimate, FIELD_location_latitude, AS_POSITION, 0},
    {DIAMETER_A_Geographical_Information, FIELD_location_latitude, AS_GEOGRAPHICAL, 0},
};

static const struct mapping answer_rows[] = {
    {DIAMETER_A_IMEI, FIELD_disclosed_imei, AS_IMEI_TEXT, 0},
    {DIAMETER_A_MSC_Number, FIELD_disclosed_msc, AS_TBCD, 0},
    {DIAMETER_A_MME_Number_for_MT_SMS, FIELD_disclosed_msc, AS_TBCD, 0},
    {DIAMETER_A_SGSN_Number, FIELD_disclosed_sgsn, AS_TBCD, 0},
    {DIAMETER_A_MME_Name, FIELD_disclosed_mme, AS_NAME, 0},
    {DIAMETER_A_SGSN_Name, FIELD_disclosed_mme, AS_NAME, 0},
    {DIAMETER_A_TGPP_AAA_Server_Name, FIELD_disclosed_mme, AS_NAME, 0},
    {DIAMETER_A_E_UTRAN_Cell_Global_Identity, FIELD_disclosed_cell, AS_ECGI, 0},
    {DIAMETER_A_ECGI, FIELD_disclosed_cell, AS_ECGI, 0},
    {DIAMETER_A_Cell_Global_Identity, FIELD_disclosed_cell, AS_CGI, 0},
    {DIAMETER_A_Service_Area_Identity, FIELD_disclosed_cell, AS_CGI, 0},
    {DIAMETER_A_Tracking_Area_Identity, FIELD_disclosed_cell, AS_TAI, 0},
    {DIAMETER_A_Location_Area_Identity, FIELD_disclosed_cell, AS_LAI, 0},
    {DIAMETER_A_Age_Of_Location_Information, FIELD_disclosed_location_age_min, AS_U32, 0},
    {DIAMETER_A_Age_Of_Location_Estimate, FIELD_disclosed_location_age_min, AS_U32, 0},
    {DIAMETER_A_Location_Estimate, FIELD_disclosed_latitude, AS_POSITION, 0},
    {DIAMETER_A_Geographical_Information, FIELD_disclosed_latitude, AS_GEOGRAPHICAL, 0},
};

/* An AVP whose presence alone says something. */
static const struct {
    uint16_t avp;
    uint8_t content; /* enum diameter_content */
} content_rows[] = {
    {DIAMETER_A_Subscription_Data, CONTENT_PROFILE},
    {DIAMETER_A_Non_3GPP_User_Data, CONTENT_PROFILE},
    {DIAMETER_A_Sh_User_Data, CONTENT_PROFILE},
    {DIAMETER_A_Cx_User_Data, CONTENT_PROFILE},
    {DIAMETER_A_Trace_Data, CONTENT_TRACE},
    {DIAMETER_A_GMLC_Number, CONTENT_GMLC},
    {DIAMETER_A_APN_Configuration, CONTENT_APN},
    {DIAMETER_A_PDP_Context, CONTENT_APN},
    {DIAMETER_A_APN_OI_Replacement, CONTENT_APN},
    {DIAMETER_A_Operator_Determined_Barring, CONTENT_BARRING},
    {DIAMETER_A_HPLMN_ODB, CONTENT_BARRING},
    {DIAMETER_A_Access_Restriction_Data, CONTENT_BARRING},
    {DIAMETER_A_Call_Barring_Info, CONTENT_BARRING},
    {DIAMETER_A_User_Id, CONTENT_USER_IDS},
    {DIAMETER_A_Reset_ID, CONTENT_USER_IDS},
    {DIAMETER_A_SMS_Register_Request, CONTENT_SMS_REGISTRATION},
    {DIAMETER_A_MME_Number_for_MT_SMS, CONTENT_SMS_REGISTRATION},
    {DIAMETER_A_EPS_Location_Information, CONTENT_LOCATION},
    {DIAMETER_A_MME_Location_Information, CONTENT_LOCATION},
    {DIAMETER_A_SGSN_Location_Information, CONTENT_LOCATION},
    {DIAMETER_A_Location_Estimate, CONTENT_LOCATION},
    {DIAMETER_A_ECGI, CONTENT_LOCATION},
    {DIAMETER_A_TGPP_User_Location_Info, CONTENT_LOCATION},
    {DIAMETER_A_Authentication_Info, CONTENT_VECTORS},
    {DIAMETER_A_TGPP_SIP_Auth_Data_Item, CONTENT_VECTORS},
};

static void fill_rows(struct signal *signal, const struct diameter_message *m, const struct mapping *rows,
                      size_t count)
{
    for (size_t i = 0; i < count; i++) {
        enum diameter_avp_id id = (enum diameter_avp_id)rows[i].param;
        if (!diameter_has(m, id) || signal_has(signal, (enum field_id)rows[i].field))
            continue;
        if (!fill_value(signal, &rows[i], m->avp[id]))
            note_add(&signal->notes, NOTE_parameter_odd, m->avp[id].p);
    }
}

static void fill_name(struct signal *signal, const struct diameter_message *m, enum diameter_avp_id id,
                      enum field_id field)
{
    const struct mapping row = {.field = (uint8_t)field, .conversion = AS_NAME};
    if (diameter_has(m, id) && !fill_value(signal, &row, m->avp[id]))
        note_add(&signal->notes, NOTE_parameter_odd, m->avp[id].p);
}

/* A host in a realm is that realm itself or ends in a dot and it. Both are in lower case. */
static bool is_in_realm(struct span host, struct span realm)
{
    if (host.len < realm.len || memcmp(host.p + host.len - realm.len, realm.p, realm.len) != 0)
        return false;
    return host.len == realm.len || host.p[host.len - realm.len - 1] == '.';
}

static void fill_parties(struct signal *signal, const struct diameter_message *m,
                         const struct signal *request)
{
    fill_name(signal, m, DIAMETER_A_Origin_Host, FIELD_source_host);
    fill_name(signal, m, DIAMETER_A_Origin_Realm, FIELD_source_realm);
    fill_name(signal, m, DIAMETER_A_Destination_Host, FIELD_destination_host);
    fill_name(signal, m, DIAMETER_A_Destination_Realm, FIELD_destination_realm);
    if (signal_has(signal, FIELD_source_host) && signal_has(signal, FIELD_source_realm))
        signal_set(signal, source_host_in_realm,
                   is_in_realm(signal->source_host, signal->source_realm) ? ANSWER_YES : ANSWER_NO);
    if (signal_has(signal, FIELD_destination_host) && signal_has(signal, FIELD_destination_realm))
        signal_set(signal, destination_host_in_realm,
                   is_in_realm(signal->destination_host, signal->destination_realm) ? ANSWER_YES : ANSWER_NO);
    if (!request) /* an answer names nobody that it goes to: it goes back */
        return;
    if (signal_has(request, FIELD_source_host) && !signal_has(signal, FIELD_destination_host))
        signal_set_name(signal, FIELD_destination_host, request->source_host);
    if (signal_has(request, FIELD_source_realm) && !signal_has(signal, FIELD_destination_realm))
        signal_set_name(signal, FIELD_destination_realm, request->source_realm);
}

static void fill_session_id(struct signal *signal, const struct diameter_message *m)
{
    char form[SESSION_ID_FORM_SIZE];
    if (!diameter_has(m, DIAMETER_A_Session_Id) || !session_id_is_senders(m->header.command))
        return;
    const struct span id = m->avp[DIAMETER_A_Session_Id];
    signal_set_text(signal, FIELD_session_id_form, session_id_form(id, form));
    if (signal_has(signal, FIELD_source_host))
        signal_set(signal, session_id_of_origin,
                   session_id_begins_with(id, signal->source_host) ? ANSWER_YES : ANSWER_NO);
}

static void fill_route(struct signal *signal, const struct diameter_message *m)
{
    char route[DIAMETER_ROUTE_MAX * 64];
    struct text text = text_in(route, sizeof route);
    unsigned count = diameter_count(m, DIAMETER_A_Route_Record);
    for (unsigned i = 0; i < count && i < DIAMETER_ROUTE_MAX; i++) {
        text_string(&text, i ? " " : "");
        text_span(&text, m->route[i]);
    }
    signal_set(signal, route_count, count);
    if (count)
        signal_set_name(signal, FIELD_route, text_as_span(&text));
}

static void fill_flags(struct signal *signal, const struct diameter_message *m)
{
    enum { INSERT_SUBSCRIBER_DATA = 319 };
    uint32_t flags, type;
    uint64_t asked = 0;
    if (m->header.command == INSERT_SUBSCRIBER_DATA) /* without the flags it asks for nothing */
        signal_set(signal, requested_info, 0);
    if (diameter_number(m, DIAMETER_A_IDR_Flags, &flags)) {
        signal_set(signal, idr_flags, flags);
        asked |= flags >> IDR_STATE & 1 ? UINT64_C(1) << REQUESTED_STATE : 0;
        asked |= flags >> IDR_LOCATION & 1 ? UINT64_C(1) << REQUESTED_EPS_LOCATION : 0;
        asked |= flags >> IDR_CURRENT_LOCATION & 1 ? UINT64_C(1) << REQUESTED_CURRENT_LOCATION : 0;
        signal_set(signal, requested_info, asked);
    }
    if (diameter_number(m, DIAMETER_A_ULR_Flags, &flags))
        signal_set(signal, ulr_flags, flags);
    if (diameter_number(m, DIAMETER_A_CLR_Flags, &flags))
        signal_set(signal, clr_flags, flags);
    if (diameter_number(m, DIAMETER_A_Cancellation_Type, &type))
        signal_set(signal, diameter_cancellation, type);
}

/* Sh asks by a list of numbers, TS 29.328 7.6. */
static void fill_data_references(struct signal *signal, const struct diameter_message *m)
{
    enum { LOCATION = 14, STATE = 15, IMEISV = 34, SET_SIZE = 64 };
    uint64_t set = m->data_references, asked = 0;
    uint32_t current;
    if (!diameter_has(m, DIAMETER_A_Data_Reference))
        return;
    signal_set(signal, data_references, set);
    asked |= set >> LOCATION & 1 ? UINT64_C(1) << REQUESTED_LOCATION : 0;
    asked |= set >> STATE & 1 ? UINT64_C(1) << REQUESTED_STATE : 0;
    asked |= set >> IMEISV & 1 ? UINT64_C(1) << REQUESTED_IMEI : 0;
    if (diameter_number(m, DIAMETER_A_Current_Location, &current) && current == 1)
        asked |= UINT64_C(1) << REQUESTED_CURRENT_LOCATION;
    signal_set(signal, requested_info, asked);
}

static void fill_contents(struct signal *signal, const struct diameter_message *m)
{
    uint64_t contents = 0;
    for (size_t i = 0; i < sizeof content_rows / sizeof *content_rows; i++)
        if (diameter_has(m, (enum diameter_avp_id)content_rows[i].avp))
            contents |= UINT64_C(1) << content_rows[i].content;
    if (contents)
        signal_set(signal, diameter_contents, contents);
}

static void fill_request(struct signal *signal, const struct diameter_message *m)
{
    if (m->imsi.len)
        signal_set(signal, imsi, m->imsi);
    if (m->msisdn.len)
        signal_set(signal, msisdn, m->msisdn);
    if (m->requested_vectors)
        signal_set(signal, requested_vectors, m->requested_vectors);
    fill_rows(signal, m, request_rows, sizeof request_rows / sizeof *request_rows);
    fill_flags(signal, m);
    fill_data_references(signal, m);
    fill_session_id(signal, m);
    fill_route(signal, m);
}

static bool was_asked_about(const struct signal *request, enum field_id id)
{
    return request && signal_has(request, id);
}

/* What an HSS says over Sh, TS 29.328 7.6. */
static void fill_user_data(struct signal *signal, const struct diameter_message *m)
{
    struct digits imsi, msisdn;
    if (!diameter_has(m, DIAMETER_A_Sh_User_Data))
        return;
    struct span xml = m->avp[DIAMETER_A_Sh_User_Data];
    if (!signal_has(signal, FIELD_disclosed_imsi) && sh_user_data_digits(xml, "IMSI", &imsi))
        signal_set(signal, disclosed_imsi, imsi);
    if (!signal_has(signal, FIELD_disclosed_msisdn) && sh_user_data_digits(xml, "MSISDN", &msisdn))
        signal_set(signal, disclosed_msisdn, msisdn);
}

static void fill_answer(struct signal *signal, const struct diameter_message *m, const struct signal *request)
{
    if (m->imsi.len && !was_asked_about(request, FIELD_imsi))
        signal_set(signal, disclosed_imsi, m->imsi);
    if (m->profile_msisdn.len)
        signal_set(signal, disclosed_msisdn, m->profile_msisdn);
    else if (m->msisdn.len && !was_asked_about(request, FIELD_msisdn))
        signal_set(signal, disclosed_msisdn, m->msisdn);
    fill_user_data(signal, m);
    if (m->auth_vectors)
        signal_set(signal, disclosed_auth_vectors, m->auth_vectors);
    fill_rows(signal, m, answer_rows, sizeof answer_rows / sizeof *answer_rows);
    fill_name(signal, m, DIAMETER_A_Redirect_Host, FIELD_redirect_host);
    if (signal_has(signal, FIELD_diameter_contents) && signal->diameter_contents >> CONTENT_PROFILE & 1)
        signal_set(signal, disclosed_profile, true);
    if (request)
        signal_fill_subscriber(signal, request);
}

void signal_fill_diameter(struct signal *signal, const struct diameter_message *m,
                          const struct signal *request)
{
    bool asks = m->header.flags & DIAMETER_REQUEST;
    signal_fill_ip(signal);
    signal_set(signal, diameter_application, m->header.application);
    signal_set(signal, hop_by_hop, m->header.hop_by_hop);
    signal_set(signal, end_to_end, m->header.end_to_end);
    if (m->visited_plmn)
        signal_set(signal, visited_plmn, m->visited_plmn);
    fill_parties(signal, m, asks ? NULL : request);
    fill_contents(signal, m);
    if (asks) {
        fill_request(signal, m);
        return;
    }
    signal_set(signal, diameter_error_flag, (m->header.flags & DIAMETER_ERROR) != 0);
    if (m->result) {
        signal_set(signal, diameter_result, m->result);
        bool refused = signal_has(signal, FIELD_kind) && signal->kind == KIND_ERROR;
        if (refused && diameter_result_name(m->result_vendor, m->result))
            signal_set(signal, error, DIAMETER_ERROR_WORD(m->result_vendor, m->result));
    }
    fill_answer(signal, m, request);
}
