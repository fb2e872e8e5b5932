// SPDX-License-Identifier: Apache-2.0
/*
 * MTP level 3 (Q.704): service information octet and routing label, in front of a user part's message.
 */
#ifndef SIGWARDEN_PROTO_MTP3_H
#define SIGWARDEN_PROTO_MTP3_H

#include "base/cursor.h"
#include "base/note.h"
#include "code/point_code.h"

/* Q.704 14.2.1; mtp3_service.def is the list. */
enum mtp3_service {
#define MTP3_SERVICE(code, name, doc) MTP3_SI_##name = code,
#include "proto/mtp3/mtp3_service.def"
#undef MTP3_SERVICE
};

/* What routes a message; M3UA and the others carry the same in forms of their own. */
struct mtp3_label {
    uint32_t opc, dpc;
    uint8_t si, ni, mp,
        sls; /* ni: 0 international, 1 spare international, 2 national, 3 spare national; mp: priority */
    uint8_t format; /* enum point_code_format */
};

struct mtp3_message {
    bool has_label;
    struct mtp3_label label;
    struct cursor data; /* the user part's message, e.g. SCCP */
};

/*
 * Reads the service information octet and a routing label of this format. MALFORMED and TRUNCATED: no label
 * (has_label false). Threads: any. Cost: O(1).
 */
enum status mtp3_decode(struct cursor in, enum point_code_format format, struct mtp3_message *ret);

/* "SCCP", "ISUP", ...; NULL for those that are spare. */
const char *mtp3_service_name(uint8_t si);

#endif
