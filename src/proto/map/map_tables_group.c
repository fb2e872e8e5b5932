// SPDX-License-Identifier: Apache-2.0
/*
 * Voice group calls, TS 29.002 17.7.8, and short messages to them.
 */
#include "proto/map/map_tables.h"

static const struct ber_field prepare_argument[] = {
    SKIP_MUST(U(OCTET_STRING)), /* teleservice */
    MUST(U(OCTET_STRING), group_call_reference),
    SKIP_MUST(U(OCTET_STRING)), /* codec-Info */
    SKIP_MUST(U(OCTET_STRING)), /* cipheringAlgorithm */
    SKIP(C(0)),                 /* groupKeyNumber-Vk-Id */
    KEEP(C(1), session_keys),   /* groupKey */
    SKIP(C(2)),                 /* priority */
    SKIP(C(3)),                 /* uplinkFree */
    SKIP(C(4)),
    KEEP(C(5), session_keys), /* vstk */
    SKIP(C(6)),               /* vstk-rand */
    SKIP(C(7)),               /* talkerChannelParameter */
    SKIP(C(8)),               /* uplinkReplyIndicator */
    END,
};
static const struct ber_field prepare_result[] = {
    MUST(U(OCTET_STRING), group_call_number),
    SKIP(U(SEQUENCE)),
    END,
};
static const struct ber_field end_signal_argument[] = {
    KEEP(U(OCTET_STRING), imsi),
    SKIP(U(SEQUENCE)),
    SKIP(C(0)), /* talkerPriority */
    SKIP(C(1)), /* additionalInfo */
    END,
};
static const struct ber_field process_argument[] = {
    SKIP(C(0)), /* uplinkRequest */
    SKIP(C(1)), /* uplinkReleaseIndication */
    SKIP(C(2)), /* releaseGroupCall */
    SKIP(U(SEQUENCE)),
    SKIP(C(3)), /* talkerPriority */
    SKIP(C(4)), /* additionalInfo */
    SKIP(C(5)), /* emergencyModeResetCommandFlag */
    INTO(C(6), map_signal_info),
    END,
};
static const struct ber_field forward_argument[] = {
    KEEP(U(OCTET_STRING), imsi),
    SKIP(C(0)), /* uplinkRequestAck */
    SKIP(C(1)), /* uplinkReleaseIndication */
    SKIP(C(2)), /* uplinkRejectCommand */
    SKIP(C(3)), /* uplinkSeizedCommand */
    SKIP(C(4)), /* uplinkReleaseCommand */
    SKIP(U(SEQUENCE)),
    SKIP(C(5)), /* stateAttributes */
    SKIP(C(6)), /* talkerPriority */
    SKIP(C(7)), /* additionalInfo */
    SKIP(C(8)), /* emergencyModeResetCommandFlag */
    KEEP(C(9), sm_rp_ui),
    INTO(C(10), map_signal_info),
    END,
};
static const struct ber_field info_argument[] = {
    SKIP_MUST(U(ENUMERATED)), /* requestedInfo */
    MUST(U(OCTET_STRING), group_id),
    SKIP_MUST(U(OCTET_STRING)), /* teleservice */
    KEEP(C(0), serving_cell),
    KEEP(C(1), imsi),
    KEEP(C(2), tmsi),
    SKIP(C(3)), /* additionalInfo */
    SKIP(C(4)), /* talkerPriority */
    SKIP(C(5)), /* cksn */
    SKIP(C(6)),
    END,
};
static const struct ber_field info_result[] = {
    KEEP(C(0), anchor_msc_number),
    KEEP(C(1), group_call_reference),
    KEEP(C(2), imsi),
    SKIP(C(3)), /* additionalInfo */
    SKIP(C(4)), /* additionalSubscriptions */
    KEEP(C(5), session_keys),
    SKIP(C(6)),
    END,
};
const struct ber_field map_prepare_group_argument[] = {INTO_MUST(U(SEQUENCE), prepare_argument), END};
const struct ber_field map_prepare_group_result[] = {INTO_MUST(U(SEQUENCE), prepare_result), END};
const struct ber_field map_group_end_argument[] = {INTO_MUST(U(SEQUENCE), end_signal_argument), END};
const struct ber_field map_process_group_argument[] = {INTO_MUST(U(SEQUENCE), process_argument), END};
const struct ber_field map_forward_group_argument[] = {INTO_MUST(U(SEQUENCE), forward_argument), END};
const struct ber_field map_group_info_argument[] = {INTO_MUST(U(SEQUENCE), info_argument), END};
const struct ber_field map_group_info_result[] = {INTO_MUST(U(SEQUENCE), info_result), END};

/* mt-ForwardSM-VGCS */

static const struct ber_field group_sm_argument[] = {
    MUST(U(OCTET_STRING), group_call_reference),
    MUST(C(2), sm_rp_oa_msisdn),
    OR(C(4), service_centre_address_oa),
    OR(C(5), no_sm_rp_oa),
    MUST(U(OCTET_STRING), sm_rp_ui),
    SKIP(U(SEQUENCE)),
    END,
};
static const struct ber_field dispatchers[] = {KEEP(U(OCTET_STRING), dispatcher_number), END};
static const struct ber_field group_sm_result[] = {
    KEEP(C(0), sm_rp_ui), LIST(C(1), dispatchers), SKIP(U(NULL)), /* ongoingCall */
    SKIP(C(2)),           LIST(C(3), dispatchers), END,
};
const struct ber_field map_group_sm_argument[] = {INTO_MUST(U(SEQUENCE), group_sm_argument), END};
const struct ber_field map_group_sm_result[] = {INTO(U(SEQUENCE), group_sm_result), END};
