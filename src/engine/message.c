// SPDX-License-Identifier: Apache-2.0
#include "engine/state.h"

#include "base/hash.h"
#include "engine/inject.h"

/* Subsystems that speak something else than TCAP over SCCP: management, RANAP, RNSAP, PCAP, BSSAP. */
static bool other_sccp_user(const struct sccp_message *sccp)
{
    static const uint8_t others[] = {1, 142, 143, 249, 250, 251, 252, 253, 254};
    for (size_t i = 0; i < sizeof others; i++)
        if (sccp->has_called && sccp->called.has_ssn && sccp->called.ssn == others[i])
            return true;
    return false;
}

static void read_tcap(struct sigwarden_state *state, struct message *message, struct cursor bytes)
{
    notes_enter(&message->notes, LAYER_tcap, cursor_at(&bytes));
    enum status status = tcap_decode(bytes, &message->tcap, &message->notes);
    state->stats.tcap_types[message->tcap.type & 7]++;
    signals_of_tcap(state, message, status);
}

/* A segment of a message: nothing is judged before the whole is there. */
static void read_segment(struct sigwarden_state *state, struct message *message)
{
    const struct sccp_message *sccp = &message->sccp;
    uint64_t key = hash_bytes(sccp->segment_local_reference, sccp->called.bytes);
    key = hash_bytes(key, sccp->calling.bytes);
    struct span whole;
    struct origin origin;
    if (!segments_add(state->segments, key, sccp->segment_first, sccp->segment_remaining,
                      cursor_rest(&sccp->data), message->bytes, &message->origin, &whole, &origin,
                      &message->notes))
        return;
    message->origin = origin;
    message->bytes = whole;
    read_tcap(state, message, cursor_of(whole));
}

/* The TCAP message, or a segment of it; one that had to make room for it is told at once. */
static void read_user(struct sigwarden_state *state, struct message *message)
{
    if (!message->sccp.segmented) {
        read_tcap(state, message, message->sccp.data);
        return;
    }
    read_segment(state, message);
    message_expire_segments(state, state->now_ns);
}

static void read_sccp(struct sigwarden_state *state, struct message *message)
{
    struct sccp_message *sccp = &message->sccp;
    notes_enter(&message->notes, LAYER_sccp, cursor_at(&message->m3ua.data));
    enum status status = sccp_decode(message->m3ua.data, sccp, &message->notes);
    state->stats.sccp_types[sccp->type]++;
    if (status == STATUS_UNSUPPORTED)
        return;
    message->returned = sccp->type == SCCP_UDTS || sccp->type == SCCP_XUDTS;
    if (status == STATUS_OK && other_sccp_user(sccp)) {
        state->stats.sccp_other_users++;
        return;
    }
    /* of a cut message what is there is read on, and TCAP says that it is cut */
    if (!sccp->has_data || status == STATUS_MALFORMED || status == STATUS_LIMIT)
        signals_unreadable(state, message, status == STATUS_OK ? STATUS_MALFORMED : status, LAYER_sccp);
    if (!sccp->has_data)
        return;
    read_user(state, message);
}

static void read_m3ua(struct sigwarden_state *state, struct message *message, struct cursor bytes)
{
    enum status status = m3ua_decode(bytes, &message->m3ua, &message->notes);
    if (!message->m3ua.has_data) {
        state->stats.m3ua_other++;
        if (status != STATUS_OK)
            signals_unreadable(state, message, status, LAYER_m3ua);
        return;
    }
    state->stats.m3ua_data++;
    state->stats.service_indicator[message->m3ua.si & 15]++;
    if (message->m3ua.si == M3UA_SI_SCCP)
        read_sccp(state, message);
}

static void message_init(struct message *message, const struct origin *origin, const struct notes *notes,
                         struct span bytes)
{
    message->origin = *origin;
    message->notes = *notes;
    message->bytes = bytes;
    message->m3ua = (struct m3ua_message){0};
    message->sccp = (struct sccp_message){0};
    message->tcap = (struct tcap_message){0};
    message->returned = false;
}

void message_input(void *context, const struct payload *payload)
{
    struct sigwarden_state *state = context;
    state->stats.messages++;
    if (payload->ppid != M3UA_PPID) {
        state->stats.other_payload++;
        return;
    }
    heard_add(&state->heard, &payload->origin);
    struct message message;
    message_init(&message, &payload->origin, &payload->notes, cursor_rest(&payload->bytes));
    notes_enter(&message.notes, LAYER_m3ua, message.bytes.p);
    read_m3ua(state, &message, payload->bytes);
}

void inject_message(struct sigwarden_state *state, enum inject_as as, struct span bytes)
{
    struct message message;
    struct notes notes;
    notes_init(&notes);
    message_init(&message, &(struct origin){0}, &notes, bytes);
    state->stats.messages++;
    switch (as) {
    case INJECT_M3UA:
        notes_enter(&message.notes, LAYER_m3ua, bytes.p);
        read_m3ua(state, &message, cursor_of(bytes));
        break;
    case INJECT_SCCP:
        message.m3ua.data = cursor_of(bytes);
        read_sccp(state, &message);
        break;
    case INJECT_TCAP:
        read_tcap(state, &message, cursor_of(bytes));
        break;
    }
}

/* The addresses are read again from the segment that came first; the TCAP message as far as it is there. */
void message_expire_segments(struct sigwarden_state *state, int64_t now_ns)
{
    struct span carrier, front;
    struct origin origin;
    while (segments_expire(state->segments, now_ns, &carrier, &front, &origin)) {
        struct message message;
        struct notes notes;
        notes_init(&notes);
        note_add(&notes, NOTE_sccp_segment_missing, NULL);
        message_init(&message, &origin, &notes, carrier);
        enum status status = m3ua_decode(cursor_of_cut(carrier, true), &message.m3ua, &message.notes);
        if (message.m3ua.has_data)
            status = sccp_decode(message.m3ua.data, &message.sccp, &message.notes);
        (void)status; /* it was judged when the segment came */
        if (front.len)
            read_tcap(state, &message, cursor_of_cut(front, true));
        else
            signals_unreadable(state, &message, STATUS_TRUNCATED, LAYER_sccp);
    }
}
