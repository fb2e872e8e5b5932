// SPDX-License-Identifier: Apache-2.0
#include "signal/saved_signal.h"

#include "base/hash.h"
#include "frame/saved_origin.h"
#include "signal/field.h"

/* More than any signal takes: its text, its fields, origin and notes. */
enum { SIGNAL_OCTETS_MAX = 16384 };

static const char *const impossible = "a signal in it cannot be";

static uint32_t words_number(uint32_t number, const struct field_words *words)
{
    for (uint32_t i = 0; words && i < words->count; i++)
        number = (uint32_t)hash_bytes(hash_words(number, words->list[i].value, i),
                                      span_of_text(words->list[i].word));
    return number;
}

uint32_t saved_signal_fields(void)
{
    uint32_t number = NOTE_COUNT;
    for (unsigned id = 0; id < FIELD_COUNT; id++) {
        const struct field *field = field_get((enum field_id)id);
        number = (uint32_t)hash_bytes(hash_words(number, field->kind, id), span_of_text(field->path));
        number = words_number(number, field->words);
    }
    return number;
}

static void saved_notes(struct saved *saved, struct notes *notes)
{
    saved_u64(saved, &notes->set);
    saved_require(saved, NOTE_COUNT == 64 || notes->set >> (NOTE_COUNT % 64) == 0, impossible);
    saved_u16(saved, &notes->dropped);
    notes->count = (uint8_t)saved_count(saved, notes->count, NOTES_MAX);
    for (unsigned i = 0; i < notes->count; i++) {
        struct note *note = &notes->list[i];
        saved_u8(saved, &note->id);
        saved_u8(saved, &note->layer);
        saved_u16(saved, &note->offset);
        saved_require(saved, note->id < NOTE_COUNT && note->layer < LAYER_COUNT, impossible);
    }
}

static void saved_digits(struct saved *saved, struct digits *digits)
{
    digits->len = (uint8_t)saved_count(saved, digits->len, DIGITS_MAX);
    saved_octets(saved, digits->text, digits->len);
    digits->text[digits->len] = 0;
}

static void saved_text(struct saved *saved, struct signal *signal, enum field_id id, struct span *text)
{
    uint8_t octets[SIGNAL_TEXT_SIZE];
    size_t len = text->len < sizeof octets ? text->len : sizeof octets;
    if (!saved->loading && len)
        memcpy(octets, text->p, len);
    len = saved_count(saved, (uint32_t)len, sizeof octets);
    saved_octets(saved, octets, len);
    if (saved->loading)
        signal_set_text(signal, id, span_of(octets, len));
}

static void saved_plmn(struct saved *saved, plmn_t *plmn)
{
    saved_u32(saved, plmn);
    saved_require(saved, plmn_mcc(*plmn) <= 999, impossible);
}

static void saved_cell(struct saved *saved, struct cell *cell)
{
    saved_u8(saved, &cell->kind);
    saved_plmn(saved, &cell->plmn);
    saved_u32(saved, &cell->area);
    saved_u32(saved, &cell->id);
    saved_require(saved, cell->kind <= CELL_TAI, impossible);
}

static void saved_degrees(struct saved *saved, int32_t *degrees)
{
    uint32_t bits = (uint32_t)*degrees;
    saved_u32(saved, &bits);
    memcpy(degrees, &bits, sizeof bits);
}

static void saved_field(struct saved *saved, struct signal *signal, enum field_id id)
{
    const struct field *field = field_get(id);
    void *member = (char *)signal + field->offset;
    switch ((enum field_kind)field->kind) {
    case FIELD_KIND_BOOL:
        saved_bool(saved, member);
        break;
    case FIELD_KIND_UINT:
    case FIELD_KIND_SET:
        saved_u64(saved, member);
        break;
    case FIELD_KIND_ENUM:
        saved_u32(saved, member);
        break;
    case FIELD_KIND_PLMN:
        saved_plmn(saved, member);
        break;
    case FIELD_KIND_DIGITS:
        saved_digits(saved, member);
        break;
    case FIELD_KIND_TEXT:
        saved_text(saved, signal, id, member);
        break;
    case FIELD_KIND_IP:
        saved_ip(saved, member);
        break;
    case FIELD_KIND_CELL:
        saved_cell(saved, member);
        break;
    case FIELD_KIND_DEGREES:
        saved_degrees(saved, member);
        break;
    }
    if (saved->loading)
        signal_mark(signal, id);
}

/* Field after field, each behind its number; FIELD_COUNT ends them. */
static void saved_fields(struct saved *saved, struct signal *signal)
{
    const uint16_t end = FIELD_COUNT;
    for (uint16_t id = 0; id < FIELD_COUNT && saved_ok(saved); id++) {
        if (!saved->loading && !signal_has(signal, (enum field_id)id))
            continue;
        saved_u16(saved, &id);
        saved_require(saved, id <= end, impossible);
        if (id >= end || !saved_ok(saved))
            return;
        saved_field(saved, signal, (enum field_id)id);
    }
    uint16_t last = end;
    saved_u16(saved, &last);
    saved_require(saved, last == end, impossible);
}

static void saved_content(struct saved *saved, struct signal *signal)
{
    saved_origin(saved, &signal->origin);
    saved_notes(saved, &signal->notes);
    saved_u8(saved, &signal->status);
    saved_u8(saved, &signal->status_layer);
    saved_u8(saved, &signal->source_gt_identity);
    saved_u8(saved, &signal->destination_gt_identity);
    saved_require(saved, signal->status <= STATUS_LIMIT && signal->status_layer < LAYER_COUNT, impossible);
    saved_require(saved,
                  signal->source_gt_identity <= IDENTITY_PERSON &&
                      signal->destination_gt_identity <= IDENTITY_PERSON,
                  impossible);
    saved_fields(saved, signal);
}

/* In a block of its own behind its length, so that it can be passed over. */
bool saved_signal(struct saved *saved, struct signal *signal)
{
    uint8_t octets[SIGNAL_OCTETS_MAX];
    struct saved block;
    uint32_t len = 0;
    if (!saved->loading) {
        block = saved_begin(false, octets, sizeof octets, NULL, NULL);
        saved_content(&block, signal);
        len = (uint32_t)block.at;
    }
    len = saved_count(saved, len, sizeof octets);
    saved_octets(saved, octets, len);
    if (!saved->loading)
        return true;
    signal_init(signal);
    signal->origin = (struct origin){0};
    if (saved->other_fields || !saved_ok(saved))
        return false;
    block = saved_begin(true, octets, len, NULL, NULL);
    saved_content(&block, signal);
    if (!saved_ok(&block))
        saved_fail(saved, block.wrong);
    return saved_ok(saved);
}

void saved_signal_part(struct saved *saved, struct signal *signal, const enum field_id *fields, size_t count)
{
    saved_u8(saved, &signal->source_gt_identity);
    saved_require(saved, signal->source_gt_identity <= IDENTITY_PERSON, impossible);
    for (size_t i = 0; i < count && saved_ok(saved); i++) {
        bool known = !saved->loading && signal_has(signal, fields[i]);
        saved_bool(saved, &known);
        if (known)
            saved_field(saved, signal, fields[i]);
    }
}

bool saved_packed_signal(struct saved *saved, struct packed_signal *packed)
{
    struct signal signal;
    if (!saved->loading)
        signal_unpack(packed, &signal);
    bool there = saved_signal(saved, &signal);
    if (saved->loading && there)
        signal_pack(&signal, packed);
    return there;
}
