// SPDX-License-Identifier: Apache-2.0
#include "signal/pack.h"

#include "signal/field.h"

/*
 * What is kept is lines of the signal that hold a known field, each whole, and behind them the texts in the
 * signal's own room: a MAP request knows 56 fields in 13 of 36 lines, and field by field they cost 2,250
 * instructions where lines cost 900. A request that knows a field in each of many lines may not fit so; it is
 * kept field by field, since nobody shall make room for his question by what he puts beside it.
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

/* A text in the signal's own room: its octets follow. In front of another one's span: no field. */
struct packed_text {
    uint8_t id; /* enum field_id */
    uint8_t len;
};

enum { NO_FIELD = UINT8_MAX };
_Static_assert((int)FIELD_COUNT < NO_FIELD, "an octet names a field");

/* Longer texts are not kept: no host name is. */
enum { PACKED_TEXT_MAX = UINT8_MAX };

static enum field_id field_of(unsigned word, uint64_t left)
{
    return (enum field_id)(word * 64 + (unsigned)__builtin_ctzll(left));
}

/* What somebody wrote is not looked at again, and may be long. */
static void leave_out(struct packed_signal *packed, enum field_id id)
{
    packed->incomplete |= field_get(id)->identity != IDENTITY_TEXT;
    packed->have.words[(unsigned)id / 64] &= ~(UINT64_C(1) << ((unsigned)id % 64));
}

static uint64_t known_lines(const struct field_set *have)
{
    uint64_t lines = 0;
    for (unsigned word = 0; word < FIELD_SET_WORDS; word++) {
        const uint64_t *of = lines_of + (size_t)word * 64;
        for (uint64_t left = have->words[word]; left; left &= left - 1)
            lines |= of[__builtin_ctzll(left)];
    }
    return lines;
}

static size_t pack_lines(const struct signal *signal, struct packed_signal *packed)
{
    const uint8_t *from = (const uint8_t *)signal + FIELDS_AT;
    uint8_t *to = packed->bytes;
    for (uint64_t left = packed->lines; left; left &= left - 1, to += LINE)
        memcpy(to, from + (size_t)__builtin_ctzll(left) * LINE, LINE);
    return (size_t)(to - packed->bytes);
}

static const uint8_t *unpack_lines(const struct packed_signal *packed, struct signal *ret)
{
    const uint8_t *from = packed->bytes;
    uint8_t *to = (uint8_t *)ret + FIELDS_AT;
    for (uint64_t left = packed->lines; left; left &= left - 1, from += LINE)
        memcpy(to + (size_t)__builtin_ctzll(left) * LINE, from, LINE);
    return from;
}

static const void *member_of(const struct signal *signal, enum field_id id)
{
    return (const char *)signal + field_get(id)->offset;
}

static bool is_own(const struct signal *signal, const field_type_TEXT *text)
{
    const char *p = (const char *)text->p;
    return p >= signal->text && p <= signal->text + SIGNAL_TEXT_SIZE;
}

/* What it takes; 0: there is not so much room. */
static size_t pack_own_text(enum field_id id, struct span text, uint8_t *to, size_t room)
{
    const struct packed_text front = {(uint8_t)id, (uint8_t)text.len};
    if (sizeof front + text.len > room)
        return 0;
    memcpy(to, &front, sizeof front);
    if (text.len)
        memcpy(to + sizeof front, text.p, text.len);
    return sizeof front + text.len;
}

/* False if there is no room for all of it. */
static bool pack_in_lines(const struct signal *signal, struct packed_signal *packed)
{
    packed->lines = known_lines(&signal->have);
    if (__builtin_popcountll(packed->lines) * LINE > PACK_SIZE)
        return false;
    size_t used = pack_lines(signal, packed);
    for (unsigned word = 0; word < FIELD_SET_WORDS; word++)
        for (uint64_t left = signal->have.words[word] & field_texts.words[word]; left; left &= left - 1) {
            const enum field_id id = field_of(word, left);
            const field_type_TEXT *text = member_of(signal, id);
            if (!is_own(signal, text))
                continue;
            if (text->len > PACKED_TEXT_MAX) {
                leave_out(packed, id);
                continue;
            }
            const size_t size = pack_own_text(id, *text, packed->bytes + used, PACK_SIZE - used);
            if (size == 0)
                return false;
            used += size;
        }
    packed->used = (uint16_t)used;
    return true;
}

/* Digits carry their own length; the unused rest of their array is left out. */
static size_t value_size(enum field_kind kind, const void *value)
{
    static const uint8_t sizes[] = {
        [FIELD_KIND_BOOL] = sizeof(field_type_BOOL),       [FIELD_KIND_UINT] = sizeof(field_type_UINT),
        [FIELD_KIND_ENUM] = sizeof(field_type_ENUM),       [FIELD_KIND_SET] = sizeof(field_type_SET),
        [FIELD_KIND_PLMN] = sizeof(field_type_PLMN),       [FIELD_KIND_TEXT] = sizeof(field_type_TEXT),
        [FIELD_KIND_IP] = sizeof(field_type_IP),           [FIELD_KIND_CELL] = sizeof(field_type_CELL),
        [FIELD_KIND_DEGREES] = sizeof(field_type_DEGREES),
    };
    return kind == FIELD_KIND_DIGITS ? offsetof(struct digits, text) + ((const struct digits *)value)->len
                                     : sizes[kind];
}

/* What it takes; 0: there is not so much room. */
static size_t pack_field(const struct signal *signal, enum field_id id, uint8_t *to, size_t room)
{
    static const struct packed_text another = {NO_FIELD, 0};
    const enum field_kind kind = (enum field_kind)field_get(id)->kind;
    const void *member = member_of(signal, id);
    const field_type_TEXT *text = member;
    if (kind == FIELD_KIND_TEXT && is_own(signal, text))
        return text->len <= PACKED_TEXT_MAX ? pack_own_text(id, *text, to, room) : 0;
    const size_t front = kind == FIELD_KIND_TEXT ? sizeof another : 0, size = value_size(kind, member);
    if (front + size > room)
        return 0;
    memcpy(to, &another, front);
    memcpy(to + front, member, size);
    return front + size;
}

/* In the order of the registry: who asks whom comes first. What does not fit is left out. */
static void pack_by_field(const struct signal *signal, struct packed_signal *packed)
{
    size_t used = 0;
    packed->lines = 0;
    packed->have = signal->have;
    packed->incomplete = false;
    for (unsigned word = 0; word < FIELD_SET_WORDS; word++)
        for (uint64_t left = signal->have.words[word]; left; left &= left - 1) {
            const enum field_id id = field_of(word, left);
            const size_t size = pack_field(signal, id, packed->bytes + used, PACK_SIZE - used);
            if (size == 0)
                leave_out(packed, id);
            used += size;
        }
    packed->used = (uint16_t)used;
}

static size_t unpack_own_text(const uint8_t *bytes, struct signal *ret)
{
    struct packed_text front;
    memcpy(&front, bytes, sizeof front);
    signal_set_text(ret, (enum field_id)front.id, span_of(bytes + sizeof front, front.len));
    return sizeof front + front.len;
}

static size_t unpack_field(const uint8_t *bytes, enum field_id id, struct signal *ret)
{
    const enum field_kind kind = (enum field_kind)field_get(id)->kind;
    if (kind == FIELD_KIND_TEXT && bytes[0] != NO_FIELD)
        return unpack_own_text(bytes, ret);
    const size_t front = kind == FIELD_KIND_TEXT ? sizeof(struct packed_text) : 0;
    const size_t size = value_size(kind, bytes + front);
    char *member = (char *)ret + field_get(id)->offset;
    memcpy(member, bytes + front, size);
    if (kind == FIELD_KIND_DIGITS)
        member[size] = 0;
    return front + size;
}

static void unpack_by_field(const struct packed_signal *packed, struct signal *ret)
{
    const uint8_t *at = packed->bytes;
    for (unsigned word = 0; word < FIELD_SET_WORDS; word++)
        for (uint64_t left = packed->have.words[word]; left; left &= left - 1)
            at += unpack_field(at, field_of(word, left), ret);
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
    if (!pack_in_lines(signal, ret))
        pack_by_field(signal, ret);
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
    if (packed->lines) {
        const uint8_t *end = packed->bytes + packed->used;
        for (const uint8_t *at = unpack_lines(packed, ret); at < end;)
            at += unpack_own_text(at, ret);
    } else {
        unpack_by_field(packed, ret);
    }
    ret->have = packed->have;
}
