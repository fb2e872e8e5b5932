// SPDX-License-Identifier: Apache-2.0
/*
 * TCP (RFC 9293) as a passive capture sees it: connections whose streams are framed into messages, whatever
 * order, size and repetition their segments have.
 *
 * What a message is in a stream is not this layer's knowledge: a framer says so (struct tcp). A connection is
 * followed if its port is that of a protocol which is read over TCP, or once a segment begins with what is
 * surely a message of one; others leave no state. Missing bytes are waited for a while, then given up,
 * counted, and the next message is looked for.
 *
 * In memory of the caller's; bounded; gives way to the least recently used. Cost: O(bytes) for each segment.
 */
#ifndef SIGWARDEN_FRAME_TCP_H
#define SIGWARDEN_FRAME_TCP_H

#include "frame/tracker.h"

/* How long missing bytes are waited for, by the time of the packets. */
#define TCP_PATIENCE_NS INT64_C(3000000000)

/* Of a longer message the front is handed up, as one that is cut. */
#define TCP_MESSAGE_MAX (UINT32_C(256) << 10)

struct tcp_connections;

struct tcp {
    struct tcp_connections *connections;
    stream_framer *framer; /* NULL: streams are not read */
    struct tracker_stats *stats;
    tracker_sink *sink;
    void *context;
};

/*
 * Reads one segment, from the TCP header on. len: how long it was when it was sent, for one that the capture
 * cut. at: everything but ports and flow is filled.
 */
void tcp_segment(struct tcp *tcp, struct cursor in, size_t len, const struct origin *at,
                 const struct notes *notes);

/* The end: what waits for missing bytes is handed up as far as it is there. */
void tcp_flush(struct tcp *tcp);

#endif
