// SPDX-License-Identifier: Apache-2.0
/*
 * How calls begin, where they go and what happens to them, TS 29.078 6.1.1.
 */
#include "proto/cap/cap_tables.h"

static const struct ber_field bearer_capability[] = {MUST(C(0), bearer_capability), END};

/* initialDP */

static const struct ber_field subscriber_state[] = {
    MUST(C(0), state_assumed_idle),
    OR(C(1), state_camel_busy),
    OR(U(ENUMERATED), state_not_reachable),
    OR(C(2), state_not_provided),
    END,
};
static const struct ber_field initial_dp_extension[] = {
    KEEP(C(0), gmsc_address),
    KEEP(C(1), forwarding_destination_number),
    KEEP(C(2), ms_classmark),
    KEEP(C(3), imei),
    KEEP(C(4), camel_phases),
    SKIP(C(5)), /* offeredCamel4Functionalities */
    INTO(C(6), bearer_capability),
    INTO(C(7), cap_basic_service),
    SKIP(C(8)),  /* highLayerCompatibility2 */
    SKIP(C(9)),  /* lowLayerCompatibility */
    SKIP(C(10)), /* lowLayerCompatibility2 */
    SKIP(C(11)), /* enhancedDialledServicesAllowed */
    SKIP(C(12)), /* uu-Data */
    SKIP(C(13)), /* collectInformationAllowed */
    SKIP(C(14)), /* releaseCallArgExtensionAllowed */
    END,
};
static const struct ber_field initial_dp_extension_v2[] = {
    SKIP(C(0)), /* naCarrierInformation */
    KEEP(C(1), gmsc_address),
    END,
};

#define INITIAL_DP(extension)                                                                                \
    {                                                                                                        \
        MUST(C(0), service_key), KEEP(C(2), called_party_number), KEEP(C(3), calling_party_number),          \
            KEEP(C(5), calling_partys_category), SKIP(C(7)), /* cGEncountered */                             \
            SKIP(C(8)),                                      /* iPSSPCapabilities */                         \
            KEEP(C(10), location_number), KEEP(C(12), original_called_party_id),                             \
            SKIP(C(15)), /* extensions */                                                                    \
            SKIP(C(23)), /* highLayerCompatibility */                                                        \
            KEEP(C(25), additional_calling_party_number), INTO(C(27), bearer_capability),                    \
            KEEP(C(28), event_type_bcsm), KEEP(C(29), redirecting_party_id),                                 \
            KEEP(C(30), redirection_information), KEEP(C(17), cause),                                        \
            SKIP(C(32)), /* serviceInteractionIndicatorsTwo */                                               \
            SKIP(C(37)), /* carrier */                                                                       \
            SKIP(C(45)), /* cug-Index */                                                                     \
            SKIP(C(46)), /* cug-Interlock */                                                                 \
            SKIP(C(47)), /* cug-OutgoingAccess */                                                            \
            KEEP(C(50), imsi), INTO(C(51), subscriber_state), INTO(C(52), cap_location_information),         \
            INTO(C(53), cap_basic_service), KEEP(C(54), call_reference_number), KEEP(C(55), msc_address),    \
            KEEP(C(56), called_party_bcd_number), KEEP(C(57), time_and_timezone),                            \
            KEEP(C(58), call_forwarding_pending), INTO(C(59), extension), END,                               \
    }

static const struct ber_field initial_dp[] = INITIAL_DP(initial_dp_extension);
static const struct ber_field initial_dp_v2[] = INITIAL_DP(initial_dp_extension_v2);
const struct ber_field cap_initial_dp_argument[] = {INTO_MUST(U(SEQUENCE), initial_dp), END};
const struct ber_field cap_initial_dp_argument_v2[] = {INTO_MUST(U(SEQUENCE), initial_dp_v2), END};

/* connect, continueWithArgument, initiateCallAttempt, releaseCall */

static const struct ber_field destinations[] = {KEEP(U(OCTET_STRING), destination_routing_address), END};
static const struct ber_field generic_numbers[] = {KEEP(U(OCTET_STRING), generic_number), END};

static const struct ber_field connect[] = {
    ROW(C(0), none, BER_FIELD_REQUIRED | BER_FIELD_LIST, destinations),
    SKIP(C(1)), /* alertingPattern */
    KEEP(C(6), original_called_party_id),
    SKIP(C(10)), /* extensions */
    SKIP(C(11)), /* carrier */
    KEEP(C(28), calling_partys_category),
    KEEP(C(29), redirecting_party_id),
    KEEP(C(30), redirection_information),
    LIST(C(14), generic_numbers),
    SKIP(C(15)), /* serviceInteractionIndicatorsTwo */
    KEEP(C(19), charge_number),
    INTO(C(21), cap_leg_id), /* legToBeConnected */
    SKIP(C(31)),             /* cug-Interlock */
    SKIP(C(32)),             /* cug-OutgoingAccess */
    SKIP(C(55)),             /* suppressionOfAnnouncement */
    SKIP(C(56)),             /* oCSIApplicable */
    SKIP(C(57)),             /* naOliInfo */
    SKIP(C(58)),             /* bor-InterrogationRequested */
    SKIP(C(59)),             /* suppress-N-CSI */
    END,
};
const struct ber_field cap_connect_argument[] = {INTO_MUST(U(SEQUENCE), connect), END};

static const struct ber_field leg_or_segment[] = {SKIP_MUST(C(0)), INTO_OR(C(1), cap_leg_id), END};
static const struct ber_field continue_extension[] = {
    SKIP(C(0)), /* suppress-D-CSI */
    SKIP(C(1)), /* suppress-N-CSI */
    SKIP(C(2)), /* suppressOutgoingCallBarring */
    INTO(C(3), leg_or_segment),
    END,
};
static const struct ber_field continue_with_argument[] = {
    SKIP(C(1)), /* alertingPattern */
    SKIP(C(6)), /* extensions */
    SKIP(C(7)), /* serviceInteractionIndicatorsTwo */
    KEEP(C(12), calling_partys_category),
    LIST(C(16), generic_numbers),
    SKIP(C(17)), /* cug-Interlock */
    SKIP(C(18)), /* cug-OutgoingAccess */
    KEEP(C(50), charge_number),
    SKIP(C(52)), /* carrier */
    SKIP(C(55)), /* suppressionOfAnnouncement */
    SKIP(C(56)), /* naOliInfo */
    SKIP(C(57)), /* bor-InterrogationRequested */
    SKIP(C(58)), /* suppress-O-CSI */
    INTO(C(59), continue_extension),
    END,
};
const struct ber_field cap_continue_argument[] = {INTO_MUST(U(SEQUENCE), continue_with_argument), END};

static const struct ber_field initiate_call[] = {
    ROW(C(0), none, BER_FIELD_REQUIRED | BER_FIELD_LIST, destinations),
    SKIP(C(4)),             /* extensions */
    INTO(C(5), cap_leg_id), /* legToBeCreated */
    SKIP(C(6)),             /* newCallSegment */
    KEEP(C(30), new_calling_party_number),
    KEEP(C(51), call_reference_number),
    KEEP(C(52), gsmscf_address),
    SKIP(C(53)), /* suppress-T-CSI */
    END,
};
static const struct ber_field initiate_call_result[] = {
    KEEP(C(0), camel_phases),
    SKIP(C(1)), /* offeredCamel4Functionalities */
    SKIP(C(2)), /* extensions */
    SKIP(C(3)), /* releaseCallArgExtensionAllowed */
    END,
};
const struct ber_field cap_initiate_call_argument[] = {INTO_MUST(U(SEQUENCE), initiate_call), END};
const struct ber_field cap_initiate_call_result[] = {INTO_MUST(U(SEQUENCE), initiate_call_result), END};

static const struct ber_field release_extension[] = {MUST(C(0), cause), SKIP(C(1)), END};
const struct ber_field cap_release_call_argument[] = {
    MUST(U(OCTET_STRING), cause),
    INTO_OR(C(2), release_extension),
    END,
};

/* requestReportBCSMEvent, eventReportBCSM */

static const struct ber_field request_events[] = {
    ROW(C(0), requested_events, BER_FIELD_REQUIRED | BER_FIELD_GROUP, NULL),
    SKIP(C(2)), /* extensions */
    END,
};
const struct ber_field cap_request_events_argument[] = {INTO_MUST(U(SEQUENCE), request_events), END};

static const struct ber_field failure[] = {KEEP(C(0), cause), SKIP(C(4)), END};
static const struct ber_field no_answer[] = {
    SKIP(C(4)),
    SKIP(C(50)), /* callForwarded */
    KEEP(C(52), forwarding_destination_number),
    END,
};
static const struct ber_field busy[] = {
    KEEP(C(0), cause),
    SKIP(C(4)),
    SKIP(C(50)), /* callForwarded */
    SKIP(C(51)), /* routeNotPermitted */
    KEEP(C(52), forwarding_destination_number),
    END,
};
static const struct ber_field answer[] = {
    SKIP(C(15)), /* extensions */
    KEEP(C(50), destination_address),
    SKIP(C(51)), /* or-Call */
    SKIP(C(52)), /* forwardedCall */
    SKIP(C(53)), /* chargeIndicator */
    INTO(C(54), cap_basic_service),
    INTO(C(55), cap_basic_service),
    END,
};
static const struct ber_field keyed_digits[] = {MUST(C(3), digits_response), OR(C(4), digits_response), END};
static const struct ber_field mid_call[] = {INTO(C(1), keyed_digits), SKIP(C(4)), END};
static const struct ber_field with_location[] = {
    INTO(C(50), cap_location_information),
    SKIP(C(51)), /* metDPCriteriaList */
    SKIP(C(4)),
    END,
};
static const struct ber_field abandon[] = {SKIP(C(50)), SKIP(C(4)), END};
static const struct ber_field service_change[] = {INTO(C(0), cap_basic_service), SKIP(C(1)), SKIP(C(2)), END};
static const struct ber_field collected_info[] = {KEEP(C(0), called_party_number), END};
static const struct ber_field further_events[] = {
    INTO(C(0), service_change), /* oServiceChangeSpecificInfo */
    INTO(C(1), service_change), /* tServiceChangeSpecificInfo */
    INTO(C(2), collected_info), /* collectedInfoSpecificInfo */
    END,
};
static const struct ber_field event_information[] = {
    INTO(C(2), failure),           /* routeSelectFailureSpecificInfo */
    INTO_OR(C(3), failure),        /* oCalledPartyBusySpecificInfo */
    INTO_OR(C(4), no_answer),      /* oNoAnswerSpecificInfo */
    INTO_OR(C(5), answer),         /* oAnswerSpecificInfo */
    INTO_OR(C(6), mid_call),       /* oMidCallSpecificInfo */
    INTO_OR(C(7), failure),        /* oDisconnectSpecificInfo */
    INTO_OR(C(8), busy),           /* tBusySpecificInfo */
    INTO_OR(C(9), no_answer),      /* tNoAnswerSpecificInfo */
    INTO_OR(C(10), answer),        /* tAnswerSpecificInfo */
    INTO_OR(C(11), mid_call),      /* tMidCallSpecificInfo */
    INTO_OR(C(12), failure),       /* tDisconnectSpecificInfo */
    INTO_OR(C(13), with_location), /* oTermSeizedSpecificInfo */
    INTO_OR(C(20), with_location), /* callAcceptedSpecificInfo */
    INTO_OR(C(21), abandon),       /* oAbandonSpecificInfo */
    INTO_OR(C(50), with_location), /* oChangeOfPositionSpecificInfo */
    INTO_OR(C(51), with_location), /* tChangeOfPositionSpecificInfo */
    INTO_OR(C(52), further_events),
    END,
};
static const struct ber_field event_report[] = {
    MUST(C(0), event_type_bcsm),
    INTO(C(2), event_information),
    INTO(C(3), cap_leg_id),
    INTO(C(4), cap_misc_call_info),
    SKIP(C(5)), /* extensions */
    END,
};
const struct ber_field cap_event_argument[] = {INTO_MUST(U(SEQUENCE), event_report), END};

/* collectInformation, the legs of a call */

static const struct ber_field collect_information[] = {SKIP(C(4)), END};
const struct ber_field cap_collect_information_argument[] = {INTO_MUST(U(SEQUENCE), collect_information),
                                                             END};

static const struct ber_field disconnect_leg[] = {
    INTO_MUST(C(0), cap_leg_id),
    KEEP(C(1), cause),
    SKIP(C(2)),
    END,
};
static const struct ber_field move_leg[] = {INTO_MUST(C(0), cap_leg_id), SKIP(C(2)), END};
static const struct ber_field split_leg[] = {
    INTO_MUST(C(0), cap_leg_id),
    SKIP(C(1)), /* newCallSegment */
    SKIP(C(2)),
    END,
};
const struct ber_field cap_disconnect_leg_argument[] = {INTO_MUST(U(SEQUENCE), disconnect_leg), END};
const struct ber_field cap_move_leg_argument[] = {INTO_MUST(U(SEQUENCE), move_leg), END};
const struct ber_field cap_split_leg_argument[] = {INTO_MUST(U(SEQUENCE), split_leg), END};

static const struct ber_field segment_failure[] = {SKIP(C(0)), KEEP(C(2), cause), END};
static const struct ber_field bcsm_failure[] = {INTO(C(0), cap_leg_id), KEEP(C(2), cause), END};
const struct ber_field cap_entity_released_argument[] = {
    INTO_MUST(C(0), segment_failure),
    INTO_OR(C(1), bcsm_failure),
    END,
};
