// SPDX-License-Identifier: Apache-2.0
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <cmocka.h>

#include "memory/dialogue.h"

static const struct dialogue_limits small = {.dialogues = 4, .requests = 6, .idle_ns = 1000};

struct fixture {
    void *memory;
    struct dialogues *table;
};

static int setup(void **state)
{
    struct fixture *f = calloc(1, sizeof *f);
    assert_non_null(f);
    f->memory = calloc(1, dialogues_size(&small));
    f->table = dialogues_init(f->memory, &small, 42);
    *state = f;
    return 0;
}

static int teardown(void **state)
{
    struct fixture *f = *state;
    free(f->memory);
    free(f);
    return 0;
}

static struct signal request_for(const char *imsi)
{
    struct signal signal;
    struct digits digits = {.len = (uint8_t)strlen(imsi)};
    memcpy(digits.text, imsi, digits.len);
    signal_init(&signal);
    signal.origin = (struct origin){.time_ns = 7, .frames = {3}, .frame_count = 1};
    signal_set(&signal, imsi, digits);
    signal_set(&signal, code, 70);
    return signal;
}

static void an_answer_finds_its_request_by_the_begins_id(void **state)
{
    struct dialogues *table = ((struct fixture *)*state)->table;
    struct dialogue_key asker = {.address = 11, .tid = 0x1000};
    struct signal asked = request_for("001010000000001"), found;
    bool initiator, several, alerted;
    struct dialogue *d = dialogues_open(table, asker, 1, 1);
    assert_true(dialogues_wait(table, d, 1, true, true, &asked));

    assert_ptr_equal(dialogues_find(table, asker, NULL, 2, &initiator, &several), d);
    assert_true(initiator);
    assert_true(dialogues_take(table, d, 1, false, true, &found, &alerted));
    assert_true(alerted);
    assert_true(digits_equal(&found.imsi, &asked.imsi));
    assert_int_equal(found.code, 70);
    assert_int_equal(found.origin.frames[0], 3);
    assert_false(dialogues_take(table, d, 1, false, true, &found, &alerted));
}

static void a_request_is_not_answered_by_its_own_side(void **state)
{
    struct dialogues *table = ((struct fixture *)*state)->table;
    struct signal asked = request_for("001010000000001"), found;
    bool alerted;
    struct dialogue *d = dialogues_open(table, (struct dialogue_key){11, 1}, 1, 1);
    dialogues_wait(table, d, 1, true, false, &asked);
    assert_false(dialogues_take(table, d, 1, true, true, &found, &alerted));
}

static void the_responders_id_is_learned_and_found(void **state)
{
    struct dialogues *table = ((struct fixture *)*state)->table;
    bool initiator = true, several;
    struct dialogue *d = dialogues_open(table, (struct dialogue_key){11, 1}, 1, 1);
    dialogues_learn(table, d, (struct dialogue_key){22, 2});
    assert_ptr_equal(dialogues_find(table, (struct dialogue_key){22, 2}, NULL, 2, &initiator, &several), d);
    assert_false(initiator);
    dialogues_close(table, d);
    assert_null(dialogues_find(table, (struct dialogue_key){22, 2}, NULL, 3, &initiator, &several));
    assert_null(dialogues_find(table, (struct dialogue_key){11, 1}, NULL, 3, &initiator, &several));
}

static void a_full_table_hands_back_the_dialogue_that_was_silent_longest(void **state)
{
    struct dialogues *table = ((struct fixture *)*state)->table;
    bool initiator, several;
    for (uint32_t i = 0; i < small.dialogues; i++)
        assert_non_null(dialogues_open(table, (struct dialogue_key){i, i}, i, i));
    assert_null(dialogues_open(table, (struct dialogue_key){9, 9}, 9, 9));
    dialogues_find(table, (struct dialogue_key){0, 0}, NULL, 10, &initiator, &several);

    struct dialogue *oldest = dialogues_expire(table, 10);
    assert_int_equal(oldest->keys[0].tid, 1);
    dialogues_close(table, oldest);
    assert_non_null(dialogues_open(table, (struct dialogue_key){9, 9}, 10, 9));
    assert_int_equal(dialogues_stats(table)->evicted, 1);
}

static void idle_dialogues_are_given_up_and_all_at_the_end(void **state)
{
    struct dialogues *table = ((struct fixture *)*state)->table;
    dialogues_open(table, (struct dialogue_key){1, 1}, 0, 1);
    dialogues_open(table, (struct dialogue_key){2, 2}, 900, 2);
    assert_null(dialogues_expire(table, 1000));
    struct dialogue *idle = dialogues_expire(table, 1001);
    assert_int_equal(idle->keys[0].tid, 1);
    dialogues_close(table, idle);
    assert_null(dialogues_expire(table, 1001));
    assert_non_null(dialogues_expire(table, INT64_MAX));
}

static void requests_beyond_the_room_are_counted_not_kept(void **state)
{
    struct dialogues *table = ((struct fixture *)*state)->table;
    struct signal asked = request_for("001010000000001");
    struct dialogue *d = dialogues_open(table, (struct dialogue_key){1, 1}, 0, 1);
    for (uint32_t i = 0; i < small.requests; i++)
        assert_true(dialogues_wait(table, d, (int16_t)i, true, false, &asked));
    assert_false(dialogues_wait(table, d, 100, true, false, &asked));
    assert_int_equal(dialogues_stats(table)->requests_dropped, 1);
    dialogues_close(table, d);
    d = dialogues_open(table, (struct dialogue_key){2, 2}, 0, 1);
    assert_true(dialogues_wait(table, d, 1, true, false, &asked));
}

static void many_dialogues_come_and_go_without_loss(void **state)
{
    struct dialogues *table = ((struct fixture *)*state)->table;
    struct signal asked = request_for("001010000000001"), found;
    bool alerted, initiator, several;
    for (uint32_t i = 0; i < 10000; i++) {
        struct dialogue *d = dialogues_open(table, (struct dialogue_key){i % 3, i}, i, i);
        assert_non_null(d);
        assert_true(dialogues_wait(table, d, 1, true, false, &asked));
        dialogues_learn(table, d, (struct dialogue_key){i % 5, i + 1});
        assert_ptr_equal(
            dialogues_find(table, (struct dialogue_key){i % 3, i}, NULL, i, &initiator, &several), d);
        assert_true(dialogues_take_any(table, d, &found, &alerted));
        dialogues_close(table, d);
    }
    assert_null(dialogues_expire(table, INT64_MAX));
    assert_int_equal(dialogues_stats(table)->closed, 10000);
}

static void an_id_used_twice_does_not_hide_what_was_asked_first(void **state)
{
    struct dialogues *table = ((struct fixture *)*state)->table;
    struct dialogue_key asker = {.address = 11, .tid = 1};
    struct signal asked = request_for("001010000000001");
    bool initiator, several;
    struct dialogue *first = dialogues_open(table, asker, 1, 1);
    first->called = 22;
    dialogues_wait(table, first, 1, true, true, &asked);
    /* a second Begin with the same id: somebody was told of the first, so it stays */
    assert_null(dialogues_replaced(table, asker));
    struct dialogue *second = dialogues_open(table, asker, 2, 2);
    second->called = 33;
    assert_ptr_equal(dialogues_find(table, asker, NULL, 3, &initiator, &several), second);
    assert_true(several);
    const struct dialogue_hint from_the_first = {.peer = 22},
                               answer = {.has_invoke_id = true, .invoke_id = 1};
    assert_ptr_equal(dialogues_find(table, asker, &from_the_first, 3, &initiator, &several), first);
    assert_ptr_equal(dialogues_find(table, asker, &answer, 3, &initiator, &several), first);
    /* of one that nobody was told of the new one takes the place */
    assert_ptr_equal(dialogues_replaced(table, asker), second);
}

static void an_answer_in_parts_is_not_silence_as_well(void **state)
{
    struct dialogues *table = ((struct fixture *)*state)->table;
    struct signal asked = request_for("001010000000001"), found;
    struct dialogue *d = dialogues_open(table, (struct dialogue_key){11, 1}, 1, 1);
    bool alerted;
    dialogues_wait(table, d, 1, true, true, &asked);
    assert_true(dialogues_take(table, d, 1, false, false, &found, &alerted)); /* not the last part */
    assert_true(alerted);
    assert_true(dialogues_take_any(table, d, &found, &alerted));
    assert_false(alerted);
}

static void a_request_that_was_told_of_takes_the_place_of_a_quiet_one(void **state)
{
    static const struct dialogue_limits room = {.dialogues = 1, .requests = 16, .idle_ns = 1000};
    void *memory = calloc(1, dialogues_size(&room));
    struct dialogues *table = dialogues_init(memory, &room, 42);
    struct signal asked = request_for("001010000000001"), found;
    struct dialogue *d = dialogues_open(table, (struct dialogue_key){11, 1}, 1, 1);
    bool alerted;
    (void)state;
    for (int16_t id = 0; id < DIALOGUE_REQUESTS_MAX; id++)
        assert_true(dialogues_wait(table, d, id, true, false, &asked));
    assert_false(dialogues_wait(table, d, 50, true, false, &asked));
    assert_true(dialogues_wait(table, d, 51, true, true, &asked));
    assert_true(dialogues_take(table, d, 51, false, true, &found, &alerted));
    assert_true(alerted);
    free(memory);
}

static void one_responders_id_in_many_dialogues_makes_no_long_chain(void **state)
{
    static const struct dialogue_key responder = {.address = 22, .tid = 9};
    static const struct dialogue_limits many = {.dialogues = 64, .requests = 1, .idle_ns = 1000};
    void *memory = calloc(1, dialogues_size(&many));
    bool initiator, several;
    (void)state;
    struct dialogues *table = dialogues_init(memory, &many, 42);
    for (uint32_t i = 1; i <= 64; i++)
        dialogues_learn(table, dialogues_open(table, (struct dialogue_key){11, i}, i, i), responder);
    unsigned found = 0;
    struct dialogue *d;
    while ((d = dialogues_find(table, responder, NULL, 100, &initiator, &several))) {
        dialogues_close(table, d);
        found++;
    }
    assert_int_equal(found, DIALOGUE_SAME_KEY_MAX);
    free(memory);
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(an_id_used_twice_does_not_hide_what_was_asked_first, setup, teardown),
        cmocka_unit_test_setup_teardown(an_answer_in_parts_is_not_silence_as_well, setup, teardown),
        cmocka_unit_test(a_request_that_was_told_of_takes_the_place_of_a_quiet_one),
        cmocka_unit_test_setup_teardown(one_responders_id_in_many_dialogues_makes_no_long_chain, setup,
                                        teardown),
        TEST(an_answer_finds_its_request_by_the_begins_id),
        TEST(a_request_is_not_answered_by_its_own_side),
        TEST(the_responders_id_is_learned_and_found),
        TEST(a_full_table_hands_back_the_dialogue_that_was_silent_longest),
        TEST(idle_dialogues_are_given_up_and_all_at_the_end),
        TEST(requests_beyond_the_room_are_counted_not_kept),
        TEST(many_dialogues_come_and_go_without_loss),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
