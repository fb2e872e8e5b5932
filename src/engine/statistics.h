// SPDX-License-Identifier: Apache-2.0
/*
 * What the engine counted, for reports and for the `stats` event.
 */
#ifndef SIGWARDEN_ENGINE_STATISTICS_H
#define SIGWARDEN_ENGINE_STATISTICS_H

#include <sigwarden/engine.h>

#include "campaign/campaigns.h"
#include "frame/segments.h"
#include "frame/tracker.h"
#include "memory/awaited.h"
#include "memory/dialogue.h"
#include "memory/legs.h"
#include "memory/sms_parts.h"
#include "memory/recall.h"
#include "memory/subscribers.h"
#include "memory/windows.h"
#include "rules/ruleset.h"
#include "signal/signal.h"
#include "who/network.h"

struct operation_count {
    uint32_t operation; /* OPERATION(protocol, code); 0: unused */
    uint64_t requests, answers, errors;
};

#define OPERATION_PLACES 512 /* different operations that are counted each for itself */

struct engine_stats {
    /* counted before messages are judged, maybe by another thread */
    int64_t first_ns, last_ns;      /* of the packets; 0, 0 if there were none */
    uint64_t messages;              /* user messages that the frame layer handed up */
    uint64_t transport_other;       /* M3UA and its like: management, acknowledgements and so on */
    uint64_t service_indicator[16]; /* enum mtp3_service: what the others carried */
    uint64_t sccp_types[256];
    uint64_t sccp_other_users[256]; /* by subsystem: SCCP for those that do not speak TCAP */
    uint64_t user_plane;            /* GTP-U: subscribers' packets, which are passed over */
    uint64_t other_payload;         /* of protocols that are not read */

    /* counted as they are judged */
    _Alignas(64) uint64_t tcap_types[8]; /* by enum tcap_type */
    uint64_t signals, anomalies;
    struct operation_count operations[OPERATION_PLACES], other_operations;
    uint64_t begins, begins_answered; /* dialogues, and those of which the other side was heard */
    uint64_t alerts[5];               /* by severity 1 to 4 */
    uint64_t excepted;                /* findings that an exception keeps from being told */
    /* Registrations of our subscribers by other networks that no distance judges: where they were before is
     * not known, or how far that is. */
    uint64_t moves_from_unknown, moves_unmeasured;
};

/* One more signal of this operation and kind. Cost: O(1). */
void statistics_count(struct engine_stats *stats, uint32_t operation, enum kind kind);

/* Walks the operations of a protocol by their codes: the first for NULL, NULL behind the last. */
const struct operation_count *statistics_next(const struct engine_stats *stats, enum protocol protocol,
                                              const struct operation_count *after);

/* Whether messages of this protocol are looked into. */
bool engine_reads(enum payload_protocol protocol);

/* The rules that judge; for what is said about a run. */
const struct ruleset *engine_rules(const struct sigwarden_state *state);

/* The description that applies; NULL: none was given. */
const struct network *engine_network(const struct sigwarden_state *state);

/* Whether an IMSI or number, whichever it is, is this person's (subscriber.person) as far as it is known. */
bool engine_is_person(const struct sigwarden_state *state, uint64_t person, const struct digits *id);

const struct engine_stats *engine_stats(const struct sigwarden_state *state);
const struct tracker *engine_tracker(const struct sigwarden_state *state);
const struct segments_stats *engine_segments_stats(const struct sigwarden_state *state);
const struct legs_stats *engine_legs_stats(const struct sigwarden_state *state);
const struct sms_parts_stats *engine_sms_parts_stats(const struct sigwarden_state *state);
const struct subscribers_stats *engine_subscribers_stats(const struct sigwarden_state *state);
const struct recall_stats *engine_identities_stats(const struct sigwarden_state *state);
const struct recall_stats *engine_sessions_stats(const struct sigwarden_state *state); /* GTP tunnels */
const struct recall_stats *engine_said_stats(const struct sigwarden_state *state);     /* follow.c */
const struct recall_stats *engine_links_stats(const struct sigwarden_state *state);
struct awaited_stats engine_awaited_stats(const struct sigwarden_state *state); /* of queries and links */
const struct campaigns_stats *engine_campaigns_stats(const struct sigwarden_state *state);
const struct windows_stats *engine_windows_stats(const struct sigwarden_state *state);
const struct dialogue_stats *engine_dialogue_stats(const struct sigwarden_state *state);

#endif
