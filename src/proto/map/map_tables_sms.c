// SPDX-License-Identifier: Apache-2.0
/*
 * Short messages, TS 29.002 17.7.6.
 */
#include "proto/map/map_tables.h"

static const struct ber_field diameter_address[] = {MUST(C(0), diameter_name), MUST(C(1), diameter_realm),
                                                    END};

static const struct ber_field additional_number[] = {MUST(C(0), msc_number), OR(C(1), sgsn_number), END};

/* sendRoutingInfoForSM */

static const struct ber_field sri_sm_argument[] = {
    MUST(C(0), msisdn),
    MUST(C(1), sm_rp_pri),
    MUST(C(2), service_centre_address),
    SKIP(C(3)), /* cug-Interlock, version 1 */
    SKIP(C(5)), /* teleservice, versions 1 and 2 */
    SKIP(C(6)),
    KEEP(C(7), gprs_support_indicator),
    KEEP(C(8), sm_rp_mti),
    KEEP(C(9), sm_rp_smea),
    KEEP(C(10), sm_delivery_not_intended),
    SKIP(C(11)), /* ip-sm-gwGuidanceIndicator */
    KEEP(C(12), imsi),
    SKIP(C(14)), /* t4-Trigger-Indicator */
    SKIP(C(13)), /* singleAttemptDelivery */
    GROUP(C(15), correlation_id),
    SKIP(C(16)), /* smsf-supportIndicator */
    END,
};
static const struct ber_field location_info_with_lmsi[] = {
    MUST(C(1), network_node_number),
    OR(C(0), roaming_number), /* versions 1 and 2 */
    KEEP(U(OCTET_STRING), lmsi),
    SKIP(U(SEQUENCE)),
    KEEP(C(5), gprs_node_indicator),
    INTO(C(6), additional_number),
    INTO(C(7), diameter_address),
    INTO(C(8), diameter_address),
    INTO(C(9), additional_number),
    INTO(C(10), diameter_address),
    SKIP(C(11)), /* imsNodeIndicator */
    KEEP(C(12), smsf_number),
    INTO(C(13), diameter_address),
    KEEP(C(14), smsf_number),
    INTO(C(15), diameter_address),
    SKIP(C(16)), /* smsf-3gpp-address-indicator */
    SKIP(C(17)), /* smsf-non-3gpp-address-indicator */
    END,
};
static const struct ber_field sri_sm_result[] = {
    MUST(U(OCTET_STRING), imsi),
    INTO_MUST(C(0), location_info_with_lmsi),
    SKIP(C(2)), /* mwd-Set, versions 1 and 2 */
    SKIP(C(4)),
    SKIP(C(5)), /* ip-sm-gwGuidance */
    END,
};
const struct ber_field map_sri_sm_argument[] = {INTO_MUST(U(SEQUENCE), sri_sm_argument), END};
const struct ber_field map_sri_sm_result[] = {INTO_MUST(U(SEQUENCE), sri_sm_result), END};

/* forwardSM of versions 1 and 2, mo-ForwardSM, mt-ForwardSM */

#define DESTINATION_AND_ORIGIN                                                                               \
    MUST(C(0), imsi), OR(C(1), lmsi), OR(C(3), roaming_number), OR(C(4), service_centre_address_da),         \
        OR(C(5), no_sm_rp_da), MUST(C(2), sm_rp_oa_msisdn), OR(C(4), service_centre_address_oa),             \
        OR(C(5), no_sm_rp_oa), MUST(U(OCTET_STRING), sm_rp_ui)

static const struct ber_field mo_forward_sm_argument[] = {
    DESTINATION_AND_ORIGIN,
    KEEP(U(NULL), more_messages_to_send), /* versions 1 and 2 */
    SKIP(U(SEQUENCE)),
    KEEP(U(OCTET_STRING), imsi),
    GROUP(C(0), correlation_id),
    KEEP(C(1), sm_delivery_outcome),
    END,
};
static const struct ber_field mt_forward_sm_argument[] = {
    DESTINATION_AND_ORIGIN,
    KEEP(U(NULL), more_messages_to_send),
    SKIP(U(SEQUENCE)),
    SKIP(U(INTEGER)),      /* smDeliveryTimer */
    SKIP(U(OCTET_STRING)), /* smDeliveryStartTime */
    SKIP(C(0)),            /* smsOverIP-OnlyIndicator */
    GROUP(C(1), correlation_id),
    SKIP(C(2)),               /* maximumRetransmissionTime */
    KEEP(C(3), gmsc_address), /* smsGmscAddress */
    INTO(C(4), diameter_address),
    END,
};
static const struct ber_field forward_sm_result[] = {KEEP(U(OCTET_STRING), sm_rp_ui), SKIP(U(SEQUENCE)), END};

const struct ber_field map_mo_forward_sm_argument[] = {INTO_MUST(U(SEQUENCE), mo_forward_sm_argument), END};
const struct ber_field map_mt_forward_sm_argument[] = {INTO_MUST(U(SEQUENCE), mt_forward_sm_argument), END};
const struct ber_field map_forward_sm_result[] = {INTO(U(SEQUENCE), forward_sm_result), END};

/* reportSM-DeliveryStatus */

static const struct ber_field report_sm_argument[] = {
    MUST(U(OCTET_STRING), msisdn),
    MUST(U(OCTET_STRING), service_centre_address),
    KEEP(U(ENUMERATED), sm_delivery_outcome),
    KEEP(C(0), diagnostic),
    SKIP(C(1)),
    KEEP(C(2), gprs_support_indicator),
    SKIP(C(3)), /* deliveryOutcomeIndicator */
    SKIP(C(4)), /* additionalSM-DeliveryOutcome */
    SKIP(C(5)), /* additionalAbsentSubscriberDiagnosticSM */
    SKIP(C(6)), /* ip-sm-gw-Indicator */
    SKIP(C(7)), /* ip-sm-gw-sm-deliveryOutcome */
    SKIP(C(8)), /* ip-sm-gw-absentSubscriberDiagnosticSM */
    KEEP(C(9), imsi),
    SKIP(C(10)), /* singleAttemptDelivery */
    GROUP(C(11), correlation_id),
    SKIP(C(12)), /* smsf-3gpp-deliveryOutcomeIndicator */
    SKIP(C(13)), /* smsf-3gpp-deliveryOutcome */
    SKIP(C(14)), /* smsf-3gpp-absentSubscriberDiagSM */
    SKIP(C(15)), /* smsf-non-3gpp-deliveryOutcomeIndicator */
    SKIP(C(16)), /* smsf-non-3gpp-deliveryOutcome */
    SKIP(C(17)), /* smsf-non-3gpp-absentSubscriberDiagSM */
    END,
};
static const struct ber_field report_sm_result[] = {KEEP(U(OCTET_STRING), msisdn), SKIP(U(SEQUENCE)), END};

const struct ber_field map_report_sm_argument[] = {INTO_MUST(U(SEQUENCE), report_sm_argument), END};
const struct ber_field map_report_sm_result[] = {
    INTO(U(SEQUENCE), report_sm_result),
    OR(U(OCTET_STRING), msisdn), /* version 2 */
    END,
};

/* informServiceCentre, alertServiceCentre, readyForSM */

static const struct ber_field inform_sc_argument[] = {
    KEEP(U(OCTET_STRING), msisdn),
    KEEP(U(BIT_STRING), mw_status),
    SKIP(U(SEQUENCE)),
    KEEP(U(INTEGER), diagnostic),
    SKIP(C(0)), /* additionalAbsentSubscriberDiagnosticSM */
    SKIP(C(1)), /* smsf3gppAbsentSubscriberDiagnosticSM */
    SKIP(C(2)), /* smsfNon3gppAbsentSubscriberDiagnosticSM */
    END,
};
static const struct ber_field alert_sc_argument[] = {
    MUST(U(OCTET_STRING), msisdn),
    MUST(U(OCTET_STRING), service_centre_address),
    KEEP(U(OCTET_STRING), imsi),
    GROUP(U(SEQUENCE), correlation_id),
    SKIP(C(0)),                   /* maximumUeAvailabilityTime */
    SKIP(C(1)),                   /* smsGmscAlertEvent */
    INTO(C(2), diameter_address), /* smsGmscDiameterAddress */
    KEEP(C(3), sgsn_number),
    INTO(C(4), diameter_address),
    KEEP(C(5), mme_number),
    INTO(C(6), diameter_address), /* newMMEDiameterAddress */
    KEEP(C(7), msc_number),
    END,
};
static const struct ber_field ready_for_sm_argument[] = {
    MUST(C(0), imsi),
    MUST(U(ENUMERATED), alert_reason),
    SKIP(U(NULL)), /* alertReasonIndicator */
    SKIP(U(SEQUENCE)),
    SKIP(C(1)),            /* additionalAlertReasonIndicator */
    SKIP(U(OCTET_STRING)), /* maximumUeAvailabilityTime */
    END,
};
const struct ber_field map_inform_sc_argument[] = {INTO_MUST(U(SEQUENCE), inform_sc_argument), END};
const struct ber_field map_alert_sc_argument[] = {INTO_MUST(U(SEQUENCE), alert_sc_argument), END};
const struct ber_field map_ready_for_sm_argument[] = {INTO_MUST(U(SEQUENCE), ready_for_sm_argument), END};
