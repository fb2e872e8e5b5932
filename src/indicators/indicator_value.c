// SPDX-License-Identifier: Apache-2.0
#include "indicators/indicator_value.h"

#include "base/text.h"
#include "code/plmn.h"

#define COUNT(array) (sizeof(array) / sizeof *(array))

static bool is_digit(uint8_t c)
{
    return c >= '0' && c <= '9';
}

static bool is_name_character(uint8_t c)
{
    c = indicator_lower(c);
    return (c >= 'a' && c <= 'z') || is_digit(c) || c == '-' || c == '_' || c >= 0x80;
}

/* Behind the first n bytes. */
static struct span behind(struct span text, size_t n)
{
    return span_of(text.p + n, text.len - n);
}

static bool begins_with(struct span text, const char *lower)
{
    size_t len = strlen(lower);
    if (text.len < len)
        return false;
    for (size_t i = 0; i < len; i++)
        if (indicator_lower(text.p[i]) != (uint8_t)lower[i])
            return false;
    return true;
}

/* The place of the first of these characters, or the text's length. */
static size_t find_any(struct span text, const char *characters)
{
    size_t i = 0;
    while (i < text.len && !(text.p[i] && strchr(characters, text.p[i])))
        i++;
    return i;
}

struct span indicator_trim(struct span text)
{
    while (text.len && text.p[0] <= ' ')
        text = behind(text, 1);
    while (text.len && text.p[text.len - 1] <= ' ')
        text.len--;
    return text;
}

/* How many bytes at the place no terminal should get; 0: none of them. */
static size_t unprintable(struct span text)
{
    uint8_t c = text.p[0], next = text.len > 1 ? text.p[1] : 0, third = text.len > 2 ? text.p[2] : 0;
    if (c < 0x20 || c == 0x7f)
        return 1;
    if (c == 0xc2 && next >= 0x80 && next < 0xa0)
        return 2;
    bool turns = (next == 0x80 && ((third >= 0xaa && third <= 0xae) || third == 0x8e || third == 0x8f)) ||
                 (next == 0x81 && third >= 0xa6 && third <= 0xa9);
    return c == 0xe2 && turns ? 3 : 0;
}

size_t indicator_clean_text(struct span text, char *ret, size_t size)
{
    size_t len = 0;
    while (text.len && len + 1 < size) {
        size_t bad = unprintable(text);
        ret[len++] = bad ? '?' : (char)text.p[0];
        text = behind(text, bad ? bad : 1);
    }
    if (text.len && (text.p[0] & 0xc0) == 0x80) { /* cut in the middle of a character */
        while (len && ((uint8_t)ret[len - 1] & 0xc0) == 0x80)
            len--;
        len -= len > 0;
    }
    ret[len] = 0;
    return len;
}

/* Undoes how reports keep links from being clicked. */
static size_t refang(struct span raw, char *ret, size_t size, bool *ret_defanged)
{
    static const struct {
        const char *from, *to;
    } ways[] = {
        {"[.]", "."},   {"(.)", "."}, {"{.}", "."}, {"[dot]", "."},
        {"(dot)", "."}, {"[:]", ":"}, {"[/]", "/"}, {"[://]", "://"},
    };
    size_t len = 0;
    *ret_defanged = false;
    if (begins_with(raw, "hxxp") || begins_with(raw, "h**p")) {
        memcpy(ret, "http", 4);
        raw = behind(raw, 4);
        len = 4;
        *ret_defanged = true;
    }
    while (raw.len && len + 3 < size) {
        size_t way = 0;
        while (way < COUNT(ways) && !begins_with(raw, ways[way].from))
            way++;
        if (way == COUNT(ways)) {
            ret[len++] = (char)raw.p[0];
            raw = behind(raw, 1);
            continue;
        }
        memcpy(ret + len, ways[way].to, strlen(ways[way].to));
        len += strlen(ways[way].to);
        raw = behind(raw, strlen(ways[way].from));
        *ret_defanged = true;
    }
    return len;
}

/* What stands in front of "://" is left out. */
static struct span without_scheme(struct span link)
{
    enum { LONGEST_SCHEME = 16 };
    for (size_t i = 0; i + 2 < link.len && i <= LONGEST_SCHEME; i++) {
        if (memcmp(link.p + i, "://", 3) == 0)
            return behind(link, i + 3);
        if (!is_name_character(link.p[i]) && link.p[i] != '+' && link.p[i] != '.')
            break;
    }
    return link;
}

/* "host:port" in two; the host without the brackets of IPv6. */
static struct span split_port(struct span authority, struct span *ret_port)
{
    struct span host = authority;
    if (authority.len && authority.p[0] == '[') {
        size_t close = find_any(authority, "]");
        host = span_of(authority.p + 1, close - 1);
        authority = behind(authority, close < authority.len ? close + 1 : close);
    } else {
        host.len = find_any(authority, ":");
        authority = behind(authority, host.len);
    }
    *ret_port = authority.len && authority.p[0] == ':' ? behind(authority, 1) : span_of(NULL, 0);
    while (host.len && host.p[host.len - 1] == '.')
        host.len--;
    return host;
}

size_t indicator_link_text(struct span link, char *ret, size_t size, struct span *ret_host)
{
    struct text out = text_in(ret, size);
    struct span port;
    link = without_scheme(indicator_trim(link));
    *ret_host = span_of(ret, 0);
    if (link.len == 0)
        return 0;
    struct span authority = span_of(link.p, find_any(link, "/\\?#"));
    struct span path = behind(link, authority.len);
    path.len = find_any(path, "#");
    for (size_t at = find_any(authority, "@"); at < authority.len; at = find_any(authority, "@"))
        authority = behind(authority, at + 1);
    struct span host = split_port(authority, &port);
    for (size_t i = 0; i < host.len; i++)
        text_char(&out, (char)indicator_lower(host.p[i]));
    *ret_host = span_of(ret, out.len);
    if (port.len && !span_is(port, "80") && !span_is(port, "443")) {
        text_char(&out, ':');
        text_span(&out, port);
    }
    if (path.len && path.p[0] == '?')
        text_char(&out, '/');
    for (size_t i = 0; i < path.len; i++)
        text_char(&out, path.p[i] == '\\' ? '/' : (char)path.p[i]);
    while (out.len > ret_host->len && (ret[out.len - 1] == '/' || (uint8_t)ret[out.len - 1] <= ' '))
        out.len--;
    return out.len;
}

size_t indicator_host_text(struct span host, char ret[static INDICATOR_HOST_MAX])
{
    while (host.len && host.p[host.len - 1] == '.')
        host.len--;
    if (host.len > INDICATOR_HOST_MAX)
        return 0;
    for (size_t i = 0; i < host.len; i++)
        ret[i] = (char)indicator_lower(host.p[i]);
    return host.len;
}

struct span indicator_apn_network_part(struct span lower)
{
    static const char form[] = ".mnc000.mcc000.gprs";
    size_t len = sizeof form - 1;
    if (lower.len <= len)
        return lower;
    const uint8_t *tail = lower.p + lower.len - len;
    for (size_t i = 0; i < len; i++)
        if (form[i] == '0' ? !is_digit(tail[i]) : tail[i] != (uint8_t)form[i])
            return lower;
    return span_of(lower.p, lower.len - len);
}

/* One part of a loose IPv4 address: decimal, 0x or leading zero for octal. */
static bool read_loose_part(struct span part, uint64_t *ret)
{
    unsigned base = 10;
    *ret = 0;
    if (begins_with(part, "0x")) {
        base = 16;
        part = behind(part, 2);
    } else if (part.len > 1 && part.p[0] == '0') {
        base = 8;
        part = behind(part, 1);
    }
    if (part.len == 0 || part.len > 12)
        return false;
    for (size_t i = 0; i < part.len; i++) {
        uint8_t c = indicator_lower(part.p[i]);
        unsigned digit = is_digit(c) ? c - (unsigned)'0' : c >= 'a' && c <= 'f' ? c - 'a' + 10u : 16u;
        if (digit >= base)
            return false;
        *ret = *ret * base + digit;
    }
    return true;
}

static bool read_loose_ip(struct span text, struct ip_address *ret)
{
    uint64_t address = 0;
    for (unsigned i = 0; i < 4; i++) {
        size_t len = find_any(text, ".");
        uint64_t part, last = UINT64_C(1) << (32 - 8 * i);
        if (!read_loose_part(span_of(text.p, len), &part) || part >= (len == text.len ? last : 256))
            return false;
        if (len == text.len) {
            address |= part;
            *ret = (struct ip_address){.family = 4};
            for (unsigned k = 0; k < 4; k++)
                ret->bytes[k] = (uint8_t)(address >> (24 - 8 * k));
            return true;
        }
        address |= part << (24 - 8 * i);
        text = behind(text, len + 1);
    }
    return false;
}

bool indicator_read_ip(struct span text, bool loose, struct ip_address *ret)
{
    return ip_parse(text, ret) || (loose && read_loose_ip(text, ret));
}

void indicator_mask_ip(struct ip_address *ip, unsigned mask)
{
    for (unsigned i = 0; i < sizeof ip->bytes; i++) {
        unsigned kept = mask > 8 * i ? mask - 8 * i : 0;
        if (kept < 8)
            ip->bytes[i] = (uint8_t)(ip->bytes[i] & (0xff00u >> kept));
    }
}

static bool read_number(struct span text, unsigned *ret)
{
    *ret = 0;
    for (size_t i = 0; i < text.len; i++) {
        if (!is_digit(text.p[i]) || text.len > 4)
            return false;
        *ret = *ret * 10 + (text.p[i] - (unsigned)'0');
    }
    return text.len > 0;
}

/* Days since 1970-01-01: years that begin in March have their leap day last. */
static int64_t days_since_1970(unsigned year, unsigned month, unsigned day)
{
    int64_t y = (int64_t)year - (month < 3);
    int64_t of_year = (153 * ((int64_t)month + (month < 3 ? 9 : -3)) + 2) / 5 + (int64_t)day - 1;
    return 365 * y + y / 4 - y / 100 + y / 400 + of_year - 719468;
}

/* "12:30:00", perhaps a fraction, and "Z", "+01:00" or nothing. */
static bool read_clock(struct span text, int64_t *ret_s)
{
    unsigned hour, minute, second, zone_hour = 0, zone_minute = 0;
    if (text.len < 8 || text.p[2] != ':' || text.p[5] != ':' || !read_number(span_of(text.p, 2), &hour) ||
        !read_number(span_of(text.p + 3, 2), &minute) || !read_number(span_of(text.p + 6, 2), &second) ||
        hour > 23 || minute > 59 || second > 60)
        return false;
    *ret_s = (int64_t)hour * 3600 + minute * 60 + second;
    text = behind(text, 8);
    while (text.len && (text.p[0] == '.' || is_digit(text.p[0])))
        text = behind(text, 1);
    if (text.len == 0 || (text.len == 1 && indicator_lower(text.p[0]) == 'z'))
        return true;
    if (text.len != 6 || text.p[3] != ':' || (text.p[0] != '+' && text.p[0] != '-') ||
        !read_number(span_of(text.p + 1, 2), &zone_hour) ||
        !read_number(span_of(text.p + 4, 2), &zone_minute))
        return false;
    int64_t zone = (int64_t)zone_hour * 3600 + zone_minute * 60;
    *ret_s -= text.p[0] == '+' ? zone : -zone;
    return true;
}

bool indicator_read_time(struct span text, int64_t *ret_s)
{
    static const uint8_t month_days[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    enum { DATE_LEN = 10, DAY_S = 86400 };
    unsigned year, month, day;
    int64_t of_day = DAY_S - 1;
    text = indicator_trim(text);
    if (text.len < DATE_LEN || text.p[4] != '-' || text.p[7] != '-' ||
        !read_number(span_of(text.p, 4), &year) || !read_number(span_of(text.p + 5, 2), &month) ||
        !read_number(span_of(text.p + 8, 2), &day))
        return false;
    bool leap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
    if (year == 0 || month < 1 || month > 12 || day < 1 ||
        day > month_days[month - 1] + (leap && month == 2 ? 1u : 0u))
        return false;
    if (text.len > DATE_LEN) {
        uint8_t between = indicator_lower(text.p[DATE_LEN]);
        if ((between != 't' && between != ' ') || !read_clock(behind(text, DATE_LEN + 1), &of_day))
            return false;
    }
    *ret_s = days_since_1970(year, month, day) * DAY_S + of_day;
    return true;
}

/* How many labels a host name has; 0 if it is none. */
static unsigned count_labels(struct span host)
{
    unsigned labels = 0;
    if (host.len == 0 || host.len > INDICATOR_HOST_MAX)
        return 0;
    for (;;) {
        size_t len = find_any(host, ".");
        bool letters = false;
        if (len == 0 || len > 63)
            return 0;
        for (size_t i = 0; i < len; i++) {
            if (!is_name_character(host.p[i]))
                return 0;
            letters |= !is_digit(host.p[i]);
        }
        labels++;
        if (len == host.len)
            return letters ? labels : 0; /* the last label of a name is never a number */
        host = behind(host, len + 1);
    }
}

static void keep_text(struct indicator_value *value, struct span text)
{
    memmove(value->text, text.p, text.len);
    value->len = text.len;
    value->text[text.len] = 0;
}

static void keep_lower(struct indicator_value *value, struct span text)
{
    keep_text(value, text);
    for (size_t i = 0; i < value->len; i++)
        value->text[i] = (char)indicator_lower((uint8_t)value->text[i]);
}

static const char *read_address(struct span text, struct indicator_value *ret)
{
    size_t slash = find_any(text, "/");
    if (!indicator_read_ip(span_of(text.p, slash), false, &ret->ip))
        return "the value is not an IP address or network";
    ret->mask = indicator_ip_bits(&ret->ip);
    if (slash < text.len &&
        (!read_number(behind(text, slash + 1), &ret->mask) || ret->mask > indicator_ip_bits(&ret->ip)))
        return "the value is not an IP address or network";
    if (ret->mask == 0)
        return "a network of all addresses";
    ret->type = INDICATOR_address;
    indicator_mask_ip(&ret->ip, ret->mask);
    struct text out = text_in(ret->text, sizeof ret->text);
    text_ip(&out, &ret->ip);
    if (ret->mask < indicator_ip_bits(&ret->ip)) {
        text_char(&out, '/');
        text_uint(&out, ret->mask);
    }
    ret->len = out.len;
    return NULL;
}

static const char *read_link(struct span text, struct indicator_value *ret)
{
    char buffer[INDICATOR_VALUE_MAX + 1];
    struct span host;
    struct ip_address ip;
    size_t len = indicator_link_text(text, buffer, sizeof buffer, &host);
    if (count_labels(host) < 2 && !indicator_read_ip(host, true, &ip))
        return "the value is not a link with a host";
    keep_text(ret, span_of(buffer, len));
    return NULL;
}

static const char *read_name(struct span text, unsigned least_labels, struct indicator_value *ret)
{
    while (text.len && (text.p[0] == '.' || text.p[0] == '*'))
        text = behind(text, 1);
    while (text.len && text.p[text.len - 1] == '.')
        text.len--;
    unsigned labels = count_labels(text);
    if (labels == 0)
        return "the value is not a host name";
    if (labels < least_labels)
        return "a name of one label would match too much";
    keep_lower(ret, text);
    return NULL;
}

static const char *read_domain(struct span text, struct indicator_value *ret)
{
    char buffer[INDICATOR_VALUE_MAX + 1];
    struct span host;
    if (read_address(text, ret) == NULL)
        return NULL;
    ret->type = INDICATOR_domain;
    if (find_any(text, "/") == text.len)
        return read_name(text, 2, ret);
    size_t len = indicator_link_text(text, buffer, sizeof buffer, &host);
    if (len == host.len)
        return read_address(host, ret) ? ret->type = INDICATOR_domain, read_name(host, 2, ret) : NULL;
    ret->type = INDICATOR_url;
    return read_link(text, ret);
}

/* The digits of a number as people write it: "+999 01 (23) 45-67". */
static bool read_digits(struct span text, struct indicator_value *ret)
{
    size_t len = 0;
    if (text.len && text.p[0] == '+')
        text = behind(text, 1);
    for (size_t i = 0; i < text.len; i++) {
        if (is_digit(text.p[i]) && len < DIGITS_MAX)
            ret->text[len++] = (char)text.p[i];
        else if (!strchr(" -().", text.p[i]) || text.p[i] == 0)
            return false;
    }
    ret->text[len] = 0;
    ret->len = len;
    return len > 0;
}

static const char *read_sender(struct span text, struct indicator_value *ret)
{
    enum { LONGEST_NAME = 44 }; /* 11 characters of GSM 7-bit, or as many of 4 bytes */
    if (read_digits(text, ret))
        return NULL;
    if (text.len > LONGEST_NAME)
        return "the value is not a sender's number or name";
    keep_lower(ret, text);
    return NULL;
}

static const char *read_plmn(struct span text, struct indicator_value *ret)
{
    plmn_t plmn;
    char normal[PLMN_TEXT_SIZE];
    if (!plmn_parse(text, &plmn) || plmn_mcc(plmn) == 0)
        return "the value is not a PLMN";
    keep_text(ret, span_of_text(plmn_text(plmn, normal)));
    return NULL;
}

const char *indicator_value_read(enum indicator_type type, struct span raw, struct indicator_value *ret)
{
    char buffer[INDICATOR_VALUE_MAX + 1];
    struct span text = indicator_trim(raw);
    *ret = (struct indicator_value){.type = (uint8_t)type};
    if (text.len == 0)
        return "the value is empty";
    if (text.len > INDICATOR_VALUE_MAX)
        return "the value is longer than 2048 bytes";
    if (memchr(text.p, 0, text.len))
        return "the value has a zero byte";
    bool name = type == INDICATOR_domain || type == INDICATOR_url || type == INDICATOR_address ||
                type == INDICATOR_realm || type == INDICATOR_host || type == INDICATOR_apn;
    if (name)
        text = span_of(buffer, refang(text, buffer, sizeof buffer, &ret->defanged));
    switch (type) {
    case INDICATOR_domain:
        return read_domain(text, ret);
    case INDICATOR_url:
        return read_link(text, ret);
    case INDICATOR_address:
        return read_address(text, ret);
    case INDICATOR_realm:
        return read_name(text, 2, ret);
    case INDICATOR_host:
    case INDICATOR_apn:
        return read_name(text, 1, ret);
    case INDICATOR_gt:
    case INDICATOR_gt_prefix:
        return read_digits(text, ret) ? NULL : "the value is not the digits of a global title";
    case INDICATOR_plmn:
        return read_plmn(text, ret);
    case INDICATOR_number:
        return read_sender(text, ret);
    case INDICATOR_COUNT:
        break;
    }
    return "unknown type";
}
