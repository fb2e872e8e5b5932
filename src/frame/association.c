// SPDX-License-Identifier: Apache-2.0
#include "frame/association.h"

#include "base/hash.h"

/* A hint has few places to stand, so a flood costs no time; the key is fixed, so that what gives way is the same in every run. */
#define PLACE_KEY UINT64_C(0x6a09e667f3bcc908)

enum {
    WAYS = 4,           /* places that one hash may use */
    NEAR = TSN_WINDOW,  /* how far a TSN may be from the expected one for a tie by tag */
    RESYNC = 1 << 20,   /* a jump beyond this is a new beginning, not a loss */
    SKIPPED = 1,        /* content of a TSN that its sender took back */
    SEEN_CUT = 2,       /* content of one that the capture cut */
    CONTENT_MIN = 4,
};

/* A hint to an association; stale where the generation is another. */
struct hint {
    uint32_t association; /* index + 1; 0: empty */
    uint32_t generation;
    uint8_t from;
    struct path path; /* of a hint by path; by tag only the ports count */
    uint32_t tag;
};

struct associations {
    uint32_t count, used, hint_mask;
    uint64_t clock, opened, evicted, evicted_missing;
    struct association *list;
    struct hint *by_path, *by_tag;
};

static size_t aligned(size_t size)
{
    return (size + 63) & ~(size_t)63;
}

static uint32_t hint_count(uint32_t count)
{
    uint32_t hints = WAYS;
    while (hints < count * UINT64_C(8) && hints < UINT32_C(1) << 24)
        hints *= 2;
    return hints;
}

size_t associations_size(uint32_t count)
{
    return aligned(sizeof(struct associations)) + aligned(count * sizeof(struct association)) +
           2 * aligned(hint_count(count) * sizeof(struct hint));
}

struct associations *associations_init(void *memory, uint32_t count)
{
    struct associations *table = memory;
    char *at = (char *)memory + aligned(sizeof *table);
    table->count = count;
    table->hint_mask = hint_count(count) - 1;
    table->list = (struct association *)(void *)at;
    at += aligned(count * sizeof(struct association));
    table->by_path = (struct hint *)(void *)at;
    at += aligned((table->hint_mask + (size_t)1) * sizeof(struct hint));
    table->by_tag = (struct hint *)(void *)at;
    return table;
}

static uint64_t ports_of(const struct path *path)
{
    return (uint64_t)path->src_port << 16 | path->dest_port;
}

static struct hint *path_places(const struct associations *table, const struct path *path)
{
    uint64_t h = hash_bytes(PLACE_KEY, span_of(path->src.bytes, sizeof path->src.bytes));
    h = hash_bytes(h, span_of(path->dest.bytes, sizeof path->dest.bytes));
    h = hash_words(h, ports_of(path), path->src.family);
    return &table->by_path[h & table->hint_mask & ~(uint64_t)(WAYS - 1)];
}

static struct hint *tag_places(const struct associations *table, const struct path *path, uint32_t tag)
{
    return &table->by_tag[hash_words(PLACE_KEY, ports_of(path), tag) & table->hint_mask & ~(uint64_t)(WAYS - 1)];
}

static bool live(const struct associations *table, const struct hint *hint)
{
    return hint->association && table->list[hint->association - 1].used &&
           table->list[hint->association - 1].generation == hint->generation;
}

static bool same_path(const struct path *a, const struct path *b)
{
    return a->src_port == b->src_port && a->dest_port == b->dest_port && ip_equal(&a->src, &b->src) &&
           ip_equal(&a->dest, &b->dest);
}

static struct hint *find_path(const struct associations *table, const struct path *path)
{
    struct hint *places = path_places(table, path);
    for (unsigned i = 0; i < WAYS; i++)
        if (live(table, &places[i]) && same_path(&places[i].path, path))
            return &places[i];
    return NULL;
}

/* The first place that is stale, else the one whose association was used longest ago. */
static struct hint *free_place(const struct associations *table, struct hint *places)
{
    struct hint *best = &places[0];
    for (unsigned i = 0; i < WAYS; i++) {
        if (!live(table, &places[i]))
            return &places[i];
        if (table->list[places[i].association - 1].last_use < table->list[best->association - 1].last_use)
            best = &places[i];
    }
    return best;
}

static struct hint hint_to(const struct associations *table, const struct association *a, unsigned from,
                           const struct path *path, uint32_t tag)
{
    return (struct hint){(uint32_t)(a - table->list) + 1, a->generation, (uint8_t)from, *path, tag};
}

static void add_path(struct associations *table, const struct association *a, unsigned from, const struct path *path)
{
    struct hint *known = find_path(table, path);
    *(known ? known : free_place(table, path_places(table, path))) = hint_to(table, a, from, path, 0);
}

static void add_both_ways(struct associations *table, const struct association *a, unsigned from,
                          const struct path *path)
{
    const struct path back = {path->dest, path->src, path->dest_port, path->src_port};
    add_path(table, a, from, path);
    add_path(table, a, !from, &back);
}

static void add_tag(struct associations *table, struct association *a, unsigned from, const struct path *path,
                    uint32_t tag)
{
    a->direction[from].tag = tag;
    a->direction[from].tag_known = true;
    *free_place(table, tag_places(table, path, tag)) = hint_to(table, a, from, path, tag);
}

/* False if it was known, or there is no room for it. */
static bool remember_address(struct association *a, unsigned end, const struct ip_address *address)
{
    for (unsigned i = 0; i < a->address_count[end]; i++)
        if (ip_equal(&a->address[end][i], address))
            return false;
    if (a->address_count[end] == ASSOCIATION_ADDRESSES)
        return false;
    a->address[end][a->address_count[end]++] = *address;
    a->multi_homed |= a->address_count[end] > 1;
    return true;
}

/* The same for both directions, below 2^53, never 0; without the seed, so that it is the same in every run. */
static uint64_t flow_id(const struct path *path)
{
    uint64_t a = hash_words(hash_bytes(1, span_of(path->src.bytes, 16)), path->src_port, path->src.family);
    uint64_t b = hash_words(hash_bytes(1, span_of(path->dest.bytes, 16)), path->dest_port, path->dest.family);
    return hash_words(3, a + b, a ^ b) >> 11 | 1;
}

static struct association *open_new(struct associations *table, const struct path *path)
{
    struct association *a = &table->list[0];
    if (table->used < table->count) {
        a = &table->list[table->used++];
    } else {
        for (uint32_t i = 1; i < table->count; i++)
            if (table->list[i].last_use < a->last_use)
                a = &table->list[i];
        table->evicted++;
        for (unsigned end = 0; end < 2; end++)
            table->evicted_missing += a->direction[end].missing + direction_unseen(&a->direction[end]);
    }
    uint32_t generation = a->generation + 1;
    *a = (struct association){.used = true, .generation = generation, .flow_id = flow_id(path)};
    a->port[0] = path->src_port;
    a->port[1] = path->dest_port;
    remember_address(a, 0, &path->src);
    remember_address(a, 1, &path->dest);
    table->opened++;
    return a;
}

/* An association that this packet's tag and TSN fit, on another path than before. */
static struct association *tie_by_tag(struct associations *table, const struct path *path, uint32_t tag,
                                      const uint32_t *first_tsn, unsigned *ret_from)
{
    struct hint *places = tag_places(table, path, tag);
    for (unsigned i = 0; tag && first_tsn && i < WAYS; i++) {
        const struct hint *hint = &places[i];
        if (!live(table, hint) || hint->tag != tag || hint->path.src_port != path->src_port ||
            hint->path.dest_port != path->dest_port)
            continue;
        struct association *a = &table->list[hint->association - 1];
        const struct direction *d = &a->direction[hint->from];
        uint32_t distance = *first_tsn - d->highest + NEAR;
        if (d->started && d->tag_known && d->tag == tag && distance <= 2 * NEAR) {
            *ret_from = hint->from;
            return a;
        }
    }
    return NULL;
}

/* New tags on a known path: the same ends, but a new association, whose TSNs start anew. */
static void start_anew(struct direction *direction)
{
    direction->missing += direction_unseen(direction);
    direction->started = false;
    direction->tag_known = false;
    direction->has_forwarded = false;
    memset(direction->content, 0, sizeof direction->content);
}

struct association *associations_of(struct associations *table, const struct path *path, uint32_t tag,
                                    const uint32_t *first_tsn, unsigned *ret_from)
{
    struct hint *known = find_path(table, path);
    struct association *a = known ? &table->list[known->association - 1] : NULL;
    if (a)
        *ret_from = known->from;
    /* a path on which no data was heard yet may turn out to be another association's second one */
    if (!a || !a->direction[*ret_from].started) {
        struct association *tied = tie_by_tag(table, path, tag, first_tsn, ret_from);
        if (tied) {
            a = tied;
            remember_address(a, *ret_from, &path->src);
            remember_address(a, !*ret_from, &path->dest);
            add_both_ways(table, a, *ret_from, path);
        }
    }
    if (!a) {
        *ret_from = 0;
        a = open_new(table, path);
        add_both_ways(table, a, *ret_from, path);
    }
    struct direction *d = &a->direction[*ret_from];
    if (first_tsn && d->tag_known && d->tag != tag)
        start_anew(d);
    if (first_tsn && !d->tag_known)
        add_tag(table, a, *ret_from, path, tag);
    a->last_use = ++table->clock;
    d->packets++;
    return a;
}

void associations_add_address(struct associations *table, struct association *association, unsigned end,
                              const struct ip_address *address)
{
    if (!remember_address(association, end, address))
        return;
    for (unsigned i = 0; i < association->address_count[!end]; i++) {
        const struct path path = {*address, association->address[!end][i], association->port[end],
                                  association->port[!end]};
        add_both_ways(table, association, end, &path);
    }
}

static uint32_t *place(struct direction *direction, uint32_t tsn)
{
    return &direction->content[tsn % TSN_WINDOW];
}

/* Moves the window so that `tsn` is its highest; what leaves it unseen is missing. */
static void advance(struct direction *direction, uint32_t tsn)
{
    uint32_t steps = tsn - direction->highest;
    uint32_t inside = steps < TSN_WINDOW ? steps : TSN_WINDOW;
    for (uint32_t i = 1; i <= inside; i++) {
        uint32_t *leaving = place(direction, direction->highest + i);
        bool was_expected = direction->highest + i - TSN_WINDOW - direction->first < UINT32_C(1) << 31;
        direction->missing += *leaving == 0 && was_expected;
        *leaving = 0;
    }
    direction->missing += steps - inside;
    direction->highest = tsn;
}

enum tsn_verdict direction_tsn(struct direction *direction, uint32_t tsn, uint32_t content)
{
    int32_t ahead = (int32_t)(tsn - direction->highest);
    if (content == CONTENT_UNKNOWN)
        content = SEEN_CUT;
    else if (content < CONTENT_MIN)
        content += CONTENT_MIN;
    if (!direction->started || ahead > RESYNC || ahead < -RESYNC) {
        direction->missing += direction_unseen(direction);
        memset(direction->content, 0, sizeof direction->content);
        direction->started = true;
        direction->first = direction->highest = tsn;
    } else if (ahead > 0) {
        advance(direction, tsn);
    } else if (ahead <= -TSN_WINDOW) {
        direction->data_chunks++;
        return TSN_NEW;
    }
    uint32_t *seen = place(direction, tsn);
    bool comparable = content != SEEN_CUT && *seen != SEEN_CUT;
    if (*seen == content || (*seen > SKIPPED && !comparable))
        return TSN_DUPLICATE;
    enum tsn_verdict verdict = *seen > SKIPPED ? TSN_CONFLICT : TSN_NEW;
    *seen = content;
    if ((int32_t)(tsn - direction->first) < 0)
        direction->first = tsn;
    direction->data_chunks++;
    return verdict;
}

void direction_forward(struct direction *direction, uint32_t tsn)
{
    int32_t ahead = (int32_t)(tsn - direction->highest);
    bool old = direction->has_forwarded && (int32_t)(tsn - direction->forwarded) <= 0;
    if (!direction->started || old || ahead > RESYNC || ahead <= -TSN_WINDOW)
        return;
    direction->has_forwarded = true;
    direction->forwarded = tsn;
    if (ahead > TSN_WINDOW) { /* all of the window is behind it, and nothing between is missing */
        memset(direction->content, 0, sizeof direction->content);
        direction->first = direction->highest = tsn;
        *place(direction, tsn) = SKIPPED;
        return;
    }
    for (uint32_t at = direction->highest - TSN_WINDOW + 1; at != direction->highest + 1; at++)
        if ((int32_t)(tsn - at) >= 0 && *place(direction, at) == 0)
            *place(direction, at) = SKIPPED;
    for (uint32_t at = direction->highest + 1; ahead > 0 && at != tsn + 1; at++) {
        advance(direction, at);
        *place(direction, at) = SKIPPED;
    }
}

uint64_t direction_unseen(const struct direction *direction)
{
    uint64_t unseen = 0;
    uint32_t span = direction->highest - direction->first;
    for (uint32_t i = 0; direction->started && i < TSN_WINDOW && i <= span; i++)
        unseen += direction->content[(direction->highest - i) % TSN_WINDOW] == 0;
    return unseen;
}

const struct association *associations_at(const struct associations *table, uint32_t index)
{
    return index < table->used ? &table->list[index] : NULL;
}

uint64_t associations_opened(const struct associations *table)
{
    return table->opened;
}

uint64_t associations_evicted_missing(const struct associations *table)
{
    return table->evicted_missing;
}

uint64_t associations_evicted(const struct associations *table)
{
    return table->evicted;
}
