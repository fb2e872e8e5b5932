// SPDX-License-Identifier: Apache-2.0
/*
 * What the frame layer hands up becomes a message, is read as far as it can be read by itself, and handed
 * over to what judges it.
 */
#include "engine/inject.h"
#include "engine/queue.h"
#include "engine/state.h"

struct span ahead_keep(struct sigwarden_state *state, struct span octets)
{
    struct ahead *ahead = &state->ahead;
    if (!ahead->octets)
        return octets;
    if (octets.len > QUEUE_OCTETS) {
        ahead->borrows = true;
        return octets;
    }
    if (octets.len)
        memcpy(ahead->octets, octets.p, octets.len);
    return (struct span){ahead->octets, octets.len};
}

struct message *ahead_message(struct sigwarden_state *state, const struct origin *origin,
                              const struct notes *notes, struct span bytes)
{
    struct message *m = state->ahead.message;
    m->kind = MESSAGE_OTHER;
    m->counts_missing = m->hear = false;
    m->origin = *origin;
    m->notes = *notes;
    m->bytes = ahead_keep(state, bytes);
    m->has_label = false;
    m->label = (struct mtp3_label){0};
    m->sccp = (struct sccp_message){0};
    tcap_message_init(&m->tcap);
    m->returned = m->further_leg = false;
    m->gaps = true;
    m->leg = NULL;
    return m;
}

void ahead_hand_over(struct sigwarden_state *state)
{
    struct ahead *ahead = &state->ahead;
    ahead->message->now_ns = ahead->now_ns;
    ahead->message->since_ns = ahead->since_ns;
    if (!ahead->queue) {
        behind_take(state, ahead->message);
        return;
    }
    queue_push(ahead->queue);
    if (ahead->borrows)
        queue_drain(ahead->queue);
    ahead->borrows = false;
    ahead->message = queue_place(ahead->queue, &ahead->octets);
}

static void take_one(void *context, struct message *m)
{
    behind_take(context, m);
}

size_t ahead_size(unsigned threads)
{
    return threads > 1 ? queue_size() : sizeof(struct message);
}

void ahead_start(struct sigwarden_state *state, unsigned threads, void *memory)
{
    struct ahead *ahead = &state->ahead;
    ahead->message = memory;
    if (threads > 1)
        ahead->queue = queue_start(memory, take_one, state);
    if (ahead->queue)
        ahead->message = queue_place(ahead->queue, &ahead->octets);
}

void ahead_settle(struct sigwarden_state *state)
{
    struct ahead *ahead = &state->ahead;
    if (ahead->queue)
        queue_drain(ahead->queue);
    /* also where nothing came of the last packets */
    state->now_ns = ahead->now_ns;
    state->since_ns = ahead->since_ns;
}

void ahead_stop(struct sigwarden_state *state)
{
    if (state->ahead.queue)
        queue_stop(state->ahead.queue);
}

struct message *ahead_hand_over_and_go_on(struct sigwarden_state *state)
{
    const struct message *before = state->ahead.message;
    ahead_hand_over(state);
    ahead_settle(state);
    struct message *m = state->ahead.message;
    if (m != before) {
        *m = *before;
        state->ahead.borrows = true; /* from the place before */
    }
    m->kind = MESSAGE_OTHER;
    return m;
}

void ahead_time(struct sigwarden_state *state)
{
    struct message *m = state->ahead.message;
    m->kind = MESSAGE_TIME;
    m->counts_missing = m->hear = false;
    ahead_hand_over(state);
}

static void hand_over_read(struct sigwarden_state *state)
{
    bool segment = state->ahead.message->sccp.segmented;
    ahead_hand_over(state);
    if (segment) /* others may have had to make room for it */
        message_expire_segments(state, state->ahead.now_ns);
}

void ahead_input(void *context, const struct payload *payload)
{
    struct sigwarden_state *state = context;
    state->stats.messages++;
    struct message *m = ahead_message(state, &payload->origin, &payload->notes, cursor_rest(&payload->bytes));
    m->gaps = payload->gaps;
    m->missing = payload->missing;
    m->counts_missing = payload->origin.flow_id != 0;
    m->has_label = payload->has_label;
    m->label.opc = payload->opc;
    m->label.dpc = payload->dpc;
    if (!transport_read(state, m, (enum payload_protocol)payload->protocol,
                        cursor_of_cut(m->bytes, payload->bytes.cut)))
        state->stats.other_payload++;
    hand_over_read(state);
}

void inject_message(struct sigwarden_state *state, enum payload_protocol as, struct span bytes)
{
    struct notes notes;
    notes_init(&notes);
    state->stats.messages++;
    struct message *m = ahead_message(state, &(struct origin){0}, &notes, bytes);
    transport_read(state, m, as, cursor_of(m->bytes));
    hand_over_read(state);
    ahead_settle(state);
}
