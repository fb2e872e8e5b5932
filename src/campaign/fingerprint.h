// SPDX-License-Identifier: Apache-2.0
/*
 * What a sender's software shows of itself: how it counts transactions, encodes, and fills in what the
 * standard leaves to it.
 *
 * Threads: any. No allocation. Cost: a hash of a dozen fields for each query.
 */
#ifndef SIGWARDEN_CAMPAIGN_FINGERPRINT_H
#define SIGWARDEN_CAMPAIGN_FINGERPRINT_H

#include "signal/signal.h"

enum { FINGERPRINT_CHOICES = 6 }; /* operations whose choices are kept; further ones are not compared */

struct fingerprint {
    uint64_t oddities;     /* of encoding, a bit for each note; of all queries together */
    uint64_t session_form; /* hash of diameter.session_id_form; 0: the usual one, or none */
    uint64_t way;          /* hash of link, peer and Route-Record of the latest query; 0: nothing is known */
    uint32_t id_bits;      /* all transaction ids or'ed */
    uint32_t id_count;
    struct {
        uint32_t operation; /* 0: free */
        uint32_t choice;    /* hash */
    } choices[FINGERPRINT_CHOICES];
};

/* What one more query shows, into the fingerprint of its sender. */
void fingerprint_add(struct fingerprint *print, const struct signal *query);

/* Two fingerprints are of one sender; what only one can say is into's. */
void fingerprint_join(struct fingerprint *into, const struct fingerprint *other);

/* The number that the sender gave the query, to find its answer by; false where it has none. */
bool fingerprint_id(const struct signal *query, uint32_t *ret);

bool fingerprint_same_oddities(const struct fingerprint *a, const struct fingerprint *b);
bool fingerprint_same_session_form(const struct fingerprint *a, const struct fingerprint *b);
bool fingerprint_small_ids(const struct fingerprint *a, const struct fingerprint *b);

/* Whether there is an operation that both asked for, and they filled it in alike; in its latest form. */
bool fingerprint_same_choices(const struct fingerprint *a, const struct fingerprint *b);

#endif
