// SPDX-License-Identifier: Apache-2.0
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "signal/actor.h"
#include "signal/field.h"

static struct signal room;

static struct signal message(enum kind kind, const char *from, enum side side, const char *to,
                             enum side far_side)
{
    struct signal signal = {.origin = {0}};
    signal_init(&signal);
    signal_set(&signal, kind, kind);
    assert_true(field_set_text(&signal, FIELD_source_gt, span_of_text(from)));
    assert_true(field_set_text(&signal, FIELD_destination_gt, span_of_text(to)));
    if (side != SIDE_UNKNOWN)
        signal_set(&signal, source_side, side);
    if (far_side != SIDE_UNKNOWN)
        signal_set(&signal, destination_side, far_side);
    return signal;
}

static void assert_is(const struct signal *actor, const char *gt)
{
    assert_true(signal_has(actor, FIELD_source_gt));
    assert_string_equal(actor->source_gt.text, gt);
}

static void who_sends_a_request_did_it(void **state)
{
    (void)state;
    const struct signal asked = message(KIND_REQUEST, "7", SIDE_EXTERNAL, "1", SIDE_INTERNAL);
    const struct signal lapsed = message(KIND_LAPSED, "7", SIDE_UNKNOWN, "1", SIDE_UNKNOWN);
    assert_ptr_equal(actor_of(&asked, NULL, &room), &asked);
    assert_ptr_equal(actor_of(&lapsed, NULL, &room), &lapsed);
    assert_ptr_equal(actor_asking(&asked, NULL, &room), &asked);
}

static void what_we_answer_is_the_doing_of_whoever_asked(void **state)
{
    (void)state;
    static const enum kind kinds[] = {KIND_ANSWER, KIND_ERROR, KIND_ABORT};
    const struct signal asked = message(KIND_REQUEST, "7", SIDE_EXTERNAL, "1", SIDE_INTERNAL);
    for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++) {
        const struct signal ours = message(kinds[i], "1", SIDE_INTERNAL, "7", SIDE_EXTERNAL);
        assert_ptr_equal(actor_of(&ours, &asked, &room), &asked);
    }
}

/* An answer that leads away is its sender's doing, not ours who asked. */
static void what_others_answer_us_is_their_doing(void **state)
{
    (void)state;
    static const enum kind kinds[] = {KIND_ANSWER, KIND_ERROR, KIND_ABORT};
    const struct signal asked = message(KIND_REQUEST, "1", SIDE_INTERNAL, "7", SIDE_EXTERNAL);
    for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++) {
        const struct signal theirs = message(kinds[i], "7", SIDE_EXTERNAL, "1", SIDE_INTERNAL);
        assert_ptr_equal(actor_of(&theirs, &asked, &room), &theirs);
    }
}

static void without_a_description_who_is_refused_asked_too_much(void **state)
{
    (void)state;
    const struct signal asked = message(KIND_REQUEST, "7", SIDE_UNKNOWN, "1", SIDE_UNKNOWN);
    const struct signal refusal = message(KIND_ERROR, "1", SIDE_UNKNOWN, "7", SIDE_UNKNOWN);
    const struct signal answer = message(KIND_ANSWER, "1", SIDE_UNKNOWN, "7", SIDE_UNKNOWN);
    assert_ptr_equal(actor_of(&refusal, &asked, &room), &asked);
    assert_ptr_equal(actor_of(&answer, &asked, &room), &answer);
    assert_ptr_equal(actor_asking(&answer, &asked, &room), &asked);
}

static void where_the_question_is_not_known_a_reply_goes_to_the_asker(void **state)
{
    (void)state;
    struct signal ours = message(KIND_ERROR, "1", SIDE_INTERNAL, "7", SIDE_EXTERNAL);
    ours.destination_gt_identity = IDENTITY_PERSON;
    const struct signal *actor = actor_of(&ours, NULL, &room);
    assert_is(actor, "7");
    assert_int_equal(actor->source_side, SIDE_EXTERNAL);
    assert_int_equal(actor->source_gt_identity, IDENTITY_PERSON);
}

static void who_was_kept_is_the_same(void **state)
{
    (void)state;
    uint8_t octets[ACTOR_SIZE];
    struct signal sender = message(KIND_REQUEST, "99966000700", SIDE_EXTERNAL, "1", SIDE_INTERNAL), kept;
    sender.source_gt_identity = IDENTITY_PERSON;
    signal_set(&sender, source_operator, span_of_text("Stranger"));
    signal_set(&sender, source_host, span_of_text("mme9.epc.mnc066.mcc999.3gppnetwork.org"));
    signal_set(&sender, link, span_of_text("ipx"));
    const size_t len = actor_keep(&sender, octets);
    assert_true(actor_kept(span_of(octets, len), &kept));
    assert_is(&kept, "99966000700");
    assert_int_equal(kept.source_gt_identity, IDENTITY_PERSON);
    assert_int_equal(kept.source_side, SIDE_EXTERNAL);
    assert_true(span_is(kept.source_operator, "Stranger"));
    assert_true(span_equal(kept.source_host, sender.source_host));
    assert_true(span_is(kept.link, "ipx"));
    assert_false(signal_has(&kept, FIELD_destination_gt));
    for (size_t cut = 0; cut < len; cut++)
        assert_false(actor_kept(span_of(octets, cut), &kept));
}

/* Nothing is kept in part: a name that is cut is another's. */
static void names_without_end_are_not_kept(void **state)
{
    (void)state;
    static const char name[ACTOR_SIZE] = {1};
    uint8_t octets[ACTOR_SIZE];
    struct signal sender = message(KIND_REQUEST, "7", SIDE_EXTERNAL, "1", SIDE_INTERNAL);
    signal_set(&sender, source_operator, span_of(name, sizeof name));
    assert_int_equal(actor_keep(&sender, octets), 0);
}

/* A sender cannot hide behind a long name: his operator and his address are kept all the same. */
static void a_long_name_is_left_out(void **state)
{
    (void)state;
    static const char name[250] = {'x'};
    uint8_t octets[ACTOR_SIZE];
    struct signal kept, sender = message(KIND_REQUEST, "7", SIDE_EXTERNAL, "1", SIDE_INTERNAL);
    signal_set(&sender, source_operator, span_of_text("Stranger"));
    signal_set(&sender, source_host, span_of(name, sizeof name));
    signal_set(&sender, source_realm, span_of(name, sizeof name));
    assert_true(actor_kept(span_of(octets, actor_keep(&sender, octets)), &kept));
    assert_true(span_is(kept.source_operator, "Stranger"));
    assert_true(!signal_has(&kept, FIELD_source_host) && signal_has(&kept, FIELD_source_realm));
    assert_true(signal_has(&sender, FIELD_source_host));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(who_sends_a_request_did_it),
        cmocka_unit_test(what_we_answer_is_the_doing_of_whoever_asked),
        cmocka_unit_test(what_others_answer_us_is_their_doing),
        cmocka_unit_test(without_a_description_who_is_refused_asked_too_much),
        cmocka_unit_test(where_the_question_is_not_known_a_reply_goes_to_the_asker),
        cmocka_unit_test(who_was_kept_is_the_same),
        cmocka_unit_test(names_without_end_are_not_kept),
        cmocka_unit_test(a_long_name_is_left_out),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
