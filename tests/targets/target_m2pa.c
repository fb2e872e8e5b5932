// SPDX-License-Identifier: Apache-2.0
#include "proto/m2pa/m2pa.h"

#include "targets/target.h"

static enum status decode(struct span bytes, bool cut, struct m2pa_message *ret, struct notes *ret_notes)
{
    notes_init(ret_notes);
    notes_enter(ret_notes, LAYER_m2pa, bytes.p);
    enum status status = m2pa_decode(cursor_of_cut(bytes, cut), ret, ret_notes);
    TARGET_CHECK(status <= STATUS_MALFORMED);
    TARGET_CHECK(cut || status != STATUS_TRUNCATED);
    TARGET_CHECK(target_inside(cursor_rest(&ret->mtp3), bytes));
    TARGET_CHECK(ret->has_data == (cursor_left(&ret->mtp3) > 0));
    TARGET_CHECK(cut || !ret->mtp3.cut);
    TARGET_CHECK(ret->bsn <= 0xffffff && ret->fsn <= 0xffffff && ret->priority <= 3);
    TARGET_CHECK(!ret->has_data || ret->message_type == 1);
    return status;
}

void target_m2pa(const uint8_t *data, size_t len)
{
    struct span bytes = span_of(data, len);
    struct m2pa_message first, again, cut;
    struct notes notes, notes_again, notes_cut;
    enum status status = decode(bytes, false, &first, &notes);
    TARGET_CHECK(status == decode(bytes, false, &again, &notes_again));
    TARGET_CHECK(notes.set == notes_again.set && first.bsn == again.bsn && first.fsn == again.fsn);
    TARGET_CHECK(span_equal(cursor_rest(&first.mtp3), cursor_rest(&again.mtp3)));

    decode(bytes, true, &cut, &notes_cut);
    TARGET_CHECK(!first.has_data || cut.has_data);
    if (status != STATUS_OK)
        return;
    for (size_t kept = 0; kept < len && kept < 64; kept++) {
        status = decode(target_front(bytes, kept), true, &cut, &notes_cut);
        target_whole(bytes);
        TARGET_CHECK(status == STATUS_OK || status == STATUS_TRUNCATED);
    }
}
