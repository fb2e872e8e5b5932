// SPDX-License-Identifier: Apache-2.0
/*
 * Notes: what a decoder found odd, with the layer and the byte offset where it stands. Decoders add
 * them; rules, events and reports read them. note.def is the one list.
 *
 * Threads: a list belongs to one. Cost: O(1), no allocation; a full list counts what it drops.
 */
#ifndef SIGWARDEN_BASE_NOTE_H
#define SIGWARDEN_BASE_NOTE_H

#include "base/span.h"

enum note_id {
    NOTE_none,
#define NOTE(id, sentence) NOTE_##id,
#include "base/note.def"
#undef NOTE
    NOTE_COUNT
};
_Static_assert(NOTE_COUNT <= 64, "struct notes keeps the ids as a 64 bit set");

enum note_layer {
    LAYER_none,
    LAYER_frame,
    LAYER_m2ua,
    LAYER_m2pa,
    LAYER_mtp3,
    LAYER_m3ua,
    LAYER_sua,
    LAYER_sccp,
    LAYER_tcap,
    LAYER_map,
    LAYER_cap,
    LAYER_diameter,
    LAYER_gtp,
    LAYER_sms,
    LAYER_COUNT
};

struct note {
    uint8_t id;      /* enum note_id */
    uint8_t layer;   /* enum note_layer */
    uint16_t offset; /* bytes from the start of the layer's message; 65535 = there or beyond */
};

#define NOTES_MAX 14

struct notes {
    uint64_t set;        /* bit 1 << id for every id added, also for those that the list had no room for */
    const uint8_t *base; /* offsets count from here */
    uint8_t layer;       /* enum note_layer of the decoder at work */
    uint8_t count;
    uint16_t dropped;
    struct note list[NOTES_MAX];
};

/* Empty, ready for a first decoder. */
static inline void notes_init(struct notes *notes)
{
    notes->set = 0;
    notes->base = NULL;
    notes->layer = LAYER_none;
    notes->count = 0;
    notes->dropped = 0;
}

/* A decoder that begins says who it is and where its message starts. */
static inline void notes_enter(struct notes *notes, enum note_layer layer, const uint8_t *base)
{
    notes->layer = (uint8_t)layer;
    notes->base = base;
}

/* Adds a note about the byte at `at`, which lies in the message given to notes_enter(), or NULL. */
void note_add(struct notes *notes, enum note_id id, const uint8_t *at);

/* Adds those of another list's `set` that are not there yet; where they stood is not kept. */
static inline void notes_add_set(struct notes *notes, uint64_t set)
{
    for (uint64_t more = set & ~notes->set; more; more &= more - 1)
        note_add(notes, (enum note_id)__builtin_ctzll(more), NULL);
}

static inline bool notes_have(const struct notes *notes, enum note_id id)
{
    return notes->set >> id & 1;
}

/* "global_opcode", "tcap"; never NULL. */
const char *note_name(enum note_id id);
const char *note_sentence(enum note_id id);
const char *note_layer_name(enum note_layer layer);

#endif
