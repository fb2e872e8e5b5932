// SPDX-License-Identifier: Apache-2.0
#include "proto/map/map.h"

#include "targets/target.h"

static enum status decode(const uint8_t *data, size_t len, bool cut, struct map_message *ret,
                          struct notes *ret_notes)
{
    struct span parameter = span_of(data + 2, len - 2);
    enum map_kind kind = (enum map_kind)(data[1] % 3);
    notes_init(ret_notes);
    notes_enter(ret_notes, LAYER_tcap, data);
    enum status status =
        map_decode(data[0], kind, data[1] / 3u % 5, cursor_of_cut(parameter, cut), ret, ret_notes);
    TARGET_CHECK(status <= STATUS_LIMIT);
    TARGET_CHECK(cut || status != STATUS_TRUNCATED);
    TARGET_CHECK(status != STATUS_UNSUPPORTED || !ber_found_any(&ret->found));
    TARGET_CHECK(ret_notes->layer == LAYER_tcap && ret_notes->base == data);
    TARGET_CHECK(ret->auth_vectors <= parameter.len / 2);
    TARGET_CHECK(!map_has(ret, MAP_P_none));
    for (unsigned id = 1; id < MAP_P_COUNT; id++)
        if (map_has(ret, (enum map_param)id))
            TARGET_CHECK(target_inside(ret->param[id], parameter) ||
                         target_inside(ret->param[id], span_of(ret->found.joined, ret->found.joined_len)));
    return status;
}

static void check_within(const struct map_message *some, const struct map_message *all)
{
    for (unsigned id = 1; id < MAP_P_COUNT; id++) {
        if (!map_has(some, (enum map_param)id))
            continue;
        TARGET_CHECK(map_has(all, (enum map_param)id));
        TARGET_CHECK(span_equal(some->param[id], all->param[id]));
    }
    TARGET_CHECK(some->auth_vectors <= all->auth_vectors);
}

/* The first byte is the operation, the second its kind and version, the rest its parameter. */
void target_map(const uint8_t *data, size_t len)
{
    struct map_message first, again, cut;
    struct notes notes, notes_again, notes_cut;
    if (len < 2)
        return;
    enum status status = decode(data, len, false, &first, &notes);
    TARGET_CHECK(status == decode(data, len, false, &again, &notes_again));
    TARGET_CHECK(notes.set == notes_again.set && notes.count == notes_again.count);
    check_within(&first, &again);
    check_within(&again, &first);
    if (status != STATUS_OK)
        return;
    for (size_t kept = 2; kept < len && kept < 128; kept++) {
        target_front(span_of(data, len), kept);
        status = decode(data, kept, true, &cut, &notes_cut);
        target_whole(span_of(data, len));
        TARGET_CHECK(status == STATUS_OK || status == STATUS_TRUNCATED);
        TARGET_CHECK(kept == 2 || status == STATUS_TRUNCATED || notes_have(&notes, NOTE_parameter_duplicate));
        check_within(&cut, &first);
    }
}
