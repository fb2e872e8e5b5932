// SPDX-License-Identifier: Apache-2.0
/*
 * What a character of a link stands for; inside of url only. Tables: url_compatible.def, url_lookalike.def,
 * url_hidden.def. Cost: logarithmic in the tables.
 */
#ifndef SIGWARDEN_CODE_URL_FOLD_H
#define SIGWARDEN_CODE_URL_FOLD_H

#include <stdbool.h>
#include <stdint.h>

/* Scripts as far as links confuse them; COMMON: what belongs to every one, as digits do. */
enum url_script {
    URL_SCRIPT_COMMON,
    URL_SCRIPT_LATIN,
    URL_SCRIPT_GREEK,
    URL_SCRIPT_CYRILLIC,
    URL_SCRIPT_ARMENIAN,
    URL_SCRIPT_OTHER,
    URL_SCRIPT_EAST_ASIAN, /* is written without spaces: no letter of it joins a Latin word */
};

/* Nobody sees it. */
bool url_hidden(uint32_t character);

/* The character of ASCII of which this is another form; else itself. */
uint32_t url_compatible(uint32_t character);

/* The Latin letter, in lower case, for which readers take this one; 0: none. *ret_alone: even in a word of
 * nothing but such letters. */
char url_lookalike(uint32_t character, bool *ret_alone);

/* Readers take it for a slash, a dot, a colon or a hyphen. */
bool url_like_separator(uint32_t character);

enum url_script url_script_of(uint32_t character);

/* ASCII, Latin, Greek, Cyrillic and Armenian. */
uint32_t url_lower(uint32_t character);

/* White space, quotes and brackets that ASCII does not have, and punctuation of East Asia: links end there.
 */
bool url_delimiter(uint32_t character);

#endif
