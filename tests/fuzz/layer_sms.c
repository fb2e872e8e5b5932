// SPDX-License-Identifier: Apache-2.0
/* Short messages (TS 23.040 9.2.2): behind the octet that says the direction a TPDU of an address, what
 * stands in front of the user data, and these; and command packets (TS 31.115 4.2). */
#include "fuzz/layers.h"

enum { TO_MS = 0x80, WITH_HEADER = 0x40, SCTS = 7 };
enum { DCS_DEFAULT = 0x00, DCS_OCTETS = 0x04 };

/* What stands in front of the address and of the user data. Reports have an indicator, which says what
 * follows. */
static const struct form {
    bool address, indicator;
    uint8_t before_address, before_data, behind_indicator;
} forms[2][4] = {
    {{.indicator = true}, {true, false, 1, 2, 0}, {true, false, 4, 0, 0}, {true, false, 0, 2 + SCTS, 0}},
    {{true, false, 0, 2 + SCTS, 0},
     {.indicator = true, .behind_indicator = SCTS},
     {true, true, 1, 2 * SCTS + 1, 0},
     {true, false, 0, 2 + SCTS, 0}},
};

static const struct form *form_of(struct span head)
{
    return &forms[head.p[0] & TO_MS ? 1 : 0][head.p[1] & 3];
}

static const struct layer layer_part, layer_address, layer_header, layer_element;

static bool read(struct span in, struct span parent, unsigned index, struct element *ret)
{
    (void)parent;
    ret->inside = &layer_part;
    return index == 0 && in.len > 2 && layer_split(in, 2, in.len - 2, ret);
}

/* Another type, another direction, or another bit. */
static void rename_message(struct mending *m, uint32_t any)
{
    if (any & 0x10)
        m->head[0] ^= TO_MS;
    m->head[1] ^= (uint8_t)(any & 2 ? any >> 8 & 3 : 1u << (any >> 8 & 7));
}

const struct layer layer_sms = {.read = read, .rename = rename_message};

/* User data in the four ways that their length and front may be told. */
static bool read_data(struct span in, size_t octets, const struct layer *inside, struct element *ret)
{
    ret->inside = inside;
    return layer_split(in, 1, octets, ret);
}

static bool read_septets(struct span in, struct span parent, unsigned index, struct element *ret)
{
    (void)parent;
    return index == 0 && read_data(in, (in.p[0] * 7u + 7) / 8, NULL, ret);
}

static bool read_septets_header(struct span in, struct span parent, unsigned index, struct element *ret)
{
    (void)parent;
    return index == 0 && read_data(in, (in.p[0] * 7u + 7) / 8, &layer_header, ret);
}

static bool read_octets(struct span in, struct span parent, unsigned index, struct element *ret)
{
    (void)parent;
    return index == 0 && read_data(in, in.p[0], NULL, ret);
}

static bool read_octets_header(struct span in, struct span parent, unsigned index, struct element *ret)
{
    (void)parent;
    return index == 0 && read_data(in, in.p[0], &layer_header, ret);
}

/* Of the two counts that fill the same octets the one it had. */
static void mend_septets(struct mending *m)
{
    if ((m->head[0] * 7u + 7) / 8 != m->len)
        m->head[0] = (uint8_t)(m->len * 8 / 7);
}

static void mend_octets(struct mending *m)
{
    m->head[0] = (uint8_t)m->len;
}

static const struct layer layers_of_data[2][2] = {
    {{.read = read_septets, .mend = mend_septets}, {.read = read_septets_header, .mend = mend_septets}},
    {{.read = read_octets, .mend = mend_octets}, {.read = read_octets_header, .mend = mend_octets}},
};

static bool counts_octets(uint8_t dcs)
{
    enum { GROUP_CLASS = 0xf0, UCS2 = 0xe0, COMPRESSED = 0x20, ALPHABET = 0x0c };
    if (dcs >= GROUP_CLASS)
        return dcs & DCS_OCTETS;
    return dcs < 0x80 ? dcs & (COMPRESSED | ALPHABET) : dcs >= UCS2;
}

/* Octets in front of the user data's length; 0 with `ret_dcs` untouched: as the type says. */
static size_t before_indicated(struct span in, const struct form *form, uint8_t *ret_dcs)
{
    enum { PID = 1, DCS = 2, CAUSE = 0x80 };
    size_t at = form->before_data;
    if (!form->address && at < in.len && in.p[at] & CAUSE)
        at++;
    if (at >= in.len)
        return at;
    const uint8_t indicator = in.p[at];
    at += 1u + form->behind_indicator + (indicator & PID ? 1 : 0);
    if (indicator & DCS && at < in.len)
        *ret_dcs = in.p[at++];
    return at;
}

static size_t before_data(struct span in, struct span head, uint8_t *ret_dcs)
{
    static const uint8_t validity_len[] = {0, 7, 1, 7};
    const struct form *form = form_of(head);
    *ret_dcs = DCS_DEFAULT;
    if (form->indicator)
        return before_indicated(in, form, ret_dcs);
    if (form->before_data == 0)
        *ret_dcs = DCS_OCTETS; /* of a command */
    else if (in.len > 1)
        *ret_dcs = in.p[1];
    return form->before_data + (form->before_data == 2 ? validity_len[head.p[1] >> 3 & 3] : 0u);
}

/* The address with what stands in front of it, then the user data likewise. */
static bool read_part(struct span in, struct span parent, unsigned index, struct element *ret)
{
    const struct form *form = form_of(parent);
    if (index == 0 && form->address) {
        size_t head = form->before_address;
        if (in.len < head + 2)
            return false;
        ret->inside = &layer_address;
        return layer_split(in, head, 2 + (in.p[head] + 1u) / 2, ret);
    }
    uint8_t dcs;
    size_t head = before_data(in, parent, &dcs);
    if (index > form->address || head >= in.len)
        return false;
    ret->inside = &layers_of_data[counts_octets(dcs)][parent.p[1] & WITH_HEADER ? 1 : 0];
    return layer_split(in, head, in.len - head, ret);
}

static void rename_part(struct mending *m, uint32_t any)
{
    if (m->head_len)
        m->head[any >> 16 & 1 ? m->head_len - 1 : (any >> 8) % m->head_len] ^=
            (uint8_t)(1u << (any >> 4 & 7));
}

static const struct layer layer_part = {.read = read_part, .rename = rename_part};

static bool read_address(struct span in, struct span parent, unsigned index, struct element *ret)
{
    (void)parent;
    return index == 0 && in.len >= 2 && layer_split(in, 2, in.len - 2, ret);
}

static void mend_address(struct mending *m)
{
    if ((m->head[0] + 1u) / 2 != m->len)
        m->head[0] = (uint8_t)(m->len * 2);
}

static void rename_address(struct mending *m, uint32_t any)
{
    static const uint8_t types[] = {0x80, 0x81, 0x91, 0xa1, 0xb0, 0xc8, 0xd0, 0xd5, 0xf0};
    m->head[1] = types[any / 8 % sizeof types];
}

static const struct layer layer_address = {
    .read = read_address, .mend = mend_address, .rename = rename_address};

/* The header with its length, then the text. */
static bool read_header(struct span in, struct span parent, unsigned index, struct element *ret)
{
    (void)parent;
    if (index > 0)
        return index == 1 && layer_split(in, 0, in.len, ret);
    ret->inside = &layer_element;
    return layer_split(in, 1, in.p[0], ret);
}

static void mend_header(struct mending *m)
{
    if (m->head_len)
        m->head[0] = (uint8_t)m->len;
}

static const struct layer layer_header = {.read = read_header, .mend = mend_header};

static bool read_element(struct span in, struct span parent, unsigned index, struct element *ret)
{
    (void)parent, (void)index;
    return in.len >= 2 && layer_split(in, 2, in.p[1], ret);
}

static void mend_element(struct mending *m)
{
    m->head[1] = (uint8_t)m->len;
}

static void rename_element(struct mending *m, uint32_t any)
{
    static const uint8_t names[] = {
#define SMS_ELEMENT(first, last, min_len, max_len, name) first, last,
#include "proto/sms/sms_element.def"
#undef SMS_ELEMENT
    };
    m->head[0] = names[any / 8 % sizeof names];
}

static const struct layer layer_element = {
    .read = read_element, .mend = mend_element, .rename = rename_element};

/* A command packet: the length of all, then a header whose checksum may be any octets, then data. */
static const struct layer layer_command_part;

static bool read_command(struct span in, struct span parent, unsigned index, struct element *ret)
{
    (void)parent;
    ret->inside = &layer_command_part;
    return index == 0 && in.len > 2 && layer_split(in, 2, layer_be(in.p, 2), ret);
}

static void mend_command(struct mending *m)
{
    layer_put_be(m->head, 2, m->len);
}

const struct layer layer_sms_command = {.read = read_command, .mend = mend_command};

static bool read_command_part(struct span in, struct span parent, unsigned index, struct element *ret)
{
    (void)parent;
    enum { FIELDS = 13 };
    if (index > 0)
        return index == 1 && layer_split(in, 0, in.len, ret);
    size_t fields = in.p[0] < FIELDS ? 0 : FIELDS;
    return layer_split(in, 1 + fields, in.p[0] - fields, ret);
}

static void mend_command_part(struct mending *m)
{
    if (m->head_len)
        m->head[0] = (uint8_t)(m->head_len - 1 + m->len);
}

static const struct layer layer_command_part = {
    .read = read_command_part, .mend = mend_command_part, .rename = rename_part};
