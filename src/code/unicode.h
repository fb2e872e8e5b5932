// SPDX-License-Identifier: Apache-2.0
/*
 * Characters as text holds them (UTF-8, RFC 3629) and as short messages do (UCS2, in truth UTF-16).
 *
 * Threads: any. No allocation, no state; cost linear in the input.
 */
#ifndef SIGWARDEN_CODE_UNICODE_H
#define SIGWARDEN_CODE_UNICODE_H

#include "base/span.h"

#define UNICODE_REPLACEMENT 0xfffdu /* stands for what is no character */
#define UTF8_MAX            4       /* octets of one character */

/* Writes one character to ret[UTF8_MAX] and returns its length; what is no character becomes U+FFFD. */
size_t utf8_put(uint32_t character, char *ret);

/*
 * The character that begins at text[*offset], which is moved behind it. An octet that begins none is given as
 * U+FFFD and stepped over alone. *offset must be below len.
 */
uint32_t utf8_next(const char *text, size_t len, size_t *offset);

/* Text with a bound: whole characters are appended until one does not fit. size counts the terminator. */
struct utf8_out {
    char *p;
    size_t len, size;
};

/* Empty text in buffer[size]; nothing is ever written if size is 0. */
struct utf8_out utf8_out_in(char *buffer, size_t size);

/* False, nothing written, if there is no room for it. U+0000 becomes U+FFFD: it would end the text. */
bool utf8_append(struct utf8_out *out, uint32_t character);

/*
 * UCS2 in network order (TS 23.038 6.2.3) as UTF-8 in ret[size], terminated (nothing if size is 0). Surrogate
 * pairs are joined, as phones do; a lone surrogate, a last odd octet and U+0000 become U+FFFD. Returns the
 * length; what does not fit is left off at the end of a character.
 */
size_t ucs2_utf8(struct span octets, char *ret, size_t size);

#endif
