// SPDX-License-Identifier: Apache-2.0
#include "fuzz/layers.h"

#include "code/ber.h"

static bool read(struct span in, struct span parent, unsigned index, struct element *ret)
{
    (void)parent, (void)index;
    struct cursor c = cursor_of(in);
    struct ber ber;
    if (!ber_next(&c, &ber, NULL) || !cursor_ok(&c))
        return false;
    ret->contents = cursor_rest(&ber.value);
    ret->head = span_of(in.p, (size_t)(ret->contents.p - in.p));
    ret->tail =
        span_of(ret->contents.p + ret->contents.len, ber.whole.len - ret->head.len - ret->contents.len);
    ret->inside = ber.constructed ? &layer_ber : NULL;
    return true;
}

static size_t tag_len(const struct mending *m)
{
    size_t len = 1;
    if ((m->head[0] & 0x1f) != 0x1f)
        return len;
    while (len < m->head_len - 1 && m->head[len] & 0x80)
        len++;
    return len + 1;
}

/* In as many octets as it had; in more if that does not do. An indefinite length stays. */
static void mend(struct mending *m)
{
    size_t tag = tag_len(m), octets = m->head[tag] & 0x7f;
    if (m->head[tag] == 0x80)
        return;
    if (m->head[tag] < 0x80 && m->len < 0x80) {
        m->head[tag] = (uint8_t)m->len;
        return;
    }
    size_t needed = m->len < 0x100 ? 1 : m->len < 0x10000 ? 2 : m->len < 0x1000000 ? 3 : 4;
    if (m->head[tag] < 0x80 || octets < needed)
        octets = needed;
    if (tag + 1 + octets > TREE_HEAD_MAX)
        return;
    m->head[tag] = (uint8_t)(0x80 | octets);
    layer_put_be(m->head + tag + 1, octets, m->len);
    m->head_len = tag + 1 + octets;
}

/* A tag that MAP and TCAP have, in the same form, or any. */
static void rename_it(struct mending *m, uint32_t any)
{
    static const uint8_t tags[] = {0x02, 0x04, 0x05, 0x06, 0x0a, 0x80, 0x81, 0x82, 0x83, 0x84, 0x85, 0x86,
                                   0x87, 0x88, 0x8a, 0x8b, 0x48, 0x49, 0x4a, 0x6b, 0x6c, 0x30, 0x31, 0xa0,
                                   0xa1, 0xa2, 0xa3, 0xa4, 0x28, 0x60, 0x61, 0x62, 0x64, 0x65, 0x67};
    enum { CONSTRUCTED = 0x20 };
    uint8_t tag = any & 0x100 ? tags[any / 512 % sizeof tags] : (uint8_t)(any >> 16);
    if ((tag & 0x1f) == 0x1f || tag_len(m) > 1)
        return;
    m->head[0] = any & 2 ? (uint8_t)((tag & ~CONSTRUCTED) | (m->head[0] & CONSTRUCTED)) : tag;
}

const struct layer layer_ber = {.read = read, .mend = mend, .rename = rename_it};
