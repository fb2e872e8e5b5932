// SPDX-License-Identifier: Apache-2.0
/* Diameter (RFC 6733 3, 4.1): a message is AVPs, and so is an AVP that reads as some. */
#include "fuzz/layers.h"

enum { HEADER = 20, AVP = 8, AVP_OF_VENDOR = 12, VENDOR = 0x80 };

static bool read(struct span in, struct span parent, unsigned index, struct element *ret)
{
    (void)parent, (void)index;
    if (in.len < HEADER || in.p[0] != 1)
        return false;
    size_t len = layer_be(in.p + 1, 3);
    ret->inside = &layer_avp;
    return len >= HEADER && layer_split(in, HEADER, len - HEADER, ret);
}

static void mend(struct mending *m)
{
    layer_put_be(m->head + 1, 3, m->head_len + m->len);
}

static void rename_message(struct mending *m, uint32_t any)
{
    static const uint32_t commands[] = {257, 258, 265, 271, 272, 280, 282, 300, 301,     303,     306,    316,
                                        317, 318, 319, 320, 321, 322, 323, 324, 8388620, 8388622, 8388645};
    m->head[4] ^= any & 2 ? 0x80 : 0;
    if (any & 4)
        layer_put_be(m->head + 5, 3, commands[any / 8 % (sizeof commands / sizeof *commands)]);
}

const struct layer layer_diameter = {.read = read, .mend = mend, .rename = rename_message};

static bool read_avp_head(struct span in, struct element *ret)
{
    if (in.len < AVP)
        return false;
    size_t head = in.p[4] & VENDOR ? AVP_OF_VENDOR : AVP, len = layer_be(in.p + 5, 3);
    if (len < head || !layer_split(in, head, len - head, ret))
        return false;
    layer_pad(in, len, ret);
    return true;
}

/* All of it must read as AVPs with flags that are assigned. */
static bool is_group(struct span in)
{
    if (in.len < AVP)
        return false;
    while (in.len) {
        struct element e = {.inside = NULL};
        if (!read_avp_head(in, &e) || in.p[4] & 0x1f || layer_be(in.p, 4) == 0)
            return false;
        size_t len = e.head.len + e.contents.len + e.tail.len;
        in = span_of(in.p + len, in.len - len);
    }
    return true;
}

static bool read_avp(struct span in, struct span parent, unsigned index, struct element *ret)
{
    (void)parent, (void)index;
    if (!read_avp_head(in, ret))
        return false;
    ret->inside = is_group(ret->contents) ? &layer_avp : NULL;
    return true;
}

static void mend_avp(struct mending *m)
{
    size_t len = m->head_len + m->len, was = layer_be(m->head + 5, 3);
    layer_put_be(m->head + 5, 3, len);
    layer_mend_padding(m, len, len != was);
}

/* Another code, with or without the vendor: what the head loses or gains is mended too. */
static void rename_avp(struct mending *m, uint32_t any)
{
    static const uint16_t codes[] = {1,    25,   257,  258,  260,  263,  264,  266,  268,  277, 279,  282,
                                     283,  293,  296,  297,  298,  443,  450,  701,  702,  704, 1400, 1401,
                                     1407, 1493, 1600, 1601, 1604, 1606, 1643, 3300, 3301, 3304};
    layer_put_be(m->head, 4, any & 2 ? codes[any / 8 % (sizeof codes / sizeof *codes)] : any >> 12);
    m->head[4] ^= (uint8_t)(any & 4 ? 0x40 : 0);
}

const struct layer layer_avp = {.read = read_avp, .mend = mend_avp, .rename = rename_avp};
