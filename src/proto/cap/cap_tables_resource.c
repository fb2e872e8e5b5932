// SPDX-License-Identifier: Apache-2.0
/*
 * Announcements, charging and the rest of call control, TS 29.078 6.1.1 and 6.2.
 */
#include "proto/cap/cap_tables.h"

/* Assisting switches and resources */

static const struct ber_field assist[] = {
    MUST(C(0), correlation_id),
    SKIP_MUST(C(2)), /* iPSSPCapabilities */
    SKIP(C(3)),
    END,
};
static const struct ber_field temporary_connection[] = {
    MUST(C(0), assisting_address),
    KEEP(C(1), correlation_id),
    KEEP(C(3), scf_id),
    SKIP(C(4)),  /* extensions */
    SKIP(C(5)),  /* carrier */
    SKIP(C(6)),  /* serviceInteractionIndicatorsTwo */
    SKIP(C(7)),  /* callSegmentID; in phase 2 serviceInteractionIndicatorsTwo */
    SKIP(C(50)), /* naOliInfo; in phase 2 na-info */
    KEEP(C(51), charge_number),
    KEEP(C(52), original_called_party_id),
    KEEP(C(53), new_calling_party_number),
    END,
};
static const struct ber_field connect_to_resource[] = {
    MUST(C(0), ip_routing_address),
    SKIP_OR(C(3)), /* none */
    SKIP(C(4)),    /* extensions */
    SKIP(C(7)),    /* serviceInteractionIndicatorsTwo */
    SKIP(C(50)),   /* callSegmentID */
    END,
};
static const struct ber_field disconnect_forward[] = {SKIP(C(1)), SKIP(C(2)), END};
const struct ber_field cap_assist_argument[] = {INTO_MUST(U(SEQUENCE), assist), END};
const struct ber_field cap_temporary_connection_argument[] = {INTO_MUST(U(SEQUENCE), temporary_connection),
                                                              END};
const struct ber_field cap_connect_to_resource_argument[] = {INTO_MUST(U(SEQUENCE), connect_to_resource),
                                                             END};
const struct ber_field cap_disconnect_forward_argument[] = {INTO_MUST(U(SEQUENCE), disconnect_forward), END};

/* Announcements */

static const struct ber_field play[] = {
    ROW(C(0), announcement, BER_FIELD_REQUIRED | BER_FIELD_GROUP, NULL),
    SKIP(C(1)),  /* disconnectFromIPForbidden */
    SKIP(C(2)),  /* requestAnnouncementCompleteNotification */
    SKIP(C(3)),  /* extensions */
    SKIP(C(5)),  /* callSegmentID */
    SKIP(C(51)), /* requestAnnouncementStartedNotification */
    END,
};
static const struct ber_field prompt[] = {
    SKIP_MUST(C(0)), /* collectedInfo */
    SKIP(C(1)),      /* disconnectFromIPForbidden */
    GROUP(C(2), announcement),
    SKIP(C(3)),  /* extensions */
    SKIP(C(4)),  /* callSegmentID */
    SKIP(C(51)), /* requestAnnouncementStartedNotification */
    END,
};
const struct ber_field cap_play_argument[] = {INTO_MUST(U(SEQUENCE), play), END};
const struct ber_field cap_prompt_argument[] = {INTO_MUST(U(SEQUENCE), prompt), END};
const struct ber_field cap_prompt_result[] = {MUST(C(0), digits_response), END};
const struct ber_field cap_resource_report_argument[] = {
    SKIP_MUST(C(50)), /* allAnnouncementsComplete */
    SKIP_OR(C(51)),   /* firstAnnouncementStarted */
    SKIP_OR(U(NULL)), /* phases 2 and 3 */
    END,
};

static const struct ber_field leg_or_segment[] = {SKIP_MUST(C(0)), INTO_OR(C(1), cap_leg_id), END};
static const struct ber_field play_tone[] = {
    INTO_MUST(C(0), leg_or_segment),
    SKIP_MUST(C(1)), /* bursts */
    SKIP(C(2)),
    END,
};
const struct ber_field cap_play_tone_argument[] = {INTO_MUST(U(SEQUENCE), play_tone), END};

/* Charging */

static const struct ber_field charging_address[] = {
    INTO(C(2), cap_leg_id),
    SKIP_OR(C(50)), /* srfConnection */
    END,
};
static const struct ber_field apply_charging[] = {
    MUST(C(0), charging_characteristics),
    INTO(C(2), cap_leg_id), /* partyToCharge */
    SKIP(C(3)),             /* extensions */
    INTO(C(50), charging_address),
    END,
};
static const struct ber_field send_charging[] = {
    MUST(C(0), charging_characteristics),
    INTO(C(1), cap_leg_id), /* partyToCharge; not for sessions */
    SKIP(C(2)),
    END,
};
const struct ber_field cap_furnish_charging_argument[] = {MUST(U(OCTET_STRING), billing_data), END};
const struct ber_field cap_apply_charging_argument[] = {INTO_MUST(U(SEQUENCE), apply_charging), END};
const struct ber_field cap_charging_report_argument[] = {MUST(U(OCTET_STRING), charging_report), END};
const struct ber_field cap_send_charging_argument[] = {INTO_MUST(U(SEQUENCE), send_charging), END};

/* callInformationReport, callInformationRequest */

static const struct ber_field information_value[] = {
    SKIP(C(0)), /* callAttemptElapsedTimeValue */
    OR(C(1), call_stop_time),
    OR(C(2), call_connected_time),
    OR(C(30), cause),
    END,
};
static const struct ber_field information[] = {SKIP_MUST(C(0)), INTO_MUST(C(1), information_value), END};
static const struct ber_field information_list[] = {INTO(U(SEQUENCE), information), END};
static const struct ber_field call_report[] = {
    ROW(C(0), none, BER_FIELD_REQUIRED | BER_FIELD_LIST, information_list),
    SKIP(C(2)), /* extensions */
    INTO(C(3), cap_leg_id),
    END,
};
static const struct ber_field call_request[] = {
    SKIP_MUST(C(0)), /* requestedInformationTypeList */
    SKIP(C(2)),
    INTO(C(3), cap_leg_id),
    END,
};
const struct ber_field cap_call_report_argument[] = {INTO_MUST(U(SEQUENCE), call_report), END};
const struct ber_field cap_call_request_argument[] = {INTO_MUST(U(SEQUENCE), call_request), END};

/* resetTimer, callGap, cancel */

static const struct ber_field reset_timer[] = {
    SKIP(C(0)), /* timerID */
    SKIP_MUST(C(1)),
    SKIP(C(2)), /* extensions */
    SKIP(C(3)), /* callSegmentID */
    END,
};
const struct ber_field cap_reset_timer_argument[] = {INTO_MUST(U(SEQUENCE), reset_timer), END};

static const struct ber_field gap_service[] = {KEEP(C(0), service_key), END};
static const struct ber_field gap_address[] = {SKIP_MUST(C(0)), KEEP(C(1), service_key), END};
static const struct ber_field basic_gap[] = {
    SKIP(C(0)), /* calledAddressValue */
    INTO_OR(C(2), gap_service),
    INTO_OR(C(29), gap_address), /* calledAddressAndService */
    INTO_OR(C(30), gap_address), /* callingAddressAndService */
    END,
};
static const struct ber_field compound_gap[] = {INTO_MUST(C(0), basic_gap), KEEP(C(1), scf_id), END};
static const struct ber_field gap[] = {
    SKIP(C(0)), /* calledAddressValue */
    INTO_OR(C(2), gap_service),
    INTO_OR(C(29), gap_address),
    INTO_OR(C(30), gap_address),
    INTO_OR(U(SEQUENCE), compound_gap),
    END,
};
static const struct ber_field call_gap[] = {
    INTO_MUST(C(0), gap), SKIP_MUST(C(1)), /* gapIndicators */
    SKIP(C(2)),                            /* controlType */
    SKIP(C(3)),                            /* gapTreatment */
    SKIP(C(4)),           END,
};
const struct ber_field cap_call_gap_argument[] = {INTO_MUST(U(SEQUENCE), call_gap), END};

const struct ber_field cap_cancel_argument[] = {
    SKIP_MUST(C(0)), /* invokeID */
    SKIP_OR(C(1)),   /* allRequests */
    SKIP_OR(C(2)),   /* callSegmentToCancel */
    END,
};
