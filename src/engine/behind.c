// SPDX-License-Identifier: Apache-2.0
/*
 * What becomes of a message that was read, in order.
 */
#include "engine/state.h"

static void on_time(struct sigwarden_state *state, struct message *m)
{
    (void)m;
    signals_expire(state, state->now_ns);
    held_release(state->held, state->now_ns);
    follow_expire(state, state->now_ns);
    links_expire(state, state->now_ns);
}

static void (*const takers[])(struct sigwarden_state *state, struct message *m) = {
    [MESSAGE_OTHER] = NULL,
    [MESSAGE_TIME] = on_time,
    [MESSAGE_UNREADABLE] = signals_unreadable,
    [MESSAGE_TCAP] = signals_of_tcap,
    [MESSAGE_DIAMETER] = signals_of_diameter,
    [MESSAGE_GTP] = signals_of_gtp,
    [MESSAGE_GTP_INSIDE] = signals_of_gtp_inside,
    [MESSAGE_TPDU] = signals_of_tpdu,
};

void behind_take(struct sigwarden_state *state, struct message *m)
{
    state->now_ns = m->now_ns;
    state->since_ns = m->since_ns;
    if (m->counts_missing)
        heard_missing(&state->heard, m->origin.flow_id, m->missing, state->now_ns);
    if (m->hear)
        heard_add(&state->heard, m->origin.flow_id, m->direction, m->origin.time_ns);
    if (takers[m->kind])
        takers[m->kind](state, m);
}
