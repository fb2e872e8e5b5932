// SPDX-License-Identifier: Apache-2.0
/*
 * How far places are apart, at least: countries and territories at their nearest points, by a table that is
 * compiled in (data/README.md says from what it is made), and positions given by hand.
 *
 * A lower bound is what a question about speed needs: who cannot have come even the shortest way did not
 * come.
 *
 * Threads: safe, all is read only. No allocation. Cost: a look-up, or a dozen floating-point operations.
 */
#ifndef SIGWARDEN_WHO_GEOGRAPHY_H
#define SIGWARDEN_WHO_GEOGRAPHY_H

#include "who/numbering.h"

/* Millionths of a degree, north and east positive. */
struct geography_position {
    int32_t latitude_udeg, longitude_udeg;
};

/* The middle of a country, as the mean of its outline's points. False: it has no place. */
bool geography_middle_of(const struct country *country, struct geography_position *ret);

/*
 * Between two countries, in km, to 10 km below. 0: they are one, share numbers (numbering_differ()), touch,
 * or radio reaches from one into the other. -1: one of them has no place.
 */
int geography_km(const struct country *a, const struct country *b);

/* Between two positions, in km: a great circle. */
int geography_km_between(struct geography_position a, struct geography_position b);

/* Between a position and the nearest point that the country can have; 0 within the circle around it. -1: it
 * has no place. */
int geography_km_from(struct geography_position position, const struct country *country);

#endif
