// SPDX-License-Identifier: Apache-2.0
/*
 * PLMN identities: mobile country code and mobile network code (E.212).
 */
#ifndef SIGWARDEN_CODE_PLMN_H
#define SIGWARDEN_CODE_PLMN_H

#include "base/span.h"

/*
 * A PLMN as one number that keeps the length of the MNC (01 and 001 differ): mcc * 10000 + mnc * 10 +
 * (MNC has three digits). 0 is no PLMN.
 */
typedef uint32_t plmn_t;

static inline plmn_t plmn_make(unsigned mcc, unsigned mnc, unsigned mnc_digits)
{
    return (plmn_t)(mcc * 10000 + mnc * 10 + (mnc_digits == 3));
}

static inline unsigned plmn_mcc(plmn_t plmn)
{
    return plmn / 10000;
}

static inline unsigned plmn_mnc(plmn_t plmn)
{
    return plmn / 10 % 1000;
}

static inline unsigned plmn_mnc_digits(plmn_t plmn)
{
    return 2 + (plmn & 1);
}

/* The three octets of TS 24.008 10.5.1.3. False, *ret 0, if they hold anything but digits. */
bool plmn_decode(const uint8_t bytes[3], plmn_t *ret);

#define PLMN_TEXT_SIZE 8
/* Writes "001-01" or "001-001", PLMN_TEXT_SIZE octets at most; returns behind it. */
char *plmn_put(char *at, plmn_t plmn);
/* The same, terminated; returns buffer. */
const char *plmn_text(plmn_t plmn, char buffer[static PLMN_TEXT_SIZE]);

/* "001-01", "00101" or "001001"; false for anything else. */
bool plmn_parse(struct span text, plmn_t *ret);

#endif
