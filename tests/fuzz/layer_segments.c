// SPDX-License-Identifier: Apache-2.0
/* The inputs of the target `tcp`: a stream's messages and the pieces it comes in, or segments one by one. */
#include "fuzz/layers.h"

static const struct layer layer_message, layer_piece, layer_segment, layer_toy;

enum { STREAM_HEAD = 6, STREAM_COUNT = 5, STREAM_MESSAGES = 12, MESSAGE = 3, PIECE = 4 };
enum { SEGMENTS_HEAD = 9, SEGMENT = 8, SEGMENT_SIZE = 7 };

static bool is_stream(struct span head)
{
    return head.len == STREAM_HEAD;
}

/* The first octet says which; of a stream the pieces come behind an octet of their own. */
static bool read(struct span in, struct span parent, unsigned index, struct element *ret)
{
    (void)parent;
    if (index > 0) {
        ret->inside = &layer_piece;
        return index == 1 && layer_split(in, 1, in.len - 1, ret);
    }
    if (in.len > STREAM_HEAD && in.p[0] & 1) {
        ret->inside = &layer_message;
        return layer_split(in, STREAM_HEAD, (in.p[STREAM_COUNT] % STREAM_MESSAGES + 1u) * MESSAGE, ret);
    }
    ret->inside = &layer_segment;
    return in.len > SEGMENTS_HEAD && !(in.p[0] & 1) &&
           layer_split(in, SEGMENTS_HEAD, in.len - SEGMENTS_HEAD, ret);
}

static void mend(struct mending *m)
{
    size_t count = m->len / MESSAGE;
    if (is_stream(span_of(m->head, m->head_len)) && count &&
        m->head[STREAM_COUNT] % STREAM_MESSAGES + 1u != count)
        m->head[STREAM_COUNT] = (uint8_t)(count - 1);
}

/* Sequence numbers near where they wrap, other steps. */
static void rename_all(struct mending *m, uint32_t any)
{
    if (m->head_len == 1)
        m->head[0] = (uint8_t)(any >> 8);
    else
        layer_put_be(m->head + 1, 4, any & 2 ? 0u - (any >> 8 & 0xff) : any);
}

const struct layer layer_tcp_run = {.read = read, .mend = mend, .rename = rename_all};

static bool read_message(struct span in, struct span parent, unsigned index, struct element *ret)
{
    (void)parent, (void)index;
    return layer_split(in, MESSAGE, 0, ret);
}

static void rename_octet(struct mending *m, uint32_t any)
{
    m->head[(any >> 8) % m->head_len] =
        (uint8_t)(any & 2 ? any >> 16 : m->head[(any >> 8) % m->head_len] ^ 1u << (any >> 16 & 7));
}

static const struct layer layer_message = {.read = read_message, .rename = rename_octet};

static bool read_piece(struct span in, struct span parent, unsigned index, struct element *ret)
{
    (void)parent, (void)index;
    return layer_split(in, PIECE, 0, ret);
}

static const struct layer layer_piece = {.read = read_piece, .rename = rename_octet};

static bool read_segment(struct span in, struct span parent, unsigned index, struct element *ret)
{
    (void)parent, (void)index;
    ret->inside = &layer_toy;
    return in.len >= SEGMENT && layer_split(in, SEGMENT, in.p[SEGMENT_SIZE], ret);
}

static void mend_segment(struct mending *m)
{
    m->head[SEGMENT_SIZE] = (uint8_t)m->len;
}

/* Another direction, connection or place, other flags, cut or repeated. */
static void rename_segment(struct mending *m, uint32_t any)
{
    static const uint8_t flags[] = {0x02, 0x10, 0x12, 0x11, 0x14, 0x04, 0x18, 0x01};
    const uint8_t at = any >> 8 & 7;
    if (at == 0)
        m->head[0] ^= (uint8_t)(1u << (any >> 16 & 7));
    else if (at == 1)
        m->head[1] = flags[any >> 16 & 7];
    else if (at == SEGMENT_SIZE || any & 2)
        layer_put_be(m->head + 4, 2, layer_be(m->head + 4, 2) + (any >> 16 & 31) - 16);
    else
        m->head[at] = (uint8_t)(any >> 16);
}

static const struct layer layer_segment = {
    .read = read_segment, .mend = mend_segment, .rename = rename_segment};

/* A message of the target's toy protocol: a 1, a length that counts itself, anything. */
static bool read_toy(struct span in, struct span parent, unsigned index, struct element *ret)
{
    (void)parent, (void)index;
    enum { HEAD = 4 };
    if (in.len < HEAD || in.p[0] != 1)
        return false;
    size_t len = layer_be(in.p + 1, 3);
    return len >= HEAD && layer_split(in, HEAD, len - HEAD, ret);
}

static void mend_toy(struct mending *m)
{
    layer_put_be(m->head + 1, 3, m->head_len + m->len);
}

static const struct layer layer_toy = {.read = read_toy, .mend = mend_toy};
