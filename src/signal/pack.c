// SPDX-License-Identifier: Apache-2.0
#include "signal/pack.h"

#include "signal/field.h"

/*
 * What is copied is lines of the signal that hold a known field, each whole: a MAP request knows 56 fields in
 * 13 of 36 lines. Field by field they took 2,250 instructions, so they take 900.
 */
enum {
    LINE = 64,
    FIELDS_AT = offsetof(struct signal, have) + sizeof(struct field_set),
    LINE_COUNT = (offsetof(struct signal, text) - FIELDS_AT + LINE - 1) / LINE,
};

_Static_assert(LINE_COUNT < 64, "lines are bits of a word");
_Static_assert(FIELDS_AT + LINE_COUNT * LINE <= sizeof(struct signal), "the last line is inside");

#define LINE_OF(offset) (((offset)-FIELDS_AT) / LINE)

/* The lines that a field lies in. */
static const uint64_t lines_of[FIELD_COUNT] = {
#define FIELD(member, path, kind, names, identity, alias, doc)                                               \
    (UINT64_C(2) << LINE_OF(offsetof(struct signal, member) + sizeof(field_type_##kind) - 1)) -              \
        (UINT64_C(1) << LINE_OF(offsetof(struct signal, member))),
#include "signal/signal.def"
#undef FIELD
};

/* A text in the signal's own room: its octets follow. */
struct packed_text {
    uint8_t id; /* enum field_id */
    uint8_t len;
};

_Static_assert(FIELD_COUNT <= UINT8_MAX + 1, "an octet names a field");

/* Longer texts are not kept: no host name is. */
enum { PACKED_TEXT_MAX = UINT8_MAX };

static enum field_id field_of(unsigned word, uint64_t left)
{
    return (enum field_id)(word * 64 + (unsigned)__builtin_ctzll(left));
}

static void leave_out(struct packed_signal *packed, enum field_id id)
{
    packed->incomplete = true;
    packed->have.words[(unsigned)id / 64] &= ~(UINT64_C(1) << ((unsigned)id % 64));
}

static uint64_t known_lines(const struct field_set *have)
{
    uint64_t lines = 0;
    for (unsigned word = 0; word < FIELD_SET_WORDS; word++) {
        const uint64_t *of = lines_of + word * 64;
        for (uint64_t left = have->words[word]; left; left &= left - 1)
            lines |= of[__builtin_ctzll(left)];
    }
    return lines;
}

/* As many lines as there is room for; the last ones have to go. */
static uint64_t lines_with_room(uint64_t lines, struct packed_signal *packed)
{
    while (__builtin_popcountll(lines) * LINE > PACK_SIZE)
        lines &= ~(UINT64_C(1) << (63 - __builtin_clzll(lines)));
    for (unsigned id = 0; id < FIELD_COUNT; id++)
        if (lines_of[id] & ~lines && packed->have.words[id / 64] >> (id % 64) & 1)
            leave_out(packed, (enum field_id)id);
    return lines;
}

static size_t pack_lines(const struct signal *signal, struct packed_signal *packed)
{
    const uint8_t *from = (const uint8_t *)signal + FIELDS_AT;
    uint8_t *to = packed->bytes;
    packed->lines = known_lines(&packed->have);
    if (__builtin_popcountll(packed->lines) * LINE > PACK_SIZE)
        packed->lines = lines_with_room(packed->lines, packed);
    for (uint64_t left = packed->lines; left; left &= left - 1, to += LINE)
        memcpy(to, from + __builtin_ctzll(left) * LINE, LINE);
    return (size_t)(to - packed->bytes);
}

static const uint8_t *unpack_lines(const struct packed_signal *packed, struct signal *ret)
{
    const uint8_t *from = packed->bytes;
    uint8_t *to = (uint8_t *)ret + FIELDS_AT;
    for (uint64_t left = packed->lines; left; left &= left - 1, from += LINE)
        memcpy(to + __builtin_ctzll(left) * LINE, from, LINE);
    return from;
}

static bool is_own(const struct signal *signal, const field_type_TEXT *text)
{
    const char *p = (const char *)text->p;
    return p >= signal->text && p <= signal->text + SIGNAL_TEXT_SIZE;
}

/* The text's octets, if they are the signal's own; what it takes. */
static size_t pack_text(const struct signal *signal, enum field_id id, struct packed_signal *packed,
                        size_t used)
{
    const struct field *field = field_get(id);
    const field_type_TEXT *text = (const void *)((const char *)signal + field->offset);
    if (field->kind != FIELD_KIND_TEXT || !is_own(signal, text))
        return 0;
    struct packed_text front = {(uint8_t)id, (uint8_t)text->len};
    if (text->len > PACKED_TEXT_MAX || sizeof front + text->len > PACK_SIZE - used) {
        leave_out(packed, id);
        return 0;
    }
    memcpy(packed->bytes + used, &front, sizeof front);
    if (text->len)
        memcpy(packed->bytes + used + sizeof front, text->p, text->len);
    return sizeof front + text->len;
}

static void unpack_texts(const uint8_t *bytes, const uint8_t *end, struct signal *ret)
{
    struct packed_text front;
    for (; bytes < end; bytes += sizeof front + front.len) {
        memcpy(&front, bytes, sizeof front);
        signal_set_text(ret, (enum field_id)front.id, span_of(bytes + sizeof front, front.len));
    }
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
    ret->incomplete = false;
    size_t used = pack_lines(signal, ret);
    for (unsigned word = 0; word < FIELD_SET_WORDS && signal->text_len; word++)
        for (uint64_t left = ret->have.words[word]; left; left &= left - 1)
            used += pack_text(signal, field_of(word, left), ret, used);
    ret->used = (uint16_t)used;
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
    const uint8_t *texts = unpack_lines(packed, ret);
    unpack_texts(texts, packed->bytes + packed->used, ret);
    ret->have = packed->have;
}
