// SPDX-License-Identifier: Apache-2.0
/*
 * subscribers COUNT [huge | check]: what a subscriber takes, in octets and in time, beside a table that does
 * the least that one can.
 *
 * The plain table has one slot of 32 octets for a subscriber, linear probing, no eviction and no order: an
 * upper bound of what memory allows. Both are filled with COUNT subscribers, then updated at random, in turns
 * of the same length, so that both see the same machine. huge: asks the system for huge pages. check: no
 * times; fails where a subscriber takes more than 64 octets, or more than one in 10,000 had to give way.
 */
#define _GNU_SOURCE
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <time.h>

#include "base/hash.h"
#include "memory/subscribers.h"

enum { TURNS = 5, UPDATES = 2000000, OCTETS_MAX = 64, GIVE_WAY = 10000, FULL_PERCENT = 92 };

static const uint64_t first_imsi = UINT64_C(1010000000000), seed = 0x5eed;

struct slot {
    uint64_t imsi;
    uint32_t network, heard_s, updates, unused;
    uint64_t more;
};
_Static_assert(sizeof(struct slot) == 32, "a slot is half a cache line");

struct plain {
    struct slot *slots;
    uint64_t mask;
};

static void *take(size_t size, bool huge)
{
    void *memory =
        mmap(NULL, size, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
    if (memory == MAP_FAILED) {
        perror("subscribers");
        exit(1);
    }
    if (madvise(memory, size, huge ? MADV_HUGEPAGE : MADV_NOHUGEPAGE))
        perror("subscribers: madvise");
    return memory;
}

static double cpu_seconds(void)
{
    struct timespec now;
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
    return (double)now.tv_sec + (double)now.tv_nsec / 1e9;
}

static void plain_update(struct plain *plain, uint64_t imsi, uint32_t network)
{
    uint64_t at = hash_words(seed, imsi, 0) & plain->mask;
    while (plain->slots[at].imsi && plain->slots[at].imsi != imsi)
        at = (at + 1) & plain->mask;
    plain->slots[at].imsi = imsi;
    plain->slots[at].network = network;
    plain->slots[at].updates++;
}

static void update(struct subscribers *subscribers, uint64_t imsi, uint32_t network, int64_t time_ns)
{
    subscribers_register(subscribers, hash_words(seed, imsi, 0) | 1, imsi & 1 ? SERVING_CS : SERVING_EPS,
                         network, false, time_ns);
}

static uint64_t next_random(uint64_t *random)
{
    *random ^= *random << 13;
    *random ^= *random >> 7;
    *random ^= *random << 17;
    return *random;
}

static int compare(const void *a, const void *b)
{
    double one = *(const double *)a, other = *(const double *)b;
    return (one > other) - (one < other);
}

static double median(double *turns)
{
    qsort(turns, TURNS, sizeof *turns, compare);
    return turns[TURNS / 2];
}

/* The same subscribers for both, each turn others. */
static void measure(struct subscribers *subscribers, struct plain *plain, uint64_t count)
{
    double ours[TURNS], theirs[TURNS];
    uint64_t random = 88172645463325252u;
    for (unsigned turn = 0; turn < TURNS; turn++) {
        uint64_t again = random;
        double begin = cpu_seconds();
        for (unsigned i = 0; i < UPDATES; i++) {
            uint64_t drawn = next_random(&random);
            update(subscribers, first_imsi + drawn % count, drawn >> 60, (int64_t)turn * 1000000000);
        }
        double middle = cpu_seconds();
        for (unsigned i = 0; i < UPDATES; i++) {
            uint64_t drawn = next_random(&again);
            plain_update(plain, first_imsi + drawn % count, drawn >> 60);
        }
        ours[turn] = (middle - begin) / UPDATES * 1e9;
        theirs[turn] = (cpu_seconds() - middle) / UPDATES * 1e9;
    }
    double our = median(ours), their = median(theirs);
    printf("an update: %.0f ns, plain table %.0f ns (medians of %d turns): %.2f times\n", our, their, TURNS,
           our / their);
}

static struct plain plain_table(uint64_t count, bool huge)
{
    uint64_t slots = 1;
    while (slots < count)
        slots *= 2;
    slots *= slots * 3 / 4 < count ? 2 : 1;
    return (struct plain){take(slots * sizeof(struct slot), huge), slots - 1};
}

int main(int argc, char **argv)
{
    uint64_t count = argc > 1 ? strtoull(argv[1], NULL, 10) : 0;
    bool huge = argc > 2 && strcmp(argv[2], "huge") == 0, check = argc > 2 && strcmp(argv[2], "check") == 0;
    uint64_t capacity = count * 100 / FULL_PERCENT;
    if (count < 1000 || capacity > SUBSCRIBERS_MAX) {
        fprintf(stderr, "usage: subscribers COUNT [huge | check]\n");
        return 2;
    }
    size_t size = subscribers_size((uint32_t)capacity);
    struct subscribers *subscribers = subscribers_init(take(size, huge), (uint32_t)capacity);
    double begin = cpu_seconds();
    for (uint64_t i = 0; i < count; i++)
        update(subscribers, first_imsi + i, 7, (int64_t)i * 1000);
    double filled = cpu_seconds();
    const struct subscribers_stats *stats = subscribers_stats(subscribers);
    double octets = (double)size / (double)stats->count;
    printf("%llu subscribers, %llu gave way: %.1f octets each\n", (unsigned long long)stats->count,
           (unsigned long long)stats->evicted, octets);
    if (check)
        return octets > OCTETS_MAX || stats->evicted > count / GIVE_WAY;
    struct plain plain = plain_table(count, huge);
    double middle = cpu_seconds();
    for (uint64_t i = 0; i < count; i++)
        plain_update(&plain, first_imsi + i, 7);
    printf("filling: %.0f ns each, plain table %.0f ns, first touch of the pages included\n",
           (filled - begin) / (double)count * 1e9, (cpu_seconds() - middle) / (double)count * 1e9);
    measure(subscribers, &plain, count);
    return 0;
}
