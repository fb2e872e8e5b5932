// SPDX-License-Identifier: Apache-2.0
/*
 * Digits in half octets, low half first (TBCD-STRING, TS 29.002 17.7.8; Q.713 3.4.2.3.1), and the
 * address string of MAP that puts a nature-of-address octet before them (ISDN-AddressString).
 */
#ifndef SIGWARDEN_CODE_TBCD_H
#define SIGWARDEN_CODE_TBCD_H

#include "base/digits.h"
#include "base/span.h"

/*
 * Reads half octets until the end or a filler 0xf in the last one. Nibbles 10-14 become 'a'-'e', and a
 * 0xf that is not the last becomes 'f'. Returns false if there was such a nibble or more than
 * DIGITS_MAX digits; *ret then still holds what fits.
 */
bool tbcd_digits(struct span bytes, struct digits *ret);

/* The same where the number of digits is known (SCCP: odd/even indicator): exactly `count` digits. */
bool tbcd_digits_counted(struct span bytes, size_t count, struct digits *ret);

struct tbcd_address {
    uint8_t nature;         /* TS 29.002 17.7.8: 1 international, 2 national, ... */
    uint8_t numbering_plan; /* 1 E.164, 6 E.212, 7 E.214 is SCCP's only */
    struct digits digits;
};

/* An AddressString. False if it has no digits or odd ones; what there is of it is set. */
bool tbcd_address(struct span bytes, struct tbcd_address *ret);

#endif
