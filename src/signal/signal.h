// SPDX-License-Identifier: Apache-2.0
/*
 * The signal: one flat record of one operation, whatever protocol carried it. What rules judge, events
 * write and reports count. signal.def is the one list of its fields: it makes the record, the registry
 * (field.h), the names in rules and the paths in JSON.
 *
 * A field is known or unknown; ask signal_has() before reading. Slots named source_*, destination_*,
 * subscriber_* beyond the addresses themselves, and relation, direction, agreed are filled by
 * who/, dialogue and outcome by memory/. Spans (TEXT) point into constant tables or the network
 * description, never into the packet. Plain data otherwise: may be copied while those live.
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

enum identity { IDENTITY_CLEAR, IDENTITY_IMSI, IDENTITY_IMEI, IDENTITY_NUMBER, IDENTITY_ADDRESS };

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
};
enum direction {
    DIRECTION_UNKNOWN,
    DIRECTION_INBOUND,
    DIRECTION_OUTBOUND,
    DIRECTION_INTERNAL,
    DIRECTION_TRANSIT
};
enum kind { KIND_NONE, KIND_REQUEST, KIND_ANSWER, KIND_ERROR, KIND_ABORT };
enum outcome { OUTCOME_NONE, OUTCOME_ANSWERED, OUTCOME_REFUSED, OUTCOME_UNANSWERED, OUTCOME_NOT_CAPTURED };
enum side { SIDE_UNKNOWN, SIDE_EXTERNAL, SIDE_INTERNAL };
enum side_by { SIDE_BY_LINK, SIDE_BY_CLAIM };
enum yes_no { ANSWER_NO, ANSWER_YES };
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

/* signal.operation is one number for all protocols: the protocol above, its own code below. */
#define OPERATION(protocol, code) ((uint32_t)(protocol) << 24 | (uint32_t)(code))

struct signal {
    struct origin origin;
    struct notes notes;
    uint8_t status;                  /* enum status of the decode */
    uint8_t status_layer;            /* enum note_layer where it was not OK */
    uint8_t source_gt_identity;      /* enum identity that the address turned out to be, else CLEAR */
    uint8_t destination_gt_identity; /* enum identity */
    struct field_set have;
#define FIELD(member, path, kind, names, identity, alias, doc) field_type_##kind member;
#include "signal/signal.def"
#undef FIELD
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
    signal->have = (struct field_set){0};
}

#endif
