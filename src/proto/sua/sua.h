// SPDX-License-Identifier: Apache-2.0
/*
 * SUA (RFC 3868): what SCCP offers its users, straight over SCTP. A connectionless message comes out as the
 * SCCP message that it stands for, so that everything above sees no difference.
 */
#ifndef SIGWARDEN_PROTO_SUA_H
#define SIGWARDEN_PROTO_SUA_H

#include "proto/sccp/sccp.h"

struct sua_message {
    uint8_t message_class, message_type; /* RFC 3868 3.1.2 and 3.1.3; sua_message.def is the list */
    bool has_routing_context;
    uint32_t routing_context;
    bool connectionless; /* CLDT or CLDR: sccp is filled */
    /* CLDT as a UDT or, segmented, XUDT; CLDR as UDTS or XUDTS. The addresses' `bytes` are the parameter's
     * value. */
    struct sccp_message sccp;
};

/*
 * Reads one SUA message; `in` is one SCTP user message. OK with connectionless false: management, or a
 * connection-oriented message, of which the name is all that is wanted.
 * MALFORMED and TRUNCATED keep what was read: has_called, has_calling and has_data of sccp say what. A CLDT
 * or CLDR without one of the three is MALFORMED.
 *
 * Of a parameter, an address or a part of one that occurs twice the first counts, and it is noted
 * (adaptation_parameter_duplicate); so are lengths and numbers of digits that disagree with the bytes
 * (adaptation_length). Titles make the notes of sccp_address_decode().
 */
enum status sua_decode(struct cursor in, struct sua_message *ret, struct notes *notes);

/* "CLDT", "CORE", ...; NULL for a message that RFC 3868 does not have. */
const char *sua_message_name(uint8_t message_class, uint8_t message_type);

#endif
