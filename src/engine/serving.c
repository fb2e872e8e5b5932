// SPDX-License-Identifier: Apache-2.0
/*
 * Which network each subscriber is registered with: learned from registrations that succeeded, and held
 * against who speaks for him. TS 29.002 8.1, TS 29.272 5.2.1.
 */
#include "engine/state.h"

#include "signal/field.h"
#include "who/who_serving.h"

/* As long as a network may still speak for a subscriber who left it: late purges, registrations that cross.
 */
static const uint32_t grace_s = 600;

static const struct registration {
    uint32_t operation;
    enum serving_domain domain;
} registrations[] = {
    {OPERATION(PROTOCOL_MAP, 2), SERVING_CS},         /* updateLocation */
    {OPERATION(PROTOCOL_MAP, 23), SERVING_PS},        /* updateGprsLocation */
    {OPERATION(PROTOCOL_DIAMETER, 316), SERVING_EPS}, /* Update-Location */
};

/* cancelLocation, Cancel-Location: the home network takes him from whom it is sent to. */
static const uint32_t cancellations[] = {OPERATION(PROTOCOL_MAP, 3), OPERATION(PROTOCOL_DIAMETER, 317)};

/* purgeMS, Purge-UE: who sends it has forgotten him. */
static const uint32_t purges[] = {OPERATION(PROTOCOL_MAP, 67), OPERATION(PROTOCOL_DIAMETER, 321)};

enum { PAIR = 2 };

static bool is_one_of(uint32_t operation, const uint32_t list[PAIR])
{
    return operation == list[0] || operation == list[1];
}

static uint64_t key_of(const struct sigwarden_state *state, const struct signal *signal)
{
    return signal_has(signal, FIELD_imsi) ? field_hash(signal, FIELD_imsi, state->seed) | 1 : 0;
}

/* Whether the sender serves him in some domain: ANSWER_YES, ANSWER_NO if somebody else does in each that is
 * known, -1 where nothing says. */
static int serves(const struct sigwarden_state *state, const struct signal *signal,
                  const struct subscriber *subscriber)
{
    const struct network *network = state->shared->network;
    uint32_t now_s = (uint32_t)(state->now_ns / 1000000000);
    int answer = -1;
    for (unsigned i = 0; i < SERVING_DOMAINS; i++) {
        int one =
            subscriber->now[i].network ? who_source_serves(network, signal, subscriber->now[i].network) : -1;
        if (one == ANSWER_YES || (subscriber->now[i].network && one < 0))
            return one;
        answer = one == ANSWER_NO ? ANSWER_NO : answer;
    }
    bool left_now = subscriber->before.network && now_s - subscriber->before.since_s < grace_s;
    if (left_now && who_source_serves(network, signal, subscriber->before.network) != ANSWER_NO)
        return -1;
    return answer;
}

void serving_fill(const struct sigwarden_state *state, struct signal *signal)
{
    uint64_t key = key_of(state, signal);
    const struct subscriber *subscriber = key ? subscribers_find(state->subscribers, key) : NULL;
    bool request = signal_has(signal, FIELD_kind) && signal->kind == KIND_REQUEST;
    int answer = subscriber && request ? serves(state, signal, subscriber) : -1;
    if (answer >= 0)
        signal_set(signal, source_serves_subscriber, (uint32_t)answer);
}

static void learn_registration(struct sigwarden_state *state, uint64_t key, const struct signal *request)
{
    uint32_t network = who_source_network(state->shared->network, request);
    for (size_t i = 0; network && i < sizeof registrations / sizeof *registrations; i++)
        if (registrations[i].operation == request->operation)
            subscribers_register(state->subscribers, key, registrations[i].domain, network, state->now_ns);
}

void serving_learn(struct sigwarden_state *state, const struct signal *signal, const struct signal *request)
{
    uint64_t key = key_of(state, signal);
    const struct network *network = state->shared->network;
    if (key == 0 || !signal_has(signal, FIELD_operation) || !signal_has(signal, FIELD_kind))
        return;
    bool asks = signal->kind == KIND_REQUEST, answers = signal->kind == KIND_ANSWER && request;
    bool by_his_own = signal_has(signal, FIELD_source_home_of_subscriber) &&
                      signal->source_home_of_subscriber == ANSWER_YES;
    if (answers && signal_has(request, FIELD_operation))
        learn_registration(state, key, request);
    if (answers && is_one_of(signal->operation, purges))
        subscribers_leave(state->subscribers, key, who_source_network(network, request), state->now_ns);
    if (asks && by_his_own && is_one_of(signal->operation, cancellations))
        subscribers_leave(state->subscribers, key, who_destination_network(network, signal), state->now_ns);
}
