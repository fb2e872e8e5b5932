// SPDX-License-Identifier: Apache-2.0
#include "code/gad.h"

enum { POLYGON = 5, POLYGON_POINTS_MIN = 3, POINT_OCTETS = 6 };

/* TS 23.032 7.3. `octets` is all of a shape, type and point included; a polygon's points come on top. */
static const struct shape {
    uint8_t type;
    uint8_t octets;
    uint8_t uncertainty_at; /* the octet with the code of the radius or larger axis; 0: none */
    uint8_t inner_radius_at;
} shapes[] = {
    {.type = 0, .octets = 7},                                              /* ellipsoid point */
    {.type = 1, .octets = 8, .uncertainty_at = 7},                         /* with uncertainty circle */
    {.type = 3, .octets = 11, .uncertainty_at = 7},                        /* with uncertainty ellipse */
    {.type = POLYGON, .octets = 1},                                        /* 3 to 15 points */
    {.type = 8, .octets = 9},                                              /* with altitude */
    {.type = 9, .octets = 14, .uncertainty_at = 9},                        /* with altitude and ellipsoid */
    {.type = 10, .octets = 13, .uncertainty_at = 9, .inner_radius_at = 7}, /* ellipsoid arc */
};

/* 6.1: sign and magnitude, 23 bits for 90 degrees. */
static int32_t latitude(uint32_t coded)
{
    int64_t magnitude = (int64_t)(coded & 0x7fffff) * 90000000 / (1 << 23);
    return (int32_t)(coded & 0x800000 ? -magnitude : magnitude);
}

/* 6.1: two's complement, 24 bits for 360 degrees. */
static int32_t longitude(uint32_t coded)
{
    int64_t value = coded & 0x800000 ? (int64_t)coded - 0x1000000 : (int64_t)coded;
    return (int32_t)(value * 360000000 / (1 << 24));
}

/* 6.2: r = 10 * (1.1^k - 1) metres, k of 7 bits; to a metre, in whole numbers. */
static uint32_t uncertainty(unsigned k)
{
    uint64_t power = 1000000; /* 1.1^k in millionths */
    for (unsigned i = 0; i < (k & 0x7f); i++)
        power = power * 11 / 10;
    return (uint32_t)((power - 1000000) / 100000);
}

static const struct shape *shape_of(unsigned type)
{
    for (size_t i = 0; i < sizeof shapes / sizeof *shapes; i++)
        if (shapes[i].type == type)
            return &shapes[i];
    return NULL;
}

/* All or nothing: a position whose uncertainty is missing would look like an exact one. */
enum status gad_decode(struct cursor in, struct gad_position *ret)
{
    *ret = (struct gad_position){0};
    struct cursor at = in;
    const unsigned first = cursor_u8(&in);
    if (!cursor_ok(&in))
        return cursor_status(&in);
    const struct shape *shape = shape_of(first >> 4);
    if (!shape)
        return STATUS_UNSUPPORTED;
    const unsigned points = shape->type == POLYGON ? first & 15 : 1;
    if (shape->type == POLYGON && points < POLYGON_POINTS_MIN)
        return STATUS_MALFORMED;
    const size_t octets = shape->octets + (shape->type == POLYGON ? points * POINT_OCTETS : 0);
    const struct span bytes = cursor_bytes(&at, octets);
    if (!cursor_ok(&at))
        return cursor_status(&at);
    ret->points = (uint8_t)points;
    ret->latitude_udeg = latitude(cursor_be24(&in));
    ret->longitude_udeg = longitude(cursor_be24(&in));
    if (shape->uncertainty_at) {
        ret->has_uncertainty = true;
        ret->uncertainty_m = uncertainty(bytes.p[shape->uncertainty_at]);
    }
    if (shape->inner_radius_at) /* 7.3.7: in steps of 5 m; the radius' uncertainty is added to it */
        ret->uncertainty_m +=
            5 * ((uint32_t)bytes.p[shape->inner_radius_at] << 8 | bytes.p[shape->inner_radius_at + 1]);
    return STATUS_OK;
}

bool gad_geographical_information(struct span bytes, struct gad_position *ret)
{
    enum { CIRCLE = 0x10 };
    *ret = (struct gad_position){0};
    return bytes.len == 8 && bytes.p[0] >> 4 == CIRCLE >> 4 && gad_decode(cursor_of(bytes), ret) == STATUS_OK;
}
