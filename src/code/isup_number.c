// SPDX-License-Identifier: Apache-2.0
#include "code/isup_number.h"

#include "code/tbcd.h"

enum { ODD = 0x80, END_OF_PULSING = 'f' };

static struct span behind(struct span bytes, size_t n)
{
    return span_of(bytes.p + n, bytes.len - n);
}

static bool digits_from(const char *allowed, const struct digits *digits)
{
    return digits->len && strspn(digits->text, allowed) == digits->len;
}

bool isup_number(struct span bytes, struct isup_number *ret)
{
    *ret = (struct isup_number){0};
    if (bytes.len < 2)
        return false;
    ret->nature = bytes.p[0] & 0x7f;
    ret->numbering_plan = bytes.p[1] >> 4 & 7;
    ret->presentation = bytes.p[1] >> 2 & 3;
    ret->screening = bytes.p[1] & 3;
    size_t count = (bytes.len - 2) * 2;
    if (count && bytes.p[0] & ODD)
        count--;
    tbcd_digits_counted(behind(bytes, 2), count, &ret->digits);
    if (ret->digits.len == count && count && ret->digits.text[count - 1] == END_OF_PULSING)
        ret->digits.text[--ret->digits.len] = 0;
    return count <= DIGITS_MAX && digits_from("0123456789bc", &ret->digits);
}

bool isup_generic_number(struct span bytes, struct isup_number *ret)
{
    return isup_number(bytes.len ? behind(bytes, 1) : bytes, ret);
}

bool bcd_number(struct span bytes, struct bcd_number *ret)
{
    *ret = (struct bcd_number){0};
    if (bytes.len == 0)
        return false;
    ret->type = bytes.p[0] >> 4 & 7;
    ret->numbering_plan = bytes.p[0] & 15;
    tbcd_digits(behind(bytes, 1), &ret->digits);
    return bytes.len <= 1 + (DIGITS_MAX + 1) / 2 && digits_from("0123456789abcde", &ret->digits);
}
