// SPDX-License-Identifier: Apache-2.0
/*
 * Where persons, sources, strands and queries lie, and who gives way.
 */
#include "campaign/table.h"

#include "base/hash.h"
#include "signal/field.h"

static uint32_t *bucket_of(struct campaigns *c, uint64_t word)
{
    uint32_t *buckets = (uint32_t *)(void *)((char *)c + c->person_buckets_at);
    return &buckets[word % c->limits.persons];
}

static uint32_t *source_bucket(struct campaigns *c, uint64_t key)
{
    uint32_t *buckets = (uint32_t *)(void *)((char *)c + c->source_buckets_at);
    return &buckets[key % c->limits.strands];
}

/* free_next: where the place that goes out names the next free one. */
static uint32_t pool_fresh(struct pool *pool)
{
    return pool->used < pool->capacity ? ++pool->used : 0;
}

static bool pool_is_empty(const struct pool *pool)
{
    return pool->free == 0 && pool->used == pool->capacity;
}

static void unlink_person(struct campaigns *c, uint32_t index)
{
    struct person *person = person_at(c, index);
    struct persons_list *list = &c->lists[person->level];
    *(person->newer ? &person_at(c, person->newer)->older : &list->newest) = person->older;
    *(person->older ? &person_at(c, person->older)->newer : &list->oldest) = person->newer;
}

static uint8_t level_of(const struct campaigns *c, const struct person *person)
{
    unsigned sources = 0;
    for (uint32_t s = person->strand; s; s = strand_at(c, s)->next_of_person)
        sources += strand_at(c, s)->aimed && !strand_is_bulk(c, strand_at(c, s));
    return sources > LEVEL_SEVERAL ? LEVEL_SEVERAL : (uint8_t)sources;
}

void person_append(struct campaigns *c, uint32_t index, uint8_t level)
{
    struct person *person = person_at(c, index);
    struct persons_list *list = &c->lists[level];
    person->level = level;
    person->newer = 0;
    person->older = list->newest;
    *(person->older ? &person_at(c, person->older)->newer : &list->oldest) = index;
    list->newest = index;
}

static void link_person(struct campaigns *c, uint32_t index)
{
    person_append(c, index, level_of(c, person_at(c, index)));
}

void person_touch(struct campaigns *c, uint32_t index)
{
    unlink_person(c, index);
    link_person(c, index);
}

static void unlink_query(struct campaigns *c, struct person *person, uint32_t index)
{
    struct query *query = query_at(c, index);
    *(query->before ? &query_at(c, query->before)->after : &person->first) = query->after;
    *(query->after ? &query_at(c, query->after)->before : &person->last) = query->before;
    person->query_count--;
}

static void free_query(struct campaigns *c, struct person *person, uint32_t index)
{
    unlink_query(c, person, index);
    query_at(c, index)->after = c->query_pool.free;
    c->query_pool.free = index;
    c->stats.queries--;
}

static void release_source(struct campaigns *c, uint32_t index)
{
    struct campaign_source *source = source_at(c, index);
    uint32_t *at = source_bucket(c, source->key);
    while (*at != index)
        at = &source_at(c, *at)->next_of_bucket;
    *at = source->next_of_bucket;
    *source = (struct campaign_source){.next_of_bucket = c->source_pool.free};
    c->source_pool.free = index;
}

static void unlink_from_source(struct campaigns *c, struct strand *strand)
{
    struct campaign_source *source = source_at(c, strand->source);
    *(strand->newer_of_source ? &strand_at(c, strand->newer_of_source)->older_of_source : &source->strand) =
        strand->older_of_source;
    if (strand->older_of_source)
        strand_at(c, strand->older_of_source)->newer_of_source = strand->newer_of_source;
    if (--source->strands == 0)
        release_source(c, strand->source);
}

static void strand_free(struct campaigns *c, uint32_t index)
{
    struct strand *strand = strand_at(c, index);
    struct person *person = person_at(c, strand->person);
    uint32_t *at = &person->strand;
    while (*at != index)
        at = &strand_at(c, *at)->next_of_person;
    *at = strand->next_of_person;
    person->strand_count--;
    unlink_from_source(c, strand);
    *strand = (struct strand){.next_of_person = c->strand_pool.free};
    c->strand_pool.free = index;
}

static void drop_queries(struct campaigns *c, uint32_t strand)
{
    struct person *person = person_at(c, strand_at(c, strand)->person);
    for (uint32_t q = person->first, after; q; q = after) {
        after = query_at(c, q)->after;
        if (query_at(c, q)->strand == strand)
            free_query(c, person, q);
    }
}

static void unlink_from_bucket(struct campaigns *c, uint32_t index)
{
    struct person *person = person_at(c, index);
    uint32_t *at = bucket_of(c, person->word);
    while (*at != index)
        at = &person_at(c, *at)->next_of_bucket;
    *at = person->next_of_bucket;
}

static void person_free(struct campaigns *c, uint32_t index)
{
    struct person *person = person_at(c, index);
    while (person->first)
        free_query(c, person, person->first);
    while (person->strand)
        strand_free(c, person->strand);
    unlink_from_bucket(c, index);
    unlink_person(c, index);
    *person = (struct person){.older = c->person_pool.free};
    c->person_pool.free = index;
    c->stats.persons--;
}

/* Whom a list is to lose; 0: nobody but `keep` is in it. */
static uint32_t oldest_of(const struct campaigns *c, unsigned level, uint32_t keep)
{
    uint32_t oldest = c->lists[level].oldest;
    return oldest && oldest == keep ? person_at(c, oldest)->newer : oldest;
}

/* Makes room, but not at the cost of `keep`; false if nobody else is there. */
static bool evict(struct campaigns *c, uint32_t keep)
{
    /* whose source has turned out since to ask about many */
    uint32_t one = oldest_of(c, LEVEL_ONE, keep);
    if (one && level_of(c, person_at(c, one)) != LEVEL_ONE)
        person_touch(c, one);
    for (unsigned level = 0; level < LEVELS; level++) {
        uint32_t oldest = oldest_of(c, level, keep);
        if (oldest == 0)
            continue;
        person_free(c, oldest);
        c->stats.persons_evicted++;
        return true;
    }
    return false;
}

uint32_t person_find(const struct campaigns *c, uint64_t word)
{
    uint32_t index = *bucket_of((struct campaigns *)(uintptr_t)c, word);
    while (index && person_at(c, index)->word != word)
        index = person_at(c, index)->next_of_bucket;
    return index;
}

void person_rename(struct campaigns *c, uint32_t index, uint64_t word)
{
    struct person *person = person_at(c, index);
    if (person->word)
        unlink_from_bucket(c, index);
    uint32_t *bucket = bucket_of(c, word);
    person->word = word;
    person->next_of_bucket = *bucket;
    *bucket = index;
}

uint32_t person_get(struct campaigns *c, uint64_t word)
{
    uint32_t index = person_find(c, word);
    if (index)
        return index;
    if (pool_is_empty(&c->person_pool) && !evict(c, 0))
        return 0;
    index = c->person_pool.free;
    if (index)
        c->person_pool.free = person_at(c, index)->older;
    else
        index = pool_fresh(&c->person_pool);
    *person_at(c, index) = (struct person){0};
    person_rename(c, index, word);
    link_person(c, index);
    c->stats.persons++;
    return index;
}

static void put_span(char *to, size_t size, struct span from)
{
    size_t len = from.len < size ? from.len : size - 1;
    if (len)
        memcpy(to, from.p, len);
    to[len] = 0;
}

#define PUT(to, signal, member)                                                                              \
    do {                                                                                                     \
        if (signal_has(signal, FIELD_##member))                                                              \
            put_span(to, sizeof to, (signal)->member);                                                       \
    } while (0)

static uint64_t key_of(const struct campaigns *c, const struct signal *query)
{
    static const enum field_id named[] = {FIELD_source_gt, FIELD_source_host, FIELD_source_realm};
    for (size_t i = 0; i < sizeof named / sizeof *named; i++)
        if (signal_has(query, named[i]))
            return field_hash(query, named[i], hash_words(c->seed, i, 0)) | 1;
    uint64_t ip = signal_has(query, FIELD_source_ip) ? field_hash(query, FIELD_source_ip, c->seed) : 0;
    return hash_words(c->seed, ip, signal_has(query, FIELD_opc) ? query->opc : UINT64_MAX) | 1;
}

static void describe(struct campaign_source *source, const struct signal *query)
{
    bool named = signal_has(query, FIELD_source_gt) || signal_has(query, FIELD_source_host);
    if (signal_has(query, FIELD_source_gt)) {
        source->gt = query->source_gt;
        source->gt_identity = query->source_gt_identity;
    }
    if (!named && signal_has(query, FIELD_source_ip))
        source->ip = query->source_ip;
    source->has_opc = !named && signal_has(query, FIELD_opc);
    source->opc = source->has_opc ? (uint32_t)query->opc : 0;
    PUT(source->operator, query, source_operator);
    PUT(source->country, query, source_country);
    PUT(source->host, query, source_host);
    PUT(source->realm, query, source_realm);
    PUT(source->carrier, query, source_peer);
    PUT(source->carrier, query, link);
}

void source_put(struct campaigns *c, uint32_t index, uint64_t key)
{
    uint32_t *chain = key ? source_bucket(c, key) : &c->source_pool.free;
    source_at(c, index)->key = key;
    source_at(c, index)->next_of_bucket = *chain;
    *chain = index;
}

static uint32_t source_new(struct campaigns *c, uint64_t key, uint64_t house)
{
    /* as many as strands, and each has one: where there is a strand there is a source */
    uint32_t index = c->source_pool.free;
    if (index)
        c->source_pool.free = source_at(c, index)->next_of_bucket;
    else
        index = pool_fresh(&c->source_pool);
    if (index == 0)
        return 0;
    *source_at(c, index) = (struct campaign_source){.house = house};
    source_put(c, index, key);
    return index;
}

static uint32_t source_get(struct campaigns *c, const struct signal *query, uint64_t house)
{
    uint64_t key = key_of(c, query);
    uint32_t index = *source_bucket(c, key);
    while (index && source_at(c, index)->key != key)
        index = source_at(c, index)->next_of_bucket;
    if (index)
        return index;
    index = source_new(c, key, house);
    if (index)
        describe(source_at(c, index), query);
    return index;
}

static uint32_t strand_place(struct campaigns *c, uint32_t keep)
{
    if (pool_is_empty(&c->strand_pool) && !evict(c, keep))
        return 0;
    uint32_t index = c->strand_pool.free;
    if (index)
        c->strand_pool.free = strand_at(c, index)->next_of_person;
    else
        index = pool_fresh(&c->strand_pool);
    return index;
}

static void link_strand(struct campaigns *c, uint32_t index, uint32_t person, uint32_t source)
{
    struct strand *strand = strand_at(c, index);
    struct campaign_source *from = source_at(c, source);
    strand->source = source;
    strand->person = person;
    strand->next_of_person = person_at(c, person)->strand;
    person_at(c, person)->strand = index;
    person_at(c, person)->strand_count++;
    strand->newer_of_source = 0;
    strand->older_of_source = from->strand;
    if (from->strand)
        strand_at(c, from->strand)->newer_of_source = index;
    from->strand = index;
    from->strands++;
    from->persons++;
}

void strand_append(struct campaigns *c, uint32_t index, uint32_t newer)
{
    struct strand *strand = strand_at(c, index);
    struct campaign_source *source = source_at(c, strand->source);
    strand->number = 0;
    strand->newer_of_source = newer;
    *(newer ? &strand_at(c, newer)->older_of_source : &source->strand) = index;
    source->strands++;
}

/* Two strands become one: their source's, about persons who are one; or what is kept of a house. */
static void merge_strands(struct campaigns *c, struct person *from, uint32_t of_from, uint32_t of_to)
{
    struct strand *a = strand_at(c, of_from), *b = strand_at(c, of_to);
    for (uint32_t q = from->first; q; q = query_at(c, q)->after)
        if (query_at(c, q)->strand == of_from)
            query_at(c, q)->strand = of_to;
    if (a->from_ns < b->from_ns) {
        b->from_ns = a->from_ns;
        memcpy(b->first_finding, a->first_finding, sizeof b->first_finding);
    }
    b->to_ns = a->to_ns > b->to_ns ? a->to_ns : b->to_ns;
    b->protocols |= a->protocols;
    b->decided += a->decided;
    b->aimed += a->aimed;
    b->finding_count += a->finding_count;
    b->commands |= a->commands;
    b->severity = a->severity < b->severity ? a->severity : b->severity;
    campaign_counts_add(&b->counts, &a->counts);
    for (unsigned i = 0; i < LEARNED_COUNT; i++)
        campaign_learnings_add(&b->learned[i], &a->learned[i]);
    fingerprint_join(&b->print, &a->print);
    source_at(c, a->source)->persons--;
    strand_free(c, of_from);
}

/* What a strand is worth, and stays for. */
enum worth {
    WORTH_LITTLE, /* it does not ask where the person is, or asks so about many */
    WORTH_ONCE,
    WORTH_AGAIN,
    WORTH_MOST, /* it was answered, or commanded the SIM */
};

static enum worth worth_of(const struct campaigns *c, const struct strand *strand)
{
    if (strand->aimed == 0 || strand_is_bulk(c, strand))
        return WORTH_LITTLE;
    if (strand->counts.answered || strand->commands)
        return WORTH_MOST;
    return strand->counts.queries > 1 ? WORTH_AGAIN : WORTH_ONCE;
}

/* Who gives way: whoever is worth least, of these the mildest findings, then those of longest ago. */
static uint32_t least_name(const struct campaigns *c, const struct person *person)
{
    uint32_t least = 0;
    enum worth of_least = WORTH_MOST;
    for (uint32_t s = person->strand; s; s = strand_at(c, s)->next_of_person) {
        const struct strand *strand = strand_at(c, s), *other = strand_at(c, least);
        if (strand_is_unnamed(c, strand))
            continue;
        enum worth worth = worth_of(c, strand);
        bool milder = strand->severity != other->severity ? strand->severity > other->severity
                                                          : strand->to_ns < other->to_ns;
        if (least == 0 || worth < of_least || (worth == of_least && milder)) {
            least = s;
            of_least = worth;
        }
    }
    return least;
}

/* Where names of the house are counted; 0: there is none yet. The house becomes 0, which is for all others,
 * where there are too many. */
static uint32_t unnamed_find(const struct campaigns *c, const struct person *person, uint64_t *house)
{
    uint32_t houses = 0, others = 0;
    for (uint32_t s = person->strand; s; s = strand_at(c, s)->next_of_person) {
        const struct campaign_source *source = source_at(c, strand_at(c, s)->source);
        if (!source->unnamed)
            continue;
        if (source->house == *house)
            return s;
        others = source->house ? others : s;
        houses += source->house != 0;
    }
    if (houses < CAMPAIGN_UNNAMED_MAX - 1)
        return 0;
    *house = 0;
    return others;
}

static uint32_t unnamed_get(struct campaigns *c, uint32_t person, uint32_t name)
{
    const struct campaign_source *named = source_at(c, name);
    uint64_t house = named->house;
    uint32_t index = unnamed_find(c, person_at(c, person), &house);
    if (index)
        return index;
    index = strand_place(c, person);
    uint32_t s = index ? source_new(c, hash_words(c->seed, house, person) | 1, house) : 0;
    if (s == 0)
        return 0;
    struct campaign_source *source = source_at(c, s);
    source->unnamed = true;
    if (house) {
        memcpy(source->operator, named->operator, sizeof source->operator);
        memcpy(source->country, named->country, sizeof source->country);
    }
    *strand_at(c, index) =
        (struct strand){.severity = RULE_SEVERITY_LOW, .from_ns = INT64_MAX, .to_ns = INT64_MIN};
    link_strand(c, index, person, s);
    return index;
}

/* Of who asked where the person is the house remains, with all that was asked: sources of one house that ask
 * so are one anyway. Of others it is counted that they were there. */
static void drop_name(struct campaigns *c, uint32_t person, uint32_t index)
{
    struct strand *strand = strand_at(c, index);
    uint32_t unnamed = worth_of(c, strand) > WORTH_LITTLE ? unnamed_get(c, person, strand->source) : 0;
    if (unnamed) {
        merge_strands(c, person_at(c, person), index, unnamed);
    } else {
        source_at(c, strand->source)->persons--;
        drop_queries(c, index);
        strand_free(c, index);
        person_at(c, person)->sources_dropped++;
    }
    c->stats.strands_dropped++;
}

static void limit_names(struct campaigns *c, uint32_t person, uint32_t most)
{
    uint32_t names = 0;
    for (uint32_t s = person_at(c, person)->strand; s; s = strand_at(c, s)->next_of_person)
        names += !strand_is_unnamed(c, strand_at(c, s));
    for (; names > most; names--)
        drop_name(c, person, least_name(c, person_at(c, person)));
}

uint32_t strand_get(struct campaigns *c, uint32_t person, const struct signal *query, uint64_t house)
{
    uint64_t key = key_of(c, query);
    struct person *of = person_at(c, person);
    for (uint32_t s = of->strand; s; s = strand_at(c, s)->next_of_person)
        if (source_at(c, strand_at(c, s)->source)->key == key)
            return s;
    limit_names(c, person, CAMPAIGN_PERSON_NAMES - 1);
    uint32_t index = strand_place(c, person);
    if (index == 0)
        return 0;
    uint32_t source = source_get(c, query, house);
    *strand_at(c, index) = (struct strand){.severity = RULE_SEVERITY_LOW};
    link_strand(c, index, person, source);
    return index;
}

static void link_query(struct campaigns *c, struct person *person, uint32_t index)
{
    struct query *query = query_at(c, index);
    uint32_t before = person->last;
    while (before && query_at(c, before)->time_ns > query->time_ns)
        before = query_at(c, before)->before;
    query->before = before;
    query->after = before ? query_at(c, before)->after : person->first;
    *(before ? &query_at(c, before)->after : &person->first) = index;
    *(query->after ? &query_at(c, query->after)->before : &person->last) = index;
    person->query_count++;
}

static void limit_queries(struct campaigns *c, struct person *person)
{
    while (person->query_count > CAMPAIGN_PERSON_QUERIES) {
        uint32_t index = person->first;
        for (unsigned i = 0; i < CAMPAIGN_FIRST_QUERIES; i++)
            index = query_at(c, index)->after;
        free_query(c, person, index);
        person->dropped++;
        c->stats.queries_dropped++;
    }
}

uint32_t query_new(struct campaigns *c, uint32_t person, int64_t time_ns)
{
    if (pool_is_empty(&c->query_pool) && !evict(c, person))
        return 0;
    uint32_t index = c->query_pool.free;
    if (index)
        c->query_pool.free = query_at(c, index)->after;
    else
        index = pool_fresh(&c->query_pool);
    *query_at(c, index) = (struct query){.time_ns = time_ns};
    c->stats.queries++;
    link_query(c, person_at(c, person), index);
    limit_queries(c, person_at(c, person));
    return index;
}

/* The person's strand that another one's is to become part of; 0: none. */
static uint32_t strand_like(struct campaigns *c, const struct person *person, const struct strand *strand)
{
    struct campaign_source *source = source_at(c, strand->source);
    if (!source->unnamed) {
        uint32_t s = person->strand;
        while (s && strand_at(c, s)->source != strand->source)
            s = strand_at(c, s)->next_of_person;
        return s;
    }
    uint64_t house = source->house;
    uint32_t like = unnamed_find(c, person, &house);
    if (house != source->house) {
        source->house = house;
        source->operator[0] = source->country[0] = 0;
    }
    return like;
}

static void move_strand(struct campaigns *c, uint32_t index, uint32_t from, uint32_t to)
{
    struct person *a = person_at(c, from), *b = person_at(c, to);
    struct strand *strand = strand_at(c, index);
    uint32_t like = strand_like(c, b, strand);
    if (like) {
        merge_strands(c, a, index, like);
        return;
    }
    a->strand = strand->next_of_person;
    a->strand_count--;
    strand->person = to;
    strand->next_of_person = b->strand;
    b->strand = index;
    b->strand_count++;
}

void persons_merge(struct campaigns *c, uint32_t from, uint32_t to)
{
    struct person *a = person_at(c, from), *b = person_at(c, to);
    while (a->strand)
        move_strand(c, a->strand, from, to);
    while (a->first) {
        uint32_t query = a->first;
        unlink_query(c, a, query);
        link_query(c, b, query);
    }
    b->dropped += a->dropped;
    b->sources_dropped += a->sources_dropped;
    if (b->imsi.len == 0)
        b->imsi = a->imsi;
    if (b->msisdn.len == 0)
        b->msisdn = a->msisdn;
    if (b->country[0] == 0)
        memcpy(b->country, a->country, sizeof b->country);
    person_free(c, from);
    limit_queries(c, b);
    limit_names(c, to, CAMPAIGN_PERSON_NAMES);
    person_touch(c, to);
}
