// SPDX-License-Identifier: Apache-2.0
#include "memory/dialogue.h"

#include "base/hash.h"

/*
 * Entries and slots are named by index + 1, so that zeroed memory is an empty table. A dialogue stands in
 * up to two chains of the hash (one for each side's id) and in one list by age; `chain` links are
 * dialogue * 2 + side + 1.
 */
struct dialogues {
    struct dialogue_limits limits;
    struct dialogue_stats stats;
    uint64_t seed, linked;
    uint32_t bucket_mask;
    uint32_t newest, oldest;
    uint32_t free_dialogue, used_dialogues; /* recycled ones first: they are warm */
    uint32_t free_slot, used_slots;
    uint32_t *buckets;
    struct dialogue *dialogues;
    struct packed_signal *slots;
};

static uint32_t bucket_count(const struct dialogue_limits *limits)
{
    uint32_t count = 1;
    while (count < limits->dialogues * UINT64_C(2) && count < UINT32_C(1) << 30)
        count *= 2;
    return count;
}

static size_t aligned(size_t size)
{
    return (size + 63) & ~(size_t)63;
}

size_t dialogues_size(const struct dialogue_limits *limits)
{
    return aligned(sizeof(struct dialogues)) + aligned(bucket_count(limits) * sizeof(uint32_t)) +
           aligned(limits->dialogues * sizeof(struct dialogue)) +
           aligned(limits->requests * sizeof(struct packed_signal));
}

struct dialogues *dialogues_init(void *memory, const struct dialogue_limits *limits, uint64_t seed)
{
    struct dialogues *table = memory;
    char *at = (char *)memory + aligned(sizeof *table);
    table->limits = *limits;
    table->seed = seed;
    table->bucket_mask = bucket_count(limits) - 1;
    table->buckets = (uint32_t *)(void *)at;
    at += aligned((table->bucket_mask + (size_t)1) * sizeof(uint32_t));
    table->dialogues = (struct dialogue *)(void *)at;
    at += aligned(limits->dialogues * sizeof(struct dialogue));
    table->slots = (struct packed_signal *)(void *)at;
    return table;
}

static uint32_t *bucket_of(struct dialogues *table, struct dialogue_key key)
{
    return &table->buckets[hash_words(table->seed, key.address, key.tid) & table->bucket_mask];
}

static uint32_t index_of(const struct dialogues *table, const struct dialogue *dialogue)
{
    return (uint32_t)(dialogue - table->dialogues);
}

static void age_unlink(struct dialogues *table, struct dialogue *d)
{
    *(d->newer ? &table->dialogues[d->newer - 1].older : &table->newest) = d->older;
    *(d->older ? &table->dialogues[d->older - 1].newer : &table->oldest) = d->newer;
}

static void age_link_newest(struct dialogues *table, struct dialogue *d)
{
    d->newer = 0;
    d->older = table->newest;
    uint32_t self = index_of(table, d) + 1;
    *(table->newest ? &table->dialogues[table->newest - 1].newer : &table->oldest) = self;
    table->newest = self;
}

static void key_link(struct dialogues *table, struct dialogue *d, unsigned side)
{
    uint32_t *bucket = bucket_of(table, d->keys[side]);
    d->chain[side] = *bucket;
    d->linked[side] = ++table->linked;
    *bucket = index_of(table, d) * 2 + side + 1;
}

static void key_unlink(struct dialogues *table, struct dialogue *d, unsigned side)
{
    uint32_t self = index_of(table, d) * 2 + side + 1;
    uint32_t *link = bucket_of(table, d->keys[side]);
    while (*link && *link != self)
        link = &table->dialogues[(*link - 1) / 2].chain[(*link - 1) & 1];
    if (*link)
        *link = d->chain[side];
}

static bool has_key(const struct dialogue *d, unsigned side, struct dialogue_key key)
{
    return d->keys[side].tid == key.tid && d->keys[side].address == key.address;
}

static bool request_waits(const struct dialogue *d, int16_t invoke_id, bool from_initiator)
{
    for (unsigned i = 0; i < d->request_count; i++)
        if (d->requests[i].invoke_id == invoke_id && d->requests[i].from_initiator == from_initiator)
            return true;
    return false;
}

static unsigned fitness(const struct dialogue *d, unsigned side, const struct dialogue_hint *hint)
{
    uint64_t peer = side ? d->keys[0].address : d->has_responder ? d->keys[1].address : d->called;
    unsigned waits = hint->has_invoke_id && request_waits(d, hint->invoke_id, side == 0);
    return waits * 2 + (peer == hint->peer || (side == 0 && d->called == hint->peer));
}

struct dialogue *dialogues_find(struct dialogues *table, struct dialogue_key key,
                                const struct dialogue_hint *hint, int64_t now_ns, bool *ret_initiator,
                                bool *ret_several)
{
    struct dialogue *best = NULL;
    unsigned best_fitness = 0;
    *ret_several = false;
    for (uint32_t link = *bucket_of(table, key); link;) {
        struct dialogue *d = &table->dialogues[(link - 1) / 2];
        unsigned side = (link - 1) & 1;
        link = d->chain[side];
        if (!has_key(d, side, key))
            continue;
        *ret_several |= best != NULL;
        unsigned fit = hint ? fitness(d, side, hint) : 0;
        if (best && fit <= best_fitness)
            continue;
        best = d;
        best_fitness = fit;
        *ret_initiator = side == 0;
    }
    if (!best)
        return NULL;
    best->last_ns = now_ns > best->last_ns ? now_ns : best->last_ns;
    age_unlink(table, best);
    age_link_newest(table, best);
    return best;
}

static bool has_alerted(const struct dialogue *d)
{
    for (unsigned i = 0; i < d->request_count; i++)
        if (d->requests[i].alerted)
            return true;
    return false;
}

struct dialogue *dialogues_replaced(struct dialogues *table, struct dialogue_key initiator)
{
    struct dialogue *oldest = NULL;
    unsigned count = 0;
    for (uint32_t link = *bucket_of(table, initiator); link;) {
        struct dialogue *d = &table->dialogues[(link - 1) / 2];
        unsigned side = (link - 1) & 1;
        link = d->chain[side];
        if (side || !has_key(d, 0, initiator))
            continue;
        if (!has_alerted(d))
            return d;
        oldest = d;
        count++;
    }
    return count >= DIALOGUE_SAME_KEY_MAX ? oldest : NULL;
}

struct dialogue *dialogues_open(struct dialogues *table, struct dialogue_key initiator, int64_t now_ns,
                                uint64_t begin_id)
{
    uint32_t index = table->free_dialogue;
    if (index)
        table->free_dialogue = table->dialogues[--index].newer;
    else if (table->used_dialogues < table->limits.dialogues)
        index = table->used_dialogues++;
    else
        return NULL;
    struct dialogue *d = &table->dialogues[index];
    *d = (struct dialogue){
        .id = hash_words(begin_id, initiator.address, initiator.tid) >> 11,
        .last_ns = now_ns,
        .keys = {initiator},
        .open = true,
    };
    key_link(table, d, 0);
    age_link_newest(table, d);
    table->stats.opened++;
    return d;
}

/* Forgets the oldest of too many responders' ids that are the same, so that no chain grows without end. */
static void make_room_for_key(struct dialogues *table, struct dialogue_key key)
{
    struct dialogue *oldest = NULL;
    unsigned count = 0;
    for (uint32_t link = *bucket_of(table, key); link;) {
        struct dialogue *d = &table->dialogues[(link - 1) / 2];
        unsigned side = (link - 1) & 1;
        link = d->chain[side];
        if (side == 1 && has_key(d, 1, key)) {
            oldest = d;
            count++;
        }
    }
    if (count < DIALOGUE_SAME_KEY_MAX)
        return;
    key_unlink(table, oldest, 1);
    oldest->has_responder = false;
}

void dialogues_learn(struct dialogues *table, struct dialogue *dialogue, struct dialogue_key responder)
{
    dialogue->answered = true;
    if (dialogue->has_responder)
        return;
    make_room_for_key(table, responder);
    dialogue->has_responder = true;
    dialogue->keys[1] = responder;
    key_link(table, dialogue, 1);
}

/* There must be one. */
static uint32_t new_slot(struct dialogues *table)
{
    uint32_t slot = table->free_slot;
    if (!slot)
        return table->used_slots++;
    table->free_slot = table->slots[--slot].file;
    return slot;
}

static bool has_slot(const struct dialogues *table)
{
    return table->free_slot || table->used_slots < table->limits.requests;
}

static void slot_release(struct dialogues *table, uint32_t slot)
{
    table->slots[slot].file = table->free_slot;
    table->free_slot = slot + 1;
}

void dialogues_close(struct dialogues *table, struct dialogue *dialogue)
{
    for (unsigned i = 0; i < dialogue->request_count; i++)
        slot_release(table, dialogue->requests[i].slot);
    key_unlink(table, dialogue, 0);
    if (dialogue->has_responder)
        key_unlink(table, dialogue, 1);
    age_unlink(table, dialogue);
    dialogue->open = false;
    dialogue->newer = table->free_dialogue;
    table->free_dialogue = index_of(table, dialogue) + 1;
    table->stats.closed++;
}

/* Gives up a request that nobody was told about, so that one that somebody was can wait. */
static void drop_quiet_request(struct dialogues *table, struct dialogue *d)
{
    for (unsigned i = 0; i < d->request_count; i++) {
        if (d->requests[i].alerted)
            continue;
        slot_release(table, d->requests[i].slot);
        d->requests[i] = d->requests[--d->request_count];
        table->stats.requests_dropped++;
        return;
    }
}

bool dialogues_wait(struct dialogues *table, struct dialogue *dialogue, int16_t invoke_id,
                    bool from_initiator, bool alerted, const struct signal *request)
{
    table->stats.requests++;
    if (alerted && dialogue->request_count == DIALOGUE_REQUESTS_MAX)
        drop_quiet_request(table, dialogue);
    if (dialogue->request_count == DIALOGUE_REQUESTS_MAX || !has_slot(table)) {
        table->stats.requests_dropped++;
        return false;
    }
    const uint32_t slot = new_slot(table);
    signal_pack(request, &table->slots[slot]);
    table->stats.requests_cut += table->slots[slot].incomplete;
    dialogue->requests[dialogue->request_count++] = (struct dialogue_request){
        .invoke_id = invoke_id,
        .from_initiator = from_initiator,
        .alerted = alerted,
        .slot = slot,
    };
    return true;
}

void dialogues_judged_again(struct dialogues *table, struct dialogue *dialogue, int16_t invoke_id,
                            bool from_initiator, bool alerted, const struct signal *request)
{
    for (unsigned i = 0; i < dialogue->request_count; i++) {
        struct dialogue_request *waiting = &dialogue->requests[i];
        if (waiting->invoke_id != invoke_id || waiting->from_initiator != from_initiator)
            continue;
        waiting->alerted = alerted;
        signal_pack(request, &table->slots[waiting->slot]);
    }
}

static void take(struct dialogues *table, struct dialogue *dialogue, unsigned i, bool release,
                 struct signal *ret_request, bool *ret_alerted)
{
    struct dialogue_request request = dialogue->requests[i];
    signal_unpack(&table->slots[request.slot], ret_request);
    *ret_alerted = request.alerted;
    if (!release)
        return;
    slot_release(table, request.slot);
    dialogue->requests[i] = dialogue->requests[--dialogue->request_count];
}

bool dialogues_take(struct dialogues *table, struct dialogue *dialogue, int16_t invoke_id,
                    bool from_initiator, bool last, struct signal *ret_request, bool *ret_alerted)
{
    for (unsigned i = 0; i < dialogue->request_count; i++) {
        const struct dialogue_request *request = &dialogue->requests[i];
        if (request->invoke_id != invoke_id || request->from_initiator == from_initiator)
            continue;
        dialogue->requests[i].in_part |= !last;
        take(table, dialogue, i, last, ret_request, ret_alerted);
        table->stats.requests_answered += last;
        return true;
    }
    return false;
}

void dialogues_take_at(struct dialogues *table, struct dialogue *dialogue, unsigned i,
                       struct signal *ret_request, bool *ret_alerted)
{
    take(table, dialogue, i, true, ret_request, ret_alerted);
}

bool dialogues_take_any(struct dialogues *table, struct dialogue *dialogue, struct signal *ret_request,
                        bool *ret_alerted)
{
    if (dialogue->request_count == 0)
        return false;
    bool told = dialogue->requests[0].in_part;
    take(table, dialogue, 0, true, ret_request, ret_alerted);
    *ret_alerted = *ret_alerted && !told;
    return true;
}

struct dialogue *dialogues_expire(struct dialogues *table, int64_t now_ns)
{
    if (!table->oldest)
        return NULL;
    struct dialogue *d = &table->dialogues[table->oldest - 1];
    bool idle = now_ns == INT64_MAX || now_ns - d->last_ns > table->limits.idle_ns;
    bool full = (!table->free_dialogue && table->used_dialogues == table->limits.dialogues) ||
                (!table->free_slot && table->used_slots == table->limits.requests);
    if (!idle && !full)
        return NULL;
    *(idle ? &table->stats.expired : &table->stats.evicted) += 1;
    return d;
}

static const char *const impossible = "a dialogue in it cannot be";

static void save_or_load_request(struct dialogues *table, struct dialogue *d, unsigned i, struct saved *saved)
{
    struct dialogue_request request = {0};
    if (!saved->loading)
        request = d->requests[i];
    uint16_t invoke_id = (uint16_t)request.invoke_id;
    saved_u16(saved, &invoke_id);
    saved_bool(saved, &request.from_initiator);
    saved_bool(saved, &request.alerted);
    saved_bool(saved, &request.in_part);
    memcpy(&request.invoke_id, &invoke_id, sizeof invoke_id);
    if (!saved->loading) {
        saved_packed_signal(saved, &table->slots[request.slot]);
        return;
    }
    saved_require(saved, has_slot(table), "it has more requests than there is room for");
    if (!saved_ok(saved))
        return;
    request.slot = new_slot(table);
    if (saved_packed_signal(saved, &table->slots[request.slot]))
        d->requests[d->request_count++] = request;
    else
        slot_release(table, request.slot);
}

static void save_or_load_requests(struct dialogues *table, struct dialogue *d, struct saved *saved)
{
    uint32_t count = saved_count(saved, d->request_count, DIALOGUE_REQUESTS_MAX);
    for (unsigned i = 0; i < count && saved_ok(saved); i++)
        save_or_load_request(table, d, i, saved);
}

static void save_or_load_about(struct dialogue *d, struct saved *saved)
{
    saved_u8(saved, &d->context.number);
    saved_u8(saved, &d->context.version);
    saved_u8(saved, &d->cap.number);
    saved_u8(saved, &d->cap.phase);
    saved_bool(saved, &d->context_known);
    saved_bool(saved, &d->answered);
    saved_bool(saved, &d->began_empty);
    saved_u64(saved, &d->flow_id);
    saved_bool(saved, &d->direction);
    saved_u64(saved, &d->called);
    saved_u32(saved, &d->called_network);
    d->imsi.len = (uint8_t)saved_count(saved, d->imsi.len, DIGITS_MAX);
    saved_octets(saved, d->imsi.text, d->imsi.len);
    d->imsi.text[d->imsi.len] = 0;
    saved_u64(saved, &d->asked.session);
    saved_u32(saved, &d->asked.command);
    saved_u32(saved, &d->asked.end_to_end);
}

/* Back to its place in the chain, because of several dialogues with one id the first one is taken. */
static bool key_link_again(struct dialogues *table, struct dialogue *d, unsigned side)
{
    enum { CHAIN_MAX = 256 };
    uint32_t *link = bucket_of(table, d->keys[side]);
    for (unsigned steps = 0; *link && steps < CHAIN_MAX; steps++) {
        const struct dialogue *other = &table->dialogues[(*link - 1) / 2];
        unsigned other_side = (*link - 1) & 1;
        if (other->linked[other_side] < d->linked[side])
            break;
        link = &table->dialogues[(*link - 1) / 2].chain[other_side];
        if (steps == CHAIN_MAX - 1)
            return false;
    }
    d->chain[side] = *link;
    *link = index_of(table, d) * 2 + side + 1;
    return true;
}

static void save_or_load_dialogue(struct dialogues *table, struct dialogue *d, struct saved *saved)
{
    saved_u64(saved, &d->id);
    saved_time(saved, &d->last_ns);
    save_or_load_about(d, saved);
    saved_bool(saved, &d->has_responder);
    for (unsigned side = 0; side < 1u + d->has_responder && saved_ok(saved); side++) {
        saved_u64(saved, &d->keys[side].address);
        saved_u32(saved, &d->keys[side].tid);
        saved_u64(saved, &d->linked[side]);
        if (saved->loading)
            saved_require(saved, key_link_again(table, d, side), impossible);
    }
    save_or_load_requests(table, d, saved);
}

/* Dialogues by age, the oldest first; the newest of a table that is being loaded is the latest of them. */
static void save_or_load_dialogues(struct dialogues *table, uint32_t count, struct saved *saved)
{
    uint32_t next = table->oldest;
    for (uint32_t i = 0; i < count && saved_ok(saved); i++) {
        struct dialogue *d = &table->dialogues[saved->loading ? i : next - 1];
        next = d->newer;
        if (saved->loading) {
            table->used_dialogues = i + 1;
            d->open = true;
            age_link_newest(table, d);
        }
        save_or_load_dialogue(table, d, saved);
    }
}

void dialogues_save_or_load(struct dialogues *table, struct saved *saved)
{
    const uint64_t open = table->stats.opened - table->stats.closed;
    const uint32_t count = saved_count(saved, (uint32_t)open, table->limits.dialogues);
    saved_u64(saved, &table->linked);
    saved_u64(saved, &table->stats.evicted);
    save_or_load_dialogues(table, count, saved);
    if (saved->loading)
        table->stats.opened = count;
}

void dialogues_forget_networks(struct dialogues *table)
{
    for (uint32_t i = 0; i < table->used_dialogues; i++)
        table->dialogues[i].called_network = 0;
}

struct dialogue_stats *dialogues_stats(struct dialogues *table)
{
    return &table->stats;
}
