// SPDX-License-Identifier: Apache-2.0
/*
 * Which directions of a flow were heard: silence means `unanswered` only where an answer could have been
 * seen. And whether anything was lost: then that something was not seen says nothing. A small table; of flows
 * that share a place the recent one stays, the other counts as not heard.
 *
 * Zeroed memory is an empty table. Cost: O(1).
 */
#ifndef SIGWARDEN_MEMORY_HEARD_H
#define SIGWARDEN_MEMORY_HEARD_H

#include "base/saved.h"
#include "frame/payload.h"

#define HEARD_FLOWS 4096

struct heard {
    struct heard_flow {
        uint64_t flow_id;
        int64_t first_ns;
        uint64_t missing;
        bool direction[2];
    } flows[HEARD_FLOWS];
    uint64_t missing, most_missing; /* of all flows now, and at most within the hour */
    int64_t most_ns, lost_ns;       /* when it was so; when something was lost last, 0: never */
};

#define HEARD_MOST_NS INT64_C(3600000000000)

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
        *flow = (struct heard_flow){.flow_id = flow_id, .first_ns = now_ns, .missing = flow->missing};
    flow->direction[direction] = true;
}

/*
 * So much of the flow is missing by now. What only comes out of order is missing for a moment, again and
 * again; it is a loss the first time in an hour.
 */
static inline void heard_missing(struct heard *heard, uint64_t flow_id, uint64_t missing, int64_t now_ns)
{
    struct heard_flow *flow = &heard->flows[flow_id % HEARD_FLOWS];
    heard->missing += missing - flow->missing; /* modulo 2^64: it may become less */
    flow->missing = missing;
    bool lost = heard->missing > heard->most_missing;
    if (lost)
        heard->lost_ns = now_ns;
    if (lost || now_ns - heard->most_ns >= HEARD_MOST_NS) {
        heard->most_missing = heard->missing;
        heard->most_ns = now_ns;
    }
}

/* Whether anything that was captured lacks a part that came at this time or since. */
static inline bool heard_lost_since(const struct heard *heard, int64_t since_ns)
{
    return heard->lost_ns && heard->lost_ns >= since_ns;
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

/* Saves the table, or brings it back into an empty one. */
static inline void heard_save_or_load(struct heard *heard, struct saved *saved)
{
    uint32_t left = 0, at = 0;
    for (unsigned i = 0; !saved->loading && i < HEARD_FLOWS; i++)
        left += heard->flows[i].flow_id != 0;
    left = saved_count(saved, left, HEARD_FLOWS);
    for (; left && saved_ok(saved); left--, at++) {
        while (!saved->loading && heard->flows[at].flow_id == 0)
            at++;
        uint64_t flow_id = saved->loading ? 0 : heard->flows[at].flow_id;
        saved_u64(saved, &flow_id);
        at = (uint32_t)(flow_id % HEARD_FLOWS);
        struct heard_flow *flow = &heard->flows[at];
        flow->flow_id = flow_id;
        saved_time(saved, &flow->first_ns);
        saved_bool(saved, &flow->direction[0]);
        saved_bool(saved, &flow->direction[1]);
        saved_u64(saved, &flow->missing);
    }
    saved_u64(saved, &heard->missing);
    saved_u64(saved, &heard->most_missing);
    saved_time(saved, &heard->most_ns);
    saved_time(saved, &heard->lost_ns);
}

#endif
