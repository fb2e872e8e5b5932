// SPDX-License-Identifier: Apache-2.0
/*
 * Reassembly of segmented SCCP messages (Q.714 4.1.1.2.3), kept below SCCP itself: the caller names the
 * message by a key (calling address, called address and local reference together).
 *
 * Lives in memory of the caller's; bounded; evicts the oldest and counts it. Threads: one at a time.
 */
#ifndef SIGWARDEN_FRAME_SEGMENTS_H
#define SIGWARDEN_FRAME_SEGMENTS_H

#include "base/saved.h"
#include "frame/payload.h"

struct segments;

struct segments_stats {
    uint64_t messages, segments, messages_lost, segments_odd; /* odd: repeated or out of order */
};

#define SEGMENTS_TIMEOUT_NS INT64_C(20000000000) /* Q.714 T(reass) is 10 to 20 s */

size_t segments_size(uint32_t messages);
struct segments *segments_init(void *memory, uint32_t messages);

/*
 * Adds a segment. True when the message is whole: *ret then holds it (valid until the next call; cut where a
 * segment was, or beyond 4096 bytes), *ret_origin the frames of all segments with the last one's time, and
 * notes what was odd. remaining: segments that follow this one, 0 to 15. Segments that come reversed are put
 * in order by it. carrier: whatever the caller wants to have back with a message that never becomes whole, up
 * to 512 bytes of the first segment to arrive.
 */
bool segments_add(struct segments *segments, uint64_t key, bool first, uint8_t remaining, struct cursor data,
                  struct span carrier, const struct origin *origin, struct cursor *ret,
                  struct origin *ret_origin, struct notes *notes);

/*
 * One message that was given up since the last call (timed out at `now_ns`, evicted, or all of them with
 * INT64_MAX), so that it is reported rather than lost: the carrier (valid until the next call), and what is
 * there of the message's own front in *ret, which may be empty.
 */
bool segments_expire(struct segments *segments, int64_t now_ns, struct span *ret_carrier, struct span *ret,
                     struct origin *ret_origin);

/* Saves the messages that are not whole, or brings them back into an empty table. */
void segments_save_or_load(struct segments *segments, struct saved *saved);

const struct segments_stats *segments_stats(const struct segments *segments);

#endif
