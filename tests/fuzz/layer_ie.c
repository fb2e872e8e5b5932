// SPDX-License-Identifier: Apache-2.0
/* GTP: elements of version 1 (TS 29.060 7.7), of which those below 128 have no length; of version 2
 * (TS 29.274 8), some of which are groups. */
#include "fuzz/layers.h"

enum { VERSION_1 = 1, VERSION_2 = 2, OPTIONS = 7, TEID = 8 };
enum {
    HEAD_1 = 8,
    HEAD_1_OPTIONS = 12,
    HEAD_2 = 8,
    HEAD_2_TEID = 12,
    COUNTED_FROM_1 = 8,
    COUNTED_FROM_2 = 4
};

static const struct layer layer_ie_1, layer_ie_2;

static size_t head_of(const uint8_t *p)
{
    if (p[0] >> 5 == VERSION_1)
        return p[0] & OPTIONS ? HEAD_1_OPTIONS : HEAD_1;
    return p[0] & TEID ? HEAD_2_TEID : HEAD_2;
}

static size_t counted_from(const uint8_t *p)
{
    return p[0] >> 5 == VERSION_1 ? COUNTED_FROM_1 : COUNTED_FROM_2;
}

static bool read(struct span in, struct span parent, unsigned index, struct element *ret)
{
    (void)parent, (void)index;
    if (in.len < HEAD_1 || (in.p[0] >> 5 != VERSION_1 && in.p[0] >> 5 != VERSION_2))
        return false;
    size_t head = head_of(in.p), whole = counted_from(in.p) + layer_be(in.p + 2, 2);
    ret->inside = in.p[0] >> 5 == VERSION_1 ? &layer_ie_1 : &layer_ie_2;
    return whole >= head && layer_split(in, head, whole - head, ret);
}

static void mend(struct mending *m)
{
    layer_put_be(m->head + 2, 2, m->head_len + m->len - counted_from(m->head));
}

static void rename_message(struct mending *m, uint32_t any)
{
    static const uint8_t types[] = {1,  2,  16, 17, 18, 19, 20, 21,  32, 33,
                                    34, 35, 36, 37, 50, 51, 52, 130, 131};
    m->head[1] = any & 2 ? types[any / 8 % sizeof types] : (uint8_t)(any >> 8);
}

const struct layer layer_gtp = {.read = read, .mend = mend, .rename = rename_message};

/* Octets behind the type; 0: nobody knows where such an element ends. */
static size_t fixed_len(uint8_t type)
{
    static const uint8_t lengths[128] = {
        [1] = 1,  [2] = 8,  [3] = 6,  [4] = 4,  [5] = 4,  [8] = 1,  [9] = 28,  [11] = 1,  [12] = 3, [13] = 1,
        [14] = 1, [15] = 1, [16] = 4, [17] = 4, [18] = 5, [19] = 1, [20] = 1,  [21] = 1,  [22] = 9, [23] = 1,
        [24] = 1, [25] = 2, [26] = 2, [27] = 2, [28] = 2, [29] = 1, [126] = 1, [127] = 4,
    };
    return type < sizeof lengths ? lengths[type] : 0;
}

static bool read_1(struct span in, struct span parent, unsigned index, struct element *ret)
{
    (void)parent, (void)index;
    if (in.p[0] >= 128)
        return in.len >= 3 && layer_split(in, 3, layer_be(in.p + 1, 2), ret);
    size_t len = fixed_len(in.p[0]);
    return len && layer_split(in, 1, len, ret);
}

static void mend_1(struct mending *m)
{
    if (m->head_len == 3)
        layer_put_be(m->head + 1, 2, m->len);
}

/* Of the same form, so that what follows can be read. */
static void rename_1(struct mending *m, uint32_t any)
{
    if (m->head_len == 3)
        m->head[0] = (uint8_t)(any >> 8 | 128);
    else if (fixed_len(any >> 8 & 127) == fixed_len(m->head[0]))
        m->head[0] = any >> 8 & 127;
}

static const struct layer layer_ie_1 = {.read = read_1, .mend = mend_1, .rename = rename_1};

static bool is_group(uint8_t type)
{
    static const uint8_t groups[] = {93, 109, 180, 181, 191, 195};
    return memchr(groups, type, sizeof groups);
}

static bool read_2(struct span in, struct span parent, unsigned index, struct element *ret)
{
    (void)parent, (void)index;
    if (in.len < 4)
        return false;
    ret->inside = is_group(in.p[0]) ? &layer_ie_2 : NULL;
    return layer_split(in, 4, layer_be(in.p + 1, 2), ret);
}

static void mend_2(struct mending *m)
{
    layer_put_be(m->head + 1, 2, m->len);
}

static void rename_2(struct mending *m, uint32_t any)
{
    static const uint8_t types[] = {1,  2,  3,  71,  72,  75,  76,  77,  82,  83,
                                    86, 87, 93, 109, 128, 131, 177, 180, 181, 191};
    if (any & 2)
        m->head[0] = types[any / 16 % sizeof types];
    if (any & 4)
        m->head[3] = any >> 8 & 3;
}

static const struct layer layer_ie_2 = {.read = read_2, .mend = mend_2, .rename = rename_2};
