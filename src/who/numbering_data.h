// SPDX-License-Identifier: Apache-2.0
/*
 * The tables that data/embed.py makes of data/: what numbering.c looks things up in.
 */
#ifndef SIGWARDEN_WHO_NUMBERING_DATA_H
#define SIGWARDEN_WHO_NUMBERING_DATA_H

#include "who/numbering.h"
#include "who/prefix.h"

struct numbering_operator {
    plmn_t plmn;
    const char *name;
};

extern const struct country numbering_countries[]; /* sorted by code */
extern const uint32_t numbering_country_count;
extern const struct numbering_place numbering_places[];
extern const struct prefix_table numbering_e164, numbering_mcc; /* values: index of numbering_places */
extern const struct prefix_table numbering_mnc_length;          /* values: 2 or 3 */
extern const struct numbering_operator numbering_operators[];   /* sorted by PLMN */
extern const uint32_t numbering_operator_count;

#endif
