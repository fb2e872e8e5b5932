// SPDX-License-Identifier: Apache-2.0
#include "memory/sms_parts.h"

#include "base/hash.h"

enum { MESSAGES = 512, SLOTS = 4096, NONE = UINT16_MAX };

static const int64_t idle_ns = INT64_C(3600000000000), same_message_ns = INT64_C(60000000000);

/* One part that came. */
struct slot {
    uint16_t next; /* of the same message, or free */
    uint8_t part, count;
    uint64_t frame;
    uint8_t units[SMS_PART_UNITS];
};

struct joining {
    uint64_t key; /* 0: free */
    int64_t first_ns, last_ns;
    uint16_t first; /* slot */
    uint16_t came;  /* different parts */
    uint8_t total, pid, dcs, latest;
    bool disordered, differ, overlap;
};

struct sms_parts {
    uint64_t seed;
    struct sms_parts_stats stats;
    struct joining messages[MESSAGES];
    struct slot slots[SLOTS];
    uint16_t free_slot;  /* NONE: none */
    uint16_t used_slots; /* those behind were never used */
    uint8_t joined[SMS_PARTS_MAX * SMS_PART_UNITS];
};

size_t sms_parts_size(void)
{
    return sizeof(struct sms_parts);
}

struct sms_parts *sms_parts_init(void *memory, uint64_t seed)
{
    struct sms_parts *parts = memory;
    parts->seed = seed;
    parts->free_slot = NONE;
    return parts;
}

static bool is_whole(const struct joining *message)
{
    return message->came == message->total;
}

static void forget(struct sms_parts *parts, struct joining *message)
{
    parts->stats.incomplete += !is_whole(message);
    for (uint16_t at = message->first; at != NONE;) {
        uint16_t next = parts->slots[at].next;
        parts->slots[at].next = parts->free_slot;
        parts->free_slot = at;
        at = next;
    }
    message->key = 0;
}

static struct joining *oldest_of(struct sms_parts *parts)
{
    struct joining *oldest = NULL;
    for (unsigned i = 0; i < MESSAGES; i++) {
        struct joining *message = &parts->messages[i];
        if (message->key && (!oldest || message->last_ns < oldest->last_ns))
            oldest = message;
    }
    return oldest;
}

void sms_parts_expire(struct sms_parts *parts, int64_t now_ns)
{
    for (unsigned i = 0; i < MESSAGES; i++) {
        struct joining *message = &parts->messages[i];
        if (message->key && (now_ns == INT64_MAX || now_ns - message->last_ns > idle_ns))
            forget(parts, message);
    }
}

static struct joining *find(struct sms_parts *parts, uint64_t key)
{
    for (unsigned i = 0; i < MESSAGES; i++)
        if (parts->messages[i].key == key)
            return &parts->messages[i];
    return NULL;
}

static struct joining *begin(struct sms_parts *parts, uint64_t key, const struct sms_part *part,
                             int64_t now_ns)
{
    struct joining *message = find(parts, 0);
    if (!message) {
        message = oldest_of(parts);
        forget(parts, message);
    }
    *message = (struct joining){
        .key = key,
        .first_ns = now_ns,
        .last_ns = now_ns,
        .first = NONE,
        .total = part->total,
        .pid = part->pid,
        .dcs = part->dcs,
    };
    return message;
}

static struct slot *slot_of(struct sms_parts *parts, const struct joining *message, uint8_t number)
{
    for (uint16_t at = message->first; at != NONE; at = parts->slots[at].next)
        if (parts->slots[at].part == number)
            return &parts->slots[at];
    return NULL;
}

static bool has_slot(const struct sms_parts *parts)
{
    return parts->free_slot != NONE || parts->used_slots < SLOTS;
}

/* The oldest messages give way until there is room; never the one that asks. */
static struct slot *new_slot(struct sms_parts *parts, struct joining *message)
{
    message->last_ns = INT64_MAX;
    while (!has_slot(parts))
        forget(parts, oldest_of(parts));
    const bool used_before = parts->free_slot != NONE;
    uint16_t at = used_before ? parts->free_slot : parts->used_slots++;
    struct slot *slot = &parts->slots[at];
    if (used_before)
        parts->free_slot = slot->next;
    slot->next = message->first;
    message->first = at;
    return slot;
}

static void store(struct slot *slot, const struct sms_part *part, uint64_t frame)
{
    size_t count = part->units.len < SMS_PART_UNITS ? part->units.len : SMS_PART_UNITS;
    slot->part = part->part;
    slot->count = (uint8_t)count;
    slot->frame = frame;
    if (count)
        memcpy(slot->units, part->units.p, count);
}

static bool same_content(const struct slot *slot, const struct sms_part *part)
{
    return slot->count == part->units.len &&
           (slot->count == 0 || memcmp(slot->units, part->units.p, slot->count) == 0);
}

/* The message that a part belongs to, a new one where that is more likely. */
static struct joining *message_of(struct sms_parts *parts, const struct sms_part *part, int64_t now_ns)
{
    uint64_t numbers = (uint64_t)part->reference << 16 | (uint64_t)part->total << 8 | part->reference_16;
    uint64_t key = hash_words(parts->seed, part->from_to, numbers) | 1;
    struct joining *message = find(parts, key);
    if (!message)
        return begin(parts, key, part, now_ns);
    const struct slot *there = slot_of(parts, message, part->part);
    bool reused = there && !same_content(there, part) &&
                  (is_whole(message) || now_ns - message->first_ns > same_message_ns);
    if (!reused)
        return message;
    forget(parts, message);
    return begin(parts, key, part, now_ns);
}

static void take(struct sms_parts *parts, struct joining *message, const struct sms_part *part,
                 const struct origin *origin)
{
    uint32_t last = origin->frame_count < ORIGIN_FRAMES_MAX ? origin->frame_count : ORIGIN_FRAMES_MAX;
    uint64_t frame = last ? origin->frames[last - 1] : 0;
    struct slot *slot = slot_of(parts, message, part->part);
    if (slot && same_content(slot, part))
        return;
    if (slot) {
        message->overlap = true;
    } else {
        slot = new_slot(parts, message);
        message->came++;
    }
    store(slot, part, frame);
    message->differ |= part->pid != message->pid || part->dcs != message->dcs;
    message->disordered |= part->part != message->latest + 1;
    message->latest = part->part;
}

/* Frames of all parts in the order of the message, the one that came now at the end. */
static void join_frames(const struct slot *const by_number[], unsigned total, const struct sms_part *now,
                        struct origin *origin)
{
    uint32_t last = origin->frame_count < ORIGIN_FRAMES_MAX ? origin->frame_count : ORIGIN_FRAMES_MAX;
    uint64_t completing = last ? origin->frames[last - 1] : 0;
    uint32_t count = 0;
    for (unsigned number = 1; number <= total; number++) {
        if (number == now->part)
            continue;
        if (count < ORIGIN_FRAMES_MAX - 1)
            origin->frames[count] = by_number[number]->frame;
        count++;
    }
    origin->frames[count < ORIGIN_FRAMES_MAX - 1 ? count : ORIGIN_FRAMES_MAX - 1] = completing;
    origin->frame_count = count + 1;
}

static void join(struct sms_parts *parts, const struct joining *message, const struct sms_part *now,
                 struct origin *origin, struct sms_joined *ret)
{
    enum { FITS_IN_ONE = 140 };
    const struct slot *by_number[SMS_PARTS_MAX + 1] = {NULL};
    size_t len = 0;
    for (uint16_t at = message->first; at != NONE; at = parts->slots[at].next)
        by_number[parts->slots[at].part] = &parts->slots[at];
    for (unsigned number = 1; number <= message->total; number++) {
        memcpy(parts->joined + len, by_number[number]->units, by_number[number]->count);
        len += by_number[number]->count;
    }
    join_frames(by_number, message->total, now, origin);
    *ret = (struct sms_joined){
        .units = span_of(parts->joined, len),
        .disordered = message->disordered,
        .differ = message->differ,
        .overlap = message->overlap,
        .needless = len <= FITS_IN_ONE && message->total > 1,
    };
}

enum sms_parts_result sms_parts_add(struct sms_parts *parts, const struct sms_part *part,
                                    struct origin *origin, struct sms_joined *ret)
{
    parts->stats.parts++;
    struct joining *message = message_of(parts, part, origin->time_ns);
    bool was_whole = is_whole(message);
    take(parts, message, part, origin);
    message->last_ns = origin->time_ns;
    if (!is_whole(message))
        return SMS_PARTS_WAIT;
    parts->stats.joined += !was_whole;
    join(parts, message, part, origin, ret);
    return SMS_PARTS_WHOLE;
}

static void save_or_load_slot(struct slot *slot, struct saved *saved)
{
    saved_u8(saved, &slot->part);
    saved_u64(saved, &slot->frame);
    slot->count = (uint8_t)saved_count(saved, slot->count, SMS_PART_UNITS);
    saved_octets(saved, slot->units, slot->count);
}

/* A slot for a part that is read, in front of the others; NULL: there is none, and something is wrong. */
static struct slot *slot_to_load(struct sms_parts *parts, struct joining *message, struct saved *saved)
{
    if (!has_slot(parts)) {
        saved_fail(saved, "it has more parts of messages than there is room for");
        return NULL;
    }
    struct slot *slot = new_slot(parts, message);
    save_or_load_slot(slot, saved);
    return slot;
}

/* The parts in the order that they had. */
static void load_slots(struct sms_parts *parts, struct joining *message, struct saved *saved)
{
    bool there[UINT8_MAX + 1] = {false};
    const int64_t last_ns = message->last_ns;
    uint16_t *link = &message->first;
    message->first = NONE;
    for (unsigned i = 0; i < message->came && saved_ok(saved); i++) {
        const uint16_t first = message->first;
        struct slot *slot = slot_to_load(parts, message, saved);
        bool possible = slot && slot->part && slot->part <= message->total && !there[slot->part];
        saved_require(saved, possible, "a part of a message cannot be");
        if (!possible)
            return;
        there[slot->part] = true;
        *link = (uint16_t)(slot - parts->slots);
        message->first = first == NONE ? *link : first;
        slot->next = NONE;
        link = &slot->next;
    }
    message->last_ns = last_ns;
}

static void save_or_load_message(struct sms_parts *parts, struct joining *message, struct saved *saved)
{
    saved_u64(saved, &message->key);
    saved_time(saved, &message->first_ns);
    saved_time(saved, &message->last_ns);
    message->came = (uint16_t)saved_count(saved, message->came, SMS_PARTS_MAX);
    saved_u8(saved, &message->total);
    saved_u8(saved, &message->pid);
    saved_u8(saved, &message->dcs);
    saved_u8(saved, &message->latest);
    saved_bool(saved, &message->disordered);
    saved_bool(saved, &message->differ);
    saved_bool(saved, &message->overlap);
    saved_require(saved, message->key && message->came && message->came <= message->total,
                  "a message in parts cannot be");
    if (saved->loading && saved_ok(saved))
        load_slots(parts, message, saved);
    for (uint16_t at = message->first; !saved->loading && at != NONE; at = parts->slots[at].next)
        save_or_load_slot(&parts->slots[at], saved);
}

void sms_parts_save_or_load(struct sms_parts *parts, struct saved *saved)
{
    uint32_t used = 0, at = 0;
    for (unsigned i = 0; !saved->loading && i < MESSAGES; i++)
        used += parts->messages[i].key != 0;
    used = saved_count(saved, used, MESSAGES);
    for (; used && saved_ok(saved); used--, at++) {
        while (!saved->loading && parts->messages[at].key == 0)
            at++;
        saved_u32(saved, &at);
        bool possible = at < MESSAGES && !(saved->loading && parts->messages[at].key);
        saved_require(saved, possible, "a place in it is none");
        if (possible && saved_ok(saved))
            save_or_load_message(parts, &parts->messages[at], saved);
    }
}

const struct sms_parts_stats *sms_parts_stats(const struct sms_parts *parts)
{
    return &parts->stats;
}
