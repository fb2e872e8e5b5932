// SPDX-License-Identifier: Apache-2.0
/*
 * The keys under which the description's tables keep things, as bit strings for prefix.h. One place, so that
 * loading and looking up agree.
 */
#ifndef SIGWARDEN_WHO_NETWORK_KEYS_H
#define SIGWARDEN_WHO_NETWORK_KEYS_H

#include "base/digits.h"
#include "base/ip.h"
#include "base/span.h"

#define NETWORK_HOST_MAX 255 /* characters of a host name, RFC 1035 2.3.4 */
#define NETWORK_KEY_MAX  384

/* A key that is put together; parts that do not fit set `full`, and then nothing is found by it. */
struct network_key {
    uint8_t bytes[NETWORK_KEY_MAX];
    uint32_t bit_len;
    bool full;
};

enum network_key_kind {
    NETWORK_KEY_NUMBER = 'n',
    NETWORK_KEY_HOST = 'h',
    NETWORK_KEY_IP = 'i',
    NETWORK_KEY_OPERATOR = 'o',
    NETWORK_KEY_OPERATION = 'p',
    NETWORK_KEY_APPLICATION = 'a',
    NETWORK_KEY_PEOPLE = 'w', /* the operator that hubs belong to */
};

static inline void network_key_init(struct network_key *key)
{
    key->bit_len = 0;
    key->full = false;
}

static inline void network_key_bytes(struct network_key *key, const void *bytes, size_t len)
{
    size_t at = key->bit_len / 8;
    if (len > NETWORK_KEY_MAX - at) {
        key->full = true;
        return;
    }
    if (len)
        memcpy(key->bytes + at, bytes, len);
    key->bit_len += 8 * (uint32_t)len;
}

static inline void network_key_kind(struct network_key *key, enum network_key_kind kind)
{
    uint8_t byte = (uint8_t)kind;
    network_key_bytes(key, &byte, 1);
}

static inline void network_key_u32(struct network_key *key, enum network_key_kind kind, uint32_t value)
{
    uint8_t bytes[4] = {(uint8_t)(value >> 24), (uint8_t)(value >> 16), (uint8_t)(value >> 8),
                        (uint8_t)value};
    network_key_kind(key, kind);
    network_key_bytes(key, bytes, sizeof bytes);
}

static inline void network_key_number(struct network_key *key, const struct digits *number)
{
    network_key_bytes(key, number->text, number->len);
}

/* In lower case. */
static inline void network_key_word(struct network_key *key, struct span word)
{
    for (size_t i = 0; i < word.len; i++) {
        uint8_t c = word.p[i];
        c = c >= 'A' && c <= 'Z' ? (uint8_t)(c - 'A' + 'a') : c;
        network_key_bytes(key, &c, 1);
    }
    network_key_bytes(key, "", 1);
}

/* Last letter first, in lower case, with a dot behind: so that a realm is a prefix of its hosts. */
static inline void network_key_host(struct network_key *key, struct span host)
{
    if (host.len && host.p[host.len - 1] == '.')
        host.len--;
    size_t at = key->bit_len / 8;
    if (host.len == 0 || host.len > NETWORK_HOST_MAX || host.len + 1 > NETWORK_KEY_MAX - at) {
        key->full = true;
        return;
    }
    for (size_t i = host.len; i > 0; i--) {
        uint8_t c = host.p[i - 1];
        key->bytes[at++] = c >= 'A' && c <= 'Z' ? (uint8_t)(c - 'A' + 'a') : c;
    }
    key->bytes[at++] = '.';
    key->bit_len = 8 * (uint32_t)at;
}

/* The first `mask` bits of an address behind its family. */
static inline void network_key_ip(struct network_key *key, const struct ip_address *ip, unsigned mask)
{
    network_key_bytes(key, &ip->family, 1);
    uint32_t start = key->bit_len;
    network_key_bytes(key, ip->bytes, ip->family == 4 ? 4 : 16);
    if (!key->full)
        key->bit_len = start + mask;
}

/* ni 0 to 3; -1 for a point code whose network indicator is not said. */
static inline void network_key_point_code(struct network_key *key, uint32_t point_code, int ni)
{
    uint8_t bytes[5] = {(uint8_t)(ni + 1), (uint8_t)(point_code >> 24), (uint8_t)(point_code >> 16),
                        (uint8_t)(point_code >> 8), (uint8_t)point_code};
    network_key_bytes(key, bytes, sizeof bytes);
}

#endif
