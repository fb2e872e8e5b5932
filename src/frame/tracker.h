// SPDX-License-Identifier: Apache-2.0
/*
 * The frame layer: captured packets in, whole user messages out. Link layers down to MTP2, IP with its
 * fragments and tunnels, and SCTP with its chunks, fragments, duplicates and paths are dealt with here.
 *
 * A tracker lives in memory that its caller provides; nothing else is allocated, and all its tables are
 * bounded, evict the oldest and count that. Time is the packets'. Threads: one at a time.
 */
#ifndef SIGWARDEN_FRAME_TRACKER_H
#define SIGWARDEN_FRAME_TRACKER_H

#include <sigwarden/packet.h>

#include "base/saved.h"
#include "frame/payload.h"
#include "frame/stream.h"

struct tracker;

struct tracker_limits {
    uint32_t associations; /* SCTP associations followed at a time, and as many TCP connections; 48 KiB each
                              of what was read, touched as needed */
    uint32_t buffer_bytes; /* for SCTP messages that are not complete yet */
    uint32_t streams;      /* TCP streams that wait for bytes at a time; 656 KiB each, touched as needed */
    uint32_t datagrams; /* IP datagrams that wait for fragments at a time; 64 KiB each, touched as needed */
};

/* One SCTP association, for reports on what a capture cannot show. */
struct association_summary {
    struct ip_address ip[2]; /* the first address seen of each end */
    uint16_t port[2];
    uint64_t data_chunks[2]; /* sent by end 0, by end 1; duplicates left out */
    uint64_t missing_tsns[2];
    uint64_t packets[2];
    uint32_t ppid; /* of the most recent DATA */
    bool multi_homed;
};

#define TRACKER_PPIDS    16
#define TRACKER_NAMES    8
#define TRACKER_NAME_LEN 40
#define TRACKER_TUNNELS  4 /* IP packets inside one another, beside the outermost */

struct tracker_stats {
    uint64_t frames, bytes;
    uint64_t frames_cut;   /* fewer bytes captured than were on the wire */
    uint64_t frames_other; /* well-formed, of protocols that are not looked at (ARP, ICMP, ...) */
    uint64_t mtp2_fill_in, mtp2_status; /* signal units without a message */
    uint64_t tunnels;                   /* IP packets found inside others */
    uint64_t tunnels_too_deep;          /* frames with more than TRACKER_TUNNELS of them */
    uint64_t exported_unknown;          /* PDUs that Wireshark exported, of a name that nobody knows */
    uint64_t frames_malformed;
    uint64_t link_type_unknown;
    uint64_t ip_fragments, ip_fragments_lost; /* lost: of datagrams that never became whole */
    uint64_t protocols[PAYLOAD_COUNT];        /* messages handed up */
    uint64_t sctp_packets, sctp_chunks, sctp_data_chunks;
    uint64_t sctp_i_data_chunks; /* of these, I-DATA (RFC 8260) */
    uint64_t sctp_duplicates, sctp_fragments, sctp_fragments_lost;
    uint64_t sctp_missing_tsns; /* right after tracker_flush() or tracker_save_or_load() */
    uint64_t associations, associations_evicted, buffers_evicted;
    uint64_t tcp_connections, tcp_connections_evicted, tcp_segments;
    uint64_t tcp_retransmissions, tcp_out_of_order;
    uint64_t tcp_buffers_evicted;         /* counted in buffers_evicted, too */
    uint64_t tcp_gaps, tcp_bytes_missing; /* never captured */
    uint64_t tcp_bytes_skipped;           /* passed over until a message began */
    uint64_t udp_datagrams;               /* of protocols that are read */
    uint64_t late_packets;                /* timestamps that went back */
    struct {
        uint32_t ppid;
        uint64_t messages, bytes;
    } ppids[TRACKER_PPIDS]; /* in order of appearance */
    uint32_t ppid_count;    /* those beyond TRACKER_PPIDS are in the last one, ppid UINT32_MAX */
    struct {
        char name[TRACKER_NAME_LEN]; /* as in the PDU, its front; other bytes than printable ASCII are '?' */
        uint64_t messages;
    } exported_names[TRACKER_NAMES]; /* of exported_unknown, in order of appearance */
    uint32_t exported_name_count;    /* those beyond TRACKER_NAMES are in the last one, "others" */
};

typedef void tracker_sink(void *context, const struct payload *payload);

/* 1024 associations, 16 MiB of buffers, 32 streams, 64 datagrams. */
struct tracker_limits tracker_limits_default(void);

/* Bytes that tracker_init() needs for these limits. */
size_t tracker_size(const struct tracker_limits *limits);

/*
 * memory: tracker_size() bytes, zeroed, aligned for any type, owned by the caller until the tracker is no
 * longer used. There is nothing to free. seed: any number that an attacker cannot know; it keys the hash
 * tables and shows in no output.
 */
struct tracker *tracker_init(void *memory, const struct tracker_limits *limits, uint64_t seed,
                             tracker_sink *sink, void *context);

/* Has TCP streams read, cut into messages by `framer`; without it they are counted as other frames. */
void tracker_read_streams(struct tracker *tracker, stream_framer *framer);

/* Feeds one packet; calls sink for each message that it completes. Packets come in order of time. */
void tracker_packet(struct tracker *tracker, const struct sigwarden_packet *packet);

/* The end: what is still incomplete is counted as lost. */
void tracker_flush(struct tracker *tracker);

/*
 * Saves what is followed and what is not whole yet, or brings it back into a fresh tracker of the same limits
 * and seed. What was counted for reports stays behind.
 */
void tracker_save_or_load(struct tracker *tracker, struct saved *saved);

const struct tracker_stats *tracker_stats(const struct tracker *tracker);

/* Walks the associations in order of appearance: false behind the last. */
bool tracker_association(const struct tracker *tracker, uint32_t index, struct association_summary *ret);

#endif
