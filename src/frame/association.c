// SPDX-License-Identifier: Apache-2.0
#include "frame/association.h"

#include "base/hash.h"

enum {
    NEAR = TSN_WINDOW, /* how far a TSN may be from the expected one for a tie by tag */
    SAME_TAG_MAX = 16, /* associations with the same tag and ports that are looked at */
    RESYNC = 1 << 20,  /* a jump beyond this is a new beginning, not a loss */
};

/* What is remembered of a TSN: a hash with SEEN set, and UNSURE where not all of the chunk is known. */
enum { UNSURE = 1, SEEN = 2 };

/* Places, directions and associations are named by index + 1, so that zeroed memory is empty. */
struct associations {
    uint32_t count, used, mask;
    uint32_t newest, oldest;
    uint64_t seed, opened, evicted, missing_evicted;
    struct association *list;
    uint32_t *by_path, *by_tag; /* heads of chains */
};

static size_t aligned(size_t size)
{
    return (size + 63) & ~(size_t)63;
}

static uint32_t at_least_one(uint32_t count)
{
    return count ? count : 1;
}

static uint32_t bucket_count(uint32_t count)
{
    uint32_t buckets = 1;
    while (buckets < count * UINT64_C(4) && buckets < UINT32_C(1) << 24)
        buckets *= 2;
    return buckets;
}

size_t associations_size(uint32_t count)
{
    return aligned(sizeof(struct associations)) + aligned(at_least_one(count) * sizeof(struct association)) +
           2 * aligned(bucket_count(at_least_one(count)) * sizeof(uint32_t));
}

struct associations *associations_init(void *memory, uint32_t count, uint64_t seed)
{
    struct associations *table = memory;
    char *at = (char *)memory + aligned(sizeof *table);
    table->count = at_least_one(count);
    table->seed = seed;
    table->mask = bucket_count(table->count) - 1;
    table->list = (struct association *)(void *)at;
    at += aligned(table->count * sizeof(struct association));
    table->by_path = (uint32_t *)(void *)at;
    at += aligned((table->mask + (size_t)1) * sizeof(uint32_t));
    table->by_tag = (uint32_t *)(void *)at;
    return table;
}

static uint32_t index_of(const struct associations *table, const struct association *a)
{
    return (uint32_t)(a - table->list);
}

static uint64_t hash_end(uint64_t seed, const struct ip_address *ip, uint16_t port)
{
    uint64_t word[2];
    _Static_assert(sizeof word == sizeof ip->bytes, "an address is two words");
    memcpy(word, ip->bytes, sizeof word);
    return hash_words(hash_words(hash_words(seed, word[0], 0), word[1], 1), port, ip->family);
}

/* The same for both ways. */
static uint32_t *path_bucket(const struct associations *table, const struct path *path)
{
    uint64_t a = hash_end(table->seed, &path->src, path->src_port);
    uint64_t b = hash_end(table->seed, &path->dest, path->dest_port);
    return &table->by_path[hash_words(table->seed, a + b, a ^ b) & table->mask];
}

static struct path_place *place_named(const struct associations *table, uint32_t name)
{
    uint32_t index = name - 1;
    return &table->list[index / ASSOCIATION_PATHS].paths[index % ASSOCIATION_PATHS];
}

static bool same_path(const struct path *a, const struct path *b)
{
    return a->src_port == b->src_port && a->dest_port == b->dest_port && ip_equal(&a->src, &b->src) &&
           ip_equal(&a->dest, &b->dest);
}

static struct path reversed(const struct path *path)
{
    return (struct path){path->dest, path->src, path->dest_port, path->src_port};
}

static struct path_place *find_path(const struct associations *table, const struct path *path,
                                    struct association **ret, unsigned *ret_from)
{
    const struct path back = reversed(path);
    for (uint32_t name = *path_bucket(table, path); name;) {
        struct path_place *place = place_named(table, name);
        bool forth = same_path(&place->path, path);
        if (forth || same_path(&place->path, &back)) {
            *ret = &table->list[(name - 1) / ASSOCIATION_PATHS];
            *ret_from = forth ? place->from : !place->from;
            return place;
        }
        name = place->chain;
    }
    return NULL;
}

static void forget_path(struct associations *table, struct association *a, struct path_place *place)
{
    uint32_t name = index_of(table, a) * ASSOCIATION_PATHS + (uint32_t)(place - a->paths) + 1;
    uint32_t *link = path_bucket(table, &place->path);
    while (*link && *link != name)
        link = &place_named(table, *link)->chain;
    if (*link)
        *link = place->chain;
    place->used = false;
}

/* The path must not be known yet. */
static void learn_path(struct associations *table, struct association *a, unsigned from,
                       const struct path *path, bool announced)
{
    struct path_place *place = &a->paths[a->next_path];
    a->next_path = (uint8_t)((a->next_path + 1) % ASSOCIATION_PATHS);
    if (place->used)
        forget_path(table, a, place);
    uint32_t *bucket = path_bucket(table, path);
    *place = (struct path_place){*path, *bucket, (uint8_t)from, true, announced};
    *bucket = index_of(table, a) * ASSOCIATION_PATHS + (uint32_t)(place - a->paths) + 1;
}

static uint32_t *tag_bucket(const struct associations *table, uint16_t src_port, uint16_t dest_port,
                            uint32_t tag)
{
    return &table->by_tag[hash_words(table->seed, (uint32_t)src_port << 16 | dest_port, tag) & table->mask];
}

static void forget_tag(struct associations *table, struct association *a, unsigned from)
{
    struct direction *d = &a->direction[from];
    uint32_t name = index_of(table, a) * 2 + from + 1;
    if (!d->tag_known)
        return;
    uint32_t *link = tag_bucket(table, d->src_port, d->dest_port, d->tag);
    while (*link && *link != name)
        link = &table->list[(*link - 1) / 2].direction[(*link - 1) % 2].chain;
    if (*link)
        *link = d->chain;
    d->tag_known = false;
}

static void learn_tag(struct associations *table, struct association *a, unsigned from, uint32_t tag)
{
    struct direction *d = &a->direction[from];
    forget_tag(table, a, from);
    d->tag = tag;
    d->tag_known = true;
    d->src_port = a->port[from];
    d->dest_port = a->port[!from];
    uint32_t *bucket = tag_bucket(table, d->src_port, d->dest_port, tag);
    d->chain = *bucket;
    *bucket = index_of(table, a) * 2 + from + 1;
}

/* An association that these signs fit, on another path than before. */
static struct association *find_tag(const struct associations *table, const struct packet_signs *signs,
                                    unsigned *ret_from)
{
    if (!signs->tag_is_receivers || signs->tag == 0)
        return NULL;
    uint32_t name = *tag_bucket(table, signs->path.src_port, signs->path.dest_port, signs->tag);
    for (unsigned looked_at = 0; name && looked_at < SAME_TAG_MAX; looked_at++) {
        struct association *a = &table->list[(name - 1) / 2];
        const struct direction *d = &a->direction[(name - 1) % 2];
        *ret_from = (name - 1) % 2;
        name = d->chain;
        if (d->tag != signs->tag || d->src_port != signs->path.src_port ||
            d->dest_port != signs->path.dest_port)
            continue;
        uint32_t distance = signs->first_tsn - d->highest + NEAR;
        if (!signs->has_data || !d->started || distance <= 2 * NEAR)
            return a;
    }
    return NULL;
}

static void unlink_age(struct associations *table, struct association *a)
{
    *(a->newer ? &table->list[a->newer - 1].older : &table->newest) = a->older;
    *(a->older ? &table->list[a->older - 1].newer : &table->oldest) = a->newer;
}

static void link_newest(struct associations *table, struct association *a)
{
    uint32_t name = index_of(table, a) + 1;
    a->newer = 0;
    a->older = table->newest;
    *(table->newest ? &table->list[table->newest - 1].newer : &table->oldest) = name;
    table->newest = name;
}

static void evict(struct associations *table, struct association *a)
{
    for (unsigned i = 0; i < ASSOCIATION_PATHS; i++)
        if (a->paths[i].used)
            forget_path(table, a, &a->paths[i]);
    for (unsigned from = 0; from < 2; from++) {
        table->missing_evicted += direction_missing(&a->direction[from]);
        forget_tag(table, a, from);
    }
    unlink_age(table, a);
    table->evicted++;
}

/* False if it is known already, or one too many. */
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

/* The same for both directions, below 2^53, never 0; without the seed, so that it is the same in every run.
 */
static uint64_t flow_id(const struct path *path)
{
    uint64_t a = hash_words(hash_bytes(1, span_of(path->src.bytes, 16)), path->src_port, path->src.family);
    uint64_t b = hash_words(hash_bytes(1, span_of(path->dest.bytes, 16)), path->dest_port, path->dest.family);
    return hash_words(3, a + b, a ^ b) >> 11 | 1;
}

static struct association *open_new(struct associations *table, const struct path *path)
{
    struct association *a = &table->list[table->used < table->count ? table->used++ : table->oldest - 1];
    if (a->flow_id)
        evict(table, a);
    memset(a, 0, sizeof *a);
    table->opened++;
    a->flow_id = flow_id(path);
    a->port[0] = path->src_port;
    a->port[1] = path->dest_port;
    link_newest(table, a);
    return a;
}

/* New tags on a known path: the same ends, but a new association, whose TSNs start anew. */
static void start_anew(struct direction *direction)
{
    direction->missing = direction_missing(direction);
    direction->started = false;
}

/* A path that was only announced belongs to the association once a packet with its tag comes that way. */
static bool belongs(const struct association *a, unsigned from, const struct packet_signs *signs,
                    const struct path_place *place)
{
    const struct direction *d = &a->direction[from];
    return !place->announced || (d->tag_known && d->tag == signs->tag) ||
           (d->handshake_known && d->handshake == signs->tag);
}

static struct association *find(struct associations *table, const struct packet_signs *signs,
                                unsigned *ret_from)
{
    struct association *a;
    struct path_place *place = find_path(table, &signs->path, &a, ret_from);
    if (place && belongs(a, *ret_from, signs, place)) {
        place->announced = false;
    } else {
        if (place)
            forget_path(table, a, place);
        a = find_tag(table, signs, ret_from);
        if (!a) {
            *ret_from = 0;
            a = open_new(table, &signs->path);
        }
        learn_path(table, a, *ret_from, &signs->path, false);
    }
    remember_address(a, *ret_from, &signs->path.src);
    remember_address(a, !*ret_from, &signs->path.dest);
    return a;
}

struct association *associations_of(struct associations *table, const struct packet_signs *signs,
                                    unsigned *ret_from)
{
    struct association *a = find(table, signs, ret_from);
    struct direction *d = &a->direction[*ret_from];
    bool anew = d->tag_known && d->tag != signs->tag && signs->has_data;
    if (signs->tag_is_receivers && anew)
        start_anew(d);
    if (signs->tag_is_receivers && (!d->tag_known || anew))
        learn_tag(table, a, *ret_from, signs->tag);
    if (table->newest != index_of(table, a) + 1) {
        unlink_age(table, a);
        link_newest(table, a);
    }
    d->packets++;
    return a;
}

void associations_handshake(struct associations *table, struct association *association, unsigned end,
                            uint32_t tag)
{
    struct direction *back = &association->direction[!end];
    back->handshake = tag;
    back->handshake_known = true;
    if (!back->tag_known)
        learn_tag(table, association, !end, tag);
}

void associations_add_address(struct associations *table, struct association *association, unsigned end,
                              const struct ip_address *address)
{
    if (!remember_address(association, end, address))
        return;
    for (unsigned i = 0; i < association->address_count[!end]; i++) {
        const struct path path = {*address, association->address[!end][i], association->port[end],
                                  association->port[!end]};
        struct association *other;
        unsigned from;
        if (!find_path(table, &path, &other, &from))
            learn_path(table, association, end, &path, true);
    }
}

uint64_t associations_sender(const struct associations *table, const struct association *association,
                             unsigned from, uint32_t tag)
{
    uint64_t end[2];
    for (unsigned i = 0; i < 2; i++) {
        const struct ip_address *address = &association->address[i][0];
        end[i] = hash_bytes(table->seed, span_of(address->bytes, sizeof address->bytes));
        end[i] = hash_words(end[i], association->port[i], address->family);
    }
    return hash_words(end[from], end[!from], tag);
}

static uint32_t *content_of(struct direction *direction, uint32_t tsn)
{
    return &direction->content[tsn % TSN_WINDOW];
}

/* Moves the window on by `steps`. */
static void advance(struct direction *direction, uint32_t steps)
{
    uint32_t from = (direction->highest + 1) % TSN_WINDOW;
    uint32_t leaving = steps < TSN_WINDOW ? steps : TSN_WINDOW;
    uint32_t to_end = leaving < TSN_WINDOW - from ? leaving : TSN_WINDOW - from;
    memset(&direction->content[from], 0, to_end * sizeof *direction->content);
    memset(direction->content, 0, (leaving - to_end) * sizeof *direction->content);
    direction->highest += steps;
    direction->expected += steps;
}

static void start(struct direction *direction, uint32_t tsn)
{
    direction->missing = direction_missing(direction);
    memset(direction->content, 0, sizeof direction->content);
    direction->started = true;
    direction->highest = tsn;
    direction->expected = 1;
    direction->seen = 0;
}

enum tsn_verdict direction_tsn(struct direction *direction, uint32_t tsn, uint32_t content, bool cut)
{
    int32_t ahead = (int32_t)(tsn - direction->highest);
    if (!direction->started || ahead > RESYNC || ahead < -RESYNC) {
        start(direction, tsn);
    } else if (ahead > 0) {
        advance(direction, (uint32_t)ahead);
    } else if (ahead <= -TSN_WINDOW) {
        direction->data_chunks++;
        return TSN_NEW;
    }
    uint32_t back = direction->highest - tsn;
    if (back >= direction->expected)
        direction->expected = (uint64_t)back + 1;
    content = (content & ~(uint32_t)UNSURE) | SEEN | (cut ? UNSURE : 0);
    uint32_t *known = content_of(direction, tsn), before = *known;
    if (before == content)
        return TSN_DUPLICATE;
    direction->seen += before == 0;
    direction->data_chunks++;
    *known = content;
    return before == 0 || ((before | content) & UNSURE) ? TSN_NEW : TSN_CONFLICT;
}

/* Of what the window holds, everything up to `tsn` counts as seen. */
static void skip_in_window(struct direction *direction, uint32_t tsn)
{
    for (uint32_t back = direction->highest - tsn; back < TSN_WINDOW && back < direction->expected; back++) {
        uint32_t *known = content_of(direction, direction->highest - back);
        direction->seen += *known == 0;
        if (*known == 0)
            *known = UNSURE;
    }
}

void direction_forward(struct direction *direction, uint32_t tsn)
{
    int32_t ahead = (int32_t)(tsn - direction->highest);
    if (!direction->started || ahead > RESYNC || ahead <= -TSN_WINDOW)
        return;
    if (ahead > 0) {
        skip_in_window(direction, direction->highest);
        advance(direction, (uint32_t)ahead);
    }
    skip_in_window(direction, tsn);
    if (ahead > TSN_WINDOW)
        direction->seen += (uint32_t)(ahead - TSN_WINDOW);
}

uint64_t direction_missing(const struct direction *direction)
{
    return direction->missing + (direction->started ? direction->expected - direction->seen : 0);
}

static const char *const impossible = "an association in it cannot be";

/* Those that were seen: few where little was sent. */
static void save_or_load_contents(struct direction *d, struct saved *saved)
{
    uint32_t left = 0;
    for (unsigned i = 0; i < TSN_WINDOW; i++)
        left += d->content[i] != 0;
    left = saved_count(saved, left, TSN_WINDOW);
    for (uint16_t at = 0; left && saved_ok(saved); left--, at++) {
        while (!saved->loading && d->content[at] == 0)
            at++;
        saved_u16(saved, &at);
        saved_require(saved, at < TSN_WINDOW, impossible);
        if (saved_ok(saved))
            saved_u32(saved, &d->content[at]);
    }
}

static void save_or_load_direction(struct direction *d, struct saved *saved)
{
    saved_bool(saved, &d->started);
    saved_bool(saved, &d->handshake_known);
    saved_u32(saved, &d->handshake);
    saved_u16(saved, &d->src_port);
    saved_u16(saved, &d->dest_port);
    saved_u32(saved, &d->highest);
    saved_u64(saved, &d->expected);
    saved_u64(saved, &d->seen);
    saved_u64(saved, &d->data_chunks);
    saved_u64(saved, &d->missing);
    saved_u64(saved, &d->packets);
    save_or_load_contents(d, saved);
}

static void save_or_load_tag(struct associations *table, struct association *a, unsigned from,
                             struct saved *saved)
{
    bool known = a->direction[from].tag_known;
    uint32_t tag = a->direction[from].tag;
    saved_bool(saved, &known);
    saved_u32(saved, &tag);
    if (saved->loading && saved_ok(saved) && known)
        learn_tag(table, a, from, tag);
}

static void save_or_load_path(struct associations *table, struct association *a, unsigned number,
                              struct saved *saved)
{
    struct path_place *place = &a->paths[number];
    bool used = place->used;
    saved_bool(saved, &used);
    if (!used)
        return;
    saved_ip(saved, &place->path.src);
    saved_ip(saved, &place->path.dest);
    saved_u16(saved, &place->path.src_port);
    saved_u16(saved, &place->path.dest_port);
    saved_u8(saved, &place->from);
    saved_bool(saved, &place->announced);
    saved_require(saved, place->from <= 1, impossible);
    if (!saved->loading || !saved_ok(saved))
        return;
    const struct path path = place->path;
    a->next_path = (uint8_t)number;
    learn_path(table, a, place->from, &path, place->announced);
}

static void save_or_load_ends(struct association *a, struct saved *saved)
{
    for (unsigned end = 0; end < 2; end++) {
        saved_u16(saved, &a->port[end]);
        a->address_count[end] = (uint8_t)saved_count(saved, a->address_count[end], ASSOCIATION_ADDRESSES);
        for (unsigned i = 0; i < a->address_count[end]; i++)
            saved_ip(saved, &a->address[end][i]);
    }
}

static void save_or_load_one(struct associations *table, struct association *a, struct saved *saved)
{
    uint8_t next_path = a->next_path;
    saved_u64(saved, &a->flow_id);
    saved_u32(saved, &a->ppid);
    saved_bool(saved, &a->multi_homed);
    save_or_load_ends(a, saved);
    for (unsigned i = 0; i < ASSOCIATION_PATHS && saved_ok(saved); i++)
        save_or_load_path(table, a, i, saved);
    saved_u8(saved, &next_path);
    saved_require(saved, a->flow_id && next_path < ASSOCIATION_PATHS, impossible);
    a->next_path = next_path % ASSOCIATION_PATHS;
    for (unsigned from = 0; from < 2; from++) {
        save_or_load_tag(table, a, from, saved);
        save_or_load_direction(&a->direction[from], saved);
    }
}

void associations_save_or_load(struct associations *table, struct saved *saved)
{
    const uint32_t count = saved_count(saved, table->used, table->count);
    uint32_t next = table->oldest;
    for (uint32_t i = 0; i < count && saved_ok(saved); i++) {
        struct association *a = &table->list[saved->loading ? i : next - 1];
        next = a->newer;
        if (saved->loading) {
            table->used = i + 1;
            link_newest(table, a);
        }
        save_or_load_one(table, a, saved);
    }
}

const struct association *associations_at(const struct associations *table, uint32_t index)
{
    return index < table->used ? &table->list[index] : NULL;
}

uint64_t associations_opened(const struct associations *table)
{
    return table->opened;
}

uint64_t associations_evicted(const struct associations *table)
{
    return table->evicted;
}

uint64_t associations_missing(const struct associations *table)
{
    uint64_t missing = table->missing_evicted;
    for (uint32_t i = 0; i < table->used; i++)
        for (unsigned from = 0; from < 2; from++)
            missing += direction_missing(&table->list[i].direction[from]);
    return missing;
}
