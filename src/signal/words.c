// SPDX-License-Identifier: Apache-2.0
#include "signal/words.h"

#include "code/point_code.h"
#include "proto/map/map.h"
#include "proto/tcap/tcap.h"

#define WORDS(name)                                                                                          \
    const struct field_words words_##name = {#name, name##_list, sizeof name##_list / sizeof *name##_list};

static const struct field_word protocol_list[] = {
    {"unknown", PROTOCOL_UNKNOWN}, {"map", PROTOCOL_MAP},   {"cap", PROTOCOL_CAP},   {"tcap", PROTOCOL_TCAP},
    {"sccp", PROTOCOL_SCCP},       {"m3ua", PROTOCOL_M3UA}, {"m2ua", PROTOCOL_M2UA}, {"m2pa", PROTOCOL_M2PA},
    {"sua", PROTOCOL_SUA},         {"mtp3", PROTOCOL_MTP3},
};
WORDS(protocol)

static const struct field_word operation_list[] = {
#define MAP_OPERATION(code, id, name, doc) {name, OPERATION(PROTOCOL_MAP, code)},
#include "proto/map/map_operation.def"
#undef MAP_OPERATION
#define CAP_OPERATION(code, id, name, doc) {name, OPERATION(PROTOCOL_CAP, code)},
#include "proto/cap/cap_operation.def"
#undef CAP_OPERATION
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
};
WORDS(error)

static const struct field_word direction_list[] = {
    {"unknown", DIRECTION_UNKNOWN},   {"inbound", DIRECTION_INBOUND}, {"outbound", DIRECTION_OUTBOUND},
    {"internal", DIRECTION_INTERNAL}, {"transit", DIRECTION_TRANSIT},
};
WORDS(direction)

static const struct field_word kind_list[] = {
    {"request", KIND_REQUEST},
    {"answer", KIND_ANSWER},
    {"error", KIND_ERROR},
    {"abort", KIND_ABORT},
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
