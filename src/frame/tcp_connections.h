// SPDX-License-Identifier: Apache-2.0
/*
 * The TCP connections that are followed: what is known of each end's stream, and the buffers in which streams
 * wait for missing bytes.
 *
 * In memory of the caller's; bounded. What gives way is the connection that was silent the longest, and does
 * not depend on the seed. Cost: O(1) for each packet.
 */
#ifndef SIGWARDEN_FRAME_TCP_CONNECTIONS_H
#define SIGWARDEN_FRAME_TCP_CONNECTIONS_H

#include "frame/stream_buffer.h"

#define TCP_CONNECTIONS_MAX 16384
#define TCP_NONE            UINT16_MAX
#define TCP_ASIDE_MAX       8
#define TCP_ASIDE_BYTES     (UINT32_C(16) << 10)

/* What one end sends. */
struct tcp_half {
    bool started, in_step, encrypted;
    bool lost;     /* something of it is missing */
    bool found;    /* a message was */
    bool resynced; /* the next message is the first behind what was passed over */
    bool conflict; /* bytes came twice, differently: the next message says so */
    bool asked;    /* a SYN asked for another start; who receives it has not agreed so far */
    bool strayed;  /* the last segment was far from this stream, and ended at `stray` */
    uint32_t asked_start, stray;
    uint32_t start;       /* sequence number of the first byte of all */
    uint32_t next;        /* of the first byte that was not consumed */
    uint32_t skip;        /* bytes that still belong to a message which was handed up cut */
    uint16_t buffer;      /* TCP_NONE: nothing waits */
    uint32_t gap_at;      /* where the first missing byte is */
    int64_t gap_since_ns; /* since when; 0: none is waited for */
};

struct tcp_path {
    struct ip_address src, dest;
    uint16_t src_port, dest_port;
};

struct tcp_connection {
    struct tcp_path path; /* as the first segment had it: that of half 0 */
    uint64_t flow_id;
    uint16_t chain, newer, older;
    uint8_t protocol; /* enum payload_protocol */
    bool closed;      /* FIN or RST was seen */
    int64_t last_ns;  /* of its latest segment, with what else an origin needs when no packet is at hand */
    uint64_t last_frame;
    uint32_t file, link_type;
    struct tcp_half half[2];
};

/* Segments that disagree with what waits: they are read once the others are. */
struct tcp_aside {
    uint32_t count, len;
    struct {
        uint32_t seq, from, len;
        uint64_t frame;
    } list[TCP_ASIDE_MAX];
    uint8_t bytes[TCP_ASIDE_BYTES];
};

/* A buffer, and whose it is. */
struct tcp_lent {
    uint16_t owner, half; /* owner TCP_NONE: free */
    uint64_t turn;        /* when it was used last */
    struct stream_buffer buffer;
    struct tcp_aside aside;
};

struct tcp_connections {
    uint64_t seed, turn;
    int64_t swept_ns; /* when those that wait were looked at last */
    uint16_t newest, oldest, used, count, lent_count;
    struct tcp_connection *list;
    struct stream_past *pasts; /* two for each connection */
    struct tcp_lent *lent;
    uint16_t *buckets; /* number + 1; 0: empty */
    uint32_t mask;
};

/* connections: followed at a time; streams: that wait for bytes at a time. 0 counts as 1, and each is at most
 * TCP_CONNECTIONS_MAX. */
size_t tcp_connections_size(uint32_t connections, uint32_t streams);
struct tcp_connections *tcp_connections_init(void *memory, uint32_t connections, uint32_t streams,
                                             uint64_t seed);

/* NULL: it is not followed. *ret_from: the half that sends on this path. */
struct tcp_connection *tcp_connections_find(struct tcp_connections *table, const struct tcp_path *path,
                                            unsigned *ret_from);

/* Who must give way before another is added; NULL: there is room. */
struct tcp_connection *tcp_connections_oldest(const struct tcp_connections *table);

/* A new one, in the place of the oldest if there is no room: its buffers must have been given back. */
struct tcp_connection *tcp_connections_add(struct tcp_connections *table, const struct tcp_path *path,
                                           enum payload_protocol protocol);

/* What one of its halves sent before. */
struct stream_past *tcp_connections_past(const struct tcp_connections *table, const struct tcp_connection *c,
                                         unsigned half);

/* A free buffer, else the one that was not used for longest, which its owner must give back first. */
struct tcp_lent *tcp_connections_lend(struct tcp_connections *table);
void tcp_connections_give_back(struct tcp_connections *table, struct tcp_half *half);

/* Saves the connections with what waits in them, or brings them back into an empty table. */
void tcp_connections_save_or_load(struct tcp_connections *table, struct saved *saved);

#endif
