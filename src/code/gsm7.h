// SPDX-License-Identifier: Apache-2.0
/*
 * The GSM 7 bit alphabet (TS 23.038 6.1.2.1, 6.2.1) with the shift tables of national languages (annex A),
 * which are data: gsm7_locking.def and gsm7_single.def.
 *
 * Threads: any. No allocation, no state; cost linear in the input.
 */
#ifndef SIGWARDEN_CODE_GSM7_H
#define SIGWARDEN_CODE_GSM7_H

#include "base/span.h"

/* National language identifiers, TS 23.038 6.2.1.2.4. */
enum gsm7_language {
    GSM7_DEFAULT,
    GSM7_TURKISH,
    GSM7_SPANISH, /* has a single shift table only */
    GSM7_PORTUGUESE,
    GSM7_BENGALI,
    GSM7_GUJARATI,
    GSM7_HINDI,
    GSM7_KANNADA,
    GSM7_MALAYALAM,
    GSM7_ORIYA,
    GSM7_PUNJABI,
    GSM7_TAMIL,
    GSM7_TELUGU,
    GSM7_URDU,
    GSM7_LANGUAGES
};

#define GSM7_ESCAPE 0x1b /* the next septet is one of the single shift table */

/*
 * Unpacks `count` septets, the first of which begins `fill_bits` (0 to 6) into the octets, to one an octet.
 * Returns how many there are: fewer than `count` where the octets end, at most `max`.
 */
size_t gsm7_septets(struct span octets, unsigned fill_bits, size_t count, uint8_t *ret, size_t max);

/*
 * Septets, one an octet (the top bit is ignored), as UTF-8 in ret[size], terminated (nothing if size is 0).
 * `locking` and `single` are enum gsm7_language, as the header elements 0x25 and 0x24 give them; a value
 * without such a table means the default. As 6.2.1.1 wants it, an escape before a septet without a character
 * in the single shift table is passed over, and a second escape or one at the end is a space. Returns the
 * length; what does not fit is left off at the end of a character. No septet takes more than 3 octets.
 */
size_t gsm7_utf8(const uint8_t *septets, size_t count, uint8_t locking, uint8_t single, char *ret,
                 size_t size);

/* "Turkish"; NULL for an identifier that is not assigned. */
const char *gsm7_language_name(uint8_t language);

#endif
