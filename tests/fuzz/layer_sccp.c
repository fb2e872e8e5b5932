// SPDX-License-Identifier: Apache-2.0
/*
 * SCCP (Q.713): pointers to parts, which stand one behind the other in the order of their pointers. A message
 * whose parts stand otherwise is left as octets.
 */
#include "fuzz/layers.h"

enum { UDT = 9, UDTS = 10, XUDT = 17, XUDTS = 18, LUDT = 19, LUDTS = 20 };
enum { PARTS = 3, DATA = 2, OPTIONAL = 3 };

struct shape {
    uint8_t fixed;    /* octets in front of the pointers; 0: not a message that is read */
    uint8_t pointers; /* the last of four is to the optional part */
    uint8_t octets;   /* of a pointer, and of the length of data */
};

static struct shape shape_of(uint8_t type)
{
    static const struct shape shapes[] = {
        [UDT] = {2, 3, 1},   [UDTS] = {2, 3, 1}, [XUDT] = {3, 4, 1},
        [XUDTS] = {3, 4, 1}, [LUDT] = {3, 4, 2}, [LUDTS] = {3, 4, 2},
    };
    return type < sizeof shapes / sizeof *shapes ? shapes[type] : (struct shape){0, 0, 0};
}

static const struct layer layer_part, layer_option;

static uint32_t little(const uint8_t *p, size_t octets)
{
    return octets == 2 ? (uint32_t)(p[0] | p[1] << 8) : p[0];
}

static void put_little(uint8_t *p, size_t octets, size_t value)
{
    p[0] = (uint8_t)value;
    if (octets == 2)
        p[1] = (uint8_t)(value >> 8);
}

/* Where pointer `i` leads: counted from its own octet, of two from the second. */
static size_t target_of(const uint8_t *head, const struct shape *s, unsigned i)
{
    size_t at = s->fixed + (size_t)i * s->octets;
    return at + s->octets - 1u + little(head + at, s->octets);
}

static size_t length_octets(uint8_t type, unsigned part)
{
    return part == DATA ? shape_of(type).octets : 1;
}

static bool read(struct span in, struct span parent, unsigned index, struct element *ret)
{
    (void)parent, (void)index;
    struct shape s = shape_of(in.p[0]);
    size_t head = s.fixed + (size_t)s.pointers * s.octets, at = head;
    if (s.fixed == 0 || in.len < head)
        return false;
    for (unsigned i = 0; i < PARTS; i++) {
        size_t octets = length_octets(in.p[0], i);
        if (target_of(in.p, &s, i) != at || octets > in.len - at)
            return false;
        size_t len = little(in.p + at, octets);
        if (len > in.len - at - octets)
            return false;
        at += octets + len;
    }
    size_t last = s.fixed + (size_t)OPTIONAL * s.octets;
    if (s.pointers > OPTIONAL && little(in.p + last, s.octets)) {
        if (target_of(in.p, &s, OPTIONAL) != at || at == in.len)
            return false;
        at = in.len;
    }
    ret->inside = &layer_part;
    return layer_split(in, head, at - head, ret);
}

static void mend(struct mending *m)
{
    struct shape s = shape_of(m->head[0]);
    size_t at = m->head_len;
    for (unsigned i = 0; i < s.pointers; i++) {
        size_t pointer = s.fixed + (size_t)i * s.octets;
        bool absent = i == OPTIONAL && m->sizes[i] == 0;
        put_little(m->head + pointer, s.octets, absent ? 0 : at - pointer - (s.octets - 1u));
        at += m->sizes[i];
    }
}

static void rename_message(struct mending *m, uint32_t any)
{
    m->head[0] = any & 2 ? (uint8_t)(m->head[0] ^ (any & 4 ? 3 : 1)) : (uint8_t)(any >> 8);
}

const struct layer layer_sccp = {.read = read, .mend = mend, .rename = rename_message};

static bool read_option(struct span in, struct span parent, unsigned index, struct element *ret)
{
    (void)parent, (void)index;
    return in.len >= 2 && in.p[0] != 0 && layer_split(in, 2, in.p[1], ret);
}

static void mend_option(struct mending *m)
{
    m->head[1] = (uint8_t)m->len;
}

static void rename_option(struct mending *m, uint32_t any)
{
    static const uint8_t names[] = {0x00, 0x03, 0x04, 0x0f, 0x10, 0x12, 0xf8, 0xfa};
    m->head[0] = any & 2 ? names[any / 8 % sizeof names] : (uint8_t)(any >> 8);
}

static const struct layer layer_option = {.read = read_option, .mend = mend_option, .rename = rename_option};

static bool read_part(struct span in, struct span parent, unsigned index, struct element *ret)
{
    if (index == OPTIONAL) {
        ret->inside = &layer_option;
        return layer_split(in, 0, in.len, ret);
    }
    size_t octets = length_octets(parent.p[0], index);
    if (octets > in.len)
        return false;
    ret->inside = index == DATA ? &layer_ber : NULL;
    return layer_split(in, octets, little(in.p, octets), ret);
}

static void mend_part(struct mending *m)
{
    if (m->head_len)
        put_little(m->head, m->head_len, m->len);
}

static const struct layer layer_part = {.read = read_part, .mend = mend_part};
