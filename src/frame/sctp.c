// SPDX-License-Identifier: Apache-2.0
#include "frame/sctp.h"

#include "base/hash.h"
#include "frame/payload_protocol.h"

enum chunk_type {
    CHUNK_DATA = 0,
    CHUNK_INIT = 1,
    CHUNK_INIT_ACK = 2,
    CHUNK_ABORT = 6,
    CHUNK_SHUTDOWN_COMPLETE = 14,
    CHUNK_I_DATA = 64,         /* RFC 8260 */
    CHUNK_FORWARD_TSN = 192,   /* RFC 3758 */
    CHUNK_ASCONF = 193,        /* RFC 5061 */
    CHUNK_I_FORWARD_TSN = 194, /* RFC 8260 */
};
enum parameter_type { PARAMETER_IPV4 = 5, PARAMETER_IPV6 = 6, PARAMETER_ADD_ADDRESS = 0xc001 };
enum { FLAG_END = 1, FLAG_BEGIN = 2, FLAG_UNORDERED = 4, FLAG_TAG_RETURNED = 1 };
enum { PARAMETERS_MAX = 64 };
enum { NEEDLESS_LEN = 1000 }; /* a message below this fits into any packet (RFC 9260 6.9) */

struct chunk {
    uint8_t type, flags;
    struct cursor value;
};

/* A packet on its way through its chunks. */
struct packet {
    struct sctp *sctp;
    struct association *association;
    unsigned from;
    uint32_t tag, skipped_to;
    bool malformed, skips;
    bool own_tag; /* what its receiver would take it by */
    const struct origin *origin;
    const struct notes *notes;
};

/* False at the end, and where the rest makes no chunk: a receiver takes none that is longer than its packet.
 */
static bool chunk_next(struct cursor *in, struct chunk *ret)
{
    enum { HEADER_LEN = 4 };
    if (cursor_left(in) == 0)
        return false;
    const uint32_t header = cursor_be32(in); /* in one read: there are several chunks in each packet */
    ret->type = (uint8_t)(header >> 24);
    ret->flags = (uint8_t)(header >> 16);
    unsigned len = header & UINT16_MAX;
    if (cursor_ok(in) && len < HEADER_LEN)
        cursor_fail(in, STATUS_MALFORMED);
    if (!cursor_ok(in))
        return false;
    ret->value = cursor_sub(in, len - HEADER_LEN);
    size_t padding = -len & 3u, left = cursor_left(in);
    cursor_skip(in, padding < left ? padding : left); /* the last chunk's may be missing */
    return cursor_status(in) != STATUS_MALFORMED;
}

static void count_ppid(struct tracker_stats *stats, uint32_t ppid, size_t len)
{
    uint32_t i = 0;
    while (i < stats->ppid_count && stats->ppids[i].ppid != ppid)
        i++;
    if (i == stats->ppid_count) {
        if (i == TRACKER_PPIDS)
            stats->ppids[--i].ppid = UINT32_MAX;
        else
            stats->ppids[stats->ppid_count++].ppid = ppid;
    }
    stats->ppids[i].messages++;
    stats->ppids[i].bytes += len;
}

static void deliver(struct packet *packet, struct payload *payload)
{
    struct tracker_stats *stats = packet->sctp->stats;
    const struct origin *origin = &payload->origin;
    struct span bytes = cursor_rest(&payload->bytes);
    count_ppid(stats, payload->ppid, bytes.len);
    packet->association->ppid = payload->ppid;
    payload->missing = direction_missing(&packet->association->direction[0]) +
                       direction_missing(&packet->association->direction[1]);
    payload->gaps = payload->missing > 0;
    payload->protocol =
        (uint8_t)payload_protocol_of(payload->ppid, origin->src_port, origin->dest_port, bytes);
    stats->protocols[payload->protocol]++;
    packet->sctp->sink(packet->sctp->context, payload);
}

/* message, number: as in struct sctp_fragment. */
static void deliver_fragment(struct packet *packet, struct payload *payload, unsigned flags, uint64_t message,
                             uint32_t number)
{
    struct sctp *sctp = packet->sctp;
    struct sctp_whole whole;
    struct sctp_fragment fragment = {
        .sender = associations_sender(sctp->associations, packet->association, packet->from, packet->tag),
        .message = message,
        .number = number,
        .begins = flags & FLAG_BEGIN,
        .ends = flags & FLAG_END,
        .cut = payload->bytes.cut,
        .stream = payload->stream,
        .ppid = payload->ppid,
        .bytes = cursor_rest(&payload->bytes),
    };
    sctp->stats->sctp_fragments++;
    if (!sctp_fragments_add(sctp->fragments, &fragment, &payload->origin, &payload->notes, &whole))
        return;
    payload->bytes = cursor_of_cut(whole.bytes, whole.cut);
    payload->stream = whole.stream;
    payload->ppid = whole.ppid;
    if (whole.bytes.len < NEEDLESS_LEN && !whole.cut)
        note_add(&payload->notes, NOTE_sctp_fragment_tiny, NULL);
    deliver(packet, payload);
}

/* Whether a chunk says what one before it said. Under a tag that is not its sender's nothing counts. */
static enum tsn_verdict verdict_of(struct packet *packet, uint32_t tsn, uint32_t content, bool cut)
{
    struct direction *direction = &packet->association->direction[packet->from];
    return packet->own_tag ? direction_tsn(direction, tsn, content, cut) : TSN_NEW;
}

/* Stream, U bit and MID of I-DATA in one number, which is not DATA's 0. */
static uint64_t interleaved_message(unsigned flags, uint16_t stream, uint32_t mid)
{
    unsigned unordered = (flags & FLAG_UNORDERED) != 0;
    return UINT64_C(1) << 63 | (uint64_t)unordered << 48 | (uint64_t)stream << 32 | mid;
}

/* DATA (RFC 9260 3.3.1) and I-DATA (RFC 8260 2.1), which has got the MID before the last word, and instead of
 * the PPID there the FSN in all fragments but the first. */
static void read_data(struct packet *packet, struct chunk *chunk)
{
    struct tracker_stats *stats = packet->sctp->stats;
    bool interleaved = chunk->type == CHUNK_I_DATA;
    /* of the flags the I bit may differ from one sending to the next (RFC 7053) */
    unsigned flags = chunk->flags & (FLAG_END | FLAG_BEGIN | FLAG_UNORDERED);
    /* keyed: who could foresee the hash could pass another content off as a retransmission; with the type, as
     * the same bytes are another message in the other chunk */
    uint64_t key = packet->sctp->seed ^ flags ^ (uint64_t)chunk->type << 8;
    uint32_t content = (uint32_t)hash_content(key, cursor_rest(&chunk->value));
    uint32_t tsn = cursor_be32(&chunk->value);
    uint16_t stream = cursor_be16(&chunk->value);
    cursor_skip(&chunk->value, 2);
    uint32_t mid = interleaved ? cursor_be32(&chunk->value) : 0;
    uint32_t word = cursor_be32(&chunk->value);
    bool has_fsn = interleaved && !(flags & FLAG_BEGIN);
    if (has_fsn && word == 0) /* the number of the first fragment, and this is none */
        cursor_fail(&chunk->value, STATUS_MALFORMED);
    if (!cursor_ok(&chunk->value)) {
        packet->malformed |= cursor_status(&chunk->value) == STATUS_MALFORMED;
        return;
    }
    stats->sctp_data_chunks++;
    stats->sctp_i_data_chunks += interleaved;
    enum tsn_verdict verdict = verdict_of(packet, tsn, content, chunk->value.cut);
    if (verdict == TSN_DUPLICATE) {
        stats->sctp_duplicates++;
        return;
    }
    struct payload payload;
    payload_init(&payload, chunk->value, packet->origin, packet->notes);
    payload.stream = stream;
    payload.ppid = has_fsn ? 0 : word;
    if (verdict == TSN_CONFLICT)
        note_add(&payload.notes, NOTE_sctp_tsn_conflict, NULL);
    unsigned whole = FLAG_BEGIN | FLAG_END;
    if ((flags & whole) == whole)
        deliver(packet, &payload);
    else if (interleaved)
        deliver_fragment(packet, &payload, flags, interleaved_message(flags, stream, mid),
                         has_fsn ? word : 0);
    else
        deliver_fragment(packet, &payload, flags, 0, tsn);
}

/* One of a chunk's parameters (RFC 9260 3.2.1). */
static bool parameter_next(struct cursor *in, unsigned *ret_type, struct cursor *ret)
{
    enum { HEADER_LEN = 4 };
    if (cursor_left(in) < HEADER_LEN)
        return false;
    *ret_type = cursor_be16(in);
    unsigned len = cursor_be16(in);
    *ret = cursor_sub(in, len < HEADER_LEN ? 0 : len - HEADER_LEN);
    size_t padding = -len & 3u, left = cursor_left(in);
    cursor_skip(in, padding < left ? padding : left);
    return true;
}

/* A parameter that may be an address of the sender; all zero it stands for the one it is sent from. */
static void read_address(struct packet *packet, unsigned type, struct cursor value)
{
    static const struct ip_address zero;
    bool four = type == PARAMETER_IPV4 && cursor_left(&value) == 4;
    if (!four && !(type == PARAMETER_IPV6 && cursor_left(&value) == 16))
        return;
    struct ip_address address = {.family = four ? 4 : 6};
    struct span bytes = cursor_bytes(&value, four ? 4 : 16);
    memcpy(address.bytes, bytes.p, bytes.len);
    if (memcmp(address.bytes, zero.bytes, sizeof zero.bytes) != 0)
        associations_add_address(packet->sctp->associations, packet->association, packet->from, &address);
}

/* INIT and INIT-ACK: the tag on what their sender will receive, and its other addresses (RFC 9260 3.3.2). */
static void read_init(struct packet *packet, struct chunk *chunk)
{
    uint32_t tag = cursor_be32(&chunk->value);
    cursor_skip(&chunk->value, 12);
    if (cursor_ok(&chunk->value))
        associations_handshake(packet->sctp->associations, packet->association, packet->from, tag);
    unsigned type;
    struct cursor value;
    for (unsigned i = 0; i < PARAMETERS_MAX && parameter_next(&chunk->value, &type, &value); i++)
        read_address(packet, type, value);
}

/* ASCONF: addresses that its sender adds (RFC 5061 4.2.1). Those that it takes away do no harm. */
static void read_asconf(struct packet *packet, struct chunk *chunk)
{
    enum { SERIAL_LEN = 4, CORRELATION_LEN = 4 };
    unsigned type, inner_type;
    struct cursor value, inner;
    cursor_skip(&chunk->value, SERIAL_LEN);
    for (unsigned i = 0; i < PARAMETERS_MAX && parameter_next(&chunk->value, &type, &value); i++) {
        cursor_skip(&value, CORRELATION_LEN);
        if (type == PARAMETER_ADD_ADDRESS && parameter_next(&value, &inner_type, &inner))
            read_address(packet, inner_type, inner);
    }
}

static void read_chunk(struct packet *packet, struct chunk *chunk)
{
    switch ((enum chunk_type)chunk->type) {
    case CHUNK_DATA:
    case CHUNK_I_DATA:
        read_data(packet, chunk);
        break;
    case CHUNK_INIT:
    case CHUNK_INIT_ACK:
        read_init(packet, chunk);
        break;
    case CHUNK_ASCONF:
        if (packet->own_tag)
            read_asconf(packet, chunk);
        break;
    case CHUNK_FORWARD_TSN:
    case CHUNK_I_FORWARD_TSN:
        /* fragments that wait stay, until they are complete or lost: to a receiver without this extension the
         * chunk says nothing, and nobody should be able to make us forget a message's front with it */
        packet->skipped_to = cursor_be32(&chunk->value);
        packet->skips = cursor_ok(&chunk->value);
        break;
    case CHUNK_ABORT:
    case CHUNK_SHUTDOWN_COMPLETE:
        break;
    }
}

/* Looks through the chunks for what helps to tell whose packet this is. */
static void read_signs(struct cursor in, struct packet_signs *ret)
{
    struct chunk chunk;
    ret->tag_is_receivers = true;
    while (!ret->has_data && chunk_next(&in, &chunk)) {
        bool closes = chunk.type == CHUNK_ABORT || chunk.type == CHUNK_SHUTDOWN_COMPLETE;
        if (chunk.type == CHUNK_INIT || (closes && chunk.flags & FLAG_TAG_RETURNED))
            ret->tag_is_receivers = false;
        if (chunk.type == CHUNK_DATA || chunk.type == CHUNK_I_DATA) {
            ret->first_tsn = cursor_be32(&chunk.value);
            ret->has_data = cursor_ok(&chunk.value);
        }
    }
}

static void read_chunks(struct packet *packet, struct cursor *in)
{
    struct chunk chunk;
    while (chunk_next(in, &chunk)) {
        packet->sctp->stats->sctp_chunks++;
        read_chunk(packet, &chunk);
    }
    /* once for the packet, however many there are: it costs more than a chunk */
    struct direction *direction = &packet->association->direction[packet->from];
    if (packet->skips && packet->own_tag)
        direction_forward(direction, packet->skipped_to);
    packet->malformed |= cursor_status(in) == STATUS_MALFORMED;
}

void sctp_packet(struct sctp *sctp, struct cursor in, struct origin *origin, const struct notes *notes)
{
    struct packet packet = {.sctp = sctp, .origin = origin, .notes = notes};
    struct packet_signs signs = {.path = {.src = origin->src_ip, .dest = origin->dest_ip}};
    signs.path.src_port = cursor_be16(&in);
    signs.path.dest_port = cursor_be16(&in);
    signs.tag = cursor_be32(&in);
    cursor_skip(&in, 4);
    if (!cursor_ok(&in)) {
        sctp->stats->frames_malformed += cursor_status(&in) == STATUS_MALFORMED;
        return;
    }
    sctp->stats->sctp_packets++;
    read_signs(in, &signs);
    packet.association = associations_of(sctp->associations, &signs, &packet.from);
    const struct direction *direction = &packet.association->direction[packet.from];
    packet.tag = signs.tag;
    packet.own_tag = direction->tag_known && direction->tag == signs.tag;
    origin->flow_id = packet.association->flow_id;
    origin->src_port = signs.path.src_port;
    origin->dest_port = signs.path.dest_port;
    origin->ip_protocol = IP_PROTOCOL_SCTP;
    read_chunks(&packet, &in);
    sctp->stats->frames_malformed += packet.malformed;
}
