// SPDX-License-Identifier: Apache-2.0
#include "base/text.h"
#include "proto/diameter/sh_user_data.h"
#include "signal/fill.h"
#include "signal/fill_value.h"
#include "signal/session_id.h"

/* ROW(AVP, field, conversion, 0). Where two rows fill one field the first that is there wins. */
#define REQUEST_ROWS(ROW)                                                                                    \
    ROW(IMEI, imei, AS_IMEI_TEXT, 0)                                                                         \
    ROW(MSC_Number, msc_number, AS_TBCD, 0)                                                                  \
    ROW(MME_Number_for_MT_SMS, msc_number, AS_TBCD, 0)                                                       \
    ROW(SGSN_Number, sgsn_number, AS_TBCD, 0)                                                                \
    ROW(GMLC_Number, gmlc_number, AS_TBCD, 0)                                                                \
    ROW(SC_Address, service_centre, AS_TBCD, 0)                                                              \
    ROW(SM_Delivery_Not_Intended, delivery_not_intended, AS_U32, 0)                                          \
    ROW(LCS_Client_Type, lcs_client_type, AS_U32, 0)                                                         \
    ROW(E_UTRAN_Cell_Global_Identity, location_cell, AS_ECGI, 0)                                             \
    ROW(ECGI, location_cell, AS_ECGI, 0)                                                                     \
    ROW(Cell_Global_Identity, location_cell, AS_CGI, 0)                                                      \
    ROW(Service_Area_Identity, location_cell, AS_CGI, 0)                                                     \
    ROW(Tracking_Area_Identity, location_cell, AS_TAI, 0)                                                    \
    ROW(Location_Area_Identity, location_cell, AS_LAI, 0)                                                    \
    ROW(Age_Of_Location_Information, location_age_min, AS_U32, 0)                                            \
    ROW(Age_Of_Location_Estimate, location_age_min, AS_U32, 0)                                               \
    ROW(Location_Estimate, location_latitude, AS_POSITION, 0)                                                \
    ROW(Geographical_Information, location_latitude, AS_GEOGRAPHICAL, 0)

#define ANSWER_ROWS(ROW)                                                                                     \
    ROW(IMEI, disclosed_imei, AS_IMEI_TEXT, 0)                                                               \
    ROW(MSC_Number, disclosed_msc, AS_TBCD, 0)                                                               \
    ROW(MME_Number_for_MT_SMS, disclosed_msc, AS_TBCD, 0)                                                    \
    ROW(SGSN_Number, disclosed_sgsn, AS_TBCD, 0)                                                             \
    ROW(MME_Name, disclosed_mme, AS_NAME, 0)                                                                 \
    ROW(SGSN_Name, disclosed_mme, AS_NAME, 0)                                                                \
    ROW(TGPP_AAA_Server_Name, disclosed_mme, AS_NAME, 0)                                                     \
    ROW(E_UTRAN_Cell_Global_Identity, disclosed_cell, AS_ECGI, 0)                                            \
    ROW(ECGI, disclosed_cell, AS_ECGI, 0)                                                                    \
    ROW(Cell_Global_Identity, disclosed_cell, AS_CGI, 0)                                                     \
    ROW(Service_Area_Identity, disclosed_cell, AS_CGI, 0)                                                    \
    ROW(Tracking_Area_Identity, disclosed_cell, AS_TAI, 0)                                                   \
    ROW(Location_Area_Identity, disclosed_cell, AS_LAI, 0)                                                   \
    ROW(Age_Of_Location_Information, disclosed_location_age_min, AS_U32, 0)                                  \
    ROW(Age_Of_Location_Estimate, disclosed_location_age_min, AS_U32, 0)                                     \
    ROW(Location_Estimate, disclosed_latitude, AS_POSITION, 0)                                               \
    ROW(Geographical_Information, disclosed_latitude, AS_GEOGRAPHICAL, 0)

/* ROW(AVP, content): an AVP whose presence alone says something. */
#define CONTENT_ROWS(ROW)                                                                                    \
    ROW(Subscription_Data, PROFILE)                                                                          \
    ROW(Non_3GPP_User_Data, PROFILE)                                                                         \
    ROW(Sh_User_Data, PROFILE)                                                                               \
    ROW(Cx_User_Data, PROFILE)                                                                               \
    ROW(Trace_Data, TRACE)                                                                                   \
    ROW(GMLC_Number, GMLC)                                                                                   \
    ROW(APN_Configuration, APN)                                                                              \
    ROW(PDP_Context, APN)                                                                                    \
    ROW(APN_OI_Replacement, APN)                                                                             \
    ROW(Operator_Determined_Barring, BARRING)                                                                \
    ROW(HPLMN_ODB, BARRING)                                                                                  \
    ROW(Access_Restriction_Data, BARRING)                                                                    \
    ROW(Call_Barring_Info, BARRING)                                                                          \
    ROW(User_Id, USER_IDS)                                                                                   \
    ROW(Reset_ID, USER_IDS)                                                                                  \
    ROW(SMS_Register_Request, SMS_REGISTRATION)                                                              \
    ROW(MME_Number_for_MT_SMS, SMS_REGISTRATION)                                                             \
    ROW(EPS_Location_Information, LOCATION)                                                                  \
    ROW(MME_Location_Information, LOCATION)                                                                  \
    ROW(SGSN_Location_Information, LOCATION)                                                                 \
    ROW(Location_Estimate, LOCATION)                                                                         \
    ROW(ECGI, LOCATION)                                                                                      \
    ROW(TGPP_User_Location_Info, LOCATION)                                                                   \
    ROW(Authentication_Info, VECTORS)                                                                        \
    ROW(TGPP_SIP_Auth_Data_Item, VECTORS)

static void fill_row(struct signal *signal, const struct diameter_message *m, const struct mapping *row)
{
    if (signal_has(signal, (enum field_id)row->field))
        return;
    if (!fill_value(signal, row, m->avp[row->param]))
        note_add(&signal->notes, NOTE_parameter_odd, m->avp[row->param].p);
}

/* Written out by the preprocessor: most rows are not there, and take two instructions each. */
#define ROW(name, member, conversion, word)                                                                  \
    if (diameter_has(m, DIAMETER_A_##name)) {                                                                \
        static const struct mapping row = {DIAMETER_A_##name, FIELD_##member, conversion, word};             \
        fill_row(signal, m, &row);                                                                           \
    }

static void fill_request_rows(struct signal *signal, const struct diameter_message *m)
{
    REQUEST_ROWS(ROW)
}

static void fill_answer_rows(struct signal *signal, const struct diameter_message *m)
{
    ANSWER_ROWS(ROW)
}

#undef ROW

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
#define ROW(name, content)                                                                                   \
    if (diameter_has(m, DIAMETER_A_##name))                                                                  \
        contents |= UINT64_C(1) << CONTENT_##content;
    CONTENT_ROWS(ROW)
#undef ROW
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
    fill_request_rows(signal, m);
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
    fill_answer_rows(signal, m);
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
