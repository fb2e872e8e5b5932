// SPDX-License-Identifier: Apache-2.0
/*
 * Requests that have one answer each, joined by a number of the asker's: Diameter's hop-by-hop id, GTP's
 * sequence number. Each waits in a dialogue of its own.
 */
#include "base/hash.h"
#include "engine/state.h"

enum { ONLY_INVOKE = 0 };

struct dialogue_key pair_key(const struct message *m, bool by_sender, uint32_t number, uint32_t kind)
{
    unsigned asker = heard_direction(&m->origin) ^ (unsigned)!by_sender;
    return (struct dialogue_key){hash_words(m->origin.flow_id, asker, kind), number};
}

/* The dialogue of a request with that number; it may have been sent before, and wait still. */
static struct dialogue *dialogue_of(struct sigwarden_state *state, struct dialogue_key key,
                                    const struct message *m)
{
    bool initiator, several;
    struct dialogue *d = dialogues_find(state->dialogues, key, NULL, state->now_ns, &initiator, &several);
    if (d && initiator)
        return d;
    signals_expire(state, state->now_ns);
    state->stats.begins++;
    return dialogues_open(state->dialogues, key, state->now_ns, (uint64_t)m->origin.time_ns);
}

/* Of two requests with one number an answer may be to either: what they do not have in common tells nothing.
 */
static struct dialogue_asked common(const struct dialogue_asked *a, const struct dialogue_asked *b)
{
    return (struct dialogue_asked){
        .session = a->session == b->session ? a->session : 0,
        .command = a->command == b->command ? a->command : 0,
        .end_to_end = a->end_to_end == b->end_to_end ? a->end_to_end : 0,
    };
}

uint64_t pair_ask(struct sigwarden_state *state, struct dialogue_key key, const struct message *m,
                  const struct dialogue_asked *asked)
{
    struct dialogue *d = dialogue_of(state, key, m);
    if (!d)
        return 0;
    d->asked = d->request_count ? common(&d->asked, asked) : *asked;
    return d->id;
}

void pair_wait(struct sigwarden_state *state, struct dialogue_key key, const struct signal *request,
               bool alerted)
{
    bool initiator, several;
    struct dialogue *d = dialogues_find(state->dialogues, key, NULL, state->now_ns, &initiator, &several);
    if (!d)
        return;
    if (d->request_count == 0)
        dialogues_wait(state->dialogues, d, ONLY_INVOKE, true, alerted, request);
    else if (alerted || !d->requests[0].alerted) /* what a rule fired on is not forgotten for a repetition */
        dialogues_judged_again(state->dialogues, d, ONLY_INVOKE, true, alerted, request);
}

/* Whether the answer cannot be one to this request. What one of the two does not say proves nothing. */
static bool differs(const struct dialogue_asked *asked, const struct dialogue_asked *answered)
{
    bool session = asked->session && answered->session && asked->session != answered->session;
    return session || (asked->command && asked->command != answered->command);
}

void pair_answer(struct sigwarden_state *state, struct dialogue_key key, const struct message *m,
                 const struct dialogue_asked *answered, struct pair *ret)
{
    bool initiator, several;
    struct dialogue *d = dialogues_find(state->dialogues, key, NULL, state->now_ns, &initiator, &several);
    ret->joined = ret->alerted = ret->differs = false;
    ret->dialogue = 0;
    if (!d || !initiator) {
        dialogues_stats(state->dialogues)->orphans++;
        return;
    }
    ret->dialogue = d->id;
    ret->differs = differs(&d->asked, answered);
    /* where something is missing, a later request may have had the same number; hardly both of them */
    if (ret->differs && m->gaps && d->asked.end_to_end != answered->end_to_end) {
        ret->differs = false;
        return;
    }
    /* behind a forged answer the right one may follow */
    ret->joined =
        dialogues_take(state->dialogues, d, ONLY_INVOKE, false, !ret->differs, &ret->request, &ret->alerted);
    if (ret->differs)
        return;
    state->stats.begins_answered++;
    dialogues_close(state->dialogues, d);
}
