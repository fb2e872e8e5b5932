// SPDX-License-Identifier: Apache-2.0
/*
 * Which network each subscriber is registered with: learned from registrations that succeeded, and held
 * against who speaks for him, and against where he can be. TS 29.002 8.1, TS 29.272 5.2.1, TS 29.274 7.2.1.
 */
#include "engine/state.h"

#include "base/hash.h"
#include "signal/person.h"
#include "who/who_serving.h"

/* As long as a network may still speak for a subscriber who left it: late purges, registrations that cross.
 */
static const uint32_t grace_s = 600;

/* A register forgets those who left it when it likes: TS 29.002 8.1.6 leaves the time to it. */
static const uint32_t purge_grace_s = 7 * 86400;

/* So many registrations show that the capture has those of this domain. */
enum { REGISTRATIONS_ENOUGH = 3 };

enum { RAT_NEW_RADIO = 10 /* TS 29.274 8.17 */, PLANE_KM_AN_HOUR = 1000, HOUR_MIN = 60, DAY_S = 86400 };

enum {
    UPDATE_LOCATION = OPERATION(PROTOCOL_MAP, 2),
    UPDATE_GPRS_LOCATION = OPERATION(PROTOCOL_MAP, 23),
    DIAMETER_UPDATE_LOCATION = OPERATION(PROTOCOL_DIAMETER, 316),
    CREATE_PDP_CONTEXT = OPERATION(PROTOCOL_GTPV1, 16),
    CREATE_SESSION = OPERATION(PROTOCOL_GTPV2, 32),
};

/* What says, once it is accepted, that a network serves somebody, and the field in which it names itself. */
static const struct registration {
    uint32_t operation;
    enum serving_domain domain;
    enum field_id named; /* a number or a PLMN */
} registrations[] = {
    {UPDATE_LOCATION, SERVING_CS, FIELD_vlr_number},
    {UPDATE_GPRS_LOCATION, SERVING_PS, FIELD_sgsn_number},
    {DIAMETER_UPDATE_LOCATION, SERVING_EPS, FIELD_visited_plmn},
    {CREATE_PDP_CONTEXT, SERVING_PS, FIELD_gtp_serving_plmn},
    {CREATE_SESSION, SERVING_EPS, FIELD_gtp_serving_plmn},
};

/* sendAuthenticationInfo, Authentication-Information: who asks has the phone before him, or says so. */
static const uint32_t vector_queries[] = {OPERATION(PROTOCOL_MAP, 56), OPERATION(PROTOCOL_DIAMETER, 318)};

/* cancelLocation, Cancel-Location: the home network takes him from whom it is sent to. */
static const uint32_t cancellations[] = {OPERATION(PROTOCOL_MAP, 3), OPERATION(PROTOCOL_DIAMETER, 317)};

/* purgeMS, Purge-UE: who sends it has forgotten him. */
static const uint32_t purges[] = {OPERATION(PROTOCOL_MAP, 67), OPERATION(PROTOCOL_DIAMETER, 321)};

/* In the names of `said`; no purpose and part of follow.c are as large. */
enum { LEFT = 1 << 16 };

enum { PAIR = 2 };

static bool is_one_of(uint32_t operation, const uint32_t list[PAIR])
{
    return operation == list[0] || operation == list[1];
}

static const struct registration *registration_of(const struct signal *signal)
{
    for (size_t i = 0; i < sizeof registrations / sizeof *registrations; i++)
        if (signal_has(signal, FIELD_operation) && registrations[i].operation == signal->operation)
            return &registrations[i];
    return NULL;
}

/* The network that wants to serve: as it names itself, because that is where the home network will look for
 * the subscriber; else that of the sender's address. */
static uint32_t network_of(const struct sigwarden_state *state, const struct signal *request)
{
    const struct registration *registration = registration_of(request);
    uint32_t named = registration ? who_named_network(&state->who, request, registration->named) : 0;
    return named ? named : who_source_network(&state->who, request);
}

static uint64_t name_of_leaving(uint64_t person, uint32_t network)
{
    return hash_words(person, LEFT, network) | 1;
}

/* Of several networks that he left one after the other the table of subscribers knows the last. */
static void say_left(struct sigwarden_state *state, uint64_t person, uint32_t network)
{
    if (network)
        recall_put(state->said, name_of_leaving(person, network), 0, state->now_ns);
}

/* Whether he left the sender, or one whom the sender may speak for, so short a time ago that the sender may
 * still speak for him. */
static bool left_lately(const struct sigwarden_state *state, const struct signal *signal,
                        const struct subscriber *subscriber)
{
    const uint32_t grace = is_one_of(signal->operation, purges) ? purge_grace_s : grace_s;
    const uint32_t sender = who_source_network(&state->who, signal);
    const struct recalled *left =
        sender ? recall_get(state->said, name_of_leaving(signal->person, sender)) : NULL;
    if (left && state->now_ns - left->time_ns < grace * INT64_C(1000000000))
        return true;
    return subscriber->before.network && !subscriber->before.doubted &&
           (uint32_t)(state->now_ns / 1000000000) - subscriber->before.heard_s < grace &&
           who_source_serves(&state->who, signal, subscriber->before.network) != ANSWER_NO;
}

/* Whether the sender serves him in some domain: ANSWER_YES, ANSWER_NO if somebody else does in each that is
 * known, -1 where nothing says. */
static int serves(const struct sigwarden_state *state, const struct signal *signal,
                  const struct subscriber *subscriber)
{
    int answer = -1;
    for (unsigned i = 0; i < SERVING_DOMAINS; i++) {
        int one = subscriber->now[i].network
                      ? who_source_serves(&state->who, signal, subscriber->now[i].network)
                      : -1;
        if (one == ANSWER_YES || (subscriber->now[i].network && one < 0))
            return one;
        answer = one == ANSWER_NO ? ANSWER_NO : answer;
    }
    return answer == ANSWER_NO && left_lately(state, signal, subscriber) ? -1 : answer;
}

/* Where he was last heard of, in whatever domain, and before all where he can have been; network 0: nobody
 * knows. */
static struct serving last_place(const struct subscriber *subscriber)
{
    for (unsigned doubted = 0; doubted < 2; doubted++) {
        struct serving last = {0};
        for (unsigned i = 0; i < SERVING_DOMAINS; i++) {
            const struct serving *now = &subscriber->now[i];
            if (now->network && now->doubted == doubted && now->heard_s >= last.heard_s)
                last = *now;
        }
        if (last.network)
            return last;
    }
    return subscriber->before;
}

static bool is_session(const struct registration *registration)
{
    return registration->operation == CREATE_PDP_CONTEXT || registration->operation == CREATE_SESSION;
}

/* A registration of one of ours by another network. */
static bool comes_from_abroad(const struct signal *signal)
{
    const struct registration *registration = registration_of(signal);
    return registration && !is_session(registration) && signal_has(signal, FIELD_direction) &&
           signal->direction == DIRECTION_INBOUND && signal_has(signal, FIELD_relation) &&
           signal->relation == RELATION_HOME;
}

/*
 * Whether he can have come from where he was. Who goes back to where he was taken from within a day was
 * perhaps never away: of him nothing is said, unless he cannot have been there either. subscriber: NULL if
 * nothing is known of him.
 */
static void fill_move(struct sigwarden_state *state, struct signal *signal,
                      const struct subscriber *subscriber)
{
    const struct network *network = state->shared->network;
    const struct serving from = subscriber ? last_place(subscriber) : (struct serving){0};
    uint32_t now_s = (uint32_t)(state->now_ns / 1000000000), to = network_of(state, signal);
    if (from.network == 0 || to == 0) {
        state->stats.moves_from_unknown += comes_from_abroad(signal);
        return;
    }
    if (to == from.network || now_s < from.heard_s)
        return;
    int km = who_distance_km(network, from.network, to);
    uint32_t minutes = (now_s - from.heard_s) / HOUR_MIN;
    if (km < 0) {
        state->stats.moves_unmeasured += comes_from_abroad(signal);
        return;
    }
    bool returns = subscriber->before.network == to && !subscriber->before.doubted &&
                   now_s - subscriber->before.heard_s < DAY_S;
    signal_set(signal, move_km, (uint64_t)km);
    signal_set(signal, move_minutes, minutes);
    if (!returns)
        signal_set(signal, move_possible,
                   (uint64_t)km * HOUR_MIN <= (uint64_t)PLANE_KM_AN_HOUR * minutes ? ANSWER_YES : ANSWER_NO);
}

/* Whether the subscriber whose number a message shows is at home. TS 23.040 9.2.3.7. */
static void fill_sender_at_home(const struct sigwarden_state *state, struct signal *signal)
{
    bool delivers = signal_has(signal, FIELD_sms_type) && signal_has(signal, FIELD_sms_address) &&
                    signal_has(signal, FIELD_kind) && signal->kind == KIND_REQUEST;
    if (!delivers || signal->sms_type != SMS_DELIVER)
        return;
    uint64_t sender = persons_known(state, 0, person_of_digits(&signal->sms_address, state->seed));
    const struct subscriber *subscriber = subscribers_find(state->subscribers, sender);
    int home = -1;
    for (unsigned i = 0; subscriber && i < SERVING_DOMAINS; i++)
        if (subscriber->now[i].network && home != ANSWER_YES)
            home = who_network_is_home(state->shared->network, subscriber->now[i].network);
    if (home >= 0)
        signal_set(signal, sms_sender_at_home, (uint32_t)home);
}

/* Where only sessions are captured, a move shows as a session and nothing else. */
static bool would_show_registration(const struct sigwarden_state *state, const struct signal *request)
{
    const struct registration *registration = registration_of(request);
    return !registration || !is_session(registration) ||
           state->registrations_seen[registration->domain] >= REGISTRATIONS_ENOUGH;
}

static void fill_serves(const struct sigwarden_state *state, struct signal *signal,
                        const struct subscriber *subscriber)
{
    int answer = serves(state, signal, subscriber);
    int64_t week_ns = (int64_t)purge_grace_s * 1000000000;
    if (answer == ANSWER_NO && follow_may_have_come(state, signal, state->now_ns - week_ns))
        answer = -1;
    if (answer == ANSWER_NO && !would_show_registration(state, signal))
        answer = -1;
    if (answer >= 0)
        signal_set(signal, source_serves_subscriber, (uint32_t)answer);
}

void serving_fill(struct sigwarden_state *state, struct signal *signal)
{
    fill_sender_at_home(state, signal);
    bool request = signal_has(signal, FIELD_kind) && signal->kind == KIND_REQUEST;
    if (!signal_has(signal, FIELD_person) || !request || !signal_has(signal, FIELD_operation))
        return;
    const struct subscriber *subscriber = subscribers_find(state->subscribers, signal->person);
    if (subscriber)
        fill_serves(state, signal, subscriber);
    if (registration_of(signal) || is_one_of(signal->operation, vector_queries))
        fill_move(state, signal, subscriber);
}

/* What a network may do only for those who are in it says that he still is. */
static void learn_presence(struct sigwarden_state *state, uint64_t key, const struct signal *request)
{
    const struct registration *registration = registration_of(request);
    uint32_t network = network_of(state, request);
    if (network == 0)
        return;
    if (!registration) {
        subscribers_hear(state->subscribers, key, network, state->now_ns);
        return;
    }
    uint8_t *seen = &state->registrations_seen[registration->domain];
    *seen = (uint8_t)(*seen + (!is_session(registration) && *seen < REGISTRATIONS_ENOUGH));
    bool new_radio = signal_has(request, FIELD_gtp_rat) && request->operation == CREATE_SESSION &&
                     request->gtp_rat == RAT_NEW_RADIO;
    bool doubted = signal_has(request, FIELD_move_possible) && request->move_possible == ANSWER_NO;
    say_left(state, key,
             subscribers_register(state->subscribers, key, new_radio ? SERVING_5GS : registration->domain,
                                  network, doubted, state->now_ns));
}

void serving_learn(struct sigwarden_state *state, struct named named, const struct signal *signal,
                   const struct signal *request)
{
    const uint64_t key = named.imsi;
    if (notes_have(&signal->notes, NOTE_answer_differs)) /* it confirms nothing */
        return;
    if (key == 0 || !signal_has(signal, FIELD_operation) || !signal_has(signal, FIELD_kind))
        return;
    bool asks = signal->kind == KIND_REQUEST, answers = signal->kind == KIND_ANSWER && request;
    bool by_his_own = signal_has(signal, FIELD_source_home_of_subscriber) &&
                      signal->source_home_of_subscriber == ANSWER_YES;
    bool is_purge = is_one_of(signal->operation, purges);
    bool by_visited = answers && signal_has(request, FIELD_category) && request->category == CATEGORY_3;
    if (answers && !is_purge && (by_visited || registration_of(request)))
        learn_presence(state, key, request);
    /* who was never there, or cannot have been, does not gain an excuse by leaving */
    if (answers && is_purge) {
        uint32_t left = who_source_network(&state->who, request);
        bool doubted = subscribers_doubted(state->subscribers, key, left);
        if (subscribers_leave(state->subscribers, key, left, state->now_ns) && !doubted)
            say_left(state, key, left);
    }
    if (asks && by_his_own && is_one_of(signal->operation, cancellations)) {
        uint32_t left = who_destination_network(&state->who, signal);
        bool doubted = subscribers_doubted(state->subscribers, key, left);
        subscribers_leave(state->subscribers, key, left, state->now_ns);
        subscribers_was(state->subscribers, key, left, state->now_ns);
        if (!doubted)
            say_left(state, key, left);
    }
}
