// SPDX-License-Identifier: Apache-2.0
#include "code/plmn.h"

#include "base/put.h"

bool plmn_decode(const uint8_t bytes[3], plmn_t *ret)
{
    /* MCC 2, 1 | MNC 3, MCC 3 | MNC 2, 1; MNC 3 is 15 where there are two digits */
    const unsigned digit[6] = {bytes[0] & 15u, bytes[0] >> 4, bytes[1] & 15u,
                               bytes[2] & 15u, bytes[2] >> 4, bytes[1] >> 4};
    *ret = 0;
    for (unsigned i = 0; i < 5; i++)
        if (digit[i] > 9)
            return false;
    if (digit[5] > 9 && digit[5] != 15)
        return false;
    unsigned mnc_digits = digit[5] == 15 ? 2 : 3;
    unsigned mnc = digit[3] * 10 + digit[4];
    *ret = plmn_make(digit[0] * 100 + digit[1] * 10 + digit[2], mnc_digits == 3 ? mnc * 10 + digit[5] : mnc,
                     mnc_digits);
    return true;
}

/* The digits of a number below 1000. */
static inline char *put_three(char *at, unsigned value)
{
    *at = (char)('0' + value / 100);
    return put_pair(at + 1, value % 100);
}

char *plmn_put(char *at, plmn_t plmn)
{
    const unsigned mnc = plmn_mnc(plmn);
    at = put_three(at, plmn_mcc(plmn) % 1000);
    *at++ = '-';
    return plmn_mnc_digits(plmn) == 3 ? put_three(at, mnc) : put_pair(at, mnc % 100);
}

const char *plmn_text(plmn_t plmn, char buffer[static PLMN_TEXT_SIZE])
{
    *plmn_put(buffer, plmn) = 0;
    return buffer;
}

bool plmn_parse(struct span text, plmn_t *ret)
{
    unsigned digit[6], count = 0;
    *ret = 0;
    for (size_t i = 0; i < text.len; i++) {
        if (text.p[i] == '-' && i == 3)
            continue;
        if (text.p[i] < '0' || text.p[i] > '9' || count == 6)
            return false;
        digit[count++] = (unsigned)(text.p[i] - '0');
    }
    if (count < 5)
        return false;
    unsigned mnc = digit[3] * 10 + digit[4];
    *ret = plmn_make(digit[0] * 100 + digit[1] * 10 + digit[2], count == 6 ? mnc * 10 + digit[5] : mnc,
                     count - 3);
    return true;
}
