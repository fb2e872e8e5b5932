// SPDX-License-Identifier: Apache-2.0
#include "frame/sctp_fragments.h"

#include "base/hash.h"

/*
 * Fragments wait in blocks of fixed size, chained. Neighbouring fragments of one message form a run; its
 * first and its last fragment know each other, so joining two runs costs the same however long they are.
 * Everything is named by index + 1, so that zeroed memory is empty.
 */
enum { BLOCK_LEN = 1020, BLOCKS_A_FRAGMENT = 2 };

struct block {
    uint32_t next;
    uint8_t bytes[BLOCK_LEN];
};

struct fragment {
    uint64_t sender, message, frame;
    uint64_t notes; /* as in struct notes */
    uint32_t number, len, first_block, ppid;
    uint16_t stream;
    uint32_t run_first, run_last; /* numbers; right at the ends of a run */
    uint32_t chain, newer, older;
    bool begins, ends, cut;
};

struct sctp_fragments {
    uint64_t seed, lost, evicted;
    uint32_t fragment_count, block_count, bucket_mask;
    uint32_t free_fragment, used_fragments, free_block, used_blocks;
    uint32_t newest, oldest;
    uint32_t *buckets;
    struct fragment *fragments;
    struct block *blocks;
    uint8_t whole[SCTP_MESSAGE_MAX];
};

static size_t aligned(size_t size)
{
    return (size + 63) & ~(size_t)63;
}

static uint32_t bucket_count(uint32_t fragments)
{
    uint32_t count = 1;
    while (count < fragments && count < UINT32_C(1) << 24)
        count *= 2;
    return count;
}

static uint32_t blocks_of(uint32_t buffer_bytes)
{
    uint32_t blocks = (uint32_t)(buffer_bytes / sizeof(struct block));
    return blocks < 256 ? 256 : blocks;
}

size_t sctp_fragments_size(uint32_t buffer_bytes)
{
    uint32_t blocks = blocks_of(buffer_bytes), count = blocks / BLOCKS_A_FRAGMENT;
    return aligned(sizeof(struct sctp_fragments)) + aligned(bucket_count(count) * sizeof(uint32_t)) +
           aligned(count * sizeof(struct fragment)) + aligned(blocks * sizeof(struct block));
}

struct sctp_fragments *sctp_fragments_init(void *memory, uint32_t buffer_bytes, uint64_t seed)
{
    struct sctp_fragments *f = memory;
    char *at = (char *)memory + aligned(sizeof *f);
    f->seed = seed;
    f->block_count = blocks_of(buffer_bytes);
    f->fragment_count = f->block_count / BLOCKS_A_FRAGMENT;
    f->bucket_mask = bucket_count(f->fragment_count) - 1;
    f->buckets = (uint32_t *)(void *)at;
    at += aligned((f->bucket_mask + (size_t)1) * sizeof(uint32_t));
    f->fragments = (struct fragment *)(void *)at;
    at += aligned(f->fragment_count * sizeof(struct fragment));
    f->blocks = (struct block *)(void *)at;
    return f;
}

static uint32_t *bucket_of(struct sctp_fragments *f, uint64_t sender, uint64_t message, uint32_t number)
{
    return &f->buckets[hash_words(hash_words(f->seed, sender, message), number, 0) & f->bucket_mask];
}

static struct fragment *find(struct sctp_fragments *f, uint64_t sender, uint64_t message, uint32_t number)
{
    uint32_t link = *bucket_of(f, sender, message, number);
    while (link) {
        struct fragment *fragment = &f->fragments[link - 1];
        if (fragment->number == number && fragment->sender == sender && fragment->message == message)
            return fragment;
        link = fragment->chain;
    }
    return NULL;
}

/* One with another number that may be of the same message. */
static struct fragment *beside(struct sctp_fragments *f, const struct fragment *fragment, uint32_t number)
{
    return find(f, fragment->sender, fragment->message, number);
}

static uint32_t name_of(const struct sctp_fragments *f, const struct fragment *fragment)
{
    return (uint32_t)(fragment - f->fragments) + 1;
}

static void link_newest(struct sctp_fragments *f, struct fragment *fragment)
{
    fragment->newer = 0;
    fragment->older = f->newest;
    *(f->newest ? &f->fragments[f->newest - 1].newer : &f->oldest) = name_of(f, fragment);
    f->newest = name_of(f, fragment);
}

static void release(struct sctp_fragments *f, struct fragment *fragment)
{
    uint32_t *link = bucket_of(f, fragment->sender, fragment->message, fragment->number);
    while (*link && *link != name_of(f, fragment))
        link = &f->fragments[*link - 1].chain;
    if (*link)
        *link = fragment->chain;
    *(fragment->newer ? &f->fragments[fragment->newer - 1].older : &f->newest) = fragment->older;
    *(fragment->older ? &f->fragments[fragment->older - 1].newer : &f->oldest) = fragment->newer;
    for (uint32_t block = fragment->first_block; block;) {
        uint32_t next = f->blocks[block - 1].next;
        f->blocks[block - 1].next = f->free_block;
        f->free_block = block;
        block = next;
    }
    fragment->chain = f->free_fragment;
    f->free_fragment = name_of(f, fragment);
}

/* Without one of its fragments a message cannot become whole, so the others go, too. */
static void evict_oldest(struct sctp_fragments *f)
{
    struct fragment *at = &f->fragments[f->oldest - 1], *next = at;
    while (next && !at->begins) {
        next = beside(f, at, at->number - 1);
        if (next && next->ends)
            break;
        at = next ? next : at;
    }
    for (bool more = true; more;) {
        next = at->ends ? NULL : beside(f, at, at->number + 1);
        more = next && !next->begins;
        release(f, at);
        f->lost++;
        f->evicted++;
        at = next;
    }
}

static uint32_t take_block(struct sctp_fragments *f)
{
    while (!f->free_block && f->used_blocks == f->block_count)
        evict_oldest(f);
    uint32_t block = f->free_block;
    if (!block)
        return ++f->used_blocks;
    f->free_block = f->blocks[block - 1].next;
    return block;
}

static struct fragment *take_fragment(struct sctp_fragments *f)
{
    if (!f->free_fragment && f->used_fragments == f->fragment_count)
        evict_oldest(f);
    uint32_t name = f->free_fragment;
    if (name)
        f->free_fragment = f->fragments[name - 1].chain;
    else
        name = ++f->used_fragments;
    return &f->fragments[name - 1];
}

static struct fragment *store(struct sctp_fragments *f, const struct sctp_fragment *from, uint64_t frame,
                              uint64_t notes)
{
    uint32_t first = 0, *link = &first;
    for (size_t at = 0; at < from->bytes.len; at += BLOCK_LEN) {
        size_t len = from->bytes.len - at < BLOCK_LEN ? from->bytes.len - at : BLOCK_LEN;
        uint32_t block = take_block(f);
        memcpy(f->blocks[block - 1].bytes, from->bytes.p + at, len);
        f->blocks[block - 1].next = 0;
        *link = block;
        link = &f->blocks[block - 1].next;
    }
    struct fragment *fragment = take_fragment(f);
    *fragment = (struct fragment){
        .sender = from->sender,
        .message = from->message,
        .frame = frame,
        .notes = notes,
        .number = from->number,
        .len = (uint32_t)from->bytes.len,
        .first_block = first,
        .ppid = from->ppid,
        .stream = from->stream,
        .run_first = from->number,
        .run_last = from->number,
        .begins = from->begins,
        .ends = from->ends,
        .cut = from->cut,
    };
    uint32_t *bucket = bucket_of(f, from->sender, from->message, from->number);
    fragment->chain = *bucket;
    *bucket = name_of(f, fragment);
    link_newest(f, fragment);
    return fragment;
}

/* Joins the fragment with the runs on both sides of it; *ret_first and *ret_last are the whole run's ends. */
static void join(struct sctp_fragments *f, struct fragment *fragment, struct fragment **ret_first,
                 struct fragment **ret_last)
{
    struct fragment *left = fragment->begins ? NULL : beside(f, fragment, fragment->number - 1);
    struct fragment *right = fragment->ends ? NULL : beside(f, fragment, fragment->number + 1);
    *ret_first = *ret_last = fragment;
    if (left && !left->ends)
        *ret_first = beside(f, fragment, left->run_first);
    if (right && !right->begins)
        *ret_last = beside(f, fragment, right->run_last);
    if (!*ret_first)
        *ret_first = fragment;
    if (!*ret_last)
        *ret_last = fragment;
    (*ret_first)->run_last = (*ret_last)->number;
    (*ret_last)->run_first = (*ret_first)->number;
}

static size_t copy_out(const struct sctp_fragments *f, const struct fragment *fragment, uint8_t *to,
                       size_t room)
{
    size_t done = 0;
    for (uint32_t block = fragment->first_block; block && done < fragment->len;
         block = f->blocks[block - 1].next) {
        size_t len = fragment->len - done < BLOCK_LEN ? fragment->len - done : BLOCK_LEN;
        if (len > room - done)
            len = room - done;
        memcpy(to + done, f->blocks[block - 1].bytes, len);
        done += len;
    }
    return done;
}

static void add_frame(struct origin *origin, uint64_t frame)
{
    uint32_t at = origin->frame_count < ORIGIN_FRAMES_MAX ? origin->frame_count : ORIGIN_FRAMES_MAX - 1;
    for (uint32_t i = 0; i < at; i++)
        if (origin->frames[i] == frame)
            return;
    if (origin->frame_count < ORIGIN_FRAMES_MAX)
        origin->frames[at] = frame;
    origin->frame_count++;
}

/* Puts the run into `whole` and releases it. False if a fragment in the middle is missing after all. */
static bool assemble(struct sctp_fragments *f, const struct fragment *first, const struct fragment *last,
                     struct origin *origin, struct notes *notes, struct sctp_whole *ret)
{
    const uint64_t sender = first->sender, message = first->message, arrived = origin->frames[0];
    const uint32_t from = first->number, count = last->number - from + 1;
    size_t len = 0;
    *ret = (struct sctp_whole){.stream = first->stream, .ppid = first->ppid};
    origin->frame_count = 0;
    for (uint32_t i = 0; i < count; i++) {
        struct fragment *fragment = find(f, sender, message, from + i);
        if (!fragment)
            return false;
        size_t copied = ret->cut ? 0 : copy_out(f, fragment, f->whole + len, SCTP_MESSAGE_MAX - len);
        len += copied;
        ret->cut |= fragment->cut || copied < fragment->len;
        notes_add_set(notes, fragment->notes);
        if (fragment->frame != arrived)
            add_frame(origin, fragment->frame);
        release(f, fragment);
    }
    origin->frames[origin->frame_count < ORIGIN_FRAMES_MAX ? origin->frame_count : ORIGIN_FRAMES_MAX - 1] =
        arrived;
    origin->frame_count++;
    ret->bytes = span_of(f->whole, len);
    return true;
}

/* Whether they differ in anything that both show: of a cut one that is its front. */
static bool differ(const struct sctp_fragments *f, const struct fragment *a, const struct sctp_fragment *b)
{
    bool lengths =
        a->len == b->bytes.len || (a->cut && a->len < b->bytes.len) || (b->cut && b->bytes.len < a->len);
    if (!lengths || a->begins != b->begins || a->ends != b->ends || a->stream != b->stream ||
        a->ppid != b->ppid)
        return true;
    size_t both = a->len < b->bytes.len ? a->len : b->bytes.len, done = 0;
    for (uint32_t block = a->first_block; block && done < both; block = f->blocks[block - 1].next) {
        size_t len = both - done < BLOCK_LEN ? both - done : BLOCK_LEN;
        if (memcmp(f->blocks[block - 1].bytes, b->bytes.p + done, len) != 0)
            return true;
        done += len;
    }
    return false;
}

bool sctp_fragments_add(struct sctp_fragments *fragments, const struct sctp_fragment *fragment,
                        struct origin *origin, struct notes *notes, struct sctp_whole *ret)
{
    struct fragment *first, *last;
    uint32_t kept = origin->frame_count < ORIGIN_FRAMES_MAX ? origin->frame_count : ORIGIN_FRAMES_MAX;
    uint64_t frame = origin->frames[kept ? kept - 1 : 0];
    struct fragment *waiting = find(fragments, fragment->sender, fragment->message, fragment->number);
    if (waiting) {
        if (!differ(fragments, waiting, fragment))
            return false;
        if (!notes_have(notes, NOTE_sctp_tsn_conflict))
            note_add(notes, NOTE_sctp_tsn_conflict, NULL);
        waiting->notes |= notes->set;
        *ret = (struct sctp_whole){fragment->bytes, true, fragment->stream, fragment->ppid};
        return true;
    }
    struct fragment *stored = store(fragments, fragment, frame, notes->set);
    join(fragments, stored, &first, &last);
    if (!first->begins || !last->ends)
        return false;
    origin->frames[0] = frame;
    return assemble(fragments, first, last, origin, notes, ret);
}

void sctp_fragments_flush(struct sctp_fragments *fragments)
{
    while (fragments->oldest) {
        fragments->lost++;
        release(fragments, &fragments->fragments[fragments->oldest - 1]);
    }
}

static void save_or_load_one(struct sctp_fragment *fragment, uint64_t *frame, uint64_t *notes,
                             struct saved *saved)
{
    saved_u64(saved, &fragment->sender);
    saved_u64(saved, &fragment->message);
    saved_u32(saved, &fragment->number);
    saved_bool(saved, &fragment->begins);
    saved_bool(saved, &fragment->ends);
    saved_bool(saved, &fragment->cut);
    saved_u16(saved, &fragment->stream);
    saved_u32(saved, &fragment->ppid);
    saved_u64(saved, frame);
    saved_u64(saved, notes);
    saved_require(saved, NOTE_COUNT == 64 || *notes >> (NOTE_COUNT % 64) == 0, "a note in it is none");
}

static void load_one(struct sctp_fragments *f, struct saved *saved)
{
    struct sctp_fragment fragment = {0};
    struct sctp_whole whole;
    struct origin origin = {.frame_count = 1};
    struct notes notes;
    notes_init(&notes);
    save_or_load_one(&fragment, &origin.frames[0], &notes.set, saved);
    uint32_t len = saved_count(saved, 0, sizeof f->whole);
    saved_octets(saved, f->whole, len);
    fragment.bytes = span_of(f->whole, len);
    if (saved_ok(saved) && sctp_fragments_add(f, &fragment, &origin, &notes, &whole))
        saved_fail(saved, "a message in fragments is whole");
}

static void save_one(struct sctp_fragments *f, const struct fragment *waiting, struct saved *saved)
{
    struct sctp_fragment fragment = {
        .sender = waiting->sender,
        .message = waiting->message,
        .number = waiting->number,
        .begins = waiting->begins,
        .ends = waiting->ends,
        .cut = waiting->cut,
        .stream = waiting->stream,
        .ppid = waiting->ppid,
    };
    uint64_t frame = waiting->frame, notes = waiting->notes;
    save_or_load_one(&fragment, &frame, &notes, saved);
    uint32_t len = (uint32_t)copy_out(f, waiting, f->whole, sizeof f->whole);
    saved_count(saved, len, sizeof f->whole);
    saved_octets(saved, f->whole, len);
}

void sctp_fragments_save_or_load(struct sctp_fragments *fragments, struct saved *saved)
{
    uint32_t count = 0;
    for (uint32_t at = fragments->oldest; at; at = fragments->fragments[at - 1].newer)
        count++;
    count = saved_count(saved, count, fragments->fragment_count);
    for (uint32_t at = fragments->oldest; !saved->loading && at; at = fragments->fragments[at - 1].newer)
        save_one(fragments, &fragments->fragments[at - 1], saved);
    for (uint32_t i = 0; saved->loading && i < count && saved_ok(saved); i++)
        load_one(fragments, saved);
}

uint64_t sctp_fragments_lost(const struct sctp_fragments *fragments)
{
    return fragments->lost;
}

uint64_t sctp_fragments_evicted(const struct sctp_fragments *fragments)
{
    return fragments->evicted;
}
