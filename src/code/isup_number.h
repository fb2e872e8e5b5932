// SPDX-License-Identifier: Apache-2.0
/*
 * Telephone numbers as call control writes them: ISUP's (Q.763), which CAP carries as octet strings, and the
 * called party BCD number of the phone itself (TS 24.008). Those of MAP are in code/tbcd.h.
 *
 * Small values without ownership; every function has constant cost and may be called from any thread.
 */
#ifndef SIGWARDEN_CODE_ISUP_NUMBER_H
#define SIGWARDEN_CODE_ISUP_NUMBER_H

#include "base/digits.h"
#include "base/span.h"

struct isup_number {
    uint8_t nature;         /* Q.763 3.9: 1 subscriber, 2 unknown, 3 national, 4 international, ... */
    uint8_t numbering_plan; /* 1 E.164, 3 X.121, 4 F.69 */
    uint8_t
        presentation;  /* Q.763 3.10: 0 allowed, 1 restricted, 2 not available; called numbers have none: 0 */
    uint8_t screening; /* 0 user, not verified, 1 user, verified, 2 user, failed, 3 network */
    struct digits digits; /* 'b', 'c': codes 11 and 12; the end-of-pulsing signal is left out */
};

/*
 * Called and calling party number, original called, redirecting and location number: Q.763 3.9, 3.10, 3.30,
 * 3.39, 3.44. False if there are no digits, odd ones, or more than fit; what there is of it is set.
 */
bool isup_number(struct span bytes, struct isup_number *ret);

/* The same behind the octet that says what kind of number it is: generic number, Q.763 3.26. */
bool isup_generic_number(struct span bytes, struct isup_number *ret);

/* In TS 24.008's own values. */
struct bcd_number {
    uint8_t type;           /* 0 unknown, 1 international, 2 national, 3 network specific, 4 short code */
    uint8_t numbering_plan; /* 0 unknown, 1 E.164, 3 X.121, 8 national, 9 private */
    struct digits digits;   /* 'a' is *, 'b' is #, 'c' to 'e' are the letters a to c */
};

/* TS 24.008 10.5.4.7 without identifier and length. False, with what there is of it, as above. */
bool bcd_number(struct span bytes, struct bcd_number *ret);

#endif
