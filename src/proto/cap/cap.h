// SPDX-License-Identifier: Apache-2.0
/*
 * CAP (TS 09.78, TS 29.078), phases 1 to 4: what an operation's argument, result or error says, as spans into
 * the packet. A switch or SGSN asks a service control function what is to become of a call, a short message
 * or a packet session; who answers decides where it goes.
 *
 * CAP's operation codes collide with MAP's, so whoever reads a TCAP message has to know first which of the
 * two its dialogue speaks: cap_context_of() tells by the application context.
 *
 * The lists are data: cap_operation.def (codes and names), cap_context.def (application contexts and the
 * operations that belong to each), cap_error.def, cap_param.def (everything that can be found).
 */
#ifndef SIGWARDEN_PROTO_CAP_H
#define SIGWARDEN_PROTO_CAP_H

#include "base/cursor.h"
#include "base/note.h"
#include "code/ber_table.h"

/* Local operation codes, TS 29.078 5.3. */
enum cap_operation {
#define CAP_OPERATION(code, id, name, doc) CAP_OP_##id = code,
#include "proto/cap/cap_operation.def"
#undef CAP_OPERATION
};

/* What can be found in a CAP message; one row each in cap_param.def. */
enum cap_param {
    CAP_P_none,
#define CAP_PARAM(id, doc) CAP_P_##id,
#include "proto/cap/cap_param.def"
#undef CAP_PARAM
    CAP_P_COUNT
};
_Static_assert(CAP_P_COUNT <= BER_PARAMS_MAX, "struct ber_found keeps the ids as bits");

enum cap_kind { CAP_ARGUMENT, CAP_RESULT, CAP_ERROR };

#define CAP_CONTEXT_UNKNOWN 255 /* stands where CAP's contexts do, but is none of them */

struct cap_context {
    uint8_t number; /* row of cap_context.def, from 1; CAP_CONTEXT_UNKNOWN; 0: not a context of CAP */
    uint8_t phase;  /* 1 to 4; 0: unknown */
};

struct cap_message {
    struct ber_found found;         /* which enum cap_param were found */
    struct span param[CAP_P_COUNT]; /* contents octets; only those that cap_has() are set; of duplicates the
                                       first */
};

static inline bool cap_has(const struct cap_message *m, enum cap_param id)
{
    return ber_found_has(&m->found, id);
}

/*
 * Reads the parameter of a component: of an invoke or result that of `operation`; of a return error
 * (CAP_ERROR) that of the error whose code stands in place of `operation`. Codes whose parameter the standard
 * does not define (continue, activityTest, most errors) yield UNSUPPORTED and nothing is read. An empty
 * `parameter` is one that was left out.
 *
 * The forms that a parameter has in different phases tell themselves apart by their tags, and all are read
 * whatever the phase; it decides only where one tag has two meanings.
 * MALFORMED, TRUNCATED and LIMIT keep what was found, also behind the place where it went wrong.
 *
 * phase: of the application context, 1 to 4; 0: unknown.
 * Threads: any. Cost: O(length of the parameter), at most 4096 elements. No allocation.
 */
enum status cap_decode(int operation, enum cap_kind kind, unsigned phase, struct cursor parameter,
                       struct cap_message *ret, struct notes *notes);

/*
 * Recognises the application contexts of cap_context.def. One that stands in CAP's part of the tree and is
 * none of them, or in an odd form, is noted (ac_malformed); what is not in that part yields number 0 and no
 * note.
 */
struct cap_context cap_context_of(struct span oid, struct notes *notes);

/* Whether either side may invoke `operation` in the context; false for those that are not in the list. */
bool cap_context_allows(struct cap_context context, int operation);

/* Names of the standard; NULL for what it does not assign. */
const char *cap_operation_name(int operation);
const char *cap_context_name(struct cap_context context); /* "capssf-scfGenericAC-v4" */
const char *cap_error_name(int error);

#endif
