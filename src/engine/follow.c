// SPDX-License-Identifier: Apache-2.0
/*
 * What must follow what: a short message the query for its routing, a registration the query for
 * authentication vectors (TS 23.040 10, TS 29.002 8.5.2, TS 29.272 5.2). Who asks and nothing comes of it
 * collects; who comes without having asked did not learn by the usual way.
 *
 * Neither is said before the capture has shown that it sees both halves.
 */
#include "engine/state.h"

#include "base/hash.h"
#include "signal/person.h"
#include "who/who_serving.h"

enum purpose { PURPOSE_NONE, PURPOSE_MESSAGE, PURPOSE_REGISTRATION };
enum part { PART_ASKED, PART_ASKED_BY, PART_FOLLOWED, PART_COLLECTED, PART_COLLECTOR };

static const int64_t second_ns = 1000000000;

/* How long what must follow may take: retries and congestion included. */
static const int64_t wait_ns = 300 * second_ns;

/* How long ago the query may be: a centre asks again for each attempt, a register keeps vectors. */
static const int64_t asked_ns = 3600 * second_ns;

/* So many whole pairs show that both halves come by here. */
enum { PAIRS_ENOUGH = 3 };

static const struct step {
    uint32_t operation;
    uint8_t purpose; /* enum purpose */
    bool follows;    /* it is what must follow; else what is asked before */
} steps[] = {
    {OPERATION(PROTOCOL_MAP, 45), PURPOSE_MESSAGE, false},            /* sendRoutingInfoForSM */
    {OPERATION(PROTOCOL_DIAMETER, 8388647), PURPOSE_MESSAGE, false},  /* Send-Routing-Info-for-SM */
    {OPERATION(PROTOCOL_MAP, 44), PURPOSE_MESSAGE, true},             /* mt-ForwardSM */
    {OPERATION(PROTOCOL_DIAMETER, 8388646), PURPOSE_MESSAGE, true},   /* MT-Forward-Short-Message */
    {OPERATION(PROTOCOL_MAP, 47), PURPOSE_MESSAGE, true},             /* reportSM-DeliveryStatus */
    {OPERATION(PROTOCOL_DIAMETER, 8388649), PURPOSE_MESSAGE, true},   /* Report-SM-Delivery-Status */
    {OPERATION(PROTOCOL_MAP, 56), PURPOSE_REGISTRATION, false},       /* sendAuthenticationInfo */
    {OPERATION(PROTOCOL_DIAMETER, 318), PURPOSE_REGISTRATION, false}, /* Authentication-Information */
    {OPERATION(PROTOCOL_MAP, 2), PURPOSE_REGISTRATION, true},         /* updateLocation */
    {OPERATION(PROTOCOL_MAP, 23), PURPOSE_REGISTRATION, true},        /* updateGprsLocation */
    {OPERATION(PROTOCOL_DIAMETER, 316), PURPOSE_REGISTRATION, true},  /* Update-Location */
};

static const struct step *step_of(const struct signal *signal)
{
    for (size_t i = 0; signal_has(signal, FIELD_operation) && i < sizeof steps / sizeof *steps; i++)
        if (steps[i].operation == signal->operation)
            return &steps[i];
    return NULL;
}

static uint64_t name_of(enum purpose purpose, enum part part, uint64_t subject, uint64_t party)
{
    return hash_words(subject, (uint64_t)purpose << 8 | part, party) | 1;
}

/* The sender's network or, where that is not known, his address. */
static uint64_t party_of(const struct sigwarden_state *state, const struct signal *signal)
{
    uint32_t network = who_source_network(&state->who, signal);
    return network                                 ? network
           : signal_has(signal, FIELD_source_gt)   ? field_hash(signal, FIELD_source_gt, state->seed)
           : signal_has(signal, FIELD_source_host) ? field_hash(signal, FIELD_source_host, state->seed)
                                                   : 0;
}

static void say(struct sigwarden_state *state, enum purpose purpose, enum part part, uint64_t subject,
                uint64_t party)
{
    if (subject)
        recall_put(state->said, name_of(purpose, part, subject, party), 0, state->now_ns);
}

/* Vectors that the asker used himself are no excuse for another who registers. */
static void use_up(struct sigwarden_state *state, enum purpose purpose, uint64_t subject)
{
    recall_put(state->said, name_of(purpose, PART_ASKED, subject, 0), 0, state->now_ns - asked_ns - 1);
}

static bool is_recent(const struct sigwarden_state *state, uint64_t name)
{
    const struct recalled *seen = recall_get(state->said, name);
    return seen && state->now_ns - seen->time_ns <= asked_ns;
}

static bool was_said(const struct sigwarden_state *state, enum purpose purpose, enum part part,
                     uint64_t subject, uint64_t party)
{
    return subject && is_recent(state, name_of(purpose, part, subject, party));
}

/* Whether a query that is not known of was not made. */
static bool would_be_known(const struct sigwarden_state *state, enum purpose purpose)
{
    int64_t since_ns = state->now_ns - asked_ns;
    return state->pairs_seen[purpose] >= PAIRS_ENOUGH && state->since_ns <= since_ns &&
           recall_stats(state->said)->forgotten_ns < since_ns && !heard_lost_since(&state->heard, since_ns);
}

bool follow_may_have_come(const struct sigwarden_state *state, const struct signal *signal, int64_t since_ns)
{
    if (!heard_lost_since(&state->heard, since_ns))
        return false;
    const struct recalled *asked = recall_get(
        state->said, name_of(PURPOSE_REGISTRATION, PART_ASKED_BY, signal->person, party_of(state, signal)));
    return asked ? asked->time_ns >= since_ns : recall_stats(state->said)->forgotten_ns >= since_ns;
}

/* Somebody outside the home network, about one of its subscribers. */
static bool comes_in(const struct signal *signal)
{
    bool inside = signal_has(signal, FIELD_source_side) && signal->source_side == SIDE_INTERNAL;
    bool leaves = signal_has(signal, FIELD_direction) &&
                  (signal->direction == DIRECTION_OUTBOUND || signal->direction == DIRECTION_TRANSIT);
    return !inside && !leaves && signal_has(signal, FIELD_relation) && signal->relation == RELATION_HOME;
}

void follow_fill(struct sigwarden_state *state, struct signal *signal)
{
    const struct step *step = step_of(signal);
    bool request = signal_has(signal, FIELD_kind) && signal->kind == KIND_REQUEST;
    uint64_t subject = signal_has(signal, FIELD_person) ? signal->person : 0;
    if (!request || !step || !step->follows || subject == 0)
        return;
    enum purpose purpose = (enum purpose)step->purpose;
    /* whose number it is may have become known since */
    uint64_t number = person_of_number(signal, state->seed);
    bool asked =
        was_said(state, purpose, PART_ASKED, subject, 0) || was_said(state, purpose, PART_ASKED, number, 0);
    uint64_t sender = party_of(state, signal);
    bool by_sender = was_said(state, purpose, PART_ASKED_BY, subject, sender) ||
                     was_said(state, purpose, PART_ASKED_BY, number, sender);
    state->pairs_seen[purpose] += by_sender && state->pairs_seen[purpose] < PAIRS_ENOUGH;
    say(state, purpose, PART_FOLLOWED, subject, 0);
    if (by_sender && purpose == PURPOSE_REGISTRATION)
        use_up(state, purpose, subject);
    if (by_sender)
        signal_set(signal, source_asked_before, ASKED_YES);
    else if (comes_in(signal) && would_be_known(state, purpose))
        signal_set(signal, source_asked_before, asked ? ASKED_BY_ANOTHER : ASKED_NO);
}

/* A router of short messages tells another IMSI each time; reports name the number. */
static void say_asked(struct sigwarden_state *state, enum purpose purpose, const struct signal *answer,
                      uint64_t party)
{
    uint64_t by_number = persons_known(state, 0, person_of_number(answer, state->seed));
    const uint64_t subjects[] = {answer->person, by_number == answer->person ? 0 : by_number};
    for (size_t i = 0; i < sizeof subjects / sizeof *subjects; i++) {
        say(state, purpose, PART_ASKED, subjects[i], 0);
        say(state, purpose, PART_ASKED_BY, subjects[i], party);
    }
}

void follow_learn(struct sigwarden_state *state, const struct signal *signal, const struct signal *request)
{
    const struct step *step = request ? step_of(request) : NULL;
    if (!step || step->follows || !signal_has(signal, FIELD_person) || !signal_has(signal, FIELD_kind))
        return;
    say_asked(state, (enum purpose)step->purpose, signal, party_of(state, request));
    if (signal->kind != KIND_ANSWER)
        return;
    struct signal waits;
    signal_copy(request, &waits);
    signal_set(&waits, person, signal->person); /* the answer may have told who it is */
    if (signal_has(signal, FIELD_relation))
        signal_set(&waits, relation, signal->relation);
    if (comes_in(&waits))
        awaited_add(state->awaited, name_of((enum purpose)step->purpose, PART_FOLLOWED, signal->person, 0),
                    &waits, state->now_ns);
}

/*
 * Of how many people this sender asked for the routing of a message today and yesterday, and sent none. His
 * address counts, not his network: firms rent addresses within honest ones.
 */
static uint64_t collected(struct sigwarden_state *state, const struct signal *request)
{
    static const int64_t day_ns = 86400 * INT64_C(1000000000);
    uint64_t today = (uint64_t)(state->now_ns / day_ns);
    uint64_t sender = signal_has(request, FIELD_source_gt) ? field_hash(request, FIELD_source_gt, state->seed)
                      : signal_has(request, FIELD_source_host)
                          ? field_hash(request, FIELD_source_host, state->seed)
                          : 0;
    uint64_t name = name_of(PURPOSE_MESSAGE, PART_COLLECTOR, today, sender);
    uint64_t one = name_of(PURPOSE_MESSAGE, PART_COLLECTED, request->person, sender ^ today);
    const struct recalled *before =
        recall_get(state->said, name_of(PURPOSE_MESSAGE, PART_COLLECTOR, today - 1, sender));
    uint64_t count = before ? before->value : 0;
    const struct recalled *known = recall_get(state->said, name);
    uint64_t so_far = known ? known->value : 0;
    if (!recall_get(state->said, one)) {
        recall_put(state->said, one, 0, state->now_ns);
        recall_put(state->said, name, ++so_far, state->now_ns);
    }
    return count + so_far;
}

void follow_expire(struct sigwarden_state *state, int64_t now_ns)
{
    const struct awaited_request *due;
    while ((due = awaited_take(state->awaited, now_ns - wait_ns))) {
        struct signal request;
        const struct recalled *followed = recall_get(state->said, due->name);
        signal_unpack(&due->request, &request);
        const struct step *step = step_of(&request);
        bool came = followed && followed->time_ns >= due->since_ns;
        bool sees_both = step && state->pairs_seen[step->purpose] >= PAIRS_ENOUGH;
        bool forgot = recall_stats(state->said)->forgotten_ns >= due->since_ns ||
                      heard_lost_since(&state->heard, due->since_ns);
        if (came || !sees_both || forgot)
            continue;
        if (step->purpose == PURPOSE_MESSAGE)
            signal_set(&request, source_collected, collected(state, &request));
        judge_lapsed(state, &request, due->since_ns + wait_ns);
    }
}
