// SPDX-License-Identifier: Apache-2.0
#include "code/url_host.h"

#include "base/text.h"
#include "code/unicode.h"
#include "code/url_fold.h"

static const char *const top_level_domains[] = {
#define URL_TLD(name) name,
#define URL_SHORTENER(host)
#include "code/url.def"
#undef URL_TLD
#undef URL_SHORTENER
};

static const char *const shorteners[] = {
#define URL_TLD(name)
#define URL_SHORTENER(host) host,
#include "code/url.def"
#undef URL_TLD
#undef URL_SHORTENER
};

static bool is_listed(const char *const *list, size_t count, const char *name)
{
    size_t low = 0, high = count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        int order = strcmp(name, list[middle]);
        if (order == 0)
            return true;
        if (order > 0)
            low = middle + 1;
        else
            high = middle;
    }
    return false;
}

static bool is_digit(uint32_t c)
{
    return c >= '0' && c <= '9';
}

static bool is_letter(char c)
{
    return c >= 'a' && c <= 'z';
}

/* The Latin letter that it looks like, as it is written or else in lower case, as browsers show it. */
static char latin_for(uint32_t c, bool *ret_alone)
{
    char like = url_lookalike(c, ret_alone);
    return like ? like : url_lookalike(url_lower(c), ret_alone);
}

/* What a label is written in. */
struct label_kind {
    bool ascii_letters;  /* some are of ASCII */
    bool all_lookalikes; /* every other one looks like one of ASCII, even alone */
    bool mixed;
};

static struct label_kind kind_of(const struct url_glyph *glyph, size_t count)
{
    struct label_kind kind = {.all_lookalikes = true};
    enum url_script first = URL_SCRIPT_COMMON;
    bool alone;
    for (size_t i = 0; i < count; i++) {
        uint32_t c = glyph[i].c;
        enum url_script script = url_script_of(c);
        if (script == URL_SCRIPT_COMMON)
            continue;
        if (c < 0x80)
            kind.ascii_letters = true;
        else
            kind.all_lookalikes &= latin_for(c, &alone) && alone;
        if (first == URL_SCRIPT_COMMON)
            first = script;
        kind.mixed |= script != first;
    }
    return kind;
}

/* Writes a label as it would be without disguise. False if there is no room or it has what no host has. */
static bool write_label(const struct url_glyph *glyph, size_t count, bool top_is_ascii, struct utf8_out *out,
                        struct url *ret)
{
    struct label_kind kind = kind_of(glyph, count);
    bool fold = kind.ascii_letters || (kind.all_lookalikes && top_is_ascii);
    bool alone;
    ret->mixed_alphabet |= kind.mixed;
    for (size_t i = 0; i < count; i++) {
        uint32_t c = glyph[i].c;
        char like = fold ? latin_for(c, &alone) : 0;
        ret->disguised |= glyph[i].changed || like || url_like_separator(c);
        c = like ? (uint8_t)like : url_lower(c);
        bool allowed = c >= 0x80 || is_digit(c) || is_letter((char)c) || c == '-' || c == '_';
        if (!allowed || !utf8_append(out, c))
            return false;
    }
    return count > 0;
}

static size_t last_dot(const struct url_glyph *glyph, size_t count)
{
    while (count > 0 && glyph[count - 1].c != '.')
        count--;
    return count;
}

/* Labels, written to ret->host. Returns how many; 0 if it is no host. */
static size_t write_host(const struct url_glyph *glyph, size_t count, struct url *ret)
{
    struct utf8_out out = utf8_out_in(ret->host, sizeof ret->host);
    size_t top = last_dot(glyph, count), labels = 0;
    bool top_is_ascii = kind_of(glyph + top, count - top).ascii_letters;
    for (size_t from = 0, i = 0; i <= count; i++) {
        if (i < count && glyph[i].c != '.')
            continue;
        if (!write_label(glyph + from, i - from, top_is_ascii, &out, ret))
            return 0;
        if (i < count) {
            ret->disguised |= glyph[i].changed;
            if (!utf8_append(&out, '.'))
                return 0;
        }
        labels++;
        from = i + 1;
    }
    return labels;
}

/* One part of an IPv4 address: decimal, or with 0x hexadecimal, with 0 octal. False if it is no number. */
static bool read_number(const char **at, uint64_t *ret)
{
    const char *p = *at;
    unsigned base = p[0] != '0' ? 10 : p[1] == 'x' ? 16 : 8;
    if (base == 16)
        p += 2;
    const char *first = p;
    for (*ret = 0; *p && *p != '.'; p++) {
        unsigned digit = is_digit((uint8_t)*p)    ? (unsigned)(*p - '0')
                         : *p >= 'a' && *p <= 'f' ? (unsigned)(*p - 'a' + 10)
                                                  : 16;
        if (digit >= base)
            return false;
        *ret = *ret > UINT32_MAX ? *ret : *ret * base + digit;
    }
    bool number = p > first || base == 16;
    *at = *p == '.' ? p + 1 : p;
    return number;
}

/* As browsers read it (WHATWG URL 3.5): up to four parts, the last of which fills what is left. */
static bool read_ipv4(const char *host, uint32_t *ret)
{
    uint64_t parts[4] = {0};
    size_t count = 0;
    while (*host) {
        if (count == 4 || !read_number(&host, &parts[count]))
            return false;
        count++;
    }
    if (count == 0 || parts[count - 1] >> (8 * (5 - count)))
        return false;
    *ret = (uint32_t)parts[count - 1];
    for (size_t i = 0; i + 1 < count; i++) {
        if (parts[i] > UINT8_MAX)
            return false;
        *ret |= (uint32_t)parts[i] << (24 - 8 * i);
    }
    return true;
}

static void write_ipv4(uint32_t address, struct url *ret)
{
    char written[sizeof ret->host];
    struct text text = text_in(written, sizeof written);
    for (int shift = 24; shift >= 0; shift -= 8) {
        text_uint(&text, address >> shift & UINT8_MAX);
        text_string(&text, shift ? "." : "");
    }
    ret->is_address = true;
    ret->disguised |= strcmp(written, ret->host) != 0;
    memcpy(ret->host, written, text.len + 1);
}

/* [2001:db8::1]: its digits, colons and dots are taken as they are, in lower case. */
static bool read_ipv6(const struct url_glyph *glyph, size_t count, struct url *ret)
{
    enum { TEXT_MAX = 45, COLONS_MIN = 2 };
    size_t colons = 0;
    struct text text = text_in(ret->host, sizeof ret->host);
    if (count < 4 || count > TEXT_MAX + 2 || glyph[count - 1].c != ']')
        return false;
    for (size_t i = 1; i + 1 < count; i++) {
        uint32_t c = url_lower(glyph[i].c);
        if (!is_digit(c) && !(c >= 'a' && c <= 'f') && c != ':' && c != '.')
            return false;
        colons += c == ':';
        ret->disguised |= glyph[i].changed;
        text_char(&text, (char)c);
    }
    ret->is_address = true;
    return colons >= COLONS_MIN;
}

static bool all_digits(const char *label)
{
    while (is_digit((uint8_t)*label))
        label++;
    return *label == 0;
}

static bool plausible_top(const char *top)
{
    size_t letters = 0;
    if (strncmp(top, "xn--", 4) == 0)
        return true;
    for (; *top; top++, letters++)
        if (!is_letter(*top) && (uint8_t)*top < 0x80)
            return false;
    return letters >= 2;
}

/* Whether the host makes a link although no scheme stands before it. */
static bool stands_alone(const struct url_authority *authority, const struct url *url)
{
    const char *dot = strrchr(url->host, '.');
    bool more = authority->has_path || url->port;
    if (url->is_address)
        return more && !url->disguised;
    if (!dot || !plausible_top(dot + 1))
        return false;
    return more || strncmp(url->host, "www.", 4) == 0 ||
           is_listed(top_level_domains, sizeof top_level_domains / sizeof *top_level_domains, dot + 1);
}

/* The port behind the last colon, which is cut off; also an empty one. False: there is something else. */
static bool take_port(const struct url_glyph *glyph, size_t *count, struct url *ret)
{
    size_t at = *count;
    uint32_t port = 0, scale = 1;
    while (at > 0 && is_digit(glyph[at - 1].c)) {
        at--;
        if (scale <= 100000)
            port += (glyph[at].c - '0') * scale;
        scale = scale <= 100000 ? scale * 10 : scale;
    }
    if (at == 0 || glyph[at - 1].c != ':')
        return true;
    *count = at - 1;
    ret->port = (uint16_t)port;
    return port <= UINT16_MAX;
}

static bool read_name(const struct url_authority *authority, const struct url_glyph *glyph, size_t count,
                      struct url *ret)
{
    while (count > 0 && glyph[count - 1].c == '.')
        count--;
    size_t labels = write_host(glyph, count, ret);
    uint32_t address;
    if (labels == 0)
        return false;
    const char *dot = strrchr(ret->host, '.');
    if (read_ipv4(ret->host, &address) && (authority->has_scheme || labels == 4))
        write_ipv4(address, ret);
    else if (labels < 2 || all_digits(dot + 1))
        return false;
    return authority->has_scheme || stands_alone(authority, ret);
}

bool url_authority_read(const struct url_authority *authority, struct url *ret)
{
    const struct url_glyph *glyph = authority->glyph;
    size_t count = authority->count, user = count;
    while (user > 0 && glyph[user - 1].c != '@')
        user--;
    ret->has_user = user > 0;
    ret->disguised = user > 0;
    glyph += user;
    count -= user;
    if (!take_port(glyph, &count, ret))
        return false;
    if (count && glyph[0].c == '[')
        return authority->has_scheme && read_ipv6(glyph, count, ret);
    if (!read_name(authority, glyph, count, ret))
        return false;
    const char *host = strncmp(ret->host, "www.", 4) == 0 ? ret->host + 4 : ret->host;
    ret->shortener = is_listed(shorteners, sizeof shorteners / sizeof *shorteners, host);
    for (const char *label = ret->host; label; label = strchr(label, '.') ? strchr(label, '.') + 1 : NULL)
        ret->punycode |= strncmp(label, "xn--", 4) == 0;
    return true;
}
