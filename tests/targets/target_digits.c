// SPDX-License-Identifier: Apache-2.0
/*
 * Digits, PLMNs and cells: from arbitrary octets, and from arbitrary text.
 */
#include "base/text.h"
#include "code/cell.h"
#include "code/tbcd.h"

#include "targets/target.h"

static void check_digits(const struct digits *digits, bool plain)
{
    TARGET_CHECK(digits->len <= DIGITS_MAX && strlen(digits->text) == digits->len);
    bool decimal = strspn(digits->text, "0123456789") == digits->len;
    TARGET_CHECK(strspn(digits->text, "0123456789abcdef") == digits->len);
    TARGET_CHECK(!plain || decimal);
}

static void check_tbcd(struct span bytes)
{
    struct digits digits, counted;
    struct tbcd_address address;
    bool plain = tbcd_digits(bytes, &digits);
    check_digits(&digits, plain);
    TARGET_CHECK(!plain || digits.len == 2 * bytes.len || digits.len + 1u == 2 * bytes.len);
    TARGET_CHECK(!tbcd_digits_counted(bytes, 2 * bytes.len + 1, &counted));
    plain = tbcd_digits_counted(bytes, bytes.len, &counted);
    check_digits(&counted, plain);
    TARGET_CHECK(counted.len == (bytes.len < DIGITS_MAX ? bytes.len : DIGITS_MAX));
    size_t common = counted.len < digits.len ? counted.len : digits.len;
    TARGET_CHECK(memcmp(digits.text, counted.text, common) == 0);
    plain = tbcd_address(bytes, &address);
    check_digits(&address.digits, plain);
    TARGET_CHECK(address.nature <= 7 && address.numbering_plan <= 15 && (!plain || address.digits.len));
}

static void check_plmn(plmn_t plmn)
{
    char text[PLMN_TEXT_SIZE];
    plmn_t again;
    TARGET_CHECK(plmn_mcc(plmn) <= 999 && plmn_mnc(plmn) <= (plmn_mnc_digits(plmn) == 3 ? 999u : 99u));
    TARGET_CHECK(plmn_parse(span_of_text(plmn_text(plmn, text)), &again) && again == plmn);
    TARGET_CHECK(strlen(text) == 4 + plmn_mnc_digits(plmn));
}

/* A cell that was read, and written, reads the same; one that was not is all zero. */
static void check_cell(bool right, const struct cell *cell)
{
    char text[CELL_TEXT_SIZE];
    struct cell again;
    TARGET_CHECK(right == (cell->kind != CELL_NONE) && cell->kind <= CELL_TAI);
    TARGET_CHECK(cell->area <= UINT16_MAX && cell->id <= 0xfffffff);
    cell_text(cell, text);
    TARGET_CHECK(strlen(text) < CELL_TEXT_SIZE);
    TARGET_CHECK(cell_parse(span_of_text(text), &again) == right);
    TARGET_CHECK(again.kind == cell->kind && again.plmn == cell->plmn && again.area == cell->area &&
                 again.id == cell->id);
    if (right)
        check_plmn(cell->plmn);
}

void target_digits(const uint8_t *data, size_t len)
{
    struct span bytes = span_of(data, len);
    struct cell cell;
    plmn_t plmn;
    check_tbcd(bytes);
    if (len >= 3 && plmn_decode(data, &plmn))
        check_plmn(plmn);
    if (plmn_parse(bytes, &plmn))
        check_plmn(plmn);
    check_cell(cell_of_cgi(bytes, &cell), &cell);
    check_cell(cell_of_lai(bytes, &cell), &cell);
    check_cell(cell_of_ecgi(bytes, &cell), &cell);
    check_cell(cell_of_tai(bytes, &cell), &cell);
    check_cell(cell_parse(bytes, &cell), &cell);
}
