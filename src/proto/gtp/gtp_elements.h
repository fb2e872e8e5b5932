// SPDX-License-Identifier: Apache-2.0
/*
 * What the decoders of both versions of GTP share: the values of their information elements.
 */
#ifndef SIGWARDEN_PROTO_GTP_ELEMENTS_H
#define SIGWARDEN_PROTO_GTP_ELEMENTS_H

#include "proto/gtp/gtp.h"

/* A message while it is read. */
struct gtp_reading {
    struct gtp_message *m;
    struct notes *notes;
    enum status status;
    uint32_t ies;
    uint64_t seen[4]; /* types at the top, a bit each */
};

void gtp_read_v1(struct gtp_reading *r, struct cursor in);
void gtp_read_v2(struct gtp_reading *r, struct cursor ies);

/* The first status that is not OK stays. */
void gtp_fail(struct gtp_reading *r, enum status status);

/* Counts one more element; false when there are too many. */
static inline bool gtp_count(struct gtp_reading *r)
{
    if (r->ies++ < GTP_IES_MAX)
        return true;
    gtp_fail(r, STATUS_LIMIT);
    return false;
}

/* Digits in half octets; false, and noted, if there are others or too many. */
void gtp_take_digits(struct gtp_reading *r, struct span value, struct digits *ret);

/* Labels, TS 23.003 9.1. */
void gtp_take_apn(struct gtp_reading *r, struct span value);

/* What is to be reported, as a number below `count` says. */
void gtp_take_reporting(struct gtp_reading *r, struct span value, unsigned count);

/* Adds one report, enum gtp_report, to what is asked for. */
void gtp_want(struct gtp_reading *r, enum gtp_report report);

void gtp_odd(struct gtp_reading *r, struct span value);

/* Notes (parameter_missing) if an element is not among r->seen that TS 29.060 or TS 29.274 demands of the
 * type. */
void gtp_check_mandatory(struct gtp_reading *r);

static inline bool gtp_seen(const struct gtp_reading *r, uint8_t type)
{
    return r->seen[type / 64] >> (type % 64) & 1;
}

static inline void gtp_mark(struct gtp_reading *r, uint8_t type)
{
    r->seen[type / 64] |= UINT64_C(1) << (type % 64);
}

#endif
