// SPDX-License-Identifier: Apache-2.0
/*
 * Who opened which GTP session: what a later message with its tunnel endpoint is held against.
 * TS 29.274 7.2.1, TS 29.060 7.3.1.
 */
#include "engine/state.h"

#include "base/hash.h"
#include "who/who_serving.h"

enum { SESSION_REQUEST_V2 = 32, MODIFY_REQUEST_V2 = 34, CONTEXT_REQUEST_V1 = 16, UPDATE_REQUEST_V1 = 18 };

static bool opens(const struct signal *request)
{
    return signal_has(request, FIELD_operation) &&
           (request->operation == OPERATION(PROTOCOL_GTPV2, SESSION_REQUEST_V2) ||
            request->operation == OPERATION(PROTOCOL_GTPV1, CONTEXT_REQUEST_V1));
}

static uint64_t name_of(const struct sigwarden_state *state, const struct ip_address *ip, uint64_t teid)
{
    return hash_words(hash_bytes(state->seed, span_of(ip->bytes, sizeof ip->bytes)), ip->family, teid) | 1;
}

/* The network above, a piece of the address's hash below. */
static uint64_t holder_of(const struct sigwarden_state *state, const struct signal *signal)
{
    uint64_t ip = hash_bytes(state->seed, span_of(signal->source_ip.bytes, sizeof signal->source_ip.bytes));
    return (uint64_t)who_source_network(&state->who, signal) << 32 | (ip & UINT32_MAX);
}

void sessions_fill(const struct sigwarden_state *state, struct signal *signal)
{
    bool request = signal_has(signal, FIELD_kind) && signal->kind == KIND_REQUEST;
    if (!request || !signal_has(signal, FIELD_gtp_teid) || signal->gtp_teid == 0 ||
        !signal_has(signal, FIELD_destination_ip) || !signal_has(signal, FIELD_source_ip))
        return;
    const struct recalled *session =
        recall_get(state->sessions, name_of(state, &signal->destination_ip, signal->gtp_teid));
    if (!session)
        return;
    uint32_t network = (uint32_t)(session->value >> 32);
    bool same_node = session->value == holder_of(state, signal);
    int answer = same_node ? ANSWER_YES : network ? who_source_serves(&state->who, signal, network) : -1;
    if (answer >= 0)
        signal_set(signal, gtp_holds_session, (uint32_t)answer);
}

/* Modify Bearer, Update PDP Context: who sends it and is obeyed has the session from now on. */
static bool takes_over(const struct signal *request)
{
    return signal_has(request, FIELD_operation) && signal_has(request, FIELD_gtp_teid) &&
           signal_has(request, FIELD_destination_ip) &&
           (request->operation == OPERATION(PROTOCOL_GTPV2, MODIFY_REQUEST_V2) ||
            request->operation == OPERATION(PROTOCOL_GTPV1, UPDATE_REQUEST_V1));
}

void sessions_learn(struct sigwarden_state *state, const struct signal *answer, const struct signal *request)
{
    if (!request || !signal_has(answer, FIELD_kind) || answer->kind != KIND_ANSWER ||
        !signal_has(request, FIELD_source_ip))
        return;
    if (takes_over(request)) {
        uint64_t name = name_of(state, &request->destination_ip, request->gtp_teid);
        if (recall_get(state->sessions, name))
            recall_put(state->sessions, name, holder_of(state, request), state->now_ns);
    }
    if (!opens(request) || !signal_has(answer, FIELD_gtp_control_teid))
        return;
    const struct ip_address *ip =
        signal_has(answer, FIELD_gtp_control_ip) ? &answer->gtp_control_ip : &answer->source_ip;
    recall_put(state->sessions, name_of(state, ip, answer->gtp_control_teid), holder_of(state, request),
               state->now_ns);
}
