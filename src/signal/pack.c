// SPDX-License-Identifier: Apache-2.0
#include "signal/pack.h"

/*
 * Where a field stands in the signal and what it takes: all of the registry that packing needs, in a sixth of
 * its octets, so that it stays in the nearest cache.
 */
struct slot {
    uint16_t offset;
    uint8_t size;
    uint8_t kind; /* enum field_kind */
};

static const struct slot slots[FIELD_COUNT] = {
#define FIELD(member, path, kind, names, identity, alias, doc)                                               \
    {offsetof(struct signal, member), sizeof(field_type_##kind), FIELD_KIND_##kind},
#include "signal/signal.def"
#undef FIELD
};

_Static_assert(offsetof(struct signal, text) <= UINT16_MAX, "a slot holds every offset");

/* Text in the signal's own room is packed as its length and octets, other text as the span that it is. */
struct packed_text {
    uint8_t own; /* the octets follow */
    uint8_t len;
};

/* Longer texts are not kept: no host name is. */
enum { PACKED_TEXT_MAX = 255 };

static bool is_own(const struct signal *signal, const field_type_TEXT *text)
{
    const char *p = (const char *)text->p;
    return p >= signal->text && p <= signal->text + SIGNAL_TEXT_SIZE;
}

static size_t text_size(const struct signal *signal, const field_type_TEXT *text)
{
    size_t content = is_own(signal, text) ? text->len : sizeof *text;
    return content <= PACKED_TEXT_MAX ? sizeof(struct packed_text) + content : SIZE_MAX;
}

static void pack_text(const struct signal *signal, const field_type_TEXT *text, uint8_t *ret)
{
    struct packed_text front = {is_own(signal, text), (uint8_t)text->len};
    memcpy(ret, &front, sizeof front);
    if (!front.own)
        memcpy(ret + sizeof front, text, sizeof *text);
    else if (front.len)
        memcpy(ret + sizeof front, text->p, front.len);
}

static size_t unpack_text(struct signal *ret, enum field_id id, const uint8_t *bytes)
{
    struct packed_text front;
    field_type_TEXT *member = (void *)((char *)ret + slots[id].offset);
    memcpy(&front, bytes, sizeof front);
    if (front.own)
        signal_set_text(ret, id, span_of(bytes + sizeof front, front.len));
    else
        memcpy(member, bytes + sizeof front, sizeof *member);
    return sizeof front + (front.own ? front.len : sizeof *member);
}

/* Digits carry their own length; the unused rest of their array is left out. */
static size_t packed_size(const struct slot *slot, const void *member)
{
    return slot->kind == FIELD_KIND_DIGITS
               ? offsetof(struct digits, text) + ((const struct digits *)member)->len
               : slot->size;
}

/*
 * The common sizes are copied as words, and digits as a whole array, for which either side has the room: a
 * call of memcpy() for each field was a third of what a request cost to set aside.
 */
static void copy_value(const struct slot *slot, void *to, const void *from)
{
    if (slot->size == sizeof(uint64_t))
        memcpy(to, from, sizeof(uint64_t));
    else if (slot->size == sizeof(uint32_t))
        memcpy(to, from, sizeof(uint32_t));
    else if (slot->size == sizeof(struct digits))
        memcpy(to, from, sizeof(struct digits));
    else
        memcpy(to, from, slot->size);
}

static void pack_field(const struct signal *signal, enum field_id id, struct packed_signal *ret)
{
    const struct slot *slot = &slots[id];
    const void *member = (const char *)signal + slot->offset;
    bool text = slot->kind == FIELD_KIND_TEXT;
    size_t size = text ? text_size(signal, member) : packed_size(slot, member);
    if (size > PACK_SIZE - (size_t)ret->used) {
        ret->incomplete = true;
        ret->have.words[(unsigned)id / 64] &= ~(UINT64_C(1) << ((unsigned)id % 64));
        return;
    }
    if (text)
        pack_text(signal, member, ret->bytes + ret->used);
    else
        copy_value(slot, ret->bytes + ret->used, member);
    ret->used = (uint16_t)(ret->used + size);
}

void signal_pack(const struct signal *signal, struct packed_signal *ret)
{
    const struct origin *origin = &signal->origin;
    uint32_t last = origin->frame_count < ORIGIN_FRAMES_MAX ? origin->frame_count : ORIGIN_FRAMES_MAX;
    ret->time_ns = origin->time_ns;
    ret->flow_id = origin->flow_id;
    ret->frame = last ? origin->frames[last - 1] : 0;
    ret->file = origin->file;
    ret->source_gt_identity = signal->source_gt_identity;
    ret->destination_gt_identity = signal->destination_gt_identity;
    ret->have = signal->have;
    ret->used = 0;
    ret->incomplete = false;
    for (unsigned word = 0; word < FIELD_SET_WORDS; word++)
        for (uint64_t left = signal->have.words[word]; left; left &= left - 1)
            pack_field(signal, (enum field_id)(word * 64 + (unsigned)__builtin_ctzll(left)), ret);
}

static size_t unpack_field(const uint8_t *bytes, enum field_id id, struct signal *ret)
{
    const struct slot *slot = &slots[id];
    char *member = (char *)ret + slot->offset;
    if (slot->kind == FIELD_KIND_TEXT)
        return unpack_text(ret, id, bytes);
    copy_value(slot, member, bytes);
    size_t size = packed_size(slot, bytes);
    if (slot->kind == FIELD_KIND_DIGITS)
        member[size] = 0;
    return size;
}

void signal_unpack(const struct packed_signal *packed, struct signal *ret)
{
    signal_init(ret);
    ret->origin = (struct origin){
        .time_ns = packed->time_ns,
        .flow_id = packed->flow_id,
        .frames = {packed->frame},
        .frame_count = 1,
        .file = packed->file,
    };
    ret->source_gt_identity = packed->source_gt_identity;
    ret->destination_gt_identity = packed->destination_gt_identity;
    size_t at = 0;
    for (unsigned word = 0; word < FIELD_SET_WORDS; word++)
        for (uint64_t left = packed->have.words[word]; left; left &= left - 1)
            at += unpack_field(packed->bytes + at,
                               (enum field_id)(word * 64 + (unsigned)__builtin_ctzll(left)), ret);
    ret->have = packed->have;
}
