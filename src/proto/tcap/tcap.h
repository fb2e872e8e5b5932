// SPDX-License-Identifier: Apache-2.0
/*
 * ITU TCAP (Q.773): transaction portion, dialogue portion, and an iterator over the components.
 *
 * What is odd is noted and read all the same, as far as it can be: a code under another tag, a dialogue
 * portion in another form, parts out of order. What a cut capture lost is neither guessed nor noted as
 * missing. `notes` must not be NULL.
 *
 * Bounds: TCAP_COMPONENTS_MAX components; nesting as in code/ber.h. Cost: linear in the message, in which
 * every component is looked at once by tcap_decode() and once by the iterator; by tcap_next_of() the first
 * only if something is odd about it. No allocation; spans and cursors lie in the packet.
 */
#ifndef SIGWARDEN_PROTO_TCAP_H
#define SIGWARDEN_PROTO_TCAP_H

#include <stddef.h>
#include <string.h>

#include "base/cursor.h"
#include "base/note.h"

enum tcap_type {
    TCAP_NONE,
    TCAP_UNIDIRECTIONAL, /* 0x61 */
    TCAP_BEGIN,          /* 0x62 */
    TCAP_END,            /* 0x64 */
    TCAP_CONTINUE,       /* 0x65 */
    TCAP_ABORT,          /* 0x67 */
    TCAP_ANSI,           /* 0xe1 to 0xe6 and 0xf6 (T1.114.3): recognised, not decoded */
};

enum tcap_dialogue_pdu { TCAP_DIALOGUE_NONE, TCAP_AARQ, TCAP_AARE, TCAP_ABRT, TCAP_AUDT };

enum tcap_component_type {
    TCAP_COMPONENT_ODD,
    TCAP_INVOKE,                 /* 0xa1 */
    TCAP_RETURN_RESULT_LAST,     /* 0xa2 */
    TCAP_RETURN_ERROR,           /* 0xa3 */
    TCAP_REJECT,                 /* 0xa4 */
    TCAP_RETURN_RESULT_NOT_LAST, /* 0xa7 */
};

#define TCAP_COMPONENTS_MAX 64

struct tcap_component {
    uint8_t type; /* enum tcap_component_type */
    bool has_invoke_id, has_linked_id, has_operation, operation_global;
    int16_t invoke_id, linked_id; /* -128 to 127 */
    int32_t operation;            /* local operation code, or last arc of a global one; -1 may be a code */
    struct span operation_oid;    /* of a global one: the contents of the OBJECT IDENTIFIER */
    bool has_error;
    int32_t error;   /* of TCAP_RETURN_ERROR: local error code, or last arc of a global one */
    int16_t problem; /* of TCAP_REJECT: class (0 general, 1 invoke, 2 result, 3 error) << 8 | code; -1 none */
    struct cursor parameter; /* what stands behind the code: normally one element, whole; empty: none */
};

struct tcap_message {
    uint8_t type;                       /* enum tcap_type */
    struct span otid_bytes, dtid_bytes; /* as on the wire, any length; empty: absent, or of no octet */
    uint32_t otid, dtid;                /* of 1 to 4 octets; else a hash of the bytes, and a note */
    bool has_otid, has_dtid;
    bool has_dialogue;
    uint8_t dialogue_pdu;            /* enum tcap_dialogue_pdu */
    struct span application_context; /* contents of the OBJECT IDENTIFIER, right or not; empty: none */
    struct cursor user_information;  /* what the dialogue PDU carries, e.g. MAP-open; may be empty */
    int8_t dialogue_result;          /* of AARE: 0 accepted, 1 reject-permanent; -1 none */
    int16_t dialogue_diagnostic;     /* of AARE: source (1 user, 2 provider) << 8 | code; -1 none */
    int8_t abort_source;             /* of ABRT: 0 dialogue service user, 1 provider; -1 none */
    int8_t abort_cause;              /* P-AbortCause 0 to 4; -1: none, a user abort or no abort */
    struct cursor components;        /* for tcap_component_next(); empty: none */
    struct cursor second_components; /* of a second component portion, which no message should have */
    uint8_t component_count;         /* those of both, at most TCAP_COMPONENTS_MAX */
    uint8_t invoke_count;
    const uint8_t *first_at; /* of the first component if nothing is odd about it; NULL: something is */

    /* from here on only what tcap_next_of() reads: set with first_at */
    size_t first_len;
    struct tcap_component first;
};

/*
 * Reads one message; bytes behind it are noted (ber_trailing).
 *
 * TRUNCATED, MALFORMED: what could be read is set, and this also if only a component is so; a part
 * (transaction id, dialogue portion, components) that comes twice is MALFORMED, and the first that is not
 * empty is read; of components the second, too. LIMIT: nesting, or more than TCAP_COMPONENTS_MAX components
 * (component_limit), of which the first are given. UNSUPPORTED: not ITU TCAP; type is TCAP_ANSI (tcap_ansi)
 * or TCAP_NONE.
 *
 * Notes: transaction_odd, tid_length, dialogue_odd. An application context is looked for anywhere in an odd
 * dialogue portion.
 */
enum status tcap_decode(struct cursor in, struct tcap_message *ret, struct notes *notes);

/*
 * Reads the next component; one that cannot be read well does not keep the next from being read. False at
 * the end. *ret_status says what became of this component or, at the end, of the list; tcap_decode() has
 * returned the first of these that is not OK. A component that is none of the five comes as
 * TCAP_COMPONENT_ODD.
 *
 * Notes: component_odd, global_opcode (also for a global error code), opcode_tag_odd (an element of another
 * tag, with one or two octets, is taken as the code), opcode_nonminimal.
 */
bool tcap_component_next(struct cursor *components, struct tcap_component *ret, struct notes *notes,
                         enum status *ret_status);

/* The same for one of the portions of a message: what was read of its first component is not read again. */
bool tcap_next_of(const struct tcap_message *message, struct cursor *components, struct tcap_component *ret,
                  struct notes *notes, enum status *ret_status);

/* Without anything in it. */
static inline void tcap_message_init(struct tcap_message *message)
{
    memset(message, 0, offsetof(struct tcap_message, first_len));
}

/* "begin", "end", ... */
const char *tcap_type_name(enum tcap_type type);
/* "resourceLimitation", ...; NULL for causes that Q.773 does not have. */
const char *tcap_abort_cause_name(int cause);

/* The last arc of an OID's contents; -1 if there is none, or it is beyond 31 bits. */
int32_t tcap_operation_of_oid(struct span oid);

#endif
