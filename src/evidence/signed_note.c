// SPDX-License-Identifier: Apache-2.0
#include "evidence/signed_note.h"

#include <sodium.h>

enum { KEY_HASH_SIZE = 4, BASE64 = sodium_base64_VARIANT_ORIGINAL, ED25519 = 1 };

/* An em dash and a blank begin a line of signature. */
static const char signature_front[] = "\xe2\x80\x94 ";

void signing_key_of_seed(const uint8_t seed[32], struct signing_key *ret)
{
    memcpy(ret->seed, seed, sizeof ret->seed);
    crypto_sign_seed_keypair(ret->public_, ret->secret, seed);
}

static void text_base64(struct text *text, const void *bytes, size_t len)
{
    char encoded[256];
    sodium_bin2base64(encoded, sizeof encoded, bytes, len, BASE64);
    text_string(text, encoded);
}

/* Exactly `len` octets in the only form that they have. */
static bool read_base64(struct span text, void *ret, size_t len)
{
    char again[256];
    size_t got;
    if (sodium_base642bin(ret, len, (const char *)text.p, text.len, NULL, &got, NULL, BASE64) || got != len)
        return false;
    sodium_bin2base64(again, sizeof again, ret, len, BASE64);
    return span_is(text, again);
}

/* Which key signed: the first octets of SHA-256 over name, newline, algorithm and key. */
static void key_hash(const struct verifier *verifier, uint8_t ret[KEY_HASH_SIZE])
{
    static const uint8_t between[] = {'\n', ED25519};
    uint8_t hash[crypto_hash_sha256_BYTES];
    crypto_hash_sha256_state sha;
    crypto_hash_sha256_init(&sha);
    crypto_hash_sha256_update(&sha, (const uint8_t *)verifier->name, strlen(verifier->name));
    crypto_hash_sha256_update(&sha, between, sizeof between);
    crypto_hash_sha256_update(&sha, verifier->public_, sizeof verifier->public_);
    crypto_hash_sha256_final(&sha, hash);
    memcpy(ret, hash, KEY_HASH_SIZE);
}

void verifier_text(const struct verifier *verifier, char ret[static VERIFIER_SIZE])
{
    struct text text = text_in(ret, VERIFIER_SIZE);
    uint8_t hash[KEY_HASH_SIZE], key[1 + sizeof verifier->public_] = {ED25519};
    memcpy(key + 1, verifier->public_, sizeof verifier->public_);
    key_hash(verifier, hash);
    text_string(&text, verifier->name);
    text_char(&text, '+');
    text_hex(&text, span_of(hash, sizeof hash));
    text_char(&text, '+');
    text_base64(&text, key, sizeof key);
}

static bool keep_name(struct span name, char ret[LOG_NAME_SIZE])
{
    if (name.len == 0 || name.len >= LOG_NAME_SIZE)
        return false;
    for (size_t i = 0; i < name.len; i++)
        if (name.p[i] <= ' ' || name.p[i] >= 0x7f || name.p[i] == '+')
            return false;
    memcpy(ret, name.p, name.len);
    ret[name.len] = 0;
    return true;
}

bool verifier_parse(struct span text, struct verifier *ret)
{
    const uint8_t *plus = memchr(text.p, '+', text.len);
    uint8_t key[1 + sizeof ret->public_];
    char again[VERIFIER_SIZE];
    enum { BETWEEN = 2 * KEY_HASH_SIZE + 2 };
    if (!plus || !keep_name(span_of(text.p, (size_t)(plus - text.p)), ret->name))
        return false;
    size_t front = (size_t)(plus - text.p) + BETWEEN;
    if (text.len < front || !read_base64(span_of(text.p + front, text.len - front), key, sizeof key) ||
        key[0] != ED25519)
        return false;
    memcpy(ret->public_, key + 1, sizeof ret->public_);
    verifier_text(ret, again);
    return span_is(text, again);
}

static void checkpoint_body(const struct checkpoint *checkpoint, struct text *text)
{
    text_string(text, checkpoint->name);
    text_char(text, '\n');
    text_uint(text, checkpoint->size);
    text_char(text, '\n');
    text_base64(text, checkpoint->root.bytes, sizeof checkpoint->root.bytes);
    text_char(text, '\n');
}

size_t checkpoint_sign(const struct checkpoint *checkpoint, const struct signing_key *key,
                       char ret[static CHECKPOINT_SIZE])
{
    struct text text = text_in(ret, CHECKPOINT_SIZE);
    struct verifier verifier;
    uint8_t signature[KEY_HASH_SIZE + crypto_sign_BYTES];
    memcpy(verifier.name, checkpoint->name, sizeof verifier.name);
    memcpy(verifier.public_, key->public_, sizeof verifier.public_);
    checkpoint_body(checkpoint, &text);
    key_hash(&verifier, signature);
    crypto_sign_detached(signature + KEY_HASH_SIZE, NULL, (const uint8_t *)text.p, text.len, key->secret);
    text_char(&text, '\n');
    text_string(&text, signature_front);
    text_string(&text, checkpoint->name);
    text_char(&text, ' ');
    text_base64(&text, signature, sizeof signature);
    text_char(&text, '\n');
    return text.len;
}

/* The next line without its newline; false when there is no whole one. */
static bool next_line(struct span *left, struct span *ret)
{
    const uint8_t *end = left->len ? memchr(left->p, '\n', left->len) : NULL;
    if (!end)
        return false;
    *ret = span_of(left->p, (size_t)(end - left->p));
    *left = span_of(end + 1, left->len - ret->len - 1);
    return true;
}

static bool read_size(struct span text, uint64_t *ret)
{
    *ret = 0;
    if (text.len == 0 || text.len > 12 || (text.len > 1 && text.p[0] == '0'))
        return false;
    for (size_t i = 0; i < text.len; i++) {
        if (text.p[i] < '0' || text.p[i] > '9')
            return false;
        *ret = *ret * 10 + (uint64_t)(text.p[i] - '0');
    }
    return *ret < UINT64_C(1) << (MERKLE_LEVELS - 1);
}

/* Whether one line is the verifier's signature over the body; sets *ret_whole to false where it is none. */
static bool signs(struct span line, struct span body, const struct verifier *verifier, bool *ret_whole)
{
    size_t front = sizeof signature_front - 1;
    uint8_t hash[KEY_HASH_SIZE], signature[KEY_HASH_SIZE + crypto_sign_BYTES];
    const uint8_t *blank = line.len > front ? memchr(line.p + front, ' ', line.len - front) : NULL;
    if (!blank || memcmp(line.p, signature_front, front) != 0) {
        *ret_whole = false;
        return false;
    }
    struct span name = span_of(line.p + front, (size_t)(blank - line.p) - front);
    struct span encoded = span_of(blank + 1, line.len - front - name.len - 1);
    key_hash(verifier, hash);
    return span_is(name, verifier->name) && read_base64(encoded, signature, sizeof signature) &&
           memcmp(signature, hash, sizeof hash) == 0 &&
           crypto_sign_verify_detached(signature + KEY_HASH_SIZE, body.p, body.len, verifier->public_) == 0;
}

const char *checkpoint_open(struct span note, const struct verifier *verifier, struct checkpoint *ret)
{
    struct span left = note, name, size, root, line;
    if (!next_line(&left, &name) || !next_line(&left, &size) || !next_line(&left, &root))
        return "has not the three lines of a checkpoint";
    struct span body = span_of(note.p, (size_t)(left.p - note.p));
    if (!keep_name(name, ret->name) || !read_size(size, &ret->size) ||
        !read_base64(root, ret->root.bytes, sizeof ret->root.bytes))
        return "has a line that cannot be read";
    if (!next_line(&left, &line) || line.len)
        return "has no blank line behind its three lines";
    bool signed_ = false, whole = true;
    while (whole && next_line(&left, &line))
        signed_ |= signs(line, body, verifier, &whole);
    if (!whole || left.len)
        return "has something behind its signatures";
    if (!span_is(name, verifier->name))
        return "is of another log";
    return signed_ ? NULL : "is not signed by the log's key";
}

/* minisign's name of a key; any octets do. */
static void key_number(const uint8_t public_[32], uint8_t ret[8])
{
    uint8_t hash[crypto_hash_sha256_BYTES];
    crypto_hash_sha256(hash, public_, 32);
    memcpy(ret, hash, 8);
}

size_t minisign_public(const uint8_t public_[32], char ret[static MINISIGN_SIZE])
{
    struct text text = text_in(ret, MINISIGN_SIZE);
    uint8_t packed[42] = {'E', 'd'};
    key_number(public_, packed + 2);
    memcpy(packed + 10, public_, 32);
    text_string(&text, "untrusted comment: minisign public key of a Sigwarden evidence log\n");
    text_base64(&text, packed, sizeof packed);
    text_char(&text, '\n');
    return text.len;
}

size_t minisign_sign(const struct signing_key *key, struct span bytes, const char *comment,
                     char ret[static MINISIGN_SIZE])
{
    struct text text = text_in(ret, MINISIGN_SIZE);
    uint8_t hash[crypto_generichash_BYTES_MAX], packed[74] = {'E', 'D'}, global[64 + 256];
    size_t comment_len = strnlen(comment, 200);
    crypto_generichash(hash, sizeof hash, bytes.p, bytes.len, NULL, 0);
    key_number(key->public_, packed + 2);
    crypto_sign_detached(packed + 10, NULL, hash, sizeof hash, key->secret);
    memcpy(global, packed + 10, 64);
    memcpy(global + 64, comment, comment_len);
    uint8_t global_signature[64];
    crypto_sign_detached(global_signature, NULL, global, 64 + comment_len, key->secret);
    text_string(&text, "untrusted comment: signature by the key of a Sigwarden evidence log\n");
    text_base64(&text, packed, sizeof packed);
    text_string(&text, "\ntrusted comment: ");
    text_span(&text, span_of(comment, comment_len));
    text_char(&text, '\n');
    text_base64(&text, global_signature, sizeof global_signature);
    text_char(&text, '\n');
    return text.len;
}

bool minisign_verify(struct span signature, struct span bytes, const uint8_t public_[32])
{
    static const char untrusted[] = "untrusted comment: signature by the key of a Sigwarden evidence log";
    static const char front[] = "trusted comment: ";
    struct span left = signature, lines[4];
    uint8_t packed[74], number[8], hash[crypto_generichash_BYTES_MAX], global[64 + 256], global_signature[64];
    for (unsigned i = 0; i < 4; i++)
        if (!next_line(&left, &lines[i]))
            return false;
    size_t front_len = sizeof front - 1;
    if (left.len || !span_is(lines[0], untrusted) || !read_base64(lines[1], packed, sizeof packed) ||
        lines[2].len < front_len || lines[2].len > front_len + 200 ||
        memcmp(lines[2].p, front, front_len) != 0 ||
        !read_base64(lines[3], global_signature, sizeof global_signature))
        return false;
    key_number(public_, number);
    crypto_generichash(hash, sizeof hash, bytes.p, bytes.len, NULL, 0);
    memcpy(global, packed + 10, 64);
    memcpy(global + 64, lines[2].p + front_len, lines[2].len - front_len);
    return memcmp(packed, "ED", 2) == 0 && memcmp(packed + 2, number, sizeof number) == 0 &&
           crypto_sign_verify_detached(packed + 10, hash, sizeof hash, public_) == 0 &&
           crypto_sign_verify_detached(global_signature, global, 64 + lines[2].len - front_len, public_) == 0;
}
