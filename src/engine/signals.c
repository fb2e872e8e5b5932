// SPDX-License-Identifier: Apache-2.0
#include "engine/state.h"

#include "base/hash.h"
#include "proto/cap/cap.h"
#include "proto/map/map.h"
#include "signal/fill.h"

/* Where a TCAP message stands in its dialogue. */
struct place {
    struct dialogue *dialogue; /* NULL: not known */
    bool from_initiator;
    bool begins, ends;
};

static uint64_t address_hash(const struct sccp_address *address, uint32_t fallback_pc)
{
    if (address->has_gt && address->gt.len)
        return hash_bytes(1, span_of(address->gt.text, address->gt.len));
    return hash_words(2, address->has_point_code ? address->point_code : fallback_pc, 0);
}

/* The id's owner is the sender: Begin's and Continue's otid. */
static struct dialogue_key sender_key(const struct message *m)
{
    return (struct dialogue_key){address_hash(&m->sccp.calling, m->m3ua.opc), m->tcap.otid};
}

/* The id's owner is the receiver: Continue's, End's and Abort's dtid. */
static struct dialogue_key receiver_key(const struct message *m)
{
    return (struct dialogue_key){address_hash(&m->sccp.called, m->m3ua.dpc), m->tcap.dtid};
}

static void give_up(struct sigwarden_state *state, struct dialogue *dialogue, enum outcome silent,
                    int64_t decided_at_ns)
{
    struct signal request;
    bool alerted;
    while (dialogues_take_any(state->dialogues, dialogue, &request, &alerted)) {
        bool audible = heard_both(&state->heard, request.origin.flow_id);
        if (alerted)
            judge_no_answer(state, &request,
                            silent == OUTCOME_UNANSWERED && !audible ? OUTCOME_NOT_CAPTURED : silent,
                            decided_at_ns);
    }
    dialogues_close(state->dialogues, dialogue);
}

void signals_expire(struct sigwarden_state *state, int64_t now_ns)
{
    struct dialogue *dialogue;
    while ((dialogue = dialogues_expire(state->dialogues, now_ns)))
        give_up(state, dialogue, OUTCOME_UNANSWERED, state->now_ns);
}

static struct place place_begin(struct sigwarden_state *state, struct message *m)
{
    struct dialogue_key key = sender_key(m);
    bool initiator;
    struct dialogue *old = dialogues_find(state->dialogues, key, state->now_ns, &initiator);
    if (old && initiator) {
        dialogues_stats(state->dialogues)->reopened++;
        give_up(state, old, OUTCOME_UNANSWERED, state->now_ns);
    }
    signals_expire(state, state->now_ns);
    struct dialogue *d = dialogues_open(state->dialogues, key, state->now_ns, (uint64_t)m->origin.time_ns);
    if (d) {
        d->context_known = true;
        if (m->tcap.application_context.len)
            d->context = map_context_of(m->tcap.application_context, &m->notes);
    }
    state->stats.begins++;
    return (struct place){.dialogue = d, .from_initiator = true, .begins = true};
}

static void place_learn(struct sigwarden_state *state, struct message *m, struct place *place)
{
    struct dialogue *d = place->dialogue;
    if (!d->answered && !place->from_initiator)
        state->stats.begins_answered++;
    d->answered |= !place->from_initiator;
    if (m->tcap.type == TCAP_CONTINUE && !place->from_initiator)
        dialogues_learn(state->dialogues, d, sender_key(m));
}

static struct place place_of(struct sigwarden_state *state, struct message *m)
{
    struct place place = {.ends = m->tcap.type == TCAP_END || m->tcap.type == TCAP_ABORT};
    bool initiator = false;
    if (m->returned || m->tcap.type == TCAP_BEGIN) {
        if (!m->returned)
            return place_begin(state, m);
        /* a returned message goes back to its own sender, whose id it carries as otid */
        struct dialogue_key key = {address_hash(&m->sccp.called, m->m3ua.dpc), m->tcap.otid};
        place.dialogue = dialogues_find(state->dialogues, key, state->now_ns, &initiator);
        place.ends = true;
        return place;
    }
    if (m->tcap.has_dtid)
        place.dialogue = dialogues_find(state->dialogues, receiver_key(m), state->now_ns, &initiator);
    place.from_initiator = !initiator;
    if (!place.dialogue && m->tcap.type == TCAP_CONTINUE && m->tcap.has_otid) {
        place.dialogue = dialogues_find(state->dialogues, sender_key(m), state->now_ns, &initiator);
        place.from_initiator = initiator;
    }
    if (place.dialogue) {
        place_learn(state, m, &place);
    } else if (m->tcap.type != TCAP_UNIDIRECTIONAL && m->tcap.type != TCAP_NONE) {
        dialogues_stats(state->dialogues)->orphans++;
        note_add(&m->notes, NOTE_dialogue_unknown, NULL);
    }
    return place;
}

/* What all signals of one message share. */
static void signal_of_message(struct signal *signal, const struct message *m, const struct place *place)
{
    signal_init(signal);
    signal->origin = m->origin;
    signal_fill_addresses(signal, &m->m3ua, &m->sccp);
    signal_fill_tcap(signal, &m->tcap);
    signal->notes = m->notes;
    if (place->dialogue)
        signal_set(signal, dialogue, place->dialogue->id);
}

/* The first thing that went wrong is what is told. */
static void set_status(struct signal *signal, enum status status, enum note_layer layer)
{
    if (signal->status != STATUS_OK)
        return;
    signal->status = (uint8_t)status;
    signal->status_layer = (uint8_t)layer;
}

static void finish_notes(struct signal *signal)
{
    signal_set(signal, notes_set, signal->notes.set);
}

static enum protocol protocol_of(const struct message *m, const struct place *place, struct notes *notes)
{
    if (place->dialogue && place->dialogue->context.number)
        return PROTOCOL_MAP;
    if (m->tcap.application_context.len && map_is_cap_context(m->tcap.application_context))
        return PROTOCOL_CAP;
    bool cap = m->sccp.called.ssn == SCCP_SSN_CAP || m->sccp.calling.ssn == SCCP_SSN_CAP;
    if (!place->dialogue || !place->dialogue->context_known)
        note_add(notes, NOTE_operation_by_context, NULL);
    return cap ? PROTOCOL_CAP : PROTOCOL_MAP;
}

static void count(struct sigwarden_state *state, enum protocol protocol, enum kind kind, int32_t code)
{
    size_t index = code >= 0 && code < OPERATION_CODES ? (size_t)code : OPERATION_CODES - 1;
    struct operation_count *c =
        protocol == PROTOCOL_CAP ? &state->stats.cap[index] : &state->stats.map[index];
    *(kind == KIND_REQUEST ? &c->requests : kind == KIND_ANSWER ? &c->answers : &c->errors) += 1;
}

static void set_operation(struct signal *signal, enum protocol protocol, int32_t code)
{
    signal_set(signal, protocol, protocol);
    if (code < 0)
        return; /* no operation has a negative code */
    signal_set(signal, code, (uint64_t)code);
    if (protocol == PROTOCOL_MAP ? map_operation_name(code) != NULL : cap_operation_name(code) != NULL)
        signal_set(signal, operation, OPERATION(protocol, code));
}

static void check_context(struct signal *signal, const struct place *place,
                          const struct tcap_component *component)
{
    const struct dialogue *d = place->dialogue;
    if (!d || !d->context_known || notes_have(&signal->notes, NOTE_ac_malformed))
        return;
    if (map_context_allows(d->context, component->operation))
        return;
    note_add(&signal->notes, d->context.number ? NOTE_ac_operation_mismatch : NOTE_ac_missing, NULL);
}

static void decode_map(struct signal *signal, const struct place *place, int32_t operation,
                       enum map_kind kind, struct cursor parameter)
{
    unsigned version =
        place->dialogue && place->dialogue->context_known ? place->dialogue->context.version : 0;
    if (place->dialogue && place->dialogue->context_known && !place->dialogue->context.number)
        version = 1;
    struct map_message map;
    notes_enter(&signal->notes, LAYER_map, cursor_at(&parameter));
    enum status status = map_decode(operation, kind, version, parameter, &map, &signal->notes);
    if (status != STATUS_OK && status != STATUS_UNSUPPORTED)
        set_status(signal, status, LAYER_map);
    signal_fill_map(signal, &map, kind);
}

/* What MAP-open says of the subscriber, for operations whose argument does not. */
static void decode_map_open(struct signal *signal, const struct message *m)
{
    struct map_message open;
    if (cursor_left(&m->tcap.user_information) == 0)
        return;
    notes_enter(&signal->notes, LAYER_map, cursor_at(&m->tcap.user_information));
    if (map_decode_dialogue(m->tcap.user_information, &open, &signal->notes) == STATUS_OK)
        signal_fill_dialogue(signal, &open);
}

static void read_invoke(struct sigwarden_state *state, struct signal *signal, const struct message *m,
                        const struct place *place, const struct tcap_component *component)
{
    signal_set(signal, kind, KIND_REQUEST);
    if (!component->has_operation)
        return;
    enum protocol protocol = protocol_of(m, place, &signal->notes);
    set_operation(signal, protocol, component->operation);
    count(state, protocol, KIND_REQUEST, component->operation);
    if (protocol != PROTOCOL_MAP)
        return;
    if (!map_operation_name(component->operation))
        note_add(&signal->notes, NOTE_operation_unknown, NULL);
    check_context(signal, place, component);
    decode_map(signal, place, component->operation, MAP_ARGUMENT, component->parameter);
    decode_map_open(signal, m);
}

static void read_reply(struct sigwarden_state *state, struct signal *signal, const struct message *m,
                       const struct place *place, const struct tcap_component *component,
                       const struct signal *request)
{
    bool result =
        component->type == TCAP_RETURN_RESULT_LAST || component->type == TCAP_RETURN_RESULT_NOT_LAST;
    enum protocol protocol = request && signal_has(request, FIELD_protocol)
                                 ? (enum protocol)request->protocol
                                 : protocol_of(m, place, &signal->notes);
    int32_t code = component->has_operation                     ? component->operation
                   : request && signal_has(request, FIELD_code) ? (int32_t)request->code
                                                                : -1;
    signal_set(signal, kind, result ? KIND_ANSWER : KIND_ERROR);
    signal_set(signal, outcome, result ? OUTCOME_ANSWERED : OUTCOME_REFUSED);
    count(state, protocol, result ? KIND_ANSWER : KIND_ERROR, code);
    signal_set(signal, protocol, protocol);
    if (code >= 0)
        set_operation(signal, protocol, code);
    if (component->has_error && protocol == PROTOCOL_MAP && map_error_name(component->error))
        signal_set(signal, error, OPERATION(PROTOCOL_MAP, component->error));
    if (protocol == PROTOCOL_MAP && code >= 0 && result)
        decode_map(signal, place, code, MAP_RESULT, component->parameter);
    if (request)
        signal_fill_subscriber(signal, request);
}

static void component_signal(struct sigwarden_state *state, struct signal *signal, const struct message *m,
                             const struct place *place, const struct tcap_component *component)
{
    struct signal request;
    bool have_request = false, alerted = false;
    if (component->has_invoke_id)
        signal_set(signal, invoke_id, (uint64_t)(uint8_t)component->invoke_id);
    if (component->type == TCAP_INVOKE) {
        read_invoke(state, signal, m, place, component);
    } else if (component->type != TCAP_COMPONENT_ODD) {
        have_request =
            place->dialogue && component->has_invoke_id &&
            dialogues_take(state->dialogues, place->dialogue, component->invoke_id, place->from_initiator,
                           component->type != TCAP_RETURN_RESULT_NOT_LAST, &request, &alerted);
        read_reply(state, signal, m, place, component, have_request ? &request : NULL);
    }
    finish_notes(signal);
    bool fired = judge_signal(state, signal, have_request ? &request : NULL, alerted, m->bytes);
    bool waits =
        component->type == TCAP_INVOKE && place->dialogue && !place->ends && component->has_invoke_id;
    if (waits)
        dialogues_wait(state->dialogues, place->dialogue, component->invoke_id, place->from_initiator, fired,
                       signal);
}

static void components(struct sigwarden_state *state, struct message *m, const struct place *place,
                       struct signal *signal)
{
    const struct map_context context = place->dialogue ? place->dialogue->context : (struct map_context){0};
    struct cursor left = m->tcap.components;
    struct tcap_component component;
    uint64_t shared[2] = {signal->have[0], signal->have[1]};
    struct notes shared_notes = signal->notes;
    enum status status;
    for (unsigned n = 1; tcap_component_next(&left, &component, &signal->notes, &status); n++) {
        if (context.number && map_context_name(context)) {
            signal_set(signal, application, span_of_text(map_context_name(context)));
            signal_set(signal, application_version, context.version);
        }
        signal_set(signal, component_n, n);
        if (status != STATUS_OK)
            set_status(signal, status, LAYER_tcap);
        signal_set(signal, component_of, m->tcap.component_count);
        component_signal(state, signal, m, place, &component);
        signal->have[0] = shared[0];
        signal->have[1] = shared[1];
        signal->notes = shared_notes;
        signal->status = STATUS_OK; /* what is wrong with the message as a whole stands in its first signal */
        signal->source_gt_identity = signal->destination_gt_identity = IDENTITY_CLEAR;
    }
}

/* A message without components, or one that the network gave back: a signal all the same. */
static void bare_signal(struct sigwarden_state *state, const struct message *m, struct signal *signal)
{
    if (m->tcap.type == TCAP_ABORT || m->returned)
        signal_set(signal, kind, KIND_ABORT);
    signal_set(signal, protocol, PROTOCOL_TCAP);
    finish_notes(signal);
    judge_signal(state, signal, NULL, false, m->bytes);
}

/* Requests that wait in a dialogue which ends here were refused by an abort, or passed over by an End. */
static void end_dialogue(struct sigwarden_state *state, const struct message *m, const struct place *place)
{
    bool refused = m->tcap.type == TCAP_ABORT || m->returned;
    give_up(state, place->dialogue, refused ? OUTCOME_REFUSED : OUTCOME_UNANSWERED, m->origin.time_ns);
}

void signals_of_tcap(struct sigwarden_state *state, struct message *message, enum status status)
{
    if (message->tcap.type == TCAP_NONE || message->tcap.type == TCAP_ANSI) {
        signals_unreadable(state, message, status == STATUS_OK ? STATUS_UNSUPPORTED : status, LAYER_tcap);
        return;
    }
    struct place place = place_of(state, message);
    struct signal signal;
    signal_of_message(&signal, message, &place);
    if (status != STATUS_OK)
        set_status(&signal, status, LAYER_tcap);
    if (message->tcap.component_count == 0 || message->returned)
        bare_signal(state, message, &signal);
    else
        components(state, message, &place, &signal);
    if (place.ends && place.dialogue)
        end_dialogue(state, message, &place);
}

void signals_unreadable(struct sigwarden_state *state, const struct message *message, enum status status,
                        enum note_layer layer)
{
    struct signal signal;
    signal_of_message(&signal, message, &(struct place){0});
    set_status(&signal, status, layer);
    signal_set(&signal, protocol,
               layer == LAYER_tcap   ? PROTOCOL_TCAP
               : layer == LAYER_sccp ? PROTOCOL_SCCP
                                     : PROTOCOL_M3UA);
    finish_notes(&signal);
    judge_signal(state, &signal, NULL, false, message->bytes);
}
