// SPDX-License-Identifier: Apache-2.0
/*
 * What the decoder needs of the dictionary. Only src/proto/diameter includes this.
 */
#ifndef SIGWARDEN_PROTO_DIAMETER_DICTIONARY_H
#define SIGWARDEN_PROTO_DIAMETER_DICTIONARY_H

#include "proto/diameter/diameter.h"

enum diameter_times { DIAMETER_ONCE, DIAMETER_MANY };
enum diameter_place { DIAMETER_PLACE_ANY, DIAMETER_PLACE_USER, DIAMETER_PLACE_TOP };

struct diameter_avp_row {
    uint32_t vendor;
    uint8_t type;  /* enum diameter_avp_type */
    uint8_t times; /* enum diameter_times */
    uint8_t place; /* enum diameter_place */
};

/* Indexed by enum diameter_avp_id, sorted by vendor and code. */
extern const struct diameter_avp_row diameter_avp_rows[DIAMETER_A_COUNT];

/* The rows by code, of the IETF and of others: one look finds what a search took ten steps for. */
enum { DIAMETER_CODES = 4352 };
extern const uint8_t diameter_avp_by_code[DIAMETER_CODES][2];

/* What diameter_avp_find() does, for the walk over all AVPs. */
static inline enum diameter_avp_id diameter_avp_row_find(uint32_t vendor, uint32_t code)
{
    if (code >= DIAMETER_CODES)
        return DIAMETER_A_none;
    enum diameter_avp_id id = (enum diameter_avp_id)diameter_avp_by_code[code][vendor != 0];
    return diameter_avp_rows[id].vendor == vendor ? id : DIAMETER_A_none;
}

#endif
