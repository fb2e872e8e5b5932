// SPDX-License-Identifier: Apache-2.0
#include "who/pseudonym.h"

#include <sodium.h>

#include "who/numbering.h"

/* How many digits at the front name the network or the country, and may stay. */
static size_t open_prefix(enum identity identity, const struct digits *digits)
{
    size_t prefix = identity == IDENTITY_IMSI     ? numbering_plmn_length(digits)
                    : identity == IDENTITY_NUMBER ? numbering_country_length(digits)
                                                  : 0;
    return prefix < digits->len ? prefix : 0;
}

/* Twelve symbols of a keyed hash; the message begins with what kind of identity it is. */
static void append_symbols(struct text *text, const struct pseudonyms *pseudonyms, const uint8_t *message,
                           size_t len)
{
    /* without letters that are mistaken for digits or each other */
    static const char alphabet[] = "abcdefghjkmnpqrstuvwxyz023456789";
    enum { SYMBOLS = 12 };
    uint8_t hash[16];
    crypto_generichash(hash, sizeof hash, message, len, pseudonyms->key, sizeof pseudonyms->key);
    text_char(text, '~');
    for (size_t i = 0; i < SYMBOLS; i++)
        text_char(text, alphabet[hash[i] & 31]);
}

void pseudonym_append(struct text *text, const struct pseudonyms *pseudonyms, enum identity identity,
                      const struct digits *digits)
{
    if (identity == IDENTITY_CLEAR || pseudonyms->reveal) {
        text_span(text, span_of(digits->text, digits->len));
        return;
    }
    uint8_t message[1 + DIGITS_MAX];
    message[0] = (uint8_t)identity;
    memcpy(message + 1, digits->text, digits->len);
    text_span(text, span_of(digits->text, open_prefix(identity, digits)));
    append_symbols(text, pseudonyms, message, 1 + (size_t)digits->len);
}

void pseudonym_append_person(struct text *text, const struct pseudonyms *pseudonyms, uint64_t person)
{
    uint8_t message[1 + sizeof person] = {IDENTITY_PERSON};
    for (size_t i = 0; i < sizeof person; i++)
        message[1 + i] = (uint8_t)(person >> (8 * i));
    append_symbols(text, pseudonyms, message, sizeof message);
}
