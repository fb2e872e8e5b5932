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

uint64_t pair_ask(struct sigwarden_state *state, struct dialogue_key key, const struct message *m)
{
    const struct dialogue *d = dialogue_of(state, key, m);
    return d ? d->id : 0;
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

bool pair_answer(struct sigwarden_state *state, struct dialogue_key key, struct signal *ret_request,
                 bool *ret_alerted, uint64_t *ret_dialogue)
{
    bool initiator, several;
    struct dialogue *d = dialogues_find(state->dialogues, key, NULL, state->now_ns, &initiator, &several);
    if (!d || !initiator) {
        dialogues_stats(state->dialogues)->orphans++;
        return false;
    }
    *ret_dialogue = d->id;
    bool found = dialogues_take(state->dialogues, d, ONLY_INVOKE, false, true, ret_request, ret_alerted);
    state->stats.begins_answered++;
    dialogues_close(state->dialogues, d);
    return found;
}
