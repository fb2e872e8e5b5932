// SPDX-License-Identifier: Apache-2.0
#include "memory/windows.h"

#include "base/hash.h"
#include "memory/ways.h"

enum { RECENT = 4 };

static const uint32_t no_window = UINT32_MAX;

struct window {
    int64_t last_ns, slot;
    uint64_t recent[RECENT]; /* messages that were counted */
    uint64_t counts[WINDOW_SLOTS];
    uint64_t values[WINDOW_VALUES]; /* the last different ones */
    uint32_t value_count;           /* 0: it counts signals */
    uint64_t kept;                  /* frames since the window began */
    int64_t first_ns;
    struct window_frame first[WINDOW_FRAMES], last[WINDOW_FRAMES];
    uint8_t next_recent;
    bool told;
};

/* How far a sequence has come. */
struct chain {
    int64_t last_ns;
    struct step {
        bool taken;
        uint16_t kept;    /* octets of the chain's that it left */
        int64_t begun_ns; /* when the latest one began that came so far */
        uint64_t message;
        struct window_frame frame;
    } steps[WINDOW_STEPS_MAX];
};

/* When a value was last seen, and in which window it counts. */
struct sighting {
    int64_t last_ns, slot;
    uint32_t window, owner; /* owner: of its key, so that it is known again */
};

struct windows {
    uint64_t seed;
    int64_t begin_ns, now_ns;
    int64_t forgotten_ns; /* when the latest of what gave way was seen */
    bool begun;
    struct windows_stats stats;
    struct ways window_ways, chain_ways, sighting_ways; /* the keys of: */
    struct window *windows;
    struct chain *chains;
    uint8_t (*kept)[WINDOW_KEPT]; /* of each chain, apart because few steps leave anything */
    struct sighting *sightings;
};

static size_t table_size(uint32_t count, size_t size)
{
    return ways_size(count) + ways_lines(count * size);
}

size_t windows_size(const struct windows_limits *limits)
{
    return ways_lines(sizeof(struct windows)) + table_size(limits->windows, sizeof(struct window)) +
           table_size(limits->chains, sizeof(struct chain)) +
           ways_lines((size_t)limits->chains * WINDOW_KEPT) +
           table_size(limits->sightings, sizeof(struct sighting));
}

/* A table's keys, and behind them its places, which it returns; *at moves behind both. */
static void *place_table(char **at, uint32_t count, size_t size, struct ways *ret)
{
    void *places = *at + ways_size(count);
    *ret = (struct ways){(uint64_t *)(void *)*at, count};
    *at += table_size(count, size);
    return places;
}

struct windows *windows_init(void *memory, const struct windows_limits *limits, uint64_t seed)
{
    struct windows *w = memory;
    char *at = (char *)memory + ways_lines(sizeof *w);
    w->windows = place_table(&at, limits->windows, sizeof *w->windows, &w->window_ways);
    w->chains = place_table(&at, limits->chains, sizeof *w->chains, &w->chain_ways);
    w->kept = (uint8_t(*)[WINDOW_KEPT])(void *)at;
    at += ways_lines((size_t)limits->chains * WINDOW_KEPT);
    w->sightings = place_table(&at, limits->sightings, sizeof *w->sightings, &w->sighting_ways);
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

void windows_advance(struct windows *windows, int64_t time_ns)
{
    advance(windows, time_ns);
}

static int64_t slot_of(int64_t now_ns, int64_t within_ns)
{
    int64_t width = within_ns / WINDOW_SLOTS ? within_ns / WINDOW_SLOTS : 1;
    return now_ns / width;
}

static struct window *known_window(struct windows *windows, uint64_t key)
{
    const uint32_t at = ways_find(&windows->window_ways, key);
    return at == WAYS_NOWHERE ? NULL : &windows->windows[at];
}

static uint64_t *key_of_window(const struct windows *windows, const struct window *window)
{
    return &windows->window_ways.keys[window - windows->windows];
}

/* A window's place: its own, else a free one, else that of the one used longest ago. */
static struct window *find_window(struct windows *windows, uint64_t key, int64_t within_ns)
{
    const uint32_t at = ways_find(&windows->window_ways, key);
    if (at != WAYS_NOWHERE)
        return &windows->windows[at];
    struct window *room = &windows->windows[ways_room(&windows->window_ways, key, &windows->windows->last_ns,
                                                      sizeof *windows->windows)];
    windows->stats.windows++;
    windows->stats.evicted += *key_of_window(windows, room) && windows->now_ns - room->last_ns < within_ns;
    memset(room, 0, sizeof *room);
    *key_of_window(windows, room) = key;
    return room;
}

static void begin_anew(struct window *window)
{
    memset(window->counts, 0, sizeof window->counts);
    window->kept = 0;
    window->value_count = 0;
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
    ret->part = 0;
    ret->kept_len = 0;
    ret->first_ns = window->first_ns;
    ret->first_frames = (uint32_t)(window->kept - behind);
    ret->last_frames = (uint32_t)(behind < WINDOW_FRAMES ? behind : WINDOW_FRAMES);
    memcpy(ret->first, window->first, sizeof ret->first);
    for (uint32_t i = 0; i < ret->last_frames; i++)
        ret->last[i] = window->last[(behind - ret->last_frames + i) % WINDOW_FRAMES];
}

/* A sighting's place: its own, else one to be cleared for it. */
static struct sighting *find_sighting(struct windows *windows, uint64_t name, bool *ret_new)
{
    uint32_t at = ways_find(&windows->sighting_ways, name);
    *ret_new = at == WAYS_NOWHERE;
    if (*ret_new)
        at = ways_room(&windows->sighting_ways, name, &windows->sightings->last_ns,
                       sizeof *windows->sightings);
    return &windows->sightings[at];
}

static uint64_t *name_of_sighting(const struct windows *windows, const struct sighting *sighting)
{
    return &windows->sighting_ways.keys[sighting - windows->sightings];
}

static uint32_t owner_of(const struct windows *windows, const struct window *window)
{
    return (uint32_t)(*key_of_window(windows, window) >> 32);
}

/* Takes a value out of the slot that it counts in, if it still counts. */
static void uncount(struct windows *windows, const struct sighting *sighting)
{
    if (sighting->window == no_window)
        return;
    struct window *window = &windows->windows[sighting->window];
    uint64_t *count = &window->counts[(uint64_t)sighting->slot % WINDOW_SLOTS];
    bool counts = owner_of(windows, window) == sighting->owner && sighting->last_ns >= window->first_ns &&
                  sighting->slot > window->slot - WINDOW_SLOTS && sighting->slot <= window->slot;
    if (counts && *count)
        --*count;
}

/* The place of a value that was not seen before, free for it. */
static void clear_sighting(struct windows *windows, struct sighting *sighting, uint64_t name)
{
    windows->stats.sightings++;
    uint64_t *place = name_of_sighting(windows, sighting);
    if (*place) {
        windows->stats.sightings_evicted++;
        if (sighting->last_ns > windows->forgotten_ns)
            windows->forgotten_ns = sighting->last_ns;
        uncount(windows, sighting);
    }
    *place = name;
    *sighting = (struct sighting){.window = no_window};
}

static void forget_sighting(struct windows *windows, struct sighting *sighting)
{
    *name_of_sighting(windows, sighting) = 0;
    *sighting = (struct sighting){.window = no_window};
}

static uint64_t name_of(const struct windows *windows, uint64_t window_key, uint64_t value)
{
    return hash_words(windows->seed, window_key, value) | 1;
}

static void keep_value(struct window *window, uint64_t value)
{
    for (unsigned i = 0; i < WINDOW_VALUES && i < window->value_count; i++)
        if (window->values[i] == value)
            return;
    window->values[window->value_count++ % WINDOW_VALUES] = value;
}

/* The value counts in this slot from now on, and in none before. */
static void count_value(struct windows *windows, struct window *window, uint64_t value, int64_t seen_ns,
                        int64_t slot)
{
    bool is_new;
    uint64_t name = name_of(windows, *key_of_window(windows, window), value);
    struct sighting *sighting = find_sighting(windows, name, &is_new);
    if (is_new)
        clear_sighting(windows, sighting, name);
    else
        uncount(windows, sighting);
    sighting->last_ns = seen_ns;
    sighting->slot = slot;
    sighting->window = (uint32_t)(window - windows->windows);
    sighting->owner = owner_of(windows, window);
    window->counts[(uint64_t)slot % WINDOW_SLOTS]++;
    keep_value(window, value);
}

static uint64_t total_of(const struct window *window)
{
    uint64_t total = 0;
    for (unsigned i = 0; i < WINDOW_SLOTS; i++)
        total += window->counts[i];
    return total;
}

/* The window that the signal was counted in; NULL: it is another leg of one that was counted. */
static struct window *count(struct windows *windows, const struct window_signal *signal, uint64_t value)
{
    int64_t now_ns = advance(windows, signal->time_ns);
    struct window *window = find_window(windows, signal->key | 1, signal->within_ns);
    move_to(window, now_ns, signal->within_ns);
    if (counted_before(window, signal->message))
        return NULL;
    keep_frame(window, signal, now_ns);
    if (value)
        count_value(windows, window, value, now_ns, window->slot);
    else
        window->counts[(uint64_t)window->slot % WINDOW_SLOTS]++;
    return window;
}

bool windows_count(struct windows *windows, const struct window_signal *signal, uint64_t value,
                   uint32_t more_than, struct window_seen *ret)
{
    struct window *window = count(windows, signal, value);
    uint64_t total = window ? total_of(window) : 0;
    if (!window || total <= more_than || window->told)
        return false;
    window->told = true;
    report(window, total, ret);
    return true;
}

/* Parts are counted in a window of their own. */
static uint64_t key_of_part(const struct windows *windows, uint64_t key)
{
    return hash_words(windows->seed, key | 1, windows->seed) | 1;
}

static bool forgot_values(const struct windows *windows, int64_t within_ns)
{
    return windows->forgotten_ns != INT64_MIN && windows->now_ns - windows->forgotten_ns < within_ns;
}

bool windows_count_share(struct windows *windows, const struct window_signal *signal, uint64_t value,
                         const struct window_share *share, struct window_seen *ret)
{
    struct window_signal as_part = *signal;
    as_part.key = key_of_part(windows, signal->key);
    if (share->is_part)
        count(windows, &as_part, value);
    struct window *all = count(windows, signal, value);
    const struct window *part =
        known_window(windows, as_part.key); /* looked for behind all that takes room */
    if (!share->is_part || !all || !part || all->told)
        return false;
    uint64_t total = total_of(all), parts = total_of(part);
    bool lost = part->first_ns < all->first_ns || (value && forgot_values(windows, signal->within_ns));
    if (lost || total <= share->more_than || parts * 100 <= total * share->percent)
        return false;
    all->told = true;
    report(part, total, ret);
    ret->part = parts;
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
    bool unsure = now_ns - windows->begin_ns < signal->within_ns || forgot_values(windows, signal->within_ns);
    return unsure ? WINDOW_UNSURE : WINDOW_NEW;
}

static uint64_t *key_of_chain(const struct windows *windows, const struct chain *chain)
{
    return &windows->chain_ways.keys[chain - windows->chains];
}

/* The chain of this key; where there is none a new one, if `begins`, else NULL. */
static struct chain *find_chain(struct windows *windows, uint64_t key, int64_t within_ns, bool begins)
{
    const uint32_t at = ways_find(&windows->chain_ways, key);
    if (at != WAYS_NOWHERE)
        return &windows->chains[at];
    if (!begins)
        return NULL;
    struct chain *room = &windows->chains[ways_room(&windows->chain_ways, key, &windows->chains->last_ns,
                                                    sizeof *windows->chains)];
    windows->stats.chains++;
    windows->stats.chains_evicted +=
        *key_of_chain(windows, room) && windows->now_ns - room->last_ns < within_ns;
    memset(room, 0, sizeof *room);
    *key_of_chain(windows, room) = key;
    return room;
}

static uint8_t *kept_of(const struct windows *windows, const struct chain *chain)
{
    return windows->kept[chain - windows->chains];
}

static void report_chain(const struct windows *windows, const struct chain *chain, unsigned steps,
                         struct window_seen *ret)
{
    ret->count = steps;
    ret->part = 0;
    ret->kept_len = 0;
    ret->first_ns = chain->steps[steps - 1].begun_ns;
    ret->first_frames = steps;
    ret->last_frames = 0;
    for (unsigned i = 0; i < steps; i++) {
        ret->first[i] = chain->steps[i].frame;
        if (!chain->steps[i].kept)
            continue;
        ret->kept_len = chain->steps[i].kept;
        memcpy(ret->kept, kept_of(windows, chain), ret->kept_len);
    }
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
    const size_t keep = signal->keep.len <= WINDOW_KEPT ? signal->keep.len : 0;
    chain->steps[step] = (struct step){true, (uint16_t)keep, before ? before->begun_ns : now_ns,
                                       signal->message, signal->frame};
    if (keep)
        memcpy(kept_of(windows, chain), signal->keep.p, keep);
    if (step + 1 < steps)
        return false;
    report_chain(windows, chain, steps, ret);
    *key_of_chain(windows, chain) = 0;
    return true;
}

/* The values of `from` that still count, unless `to` saw them later. from_key: `from` has left its place. */
static void join_values(struct windows *windows, const struct window *from, uint64_t from_key,
                        struct window *to)
{
    bool unknown;
    for (unsigned i = 0; i < WINDOW_VALUES && i < from->value_count; i++) {
        const uint64_t value = from->values[i];
        struct sighting *theirs = find_sighting(windows, name_of(windows, from_key, value), &unknown);
        if (unknown || theirs->slot <= from->slot - WINDOW_SLOTS)
            continue;
        struct sighting moved = *theirs;
        forget_sighting(windows, theirs);
        const uint64_t name = name_of(windows, *key_of_window(windows, to), value);
        struct sighting *known = find_sighting(windows, name, &unknown);
        if (unknown || known->last_ns < moved.last_ns)
            count_value(windows, to, value, moved.last_ns, moved.slot);
    }
}

static void keep_frames(struct window *window, const struct window *other)
{
    struct window_seen seen;
    report(other, 0, &seen);
    for (uint32_t i = 0; i < seen.first_frames + seen.last_frames; i++) {
        const struct window_signal signal = {
            .frame = i < seen.first_frames ? seen.first[i] : seen.last[i - seen.first_frames]};
        keep_frame(window, &signal, other->first_ns);
    }
}

/* The earlier one's frames come first. */
static void join_frames(struct window *to, const struct window *from)
{
    struct window later = from->first_ns < to->first_ns ? *to : *from;
    if (from->first_ns < to->first_ns) {
        to->kept = 0;
        keep_frames(to, from);
    }
    keep_frames(to, &later);
}

static void join_windows(struct windows *windows, struct window *from, uint64_t to_key, int64_t within_ns)
{
    struct window left = *from;
    const uint64_t from_key = *key_of_window(windows, from);
    *key_of_window(windows, from) = 0;
    struct window *to = find_window(windows, to_key, within_ns);
    bool is_new = to->last_ns == 0;
    move_to(&left, windows->now_ns, within_ns);
    move_to(to, windows->now_ns, within_ns);
    if (left.kept == 0)
        return;
    if (is_new)
        to->first_ns = INT64_MAX;
    join_frames(to, &left);
    to->told |= left.told;
    if (left.value_count)
        join_values(windows, &left, from_key, to);
    for (unsigned i = 0; i < WINDOW_SLOTS && !left.value_count; i++)
        to->counts[i] += left.counts[i];
}

static void join_chains(struct windows *windows, struct chain *from, uint64_t to_key, int64_t within_ns)
{
    struct chain left = *from;
    *key_of_chain(windows, from) = 0;
    struct chain *to = find_chain(windows, to_key, within_ns, true);
    to->last_ns = left.last_ns > to->last_ns ? left.last_ns : to->last_ns;
    for (unsigned i = 0; i < WINDOW_STEPS_MAX; i++) {
        if (!left.steps[i].taken || (to->steps[i].taken && left.steps[i].begun_ns <= to->steps[i].begun_ns))
            continue;
        to->steps[i] = left.steps[i];
        memmove(kept_of(windows, to), kept_of(windows, from), left.steps[i].kept);
    }
}

static void join_sightings(struct windows *windows, struct sighting *from, uint64_t to_name)
{
    struct sighting left = *from;
    bool is_new;
    forget_sighting(windows, from);
    struct sighting *to = find_sighting(windows, to_name, &is_new);
    if (is_new)
        clear_sighting(windows, to, to_name);
    to->last_ns = left.last_ns > to->last_ns ? left.last_ns : to->last_ns;
}

static bool is_in(const struct ways *ways, uint64_t key)
{
    return ways_find(ways, key) != WAYS_NOWHERE;
}

bool windows_remember(const struct windows *windows, unsigned kinds, uint64_t key)
{
    key |= 1;
    return (kinds & WINDOWS_COUNTS && is_in(&windows->window_ways, key)) ||
           (kinds & WINDOWS_PARTS && is_in(&windows->window_ways, key_of_part(windows, key))) ||
           (kinds & WINDOWS_STEPS && is_in(&windows->chain_ways, key)) ||
           (kinds & WINDOWS_FIRST_SEEN && is_in(&windows->sighting_ways, key));
}

void windows_join(struct windows *windows, unsigned kinds, uint64_t from, uint64_t to, int64_t time_ns,
                  int64_t within_ns)
{
    bool unknown = true;
    from |= 1, to |= 1;
    advance(windows, time_ns);
    if (from == to)
        return;
    struct window *window = kinds & WINDOWS_COUNTS ? known_window(windows, from) : NULL;
    struct window *part = kinds & WINDOWS_PARTS ? known_window(windows, key_of_part(windows, from)) : NULL;
    struct chain *chain = kinds & WINDOWS_STEPS ? find_chain(windows, from, within_ns, false) : NULL;
    struct sighting *sighting = kinds & WINDOWS_FIRST_SEEN ? find_sighting(windows, from, &unknown) : NULL;
    if (window)
        join_windows(windows, window, to, within_ns);
    if (part)
        join_windows(windows, part, key_of_part(windows, to), within_ns);
    if (chain)
        join_chains(windows, chain, to, within_ns);
    if (!unknown)
        join_sightings(windows, sighting, to);
}

static const char *const impossible = "what a rule remembers cannot be";

static void save_or_load_frame(struct window_frame *frame, struct saved *saved)
{
    saved_u32(saved, &frame->file);
    saved_u64(saved, &frame->frame);
}

static void save_or_load_window(struct windows *windows, uint32_t at, struct saved *saved)
{
    struct window *window = &windows->windows[at];
    saved_time(saved, &window->last_ns);
    saved_time(saved, &window->slot);
    saved_time(saved, &window->first_ns);
    for (unsigned i = 0; i < RECENT; i++)
        saved_u64(saved, &window->recent[i]);
    for (unsigned i = 0; i < WINDOW_SLOTS; i++)
        saved_u64(saved, &window->counts[i]);
    for (unsigned i = 0; i < WINDOW_VALUES; i++)
        saved_u64(saved, &window->values[i]);
    saved_u32(saved, &window->value_count);
    saved_u64(saved, &window->kept);
    for (unsigned i = 0; i < WINDOW_FRAMES && i < window->kept; i++)
        save_or_load_frame(&window->first[i], saved);
    for (unsigned i = 0; i < WINDOW_FRAMES && i + WINDOW_FRAMES < window->kept; i++)
        save_or_load_frame(&window->last[i], saved);
    saved_u8(saved, &window->next_recent);
    saved_bool(saved, &window->told);
}

static void save_or_load_chain(struct windows *windows, uint32_t at, struct saved *saved)
{
    struct chain *chain = &windows->chains[at];
    saved_time(saved, &chain->last_ns);
    for (unsigned i = 0; i < WINDOW_STEPS_MAX; i++) {
        saved_bool(saved, &chain->steps[i].taken);
        saved_time(saved, &chain->steps[i].begun_ns);
        saved_u64(saved, &chain->steps[i].message);
        save_or_load_frame(&chain->steps[i].frame, saved);
        chain->steps[i].kept = (uint16_t)saved_count(saved, chain->steps[i].kept, WINDOW_KEPT);
        saved_octets(saved, windows->kept[at], chain->steps[i].kept);
    }
}

static void save_or_load_sighting(struct windows *windows, uint32_t at, struct saved *saved)
{
    struct sighting *sighting = &windows->sightings[at];
    saved_time(saved, &sighting->last_ns);
    saved_time(saved, &sighting->slot);
    saved_u32(saved, &sighting->window);
    saved_u32(saved, &sighting->owner);
    bool possible = sighting->window == no_window || sighting->window < windows->window_ways.count;
    saved_require(saved, possible, impossible);
}

typedef void save_or_load_place(struct windows *windows, uint32_t at, struct saved *saved);

/* What is there of a table: for each its place, its key, and what `rest` knows. */
static void save_or_load_table(struct windows *windows, struct ways *ways, save_or_load_place *rest,
                               struct saved *saved)
{
    uint32_t left = 0, at = 0;
    for (uint32_t i = 0; !saved->loading && i < ways->count; i++)
        left += ways->keys[i] != 0;
    left = saved_count(saved, left, ways->count);
    for (; left && saved_ok(saved); left--, at++) {
        while (!saved->loading && ways->keys[at] == 0)
            at++;
        uint64_t key = saved->loading ? 0 : ways->keys[at];
        saved_u32(saved, &at);
        saved_u64(saved, &key);
        bool possible = at < ways->count && key && ways_set(ways, key) == at / WAYS * WAYS;
        saved_require(saved, possible, impossible);
        if (!possible)
            return;
        ways->keys[at] = key;
        rest(windows, at, saved);
    }
}

void windows_save_or_load(struct windows *windows, struct saved *saved)
{
    static const char other_size[] = "its table of what rules remember is of another size";
    saved_same(saved, windows->window_ways.count, other_size);
    saved_same(saved, windows->chain_ways.count, other_size);
    saved_same(saved, windows->sighting_ways.count, other_size);
    saved_bool(saved, &windows->begun);
    saved_time(saved, &windows->begin_ns);
    saved_time(saved, &windows->now_ns);
    saved_i64(saved, &windows->forgotten_ns);
    save_or_load_table(windows, &windows->window_ways, save_or_load_window, saved);
    save_or_load_table(windows, &windows->chain_ways, save_or_load_chain, saved);
    save_or_load_table(windows, &windows->sighting_ways, save_or_load_sighting, saved);
}

const struct windows_stats *windows_stats(const struct windows *windows)
{
    return &windows->stats;
}
