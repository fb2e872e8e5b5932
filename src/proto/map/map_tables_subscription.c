// SPDX-License-Identifier: Apache-2.0
/*
 * Subscription data, TS 29.002 17.7.1.
 */
#include "proto/map/map_tables.h"

/* CAMEL subscription: for each trigger the service control function and the service key. */

static const struct ber_field bcsm_trigger[] = {
    SKIP_MUST(U(ENUMERATED)), /* trigger detection point */
    MUST(U(INTEGER), service_key),
    MUST(C(0), gsmscf_address),
    SKIP(C(1)), /* default call handling */
    SKIP(C(2)),
    END,
};
static const struct ber_field bcsm_triggers[] = {INTO(U(SEQUENCE), bcsm_trigger), END};
const struct ber_field map_bcsm_csi[] = {
    /* O-CSI, T-CSI, VT-CSI */
    ROW(U(SEQUENCE), none, BER_FIELD_REQUIRED | BER_FIELD_LIST, bcsm_triggers),
    SKIP(U(SEQUENCE)),
    SKIP(C(0)), /* camelCapabilityHandling */
    SKIP(C(1)), /* notificationToCSE */
    SKIP(C(2)), /* csi-Active */
    END,
};
static const struct ber_field dialled_number_trigger[] = {
    SKIP_MUST(U(OCTET_STRING)), /* dialledNumber */
    MUST(U(INTEGER), service_key),
    MUST(U(OCTET_STRING), gsmscf_address),
    SKIP(U(ENUMERATED)), /* defaultCallHandling */
    SKIP(U(SEQUENCE)),
    END,
};
static const struct ber_field dialled_number_triggers[] = {INTO(U(SEQUENCE), dialled_number_trigger), END};
const struct ber_field map_d_csi[] = {
    LIST(C(0), dialled_number_triggers), SKIP(C(1)), SKIP(C(2)), SKIP(C(3)), SKIP(C(4)), END,
};
static const struct ber_field tagged_trigger[] = {
    /* of messages and packet sessions */
    SKIP_MUST(C(0)), MUST(C(1), service_key), MUST(C(2), gsmscf_address), SKIP(C(3)), SKIP(C(4)), END,
};
static const struct ber_field tagged_triggers[] = {INTO(U(SEQUENCE), tagged_trigger), END};
static const struct ber_field tagged_csi[] = {
    /* SMS-CSI, GPRS-CSI */
    LIST(C(0), tagged_triggers), SKIP(C(1)), SKIP(C(2)), SKIP(C(3)), SKIP(C(4)), END,
};
static const struct ber_field ss_camel_data[] = {
    SKIP_MUST(U(SEQUENCE)), /* ss-EventList */
    MUST(U(OCTET_STRING), gsmscf_address),
    SKIP(C(0)),
    END,
};
static const struct ber_field ss_csi[] = {
    INTO_MUST(U(SEQUENCE), ss_camel_data), SKIP(U(SEQUENCE)), SKIP(C(0)), SKIP(C(1)), END,
};
static const struct ber_field mobility_csi[] = {
    /* M-CSI, MG-CSI */
    SKIP_MUST(U(SEQUENCE)), /* mobilityTriggers */
    MUST(U(INTEGER), service_key), MUST(C(0), gsmscf_address), SKIP(C(1)), SKIP(C(2)), SKIP(C(3)), END,
};
static const struct ber_field vlr_camel[] = {
    INTO(C(0), map_bcsm_csi),
    SKIP(C(1)),
    INTO(C(2), ss_csi),
    SKIP(C(4)), /* o-BcsmCamelTDP-CriteriaList */
    SKIP(C(3)), /* tif-CSI */
    INTO(C(5), mobility_csi),
    INTO(C(6), tagged_csi),
    INTO(C(7), map_bcsm_csi),
    SKIP(C(8)), /* t-BCSM-CAMEL-TDP-CriteriaList */
    INTO(C(9), map_d_csi),
    INTO(C(10), tagged_csi),
    SKIP(C(11)), /* mt-smsCAMELTDP-CriteriaList */
    END,
};
static const struct ber_field sgsn_camel[] = {
    INTO(C(0), tagged_csi),
    INTO(C(1), tagged_csi),
    SKIP(C(2)),
    INTO(C(3), tagged_csi),
    SKIP(C(4)), /* mt-smsCAMELTDP-CriteriaList */
    INTO(C(5), mobility_csi),
    END,
};
const struct ber_field map_gmsc_camel[] = {
    INTO(C(0), map_bcsm_csi),
    INTO(C(1), map_bcsm_csi),
    SKIP(C(2)),
    SKIP(C(3)), /* o-BcsmCamelTDP-CriteriaList */
    SKIP(C(4)), /* t-BCSM-CAMEL-TDP-CriteriaList */
    INTO(C(5), map_d_csi),
    END,
};
static const struct ber_field camel_subscription_info[] = {
    INTO(C(0), map_bcsm_csi),
    SKIP(C(1)), /* o-BcsmCamelTDP-CriteriaList */
    INTO(C(2), map_d_csi),
    INTO(C(3), map_bcsm_csi),
    SKIP(C(4)), /* t-BCSM-CAMEL-TDP-CriteriaList */
    INTO(C(5), map_bcsm_csi),
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
    INTO(C(18), map_bcsm_csi),
    SKIP(C(19)), /* o-IM-BcsmCamelTDP-CriteriaList */
    INTO(C(20), map_d_csi),
    INTO(C(21), map_bcsm_csi),
    SKIP(C(22)), /* vt-IM-BCSM-CAMEL-TDP-CriteriaList */
    END,
};

static const struct ber_field forwarding_info_for_cse[] = {
    MUST(C(0), ss_code), LIST(C(1), map_ext_forwarding_features), SKIP(C(2)), SKIP(C(3)), END,
};
static const struct ber_field barring_info_for_cse[] = {
    MUST(C(0), ss_code),  LIST(C(1), map_barring_features),
    KEEP(C(2), password), SKIP(C(3)), /* wrongPasswordAttemptsCounter */
    SKIP(C(4)),                       /* notificationToCSE */
    SKIP(C(5)),           END,
};
static const struct ber_field ss_info_for_cse[] = {INTO_MUST(C(0), forwarding_info_for_cse),
                                                   INTO_OR(C(1), barring_info_for_cse), END};

/* insertSubscriberData */

static const struct ber_field gmlc_list[] = {KEEP(U(OCTET_STRING), gmlc_number), END};
static const struct ber_field lcs_client[] = {
    INTO_MUST(U(SEQUENCE), map_lcs_external_client),
    SKIP(C(0)), /* gmlc-Restriction */
    KEEP(C(1), lcs_notification),
    SKIP(C(2)),
    END,
};
static const struct ber_field lcs_clients[] = {INTO(U(SEQUENCE), lcs_client), END};
static const struct ber_field lcs_privacy_class[] = {
    MUST(U(OCTET_STRING), ss_code),
    MUST(U(OCTET_STRING), ss_status),
    KEEP(C(0), lcs_notification),
    LIST(C(1), lcs_clients),
    SKIP(C(2)), /* plmnClientList */
    SKIP(C(3)),
    LIST(C(4), lcs_clients),
    SKIP(C(5)), /* serviceTypeList */
    END,
};
static const struct ber_field lcs_privacy_list[] = {INTO(U(SEQUENCE), lcs_privacy_class), END};
static const struct ber_field lcs_own_request[] = {
    /* MOLR-Class */
    MUST(U(OCTET_STRING), ss_code),
    MUST(U(OCTET_STRING), ss_status),
    SKIP(U(SEQUENCE)),
    END,
};
static const struct ber_field lcs_own_requests[] = {INTO(U(SEQUENCE), lcs_own_request), END};
static const struct ber_field lcs_information[] = {
    LIST(C(0), gmlc_list),
    LIST(C(1), lcs_privacy_list),
    LIST(C(2), lcs_own_requests),
    LIST(C(3), lcs_privacy_list),
    END,
};

/* Packet sessions: access points, the subscriber's own address, and which gateway is chosen. */

static const struct ber_field gprs_context[] = {
    SKIP_MUST(U(INTEGER)), /* pdp-ContextId */
    SKIP_MUST(C(16)),      /* pdp-Type */
    KEEP(C(17), pdp_address),
    SKIP_MUST(C(18)), /* qos-Subscribed */
    SKIP(C(19)),      /* vplmnAddressAllowed */
    MUST(C(20), apn),
    SKIP(C(21)),
    SKIP(C(0)), /* ext-QoS-Subscribed */
    SKIP(C(1)), /* pdp-ChargingCharacteristics */
    SKIP(C(2)), /* ext2-QoS-Subscribed */
    SKIP(C(3)), /* ext3-QoS-Subscribed */
    SKIP(C(4)), /* ext4-QoS-Subscribed */
    KEEP(C(5), apn_oi_replacement),
    SKIP(C(6)), /* ext-pdp-Type */
    KEEP(C(7), pdp_address),
    SKIP(C(10)), /* ambr */
    SKIP(C(8)),  /* sipto-Permission */
    SKIP(C(9)),  /* lipa-Permission */
    SKIP(C(11)), /* restoration-Priority */
    SKIP(C(12)), /* sipto-local-network-Permission */
    SKIP(C(13)), /* nIDD-Mechanism */
    SKIP(C(14)), /* sCEF-ID */
    END,
};
static const struct ber_field gprs_contexts[] = {INTO(U(SEQUENCE), gprs_context), END};
static const struct ber_field gprs_subscription[] = {
    SKIP(U(NULL)), /* completeDataListIncluded */
    LIST(C(1), gprs_contexts),
    SKIP(C(2)),
    KEEP(C(3), apn_oi_replacement),
    END,
};
const struct ber_field map_pdn_gateway[] = {
    KEEP(C(0), pdn_gateway_address),
    KEEP(C(1), pdn_gateway_address),
    KEEP(C(2), pdn_gateway_name),
    SKIP(C(3)),
    END,
};
static const struct ber_field specific_apn[] = {
    MUST(C(0), apn),
    INTO_MUST(C(1), map_pdn_gateway),
    SKIP(C(2)),
    END,
};
static const struct ber_field specific_apns[] = {INTO(U(SEQUENCE), specific_apn), END};
static const struct ber_field eps_context[] = {
    /* APN-Configuration */
    SKIP_MUST(C(0)), /* contextId */
    SKIP_MUST(C(1)), /* pdn-Type */
    KEEP(C(2), pdp_address),
    MUST(C(3), apn),
    SKIP_MUST(C(4)), /* eps-qos-Subscribed */
    INTO(C(5), map_pdn_gateway),
    SKIP(C(6)), /* pdn-gw-AllocationType */
    SKIP(C(7)), /* vplmnAddressAllowed */
    SKIP(C(8)), /* chargingCharacteristics */
    SKIP(C(9)), /* ambr */
    LIST(C(10), specific_apns),
    SKIP(C(11)),
    KEEP(C(12), pdp_address),
    KEEP(C(13), apn_oi_replacement),
    SKIP(C(14)), /* sipto-Permission */
    SKIP(C(15)), /* lipa-Permission */
    SKIP(C(16)), /* restoration-Priority */
    SKIP(C(17)), /* sipto-local-network-Permission */
    SKIP(C(18)), /* wlan-offloadability */
    SKIP(C(19)), /* non-IP-PDN-Type-Indicator */
    SKIP(C(20)), /* nIDD-Mechanism */
    SKIP(C(21)), /* sCEF-ID */
    SKIP(C(22)), /* pdn-ConnectionContinuity */
    END,
};
static const struct ber_field eps_contexts[] = {INTO(U(SEQUENCE), eps_context), END};
static const struct ber_field eps_profile[] = {
    SKIP_MUST(U(INTEGER)), /* defaultContext */
    SKIP(U(NULL)),         /* completeDataListIncluded */
    LIST(C(1), eps_contexts),
    SKIP(C(2)),
    SKIP(C(3)), /* additionalDefaultContext */
    END,
};
static const struct ber_field eps_subscription[] = {
    KEEP(C(0), apn_oi_replacement),
    SKIP(C(2)), /* rfsp-id */
    SKIP(C(3)), /* ambr */
    INTO(C(4), eps_profile),
    KEEP(C(6), stn_sr),
    SKIP(C(5)),
    SKIP(C(7)), /* mps-CSPriority */
    SKIP(C(8)), /* mps-EPSPriority */
    SKIP(C(9)), /* subscribed-vsrvcc */
    END,
};
static const struct ber_field multicall[] = {
    /* MC-SS-Info */
    MUST(C(0), ss_code), MUST(C(1), ss_status),
    SKIP_MUST(C(2)), /* nbrSB */
    SKIP_MUST(C(3)), /* nbrUser */
    SKIP(C(4)),          END,
};

const struct ber_field map_insert_data_fields[] = {
    KEEP(C(0), imsi),
    KEEP(C(1), msisdn),
    SKIP(C(2)), /* category */
    KEEP(C(3), subscriber_status),
    GROUP(C(4), basic_services), /* bearerServiceList */
    GROUP(C(6), basic_services), /* teleserviceList */
    LIST(C(7), map_provisioned_ss),
    GROUP(C(8), odb_data),
    KEEP(C(9), roaming_restriction),
    GROUP(C(10), zone_codes),
    SKIP(C(11)), /* vbsSubscriptionData */
    SKIP(C(12)), /* vgcsSubscriptionData */
    ROW(C(13), camel_subscription, BER_FIELD_GROUP, vlr_camel),
    SKIP(C(14)),
    SKIP(C(15)), /* naea-PreferredCI */
    INTO(C(16), gprs_subscription),
    KEEP(C(23), roaming_restriction),
    KEEP(C(24), network_access_mode),
    SKIP(C(25)), /* lsaInformation */
    SKIP(C(21)), /* lmu-Indicator */
    INTO(C(22), lcs_information),
    SKIP(C(26)), /* istAlertTimer */
    SKIP(C(27)), /* superChargerSupportedInHLR */
    INTO(C(28), multicall),
    SKIP(C(29)), /* cs-AllocationRetentionPriority */
    ROW(C(17), camel_subscription, BER_FIELD_GROUP, sgsn_camel),
    SKIP(C(18)), /* chargingCharacteristics */
    KEEP(C(19), access_restriction),
    SKIP(C(20)), /* ics-Indicator */
    INTO(C(31), eps_subscription),
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
static const struct ber_field insert_data_result[] = {
    /* what the serving node does not support */
    SKIP(C(1)), /* teleserviceList */
    SKIP(C(2)), /* bearerServiceList */
    LIST(C(3), map_ss_list),
    SKIP(C(4)), /* odb-GeneralData */
    SKIP(C(5)), /* regionalSubscriptionResponse */
    SKIP(C(6)), /* supportedCamelPhases */
    SKIP(C(7)),
    SKIP(C(8)),  /* offeredCamel4CSIs */
    SKIP(C(9)),  /* supportedFeatures */
    SKIP(C(10)), /* ext-SupportedFeatures */
    END,
};
const struct ber_field map_insert_data_argument[] = {INTO_MUST(U(SEQUENCE), map_insert_data_fields), END};
const struct ber_field map_insert_data_result[] = {INTO(U(SEQUENCE), insert_data_result), END};

/* deleteSubscriberData */

const struct ber_field map_delete_data_fields[] = {
    MUST(C(0), imsi),
    GROUP(C(1), basic_services),
    LIST(C(2), map_ss_list),
    KEEP(C(4), roaming_restriction),
    SKIP(C(5)), /* regionalSubscriptionIdentifier */
    SKIP(C(7)), /* vbsGroupIndication */
    SKIP(C(8)), /* vgcsGroupIndication */
    KEEP(C(9), camel_withdrawn),
    SKIP(C(6)),
    SKIP(C(10)), /* gprsSubscriptionDataWithdraw */
    KEEP(C(11), roaming_restriction),
    SKIP(C(12)), /* lsaInformationWithdraw */
    KEEP(C(13), gmlc_list_withdrawn),
    SKIP(C(14)), /* istInformationWithdraw */
    KEEP(C(15), camel_withdrawn_parts),
    SKIP(C(16)), /* chargingCharacteristicsWithdraw */
    SKIP(C(17)), /* stn-srWithdraw */
    SKIP(C(18)), /* epsSubscriptionDataWithdraw */
    SKIP(C(19)), /* apn-oi-replacementWithdraw */
    SKIP(C(20)), /* csg-SubscriptionDeleted */
    SKIP(C(22)), /* subscribedPeriodicTAU-RAU-TimerWithdraw */
    SKIP(C(23)), /* subscribedPeriodicLAU-TimerWithdraw */
    SKIP(C(21)), /* subscribed-vsrvccWithdraw */
    SKIP(C(24)), /* vplmn-Csg-SubscriptionDeleted */
    SKIP(C(25)), /* additionalMSISDN-Withdraw */
    SKIP(C(26)), /* cs-to-ps-SRVCC-Withdraw */
    SKIP(C(27)), /* imsiGroupIdList-Withdraw */
    SKIP(C(28)), /* userPlaneIntegrityProtectionWithdraw */
    SKIP(C(29)), /* dl-Buffering-Suggested-Packet-Count-Withdraw */
    SKIP(C(30)), /* ue-UsageTypeWithdraw */
    SKIP(C(31)), /* reset-idsWithdraw */
    SKIP(C(32)), /* iab-OperationWithdraw */
    END,
};
static const struct ber_field delete_data_result[] = {SKIP(C(0)), SKIP(U(SEQUENCE)), END};
const struct ber_field map_delete_data_argument[] = {INTO_MUST(U(SEQUENCE), map_delete_data_fields), END};
const struct ber_field map_delete_data_result[] = {INTO(U(SEQUENCE), delete_data_result), END};

/* anyTimeSubscriptionInterrogation */

static const struct ber_field requested_ss[] = {
    MUST(U(OCTET_STRING), ss_code),
    SKIP(C(2)), /* basicService */
    SKIP_OR(C(3)),
    SKIP(C(4)), /* longFTN-Supported */
    END,
};
static const struct ber_field requested_subscription[] = {
    INTO(C(1), requested_ss),
    SKIP(C(2)), /* odb */
    SKIP(C(3)), /* requestedCAMEL-SubscriptionInfo */
    SKIP(C(4)), /* supportedVLR-CAMEL-Phases */
    SKIP(C(5)), /* supportedSGSN-CAMEL-Phases */
    SKIP(C(6)),
    SKIP(C(7)),  /* additionalRequestedCAMEL-SubscriptionInfo */
    SKIP(C(8)),  /* msisdn-BS-List */
    SKIP(C(9)),  /* csg-SubscriptionDataRequested */
    SKIP(C(10)), /* cw-Info */
    SKIP(C(11)), /* clip-Info */
    SKIP(C(12)), /* clir-Info */
    SKIP(C(13)), /* hold-Info */
    SKIP(C(14)), /* ect-Info */
    END,
};
static const struct ber_field atsi_argument[] = {
    INTO_MUST(C(0), map_subscriber_identity),
    ROW(C(1), requested_subscription_information, BER_FIELD_REQUIRED | BER_FIELD_GROUP,
        requested_subscription),
    MUST(C(2), gsmscf_address),
    SKIP(C(3)),
    SKIP(C(4)), /* longFTN-Supported */
    END,
};
static const struct ber_field call_forwarding_data[] = {
    LIST(U(SEQUENCE), map_ext_forwarding_features),
    SKIP(U(NULL)),
    SKIP(C(0)),
    END,
};
static const struct ber_field call_barring_data[] = {
    LIST(U(SEQUENCE), map_barring_features),
    KEEP(BER_UNIVERSAL(18), password),
    SKIP(U(INTEGER)), /* wrongPasswordAttemptsCounter */
    SKIP(U(NULL)),    /* notificationToCSE */
    SKIP(U(SEQUENCE)),
    END,
};
static const struct ber_field msisdn_bs[] = {MUST(U(OCTET_STRING), msisdn), SKIP(C(0)), SKIP(C(1)), END};
static const struct ber_field msisdn_bs_list[] = {INTO(U(SEQUENCE), msisdn_bs), END};
static const struct ber_field atsi_result[] = {
    INTO(C(1), call_forwarding_data),
    INTO(C(2), call_barring_data),
    GROUP(C(3), odb_data),
    ROW(C(4), camel_subscription, BER_FIELD_GROUP, camel_subscription_info),
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
const struct ber_field map_atsi_argument[] = {INTO_MUST(U(SEQUENCE), atsi_argument), END};
const struct ber_field map_atsi_result[] = {INTO_MUST(U(SEQUENCE), atsi_result), END};

/* anyTimeModification */

static const struct ber_field modify_forwarding[] = {
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
static const struct ber_field modify_barring[] = {
    MUST(C(0), ss_code),
    SKIP(C(1)), /* basicService */
    KEEP(C(2), ss_status),
    KEEP(C(3), password),
    SKIP(C(4)), /* wrongPasswordAttemptsCounter */
    SKIP(C(5)), /* modifyNotificationToCSE */
    SKIP(C(6)),
    END,
};
static const struct ber_field modify_odb[] = {GROUP(C(0), odb_data), SKIP(C(1)), SKIP(C(2)), END};
static const struct ber_field sm_gateway_address[] = {MUST(C(0), diameter_name), MUST(C(1), diameter_realm),
                                                      END};
static const struct ber_field modify_sm_gateway[] = {SKIP(C(0)), SKIP(C(1)), INTO(C(2), sm_gateway_address),
                                                     END};
static const struct ber_field atm_argument[] = {
    INTO_MUST(C(0), map_subscriber_identity),
    MUST(C(1), gsmscf_address),
    ROW(C(2), modification_request, BER_FIELD_GROUP, modify_forwarding),
    ROW(C(3), modification_request, BER_FIELD_GROUP, modify_barring),
    GROUP(C(4), modification_request), /* CAMEL */
    SKIP(C(5)),
    SKIP(C(6)), /* longFTN-Supported */
    ROW(C(7), modification_request, BER_FIELD_GROUP, modify_odb),
    ROW(C(8), modification_request, BER_FIELD_GROUP, modify_sm_gateway),
    SKIP(C(9)), /* activationRequestForUE-reachability */
    GROUP(C(10), modification_request),
    GROUP(C(11), modification_request),
    GROUP(C(12), modification_request),
    GROUP(C(13), modification_request),
    GROUP(C(14), modification_request),
    GROUP(C(15), modification_request),
    END,
};
static const struct ber_field atm_result[] = {
    INTO(C(0), ss_info_for_cse),
    ROW(C(1), camel_subscription, BER_FIELD_GROUP, camel_subscription_info),
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
const struct ber_field map_atm_argument[] = {INTO_MUST(U(SEQUENCE), atm_argument), END};
const struct ber_field map_atm_result[] = {INTO_MUST(U(SEQUENCE), atm_result), END};

/* noteSubscriberDataModified */

static const struct ber_field data_modified_argument[] = {
    MUST(U(OCTET_STRING), imsi),
    MUST(U(OCTET_STRING), msisdn),
    INTO(C(0), forwarding_info_for_cse),
    INTO(C(1), barring_info_for_cse),
    GROUP(C(2), odb_data),
    ROW(C(3), camel_subscription, BER_FIELD_GROUP, camel_subscription_info),
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
const struct ber_field map_data_modified_argument[] = {INTO_MUST(U(SEQUENCE), data_modified_argument), END};
