// SPDX-License-Identifier: Apache-2.0
#include "frame/udp.h"

enum status udp_read(struct cursor in, struct udp_datagram *ret)
{
    enum { HEADER_LEN = 8 };
    ret->src_port = cursor_be16(&in);
    ret->dest_port = cursor_be16(&in);
    size_t len = cursor_be16(&in);
    cursor_skip(&in, 2); /* checksum: network cards fill it in behind the capture */
    ret->payload = in;
    if (!cursor_ok(&in) || len == 0)
        return cursor_status(&in);
    if (len < HEADER_LEN)
        return STATUS_MALFORMED;
    ret->payload = cursor_sub(&in, len - HEADER_LEN);
    return STATUS_OK;
}
