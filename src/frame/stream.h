// SPDX-License-Identifier: Apache-2.0
/*
 * How a byte stream is cut into messages: what the frame layer asks of whoever knows the protocol.
 */
#ifndef SIGWARDEN_FRAME_STREAM_H
#define SIGWARDEN_FRAME_STREAM_H

#include "frame/payload.h"

/* What a place in a stream looks like. */
enum stream_front {
    STREAM_FRONT_NONE, /* no message begins here */
    STREAM_FRONT_MORE, /* nothing speaks against one so far; more octets are needed to say */
    STREAM_FRONT_ODD,  /* one that can be stepped over, but not all is as it should be */
    STREAM_FRONT_GOOD, /* surely a message */
};

/*
 * Says what `front` begins with and, for ODD and GOOD, how long it is. A reader in step goes on with ODD; one
 * that lost its place tries every octet until GOOD. Cost: O(1).
 */
typedef enum stream_front stream_framer(enum payload_protocol protocol, struct cursor front, size_t *ret_len);

#endif
