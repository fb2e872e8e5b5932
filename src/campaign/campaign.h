// SPDX-License-Identifier: Apache-2.0
/*
 * What is said of a campaign: one person, asked about by several identities that are probably one actor.
 *
 * It names who was claimed, never who sat behind: a global title or a host name may be leased, spoofed or
 * both. All it points to lives until the sink returns (campaigns.h).
 */
#ifndef SIGWARDEN_CAMPAIGN_CAMPAIGN_H
#define SIGWARDEN_CAMPAIGN_CAMPAIGN_H

#include "base/digits.h"
#include "base/ip.h"
#include "rules/ruleset.h"

#define CAMPAIGN_ID_SIZE         16
#define CAMPAIGN_FINDING_ID_SIZE 16
#define CAMPAIGN_ACTOR_SIZE      8
#define CAMPAIGN_IDENTITIES_MAX  32 /* listed */
#define CAMPAIGN_UNNAMED_MAX     16 /* operators of whom names had to make room; the last is for all others */
#define CAMPAIGN_FINDINGS_MAX    64 /* listed */
#define CAMPAIGN_THREATS_MAX     32
#define CAMPAIGN_NAME_SIZE       128 /* of a host; longer ones keep their front */

/* Points at which two sources are taken for one, and what makes a campaign of those that are. */
#define CAMPAIGN_LINK 6
#define CAMPAIGN_HOUSES                                                                                      \
    2 /* operators that each ask where the person is, twice at least; of more than so many, once */
#define CAMPAIGN_QUERIES 4 /* of that kind */

enum campaign_feature {
#define FEATURE(id, weight, stack, says, doc) FEATURE_##id,
#include "campaign/feature.def"
#undef FEATURE
    FEATURE_COUNT
};

enum campaign_learned {
#define LEARNED(member, word, title) LEARNED_##word,
#include "campaign/learned.def"
#undef LEARNED
    LEARNED_COUNT
};

/* The feature's name in events, and the reason that a person reads. */
const char *campaign_feature_name(enum campaign_feature feature);
const char *campaign_feature_says(enum campaign_feature feature);

/* The words of the list above; the field that holds the value, and what stands before it in reports. */
const char *campaign_learned_name(enum campaign_learned learned);
enum field_id campaign_learned_field(enum campaign_learned learned);
const char *campaign_learned_title(enum campaign_learned learned);

/* Who asks, as his messages have it. Plain data, without pointers. */
struct campaign_source {
    uint64_t key;   /* of the address; 0: free */
    bool unnamed;   /* it stands for addresses of the house that had to make room, about one person */
    uint64_t house; /* operators that are one have one */
    struct digits gt;
    uint8_t gt_identity; /* enum identity that the address turned out to be */
    bool has_opc;
    struct ip_address ip; /* where there is neither title nor host */
    uint32_t opc;
    char operator[64], country[48]; /* as the signal has them; empty: unknown */
    char host[CAMPAIGN_NAME_SIZE], realm[CAMPAIGN_NAME_SIZE];
    char carrier[64];         /* who carries it: the link, else the peer's name */
    uint32_t persons;         /* it had findings about, also who gave way since */
    uint32_t queries;         /* of these */
    uint32_t strands, strand; /* of those in memory, how many, and the newest */
    uint32_t next_of_bucket;
};

struct campaign_counts {
    uint32_t queries, answered, refused, unanswered, not_captured;
};

/* In how many answers something was learned. */
struct campaign_learnings {
    uint32_t times;         /* 0: not */
    int64_t from_ns, to_ns; /* the query of the first and of the last */
};

struct campaign_identity {
    const struct campaign_source *source;
    int64_t from_ns, to_ns;
    uint32_t protocols; /* a bit for each enum protocol */
    struct campaign_counts counts;
};

void campaign_counts_add(struct campaign_counts *to, const struct campaign_counts *from);
void campaign_learnings_add(struct campaign_learnings *to, const struct campaign_learnings *from);

struct campaign {
    uint8_t id[CAMPAIGN_ID_SIZE]; /* the same in every run over the same packets with the same rules */
    uint8_t actor[CAMPAIGN_ACTOR_SIZE];
    bool has_actor;
    uint8_t severity;   /* enum rule_severity: the worst of the findings */
    uint8_t confidence; /* enum rule_confidence */
    int64_t from_ns, to_ns;
    struct campaign_counts counts;
    uint8_t protocols[16]; /* enum protocol, in order of first use */
    uint32_t protocol_count;
    uint64_t pace_s; /* the median from one query to the next, of those in memory */
    bool has_pace;
    struct campaign_identity identities[CAMPAIGN_IDENTITIES_MAX]; /* in order of first use */
    uint32_t identity_count;                                      /* may exceed what is listed */
    struct campaign_identity unnamed[CAMPAIGN_UNNAMED_MAX];       /* of addresses that had to make room */
    uint32_t unnamed_count;
    uint32_t operator_count; /* houses that are known */
    struct campaign_learnings learned[LEARNED_COUNT];
    struct {
        uint8_t weight; /* the most points that a pair has for it; 0: it does not hold */
        uint32_t pairs; /* of identities that it holds for */
    } reasons[FEATURE_COUNT];
    struct span threats[CAMPAIGN_THREATS_MAX];
    uint32_t threat_count;
    uint8_t findings[CAMPAIGN_FINDINGS_MAX][CAMPAIGN_FINDING_ID_SIZE]; /* in order of time */
    uint32_t listed;                                                   /* of them */
    uint32_t finding_count;                                            /* all */
    uint32_t dropped;         /* queries of the person that had to make room: counted above, but not listed */
    uint32_t sources_dropped; /* how often one that had not asked where he is made room: not counted above */
};

#endif
