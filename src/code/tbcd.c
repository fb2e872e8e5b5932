// SPDX-License-Identifier: Apache-2.0
#include "code/tbcd.h"

static uint8_t half_octet(struct span bytes, size_t i)
{
    uint8_t octet = bytes.p[i / 2];
    return i % 2 ? octet >> 4 : octet & 15;
}

bool tbcd_digits_counted(struct span bytes, size_t count, struct digits *ret)
{
    bool plain = true;
    if (count > bytes.len * 2) {
        count = bytes.len * 2;
        plain = false;
    }
    if (count > DIGITS_MAX) {
        count = DIGITS_MAX;
        plain = false;
    }
    for (size_t i = 0; i < count; i++) {
        uint8_t digit = half_octet(bytes, i);
        ret->text[i] = "0123456789abcdef"[digit];
        plain &= digit <= 9;
    }
    ret->text[count] = 0;
    ret->len = (uint8_t)count;
    return plain;
}

bool tbcd_digits(struct span bytes, struct digits *ret)
{
    size_t count = bytes.len * 2;
    if (count && bytes.p[bytes.len - 1] >> 4 == 15)
        count--;
    return tbcd_digits_counted(bytes, count, ret);
}

bool tbcd_address(struct span bytes, struct tbcd_address *ret)
{
    *ret = (struct tbcd_address){0};
    if (bytes.len == 0)
        return false;
    ret->nature = bytes.p[0] >> 4 & 7;
    ret->numbering_plan = bytes.p[0] & 15;
    return tbcd_digits(span_of(bytes.p + 1, bytes.len - 1), &ret->digits) && ret->digits.len;
}
