// SPDX-License-Identifier: Apache-2.0
#include "base/put.h"

const char put_pairs[] = "00010203040506070809101112131415161718192021222324"
                         "25262728293031323334353637383940414243444546474849"
                         "50515253545556575859606162636465666768697071727374"
                         "75767778798081828384858687888990919293949596979899";

static unsigned count_digits(uint64_t value)
{
    static const uint64_t powers[PUT_UINT_MAX] = {
        1,
        10,
        100,
        1000,
        10000,
        100000,
        1000000,
        10000000,
        100000000,
        1000000000,
        10000000000,
        100000000000,
        1000000000000,
        10000000000000,
        100000000000000,
        1000000000000000,
        10000000000000000,
        100000000000000000,
        1000000000000000000,
        UINT64_C(10000000000000000000),
    };
    /* bits times log10(2) is the count, or one below it */
    unsigned low = (64 - (unsigned)__builtin_clzll(value | 1)) * 1233 >> 12;
    return low + (value >= powers[low]);
}

char *put_large(char *at, uint64_t value)
{
    char *const end = at + count_digits(value);
    for (at = end; value >= 100; value /= 100)
        put_pair(at -= 2, (unsigned)(value % 100));
    if (value >= 10)
        put_pair(at - 2, (unsigned)value);
    else
        at[-1] = (char)('0' + value);
    return end;
}

static char *put_group(char *at, unsigned group)
{
    bool started = false;
    for (int shift = 12; shift >= 0; shift -= 4) {
        unsigned digit = group >> shift & 15;
        started |= digit || shift == 0;
        if (started)
            *at++ = "0123456789abcdef"[digit];
    }
    return at;
}

static char *put_ip6(char *at, const uint8_t bytes[16])
{
    unsigned group[8], best = 8, best_len = 0;
    for (unsigned i = 0; i < 8; i++)
        group[i] = (unsigned)bytes[2 * i] << 8 | bytes[2 * i + 1];
    for (unsigned i = 0; i < 8; i++) {
        unsigned len = 0;
        while (i + len < 8 && group[i + len] == 0)
            len++;
        if (len > best_len && len > 1)
            best = i, best_len = len;
    }
    for (unsigned i = 0; i < 8; i++) {
        if (i == best) {
            at = put_literal(at, "::");
            i += best_len - 1;
            continue;
        }
        if (i > 0 && i != best + best_len)
            *at++ = ':';
        at = put_group(at, group[i]);
    }
    return at;
}

char *put_ip(char *at, const struct ip_address *ip)
{
    if (ip->family == 6)
        return put_ip6(at, ip->bytes);
    if (ip->family != 4)
        return at;
    for (unsigned i = 0; i < 4; i++) {
        if (i > 0)
            *at++ = '.';
        at = put_uint(at, ip->bytes[i]);
    }
    return at;
}

char *put_time(char *at, int64_t time_ns)
{
    int64_t seconds = time_ns / 1000000000, rest = time_ns % 1000000000;
    if (rest < 0)
        seconds--, rest += 1000000000;
    int64_t days = seconds / 86400, second = seconds % 86400;
    if (second < 0)
        days--, second += 86400;
    /* civil date from a day count: eras of 400 years, years that begin in March */
    days += 719468;
    int64_t era = days / 146097; /* 64 bits of nanoseconds begin in 1677 */
    int64_t day_of_era = days - era * 146097;
    int64_t year_of_era = (day_of_era - day_of_era / 1460 + day_of_era / 36524 - day_of_era / 146096) / 365;
    int64_t day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    int64_t shifted_month = (5 * day_of_year + 2) / 153;
    int64_t day = day_of_year - (153 * shifted_month + 2) / 5 + 1;
    int64_t month = shifted_month < 10 ? shifted_month + 3 : shifted_month - 9;
    int64_t year = year_of_era + era * 400 + (month <= 2);
    char written[] = "0000-00-00T00:00:00.000000+0000";
    const unsigned years = (unsigned)year, of_day = (unsigned)second;
    const unsigned micros = (unsigned)(rest / 1000);
    put_pair(written, years / 100);
    put_pair(written + 2, years % 100);
    put_pair(written + 5, (unsigned)month);
    put_pair(written + 8, (unsigned)day);
    put_pair(written + 11, of_day / 3600);
    put_pair(written + 14, of_day / 60 % 60);
    put_pair(written + 17, of_day % 60);
    put_pair(written + 20, micros / 10000);
    put_pair(written + 22, micros / 100 % 100);
    put_pair(written + 24, micros % 100);
    return put_literal(at, written);
}
