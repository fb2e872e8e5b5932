// SPDX-License-Identifier: Apache-2.0
/*
 * Geographical area descriptions (TS 23.032): a position on earth and how sure it is.
 *
 * A coded latitude or longitude stands for a small interval; the edge nearest to zero is given. It is at most
 * 21.5 millionths of a degree wide, 2.4 m at the equator. No allocation, no state, constant cost.
 */
#ifndef SIGWARDEN_CODE_GAD_H
#define SIGWARDEN_CODE_GAD_H

#include "base/cursor.h"

struct gad_position {
    int32_t latitude_udeg, longitude_udeg; /* millionths of a degree, north and east positive */
    bool has_uncertainty;
    uint32_t uncertainty_m; /* radius; of an ellipse the larger axis, of an arc the outer radius; metres */
    uint8_t points;         /* 3 to 15 for a polygon, whose first point is given; 1 for all others */
};

/*
 * Any shape of TS 23.032 7.3 that MAP carries. UNSUPPORTED for others (those of high accuracy included);
 * MALFORMED for a polygon of fewer than 3 points; MALFORMED or TRUNCATED if octets are missing. *ret is
 * zeroed where the status is not OK. Octets behind the shape do not matter.
 */
enum status gad_decode(struct cursor in, struct gad_position *ret);

/*
 * Geographical Information of TS 29.002: an ellipsoid point with uncertainty circle in 8 octets. False, *ret
 * zeroed, for anything else.
 */
bool gad_geographical_information(struct span bytes, struct gad_position *ret);

#endif
