// SPDX-License-Identifier: Apache-2.0
#include "who/geography.h"

#include <math.h>

#include "who/geography_data.h"
#include "who/numbering_data.h"

static const double earth_km = 6371, udeg_to_radians = 3.14159265358979323846 / 180e6;

static size_t index_of(const struct country *country)
{
    return (size_t)(country - numbering_countries);
}

bool geography_middle_of(const struct country *country, struct geography_position *ret)
{
    const struct geography_middle *middle = &geography_middles[index_of(country)];
    *ret = (struct geography_position){middle->latitude_udeg, middle->longitude_udeg};
    return middle->radius_km >= 0;
}

int geography_km(const struct country *a, const struct country *b)
{
    if (!numbering_differ(a, b))
        return a && b ? 0 : -1;
    size_t one = index_of(a), other = index_of(b);
    size_t row = one > other ? one : other, column = one > other ? other : one;
    uint16_t units = geography_distances[row * (row - 1) / 2 + column];
    return units == UINT16_MAX ? -1 : units * GEOGRAPHY_UNIT_KM;
}

/* The haversine formula: exact also for places that are near each other. */
int geography_km_between(struct geography_position a, struct geography_position b)
{
    double latitude_a = a.latitude_udeg * udeg_to_radians, latitude_b = b.latitude_udeg * udeg_to_radians;
    double north = sin((latitude_b - latitude_a) / 2);
    double east = sin(((double)b.longitude_udeg - a.longitude_udeg) * udeg_to_radians / 2);
    double h = north * north + cos(latitude_a) * cos(latitude_b) * east * east;
    return (int)(2 * earth_km * asin(h < 1 ? sqrt(h) : 1));
}

int geography_km_from(struct geography_position position, const struct country *country)
{
    struct geography_position middle;
    if (!geography_middle_of(country, &middle))
        return -1;
    int km = geography_km_between(position, middle) - geography_middles[index_of(country)].radius_km;
    return km > 0 ? km : 0;
}
