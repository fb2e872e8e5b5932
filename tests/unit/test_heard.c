// SPDX-License-Identifier: Apache-2.0
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "memory/heard.h"

static struct heard heard;
static const int64_t minute_ns = 60 * INT64_C(1000000000);

static int empty(void **state)
{
    (void)state;
    heard = (struct heard){0};
    return 0;
}

static void nothing_is_lost_while_nothing_is_missing(void **state)
{
    (void)state;
    for (int64_t at = 1; at < 100; at++)
        heard_missing(&heard, (uint64_t)at % 5, 0, at * minute_ns);
    assert_false(heard_lost_since(&heard, 0));
}

static void each_loss_is_one_of_whatever_flow(void **state)
{
    (void)state;
    heard_missing(&heard, 1, 2, 10 * minute_ns);
    assert_true(heard_lost_since(&heard, 10 * minute_ns));
    assert_false(heard_lost_since(&heard, 11 * minute_ns));
    heard_missing(&heard, 1, 2, 20 * minute_ns); /* nothing new */
    assert_false(heard_lost_since(&heard, 11 * minute_ns));
    heard_missing(&heard, 2, 1, 30 * minute_ns);
    assert_true(heard_lost_since(&heard, 30 * minute_ns));
}

/* Chunks that overtake each other are missing for a moment each time. */
static void disorder_is_a_loss_once_an_hour(void **state)
{
    (void)state;
    for (int64_t at = 10; at < 60; at++)
        heard_missing(&heard, 1, (uint64_t)at % 2, at * minute_ns);
    assert_true(heard_lost_since(&heard, 11 * minute_ns));
    assert_false(heard_lost_since(&heard, 12 * minute_ns));
    heard_missing(&heard, 1, 2, 60 * minute_ns); /* more than that */
    assert_true(heard_lost_since(&heard, 60 * minute_ns));
}

static void a_flow_that_takes_the_place_of_another_lost_nothing(void **state)
{
    (void)state;
    heard_add(&heard, 1, 0, minute_ns);
    heard_missing(&heard, 1, 0, minute_ns);
    heard_add(&heard, 1 + HEARD_FLOWS, 0, 2 * minute_ns);
    heard_missing(&heard, 1 + HEARD_FLOWS, 0, 2 * minute_ns);
    assert_false(heard_lost_since(&heard, 0));
}

#define TEST(name) cmocka_unit_test_setup(name, empty)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(nothing_is_lost_while_nothing_is_missing),
        TEST(each_loss_is_one_of_whatever_flow),
        TEST(disorder_is_a_loss_once_an_hour),
        TEST(a_flow_that_takes_the_place_of_another_lost_nothing),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
