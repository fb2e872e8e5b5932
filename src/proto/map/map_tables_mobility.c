// SPDX-License-Identifier: Apache-2.0
/*
 * Registration, authentication and tracing, TS 29.002 17.7.1 and 17.7.2.
 */
#include "proto/map/map_tables.h"

static const struct ber_field add_info[] = {MUST(C(0), imei), SKIP(C(1)), END};

static const struct ber_field diameter_address[] = {MUST(C(0), diameter_name), MUST(C(1), diameter_realm),
                                                    END};

static const struct ber_field imsi_with_lmsi[] = {MUST(U(OCTET_STRING), imsi), MUST(U(OCTET_STRING), lmsi),
                                                  END};

const struct ber_field map_imsi_alone[] = {MUST(U(OCTET_STRING), imsi), END};
const struct ber_field map_msisdn_alone[] = {MUST(U(OCTET_STRING), msisdn), END};

/* Location areas that a phone may be in; those without a country and network are left out. */
const struct ber_field map_paging_area[] = {KEEP(C(0), lai), SKIP_OR(C(1)), END};

/* updateLocation */

static const struct ber_field update_location_argument[] = {
    MUST(U(OCTET_STRING), imsi),
    MUST(C(1), msc_number),
    OR(C(0), roaming_number), /* versions 1 and 2 */
    MUST(U(OCTET_STRING), vlr_number),
    KEEP(C(10), lmsi),
    SKIP(U(SEQUENCE)),
    GROUP(C(6), vlr_capability),
    SKIP(C(11)), /* informPreviousNetworkEntity */
    SKIP(C(12)), /* cs-LCS-NotSupportedByUE */
    KEEP(C(2), gmlc_address),
    INTO(C(13), add_info),
    LIST(C(14), map_paging_area),
    SKIP(C(15)), /* skipSubscriberDataUpdate */
    SKIP(C(16)), /* restorationIndicator */
    SKIP(C(3)),  /* eplmn-List */
    INTO(C(4), diameter_address),
    END,
};
static const struct ber_field update_location_result[] = {
    MUST(U(OCTET_STRING), hlr_number),
    SKIP(U(SEQUENCE)),
    SKIP(U(NULL)), /* add-Capability */
    SKIP(C(0)),    /* pagingArea-Capability */
    END,
};
const struct ber_field map_update_location_argument[] = {INTO_MUST(U(SEQUENCE), update_location_argument),
                                                         END};
const struct ber_field map_update_location_result[] = {
    INTO_MUST(U(SEQUENCE), update_location_result),
    OR(U(OCTET_STRING), hlr_number), /* versions 1 and 2 */
    END,
};

/* cancelLocation */

static const struct ber_field cancel_location_argument[] = {
    MUST(U(OCTET_STRING), imsi),
    INTO_OR(U(SEQUENCE), imsi_with_lmsi),
    KEEP(U(ENUMERATED), cancellation_type),
    SKIP(U(SEQUENCE)),
    SKIP(C(0)), /* typeOfUpdate */
    SKIP(C(1)), /* mtrf-SupportedAndAuthorized */
    SKIP(C(2)), /* mtrf-SupportedAndNotAuthorized */
    KEEP(C(3), msc_number),
    KEEP(C(4), vlr_number),
    KEEP(C(5), lmsi),
    SKIP(C(6)), /* reattach-Required */
    END,
};
const struct ber_field map_cancel_location_argument[] = {
    INTO_MUST(C(3), cancel_location_argument),
    OR(U(OCTET_STRING), imsi), /* versions 1 and 2 */
    INTO_OR(U(SEQUENCE), imsi_with_lmsi),
    END,
};

/* purgeMS */

static const struct ber_field purge_ms_argument[] = {
    MUST(U(OCTET_STRING), imsi),
    KEEP(U(OCTET_STRING), vlr_number), /* version 2 */
    KEEP(C(0), vlr_number),
    KEEP(C(1), sgsn_number),
    SKIP(U(SEQUENCE)),
    INTO(C(2), map_location_information),
    INTO(C(3), map_location_information_gprs),
    INTO(C(4), map_location_information_eps),
    END,
};
static const struct ber_field purge_ms_result[] = {SKIP(C(0)), SKIP(C(1)), SKIP(U(SEQUENCE)), SKIP(C(2)),
                                                   END};
const struct ber_field map_purge_ms_argument[] = {
    INTO_MUST(C(3), purge_ms_argument),
    INTO_OR(U(SEQUENCE), purge_ms_argument),
    END,
};
const struct ber_field map_purge_ms_result[] = {INTO(U(SEQUENCE), purge_ms_result), END};

/* updateGprsLocation */

static const struct ber_field pdn_gateway_update[] = {
    KEEP(C(0), apn), INTO(C(1), map_pdn_gateway),
    SKIP(C(2)), /* contextId */
    SKIP(C(3)),      END,
};
static const struct ber_field eps_info[] = {
    INTO(C(0), pdn_gateway_update),
    SKIP_OR(C(1)), /* isr-Information */
    END,
};
static const struct ber_field update_gprs_location_argument[] = {
    MUST(U(OCTET_STRING), imsi),
    MUST(U(OCTET_STRING), sgsn_number),
    MUST(U(OCTET_STRING), sgsn_address),
    SKIP(U(SEQUENCE)),
    GROUP(C(0), vlr_capability),
    SKIP(C(1)), /* informPreviousNetworkEntity */
    SKIP(C(2)), /* ps-LCS-NotSupportedByUE */
    KEEP(C(3), gmlc_address),
    INTO(C(4), add_info),
    INTO(C(5), eps_info),
    SKIP(C(6)), /* servingNodeTypeIndicator */
    SKIP(C(7)), /* skipSubscriberDataUpdate */
    KEEP(C(8), last_rat_type),
    SKIP(C(9)),  /* gprsSubscriptionDataNotNeeded */
    SKIP(C(10)), /* nodeTypeIndicator */
    SKIP(C(11)), /* areaRestricted */
    SKIP(C(12)), /* ue-reachableIndicator */
    SKIP(C(13)), /* epsSubscriptionDataNotNeeded */
    SKIP(C(14)), /* ue-srvcc-Capability */
    SKIP(C(15)), /* eplmn-List */
    KEEP(C(16), mme_number),
    SKIP(C(17)), /* smsRegisterRequest */
    SKIP(C(18)), /* sms-Only */
    SKIP(C(22)), /* removalofMMERegistrationforSMS */
    KEEP(C(19), diameter_name),
    KEEP(C(20), diameter_realm),
    SKIP(C(21)), /* lgd-supportIndicator */
    SKIP(C(23)), /* adjacentPLMN-List */
    END,
};
static const struct ber_field update_gprs_location_result[] = {
    MUST(U(OCTET_STRING), hlr_number), SKIP(U(SEQUENCE)), SKIP(U(NULL)), SKIP(C(0)), SKIP(C(1)), END,
};
const struct ber_field map_update_gprs_location_argument[] = {
    INTO_MUST(U(SEQUENCE), update_gprs_location_argument),
    END,
};
const struct ber_field map_update_gprs_location_result[] = {
    INTO_MUST(U(SEQUENCE), update_gprs_location_result),
    END,
};

/* restoreData */

static const struct ber_field restore_data_argument[] = {
    MUST(U(OCTET_STRING), imsi),
    KEEP(U(OCTET_STRING), lmsi),
    SKIP(U(SEQUENCE)),
    GROUP(C(6), vlr_capability),
    SKIP(C(7)), /* restorationIndicator */
    END,
};
static const struct ber_field restore_data_result[] = {
    MUST(U(OCTET_STRING), hlr_number),
    SKIP(U(NULL)),
    SKIP(U(SEQUENCE)),
    END,
};
const struct ber_field map_restore_data_argument[] = {INTO_MUST(U(SEQUENCE), restore_data_argument), END};
const struct ber_field map_restore_data_result[] = {INTO_MUST(U(SEQUENCE), restore_data_result), END};

/* Sets of authentication data: triplets, quintuplets, and those of EPS. */

static const struct ber_field authentication_sets[] = {
    ROW(U(SEQUENCE), none, BER_FIELD_COUNTED | BER_FIELD_GROUP, NULL),
    END,
};

/* sendAuthenticationInfo */

static const struct ber_field send_authentication_argument[] = {
    MUST(C(0), imsi),
    MUST(U(INTEGER), number_of_requested_vectors),
    SKIP(U(NULL)), /* segmentationProhibited */
    SKIP(C(1)),    /* immediateResponsePreferred */
    GROUP(U(SEQUENCE), resynchronisation),
    SKIP(C(2)),
    KEEP(C(3), requesting_node_type),
    KEEP(C(4), requesting_plmn),
    KEEP(C(5), number_of_additional_vectors),
    SKIP(C(6)), /* additionalVectorsAreForEPS */
    SKIP(C(7)), /* ueUsageTypeRequestIndication */
    END,
};
static const struct ber_field send_authentication_result[] = {
    LIST(C(0), authentication_sets),
    ROW(C(1), none, BER_FIELD_OR | BER_FIELD_LIST, authentication_sets),
    SKIP(U(SEQUENCE)),
    LIST(C(2), authentication_sets),
    SKIP(C(3)), /* ueUsageType */
    END,
};
const struct ber_field map_send_authentication_argument[] = {
    INTO_MUST(U(SEQUENCE), send_authentication_argument),
    OR(U(OCTET_STRING), imsi), /* version 2 */
    END,
};
const struct ber_field map_send_authentication_result[] = {
    INTO(C(3), send_authentication_result),
    ROW(U(SEQUENCE), none, BER_FIELD_OR | BER_FIELD_LIST, authentication_sets), /* version 2 */
    END,
};

/* sendIdentification */

static const struct ber_field send_identification_argument[] = {
    MUST(U(OCTET_STRING), tmsi),
    KEEP(U(INTEGER), number_of_requested_vectors),
    SKIP(U(NULL)), /* segmentationProhibited */
    SKIP(U(SEQUENCE)),
    KEEP(U(OCTET_STRING), msc_number),
    KEEP(C(0), lai), /* previous-LAI */
    SKIP(C(1)),      /* hopCounter */
    SKIP(C(2)),      /* mtRoamingForwardingSupported */
    KEEP(C(3), vlr_number),
    KEEP(C(4), lmsi),
    END,
};
static const struct ber_field send_identification_result[] = {
    KEEP(U(OCTET_STRING), imsi),
    LIST(C(0), authentication_sets),
    ROW(C(1), none, BER_FIELD_OR | BER_FIELD_LIST, authentication_sets),
    GROUP(C(2), session_keys), /* currentSecurityContext */
    SKIP(C(3)),
    SKIP(C(4)), /* lastUsedLtePLMN-Id */
    SKIP(C(5)), /* mtCallPendingFlag */
    END,
};
static const struct ber_field send_identification_result_v2[] = {
    MUST(U(OCTET_STRING), imsi),
    LIST(U(SEQUENCE), authentication_sets),
    END,
};
const struct ber_field map_send_identification_argument[] = {
    INTO_MUST(U(SEQUENCE), send_identification_argument),
    OR(U(OCTET_STRING), tmsi), /* version 2 */
    END,
};
const struct ber_field map_send_identification_result[] = {
    INTO_MUST(C(3), send_identification_result),
    INTO_OR(U(SEQUENCE), send_identification_result_v2),
    END,
};

/* sendParameters, version 1 only */

static const struct ber_field send_parameters_argument[] = {
    MUST(C(0), imsi),
    OR(C(1), tmsi),
    ROW(U(SEQUENCE), requested_parameters, BER_FIELD_REQUIRED | BER_FIELD_GROUP, NULL),
    END,
};
static const struct ber_field sent_subscriber_data[] = {
    KEEP(C(1), msisdn),
    SKIP(C(2)), /* category */
    KEEP(C(3), subscriber_status),
    GROUP(C(4), basic_services), /* bearerServiceList */
    GROUP(C(6), basic_services), /* teleserviceList */
    LIST(C(7), map_provisioned_ss),
    GROUP(C(8), odb_data),
    KEEP(C(9), roaming_restriction),
    GROUP(C(10), zone_codes),
    END,
};
static const struct ber_field sent_parameters[] = {
    KEEP(C(0), imsi),
    ROW(C(1), none, BER_FIELD_COUNTED | BER_FIELD_GROUP, NULL),
    INTO(C(2), sent_subscriber_data),
    KEEP(C(4), secret_key),
    END,
};
const struct ber_field map_send_parameters_argument[] = {INTO_MUST(U(SEQUENCE), send_parameters_argument),
                                                         END};
const struct ber_field map_send_parameters_result[] = {
    ROW(U(SEQUENCE), none, BER_FIELD_REQUIRED | BER_FIELD_LIST, sent_parameters),
    END,
};

/* authenticationFailureReport */

static const struct ber_field authentication_failure_argument[] = {
    MUST(U(OCTET_STRING), imsi),
    MUST(U(ENUMERATED), authentication_failure_cause),
    SKIP(U(SEQUENCE)),
    SKIP(U(BOOLEAN)),      /* re-attempt */
    SKIP(U(ENUMERATED)),   /* accessType */
    SKIP(U(OCTET_STRING)), /* rand */
    KEEP(C(0), vlr_number),
    KEEP(C(1), sgsn_number),
    END,
};
const struct ber_field map_authentication_failure_argument[] = {
    INTO_MUST(U(SEQUENCE), authentication_failure_argument),
    END,
};

/* checkIMEI */

static const struct ber_field check_imei_argument[] = {
    MUST(U(OCTET_STRING), imei),
    SKIP_MUST(U(BIT_STRING)),
    SKIP(U(SEQUENCE)),
    END,
};
static const struct ber_field check_imei_result[] = {
    KEEP(U(ENUMERATED), equipment_status),
    SKIP(U(SEQUENCE)), /* bmuef */
    SKIP(C(0)),
    END,
};
const struct ber_field map_check_imei_argument[] = {
    INTO_MUST(U(SEQUENCE), check_imei_argument),
    OR(U(OCTET_STRING), imei), /* versions 1 and 2 */
    END,
};
const struct ber_field map_check_imei_result[] = {
    INTO_MUST(U(SEQUENCE), check_imei_result),
    OR(U(ENUMERATED), equipment_status), /* versions 1 and 2 */
    END,
};

/* reset */

static const struct ber_field hlr_list[] = {KEEP(U(OCTET_STRING), hlr_id), END};
static const struct ber_field reset_argument[] = {
    SKIP(U(ENUMERATED)), /* networkResource, versions 1 and 2 */
    MUST(U(OCTET_STRING), hlr_number),
    OR(C(1), css_number),
    LIST(U(SEQUENCE), hlr_list),
    SKIP(C(0)),
    SKIP(C(1)), /* reset-Id-List */
    INTO(C(2), map_insert_data_fields),
    INTO(C(3), map_delete_data_fields),
    END,
};
const struct ber_field map_reset_argument[] = {INTO_MUST(U(SEQUENCE), reset_argument), END};

/* Closed subscriber groups: updateVcsgLocation, cancelVcsgLocation */

static const struct ber_field update_vcsg_argument[] = {
    MUST(U(OCTET_STRING), imsi), KEEP(C(2), msisdn), KEEP(C(0), vlr_number),
    KEEP(C(1), sgsn_number),     SKIP(U(SEQUENCE)),  END,
};
static const struct ber_field update_vcsg_result[] = {SKIP(U(NULL)), SKIP(U(SEQUENCE)), END};
static const struct ber_field cancel_vcsg_argument[] = {
    MUST(U(OCTET_STRING), imsi),
    INTO_OR(U(SEQUENCE), imsi_with_lmsi),
    SKIP(U(SEQUENCE)),
    END,
};
const struct ber_field map_update_vcsg_argument[] = {INTO_MUST(U(SEQUENCE), update_vcsg_argument), END};
const struct ber_field map_update_vcsg_result[] = {INTO(U(SEQUENCE), update_vcsg_result), END};
const struct ber_field map_cancel_vcsg_argument[] = {INTO_MUST(U(SEQUENCE), cancel_vcsg_argument), END};

/* noteMM-Event */

static const struct ber_field mm_event_argument[] = {
    MUST(U(INTEGER), service_key),
    MUST(C(0), mm_event),
    MUST(C(1), imsi),
    MUST(C(2), msisdn),
    INTO(C(3), map_location_information),
    SKIP(C(5)), /* supportedCAMELPhases */
    SKIP(C(6)),
    INTO(C(7), map_location_information_gprs),
    SKIP(C(8)), /* offeredCamel4Functionalities */
    END,
};
const struct ber_field map_mm_event_argument[] = {INTO_MUST(U(SEQUENCE), mm_event_argument), END};

/* Who is traced and where the trace goes: activateTraceMode; deactivateTraceMode; traceSubscriberActivity of
 * version 1 is laid out like the first */

static const struct ber_field activate_trace_argument[] = {
    KEEP(C(0), imsi),
    MUST(C(1), trace_reference),
    MUST(C(2), trace_type),
    KEEP(C(3), omc_id),
    SKIP(C(4)),
    SKIP(C(5)), /* traceReference2 */
    SKIP(C(6)), /* traceDepthList */
    SKIP(C(7)), /* traceNE-TypeList */
    SKIP(C(8)), /* traceInterfaceList */
    SKIP(C(9)), /* traceEventList */
    KEEP(C(10), trace_collection_address),
    SKIP(C(11)), /* mdt-Configuration */
    END,
};
static const struct ber_field activate_trace_result[] = {
    SKIP(C(0)),
    SKIP(C(1)), /* traceSupportIndicator */
    END,
};
static const struct ber_field deactivate_trace_argument[] = {
    KEEP(C(0), imsi),
    MUST(C(1), trace_reference),
    SKIP(C(2)),
    SKIP(C(3)), /* traceReference2 */
    END,
};
const struct ber_field map_activate_trace_argument[] = {INTO_MUST(U(SEQUENCE), activate_trace_argument), END};
const struct ber_field map_activate_trace_result[] = {INTO(U(SEQUENCE), activate_trace_result), END};
const struct ber_field map_deactivate_trace_argument[] = {INTO_MUST(U(SEQUENCE), deactivate_trace_argument),
                                                          END};

/* A trace that goes on behind a handover. */
const struct ber_field map_trace_propagation[] = {
    KEEP(C(0), trace_reference),
    KEEP(C(1), trace_type),
    SKIP(C(2)),  /* traceReference2 */
    SKIP(C(3)),  /* traceRecordingSessionReference */
    SKIP(C(4)),  /* rnc-TraceDepth */
    SKIP(C(5)),  /* rnc-InterfaceList */
    SKIP(C(6)),  /* msc-s-TraceDepth */
    SKIP(C(7)),  /* msc-s-InterfaceList */
    SKIP(C(8)),  /* msc-s-EventList */
    SKIP(C(9)),  /* mgw-TraceDepth */
    SKIP(C(10)), /* mgw-InterfaceList */
    SKIP(C(11)), /* mgw-EventList */
    SKIP(C(12)), /* rnc-TraceDepthExtension */
    SKIP(C(13)), /* msc-s-TraceDepthExtension */
    SKIP(C(14)), /* mgw-TraceDepthExtension */
    END,
};
