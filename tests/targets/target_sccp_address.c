// SPDX-License-Identifier: Apache-2.0
#include "proto/sccp/sccp.h"

#include "targets/target.h"

static enum status decode(struct span bytes, bool cut, enum point_code_format format,
                          struct sccp_address *ret, struct notes *ret_notes)
{
    notes_init(ret_notes);
    notes_enter(ret_notes, LAYER_sccp, bytes.p);
    enum status status = sccp_address_decode(cursor_of_cut(bytes, cut), format, ret, ret_notes);
    TARGET_CHECK(status <= STATUS_MALFORMED);
    TARGET_CHECK(cut || status != STATUS_TRUNCATED);
    TARGET_CHECK(!cut || status != STATUS_MALFORMED);
    TARGET_CHECK(span_equal(ret->bytes, bytes) && target_inside(ret->bytes, bytes));
    TARGET_CHECK(ret->gt.len <= DIGITS_MAX && strlen(ret->gt.text) == ret->gt.len);
    TARGET_CHECK(ret->has_gt == (ret->gt.len > 0));
    TARGET_CHECK(!ret->has_gt || (ret->gt_indicator >= 1 && ret->gt_indicator <= 4));
    return status;
}

static void check_format(struct span bytes, enum point_code_format format)
{
    struct sccp_address first, again, cut;
    struct notes notes, notes_again, notes_cut;
    TARGET_CHECK(decode(bytes, false, format, &first, &notes) ==
                 decode(bytes, false, format, &again, &notes_again));
    TARGET_CHECK(notes.set == notes_again.set && digits_equal(&first.gt, &again.gt));
    TARGET_CHECK(first.ssn == again.ssn && first.point_code == again.point_code);

    /* what the capture lost of a title takes digits away, never changes those that are there */
    decode(bytes, true, format, &cut, &notes_cut);
    size_t common = first.gt.len < cut.gt.len ? first.gt.len : cut.gt.len;
    TARGET_CHECK(memcmp(first.gt.text, cut.gt.text, common) == 0);
    TARGET_CHECK(first.has_ssn == cut.has_ssn && first.has_point_code == cut.has_point_code);
}

void target_sccp_address(const uint8_t *data, size_t len)
{
    for (unsigned format = 0; format < POINT_CODE_FORMATS; format++)
        check_format(span_of(data, len), (enum point_code_format)format);
}
