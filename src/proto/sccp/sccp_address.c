// SPDX-License-Identifier: Apache-2.0
#include "proto/sccp/sccp.h"

#include "code/tbcd.h"

/* Q.713 3.4.2.3.3; the odd/even bit of a title with nature of address alone is told in the same words. */
enum encoding_scheme { ENCODING_BCD_ODD = 1, ENCODING_BCD_EVEN = 2 };

enum { NATURE_INTERNATIONAL = 4, GT_INDICATOR_LAST = 4, E164_DIGITS_MAX = 15 };

static const char *const ssn_names[256] = {
#define SCCP_SSN(code, name, doc) [code] = #name,
#include "proto/sccp/sccp_ssn.def"
#undef SCCP_SSN
};

const char *sccp_ssn_name(uint8_t ssn)
{
    return ssn_names[ssn];
}

/* Q.713 3.4.2.3.1 to 3.4.2.3.4: what stands before the digits. Returns the encoding scheme, 0 unknown. */
static uint8_t read_title_head(struct cursor *in, struct sccp_address *a)
{
    uint8_t encoding = 0;
    if (a->gt_indicator >= 2)
        a->translation_type = cursor_u8(in);
    if (a->gt_indicator >= 3) {
        uint8_t plan_and_scheme = cursor_u8(in);
        a->numbering_plan = plan_and_scheme >> 4;
        a->encoding_scheme = encoding = plan_and_scheme & 15;
    }
    if (a->gt_indicator == 1 || a->gt_indicator == 4) {
        uint8_t odd_and_nature = cursor_u8(in);
        a->nature = odd_and_nature & 127;
        if (a->gt_indicator == 1)
            encoding = odd_and_nature & 128 ? ENCODING_BCD_ODD : ENCODING_BCD_EVEN;
    }
    return encoding;
}

static void read_digits(struct span bytes, uint8_t encoding, bool cut, struct digits *ret)
{
    /* the digit that an odd count leaves out is the last, which a cut title does not hold */
    bool odd = encoding == ENCODING_BCD_ODD && !cut && bytes.len;
    bool even = encoding == ENCODING_BCD_EVEN || (encoding == ENCODING_BCD_ODD && cut);
    if (odd || even)
        tbcd_digits_counted(bytes, 2 * bytes.len - odd, ret);
    else
        tbcd_digits(bytes, ret);
}

static bool digits_usual(const struct digits *digits)
{
    for (size_t i = 0; i < digits->len; i++)
        if (digits->text[i] > '9')
            return false;
    return digits->len > 0;
}

/* What the networks of different operators use between them: E.164, E.212 or E.214, international. */
static bool numbering_usual(const struct sccp_address *a)
{
    bool plan = a->gt_indicator < 3 || a->numbering_plan == SCCP_NP_E164 ||
                a->numbering_plan == SCCP_NP_E212 || a->numbering_plan == SCCP_NP_E214;
    bool scheme = a->gt_indicator < 3 || a->encoding_scheme == ENCODING_BCD_ODD ||
                  a->encoding_scheme == ENCODING_BCD_EVEN;
    bool nature = (a->gt_indicator != 1 && a->gt_indicator != 4) || a->nature == NATURE_INTERNATIONAL;
    return plan && scheme && nature;
}

static enum status read_title(struct cursor *in, struct sccp_address *a, struct notes *notes)
{
    const uint8_t *at = cursor_at(in);
    if (a->gt_indicator > GT_INDICATOR_LAST) {
        note_add(notes, NOTE_gt_numbering_odd, at);
        return STATUS_OK;
    }
    uint8_t encoding = read_title_head(in, a);
    if (!cursor_ok(in))
        return cursor_status(in);
    struct span bytes = cursor_rest(in);
    read_digits(bytes, encoding, in->cut, &a->gt);
    a->has_gt = a->gt.len > 0;
    if (!numbering_usual(a))
        note_add(notes, NOTE_gt_numbering_odd, at);
    if (a->gt.len > E164_DIGITS_MAX)
        note_add(notes, NOTE_gt_long, bytes.p);
    if (in->cut)
        return STATUS_TRUNCATED;
    if (!digits_usual(&a->gt))
        note_add(notes, NOTE_gt_digit_odd, bytes.p);
    return STATUS_OK;
}

enum status sccp_address_decode(struct cursor in, struct sccp_address *ret, struct notes *notes)
{
    *ret = (struct sccp_address){.bytes = cursor_rest(&in)};
    uint8_t indicator = cursor_u8(&in);
    if (!cursor_ok(&in))
        return cursor_status(&in);
    ret->national = indicator & 128;
    ret->route_on_ssn = indicator & 64;
    ret->gt_indicator = indicator >> 2 & 15;
    if (indicator & 1) {
        ret->point_code = cursor_le16(&in) & 0x3fff;
        ret->has_point_code = cursor_ok(&in);
    }
    if (indicator & 2) {
        ret->ssn = cursor_u8(&in);
        ret->has_ssn = cursor_ok(&in);
    }
    if (!cursor_ok(&in))
        return cursor_status(&in);
    if (ret->gt_indicator)
        return read_title(&in, ret, notes);
    if (cursor_left(&in) && !in.cut)
        note_add(notes, NOTE_sccp_trailing, cursor_at(&in));
    return STATUS_OK;
}
