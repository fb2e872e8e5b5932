// SPDX-License-Identifier: Apache-2.0
#include "engine/queue.h"

#include <pthread.h>
#include <sched.h>
#include <signal.h>
#include <stdatomic.h>

#include "engine/state.h"

/* The reader who found all of them full goes on when half of them are free: until he is awake the other half
 * is worked on. */
enum { PLACES = 512, WAKE_AT = PLACES / 2, STEP = 16 };

/* Some tens of microseconds. */
enum { LOOKS = 2000 };

#define LINE 64

struct place {
    _Alignas(LINE) uint8_t octets[QUEUE_OCTETS];
    struct message message;
};

/*
 * Sleepers are found by their flag: it is set before the last look, and looked at after each step. A look at
 * what the other one writes takes as long as a hundred instructions: each keeps what it saw last.
 */
struct queue {
    _Alignas(LINE) atomic_uint_fast64_t pushed; /* the reader's */
    uint64_t taken_seen;
    _Alignas(LINE) atomic_uint_fast64_t taken; /* the judge's, told in steps */
    _Alignas(LINE) atomic_bool judge_sleeps;
    atomic_bool reader_sleeps, ends;
    pthread_mutex_t mutex;
    pthread_cond_t moved;
    pthread_t thread;
    queue_taker *take;
    void *context;
    _Alignas(LINE) struct place places[PLACES];
};

size_t queue_size(void)
{
    return sizeof(struct queue);
}

static struct place *place_at(struct queue *queue, uint64_t number)
{
    return &queue->places[number % PLACES];
}

static void wake(struct queue *queue)
{
    pthread_mutex_lock(&queue->mutex);
    pthread_cond_broadcast(&queue->moved);
    pthread_mutex_unlock(&queue->mutex);
}

static inline void look_again(void)
{
#if defined __x86_64__
    __builtin_ia32_pause();
#endif
}

/* Sleeps until `ready` says so. */
static void wait_for(struct queue *queue, atomic_bool *sleeps, bool (*ready)(struct queue *queue))
{
    for (unsigned looks = 0; looks < LOOKS; looks++) {
        if (ready(queue))
            return;
        look_again();
    }
    pthread_mutex_lock(&queue->mutex);
    atomic_store(sleeps, true);
    while (!ready(queue))
        pthread_cond_wait(&queue->moved, &queue->mutex);
    atomic_store(sleeps, false);
    pthread_mutex_unlock(&queue->mutex);
}

static bool has_message(struct queue *queue)
{
    return atomic_load(&queue->pushed) != atomic_load(&queue->taken) || atomic_load(&queue->ends);
}

static bool has_room(struct queue *queue)
{
    return atomic_load(&queue->pushed) - atomic_load(&queue->taken) < PLACES;
}

static bool has_half(struct queue *queue)
{
    return atomic_load(&queue->pushed) - atomic_load(&queue->taken) <= WAKE_AT;
}

static bool is_empty(struct queue *queue)
{
    return atomic_load(&queue->pushed) == atomic_load(&queue->taken);
}

static void take_all(struct queue *queue)
{
    uint64_t taken = atomic_load(&queue->taken), pushed = atomic_load(&queue->pushed);
    while (taken != pushed) {
        queue->take(queue->context, &place_at(queue, taken)->message);
        taken++;
        if (taken == pushed)
            pushed = atomic_load(&queue->pushed);
        if (taken % STEP && taken != pushed)
            continue;
        atomic_store(&queue->taken, taken);
        if ((taken % WAKE_AT == 0 || taken == pushed) && atomic_load(&queue->reader_sleeps))
            wake(queue);
    }
}

static void *judge(void *context)
{
    struct queue *queue = context;
    while (!(atomic_load(&queue->ends) && is_empty(queue))) {
        take_all(queue);
        wait_for(queue, &queue->judge_sleeps, has_message);
    }
    return NULL;
}

struct queue *queue_start(void *memory, queue_taker *take, void *context)
{
    struct queue *queue = memory;
    queue->take = take;
    queue->context = context;
    pthread_mutex_init(&queue->mutex, NULL);
    pthread_cond_init(&queue->moved, NULL);
    /* signals from others interrupt the reader, who asks what to do about them */
    static const int of_its_own[] = {SIGSEGV, SIGBUS, SIGFPE, SIGILL, SIGTRAP, SIGABRT, SIGPIPE};
    sigset_t others, before;
    sigfillset(&others);
    for (size_t i = 0; i < sizeof of_its_own / sizeof *of_its_own; i++)
        sigdelset(&others, of_its_own[i]);
    pthread_sigmask(SIG_SETMASK, &others, &before);
    bool started = pthread_create(&queue->thread, NULL, judge, queue) == 0;
    pthread_sigmask(SIG_SETMASK, &before, NULL);
    if (started)
        return queue;
    pthread_cond_destroy(&queue->moved);
    pthread_mutex_destroy(&queue->mutex);
    return NULL;
}

void queue_stop(struct queue *queue)
{
    atomic_store(&queue->ends, true);
    wake(queue);
    pthread_join(queue->thread, NULL);
    pthread_cond_destroy(&queue->moved);
    pthread_mutex_destroy(&queue->mutex);
}

struct message *queue_place(struct queue *queue, uint8_t **ret_octets)
{
    struct place *place = place_at(queue, atomic_load_explicit(&queue->pushed, memory_order_relaxed));
    *ret_octets = place->octets;
    return &place->message;
}

void queue_push(struct queue *queue)
{
    uint64_t pushed = atomic_load_explicit(&queue->pushed, memory_order_relaxed) + 1;
    atomic_store(&queue->pushed, pushed);
    if (atomic_load(&queue->judge_sleeps))
        wake(queue);
    if (pushed - queue->taken_seen < PLACES)
        return;
    if (!has_room(queue))
        wait_for(queue, &queue->reader_sleeps, has_half);
    queue->taken_seen = atomic_load(&queue->taken);
}

void queue_drain(struct queue *queue)
{
    if (!is_empty(queue))
        wait_for(queue, &queue->reader_sleeps, is_empty);
}
