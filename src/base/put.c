// SPDX-License-Identifier: Apache-2.0
#include "base/put.h"

const char put_pairs[] = "00010203040506070809101112131415161718192021222324"
                         "25262728293031323334353637383940414243444546474849"
                         "50515253545556575859606162636465666768697071727374"
                         "75767778798081828384858687888990919293949596979899";

/* Rows of put_octets. */
#define SHORTER(n, one, two, three) ((n) < 10 ? (one) : (n) < 100 ? (two) : (three))
#define DIGIT(value)                (char)('0' + (value) % 10)
#define ROW(n)                                                                                               \
    {                                                                                                        \
        {DIGIT(SHORTER(n, n, (n) / 10, (n) / 100)), DIGIT(SHORTER(n, 0, n, (n) / 10)), DIGIT(n)},            \
            SHORTER(n, 1, 2, 3)                                                                              \
    }
#define ROWS_4(n)  ROW(n), ROW((n) + 1), ROW((n) + 2), ROW((n) + 3)
#define ROWS_16(n) ROWS_4(n), ROWS_4((n) + 4), ROWS_4((n) + 8), ROWS_4((n) + 12)
#define ROWS_64(n) ROWS_16(n), ROWS_16((n) + 16), ROWS_16((n) + 32), ROWS_16((n) + 48)

const struct put_octet put_octets[256] = {ROWS_64(0), ROWS_64(64), ROWS_64(128), ROWS_64(192)};

#define EIGHT_DIGITS UINT64_C(100000000) /* the first number that has more than eight */

/*
 * The digits of a number below 10^8, the first in the lowest octet: cut into halves, pairs and single ones,
 * all parts in one multiplication. n * 10486 >> 20 is n / 100 below 10^4, n * 103 >> 10 is n / 10 below 100.
 */
static inline uint64_t eight_digits(uint32_t value)
{
    uint64_t halves = value / 10000 | (uint64_t)(value % 10000) << 32;
    uint64_t hundreds = halves * 10486 >> 20 & UINT64_C(0x0000007f0000007f);
    uint64_t pairs = hundreds | (halves - 100 * hundreds) << 16;
    uint64_t tens = pairs * 103 >> 10 & UINT64_C(0x000f000f000f000f);
    return tens | (pairs - 10 * tens) << 8;
}

/* All eight, zeros in front too. */
static inline char *put_eight(char *at, uint32_t value)
{
    uint64_t digits = htole64(eight_digits(value) | OCTETS_EACH('0'));
    memcpy(at, &digits, sizeof digits);
    return at + sizeof digits;
}

/* Without zeros in front; the value is not 0. */
static inline char *put_front(char *at, uint32_t value)
{
    uint64_t digits = eight_digits(value);
    const int zeros = __builtin_ctzll(digits) & ~7; /* bits of them */
    digits = htole64((digits | OCTETS_EACH('0')) >> zeros);
    memcpy(at, &digits, sizeof digits);
    return at + sizeof digits - zeros / 8;
}

char *put_large(char *at, uint64_t value)
{
    if (value < EIGHT_DIGITS)
        return put_front(at, (uint32_t)value);
    const uint64_t upper = value / EIGHT_DIGITS;
    const uint32_t lowest = (uint32_t)(value - upper * EIGHT_DIGITS);
    if (upper < EIGHT_DIGITS)
        return put_eight(put_front(at, (uint32_t)upper), lowest);
    at = put_front(at, (uint32_t)(upper / EIGHT_DIGITS));
    return put_eight(put_eight(at, (uint32_t)(upper % EIGHT_DIGITS)), lowest);
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

char *put_ip6(char *at, const uint8_t bytes[16])
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

/* The text of a day, "0000-00-00", counted from 1970. */
static inline char *put_day(char *at, int64_t day)
{
    /*
     * Neri and Schneider, "Euclidean affine functions and their application to calendar algorithms":
     * centuries and years that begin in March, each a division of what the one before has left.
     */
    const uint32_t of_centuries = 4 * (uint32_t)(day + 719468) + 3; /* 64 bits of nanoseconds begin in 1677 */
    const uint32_t of_years = of_centuries % 146097 | 3;
    const uint64_t years = UINT64_C(2939745) * of_years; /* 2^32 / 1461, rounded up */
    const uint32_t day_of_year = (uint32_t)years / 2939745 / 4;
    const uint32_t of_months = 2141 * day_of_year + 197913; /* 2141 / 2^16: months a day */
    const bool is_next_year = day_of_year >= 306;           /* January and February */
    const uint32_t year = 100 * (of_centuries / 146097) + (uint32_t)(years >> 32) + is_next_year;
    at = put_pair(put_pair(at, year / 100), year % 100);
    *at++ = '-';
    at = put_pair(at, (of_months >> 16) - (is_next_year ? 12 : 0));
    *at++ = '-';
    return put_pair(at, (of_months & 0xffff) / 2141 + 1);
}

char *put_time(char *at, int64_t time_ns)
{
    int64_t seconds = time_ns / 1000000000, rest = time_ns % 1000000000;
    if (rest < 0)
        seconds--, rest += 1000000000;
    int64_t day = seconds / 86400, second = seconds % 86400;
    if (second < 0)
        day--, second += 86400;
    const unsigned of_day = (unsigned)second, micros = (unsigned)rest / 1000;
    at = put_day(at, day);
    *at++ = 'T';
    at = put_pair(at, of_day / 3600);
    *at++ = ':';
    at = put_pair(at, of_day / 60 % 60);
    *at++ = ':';
    at = put_pair(at, of_day % 60);
    *at++ = '.';
    at = put_pair(put_pair(put_pair(at, micros / 10000), micros / 100 % 100), micros % 100);
    return put_literal(at, "+0000");
}
