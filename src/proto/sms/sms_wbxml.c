// SPDX-License-Identifier: Apache-2.0
#include "proto/sms/sms_wbxml.h"

#include "base/text.h"
#include "code/unicode.h"

/* Global tokens, WAP-192 7.1. */
enum token {
    SWITCH_PAGE = 0x00,
    END = 0x01,
    ENTITY = 0x02,
    STR_I = 0x03,
    LITERAL = 0x04,
    EXT_I_0 = 0x40,
    EXT_I_2 = 0x42,
    PI = 0x43,
    EXT_T_0 = 0x80,
    EXT_T_2 = 0x82,
    STR_T = 0x83,
    EXT_0 = 0xc0,
    EXT_2 = 0xc2,
    OPAQUE = 0xc3,
    LITERAL_MASK = 0x3f,
    HAS_ATTRIBUTES = 0x80,
};

/* Attributes whose value is a link, WAP-167 9.3 and WAP-168 9.3: the token holds the beginning. */
static const struct href {
    uint8_t kind, token;
    const char *prefix;
} hrefs[] = {
    {SMS_PUSH_SERVICE_INDICATION, 0x0b, ""},
    {SMS_PUSH_SERVICE_INDICATION, 0x0c, "http://"},
    {SMS_PUSH_SERVICE_INDICATION, 0x0d, "http://www."},
    {SMS_PUSH_SERVICE_INDICATION, 0x0e, "https://"},
    {SMS_PUSH_SERVICE_INDICATION, 0x0f, "https://www."},
    {SMS_PUSH_SERVICE_LOADING, 0x08, ""},
    {SMS_PUSH_SERVICE_LOADING, 0x09, "http://"},
    {SMS_PUSH_SERVICE_LOADING, 0x0a, "http://www."},
    {SMS_PUSH_SERVICE_LOADING, 0x0b, "https://"},
    {SMS_PUSH_SERVICE_LOADING, 0x0c, "https://www."},
};

enum { VALUE_FIRST = 0x85 };
static const char *const values[] = {".com/", ".edu/", ".net/", ".org/"};

struct walk {
    struct cursor in;
    struct span strings; /* string table */
    struct sms_push *push;
    bool in_attributes; /* else between tags */
    bool wanted;        /* the attribute at hand may be a link */
    struct text value;
    char buffer[SMS_PUSH_URL_SIZE];
};

uint32_t sms_uintvar(struct cursor *in)
{
    enum { OCTETS_MAX = 5, MORE = 0x80 };
    uint64_t value = 0;
    for (unsigned i = 0; i < OCTETS_MAX; i++) {
        uint8_t octet = cursor_u8(in);
        value = value << 7 | (octet & 0x7f);
        if (!(octet & MORE) && value <= UINT32_MAX)
            return cursor_ok(in) ? (uint32_t)value : 0;
    }
    cursor_fail(in, STATUS_MALFORMED);
    return 0;
}

struct span sms_zero_terminated(struct cursor *in)
{
    struct span rest = cursor_rest(in);
    const uint8_t *zero = rest.len ? memchr(rest.p, 0, rest.len) : NULL;
    if (!zero) {
        cursor_fail(in, STATUS_MALFORMED);
        return rest;
    }
    struct span text = cursor_bytes(in, (size_t)(zero - rest.p));
    cursor_skip(in, 1);
    return text;
}

void sms_push_add(struct sms_push *push, struct span url)
{
    const uint8_t *zero = url.len ? memchr(url.p, 0, url.len) : NULL;
    if (zero)
        url.len = (size_t)(zero - url.p);
    if (url.len == 0)
        return;
    if (push->url_count == SMS_PUSH_URLS) {
        push->cut = true;
        return;
    }
    struct text text = text_in(push->url[push->url_count++], SMS_PUSH_URL_SIZE);
    text_span(&text, url);
    push->cut |= text.full;
}

/* Settings have many attributes; those that name a place have a dot in them and no space. */
static bool names_a_place(struct span value)
{
    return value.len && memchr(value.p, '.', value.len) && !memchr(value.p, ' ', value.len);
}

static void end_attribute(struct walk *walk)
{
    struct span value = text_as_span(&walk->value);
    if (walk->wanted && (walk->push->kind != SMS_PUSH_PROVISIONING || names_a_place(value))) {
        sms_push_add(walk->push, value);
        walk->push->cut |= walk->value.full;
    }
    walk->wanted = false;
    walk->value = text_in(walk->buffer, sizeof walk->buffer);
}

static void begin_attribute(struct walk *walk, uint8_t token)
{
    end_attribute(walk);
    walk->wanted = walk->push->kind == SMS_PUSH_PROVISIONING;
    for (size_t i = 0; i < sizeof hrefs / sizeof *hrefs; i++)
        if (hrefs[i].kind == walk->push->kind && hrefs[i].token == token) {
            walk->wanted = true;
            text_string(&walk->value, hrefs[i].prefix);
        }
}

static void table_string(struct walk *walk)
{
    struct cursor at = cursor_of(walk->strings);
    cursor_skip(&at, sms_uintvar(&walk->in));
    text_span(&walk->value, sms_zero_terminated(&at));
}

/* A zero would end the link. */
static uint32_t character(struct cursor *in)
{
    uint32_t c = sms_uintvar(in);
    return c ? c : UNICODE_REPLACEMENT;
}

/* Tokens that mean the same everywhere; false for the others. */
static bool global_token(struct walk *walk, uint8_t token)
{
    char entity[UTF8_MAX];
    if (token == SWITCH_PAGE)
        cursor_skip(&walk->in, 1);
    else if (token == ENTITY)
        text_span(&walk->value, span_of(entity, utf8_put(character(&walk->in), entity)));
    else if (token == STR_I)
        text_span(&walk->value, sms_zero_terminated(&walk->in));
    else if (token == STR_T)
        table_string(walk);
    else if (token >= EXT_I_0 && token <= EXT_I_2)
        sms_zero_terminated(&walk->in);
    else if (token >= EXT_T_0 && token <= EXT_T_2)
        sms_uintvar(&walk->in);
    else if (token == OPAQUE)
        cursor_skip(&walk->in, sms_uintvar(&walk->in));
    else
        return token >= EXT_0 && token <= EXT_2;
    return true;
}

static void attribute_token(struct walk *walk, uint8_t token)
{
    if (token == END) {
        end_attribute(walk);
        walk->in_attributes = false;
    } else if (global_token(walk, token)) {
        return;
    } else if (token < HAS_ATTRIBUTES) {
        begin_attribute(walk, token);
        if (token == LITERAL)
            sms_uintvar(&walk->in);
    } else if (token >= VALUE_FIRST && token < VALUE_FIRST + sizeof values / sizeof *values) {
        text_string(&walk->value, values[token - VALUE_FIRST]);
    }
}

static void tag_token(struct walk *walk, uint8_t token)
{
    if (token == END)
        return;
    if (token == PI) {
        walk->in_attributes = true;
        begin_attribute(walk, END);
        return;
    }
    if (global_token(walk, token)) {
        walk->value = text_in(walk->buffer, sizeof walk->buffer); /* content of an element */
        return;
    }
    if ((token & LITERAL_MASK) == LITERAL)
        sms_uintvar(&walk->in);
    walk->in_attributes = token & HAS_ATTRIBUTES;
}

void sms_wbxml_links(struct cursor in, struct sms_push *push)
{
    struct walk walk = {.push = push};
    cursor_u8(&in); /* version */
    if (sms_uintvar(&in) == 0)
        sms_uintvar(&in); /* the public identifier is in the string table */
    sms_uintvar(&in);     /* character set */
    struct cursor strings = cursor_sub(&in, sms_uintvar(&in));
    walk.strings = cursor_rest(&strings);
    walk.in = in;
    walk.value = text_in(walk.buffer, sizeof walk.buffer);
    while (cursor_ok(&walk.in) && cursor_left(&walk.in)) {
        uint8_t token = cursor_u8(&walk.in);
        if (walk.in_attributes)
            attribute_token(&walk, token);
        else
            tag_token(&walk, token);
    }
    end_attribute(&walk);
}
