// SPDX-License-Identifier: Apache-2.0
/*
 * Whom a signal is about, whatever it calls him. That a telephone number and an IMSI belong together is
 * learned from answers that tell both, or whose request did: routing queries, profiles, sessions.
 */
#include "engine/state.h"

#include "signal/person.h"

/* A network's and nobody's: what number portability answers of a number that was taken elsewhere (TS 23.066
 * B). */
static bool is_generic(const struct digits *imsi)
{
    enum { NETWORK = 6 };
    for (uint8_t i = NETWORK; i < imsi->len; i++)
        if (imsi->text[i] != '0')
            return false;
    return true;
}

/* Whether the IMSI that is told is not the subscriber's. */
static bool is_pseudonymous(const struct network *network, const struct signal *signal)
{
    const struct digits *imsi = signal_has(signal, FIELD_imsi)             ? &signal->imsi
                                : signal_has(signal, FIELD_disclosed_imsi) ? &signal->disclosed_imsi
                                                                           : NULL;
    if (imsi && is_generic(imsi))
        return true;
    struct span prefix = network ? network->pseudo_imsi_prefix : (struct span){NULL, 0};
    return imsi && prefix.len && imsi->len >= prefix.len && memcmp(imsi->text, prefix.p, prefix.len) == 0;
}

/* A sender who is neither the subscriber's own network nor the one that he is in may claim what he likes. */
static bool is_trusted(const struct signal *request)
{
    bool not_home = signal_has(request, FIELD_source_home_of_subscriber) &&
                    request->source_home_of_subscriber == ANSWER_NO;
    bool not_serving =
        signal_has(request, FIELD_source_serves_subscriber) && request->source_serves_subscriber == ANSWER_NO;
    return !not_home || !not_serving;
}

/* His own network, or the one that he is known to be in. Another may be right, but takes no number from
 * anybody. */
static bool is_sure(const struct signal *request)
{
    bool home = signal_has(request, FIELD_source_home_of_subscriber) &&
                request->source_home_of_subscriber == ANSWER_YES;
    bool serving = signal_has(request, FIELD_source_serves_subscriber) &&
                   request->source_serves_subscriber == ANSWER_YES;
    return home || serving;
}

/* Whether the answer tells one of the two. It also has what its request said, which is the asker's claim. */
static bool tells(const struct signal *answer)
{
    return (!signal_has(answer, FIELD_imsi) && signal_has(answer, FIELD_disclosed_imsi)) ||
           (!signal_has(answer, FIELD_msisdn) && signal_has(answer, FIELD_disclosed_msisdn));
}

static void learn_pair(struct sigwarden_state *state, struct named named, const struct signal *answer,
                       const struct signal *request)
{
    const bool told = tells(answer), by_request = named.imsi == 0;
    if (!told && !is_trusted(request))
        return;
    const uint64_t imsi = by_request ? person_of_imsi(request, state->seed) : named.imsi;
    const uint64_t number = named.number ? named.number : person_of_number(request, state->seed);
    if (imsi == 0 || number == 0 || is_pseudonymous(state->shared->network, by_request ? request : answer))
        return;
    const struct recalled *known = recall_get(state->identities, number);
    if (known && known->value != imsi && !told && !is_sure(request))
        return;
    if (!known) {
        ruleset_join_persons(state->rules, state->windows, number, imsi, state->now_ns);
        campaigns_join(state->campaigns, number, imsi);
    }
    recall_put(state->identities, number, imsi, state->now_ns);
}

uint64_t persons_known(const struct sigwarden_state *state, uint64_t imsi, uint64_t number)
{
    const struct recalled *known = imsi == 0 && number ? recall_get(state->identities, number) : NULL;
    return imsi ? imsi : known ? known->value : number;
}

struct named persons_prefetch(const struct sigwarden_state *state, const struct signal *signal)
{
    struct named named = {person_of_imsi(signal, state->seed), person_of_number(signal, state->seed)};
    if (named.imsi)
        subscribers_prefetch(state->subscribers, named.imsi);
    if (named.number)
        recall_prefetch(state->identities, named.number);
    return named;
}

void persons_fill(struct sigwarden_state *state, struct named named, struct signal *signal,
                  const struct signal *request)
{
    bool answers = request && signal_has(signal, FIELD_kind) && signal->kind == KIND_ANSWER;
    if (answers && judge_proves(signal, request))
        learn_pair(state, named, signal, request);
    uint64_t person = persons_known(state, named.imsi, named.number);
    if (person)
        signal_set(signal, person, person);
}

bool engine_is_person(const struct sigwarden_state *state, uint64_t person, const struct digits *id)
{
    struct signal named;
    signal_init(&named);
    signal_set(&named, imsi, *id);
    person = persons_known(state, 0, person); /* a number whose IMSI was learned since */
    return person == person_of_imsi(&named, state->seed) ||
           person == persons_known(state, 0, person_of_digits(id, state->seed));
}
