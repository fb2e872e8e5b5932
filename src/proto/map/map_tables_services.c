// SPDX-License-Identifier: Apache-2.0
/*
 * Supplementary services, TS 29.002 17.7.4.
 */
#include "proto/map/map_tables.h"

/* Forwarding and barring; those of MAP proper are named Ext-... in the standard, the others go on to the
 * phone. */

static const struct ber_field forwarding_feature[] = {
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
static const struct ber_field ext_forwarding_feature[] = {
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
static const struct ber_field forwarding_features[] = {INTO(U(SEQUENCE), forwarding_feature), END};
const struct ber_field map_ext_forwarding_features[] = {INTO(U(SEQUENCE), ext_forwarding_feature), END};

static const struct ber_field forwarding_info[] = {
    KEEP(U(OCTET_STRING), ss_code),
    LIST(U(SEQUENCE), forwarding_features),
    END,
};
static const struct ber_field ext_forwarding_info[] = {
    KEEP(U(OCTET_STRING), ss_code),
    LIST(U(SEQUENCE), map_ext_forwarding_features),
    SKIP(C(0)),
    END,
};

static const struct ber_field barring_feature[] = {
    SKIP(C(2)), /* basicService */
    SKIP_OR(C(3)), KEEP(C(4), ss_status), SKIP(U(SEQUENCE)), END,
};
const struct ber_field map_barring_features[] = {INTO(U(SEQUENCE), barring_feature), END};
static const struct ber_field barring_info[] = {
    KEEP(U(OCTET_STRING), ss_code),
    LIST(U(SEQUENCE), map_barring_features),
    SKIP(U(SEQUENCE)),
    END,
};
static const struct ber_field ss_data[] = {
    KEEP(U(OCTET_STRING), ss_code),
    KEEP(C(4), ss_status),
    SKIP(C(2)), /* ss-SubscriptionOption */
    SKIP_OR(C(1)),
    SKIP(U(SEQUENCE)), /* basicServiceGroupList */
    SKIP(U(INTEGER)),  /* defaultPriority */
    SKIP(C(5)),        /* nbrUser */
    END,
};
const struct ber_field map_provisioned_ss[] = {
    INTO(C(0), ext_forwarding_info),
    INTO(C(1), barring_info),
    SKIP(C(2)), /* cug-Info */
    INTO(C(3), ss_data),
    SKIP(C(4)), /* emlpp-Info */
    END,
};
const struct ber_field map_ss_list[] = {KEEP(U(OCTET_STRING), ss_code), END};

/* Supplementary services */

static const struct ber_field register_ss_argument[] = {
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
static const struct ber_field ss_for_bs_argument[] = {
    MUST(U(OCTET_STRING), ss_code),
    SKIP(C(2)), /* basicService */
    SKIP_OR(C(3)),
    SKIP(C(4)), /* longFTN-Supported */
    END,
};
static const struct ber_field ccbs_features[] = {INTO(U(SEQUENCE), map_ccbs_feature), END};
static const struct ber_field generic_service_info[] = {
    MUST(U(OCTET_STRING), ss_status),
    SKIP(U(ENUMERATED)), /* cliRestrictionOption */
    SKIP(C(0)),          /* maximumEntitledPriority */
    SKIP(C(1)),          /* defaultPriority */
    LIST(C(2), ccbs_features),
    SKIP(C(3)), /* nbrSB */
    SKIP(C(4)), /* nbrUser */
    SKIP(C(5)), /* nbrSN */
    END,
};
const struct ber_field map_register_ss_argument[] = {INTO_MUST(U(SEQUENCE), register_ss_argument), END};
const struct ber_field map_ss_for_bs_argument[] = {INTO_MUST(U(SEQUENCE), ss_for_bs_argument), END};
const struct ber_field map_ss_info_result[] = {
    INTO(C(0), forwarding_info),
    INTO_OR(C(1), barring_info),
    SKIP_OR(C(2)), /* cug-Info, versions 1 and 2 */
    INTO_OR(C(3), ss_data),
    END,
};
const struct ber_field map_interrogate_ss_result[] = {
    MUST(C(0), ss_status),
    OR(C(1), forwarded_to_number), /* versions 1 and 2 */
    SKIP_OR(C(2)),                 /* basicServiceGroupList */
    ROW(C(3), none, BER_FIELD_OR | BER_FIELD_LIST, forwarding_features),
    INTO_OR(C(4), generic_service_info),
    END,
};

/* Passwords: registerPassword, getPassword */

const struct ber_field map_register_password_argument[] = {MUST(U(OCTET_STRING), ss_code), END};
const struct ber_field map_get_password_argument[] = {MUST(U(ENUMERATED), guidance), END};
const struct ber_field map_password[] = {KEEP(BER_UNIVERSAL(18), password), END};

/* ss-InvocationNotification */

static const struct ber_field ss_event_numbers[] = {KEEP(U(OCTET_STRING), ss_event_number), END};
static const struct ber_field ss_invocation_argument[] = {
    MUST(C(0), imsi),
    MUST(C(1), msisdn),
    MUST(C(2), ss_code),
    LIST(C(3), ss_event_numbers),
    SKIP(C(4)),
    KEEP(C(5), b_subscriber_number),
    SKIP(C(6)), /* ccbs-RequestState */
    END,
};
const struct ber_field map_ss_invocation_argument[] = {INTO_MUST(U(SEQUENCE), ss_invocation_argument), END};

/* Version 1: beginSubscriberActivity */

static const struct ber_field begin_activity_argument[] = {
    MUST(U(OCTET_STRING), imsi),
    MUST(U(OCTET_STRING), originating_entity_number),
    END,
};
const struct ber_field map_begin_activity_argument[] = {INTO_MUST(U(SEQUENCE), begin_activity_argument), END};

/* notifySS, TS 24.080: what a network tells its own phones */

static const struct ber_field notify_ss_argument[] = {
    KEEP(C(1), ss_code),
    KEEP(C(4), ss_status),
    SKIP(C(5)),  /* ss-Notification */
    SKIP(C(14)), /* callIsWaiting-Indicator */
    SKIP(C(15)), /* callOnHold-Indicator */
    SKIP(C(16)), /* mpty-Indicator */
    SKIP(C(17)), /* cug-Index */
    SKIP(C(18)), /* clirSuppressionRejected */
    SKIP(C(19)), /* ect-Indicator */
    SKIP(C(20)), /* nameIndicator */
    INTO(C(21), map_ccbs_feature),
    KEEP(C(22), alerting_pattern),
    SKIP(C(23)), /* multicall-Indicator */
    END,
};
const struct ber_field map_notify_ss_argument[] = {INTO_MUST(U(SEQUENCE), notify_ss_argument), END};

/* Unstructured data; what is not decoded here is the text itself */

static const struct ber_field ussd_argument[] = {
    MUST(U(OCTET_STRING), ussd_coding_scheme),
    MUST(U(OCTET_STRING), ussd_string),
    KEEP(U(OCTET_STRING), alerting_pattern),
    KEEP(C(0), msisdn),
    END,
};
static const struct ber_field ussd_result[] = {
    MUST(U(OCTET_STRING), ussd_coding_scheme),
    MUST(U(OCTET_STRING), ussd_string),
    END,
};
const struct ber_field map_ussd_argument[] = {INTO_MUST(U(SEQUENCE), ussd_argument), END};
const struct ber_field map_ussd_result[] = {INTO(U(SEQUENCE), ussd_result), END};
const struct ber_field map_ussd_data[] = {KEEP(BER_UNIVERSAL(22), ussd_string), END};
