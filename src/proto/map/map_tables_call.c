// SPDX-License-Identifier: Apache-2.0
/*
 * Reaching a subscriber for calls and packet sessions, TS 29.002 17.7.3 and 17.7.1.
 */
#include "proto/map/map_tables.h"

/* sendRoutingInfo */

static const struct map_field camel_info[] = {
    SKIP_MUST(U(BIT_STRING)), /* supportedCamelPhases */
    KEEP(U(NULL), suppress_t_csi),
    SKIP(U(SEQUENCE)),
    SKIP(C(0)), /* offeredCamel4CSIs */
    END,
};
static const struct map_field sri_argument[] = {
    MUST(C(0), msisdn),
    SKIP(C(1)), /* cug-CheckInfo */
    KEEP(C(2), number_of_forwarding),
    {C(3), MAP_P_interrogation_type, MAP_REQUIRED_V3, NULL},
    KEEP(C(4), or_interrogation),
    SKIP(C(5)), /* or-Capability */
    {C(6), MAP_P_gmsc_address, MAP_REQUIRED_V3, NULL},
    KEEP(C(7), call_reference_number),
    KEEP(C(8), forwarding_reason),
    SKIP(C(9)),  /* basicServiceGroup */
    SKIP(C(10)), /* networkSignalInfo */
    INTO(C(11), camel_info),
    SKIP(C(12)), /* suppressionOfAnnouncement */
    SKIP(C(13)),
    SKIP(C(14)), /* alertingPattern */
    SKIP(C(15)), /* ccbs-Call */
    SKIP(C(16)), /* supportedCCBS-Phase */
    SKIP(C(17)), /* additionalSignalInfo */
    SKIP(C(18)), /* istSupportIndicator */
    SKIP(C(19)), /* pre-pagingSupported */
    SKIP(C(20)), /* callDiversionTreatmentIndicator */
    SKIP(C(21)), /* longFTN-Supported */
    SKIP(C(22)), /* suppress-VT-CSI */
    SKIP(C(23)), /* suppressIncomingCallBarring */
    KEEP(C(24), gsmscf_initiated_call),
    SKIP(C(25)), /* basicServiceGroup2 */
    SKIP(C(26)), /* networkSignalInfo2 */
    SKIP(C(27)), /* suppressMTSS */
    SKIP(C(28)), /* mtRoamingRetrySupported */
    SKIP(C(29)), /* callPriority */
    END,
};
static const struct map_field forwarding_data[] = {
    KEEP(C(5), forwarded_to_number),
    SKIP(C(4)), /* forwardedToSubaddress */
    SKIP(C(6)), /* forwardingOptions */
    SKIP(C(7)),
    KEEP(C(8), forwarded_to_number), /* longForwardedToNumber */
    END,
};
static const struct map_field camel_routing_info[] = {
    INTO(U(SEQUENCE), forwarding_data),
    {C(0), MAP_P_camel_subscription, MAP_REQUIRED | MAP_GROUP, map_gmsc_camel},
    SKIP(C(1)),
    END,
};
static const struct map_field routing_info[] = {
    MUST(U(OCTET_STRING), roaming_number),
    INTO_OR(U(SEQUENCE), forwarding_data),
    END,
};
static const struct map_field sri_result[] = {
    KEEP(C(9), imsi),
    KEEP(U(OCTET_STRING), roaming_number),
    INTO_OR(U(SEQUENCE), forwarding_data),
    INTO_OR(C(8), camel_routing_info),
    SKIP(C(3)), /* cug-CheckInfo */
    SKIP(C(6)), /* cugSubscriptionFlag */
    INTO(C(7), map_subscriber_info),
    SKIP(C(1)), /* ss-List */
    SKIP(C(5)), /* basicService */
    SKIP(C(4)), /* forwardingInterrogationRequired */
    KEEP(C(2), vmsc_address),
    SKIP(C(0)),
    SKIP(C(10)), /* naea-PreferredCI */
    SKIP(C(11)), /* ccbs-Indicators */
    KEEP(C(12), msisdn),
    KEEP(C(13), number_portability_status),
    SKIP(C(14)), /* istAlertTimer */
    SKIP(C(15)), /* supportedCamelPhasesInVMSC */
    SKIP(C(16)), /* offeredCamel4CSIsInVMSC */
    INTO(C(17), routing_info),
    SKIP(C(18)), /* ss-List2 */
    SKIP(C(19)), /* basicService2 */
    SKIP(C(20)), /* allowedServices */
    SKIP(C(21)), /* unavailabilityCause */
    SKIP(C(22)), /* releaseResourcesSupported */
    SKIP(C(23)), /* gsm-BearerCapability */
    END,
};
static const struct map_field sri_result_v2[] = {
    MUST(U(OCTET_STRING), imsi),
    MUST(U(OCTET_STRING), roaming_number),
    INTO_OR(U(SEQUENCE), forwarding_data),
    SKIP(U(SEQUENCE)), /* cug-CheckInfo */
    END,
};
const struct map_field map_sri_argument[] = {INTO_MUST(U(SEQUENCE), sri_argument), END};
const struct map_field map_sri_result[] = {
    INTO_MUST(C(3), sri_result),
    INTO_OR(U(SEQUENCE), sri_result_v2), /* versions 1 and 2 */
    END,
};

/* provideRoamingNumber */

static const struct map_field prn_argument[] = {
    MUST(C(0), imsi),
    {C(1), MAP_P_msc_number, MAP_REQUIRED_V3, NULL},
    KEEP(C(2), msisdn),
    KEEP(C(3), roaming_number), /* previousRoamingNumber, versions 1 and 2 */
    KEEP(C(4), lmsi),
    SKIP(C(5)), /* gsm-BearerCapability */
    SKIP(C(6)), /* networkSignalInfo */
    SKIP(C(7)), /* suppressionOfAnnouncement */
    KEEP(C(8), gmsc_address),
    KEEP(C(9), call_reference_number),
    KEEP(C(10), or_interrogation),
    SKIP(C(11)),
    SKIP(C(12)), /* alertingPattern */
    SKIP(C(13)), /* ccbs-Call */
    SKIP(C(15)), /* supportedCamelPhasesInInterrogatingNode */
    SKIP(C(14)), /* additionalSignalInfo */
    SKIP(C(16)), /* orNotSupportedInGMSC */
    SKIP(C(17)), /* pre-pagingSupported */
    SKIP(C(18)), /* longFTN-Supported */
    SKIP(C(19)), /* suppress-VT-CSI */
    SKIP(C(20)), /* offeredCamel4CSIsInInterrogatingNode */
    SKIP(C(21)), /* mtRoamingRetrySupported */
    SKIP(C(22)), /* pagingArea */
    SKIP(C(23)), /* callPriority */
    SKIP(C(24)), /* mtrf-Indicator */
    SKIP(C(25)), /* oldMSC-Number */
    SKIP(C(26)), /* lastUsedLtePLMN-Id */
    END,
};
static const struct map_field prn_result[] = {
    MUST(U(OCTET_STRING), roaming_number),
    SKIP(U(SEQUENCE)),
    SKIP(U(NULL)), /* releaseResourcesSupported */
    KEEP(U(OCTET_STRING), vmsc_address),
    END,
};
const struct map_field map_prn_argument[] = {INTO_MUST(U(SEQUENCE), prn_argument), END};
const struct map_field map_prn_result[] = {
    INTO_MUST(U(SEQUENCE), prn_result),
    OR(U(OCTET_STRING), roaming_number), /* versions 1 and 2 */
    END,
};

/* sendRoutingInfoForGprs */

static const struct map_field sri_gprs_argument[] = {
    MUST(C(0), imsi), KEEP(C(1), ggsn_address), MUST(C(2), ggsn_number), SKIP(C(3)), END,
};
static const struct map_field sri_gprs_result[] = {
    MUST(C(0), sgsn_address),
    KEEP(C(1), ggsn_address),
    KEEP(C(2), diagnostic), /* mobileNotReachableReason */
    SKIP(C(3)),
    END,
};
const struct map_field map_sri_gprs_argument[] = {INTO_MUST(U(SEQUENCE), sri_gprs_argument), END};
const struct map_field map_sri_gprs_result[] = {INTO_MUST(U(SEQUENCE), sri_gprs_result), END};
