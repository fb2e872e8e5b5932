// SPDX-License-Identifier: Apache-2.0
/*
 * Wireshark's exported PDUs (LINKTYPE_WIRESHARK_UPPER_PDU): a message without the layers that carried it,
 * behind tags that say what it is and where it came from.
 */
#ifndef SIGWARDEN_FRAME_EXPORTED_PDU_H
#define SIGWARDEN_FRAME_EXPORTED_PDU_H

#include "frame/payload.h"

#define EXPORTED_TAGS_MAX 64

struct exported_pdu {
    struct span name;  /* of the dissector or the table of dissectors; empty if there is none */
    uint8_t protocol;  /* enum payload_protocol */
    uint8_t transport; /* enum ip_protocol, 0 where there is none that we know */
    bool has_opc, has_dpc;
    uint32_t opc, dpc;
    struct ip_address src_ip, dest_ip;
    uint16_t src_port, dest_port;
};

/*
 * Leaves `in` at the message. OK, also where nobody knows the name (protocol is then PAYLOAD_unknown); LIMIT
 * for more than EXPORTED_TAGS_MAX tags; TRUNCATED or MALFORMED where they do not end. Cost: O(tags).
 */
enum status exported_pdu_read(struct cursor *in, struct exported_pdu *ret);

#endif
