// SPDX-License-Identifier: Apache-2.0
/*
 * Which protocol a user message is, as far as the layers below can tell: by the SCTP payload protocol
 * identifier, else by the registered port. Nothing is guessed from content except encryption.
 * Threads: any. Cost: a walk of one small table.
 */
#ifndef SIGWARDEN_FRAME_PAYLOAD_PROTOCOL_H
#define SIGWARDEN_FRAME_PAYLOAD_PROTOCOL_H

#include "frame/payload.h"

/*
 * front: the message, or as much of its front as is there. It is looked at only for the header of a DTLS
 * record (RFC 6083) or a TLS record (RFC 3436), which makes it PAYLOAD_encrypted whatever the ppid says, but
 * for the ppids of a protocol over DTLS, which keep their name. The ppid wins over the ports; a port counts
 * only where the ppid is 0 or names no row, and only if no other row shares it.
 */
enum payload_protocol payload_protocol_of(uint32_t ppid, uint16_t src_port, uint16_t dest_port,
                                          struct span front);

/* The protocol of a TCP or UDP port (IANA), of the receiver's rather than the sender's; PAYLOAD_unknown: none
 * that is known. */
enum payload_protocol payload_protocol_at(enum ip_protocol transport, uint16_t src_port, uint16_t dest_port);

/* By the name that Wireshark's exported PDUs use for it, "m3ua"; PAYLOAD_unknown if there is no such row. */
enum payload_protocol payload_protocol_exported(struct span name);

/* Whether what it carries cannot be read without a key. */
bool payload_protocol_encrypted(enum payload_protocol protocol);

/* "M3UA"; "unknown" for PAYLOAD_unknown and any number that is no row. Never NULL. */
const char *payload_protocol_name(enum payload_protocol protocol);
const char *payload_protocol_doc(enum payload_protocol protocol);

#endif
