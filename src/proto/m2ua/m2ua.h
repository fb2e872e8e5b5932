// SPDX-License-Identifier: Apache-2.0
/*
 * M2UA (RFC 3331): MTP2 of a signalling gateway, used from afar; carries MTP3 messages.
 */
#ifndef SIGWARDEN_PROTO_M2UA_H
#define SIGWARDEN_PROTO_M2UA_H

#include "base/cursor.h"
#include "base/note.h"

struct m2ua_message {
    uint8_t message_class, message_type; /* RFC 3331 3.1.3 and 3.1.4; m2ua_message.def is the list */
    bool has_interface, has_data;
    uint32_t interface; /* interface identifier, where it is an integer */
    struct cursor mtp3; /* of MAUP DATA: from the service information octet on */
};

/*
 * Reads one M2UA message; `in` is one SCTP user message. Status as in m3ua_decode(); notes are
 * adaptation_length and adaptation_parameter_duplicate. Both forms of protocol data are read: 1 (0x0300) and
 * TTC's 2 (0x0301), whose length octet in front is stepped over; the first that comes counts.
 */
enum status m2ua_decode(struct cursor in, struct m2ua_message *ret, struct notes *notes);

/* "DATA", "ESTABLISH REQ", ...; NULL for a message that RFC 3331 does not have. */
const char *m2ua_message_name(uint8_t message_class, uint8_t message_type);

#endif
