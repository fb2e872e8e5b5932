// SPDX-License-Identifier: Apache-2.0
/* A packet from its link header down to the messages of SCTP, TCP and UDP. Checksums are left as they are:
 * nothing reads them. */
#include "fuzz/layers.h"

enum { IPV4 = 0x0800, IPV6 = 0x86dd, SCTP = 132, UDP = 17, TCP = 6 };

static const struct layer layer_ip, layer_sctp, layer_chunk, layer_udp, layer_tcp;

static bool looks_like_ip(struct span in)
{
    if (in.len < 20)
        return false;
    unsigned version = in.p[0] >> 4;
    return (version == 4 && layer_be(in.p + 2, 2) <= in.len) || (version == 6 && in.len >= 40);
}

/* The link header is told by its look: none, Ethernet with a tag or without, Linux' cooked ones. */
static bool read(struct span in, struct span parent, unsigned index, struct element *ret)
{
    (void)parent;
    static const struct {
        uint8_t type_at, len;
    } links[] = {{12, 14}, {16, 18}, {14, 16}, {0, 20}};
    if (index)
        return false;
    ret->inside = &layer_ip;
    if (looks_like_ip(in))
        return layer_split(in, 0, in.len, ret);
    for (size_t i = 0; i < sizeof links / sizeof *links; i++) {
        if (in.len <= links[i].len)
            continue;
        unsigned type = layer_be(in.p + links[i].type_at, 2);
        if (type == IPV4 || type == IPV6)
            return layer_split(in, links[i].len, in.len - links[i].len, ret);
    }
    ret->inside = &layer_mtp3;
    return layer_split(in, 0, in.len, ret);
}

const struct layer layer_frame = {.read = read};

static const struct layer *inside_ip(unsigned protocol)
{
    return protocol == SCTP  ? &layer_sctp
           : protocol == UDP ? &layer_udp
           : protocol == TCP ? &layer_tcp
                             : NULL;
}

static bool read_ip(struct span in, struct span parent, unsigned index, struct element *ret)
{
    (void)parent, (void)index;
    enum { FRAGMENT = 0x3fff, V6_LEN = 40 };
    if (!looks_like_ip(in))
        return false;
    if (in.p[0] >> 4 == 6) {
        ret->inside = inside_ip(in.p[6]);
        return layer_split(in, V6_LEN, layer_be(in.p + 4, 2), ret);
    }
    size_t head = (in.p[0] & 15u) * 4, len = layer_be(in.p + 2, 2);
    ret->inside = layer_be(in.p + 6, 2) & FRAGMENT ? NULL : inside_ip(in.p[9]);
    return head >= 20 && len >= head && layer_split(in, head, len - head, ret);
}

static void mend_ip(struct mending *m)
{
    if (m->head[0] >> 4 == 6)
        layer_put_be(m->head + 4, 2, m->len);
    else
        layer_put_be(m->head + 2, 2, m->head_len + m->len);
}

static const struct layer layer_ip = {.read = read_ip, .mend = mend_ip};

static bool read_sctp(struct span in, struct span parent, unsigned index, struct element *ret)
{
    (void)parent;
    enum { HEADER = 12 };
    ret->inside = &layer_chunk;
    return index == 0 && in.len > HEADER && layer_split(in, HEADER, in.len - HEADER, ret);
}

static void rename_sctp(struct mending *m, uint32_t any)
{
    m->head[any >> 8 & 7] ^= (uint8_t)(1 << (any >> 12 & 7));
}

static const struct layer layer_sctp = {.read = read_sctp, .rename = rename_sctp};

static const struct layer *inside_chunk(uint32_t ppid)
{
    switch (ppid) {
    case 2:
    case 3:
    case 4:
        return &layer_xua;
    case 5:
        return &layer_m2pa;
    case 46:
        return &layer_diameter;
    default:
        return NULL;
    }
}

/* RFC 9260 3.3.1; I-DATA of RFC 8260 is four octets longer. */
static bool read_chunk(struct span in, struct span parent, unsigned index, struct element *ret)
{
    (void)parent, (void)index;
    enum { HEADER = 4, DATA = 16, I_DATA = 20, I_DATA_TYPE = 64, WHOLE = 3 };
    if (in.len < HEADER)
        return false;
    size_t len = layer_be(in.p + 2, 2), head = in.p[0] == 0 ? DATA : in.p[0] == I_DATA_TYPE ? I_DATA : HEADER;
    if (len < head || !layer_split(in, head, len - head, ret))
        return false;
    if (head > HEADER && (in.p[1] & WHOLE) == WHOLE)
        ret->inside = inside_chunk(layer_be(in.p + (head == DATA ? 12 : 16), 4));
    layer_pad(in, len, ret);
    return true;
}

static void mend_chunk(struct mending *m)
{
    size_t len = m->head_len + m->len, was = layer_be(m->head + 2, 2);
    layer_put_be(m->head + 2, 2, len);
    layer_mend_padding(m, len, len != was);
}

/* Another type; of data also the flags, the number of the message, or what protocol it is. */
static void rename_chunk(struct mending *m, uint32_t any)
{
    static const uint8_t types[] = {0, 1, 2, 3, 6, 7, 14, 64, 192, 193, 194};
    static const uint8_t protocols[] = {0, 2, 3, 4, 5, 46};
    if (m->head_len < 16 || !(any & 6))
        m->head[0] = types[any / 8 % sizeof types];
    else if (any & 2)
        m->head[any & 4 ? 1 : 7] = any >> 8 & 7;
    else
        m->head[15] = protocols[any / 8 % sizeof protocols];
}

static const struct layer layer_chunk = {.read = read_chunk, .mend = mend_chunk, .rename = rename_chunk};

static bool read_udp(struct span in, struct span parent, unsigned index, struct element *ret)
{
    (void)parent;
    enum { HEADER = 8, GTP = 2123 };
    if (in.len < HEADER || index)
        return false;
    size_t len = layer_be(in.p + 4, 2);
    bool gtp = layer_be(in.p, 2) == GTP || layer_be(in.p + 2, 2) == GTP;
    ret->inside = gtp ? &layer_gtp : NULL;
    return len >= HEADER && layer_split(in, HEADER, len - HEADER, ret);
}

static void mend_udp(struct mending *m)
{
    layer_put_be(m->head + 4, 2, m->head_len + m->len);
}

static const struct layer layer_udp = {.read = read_udp, .mend = mend_udp};

static bool read_tcp(struct span in, struct span parent, unsigned index, struct element *ret)
{
    (void)parent;
    if (in.len < 20 || index)
        return false;
    size_t head = (in.p[12] >> 4) * 4u;
    ret->inside = &layer_diameter;
    return head >= 20 && head < in.len && layer_split(in, head, in.len - head, ret);
}

/* Another place in the stream, or other flags. */
static void rename_tcp(struct mending *m, uint32_t any)
{
    if (any & 2)
        m->head[13] ^= (uint8_t)(1 << (any >> 8 & 7));
    else
        layer_put_be(m->head + 4, 4, layer_be(m->head + 4, 4) + (any >> 8 & 63) - 32);
}

static const struct layer layer_tcp = {.read = read_tcp, .rename = rename_tcp};
