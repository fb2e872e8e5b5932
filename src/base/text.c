// SPDX-License-Identifier: Apache-2.0
#include "base/text.h"

#include "base/put.h"

void text_front(struct text *text, struct span bytes)
{
    const size_t room = text->size - 1 - text->len;
    if (room)
        memcpy(text->p + text->len, bytes.p, room);
    text_wrote(text, text->p + text->len + room);
}

void text_uint(struct text *text, uint64_t value)
{
    char digits[PUT_UINT_MAX];
    text_span(text, span_of(digits, (size_t)(put_uint(digits, value) - digits)));
}

void text_int(struct text *text, int64_t value)
{
    if (value < 0)
        text_char(text, '-');
    text_uint(text, value < 0 ? (uint64_t)0 - (uint64_t)value : (uint64_t)value);
}

void text_padded(struct text *text, uint64_t value, unsigned width)
{
    char digits[PUT_UINT_MAX];
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

void text_ip(struct text *text, const struct ip_address *ip)
{
    char address[PUT_IP_MAX];
    text_span(text, span_of(address, (size_t)(put_ip(address, ip) - address)));
}

void text_time(struct text *text, int64_t time_ns)
{
    char written[PUT_TIME_MAX];
    text_span(text, span_of(written, (size_t)(put_time(written, time_ns) - written)));
}
