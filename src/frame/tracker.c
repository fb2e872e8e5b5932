// SPDX-License-Identifier: Apache-2.0
#include "frame/tracker.h"

#include "frame/exported_pdu.h"
#include "frame/flow.h"
#include "frame/ip_fragments.h"
#include "frame/payload_protocol.h"
#include "frame/sctp.h"
#include "frame/tcp.h"
#include "frame/tcp_connections.h"
#include "frame/tunnel.h"
#include "frame/udp.h"

struct tracker {
    struct sctp sctp; /* the sink, too */
    struct tcp tcp;
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
    return (struct tracker_limits){
        .associations = 1024,
        .buffer_bytes = UINT32_C(16) << 20,
        .streams = 32,
        .datagrams = 64,
    };
}

size_t tracker_size(const struct tracker_limits *limits)
{
    return aligned(sizeof(struct tracker)) + aligned(associations_size(limits->associations)) +
           aligned(sctp_fragments_size(limits->buffer_bytes)) +
           aligned(ip_fragments_size(limits->datagrams)) +
           aligned(tcp_connections_size(limits->associations, limits->streams));
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
    at += aligned(ip_fragments_size(limits->datagrams));
    tracker->tcp = (struct tcp){.stats = &tracker->stats, .sink = sink, .context = context};
    tracker->tcp.connections = tcp_connections_init(at, limits->associations, limits->streams, seed);
    tracker->latest_ns = INT64_MIN;
    return tracker;
}

/* A frame that ends here without a message. */
static void count_unread(struct tracker *tracker, enum link_result result, const struct cursor *in)
{
    struct tracker_stats *stats = &tracker->stats;
    if (result == LINK_IS_BROKEN)
        stats->frames_malformed += cursor_status(in) == STATUS_MALFORMED;
    else
        stats->frames_other++;
}

static void note_cut(struct tracker *tracker, struct notes *notes)
{
    tracker->stats.frames_cut++;
    note_add(notes, NOTE_frame_cut, NULL);
}

/* One IP packet, joined with its other fragments; false if there is nothing to go on with. */
static bool read_packet(struct tracker *tracker, struct cursor in, struct ip_packet *ret,
                        struct origin *origin, struct notes *notes)
{
    enum status status = ip_read(in, ret);
    bool readable =
        status == STATUS_OK || (status == STATUS_TRUNCATED && ret->payload.cut && cursor_ok(&ret->payload));
    if (readable && ret->fragment) {
        tracker->stats.ip_fragments++;
        if (!ip_fragments_add(tracker->datagrams, ret, origin, notes))
            return false;
        status = ip_read_joined(ret);
        readable = status == STATUS_OK;
    }
    if (!readable)
        tracker->stats.frames_malformed += status != STATUS_TRUNCATED;
    return readable;
}

static void hand_up(struct tracker *tracker, const struct payload *payload)
{
    tracker->stats.protocols[payload->protocol]++;
    tracker->sctp.sink(tracker->sctp.context, payload);
}

/* A message without IP below it. */
static void hand_up_bare(struct tracker *tracker, enum payload_protocol protocol, struct cursor in,
                         const struct origin *origin, const struct notes *notes)
{
    struct payload payload;
    payload_init(&payload, in, origin, notes);
    payload.protocol = (uint8_t)protocol;
    payload.gaps = true; /* nothing numbers these messages */
    hand_up(tracker, &payload);
}

/* A datagram for a port whose protocol is read; false if it is not, or may be a tunnel. */
static bool read_udp(struct tracker *tracker, struct cursor in, struct origin *origin,
                     const struct notes *notes)
{
    struct udp_datagram udp;
    enum status status = udp_read(in, &udp);
    enum payload_protocol protocol = payload_protocol_at(IP_PROTOCOL_UDP, udp.src_port, udp.dest_port);
    if (protocol == PAYLOAD_unknown || tunnel_has_port(udp.dest_port))
        return false;
    if (status != STATUS_OK) {
        tracker->stats.frames_malformed += status == STATUS_MALFORMED;
        return true;
    }
    origin->src_port = udp.src_port;
    origin->dest_port = udp.dest_port;
    origin->ip_protocol = IP_PROTOCOL_UDP;
    origin->flow_id = flow_id_of(&origin->src_ip, udp.src_port, &origin->dest_ip, udp.dest_port);
    tracker->stats.udp_datagrams++;
    hand_up_bare(tracker, protocol, udp.payload, origin, notes);
    return true;
}

static void read_ip(struct tracker *tracker, struct cursor in, struct origin *origin, struct notes *notes)
{
    struct ip_packet ip;
    for (unsigned tunnels = 0; read_packet(tracker, in, &ip, origin, notes); tunnels++) {
        origin->src_ip = ip.src;
        origin->dest_ip = ip.dest;
        if (ip.protocol == IP_PROTOCOL_SCTP) {
            sctp_packet(&tracker->sctp, ip.payload, origin, notes);
            return;
        }
        if (ip.protocol == IP_PROTOCOL_TCP) {
            tcp_segment(&tracker->tcp, ip.payload, ip.payload_len, origin, notes);
            return;
        }
        if (ip.protocol == IP_PROTOCOL_UDP && read_udp(tracker, ip.payload, origin, notes))
            return;
        in = ip.payload;
        enum link_result inside = tunnel_read(ip.protocol, &in);
        if (inside != LINK_IS_IPV4 && inside != LINK_IS_IPV6) {
            count_unread(tracker, inside, &in);
            return;
        }
        if (tunnels == TRACKER_TUNNELS) {
            tracker->stats.tunnels_too_deep++;
            return;
        }
        tracker->stats.tunnels++;
        if (in.cut && !notes_have(notes, NOTE_frame_cut))
            note_cut(tracker, notes);
    }
}

static void count_unknown_name(struct tracker_stats *stats, struct span name)
{
    char text[TRACKER_NAME_LEN] = "";
    struct cursor in = cursor_of(name);
    for (size_t i = 0; i < TRACKER_NAME_LEN - 1 && cursor_left(&in); i++) {
        uint8_t byte = cursor_u8(&in);
        text[i] = byte >= ' ' && byte <= '~' ? (char)byte : '?';
    }
    stats->exported_unknown++;
    uint32_t i = 0;
    while (i < stats->exported_name_count && strcmp(stats->exported_names[i].name, text) != 0)
        i++;
    if (i == TRACKER_NAMES) {
        i = TRACKER_NAMES - 1;
        memcpy(stats->exported_names[i].name, "others", sizeof "others");
    } else if (i == stats->exported_name_count) {
        memcpy(stats->exported_names[i].name, text, sizeof text);
        stats->exported_name_count++;
    }
    stats->exported_names[i].messages++;
}

static void read_exported(struct tracker *tracker, struct cursor in, struct origin *origin,
                          const struct notes *notes)
{
    struct exported_pdu pdu;
    enum status status = exported_pdu_read(&in, &pdu);
    if (status != STATUS_OK) {
        tracker->stats.frames_malformed += status != STATUS_TRUNCATED;
        return;
    }
    if (pdu.protocol == PAYLOAD_unknown) {
        count_unknown_name(&tracker->stats, pdu.name);
        return;
    }
    origin->src_ip = pdu.src_ip;
    origin->dest_ip = pdu.dest_ip;
    origin->src_port = pdu.src_port;
    origin->dest_port = pdu.dest_port;
    origin->ip_protocol = pdu.transport;
    if (pdu.src_ip.family && pdu.dest_ip.family)
        origin->flow_id = flow_id_of(&pdu.src_ip, pdu.src_port, &pdu.dest_ip, pdu.dest_port);
    struct payload payload;
    payload_init(&payload, in, origin, notes);
    payload.protocol = pdu.protocol;
    payload.has_label = pdu.has_opc && pdu.has_dpc;
    payload.opc = pdu.opc;
    payload.dpc = pdu.dpc;
    payload.gaps = true;
    hand_up(tracker, &payload);
}

static void read_frame(struct tracker *tracker, uint32_t link_type, struct cursor in, struct origin *origin,
                       struct notes *notes)
{
    struct tracker_stats *stats = &tracker->stats;
    enum link_result result = link_read(link_type, &in);
    switch (result) {
    case LINK_IS_IPV4:
    case LINK_IS_IPV6:
        read_ip(tracker, in, origin, notes);
        ip_fragments_release(tracker->datagrams);
        break;
    case LINK_IS_MTP3:
        hand_up_bare(tracker, PAYLOAD_mtp3, in, origin, notes);
        break;
    case LINK_IS_SCCP:
        hand_up_bare(tracker, PAYLOAD_sccp, in, origin, notes);
        break;
    case LINK_IS_EXPORTED:
        read_exported(tracker, in, origin, notes);
        break;
    case LINK_IS_FILL_IN:
        stats->mtp2_fill_in++;
        break;
    case LINK_IS_STATUS:
        stats->mtp2_status++;
        break;
    case LINK_IS_OTHER:
    case LINK_IS_BROKEN:
        count_unread(tracker, result, &in);
        break;
    case LINK_IS_UNKNOWN:
        stats->link_type_unknown++;
        break;
    }
}

void tracker_read_streams(struct tracker *tracker, stream_framer *framer)
{
    tracker->tcp.framer = framer;
}

/* Figures that the parts keep themselves. */
static void gather(struct tracker *tracker)
{
    struct tracker_stats *stats = &tracker->stats;
    stats->ip_fragments_lost = ip_fragments_lost(tracker->datagrams);
    stats->sctp_fragments_lost = sctp_fragments_lost(tracker->sctp.fragments);
    stats->buffers_evicted = sctp_fragments_evicted(tracker->sctp.fragments) + stats->tcp_buffers_evicted;
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
    if (cut)
        note_cut(tracker, &notes);
    read_frame(tracker, packet->link_type, in, &origin, &notes);
    gather(tracker);
}

static void summarize(struct tracker *tracker)
{
    tracker->stats.sctp_missing_tsns = associations_missing(tracker->sctp.associations);
    gather(tracker);
}

void tracker_flush(struct tracker *tracker)
{
    ip_fragments_flush(tracker->datagrams);
    sctp_fragments_flush(tracker->sctp.fragments);
    tcp_flush(&tracker->tcp);
    summarize(tracker);
}

void tracker_save_or_load(struct tracker *tracker, struct saved *saved)
{
    associations_save_or_load(tracker->sctp.associations, saved);
    sctp_fragments_save_or_load(tracker->sctp.fragments, saved);
    ip_fragments_save_or_load(tracker->datagrams, saved);
    tcp_connections_save_or_load(tracker->tcp.connections, saved);
    saved_i64(saved, &tracker->latest_ns);
    summarize(tracker);
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
