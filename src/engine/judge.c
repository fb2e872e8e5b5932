// SPDX-License-Identifier: Apache-2.0
#include "engine/state.h"

#include <sodium.h>

#include "base/hash.h"
#include "indicators/indicators_signal.h"
#include "who/who.h"

struct judging {
    struct sigwarden_state *state;
    const struct signal *signal, *request;
    const struct message *message;
    bool inside; /* a leg within the home network: the alert waits for one farther out */
    bool fired, withdrawn;
    int64_t decided_at_ns; /* 0: at the signal's own time */
};

static void emit(struct sigwarden_state *state, const struct sigwarden_event *event)
{
    if (event->type == EVENT_DISCLOSURE && signal_has(event->signal, FIELD_dialogue))
        held_release_dialogue(state->held, event->signal->dialogue);
    if (event->type == EVENT_DISCLOSURE)
        campaign_outcome(state, event);
    state->config.sink(state->config.context, event);
}

void judge_alert(void *context, const struct sigwarden_event *alert)
{
    struct sigwarden_state *state = context;
    state->stats.alerts[alert->verdict->severity & 7]++;
    campaign_finding(state, alert);
    emit(state, alert);
}

static uint32_t component_of(const struct signal *signal)
{
    return signal_has(signal, FIELD_component_n) ? (uint32_t)signal->component_n : 0;
}

/* Who is who, as the verdict has it: with another description it may be another finding. */
static const enum field_id told_by_description[] = {
    FIELD_direction,
    FIELD_agreed,
    FIELD_source_operator,
    FIELD_source_country,
    FIELD_source_side,
    FIELD_source_home_of_subscriber,
    FIELD_relation,
    FIELD_subscriber_operator,
    FIELD_destination_operator,
};

/* A keyed hash of what makes a finding the same one in every run. */
static void finding_id(const struct judging *judging, const struct rule_verdict *verdict,
                       uint8_t ret[FINDING_ID_SIZE])
{
    enum { FIXED = 5, TOLD = sizeof told_by_description / sizeof *told_by_description };
    const struct sigwarden_state *state = judging->state;
    const struct signal *signal = judging->signal;
    const struct span message = judging->message->bytes;
    crypto_generichash_state hash;
    uint64_t words[FIXED + TOLD] = {verdict->rule->id, verdict->rule->rev, (uint64_t)signal->origin.time_ns,
                                    component_of(signal), (uint64_t)verdict->severity};
    uint8_t octets[sizeof words];
    for (size_t i = 0; i < TOLD; i++)
        if (signal_has(signal, told_by_description[i]))
            words[FIXED + i] = field_hash(signal, told_by_description[i], 1);
    for (size_t i = 0; i < sizeof octets; i++)
        octets[i] = (uint8_t)(words[i / 8] >> (56 - 8 * (i % 8)));
    crypto_generichash_init(&hash, state->finding_key, sizeof state->finding_key, FINDING_ID_SIZE);
    crypto_generichash_update(&hash, octets, sizeof octets);
    crypto_generichash_update(&hash, ruleset_hash(state->rules), RULESET_HASH_SIZE);
    crypto_generichash_update(&hash, message.p, message.len);
    crypto_generichash_final(&hash, ret, FINDING_ID_SIZE);
}

static void on_verdict(void *context, const struct rule_verdict *verdict)
{
    struct judging *judging = context;
    uint32_t component = component_of(judging->signal);
    if (judging->message->leg && leg_has_finding(judging->message->leg, verdict->rule->id, component) &&
        judging->message->further_leg)
        return;
    if (verdict->exception) {
        judging->state->stats.excepted++;
        return;
    }
    struct sigwarden_event event = {
        .type = EVENT_ALERT,
        .signal = judging->signal,
        .request = judging->request,
        .verdict = verdict,
        .ruleset_hash = ruleset_hash(judging->state->rules),
        .decided_at_ns = judging->decided_at_ns,
    };
    finding_id(judging, verdict, event.finding_id);
    judging->fired = true;
    if (judging->inside)
        held_add(judging->state->held, judging->message->leg->serial, &event);
    else
        judge_alert(judging->state, &event);
}

/* How far out the sender and receiver stand. */
static enum leg_rank rank_of(const struct signal *signal)
{
    bool known = signal_has(signal, FIELD_direction);
    if (known && (signal->direction == DIRECTION_INBOUND || signal->direction == DIRECTION_OUTBOUND))
        return LEG_BORDER;
    if (known && signal->direction == DIRECTION_INTERNAL)
        return LEG_INTERNAL;
    bool outside = (signal_has(signal, FIELD_source_side) && signal->source_side == SIDE_EXTERNAL) ||
                   (signal_has(signal, FIELD_destination_side) && signal->destination_side == SIDE_EXTERNAL);
    return outside ? LEG_EXTERNAL : LEG_UNKNOWN;
}

/* Whether a leg can add to what was said of the legs before it; if it was seen farther out, it is the one
 * that counts. */
static bool adds(struct judging *judging)
{
    struct leg *leg = judging->message->leg;
    const struct signal *signal = judging->signal;
    enum leg_rank rank = rank_of(signal);
    if (!leg)
        return true;
    leg->rank_now = rank > (enum leg_rank)leg->rank_now ? (uint8_t)rank : leg->rank_now;
    judging->inside = !judging->message->further_leg && rank == LEG_INTERNAL;
    if (!judging->message->further_leg)
        return true;
    bool request = signal_has(signal, FIELD_kind) && signal->kind == KIND_REQUEST;
    bool farther = rank > (enum leg_rank)leg->rank;
    judging->withdrawn = request && farther && held_drop(judging->state->held, leg->serial);
    if (judging->withdrawn)
        leg->finding_count = 0;
    return request && farther;
}

static void apply_rules(struct judging *judging)
{
    if (!adds(judging))
        return;
    const struct leg *leg = judging->message->leg;
    const struct rule_context context = {
        .request = judging->request,
        .windows = judging->state->windows,
        .message = leg ? hash_words(0, leg->serial, component_of(judging->signal)) | 1 : 0,
    };
    ruleset_judge(judging->state->rules, judging->signal, &context, on_verdict, judging);
}

bool judge_proves(const struct signal *signal, const struct signal *request)
{
    bool outside = signal_has(signal, FIELD_source_side) && signal->source_side == SIDE_EXTERNAL &&
                   signal->source_side_by == SIDE_BY_LINK;
    bool passes_by = signal_has(signal, FIELD_destination_side) && signal->destination_side == SIDE_EXTERNAL;
    bool in_our_name = signal_has(signal, FIELD_source_is_home) && signal->source_is_home && !passes_by;
    bool asked_from_outside = request && signal_has(request, FIELD_direction) &&
                              request->direction == DIRECTION_INBOUND &&
                              request->source_side_by == SIDE_BY_LINK;
    return !outside || (!in_our_name && !asked_from_outside);
}

static void fill_category(const struct sigwarden_state *state, struct signal *signal)
{
    enum category category = ruleset_category(state->rules, signal);
    if (category != CATEGORY_NONE)
        signal_set(signal, category, category);
}

enum judgement judge_signal(struct sigwarden_state *state, struct signal *signal,
                            const struct signal *request, bool request_alerted, const struct message *message)
{
    struct sigwarden_event event = {.type = EVENT_SIGNAL, .signal = signal, .request = request};
    const struct named named = persons_prefetch(state, signal);
    who_resolve(&state->who, signal);
    fill_category(state, signal);
    persons_fill(state, named, signal, request);
    serving_fill(state, signal);
    sessions_fill(state, signal);
    follow_fill(state, signal);
    indicators_mark(state->shared->indicators, signal);
    state->stats.signals += !message->further_leg;
    if (state->config.every_signal)
        emit(state, &event);
    if (signal->status != STATUS_OK && !message->further_leg) {
        state->stats.anomalies++;
        event.type = EVENT_ANOMALY;
        emit(state, &event);
    }
    struct judging judging = {.state = state, .signal = signal, .request = request, .message = message};
    apply_rules(&judging);
    if (judge_proves(signal, request)) {
        serving_learn(state, named, signal, request);
        sessions_learn(state, signal, request);
        follow_learn(state, signal, request);
    }
    if (!message->further_leg)
        links_learn(state, signal);
    if (request_alerted) {
        event.type = EVENT_DISCLOSURE;
        emit(state, &event);
    }
    return judging.fired ? JUDGEMENT_ALERT : judging.withdrawn ? JUDGEMENT_WITHDRAWN : JUDGEMENT_SILENT;
}

void judge_no_answer(struct sigwarden_state *state, const struct signal *request, enum outcome outcome,
                     int64_t decided_at_ns)
{
    struct signal signal;
    signal_copy(request, &signal);
    signal_set(&signal, outcome, outcome);
    struct sigwarden_event event = {
        .type = EVENT_DISCLOSURE,
        .signal = &signal,
        .request = request,
        .decided_at_ns = decided_at_ns,
    };
    emit(state, &event);
}

void judge_lapsed(struct sigwarden_state *state, struct signal *request, int64_t decided_at_ns)
{
    const struct message message = {
        .bytes =
            span_of(&request->dialogue, signal_has(request, FIELD_dialogue) ? sizeof request->dialogue : 0)};
    struct judging judging = {
        .state = state, .signal = request, .message = &message, .decided_at_ns = decided_at_ns};
    struct sigwarden_event event = {.type = EVENT_SIGNAL, .signal = request, .decided_at_ns = decided_at_ns};
    signal_set(request, kind, KIND_LAPSED);
    if (state->config.every_signal)
        emit(state, &event);
    apply_rules(&judging);
}
