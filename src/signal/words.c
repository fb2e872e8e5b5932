// SPDX-License-Identifier: Apache-2.0
#include "signal/words.h"

#include "code/point_code.h"
#include "proto/gtp/gtp.h"
#include "proto/map/map.h"
#include "proto/tcap/tcap.h"

#define WORDS(name)                                                                                          \
    const struct field_words words_##name = {#name, name##_list, sizeof name##_list / sizeof *name##_list};

static const struct field_word protocol_list[] = {
    {"unknown", PROTOCOL_UNKNOWN},   {"map", PROTOCOL_MAP},
    {"cap", PROTOCOL_CAP},           {"tcap", PROTOCOL_TCAP},
    {"sccp", PROTOCOL_SCCP},         {"m3ua", PROTOCOL_M3UA},
    {"m2ua", PROTOCOL_M2UA},         {"m2pa", PROTOCOL_M2PA},
    {"sua", PROTOCOL_SUA},           {"mtp3", PROTOCOL_MTP3},
    {"diameter", PROTOCOL_DIAMETER}, {"gtpv1", PROTOCOL_GTPV1},
    {"gtpv2", PROTOCOL_GTPV2},       {"gtp-prime", PROTOCOL_GTP_PRIME},
    {"gtp-u", PROTOCOL_GTP_U},       {"sms", PROTOCOL_SMS},
};
WORDS(protocol)

static const struct field_word operation_list[] = {
#define MAP_OPERATION(code, id, name, doc) {name, OPERATION(PROTOCOL_MAP, code)},
#include "proto/map/map_operation.def"
#undef MAP_OPERATION
#define CAP_OPERATION(code, id, name, doc) {name, OPERATION(PROTOCOL_CAP, code)},
#include "proto/cap/cap_operation.def"
#undef CAP_OPERATION
#define DIAMETER_COMMAND(application, code, request, answer, name) {name, OPERATION(PROTOCOL_DIAMETER, code)},
#define DIAMETER_COMMAND_TOO(application, code, request, answer, name)
#include "proto/diameter/diameter_command.def"
#undef DIAMETER_COMMAND_TOO
#undef DIAMETER_COMMAND
#define GTP_PROTOCOL(version) ((version) == 1 ? PROTOCOL_GTPV1 : PROTOCOL_GTPV2)
/* a response is of its request's operation */
#define GTP_MESSAGE(version, type, name, word, kind, request, border) GTP_##kind(version, type, word)
#define GTP_REQUEST(version, type, word)                              {word, OPERATION(GTP_PROTOCOL(version), type)},
#define GTP_OTHER(version, type, word)                                GTP_REQUEST(version, type, word)
#define GTP_RESPONSE(version, type, word)
#include "proto/gtp/gtp_message.def"
#undef GTP_MESSAGE
#undef GTP_REQUEST
#undef GTP_OTHER
#undef GTP_RESPONSE
};
WORDS(operation)

static const struct field_word error_list[] = {
#define MAP_ERROR(code, name) {name, OPERATION(PROTOCOL_MAP, code)},
#include "proto/map/map_error.def"
#undef MAP_ERROR
/* some of CAP's have the names of MAP's */
#define CAP_ERROR(code, name) {"cap-" name, OPERATION(PROTOCOL_CAP, code)},
#include "proto/cap/cap_error.def"
#undef CAP_ERROR
#define DIAMETER_RESULT(vendor, code, name) {name, DIAMETER_ERROR_WORD(vendor, code)},
#include "proto/diameter/diameter_result.def"
#undef DIAMETER_RESULT
#define GTP_CAUSE(version, value, name, accepted) {name, OPERATION(GTP_PROTOCOL(version), value)},
#include "proto/gtp/gtp_cause.def"
#undef GTP_CAUSE
};
WORDS(error)

static const struct field_word direction_list[] = {
    {"unknown", DIRECTION_UNKNOWN},   {"inbound", DIRECTION_INBOUND}, {"outbound", DIRECTION_OUTBOUND},
    {"internal", DIRECTION_INTERNAL}, {"transit", DIRECTION_TRANSIT},
};
WORDS(direction)

static const struct field_word kind_list[] = {
    {"request", KIND_REQUEST}, {"answer", KIND_ANSWER}, {"error", KIND_ERROR},
    {"abort", KIND_ABORT},     {"lapsed", KIND_LAPSED},
};
WORDS(kind)

static const struct field_word outcome_list[] = {
    {"answered", OUTCOME_ANSWERED},
    {"refused", OUTCOME_REFUSED},
    {"unanswered", OUTCOME_UNANSWERED},
    {"not_captured", OUTCOME_NOT_CAPTURED},
};
WORDS(outcome)

static const struct field_word note_list[] = {
#define NOTE(id, sentence) {#id, NOTE_##id},
#include "base/note.def"
#undef NOTE
};
WORDS(note)

static const struct field_word tcap_type_list[] = {
    {"unidirectional", TCAP_UNIDIRECTIONAL},
    {"begin", TCAP_BEGIN},
    {"end", TCAP_END},
    {"continue", TCAP_CONTINUE},
    {"abort", TCAP_ABORT},
    {"ansi", TCAP_ANSI},
};
WORDS(tcap_type)

/* Q.773 table 12; 127 is ours, for an abort by the user. */
static const struct field_word abort_cause_list[] = {
    {"unrecognizedMessageType", 0},
    {"unrecognizedTransactionID", 1},
    {"badlyFormattedTransactionPortion", 2},
    {"incorrectTransactionPortion", 3},
    {"resourceLimitation", 4},
    {"user", 127},
};
WORDS(abort_cause)

static const struct field_word side_list[] = {
    {"unknown", SIDE_UNKNOWN},
    {"external", SIDE_EXTERNAL},
    {"internal", SIDE_INTERNAL},
};
WORDS(side)

static const struct field_word side_by_list[] = {{"link", SIDE_BY_LINK}, {"claim", SIDE_BY_CLAIM}};
WORDS(side_by)

static const struct field_word yes_no_list[] = {{"no", ANSWER_NO}, {"yes", ANSWER_YES}};
WORDS(yes_no)

static const struct field_word asked_before_list[] = {
    {"no", ASKED_NO},
    {"by_another", ASKED_BY_ANOTHER},
    {"yes", ASKED_YES},
};
WORDS(asked_before)

static const struct field_word relation_list[] = {
    {"unknown", RELATION_UNKNOWN},
    {"home", RELATION_HOME},
    {"inbound", RELATION_INBOUND},
    {"foreign", RELATION_FOREIGN},
};
WORDS(relation)

static const struct field_word requested_info_list[] = {
    {"location", REQUESTED_LOCATION},
    {"state", REQUESTED_STATE},
    {"current_location", REQUESTED_CURRENT_LOCATION},
    {"imei", REQUESTED_IMEI},
    {"classmark", REQUESTED_CLASSMARK},
    {"eps_location", REQUESTED_EPS_LOCATION},
};
WORDS(requested_info)

static const struct field_word subscriber_state_list[] = {
    {"idle", STATE_ASSUMED_IDLE},
    {"busy", STATE_CAMEL_BUSY},
    {"not_reachable", STATE_NOT_REACHABLE},
    {"not_provided", STATE_NOT_PROVIDED},
};
WORDS(subscriber_state)

static const struct field_word category_list[] = {
    {"0", CATEGORY_0}, {"1", CATEGORY_1},     {"2", CATEGORY_2},
    {"3", CATEGORY_3}, {"sms", CATEGORY_SMS}, {"spoofing", CATEGORY_SPOOFING},
};
WORDS(category)

static const struct field_word point_code_format_list[] = {
    {"itu", POINT_CODE_ITU},
    {"ansi", POINT_CODE_ANSI},
    {"china", POINT_CODE_CHINA},
    {"japan", POINT_CODE_JAPAN},
};
WORDS(point_code_format)

static const struct field_word node_list[] = {
    {"hlr", NODE_HLR}, {"msc", NODE_MSC},   {"sgsn", NODE_SGSN}, {"smsc", NODE_SMSC},
    {"scf", NODE_SCF}, {"gmlc", NODE_GMLC}, {"eir", NODE_EIR},   {"sms_router", NODE_SMS_ROUTER},
    {"ota", NODE_OTA},
};
WORDS(node)

/* TS 29.272 7.3.103. */
static const struct field_word idr_flag_list[] = {
    {"reachability", 0},
    {"t_ads", 1},
    {"state", IDR_STATE},
    {"location", IDR_LOCATION},
    {"current_location", IDR_CURRENT_LOCATION},
    {"time_zone", 5},
    {"remove_sms_registration", 6},
    {"rat_type", 7},
    {"p_cscf_restoration", 8},
};
WORDS(idr_flag)

/* TS 29.272 7.3.7. */
static const struct field_word ulr_flag_list[] = {
    {"single_registration", 0},
    {"s6a", 1},
    {"skip_subscriber_data", 2},
    {"gprs_data", 3},
    {"node_type", 4},
    {"initial_attach", 5},
    {"ps_lcs_not_supported", 6},
    {"sms_only", 7},
    {"dual_registration_5g", 8},
};
WORDS(ulr_flag)

/* TS 29.272 7.3.152. */
static const struct field_word clr_flag_list[] = {{"s6a", 0}, {"reattach", 1}};
WORDS(clr_flag)

/* TS 29.272 7.3.24. */
static const struct field_word diameter_cancellation_list[] = {
    {"mme_update", 0}, {"sgsn_update", 1},    {"subscription_withdrawal", 2},
    {"update_iwf", 3}, {"initial_attach", 4},
};
WORDS(diameter_cancellation)

static const struct field_word diameter_content_list[] = {
    {"profile", CONTENT_PROFILE},
    {"trace", CONTENT_TRACE},
    {"gmlc", CONTENT_GMLC},
    {"apn", CONTENT_APN},
    {"barring", CONTENT_BARRING},
    {"user_ids", CONTENT_USER_IDS},
    {"sms_registration", CONTENT_SMS_REGISTRATION},
    {"location", CONTENT_LOCATION},
    {"vectors", CONTENT_VECTORS},
    {"forwarding", CONTENT_FORWARDING},
};
WORDS(diameter_content)

static const struct field_word location_reporting_list[] = {
    {"cgi_sai", GTP_REPORT_CGI_SAI}, {"rai", GTP_REPORT_RAI},       {"tai", GTP_REPORT_TAI},
    {"ecgi", GTP_REPORT_ECGI},       {"enodeb", GTP_REPORT_ENODEB}, {"area", GTP_REPORT_AREA},
    {"now", GTP_REPORT_NOW},
};
WORDS(location_reporting)

static const struct field_word sms_type_list[] = {
    {"deliver", 0},       {"deliver_report", 1}, {"status_report", 2}, {"submit", 3},
    {"submit_report", 4}, {"command", 5},        {"reserved", 6},
};
WORDS(sms_type)

static const struct field_word sms_trait_list[] = {
    {"type_0", SMS_TRAIT_TYPE_0},
    {"replace", SMS_TRAIT_REPLACE},
    {"waiting_discard", SMS_TRAIT_WAITING_DISCARD},
    {"empty", SMS_TRAIT_EMPTY},
    {"report_wanted", SMS_TRAIT_REPORT_WANTED},
    {"to_sim", SMS_TRAIT_TO_SIM},
    {"to_phone", SMS_TRAIT_TO_PHONE},
    {"command_packet", SMS_TRAIT_COMMAND_PACKET},
    {"response_packet", SMS_TRAIT_RESPONSE_PACKET},
    {"unprotected", SMS_TRAIT_UNPROTECTED},
    {"unsigned", SMS_TRAIT_UNSIGNED},
    {"concatenated", SMS_TRAIT_CONCATENATED},
    {"part_alone", SMS_TRAIT_PART_ALONE},
    {"parts_disordered", SMS_TRAIT_PARTS_DISORDERED},
    {"parts_differ", SMS_TRAIT_PARTS_DIFFER},
    {"parts_overlap", SMS_TRAIT_PARTS_OVERLAP},
    {"parts_needless", SMS_TRAIT_PARTS_NEEDLESS},
    {"ports", SMS_TRAIT_PORTS},
    {"wap_push", SMS_TRAIT_WAP_PUSH},
    {"mms_notification", SMS_TRAIT_MMS_NOTIFICATION},
    {"provisioning", SMS_TRAIT_PROVISIONING},
    {"binary", SMS_TRAIT_BINARY},
    {"compressed", SMS_TRAIT_COMPRESSED},
    {"link", SMS_TRAIT_LINK},
    {"link_disguised", SMS_TRAIT_LINK_DISGUISED},
    {"link_address", SMS_TRAIT_LINK_ADDRESS},
    {"alphanumeric", SMS_TRAIT_ALPHANUMERIC},
    {"malformed", SMS_TRAIT_MALFORMED},
    {"code", SMS_TRAIT_CODE},
};
WORDS(sms_trait)

/* TS 29.328 7.6. */
static const struct field_word data_reference_list[] = {
    {"RepositoryData", 0},
    {"IMSPublicIdentity", 10},
    {"IMSUserState", 11},
    {"S-CSCFName", 12},
    {"InitialFilterCriteria", 13},
    {"LocationInformation", 14},
    {"UserState", 15},
    {"ChargingInformation", 16},
    {"MSISDN", 17},
    {"PSIActivation", 18},
    {"DSAI", 19},
    {"ServiceLevelTraceInfo", 21},
    {"IPAddressSecureBindingInformation", 22},
    {"ServicePriorityLevel", 23},
    {"SMSRegistrationInfo", 24},
    {"UEReachabilityForIP", 25},
    {"TADSinformation", 26},
    {"STN-SR", 27},
    {"UE-SRVCC-Capability", 28},
    {"ExtendedPriority", 29},
    {"CSRN", 30},
    {"ReferenceLocationInformation", 31},
    {"IMSI", 32},
    {"IMSPrivateUserIdentity", 33},
    {"IMEISV", 34},
    {"UE-5G-SRVCC-Capability", 35},
};
WORDS(data_reference)

static const struct field_word indicator_type_list[] = {
#define INDICATOR(id, word, doc) {word, INDICATOR_##id},
#include "signal/indicator_type.def"
#undef INDICATOR
};
WORDS(indicator_type)
