// SPDX-License-Identifier: Apache-2.0
/*
 * How the two ends of a Diameter connection called themselves when they made it (Capabilities-Exchange, RFC
 * 6733 5.3). A small table; of connections that share a place the recent one stays, and of the other nothing
 * is known any more.
 *
 * Zeroed memory is an empty table. Cost: O(1).
 */
#ifndef SIGWARDEN_MEMORY_PEERS_H
#define SIGWARDEN_MEMORY_PEERS_H

#include "base/saved.h"
#include "base/span.h"

#define PEERS_CONNECTIONS 1024
#define PEER_NAME_MAX     255

struct peers {
    struct peers_connection {
        uint64_t flow_id;
        struct peer {
            uint8_t len;
            char name[PEER_NAME_MAX];
        } end[2];
    } connections[PEERS_CONNECTIONS];
};

/* End `end` of the flow said its name; names that are too long are no names. */
static inline void peers_learn(struct peers *peers, uint64_t flow_id, unsigned end, struct span name)
{
    struct peers_connection *connection = &peers->connections[flow_id % PEERS_CONNECTIONS];
    if (connection->flow_id != flow_id) {
        connection->flow_id = flow_id;
        connection->end[0].len = connection->end[1].len = 0;
    }
    if (name.len == 0 || name.len > PEER_NAME_MAX)
        return;
    connection->end[end & 1].len = (uint8_t)name.len;
    memcpy(connection->end[end & 1].name, name.p, name.len);
}

/* Empty where it is not known. Valid until the next name is learned. */
static inline struct span peers_name(const struct peers *peers, uint64_t flow_id, unsigned end)
{
    const struct peers_connection *connection = &peers->connections[flow_id % PEERS_CONNECTIONS];
    const struct peer *peer = &connection->end[end & 1];
    return connection->flow_id == flow_id ? span_of(peer->name, peer->len) : span_of(NULL, 0);
}

/* Saves the table, or brings it back into an empty one. */
static inline void peers_save_or_load(struct peers *peers, struct saved *saved)
{
    uint32_t left = 0, at = 0;
    for (unsigned i = 0; !saved->loading && i < PEERS_CONNECTIONS; i++)
        left += peers->connections[i].flow_id != 0;
    left = saved_count(saved, left, PEERS_CONNECTIONS);
    for (; left && saved_ok(saved); left--, at++) {
        while (!saved->loading && peers->connections[at].flow_id == 0)
            at++;
        uint64_t flow_id = saved->loading ? 0 : peers->connections[at].flow_id;
        saved_u64(saved, &flow_id);
        at = (uint32_t)(flow_id % PEERS_CONNECTIONS);
        struct peers_connection *connection = &peers->connections[at];
        connection->flow_id = flow_id;
        for (unsigned end = 0; end < 2; end++) {
            saved_u8(saved, &connection->end[end].len);
            saved_octets(saved, connection->end[end].name, connection->end[end].len);
        }
    }
}

#endif
