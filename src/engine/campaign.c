// SPDX-License-Identifier: Apache-2.0
/*
 * Findings on their way into the table of campaigns, and campaigns on their way out.
 */
#include "engine/state.h"

#include "base/hash.h"

/* Operators that one hosts are one house; without a description all networks of a country are. */
static uint64_t house_of(const struct sigwarden_state *state, const struct signal *query)
{
    const struct network *network = state->shared->network;
    if (!signal_has(query, FIELD_source_operator) || !network)
        return signal_has(query, FIELD_source_country) ? hash_bytes(state->seed, query->source_country) | 1
                                                       : 0;
    uint32_t at = 0;
    while (at < network->operator_count && !span_equal(network->operators[at].name, query->source_operator))
        at++;
    for (uint32_t steps = network->operator_count;
         steps && at < network->operator_count && network->operators[at].host < network->operator_count;
         steps--)
        at = network->operators[at].host;
    struct span name = at < network->operator_count ? network->operators[at].name : query->source_operator;
    return hash_bytes(~state->seed, name) | 1;
}

static uint64_t person_of(const struct sigwarden_state *state, const struct signal *signal)
{
    return signal_has(signal, FIELD_person) ? persons_known(state, 0, signal->person) : 0;
}

void campaign_finding(struct sigwarden_state *state, const struct sigwarden_event *alert)
{
    const struct signal *signal = alert->signal;
    bool asks =
        signal_has(signal, FIELD_kind) && (signal->kind == KIND_REQUEST || signal->kind == KIND_LAPSED);
    struct campaign_finding finding = {
        .query = asks ? signal : alert->request,
        .verdict = alert->verdict,
        .finding_id = alert->finding_id,
    };
    /* what our own side sends in the end is no query of whoever asked before */
    const struct rule_memory *memory = &alert->verdict->rule->memory;
    if (!finding.query || (memory->actor && memory->actor < memory->step_count))
        return;
    finding.person = person_of(state, signal);
    if (finding.person == 0)
        finding.person = person_of(state, finding.query);
    finding.house = house_of(state, finding.query);
    if (finding.person)
        campaigns_add(state->campaigns, &finding);
}

void campaign_outcome(struct sigwarden_state *state, const struct sigwarden_event *disclosure)
{
    uint64_t person = disclosure->request ? person_of(state, disclosure->request) : 0;
    if (person)
        campaigns_outcome(state->campaigns, person, disclosure->request, disclosure->signal);
}

static void tell(void *context, const struct campaign *campaign, const struct signal *person)
{
    struct sigwarden_state *state = context;
    struct sigwarden_event event = {.type = EVENT_CAMPAIGN, .signal = person, .campaign = campaign};
    state->config.sink(state->config.context, &event);
}

void campaign_flush(struct sigwarden_state *state)
{
    campaigns_decide(state->campaigns, state->rules, tell, state);
}

const struct campaigns_stats *engine_campaigns_stats(const struct sigwarden_state *state)
{
    return campaigns_stats(state->campaigns);
}
