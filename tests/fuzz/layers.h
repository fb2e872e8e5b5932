// SPDX-License-Identifier: Apache-2.0
/* The layers that trees are read by. */
#ifndef SIGWARDEN_TESTS_FUZZ_LAYERS_H
#define SIGWARDEN_TESTS_FUZZ_LAYERS_H

#include "fuzz/tree.h"

extern const struct layer layer_ber;
extern const struct layer layer_sccp;
extern const struct layer layer_diameter; /* messages */
extern const struct layer layer_avp;
extern const struct layer layer_gtp; /* messages, piggybacked ones behind each other */
extern const struct layer layer_mtp3;
extern const struct layer layer_xua; /* M3UA, M2UA, SUA */
extern const struct layer layer_xua_parameter;
extern const struct layer layer_m2pa;
extern const struct layer layer_frame;        /* one packet, whose link type is told by its look */
extern const struct layer layer_packet;       /* those of the target `engine` */
extern const struct layer layer_short_packet; /* those of the target `tracker` */
extern const struct layer layer_capture_file;
extern const struct layer layer_sms; /* TPDUs behind their direction */
extern const struct layer layer_sms_command;
extern const struct layer layer_sms_push;
extern const struct layer layer_tcp_run; /* the inputs of the target `tcp` */
extern const struct layer layer_text;    /* lines, or JSON */
extern const struct layer layer_expression;
extern const struct layer layer_yaml;

static inline uint32_t layer_be(const uint8_t *p, size_t octets)
{
    uint32_t value = 0;
    for (size_t i = 0; i < octets; i++)
        value = value << 8 | p[i];
    return value;
}

static inline void layer_put_be(uint8_t *p, size_t octets, size_t value)
{
    for (size_t i = octets; i > 0; i--, value >>= 8)
        p[i - 1] = (uint8_t)value;
}

/* Splits `in` behind a head; the contents reach to the end where they would reach beyond it. */
static inline bool layer_split(struct span in, size_t head, size_t contents, struct element *ret)
{
    if (head > in.len || contents > in.len - head)
        return false;
    ret->head = span_of(in.p, head);
    ret->contents = span_of(in.p + head, contents);
    return true;
}

/* Octets up to a multiple of four, as many of them as there are. */
static inline void layer_pad(struct span in, size_t whole, struct element *ret)
{
    size_t left = in.len - ret->head.len - ret->contents.len, padding = -whole & 3u;
    ret->tail = span_of(ret->contents.p + ret->contents.len, padding < left ? padding : left);
}

/* Where the length stays as it was, the padding does too: that of a last element may be missing. */
static inline void layer_mend_padding(struct mending *m, size_t whole, bool changed)
{
    if (changed) {
        m->tail_len = -whole & 3u;
        memset(m->tail, 0, sizeof m->tail);
    }
}

#endif
