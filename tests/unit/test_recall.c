// SPDX-License-Identifier: Apache-2.0
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <cmocka.h>

#include "memory/recall.h"
#include "memory/ways.h"

enum { NAMES = 64, ROUNDS = 200000 };

static uint64_t random_state = 1;

static uint64_t below(uint64_t bound)
{
    random_state = random_state * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
    return (random_state >> 33) % bound;
}

static struct recall *new_recall(uint32_t names)
{
    return recall_init(calloc(1, recall_size(names)), names);
}

static void what_was_said_last_holds(void **state)
{
    struct recall *recall = new_recall(NAMES);
    (void)state;
    assert_null(recall_get(recall, 5));
    recall_put(recall, 5, 50, 1);
    recall_put(recall, 5, 51, 2);
    assert_int_equal(recall_get(recall, 5)->value, 51);
    assert_int_equal(recall_get(recall, 5)->time_ns, 2);
    assert_null(recall_get(recall, 5 + NAMES)); /* of the same set */
    assert_int_equal(recall_stats(recall)->count, 1);
    recall_forget(recall, 3);
    assert_null(recall_get(recall, 5));
    assert_int_equal(recall_stats(recall)->count, 0);
    assert_int_equal(recall_stats(recall)->forgotten_ns, 3);
    free(recall);
}

/* Nine names of one set: whoever was said longest ago gives way, early or late in the set. */
static void the_one_said_longest_ago_gives_way(void **state)
{
    (void)state;
    for (unsigned oldest = 0; oldest < WAYS; oldest++) {
        struct recall *recall = new_recall(NAMES);
        for (unsigned i = 0; i < WAYS; i++)
            recall_put(recall, 1 + (uint64_t)i * NAMES, i, i == oldest ? 10 : 20 + (int64_t)i);
        recall_put(recall, 1 + (uint64_t)WAYS * NAMES, WAYS, 30);
        for (unsigned i = 0; i <= WAYS; i++)
            assert_int_equal(recall_get(recall, 1 + (uint64_t)i * NAMES) == NULL, i == oldest);
        assert_int_equal(recall_stats(recall)->evicted, 1);
        assert_int_equal(recall_stats(recall)->count, WAYS);
        assert_int_equal(recall_stats(recall)->forgotten_ns, 10);
        free(recall);
    }
}

/* Beside an array of all that was ever said. Of 200 names nobody in a set of 8 is newer than who is gone. */
static void what_is_known_is_what_was_said_last_of_each_set(void **state)
{
    enum { ALL = 200 };
    static struct said {
        uint64_t value;
        int64_t time_ns;
    } said[ALL];
    struct recall *recall = new_recall(NAMES);
    (void)state;
    for (int64_t now_ns = 1; now_ns <= ROUNDS; now_ns++) {
        uint64_t name = 1 + below(ALL - 1), asked = 1 + below(ALL - 1);
        said[name] = (struct said){below(1000), now_ns};
        recall_put(recall, name, said[name].value, now_ns);
        const struct recalled *known = recall_get(recall, asked);
        unsigned newer = 0;
        for (uint64_t other = 1; other < ALL; other++)
            newer +=
                other % NAMES / WAYS == asked % NAMES / WAYS && said[other].time_ns > said[asked].time_ns;
        assert_int_equal(known != NULL, said[asked].time_ns && newer < WAYS);
        if (known)
            assert_true(known->value == said[asked].value && known->time_ns == said[asked].time_ns);
    }
    uint32_t at = 0, there = 0;
    while (recall_next(recall, &at))
        there++;
    assert_int_equal(there, recall_stats(recall)->count);
    assert_int_equal(there, NAMES);
    free(recall);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_was_said_last_holds),
        cmocka_unit_test(the_one_said_longest_ago_gives_way),
        cmocka_unit_test(what_is_known_is_what_was_said_last_of_each_set),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
