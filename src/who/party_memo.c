// SPDX-License-Identifier: Apache-2.0
#include "who/party_memo.h"

#include "base/hash.h"

enum { PLACES = 4096 /* a power of 2 */, KEY_MAX = 118 };

/* What makes an address. cut: of a title its numbering plan and nature, of names how long the host is, of IP
 * its family, * of all else 0. */
struct key {
    uint8_t kind, cut;
    struct span front, back;
};

enum { KIND_FREE, KIND_NAME, KIND_TITLE, KIND_IMSI, KIND_PLMN, KIND_IP };

struct place {
    uint64_t hash;
    struct party party;
    uint8_t kind, cut, len;
    uint8_t text[KEY_MAX];
};

struct party_memo {
    uint64_t seed, own;
    struct place places[PLACES];
};

size_t party_memo_size(void)
{
    return sizeof(struct party_memo);
}

struct party_memo *party_memo_init(void *memory, uint64_t seed)
{
    struct party_memo *memo = memory;
    memo->seed = seed;
    memo->own = hash_words(seed, 0, 0);
    return memo;
}

static uint64_t hash_of(const struct party_memo *memo, const struct key *key)
{
    const uint64_t kind = (uint64_t)key->kind << 8 | key->cut;
    const uint64_t hash = hash_more(memo->seed ^ kind, memo->own, key->front);
    return key->back.len ? hash_more(hash, memo->own, key->back) : hash;
}

static bool is_at(const struct place *place, uint64_t hash, const struct key *key)
{
    return place->hash == hash && place->kind == key->kind && place->cut == key->cut &&
           place->len == key->front.len + key->back.len &&
           memcmp(place->text, key->front.p, key->front.len) == 0 &&
           (key->back.len == 0 || memcmp(place->text + key->front.len, key->back.p, key->back.len) == 0);
}

/* Where the key is, or now is in the place of another, whose party is still there; *ret_known says which.
 * Inline: called, it cost 400 instructions of a GTP message more. */
static inline struct place *place_of(struct party_memo *memo, const struct key *key, bool *ret_known)
{
    const uint64_t hash = hash_of(memo, key);
    struct place *place = &memo->places[hash % PLACES];
    *ret_known = is_at(place, hash, key);
    if (*ret_known)
        return place;
    place->hash = hash;
    place->kind = key->kind;
    place->cut = key->cut;
    place->len = (uint8_t)(key->front.len + key->back.len);
    memcpy(place->text, key->front.p, key->front.len);
    if (key->back.len)
        memcpy(place->text + key->front.len, key->back.p, key->back.len);
    return place;
}

struct party party_memo_of_gt(struct party_memo *memo, const struct network *network, const struct digits *gt,
                              uint64_t np, uint64_t nai)
{
    enum { KNOWN_BELOW = 16, NAI_BITS = 4 };
    if (!memo || np >= KNOWN_BELOW || nai >= KNOWN_BELOW)
        return party_of_gt(network, gt, np, nai);
    const struct key key = {
        .kind = KIND_TITLE, .cut = (uint8_t)(np << NAI_BITS | nai), .front = span_of(gt->text, gt->len)};
    bool known;
    struct place *place = place_of(memo, &key, &known);
    if (!known)
        place->party = party_of_gt(network, gt, np, nai);
    struct party party = place->party;
    party.number = party.number ? gt : NULL; /* the kept one pointed into a signal that is gone */
    return party;
}

struct party party_memo_of_host(struct party_memo *memo, const struct network *network, struct span host,
                                struct span realm)
{
    const struct span name = host.len ? host : realm;
    if (!memo || name.len == 0 || host.len > KEY_MAX || realm.len > KEY_MAX - host.len)
        return party_of_host(network, host, realm);
    const struct key key = {.kind = KIND_NAME,
                            .cut = (uint8_t)host.len,
                            .front = name,
                            .back = host.len ? realm : span_of(NULL, 0)};
    bool known;
    struct place *place = place_of(memo, &key, &known);
    if (!known)
        place->party = party_of_host(network, host, realm);
    struct party party = place->party;
    party.host = name; /* likewise */
    return party;
}

struct party party_memo_of_imsi(struct party_memo *memo, const struct network *network,
                                const struct digits *imsi)
{
    const size_t telling = network_imsi_digits(network);
    if (!memo)
        return party_of_imsi(network, imsi);
    const struct key key = {.kind = KIND_IMSI,
                            .front = span_of(imsi->text, imsi->len < telling ? imsi->len : telling)};
    bool known;
    struct place *place = place_of(memo, &key, &known);
    if (!known)
        place->party = party_of_imsi(network, imsi);
    return place->party;
}

struct party party_memo_of_plmn(struct party_memo *memo, const struct network *network, plmn_t plmn)
{
    if (!memo)
        return party_of_plmn(network, plmn);
    const struct key key = {.kind = KIND_PLMN, .front = span_of((const void *)&plmn, sizeof plmn)};
    bool known;
    struct place *place = place_of(memo, &key, &known);
    if (!known)
        place->party = party_of_plmn(network, plmn);
    return place->party;
}

struct party party_memo_of_ip(struct party_memo *memo, const struct network *network,
                              const struct ip_address *ip)
{
    if (!memo)
        return party_of_ip(network, ip);
    const struct key key = {
        .kind = KIND_IP, .cut = ip->family, .front = span_of(ip->bytes, sizeof ip->bytes)};
    bool known;
    struct place *place = place_of(memo, &key, &known);
    if (!known)
        place->party = party_of_ip(network, ip);
    return place->party;
}
