// SPDX-License-Identifier: Apache-2.0
/*
 * Reaching a subscriber for calls and packet sessions, and calls under way, TS 29.002 17.7.3 and 17.7.1.
 */
#include "proto/map/map_tables.h"

/* sendRoutingInfo */

static const struct ber_field camel_info[] = {
    SKIP_MUST(U(BIT_STRING)), /* supportedCamelPhases */
    KEEP(U(NULL), suppress_t_csi),
    SKIP(U(SEQUENCE)),
    SKIP(C(0)), /* offeredCamel4CSIs */
    END,
};
static const struct ber_field sri_argument[] = {
    MUST(C(0), msisdn),
    SKIP(C(1)), /* cug-CheckInfo */
    KEEP(C(2), number_of_forwarding),
    ROW(C(3), interrogation_type, BER_FIELD_REQUIRED_LATER, NULL),
    KEEP(C(4), or_interrogation),
    SKIP(C(5)), /* or-Capability */
    ROW(C(6), gmsc_address, BER_FIELD_REQUIRED_LATER, NULL),
    KEEP(C(7), call_reference_number),
    KEEP(C(8), forwarding_reason),
    SKIP(C(9)),  /* basicServiceGroup */
    SKIP(C(10)), /* networkSignalInfo */
    INTO(C(11), camel_info),
    SKIP(C(12)), /* suppressionOfAnnouncement */
    SKIP(C(13)),
    KEEP(C(14), alerting_pattern),
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
static const struct ber_field forwarding_data[] = {
    KEEP(C(5), forwarded_to_number),
    SKIP(C(4)), /* forwardedToSubaddress */
    SKIP(C(6)), /* forwardingOptions */
    SKIP(C(7)),
    KEEP(C(8), forwarded_to_number), /* longForwardedToNumber */
    END,
};
static const struct ber_field camel_routing_info[] = {
    INTO(U(SEQUENCE), forwarding_data),
    ROW(C(0), camel_subscription, BER_FIELD_REQUIRED | BER_FIELD_GROUP, map_gmsc_camel),
    SKIP(C(1)),
    END,
};
static const struct ber_field routing_info[] = {
    MUST(U(OCTET_STRING), roaming_number),
    INTO_OR(U(SEQUENCE), forwarding_data),
    END,
};
static const struct ber_field sri_result[] = {
    KEEP(C(9), imsi),
    KEEP(U(OCTET_STRING), roaming_number),
    INTO_OR(U(SEQUENCE), forwarding_data),
    INTO_OR(C(8), camel_routing_info),
    SKIP(C(3)), /* cug-CheckInfo */
    SKIP(C(6)), /* cugSubscriptionFlag */
    INTO(C(7), map_subscriber_info),
    LIST(C(1), map_ss_list),
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
    LIST(C(18), map_ss_list),
    SKIP(C(19)), /* basicService2 */
    SKIP(C(20)), /* allowedServices */
    SKIP(C(21)), /* unavailabilityCause */
    SKIP(C(22)), /* releaseResourcesSupported */
    SKIP(C(23)), /* gsm-BearerCapability */
    END,
};
static const struct ber_field sri_result_v2[] = {
    MUST(U(OCTET_STRING), imsi),
    MUST(U(OCTET_STRING), roaming_number),
    INTO_OR(U(SEQUENCE), forwarding_data),
    SKIP(U(SEQUENCE)), /* cug-CheckInfo */
    END,
};
const struct ber_field map_sri_argument[] = {INTO_MUST(U(SEQUENCE), sri_argument), END};
const struct ber_field map_sri_result[] = {
    INTO_MUST(C(3), sri_result),
    INTO_OR(U(SEQUENCE), sri_result_v2), /* versions 1 and 2 */
    END,
};

/* provideRoamingNumber */

static const struct ber_field prn_argument[] = {
    MUST(C(0), imsi),
    ROW(C(1), msc_number, BER_FIELD_REQUIRED_LATER, NULL),
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
    KEEP(C(12), alerting_pattern),
    SKIP(C(13)), /* ccbs-Call */
    SKIP(C(15)), /* supportedCamelPhasesInInterrogatingNode */
    SKIP(C(14)), /* additionalSignalInfo */
    SKIP(C(16)), /* orNotSupportedInGMSC */
    SKIP(C(17)), /* pre-pagingSupported */
    SKIP(C(18)), /* longFTN-Supported */
    SKIP(C(19)), /* suppress-VT-CSI */
    SKIP(C(20)), /* offeredCamel4CSIsInInterrogatingNode */
    SKIP(C(21)), /* mtRoamingRetrySupported */
    LIST(C(22), map_paging_area),
    SKIP(C(23)), /* callPriority */
    SKIP(C(24)), /* mtrf-Indicator */
    KEEP(C(25), old_msc_number),
    SKIP(C(26)), /* lastUsedLtePLMN-Id */
    END,
};
static const struct ber_field prn_result[] = {
    MUST(U(OCTET_STRING), roaming_number),
    SKIP(U(SEQUENCE)),
    SKIP(U(NULL)), /* releaseResourcesSupported */
    KEEP(U(OCTET_STRING), vmsc_address),
    END,
};
const struct ber_field map_prn_argument[] = {INTO_MUST(U(SEQUENCE), prn_argument), END};
const struct ber_field map_prn_result[] = {
    INTO_MUST(U(SEQUENCE), prn_result),
    OR(U(OCTET_STRING), roaming_number), /* versions 1 and 2 */
    END,
};

/* sendRoutingInfoForGprs, failureReport, noteMsPresentForGprs */

static const struct ber_field sri_gprs_argument[] = {
    MUST(C(0), imsi), KEEP(C(1), ggsn_address), MUST(C(2), ggsn_number), SKIP(C(3)), END,
};
static const struct ber_field sri_gprs_result[] = {
    MUST(C(0), sgsn_address),
    KEEP(C(1), ggsn_address),
    KEEP(C(2), diagnostic), /* mobileNotReachableReason */
    SKIP(C(3)),
    END,
};
const struct ber_field map_sri_gprs_argument[] = {INTO_MUST(U(SEQUENCE), sri_gprs_argument), END};
const struct ber_field map_sri_gprs_result[] = {INTO_MUST(U(SEQUENCE), sri_gprs_result), END};

static const struct ber_field failure_report_argument[] = {
    MUST(C(0), imsi), MUST(C(1), ggsn_number), KEEP(C(2), ggsn_address), SKIP(C(3)), END,
};
static const struct ber_field failure_report_result[] = {KEEP(C(0), ggsn_address), SKIP(C(1)), END};
static const struct ber_field ms_present_argument[] = {
    MUST(C(0), imsi), MUST(C(1), sgsn_address), KEEP(C(2), ggsn_address), SKIP(C(3)), END,
};
const struct ber_field map_failure_report_argument[] = {INTO_MUST(U(SEQUENCE), failure_report_argument), END};
const struct ber_field map_failure_report_result[] = {INTO(U(SEQUENCE), failure_report_result), END};
const struct ber_field map_ms_present_argument[] = {INTO_MUST(U(SEQUENCE), ms_present_argument), END};

/* resumeCallHandling, releaseResources */

static const struct ber_field resume_argument[] = {
    KEEP(C(0), call_reference_number),
    SKIP(C(1)), /* basicServiceGroup */
    INTO(C(2), forwarding_data),
    KEEP(C(3), imsi),
    SKIP(C(4)), /* cug-CheckInfo */
    INTO(C(5), map_bcsm_csi),
    SKIP(C(7)),
    SKIP(C(8)), /* ccbs-Possible */
    KEEP(C(9), msisdn),
    SKIP(C(10)), /* uu-Data */
    SKIP(C(11)), /* allInformationSent */
    INTO(C(12), map_d_csi),
    SKIP(C(13)), /* o-BcsmCamelTDPCriteriaList */
    SKIP(C(14)), /* basicServiceGroup2 */
    SKIP(C(15)), /* mtRoamingRetry */
    END,
};
static const struct ber_field release_resources_argument[] = {
    MUST(U(OCTET_STRING), roaming_number),
    SKIP(U(SEQUENCE)),
    END,
};
const struct ber_field map_resume_argument[] = {INTO_MUST(U(SEQUENCE), resume_argument), END};
const struct ber_field map_release_resources_argument[] = {
    INTO_MUST(U(SEQUENCE), release_resources_argument),
    END,
};

/* Call completion: setReportingState, statusReport, remoteUserFree, registerCC-Entry, eraseCC-Entry */

static const struct ber_field reporting_state_argument[] = {
    KEEP(C(0), imsi), KEEP(C(1), lmsi), KEEP(C(2), ccbs_monitoring), SKIP(C(3)), END,
};
static const struct ber_field reporting_state_result[] = {KEEP(C(0), ccbs_subscriber_status), SKIP(C(1)),
                                                          END};
static const struct ber_field call_report[] = {
    SKIP(C(0)), /* monitoringMode */
    KEEP(C(1), call_outcome),
    SKIP(C(2)),
    END,
};
static const struct ber_field status_report_argument[] = {
    MUST(C(0), imsi),
    INTO(C(1), reporting_state_result), /* eventReportData, which is laid out like it */
    INTO(C(2), call_report),
    SKIP(C(3)),
    END,
};
const struct ber_field map_ccbs_feature[] = {
    SKIP(C(0)), /* ccbs-Index */
    KEEP(C(1), b_subscriber_number),
    SKIP(C(2)), /* b-subscriberSubaddress */
    SKIP(C(3)), /* basicServiceGroup */
    END,
};
static const struct ber_field user_free_argument[] = {
    MUST(C(0), imsi),
    SKIP_MUST(C(1)), /* callInfo */
    INTO_MUST(C(2), map_ccbs_feature),
    MUST(C(3), translated_b_number),
    SKIP(C(4)), /* replaceB-Number */
    KEEP(C(5), alerting_pattern),
    SKIP(C(6)),
    END,
};
static const struct ber_field user_free_result[] = {
    SKIP_MUST(C(0)), /* ruf-Outcome */
    SKIP(C(1)),
    END,
};
static const struct ber_field ccbs_data[] = {
    INTO_MUST(C(0), map_ccbs_feature),
    MUST(C(1), translated_b_number),
    SKIP(C(2)),      /* serviceIndicator */
    SKIP_MUST(C(3)), /* callInfo */
    SKIP_MUST(C(4)), /* networkSignalInfo */
    END,
};
static const struct ber_field register_cc_argument[] = {MUST(C(0), ss_code), INTO(C(1), ccbs_data), END};
static const struct ber_field register_cc_result[] = {INTO(C(0), map_ccbs_feature), END};
static const struct ber_field erase_cc_argument[] = {MUST(C(0), ss_code), SKIP(C(1)), END};
static const struct ber_field erase_cc_result[] = {MUST(C(0), ss_code), KEEP(C(1), ss_status), END};

const struct ber_field map_reporting_state_argument[] = {INTO_MUST(U(SEQUENCE), reporting_state_argument),
                                                         END};
const struct ber_field map_reporting_state_result[] = {INTO(U(SEQUENCE), reporting_state_result), END};
const struct ber_field map_status_report_argument[] = {INTO_MUST(U(SEQUENCE), status_report_argument), END};
const struct ber_field map_user_free_argument[] = {INTO_MUST(U(SEQUENCE), user_free_argument), END};
const struct ber_field map_user_free_result[] = {INTO_MUST(U(SEQUENCE), user_free_result), END};
const struct ber_field map_register_cc_argument[] = {INTO_MUST(U(SEQUENCE), register_cc_argument), END};
const struct ber_field map_register_cc_result[] = {INTO(U(SEQUENCE), register_cc_result), END};
const struct ber_field map_erase_cc_argument[] = {INTO_MUST(U(SEQUENCE), erase_cc_argument), END};
const struct ber_field map_erase_cc_result[] = {INTO_MUST(U(SEQUENCE), erase_cc_result), END};

/* Immediate service termination: ist-Alert, ist-Command */

static const struct ber_field ist_argument[] = {MUST(C(0), imsi), SKIP(C(1)), END};
static const struct ber_field ist_alert_result[] = {
    SKIP(C(0)), /* istAlertTimer */
    SKIP(C(1)), /* istInformationWithdraw */
    KEEP(C(2), call_termination),
    SKIP(C(3)),
    END,
};
const struct ber_field map_ist_argument[] = {INTO_MUST(U(SEQUENCE), ist_argument), END};
const struct ber_field map_ist_alert_result[] = {INTO(U(SEQUENCE), ist_alert_result), END};

/* Shared interworking function, up to release 4: provideSIWFSNumber, sIWFSSignallingModify */

static const struct ber_field siwfs_argument[] = {
    SKIP_MUST(C(0)), /* gsm-BearerCapability */
    SKIP_MUST(C(1)), /* isdn-BearerCapability */
    SKIP_MUST(C(2)), /* call-Direction */
    MUST(C(3), b_subscriber_number),
    SKIP_MUST(C(4)), /* chosenChannel */
    SKIP(C(5)),      /* lowerLayerCompatibility */
    SKIP(C(6)),      /* highLayerCompatibility */
    SKIP(C(7)),
    END,
};
static const struct ber_field siwfs_result[] = {MUST(C(0), siwfs_number), SKIP(C(1)), END};
static const struct ber_field siwfs_channel[] = {
    SKIP(C(0)), /* channelType, in the result chosenChannel */
    SKIP(C(1)), /* chosenChannel */
    SKIP(C(2)),
    END,
};
const struct ber_field map_siwfs_argument[] = {INTO_MUST(U(SEQUENCE), siwfs_argument), END};
const struct ber_field map_siwfs_result[] = {INTO_MUST(U(SEQUENCE), siwfs_result), END};
const struct ber_field map_siwfs_channel[] = {INTO(U(SEQUENCE), siwfs_channel), END};
