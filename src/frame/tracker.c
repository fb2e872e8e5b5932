// SPDX-License-Identifier: Apache-2.0
#include "frame/tracker.h"

#include "frame/ip_fragments.h"
#include "frame/link.h"
#include "frame/sctp.h"

struct tracker {
    struct sctp sctp;
    struct ip_fragments *datagrams;
    struct tracker_stats stats;
    int64_t latest_ns;
};

static size_t aligned(size_t size)
{
    return (size + 63) & ~(size_t)63;
}

struct tracker_limits tracker_limits_default(void)
{
    return (struct tracker_limits){.associations = 1024, .buffer_bytes = UINT32_C(16) << 20, .datagrams = 64};
}

size_t tracker_size(const struct tracker_limits *limits)
{
    return aligned(sizeof(struct tracker)) + aligned(associations_size(limits->associations)) +
           aligned(sctp_fragments_size(limits->buffer_bytes)) + aligned(ip_fragments_size(limits->datagrams));
}

struct tracker *tracker_init(void *memory, const struct tracker_limits *limits, uint64_t seed,
                             tracker_sink *sink, void *context)
{
    struct tracker *tracker = memory;
    char *at = (char *)memory + aligned(sizeof *tracker);
    tracker->sctp = (struct sctp){.seed = seed, .stats = &tracker->stats, .sink = sink, .context = context};
    tracker->sctp.associations = associations_init(at, limits->associations, seed);
    at += aligned(associations_size(limits->associations));
    tracker->sctp.fragments = sctp_fragments_init(at, limits->buffer_bytes, seed);
    at += aligned(sctp_fragments_size(limits->buffer_bytes));
    tracker->datagrams = ip_fragments_init(at, limits->datagrams);
    tracker->latest_ns = INT64_MIN;
    return tracker;
}

static void read_transport(struct tracker *tracker, const struct ip_packet *ip, struct origin *origin,
                           const struct notes *notes)
{
    origin->src_ip = ip->src;
    origin->dest_ip = ip->dest;
    switch (ip->protocol) {
    case IP_PROTOCOL_SCTP:
        sctp_packet(&tracker->sctp, ip->payload, origin, notes);
        break;
    default:
        tracker->stats.frames_other++;
    }
}

static void read_ip(struct tracker *tracker, struct cursor in, struct origin *origin, struct notes *notes)
{
    struct ip_packet ip;
    enum status status = ip_read(in, &ip);
    bool readable =
        status == STATUS_OK || (status == STATUS_TRUNCATED && ip.payload.cut && cursor_ok(&ip.payload));
    if (readable && ip.fragment) {
        tracker->stats.ip_fragments++;
        if (!ip_fragments_add(tracker->datagrams, &ip, origin, notes))
            return;
        status = ip_read_joined(&ip);
        readable = status == STATUS_OK;
    }
    if (readable)
        read_transport(tracker, &ip, origin, notes);
    else
        tracker->stats.frames_malformed += status != STATUS_TRUNCATED;
}

/* Figures that the parts keep themselves. */
static void gather(struct tracker *tracker)
{
    struct tracker_stats *stats = &tracker->stats;
    stats->ip_fragments_lost = ip_fragments_lost(tracker->datagrams);
    stats->sctp_fragments_lost = sctp_fragments_lost(tracker->sctp.fragments);
    stats->buffers_evicted = sctp_fragments_evicted(tracker->sctp.fragments);
    stats->associations = associations_opened(tracker->sctp.associations);
    stats->associations_evicted = associations_evicted(tracker->sctp.associations);
}

void tracker_packet(struct tracker *tracker, const struct sigwarden_packet *packet)
{
    struct tracker_stats *stats = &tracker->stats;
    bool cut = packet->captured_len < packet->wire_len;
    struct cursor in = cursor_of_cut(span_of(packet->data, packet->captured_len), cut);
    struct origin origin = {
        .time_ns = packet->time_ns,
        .frames = {packet->number},
        .frame_count = 1,
        .file = packet->file,
        .link_type = packet->link_type,
    };
    struct notes notes;
    notes_init(&notes);
    notes_enter(&notes, LAYER_frame, packet->data);
    stats->frames++;
    stats->bytes += packet->captured_len;
    stats->late_packets += packet->time_ns < tracker->latest_ns;
    if (packet->time_ns > tracker->latest_ns)
        tracker->latest_ns = packet->time_ns;
    if (cut) {
        stats->frames_cut++;
        note_add(&notes, NOTE_frame_cut, NULL);
    }
    switch (link_read(packet->link_type, &in)) {
    case LINK_IPV4:
    case LINK_IPV6:
        read_ip(tracker, in, &origin, &notes);
        break;
    case LINK_OTHER:
        stats->frames_other++;
        break;
    case LINK_BROKEN:
        stats->frames_malformed += !cut;
        break;
    case LINK_UNKNOWN:
        stats->link_type_unknown++;
        break;
    }
    gather(tracker);
}

void tracker_flush(struct tracker *tracker)
{
    ip_fragments_flush(tracker->datagrams);
    sctp_fragments_flush(tracker->sctp.fragments);
    tracker->stats.sctp_missing_tsns = associations_missing(tracker->sctp.associations);
    gather(tracker);
}

const struct tracker_stats *tracker_stats(const struct tracker *tracker)
{
    return &tracker->stats;
}

bool tracker_association(const struct tracker *tracker, uint32_t index, struct association_summary *ret)
{
    const struct association *a = associations_at(tracker->sctp.associations, index);
    if (!a)
        return false;
    *ret = (struct association_summary){.ppid = a->ppid, .multi_homed = a->multi_homed};
    for (unsigned end = 0; end < 2; end++) {
        ret->ip[end] = a->address[end][0];
        ret->port[end] = a->port[end];
        ret->data_chunks[end] = a->direction[end].data_chunks;
        ret->packets[end] = a->direction[end].packets;
        ret->missing_tsns[end] = direction_missing(&a->direction[end]);
    }
    return true;
}
