// SPDX-License-Identifier: Apache-2.0
/*
 * Where a radio network says that a phone is: cells, service areas, location and tracking areas. Small values
 * without ownership; every function has constant cost and may be called from any thread.
 */
#ifndef SIGWARDEN_CODE_CELL_H
#define SIGWARDEN_CODE_CELL_H

#include "base/span.h"
#include "code/plmn.h"

enum cell_kind {
    CELL_NONE,
    CELL_CGI,  /* cell global identity or service area: PLMN, location area, cell (TS 23.003 4.3.1, 12.5) */
    CELL_LAI,  /* location area without a cell (TS 23.003 4.1) */
    CELL_ECGI, /* E-UTRAN cell, 28 bits (TS 23.003 19.6) */
    CELL_TAI,  /* tracking area (TS 23.003 19.4.2.3) */
};

struct cell {
    uint8_t kind; /* enum cell_kind */
    plmn_t plmn;
    uint32_t area; /* location or tracking area code; 0 for CELL_ECGI */
    uint32_t id;   /* cell or service area; 0 for CELL_LAI and CELL_TAI */
};

/*
 * From the octets in which TS 29.002 and TS 29.272 carry them. Each false, *ret of kind CELL_NONE and
 * otherwise zero, if the length or the PLMN's digits are wrong.
 */
bool cell_of_cgi(struct span bytes, struct cell *ret);  /* 7 octets */
bool cell_of_lai(struct span bytes, struct cell *ret);  /* 5 octets */
bool cell_of_ecgi(struct span bytes, struct cell *ret); /* 7 octets */
bool cell_of_tai(struct span bytes, struct cell *ret);  /* 5 octets */

#define CELL_TEXT_SIZE 40
/* "001-01-4660-22136", "001-01-4660", "ecgi 001-01-123456", "tai 001-01-4660", "" for none; returns buffer.
 */
const char *cell_text(const struct cell *cell, char buffer[static CELL_TEXT_SIZE]);

/* The same backwards, also with "00101" for the PLMN; false, *ret zeroed, for any other text. */
bool cell_parse(struct span text, struct cell *ret);

#endif
