// SPDX-License-Identifier: Apache-2.0
/*
 * How MAP's parameters are laid out, as data. A table is an array of rows in the order of the standard's
 * ASN.1, closed by END; a row says which element it is about and what is to be done with it. Elements that
 * are known but not kept stand there too, so that what is not in a table is unknown to TS 29.002.
 *
 * Versions share a table where their tags do not contradict each other: an operation's own table holds
 * one row for each form that the argument or result has in some version. BER_FIELD_REQUIRED_LATER is what is
 * mandatory from version 3 on, BER_FIELD_COUNTED a set of authentication data.
 */
#ifndef SIGWARDEN_PROTO_MAP_TABLES_H
#define SIGWARDEN_PROTO_MAP_TABLES_H

#define ROW_PARAM(id) MAP_P_##id

#include "code/ber_rows.h"
#include "proto/map/map.h"

#define MAP_TABLE_CODES 128 /* operation and error codes with a table are below */

/* By code; NULL: no table. */
extern const struct ber_field *const map_arguments[MAP_TABLE_CODES];
extern const struct ber_field *const map_results[MAP_TABLE_CODES];
extern const struct ber_field *const map_errors[MAP_TABLE_CODES];
extern const struct ber_field map_dialogue[];

/* Shared between subjects. */
extern const struct ber_field map_only_extension[]; /* SEQUENCE { extensionContainer OPTIONAL, ... } */
extern const struct ber_field map_subscriber_identity[];
extern const struct ber_field map_subscriber_info[];
extern const struct ber_field map_location_information[];
extern const struct ber_field map_location_information_gprs[];
extern const struct ber_field map_location_information_eps[];
extern const struct ber_field map_gmsc_camel[], map_bcsm_csi[], map_d_csi[];
extern const struct ber_field map_provisioned_ss[], map_ss_list[];
extern const struct ber_field map_ext_forwarding_features[], map_barring_features[];
extern const struct ber_field map_ccbs_feature[];
extern const struct ber_field map_insert_data_fields[], map_delete_data_fields[];
extern const struct ber_field map_lcs_external_client[];
extern const struct ber_field map_pdn_gateway[];
extern const struct ber_field map_paging_area[];
extern const struct ber_field map_signal_info[];
extern const struct ber_field map_trace_propagation[];

/* Mobility: registration, authentication, tracing. */
extern const struct ber_field map_update_location_argument[], map_update_location_result[];
extern const struct ber_field map_cancel_location_argument[];
extern const struct ber_field map_purge_ms_argument[], map_purge_ms_result[];
extern const struct ber_field map_update_gprs_location_argument[], map_update_gprs_location_result[];
extern const struct ber_field map_restore_data_argument[], map_restore_data_result[];
extern const struct ber_field map_send_identification_argument[], map_send_identification_result[];
extern const struct ber_field map_send_authentication_argument[], map_send_authentication_result[];
extern const struct ber_field map_send_parameters_argument[], map_send_parameters_result[];
extern const struct ber_field map_authentication_failure_argument[];
extern const struct ber_field map_check_imei_argument[], map_check_imei_result[];
extern const struct ber_field map_imsi_alone[], map_msisdn_alone[];
extern const struct ber_field map_reset_argument[];
extern const struct ber_field map_update_vcsg_argument[], map_update_vcsg_result[],
    map_cancel_vcsg_argument[];
extern const struct ber_field map_mm_event_argument[];
extern const struct ber_field map_activate_trace_argument[], map_activate_trace_result[];
extern const struct ber_field map_deactivate_trace_argument[];

/* Handover. */
extern const struct ber_field map_prepare_handover_argument[], map_prepare_handover_result[];
extern const struct ber_field map_subsequent_handover_argument[];
extern const struct ber_field map_passed_on[], map_forward_access_argument[];
extern const struct ber_field map_perform_handover_argument[], map_perform_handover_result[];
extern const struct ber_field map_perform_subsequent_argument[], map_internal_handover_argument[];

/* Subscription data. */
extern const struct ber_field map_insert_data_argument[], map_insert_data_result[];
extern const struct ber_field map_delete_data_argument[], map_delete_data_result[];
extern const struct ber_field map_atsi_argument[], map_atsi_result[];
extern const struct ber_field map_atm_argument[], map_atm_result[];
extern const struct ber_field map_data_modified_argument[];

/* Supplementary services. */
extern const struct ber_field map_register_ss_argument[], map_ss_for_bs_argument[], map_ss_info_result[];
extern const struct ber_field map_interrogate_ss_result[];
extern const struct ber_field map_register_password_argument[], map_get_password_argument[], map_password[];
extern const struct ber_field map_ss_invocation_argument[], map_begin_activity_argument[];
extern const struct ber_field map_notify_ss_argument[];
extern const struct ber_field map_ussd_argument[], map_ussd_result[], map_ussd_data[];

/* Location. */
extern const struct ber_field map_psi_argument[], map_ati_argument[], map_subscriber_info_result[];
extern const struct ber_field map_psl_argument[], map_psl_result[];
extern const struct ber_field map_sri_lcs_argument[], map_sri_lcs_result[];
extern const struct ber_field map_location_report_argument[], map_location_report_result[];

/* Calls. */
extern const struct ber_field map_sri_argument[], map_sri_result[];
extern const struct ber_field map_prn_argument[], map_prn_result[];
extern const struct ber_field map_sri_gprs_argument[], map_sri_gprs_result[];
extern const struct ber_field map_failure_report_argument[], map_failure_report_result[];
extern const struct ber_field map_ms_present_argument[];
extern const struct ber_field map_resume_argument[], map_release_resources_argument[];
extern const struct ber_field map_reporting_state_argument[], map_reporting_state_result[];
extern const struct ber_field map_status_report_argument[];
extern const struct ber_field map_user_free_argument[], map_user_free_result[];
extern const struct ber_field map_register_cc_argument[], map_register_cc_result[];
extern const struct ber_field map_erase_cc_argument[], map_erase_cc_result[];
extern const struct ber_field map_ist_argument[], map_ist_alert_result[];
extern const struct ber_field map_siwfs_argument[], map_siwfs_result[], map_siwfs_channel[];

/* Group calls. */
extern const struct ber_field map_prepare_group_argument[], map_prepare_group_result[];
extern const struct ber_field map_group_end_argument[];
extern const struct ber_field map_process_group_argument[], map_forward_group_argument[];
extern const struct ber_field map_group_info_argument[], map_group_info_result[];
extern const struct ber_field map_group_sm_argument[], map_group_sm_result[];

/* Short messages. */
extern const struct ber_field map_sri_sm_argument[], map_sri_sm_result[];
extern const struct ber_field map_mo_forward_sm_argument[], map_mt_forward_sm_argument[];
extern const struct ber_field map_forward_sm_result[];
extern const struct ber_field map_report_sm_argument[], map_report_sm_result[];
extern const struct ber_field map_inform_sc_argument[], map_alert_sc_argument[], map_ready_for_sm_argument[];

#endif
