// SPDX-License-Identifier: Apache-2.0
/*
 * All that one run hands to the next: table after table, each behind a number of its own, so that what is
 * broken shows where it breaks.
 */
#include "engine/state.h"

#include "base/error.h"
#include "base/hash.h"
#include "base/text.h"

/* Of the order of the tables and of what each of them holds: one more for every change. */
enum { FORMAT = 8 };

enum { NETWORK_SHIFT = 32 /* sessions.c has it above */, OPERATOR_SHIFT = 16 /* who_serving.c */ };

/* One walk, with what it needs beside the octets. */
struct walk {
    struct sigwarden_state *state;
    struct saved saved;
    uint64_t dropped;
    uint32_t *places; /* by operator when it was saved: its place now and one; 0: it is gone */
    uint32_t operator_count;
    bool moved; /* some place is another one now */
};

static void walk_figures(struct walk *walk)
{
    struct sigwarden_state *state = walk->state;
    saved_time(&walk->saved, &state->now_ns);
    saved_time(&walk->saved, &state->since_ns);
    state->ahead.now_ns = state->now_ns;
    state->ahead.since_ns = state->since_ns;
    saved_octets(&walk->saved, state->pairs_seen, sizeof state->pairs_seen);
    saved_octets(&walk->saved, state->registrations_seen, sizeof state->registrations_seen);
}

static uint64_t operator_name(const struct walk *walk, uint32_t at)
{
    const struct network *network = walk->state->shared->network;
    return hash_bytes(0, network->operators[at].name);
}

/* Where the operator of that name stands now, and one; 0: nowhere. Most stand where they stood, or near. */
static uint32_t place_of(const struct walk *walk, uint64_t name, uint32_t before)
{
    const struct network *network = walk->state->shared->network;
    const uint32_t count = network ? network->operator_count : 0;
    for (uint32_t i = 0; i < count; i++)
        if (operator_name(walk, (before + i) % count) == name)
            return (before + i) % count + 1;
    return 0;
}

static void walk_operators(struct walk *walk)
{
    const struct network *network = walk->state->shared->network;
    const struct sigwarden_alloc *alloc = &walk->state->shared->alloc;
    uint32_t here = network ? network->operator_count : 0;
    uint32_t count = saved_count(&walk->saved, here, NETWORK_OPERATORS_MAX);
    walk->moved = count != here;
    if (walk->saved.loading && count)
        walk->places = alloc->allocate(alloc->context, count * sizeof *walk->places);
    if (walk->saved.loading && count && !walk->places)
        saved_fail(&walk->saved, "there is too little memory");
    walk->operator_count = walk->places ? count : 0;
    for (uint32_t i = 0; i < count && saved_ok(&walk->saved); i++) {
        uint64_t name = walk->saved.loading ? 0 : operator_name(walk, i);
        saved_u64(&walk->saved, &name);
        if (!walk->saved.loading)
            continue;
        walk->places[i] = place_of(walk, name, i);
        walk->moved |= walk->places[i] != i + 1;
    }
}

/* The number of a network (who/who_serving.h) as the description has it now; of an operator that is gone its
 * country. */
static uint32_t renumbered(const struct walk *walk, uint32_t number)
{
    uint32_t operator_place = number >> OPERATOR_SHIFT, country = number & UINT16_MAX;
    if (operator_place == 0 || operator_place > walk->operator_count)
        return country;
    return walk->places[operator_place - 1] << OPERATOR_SHIFT | country;
}

/* Who asked whom is known by hashes with the networks' numbers in them, which nobody can renumber: for an
 * hour nothing is said about it. */
static void renumber(struct walk *walk)
{
    struct sigwarden_state *state = walk->state;
    struct subscriber *subscriber;
    struct recalled *session;
    uint64_t at = 0, key;
    uint32_t from = 0;
    while ((subscriber = subscribers_next(state->subscribers, &at, &key))) {
        for (unsigned i = 0; i < SERVING_DOMAINS; i++)
            subscriber->now[i].network = renumbered(walk, subscriber->now[i].network);
        subscriber->before.network = renumbered(walk, subscriber->before.network);
    }
    while ((session = recall_next(state->sessions, &from)))
        session->value = (uint64_t)renumbered(walk, (uint32_t)(session->value >> NETWORK_SHIFT))
                             << NETWORK_SHIFT |
                         (session->value & UINT32_MAX);
    recall_forget(state->said, state->now_ns);
    dialogues_forget_networks(state->dialogues);
}

static void walk_tracker(struct walk *walk)
{
    tracker_save_or_load(walk->state->tracker, &walk->saved);
}

static void walk_segments(struct walk *walk)
{
    segments_save_or_load(walk->state->segments, &walk->saved);
}

static void walk_dialogues(struct walk *walk)
{
    dialogues_save_or_load(walk->state->dialogues, &walk->saved);
}

static void walk_legs(struct walk *walk)
{
    legs_save_or_load(walk->state->legs, &walk->saved);
}

static void walk_held(struct walk *walk)
{
    held_save_or_load(walk->state->held, &walk->saved, walk->state->rules, &walk->dropped);
}

static void walk_flows(struct walk *walk)
{
    heard_save_or_load(&walk->state->heard, &walk->saved);
    peers_save_or_load(&walk->state->peers, &walk->saved);
}

static void walk_sms_parts(struct walk *walk)
{
    sms_parts_save_or_load(walk->state->sms_parts, &walk->saved);
}

static void walk_windows(struct walk *walk)
{
    windows_save_or_load(walk->state->windows, &walk->saved);
}

static void walk_subscribers(struct walk *walk)
{
    subscribers_save_or_load(walk->state->subscribers, &walk->saved);
}

static void walk_identities(struct walk *walk)
{
    recall_save_or_load(walk->state->identities, &walk->saved);
}

static void walk_sessions(struct walk *walk)
{
    recall_save_or_load(walk->state->sessions, &walk->saved);
}

static void walk_said(struct walk *walk)
{
    recall_save_or_load(walk->state->said, &walk->saved);
}

static void walk_awaited(struct walk *walk)
{
    awaited_save_or_load(walk->state->awaited, &walk->saved);
}

static void walk_links(struct walk *walk)
{
    recall_save_or_load(walk->state->links, &walk->saved);
    awaited_save_or_load(walk->state->links_awaited, &walk->saved);
}

static void walk_campaigns(struct walk *walk)
{
    campaigns_save_or_load(walk->state->campaigns, &walk->saved);
}

static void walk_all(struct walk *walk)
{
    static void (*const parts[])(struct walk *) = {
        walk_figures,  walk_operators, walk_tracker,   walk_segments, walk_dialogues,   walk_legs,
        walk_held,     walk_flows,     walk_sms_parts, walk_windows,  walk_subscribers, walk_identities,
        walk_sessions, walk_said,      walk_awaited,   walk_links,    walk_campaigns,
    };
    enum { PARTS = sizeof parts / sizeof *parts };
    uint32_t fields = saved_signal_fields();
    saved_same(&walk->saved, FORMAT, "it was saved by another version of sigwarden");
    saved_u32(&walk->saved, &fields);
    walk->saved.other_fields = fields != saved_signal_fields();
    for (uint32_t i = 0; i < PARTS && saved_ok(&walk->saved); i++) {
        parts[i](walk);
        saved_same(&walk->saved, i + 1, "its parts are not where they should be");
    }
}

static int walk_end(struct walk *walk, const char *cannot, const char *hint, struct sigwarden_error *reterr)
{
    const struct sigwarden_alloc *alloc = &walk->state->shared->alloc;
    bool done = saved_end(&walk->saved);
    if (done && walk->saved.loading && walk->moved)
        renumber(walk);
    if (walk->places)
        alloc->release(alloc->context, walk->places, walk->operator_count * sizeof *walk->places);
    if (done)
        return 0;
    char message[sizeof reterr->message];
    struct text text = text_in(message, sizeof message);
    text_string(&text, cannot);
    text_string(&text, walk->saved.wrong);
    return error_set(reterr, SIGWARDEN_ERROR_CONFIGURATION, NULL, message, hint);
}

enum { BUFFER = 16384 };

int sigwarden_state_save(struct sigwarden_state *state, sigwarden_move *take, void *context,
                         struct sigwarden_error *reterr)
{
    uint8_t buffer[BUFFER];
    struct walk walk = {.state = state, .saved = saved_begin(false, buffer, sizeof buffer, take, context)};
    walk_all(&walk);
    return walk_end(&walk, "cannot be saved: ", NULL, reterr);
}

int sigwarden_state_load(struct sigwarden_state *state, sigwarden_move *give, void *context,
                         uint64_t *ret_dropped, struct sigwarden_error *reterr)
{
    uint8_t buffer[BUFFER];
    struct walk walk = {.state = state, .saved = saved_begin(true, buffer, sizeof buffer, give, context)};
    walk_all(&walk);
    *ret_dropped = walk.dropped;
    return walk_end(&walk, "cannot be gone on from: ", "begin anew with another file", reterr);
}
