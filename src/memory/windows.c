// SPDX-License-Identifier: Apache-2.0
#include "memory/windows.h"

#include <string.h>

#include "base/hash.h"

enum { WAYS = 8, RECENT = 4 };

static const uint32_t no_window = UINT32_MAX;

struct window {
    uint64_t key; /* 0: free */
    int64_t last_ns, slot;
    int64_t
        begun_ns[WINDOW_STEPS_MAX]; /* of a sequence: when the latest one began that came so far; 0: none */
    uint64_t recent[RECENT];        /* messages that were counted */
    uint64_t counts[WINDOW_SLOTS];
    uint64_t kept; /* frames since the window began */
    int64_t first_ns;
    struct window_frame first[WINDOW_FRAMES], last[WINDOW_FRAMES];
    uint8_t next_recent;
    bool told;
};

/* How far a sequence has come. */
struct chain {
    uint64_t key; /* 0: free */
    int64_t last_ns;
    struct step {
        bool taken;
        int64_t begun_ns; /* when the latest one began that came so far */
        uint64_t message;
        struct window_frame frame;
    } steps[WINDOW_STEPS_MAX];
};

/* When a value was last seen, and in which window it counts. */
struct sighting {
    uint64_t name; /* 0: free */
    int64_t last_ns, slot;
    uint32_t window, owner; /* owner: of its key, so that it is known again */
};

struct windows {
    uint64_t seed;
    int64_t begin_ns, now_ns;
    int64_t forgotten_ns; /* when the latest of what gave way was seen */
    bool begun;
    uint32_t window_count, chain_count, sighting_count;
    struct windows_stats stats;
    struct window *windows;
    struct chain *chains;
    struct sighting *sightings;
};

static size_t rounded(size_t size)
{
    return (size + sizeof(max_align_t) - 1) / sizeof(max_align_t) * sizeof(max_align_t);
}

size_t windows_size(const struct windows_limits *limits)
{
    return rounded(sizeof(struct windows)) + rounded(limits->windows * sizeof(struct window)) +
           rounded(limits->chains * sizeof(struct chain)) + limits->sightings * sizeof(struct sighting);
}

struct windows *windows_init(void *memory, const struct windows_limits *limits, uint64_t seed)
{
    struct windows *w = memory;
    char *windows = (char *)memory + rounded(sizeof *w);
    char *chains = windows + rounded(limits->windows * sizeof(struct window));
    w->windows = (struct window *)(void *)windows;
    w->chains = (struct chain *)(void *)chains;
    w->sightings = (struct sighting *)(void *)(chains + rounded(limits->chains * sizeof(struct chain)));
    w->window_count = limits->windows;
    w->chain_count = limits->chains;
    w->sighting_count = limits->sightings;
    w->seed = seed;
    w->forgotten_ns = INT64_MIN;
    return w;
}

uint64_t windows_seed(const struct windows *windows)
{
    return windows->seed;
}

static int64_t advance(struct windows *windows, int64_t time_ns)
{
    if (!windows->begun)
        windows->begin_ns = windows->now_ns = time_ns;
    windows->begun = true;
    if (time_ns > windows->now_ns)
        windows->now_ns = time_ns;
    return windows->now_ns;
}

static int64_t slot_of(int64_t now_ns, int64_t within_ns)
{
    int64_t width = within_ns / WINDOW_SLOTS ? within_ns / WINDOW_SLOTS : 1;
    return now_ns / width;
}

/* A window's place: its own, else a free one, else that of the one used longest ago. */
static struct window *find_window(struct windows *windows, uint64_t key, int64_t within_ns)
{
    struct window *set = &windows->windows[key % windows->window_count / WAYS * WAYS], *oldest = set;
    for (unsigned i = 0; i < WAYS; i++) {
        if (set[i].key == key)
            return &set[i];
        if (set[i].key == 0 || (oldest->key && set[i].last_ns < oldest->last_ns))
            oldest = &set[i];
    }
    windows->stats.windows++;
    windows->stats.evicted += oldest->key && windows->now_ns - oldest->last_ns < within_ns;
    memset(oldest, 0, sizeof *oldest);
    oldest->key = key;
    return oldest;
}

static void begin_anew(struct window *window)
{
    memset(window->counts, 0, sizeof window->counts);
    window->kept = 0;
    window->told = false;
}

/* Empties the slots that time has passed over since the window was used. */
static void move_to(struct window *window, int64_t now_ns, int64_t within_ns)
{
    int64_t slot = slot_of(now_ns, within_ns);
    if (window->last_ns && now_ns - window->last_ns >= within_ns)
        begin_anew(window);
    for (int64_t gone = window->slot + 1; gone <= slot && gone <= window->slot + WINDOW_SLOTS; gone++)
        window->counts[(uint64_t)gone % WINDOW_SLOTS] = 0;
    window->slot = slot;
    window->last_ns = now_ns;
}

static bool counted_before(struct window *window, uint64_t message)
{
    if (message == 0)
        return false;
    for (unsigned i = 0; i < RECENT; i++)
        if (window->recent[i] == message)
            return true;
    window->recent[window->next_recent++ % RECENT] = message;
    return false;
}

static void keep_frame(struct window *window, const struct window_signal *signal, int64_t now_ns)
{
    if (window->kept == 0)
        window->first_ns = now_ns;
    if (window->kept < WINDOW_FRAMES)
        window->first[window->kept] = signal->frame;
    else
        window->last[(window->kept - WINDOW_FRAMES) % WINDOW_FRAMES] = signal->frame;
    window->kept++;
}

static void report(const struct window *window, uint64_t count, struct window_seen *ret)
{
    uint64_t behind = window->kept > WINDOW_FRAMES ? window->kept - WINDOW_FRAMES : 0;
    ret->count = count;
    ret->first_ns = window->first_ns;
    ret->first_frames = (uint32_t)(window->kept - behind);
    ret->last_frames = (uint32_t)(behind < WINDOW_FRAMES ? behind : WINDOW_FRAMES);
    memcpy(ret->first, window->first, sizeof ret->first);
    for (uint32_t i = 0; i < ret->last_frames; i++)
        ret->last[i] = window->last[(behind - ret->last_frames + i) % WINDOW_FRAMES];
}

static struct sighting *find_sighting(struct windows *windows, uint64_t name, bool *ret_new)
{
    struct sighting *set = &windows->sightings[name % windows->sighting_count / WAYS * WAYS], *oldest = set;
    *ret_new = false;
    for (unsigned i = 0; i < WAYS; i++) {
        if (set[i].name == name)
            return &set[i];
        if (set[i].name == 0 || (oldest->name && set[i].last_ns < oldest->last_ns))
            oldest = &set[i];
    }
    *ret_new = true;
    return oldest;
}

static uint32_t owner_of(const struct window *window)
{
    return (uint32_t)(window->key >> 32);
}

/* Takes a value out of the slot that it counts in, if it still counts. */
static void uncount(struct windows *windows, const struct sighting *sighting)
{
    if (sighting->window == no_window)
        return;
    struct window *window = &windows->windows[sighting->window];
    uint64_t *count = &window->counts[(uint64_t)sighting->slot % WINDOW_SLOTS];
    bool counts = owner_of(window) == sighting->owner && sighting->last_ns >= window->first_ns &&
                  sighting->slot > window->slot - WINDOW_SLOTS && sighting->slot <= window->slot;
    if (counts && *count)
        --*count;
}

/* The place of a value that was not seen before, free for it. */
static void clear_sighting(struct windows *windows, struct sighting *sighting, uint64_t name)
{
    windows->stats.sightings++;
    if (sighting->name) {
        windows->stats.sightings_evicted++;
        if (sighting->last_ns > windows->forgotten_ns)
            windows->forgotten_ns = sighting->last_ns;
        uncount(windows, sighting);
    }
    *sighting = (struct sighting){.name = name, .window = no_window};
}

static void count_value(struct windows *windows, struct window *window, uint64_t value, int64_t now_ns)
{
    bool is_new;
    uint64_t name = hash_words(windows->seed, window->key, value) | 1;
    struct sighting *sighting = find_sighting(windows, name, &is_new);
    if (is_new)
        clear_sighting(windows, sighting, name);
    else
        uncount(windows, sighting);
    sighting->last_ns = now_ns;
    sighting->slot = window->slot;
    sighting->window = (uint32_t)(window - windows->windows);
    sighting->owner = owner_of(window);
    window->counts[(uint64_t)window->slot % WINDOW_SLOTS]++;
}

static uint64_t total_of(const struct window *window)
{
    uint64_t total = 0;
    for (unsigned i = 0; i < WINDOW_SLOTS; i++)
        total += window->counts[i];
    return total;
}

bool windows_count(struct windows *windows, const struct window_signal *signal, uint64_t value,
                   uint32_t more_than, struct window_seen *ret)
{
    int64_t now_ns = advance(windows, signal->time_ns);
    struct window *window = find_window(windows, signal->key | 1, signal->within_ns);
    move_to(window, now_ns, signal->within_ns);
    if (counted_before(window, signal->message))
        return false;
    keep_frame(window, signal, now_ns);
    if (value)
        count_value(windows, window, value, now_ns);
    else
        window->counts[(uint64_t)window->slot % WINDOW_SLOTS]++;
    uint64_t total = total_of(window);
    if (total <= more_than || window->told)
        return false;
    window->told = true;
    report(window, total, ret);
    return true;
}

enum window_novelty windows_first_seen(struct windows *windows, const struct window_signal *signal)
{
    bool is_new;
    int64_t now_ns = advance(windows, signal->time_ns);
    struct sighting *sighting = find_sighting(windows, signal->key | 1, &is_new);
    if (is_new)
        clear_sighting(windows, sighting, signal->key | 1);
    bool known = !is_new && now_ns - sighting->last_ns < signal->within_ns;
    sighting->last_ns = now_ns;
    if (known)
        return WINDOW_KNOWN;
    bool unsure = now_ns - windows->begin_ns < signal->within_ns ||
                  (windows->forgotten_ns != INT64_MIN && now_ns - windows->forgotten_ns < signal->within_ns);
    return unsure ? WINDOW_UNSURE : WINDOW_NEW;
}

/* The chain of this key; where there is none a new one, if `begins`, else NULL. */
static struct chain *find_chain(struct windows *windows, uint64_t key, int64_t within_ns, bool begins)
{
    struct chain *set = &windows->chains[key % windows->chain_count / WAYS * WAYS], *oldest = set;
    for (unsigned i = 0; i < WAYS; i++) {
        if (set[i].key == key)
            return &set[i];
        if (set[i].key == 0 || (oldest->key && set[i].last_ns < oldest->last_ns))
            oldest = &set[i];
    }
    if (!begins)
        return NULL;
    windows->stats.chains++;
    windows->stats.chains_evicted += oldest->key && windows->now_ns - oldest->last_ns < within_ns;
    memset(oldest, 0, sizeof *oldest);
    oldest->key = key;
    return oldest;
}

static void report_chain(const struct chain *chain, unsigned steps, struct window_seen *ret)
{
    ret->count = steps;
    ret->first_ns = chain->steps[steps - 1].begun_ns;
    ret->first_frames = steps;
    ret->last_frames = 0;
    for (unsigned i = 0; i < steps; i++)
        ret->first[i] = chain->steps[i].frame;
}

bool windows_step(struct windows *windows, const struct window_signal *signal, unsigned step, unsigned steps,
                  struct window_seen *ret)
{
    int64_t now_ns = advance(windows, signal->time_ns);
    struct chain *chain = find_chain(windows, signal->key | 1, signal->within_ns, step == 0);
    if (!chain)
        return false;
    const struct step *before = step ? &chain->steps[step - 1] : NULL;
    bool another_leg = before && signal->message && before->message == signal->message;
    bool follows = !before || (before->taken && now_ns - before->begun_ns <= signal->within_ns);
    if (!follows || another_leg)
        return false;
    chain->last_ns = now_ns;
    chain->steps[step] =
        (struct step){true, before ? before->begun_ns : now_ns, signal->message, signal->frame};
    if (step + 1 < steps)
        return false;
    report_chain(chain, steps, ret);
    chain->key = 0;
    return true;
}

const struct windows_stats *windows_stats(const struct windows *windows)
{
    return &windows->stats;
}
