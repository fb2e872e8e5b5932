// SPDX-License-Identifier: Apache-2.0
/*
 * The table of campaigns from inside. Everything is found by index, and index 0 is nobody.
 */
#ifndef SIGWARDEN_CAMPAIGN_TABLE_H
#define SIGWARDEN_CAMPAIGN_TABLE_H

#include "campaign/campaigns.h"
#include "campaign/fingerprint.h"

enum {
    QUERY_FINDINGS = 8, /* rules that fire on one query and are kept by name; further ones count */
};

/* Who gives way before whom: by how many sources want to know where he is and do not ask so about many. */
enum { LEVEL_NONE, LEVEL_ONE, LEVEL_SEVERAL, LEVELS };

/* Which of the protocols that one person can be asked about over; SS7 in all its forms is one. */
enum family { FAMILY_SS7, FAMILY_DIAMETER, FAMILY_GTP };

struct query {
    int64_t time_ns;
    uint64_t key; /* of the request, by which its answer is found */
    uint32_t strand;
    uint32_t before, after; /* of the person's, in order of time */
    uint32_t rules[QUERY_FINDINGS];
    uint8_t findings[QUERY_FINDINGS][CAMPAIGN_FINDING_ID_SIZE];
    uint8_t finding_count; /* may exceed QUERY_FINDINGS */
    uint8_t protocol, outcome, severity;
    uint16_t learned; /* a bit for each enum campaign_learned */
    bool undecided;   /* all of its findings are */
    bool wants_place; /* a finding says that it asks where the person is */
    bool commands;    /* a finding says that it commands the phone, or is not seen */
    bool by_imsi, has_id;
    uint32_t id;
};

struct strand {
    uint32_t source, person;
    uint32_t next_of_person;
    uint32_t newer_of_source, older_of_source;
    int64_t from_ns, to_ns;
    uint8_t first_finding[CAMPAIGN_FINDING_ID_SIZE];
    uint64_t protocols; /* a bit for each */
    struct campaign_counts counts;
    struct campaign_learnings learned[LEARNED_COUNT];
    uint32_t decided; /* queries with a finding that is decided, up to medium */
    uint32_t aimed;   /* of these, that ask where the person is or command the phone */
    uint32_t finding_count;
    uint8_t severity;
    bool commands;         /* a query does */
    uint32_t group, actor; /* of a decision: the strand that stands for the campaign; its actor's; 0: none */
    uint32_t number;       /* of those that are saved */
    struct fingerprint print;
};

struct person {
    uint64_t word; /* 0: free */
    uint32_t next_of_bucket;
    uint32_t newer, older; /* in its list of persons, by when they were asked about */
    uint32_t strand, strand_count;
    uint32_t first, last, query_count; /* queries */
    uint32_t dropped, sources_dropped;
    uint8_t level; /* of its list */
    uint8_t relation;
    bool has_relation;
    plmn_t plmn;
    struct digits imsi, msisdn; /* len 0: not known */
    char country[48];
};

/* A pool: places from 1 on, those given back first. */
struct pool {
    uint32_t used, capacity;
    uint32_t free; /* the first that was given back */
};

struct persons_list {
    uint32_t newest, oldest;
};

struct campaigns {
    struct campaigns_limits limits;
    struct campaigns_stats stats;
    uint64_t seed;
    struct pool person_pool, strand_pool, query_pool, source_pool;
    struct persons_list lists[LEVELS]; /* by level */
    size_t persons_at, strands_at, queries_at, sources_at, person_buckets_at, source_buckets_at;
};

static inline struct person *person_at(const struct campaigns *c, uint32_t index)
{
    return (struct person *)(void *)((char *)(uintptr_t)c + c->persons_at) + index;
}

static inline struct strand *strand_at(const struct campaigns *c, uint32_t index)
{
    return (struct strand *)(void *)((char *)(uintptr_t)c + c->strands_at) + index;
}

static inline struct query *query_at(const struct campaigns *c, uint32_t index)
{
    return (struct query *)(void *)((char *)(uintptr_t)c + c->queries_at) + index;
}

static inline struct campaign_source *source_at(const struct campaigns *c, uint32_t index)
{
    return (struct campaign_source *)(void *)((char *)(uintptr_t)c + c->sources_at) + index;
}

static inline bool strand_is_unnamed(const struct campaigns *c, const struct strand *strand)
{
    return source_at(c, strand->source)->unnamed;
}

/* weigh.c: whether the strand's source asks about many and did not single this person out. */
bool strand_is_bulk(const struct campaigns *c, const struct strand *strand);

/* pools.c: found by its word, or 0; and made, where there is none. 0: there is no room. */
uint32_t person_find(const struct campaigns *c, uint64_t word);
uint32_t person_get(struct campaigns *c, uint64_t word);

/* It was asked about now. */
void person_touch(struct campaigns *c, uint32_t index);
void person_rename(struct campaigns *c, uint32_t index, uint64_t word);

/* One who is in no list becomes the newest of one. */
void person_append(struct campaigns *c, uint32_t index, uint8_t level);

/* All that is known of the one is of the other. */
void persons_merge(struct campaigns *c, uint32_t from, uint32_t to);

/* The strand of the query's sender, made where there is none; 0: there is no room. */
uint32_t strand_get(struct campaigns *c, uint32_t person, const struct signal *query, uint64_t house);

/* Where saved state is read. A place that is in no chain yet: a source that has its key now, or is free where
 * the key is 0; the strand behind `newer`, or the newest, of its source. */
void source_put(struct campaigns *c, uint32_t index, uint64_t key);
void strand_append(struct campaigns *c, uint32_t index, uint32_t newer);

/* A query in its place in time; 0: no room. */
uint32_t query_new(struct campaigns *c, uint32_t person, int64_t time_ns);

#endif
