// SPDX-License-Identifier: Apache-2.0
#include "proto/sccp/sccp.h"

#include "base/octets.h"
#include "code/tbcd.h"

/* Q.713 3.4.2.3.3; the odd/even bit of a title with nature of address alone is told in the same words. */
enum encoding_scheme { ENCODING_BCD_ODD = 1, ENCODING_BCD_EVEN = 2 };

enum { NATURE_INTERNATIONAL = 4, E164_DIGITS_MAX = 15 };

static const char *const ssn_names[256] = {
#define SCCP_SSN(code, name, doc) [code] = #name,
#include "proto/sccp/sccp_ssn.def"
#undef SCCP_SSN
};

const char *sccp_ssn_name(uint8_t ssn)
{
    return ssn_names[ssn];
}

/* What stands before the digits of a title, by its indicator. */
struct title_form {
    bool translation, plan, nature;
};

/* Q.713 3.4.2.3.1 to 3.4.2.3.4. */
static const struct title_form itu_forms[] = {
    [1] = {.nature = true},
    [2] = {.translation = true},
    [3] = {.translation = true, .plan = true},
    [4] = {.translation = true, .plan = true, .nature = true},
};

/* T1.112.3 3.4.2.3. */
static const struct title_form ansi_forms[] = {
    [1] = {.translation = true, .plan = true},
    [2] = {.translation = true},
};

/* T1.112.3 3.4.1: an address of an ANSI network that is not marked as national has the form of Q.713. */
static bool is_ansi(const struct sccp_address *a, enum point_code_format format)
{
    return format == POINT_CODE_ANSI && a->national;
}

/* NULL for indicators that the standard does not have. */
static const struct title_form *form_of(const struct sccp_address *a, enum point_code_format format)
{
    bool ansi = is_ansi(a, format);
    const struct title_form *forms = ansi ? ansi_forms : itu_forms;
    size_t count = ansi ? sizeof ansi_forms / sizeof *forms : sizeof itu_forms / sizeof *forms;
    return a->gt_indicator && a->gt_indicator < count ? &forms[a->gt_indicator] : NULL;
}

/* Returns the encoding scheme, 0 unknown. */
static uint8_t read_title_head(struct cursor *in, const struct title_form *form, struct sccp_address *a)
{
    uint8_t encoding = 0;
    if (form->translation)
        a->translation_type = cursor_u8(in);
    if (form->plan) {
        uint8_t plan_and_scheme = cursor_u8(in);
        a->numbering_plan = plan_and_scheme >> 4;
        a->encoding_scheme = encoding = plan_and_scheme & 15;
    }
    if (form->nature) {
        uint8_t odd_and_nature = cursor_u8(in);
        a->nature = odd_and_nature & 127;
        if (!form->plan)
            encoding = odd_and_nature & 128 ? ENCODING_BCD_ODD : ENCODING_BCD_EVEN;
    }
    return encoding;
}

/* True if all are decimal. */
static bool read_digits(struct span bytes, uint8_t encoding, bool cut, struct digits *ret)
{
    /* the digit that an odd count leaves out is the last, which a cut title does not hold */
    bool odd = encoding == ENCODING_BCD_ODD && !cut && bytes.len;
    bool even = encoding == ENCODING_BCD_EVEN || (encoding == ENCODING_BCD_ODD && cut);
    if (odd || even)
        return tbcd_digits_counted(bytes, 2 * bytes.len - odd, ret);
    return tbcd_digits(bytes, ret);
}

static bool digits_usual(const struct digits *digits)
{
    return digits->len > 0 && octets_all_between(span_of(digits->text, digits->len), '0', '9');
}

/* What the networks of different operators use between them: E.164, E.212 or E.214, international. */
static bool numbering_usual(const struct title_form *form, const struct sccp_address *a)
{
    if (!form)
        return false;
    bool plan = !form->plan || a->numbering_plan == SCCP_NP_E164 || a->numbering_plan == SCCP_NP_E212 ||
                a->numbering_plan == SCCP_NP_E214;
    bool scheme =
        !form->plan || a->encoding_scheme == ENCODING_BCD_ODD || a->encoding_scheme == ENCODING_BCD_EVEN;
    bool nature = !form->nature || a->nature == NATURE_INTERNATIONAL;
    return plan && scheme && nature;
}

void sccp_numbering_check(const struct sccp_address *address, enum point_code_format format,
                          const uint8_t *at, struct notes *notes)
{
    if (!numbering_usual(form_of(address, format), address))
        note_add(notes, NOTE_gt_numbering_odd, at);
}

void sccp_digits_check(const struct sccp_address *address, bool cut, const uint8_t *at, struct notes *notes)
{
    if (address->gt.len > E164_DIGITS_MAX)
        note_add(notes, NOTE_gt_long, at);
    if (!cut && !digits_usual(&address->gt))
        note_add(notes, NOTE_gt_digit_odd, at);
}

static enum status read_title(struct cursor *in, enum point_code_format format, struct sccp_address *a,
                              struct notes *notes)
{
    const uint8_t *at = cursor_at(in);
    const struct title_form *form = form_of(a, format);
    if (!form) {
        note_add(notes, NOTE_gt_numbering_odd, at);
        return STATUS_OK;
    }
    uint8_t encoding = read_title_head(in, form, a);
    if (!cursor_ok(in))
        return cursor_status(in);
    struct span bytes = cursor_rest(in);
    bool decimal = read_digits(bytes, encoding, in->cut, &a->gt);
    a->has_gt = a->gt.len > 0;
    if (!numbering_usual(form, a))
        note_add(notes, NOTE_gt_numbering_odd, at);
    if (!decimal || !a->has_gt || a->gt.len > E164_DIGITS_MAX)
        sccp_digits_check(a, in->cut, bytes.p, notes);
    return in->cut ? STATUS_TRUNCATED : STATUS_OK;
}

static void read_point_code(struct cursor *in, enum point_code_format format, struct sccp_address *a)
{
    a->point_code = point_code_read(in, format);
    a->has_point_code = cursor_ok(in);
}

static void read_ssn(struct cursor *in, struct sccp_address *a)
{
    a->ssn = cursor_u8(in);
    a->has_ssn = cursor_ok(in);
}

/* Q.713 3.4.1: point code, SSN; T1.112.3 3.4.1: SSN, point code, and their two bits the other way round. */
static void read_point_code_and_ssn(struct cursor *in, uint8_t indicator, enum point_code_format format,
                                    struct sccp_address *a)
{
    if (is_ansi(a, format)) {
        if (indicator & 1)
            read_ssn(in, a);
        if (indicator & 2)
            read_point_code(in, format, a);
        return;
    }
    if (indicator & 1)
        read_point_code(in, format == POINT_CODE_ANSI ? POINT_CODE_ITU : format, a);
    if (indicator & 2)
        read_ssn(in, a);
}

enum status sccp_address_decode(struct cursor in, enum point_code_format format, struct sccp_address *ret,
                                struct notes *notes)
{
    *ret = (struct sccp_address){.bytes = cursor_rest(&in)};
    uint8_t indicator = cursor_u8(&in);
    if (!cursor_ok(&in))
        return cursor_status(&in);
    ret->national = indicator & 128;
    ret->route_on_ssn = indicator & 64;
    ret->gt_indicator = indicator >> 2 & 15;
    read_point_code_and_ssn(&in, indicator, format, ret);
    if (!cursor_ok(&in))
        return cursor_status(&in);
    if (ret->gt_indicator)
        return read_title(&in, format, ret, notes);
    if (cursor_left(&in) && !in.cut)
        note_add(notes, NOTE_sccp_trailing, cursor_at(&in));
    return STATUS_OK;
}
