// SPDX-License-Identifier: Apache-2.0
/*
 * Diameter messages become signals: answers joined to their requests, peers named, short messages read.
 */
#include "base/hash.h"
#include "engine/state.h"
#include "proto/diameter/diameter.h"
#include "signal/fill.h"

enum { CAPABILITIES_EXCHANGE = 257 };

static bool is_request(const struct diameter_message *diameter)
{
    return diameter->header.flags & DIAMETER_REQUEST;
}

static void meet_legs(struct sigwarden_state *state, struct message *m)
{
    static const struct digits none = {0};
    uint64_t way = hash_words(m->origin.flow_id, heard_direction(&m->origin), m->diameter.header.application);
    m->leg = legs_meet(state->legs, m->diameter.content, way, &none, 0, m->origin.time_ns, &m->further_leg);
    if (m->further_leg)
        note_add(&m->notes, NOTE_further_leg, NULL);
}

static void learn_peer(struct sigwarden_state *state, const struct message *m, const struct signal *signal)
{
    if (signal->code == CAPABILITIES_EXCHANGE && signal_has(signal, FIELD_source_host))
        peers_learn(&state->peers, m->origin.flow_id, heard_direction(&m->origin), signal->source_host);
}

static void name_peer(const struct sigwarden_state *state, const struct message *m, struct signal *signal)
{
    struct span name = peers_name(&state->peers, m->origin.flow_id, heard_direction(&m->origin));
    if (name.len)
        signal_set_text(signal, FIELD_source_peer, name);
}

/* TS 29.338 5.3: mo- and mt-Forward-Short-Message. */
static void read_short_message(struct sigwarden_state *state, struct signal *signal,
                               const struct diameter_message *diameter)
{
    enum { MO_FORWARD = 8388645, MT_FORWARD = 8388646 };
    uint32_t command = diameter->header.command;
    if (!is_request(diameter) || !diameter_has(diameter, DIAMETER_A_SM_RP_UI) ||
        (command != MO_FORWARD && command != MT_FORWARD))
        return;
    short_message_read(state, signal, diameter->avp[DIAMETER_A_SM_RP_UI],
                       command == MO_FORWARD ? SMS_FROM_MS : SMS_TO_MS);
}

static void set_kind(struct signal *signal, const struct diameter_message *diameter)
{
    enum { SUCCESS_FIRST = 2000, SUCCESS_LAST = 2999 };
    if (is_request(diameter)) {
        signal_set(signal, kind, KIND_REQUEST);
        return;
    }
    bool refused =
        diameter->header.flags & DIAMETER_ERROR ||
        (diameter->result && (diameter->result < SUCCESS_FIRST || diameter->result > SUCCESS_LAST));
    signal_set(signal, kind, refused ? KIND_ERROR : KIND_ANSWER);
    signal_set(signal, outcome, refused ? OUTCOME_REFUSED : OUTCOME_ANSWERED);
}

static void set_operation(struct sigwarden_state *state, const struct message *m, struct signal *signal,
                          const struct diameter_header *header)
{
    const char *application = diameter_application_name(header->application);
    signal_set(signal, protocol, PROTOCOL_DIAMETER);
    signal_set(signal, code, header->command);
    if (diameter_command_name(header->application, header->command, true))
        signal_set(signal, operation, OPERATION(PROTOCOL_DIAMETER, header->command));
    if (application)
        signal_set(signal, application, span_of_text(application));
    if (!m->further_leg)
        statistics_count(&state->stats, OPERATION(PROTOCOL_DIAMETER, header->command),
                         (enum kind)signal->kind);
}

static void signal_of_diameter(struct sigwarden_state *state, struct message *m,
                               const struct diameter_message *diameter, enum status status,
                               const struct signal *request, struct signal *ret)
{
    signal_init(ret);
    ret->origin = m->origin;
    ret->notes = m->notes;
    if (status != STATUS_OK) {
        ret->status = (uint8_t)status;
        ret->status_layer = LAYER_diameter;
    }
    set_kind(ret, diameter);
    set_operation(state, m, ret, &diameter->header);
    signal_fill_diameter(ret, diameter, request);
    learn_peer(state, m, ret);
    name_peer(state, m, ret);
    read_short_message(state, ret, diameter);
    signal_set(ret, notes_set, ret->notes.set);
}

/* RFC 6733 6.2: an answer has its request's command and session id. */
static struct dialogue_asked asked_by(const struct sigwarden_state *state,
                                      const struct diameter_message *diameter)
{
    struct dialogue_asked asked = {.command = diameter->header.command,
                                   .end_to_end = diameter->header.end_to_end};
    if (diameter_has(diameter, DIAMETER_A_Session_Id))
        asked.session = hash_bytes(state->seed, diameter->avp[DIAMETER_A_Session_Id]) | 1;
    return asked;
}

static void note_partner(struct sigwarden_state *state, struct message *m, const struct pair *pair)
{
    if (!pair->joined)
        note_add(&m->notes, NOTE_dialogue_unknown, NULL);
    if (!pair->dialogue && signals_all_heard(state, m))
        note_add(&m->notes, NOTE_dialogue_never_begun, NULL);
    if (pair->joined && pair->differs)
        note_add(&m->notes, NOTE_answer_differs, NULL);
}

static void read_request(struct sigwarden_state *state, struct message *m,
                         const struct diameter_message *diameter, enum status status)
{
    struct signal signal;
    struct dialogue_key key = pair_key(m, true, diameter->header.hop_by_hop, PROTOCOL_DIAMETER);
    const struct dialogue_asked asked = asked_by(state, diameter);
    signal_of_diameter(state, m, diameter, status, NULL, &signal);
    uint64_t dialogue = pair_ask(state, key, m, &asked);
    if (dialogue)
        signal_set(&signal, dialogue, dialogue);
    enum judgement judgement = judge_signal(state, &signal, NULL, false, m);
    pair_wait(state, key, &signal, judgement == JUDGEMENT_ALERT);
}

static void read_answer(struct sigwarden_state *state, struct message *m,
                        const struct diameter_message *diameter, enum status status)
{
    struct signal signal;
    struct pair pair;
    const struct dialogue_asked answered = asked_by(state, diameter);
    pair_answer(state, pair_key(m, false, diameter->header.hop_by_hop, PROTOCOL_DIAMETER), m, &answered,
                &pair);
    const struct signal *request = pair.joined ? &pair.request : NULL;
    note_partner(state, m, &pair);
    signal_of_diameter(state, m, diameter, status, request, &signal);
    if (pair.dialogue)
        signal_set(&signal, dialogue, pair.dialogue);
    judge_signal(state, &signal, request, pair.alerted, m);
}

void message_diameter(struct sigwarden_state *state, struct message *m, struct cursor bytes)
{
    enum status status = diameter_decode(bytes, state->seed, &m->diameter, &m->notes);
    message_hear(m);
    if (status == STATUS_UNSUPPORTED || cursor_left(&bytes) < DIAMETER_HEADER_LEN) {
        message_unreadable(m, status, LAYER_diameter);
        return;
    }
    m->kind = MESSAGE_DIAMETER;
    m->status = (uint8_t)status;
}

void signals_of_diameter(struct sigwarden_state *state, struct message *m)
{
    meet_legs(state, m);
    if (is_request(&m->diameter))
        read_request(state, m, &m->diameter, (enum status)m->status);
    else
        read_answer(state, m, &m->diameter, (enum status)m->status);
    if (m->leg)
        leg_done(m->leg);
}

enum stream_front message_front(enum payload_protocol protocol, struct cursor front, size_t *ret_len)
{
    static const enum stream_front fronts[] = {
        [DIAMETER_FRONT_NONE] = STREAM_FRONT_NONE,
        [DIAMETER_FRONT_MORE] = STREAM_FRONT_MORE,
        [DIAMETER_FRONT_ODD] = STREAM_FRONT_ODD,
        [DIAMETER_FRONT_GOOD] = STREAM_FRONT_GOOD,
    };
    return protocol == PAYLOAD_diameter ? fronts[diameter_message_len(front, ret_len)] : STREAM_FRONT_NONE;
}
