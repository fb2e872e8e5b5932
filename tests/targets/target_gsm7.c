// SPDX-License-Identifier: Apache-2.0
#include "code/gsm7.h"
#include "code/unicode.h"

#include "targets/target.h"

enum { SEPTETS_MAX = 512 };

static void check_utf8(const char *text, size_t len)
{
    TARGET_CHECK(strlen(text) == len);
    for (size_t offset = 0; offset < len;) {
        char bytes[UTF8_MAX];
        size_t from = offset, n = utf8_put(utf8_next(text, len, &offset), bytes);
        TARGET_CHECK(n == offset - from && memcmp(bytes, text + from, n) == 0);
    }
}

/* Two octets are the languages, one the fill bits; the rest is packed text. */
void target_gsm7(const uint8_t *data, size_t len)
{
    uint8_t septets[SEPTETS_MAX];
    char text[SEPTETS_MAX * 3 + 1];
    if (len < 3)
        return;
    struct span octets = span_of(data + 3, len - 3);
    unsigned fill_bits = data[2] % 7;
    size_t count = gsm7_septets(octets, fill_bits, SIZE_MAX, septets, sizeof septets);
    size_t all = octets.len * 8 < fill_bits ? 0 : (octets.len * 8 - fill_bits) / 7;
    TARGET_CHECK(count == (all < SEPTETS_MAX ? all : SEPTETS_MAX));
    for (size_t i = 0; i < count; i++)
        TARGET_CHECK(septets[i] < 0x80);
    size_t size = gsm7_utf8(septets, count, data[0], data[1], text, sizeof text);
    TARGET_CHECK(size <= count * 3);
    check_utf8(text, size);
    TARGET_CHECK(gsm7_utf8(octets.p, octets.len, data[0], data[1], text, data[2] % 8) < 8);
    TARGET_CHECK(gsm7_utf8(septets, count, data[0], data[1], NULL, 0) == 0);
    check_utf8(text, ucs2_utf8(octets, text, sizeof text));
}
