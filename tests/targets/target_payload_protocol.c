// SPDX-License-Identifier: Apache-2.0
#include "frame/payload_protocol.h"
#include "targets/target.h"

/* Four bytes ppid, two bytes each for the ports; the rest is the message, and a name. */
void target_payload_protocol(const uint8_t *data, size_t len)
{
    struct cursor in = cursor_of(span_of(data, len));
    uint32_t ppid = cursor_be32(&in);
    uint16_t src_port = cursor_be16(&in), dest_port = cursor_be16(&in);
    struct span message = cursor_rest(&in);
    enum payload_protocol protocol = payload_protocol_of(ppid, src_port, dest_port, message);
    TARGET_CHECK(protocol < PAYLOAD_COUNT);
    TARGET_CHECK(payload_protocol_name(protocol)[0] != 0);
    TARGET_CHECK(protocol == payload_protocol_of(ppid, dest_port, src_port, message));
    /* content tells encryption and nothing else */
    enum payload_protocol without = payload_protocol_of(ppid, src_port, dest_port, (struct span){NULL, 0});
    TARGET_CHECK(protocol == without || protocol == PAYLOAD_encrypted);
    TARGET_CHECK(payload_protocol_exported(message) < PAYLOAD_COUNT);
}
