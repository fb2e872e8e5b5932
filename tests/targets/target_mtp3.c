// SPDX-License-Identifier: Apache-2.0
#include "proto/mtp3/mtp3.h"

#include "targets/target.h"

static enum status decode(struct span bytes, bool cut, enum point_code_format format,
                          struct mtp3_message *ret)
{
    static const uint32_t point_code_max[POINT_CODE_FORMATS] = {0x3fff, 0xffffff, 0xffffff, 0xffff};
    enum status status = mtp3_decode(cursor_of_cut(bytes, cut), format, ret);
    TARGET_CHECK(status == STATUS_OK || status == (cut ? STATUS_TRUNCATED : STATUS_MALFORMED));
    TARGET_CHECK(ret->has_label == (status == STATUS_OK));
    TARGET_CHECK(ret->label.format == format);
    TARGET_CHECK(ret->label.opc <= point_code_max[format] && ret->label.dpc <= point_code_max[format]);
    TARGET_CHECK(ret->label.si <= 15 && ret->label.ni <= 3 && ret->label.mp <= 3);
    TARGET_CHECK(ret->data.cut == cut);
    TARGET_CHECK(target_inside(cursor_rest(&ret->data), bytes));
    return status;
}

void target_mtp3(const uint8_t *data, size_t len)
{
    struct span bytes = span_of(data, len);
    for (unsigned i = 0; i < POINT_CODE_FORMATS; i++) {
        enum point_code_format format = (enum point_code_format)i;
        struct mtp3_message whole, cut;
        enum status status = decode(bytes, false, format, &whole);
        decode(bytes, true, format, &cut);
        TARGET_CHECK(whole.has_label == cut.has_label);
        if (status != STATUS_OK)
            continue;
        /* the label takes the service octet, two point codes and their rest; all else is the user part's */
        size_t label_len = format == POINT_CODE_ITU ? 5 : 2 + 2 * (size_t)point_code_len(format);
        TARGET_CHECK(cursor_left(&whole.data) == len - label_len);
        TARGET_CHECK(whole.label.opc == cut.label.opc && whole.label.dpc == cut.label.dpc);
    }
}
