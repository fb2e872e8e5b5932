// SPDX-License-Identifier: Apache-2.0
/*
 * Which groups of sources are campaigns, which campaigns are one actor's, and what is said of each.
 */
#include "campaign/weigh.h"

#include <sodium.h>
#include <string.h>

#include "signal/signal.h"

struct decision {
    struct campaigns *c;
    const struct ruleset *rules;
    struct weighing weighing;
};

/* Which of two strands stands for their group: the one that asked first. */
static bool comes_before(const struct strand *a, const struct strand *b)
{
    if (a->from_ns != b->from_ns)
        return a->from_ns < b->from_ns;
    return memcmp(a->first_finding, b->first_finding, sizeof a->first_finding) < 0;
}

struct house {
    uint64_t word;
    uint32_t aimed;
};

/* The houses of a group that are known, with their aimed queries. Returns how many. */
static uint32_t gather_houses(const struct campaigns *c, const struct weighing *w, uint8_t group,
                              struct house houses[])
{
    uint32_t count = 0;
    for (uint32_t i = 0; i < w->count; i++) {
        const struct strand *strand = strand_at(c, w->strands[i]);
        uint64_t word = source_at(c, strand->source)->house;
        if (w->group[i] != group || strand->aimed == 0 || word == 0 || strand_is_bulk(c, strand))
            continue;
        uint32_t at = 0;
        while (at < count && houses[at].word != word)
            at++;
        if (at == count)
            houses[count++] = (struct house){word, 0};
        houses[at].aimed += strand->aimed;
    }
    return count;
}

/* Several houses, each again and again; or so many that each may have asked once. */
static bool is_campaign(const struct campaigns *c, const struct weighing *w, uint8_t group)
{
    struct house houses[CAMPAIGN_PERSON_STRANDS];
    uint32_t count = gather_houses(c, w, group, houses), aimed = 0, again = 0;
    for (uint32_t i = 0; i < count; i++) {
        aimed += houses[i].aimed;
        again += houses[i].aimed > 1;
    }
    return aimed >= CAMPAIGN_QUERIES && (again >= CAMPAIGN_HOUSES || count > CAMPAIGN_HOUSES);
}

/* Whether it is worth weighing: most persons have one source. */
static bool may_be(const struct campaigns *c, const struct person *person)
{
    uint32_t aimed = 0, sources = 0;
    for (uint32_t s = person->strand; s; s = strand_at(c, s)->next_of_person) {
        aimed += strand_at(c, s)->aimed;
        sources += strand_at(c, s)->aimed > 0;
    }
    return sources >= CAMPAIGN_HOUSES && aimed >= CAMPAIGN_QUERIES;
}

static void mark_group(struct campaigns *c, const struct weighing *w, uint8_t group)
{
    uint32_t first = 0;
    for (uint32_t i = 0; i < w->count; i++)
        if (w->group[i] == group &&
            (first == 0 || comes_before(strand_at(c, w->strands[i]), strand_at(c, first))))
            first = w->strands[i];
    for (uint32_t i = 0; i < w->count; i++)
        if (w->group[i] == group)
            strand_at(c, w->strands[i])->group = first;
    strand_at(c, first)->actor = first;
}

/* Marks the strands of each campaign; 0 campaigns: all of the person's are unmarked. */
static void mark_person(struct decision *d, uint32_t index)
{
    struct campaigns *c = d->c;
    struct person *person = person_at(c, index);
    for (uint32_t s = person->strand; s; s = strand_at(c, s)->next_of_person)
        strand_at(c, s)->group = strand_at(c, s)->actor = 0;
    if (person->word == 0 || !may_be(c, person))
        return;
    weigh(c, person, &d->weighing);
    for (uint32_t i = 0; i < d->weighing.count; i++)
        if (d->weighing.group[i] == i && is_campaign(c, &d->weighing, (uint8_t)i))
            mark_group(c, &d->weighing, (uint8_t)i);
}

static uint32_t actor_of(const struct campaigns *c, uint32_t group)
{
    while (strand_at(c, group)->actor != group)
        group = strand_at(c, group)->actor;
    return group;
}

static void join_actors(struct campaigns *c, uint32_t a, uint32_t b)
{
    a = actor_of(c, a);
    b = actor_of(c, b);
    if (a == b)
        return;
    bool a_first = comes_before(strand_at(c, a), strand_at(c, b));
    strand_at(c, a_first ? b : a)->actor = a_first ? a : b;
}

/* A campaign that another one shares an identity with. */
struct shared {
    uint32_t own, other; /* groups */
    uint64_t house;      /* of the identity */
};

enum { SHARED_MAX = 64, SHARED_STEPS = 256 };

static void note_shared(struct campaigns *c, struct shared list[], uint32_t *count, struct shared found)
{
    uint32_t at = 0;
    while (at < *count && !(list[at].own == found.own && list[at].other == found.other))
        at++;
    if (at < *count && list[at].house != found.house)
        join_actors(c, found.own, found.other);
    else if (at == *count && at < SHARED_MAX)
        list[(*count)++] = found;
}

/* Campaigns that have identities of two houses in common are one actor's. */
static void find_actors(struct campaigns *c, const struct person *person)
{
    struct shared list[SHARED_MAX];
    uint32_t count = 0;
    for (uint32_t s = person->strand; s; s = strand_at(c, s)->next_of_person) {
        const struct strand *own = strand_at(c, s);
        const struct campaign_source *source = source_at(c, own->source);
        unsigned left = own->group ? SHARED_STEPS : 0;
        for (uint32_t o = source->strand; o && left; o = strand_at(c, o)->older_of_source, left--) {
            const struct strand *other = strand_at(c, o);
            if (other->group && other->person != own->person)
                note_shared(c, list, &count, (struct shared){own->group, other->group, source->house});
        }
    }
}

static const struct rule *rule_of(const struct ruleset *rules, uint32_t id)
{
    size_t low = 0, high = ruleset_count(rules);
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (ruleset_rule(rules, middle)->id < id)
            low = middle + 1;
        else
            high = middle;
    }
    const struct rule *rule = low < ruleset_count(rules) ? ruleset_rule(rules, low) : NULL;
    return rule && rule->id == id ? rule : NULL;
}

static void add_threat(struct campaign *ret, struct span threat)
{
    for (uint32_t i = 0; i < ret->threat_count; i++)
        if (span_equal(ret->threats[i], threat))
            return;
    if (ret->threat_count < CAMPAIGN_THREATS_MAX)
        ret->threats[ret->threat_count++] = threat;
}

static void add_rule(struct campaign *ret, const struct ruleset *rules, uint32_t id)
{
    const struct rule *rule = rule_of(rules, id);
    for (size_t i = 0; rule && i < rule->threat.count; i++)
        add_threat(ret, rule->threat.list[i]);
}

static void add_protocol(struct campaign *ret, uint8_t protocol)
{
    for (uint32_t i = 0; i < ret->protocol_count; i++)
        if (ret->protocols[i] == protocol)
            return;
    if (ret->protocol_count < sizeof ret->protocols)
        ret->protocols[ret->protocol_count++] = protocol;
}

static void add_query(struct campaign *ret, const struct ruleset *rules, const struct query *query)
{
    unsigned kept = query->finding_count < QUERY_FINDINGS ? query->finding_count : QUERY_FINDINGS;
    for (unsigned i = 0; i < kept; i++) {
        add_rule(ret, rules, query->rules[i]);
        if (ret->listed < CAMPAIGN_FINDINGS_MAX)
            memcpy(ret->findings[ret->listed++], query->findings[i], CAMPAIGN_FINDING_ID_SIZE);
    }
    add_protocol(ret, query->protocol);
}

/* In order of first use; of those that are too many the earliest stay. */
static void add_identity(const struct campaigns *c, const struct strand *strand,
                         struct campaign_identity list[], uint32_t most, uint32_t *count)
{
    const struct campaign_identity identity = {source_at(c, strand->source), strand->from_ns, strand->to_ns,
                                               (uint32_t)strand->protocols, strand->counts};
    uint32_t listed = *count < most ? *count : most;
    uint32_t at = listed;
    while (at > 0 &&
           (list[at - 1].from_ns > identity.from_ns ||
            (list[at - 1].from_ns == identity.from_ns && list[at - 1].source->key > identity.source->key)))
        at--;
    ++*count;
    if (at == most)
        return;
    uint32_t moved = listed < most ? listed - at : most - 1 - at;
    memmove(&list[at + 1], &list[at], moved * sizeof identity);
    list[at] = identity;
}

static void add_strand(const struct campaigns *c, struct campaign *ret, const struct strand *strand)
{
    if (strand_is_unnamed(c, strand))
        add_identity(c, strand, ret->unnamed, CAMPAIGN_UNNAMED_MAX, &ret->unnamed_count);
    else
        add_identity(c, strand, ret->identities, CAMPAIGN_IDENTITIES_MAX, &ret->identity_count);
    campaign_counts_add(&ret->counts, &strand->counts);
    for (unsigned i = 0; i < LEARNED_COUNT; i++)
        campaign_learnings_add(&ret->learned[i], &strand->learned[i]);
    ret->finding_count += strand->finding_count;
    if (strand->severity < ret->severity)
        ret->severity = strand->severity;
    if (strand->from_ns < ret->from_ns)
        ret->from_ns = strand->from_ns;
    if (strand->to_ns > ret->to_ns)
        ret->to_ns = strand->to_ns;
}

static void sort_gaps(int64_t gaps[], uint32_t count)
{
    for (uint32_t i = 1; i < count; i++) {
        int64_t gap = gaps[i];
        uint32_t at = i;
        for (; at > 0 && gaps[at - 1] > gap; at--)
            gaps[at] = gaps[at - 1];
        gaps[at] = gap;
    }
}

static void add_queries(const struct decision *d, struct campaign *ret, const struct person *person,
                        uint32_t group)
{
    int64_t gaps[CAMPAIGN_PERSON_QUERIES], before_ns = 0;
    uint32_t count = 0;
    for (uint32_t q = person->first; q; q = query_at(d->c, q)->after) {
        const struct query *query = query_at(d->c, q);
        if (strand_at(d->c, query->strand)->group != group)
            continue;
        add_query(ret, d->rules, query);
        if (count++)
            gaps[count - 2] = query->time_ns - before_ns;
        before_ns = query->time_ns;
    }
    if (count < 2)
        return;
    sort_gaps(gaps, count - 1);
    ret->pace_s = (uint64_t)(gaps[(count - 1) / 2] / 1000000000);
    ret->has_pace = true;
}

static void add_reasons(const struct decision *d, struct campaign *ret, uint32_t group)
{
    const struct weighing *w = &d->weighing;
    for (uint32_t a = 0; a < w->count; a++) {
        for (uint32_t b = a + 1; b < w->count; b++) {
            if (strand_at(d->c, w->strands[a])->group != group ||
                strand_at(d->c, w->strands[b])->group != group)
                continue;
            for (unsigned f = 0; f < FEATURE_COUNT; f++) {
                uint8_t points = w->pairs[a][b].of[f];
                ret->reasons[f].pairs += points > 0;
                ret->reasons[f].weight = points > ret->reasons[f].weight ? points : ret->reasons[f].weight;
            }
        }
    }
}

static bool shows_stack(const struct campaign *campaign)
{
    enum { TELLING = 2 }; /* points; what much software has in common has fewer */
    for (unsigned f = 0; f < FEATURE_COUNT; f++)
        if (feature_is_of_stack((enum campaign_feature)f) && campaign->reasons[f].weight >= TELLING)
            return true;
    return false;
}

/* How many operators there are, and how many of them are described. */
static uint32_t count_houses(const struct campaigns *c, const struct person *person, uint32_t group,
                             uint32_t *ret_described)
{
    uint64_t houses[CAMPAIGN_PERSON_STRANDS];
    uint32_t count = 0;
    *ret_described = 0;
    for (uint32_t s = person->strand; s; s = strand_at(c, s)->next_of_person) {
        const struct campaign_source *source = source_at(c, strand_at(c, s)->source);
        uint32_t at = 0;
        while (at < count && houses[at] != source->house)
            at++;
        if (strand_at(c, s)->group != group || source->house == 0 || at < count)
            continue;
        houses[count++] = source->house;
        *ret_described += source->operator[0] != 0;
    }
    return count;
}

static uint8_t confidence_of(const struct campaign *campaign, uint32_t described)
{
    enum { MANY_HOUSES = 3, MANY_QUERIES = 8, ENOUGH = 3 };
    unsigned speaks = campaign->operator_count >= MANY_HOUSES;
    speaks += campaign->reasons[FEATURE_alternation].pairs > 0;
    speaks += campaign->counts.queries >= MANY_QUERIES;
    speaks += shows_stack(campaign);
    if (speaks >= ENOUGH && described >= CAMPAIGN_HOUSES)
        return RULE_CONFIDENCE_HIGH;
    return speaks > 1 ? RULE_CONFIDENCE_MEDIUM : RULE_CONFIDENCE_LOW;
}

static void hash_id(const char *purpose, const uint8_t *first_finding, uint8_t *ret, size_t size)
{
    crypto_hash_sha256_state sha;
    uint8_t hash[crypto_hash_sha256_BYTES];
    crypto_hash_sha256_init(&sha);
    crypto_hash_sha256_update(&sha, (const uint8_t *)purpose, strlen(purpose));
    crypto_hash_sha256_update(&sha, first_finding, CAMPAIGN_FINDING_ID_SIZE);
    crypto_hash_sha256_final(&sha, hash);
    memcpy(ret, hash, size);
}

static bool others_share_actor(const struct campaigns *c, uint32_t group)
{
    if (actor_of(c, group) != group)
        return true;
    for (uint32_t s = 1; s <= c->strand_pool.used; s++)
        if (s != group && strand_at(c, s)->actor == group)
            return true;
    return false;
}

static void tell_of(struct decision *d, const struct person *person, uint32_t group, struct campaign *ret)
{
    *ret = (struct campaign){.severity = RULE_SEVERITY_LOW, .from_ns = INT64_MAX, .to_ns = INT64_MIN};
    for (uint32_t s = person->strand; s; s = strand_at(d->c, s)->next_of_person)
        if (strand_at(d->c, s)->group == group)
            add_strand(d->c, ret, strand_at(d->c, s));
    add_queries(d, ret, person, group);
    add_reasons(d, ret, group);
    ret->dropped = person->dropped;
    ret->sources_dropped = person->sources_dropped;
    uint32_t described;
    ret->operator_count = count_houses(d->c, person, group, &described);
    ret->confidence = confidence_of(ret, described);
    hash_id("campaign", strand_at(d->c, group)->first_finding, ret->id, sizeof ret->id);
    ret->has_actor = shows_stack(ret) || others_share_actor(d->c, group);
    hash_id("actor", strand_at(d->c, actor_of(d->c, group))->first_finding, ret->actor, sizeof ret->actor);
}

static void describe_person(const struct person *person, int64_t time_ns, struct signal *ret)
{
    signal_init(ret);
    ret->origin = (struct origin){.time_ns = time_ns};
    signal_set(ret, person, person->word);
    if (person->imsi.len)
        signal_set(ret, imsi, person->imsi);
    if (person->msisdn.len)
        signal_set(ret, msisdn, person->msisdn);
    if (person->plmn)
        signal_set(ret, subscriber_plmn, person->plmn);
    if (person->country[0])
        signal_set(ret, subscriber_country, span_of_text(person->country));
    if (person->has_relation)
        signal_set(ret, relation, person->relation);
}

static void tell_person(struct decision *d, uint32_t index, campaigns_sink *sink, void *context)
{
    const struct person *person = person_at(d->c, index);
    bool weighed = false;
    for (uint32_t s = person->strand; s; s = strand_at(d->c, s)->next_of_person) {
        struct campaign campaign;
        struct signal about;
        if (strand_at(d->c, s)->group != s)
            continue;
        if (!weighed)
            weigh(d->c, person, &d->weighing);
        weighed = true;
        tell_of(d, person, s, &campaign);
        describe_person(person, campaign.to_ns, &about);
        d->c->stats.found++;
        sink(context, &campaign, &about);
    }
}

void campaigns_decide(struct campaigns *c, const struct ruleset *rules, campaigns_sink *sink, void *context)
{
    struct decision d = {.c = c, .rules = rules};
    c->stats.found = 0;
    for (uint32_t i = 1; i <= c->person_pool.used; i++)
        mark_person(&d, i);
    for (uint32_t i = 1; i <= c->person_pool.used; i++)
        find_actors(c, person_at(c, i));
    for (uint32_t i = 1; i <= c->person_pool.used; i++)
        tell_person(&d, i, sink, context);
}
