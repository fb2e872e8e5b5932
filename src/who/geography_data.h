// SPDX-License-Identifier: Apache-2.0
/*
 * The tables that data/embed.py makes of data/geography.tsv. For geography.c only.
 */
#ifndef SIGWARDEN_WHO_GEOGRAPHY_DATA_H
#define SIGWARDEN_WHO_GEOGRAPHY_DATA_H

#include <stdint.h>

#define GEOGRAPHY_UNIT_KM 10

/* In the order of the countries, for each its distance from every one before it; UINT16_MAX: not known. */
extern const uint16_t geography_distances[];

/* A country's middle, and how far its farthest point is from there; -1: not known. */
struct geography_middle {
    int32_t latitude_udeg, longitude_udeg;
    int16_t radius_km;
};
extern const struct geography_middle geography_middles[];

#endif
