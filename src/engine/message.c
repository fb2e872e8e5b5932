// SPDX-License-Identifier: Apache-2.0
#include "engine/state.h"

#include "base/hash.h"

/* What is kept of a segmented message beside its bytes, until it is whole or given up. */
struct carrier {
    bool has_label, gaps;
    struct mtp3_label label;
    struct sccp_message sccp; /* the spans in it are not kept */
};
_Static_assert(sizeof(struct carrier) <= 512, "frame/segments.h keeps no more");

/* What the network gives back because it could not deliver it. */
static bool is_service(const struct sccp_message *sccp)
{
    return sccp->type == SCCP_UDTS || sccp->type == SCCP_XUDTS || sccp->type == SCCP_LUDTS;
}

/*
 * Subsystems that speak something else than TCAP over SCCP: management, RANAP, RNSAP, PCAP, BSSAP. None of
 * these begins with a tag of TCAP, so what does is TCAP whatever its address says (B-05).
 */
static bool other_sccp_user(const struct sccp_message *sccp, const struct cursor *data)
{
    static const uint8_t others[] = {1, 142, 143, 249, 250, 251, 252, 253, 254};
    /* also in tags of several octets; and ANSI's, which are private */
    enum { TCAP_FIRST = 0x61, TCAP_LAST = 0x7f, ANSI_FIRST = 0xe1, ANSI_LAST = 0xe6 };
    uint8_t first = cursor_peek(data);
    if ((first >= TCAP_FIRST && first <= TCAP_LAST) || (first >= ANSI_FIRST && first <= ANSI_LAST))
        return false;
    for (size_t i = 0; i < sizeof others; i++)
        if (sccp->has_called && sccp->called.has_ssn && sccp->called.ssn == others[i])
            return true;
    return false;
}

/* Of its global title, else of its point code; fallback_pc: where the address has neither. */
static uint64_t hash_of_address(const struct sccp_address *address, uint32_t fallback_pc)
{
    if (address->has_gt && address->gt.len)
        return hash_bytes(1, span_of(address->gt.text, address->gt.len));
    return hash_words(2, address->has_point_code ? address->point_code : fallback_pc, 0);
}

/* Which message of all this is. */
static uint64_t content_of(const struct sigwarden_state *state, const struct message *m, struct cursor bytes)
{
    const struct sccp_address *from = &m->sccp.calling, *to = &m->sccp.called;
    /* what rules see of the addresses must be the same, too: else a decoy hides what comes behind it */
    uint64_t subsystems = (uint64_t)m->returned << 20 | (uint64_t)from->has_ssn << 17 |
                          (uint64_t)to->has_ssn << 16 | (uint64_t)from->ssn << 8 | to->ssn;
    uint64_t content = hash_words(hash_content(state->seed, cursor_rest(&bytes)), subsystems, 0);
    return hash_words(state->seed, hash_of_address(from, 0), content);
}

void message_tcap(struct sigwarden_state *state, struct message *m, struct cursor bytes)
{
    notes_enter(&m->notes, LAYER_tcap, cursor_at(&bytes));
    m->content = content_of(state, m, bytes);
    if (!state->ahead.queue)
        legs_prefetch(state->legs, m->content); /* 3 percent of the time was spent on waiting for it */
    m->calling_hash = hash_of_address(&m->sccp.calling, m->label.opc);
    m->called_hash = hash_of_address(&m->sccp.called, m->label.dpc);
    m->status = (uint8_t)tcap_decode(bytes, &m->tcap, &m->notes);
    m->kind = MESSAGE_TCAP;
}

/* Its own octets do not outlive the segment. */
static void forget_octets(struct sccp_message *sccp)
{
    sccp->called.bytes = sccp->calling.bytes = (struct span){NULL, 0};
    sccp->data = (struct cursor){0};
}

/* A segment of a message: nothing is judged before the whole is there. */
static void read_segment(struct sigwarden_state *state, struct message *m)
{
    const struct sccp_message *sccp = &m->sccp;
    uint64_t way = m->has_label ? (uint64_t)m->label.opc << 32 | m->label.dpc : m->origin.flow_id;
    uint64_t key =
        hash_bytes(hash_words(sccp->segment_local_reference, way, m->returned), sccp->called.bytes);
    key = hash_bytes(key, sccp->calling.bytes);
    struct carrier carrier = {m->has_label, m->gaps, m->label, m->sccp};
    forget_octets(&carrier.sccp);
    struct cursor whole;
    struct origin origin;
    if (!segments_add(state->segments, key, sccp->segment_first, sccp->segment_remaining, sccp->data,
                      span_of((const void *)&carrier, sizeof carrier), &m->origin, &whole, &origin,
                      &m->notes))
        return;
    m->origin = origin;
    forget_octets(&m->sccp);
    whole = cursor_of_cut(ahead_keep(state, cursor_rest(&whole)), whole.cut);
    m->bytes = cursor_rest(&whole);
    if (other_sccp_user(sccp, &whole))
        state->stats.sccp_other_users[sccp->called.ssn]++;
    else
        message_tcap(state, m, whole);
}

void message_sccp_decoded(struct sigwarden_state *state, struct message *m, enum status status)
{
    const struct sccp_message *sccp = &m->sccp;
    state->stats.sccp_types[sccp->type]++;
    if (status == STATUS_UNSUPPORTED)
        return;
    m->returned = is_service(sccp);
    if (status == STATUS_OK && !sccp->segmented && other_sccp_user(sccp, &sccp->data)) {
        state->stats.sccp_other_users[sccp->called.ssn]++;
        return;
    }
    /* of a cut message what is there is read on, and TCAP says that it is cut */
    if (!sccp->has_data || status == STATUS_MALFORMED || status == STATUS_LIMIT)
        message_unreadable(m, status == STATUS_OK ? STATUS_MALFORMED : status, LAYER_sccp);
    if (!sccp->has_data)
        return;
    if (m->kind == MESSAGE_UNREADABLE)
        m = ahead_hand_over_and_go_on(state);
    if (m->sccp.segmented)
        read_segment(state, m);
    else
        message_tcap(state, m, m->sccp.data);
}

bool message_sccp_is_clean(struct cursor bytes, enum point_code_format format)
{
    struct sccp_message sccp;
    struct notes notes;
    notes_init(&notes);
    notes_enter(&notes, LAYER_sccp, cursor_at(&bytes));
    if (sccp_decode(bytes, format, &sccp, &notes) != STATUS_OK || notes.set)
        return false;
    /* of the two forms with 24 bits only ANSI's addresses say that they are national */
    bool national = sccp.called.national || sccp.calling.national;
    return format == POINT_CODE_ANSI ? national : format != POINT_CODE_CHINA || !national;
}

/* The first form of point codes in which the addresses make sense; ITU's before all, and if none does. */
static enum point_code_format guess_format(struct cursor bytes)
{
    for (unsigned format = 0; format < POINT_CODE_FORMATS; format++)
        if (message_sccp_is_clean(bytes, (enum point_code_format)format))
            return (enum point_code_format)format;
    return POINT_CODE_ITU;
}

void message_sccp(struct sigwarden_state *state, struct message *m, struct cursor bytes, int format)
{
    if (format < 0) {
        format = (int)guess_format(bytes);
        m->label.format = (uint8_t)format;
        if (format != POINT_CODE_ITU)
            note_add(&m->notes, NOTE_point_code_guessed, NULL);
    }
    notes_enter(&m->notes, LAYER_sccp, cursor_at(&bytes));
    enum status status = sccp_decode(bytes, (enum point_code_format)format, &m->sccp, &m->notes);
    message_sccp_decoded(state, m, status);
}

void message_unreadable(struct message *m, enum status status, enum note_layer layer)
{
    if (status == STATUS_OK)
        return;
    m->kind = MESSAGE_UNREADABLE;
    m->status = (uint8_t)status;
    m->layer = (uint8_t)layer;
}

void message_hear(struct message *m)
{
    m->hear = true;
    m->direction = (uint8_t)heard_direction(&m->origin);
}

void message_expire_segments(struct sigwarden_state *state, int64_t now_ns)
{
    struct span kept, front;
    struct origin origin;
    while (segments_expire(state->segments, now_ns, &kept, &front, &origin)) {
        struct notes notes;
        struct carrier carrier;
        notes_init(&notes);
        note_add(&notes, NOTE_sccp_segment_missing, NULL);
        struct message *m = ahead_message(state, &origin, &notes, front);
        memcpy(&carrier, kept.p, sizeof carrier);
        m->has_label = carrier.has_label;
        m->label = carrier.label;
        m->sccp = carrier.sccp;
        m->gaps = carrier.gaps;
        m->returned = is_service(&m->sccp);
        if (front.len)
            message_tcap(state, m, cursor_of_cut(m->bytes, true));
        else
            message_unreadable(m, STATUS_TRUNCATED, LAYER_sccp);
        ahead_hand_over(state);
    }
}
