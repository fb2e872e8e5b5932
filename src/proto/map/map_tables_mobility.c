// SPDX-License-Identifier: Apache-2.0
/*
 * Registration and authentication, TS 29.002 17.7.1.
 */
#include "proto/map/map_tables.h"

static const struct map_field add_info[] = {MUST(C(0), imei), SKIP(C(1)), END};

static const struct map_field diameter_address[] = {MUST(C(0), diameter_name), MUST(C(1), diameter_realm),
                                                    END};

static const struct map_field imsi_with_lmsi[] = {MUST(U(OCTET_STRING), imsi), MUST(U(OCTET_STRING), lmsi),
                                                  END};

const struct map_field map_imsi_alone[] = {MUST(U(OCTET_STRING), imsi), END};
const struct map_field map_msisdn_alone[] = {MUST(U(OCTET_STRING), msisdn), END};

/* updateLocation */

static const struct map_field update_location_argument[] = {
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
    SKIP(C(14)), /* pagingArea */
    SKIP(C(15)), /* skipSubscriberDataUpdate */
    SKIP(C(16)), /* restorationIndicator */
    SKIP(C(3)),  /* eplmn-List */
    INTO(C(4), diameter_address),
    END,
};
static const struct map_field update_location_result[] = {
    MUST(U(OCTET_STRING), hlr_number),
    SKIP(U(SEQUENCE)),
    SKIP(U(NULL)), /* add-Capability */
    SKIP(C(0)),    /* pagingArea-Capability */
    END,
};
const struct map_field map_update_location_argument[] = {INTO_MUST(U(SEQUENCE), update_location_argument),
                                                         END};
const struct map_field map_update_location_result[] = {
    INTO_MUST(U(SEQUENCE), update_location_result),
    OR(U(OCTET_STRING), hlr_number), /* versions 1 and 2 */
    END,
};

/* cancelLocation */

static const struct map_field cancel_location_argument[] = {
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
const struct map_field map_cancel_location_argument[] = {
    INTO_MUST(C(3), cancel_location_argument),
    OR(U(OCTET_STRING), imsi), /* versions 1 and 2 */
    INTO_OR(U(SEQUENCE), imsi_with_lmsi),
    END,
};

/* purgeMS */

static const struct map_field purge_ms_argument[] = {
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
static const struct map_field purge_ms_result[] = {SKIP(C(0)), SKIP(C(1)), SKIP(U(SEQUENCE)), SKIP(C(2)),
                                                   END};
const struct map_field map_purge_ms_argument[] = {
    INTO_MUST(C(3), purge_ms_argument),
    INTO_OR(U(SEQUENCE), purge_ms_argument),
    END,
};
const struct map_field map_purge_ms_result[] = {INTO(U(SEQUENCE), purge_ms_result), END};

/* updateGprsLocation */

static const struct map_field update_gprs_location_argument[] = {
    MUST(U(OCTET_STRING), imsi),
    MUST(U(OCTET_STRING), sgsn_number),
    MUST(U(OCTET_STRING), sgsn_address),
    SKIP(U(SEQUENCE)),
    GROUP(C(0), vlr_capability),
    SKIP(C(1)), /* informPreviousNetworkEntity */
    SKIP(C(2)), /* ps-LCS-NotSupportedByUE */
    KEEP(C(3), gmlc_address),
    INTO(C(4), add_info),
    SKIP(C(5)), /* eps-info */
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
    SKIP(C(16)), /* mmeNumberforMTSMS */
    SKIP(C(17)), /* smsRegisterRequest */
    SKIP(C(18)), /* sms-Only */
    SKIP(C(22)), /* removalofMMERegistrationforSMS */
    KEEP(C(19), diameter_name),
    KEEP(C(20), diameter_realm),
    SKIP(C(21)), /* lgd-supportIndicator */
    SKIP(C(23)), /* adjacentPLMN-List */
    END,
};
static const struct map_field update_gprs_location_result[] = {
    MUST(U(OCTET_STRING), hlr_number), SKIP(U(SEQUENCE)), SKIP(U(NULL)), SKIP(C(0)), SKIP(C(1)), END,
};
const struct map_field map_update_gprs_location_argument[] = {
    INTO_MUST(U(SEQUENCE), update_gprs_location_argument),
    END,
};
const struct map_field map_update_gprs_location_result[] = {
    INTO_MUST(U(SEQUENCE), update_gprs_location_result),
    END,
};

/* restoreData */

static const struct map_field restore_data_argument[] = {
    MUST(U(OCTET_STRING), imsi),
    KEEP(U(OCTET_STRING), lmsi),
    SKIP(U(SEQUENCE)),
    GROUP(C(6), vlr_capability),
    SKIP(C(7)), /* restorationIndicator */
    END,
};
static const struct map_field restore_data_result[] = {
    MUST(U(OCTET_STRING), hlr_number),
    SKIP(U(NULL)),
    SKIP(U(SEQUENCE)),
    END,
};
const struct map_field map_restore_data_argument[] = {INTO_MUST(U(SEQUENCE), restore_data_argument), END};
const struct map_field map_restore_data_result[] = {INTO_MUST(U(SEQUENCE), restore_data_result), END};

/* Sets of authentication data: triplets, quintuplets, and those of EPS. */

static const struct map_field authentication_sets[] = {
    {U(SEQUENCE), MAP_P_none, MAP_VECTOR | MAP_GROUP, NULL},
    END,
};

/* sendAuthenticationInfo */

static const struct map_field send_authentication_argument[] = {
    MUST(C(0), imsi),
    MUST(U(INTEGER), number_of_requested_vectors),
    SKIP(U(NULL)), /* segmentationProhibited */
    SKIP(C(1)),    /* immediateResponsePreferred */
    GROUP(U(SEQUENCE), resynchronisation),
    SKIP(C(2)),
    KEEP(C(3), requesting_node_type),
    KEEP(C(4), requesting_plmn),
    SKIP(C(5)), /* numberOfRequestedAdditional-Vectors */
    SKIP(C(6)), /* additionalVectorsAreForEPS */
    SKIP(C(7)), /* ueUsageTypeRequestIndication */
    END,
};
static const struct map_field send_authentication_result[] = {
    LIST(C(0), authentication_sets),
    {C(1), MAP_P_none, MAP_OR | MAP_LIST, authentication_sets},
    SKIP(U(SEQUENCE)),
    LIST(C(2), authentication_sets),
    SKIP(C(3)), /* ueUsageType */
    END,
};
const struct map_field map_send_authentication_argument[] = {
    INTO_MUST(U(SEQUENCE), send_authentication_argument),
    OR(U(OCTET_STRING), imsi), /* version 2 */
    END,
};
const struct map_field map_send_authentication_result[] = {
    INTO(C(3), send_authentication_result),
    {U(SEQUENCE), MAP_P_none, MAP_OR | MAP_LIST, authentication_sets}, /* version 2 */
    END,
};

/* sendIdentification */

static const struct map_field send_identification_argument[] = {
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
static const struct map_field send_identification_result[] = {
    KEEP(U(OCTET_STRING), imsi),
    LIST(C(0), authentication_sets),
    {C(1), MAP_P_none, MAP_OR | MAP_LIST, authentication_sets},
    SKIP(C(2)), /* currentSecurityContext */
    SKIP(C(3)),
    SKIP(C(4)), /* lastUsedLtePLMN-Id */
    SKIP(C(5)), /* mtCallPendingFlag */
    END,
};
static const struct map_field send_identification_result_v2[] = {
    MUST(U(OCTET_STRING), imsi),
    LIST(U(SEQUENCE), authentication_sets),
    END,
};
const struct map_field map_send_identification_argument[] = {
    INTO_MUST(U(SEQUENCE), send_identification_argument),
    OR(U(OCTET_STRING), tmsi), /* version 2 */
    END,
};
const struct map_field map_send_identification_result[] = {
    INTO_MUST(C(3), send_identification_result),
    INTO_OR(U(SEQUENCE), send_identification_result_v2),
    END,
};

/* sendParameters, version 1 only */

static const struct map_field send_parameters_argument[] = {
    MUST(C(0), imsi),
    OR(C(1), tmsi),
    SKIP_MUST(U(SEQUENCE)), /* requestParameterList */
    END,
};
static const struct map_field sent_subscriber_data[] = {
    KEEP(C(1), msisdn),
    SKIP(C(2)), /* category */
    KEEP(C(3), subscriber_status),
    SKIP(C(4)), /* bearerServiceList */
    SKIP(C(6)), /* teleserviceList */
    LIST(C(7), map_provisioned_ss),
    GROUP(C(8), odb_data),
    SKIP(C(9)),  /* roamingRestrictionDueToUnsupportedFeature */
    SKIP(C(10)), /* regionalSubscriptionData */
    END,
};
static const struct map_field sent_parameters[] = {
    KEEP(C(0), imsi),
    {C(1), MAP_P_none, MAP_VECTOR | MAP_GROUP, NULL},
    INTO(C(2), sent_subscriber_data),
    SKIP(C(4)), /* the secret key itself */
    END,
};
const struct map_field map_send_parameters_argument[] = {INTO_MUST(U(SEQUENCE), send_parameters_argument),
                                                         END};
const struct map_field map_send_parameters_result[] = {
    {U(SEQUENCE), MAP_P_none, MAP_REQUIRED | MAP_LIST, sent_parameters},
    END,
};

/* authenticationFailureReport */

static const struct map_field authentication_failure_argument[] = {
    MUST(U(OCTET_STRING), imsi), SKIP_MUST(U(ENUMERATED)), /* failureCause */
    SKIP(U(SEQUENCE)),           SKIP(U(BOOLEAN)),         /* re-attempt */
    SKIP(U(ENUMERATED)),                                   /* accessType */
    SKIP(U(OCTET_STRING)),                                 /* rand */
    KEEP(C(0), vlr_number),      KEEP(C(1), sgsn_number),  END,
};
const struct map_field map_authentication_failure_argument[] = {
    INTO_MUST(U(SEQUENCE), authentication_failure_argument),
    END,
};

/* checkIMEI */

static const struct map_field check_imei_argument[] = {
    MUST(U(OCTET_STRING), imei),
    SKIP_MUST(U(BIT_STRING)),
    SKIP(U(SEQUENCE)),
    END,
};
static const struct map_field check_imei_result[] = {SKIP(U(ENUMERATED)), SKIP(U(SEQUENCE)), SKIP(C(0)), END};
const struct map_field map_check_imei_argument[] = {
    INTO_MUST(U(SEQUENCE), check_imei_argument),
    OR(U(OCTET_STRING), imei), /* versions 1 and 2 */
    END,
};
const struct map_field map_check_imei_result[] = {
    INTO_MUST(U(SEQUENCE), check_imei_result),
    SKIP_OR(U(ENUMERATED)), /* versions 1 and 2 */
    END,
};

/* reset */

static const struct map_field reset_argument[] = {
    SKIP(U(ENUMERATED)), /* networkResource, versions 1 and 2 */
    MUST(U(OCTET_STRING), hlr_number),
    SKIP_OR(C(1)),     /* css-Number */
    SKIP(U(SEQUENCE)), /* hlr-List */
    SKIP(C(0)),
    SKIP(C(1)), /* reset-Id-List */
    SKIP(C(2)), /* subscriptionData */
    SKIP(C(3)), /* subscriptionDataDeletion */
    END,
};
const struct map_field map_reset_argument[] = {INTO_MUST(U(SEQUENCE), reset_argument), END};

/* activateTraceMode and deactivateTraceMode: who is traced */

static const struct map_field trace_argument[] = {
    KEEP(C(0), imsi), SKIP_MUST(C(1)), SKIP(C(2)), SKIP(C(3)),  SKIP(C(4)),  SKIP(C(5)),  SKIP(C(6)),
    SKIP(C(7)),       SKIP(C(8)),      SKIP(C(9)), SKIP(C(10)), SKIP(C(11)), SKIP(C(12)), END,
};
const struct map_field map_trace_argument[] = {INTO_MUST(U(SEQUENCE), trace_argument), END};
