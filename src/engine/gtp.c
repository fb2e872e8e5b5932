// SPDX-License-Identifier: Apache-2.0
/*
 * GTP messages become signals: responses joined to their requests, piggybacked messages read each for itself.
 * Of the user plane only what hides GTP becomes one.
 */
#include "proto/gtp/gtp.h"

#include "engine/state.h"
#include "signal/fill.h"

enum { PIGGYBACKED_MAX = 4 };

/* A response is told by its sequence number and type alone. */
static const struct dialogue_asked nothing_more = {0};

static enum protocol protocol_of(const struct gtp_header *header)
{
    return header->prime ? PROTOCOL_GTP_PRIME : header->version == 1 ? PROTOCOL_GTPV1 : PROTOCOL_GTPV2;
}

static void set_kind(struct signal *signal, const struct gtp_type *type, const struct gtp_message *m)
{
    bool accepted = true;
    enum gtp_kind kind = type ? (enum gtp_kind)type->kind : GTP_OTHER;
    const char *cause =
        m->have & GTP_HAS_CAUSE ? gtp_cause_name(m->header.version, m->cause, &accepted) : NULL;
    if (kind != GTP_RESPONSE) {
        signal_set(signal, kind, KIND_REQUEST);
        return;
    }
    signal_set(signal, kind, accepted ? KIND_ANSWER : KIND_ERROR);
    signal_set(signal, outcome, accepted ? OUTCOME_ANSWERED : OUTCOME_REFUSED);
    if (cause && !accepted)
        signal_set(signal, error, OPERATION(protocol_of(&m->header), m->cause));
}

static void set_operation(struct sigwarden_state *state, struct signal *signal, const struct gtp_type *type,
                          const struct gtp_header *header)
{
    enum protocol protocol = protocol_of(header);
    uint32_t operation = OPERATION(protocol, type ? type->request : header->type);
    signal_set(signal, protocol, protocol);
    signal_set(signal, code, header->type);
    if (type) {
        signal_set(signal, operation, operation);
        signal_set(signal, gtp_crosses_borders, type->crosses_borders);
    }
    statistics_count(&state->stats, operation, (enum kind)signal->kind);
}

static void signal_of_gtp(struct sigwarden_state *state, const struct message *m,
                          const struct gtp_message *gtp, enum status status, const struct signal *request,
                          struct signal *ret)
{
    const struct gtp_type *type = gtp_type_of(gtp->header.version, gtp->header.type);
    signal_init(ret);
    ret->origin = m->origin;
    ret->notes = m->notes;
    if (status != STATUS_OK) {
        ret->status = (uint8_t)status;
        ret->status_layer = LAYER_gtp;
    }
    set_kind(ret, type, gtp);
    set_operation(state, ret, type, &gtp->header);
    signal_fill_gtp(ret, gtp, request);
    signal_set(ret, notes_set, ret->notes.set);
}

static void read_request(struct sigwarden_state *state, struct message *m, const struct gtp_message *gtp,
                         enum status status, const struct gtp_type *type)
{
    struct signal signal;
    bool awaits = type && type->kind == GTP_REQUEST && gtp->header.has_sequence;
    struct dialogue_key key = pair_key(m, true, gtp->header.sequence, gtp->header.type);
    signal_of_gtp(state, m, gtp, status, NULL, &signal);
    uint64_t dialogue = awaits ? pair_ask(state, key, m, &nothing_more) : 0;
    if (dialogue)
        signal_set(&signal, dialogue, dialogue);
    enum judgement judgement = judge_signal(state, &signal, NULL, false, m);
    if (awaits)
        pair_wait(state, key, &signal, judgement == JUDGEMENT_ALERT);
}

static void read_response(struct sigwarden_state *state, struct message *m, const struct gtp_message *gtp,
                          enum status status, const struct gtp_type *type)
{
    struct signal signal;
    struct pair pair;
    pair_answer(state, pair_key(m, false, gtp->header.sequence, type->request), m, &nothing_more, &pair);
    const struct signal *request = pair.joined ? &pair.request : NULL;
    if (!request)
        note_add(&m->notes, NOTE_dialogue_unknown, NULL);
    signal_of_gtp(state, m, gtp, status, request, &signal);
    if (pair.dialogue)
        signal_set(&signal, dialogue, pair.dialogue);
    judge_signal(state, &signal, request, pair.alerted, m);
}

void signals_of_gtp(struct sigwarden_state *state, struct message *m)
{
    const struct gtp_message *gtp = &m->gtp;
    const struct gtp_type *type = gtp_type_of(gtp->header.version, gtp->header.type);
    if (type && type->kind == GTP_RESPONSE)
        read_response(state, m, gtp, (enum status)m->status, type);
    else
        read_request(state, m, gtp, (enum status)m->status, type);
}

void message_gtp(struct sigwarden_state *state, struct message *m, struct cursor bytes)
{
    const struct notes notes = m->notes;
    message_hear(m);
    for (unsigned i = 0; i < PIGGYBACKED_MAX && cursor_left(&bytes); i++) {
        if (i)
            m = ahead_hand_over_and_go_on(state);
        m->notes = notes;
        notes_enter(&m->notes, LAYER_gtp, cursor_at(&bytes));
        enum status status = gtp_decode(bytes, &m->gtp, &m->notes);
        if (m->gtp.header.prime) {
            state->stats.transport_other++;
            return;
        }
        if (status == STATUS_UNSUPPORTED || (status != STATUS_OK && m->gtp.header.type == 0)) {
            message_unreadable(m, status, LAYER_gtp);
            return;
        }
        m->kind = MESSAGE_GTP;
        m->status = (uint8_t)status;
        bytes = m->gtp.next;
    }
}

void message_gtp_u(struct sigwarden_state *state, struct message *m, struct cursor bytes)
{
    state->stats.user_plane++;
    if (gtp_u_inside(bytes) == GTP_U_GTP_INSIDE)
        m->kind = MESSAGE_GTP_INSIDE;
}

void signals_of_gtp_inside(struct sigwarden_state *state, struct message *m)
{
    struct signal signal;
    note_add(&m->notes, NOTE_gtp_inside_gtp, NULL);
    signal_init(&signal);
    signal.origin = m->origin;
    signal.notes = m->notes;
    signal_set(&signal, protocol, PROTOCOL_GTP_U);
    signal_set(&signal, kind, KIND_REQUEST);
    signal_fill_ip(&signal);
    signal_set(&signal, notes_set, signal.notes.set);
    judge_signal(state, &signal, NULL, false, m);
}
