// SPDX-License-Identifier: Apache-2.0
/*
 * Short messages and packet sessions, TS 29.078 7 and 8.
 */
#include "proto/cap/cap_tables.h"

static const struct ber_field ms_class[] = {SKIP_MUST(C(0)), SKIP(C(1)), END};

/* Short messages */

static const struct ber_field initial_dp_sms[] = {
    MUST(C(0), service_key),
    KEEP(C(1), destination_subscriber_number),
    KEEP(C(2), sms_calling_number),
    KEEP(C(3), event_type_sms),
    KEEP(C(4), imsi),
    INTO(C(5), cap_location_information),
    INTO(C(6), cap_location_information_gprs),
    KEEP(C(7), smsc_address),
    KEEP(C(8), time_and_timezone),
    KEEP(C(9), tp_short_message_info),
    KEEP(C(10), tp_protocol_identifier),
    KEEP(C(11), tp_data_coding_scheme),
    KEEP(C(12), tp_validity_period),
    SKIP(C(13)), /* extensions */
    KEEP(C(14), sms_reference_number),
    KEEP(C(15), msc_address),
    KEEP(C(16), sgsn_number),
    KEEP(C(17), ms_classmark),
    INTO(C(18), ms_class),
    KEEP(C(19), imei),
    KEEP(C(20), sms_called_number),
    END,
};
static const struct ber_field connect_sms[] = {
    KEEP(C(0), new_sms_calling_number),
    KEEP(C(1), new_destination_subscriber_number),
    KEEP(C(2), new_smsc_address),
    SKIP(C(10)),
    END,
};
static const struct ber_field request_sms_events[] = {
    ROW(C(0), requested_events, BER_FIELD_REQUIRED | BER_FIELD_GROUP, NULL),
    SKIP(C(10)),
    END,
};
static const struct ber_field sms_failure[] = {KEEP(C(0), cause), END};
static const struct ber_field sms_event_information[] = {
    INTO(C(0), sms_failure),    /* o-smsFailureSpecificInfo */
    SKIP_OR(C(1)),              /* o-smsSubmissionSpecificInfo */
    INTO_OR(C(2), sms_failure), /* t-smsFailureSpecificInfo */
    SKIP_OR(C(3)),              /* t-smsDeliverySpecificInfo */
    END,
};
static const struct ber_field sms_event[] = {
    MUST(C(0), event_type_sms),
    INTO(C(1), sms_event_information),
    INTO(C(2), cap_misc_call_info),
    SKIP(C(10)),
    END,
};
static const struct ber_field reset_timer[] = {SKIP(C(0)), SKIP_MUST(C(1)), SKIP(C(2)), END};
const struct ber_field cap_initial_dp_sms_argument[] = {INTO_MUST(U(SEQUENCE), initial_dp_sms), END};
const struct ber_field cap_connect_sms_argument[] = {INTO_MUST(U(SEQUENCE), connect_sms), END};
const struct ber_field cap_request_sms_events_argument[] = {INTO_MUST(U(SEQUENCE), request_sms_events), END};
const struct ber_field cap_sms_event_argument[] = {INTO_MUST(U(SEQUENCE), sms_event), END};
const struct ber_field cap_release_sms_argument[] = {MUST(U(OCTET_STRING), cause), END};
const struct ber_field cap_reset_timer_sms_argument[] = {INTO_MUST(U(SEQUENCE), reset_timer), END};

/* Packet sessions */

static const struct ber_field end_user_address[] = {
    SKIP_MUST(C(0)), /* pDPTypeOrganization */
    MUST(C(1), pdp_type),
    KEEP(C(2), pdp_address),
    END,
};
static const struct ber_field initial_dp_gprs[] = {
    MUST(C(0), service_key),
    MUST(C(1), event_type_gprs),
    MUST(C(2), msisdn),
    MUST(C(3), imsi),
    MUST(C(4), time_and_timezone),
    INTO(C(5), ms_class),
    INTO(C(6), end_user_address),
    SKIP(C(7)), /* qualityOfService */
    KEEP(C(8), access_point_name),
    KEEP(C(9), rai),
    KEEP(C(10), charging_id),
    SKIP(C(11)), /* sGSNCapabilities */
    INTO(C(12), cap_location_information_gprs),
    SKIP(C(13)), /* pDPInitiationType */
    SKIP(C(14)), /* extensions */
    KEEP(C(15), ggsn_address),
    SKIP(C(16)), /* secondaryPDP-context */
    KEEP(C(17), imei),
    END,
};
static const struct ber_field connect_gprs[] = {
    MUST(C(0), new_access_point_name),
    KEEP(C(1), pdp_id),
    END,
};
static const struct ber_field session[] = {KEEP(C(0), pdp_id), END};
static const struct ber_field session_cause[] = {MUST(C(0), gprs_cause), KEEP(C(1), pdp_id), END};
static const struct ber_field apply_charging_gprs[] = {
    ROW(C(0), charging_characteristics, BER_FIELD_REQUIRED | BER_FIELD_GROUP, NULL),
    SKIP(C(1)), /* tariffSwitchInterval */
    KEEP(C(2), pdp_id),
    END,
};
static const struct ber_field charging_report_gprs[] = {
    ROW(C(0), charging_report, BER_FIELD_REQUIRED | BER_FIELD_GROUP, NULL),
    SKIP(C(1)), /* qualityOfService */
    SKIP(C(2)), /* active */
    KEEP(C(3), pdp_id),
    SKIP(C(4)), /* chargingRollOver */
    END,
};
static const struct ber_field request_gprs_events[] = {
    ROW(C(0), requested_events, BER_FIELD_REQUIRED | BER_FIELD_GROUP, NULL),
    KEEP(C(1), pdp_id),
    END,
};
const struct ber_field cap_initial_dp_gprs_argument[] = {INTO_MUST(U(SEQUENCE), initial_dp_gprs), END};
const struct ber_field cap_connect_gprs_argument[] = {INTO_MUST(U(SEQUENCE), connect_gprs), END};
const struct ber_field cap_session_argument[] = {INTO_MUST(U(SEQUENCE), session), END};
const struct ber_field cap_session_cause_argument[] = {INTO_MUST(U(SEQUENCE), session_cause), END};
const struct ber_field cap_apply_charging_gprs_argument[] = {INTO_MUST(U(SEQUENCE), apply_charging_gprs),
                                                             END};
const struct ber_field cap_charging_report_gprs_argument[] = {INTO_MUST(U(SEQUENCE), charging_report_gprs),
                                                              END};
const struct ber_field cap_request_gprs_events_argument[] = {INTO_MUST(U(SEQUENCE), request_gprs_events),
                                                             END};

/* eventReportGPRS */

static const struct ber_field phone_moved[] = {INTO(C(0), cap_location_information_gprs), END};
static const struct ber_field session_moved[] = {
    KEEP(C(0), access_point_name),
    KEEP(C(1), charging_id),
    INTO(C(2), cap_location_information_gprs),
    INTO(C(3), end_user_address),
    SKIP(C(4)), /* qualityOfService */
    KEEP(C(5), time_and_timezone),
    KEEP(C(6), ggsn_address),
    END,
};
static const struct ber_field session_opens[] = {
    KEEP(C(0), access_point_name),
    INTO(C(1), end_user_address),
    SKIP(C(2)), /* qualityOfService */
    INTO(C(3), cap_location_information_gprs),
    KEEP(C(4), time_and_timezone),
    SKIP(C(5)), /* pDPInitiationType */
    SKIP(C(6)), /* secondaryPDP-context */
    END,
};
static const struct ber_field session_open[] = {
    KEEP(C(0), access_point_name),
    KEEP(C(1), charging_id),
    INTO(C(2), end_user_address),
    SKIP(C(3)), /* qualityOfService */
    INTO(C(4), cap_location_information_gprs),
    KEEP(C(5), time_and_timezone),
    KEEP(C(6), ggsn_address),
    END,
};
static const struct ber_field gprs_event_information[] = {
    INTO(C(0), phone_moved),      /* attachChangeOfPositionSpecificInformation */
    INTO_OR(C(1), session_moved), /* pdp-ContextchangeOfPositionSpecificInformation */
    SKIP_OR(C(2)),                /* detachSpecificInformation */
    SKIP_OR(C(3)),                /* disconnectSpecificInformation */
    INTO_OR(C(4), session_opens), /* pDPContextEstablishmentSpecificInformation */
    INTO_OR(C(5), session_open),  /* pDPContextEstablishmentAcknowledgementSpecificInformation */
    END,
};
static const struct ber_field gprs_event[] = {
    MUST(C(0), event_type_gprs),
    INTO(C(1), cap_misc_call_info),
    INTO(C(2), gprs_event_information),
    KEEP(C(3), pdp_id),
    END,
};
const struct ber_field cap_gprs_event_argument[] = {INTO_MUST(U(SEQUENCE), gprs_event), END};
