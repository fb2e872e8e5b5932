// SPDX-License-Identifier: Apache-2.0
/*
 * What carries SCCP over IP: M3UA (RFC 4666), M2UA (RFC 3331), SUA (RFC 3868), whose messages are parameters;
 * M2PA (RFC 4165); and MTP3 (Q.704) in those that have it.
 */
#include "fuzz/layers.h"

enum { HEADER = 8, PARAMETER = 4, LABEL_OF_M3UA = 12, SI_OF_M3UA = 8, INDICATORS_OF_SUA = 4, SCCP = 3 };
enum {
    TAG_M3UA_DATA = 0x0210,
    TAG_M2UA_DATA = 0x0300,
    TAG_SUA_DATA = 0x010b,
    TAG_SUA_SOURCE = 0x0102,
    TAG_SUA_DESTINATION = 0x0103
};

static bool read(struct span in, struct span parent, unsigned index, struct element *ret)
{
    (void)parent, (void)index;
    if (in.len < HEADER || in.p[0] != 1)
        return false;
    size_t len = layer_be(in.p + 4, 4);
    ret->inside = &layer_xua_parameter;
    return len >= HEADER && layer_split(in, HEADER, len - HEADER, ret);
}

static void mend(struct mending *m)
{
    layer_put_be(m->head + 4, 4, m->head_len + m->len);
}

static void rename_message(struct mending *m, uint32_t any)
{
    m->head[any & 2 ? 2 : 3] = any >> 8 & 15;
}

const struct layer layer_xua = {.read = read, .mend = mend, .rename = rename_message};

static const struct layer *inside_of(unsigned tag, struct span value)
{
    switch (tag) {
    case TAG_M3UA_DATA:
        return value.len > LABEL_OF_M3UA && value.p[SI_OF_M3UA] == SCCP ? &layer_sccp : NULL;
    case TAG_M2UA_DATA:
        return &layer_mtp3;
    case TAG_SUA_DATA:
        return &layer_ber;
    case TAG_SUA_SOURCE:
    case TAG_SUA_DESTINATION:
        return &layer_xua_parameter;
    default:
        return NULL;
    }
}

/* The routing label of M3UA and the indicators of SUA's addresses count as heads. */
static size_t more_head(const struct layer *inside)
{
    if (inside == &layer_sccp)
        return LABEL_OF_M3UA;
    return inside == &layer_xua_parameter ? INDICATORS_OF_SUA : 0;
}

static bool read_parameter(struct span in, struct span parent, unsigned index, struct element *ret)
{
    (void)parent, (void)index;
    if (in.len < PARAMETER)
        return false;
    size_t len = layer_be(in.p + 2, 2);
    unsigned tag = layer_be(in.p, 2);
    if (len < PARAMETER || len > in.len)
        return false;
    ret->inside = inside_of(tag, span_of(in.p + PARAMETER, len - PARAMETER));
    size_t head = PARAMETER + more_head(ret->inside);
    if (len < head || !layer_split(in, head, len - head, ret))
        return false;
    layer_pad(in, len, ret);
    return true;
}

static void mend_parameter(struct mending *m)
{
    size_t len = m->head_len + m->len, was = layer_be(m->head + 2, 2);
    layer_put_be(m->head + 2, 2, len);
    layer_mend_padding(m, len, len != was);
}

static void rename_parameter(struct mending *m, uint32_t any)
{
    static const uint16_t tags[] = {0x0001, 0x0003, 0x0004, 0x0006, 0x0008, 0x000b, 0x000d, 0x0013,
                                    0x0101, 0x0102, 0x0103, 0x0105, 0x0106, 0x010b, 0x0200, 0x0210,
                                    0x0300, 0x0301, 0x8001, 0x8002, 0x8003, 0x8004, 0x8005};
    layer_put_be(m->head, 2, any & 2 ? tags[any / 8 % (sizeof tags / sizeof *tags)] : any >> 12);
}

const struct layer layer_xua_parameter = {
    .read = read_parameter, .mend = mend_parameter, .rename = rename_parameter};

static bool read_mtp3(struct span in, struct span parent, unsigned index, struct element *ret)
{
    (void)parent;
    enum { LABEL = 5 };
    ret->inside = (in.p[0] & 15) == SCCP ? &layer_sccp : NULL;
    return index == 0 && in.len > LABEL && layer_split(in, LABEL, in.len - LABEL, ret);
}

static void rename_mtp3(struct mending *m, uint32_t any)
{
    m->head[0] = (uint8_t)(any >> 8);
}

const struct layer layer_mtp3 = {.read = read_mtp3, .rename = rename_mtp3};

static bool read_m2pa(struct span in, struct span parent, unsigned index, struct element *ret)
{
    (void)parent, (void)index;
    enum { DATA = 17, LINK_STATUS = 16 };
    if (in.len < DATA || in.p[0] != 1)
        return false;
    size_t len = layer_be(in.p + 4, 4), head = in.p[3] == 1 ? DATA : LINK_STATUS;
    ret->inside = in.p[3] == 1 ? &layer_mtp3 : NULL;
    return len >= head && layer_split(in, head, len - head, ret);
}

const struct layer layer_m2pa = {.read = read_m2pa, .mend = mend, .rename = rename_message};
