// SPDX-License-Identifier: Apache-2.0
/*
 * SCTP (RFC 9260): every chunk of a packet, up to whole user messages.
 */
#ifndef SIGWARDEN_FRAME_SCTP_H
#define SIGWARDEN_FRAME_SCTP_H

#include "frame/association.h"
#include "frame/sctp_fragments.h"
#include "frame/tracker.h"

struct sctp {
    struct associations *associations;
    struct sctp_fragments *fragments;
    uint64_t seed; /* of the hashes that tell a retransmission */
    struct tracker_stats *stats;
    tracker_sink *sink;
    void *context;
};

/*
 * Reads one packet, from the common header on. origin: everything but ports and flow is filled; these are
 * added. The checksum is not verified: network cards fill it in behind the capture.
 */
void sctp_packet(struct sctp *sctp, struct cursor in, struct origin *origin, const struct notes *notes);

#endif
