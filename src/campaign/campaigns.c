// SPDX-License-Identifier: Apache-2.0
#include "campaign/table.h"

#include "base/hash.h"
#include "signal/field.h"

static size_t aligned(size_t size)
{
    size_t align = sizeof(max_align_t);
    return (size + align - 1) / align * align;
}

/* Where each array begins; place 0 of a pool is nobody's. Returns the size of all. */
static size_t lay_out(struct campaigns *c, const struct campaigns_limits *limits)
{
    size_t at = aligned(sizeof *c);
    c->persons_at = at;
    at += aligned((limits->persons + (size_t)1) * sizeof(struct person));
    c->strands_at = at;
    at += aligned((limits->strands + (size_t)1) * sizeof(struct strand));
    c->queries_at = at;
    at += aligned((limits->queries + (size_t)1) * sizeof(struct query));
    c->sources_at = at;
    at += aligned((limits->strands + (size_t)1) * sizeof(struct campaign_source));
    c->person_buckets_at = at;
    at += aligned(limits->persons * sizeof(uint32_t));
    c->source_buckets_at = at;
    return at + aligned(limits->strands * sizeof(uint32_t));
}

size_t campaigns_size(const struct campaigns_limits *limits)
{
    struct campaigns c;
    return lay_out(&c, limits);
}

struct campaigns *campaigns_init(void *memory, const struct campaigns_limits *limits, uint64_t seed)
{
    struct campaigns *c = memory;
    lay_out(c, limits);
    c->limits = *limits;
    c->seed = seed;
    c->person_pool.capacity = limits->persons;
    c->strand_pool.capacity = c->source_pool.capacity = limits->strands;
    c->query_pool.capacity = limits->queries;
    return c;
}

static uint64_t key_of_request(const struct campaigns *c, const struct signal *request)
{
    uint64_t dialogue = signal_has(request, FIELD_dialogue) ? request->dialogue : 0;
    uint64_t invoke = signal_has(request, FIELD_invoke_id) ? request->invoke_id : UINT64_MAX;
    uint64_t frame = request->origin.frame_count ? request->origin.frames[0] : 0;
    uint64_t key = hash_words(c->seed, dialogue, (uint64_t)request->origin.time_ns);
    return hash_words(key, invoke, dialogue ? 0 : frame);
}

static struct query *find_query(struct campaigns *c, const struct person *person, uint64_t key)
{
    for (uint32_t q = person->last; q; q = query_at(c, q)->before)
        if (query_at(c, q)->key == key)
            return query_at(c, q);
    return NULL;
}

static void learn_person(struct person *person, const struct signal *signal)
{
    if (person->imsi.len == 0 && signal_has(signal, FIELD_imsi))
        person->imsi = signal->imsi;
    if (person->msisdn.len == 0 && signal_has(signal, FIELD_msisdn))
        person->msisdn = signal->msisdn;
    if (signal_has(signal, FIELD_subscriber_plmn))
        person->plmn = signal->subscriber_plmn;
    if (signal_has(signal, FIELD_relation) && signal->relation != RELATION_UNKNOWN) {
        person->relation = (uint8_t)signal->relation;
        person->has_relation = true;
    }
    if (person->country[0] == 0 && signal_has(signal, FIELD_subscriber_country)) {
        struct span country = signal->subscriber_country;
        size_t len = country.len < sizeof person->country ? country.len : sizeof person->country - 1;
        memcpy(person->country, country.p, len);
        person->country[len] = 0;
    }
}

static struct query *begin_query(struct campaigns *c, uint32_t person, uint64_t key,
                                 const struct campaign_finding *finding)
{
    const struct signal *asked = finding->query;
    uint32_t s = strand_get(c, person, asked, finding->house);
    uint32_t q = s ? query_new(c, person, asked->origin.time_ns) : 0;
    if (q == 0)
        return NULL;
    struct query *query = query_at(c, q);
    struct strand *strand = strand_at(c, s);
    query->key = key;
    query->strand = s;
    query->protocol = signal_has(asked, FIELD_protocol) ? (uint8_t)asked->protocol : PROTOCOL_UNKNOWN;
    query->severity = RULE_SEVERITY_LOW;
    query->undecided = true;
    query->by_imsi = signal_has(asked, FIELD_imsi);
    query->has_id = fingerprint_id(asked, &query->id);
    strand->protocols |= UINT64_C(1) << query->protocol;
    if (strand->counts.queries++ == 0 || query->time_ns < strand->from_ns) {
        strand->from_ns = query->time_ns;
        memcpy(strand->first_finding, finding->finding_id, sizeof strand->first_finding);
    }
    if (strand->counts.queries == 1 || query->time_ns > strand->to_ns)
        strand->to_ns = query->time_ns;
    source_at(c, strand->source)->queries++;
    fingerprint_add(&strand->print, asked);
    return query;
}

static bool is_unseen(const struct signal *asked)
{
    return signal_has(asked, FIELD_sms_traits) &&
           (asked->sms_traits & (UINT64_C(1) << SMS_TRAIT_TYPE_0 | UINT64_C(1) << SMS_TRAIT_TO_SIM));
}

/* What a decided finding says of the query's purpose; call routing, which is medium, has ordinary ones too.
 */
static void see_purpose(struct query *query, const struct campaign_finding *finding)
{
    unsigned class = finding->verdict->rule->class;
    bool grave = finding->verdict->severity <= RULE_SEVERITY_HIGH;
    bool tracks = class == RULE_CLASS_LOCATION_TRACKING;
    query->wants_place |= tracks && grave;
    query->commands |=
        (class == RULE_CLASS_SPYWARE_DELIVERY && grave) || (tracks && is_unseen(finding->query));
}

/* The subscriber's own network may ask, also where it passes on what a stranger asked; but not on a link to
 * the outside in our own name. */
static bool is_own(const struct signal *asked)
{
    bool here = signal_has(asked, FIELD_source_is_home) && asked->source_is_home;
    bool outside = signal_has(asked, FIELD_source_side) && asked->source_side == SIDE_EXTERNAL;
    bool his =
        signal_has(asked, FIELD_source_home_of_subscriber) && asked->source_home_of_subscriber == ANSWER_YES;
    return here ? !outside : his;
}

static void count_finding(struct strand *strand, struct query *query, const struct campaign_finding *finding)
{
    const struct rule_verdict *verdict = finding->verdict;
    bool was_decided = !query->undecided, was_aimed = query->wants_place || query->commands;
    if (!verdict->undecided && verdict->severity <= RULE_SEVERITY_MEDIUM && !is_own(finding->query)) {
        query->undecided = false;
        query->severity = verdict->severity < query->severity ? verdict->severity : query->severity;
        strand->severity = verdict->severity < strand->severity ? verdict->severity : strand->severity;
        see_purpose(query, finding);
    }
    strand->decided += !query->undecided && !was_decided;
    strand->commands |= query->commands;
    strand->aimed += (query->wants_place || query->commands) && !was_aimed;
    strand->finding_count++;
    if (query->finding_count < QUERY_FINDINGS) {
        query->rules[query->finding_count] = verdict->rule->id;
        memcpy(query->findings[query->finding_count], finding->finding_id, CAMPAIGN_FINDING_ID_SIZE);
    }
    query->finding_count += query->finding_count < UINT8_MAX;
}

void campaigns_add(struct campaigns *c, const struct campaign_finding *finding)
{
    uint32_t index = person_get(c, finding->person);
    if (index == 0)
        return;
    struct person *person = person_at(c, index);
    uint64_t key = key_of_request(c, finding->query);
    struct query *query = find_query(c, person, key);
    if (!query)
        query = begin_query(c, index, key, finding);
    learn_person(person, finding->query);
    if (query)
        count_finding(strand_at(c, query->strand), query, finding);
    person_touch(c, index);
}

static uint16_t learned_of(const struct signal *answer)
{
    uint16_t set = 0;
    for (unsigned i = 0; i < LEARNED_COUNT; i++)
        if (signal_has(answer, campaign_learned_field((enum campaign_learned)i)))
            set |= (uint16_t)(1u << i);
    return set;
}

static void learn_disclosed(struct person *person, const struct signal *answer)
{
    if (person->imsi.len == 0 && signal_has(answer, FIELD_disclosed_imsi))
        person->imsi = answer->disclosed_imsi;
    if (person->msisdn.len == 0 && signal_has(answer, FIELD_disclosed_msisdn))
        person->msisdn = answer->disclosed_msisdn;
    if (person->plmn == 0 && signal_has(answer, FIELD_subscriber_plmn))
        person->plmn = answer->subscriber_plmn;
}

void campaigns_outcome(struct campaigns *c, uint64_t person, const struct signal *request,
                       const struct signal *answer)
{
    uint32_t index = person_find(c, person);
    struct query *query = index ? find_query(c, person_at(c, index), key_of_request(c, request)) : NULL;
    if (!query)
        return;
    struct strand *strand = strand_at(c, query->strand);
    struct campaign_counts *counts = &strand->counts;
    uint32_t *places[] = {
        [OUTCOME_ANSWERED] = &counts->answered,
        [OUTCOME_REFUSED] = &counts->refused,
        [OUTCOME_UNANSWERED] = &counts->unanswered,
        [OUTCOME_NOT_CAPTURED] = &counts->not_captured,
    };
    bool says = signal_has(answer, FIELD_outcome) && answer->outcome != OUTCOME_NONE;
    if (says && query->outcome == OUTCOME_NONE) { /* of an answer in parts the first counts */
        query->outcome = (uint8_t)answer->outcome;
        ++*places[query->outcome];
    }
    uint16_t fresh = (uint16_t)(learned_of(answer) & ~query->learned);
    query->learned |= fresh;
    const struct campaign_learnings once = {1, query->time_ns, query->time_ns};
    for (unsigned i = 0; i < LEARNED_COUNT; i++)
        if (fresh >> i & 1)
            campaign_learnings_add(&strand->learned[i], &once);
    learn_disclosed(person_at(c, index), answer);
}

void campaigns_join(struct campaigns *c, uint64_t from, uint64_t to)
{
    uint32_t a = person_find(c, from), b = person_find(c, to);
    if (a == 0 || a == b)
        return;
    if (b == 0)
        person_rename(c, a, to);
    else
        persons_merge(c, a, b);
}

const struct campaigns_stats *campaigns_stats(const struct campaigns *c)
{
    return &c->stats;
}
