// SPDX-License-Identifier: Apache-2.0
/*
 * A signal set aside, without what it does not know, so that a request can wait for its answer in 1.6 KiB.
 * TEXT that points into tables keeps pointing there; texts in the signal's own room go along, up to 255
 * octets each.
 */
#ifndef SIGWARDEN_SIGNAL_PACK_H
#define SIGWARDEN_SIGNAL_PACK_H

#include "signal/signal.h"

#define PACK_SIZE 1536

struct packed_signal {
    int64_t time_ns;
    uint64_t flow_id, frame; /* of the frame that completed the request */
    uint32_t file;
    struct field_set have;
    uint64_t lines; /* those of the signal that are kept, a bit each; 0: single fields are */
    uint8_t source_gt_identity, destination_gt_identity;
    uint16_t used;
    bool incomplete; /* a field did not fit and is unknown after unpacking; texts that somebody wrote apart */
    uint8_t bytes[PACK_SIZE];
};

void signal_pack(const struct signal *signal, struct packed_signal *ret);
void signal_unpack(const struct packed_signal *packed, struct signal *ret);

#endif
