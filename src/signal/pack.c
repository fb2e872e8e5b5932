// SPDX-License-Identifier: Apache-2.0
#include "signal/pack.h"

#include "signal/field.h"

static const uint8_t kind_sizes[] = {
    [FIELD_KIND_BOOL] = sizeof(field_type_BOOL),       [FIELD_KIND_UINT] = sizeof(field_type_UINT),
    [FIELD_KIND_ENUM] = sizeof(field_type_ENUM),       [FIELD_KIND_SET] = sizeof(field_type_SET),
    [FIELD_KIND_DIGITS] = sizeof(field_type_DIGITS),   [FIELD_KIND_PLMN] = sizeof(field_type_PLMN),
    [FIELD_KIND_IP] = sizeof(field_type_IP),           [FIELD_KIND_CELL] = sizeof(field_type_CELL),
    [FIELD_KIND_DEGREES] = sizeof(field_type_DEGREES),
};

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
    field_type_TEXT *member = (void *)((char *)ret + field_get(id)->offset);
    memcpy(&front, bytes, sizeof front);
    if (front.own)
        signal_set_text(ret, id, span_of(bytes + sizeof front, front.len));
    else
        memcpy(member, bytes + sizeof front, sizeof *member);
    return sizeof front + (front.own ? front.len : sizeof *member);
}

/* Digits carry their own length; the unused rest of their array is left out. */
static size_t packed_size(const struct field *field, const void *member)
{
    if (field->kind == FIELD_KIND_DIGITS)
        return offsetof(struct digits, text) + ((const struct digits *)member)->len;
    return kind_sizes[field->kind];
}

/*
 * A value of `size` octets. The common sizes are copied as words, and digits as a whole array where both
 * sides have the room: a call of memcpy() for each field was a third of what a request cost to set aside.
 */
static void copy_value(void *to, const void *from, size_t size, bool digits_fit)
{
    if (digits_fit)
        memcpy(to, from, sizeof(struct digits));
    else if (size == sizeof(uint64_t))
        memcpy(to, from, sizeof(uint64_t));
    else if (size == sizeof(uint32_t))
        memcpy(to, from, sizeof(uint32_t));
    else
        memcpy(to, from, size);
}

static bool digits_fit(const struct field *field, size_t at)
{
    return field->kind == FIELD_KIND_DIGITS && at + sizeof(struct digits) <= PACK_SIZE;
}

static void pack_field(const struct signal *signal, enum field_id id, struct packed_signal *ret)
{
    const struct field *field = field_get(id);
    const void *member = (const char *)signal + field->offset;
    bool text = field->kind == FIELD_KIND_TEXT;
    size_t size = text ? text_size(signal, member) : packed_size(field, member);
    if (size > PACK_SIZE - (size_t)ret->used) {
        ret->incomplete = true;
        return;
    }
    if (text)
        pack_text(signal, member, ret->bytes + ret->used);
    else
        copy_value(ret->bytes + ret->used, member, size, digits_fit(field, ret->used));
    ret->used = (uint16_t)(ret->used + size);
    ret->have.words[(unsigned)id / 64] |= UINT64_C(1) << ((unsigned)id % 64);
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
    ret->have = (struct field_set){0};
    ret->used = 0;
    ret->incomplete = false;
    for (unsigned word = 0; word < FIELD_SET_WORDS; word++)
        for (uint64_t left = signal->have.words[word]; left; left &= left - 1)
            pack_field(signal, (enum field_id)(word * 64 + (unsigned)__builtin_ctzll(left)), ret);
}

static size_t unpack_field(const struct packed_signal *packed, size_t at, enum field_id id,
                           struct signal *ret)
{
    const uint8_t *bytes = packed->bytes + at;
    const struct field *field = field_get(id);
    char *member = (char *)ret + field->offset;
    if (field->kind == FIELD_KIND_TEXT)
        return unpack_text(ret, id, bytes);
    size_t size = packed_size(field, bytes);
    copy_value(member, bytes, size, digits_fit(field, at));
    if (field->kind == FIELD_KIND_DIGITS)
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
            at += unpack_field(packed, at, (enum field_id)(word * 64 + (unsigned)__builtin_ctzll(left)), ret);
    ret->have = packed->have;
}
