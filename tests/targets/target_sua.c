// SPDX-License-Identifier: Apache-2.0
#include "proto/sua/sua.h"

#include "targets/target.h"

static void check_address(const struct sccp_address *a, struct span bytes)
{
    TARGET_CHECK(target_inside(a->bytes, bytes));
    TARGET_CHECK(a->gt.len <= DIGITS_MAX && strlen(a->gt.text) == a->gt.len);
    TARGET_CHECK(a->has_gt == (a->gt.len > 0));
    TARGET_CHECK(!a->has_gt || (a->gt_indicator >= 1 && a->gt_indicator <= 4));
    TARGET_CHECK(a->numbering_plan <= 15 && a->nature <= 127 && a->gt_indicator <= 15);
}

static enum status decode(struct span bytes, bool cut, struct sua_message *ret, struct notes *ret_notes)
{
    notes_init(ret_notes);
    notes_enter(ret_notes, LAYER_sua, bytes.p);
    enum status status = sua_decode(cursor_of_cut(bytes, cut), ret, ret_notes);
    const struct sccp_message *sccp = &ret->sccp;
    TARGET_CHECK(status <= STATUS_UNSUPPORTED);
    TARGET_CHECK(cut || status != STATUS_TRUNCATED);
    TARGET_CHECK(status != STATUS_OK || sua_message_name(ret->message_class, ret->message_type));
    TARGET_CHECK(ret->connectionless == (sccp->type != 0));
    TARGET_CHECK(status != STATUS_OK || !ret->connectionless ||
                 (sccp->has_called && sccp->has_calling && sccp->has_data));
    TARGET_CHECK(target_inside(cursor_rest(&sccp->data), bytes));
    TARGET_CHECK(cut || !sccp->data.cut);
    TARGET_CHECK(sccp->segment_local_reference <= 0xffffff && sccp->protocol_class <= 3);
    TARGET_CHECK(status != STATUS_OK || sccp->segment_remaining <= 15);
    check_address(&sccp->called, bytes);
    check_address(&sccp->calling, bytes);
    return status;
}

void target_sua(const uint8_t *data, size_t len)
{
    struct span bytes = span_of(data, len);
    struct sua_message first, again, cut;
    struct notes notes, notes_again, notes_cut;
    enum status status = decode(bytes, false, &first, &notes);
    TARGET_CHECK(status == decode(bytes, false, &again, &notes_again));
    TARGET_CHECK(notes.set == notes_again.set && first.routing_context == again.routing_context);
    TARGET_CHECK(digits_equal(&first.sccp.called.gt, &again.sccp.called.gt));
    TARGET_CHECK(digits_equal(&first.sccp.calling.gt, &again.sccp.calling.gt));
    TARGET_CHECK(span_equal(cursor_rest(&first.sccp.data), cursor_rest(&again.sccp.data)));

    decode(bytes, true, &cut, &notes_cut);
    TARGET_CHECK(!first.sccp.has_data || cut.sccp.has_data);
    if (status != STATUS_OK)
        return;
    for (size_t kept = 0; kept < len && kept < 64; kept++) {
        status = decode(target_front(bytes, kept), true, &cut, &notes_cut);
        target_whole(bytes);
        TARGET_CHECK(status == STATUS_OK || status == STATUS_TRUNCATED);
    }
}
