// SPDX-License-Identifier: Apache-2.0
/*
 * MAP (TS 29.002): what an operation's argument, result or error says, as spans into the packet.
 *
 * The lists are data: map_operation.def (codes and names), map_context.def (application contexts and
 * the operations that belong to each), map_error.def, map_param.def (everything that can be found).
 */
#ifndef SIGWARDEN_PROTO_MAP_H
#define SIGWARDEN_PROTO_MAP_H

#include "base/cursor.h"
#include "base/note.h"
#include "code/ber_table.h"

/* Local operation codes, TS 29.002 17.5. */
enum map_operation {
#define MAP_OPERATION(code, id, name, doc) MAP_OP_##id = code,
#include "proto/map/map_operation.def"
#undef MAP_OPERATION
};

/* What can be found in a MAP message; one row each in map_param.def. */
enum map_param {
    MAP_P_none,
#define MAP_PARAM(id, doc) MAP_P_##id,
#include "proto/map/map_param.def"
#undef MAP_PARAM
    MAP_P_COUNT
};
_Static_assert(MAP_P_COUNT <= BER_PARAMS_MAX, "struct ber_found keeps the ids as bits");

enum map_kind { MAP_ARGUMENT, MAP_RESULT, MAP_ERROR };

struct map_context {
    uint8_t number;  /* n of 0.4.0.0.1.0.n.v; 0: not a MAP context */
    uint8_t version; /* v, 1 to 4 */
};

struct map_message {
    struct ber_found found; /* which enum map_param were found */
    struct span
        param[MAP_P_COUNT]; /* contents octets; only those that map_has() are set; of duplicates the first */
    uint8_t auth_vectors;   /* sets of authentication vectors in a result */
};

static inline bool map_has(const struct map_message *m, enum map_param id)
{
    return ber_found_has(&m->found, id);
}

/*
 * Reads the parameter of a component: of an invoke or result that of `operation`; of a return error
 * (MAP_ERROR) that of the error whose code stands in place of `operation`. Codes without a table yield
 * UNSUPPORTED and nothing is read. An empty `parameter` is one that was left out.
 *
 * The forms that a parameter has in different versions tell themselves apart by their tags, and all are
 * read whatever the version; it decides only what is mandatory (note parameter_missing).
 * MALFORMED, TRUNCATED and LIMIT keep what was found, also behind the place where it went wrong.
 *
 * version: of the application context, 1 to 4; 0: unknown.
 * Threads: any. Cost: O(length of the parameter), at most 4096 elements. No allocation.
 */
enum status map_decode(int operation, enum map_kind kind, unsigned version, struct cursor parameter,
                       struct map_message *ret, struct notes *notes);

/* MAP-open and its kin in a dialogue's user information, TS 29.002 17.4: references, often an IMSI. */
enum status map_decode_dialogue(struct cursor user_information, struct map_message *ret, struct notes *notes);

/* Recognises 0.4.0.0.1.0.n.v; number 0 and the note ac_malformed where it is not one of TS 29.002. Those of
 * CAP are in the same tree: whoever may meet them asks cap_context_of() before. */
struct map_context map_context_of(struct span oid, struct notes *notes);

/* Whether TS 29.002 lets `operation` occur in the context (number 0: in a version 1 dialogue without one). */
bool map_context_allows(struct map_context context, int operation);

/* Names of the standard; NULL for codes that it does not assign. */
const char *map_operation_name(int operation);
const char *map_context_name(struct map_context context); /* "anyTimeInfoEnquiryContext-v3" */
const char *map_error_name(int error);

#endif
