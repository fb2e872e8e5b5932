// SPDX-License-Identifier: Apache-2.0
#include "signal/word_index.h"

#include <threads.h>

#include "base/hash.h"

/* Twice the words that the fields' lists hold, or more: most are where they are looked for first. */
enum { SLOTS = 4096, SLOTS_USED_MAX = SLOTS / 2 };

struct slot {
    const struct field_words *words; /* NULL: empty */
    uint32_t value, len;
    const char *word;
};

static struct slot slots[SLOTS];
static once_flag once = ONCE_FLAG_INIT;
static _Atomic bool is_made;

static struct slot *slot_of(const struct field_words *words, uint32_t value)
{
    uint64_t at =
        hash_mix((uintptr_t)words ^ UINT64_C(0x9e3779b97f4a7c15), value ^ UINT64_C(0xd1342543de82ef95));
    for (;; at++) {
        struct slot *slot = &slots[at % SLOTS];
        if ((slot->words == words && slot->value == value) || !slot->words)
            return slot;
    }
}

static void make(void)
{
    uint32_t used = 0;
    for (int id = 0; id < FIELD_COUNT; id++) {
        const struct field_words *words = field_get((enum field_id)id)->words;
        for (uint32_t i = 0; words && i < words->count; i++) {
            struct slot *slot = slot_of(words, words->list[i].value);
            if (slot->words || used == SLOTS_USED_MAX)
                continue; /* where two words have one value, the first is meant */
            *slot = (struct slot){words, words->list[i].value, (uint32_t)strlen(words->list[i].word),
                                  words->list[i].word};
            used++;
        }
    }
    is_made = true;
}

struct span word_index_find(const struct field_words *words, uint32_t value)
{
    if (!is_made)
        call_once(&once, make);
    const struct slot *slot = slot_of(words, value);
    return span_of(slot->word, slot->len);
}
