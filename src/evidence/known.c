// SPDX-License-Identifier: Apache-2.0
#include "evidence/known.h"

#include <stdlib.h>

#include "base/hash.h"

/* The place of an entry, or the free one where it would be; the table has room. */
static struct known_entry *place_of(const struct known *known, uint8_t kind, struct span entry)
{
    size_t at = hash_bytes(kind, entry) & (known->room - 1);
    for (;; at = (at + 1) & (known->room - 1)) {
        struct known_entry *place = &known->list[at];
        if (!place->used || (place->kind == kind && span_equal(span_of(place->bytes, place->len), entry)))
            return place;
    }
}

bool known_has(const struct known *known, uint8_t kind, struct span entry)
{
    return known->room && place_of(known, kind, entry)->used;
}

static bool grow(struct known *known)
{
    struct known larger = {.count = known->count, .room = known->room ? 2 * known->room : 256};
    larger.list = calloc(larger.room, sizeof *larger.list);
    if (!larger.list)
        return false;
    for (size_t i = 0; i < known->room; i++) {
        const struct known_entry *entry = &known->list[i];
        if (entry->used)
            *place_of(&larger, entry->kind, span_of(entry->bytes, entry->len)) = *entry;
    }
    free(known->list);
    *known = larger;
    return true;
}

bool known_add(struct known *known, uint8_t kind, struct span entry)
{
    if (entry.len > KNOWN_SIZE_MAX || (2 * known->count >= known->room && !grow(known)))
        return false;
    struct known_entry *place = place_of(known, kind, entry);
    known->count += !place->used;
    place->used = 1;
    place->kind = kind;
    place->len = (uint8_t)entry.len;
    memcpy(place->bytes, entry.p, entry.len);
    return true;
}

void known_clear(struct known *known)
{
    free(known->list);
    *known = (struct known){0};
}
