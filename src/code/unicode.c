// SPDX-License-Identifier: Apache-2.0
#include "code/unicode.h"

enum {
    CHARACTER_MAX = 0x10ffff,
    SURROGATE_FIRST = 0xd800,
    SURROGATE_LOW = 0xdc00,
    SURROGATE_LAST = 0xdfff,
    SURROGATE_BITS = 10,
    SECOND_PLANE = 0x10000,
};

static bool is_surrogate(uint32_t c)
{
    return c >= SURROGATE_FIRST && c <= SURROGATE_LAST;
}

size_t utf8_put(uint32_t c, char *ret)
{
    if (c > CHARACTER_MAX || is_surrogate(c))
        c = UNICODE_REPLACEMENT;
    if (c < 0x80) {
        ret[0] = (char)c;
        return 1;
    }
    size_t len = c < 0x800 ? 2 : c < SECOND_PLANE ? 3 : 4;
    static const uint8_t lead[] = {0, 0, 0xc0, 0xe0, 0xf0};
    for (size_t i = len - 1; i > 0; i--, c >>= 6)
        ret[i] = (char)(0x80 | (c & 0x3f));
    ret[0] = (char)(lead[len] | c);
    return len;
}

uint32_t utf8_next(const char *text, size_t len, size_t *offset)
{
    const uint8_t *p = (const uint8_t *)text + *offset;
    size_t left = len - *offset;
    uint32_t c = p[0];
    *offset += 1;
    if (c < 0x80)
        return c;
    size_t more = c >= 0xf0 && c < 0xf8 ? 3 : c >= 0xe0 && c < 0xf0 ? 2 : c >= 0xc0 && c < 0xe0 ? 1 : 0;
    static const uint32_t least[] = {0, 0x80, 0x800, SECOND_PLANE};
    if (more == 0 || more >= left)
        return UNICODE_REPLACEMENT;
    c &= 0x3fu >> more;
    for (size_t i = 1; i <= more; i++) {
        if ((p[i] & 0xc0) != 0x80)
            return UNICODE_REPLACEMENT;
        c = c << 6 | (p[i] & 0x3f);
    }
    if (c < least[more] || c > CHARACTER_MAX || is_surrogate(c))
        return UNICODE_REPLACEMENT;
    *offset += more;
    return c;
}

bool utf8_append(struct utf8_out *out, uint32_t c)
{
    char bytes[UTF8_MAX];
    if (c && c < 0x80 && out->len + 1 < out->size) { /* most text is ASCII: half the instructions */
        out->p[out->len++] = (char)c;
        out->p[out->len] = 0;
        return true;
    }
    size_t len = utf8_put(c ? c : UNICODE_REPLACEMENT, bytes);
    if (out->len + len >= out->size)
        return false;
    memcpy(out->p + out->len, bytes, len);
    out->len += len;
    out->p[out->len] = 0;
    return true;
}

struct utf8_out utf8_out_in(char *buffer, size_t size)
{
    if (size)
        buffer[0] = 0;
    return (struct utf8_out){buffer, 0, size};
}

static uint32_t unit_at(struct span octets, size_t i)
{
    if (i + 1 >= octets.len)
        return UNICODE_REPLACEMENT;
    return (uint32_t)octets.p[i] << 8 | octets.p[i + 1];
}

size_t ucs2_utf8(struct span octets, char *ret, size_t size)
{
    struct utf8_out out = utf8_out_in(ret, size);
    for (size_t i = 0; i < octets.len; i += 2) {
        uint32_t c = unit_at(octets, i), low = unit_at(octets, i + 2);
        if (is_surrogate(c) && c < SURROGATE_LOW && is_surrogate(low) && low >= SURROGATE_LOW) {
            c = SECOND_PLANE + ((c - SURROGATE_FIRST) << SURROGATE_BITS) + (low - SURROGATE_LOW);
            i += 2;
        }
        if (!utf8_append(&out, c))
            break;
    }
    return out.len;
}
