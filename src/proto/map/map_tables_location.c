// SPDX-License-Identifier: Apache-2.0
/*
 * Where a subscriber is and in what state (TS 29.002 17.7.1), and location services (17.7.13).
 */
#include "proto/map/map_tables.h"

static const struct ber_field cell_or_lai[] = {MUST(C(0), cell_global_id), OR(C(1), lai), END};

const struct ber_field map_location_information_eps[] = {
    KEEP(C(0), ecgi),
    KEEP(C(1), tai),
    SKIP(C(2)),
    KEEP(C(3), geographical_information),
    KEEP(C(4), geodetic_information),
    KEEP(C(5), current_location_retrieved),
    KEEP(C(6), age_of_location_information_eps),
    KEEP(C(7), mme_name),
    END,
};
const struct ber_field map_location_information[] = {
    KEEP(U(INTEGER), age_of_location_information),
    KEEP(C(0), geographical_information),
    KEEP(C(1), vlr_number),
    KEEP(C(2), location_number),
    INTO(C(3), cell_or_lai),
    SKIP(C(4)),
    SKIP(C(5)), /* selectedLSA-Id */
    KEEP(C(6), msc_number),
    KEEP(C(7), geodetic_information),
    KEEP(C(8), current_location_retrieved),
    KEEP(C(9), sai_present),
    INTO(C(10), map_location_information_eps),
    SKIP(C(11)), /* userCSGInformation */
    END,
};
const struct ber_field map_location_information_gprs[] = {
    INTO(C(0), cell_or_lai),
    KEEP(C(1), rai),
    KEEP(C(2), geographical_information),
    KEEP(C(3), sgsn_number),
    SKIP(C(4)), /* selectedLSAIdentity */
    SKIP(C(5)),
    KEEP(C(6), sai_present),
    KEEP(C(7), geodetic_information),
    KEEP(C(8), current_location_retrieved),
    KEEP(C(9), age_of_location_information),
    SKIP(C(10)), /* userCSGInformation */
    END,
};
static const struct ber_field location_information_5gs[] = {
    KEEP(C(0), nr_cgi),
    KEEP(C(1), ecgi),
    KEEP(C(2), geographical_information),
    KEEP(C(3), geodetic_information),
    KEEP(C(4), amf_address),
    KEEP(C(5), tai),
    KEEP(C(6), current_location_retrieved),
    KEEP(C(7), age_of_location_information_eps),
    KEEP(C(8), vplmn),
    KEEP(C(9), time_zone),
    KEEP(C(10), last_rat_type),
    SKIP(C(11)),
    KEEP(C(12), nr_tai),
    END,
};
static const struct ber_field subscriber_state[] = {
    MUST(C(0), state_assumed_idle),
    OR(C(1), state_camel_busy),
    OR(U(ENUMERATED), state_not_reachable),
    OR(C(2), state_not_provided),
    END,
};
static const struct ber_field pdp_context[] = {
    SKIP_MUST(C(0)), /* pdp-ContextIdentifier */
    SKIP(C(1)),      /* pdp-ContextActive */
    SKIP_MUST(C(2)), /* pdp-Type */
    KEEP(C(3), pdp_address),
    KEEP(C(4), apn), /* apn-Subscribed */
    KEEP(C(5), apn), /* apn-InUse */
    SKIP(C(6)),      /* nsapi */
    SKIP(C(7)),      /* transactionId */
    SKIP(C(8)),      /* teid-ForGnAndGp */
    SKIP(C(9)),      /* teid-ForIu */
    KEEP(C(10), ggsn_address),
    SKIP(C(11)), /* qos-Subscribed */
    SKIP(C(12)), /* qos-Requested */
    SKIP(C(13)), /* qos-Negotiated */
    SKIP(C(14)), /* chargingId */
    SKIP(C(15)), /* chargingCharacteristics */
    KEEP(C(16), rnc_address),
    SKIP(C(17)),
    SKIP(C(18)),              /* qos2-Subscribed */
    SKIP(C(19)),              /* qos2-Requested */
    SKIP(C(20)),              /* qos2-Negotiated */
    SKIP(C(21)),              /* qos3-Subscribed */
    SKIP(C(22)),              /* qos3-Requested */
    SKIP(C(23)),              /* qos3-Negotiated */
    SKIP(C(25)),              /* qos4-Subscribed */
    SKIP(C(26)),              /* qos4-Requested */
    SKIP(C(27)),              /* qos4-Negotiated */
    SKIP(C(28)),              /* ext-pdp-Type */
    KEEP(C(29), pdp_address), /* ext-pdp-Address */
    END,
};
static const struct ber_field pdp_contexts[] = {INTO(U(SEQUENCE), pdp_context), END};
static const struct ber_field ps_subscriber_state[] = {
    SKIP_MUST(C(0)), /* notProvidedFromSGSNorMME */
    OR(C(1), ps_detached),
    OR(C(2), ps_attached),
    OR(C(3), ps_attached),
    ROW(C(4), ps_attached, BER_FIELD_OR | BER_FIELD_GROUP | BER_FIELD_LIST, pdp_contexts),
    ROW(C(5), ps_attached, BER_FIELD_OR | BER_FIELD_GROUP | BER_FIELD_LIST, pdp_contexts),
    OR(U(ENUMERATED), ps_detached),
    END,
};
static const struct ber_field mnp_information[] = {
    KEEP(C(0), routeing_number),           KEEP(C(1), imsi), KEEP(C(2), msisdn),
    KEEP(C(3), number_portability_status), SKIP(C(4)),       END,
};
const struct ber_field map_subscriber_info[] = {
    INTO(C(0), map_location_information),
    INTO(C(1), subscriber_state),
    SKIP(C(2)),
    INTO(C(3), map_location_information_gprs),
    INTO(C(4), ps_subscriber_state),
    KEEP(C(5), imei),
    KEEP(C(6), ms_classmark),
    SKIP(C(7)), /* gprs-MS-Class */
    INTO(C(8), mnp_information),
    SKIP(C(9)),  /* imsVoiceOverPS-SessionsIndication */
    SKIP(C(10)), /* lastUE-ActivityTime */
    KEEP(C(11), last_rat_type),
    INTO(C(12), ps_subscriber_state),
    INTO(C(13), map_location_information_eps),
    KEEP(C(14), time_zone),
    SKIP(C(15)), /* daylightSavingTime */
    INTO(C(16), location_information_5gs),
    END,
};

/* provideSubscriberInfo, anyTimeInterrogation */

static const struct ber_field requested_info[] = {
    KEEP(C(0), requested_location_information),
    KEEP(C(1), requested_subscriber_state),
    SKIP(C(2)),
    KEEP(C(3), requested_current_location),
    KEEP(C(4), requested_domain),
    KEEP(C(6), requested_imei),
    KEEP(C(5), requested_ms_classmark),
    KEEP(C(7), requested_mnp_information),
    KEEP(C(11), requested_location_information_eps),
    KEEP(C(8), requested_t_ads_data),
    KEEP(C(9), requested_nodes),
    KEEP(C(10), requested_serving_node),
    KEEP(C(12), requested_time_zone),
    END,
};
static const struct ber_field psi_argument[] = {
    MUST(C(0), imsi),
    KEEP(C(1), lmsi),
    INTO_MUST(C(2), requested_info),
    SKIP(C(3)),
    SKIP(C(4)), /* callPriority */
    END,
};
static const struct ber_field ati_argument[] = {
    INTO_MUST(C(0), map_subscriber_identity),
    INTO_MUST(C(1), requested_info),
    MUST(C(3), gsmscf_address),
    SKIP(C(2)),
    END,
};
static const struct ber_field subscriber_info_result[] = {
    INTO_MUST(U(SEQUENCE), map_subscriber_info),
    SKIP(U(SEQUENCE)),
    END,
};
const struct ber_field map_psi_argument[] = {INTO_MUST(U(SEQUENCE), psi_argument), END};
const struct ber_field map_ati_argument[] = {INTO_MUST(U(SEQUENCE), ati_argument), END};
const struct ber_field map_subscriber_info_result[] = {INTO_MUST(U(SEQUENCE), subscriber_info_result), END};

/* provideSubscriberLocation */

static const struct ber_field location_type[] = {
    MUST(C(0), location_estimate_type),
    KEEP(C(1), deferred_location_event),
    END,
};

const struct ber_field map_lcs_external_client[] = {KEEP(C(0), lcs_client_external_address), SKIP(C(1)), END};

static const struct ber_field lcs_client_name[] = {SKIP_MUST(C(0)), MUST(C(2), lcs_client_name), SKIP(C(3)),
                                                   END};

static const struct ber_field lcs_requestor[] = {SKIP_MUST(C(0)), MUST(C(1), lcs_requestor), SKIP(C(2)), END};

static const struct ber_field lcs_client_id[] = {
    MUST(C(0), lcs_client_type),    INTO(C(1), map_lcs_external_client),
    KEEP(C(2), lcs_client_dialled), KEEP(C(3), lcs_client_internal_id),
    INTO(C(4), lcs_client_name),    KEEP(C(5), apn),
    INTO(C(6), lcs_requestor),      END,
};
static const struct ber_field psl_argument[] = {
    INTO_MUST(U(SEQUENCE), location_type),
    MUST(U(OCTET_STRING), gmlc_number),
    ROW(C(0), lcs_client_id, BER_FIELD_GROUP, lcs_client_id),
    KEEP(C(1), privacy_override),
    KEEP(C(2), imsi),
    KEEP(C(3), msisdn),
    KEEP(C(4), lmsi),
    KEEP(C(5), imei),
    SKIP(C(6)), /* lcs-Priority */
    GROUP(C(7), lcs_qos),
    SKIP(C(8)),
    SKIP(C(9)), /* supportedGADShapes */
    KEEP(C(10), lcs_reference_number),
    KEEP(C(11), lcs_service_type),
    SKIP(C(12)), /* lcsCodeword */
    SKIP(C(13)), /* lcs-PrivacyCheck */
    GROUP(C(14), area_event),
    KEEP(C(15), gmlc_address),
    SKIP(C(16)), /* mo-lrShortCircuitIndicator */
    GROUP(C(17), periodic_location),
    SKIP(C(18)), /* reportingPLMNList */
    END,
};
static const struct ber_field target_node[] = {
    MUST(C(0), msc_number),
    OR(C(1), sgsn_number),
    OR(C(2), mme_name),
    END,
};
static const struct ber_field psl_result[] = {
    MUST(U(OCTET_STRING), location_estimate),
    KEEP(C(0), age_of_location_estimate),
    SKIP(C(1)),
    KEEP(C(2), add_location_estimate),
    SKIP(C(3)), /* deferredmt-lrResponseIndicator */
    SKIP(C(4)), /* geranPositioningData */
    SKIP(C(5)), /* utranPositioningData */
    INTO(C(6), cell_or_lai),
    KEEP(C(7), sai_present),
    SKIP(C(8)), /* accuracyFulfilmentIndicator */
    KEEP(C(9), velocity_estimate),
    SKIP(C(10)), /* mo-lrShortCircuitIndicator */
    SKIP(C(11)), /* geranGANSSpositioningData */
    SKIP(C(12)), /* utranGANSSpositioningData */
    INTO(C(13), target_node),
    SKIP(C(14)), /* utranAdditionalPositioningData */
    SKIP(C(15)), /* utranBaroPressureMeas */
    SKIP(C(16)), /* utranCivicAddress */
    END,
};
const struct ber_field map_psl_argument[] = {INTO_MUST(U(SEQUENCE), psl_argument), END};
const struct ber_field map_psl_result[] = {INTO_MUST(U(SEQUENCE), psl_result), END};

/* sendRoutingInfoForLCS, subscriberLocationReport */

static const struct ber_field additional_number[] = {MUST(C(0), msc_number), OR(C(1), sgsn_number), END};

static const struct ber_field lcs_location_info[] = {
    MUST(U(OCTET_STRING), network_node_number),
    KEEP(C(0), lmsi),
    SKIP(C(1)),
    KEEP(C(2), gprs_node_indicator),
    INTO(C(3), additional_number),
    SKIP(C(4)), /* supportedLCS-CapabilitySets */
    SKIP(C(5)), /* additional-LCS-CapabilitySets */
    KEEP(C(6), mme_name),
    KEEP(C(8), aaa_server_name),
    KEEP(C(9), diameter_name),
    KEEP(C(10), diameter_realm),
    END,
};
static const struct ber_field sri_lcs_argument[] = {
    MUST(C(0), gmlc_number),
    INTO_MUST(C(1), map_subscriber_identity),
    SKIP(C(2)),
    END,
};
static const struct ber_field sri_lcs_result[] = {
    INTO_MUST(C(0), map_subscriber_identity),
    INTO_MUST(C(1), lcs_location_info),
    SKIP(C(2)),
    KEEP(C(3), gmlc_address),
    KEEP(C(4), gmlc_address),
    KEEP(C(5), gmlc_address),
    KEEP(C(6), gmlc_address),
    END,
};
static const struct ber_field deferred_data[] = {
    MUST(U(BIT_STRING), deferred_location_event),
    SKIP(C(0)), /* terminationCause */
    INTO(C(1), lcs_location_info),
    END,
};
static const struct ber_field location_report_argument[] = {
    MUST(U(ENUMERATED), lcs_event),
    ROW(U(SEQUENCE), lcs_client_id, BER_FIELD_REQUIRED | BER_FIELD_GROUP, lcs_client_id),
    INTO_MUST(U(SEQUENCE), lcs_location_info),
    KEEP(C(0), msisdn),
    KEEP(C(1), imsi),
    KEEP(C(2), imei),
    KEEP(C(3), emergency_number), /* na-ESRD */
    KEEP(C(4), emergency_number), /* na-ESRK */
    KEEP(C(5), location_estimate),
    KEEP(C(6), age_of_location_estimate),
    SKIP(C(7)),
    KEEP(C(8), add_location_estimate),
    INTO(C(9), deferred_data),
    KEEP(C(10), lcs_reference_number),
    SKIP(C(11)), /* geranPositioningData */
    SKIP(C(12)), /* utranPositioningData */
    INTO(C(13), cell_or_lai),
    KEEP(C(14), gmlc_address),
    KEEP(C(15), lcs_service_type),
    KEEP(C(17), sai_present),
    SKIP(C(18)), /* pseudonymIndicator */
    SKIP(C(19)), /* accuracyFulfilmentIndicator */
    KEEP(C(20), velocity_estimate),
    SKIP(C(21)), /* sequenceNumber */
    GROUP(C(22), periodic_location),
    SKIP(C(23)), /* mo-lrShortCircuitIndicator */
    SKIP(C(24)), /* geranGANSSpositioningData */
    SKIP(C(25)), /* utranGANSSpositioningData */
    INTO(C(26), target_node),
    SKIP(C(27)), /* utranAdditionalPositioningData */
    SKIP(C(28)), /* utranBaroPressureMeas */
    SKIP(C(29)), /* utranCivicAddress */
    END,
};
static const struct ber_field location_report_result[] = {
    SKIP(U(SEQUENCE)),
    KEEP(C(0), emergency_number), /* na-ESRK */
    KEEP(C(1), emergency_number), /* na-ESRD */
    KEEP(C(2), gmlc_address),
    SKIP(C(3)), /* mo-lrShortCircuitIndicator */
    SKIP(C(4)), /* reportingPLMNList */
    KEEP(C(5), lcs_reference_number),
    END,
};
const struct ber_field map_sri_lcs_argument[] = {INTO_MUST(U(SEQUENCE), sri_lcs_argument), END};
const struct ber_field map_sri_lcs_result[] = {INTO_MUST(U(SEQUENCE), sri_lcs_result), END};
const struct ber_field map_location_report_argument[] = {INTO_MUST(U(SEQUENCE), location_report_argument),
                                                         END};
const struct ber_field map_location_report_result[] = {INTO(U(SEQUENCE), location_report_result), END};
