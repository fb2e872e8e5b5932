// SPDX-License-Identifier: Apache-2.0
#include "engine/state.h"

#include <sodium.h>

#include "who/who.h"

struct judging {
    struct sigwarden_state *state;
    const struct signal *signal, *request;
    struct span bytes;
    bool fired;
};

static void emit(struct sigwarden_state *state, const struct sigwarden_event *event)
{
    state->config.sink(state->config.context, event);
}

/* The first 16 bytes of SHA-256 over what makes a finding the same one in every run. */
static void finding_id(const struct judging *judging, const struct rule *rule, uint8_t ret[FINDING_ID_SIZE])
{
    crypto_hash_sha256_state sha;
    uint8_t hash[crypto_hash_sha256_BYTES];
    const struct signal *signal = judging->signal;
    uint64_t component = signal_has(signal, FIELD_component_n) ? signal->component_n : 0;
    uint64_t words[4] = {rule->id, rule->rev, (uint64_t)signal->origin.time_ns, component};
    uint8_t fixed[sizeof words];
    for (size_t i = 0; i < sizeof fixed; i++)
        fixed[i] = (uint8_t)(words[i / 8] >> (56 - 8 * (i % 8)));
    crypto_hash_sha256_init(&sha);
    crypto_hash_sha256_update(&sha, fixed, sizeof fixed);
    crypto_hash_sha256_update(&sha, ruleset_hash(judging->state->shared->rules), crypto_hash_sha256_BYTES);
    crypto_hash_sha256_update(&sha, judging->bytes.p, judging->bytes.len);
    crypto_hash_sha256_final(&sha, hash);
    memcpy(ret, hash, FINDING_ID_SIZE);
}

static void on_verdict(void *context, const struct rule_verdict *verdict)
{
    struct judging *judging = context;
    struct sigwarden_event event = {
        .type = EVENT_ALERT,
        .signal = judging->signal,
        .request = judging->request,
        .verdict = verdict,
    };
    finding_id(judging, verdict->rule, event.finding_id);
    judging->fired = true;
    judging->state->stats.alerts[verdict->severity & 7]++;
    emit(judging->state, &event);
}

bool judge_signal(struct sigwarden_state *state, struct signal *signal, const struct signal *request,
                  bool request_alerted, struct span bytes)
{
    struct sigwarden_event event = {.type = EVENT_SIGNAL, .signal = signal, .request = request};
    who_resolve(state->shared->network, signal);
    state->stats.signals++;
    if (state->config.every_signal)
        emit(state, &event);
    if (signal->status != STATUS_OK) {
        state->stats.anomalies++;
        event.type = EVENT_ANOMALY;
        emit(state, &event);
    }
    struct judging judging = {.state = state, .signal = signal, .request = request, .bytes = bytes};
    ruleset_judge(state->shared->rules, signal, request, on_verdict, &judging);
    if (request_alerted) {
        event.type = EVENT_DISCLOSURE;
        emit(state, &event);
    }
    return judging.fired;
}

void judge_no_answer(struct sigwarden_state *state, const struct signal *request, enum outcome outcome,
                     int64_t decided_at_ns)
{
    struct signal signal = *request;
    signal_set(&signal, outcome, outcome);
    struct sigwarden_event event = {
        .type = EVENT_DISCLOSURE,
        .signal = &signal,
        .request = request,
        .decided_at_ns = decided_at_ns,
    };
    emit(state, &event);
}
