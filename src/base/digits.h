// SPDX-License-Identifier: Apache-2.0
/*
 * A string of digits: a global title, an IMSI, an E.164 number. Held as text, because prefixes,
 * reports and rules all want it so.
 */
#ifndef SIGWARDEN_BASE_DIGITS_H
#define SIGWARDEN_BASE_DIGITS_H

#include <stdbool.h>
#include <stdint.h>
#include <string.h>

#define DIGITS_MAX 30 /* twice what E.164 allows; longer ones keep their front and are noted */

struct digits {
    uint8_t len;
    char text[DIGITS_MAX + 1]; /* '0'-'9', 'a'-'f' for the other nibbles; zero-terminated */
};

static inline bool digits_equal(const struct digits *a, const struct digits *b)
{
    return a->len == b->len && memcmp(a->text, b->text, a->len) == 0;
}

static inline bool digits_start_with(const struct digits *digits, const char *prefix)
{
    return strncmp(digits->text, prefix, strlen(prefix)) == 0;
}

#endif
