// SPDX-License-Identifier: Apache-2.0
#include "code/tbcd.h"

/* The two digits of each octet, low half first. */
#define WITH_HIGH(h)                                                                                         \
    {'0', h}, {'1', h}, {'2', h}, {'3', h}, {'4', h}, {'5', h}, {'6', h}, {'7', h}, {'8', h}, {'9', h},      \
        {'a', h}, {'b', h}, {'c', h}, {'d', h}, {'e', h},                                                    \
    {                                                                                                        \
        'f', h                                                                                               \
    }
static const char digits_of[256][2] = {
    WITH_HIGH('0'), WITH_HIGH('1'), WITH_HIGH('2'), WITH_HIGH('3'), WITH_HIGH('4'), WITH_HIGH('5'),
    WITH_HIGH('6'), WITH_HIGH('7'), WITH_HIGH('8'), WITH_HIGH('9'), WITH_HIGH('a'), WITH_HIGH('b'),
    WITH_HIGH('c'), WITH_HIGH('d'), WITH_HIGH('e'), WITH_HIGH('f'),
};

enum { LETTER_BITS = 0x4040 }; /* that 'a' to 'f' have in ASCII, and '0' to '9' have not */

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
    /* two digits at once: a sixth of the instructions of one by one */
    uint16_t two, letters = 0;
    for (size_t i = 0; i < count / 2; i++) {
        memcpy(&two, digits_of[bytes.p[i]], sizeof two);
        memcpy(ret->text + 2 * i, &two, sizeof two);
        letters |= two;
    }
    if (count % 2) {
        ret->text[count - 1] = digits_of[bytes.p[count / 2]][0];
        letters |= (uint8_t)ret->text[count - 1];
    }
    ret->text[count] = 0;
    ret->len = (uint8_t)count;
    return plain && !(letters & LETTER_BITS);
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
