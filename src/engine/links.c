// SPDX-License-Identifier: Apache-2.0
/*
 * How many people a link is sent to. Advertisements go to many, a lure to one person or a few; that is known
 * an hour after a host was first seen in a message, and only then said.
 */
#include "engine/state.h"

#include "base/hash.h"

static const int64_t second_ns = 1000000000;

/* How long others may still get it. */
static const int64_t wait_ns = 3600 * second_ns;

/* So long a capture must be, or a host unheard of, before one counts as new. */
static const int64_t new_ns = 86400 * second_ns;

/* A host, and a host that somebody got a link to. */
static uint64_t name_of(const struct sigwarden_state *state, const struct signal *signal, uint64_t receiver)
{
    return hash_words(field_hash(signal, FIELD_sms_link_host, state->seed), receiver, 0) | 1;
}

static bool is_recent(const struct sigwarden_state *state, const struct recalled *seen)
{
    return seen && state->now_ns - seen->time_ns < new_ns;
}

static bool would_be_known(const struct sigwarden_state *state)
{
    int64_t since_ns = state->now_ns - new_ns;
    return state->since_ns <= since_ns && recall_stats(state->links)->forgotten_ns < since_ns;
}

void links_learn(struct sigwarden_state *state, const struct signal *signal)
{
    bool delivers = signal_has(signal, FIELD_sms_link_host) && signal_has(signal, FIELD_sms_type) &&
                    signal->sms_type == SMS_DELIVER && signal_has(signal, FIELD_kind) &&
                    signal->kind == KIND_REQUEST;
    if (!delivers || !signal_has(signal, FIELD_person))
        return;
    uint64_t host = name_of(state, signal, 0), receiver = name_of(state, signal, signal->person);
    const struct recalled *known = recall_get(state->links, host);
    bool is_new = !is_recent(state, known);
    uint64_t receivers = is_new ? 0 : known->value;
    receivers += is_new || !is_recent(state, recall_get(state->links, receiver));
    recall_put(state->links, receiver, 0, state->now_ns);
    recall_put(state->links, host, receivers, state->now_ns);
    if (is_new && would_be_known(state))
        awaited_add(state->links_awaited, host, signal, state->now_ns);
}

void links_expire(struct sigwarden_state *state, int64_t now_ns)
{
    const struct awaited_request *due;
    while ((due = awaited_take(state->links_awaited, now_ns - wait_ns))) {
        struct signal message;
        const struct recalled *seen = recall_get(state->links, due->name);
        int64_t decided_at_ns = due->since_ns + wait_ns;
        if (!seen)
            continue;
        signal_unpack(&due->request, &message);
        signal_set(&message, sms_link_receivers, seen->value);
        judge_lapsed(state, &message, decided_at_ns);
    }
}
