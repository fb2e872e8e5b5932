// SPDX-License-Identifier: Apache-2.0
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <stdlib.h>

#include "base/hash.h"
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
    subscribers_register(subscribers, 101, SERVING_CS, HERE, false, 1000 * second_ns);
    subscribers_register(subscribers, 101, SERVING_EPS, THERE, false, 2000 * second_ns);
    const struct subscriber *one = subscribers_find(subscribers, 101);
    assert_non_null(one);
    assert_int_equal(one->now[SERVING_CS].network, HERE);
    assert_int_equal(one->now[SERVING_CS].heard_s, 1000);
    assert_int_equal(one->now[SERVING_EPS].network, THERE);
    assert_int_equal(one->now[SERVING_PS].network, 0);
    assert_null(subscribers_find(subscribers, 102));
}

static void a_move_remembers_where_from(void **state)
{
    (void)state;
    subscribers_register(subscribers, 101, SERVING_CS, HERE, false, 1000 * second_ns);
    subscribers_register(subscribers, 101, SERVING_CS, HERE, false, 1500 * second_ns);
    assert_int_equal(subscribers_find(subscribers, 101)->before.network, 0);
    subscribers_register(subscribers, 101, SERVING_CS, THERE, false, 2000 * second_ns);
    assert_int_equal(subscribers_find(subscribers, 101)->before.network, HERE);
    assert_int_equal(subscribers_find(subscribers, 101)->before.heard_s, 2000);
}

/* Who left one network may be registered with another in the meantime. */
static void only_the_network_that_is_left_is_forgotten(void **state)
{
    (void)state;
    subscribers_register(subscribers, 101, SERVING_CS, HERE, false, 1000 * second_ns);
    subscribers_register(subscribers, 101, SERVING_PS, HERE, false, 1000 * second_ns);
    subscribers_register(subscribers, 101, SERVING_EPS, THERE, false, 1000 * second_ns);
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

static uint64_t key_of(uint64_t number)
{
    return hash_words(1, number, 0);
}

static void what_a_network_says_of_its_own_is_newer(void **state)
{
    (void)state;
    subscribers_register(subscribers, 101, SERVING_CS, HERE, false, 1000 * second_ns);
    subscribers_hear(subscribers, 101, THERE, 1100 * second_ns);
    assert_int_equal(subscribers_find(subscribers, 101)->now[SERVING_CS].heard_s, 1000);
    subscribers_hear(subscribers, 101, HERE, 1200 * second_ns);
    assert_int_equal(subscribers_find(subscribers, 101)->now[SERVING_CS].heard_s, 1200);
    subscribers_hear(subscribers, 102, HERE, 1200 * second_ns);
    assert_null(subscribers_find(subscribers, 102));
}

/* Whoever cannot have come to a place cannot have come back to it either. */
static void what_is_doubted_stays_so_wherever_he_goes(void **state)
{
    (void)state;
    subscribers_register(subscribers, 101, SERVING_CS, HERE, false, 1000 * second_ns);
    assert_int_equal(subscribers_register(subscribers, 101, SERVING_CS, THERE, true, 2000 * second_ns), HERE);
    assert_int_equal(subscribers_register(subscribers, 101, SERVING_CS, THERE, false, 2100 * second_ns), 0);
    const struct subscriber *one = subscribers_find(subscribers, 101);
    assert_true(one->now[SERVING_CS].doubted && !one->before.doubted);
    /* nor does another domain take the doubt away */
    assert_int_equal(subscribers_register(subscribers, 101, SERVING_PS, THERE, false, 2200 * second_ns), 0);
    assert_true(one->now[SERVING_PS].doubted && subscribers_doubted(subscribers, 101, THERE));
    /* whoever it was that he is taken from now may not speak for him */
    assert_int_equal(subscribers_register(subscribers, 101, SERVING_CS, HERE, false, 3000 * second_ns), 0);
    assert_int_equal(subscribers_register(subscribers, 101, SERVING_PS, HERE, false, 3050 * second_ns), 0);
    subscribers_was(subscribers, 101, THERE, 3100 * second_ns);
    assert_true(!one->now[SERVING_CS].doubted && one->before.doubted);
    assert_int_equal(one->before.network, THERE);
    assert_int_equal(one->before.heard_s, 3100);
}

static void who_was_not_there_does_not_leave(void **state)
{
    (void)state;
    subscribers_register(subscribers, 101, SERVING_CS, HERE, false, 1000 * second_ns);
    subscribers_register(subscribers, 101, SERVING_CS, THERE, false, 2000 * second_ns);
    assert_false(subscribers_leave(subscribers, 101, 0, 2100 * second_ns));
    assert_false(subscribers_leave(subscribers, 101, HERE, 2100 * second_ns));
    assert_int_equal(subscribers_find(subscribers, 101)->before.network, HERE);
    assert_true(subscribers_leave(subscribers, 101, THERE, 2200 * second_ns));
}

static void whom_somebody_left_is_known_though_he_was_not_seen_there(void **state)
{
    (void)state;
    subscribers_register(subscribers, 101, SERVING_CS, HERE, false, 1000 * second_ns);
    subscribers_was(subscribers, 101, THERE, 1100 * second_ns);
    subscribers_was(subscribers, 101, HERE, 1200 * second_ns); /* he is there */
    subscribers_was(subscribers, 101, 0, 1200 * second_ns);
    subscribers_was(subscribers, 102, THERE, 1200 * second_ns); /* nobody knows him */
    const struct subscriber *one = subscribers_find(subscribers, 101);
    assert_int_equal(one->now[SERVING_CS].network, HERE);
    assert_int_equal(one->before.network, THERE);
    assert_int_equal(one->before.heard_s, 1100);
    assert_null(subscribers_find(subscribers, 102));
}

/* 48 octets for each place and 92 of 100 places filled: 52 octets a subscriber, all in. */
static void before_the_table_is_nearly_full_nobody_gives_way(void **state)
{
    (void)state;
    enum { PLACES = 100000, SUBSCRIBERS = 92000 };
    struct subscribers *table = subscribers_init(calloc(1, subscribers_size(PLACES)), PLACES);
    for (uint64_t i = 0; i < SUBSCRIBERS; i++)
        subscribers_register(table, key_of(i), SERVING_CS, HERE, false, (int64_t)i * second_ns);
    assert_int_equal(subscribers_stats(table)->count, SUBSCRIBERS);
    assert_int_equal(subscribers_stats(table)->evicted, 0);
    for (uint64_t i = 0; i < SUBSCRIBERS; i++)
        assert_non_null(subscribers_find(table, key_of(i)));
    assert_true(subscribers_size(PLACES) / SUBSCRIBERS < 56);
    free(table);
}

static void those_heard_of_longest_ago_give_way(void **state)
{
    (void)state;
    enum { MANY = 10 * CAPACITY };
    for (uint64_t i = 0; i < MANY; i++)
        subscribers_register(subscribers, key_of(i), SERVING_CS, HERE, false,
                             (int64_t)(1000 + i) * second_ns);
    const struct subscribers_stats *stats = subscribers_stats(subscribers);
    assert_int_equal(stats->count, CAPACITY);
    assert_int_equal(stats->evicted, MANY - CAPACITY);
    for (uint64_t i = 0; i < MANY / 2; i++)
        assert_null(subscribers_find(subscribers, key_of(i)));
    for (uint64_t i = MANY - 8; i < MANY; i++)
        assert_non_null(subscribers_find(subscribers, key_of(i)));
}

static uint8_t octets[1 << 16];
static size_t octets_len;

static struct subscribers *load_into(uint32_t capacity, bool *ret_right)
{
    struct subscribers *other = subscribers_init(calloc(1, subscribers_size(capacity)), capacity);
    struct saved saved = saved_begin(true, octets, octets_len, NULL, NULL);
    subscribers_save_or_load(other, &saved);
    *ret_right = saved_ok(&saved);
    return other;
}

static void save(void)
{
    struct saved saved = saved_begin(false, octets, sizeof octets, NULL, NULL);
    subscribers_save_or_load(subscribers, &saved);
    assert_true(saved_ok(&saved));
    octets_len = saved.at;
}

/* Also who gives way next is the same: everybody is in his place. */
static void a_full_table_goes_on_as_if_it_had_not_been_saved(void **state)
{
    (void)state;
    bool right;
    for (uint64_t i = 0; i < CAPACITY; i++)
        subscribers_register(subscribers, key_of(i), SERVING_PS, HERE, false,
                             (int64_t)(1000 + i) * second_ns);
    save();
    struct subscribers *other = load_into(CAPACITY, &right);
    assert_true(right);
    for (uint64_t i = CAPACITY; i < 2 * CAPACITY; i++) {
        subscribers_register(subscribers, key_of(i), SERVING_CS, HERE, false,
                             (int64_t)(9000 + i) * second_ns);
        subscribers_register(other, key_of(i), SERVING_CS, HERE, false, (int64_t)(9000 + i) * second_ns);
    }
    for (uint64_t i = 0; i < 2 * CAPACITY; i++) {
        const struct subscriber *one = subscribers_find(subscribers, key_of(i));
        const struct subscriber *same = subscribers_find(other, key_of(i));
        assert_int_equal(one != NULL, same != NULL);
        if (one)
            assert_memory_equal(one, same, sizeof *one);
    }
    free(other);
}

static void into_a_smaller_table_those_come_back_who_were_heard_of_last(void **state)
{
    (void)state;
    bool right;
    for (uint64_t i = 0; i < CAPACITY / 2; i++)
        subscribers_register(subscribers, key_of(i), SERVING_PS, HERE, false,
                             (int64_t)(1000 + i) * second_ns);
    save();
    struct subscribers *other = load_into(8, &right);
    assert_true(right);
    assert_int_equal(subscribers_stats(other)->count, 8);
    assert_int_equal(subscribers_stats(other)->evicted, CAPACITY / 2 - 8);
    for (uint64_t i = CAPACITY / 2 - 8; i < CAPACITY / 2; i++)
        assert_int_equal(subscribers_find(other, key_of(i))->now[SERVING_PS].heard_s, 1000 + i);
    free(other);
}

static void who_is_in_it_twice_or_not_at_all_is_refused(void **state)
{
    (void)state;
    enum { COUNT_LEN = 8, ONE = 52, KEY_AT = COUNT_LEN + 4 };
    bool right;
    subscribers_register(subscribers, key_of(1), SERVING_PS, HERE, false, second_ns);
    subscribers_register(subscribers, key_of(2), SERVING_PS, HERE, false, second_ns);
    save();
    assert_int_equal(octets_len, COUNT_LEN + 2 * ONE);
    memcpy(octets + KEY_AT, octets + KEY_AT + ONE, 8);
    free(load_into(CAPACITY, &right));
    assert_false(right);
    memset(octets + KEY_AT, 0, 8);
    free(load_into(CAPACITY, &right));
    assert_false(right);
    save();
    octets_len--;
    free(load_into(CAPACITY, &right));
    assert_false(right);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, make, drop)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(domains_are_kept_apart),
        TEST(a_move_remembers_where_from),
        TEST(only_the_network_that_is_left_is_forgotten),
        TEST(whom_somebody_left_is_known_though_he_was_not_seen_there),
        TEST(what_a_network_says_of_its_own_is_newer),
        TEST(what_is_doubted_stays_so_wherever_he_goes),
        TEST(who_was_not_there_does_not_leave),
        TEST(before_the_table_is_nearly_full_nobody_gives_way),
        TEST(those_heard_of_longest_ago_give_way),
        TEST(a_full_table_goes_on_as_if_it_had_not_been_saved),
        TEST(into_a_smaller_table_those_come_back_who_were_heard_of_last),
        TEST(who_is_in_it_twice_or_not_at_all_is_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
