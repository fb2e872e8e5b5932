// SPDX-License-Identifier: Apache-2.0
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/hash.h"
#include "campaign/campaigns.h"
#include "campaign/fingerprint.h"

enum { PERSONS = 32, STRANDS = 256, QUERIES = 512, FOUND_MAX = 64 };

static const int64_t minute_ns = INT64_C(60000000000);

/* Rules of the two kinds that matter here; the first is grave and about location, the second is not. */
static const char rules_text[] =
    "- {id: 9001, rev: 1, rule: asks-place, title: Asks where, class: location-tracking, "
    "category: null, severity: high, confidence: high, threat: [S-01], when: signal.code == 1}\n";
static struct ruleset *rules;
static struct campaigns *campaigns;
static struct rule asks_place = {.id = 9001, .class = RULE_CLASS_LOCATION_TRACKING};
static struct rule spies = {.id = 9001, .class = RULE_CLASS_SPYWARE_DELIVERY};
static struct rule odd = {.id = 9001, .class = RULE_CLASS_BYPASS};

static struct {
    unsigned count;
    struct campaign list[FOUND_MAX];
    struct digits imsi[FOUND_MAX];
} found;

static int make(void **state)
{
    (void)state;
    const struct campaigns_limits limits = {PERSONS, STRANDS, QUERIES};
    campaigns = campaigns_init(calloc(1, campaigns_size(&limits)), &limits, 1);
    return 0;
}

static int drop(void **state)
{
    (void)state;
    free(campaigns);
    return 0;
}

static void keep(void *context, const struct campaign *campaign, const struct signal *person)
{
    (void)context;
    assert_true(found.count < FOUND_MAX);
    found.list[found.count] = *campaign;
    found.imsi[found.count++] = signal_has(person, FIELD_imsi) ? person->imsi : (struct digits){0};
}

static unsigned decide(void)
{
    found.count = 0;
    campaigns_decide(campaigns, rules, keep, NULL);
    assert_int_equal(found.count, campaigns_stats(campaigns)->found);
    return found.count;
}

static struct digits digits_of(const char *prefix, uint64_t number)
{
    struct digits digits = {0};
    digits.len =
        (uint8_t)snprintf(digits.text, sizeof digits.text, "%s%08llu", prefix, (unsigned long long)number);
    return digits;
}

/* A query about person `who`, by source `from`, of a house of its own, at a minute. */
static struct signal query_of(uint64_t who, unsigned from, int64_t minute)
{
    static uint64_t dialogue;
    struct signal query;
    memset(&query, 0, sizeof query);
    signal_init(&query);
    query.origin.time_ns = minute * minute_ns;
    signal_set(&query, protocol, from % 2 ? PROTOCOL_DIAMETER : PROTOCOL_MAP);
    signal_set(&query, operation, OPERATION(PROTOCOL_MAP, 70));
    signal_set(&query, imsi, digits_of("0010100", who));
    signal_set(&query, source_gt, digits_of("9990", from));
    signal_set(&query, dialogue, ++dialogue);
    return query;
}

static struct signal add_of_house(uint64_t who, unsigned from, uint64_t house, int64_t minute,
                                  const struct rule *rule, uint8_t severity)
{
    struct signal query = query_of(who, from, minute);
    const struct rule_verdict verdict = {.rule = rule, .severity = severity};
    uint8_t id[CAMPAIGN_FINDING_ID_SIZE] = {(uint8_t)who, (uint8_t)from, (uint8_t)minute,
                                            (uint8_t)(minute >> 8)};
    const struct campaign_finding finding = {&query, who, house, &verdict, id};
    campaigns_add(campaigns, &finding);
    return query;
}

static struct signal add(uint64_t who, unsigned from, int64_t minute, const struct rule *rule,
                         uint8_t severity)
{
    return add_of_house(who, from, from + 1, minute, rule, severity);
}

static void tells(uint64_t who, const struct signal *query)
{
    struct signal answer = *query;
    signal_set(&answer, outcome, OUTCOME_ANSWERED);
    signal_set(&answer, disclosed_vlr, digits_of("999", 1));
    campaigns_outcome(campaigns, who, query, &answer);
}

static void tracks(uint64_t who, unsigned from, int64_t minute)
{
    add(who, from, minute, &asks_place, RULE_SEVERITY_HIGH);
}

/* Three operators in turn, twice each. */
static void is_tracked(uint64_t who, int64_t minute)
{
    for (unsigned i = 0; i < 6; i++)
        tracks(who, 100 + i % 3, minute + 20 * i);
}

static void several_operators_in_turn_are_one_campaign(void **state)
{
    (void)state;
    is_tracked(7, 1000);
    tracks(8, 100, 1000); /* another person, asked about once */
    assert_int_equal(decide(), 1);
    const struct campaign *campaign = &found.list[0];
    assert_int_equal(campaign->identity_count, 3);
    assert_int_equal(campaign->operator_count, 3);
    assert_int_equal(campaign->counts.queries, 6);
    assert_int_equal(campaign->finding_count, 6);
    assert_int_equal(campaign->listed, 6);
    assert_int_equal(campaign->pace_s, 20 * 60);
    assert_int_equal(campaign->severity, RULE_SEVERITY_HIGH);
    assert_int_equal(campaign->protocol_count, 2);
    assert_int_equal(campaign->threat_count, 1);
    assert_true(campaign->reasons[FEATURE_alternation].pairs > 0);
    assert_int_equal(campaign->from_ns, 1000 * minute_ns);
    assert_int_equal(campaign->to_ns, 1100 * minute_ns);
    assert_false(campaign->has_actor);
}

static void a_campaign_keeps_its_id_as_it_goes_on(void **state)
{
    (void)state;
    is_tracked(7, 1000);
    assert_int_equal(decide(), 1);
    struct campaign before = found.list[0];
    is_tracked(7, 2000);
    tracks(7, 103, 2010);
    assert_int_equal(decide(), 1);
    assert_memory_equal(before.id, found.list[0].id, CAMPAIGN_ID_SIZE);
    assert_int_equal(found.list[0].identity_count, 4);
}

static void one_operator_is_no_campaign(void **state)
{
    (void)state;
    for (int i = 0; i < 40; i++)
        tracks(7, 100, i * 10);
    assert_int_equal(decide(), 0);
}

/* Two names that ask weeks apart have only their target in common. */
static void far_apart_is_not_one(void **state)
{
    (void)state;
    for (int i = 0; i < 4; i++) {
        tracks(7, 100, i * 10);
        struct signal query = query_of(7, 102, 30000 + i * 10);
        signal_set(&query, requested_vectors, 3); /* asks otherwise, too */
        const struct rule_verdict verdict = {.rule = &asks_place, .severity = RULE_SEVERITY_HIGH};
        uint8_t id[CAMPAIGN_FINDING_ID_SIZE] = {(uint8_t)i};
        const struct campaign_finding finding = {&query, 7, 3, &verdict, id};
        campaigns_add(campaigns, &finding);
    }
    assert_int_equal(decide(), 0);
}

static void findings_that_are_not_about_his_place_found_nothing(void **state)
{
    (void)state;
    for (int i = 0; i < 24; i++)
        add(7, 100 + (unsigned)i % 6, i * 10, &odd, RULE_SEVERITY_MEDIUM);
    assert_int_equal(decide(), 0);
}

/* The HLR that passes a stranger's question on is none of the tracker's names; who uses ours outside is. */
static void the_own_network_is_no_source(void **state)
{
    (void)state;
    is_tracked(7, 1000);
    for (unsigned i = 0; i < 8; i++) {
        struct signal query = query_of(7, 50 + i % 2, 1001 + 20 * i);
        signal_set(&query, source_is_home, true);
        signal_set(&query, source_side, i % 2 ? SIDE_EXTERNAL : SIDE_INTERNAL);
        const struct rule_verdict verdict = {.rule = &asks_place, .severity = RULE_SEVERITY_HIGH};
        uint8_t id[CAMPAIGN_FINDING_ID_SIZE] = {(uint8_t)i};
        const struct campaign_finding finding = {&query, 7, 99, &verdict, id};
        campaigns_add(campaigns, &finding);
    }
    assert_int_equal(decide(), 1);
    assert_int_equal(found.list[0].identity_count, 4);
    assert_int_equal(found.list[0].counts.queries, 10);
}

static void what_became_of_queries_is_counted_once(void **state)
{
    (void)state;
    is_tracked(7, 1000);
    struct signal query = add(7, 100, 1200, &asks_place, RULE_SEVERITY_HIGH), answer = query;
    signal_set(&answer, outcome, OUTCOME_ANSWERED);
    signal_set(&answer, disclosed_vlr, digits_of("999", 1));
    campaigns_outcome(campaigns, 7, &query, &answer);
    campaigns_outcome(campaigns, 7, &query, &answer);
    struct signal other = query_of(7, 100, 1300);
    campaigns_outcome(campaigns, 7, &other, &answer); /* no rule fired on it */
    assert_int_equal(decide(), 1);
    assert_int_equal(found.list[0].counts.answered, 1);
    assert_int_equal(found.list[0].learned[LEARNED_vlr].times, 1);
    assert_int_equal(found.list[0].learned[LEARNED_vlr].from_ns, 1200 * minute_ns);
}

/* Asked about by number at first, then by IMSI, by the same sources: one person. */
static void a_number_and_an_imsi_become_one(void **state)
{
    (void)state;
    for (unsigned i = 0; i < 6; i++)
        tracks(i % 2 ? 7 : 8, 100 + i % 3, 1000 + 20 * i);
    assert_int_equal(decide(), 0);
    campaigns_join(campaigns, 8, 7);
    campaigns_join(campaigns, 8, 7);
    assert_int_equal(decide(), 1);
    assert_int_equal(found.list[0].counts.queries, 6);
    assert_int_equal(found.list[0].identity_count, 3);
    assert_int_equal(campaigns_stats(campaigns)->persons, 1);
    tracks(9, 100, 5000);
    campaigns_join(campaigns, 9, 10); /* whom nobody asked about yet */
    assert_int_equal(campaigns_stats(campaigns)->persons, 2);
}

static void who_asks_about_many_is_no_tracker(void **state)
{
    (void)state;
    for (uint64_t who = 1; who <= CAMPAIGN_MANY_PERSONS + 10; who++)
        for (int i = 0; i < 4; i++)
            tracks(who, 100 + (unsigned)i % 2, (int64_t)who * 10 + i);
    assert_int_equal(decide(), 0);
}

/* Hiding one person among many others who are asked about once does not help. */
static void whom_he_singles_out_is_tracked_all_the_same(void **state)
{
    (void)state;
    for (uint64_t who = 1; who <= CAMPAIGN_MANY_PERSONS + 10; who++)
        for (unsigned i = 0; i < 3; i++)
            tracks(who + 1000, 100 + i, (int64_t)who);
    for (int i = 0; i < 24; i++)
        tracks(7, 100 + (unsigned)i % 3, 2000 + i * 20);
    assert_int_equal(decide(), 1);
    assert_int_equal(found.imsi[0].len, digits_of("0010100", 7).len);
    assert_true(digits_equal(&found.imsi[0], &(struct digits[]){digits_of("0010100", 7)}[0]));
    assert_int_equal(found.list[0].identity_count, 3);
}

static void a_flood_does_not_push_out_the_tracked(void **state)
{
    (void)state;
    for (uint64_t who = 100; who < 100 + 2 * CAMPAIGN_MANY_PERSONS; who++)
        tracks(who, 200, 999); /* it asks about many from now on */
    tracks(7, 100, 1000);
    for (uint64_t who = 300; who < 300 + 4 * CAMPAIGN_MANY_PERSONS; who++)
        tracks(who, 200, 1001);
    tracks(7, 101, 1020);
    for (uint64_t who = 1000; who < 1000 + 10 * PERSONS; who++)
        add(who, 201, 1021, &odd, RULE_SEVERITY_MEDIUM);
    for (unsigned i = 0; i < 6; i++)
        tracks(7, 100 + i % 3, 1040 + i);
    assert_true(campaigns_stats(campaigns)->persons_evicted > 0);
    assert_true(campaigns_stats(campaigns)->persons <= PERSONS);
    assert_int_equal(decide(), 1);
    assert_int_equal(found.list[0].counts.queries, 8);
}

static void of_many_queries_the_first_and_the_last_stay(void **state)
{
    (void)state;
    for (int i = 0; i < 2 * CAMPAIGN_PERSON_QUERIES; i++)
        tracks(7, 100 + (unsigned)i % 3, i * 10);
    assert_int_equal(campaigns_stats(campaigns)->queries, CAMPAIGN_PERSON_QUERIES);
    assert_int_equal(campaigns_stats(campaigns)->queries_dropped, CAMPAIGN_PERSON_QUERIES);
    assert_int_equal(decide(), 1);
    assert_int_equal(found.list[0].counts.queries, 2 * CAMPAIGN_PERSON_QUERIES);
    assert_int_equal(found.list[0].dropped, CAMPAIGN_PERSON_QUERIES);
    assert_int_equal(found.list[0].from_ns, 0);
    assert_int_equal(found.list[0].findings[0][1], 100);
    assert_int_equal(found.list[0].listed, CAMPAIGN_FINDINGS_MAX);
}

/* Sixty-four mild sources before do not keep the tracker out. */
static void the_worst_sources_stay(void **state)
{
    (void)state;
    for (unsigned i = 0; i < CAMPAIGN_PERSON_NAMES; i++)
        add(7, 1000 + i, i, &odd, RULE_SEVERITY_LOW);
    is_tracked(7, 2000);
    assert_int_equal(campaigns_stats(campaigns)->strands_dropped, 3);
    for (unsigned i = 0; i < CAMPAIGN_PERSON_NAMES; i++)
        add(7, 3000 + i, 4000 + i, &odd, RULE_SEVERITY_LOW);
    assert_int_equal(decide(), 1);
    assert_int_equal(found.list[0].identity_count, 3);
}

static uint32_t queries_of(const struct campaign_identity list[], uint32_t count)
{
    uint32_t queries = 0;
    for (uint32_t i = 0; i < count; i++)
        queries += list[i].counts.queries;
    return queries;
}

static void of_more_names_than_are_kept_no_query_is_lost(void **state)
{
    (void)state;
    for (unsigned i = 0; i < 200; i++) {
        struct signal query =
            add_of_house(7, 100 + i % 100, 1 + i % 4, 20 * i, &asks_place, RULE_SEVERITY_HIGH);
        if (i % 2 == 0)
            tells(7, &query);
    }
    assert_int_equal(decide(), 1);
    const struct campaign *campaign = &found.list[0];
    assert_int_equal(campaign->counts.queries, 200);
    assert_int_equal(campaign->counts.answered, 100);
    assert_int_equal(campaign->learned[LEARNED_vlr].times, 100);
    assert_int_equal(campaign->learned[LEARNED_vlr].from_ns, 0);
    assert_int_equal(campaign->finding_count, 200);
    assert_int_equal(campaign->pace_s, 20 * 60);
    assert_int_equal(campaign->from_ns, 0);
    assert_int_equal(campaign->identity_count, CAMPAIGN_PERSON_NAMES);
    assert_int_equal(campaign->operator_count, 4);
    assert_true(campaign->unnamed_count > 0 && campaign->unnamed_count <= 4);
    assert_int_equal(campaign->dropped, 0);
    assert_int_equal(campaign->sources_dropped, 0);
    assert_true(campaigns_stats(campaigns)->strands_dropped >= 36);
}

static bool is_named(const struct campaign *campaign, unsigned from)
{
    const struct digits gt = digits_of("9990", from);
    for (uint32_t i = 0; i < campaign->identity_count && i < CAMPAIGN_IDENTITIES_MAX; i++)
        if (digits_equal(&campaign->identities[i].source->gt, &gt))
            return true;
    return false;
}

static void throw_aways_push_out_nobody_who_matters(void **state)
{
    (void)state;
    struct signal answered = add(7, 100, 1000, &asks_place, RULE_SEVERITY_HIGH);
    tells(7, &answered);
    add(7, 101, 1010, &spies, RULE_SEVERITY_HIGH);
    tracks(7, 102, 1020);
    tracks(7, 102, 1030);
    for (unsigned i = 0; i < 300; i++)
        add_of_house(7, 1000 + i, 0, 1040 + i, &asks_place, RULE_SEVERITY_CRITICAL);
    assert_int_equal(decide(), 1);
    const struct campaign *campaign = &found.list[0];
    assert_true(is_named(campaign, 100) && is_named(campaign, 101) && is_named(campaign, 102));
    assert_int_equal(campaign->counts.queries, 304);
    assert_int_equal(campaign->unnamed_count, 1);
    assert_int_equal(campaign->unnamed[0].counts.queries, 304 - 4 - (CAMPAIGN_PERSON_NAMES - 3));
    assert_int_equal(campaign->identity_count, CAMPAIGN_PERSON_NAMES);
}

/* The last place is for all houses that have none. */
static void unnamed_houses_are_bounded(void **state)
{
    (void)state;
    for (unsigned i = 0; i < 150; i++)
        tracks(7, 100 + i, 10 * i);
    assert_int_equal(decide(), 1);
    const struct campaign *campaign = &found.list[0];
    assert_int_equal(campaign->counts.queries, 150);
    assert_int_equal(campaign->unnamed_count, CAMPAIGN_UNNAMED_MAX);
    assert_int_equal(queries_of(campaign->unnamed, campaign->unnamed_count), 150 - CAMPAIGN_PERSON_NAMES);
    assert_int_equal(campaign->operator_count, CAMPAIGN_PERSON_NAMES + CAMPAIGN_UNNAMED_MAX - 1);
}

static void two_with_many_names_become_one(void **state)
{
    (void)state;
    for (unsigned i = 0; i < 160; i++)
        add_of_house(7 + i % 2, 100 + i, 1 + i / 2 % 20, 10 * i, &asks_place, RULE_SEVERITY_HIGH);
    campaigns_join(campaigns, 8, 7);
    assert_int_equal(decide(), 1);
    const struct campaign *campaign = &found.list[0];
    assert_int_equal(campaign->counts.queries, 160);
    assert_int_equal(campaign->identity_count, CAMPAIGN_PERSON_NAMES);
    assert_true(campaign->unnamed_count <= CAMPAIGN_UNNAMED_MAX);
    assert_int_equal(queries_of(campaign->unnamed, campaign->unnamed_count), 160 - CAMPAIGN_PERSON_NAMES);
}

/* Who only makes noise is not counted as a tracker, but that something was left out is told. */
static void noise_makes_room_and_is_told(void **state)
{
    (void)state;
    for (unsigned i = 0; i < 100; i++)
        add(7, 1000 + i, i, &odd, RULE_SEVERITY_MEDIUM);
    is_tracked(7, 5000);
    assert_int_equal(decide(), 1);
    assert_int_equal(found.list[0].counts.queries, 6);
    assert_int_equal(found.list[0].unnamed_count, 0);
    assert_int_equal(found.list[0].sources_dropped, 100 + 3 - CAMPAIGN_PERSON_NAMES);
}

static void what_was_learned_outlives_its_queries(void **state)
{
    (void)state;
    for (unsigned i = 0; i < 3 * CAMPAIGN_PERSON_QUERIES; i++) {
        struct signal query = add(7, 100 + i % 3, 10 * i, &asks_place, RULE_SEVERITY_HIGH);
        tells(7, &query);
        tells(7, &query); /* in parts */
    }
    assert_int_equal(decide(), 1);
    const struct campaign_learnings *vlr = &found.list[0].learned[LEARNED_vlr];
    assert_int_equal(vlr->times, 3 * CAMPAIGN_PERSON_QUERIES);
    assert_int_equal(vlr->from_ns, 0);
    assert_int_equal(vlr->to_ns, 10 * (3 * CAMPAIGN_PERSON_QUERIES - 1) * minute_ns);
}

static void campaigns_with_the_same_names_are_one_actors(void **state)
{
    (void)state;
    is_tracked(7, 1000);
    is_tracked(8, 1005);
    for (unsigned i = 0; i < 6; i++)
        tracks(9, 300 + i % 3, 1000 + 20 * i);
    assert_int_equal(decide(), 3);
    const struct campaign *list = found.list;
    assert_true(list[0].has_actor && list[1].has_actor);
    assert_false(list[2].has_actor);
    assert_memory_equal(list[0].actor, list[1].actor, CAMPAIGN_ACTOR_SIZE);
    assert_memory_not_equal(list[0].id, list[1].id, CAMPAIGN_ID_SIZE);
}

/* Whatever comes, in whatever order: the bounds hold, and no place is lost. */
static void bounds_hold_whatever_comes(void **state)
{
    (void)state;
    uint64_t random = 1;
    for (int i = 0; i < 20000; i++) {
        random = hash_words(random, (uint64_t)i, 3);
        uint64_t who = 1 + random % 80;
        unsigned from = (unsigned)(random >> 8) % 90;
        int64_t minute = (int64_t)(random >> 20) % 4000;
        struct signal query =
            add(who, from, minute, random >> 40 & 1 ? &odd : &asks_place, 1 + (random >> 41 & 3));
        signal_set(&query, outcome, OUTCOME_REFUSED);
        if (random >> 44 & 1)
            campaigns_outcome(campaigns, who, &query, &query);
        if ((random >> 45 & 15) == 0)
            campaigns_join(campaigns, who, 1 + (random >> 50) % 80);
        const struct campaigns_stats *stats = campaigns_stats(campaigns);
        assert_true(stats->persons <= PERSONS && stats->queries <= QUERIES);
        if (i % 1000 == 0)
            decide();
    }
    for (uint64_t who = 1000; who < 1000 + PERSONS; who++)
        for (unsigned i = 0; i < 2; i++)
            tracks(who, 700 + (unsigned)(who + i) % 50, 9000);
    assert_int_equal(campaigns_stats(campaigns)->persons, PERSONS);
}

static void software_shows_in_its_queries(void **state)
{
    (void)state;
    struct fingerprint a = {0}, b = {0}, c = {0};
    struct signal plain = query_of(1, 1, 1), wide = query_of(1, 1, 1), odd_one = query_of(1, 1, 1);
    signal_set(&plain, otid, 0x1234);
    signal_set(&wide, otid, 0x12345678);
    odd_one.notes.set = UINT64_C(1) << NOTE_ber_length_nonminimal;
    signal_set(&odd_one, application_version, 2);
    signal_set(&odd_one, source_ssn, 9);
    for (int i = 0; i < 2; i++) {
        fingerprint_add(&a, &plain);
        fingerprint_add(&b, &plain);
        fingerprint_add(&c, &wide);
    }
    assert_true(fingerprint_small_ids(&a, &b));
    assert_false(fingerprint_small_ids(&a, &c));
    assert_true(fingerprint_same_choices(&a, &c));
    assert_false(fingerprint_same_oddities(&a, &b));
    fingerprint_add(&a, &odd_one);
    assert_false(fingerprint_same_oddities(&a, &b));
    assert_false(fingerprint_same_choices(&a, &b));
    fingerprint_add(&b, &odd_one);
    assert_true(fingerprint_same_oddities(&a, &b));
    assert_false(fingerprint_same_session_form(&a, &b));
    signal_set_text(&plain, FIELD_session_id_form, span_of_text("9;9"));
    fingerprint_add(&a, &plain);
    fingerprint_add(&b, &plain);
    assert_false(fingerprint_same_session_form(&a, &b));
    signal_set_text(&wide, FIELD_session_id_form, span_of_text("f-f"));
    fingerprint_add(&a, &wide);
    fingerprint_add(&b, &wide);
    assert_true(fingerprint_same_session_form(&a, &b));
}

int main(void)
{
#define TEST(function) cmocka_unit_test_setup_teardown(function, make, drop)
    const struct CMUnitTest tests[] = {
        TEST(several_operators_in_turn_are_one_campaign),
        TEST(a_campaign_keeps_its_id_as_it_goes_on),
        TEST(one_operator_is_no_campaign),
        TEST(far_apart_is_not_one),
        TEST(findings_that_are_not_about_his_place_found_nothing),
        TEST(the_own_network_is_no_source),
        TEST(what_became_of_queries_is_counted_once),
        TEST(a_number_and_an_imsi_become_one),
        TEST(who_asks_about_many_is_no_tracker),
        TEST(whom_he_singles_out_is_tracked_all_the_same),
        TEST(a_flood_does_not_push_out_the_tracked),
        TEST(of_many_queries_the_first_and_the_last_stay),
        TEST(the_worst_sources_stay),
        TEST(of_more_names_than_are_kept_no_query_is_lost),
        TEST(throw_aways_push_out_nobody_who_matters),
        TEST(unnamed_houses_are_bounded),
        TEST(two_with_many_names_become_one),
        TEST(noise_makes_room_and_is_told),
        TEST(what_was_learned_outlives_its_queries),
        TEST(campaigns_with_the_same_names_are_one_actors),
        TEST(bounds_hold_whatever_comes),
        TEST(software_shows_in_its_queries),
    };
    const struct sigwarden_text text = {"test.yaml", rules_text, sizeof rules_text - 1};
    struct sigwarden_error error;
    if (ruleset_load(&text, 1, &sigwarden_libc_alloc, &rules, &error) < 0) {
        char line[800];
        sigwarden_error_format(&error, line, sizeof line);
        fprintf(stderr, "%s\n", line);
        return 1;
    }
    int result = cmocka_run_group_tests(tests, NULL, NULL);
    ruleset_free(rules);
    return result;
}
