// SPDX-License-Identifier: Apache-2.0
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <stdlib.h>

#include "memory/subscribers.h"

enum { CAPACITY = 64, HERE = 7, THERE = 9 };

static const int64_t second_ns = 1000000000;

static struct subscribers *subscribers;

static int make(void **state)
{
    (void)state;
    subscribers = subscribers_init(calloc(1, subscribers_size(CAPACITY)), CAPACITY);
    return 0;
}

static int drop(void **state)
{
    (void)state;
    free(subscribers);
    return 0;
}

static void domains_are_kept_apart(void **state)
{
    (void)state;
    assert_null(subscribers_find(subscribers, 101));
    subscribers_register(subscribers, 101, SERVING_CS, HERE, 1000 * second_ns);
    subscribers_register(subscribers, 101, SERVING_EPS, THERE, 2000 * second_ns);
    const struct subscriber *one = subscribers_find(subscribers, 101);
    assert_non_null(one);
    assert_int_equal(one->now[SERVING_CS].network, HERE);
    assert_int_equal(one->now[SERVING_CS].since_s, 1000);
    assert_int_equal(one->now[SERVING_EPS].network, THERE);
    assert_int_equal(one->now[SERVING_PS].network, 0);
    assert_null(subscribers_find(subscribers, 102));
}

static void a_move_remembers_where_from(void **state)
{
    (void)state;
    subscribers_register(subscribers, 101, SERVING_CS, HERE, 1000 * second_ns);
    subscribers_register(subscribers, 101, SERVING_CS, HERE, 1500 * second_ns);
    assert_int_equal(subscribers_find(subscribers, 101)->before.network, 0);
    subscribers_register(subscribers, 101, SERVING_CS, THERE, 2000 * second_ns);
    assert_int_equal(subscribers_find(subscribers, 101)->before.network, HERE);
    assert_int_equal(subscribers_find(subscribers, 101)->before.since_s, 2000);
}

/* Who left one network may be registered with another in the meantime. */
static void only_the_network_that_is_left_is_forgotten(void **state)
{
    (void)state;
    subscribers_register(subscribers, 101, SERVING_CS, HERE, 1000 * second_ns);
    subscribers_register(subscribers, 101, SERVING_PS, HERE, 1000 * second_ns);
    subscribers_register(subscribers, 101, SERVING_EPS, THERE, 1000 * second_ns);
    subscribers_leave(subscribers, 101, HERE, 1100 * second_ns);
    subscribers_leave(subscribers, 102, HERE, 1100 * second_ns);
    const struct subscriber *one = subscribers_find(subscribers, 101);
    assert_int_equal(one->now[SERVING_CS].network, 0);
    assert_int_equal(one->now[SERVING_PS].network, 0);
    assert_int_equal(one->now[SERVING_EPS].network, THERE);
    assert_int_equal(one->before.network, HERE);
    assert_int_equal(subscribers_stats(subscribers)->departures, 2);
    assert_null(subscribers_find(subscribers, 102));
}

static void the_one_heard_of_longest_ago_gives_way(void **state)
{
    (void)state;
    for (uint64_t i = 0; i < 9; i++) /* nine for the eight places of a set */
        subscribers_register(subscribers, 64 * i + 1, SERVING_CS, HERE, (int64_t)(1000 + i) * second_ns);
    assert_null(subscribers_find(subscribers, 1));
    for (uint64_t i = 1; i < 9; i++)
        assert_non_null(subscribers_find(subscribers, 64 * i + 1));
    assert_int_equal(subscribers_stats(subscribers)->evicted, 1);
    assert_int_equal(subscribers_stats(subscribers)->count, 8);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, make, drop)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(domains_are_kept_apart),
        TEST(a_move_remembers_where_from),
        TEST(only_the_network_that_is_left_is_forgotten),
        TEST(the_one_heard_of_longest_ago_gives_way),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
