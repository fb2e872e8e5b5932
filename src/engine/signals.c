// SPDX-License-Identifier: Apache-2.0
#include "engine/state.h"

#include "base/hash.h"
#include "code/ber.h"
#include "proto/cap/cap.h"
#include "proto/map/map.h"
#include "signal/fill.h"
#include "who/who_serving.h"

/* Where a TCAP message stands in its dialogue. */
struct place {
    struct dialogue *dialogue; /* NULL: not known */
    bool from_initiator;
    bool begins, ends;
};

/* The id's owner is the sender: Begin's and Continue's otid. */
static struct dialogue_key sender_key(const struct message *m)
{
    return (struct dialogue_key){m->calling_hash, m->tcap.otid};
}

/* The id's owner is the receiver: Continue's, End's and Abort's dtid. */
static struct dialogue_key receiver_key(const struct message *m)
{
    return (struct dialogue_key){m->called_hash, m->tcap.dtid};
}

/* As long as answers may take before their absence says something: MAP's timer m and some (TS 29.002 17.1).
 */
#define SILENCE_NS INT64_C(60000000000)

/* What the silence about a request says. */
static enum outcome silence(const struct sigwarden_state *state, const struct signal *request, int64_t now_ns)
{
    bool audible = heard_both(&state->heard, request->origin.flow_id);
    return audible && now_ns - request->origin.time_ns >= SILENCE_NS ? OUTCOME_UNANSWERED
                                                                     : OUTCOME_NOT_CAPTURED;
}

static void give_up(struct sigwarden_state *state, struct dialogue *dialogue, bool ended, int64_t now_ns)
{
    struct signal request;
    bool alerted;
    while (dialogues_take_any(state->dialogues, dialogue, &request, &alerted)) {
        bool passed_over = ended && heard_both(&state->heard, request.origin.flow_id);
        if (alerted)
            judge_no_answer(state, &request,
                            passed_over ? OUTCOME_UNANSWERED : silence(state, &request, now_ns), now_ns);
    }
    dialogues_close(state->dialogues, dialogue);
}

void signals_expire(struct sigwarden_state *state, int64_t now_ns)
{
    struct dialogue *dialogue;
    while ((dialogue = dialogues_expire(state->dialogues, now_ns)))
        give_up(state, dialogue, false, state->now_ns);
}

static void read_context(struct dialogue *d, struct message *m)
{
    if (m->tcap.application_context.len == 0)
        return;
    d->cap = cap_context_of(m->tcap.application_context, &m->notes);
    if (d->cap.number == 0)
        d->context = map_context_of(m->tcap.application_context, &m->notes);
}

/* MAP-open may hold the only IMSI of the dialogue, even where the Begin asks for nothing yet. */
static void read_open(struct dialogue *d, struct message *m)
{
    struct map_message open;
    struct signal about;
    if (cursor_left(&m->tcap.user_information) == 0 || d->cap.number)
        return;
    signal_init(&about);
    if (map_decode_dialogue(m->tcap.user_information, &open, &about.notes) != STATUS_OK)
        return;
    signal_fill_dialogue(&about, &open);
    if (signal_has(&about, FIELD_imsi))
        d->imsi = about.imsi;
}

static struct place place_begin(struct sigwarden_state *state, struct message *m)
{
    struct dialogue_key key = sender_key(m);
    struct dialogue *old;
    while ((old = dialogues_replaced(state->dialogues, key))) {
        dialogues_stats(state->dialogues)->reopened++;
        give_up(state, old, false, state->now_ns);
    }
    signals_expire(state, state->now_ns);
    struct dialogue *d = dialogues_open(state->dialogues, key, state->now_ns, (uint64_t)m->origin.time_ns);
    if (d) {
        d->called = m->called_hash;
        d->flow_id = m->origin.flow_id;
        d->direction = heard_direction(&m->origin);
        d->context_known = true;
        d->began_empty = m->tcap.component_count == 0;
        read_context(d, m);
        read_open(d, m);
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
    if (d->began_empty && place->from_initiator && m->tcap.invoke_count) {
        note_add(&m->notes, NOTE_invoke_after_empty_begin, NULL);
        d->began_empty = false;
    }
    if (m->tcap.type == TCAP_CONTINUE && !place->from_initiator)
        dialogues_learn(state->dialogues, d, sender_key(m));
}

/* What the message shows of the dialogue that it belongs to, where an id alone does not tell. */
static struct dialogue_hint hint_of(const struct message *m, uint64_t peer)
{
    struct dialogue_hint hint = {.peer = peer};
    struct cursor components = m->tcap.components;
    struct tcap_component component;
    struct notes unused;
    enum status status;
    notes_init(&unused);
    while (!hint.has_invoke_id && tcap_next_of(&m->tcap, &components, &component, &unused, &status)) {
        hint.has_invoke_id = component.type != TCAP_INVOKE && component.has_invoke_id;
        hint.invoke_id = component.invoke_id;
    }
    return hint;
}

static struct dialogue *find(struct sigwarden_state *state, const struct message *m, struct dialogue_key key,
                             uint64_t peer, bool *ret_initiator)
{
    bool several;
    struct dialogue *d = dialogues_find(state->dialogues, key, NULL, state->now_ns, ret_initiator, &several);
    if (!several)
        return d;
    struct dialogue_hint hint = hint_of(m, peer);
    return dialogues_find(state->dialogues, key, &hint, state->now_ns, ret_initiator, &several);
}

/* The dialogue of a message that does not begin one, or that was given back; NULL: not known. */
static struct dialogue *dialogue_of(struct sigwarden_state *state, const struct message *m,
                                    bool *ret_from_initiator)
{
    struct dialogue *dialogue = NULL;
    bool initiator = false;
    if (m->returned) {
        /* it goes back to its own sender, whose id it carries as otid */
        *ret_from_initiator = false;
        return find(state, m, (struct dialogue_key){m->called_hash, m->tcap.otid}, m->calling_hash,
                    &initiator);
    }
    if (m->tcap.has_dtid)
        dialogue = find(state, m, receiver_key(m), m->calling_hash, &initiator);
    *ret_from_initiator = !initiator;
    /* only a Continue has an id of its own as well; what else comes with one is not believed */
    if (!dialogue && m->tcap.type == TCAP_CONTINUE && m->tcap.has_otid) {
        dialogue = find(state, m, sender_key(m), m->called_hash, &initiator);
        *ret_from_initiator = initiator;
    }
    return dialogue;
}

bool signals_all_heard(struct sigwarden_state *state, const struct message *m)
{
    bool complete = !m->gaps && dialogues_stats(state->dialogues)->evicted == 0;
    return complete && heard_for_ns(&state->heard, m->origin.flow_id, state->now_ns) > DIALOGUE_IDLE_NS;
}

/* A part of a dialogue whose beginning was not seen: is that the capture's fault? */
static void note_no_beginning(struct sigwarden_state *state, struct message *m)
{
    dialogues_stats(state->dialogues)->orphans++;
    note_add(&m->notes, NOTE_dialogue_unknown, NULL);
    if (signals_all_heard(state, m))
        note_add(&m->notes, NOTE_dialogue_never_begun, NULL);
}

/* A further leg of a message whose first one has moved the dialogue on already. */
static struct place place_of_leg(struct sigwarden_state *state, const struct message *m)
{
    struct place place = {.from_initiator = true, .begins = m->tcap.type == TCAP_BEGIN};
    if (m->tcap.type == TCAP_BEGIN && !m->returned) {
        bool initiator;
        place.dialogue = find(state, m, sender_key(m), m->called_hash, &initiator);
    } else {
        place.dialogue = dialogue_of(state, m, &place.from_initiator);
    }
    return place;
}

/* Whether a returned message comes from where its original went: whoever sent that may not end its own
 * dialogue by a forged return. */
static bool came_back(const struct message *m, const struct dialogue *d)
{
    bool below_ip = m->origin.src_ip.family == 0;
    return below_ip || (m->origin.flow_id == d->flow_id && heard_direction(&m->origin) != d->direction);
}

static struct place place_of(struct sigwarden_state *state, struct message *m)
{
    if (m->further_leg)
        return place_of_leg(state, m);
    if (m->tcap.type == TCAP_BEGIN && !m->returned)
        return place_begin(state, m);
    struct place place = {.ends = m->returned || m->tcap.type == TCAP_END || m->tcap.type == TCAP_ABORT};
    place.dialogue = dialogue_of(state, m, &place.from_initiator);
    if (m->returned && place.dialogue && !came_back(m, place.dialogue))
        place.ends = false;
    if (m->returned)
        return place;
    if (place.dialogue)
        place_learn(state, m, &place);
    else if (m->tcap.type != TCAP_UNIDIRECTIONAL)
        note_no_beginning(state, m);
    return place;
}

/* Who is opened a CAP dialogue with may command, and nobody else: TS 29.078 14.1. */
static void learn_called(struct sigwarden_state *state, const struct place *place, const struct signal *begin)
{
    if (place->begins && place->dialogue && place->dialogue->cap.number)
        place->dialogue->called_network = who_destination_network(&state->who, begin);
}

static void fill_was_asked(const struct sigwarden_state *state, const struct message *m,
                           const struct place *place, struct signal *signal)
{
    const struct dialogue *d = place->dialogue;
    if (!d || !d->cap.number || place->from_initiator)
        return;
    bool same = m->calling_hash == d->called;
    int answer = same                ? ANSWER_YES
                 : d->called_network ? who_source_serves(&state->who, signal, d->called_network)
                                     : -1;
    if (answer >= 0)
        signal_set(signal, source_was_asked, (uint32_t)answer);
}

/* What all signals of one message share. */
static void signal_of_message(struct signal *signal, const struct message *m, const struct place *place)
{
    signal_init(signal);
    signal->origin = m->origin;
    signal_fill_addresses(signal, m->has_label ? &m->label : NULL, &m->sccp);
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

/* HLR, VLR, MSC, EIR, AuC, GMLC, gsmSCF and SIWF, SGSN, GGSN: Q.713 3.4.2.2, TS 23.003 8. */
static bool is_map_ssn(const struct sccp_address *address)
{
    static const uint8_t ssns[] = {5, 6, 7, 8, 9, 10, 145, 147, 148, 149, 150};
    for (size_t i = 0; address->has_ssn && i < sizeof ssns; i++)
        if (ssns[i] == address->ssn)
            return true;
    return false;
}

static enum protocol protocol_of(const struct message *m, const struct place *place, struct notes *notes)
{
    struct notes unused;
    notes_init(&unused);
    if (place->dialogue && place->dialogue->context.number)
        return PROTOCOL_MAP;
    if (place->dialogue && place->dialogue->cap.number)
        return PROTOCOL_CAP;
    if (m->tcap.application_context.len && cap_context_of(m->tcap.application_context, &unused).number)
        return PROTOCOL_CAP;
    /* the receiver's subsystem decides what it reads; the sender's only where that is none of MAP's */
    bool cap = m->sccp.called.ssn == SCCP_SSN_CAP ||
               (m->sccp.calling.ssn == SCCP_SSN_CAP && !is_map_ssn(&m->sccp.called));
    if (!place->dialogue || !place->dialogue->context_known)
        note_add(notes, NOTE_operation_by_context, NULL);
    return cap ? PROTOCOL_CAP : PROTOCOL_MAP;
}

static void count(struct sigwarden_state *state, const struct message *m, enum protocol protocol,
                  enum kind kind, int32_t code)
{
    if (!m->further_leg)
        statistics_count(&state->stats, OPERATION(protocol, code & OPERATION_CODE_MAX), kind);
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

/* Whether the operation may occur in the dialogue. */
static void check_context(struct signal *signal, const struct place *place, enum protocol protocol,
                          const struct tcap_component *component)
{
    const struct dialogue *d = place->dialogue;
    if (!d || !d->context_known || notes_have(&signal->notes, NOTE_ac_malformed))
        return;
    if (protocol == PROTOCOL_CAP) {
        if (d->cap.number == 0)
            note_add(&signal->notes, NOTE_ac_missing, NULL);
        else if (!cap_context_allows(d->cap, component->operation))
            note_add(&signal->notes, NOTE_ac_operation_mismatch, NULL);
        return;
    }
    if (!map_context_allows(d->context, component->operation))
        note_add(&signal->notes, d->context.number ? NOTE_ac_operation_mismatch : NOTE_ac_missing, NULL);
}

static void decode_cap(struct signal *signal, const struct place *place, int32_t operation,
                       struct cursor parameter)
{
    struct cap_message cap;
    notes_enter(&signal->notes, LAYER_cap, cursor_at(&parameter));
    unsigned phase = place->dialogue ? place->dialogue->cap.phase : 0;
    enum status status = cap_decode(operation, CAP_ARGUMENT, phase, parameter, &cap, &signal->notes);
    if (status != STATUS_OK && status != STATUS_UNSUPPORTED)
        set_status(signal, status, LAYER_cap);
    signal_fill_cap(signal, &cap);
}

/* Before version 3 one operation, forwardSM, does for both ways of a short message (TS 29.002 12.2, 12.9). */
static bool is_delivery(const struct place *place, const struct map_message *map)
{
    enum { SHORT_MSG_MT_RELAY = 25 };
    const struct dialogue *d = place->dialogue;
    if (d && d->context.number)
        return d->context.number == SHORT_MSG_MT_RELAY;
    return map_has(map, MAP_P_service_centre_address_oa);
}

/* An operation within secureTransport, which is gone from the standard: whom it is about. */
static void decode_protected(struct signal *signal, unsigned version, enum map_kind kind,
                             const struct map_message *outer)
{
    int64_t operation;
    struct map_message map;
    if (!map_has(outer, MAP_P_protected_operation) || !map_has(outer, MAP_P_protected_payload) ||
        !ber_integer(outer->param[MAP_P_protected_operation], &operation) || operation < 0 ||
        operation > UINT8_MAX)
        return;
    struct cursor payload = cursor_of(outer->param[MAP_P_protected_payload]);
    enum status status = map_decode((int)operation, kind, version, payload, &map, &signal->notes);
    if (status == STATUS_OK) /* it may be enciphered: then it is no MAP, and nothing is wrong with it */
        signal_fill_map(signal, &map, kind);
}

static void decode_map(struct sigwarden_state *state, struct signal *signal, const struct place *place,
                       int32_t operation, enum map_kind kind, struct cursor parameter)
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
    decode_protected(signal, version, kind, &map);
    if (operation == MAP_OP_mo_ForwardSM && kind == MAP_ARGUMENT && is_delivery(place, &map))
        signal_set(signal, operation, OPERATION(PROTOCOL_MAP, MAP_OP_mt_ForwardSM));
    bool forwards = operation == MAP_OP_mo_ForwardSM || operation == MAP_OP_mt_ForwardSM;
    if (forwards && kind == MAP_ARGUMENT && map_has(&map, MAP_P_sm_rp_ui))
        short_message_read(state, signal, map.param[MAP_P_sm_rp_ui],
                           signal->operation == OPERATION(PROTOCOL_MAP, MAP_OP_mt_ForwardSM) ? SMS_TO_MS
                                                                                             : SMS_FROM_MS);
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
    count(state, m, protocol, KIND_REQUEST, component->operation);
    if (!signal_has(signal, FIELD_operation))
        note_add(&signal->notes, NOTE_operation_unknown, NULL);
    check_context(signal, place, protocol, component);
    if (protocol == PROTOCOL_CAP) {
        decode_cap(signal, place, component->operation, component->parameter);
        return;
    }
    decode_map(state, signal, place, component->operation, MAP_ARGUMENT, component->parameter);
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
    count(state, m, protocol, result ? KIND_ANSWER : KIND_ERROR, code);
    signal_set(signal, protocol, protocol);
    if (code >= 0)
        set_operation(signal, protocol, code);
    bool same = request && signal_has(request, FIELD_operation) && (int64_t)request->code == code;
    if (same) /* its content told which of two operations a code meant */
        signal_set(signal, operation, request->operation);
    bool assigned = component->has_error && (protocol == PROTOCOL_MAP ? map_error_name(component->error)
                                                                      : cap_error_name(component->error));
    if (assigned)
        signal_set(signal, error, OPERATION(protocol, component->error));
    if (protocol == PROTOCOL_MAP && code >= 0 && result)
        decode_map(state, signal, place, code, MAP_RESULT, component->parameter);
    if (request)
        signal_fill_subscriber(signal, request);
}

/* An operation that names nobody is about whom the dialogue is about. */
static void share_subscriber(struct signal *signal, struct dialogue *d)
{
    bool named = signal_has(signal, FIELD_imsi);
    bool is_profile = signal_has(signal, FIELD_operation) && /* the number in it is what he is given */
                      signal->operation == OPERATION(PROTOCOL_MAP, MAP_OP_insertSubscriberData);
    if (named && d->imsi.len == 0)
        d->imsi = signal->imsi;
    else if (!named && d->imsi.len && (is_profile || !signal_has(signal, FIELD_msisdn)))
        signal_set(signal, imsi, d->imsi);
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
        fill_was_asked(state, m, place, signal);
        if (place->dialogue)
            share_subscriber(signal, place->dialogue);
    } else if (component->type != TCAP_COMPONENT_ODD) {
        have_request =
            place->dialogue && component->has_invoke_id && !m->further_leg &&
            dialogues_take(state->dialogues, place->dialogue, component->invoke_id, place->from_initiator,
                           component->type != TCAP_RETURN_RESULT_NOT_LAST, &request, &alerted);
        read_reply(state, signal, m, place, component, have_request ? &request : NULL);
    }
    finish_notes(signal);
    enum judgement judgement = judge_signal(state, signal, have_request ? &request : NULL, alerted, m);
    bool waits =
        component->type == TCAP_INVOKE && place->dialogue && !place->ends && component->has_invoke_id;
    if (waits && m->further_leg && judgement != JUDGEMENT_SILENT)
        dialogues_judged_again(state->dialogues, place->dialogue, component->invoke_id, place->from_initiator,
                               judgement == JUDGEMENT_ALERT, signal);
    else if (waits && !m->further_leg)
        dialogues_wait(state->dialogues, place->dialogue, component->invoke_id, place->from_initiator,
                       judgement == JUDGEMENT_ALERT, signal);
}

static void set_application(struct signal *signal, const struct dialogue *d)
{
    const char *name = !d                  ? NULL
                       : d->cap.number     ? cap_context_name(d->cap)
                       : d->context.number ? map_context_name(d->context)
                                           : NULL;
    if (!name)
        return;
    signal_set(signal, application, span_of_text(name));
    signal_set(signal, application_version, d->cap.number ? d->cap.phase : d->context.version);
}

static void components(struct sigwarden_state *state, struct message *m, const struct place *place,
                       struct signal *signal)
{
    struct cursor portions[] = {m->tcap.components, m->tcap.second_components};
    struct cursor *left = &portions[0];
    struct tcap_component component;
    struct field_set shared = signal->have;
    struct notes shared_notes = signal->notes;
    enum status status;
    for (unsigned n = 1; n <= m->tcap.component_count; n++) {
        if (!tcap_next_of(&m->tcap, left, &component, &signal->notes, &status) &&
            !tcap_next_of(&m->tcap, left = &portions[1], &component, &signal->notes, &status))
            break;
        set_application(signal, place->dialogue);
        signal_set(signal, component_n, n);
        if (status != STATUS_OK)
            set_status(signal, status, LAYER_tcap);
        signal_set(signal, component_of, m->tcap.component_count);
        component_signal(state, signal, m, place, &component);
        signal->have = shared;
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
    judge_signal(state, signal, NULL, false, m);
}

/* Requests that wait in a dialogue which ends here were refused if the side that was asked breaks it off. */
static void end_dialogue(struct sigwarden_state *state, const struct message *m, const struct place *place)
{
    struct dialogue *d = place->dialogue;
    bool broken_off = m->tcap.type == TCAP_ABORT || m->returned;
    struct signal request;
    bool alerted;
    for (unsigned i = d->request_count; broken_off && i-- > 0;) {
        if (d->requests[i].from_initiator == place->from_initiator && !m->returned)
            continue;
        dialogues_take_at(state->dialogues, d, i, &request, &alerted);
        if (alerted)
            judge_no_answer(state, &request, OUTCOME_REFUSED, m->origin.time_ns);
    }
    give_up(state, d, true, m->origin.time_ns);
}

/* Which way it came: two legs of it share the content alone. */
static void meet_legs(struct sigwarden_state *state, struct message *m)
{
    uint64_t way = hash_words(m->origin.flow_id, (uint64_t)m->label.opc << 32 | m->label.dpc, m->label.ni);
    static const struct digits none = {0};
    const struct sccp_address *called = &m->sccp.called;
    m->leg = legs_meet(state->legs, m->content, way, called->has_gt ? &called->gt : &none,
                       called->has_point_code ? called->point_code : m->label.dpc, m->origin.time_ns,
                       &m->further_leg);
    if (m->further_leg)
        note_add(&m->notes, NOTE_further_leg, NULL);
    else
        state->stats.tcap_types[m->tcap.type & 7]++;
}

void signals_of_tcap(struct sigwarden_state *state, struct message *message)
{
    enum status status = (enum status)message->status;
    meet_legs(state, message);
    if (message->tcap.type == TCAP_NONE || message->tcap.type == TCAP_ANSI) {
        message_unreadable(message, status == STATUS_OK ? STATUS_UNSUPPORTED : status, LAYER_tcap);
        signals_unreadable(state, message);
        return;
    }
    struct place place = place_of(state, message);
    struct signal signal;
    signal_of_message(&signal, message, &place);
    learn_called(state, &place, &signal);
    if (status != STATUS_OK)
        set_status(&signal, status, LAYER_tcap);
    if (message->tcap.component_count == 0 || message->returned)
        bare_signal(state, message, &signal);
    else
        components(state, message, &place, &signal);
    if (message->leg)
        leg_done(message->leg);
    if (place.ends && place.dialogue)
        end_dialogue(state, message, &place);
}

static enum protocol protocol_of_layer(enum note_layer layer)
{
    static const uint8_t protocols[LAYER_COUNT] = {
        [LAYER_m2ua] = PROTOCOL_M2UA, [LAYER_m2pa] = PROTOCOL_M2PA,         [LAYER_mtp3] = PROTOCOL_MTP3,
        [LAYER_m3ua] = PROTOCOL_M3UA, [LAYER_sua] = PROTOCOL_SUA,           [LAYER_sccp] = PROTOCOL_SCCP,
        [LAYER_tcap] = PROTOCOL_TCAP, [LAYER_diameter] = PROTOCOL_DIAMETER, [LAYER_gtp] = PROTOCOL_GTPV2,
    };
    return (enum protocol)protocols[layer];
}

void signals_unreadable(struct sigwarden_state *state, struct message *message)
{
    struct signal signal;
    enum note_layer layer = (enum note_layer)message->layer;
    signal_of_message(&signal, message, &(struct place){0});
    set_status(&signal, (enum status)message->status, layer);
    signal_set(&signal, protocol, protocol_of_layer(layer));
    finish_notes(&signal);
    judge_signal(state, &signal, NULL, false, message);
}
