// SPDX-License-Identifier: Apache-2.0
/*
 * What the frame layer hands up: one whole user message (an SCTP user message, what a signal unit of MTP2
 * carries or what Wireshark exported, later also a TCP stream's or a UDP datagram's) with everything about
 * where and when it was seen.
 */
#ifndef SIGWARDEN_FRAME_PAYLOAD_H
#define SIGWARDEN_FRAME_PAYLOAD_H

#include "base/cursor.h"
#include "base/ip.h"
#include "base/note.h"

#define ORIGIN_FRAMES_MAX 16

enum ip_protocol { IP_PROTOCOL_TCP = 6, IP_PROTOCOL_UDP = 17, IP_PROTOCOL_SCTP = 132 };

/* What a message is, as far as the layers below can tell; payload_protocol.def is the list. */
enum payload_protocol {
    PAYLOAD_unknown,
#define PAYLOAD(id, name, ppid, port, exported, doc) PAYLOAD_##id,
#include "frame/payload_protocol.def"
#undef PAYLOAD
    PAYLOAD_COUNT
};

/* Where and when a message was seen. Plain data; copied freely. */
struct origin {
    int64_t time_ns;  /* of the frame that completed the message */
    uint64_t flow_id; /* below 2^53; the same for both directions of an association; 0 where there is no IP */
    uint64_t frames[ORIGIN_FRAMES_MAX]; /* frame numbers, the completing one last */
    uint32_t frame_count; /* may exceed ORIGIN_FRAMES_MAX: then the first 15 and the last are kept */
    uint32_t file;        /* of the completing frame */
    struct ip_address src_ip, dest_ip;
    uint16_t src_port, dest_port; /* 0 where there are none */
    uint8_t ip_protocol;          /* enum ip_protocol, 0 where there is none */
    uint32_t link_type;
};

struct payload {
    struct cursor bytes; /* borrowed until the next call into the frame layer; may be cut */
    struct origin origin;
    uint8_t protocol;   /* enum payload_protocol */
    bool has_label;     /* an exported PDU that names both of its point codes */
    uint32_t opc, dpc;  /* of these */
    bool gaps;          /* something of what its flow carried is missing, or nobody can tell */
    uint64_t missing;   /* how much of it was noticed to be missing so far: chunks, or halves of a stream */
    uint32_t ppid;      /* SCTP payload protocol identifier */
    uint16_t stream;    /* SCTP stream identifier */
    struct notes notes; /* what the frame layer found odd about this message */
};

/* A message of which all else is to be set. Member by member: to clear it before takes as long as to read a
 * chunk. */
static inline void payload_init(struct payload *payload, struct cursor bytes, const struct origin *origin,
                                const struct notes *notes)
{
    payload->bytes = bytes;
    payload->origin = *origin;
    payload->protocol = PAYLOAD_unknown;
    payload->has_label = false;
    payload->opc = payload->dpc = 0;
    payload->gaps = false;
    payload->missing = 0;
    payload->ppid = 0;
    payload->stream = 0;
    payload->notes = *notes;
}

#endif
