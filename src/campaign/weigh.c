// SPDX-License-Identifier: Apache-2.0
#include "campaign/weigh.h"

#include <string.h>

#define MINUTES(n) ((n)*INT64_C(60000000000))

static const uint8_t weights[] = {
#define FEATURE(id, weight, stack, says, doc) weight,
#include "campaign/feature.def"
#undef FEATURE
};

static const bool of_stack[] = {
#define FEATURE(id, weight, stack, says, doc) stack,
#include "campaign/feature.def"
#undef FEATURE
};

bool feature_is_of_stack(enum campaign_feature feature)
{
    return of_stack[feature];
}

/* Polling one person stands out among the many that a source asks about, however many it adds to hide him. */
bool strand_is_bulk(const struct campaigns *c, const struct strand *strand)
{
    enum { SINGLED_OUT = 4 };
    const struct campaign_source *source = source_at(c, strand->source);
    uint64_t share = (uint64_t)strand->counts.queries * source->persons;
    bool singled_out =
        strand->counts.queries >= SINGLED_OUT && share >= (uint64_t)SINGLED_OUT * source->queries;
    return source->persons > CAMPAIGN_MANY_PERSONS && !singled_out;
}

/* What the queries of a person show of two strands. */
struct course {
    uint8_t within_hour, within_day, alternations, fallbacks, follow_ups, known, counted;
};

static enum family family_of(uint8_t protocol)
{
    bool gtp = protocol == PROTOCOL_GTPV1 || protocol == PROTOCOL_GTPV2 || protocol == PROTOCOL_GTP_PRIME;
    return protocol == PROTOCOL_DIAMETER ? FAMILY_DIAMETER : gtp ? FAMILY_GTP : FAMILY_SS7;
}

static void count(uint8_t *counter, bool holds)
{
    *counter += holds && *counter < UINT8_MAX;
}

/* later is the next query of another strand, or one of those behind it. */
static void compare(const struct query *earlier, const struct query *later, bool next, struct course *course)
{
    enum { COUNTER_STEPS = 4096 };
    int64_t gap_ns = later->time_ns - earlier->time_ns;
    bool places = earlier->wants_place && later->wants_place;
    bool failed = earlier->outcome == OUTCOME_REFUSED || earlier->outcome == OUTCOME_UNANSWERED;
    bool other_family = family_of(earlier->protocol) != family_of(later->protocol);
    bool command = (earlier->wants_place && later->commands) || (earlier->commands && later->wants_place);
    uint32_t steps = later->id - earlier->id;
    count(&course->within_hour, next && gap_ns <= MINUTES(60));
    count(&course->within_day, next && gap_ns <= MINUTES(24 * 60));
    count(&course->alternations, places && other_family && gap_ns <= MINUTES(30));
    count(&course->fallbacks, places && failed && gap_ns <= MINUTES(60));
    count(&course->follow_ups, command && gap_ns <= MINUTES(24 * 60));
    count(&course->known,
          earlier->learned >> LEARNED_imsi & 1 && later->by_imsi && gap_ns <= MINUTES(24 * 60));
    count(&course->counted, earlier->has_id && later->has_id && !other_family && steps > 0 &&
                                steps <= COUNTER_STEPS && gap_ns <= MINUTES(24 * 60));
}

/* Whether both have findings about somebody else as well. */
static bool share_others(const struct campaigns *c, const struct strand *a, const struct strand *b)
{
    enum { LOOKED_AT = 64 };
    const struct campaign_source *source = source_at(c, a->source);
    unsigned left = LOOKED_AT;
    for (uint32_t s = source->strand; s && left; s = strand_at(c, s)->older_of_source, left--) {
        const struct person *person = person_at(c, strand_at(c, s)->person);
        if (strand_at(c, s)->person == a->person || person->strand_count < 2 || strand_at(c, s)->aimed == 0)
            continue;
        for (uint32_t other = person->strand; other; other = strand_at(c, other)->next_of_person)
            if (strand_at(c, other)->source == b->source && strand_at(c, other)->aimed)
                return true;
    }
    return false;
}

static uint8_t least(unsigned holds, enum campaign_feature feature)
{
    return holds < weights[feature] ? (uint8_t)holds : weights[feature];
}

static uint8_t all_if(bool holds, enum campaign_feature feature)
{
    return holds ? weights[feature] : 0;
}

struct pairing {
    const struct campaigns *c;
    bool several_ways;
};

static struct pair_points points_of(const struct pairing *pairing, uint32_t at_a, uint32_t at_b,
                                    const struct course *course)
{
    const struct campaigns *c = pairing->c;
    const struct strand *a = strand_at(c, at_a), *b = strand_at(c, at_b);
    const struct campaign_source *from_a = source_at(c, a->source), *from_b = source_at(c, b->source);
    const struct fingerprint *one = &a->print, *other = &b->print;
    bool bulk = strand_is_bulk(c, a) || strand_is_bulk(c, b);
    bool few = from_a->persons <= CAMPAIGN_MANY_PERSONS && from_b->persons <= CAMPAIGN_MANY_PERSONS;
    bool told_both = a->learned[LEARNED_imsi].times && b->learned[LEARNED_imsi].times;
    const uint8_t points[FEATURE_COUNT] = {
        [FEATURE_shared_target] = all_if(!bulk, FEATURE_shared_target),
        [FEATURE_same_purpose] = all_if(!bulk && a->aimed && b->aimed, FEATURE_same_purpose),
        [FEATURE_timing] = least(course->within_hour, FEATURE_timing),
        [FEATURE_rotation] = all_if(course->within_day > 1, FEATURE_rotation),
        [FEATURE_alternation] = all_if(course->alternations, FEATURE_alternation),
        [FEATURE_fallback] = all_if(course->fallbacks, FEATURE_fallback),
        [FEATURE_knowledge] = all_if(course->known && !told_both, FEATURE_knowledge),
        [FEATURE_follow_up] = all_if(course->follow_ups, FEATURE_follow_up),
        [FEATURE_same_house] = all_if(from_a->house && from_a->house == from_b->house, FEATURE_same_house),
        [FEATURE_other_targets] = all_if(few && share_others(c, a, b), FEATURE_other_targets),
        [FEATURE_one_counter] = all_if(course->counted > 1, FEATURE_one_counter),
        [FEATURE_encoding] = all_if(fingerprint_same_oddities(one, other), FEATURE_encoding),
        [FEATURE_session_form] = all_if(fingerprint_same_session_form(one, other), FEATURE_session_form),
        [FEATURE_id_width] = all_if(fingerprint_small_ids(one, other), FEATURE_id_width),
        [FEATURE_choices] = all_if(fingerprint_same_choices(one, other), FEATURE_choices),
        [FEATURE_way] = all_if(pairing->several_ways && one->way && one->way == other->way, FEATURE_way),
    };
    struct pair_points ret;
    memcpy(ret.of, points, sizeof ret.of);
    return ret;
}

static uint32_t sum(const struct pair_points *points)
{
    uint32_t sum = 0;
    for (unsigned f = 0; f < FEATURE_COUNT; f++)
        sum += points->of[f];
    return sum;
}

/* The place of each query's strand in the weighing; those that are not weighed are passed over. */
static uint32_t gather(const struct campaigns *c, const struct person *person, const struct weighing *w,
                       const struct query *queries[], uint8_t places[])
{
    uint32_t count = 0;
    for (uint32_t q = person->first; q; q = query_at(c, q)->after) {
        uint32_t at = 0;
        while (at < w->count && w->strands[at] != query_at(c, q)->strand)
            at++;
        if (at == w->count)
            continue;
        queries[count] = query_at(c, q);
        places[count++] = (uint8_t)at;
    }
    return count;
}

static void follow_course(const struct campaigns *c, const struct person *person, const struct weighing *w,
                          struct course courses[CAMPAIGN_PERSON_STRANDS][CAMPAIGN_PERSON_STRANDS])
{
    const struct query *queries[CAMPAIGN_PERSON_QUERIES];
    uint8_t places[CAMPAIGN_PERSON_QUERIES];
    uint32_t count = gather(c, person, w, queries, places);
    for (uint32_t i = 0; i < count; i++) {
        for (uint32_t k = i + 1; k < count && queries[k]->time_ns - queries[i]->time_ns <= MINUTES(24 * 60);
             k++) {
            uint8_t a = places[i] < places[k] ? places[i] : places[k];
            uint8_t b = places[i] < places[k] ? places[k] : places[i];
            if (a != b)
                compare(queries[i], queries[k], k == i + 1, &courses[a][b]);
        }
    }
}

static bool comes_several_ways(const struct campaigns *c, const struct weighing *w)
{
    for (uint32_t i = 1; i < w->count; i++)
        if (strand_at(c, w->strands[i])->print.way != strand_at(c, w->strands[0])->print.way)
            return true;
    return false;
}

static void join(struct weighing *w, uint32_t a, uint32_t b)
{
    uint8_t from = w->group[b], to = w->group[a];
    for (uint32_t i = 0; i < w->count; i++)
        if (w->group[i] == from)
            w->group[i] = to;
}

void weigh(const struct campaigns *c, const struct person *person, struct weighing *ret)
{
    struct course courses[CAMPAIGN_PERSON_STRANDS][CAMPAIGN_PERSON_STRANDS] = {0};
    ret->count = 0;
    for (uint32_t s = person->strand; s; s = strand_at(c, s)->next_of_person)
        if (strand_at(c, s)->decided)
            ret->strands[ret->count++] = s;
    follow_course(c, person, ret, courses);
    struct pairing pairing = {c, comes_several_ways(c, ret)};
    for (uint32_t i = 0; i < ret->count; i++)
        ret->group[i] = (uint8_t)i;
    for (uint32_t a = 0; a < ret->count; a++) {
        for (uint32_t b = a + 1; b < ret->count; b++) {
            ret->pairs[a][b] = points_of(&pairing, ret->strands[a], ret->strands[b], &courses[a][b]);
            if (sum(&ret->pairs[a][b]) >= CAMPAIGN_LINK && ret->group[a] != ret->group[b])
                join(ret, a, b);
        }
    }
}
