// SPDX-License-Identifier: Apache-2.0
/*
 * Which table belongs to which operation and error, and the tables that several subjects share.
 */
#include "proto/cap/cap_tables.h"

/* Types of TS 29.002 17.7.1 that CAP imports, and its own of TS 29.078 5.1. */

static const struct ber_field cell_or_lai[] = {MUST(C(0), cell_global_id), OR(C(1), lai), END};

static const struct ber_field location_information_eps[] = {
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
const struct ber_field cap_location_information[] = {
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
    INTO(C(10), location_information_eps),
    SKIP(C(11)), /* userCSGInformation */
    END,
};
const struct ber_field cap_location_information_gprs[] = {
    KEEP(C(0), cell_or_lai),
    KEEP(C(1), rai),
    KEEP(C(2), geographical_information),
    KEEP(C(3), sgsn_number),
    SKIP(C(4)), /* selectedLSAIdentity */
    SKIP(C(5)),
    KEEP(C(6), sai_present),
    SKIP(C(7)), /* userCSGInformation */
    END,
};
const struct ber_field cap_basic_service[] = {SKIP_MUST(C(2)), SKIP_OR(C(3)), END};
const struct ber_field cap_misc_call_info[] = {SKIP_MUST(C(0)), SKIP(C(1)), END};
const struct ber_field cap_leg_id[] = {MUST(C(0), leg_id), OR(C(1), leg_id), END};

const struct ber_field *const cap_arguments[CAP_TABLE_CODES] = {
    [CAP_OP_initialDP] = cap_initial_dp_argument,
    [CAP_OP_assistRequestInstructions] = cap_assist_argument,
    [CAP_OP_establishTemporaryConnection] = cap_temporary_connection_argument,
    [CAP_OP_connectToResource] = cap_connect_to_resource_argument,
    [CAP_OP_connect] = cap_connect_argument,
    [CAP_OP_releaseCall] = cap_release_call_argument,
    [CAP_OP_requestReportBCSMEvent] = cap_request_events_argument,
    [CAP_OP_eventReportBCSM] = cap_event_argument,
    [CAP_OP_collectInformation] = cap_collect_information_argument,
    [CAP_OP_initiateCallAttempt] = cap_initiate_call_argument,
    [CAP_OP_resetTimer] = cap_reset_timer_argument,
    [CAP_OP_furnishChargingInformation] = cap_furnish_charging_argument,
    [CAP_OP_applyCharging] = cap_apply_charging_argument,
    [CAP_OP_applyChargingReport] = cap_charging_report_argument,
    [CAP_OP_callGap] = cap_call_gap_argument,
    [CAP_OP_callInformationReport] = cap_call_report_argument,
    [CAP_OP_callInformationRequest] = cap_call_request_argument,
    [CAP_OP_sendChargingInformation] = cap_send_charging_argument,
    [CAP_OP_playAnnouncement] = cap_play_argument,
    [CAP_OP_promptAndCollectUserInformation] = cap_prompt_argument,
    [CAP_OP_specializedResourceReport] = cap_resource_report_argument,
    [CAP_OP_cancel] = cap_cancel_argument,
    [CAP_OP_initialDPSMS] = cap_initial_dp_sms_argument,
    [CAP_OP_furnishChargingInformationSMS] = cap_furnish_charging_argument,
    [CAP_OP_connectSMS] = cap_connect_sms_argument,
    [CAP_OP_requestReportSMSEvent] = cap_request_sms_events_argument,
    [CAP_OP_eventReportSMS] = cap_sms_event_argument,
    [CAP_OP_releaseSMS] = cap_release_sms_argument,
    [CAP_OP_resetTimerSMS] = cap_reset_timer_sms_argument,
    [CAP_OP_applyChargingGPRS] = cap_apply_charging_gprs_argument,
    [CAP_OP_applyChargingReportGPRS] = cap_charging_report_gprs_argument,
    [CAP_OP_cancelGPRS] = cap_session_argument,
    [CAP_OP_connectGPRS] = cap_connect_gprs_argument,
    [CAP_OP_continueGPRS] = cap_session_argument,
    [CAP_OP_entityReleasedGPRS] = cap_session_cause_argument,
    [CAP_OP_furnishChargingInformationGPRS] = cap_furnish_charging_argument,
    [CAP_OP_initialDPGPRS] = cap_initial_dp_gprs_argument,
    [CAP_OP_releaseGPRS] = cap_session_cause_argument,
    [CAP_OP_eventReportGPRS] = cap_gprs_event_argument,
    [CAP_OP_requestReportGPRSEvent] = cap_request_gprs_events_argument,
    [CAP_OP_resetTimerGPRS] = cap_reset_timer_sms_argument,
    [CAP_OP_sendChargingInformationGPRS] = cap_send_charging_argument,
    [CAP_OP_dFCWithArgument] = cap_disconnect_forward_argument,
    [CAP_OP_continueWithArgument] = cap_continue_argument,
    [CAP_OP_disconnectLeg] = cap_disconnect_leg_argument,
    [CAP_OP_moveLeg] = cap_move_leg_argument,
    [CAP_OP_splitLeg] = cap_split_leg_argument,
    [CAP_OP_entityReleased] = cap_entity_released_argument,
    [CAP_OP_playTone] = cap_play_tone_argument,
};

const struct ber_field *const cap_results[CAP_TABLE_CODES] = {
    [CAP_OP_initiateCallAttempt] = cap_initiate_call_result,
    [CAP_OP_promptAndCollectUserInformation] = cap_prompt_result,
};

/* Error parameters, TS 29.078 5.4. */

static const struct ber_field cancel_failed_fields[] = {MUST(C(0), diagnostic), SKIP_MUST(C(1)), SKIP(C(2)),
                                                        END};
static const struct ber_field error_cancel_failed[] = {INTO(U(SEQUENCE), cancel_failed_fields), END};
static const struct ber_field error_diagnostic[] = {KEEP(U(ENUMERATED), diagnostic), END};

const struct ber_field *const cap_errors[CAP_TABLE_CODES] = {
    [1] = error_cancel_failed, /* cancelFailed */
    [10] = error_diagnostic,   /* requestedInfoError */
    [11] = error_diagnostic,   /* systemFailure */
    [12] = error_diagnostic,   /* taskRefused */
};
