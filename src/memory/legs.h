// SPDX-License-Identifier: Apache-2.0
/*
 * Legs: a message that is captured before and behind a transfer point, or by two taps, is one message. Two
 * messages with the same TCAP bytes from the same calling party within LEGS_WINDOW_NS are legs of one where
 * they came different ways (another association or other point codes) to the same called party. Its title
 * may be gone on one of the legs, or have digits in front of it; another title is another message. So is the
 * same way again: a retransmission.
 *
 * Lives in memory of the caller's; bounded; forgets the oldest and counts that. Time is the packets'.
 * Threads: one at a time. Cost: O(1).
 */
#ifndef SIGWARDEN_MEMORY_LEGS_H
#define SIGWARDEN_MEMORY_LEGS_H

#include "base/digits.h"
#include "base/saved.h"

#define LEGS_WINDOW_NS INT64_C(2000000000)

/* How far out a leg is seen: the one that crosses the home network's border tells most. */
enum leg_rank { LEG_INTERNAL, LEG_UNKNOWN, LEG_EXTERNAL, LEG_BORDER };

#define LEG_FINDINGS_MAX 8
#define LEG_WAYS_MAX     4

struct leg_finding {
    uint32_t rule_id;
    uint32_t component;
};

/* A message, all legs together. The ranks and the findings are the caller's to keep. */
struct leg {
    uint64_t content; /* 0: unused */
    uint64_t serial;  /* tells all messages apart */
    int64_t first_ns;
    uint64_t way[LEG_WAYS_MAX];
    struct digits called; /* global title; empty: none on the first leg */
    uint32_t called_pc;   /* where there is no title on either leg it is this that counts */
    struct leg_finding findings[LEG_FINDINGS_MAX];
    uint8_t way_count, finding_count;
    uint8_t rank, rank_now; /* enum leg_rank: of the outermost leg before, of the one that is being judged */
};

struct legs_stats {
    uint64_t further; /* legs that were linked to the first of their message */
    uint64_t evicted; /* messages forgotten within the window */
};

struct legs;

size_t legs_size(uint32_t messages);

/* memory: legs_size() bytes, zeroed, aligned for any type. messages: remembered at a time, a power of two. */
struct legs *legs_init(void *memory, uint32_t messages);

/* Begins to fetch what legs_meet() will read, where other work lies between. */
void legs_prefetch(struct legs *legs, uint64_t content);

/*
 * The message that this is a leg of. *ret_further: it is not the first one of its message. content: a hash of
 * bytes and calling party that nobody outside can foresee; way: of the path; called: empty where there is no
 * title; called_pc: then counts. Valid until the next call.
 */
struct leg *legs_meet(struct legs *legs, uint64_t content, uint64_t way, const struct digits *called,
                      uint32_t called_pc, int64_t now_ns, bool *ret_further);

/* A leg has been judged: its rank counts for those to come. */
void leg_done(struct leg *leg);

/* Whether the finding is there already; adds it if not. One that there is no room for may be told twice. */
bool leg_has_finding(struct leg *leg, uint32_t rule_id, uint32_t component);

/* Saves the messages, or brings them back into an empty table. */
void legs_save_or_load(struct legs *legs, struct saved *saved);

const struct legs_stats *legs_stats(const struct legs *legs);

#endif
