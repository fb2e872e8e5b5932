// SPDX-License-Identifier: Apache-2.0
/*
 * The signal: one flat record of one operation, whatever protocol carried it. What rules judge, events
 * write and reports count. signal.def is the one list of its fields: it makes the record, the registry
 * (field.h), the names in rules and the paths in JSON.
 *
 * A field is known or unknown; ask signal_has() before reading. Slots named source_*, destination_*,
 * subscriber_* beyond the addresses themselves, and relation, direction, agreed are filled by
 * who/, dialogue and outcome by memory/. Spans (TEXT) point into constant tables, the network description
 * or the signal's own room for text, never into the packet: copy a signal with signal_copy().
 */
#ifndef SIGWARDEN_SIGNAL_SIGNAL_H
#define SIGWARDEN_SIGNAL_SIGNAL_H

#include "base/digits.h"
#include "code/cell.h"
#include "code/plmn.h"
#include "frame/payload.h"

enum field_kind {
    FIELD_KIND_BOOL,    /* bool */
    FIELD_KIND_UINT,    /* uint64_t */
    FIELD_KIND_ENUM,    /* uint32_t, a value of the field's list of words */
    FIELD_KIND_SET,     /* uint64_t, bits numbered by the field's list of words */
    FIELD_KIND_DIGITS,  /* struct digits */
    FIELD_KIND_PLMN,    /* plmn_t */
    FIELD_KIND_TEXT,    /* struct span */
    FIELD_KIND_IP,      /* struct ip_address */
    FIELD_KIND_CELL,    /* struct cell */
    FIELD_KIND_DEGREES, /* int32_t, millionths of a degree */
};

typedef bool field_type_BOOL;
typedef uint64_t field_type_UINT;
typedef uint32_t field_type_ENUM;
typedef uint64_t field_type_SET;
typedef struct digits field_type_DIGITS;
typedef plmn_t field_type_PLMN;
typedef struct span field_type_TEXT;
typedef struct ip_address field_type_IP;
typedef struct cell field_type_CELL;
typedef int32_t field_type_DEGREES;

enum field_id {
#define FIELD(member, path, kind, names, identity, alias, doc) FIELD_##member,
#include "signal/signal.def"
#undef FIELD
    FIELD_COUNT
};

/* Which fields: a bit each. */
#define FIELD_SET_WORDS ((FIELD_COUNT + 63) / 64)
struct field_set {
    uint64_t words[FIELD_SET_WORDS];
};

enum identity {
    IDENTITY_CLEAR,
    IDENTITY_IMSI,
    IDENTITY_IMEI,
    IDENTITY_NUMBER,
    IDENTITY_ADDRESS,
    IDENTITY_TEXT,
    IDENTITY_PERSON
};

enum protocol {
    PROTOCOL_UNKNOWN,
    PROTOCOL_MAP,
    PROTOCOL_CAP,
    PROTOCOL_TCAP,
    PROTOCOL_SCCP,
    PROTOCOL_M3UA,
    PROTOCOL_M2UA,
    PROTOCOL_M2PA,
    PROTOCOL_SUA,
    PROTOCOL_MTP3,
    PROTOCOL_DIAMETER,
    PROTOCOL_GTPV1,
    PROTOCOL_GTPV2,
    PROTOCOL_GTP_PRIME,
    PROTOCOL_GTP_U,
    PROTOCOL_SMS,
};
enum direction {
    DIRECTION_UNKNOWN,
    DIRECTION_INBOUND,
    DIRECTION_OUTBOUND,
    DIRECTION_INTERNAL,
    DIRECTION_TRANSIT
};
/* LAPSED: a request that was answered, once more, when what it was made for did not follow. */
enum kind { KIND_NONE, KIND_REQUEST, KIND_ANSWER, KIND_ERROR, KIND_ABORT, KIND_LAPSED };
enum outcome { OUTCOME_NONE, OUTCOME_ANSWERED, OUTCOME_REFUSED, OUTCOME_UNANSWERED, OUTCOME_NOT_CAPTURED };
enum side { SIDE_UNKNOWN, SIDE_EXTERNAL, SIDE_INTERNAL };
enum side_by { SIDE_BY_LINK, SIDE_BY_CLAIM };
enum yes_no { ANSWER_NO, ANSWER_YES };
enum asked_before { ASKED_NO, ASKED_BY_ANOTHER, ASKED_YES };
enum relation { RELATION_UNKNOWN, RELATION_HOME, RELATION_INBOUND, RELATION_FOREIGN };
/* In the order of enum network_node's bits, who/network.h. */
enum home_node {
    NODE_HLR,
    NODE_MSC,
    NODE_SGSN,
    NODE_SMSC,
    NODE_SCF,
    NODE_GMLC,
    NODE_EIR,
    NODE_SMS_ROUTER,
    NODE_OTA,
};
enum category {
    CATEGORY_NONE,
    CATEGORY_0,
    CATEGORY_1,
    CATEGORY_2,
    CATEGORY_3,
    CATEGORY_SMS,
    CATEGORY_SPOOFING,
};
enum subscriber_state { STATE_ASSUMED_IDLE, STATE_CAMEL_BUSY, STATE_NOT_REACHABLE, STATE_NOT_PROVIDED };
enum requested_info {
    REQUESTED_LOCATION,
    REQUESTED_STATE,
    REQUESTED_CURRENT_LOCATION,
    REQUESTED_IMEI,
    REQUESTED_CLASSMARK,
    REQUESTED_EPS_LOCATION,
};

/* TS 29.272 7.3.103, 7.3.7 and 7.3.152: the bits of IDR-Flags, ULR-Flags and CLR-Flags. */
enum idr_flag { IDR_STATE = 2, IDR_LOCATION = 3, IDR_CURRENT_LOCATION = 4 };
/* What a Diameter message brings along. */
enum diameter_content {
    CONTENT_PROFILE,
    CONTENT_TRACE,
    CONTENT_GMLC,
    CONTENT_APN,
    CONTENT_BARRING,
    CONTENT_USER_IDS,
    CONTENT_SMS_REGISTRATION,
    CONTENT_LOCATION,
    CONTENT_VECTORS,
    CONTENT_FORWARDING,
};
enum sms_trait {
    SMS_TRAIT_TYPE_0,
    SMS_TRAIT_REPLACE,
    SMS_TRAIT_WAITING_DISCARD,
    SMS_TRAIT_EMPTY,
    SMS_TRAIT_REPORT_WANTED,
    SMS_TRAIT_TO_SIM,
    SMS_TRAIT_TO_PHONE,
    SMS_TRAIT_COMMAND_PACKET,
    SMS_TRAIT_RESPONSE_PACKET,
    SMS_TRAIT_UNPROTECTED,
    SMS_TRAIT_UNSIGNED,
    SMS_TRAIT_CONCATENATED,
    SMS_TRAIT_PART_ALONE,
    SMS_TRAIT_PARTS_DISORDERED,
    SMS_TRAIT_PARTS_DIFFER,
    SMS_TRAIT_PARTS_OVERLAP,
    SMS_TRAIT_PARTS_NEEDLESS,
    SMS_TRAIT_PORTS,
    SMS_TRAIT_WAP_PUSH,
    SMS_TRAIT_MMS_NOTIFICATION,
    SMS_TRAIT_PROVISIONING,
    SMS_TRAIT_BINARY,
    SMS_TRAIT_COMPRESSED,
    SMS_TRAIT_LINK,
    SMS_TRAIT_LINK_DISGUISED,
    SMS_TRAIT_LINK_ADDRESS,
    SMS_TRAIT_ALPHANUMERIC,
    SMS_TRAIT_MALFORMED,
    SMS_TRAIT_CODE,
};

enum indicator_type {
#define INDICATOR(id, word, doc) INDICATOR_##id,
#include "signal/indicator_type.def"
#undef INDICATOR
    INDICATOR_COUNT
};

/* signal.operation is one number for all protocols: the protocol above, its own code below. */
#define OPERATION_CODE_MAX        0xffffff
#define OPERATION(protocol, code) ((uint32_t)(protocol) << 24 | (uint32_t)(code))

#define SIGNAL_TEXT_SIZE 4096

/* signal.error of Diameter: the code, and whether 3GPP assigned it. */
#define DIAMETER_ERROR_WORD(vendor, code)                                                                    \
    OPERATION(PROTOCOL_DIAMETER, (uint32_t)(code) | ((vendor) ? UINT32_C(1) << 20 : 0))

struct signal {
    struct origin origin;
    struct notes notes;
    uint8_t status;                  /* enum status of the decode */
    uint8_t status_layer;            /* enum note_layer where it was not OK */
    uint8_t source_gt_identity;      /* enum identity that the address turned out to be, else CLEAR */
    uint8_t destination_gt_identity; /* enum identity */
    uint16_t text_len;               /* of `text`, used */
    struct field_set have;
#define FIELD(member, path, kind, names, identity, alias, doc) field_type_##kind member;
#include "signal/signal.def"
#undef FIELD
    char text[SIGNAL_TEXT_SIZE]; /* what TEXT fields hold that comes from the packet */
};

static inline bool signal_has(const struct signal *signal, enum field_id id)
{
    return signal->have.words[(unsigned)id / 64] >> ((unsigned)id % 64) & 1;
}

static inline void signal_mark(struct signal *signal, enum field_id id)
{
    signal->have.words[(unsigned)id / 64] |= UINT64_C(1) << ((unsigned)id % 64);
}

/* signal_set(s, source_gt, digits): stores a field and marks it known. */
#define signal_set(signal, member, value) ((signal)->member = (value), signal_mark(signal, FIELD_##member))

/* Nothing known yet. Leaves the fields' own bytes as they are: they are read only when marked. */
static inline void signal_init(struct signal *signal)
{
    notes_init(&signal->notes);
    signal->status = STATUS_OK;
    signal->status_layer = LAYER_none;
    signal->source_gt_identity = signal->destination_gt_identity = IDENTITY_CLEAR;
    signal->text_len = 0;
    signal->have = (struct field_set){0};
}

/* A TEXT field whose octets are copied. What does not fit is left out, from its end; false if that is so. */
bool signal_set_text(struct signal *signal, enum field_id id, struct span text);

/* The same in lower case, as host names are compared. */
bool signal_set_name(struct signal *signal, enum field_id id, struct span name);

/* Copies the known fields. ret must not be the signal. Cost: its known fields. */
void signal_copy(const struct signal *signal, struct signal *ret);

#endif
