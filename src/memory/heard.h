// SPDX-License-Identifier: Apache-2.0
/*
 * Which directions of a flow were heard: silence means `unanswered` only where an answer could have been
 * seen. A small table; of flows that share a place the recent one stays, the other counts as not heard.
 *
 * Zeroed memory is an empty table. Cost: O(1).
 */
#ifndef SIGWARDEN_MEMORY_HEARD_H
#define SIGWARDEN_MEMORY_HEARD_H

#include "frame/payload.h"

#define HEARD_FLOWS 4096

struct heard {
    struct heard_flow {
        uint64_t flow_id;
        int64_t first_ns;
        bool direction[2];
    } flows[HEARD_FLOWS];
};

/* Which of the flow's two directions this is: the same for all messages that go the same way. */
static inline unsigned heard_direction(const struct origin *origin)
{
    int order = memcmp(origin->src_ip.bytes, origin->dest_ip.bytes, sizeof origin->src_ip.bytes);
    return order ? order < 0 : origin->src_port < origin->dest_port;
}

static inline void heard_add(struct heard *heard, uint64_t flow_id, unsigned direction, int64_t now_ns)
{
    struct heard_flow *flow = &heard->flows[flow_id % HEARD_FLOWS];
    if (flow->flow_id != flow_id)
        *flow = (struct heard_flow){.flow_id = flow_id, .first_ns = now_ns};
    flow->direction[direction] = true;
}

static inline bool heard_both(const struct heard *heard, uint64_t flow_id)
{
    const struct heard_flow *flow = &heard->flows[flow_id % HEARD_FLOWS];
    return flow->flow_id == flow_id && flow->direction[0] && flow->direction[1];
}

/* How long both directions have been listened to; 0 where they have not. */
static inline int64_t heard_for_ns(const struct heard *heard, uint64_t flow_id, int64_t now_ns)
{
    return heard_both(heard, flow_id) ? now_ns - heard->flows[flow_id % HEARD_FLOWS].first_ns : 0;
}

#endif
