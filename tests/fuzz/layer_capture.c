// SPDX-License-Identifier: Apache-2.0
/* What packets stand in: pcap, pcapng, and the inputs of the targets `engine` and `tracker`. */
#include "fuzz/layers.h"

enum { BIG, LITTLE };

static const struct layer layer_record, layer_block;

static uint32_t number(const uint8_t *p, int order)
{
    return order == BIG ? layer_be(p, 4)
                        : (uint32_t)p[0] | (uint32_t)p[1] << 8 | (uint32_t)p[2] << 16 | (uint32_t)p[3] << 24;
}

static void put_number(uint8_t *p, int order, size_t value)
{
    for (unsigned i = 0; i < 4; i++, value >>= 8)
        p[order == BIG ? 3 - i : i] = (uint8_t)value;
}

/* pcap if the magic says so; anything else is looked at as blocks. */
static bool read_file(struct span in, struct span parent, unsigned index, struct element *ret)
{
    (void)parent;
    enum { HEADER = 24 };
    bool pcap = in.len >= HEADER && (in.p[0] == 0xa1 || in.p[3] == 0xa1);
    ret->inside = pcap ? &layer_record : &layer_block;
    return index == 0 && layer_split(in, pcap ? HEADER : 0, in.len - (pcap ? HEADER : 0), ret);
}

const struct layer layer_capture_file = {.read = read_file};

/* The file's order is not in a record's head: the order that gives the smaller length is the right one, but
 * for packets that no test has. */
static int order_of(const uint8_t *length)
{
    return number(length, BIG) < number(length, LITTLE) ? BIG : LITTLE;
}

static bool read_record(struct span in, struct span parent, unsigned index, struct element *ret)
{
    (void)parent, (void)index;
    enum { HEADER = 16, LENGTH = 8 };
    if (in.len < HEADER)
        return false;
    ret->inside = &layer_frame;
    return layer_split(in, HEADER, number(in.p + LENGTH, order_of(in.p + LENGTH)), ret);
}

static void mend_record(struct mending *m)
{
    int order = order_of(m->head + 8);
    size_t cut = number(m->head + 12, order) - number(m->head + 8, order);
    put_number(m->head + 8, order, m->len);
    put_number(m->head + 12, order, m->len + cut);
}

static const struct layer layer_record = {.read = read_record, .mend = mend_record};

enum { BLOCK = 8, ENHANCED = 28, ENHANCED_TYPE = 6, LENGTH_AT_END = 4 };

/* An enhanced packet block without options holds its packet; the others hold octets. */
static bool read_block(struct span in, struct span parent, unsigned index, struct element *ret)
{
    (void)parent, (void)index;
    if (in.len < BLOCK + LENGTH_AT_END)
        return false;
    int order = order_of(in.p + 4);
    size_t len = number(in.p + 4, order), head = BLOCK, contents;
    if (len < BLOCK + LENGTH_AT_END || len > in.len || len % 4 || number(in.p + len - 4, order) != len)
        return false;
    contents = len - BLOCK - LENGTH_AT_END;
    if (number(in.p, order) == ENHANCED_TYPE && len >= ENHANCED + LENGTH_AT_END) {
        size_t captured = number(in.p + 20, order), left = len - ENHANCED - LENGTH_AT_END;
        if (captured <= left && left - captured < 4) {
            head = ENHANCED;
            contents = captured;
            ret->inside = &layer_frame;
        }
    }
    if (!layer_split(in, head, contents, ret))
        return false;
    ret->tail = span_of(in.p + head + contents, len - head - contents);
    return true;
}

static void mend_block(struct mending *m)
{
    int order = order_of(m->head + 4);
    size_t padding = -(m->head_len + m->len) & 3u, len = m->head_len + m->len + padding + LENGTH_AT_END;
    if (m->head_len == ENHANCED) {
        size_t cut = number(m->head + 24, order) - number(m->head + 20, order);
        put_number(m->head + 20, order, m->len);
        put_number(m->head + 24, order, m->len + cut);
    }
    if (m->tail_len != padding + LENGTH_AT_END)
        memset(m->tail, 0, sizeof m->tail);
    m->tail_len = padding + LENGTH_AT_END;
    put_number(m->head + 4, order, len);
    put_number(m->tail + padding, order, len);
}

static void rename_block(struct mending *m, uint32_t any)
{
    static const uint8_t types[] = {1, 2, 3, 4, 5, 6, 10};
    m->head[0] = types[any / 8 % sizeof types];
}

static const struct layer layer_block = {.read = read_block, .mend = mend_block, .rename = rename_block};

/* A length in two octets, 0 for all that is left; tenths of seconds since the one before. */
static bool read_packet(struct span in, struct span parent, unsigned index, struct element *ret)
{
    (void)parent, (void)index;
    enum { HEADER = 3 };
    if (in.len <= HEADER)
        return false;
    size_t len = layer_be(in.p, 2), left = in.len - HEADER;
    ret->inside = &layer_frame;
    return layer_split(in, HEADER, len && len < left ? len : left, ret);
}

static void mend_packet(struct mending *m)
{
    layer_put_be(m->head, 2, m->len);
}

static void rename_packet(struct mending *m, uint32_t any)
{
    m->head[2] = (uint8_t)(any >> 8);
}

const struct layer layer_packet = {.read = read_packet, .mend = mend_packet, .rename = rename_packet};

static bool read_short_packet(struct span in, struct span parent, unsigned index, struct element *ret)
{
    (void)parent, (void)index;
    if (in.len < 2)
        return false;
    size_t len = in.p[0], left = in.len - 1;
    ret->inside = &layer_frame;
    return layer_split(in, 1, len && len < left ? len : left, ret);
}

/* A longer one takes all that is left. */
static void mend_short_packet(struct mending *m)
{
    m->head[0] = m->len <= UINT8_MAX ? (uint8_t)m->len : 0;
}

const struct layer layer_short_packet = {.read = read_short_packet, .mend = mend_short_packet};
