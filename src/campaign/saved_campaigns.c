// SPDX-License-Identifier: Apache-2.0
/*
 * The table of campaigns, from one run to the next. Persons and sources keep their places; a person's strands
 * and queries are written behind him in their order, and come to lie one after the other when they are read.
 * Chains are not read but made anew, so that none can lead astray.
 */
#include "campaign/table.h"

#include "base/saved.h"

static const char *const impossible = "a finding in it cannot be";
static const char *const no_place = "a place in it is none";

enum { PROTOCOLS = PROTOCOL_SMS + 1, NOT_IN_LIST = LEVELS };

static void walk_text(struct saved *saved, char text[], size_t size)
{
    uint32_t len = saved_count(saved, (uint32_t)strlen(text), (uint32_t)size - 1);
    saved_octets(saved, text, len);
    text[len] = 0;
}

static void walk_digits(struct saved *saved, struct digits *digits)
{
    digits->len = (uint8_t)saved_count(saved, digits->len, DIGITS_MAX);
    saved_octets(saved, digits->text, digits->len);
    digits->text[digits->len] = 0;
}

/* Whether the place is taken is known from its key. */
static void walk_source(struct saved *saved, struct campaign_source *source)
{
    saved_u64(saved, &source->house);
    saved_bool(saved, &source->unnamed);
    walk_digits(saved, &source->gt);
    saved_u8(saved, &source->gt_identity);
    saved_bool(saved, &source->has_opc);
    saved_ip(saved, &source->ip);
    saved_u32(saved, &source->opc);
    walk_text(saved, source->operator, sizeof source->operator);
    walk_text(saved, source->country, sizeof source->country);
    walk_text(saved, source->host, sizeof source->host);
    walk_text(saved, source->realm, sizeof source->realm);
    walk_text(saved, source->carrier, sizeof source->carrier);
    saved_u32(saved, &source->persons);
    saved_u32(saved, &source->queries);
    saved_require(saved, source->gt_identity <= IDENTITY_PERSON, impossible);
}

static void walk_sources(struct campaigns *c, struct saved *saved)
{
    uint32_t used = saved_count(saved, c->source_pool.used, c->source_pool.capacity);
    c->source_pool.used = used;
    for (uint32_t i = used; i && saved_ok(saved); i--) {
        struct campaign_source *source = source_at(c, i);
        uint64_t key = source->key;
        saved_u64(saved, &key);
        if (key)
            walk_source(saved, source);
        if (saved->loading)
            source_put(c, i, key);
    }
}

static void walk_print(struct saved *saved, struct fingerprint *print)
{
    saved_u64(saved, &print->oddities);
    saved_u64(saved, &print->session_form);
    saved_u64(saved, &print->way);
    saved_u32(saved, &print->id_bits);
    saved_u32(saved, &print->id_count);
    for (unsigned i = 0; i < FINGERPRINT_CHOICES; i++) {
        saved_u32(saved, &print->choices[i].operation);
        saved_u32(saved, &print->choices[i].choice);
    }
}

static bool is_severity(uint8_t severity)
{
    return severity >= RULE_SEVERITY_CRITICAL && severity <= RULE_SEVERITY_LOW;
}

static void walk_learned(struct saved *saved, struct campaign_learnings *learned)
{
    saved_u32(saved, &learned->times);
    if (learned->times == 0)
        return;
    saved_time(saved, &learned->from_ns);
    saved_time(saved, &learned->to_ns);
    saved_require(saved, learned->from_ns <= learned->to_ns, impossible);
}

static void walk_strand(struct saved *saved, struct strand *strand)
{
    saved_time(saved, &strand->from_ns);
    saved_time(saved, &strand->to_ns);
    saved_octets(saved, strand->first_finding, sizeof strand->first_finding);
    saved_u64(saved, &strand->protocols);
    saved_u32(saved, &strand->counts.queries);
    saved_u32(saved, &strand->counts.answered);
    saved_u32(saved, &strand->counts.refused);
    saved_u32(saved, &strand->counts.unanswered);
    saved_u32(saved, &strand->counts.not_captured);
    for (unsigned i = 0; i < LEARNED_COUNT; i++)
        walk_learned(saved, &strand->learned[i]);
    saved_u32(saved, &strand->decided);
    saved_u32(saved, &strand->aimed);
    saved_u32(saved, &strand->finding_count);
    saved_u8(saved, &strand->severity);
    saved_bool(saved, &strand->commands);
    walk_print(saved, &strand->print);
    bool possible = strand->from_ns <= strand->to_ns && strand->protocols >> PROTOCOLS == 0 &&
                    is_severity(strand->severity);
    saved_require(saved, possible, impossible);
}

/* A person's strand, which is numbered by its place among those that are saved. index: 0 where it is read. */
static uint32_t walk_one_strand(struct campaigns *c, struct saved *saved, uint32_t index, uint32_t number)
{
    if (saved->loading)
        index = number;
    struct strand *strand = strand_at(c, index);
    strand->number = number;
    saved_u32(saved, &strand->source);
    bool known = strand->source && strand->source <= c->source_pool.used && source_at(c, strand->source)->key;
    saved_require(saved, known, no_place);
    walk_strand(saved, strand);
    return index;
}

/* Names that had to make room are counted once for a house, and of one house for all others. */
static bool unnamed_fit(const struct campaigns *c, const struct person *person)
{
    uint64_t houses[CAMPAIGN_UNNAMED_MAX];
    uint32_t count = 0, others = 0;
    bool fit = true;
    for (uint32_t s = person->strand; s && fit; s = strand_at(c, s)->next_of_person) {
        if (!strand_is_unnamed(c, strand_at(c, s)))
            continue;
        const uint64_t house = source_at(c, strand_at(c, s)->source)->house;
        for (uint32_t i = 0; i < count; i++)
            fit &= houses[i] != house;
        others += house == 0;
        fit &= count < CAMPAIGN_UNNAMED_MAX - 1 + others;
        if (fit)
            houses[count++] = house;
    }
    return fit && person->strand_count - count <= CAMPAIGN_PERSON_NAMES;
}

static void walk_strands(struct campaigns *c, struct saved *saved, uint32_t index, uint32_t *numbered)
{
    struct person *person = person_at(c, index);
    uint32_t left = c->strand_pool.capacity - *numbered;
    uint32_t most = left < CAMPAIGN_PERSON_STRANDS ? left : CAMPAIGN_PERSON_STRANDS;
    person->strand_count = saved_count(saved, person->strand_count, most);
    uint32_t *at = &person->strand;
    for (uint32_t i = 0; i < person->strand_count && saved_ok(saved); i++) {
        uint32_t s = walk_one_strand(c, saved, *at, ++*numbered);
        strand_at(c, s)->person = index;
        *at = s;
        at = &strand_at(c, s)->next_of_person;
    }
    saved_require(saved, !saved_ok(saved) || unnamed_fit(c, person), impossible);
}

static void walk_query(struct saved *saved, struct query *query)
{
    saved_u64(saved, &query->key);
    saved_u8(saved, &query->finding_count);
    for (unsigned i = 0; i < QUERY_FINDINGS && i < query->finding_count; i++) {
        saved_u32(saved, &query->rules[i]);
        saved_octets(saved, query->findings[i], sizeof query->findings[i]);
    }
    saved_u8(saved, &query->protocol);
    saved_u8(saved, &query->outcome);
    saved_u8(saved, &query->severity);
    saved_u16(saved, &query->learned);
    saved_bool(saved, &query->undecided);
    saved_bool(saved, &query->wants_place);
    saved_bool(saved, &query->commands);
    saved_bool(saved, &query->by_imsi);
    saved_bool(saved, &query->has_id);
    saved_u32(saved, &query->id);
    bool possible = query->protocol < PROTOCOLS && query->outcome <= OUTCOME_NOT_CAPTURED &&
                    is_severity(query->severity) && query->learned >> LEARNED_COUNT == 0;
    saved_require(saved, possible, impossible);
}

static void walk_queries(struct campaigns *c, struct saved *saved, uint32_t index)
{
    struct person *person = person_at(c, index);
    uint32_t left = c->query_pool.capacity - c->query_pool.used, at = person->first;
    uint32_t most = saved->loading && left < CAMPAIGN_PERSON_QUERIES ? left : CAMPAIGN_PERSON_QUERIES;
    uint32_t count = saved_count(saved, person->query_count, most);
    for (; count && saved_ok(saved); count--) {
        int64_t time_ns = saved->loading ? 0 : query_at(c, at)->time_ns;
        uint32_t number = saved->loading ? 0 : strand_at(c, query_at(c, at)->strand)->number;
        saved_time(saved, &time_ns);
        saved_u32(saved, &number);
        bool his = number && number <= c->strand_pool.capacity &&
                   (!saved->loading || strand_at(c, number)->person == index);
        saved_require(saved, his, no_place);
        if (!saved_ok(saved))
            return;
        if (saved->loading) {
            at = query_new(c, index, time_ns);
            query_at(c, at)->strand = number;
        }
        walk_query(saved, query_at(c, at));
        at = query_at(c, at)->after;
    }
}

static void walk_person(struct campaigns *c, struct saved *saved, uint32_t index, uint32_t *numbered)
{
    struct person *person = person_at(c, index);
    saved_u32(saved, &person->dropped);
    saved_u32(saved, &person->sources_dropped);
    saved_u8(saved, &person->relation);
    saved_bool(saved, &person->has_relation);
    saved_u32(saved, &person->plmn);
    walk_digits(saved, &person->imsi);
    walk_digits(saved, &person->msisdn);
    walk_text(saved, person->country, sizeof person->country);
    saved_require(saved, person->relation <= RELATION_FOREIGN && plmn_mcc(person->plmn) <= 999, impossible);
    walk_strands(c, saved, index, numbered);
    walk_queries(c, saved, index);
}

/* Free places are taken in the same order again, because campaigns are told in the order of their persons'.
 */
static void check_free(const struct campaigns *c, struct saved *saved)
{
    uint64_t left = c->person_pool.used - c->stats.persons;
    uint32_t index = c->person_pool.free;
    for (; left && index && index <= c->person_pool.used && person_at(c, index)->word == 0; left--)
        index = person_at(c, index)->older;
    saved_require(saved, left == 0 && index == 0, no_place);
}

static void walk_persons(struct campaigns *c, struct saved *saved, uint32_t *numbered)
{
    uint32_t used = saved_count(saved, c->person_pool.used, c->person_pool.capacity);
    c->person_pool.used = used;
    for (uint32_t i = 1; i <= used && saved_ok(saved); i++) {
        struct person *person = person_at(c, i);
        uint64_t word = person->word;
        saved_u64(saved, &word);
        if (word == 0) {
            saved_u32(saved, &person->older);
            continue;
        }
        if (saved->loading) {
            person_rename(c, i, word);
            person->level = NOT_IN_LIST;
            c->stats.persons++;
        }
        walk_person(c, saved, i, numbered);
    }
    saved_u32(saved, &c->person_pool.free);
    check_free(c, saved);
}

/* The persons of a level, from the one who was asked about longest ago. Returns how many. */
static uint32_t walk_list(struct campaigns *c, struct saved *saved, uint8_t level)
{
    struct persons_list *list = &c->lists[level];
    uint32_t count = 0, index = list->oldest;
    for (uint32_t i = index; i && !saved->loading; i = person_at(c, i)->newer)
        count++;
    count = saved_count(saved, count, (uint32_t)c->stats.persons);
    for (uint32_t i = 0; i < count && saved_ok(saved); i++) {
        saved_u32(saved, &index);
        bool possible = index && index <= c->person_pool.used && person_at(c, index)->word &&
                        (!saved->loading || person_at(c, index)->level == NOT_IN_LIST);
        saved_require(saved, possible, no_place);
        if (saved->loading && possible)
            person_append(c, index, level);
        index = saved_ok(saved) ? person_at(c, index)->newer : 0;
    }
    return count;
}

static void walk_lists(struct campaigns *c, struct saved *saved)
{
    uint64_t listed = 0;
    for (uint8_t level = 0; level < LEVELS; level++)
        listed += walk_list(c, saved, level);
    saved_require(saved, listed == c->stats.persons, no_place);
}

/* The strands of a source, the newest first; it is known by them. Returns how many. */
static uint32_t walk_source_strands(struct campaigns *c, struct saved *saved, uint32_t index,
                                    uint32_t numbered)
{
    struct campaign_source *source = source_at(c, index);
    uint32_t count = saved_count(saved, source->strands, numbered), newer = 0, at = source->strand;
    for (uint32_t i = 0; i < count && saved_ok(saved); i++) {
        uint32_t number = saved->loading ? 0 : strand_at(c, at)->number;
        saved_u32(saved, &number);
        at = saved->loading ? number : at;
        bool possible = number && number <= numbered && strand_at(c, at)->source == index &&
                        (!saved->loading || strand_at(c, at)->number);
        saved_require(saved, possible, no_place);
        if (saved->loading && possible)
            strand_append(c, at, newer);
        newer = at;
        at = possible ? strand_at(c, at)->older_of_source : 0;
    }
    saved_require(saved, count && source->persons >= count, impossible);
    return count;
}

static void walk_strands_by_source(struct campaigns *c, struct saved *saved, uint32_t numbered)
{
    uint64_t chained = 0;
    for (uint32_t i = 1; i <= c->source_pool.used && saved_ok(saved); i++)
        if (source_at(c, i)->key)
            chained += walk_source_strands(c, saved, i, numbered);
    saved_require(saved, chained == numbered, no_place);
}

void campaigns_save_or_load(struct campaigns *c, struct saved *saved)
{
    uint32_t numbered = 0;
    walk_sources(c, saved);
    walk_persons(c, saved, &numbered);
    if (saved->loading)
        c->strand_pool.used = numbered;
    walk_lists(c, saved);
    walk_strands_by_source(c, saved, numbered);
}
