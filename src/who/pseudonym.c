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
static inline struct pseudonym_slot *slot_of(const struct pseudonyms *pseudonyms, struct message message)
{
    uint64_t key;
    memcpy(&key, pseudonyms->key, sizeof key);
    uint64_t at = hash_mix(message.words[0] ^ message.words[2] ^ key,
                           message.words[1] ^ message.words[3] ^ UINT64_C(0xd1342543de82ef95));
    return &pseudonyms->memo->slots[at % PSEUDONYM_MEMO_SLOTS];
}

static inline bool is_of(const struct pseudonym_slot *slot, struct message message)
{
    return ((slot->message[0] ^ message.words[0]) | (slot->message[1] ^ message.words[1]) |
            (slot->message[2] ^ message.words[2]) | (slot->message[3] ^ message.words[3])) == 0;
}
_Static_assert(PSEUDONYM_MESSAGE_MAX == 4 * sizeof(uint64_t), "all words are compared");

/* digits: NULL for a person. */
static __attribute__((noinline)) void make_slot(struct pseudonym_slot *slot,
                                                const struct pseudonyms *pseudonyms, struct message message,
                                                const struct digits *digits)
{
    memcpy(slot->message, message.words, sizeof slot->message);
    slot->open = digits ? (uint8_t)open_prefix((enum identity)message.octets[0], digits) : 0;
    make_symbols(pseudonyms, &message, slot->symbols);
}

/* The message by value: it stays in registers, and what was just written need not be read again. */
static inline char *put_hidden(char *at, const struct pseudonyms *pseudonyms, struct message message,
                               const struct digits *digits)
{
    struct pseudonym_slot made, *slot = pseudonyms->memo ? slot_of(pseudonyms, message) : &made;
    if (slot == &made || !is_of(slot, message))
        make_slot(slot, pseudonyms, message, digits);
    if (digits) {
        memcpy(at, digits->text, DIGITS_MAX);
        at += slot->open;
    }
    return put_span(at, span_of(slot->symbols, sizeof slot->symbols));
}

/* The octets of a message that has so many, in each of its words. */
static inline uint64_t kept_octets(size_t len, size_t word)
{
    const size_t before = 8 * word;
    return len >= before + 8 ? UINT64_MAX : len > before ? ~(UINT64_MAX << 8 * (len - before)) : 0;
}

char *pseudonym_put(char *at, const struct pseudonyms *pseudonyms, enum identity identity,
                    const struct digits *digits)
{
    if (identity == IDENTITY_CLEAR || pseudonyms->reveal) {
        memcpy(at, digits->text, DIGITS_MAX);
        return at + digits->len;
    }
    /* by words, though the first one has seven digits: what was written as octets cannot be read as words at
     * once */
    struct message message = {.len = 1 + (size_t)digits->len};
    message.words[0] = le64toh(octets_word(digits->text)) << 8 | (uint64_t)identity;
    for (size_t i = 1; i < PSEUDONYM_MESSAGE_MAX / 8; i++)
        message.words[i] = le64toh(octets_word(digits->text + 8 * i - 1));
    for (size_t i = 0; i < PSEUDONYM_MESSAGE_MAX / 8; i++)
        message.words[i] = htole64(message.words[i] & kept_octets(message.len, i));
    return put_hidden(at, pseudonyms, message, digits);
}

char *pseudonym_put_person(char *at, const struct pseudonyms *pseudonyms, uint64_t person)
{
    struct message message = {.len = 1 + sizeof person};
    message.words[0] = htole64(person << 8 | IDENTITY_PERSON);
    message.words[1] = htole64(person >> 56);
    return put_hidden(at, pseudonyms, message, NULL);
}

void pseudonym_append(struct text *text, const struct pseudonyms *pseudonyms, enum identity identity,
                      const struct digits *digits)
{
    char shown[PSEUDONYM_MAX];
    text_span(text, span_of(shown, (size_t)(pseudonym_put(shown, pseudonyms, identity, digits) - shown)));
}
