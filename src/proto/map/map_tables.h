// SPDX-License-Identifier: Apache-2.0
/*
 * How MAP's parameters are laid out, as data. A table is an array of rows in the order of the standard's
 * ASN.1, closed by END; a row says which element it is about and what is to be done with it. Elements that
 * are known but not kept stand there too, so that what is not in a table is unknown to TS 29.002.
 *
 * Versions share a table where their tags do not contradict each other: an operation's own table holds
 * one row for each form that the argument or result has in some version.
 */
#ifndef SIGWARDEN_PROTO_MAP_TABLES_H
#define SIGWARDEN_PROTO_MAP_TABLES_H

#include "code/ber.h"
#include "proto/map/map.h"

enum map_field_flag {
    MAP_REQUIRED = 1,    /* mandatory */
    MAP_REQUIRED_V3 = 2, /* mandatory from version 3 on */
    MAP_OR = 4,          /* another alternative of the CHOICE that begins at a row before */
    MAP_LIST = 8,        /* SEQUENCE OF: each element is one of the rows of `inner`, any number of times */
    MAP_GROUP = 16,      /* constructed; its contents are kept as they stand */
    MAP_VECTOR = 32,     /* one set of authentication data */
    MAP_EMBEDDED = 64,   /* an OCTET STRING that holds the rows of `inner` in BER */
};

struct map_field {
    uint32_t tag;                  /* BER_CONTEXT(n), BER_UNIVERSAL(n); 0 closes the table */
    uint8_t param;                 /* enum map_param that keeps it; MAP_P_none: known, not kept */
    uint8_t flags;                 /* enum map_field_flag */
    const struct map_field *inner; /* what a constructed element holds; NULL: not looked into */
};

// clang-format off
#define C(n) BER_CONTEXT(n)
#define U(n) BER_UNIVERSAL(BER_##n)

#define KEEP(tag, id)         {tag, MAP_P_##id, 0, NULL}
#define MUST(tag, id)         {tag, MAP_P_##id, MAP_REQUIRED, NULL}
#define OR(tag, id)           {tag, MAP_P_##id, MAP_OR, NULL}
#define GROUP(tag, id)        {tag, MAP_P_##id, MAP_GROUP, NULL}
#define SKIP(tag)             {tag, MAP_P_none, 0, NULL}
#define SKIP_MUST(tag)        {tag, MAP_P_none, MAP_REQUIRED, NULL}
#define SKIP_OR(tag)          {tag, MAP_P_none, MAP_OR, NULL}
#define INTO(tag, table)      {tag, MAP_P_none, 0, table}
#define INTO_MUST(tag, table) {tag, MAP_P_none, MAP_REQUIRED, table}
#define INTO_OR(tag, table)   {tag, MAP_P_none, MAP_OR, table}
#define LIST(tag, table)      {tag, MAP_P_none, MAP_LIST, table}
#define END                   {0, MAP_P_none, 0, NULL}
// clang-format on

#define MAP_TABLE_CODES 128 /* operation and error codes with a table are below */

/* By code; NULL: no table. */
extern const struct map_field *const map_arguments[MAP_TABLE_CODES];
extern const struct map_field *const map_results[MAP_TABLE_CODES];
extern const struct map_field *const map_errors[MAP_TABLE_CODES];
extern const struct map_field map_dialogue[];

/* Shared between subjects. */
extern const struct map_field map_only_extension[]; /* SEQUENCE { extensionContainer OPTIONAL, ... } */
extern const struct map_field map_subscriber_identity[];
extern const struct map_field map_subscriber_info[];
extern const struct map_field map_location_information[];
extern const struct map_field map_location_information_gprs[];
extern const struct map_field map_location_information_eps[];
extern const struct map_field map_gmsc_camel[];
extern const struct map_field map_provisioned_ss[];

/* Mobility: registration, authentication. */
extern const struct map_field map_update_location_argument[], map_update_location_result[];
extern const struct map_field map_cancel_location_argument[];
extern const struct map_field map_purge_ms_argument[], map_purge_ms_result[];
extern const struct map_field map_update_gprs_location_argument[], map_update_gprs_location_result[];
extern const struct map_field map_restore_data_argument[], map_restore_data_result[];
extern const struct map_field map_send_identification_argument[], map_send_identification_result[];
extern const struct map_field map_send_authentication_argument[], map_send_authentication_result[];
extern const struct map_field map_send_parameters_argument[], map_send_parameters_result[];
extern const struct map_field map_authentication_failure_argument[];
extern const struct map_field map_check_imei_argument[], map_check_imei_result[];
extern const struct map_field map_imsi_alone[], map_msisdn_alone[];
extern const struct map_field map_reset_argument[];
extern const struct map_field map_trace_argument[];

/* Subscription data and supplementary services. */
extern const struct map_field map_insert_data_argument[], map_insert_data_result[];
extern const struct map_field map_delete_data_argument[], map_delete_data_result[];
extern const struct map_field map_atsi_argument[], map_atsi_result[];
extern const struct map_field map_atm_argument[], map_atm_result[];
extern const struct map_field map_data_modified_argument[];
extern const struct map_field map_register_ss_argument[], map_ss_for_bs_argument[], map_ss_info_result[];
extern const struct map_field map_interrogate_ss_result[];
extern const struct map_field map_ussd_argument[], map_ussd_result[], map_ussd_data[];

/* Location. */
extern const struct map_field map_psi_argument[], map_ati_argument[], map_subscriber_info_result[];
extern const struct map_field map_psl_argument[], map_psl_result[];
extern const struct map_field map_sri_lcs_argument[], map_sri_lcs_result[];
extern const struct map_field map_location_report_argument[], map_location_report_result[];

/* Calls. */
extern const struct map_field map_sri_argument[], map_sri_result[];
extern const struct map_field map_prn_argument[], map_prn_result[];
extern const struct map_field map_sri_gprs_argument[], map_sri_gprs_result[];

/* Short messages. */
extern const struct map_field map_sri_sm_argument[], map_sri_sm_result[];
extern const struct map_field map_mo_forward_sm_argument[], map_mt_forward_sm_argument[];
extern const struct map_field map_forward_sm_result[];
extern const struct map_field map_report_sm_argument[], map_report_sm_result[];
extern const struct map_field map_inform_sc_argument[], map_alert_sc_argument[], map_ready_for_sm_argument[];

#endif
