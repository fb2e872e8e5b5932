// SPDX-License-Identifier: Apache-2.0
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <cmocka.h>

#include "memory/legs.h"

#define SECOND_NS INT64_C(1000000000)

enum { MESSAGES = 16, OUTER = 1, INNER = 2, THIRD = 3 };

static struct leg *meet_called(struct legs *legs, uint64_t content, uint64_t way, const char *called,
                               int64_t now_ns, bool *ret_further)
{
    struct digits digits = {.len = (uint8_t)strlen(called)};
    memcpy(digits.text, called, digits.len);
    return legs_meet(legs, content, way, &digits, 4101, now_ns, ret_further);
}

static struct leg *meet(struct legs *legs, uint64_t content, uint64_t way, int64_t now_ns, bool *ret_further)
{
    return meet_called(legs, content, way, "99901000700", now_ns, ret_further);
}

static int setup(void **state)
{
    *state = legs_init(calloc(1, legs_size(MESSAGES)), MESSAGES);
    return 0;
}

static int teardown(void **state)
{
    free(*state);
    return 0;
}

static void the_same_bytes_another_way_are_a_further_leg(void **state)
{
    bool further;
    struct leg *first = meet(*state, 0xabc, OUTER, 0, &further);
    assert_false(further);
    assert_ptr_equal(meet(*state, 0xabc, INNER, SECOND_NS, &further), first);
    assert_true(further);
    assert_ptr_equal(meet(*state, 0xabc, THIRD, 2 * SECOND_NS, &further), first);
    assert_true(further);
    assert_int_equal(legs_stats(*state)->further, 2);
}

static void a_retransmission_is_not_a_leg(void **state)
{
    bool further;
    meet(*state, 0xabc, OUTER, 0, &further);
    meet(*state, 0xabc, INNER, 1, &further);
    meet(*state, 0xabc, INNER, 2, &further);
    assert_false(further);
    /* and its own legs belong to it */
    meet(*state, 0xabc, OUTER, 3, &further);
    assert_true(further);
}

static void after_two_seconds_it_is_another_message(void **state)
{
    bool further;
    meet(*state, 0xabc, OUTER, 0, &further);
    meet(*state, 0xabc, INNER, LEGS_WINDOW_NS + 1, &further);
    assert_false(further);
}

static void other_bytes_are_another_message(void **state)
{
    bool further;
    meet(*state, 0xabc, OUTER, 0, &further);
    meet(*state, 0xabc | 1 << 20, INNER, 1, &further);
    assert_false(further);
}

static void a_translated_title_is_the_same_called_party(void **state)
{
    bool further;
    meet_called(*state, 0xabc, OUTER, "99901000700", 0, &further);
    meet_called(*state, 0xabc, INNER, "", 1, &further); /* routed on the subsystem from here on */
    assert_true(further);
    meet_called(*state, 0xabc, THIRD, "8899901000700", 2, &further); /* a ported number's routing prefix */
    assert_true(further);
}

static void the_same_question_to_somebody_else_is_another_message(void **state)
{
    bool further;
    meet_called(*state, 0xabc, OUTER, "99901000700", 0, &further);
    meet_called(*state, 0xabc, INNER, "99901000800", 1, &further);
    assert_false(further);
    /* and each has its own legs */
    meet_called(*state, 0xabc, THIRD, "99901000700", 2, &further);
    assert_true(further);
    meet_called(*state, 0xabc, THIRD, "99901000800", 3, &further);
    assert_true(further);
}

static void without_titles_the_point_code_is_the_called_party(void **state)
{
    bool further;
    const struct digits none = {0};
    legs_meet(*state, 0xabc, OUTER, &none, 300, 0, &further);
    legs_meet(*state, 0xabc, INNER, &none, 302, 1, &further);
    assert_false(further);
    legs_meet(*state, 0xabc, THIRD, &none, 302, 2, &further);
    assert_true(further);
}

static void what_was_found_on_one_leg_is_not_found_again(void **state)
{
    bool further;
    struct leg *leg = meet(*state, 0xabc, OUTER, 0, &further);
    assert_false(leg_has_finding(leg, 1002, 1));
    assert_true(leg_has_finding(leg, 1002, 1));
    assert_false(leg_has_finding(leg, 1002, 2));
    for (uint32_t id = 1; id < 2 * LEG_FINDINGS_MAX; id++)
        leg_has_finding(leg, id, 0);
    assert_false(leg_has_finding(leg, 4711, 0)); /* no room: better told twice than not at all */
}

static void a_full_table_forgets_the_oldest_and_counts_it(void **state)
{
    bool further;
    for (uint64_t i = 0; i < 5; i++) /* four places for each */
        meet(*state, 0x100 * (i + 1), OUTER, (int64_t)i, &further);
    assert_int_equal(legs_stats(*state)->evicted, 1);
    meet(*state, 0x100, INNER, 6, &further);
    assert_false(further);
    meet(*state, 0x500, INNER, 7, &further);
    assert_true(further);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(the_same_bytes_another_way_are_a_further_leg, setup, teardown),
        cmocka_unit_test_setup_teardown(a_retransmission_is_not_a_leg, setup, teardown),
        cmocka_unit_test_setup_teardown(after_two_seconds_it_is_another_message, setup, teardown),
        cmocka_unit_test_setup_teardown(other_bytes_are_another_message, setup, teardown),
        cmocka_unit_test_setup_teardown(a_translated_title_is_the_same_called_party, setup, teardown),
        cmocka_unit_test_setup_teardown(the_same_question_to_somebody_else_is_another_message, setup,
                                        teardown),
        cmocka_unit_test_setup_teardown(without_titles_the_point_code_is_the_called_party, setup, teardown),
        cmocka_unit_test_setup_teardown(what_was_found_on_one_leg_is_not_found_again, setup, teardown),
        cmocka_unit_test_setup_teardown(a_full_table_forgets_the_oldest_and_counts_it, setup, teardown),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
