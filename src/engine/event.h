// SPDX-License-Identifier: Apache-2.0
/*
 * Events: what the engine says to the outside. Design and docs/events.md give their form in JSON.
 */
#ifndef SIGWARDEN_ENGINE_EVENT_H
#define SIGWARDEN_ENGINE_EVENT_H

#include "campaign/campaign.h"
#include "rules/ruleset.h"
#include "signal/signal.h"

enum event_type {
    EVENT_ALERT,      /* a rule fired on a signal */
    EVENT_DISCLOSURE, /* what became of a request that a rule fired on */
    EVENT_ANOMALY,    /* a message that could not be read to its end */
    EVENT_SIGNAL,     /* any signal, where every one is asked for */
    EVENT_CAMPAIGN,   /* at the end: what the findings about one person amount to */
};

#define FINDING_ID_SIZE 16

struct sigwarden_event {
    enum event_type type;
    const struct signal *signal;  /* of a DISCLOSURE: the answer; if none came, the request once more; of a
                                     CAMPAIGN: the person, as subscriber.* */
    const struct signal *request; /* that an answer belongs to; NULL where there is none or it is unknown */
    int64_t decided_at_ns;        /* where a timeout decided; 0: at the signal's own time */
    const struct rule_verdict *verdict;  /* of an ALERT */
    const struct signal *actor;          /* of an ALERT: who did it, as source.*; often `signal` itself */
    uint8_t finding_id[FINDING_ID_SIZE]; /* of an ALERT */
    const uint8_t *ruleset_hash;         /* of an ALERT: RULESET_HASH_SIZE octets */
    const struct campaign *campaign;     /* of a CAMPAIGN */
};

#endif
