// SPDX-License-Identifier: Apache-2.0
#include "proto/map/map.h"

#include "targets/target.h"

static void check_context(struct span oid)
{
    struct notes notes;
    notes_init(&notes);
    notes_enter(&notes, LAYER_tcap, oid.p);
    struct map_context context = map_context_of(oid, &notes);
    bool odd = notes_have(&notes, NOTE_ac_malformed);
    TARGET_CHECK((context.number != 0) == (map_context_name(context) != NULL));
    TARGET_CHECK(context.number != 0 || odd);
    TARGET_CHECK(context.number == 0 || oid.len >= 7);
    TARGET_CHECK(context.number == 0 || odd || oid.len == 7);
}

/* The bytes as a dialogue's user information, and as the contents of an application context's OID. */
void target_map_dialogue(const uint8_t *data, size_t len)
{
    struct span bytes = span_of(data, len);
    struct map_message first, cut;
    struct notes notes, notes_cut;
    notes_init(&notes);
    enum status status = map_decode_dialogue(cursor_of(bytes), &first, &notes);
    TARGET_CHECK(status == STATUS_OK || status == STATUS_MALFORMED || status == STATUS_LIMIT);
    for (unsigned id = 1; id < MAP_P_COUNT; id++)
        if (map_has(&first, (enum map_param)id))
            TARGET_CHECK(target_inside(first.param[id], bytes) ||
                         target_inside(first.param[id], span_of(first.found.joined, first.found.joined_len)));
    check_context(bytes);
    for (size_t kept = 0; status == STATUS_OK && kept < len && kept < 128; kept++) {
        notes_init(&notes_cut);
        enum status status_cut =
            map_decode_dialogue(cursor_of_cut(target_front(bytes, kept), true), &cut, &notes_cut);
        target_whole(bytes);
        TARGET_CHECK(status_cut == STATUS_OK || status_cut == STATUS_TRUNCATED);
        for (unsigned id = 1; id < MAP_P_COUNT; id++)
            TARGET_CHECK(!map_has(&cut, (enum map_param)id) || map_has(&first, (enum map_param)id));
    }
}
