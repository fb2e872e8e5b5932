// SPDX-License-Identifier: Apache-2.0
/*
 * M3UA (RFC 4666): the common header and, of a DATA message, the protocol data.
 */
#ifndef SIGWARDEN_PROTO_M3UA_H
#define SIGWARDEN_PROTO_M3UA_H

#include "base/cursor.h"
#include "base/note.h"

#define M3UA_PPID 3
#define M3UA_PORT 2905

enum m3ua_service_indicator { M3UA_SI_SCCP = 3, M3UA_SI_TUP = 4, M3UA_SI_ISUP = 5 };

struct m3ua_message {
    uint8_t message_class; /* RFC 4666 3.1.2: 0 MGMT, 1 transfer, 2 SSNM, 3 ASPSM, 4 ASPTM, 9 RKM */
    uint8_t message_type;
    /* of DATA (class 1, type 1) only, RFC 4666 3.3.1: */
    bool has_data, has_routing_context, has_network_appearance;
    uint32_t routing_context, network_appearance;
    uint32_t opc, dpc;
    uint8_t si, ni, mp, sls; /* ni: 0 international, 1 spare international, 2 national, 3 spare national */
    struct cursor data;      /* the user part's message, e.g. SCCP */
};

/*
 * Reads one M3UA message. `in` is one SCTP user message; bytes behind the length that it declares are
 * noted (m3ua_length) and not looked at, as M3UA messages do not share an SCTP DATA chunk's message.
 *
 * OK with has_data false: a message other than DATA, of which no more than the header is read.
 * UNSUPPORTED: a class and type that RFC 4666 does not have.
 * MALFORMED: a version other than 1 (class and type are set, nothing else is believed), a length below
 * the header's, a parameter that does not fit, a DATA message without protocol data.
 * MALFORMED and TRUNCATED keep what was read: where has_data is set, `data` can be decoded further.
 *
 * Of a parameter that occurs twice the first counts; of several routing contexts in one, the first.
 */
enum status m3ua_decode(struct cursor in, struct m3ua_message *ret, struct notes *notes);

/* "DATA", "ASPUP ACK", ...; NULL for a message that RFC 4666 does not have. m3ua_message.def is the list. */
const char *m3ua_message_name(uint8_t message_class, uint8_t message_type);

#endif
