// SPDX-License-Identifier: Apache-2.0
#include "signal/session_id.h"

#include "base/text.h"

bool session_id_is_senders(uint32_t command)
{
    /* TS 29.229, 29.329, 29.272, 29.172, 29.173, 29.338: sessions without state, one request each */
    static const struct {
        uint32_t first, last;
    } ranges[] = {{300, 309}, {316, 324}, {8388620, 8388622}, {8388645, 8388649}};
    for (size_t i = 0; i < sizeof ranges / sizeof *ranges; i++)
        if (command >= ranges[i].first && command <= ranges[i].last)
            return true;
    return false;
}

static uint8_t lower(uint8_t c)
{
    return c >= 'A' && c <= 'Z' ? (uint8_t)(c - 'A' + 'a') : c;
}

bool session_id_begins_with(struct span id, struct span host)
{
    if (id.len < host.len || (id.len > host.len && id.p[host.len] != ';'))
        return false;
    if (host.len == 0 || memcmp(id.p, host.p, host.len) == 0) /* nearly always */
        return true;
    for (size_t i = 0; i < host.len; i++)
        if (lower(id.p[i]) != lower(host.p[i]))
            return false;
    return true;
}

static bool is_digit(uint8_t c)
{
    return c >= '0' && c <= '9';
}

static bool is_letter(uint8_t c)
{
    return lower(c) >= 'a' && lower(c) <= 'z';
}

struct span session_id_form(struct span id, char buffer[static SESSION_ID_FORM_SIZE])
{
    struct text text = text_in(buffer, SESSION_ID_FORM_SIZE);
    const uint8_t *semicolon = id.len ? memchr(id.p, ';', id.len) : NULL;
    size_t i = semicolon ? (size_t)(semicolon - id.p) + 1 : 0;
    while (i < id.len && !text.full) {
        bool digit = false, hex_letter = false, other = false;
        size_t begin = i;
        for (; i < id.len && (is_digit(id.p[i]) || is_letter(id.p[i])); i++) {
            digit |= is_digit(id.p[i]);
            hex_letter |= is_letter(id.p[i]) && lower(id.p[i]) <= 'f';
            other |= is_letter(id.p[i]) && lower(id.p[i]) > 'f';
        }
        if (i > begin)
            text_char(&text, other || !digit ? 'a' : hex_letter ? 'f' : '9');
        else
            text_char(&text, id.p[i] > ' ' && id.p[i] < 0x7f ? (char)id.p[i] : '?'), i++;
    }
    return text_as_span(&text);
}
