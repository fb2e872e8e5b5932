// SPDX-License-Identifier: Apache-2.0
/*
 * All findings about each person, whoever asked and over whatever protocol; and what they amount to.
 *
 * A query is a request that at least one rule fired on. A person's queries lie in order of time; those of one
 * source are a strand, which keeps counts that outlive the queries. campaigns_decide() weighs each pair of a
 * person's strands by the features of feature.def, joins those that reach CAMPAIGN_LINK points, and tells of
 * those groups that are campaigns.
 *
 * The identities of persons with findings are kept as they are, because events must name them.
 *
 * Lives in memory of the caller's; bounded, without pointers inside. Those give way first whose place is
 * wanted by nobody, or only by who asks about many; then those with one other such source; of these the one
 * asked about longest ago. All that gives way is counted. Of one person the first and the most recent queries
 * stay, and the strands of those who got an answer, commanded his SIM or asked again; what others asked about
 * his place is kept by house. Time is the packets'. Threads: one at a time. Cost:
 * O(queries of the person) for each finding, nothing for other traffic.
 */
#ifndef SIGWARDEN_CAMPAIGN_CAMPAIGNS_H
#define SIGWARDEN_CAMPAIGN_CAMPAIGNS_H

#include "base/saved.h"
#include "campaign/campaign.h"

enum {
    CAMPAIGN_PERSON_QUERIES = 256, /* of one person, of which the first */
    CAMPAIGN_FIRST_QUERIES = 64,   /* so many are never dropped for later ones */
    CAMPAIGN_PERSON_NAMES = 64,    /* sources that ask about one person */
    CAMPAIGN_PERSON_STRANDS = CAMPAIGN_PERSON_NAMES + CAMPAIGN_UNNAMED_MAX,
    CAMPAIGN_MANY_PERSONS = 50, /* who asks about more singles out only whom he asks about far more often */
};

struct campaigns;

/* The most that is kept. */
struct campaigns_limits {
    uint32_t persons, strands, queries;
};

struct campaigns_stats {
    uint64_t persons, queries;                                  /* in memory */
    uint64_t persons_evicted, strands_dropped, queries_dropped; /* had to make room */
    uint64_t found;                                             /* campaigns, by the latest decision */
};

size_t campaigns_size(const struct campaigns_limits *limits);

/* memory: campaigns_size() octets, zeroed, aligned for any type. seed: of hashes that nobody outside may
 * foresee. */
struct campaigns *campaigns_init(void *memory, const struct campaigns_limits *limits, uint64_t seed);

struct campaign_finding {
    const struct signal *query; /* the request, also where the rule fired on its answer */
    uint64_t person;            /* subscriber.person, as it is known now; not 0 */
    uint64_t house;             /* one word for all operators that are one house; 0: nobody knows */
    const struct rule_verdict *verdict;
    const uint8_t *finding_id; /* CAMPAIGN_FINDING_ID_SIZE octets */
};

/* A rule fired. */
void campaigns_add(struct campaigns *campaigns, const struct campaign_finding *finding);

/* What became of a request that a rule fired on; answer: the signal with its outcome, and what it discloses.
 */
void campaigns_outcome(struct campaigns *campaigns, uint64_t person, const struct signal *request,
                       const struct signal *answer);

/* Two words for persons turn out to mean one. */
void campaigns_join(struct campaigns *campaigns, uint64_t from, uint64_t to);

/* person: a signal that has the fields subscriber.* known of him, and the time of the last query. */
typedef void campaigns_sink(void *context, const struct campaign *campaign, const struct signal *person);

/* Tells of the campaigns so far, by when their persons were first asked about; the table stays as it is. */
void campaigns_decide(struct campaigns *campaigns, const struct ruleset *rules, campaigns_sink *sink,
                      void *context);

/* From one run to the next: all findings in memory, and who gives way first; into a table that is new. What
 * was counted for reports begins anew. */
void campaigns_save_or_load(struct campaigns *campaigns, struct saved *saved);

const struct campaigns_stats *campaigns_stats(const struct campaigns *campaigns);

#endif
