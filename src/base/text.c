// SPDX-License-Identifier: Apache-2.0
#include "base/text.h"

void text_span(struct text *text, struct span bytes)
{
    size_t room = text->size - 1 - text->len;
    if (bytes.len > room) {
        text->full = true;
        bytes.len = room;
    }
    if (bytes.len)
        memcpy(text->p + text->len, bytes.p, bytes.len);
    text->len += bytes.len;
    text->p[text->len] = 0;
}

void text_string(struct text *text, const char *string)
{
    text_span(text, span_of_text(string));
}

void text_uint(struct text *text, uint64_t value)
{
    text_padded(text, value, 1);
}

void text_int(struct text *text, int64_t value)
{
    if (value < 0)
        text_char(text, '-');
    text_uint(text, value < 0 ? (uint64_t)0 - (uint64_t)value : (uint64_t)value);
}

void text_padded(struct text *text, uint64_t value, unsigned width)
{
    char digits[20];
    unsigned at = sizeof digits;
    while (at > 0 && (value > 0 || sizeof digits - at < width)) {
        digits[--at] = (char)('0' + value % 10);
        value /= 10;
    }
    text_span(text, span_of(digits + at, sizeof digits - at));
}

void text_hex(struct text *text, struct span bytes)
{
    static const char hex[] = "0123456789abcdef";
    for (size_t i = 0; i < bytes.len; i++) {
        text_char(text, hex[bytes.p[i] >> 4]);
        text_char(text, hex[bytes.p[i] & 15]);
    }
}

void text_millionths(struct text *text, int64_t value)
{
    uint64_t positive = value < 0 ? (uint64_t)0 - (uint64_t)value : (uint64_t)value;
    if (value < 0)
        text_char(text, '-');
    text_uint(text, positive / 1000000);
    text_char(text, '.');
    text_padded(text, positive % 1000000, 6);
}

static void text_ip6(struct text *text, const uint8_t bytes[16])
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
            text_string(text, "::");
            i += best_len - 1;
            continue;
        }
        if (i > 0 && i != best + best_len)
            text_char(text, ':');
        bool started = false;
        for (int shift = 12; shift >= 0; shift -= 4) {
            unsigned digit = group[i] >> shift & 15;
            started |= digit || shift == 0;
            if (started)
                text_char(text, "0123456789abcdef"[digit]);
        }
    }
}

void text_ip(struct text *text, const struct ip_address *ip)
{
    if (ip->family == 6) {
        text_ip6(text, ip->bytes);
        return;
    }
    for (unsigned i = 0; i < 4 && ip->family == 4; i++) {
        if (i > 0)
            text_char(text, '.');
        text_uint(text, ip->bytes[i]);
    }
}

void text_time(struct text *text, int64_t time_ns)
{
    int64_t seconds = time_ns / 1000000000, rest = time_ns % 1000000000;
    if (rest < 0)
        seconds--, rest += 1000000000;
    int64_t days = seconds / 86400, second = seconds % 86400;
    if (second < 0)
        days--, second += 86400;
    /* civil date from a day count: eras of 400 years, years that begin in March */
    days += 719468;
    int64_t era = (days >= 0 ? days : days - 146096) / 146097;
    int64_t day_of_era = days - era * 146097;
    int64_t year_of_era = (day_of_era - day_of_era / 1460 + day_of_era / 36524 - day_of_era / 146096) / 365;
    int64_t day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    int64_t shifted_month = (5 * day_of_year + 2) / 153;
    int64_t day = day_of_year - (153 * shifted_month + 2) / 5 + 1;
    int64_t month = shifted_month < 10 ? shifted_month + 3 : shifted_month - 9;
    int64_t year = year_of_era + era * 400 + (month <= 2);
    text_padded(text, (uint64_t)(year < 0 ? 0 : year), 4);
    text_char(text, '-');
    text_padded(text, (uint64_t)month, 2);
    text_char(text, '-');
    text_padded(text, (uint64_t)day, 2);
    text_char(text, 'T');
    text_padded(text, (uint64_t)(second / 3600), 2);
    text_char(text, ':');
    text_padded(text, (uint64_t)(second / 60 % 60), 2);
    text_char(text, ':');
    text_padded(text, (uint64_t)(second % 60), 2);
    text_char(text, '.');
    text_padded(text, (uint64_t)(rest / 1000), 6);
    text_string(text, "+0000");
}
