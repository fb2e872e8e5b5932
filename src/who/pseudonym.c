// SPDX-License-Identifier: Apache-2.0
#include "who/pseudonym.h"

#include <sodium.h>

#include "base/hash.h"
#include "base/put.h"
#include "who/numbering.h"

/* How many digits at the front name the network or the country, and may stay. */
static size_t open_prefix(enum identity identity, const struct digits *digits)
{
    size_t prefix = identity == IDENTITY_IMSI     ? numbering_plmn_length(digits)
                    : identity == IDENTITY_NUMBER ? numbering_country_length(digits)
                                                  : 0;
    return prefix < digits->len ? prefix : 0;
}

/* What is hashed: which kind of identity, its octets, zeros. */
struct message {
    union {
        uint64_t words[PSEUDONYM_MESSAGE_MAX / 8];
        uint8_t octets[PSEUDONYM_MESSAGE_MAX];
    };
    size_t len;
};
_Static_assert(1 + DIGITS_MAX <= PSEUDONYM_MESSAGE_MAX, "the longest identity fits");

/* Symbols of a keyed hash. */
static void make_symbols(const struct pseudonyms *pseudonyms, const struct message *message,
                         char ret[static 1 + PSEUDONYM_SYMBOLS])
{
    /* without letters that are mistaken for digits or each other */
    static const char alphabet[] = "abcdefghjkmnpqrstuvwxyz023456789";
    uint8_t hash[16];
    crypto_generichash(hash, sizeof hash, message->octets, message->len, pseudonyms->key,
                       sizeof pseudonyms->key);
    ret[0] = '~';
    for (size_t i = 0; i < PSEUDONYM_SYMBOLS; i++)
        ret[1 + i] = alphabet[hash[i] & 31];
}

/* The slot where the message is, or shall be: another one in its place is forgotten. */
static struct pseudonym_slot *slot_of(const struct pseudonyms *pseudonyms, const struct message *message)
{
    uint64_t key, at;
    memcpy(&key, pseudonyms->key, sizeof key);
    at = hash_words(key, message->words[0], message->words[1]);
    at = hash_words(at, message->words[2], message->words[3]);
    return &pseudonyms->memo->slots[at % PSEUDONYM_MEMO_SLOTS];
}

/* digits: NULL for a person. */
static char *put_hidden(char *at, const struct pseudonyms *pseudonyms, const struct message *message,
                        const struct digits *digits)
{
    struct pseudonym_slot made, *slot = pseudonyms->memo ? slot_of(pseudonyms, message) : &made;
    if (slot == &made || memcmp(slot->message, message->words, sizeof slot->message) != 0) {
        memcpy(slot->message, message->words, sizeof slot->message);
        slot->open = digits ? (uint8_t)open_prefix((enum identity)message->octets[0], digits) : 0;
        make_symbols(pseudonyms, message, slot->symbols);
    }
    if (digits)
        at = put_span(at, span_of(digits->text, slot->open));
    return put_span(at, span_of(slot->symbols, sizeof slot->symbols));
}

char *pseudonym_put(char *at, const struct pseudonyms *pseudonyms, enum identity identity,
                    const struct digits *digits)
{
    if (identity == IDENTITY_CLEAR || pseudonyms->reveal)
        return put_span(at, span_of(digits->text, digits->len));
    struct message message = {.len = 1 + (size_t)digits->len};
    message.octets[0] = (uint8_t)identity;
    memcpy(message.octets + 1, digits->text, digits->len);
    return put_hidden(at, pseudonyms, &message, digits);
}

char *pseudonym_put_person(char *at, const struct pseudonyms *pseudonyms, uint64_t person)
{
    struct message message = {.octets = {IDENTITY_PERSON}, .len = 1 + sizeof person};
    for (size_t i = 0; i < sizeof person; i++)
        message.octets[1 + i] = (uint8_t)(person >> (8 * i));
    return put_hidden(at, pseudonyms, &message, NULL);
}

void pseudonym_append(struct text *text, const struct pseudonyms *pseudonyms, enum identity identity,
                      const struct digits *digits)
{
    char shown[PSEUDONYM_MAX];
    text_span(text, span_of(shown, (size_t)(pseudonym_put(shown, pseudonyms, identity, digits) - shown)));
}
