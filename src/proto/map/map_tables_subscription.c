// SPDX-License-Identifier: Apache-2.0
/*
 * Subscription data (TS 29.002 17.7.1) and supplementary services (17.7.4).
 */
#include "proto/map/map_tables.h"

/* CAMEL subscription: for each trigger the service control function and the service key. */

static const struct map_field bcsm_trigger[] = {
    SKIP_MUST(U(ENUMERATED)), /* trigger detection point */
    MUST(U(INTEGER), service_key),
    MUST(C(0), gsmscf_address),
    SKIP(C(1)), /* default call handling */
    SKIP(C(2)),
    END,
};
static const struct map_field bcsm_triggers[] = {INTO(U(SEQUENCE), bcsm_trigger), END};
static const struct map_field bcsm_csi[] = {
    /* O-CSI, T-CSI, VT-CSI */
    {U(SEQUENCE), MAP_P_none, MAP_REQUIRED | MAP_LIST, bcsm_triggers},
    SKIP(U(SEQUENCE)),
    SKIP(C(0)), /* camelCapabilityHandling */
    SKIP(C(1)), /* notificationToCSE */
    SKIP(C(2)), /* csi-Active */
    END,
};
static const struct map_field dialled_number_trigger[] = {
    SKIP_MUST(U(OCTET_STRING)), /* dialledNumber */
    MUST(U(INTEGER), service_key),
    MUST(U(OCTET_STRING), gsmscf_address),
    SKIP(U(ENUMERATED)), /* defaultCallHandling */
    SKIP(U(SEQUENCE)),
    END,
};
static const struct map_field dialled_number_triggers[] = {INTO(U(SEQUENCE), dialled_number_trigger), END};
static const struct map_field d_csi[] = {
    LIST(C(0), dialled_number_triggers), SKIP(C(1)), SKIP(C(2)), SKIP(C(3)), SKIP(C(4)), END,
};
static const struct map_field tagged_trigger[] = {
    /* of messages and packet sessions */
    SKIP_MUST(C(0)), MUST(C(1), service_key), MUST(C(2), gsmscf_address), SKIP(C(3)), SKIP(C(4)), END,
};
static const struct map_field tagged_triggers[] = {INTO(U(SEQUENCE), tagged_trigger), END};
static const struct map_field tagged_csi[] = {
    /* SMS-CSI, GPRS-CSI */
    LIST(C(0), tagged_triggers), SKIP(C(1)), SKIP(C(2)), SKIP(C(3)), SKIP(C(4)), END,
};
static const struct map_field ss_camel_data[] = {
    SKIP_MUST(U(SEQUENCE)), /* ss-EventList */
    MUST(U(OCTET_STRING), gsmscf_address),
    SKIP(C(0)),
    END,
};
static const struct map_field ss_csi[] = {
    INTO_MUST(U(SEQUENCE), ss_camel_data), SKIP(U(SEQUENCE)), SKIP(C(0)), SKIP(C(1)), END,
};
static const struct map_field mobility_csi[] = {
    /* M-CSI, MG-CSI */
    SKIP_MUST(U(SEQUENCE)), /* mobilityTriggers */
    MUST(U(INTEGER), service_key), MUST(C(0), gsmscf_address), SKIP(C(1)), SKIP(C(2)), SKIP(C(3)), END,
};
static const struct map_field vlr_camel[] = {
    INTO(C(0), bcsm_csi),
    SKIP(C(1)),
    INTO(C(2), ss_csi),
    SKIP(C(4)), /* o-BcsmCamelTDP-CriteriaList */
    SKIP(C(3)), /* tif-CSI */
    INTO(C(5), mobility_csi),
    INTO(C(6), tagged_csi),
    INTO(C(7), bcsm_csi),
    SKIP(C(8)), /* t-BCSM-CAMEL-TDP-CriteriaList */
    INTO(C(9), d_csi),
    INTO(C(10), tagged_csi),
    SKIP(C(11)), /* mt-smsCAMELTDP-CriteriaList */
    END,
};
static const struct map_field sgsn_camel[] = {
    INTO(C(0), tagged_csi),
    INTO(C(1), tagged_csi),
    SKIP(C(2)),
    INTO(C(3), tagged_csi),
    SKIP(C(4)), /* mt-smsCAMELTDP-CriteriaList */
    INTO(C(5), mobility_csi),
    END,
};
const struct map_field map_gmsc_camel[] = {
    INTO(C(0), bcsm_csi), INTO(C(1), bcsm_csi),
    SKIP(C(2)),           SKIP(C(3)), /* o-BcsmCamelTDP-CriteriaList */
    SKIP(C(4)),                       /* t-BCSM-CAMEL-TDP-CriteriaList */
    INTO(C(5), d_csi),    END,
};
static const struct map_field camel_subscription_info[] = {
    INTO(C(0), bcsm_csi),
    SKIP(C(1)), /* o-BcsmCamelTDP-CriteriaList */
    INTO(C(2), d_csi),
    INTO(C(3), bcsm_csi),
    SKIP(C(4)), /* t-BCSM-CAMEL-TDP-CriteriaList */
    INTO(C(5), bcsm_csi),
    SKIP(C(6)), /* vt-BCSM-CAMEL-TDP-CriteriaList */
    SKIP(C(7)), /* tif-CSI */
    SKIP(C(8)), /* tif-CSI-NotificationToCSE */
    INTO(C(9), tagged_csi),
    INTO(C(10), tagged_csi),
    INTO(C(11), ss_csi),
    INTO(C(12), mobility_csi),
    SKIP(C(13)),
    SKIP(C(14)), /* specificCSIDeletedList */
    INTO(C(15), tagged_csi),
    SKIP(C(16)), /* mt-smsCAMELTDP-CriteriaList */
    INTO(C(17), mobility_csi),
    INTO(C(18), bcsm_csi),
    SKIP(C(19)), /* o-IM-BcsmCamelTDP-CriteriaList */
    INTO(C(20), d_csi),
    INTO(C(21), bcsm_csi),
    SKIP(C(22)), /* vt-IM-BCSM-CAMEL-TDP-CriteriaList */
    END,
};

/* Forwarding; the two features differ in the tags behind noReplyConditionTime only. */

static const struct map_field forwarding_feature[] = {
    /* ForwardingFeature */
    SKIP(C(2)), /* basicService */
    SKIP_OR(C(3)),
    KEEP(C(4), ss_status),
    KEEP(C(5), forwarded_to_number),
    SKIP(C(8)),                      /* forwardedToSubaddress */
    SKIP(C(6)),                      /* forwardingOptions */
    SKIP(C(7)),                      /* noReplyConditionTime */
    KEEP(C(9), forwarded_to_number), /* longForwardedToNumber */
    END,
};
static const struct map_field ext_forwarding_feature[] = {
    /* Ext-ForwFeature */
    SKIP(C(2)),
    SKIP_OR(C(3)),
    KEEP(C(4), ss_status),
    KEEP(C(5), forwarded_to_number),
    SKIP(C(8)),
    SKIP(C(6)),
    SKIP(C(7)),
    SKIP(C(9)),
    KEEP(C(10), forwarded_to_number), /* longForwardedToNumber */
    END,
};
static const struct map_field forwarding_features[] = {INTO(U(SEQUENCE), forwarding_feature), END};
static const struct map_field ext_forwarding_features[] = {INTO(U(SEQUENCE), ext_forwarding_feature), END};

static const struct map_field forwarding_info[] = {
    KEEP(U(OCTET_STRING), ss_code),
    LIST(U(SEQUENCE), forwarding_features),
    END,
};
static const struct map_field ext_forwarding_info[] = {
    KEEP(U(OCTET_STRING), ss_code),
    LIST(U(SEQUENCE), ext_forwarding_features),
    SKIP(C(0)),
    END,
};
static const struct map_field forwarding_info_for_cse[] = {
    MUST(C(0), ss_code), LIST(C(1), ext_forwarding_features), SKIP(C(2)), SKIP(C(3)), END,
};
static const struct map_field ss_info_for_cse[] = {INTO_MUST(C(0), forwarding_info_for_cse), SKIP_OR(C(1)),
                                                   END};

/* insertSubscriberData */

const struct map_field map_provisioned_ss[] = {
    INTO(C(0), ext_forwarding_info),
    SKIP(C(1)), /* callBarringInfo */
    SKIP(C(2)), /* cug-Info */
    SKIP(C(3)), /* ss-Data */
    SKIP(C(4)), /* emlpp-Info */
    END,
};
static const struct map_field gmlc_list[] = {KEEP(U(OCTET_STRING), gmlc_number), END};
static const struct map_field lcs_information[] = {LIST(C(0), gmlc_list), SKIP(C(1)), SKIP(C(2)), SKIP(C(3)),
                                                   END};

static const struct map_field insert_data_argument[] = {
    KEEP(C(0), imsi),
    KEEP(C(1), msisdn),
    SKIP(C(2)), /* category */
    KEEP(C(3), subscriber_status),
    SKIP(C(4)), /* bearerServiceList */
    SKIP(C(6)), /* teleserviceList */
    LIST(C(7), map_provisioned_ss),
    GROUP(C(8), odb_data),
    SKIP(C(9)),  /* roamingRestrictionDueToUnsupportedFeature */
    SKIP(C(10)), /* regionalSubscriptionData */
    SKIP(C(11)), /* vbsSubscriptionData */
    SKIP(C(12)), /* vgcsSubscriptionData */
    {C(13), MAP_P_camel_subscription, MAP_GROUP, vlr_camel},
    SKIP(C(14)),
    SKIP(C(15)), /* naea-PreferredCI */
    SKIP(C(16)), /* gprsSubscriptionData */
    SKIP(C(23)), /* roamingRestrictedInSgsnDueToUnsupportedFeature */
    KEEP(C(24), network_access_mode),
    SKIP(C(25)), /* lsaInformation */
    SKIP(C(21)), /* lmu-Indicator */
    INTO(C(22), lcs_information),
    SKIP(C(26)), /* istAlertTimer */
    SKIP(C(27)), /* superChargerSupportedInHLR */
    SKIP(C(28)), /* mc-SS-Info */
    SKIP(C(29)), /* cs-AllocationRetentionPriority */
    {C(17), MAP_P_camel_subscription, MAP_GROUP, sgsn_camel},
    SKIP(C(18)), /* chargingCharacteristics */
    SKIP(C(19)), /* accessRestrictionData */
    SKIP(C(20)), /* ics-Indicator */
    SKIP(C(31)), /* eps-SubscriptionData */
    SKIP(C(32)), /* csg-SubscriptionDataList */
    SKIP(C(33)), /* ue-ReachabilityRequestIndicator */
    KEEP(C(34), sgsn_number),
    KEEP(C(35), mme_name),
    SKIP(C(36)), /* subscribedPeriodicRAUTAUtimer */
    SKIP(C(37)), /* vplmnLIPAAllowed */
    SKIP(C(38)), /* mdtUserConsent */
    SKIP(C(39)), /* subscribedPeriodicLAUtimer */
    SKIP(C(40)), /* vplmn-Csg-SubscriptionDataList */
    KEEP(C(41), msisdn),
    SKIP(C(42)), /* psAndSMS-OnlyServiceProvision */
    SKIP(C(43)), /* smsInSGSNAllowed */
    SKIP(C(44)), /* cs-to-ps-SRVCC-Allowed-Indicator */
    SKIP(C(45)), /* pcscf-Restoration-Request */
    SKIP(C(46)), /* adjacentAccessRestrictionDataList */
    SKIP(C(47)), /* imsi-Group-Id-List */
    SKIP(C(48)), /* ueUsageType */
    SKIP(C(49)), /* userPlaneIntegrityProtectionIndicator */
    SKIP(C(50)), /* dl-Buffering-Suggested-Packet-Count */
    SKIP(C(51)), /* reset-Id-List */
    SKIP(C(52)), /* eDRX-Cycle-Length-List */
    SKIP(C(53)), /* ext-AccessRestrictionData */
    SKIP(C(54)), /* iab-Operation-Allowed-Indicator */
    END,
};
static const struct map_field insert_data_result[] = {
    SKIP(C(1)), SKIP(C(2)), SKIP(C(3)), SKIP(C(4)),  SKIP(C(5)), SKIP(C(6)),
    SKIP(C(7)), SKIP(C(8)), SKIP(C(9)), SKIP(C(10)), END,
};
const struct map_field map_insert_data_argument[] = {INTO_MUST(U(SEQUENCE), insert_data_argument), END};
const struct map_field map_insert_data_result[] = {INTO(U(SEQUENCE), insert_data_result), END};

/* deleteSubscriberData */

static const struct map_field delete_data_argument[] = {
    MUST(C(0), imsi), SKIP(C(1)), /* basicServiceList */
    SKIP(C(2)),                   /* ss-List */
    SKIP(C(4)),                   /* roamingRestrictionDueToUnsupportedFeature */
    SKIP(C(5)),                   /* regionalSubscriptionIdentifier */
    SKIP(C(7)),                   /* vbsGroupIndication */
    SKIP(C(8)),                   /* vgcsGroupIndication */
    SKIP(C(9)),                   /* camelSubscriptionInfoWithdraw */
    SKIP(C(6)),       SKIP(C(10)), SKIP(C(11)), SKIP(C(12)), SKIP(C(13)), SKIP(C(14)), SKIP(C(15)),
    SKIP(C(16)),      SKIP(C(17)), SKIP(C(18)), SKIP(C(19)), SKIP(C(20)), SKIP(C(22)), SKIP(C(23)),
    SKIP(C(21)),      SKIP(C(24)), SKIP(C(25)), SKIP(C(26)), SKIP(C(27)), SKIP(C(28)), SKIP(C(29)),
    SKIP(C(30)),      SKIP(C(31)), SKIP(C(32)), END,
};
static const struct map_field delete_data_result[] = {SKIP(C(0)), SKIP(U(SEQUENCE)), END};
const struct map_field map_delete_data_argument[] = {INTO_MUST(U(SEQUENCE), delete_data_argument), END};
const struct map_field map_delete_data_result[] = {INTO(U(SEQUENCE), delete_data_result), END};

/* anyTimeSubscriptionInterrogation */

static const struct map_field atsi_argument[] = {
    INTO_MUST(C(0), map_subscriber_identity),
    {C(1), MAP_P_requested_subscription_information, MAP_REQUIRED | MAP_GROUP, NULL},
    MUST(C(2), gsmscf_address),
    SKIP(C(3)),
    SKIP(C(4)), /* longFTN-Supported */
    END,
};
static const struct map_field call_forwarding_data[] = {
    LIST(U(SEQUENCE), ext_forwarding_features),
    SKIP(U(NULL)),
    SKIP(C(0)),
    END,
};
static const struct map_field msisdn_bs[] = {MUST(U(OCTET_STRING), msisdn), SKIP(C(0)), SKIP(C(1)), END};
static const struct map_field msisdn_bs_list[] = {INTO(U(SEQUENCE), msisdn_bs), END};
static const struct map_field atsi_result[] = {
    INTO(C(1), call_forwarding_data),
    SKIP(C(2)), /* callBarringData */
    GROUP(C(3), odb_data),
    {C(4), MAP_P_camel_subscription, MAP_GROUP, camel_subscription_info},
    SKIP(C(5)), /* supportedVLR-CAMEL-Phases */
    SKIP(C(6)), /* supportedSGSN-CAMEL-Phases */
    SKIP(C(7)),
    SKIP(C(8)), /* offeredCamel4CSIsInVLR */
    SKIP(C(9)), /* offeredCamel4CSIsInSGSN */
    LIST(C(10), msisdn_bs_list),
    SKIP(C(11)), /* csg-SubscriptionDataList */
    SKIP(C(12)), /* cw-Data */
    SKIP(C(13)), /* ch-Data */
    SKIP(C(14)), /* clip-Data */
    SKIP(C(15)), /* clir-Data */
    SKIP(C(16)), /* ect-data */
    END,
};
const struct map_field map_atsi_argument[] = {INTO_MUST(U(SEQUENCE), atsi_argument), END};
const struct map_field map_atsi_result[] = {INTO_MUST(U(SEQUENCE), atsi_result), END};

/* anyTimeModification */

static const struct map_field modify_forwarding[] = {
    MUST(C(0), ss_code),
    SKIP(C(1)), /* basicService */
    KEEP(C(2), ss_status),
    KEEP(C(3), forwarded_to_number),
    SKIP(C(4)), /* forwardedToSubaddress */
    SKIP(C(5)), /* noReplyConditionTime */
    SKIP(C(6)), /* modifyNotificationToCSE */
    SKIP(C(7)),
    END,
};
static const struct map_field atm_argument[] = {
    INTO_MUST(C(0), map_subscriber_identity),
    MUST(C(1), gsmscf_address),
    {C(2), MAP_P_modification_request, MAP_GROUP, modify_forwarding},
    GROUP(C(3), modification_request), /* call barring */
    GROUP(C(4), modification_request), /* CAMEL */
    SKIP(C(5)),
    SKIP(C(6)),                        /* longFTN-Supported */
    GROUP(C(7), modification_request), /* operator determined barring */
    GROUP(C(8), modification_request), /* IP short message gateway */
    SKIP(C(9)),                        /* activationRequestForUE-reachability */
    GROUP(C(10), modification_request),
    GROUP(C(11), modification_request),
    GROUP(C(12), modification_request),
    GROUP(C(13), modification_request),
    GROUP(C(14), modification_request),
    GROUP(C(15), modification_request),
    END,
};
static const struct map_field atm_result[] = {
    INTO(C(0), ss_info_for_cse),
    {C(1), MAP_P_camel_subscription, MAP_GROUP, camel_subscription_info},
    SKIP(C(2)),
    GROUP(C(3), odb_data),
    SKIP(C(4)), /* cw-Data */
    SKIP(C(5)), /* ch-Data */
    SKIP(C(6)), /* clip-Data */
    SKIP(C(7)), /* clir-Data */
    SKIP(C(8)), /* ect-data */
    KEEP(C(9), service_centre_address),
    END,
};
const struct map_field map_atm_argument[] = {INTO_MUST(U(SEQUENCE), atm_argument), END};
const struct map_field map_atm_result[] = {INTO_MUST(U(SEQUENCE), atm_result), END};

/* noteSubscriberDataModified */

static const struct map_field data_modified_argument[] = {
    MUST(U(OCTET_STRING), imsi),
    MUST(U(OCTET_STRING), msisdn),
    INTO(C(0), forwarding_info_for_cse),
    SKIP(C(1)), /* callBarringInfoFor-CSE */
    GROUP(C(2), odb_data),
    {C(3), MAP_P_camel_subscription, MAP_GROUP, camel_subscription_info},
    SKIP(C(4)), /* allInformationSent */
    SKIP(U(SEQUENCE)),
    SKIP(C(5)),
    SKIP(C(6)),
    SKIP(C(7)),
    SKIP(C(8)),
    SKIP(C(9)),
    SKIP(C(10)),
    SKIP(C(11)),
    END,
};
const struct map_field map_data_modified_argument[] = {INTO_MUST(U(SEQUENCE), data_modified_argument), END};

/* Supplementary services */

static const struct map_field register_ss_argument[] = {
    MUST(U(OCTET_STRING), ss_code),
    SKIP(C(2)), /* basicService */
    SKIP_OR(C(3)),
    KEEP(C(4), forwarded_to_number),
    SKIP(C(6)), /* forwardedToSubaddress */
    SKIP(C(5)), /* noReplyConditionTime */
    SKIP(C(7)), /* defaultPriority */
    SKIP(C(8)), /* nbrUser */
    SKIP(C(9)), /* longFTN-Supported */
    END,
};
static const struct map_field ss_for_bs_argument[] = {
    MUST(U(OCTET_STRING), ss_code),
    SKIP(C(2)), /* basicService */
    SKIP_OR(C(3)),
    SKIP(C(4)), /* longFTN-Supported */
    END,
};
static const struct map_field ss_data[] = {
    KEEP(U(OCTET_STRING), ss_code),
    KEEP(C(4), ss_status),
    SKIP(C(2)), /* ss-SubscriptionOption */
    SKIP_OR(C(1)),
    SKIP(U(SEQUENCE)), /* basicServiceGroupList */
    SKIP(U(INTEGER)),  /* defaultPriority */
    SKIP(C(5)),        /* nbrUser */
    END,
};
static const struct map_field generic_service_info[] = {
    MUST(U(OCTET_STRING), ss_status),
    SKIP(U(ENUMERATED)), /* cliRestrictionOption */
    SKIP(C(0)),          /* maximumEntitledPriority */
    SKIP(C(1)),          /* defaultPriority */
    SKIP(C(2)),          /* ccbs-FeatureList */
    SKIP(C(3)),          /* nbrSB */
    SKIP(C(4)),          /* nbrUser */
    SKIP(C(5)),          /* nbrSN */
    END,
};
const struct map_field map_register_ss_argument[] = {INTO_MUST(U(SEQUENCE), register_ss_argument), END};
const struct map_field map_ss_for_bs_argument[] = {INTO_MUST(U(SEQUENCE), ss_for_bs_argument), END};
const struct map_field map_ss_info_result[] = {
    INTO(C(0), forwarding_info),
    SKIP_OR(C(1)), /* callBarringInfo */
    SKIP_OR(C(2)), /* cug-Info, versions 1 and 2 */
    INTO_OR(C(3), ss_data),
    END,
};
const struct map_field map_interrogate_ss_result[] = {
    MUST(C(0), ss_status),
    OR(C(1), forwarded_to_number), /* versions 1 and 2 */
    SKIP_OR(C(2)),                 /* basicServiceGroupList */
    {C(3), MAP_P_none, MAP_OR | MAP_LIST, forwarding_features},
    INTO_OR(C(4), generic_service_info),
    END,
};

/* Unstructured data; what is not decoded here is the text itself */

static const struct map_field ussd_argument[] = {
    MUST(U(OCTET_STRING), ussd_coding_scheme),
    MUST(U(OCTET_STRING), ussd_string),
    SKIP(U(OCTET_STRING)), /* alertingPattern */
    KEEP(C(0), msisdn),
    END,
};
static const struct map_field ussd_result[] = {
    MUST(U(OCTET_STRING), ussd_coding_scheme),
    MUST(U(OCTET_STRING), ussd_string),
    END,
};
const struct map_field map_ussd_argument[] = {INTO_MUST(U(SEQUENCE), ussd_argument), END};
const struct map_field map_ussd_result[] = {INTO(U(SEQUENCE), ussd_result), END};
const struct map_field map_ussd_data[] = {KEEP(BER_UNIVERSAL(22), ussd_string), END};
