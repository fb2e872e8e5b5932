// SPDX-License-Identifier: Apache-2.0
/*
 * How the octets of a parameter become the value of a field. fill_map.c, fill_cap.c and fill_diameter.c say
 * which parameter becomes which field.
 */
#ifndef SIGWARDEN_SIGNAL_FILL_VALUE_H
#define SIGWARDEN_SIGNAL_FILL_VALUE_H

#include "signal/field.h"

/* How a parameter's octets become a field's value. */
enum conversion {
    AS_IMSI, /* TBCD digits, 6 to 15 of them */
    AS_IMEI,
    AS_ADDRESS, /* nature octet, then TBCD digits */
    AS_ISUP,    /* telephone number as in Q.763 */
    AS_GENERIC, /* the same behind a number qualifier */
    AS_BCD,     /* digits dialled, TS 24.008 */
    AS_INTEGER,
    AS_OCTET, /* one octet, without a sign */
    AS_PLMN,
    AS_CGI, /* cell or service area, 7 octets */
    AS_LAI, /* location area, 5 octets */
    AS_CELL_OR_LAI,
    AS_ECGI,
    AS_POSITION,     /* TS 23.032 shape: latitude, longitude and uncertainty */
    AS_GEOGRAPHICAL, /* the 8 octet form */
    AS_U32,          /* four octets */
    AS_TAI,          /* tracking area, 5 octets */
    AS_TBCD,         /* TBCD digits of a number in international form */
    AS_IMEI_TEXT,    /* digits as text */
    AS_NAME,         /* a host name */
    AS_BIT,          /* a flag: the word numbered `word` of a SET, or the value `word` of an ENUM */
};

struct mapping {
    uint8_t param;      /* enum map_param, cap_param, diameter_avp_id */
    uint8_t field;      /* enum field_id */
    uint8_t conversion; /* enum conversion */
    uint8_t word;
};

/* False if the octets cannot be what the parameter is said to be; the field is then as it was. */
bool fill_value(struct signal *signal, const struct mapping *row, struct span bytes);

#endif
