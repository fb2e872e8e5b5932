// SPDX-License-Identifier: Apache-2.0
#include "signal/pack.h"

#include "signal/field.h"

static const uint8_t kind_sizes[] = {
    [FIELD_KIND_BOOL] = sizeof(field_type_BOOL),     [FIELD_KIND_UINT] = sizeof(field_type_UINT),
    [FIELD_KIND_ENUM] = sizeof(field_type_ENUM),     [FIELD_KIND_SET] = sizeof(field_type_SET),
    [FIELD_KIND_DIGITS] = sizeof(field_type_DIGITS), [FIELD_KIND_PLMN] = sizeof(field_type_PLMN),
    [FIELD_KIND_TEXT] = sizeof(field_type_TEXT),     [FIELD_KIND_IP] = sizeof(field_type_IP),
    [FIELD_KIND_CELL] = sizeof(field_type_CELL),     [FIELD_KIND_DEGREES] = sizeof(field_type_DEGREES),
};

/* Digits carry their own length; the unused rest of their array is left out. */
static size_t packed_size(const struct field *field, const void *member)
{
    if (field->kind == FIELD_KIND_DIGITS)
        return offsetof(struct digits, text) + ((const struct digits *)member)->len;
    return kind_sizes[field->kind];
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
    for (unsigned word = 0; word < FIELD_SET_WORDS; word++) {
        for (uint64_t left = signal->have.words[word]; left; left &= left - 1) {
            unsigned id = word * 64 + (unsigned)__builtin_ctzll(left);
            const struct field *field = field_get((enum field_id)id);
            const void *member = (const char *)signal + field->offset;
            size_t size = packed_size(field, member);
            if (size > PACK_SIZE - (size_t)ret->used) {
                ret->incomplete = true;
                continue;
            }
            memcpy(ret->bytes + ret->used, member, size);
            ret->used = (uint16_t)(ret->used + size);
            ret->have.words[word] |= left & -left;
        }
    }
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
    for (unsigned word = 0; word < FIELD_SET_WORDS; word++) {
        for (uint64_t left = packed->have.words[word]; left; left &= left - 1) {
            unsigned id = word * 64 + (unsigned)__builtin_ctzll(left);
            const struct field *field = field_get((enum field_id)id);
            char *member = (char *)ret + field->offset;
            size_t size = packed_size(field, packed->bytes + at);
            memcpy(member, packed->bytes + at, size);
            if (field->kind == FIELD_KIND_DIGITS)
                member[size] = 0;
            at += size;
        }
    }
    ret->have = packed->have;
}
