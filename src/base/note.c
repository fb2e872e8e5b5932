// SPDX-License-Identifier: Apache-2.0
#include "base/note.h"

static const char *const names[NOTE_COUNT] = {
    "none",
#define NOTE(id, sentence) #id,
#include "base/note.def"
#undef NOTE
};

static const char *const sentences[NOTE_COUNT] = {
    "",
#define NOTE(id, sentence) sentence,
#include "base/note.def"
#undef NOTE
};

static const char *const layer_names[LAYER_COUNT] = {
    [LAYER_none] = "none", [LAYER_frame] = "frame", [LAYER_m2ua] = "m2ua", [LAYER_m2pa] = "m2pa",
    [LAYER_mtp3] = "mtp3", [LAYER_m3ua] = "m3ua",   [LAYER_sua] = "sua",   [LAYER_sccp] = "sccp",
    [LAYER_tcap] = "tcap", [LAYER_map] = "map",     [LAYER_cap] = "cap",   [LAYER_diameter] = "diameter",
    [LAYER_gtp] = "gtp",   [LAYER_sms] = "sms",
};

void note_add(struct notes *notes, enum note_id id, const uint8_t *at)
{
    notes->set |= UINT64_C(1) << id;
    if (notes->count == NOTES_MAX) {
        if (notes->dropped < UINT16_MAX)
            notes->dropped++;
        return;
    }
    size_t offset = at && notes->base && at > notes->base ? (size_t)(at - notes->base) : 0;
    notes->list[notes->count++] = (struct note){
        .id = (uint8_t)id,
        .layer = notes->layer,
        .offset = offset < UINT16_MAX ? (uint16_t)offset : UINT16_MAX,
    };
}

const char *note_name(enum note_id id)
{
    return (unsigned)id < NOTE_COUNT ? names[id] : names[NOTE_none];
}

const char *note_sentence(enum note_id id)
{
    return (unsigned)id < NOTE_COUNT ? sentences[id] : sentences[NOTE_none];
}

const char *note_layer_name(enum note_layer layer)
{
    return (unsigned)layer < LAYER_COUNT ? layer_names[layer] : layer_names[LAYER_none];
}
