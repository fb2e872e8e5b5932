// SPDX-License-Identifier: Apache-2.0
/*
 * The engine's two objects from inside, and the stages that a message goes through:
 * message.c (bytes to TCAP), signals.c (TCAP to signals, with the dialogue's help), judge.c (who, rules,
 * events).
 */
#ifndef SIGWARDEN_ENGINE_STATE_H
#define SIGWARDEN_ENGINE_STATE_H

#include "engine/event.h"
#include "engine/statistics.h"
#include "memory/heard.h"
#include "proto/m3ua/m3ua.h"
#include "proto/sccp/sccp.h"
#include "proto/tcap/tcap.h"
#include "who/network.h"

struct sigwarden {
    struct sigwarden_alloc alloc;
    struct network *network; /* NULL: none was described */
    struct ruleset *rules;
};

struct sigwarden_state {
    const struct sigwarden *shared;
    struct sigwarden_state_config config;
    struct tracker *tracker;
    struct segments *segments;
    struct dialogues *dialogues;
    struct heard heard;
    struct engine_stats stats;
    int64_t now_ns; /* of the most recent packet; never goes back */
    size_t memory_size;
};

/* One user message on its way through the layers. Lives for one call. */
struct message {
    struct origin origin;
    struct notes notes;
    struct span bytes; /* all of the user message, for its fingerprint */
    struct m3ua_message m3ua;
    struct sccp_message sccp;
    struct tcap_message tcap;
    bool returned; /* UDTS or XUDTS: the network gives back what it could not deliver */
};

/* message.c: the frame layer's sink; and what segments give up. */
void message_input(void *context, const struct payload *payload);
void message_expire_segments(struct sigwarden_state *state, int64_t now_ns);

/* signals.c: a decoded TCAP message becomes signals; idle dialogues are given up. */
void signals_of_tcap(struct sigwarden_state *state, struct message *message, enum status status);
void signals_expire(struct sigwarden_state *state, int64_t now_ns);

/* A message that could not be read up to TCAP, as a signal without operation. */
void signals_unreadable(struct sigwarden_state *state, const struct message *message, enum status status,
                        enum note_layer layer);

/* judge.c: resolves parties, applies the rules and emits. True if a rule fired on a request. */
bool judge_signal(struct sigwarden_state *state, struct signal *signal, const struct signal *request,
                  bool request_alerted, struct span bytes);

/* What became of a request that a rule fired on, when no answer came. */
void judge_no_answer(struct sigwarden_state *state, const struct signal *request, enum outcome outcome,
                     int64_t decided_at_ns);

#endif
