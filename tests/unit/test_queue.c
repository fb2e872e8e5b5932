// SPDX-License-Identifier: Apache-2.0
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <cmocka.h>

#include "engine/queue.h"
#include "engine/state.h"

enum { LINE = 64, MANY = 20000, FEW = 10 };

/* Who takes the messages; now and then he is slow. */
struct taker {
    uint64_t taken, wrong;
    unsigned slow_every; /* 0: never */
};

static void pause_a_little(void)
{
    nanosleep(&(struct timespec){.tv_nsec = 200000}, NULL);
}

static void take(void *context, struct message *m)
{
    struct taker *taker = context;
    taker->wrong += m->content != taker->taken || m->bytes.p[0] != (uint8_t)taker->taken;
    taker->taken++;
    if (taker->slow_every && taker->taken % taker->slow_every == 0)
        pause_a_little();
}

static void push(struct queue *queue, uint64_t number)
{
    uint8_t *octets;
    struct message *m = queue_place(queue, &octets);
    memset(octets, (int)number, QUEUE_OCTETS);
    m->content = number;
    m->bytes = (struct span){octets, QUEUE_OCTETS};
    queue_push(queue);
}

static struct queue *started(struct taker *taker, void **ret_memory)
{
    size_t size = (queue_size() + LINE - 1) / LINE * LINE;
    *ret_memory = aligned_alloc(LINE, size);
    memset(*ret_memory, 0, size);
    return queue_start(*ret_memory, take, taker);
}

static void all_come_in_order(unsigned slow_every, unsigned reader_slow_every)
{
    struct taker taker = {.slow_every = slow_every};
    void *memory;
    struct queue *queue = started(&taker, &memory);
    assert_non_null(queue);
    for (uint64_t i = 0; i < MANY; i++) {
        push(queue, i);
        if (reader_slow_every && i % reader_slow_every == 0)
            pause_a_little();
    }
    queue_stop(queue);
    assert_int_equal(taker.taken, MANY);
    assert_int_equal(taker.wrong, 0);
    free(memory);
}

static void a_slow_judge_makes_the_reader_wait(void **state)
{
    (void)state;
    all_come_in_order(100, 0);
}

static void a_slow_reader_finds_the_judge_asleep(void **state)
{
    (void)state;
    all_come_in_order(0, 100);
}

static void after_a_drain_all_is_judged(void **state)
{
    struct taker taker = {.slow_every = 7};
    void *memory;
    (void)state;
    struct queue *queue = started(&taker, &memory);
    queue_drain(queue); /* of nothing */
    for (uint64_t i = 0, number = 0; i < FEW; i++) {
        for (uint64_t k = 0; k < i * FEW; k++)
            push(queue, number++);
        queue_drain(queue);
        assert_int_equal(taker.taken, number);
    }
    queue_stop(queue);
    assert_int_equal(taker.wrong, 0);
    free(memory);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_slow_judge_makes_the_reader_wait),
        cmocka_unit_test(a_slow_reader_finds_the_judge_asleep),
        cmocka_unit_test(after_a_drain_all_is_judged),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
