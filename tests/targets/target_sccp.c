// SPDX-License-Identifier: Apache-2.0
#include "proto/sccp/sccp.h"

#include "targets/target.h"

static void check_address(const struct sccp_address *a, enum point_code_format format, struct span bytes)
{
    static const uint32_t point_code_max[POINT_CODE_FORMATS] = {0x3fff, 0xffffff, 0xffffff, 0xffff};
    TARGET_CHECK(target_inside(a->bytes, bytes));
    TARGET_CHECK(a->gt.len <= DIGITS_MAX && strlen(a->gt.text) == a->gt.len);
    TARGET_CHECK(a->has_gt == (a->gt.len > 0));
    TARGET_CHECK(a->gt_indicator <= 15 && a->numbering_plan <= 15 && a->encoding_scheme <= 15);
    TARGET_CHECK(a->point_code <= point_code_max[format] && a->nature <= 127);
}

static enum status decode(struct span bytes, bool cut, enum point_code_format format,
                          struct sccp_message *ret, struct notes *ret_notes)
{
    notes_init(ret_notes);
    notes_enter(ret_notes, LAYER_sccp, bytes.p);
    enum status status = sccp_decode(cursor_of_cut(bytes, cut), format, ret, ret_notes);
    TARGET_CHECK(status <= STATUS_UNSUPPORTED);
    TARGET_CHECK(cut || status != STATUS_TRUNCATED);
    TARGET_CHECK(cut || !ret->data.cut);
    TARGET_CHECK(status != STATUS_OK || (ret->has_called && ret->has_calling && ret->has_data));
    TARGET_CHECK(status != STATUS_UNSUPPORTED || sccp_message_name(ret->type));
    TARGET_CHECK(target_inside(cursor_rest(&ret->data), bytes));
    TARGET_CHECK(ret->segment_remaining <= 15 && ret->segment_local_reference <= 0xffffff);
    check_address(&ret->called, format, bytes);
    check_address(&ret->calling, format, bytes);
    return status;
}

static void check_same(const struct sccp_message *a, const struct sccp_message *b)
{
    TARGET_CHECK(a->type == b->type && a->hop_counter == b->hop_counter);
    TARGET_CHECK(a->has_called == b->has_called && span_equal(a->called.bytes, b->called.bytes));
    TARGET_CHECK(a->has_calling == b->has_calling && span_equal(a->calling.bytes, b->calling.bytes));
    TARGET_CHECK(digits_equal(&a->called.gt, &b->called.gt));
    TARGET_CHECK(digits_equal(&a->calling.gt, &b->calling.gt));
    TARGET_CHECK(a->has_data == b->has_data);
    TARGET_CHECK(span_equal(cursor_rest(&a->data), cursor_rest(&b->data)));
    TARGET_CHECK(a->segmented == b->segmented && a->segment_local_reference == b->segment_local_reference);
}

static void check_format(struct span bytes, enum point_code_format format)
{
    struct sccp_message first, again, cut;
    struct notes notes, notes_again, notes_cut;
    enum status status = decode(bytes, false, format, &first, &notes);
    TARGET_CHECK(status == decode(bytes, false, format, &again, &notes_again));
    TARGET_CHECK(notes.set == notes_again.set);
    check_same(&first, &again);

    decode(bytes, true, format, &cut, &notes_cut);
    if (status != STATUS_OK)
        return;
    for (size_t kept = 0; kept < bytes.len && kept < 64; kept++) {
        status = decode(target_front(bytes, kept), true, format, &cut, &notes_cut);
        target_whole(bytes);
        TARGET_CHECK(status == STATUS_OK || status == STATUS_TRUNCATED);
    }
}

void target_sccp(const uint8_t *data, size_t len)
{
    for (unsigned format = 0; format < POINT_CODE_FORMATS; format++)
        check_format(span_of(data, len), (enum point_code_format)format);
}
