// SPDX-License-Identifier: Apache-2.0
/*
 * Sliding windows: what rules with a state remember. Each of them counts signals, or different values, for
 * each key of its own; or remembers what it saw for the first time; or how far a sequence has come.
 *
 * A window of time W is held as WINDOW_SLOTS slots; the slot that is being filled counts as a whole, so that
 * what is older than W never counts, and what is younger than W * 15/16 always does.
 *
 * Lives in memory of the caller's; bounded. What was used longest ago gives way and is counted; then too
 * little is counted, never too much. Time is the packets' and never runs back.
 * Threads: one at a time. Cost: O(1), two or three cache misses.
 */
#ifndef SIGWARDEN_MEMORY_WINDOWS_H
#define SIGWARDEN_MEMORY_WINDOWS_H

#include "base/saved.h"

#define WINDOW_SLOTS     16
#define WINDOW_FRAMES    16 /* kept of the first, and as many of the last */
#define WINDOW_STEPS_MAX 4  /* of a sequence */
#define WINDOW_COUNT_MAX 1000000
#define WINDOW_KEPT      512 /* octets that a step may leave */
#define WINDOW_VALUES    8   /* the last different values of a key, for windows_join() */

/* Where a signal stands in the input. */
struct window_frame {
    uint32_t file;
    uint64_t frame;
};

/* One signal that a rule remembers. */
struct window_signal {
    uint64_t key;     /* names the rule and the values of its `by` */
    uint64_t message; /* names the message: another leg of it is not counted again; 0: has no legs */
    int64_t time_ns;
    int64_t within_ns; /* above 0; the same for all signals of a rule */
    struct window_frame frame;
    struct span keep; /* of a step: what shall be there when the sequence is complete; at most WINDOW_KEPT */
};

/* What was seen, when a rule fires. */
struct window_seen {
    uint64_t count;                     /* within the window; 0: the rule has none */
    uint64_t part;                      /* of these, what a share is taken of; 0: the rule asks for none */
    int64_t first_ns;                   /* of the signals whose frames are here */
    uint32_t first_frames, last_frames; /* how many of each are here; none is in both */
    struct window_frame first[WINDOW_FRAMES], last[WINDOW_FRAMES];
    uint16_t kept_len; /* of a sequence: what one of its steps left; 0: none did */
    uint8_t kept[WINDOW_KEPT];
};

struct windows_stats {
    uint64_t windows, evicted;             /* keys that were counted for; those that gave way while needed */
    uint64_t chains, chains_evicted;       /* the same of sequences that began */
    uint64_t sightings, sightings_evicted; /* the same of values */
};

/* How many keys that are counted for, sequences that began, and different values are kept; each a power of 2,
 * at least 8. They do not take room from each other. */
struct windows_limits {
    uint32_t windows, chains, sightings;
};

struct windows;

size_t windows_size(const struct windows_limits *limits);

/* memory: windows_size() octets, zeroed, aligned for any type, best to 64. seed: of hashes that nobody may
 * foresee. */
struct windows *windows_init(void *memory, const struct windows_limits *limits, uint64_t seed);

/* The names above are made with it. */
uint64_t windows_seed(const struct windows *windows);

/*
 * Counts a signal; true when there are more than `more_than` within the window: once, and again only after
 * nothing was counted for as long as the window. value: names what is counted once, however often it comes;
 * 0: every signal counts.
 */
bool windows_count(struct windows *windows, const struct window_signal *signal, uint64_t value,
                   uint32_t more_than, struct window_seen *ret);

/* How many it takes, and how much of it must be of one kind. */
struct window_share {
    uint32_t more_than;
    uint32_t percent; /* 0 to 99: the part must be more than so much of all */
    bool is_part;     /* this signal is of that kind */
};

/*
 * The same, where what is counted must also be, for more than so much of it, of one kind: refused, for
 * example. Of values those are a part that came with a signal that is. Fires on a part only. ret has the
 * frames of the parts. Where some of what was counted gave way, so that the share might look larger than it
 * is, it does not fire.
 */
bool windows_count_share(struct windows *windows, const struct window_signal *signal, uint64_t value,
                         const struct window_share *share, struct window_seen *ret);

enum window_novelty {
    WINDOW_KNOWN,
    WINDOW_NEW,
    WINDOW_UNSURE, /* the input is younger than the window, or something younger gave way */
};

/* Whether nothing with this key came within the window before. */
enum window_novelty windows_first_seen(struct windows *windows, const struct window_signal *signal);

/*
 * Takes one step of a sequence of `steps`, numbered from 0; true when it is the last one and those before it
 * came in order, all within the window. The sequence then begins anew. One of the steps may leave something.
 */
bool windows_step(struct windows *windows, const struct window_signal *signal, unsigned step, unsigned steps,
                  struct window_seen *ret);

/* What keys are used for: a bit each. */
enum {
    WINDOWS_COUNTS = 1,     /* windows_count(), windows_count_share() */
    WINDOWS_PARTS = 2,      /* windows_count_share() */
    WINDOWS_STEPS = 4,      /* windows_step() */
    WINDOWS_FIRST_SEEN = 8, /* windows_first_seen() */
};

/* It is this late now, as signals say it, too. */
void windows_advance(struct windows *windows, int64_t time_ns);

/* Whether a key is remembered at all: mostly windows_join() has nothing to do. */
bool windows_remember(const struct windows *windows, unsigned kinds, uint64_t key);

/*
 * Two keys turn out to name one thing: what `from` remembers is added to what `to` does, and is gone. A value
 * that both have seen counts once; of values that only `from` saw all but its last WINDOW_VALUES are not
 * counted any more. Fires nothing; the next signal may. within_ns: as in their signals. kinds: what the keys
 * were used for; each costs some cache misses.
 */
void windows_join(struct windows *windows, unsigned kinds, uint64_t from, uint64_t to, int64_t time_ns,
                  int64_t within_ns);

/*
 * Saves all that is remembered, or brings it back into an empty one of the same limits and seed. What a rule
 * remembers has its id and revision in its key: of one that is gone or was changed nobody asks any more, and
 * it gives way in time.
 */
void windows_save_or_load(struct windows *windows, struct saved *saved);

const struct windows_stats *windows_stats(const struct windows *windows);

#endif
