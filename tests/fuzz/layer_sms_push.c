// SPDX-License-Identifier: Apache-2.0
/* Push messages (WAP-230 8): a head with its length, headers, then WBXML (WAP-192) or the headers of MMS,
 * which are told by their look. */
#include "fuzz/layers.h"

static const struct layer layer_value, layer_wbxml;

/* The octets of a uintvar at `at`; 0: it does not end. */
static size_t uintvar(struct span in, size_t at, size_t *ret_octets)
{
    enum { OCTETS_MAX = 4, MORE = 0x80 };
    size_t value = 0;
    *ret_octets = 0;
    for (size_t i = 0; i < OCTETS_MAX && at + i < in.len; i++) {
        value = value << 7 | (in.p[at + i] & 0x7fu);
        if (in.p[at + i] & MORE)
            continue;
        *ret_octets = i + 1;
        return value;
    }
    return 0;
}

/* In as many octets as it needs, or as it had if that is more. */
static void put_uintvar(struct mending *m, size_t at, size_t value)
{
    size_t had = m->head_len - at, octets = value < 0x80 ? 1 : value < 0x4000 ? 2 : 3;
    if (octets < had)
        octets = had;
    for (size_t i = octets; i > 0; i--, value >>= 7)
        m->head[at + i - 1] = (uint8_t)((value & 0x7f) | (i < octets ? 0x80 : 0));
    m->head_len = at + octets;
}

enum { LENGTH_AT = 2, LENGTH_QUOTE = 31, TEXT_FIRST = 32, SHORT_INTEGER = 0x80 };

static bool read(struct span in, struct span parent, unsigned index, struct element *ret)
{
    (void)parent;
    enum { WBXML_VERSION_LAST = 3 };
    if (index > 0) {
        ret->inside = in.p[0] <= WBXML_VERSION_LAST ? &layer_wbxml
                      : in.p[0] >= SHORT_INTEGER    ? &layer_value
                                                    : NULL;
        return index == 1 && layer_split(in, 0, in.len, ret);
    }
    size_t octets, len = uintvar(in, LENGTH_AT, &octets);
    ret->inside = &layer_value;
    return octets && layer_split(in, LENGTH_AT + octets, len, ret);
}

static void mend(struct mending *m)
{
    if (m->head_len)
        put_uintvar(m, LENGTH_AT, m->len);
}

static void rename_pdu(struct mending *m, uint32_t any)
{
    if (m->head_len)
        m->head[1] = any & 6 ? 6 + (any >> 8 & 1) : (uint8_t)(any >> 8);
}

const struct layer layer_sms_push = {.read = read, .mend = mend, .rename = rename_pdu};

/* A number of one octet, a text with a zero behind it, or a length with values behind it. */
static bool read_value(struct span in, struct span parent, unsigned index, struct element *ret)
{
    (void)parent, (void)index;
    if (in.p[0] >= SHORT_INTEGER)
        return layer_split(in, 1, 0, ret);
    if (in.p[0] < TEXT_FIRST) {
        size_t octets = 0, len = in.p[0] == LENGTH_QUOTE ? uintvar(in, 1, &octets) : in.p[0];
        ret->inside = &layer_value;
        return layer_split(in, 1 + octets, len, ret);
    }
    const uint8_t *zero = memchr(in.p, 0, in.len);
    if (!zero || !layer_split(in, 0, (size_t)(zero - in.p), ret))
        return false;
    ret->tail = span_of(zero, 1);
    return true;
}

static void mend_value(struct mending *m)
{
    if (m->head_len == 0 || m->head[0] >= TEXT_FIRST)
        return;
    if (m->head_len == 1 && m->len >= LENGTH_QUOTE)
        m->head[m->head_len++] = 0;
    if (m->head_len == 1) {
        m->head[0] = (uint8_t)m->len;
        return;
    }
    m->head[0] = LENGTH_QUOTE;
    put_uintvar(m, 1, m->len);
}

/* A content type, a header of MMS, or any number. */
static void rename_value(struct mending *m, uint32_t any)
{
    static const uint8_t codes[] = {
#define SMS_PUSH_TYPE(code, kind, form, name) code,
#include "proto/sms/sms_push_type.def"
#undef SMS_PUSH_TYPE
        0x03, 0x0c, 0x02, 0x2f, 0x34, 0x6a,
    };
    if (m->head_len == 1 && m->head[0] >= SHORT_INTEGER)
        m->head[0] = (uint8_t)(SHORT_INTEGER | (any & 2 ? codes[any / 8 % sizeof codes] : any >> 8));
}

static const struct layer layer_value = {.read = read_value, .mend = mend_value, .rename = rename_value};

enum { STR_I = 0x03, ENTITY = 0x02, STR_T = 0x83, OPAQUE = 0xc3, PROLOGUE = 4 };

/* Version, public identifier, character set, and the table of strings with its length. */
static bool read_prologue(struct span in, struct element *ret)
{
    size_t at = 1, octets, value = uintvar(in, at, &octets);
    for (unsigned left = value ? 1 : 2; octets && left > 0; left--) {
        at += octets;
        uintvar(in, at, &octets);
    }
    at += octets;
    size_t len = octets ? uintvar(in, at, &octets) : 0;
    return octets && at + octets >= PROLOGUE && layer_split(in, at + octets, len, ret);
}

static bool read_token(struct span in, struct span parent, unsigned index, struct element *ret)
{
    (void)parent;
    size_t octets = 0, value = 0;
    if (index == 0)
        return read_prologue(in, ret);
    if (in.p[0] == ENTITY || in.p[0] == STR_T || in.p[0] == OPAQUE)
        value = uintvar(in, 1, &octets);
    if (in.p[0] == OPAQUE)
        return octets && layer_split(in, 1 + octets, value, ret);
    const uint8_t *zero = in.p[0] == STR_I ? memchr(in.p, 0, in.len) : NULL;
    if (!zero)
        return layer_split(in, 1 + octets, 0, ret);
    ret->tail = span_of(zero, 1);
    return layer_split(in, 1, (size_t)(zero - in.p) - 1, ret);
}

static void mend_token(struct mending *m)
{
    if (m->head[0] == OPAQUE && m->head_len > 1)
        put_uintvar(m, 1, m->len);
    else if (m->head_len >= PROLOGUE && m->head[0] <= STR_I && m->len < 0x80 &&
             m->head[m->head_len - 1] < 0x80)
        m->head[m->head_len - 1] = (uint8_t)m->len;
}

/* Global tokens, and those of the pages that are read. */
static void rename_token(struct mending *m, uint32_t any)
{
    static const uint8_t tokens[] = {0x00, 0x01, 0x02, 0x04, 0x05, 0x06, 0x08, 0x09, 0x0a, 0x0b, 0x0c, 0x0d,
                                     0x0e, 0x0f, 0x11, 0x40, 0x42, 0x43, 0x44, 0x45, 0x46, 0x80, 0x82, 0x83,
                                     0x84, 0x85, 0x86, 0x87, 0x88, 0xc0, 0xc2, 0xc3, 0xc4, 0xc5, 0xc6};
    if (m->head_len == 1 && m->tail_len == 0)
        m->head[0] = any & 6 ? tokens[any / 8 % sizeof tokens] : (uint8_t)(any >> 8);
    else if (m->head_len >= PROLOGUE)
        m->head[1 + (any >> 8) % 2] = (uint8_t)(any >> 16 & 0x7f);
}

static const struct layer layer_wbxml = {.read = read_token, .mend = mend_token, .rename = rename_token};
