// SPDX-License-Identifier: Apache-2.0
/*
 * How CAP's parameters are laid out, as tables for code/ber_table.h. Elements that are known but not kept
 * stand there too, so that what is not in a table is unknown to TS 29.078.
 *
 * Phases share a table where their tags do not contradict each other.
 */
#ifndef SIGWARDEN_PROTO_CAP_TABLES_H
#define SIGWARDEN_PROTO_CAP_TABLES_H

#define ROW_PARAM(id) CAP_P_##id

#include "code/ber_rows.h"
#include "proto/cap/cap.h"

#define CAP_TABLE_CODES 128 /* operation and error codes with a table are below */

/* By code; NULL: no table. */
extern const struct ber_field *const cap_arguments[CAP_TABLE_CODES];
extern const struct ber_field *const cap_results[CAP_TABLE_CODES];
extern const struct ber_field *const cap_errors[CAP_TABLE_CODES];

/* Shared between subjects. */
extern const struct ber_field cap_location_information[];
extern const struct ber_field cap_location_information_gprs[];
extern const struct ber_field cap_basic_service[];
extern const struct ber_field cap_misc_call_info[];
extern const struct ber_field cap_leg_id[];

/* Calls: beginning, routing, events. */
extern const struct ber_field cap_initial_dp_argument[], cap_initial_dp_argument_v2[];
extern const struct ber_field cap_connect_argument[], cap_continue_argument[];
extern const struct ber_field cap_initiate_call_argument[], cap_initiate_call_result[];
extern const struct ber_field cap_release_call_argument[];
extern const struct ber_field cap_request_events_argument[], cap_event_argument[];
extern const struct ber_field cap_collect_information_argument[];
extern const struct ber_field cap_disconnect_leg_argument[], cap_move_leg_argument[],
    cap_split_leg_argument[];
extern const struct ber_field cap_entity_released_argument[];

/* Calls: resources, charging, the rest. */
extern const struct ber_field cap_assist_argument[], cap_temporary_connection_argument[];
extern const struct ber_field cap_connect_to_resource_argument[], cap_disconnect_forward_argument[];
extern const struct ber_field cap_play_argument[], cap_prompt_argument[], cap_prompt_result[];
extern const struct ber_field cap_resource_report_argument[], cap_play_tone_argument[];
extern const struct ber_field cap_reset_timer_argument[];
extern const struct ber_field cap_furnish_charging_argument[];
extern const struct ber_field cap_apply_charging_argument[], cap_charging_report_argument[];
extern const struct ber_field cap_call_report_argument[], cap_call_request_argument[];
extern const struct ber_field cap_send_charging_argument[];
extern const struct ber_field cap_call_gap_argument[], cap_cancel_argument[];

/* Short messages. */
extern const struct ber_field cap_initial_dp_sms_argument[], cap_connect_sms_argument[];
extern const struct ber_field cap_request_sms_events_argument[], cap_sms_event_argument[];
extern const struct ber_field cap_release_sms_argument[], cap_reset_timer_sms_argument[];

/* Packet sessions. */
extern const struct ber_field cap_initial_dp_gprs_argument[], cap_connect_gprs_argument[];
extern const struct ber_field cap_session_argument[], cap_session_cause_argument[];
extern const struct ber_field cap_apply_charging_gprs_argument[], cap_charging_report_gprs_argument[];
extern const struct ber_field cap_request_gprs_events_argument[], cap_gprs_event_argument[];

#endif
