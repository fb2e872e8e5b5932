// SPDX-License-Identifier: Apache-2.0
#include "who/link_memo.h"

#include "base/hash.h"

enum { PLACES = 1024 /* a power of 2 */, KIND_FREE = 0, KIND_POINT_CODE = 1 /* an IP address: its family */ };

/* An address as three words; no two kinds share `kind`. */
struct key {
    uint64_t high, low;
    uint8_t kind;
    int8_t ni;
};

struct place {
    struct key key;
    uint32_t link;
};

struct link_memo {
    struct place places[PLACES];
    uint64_t seed;
};

size_t link_memo_size(void)
{
    return sizeof(struct link_memo);
}

struct link_memo *link_memo_init(void *memory, uint64_t seed)
{
    struct link_memo *memo = memory;
    memo->seed = seed;
    return memo;
}

/* Where the key is, or what it is to take the place of; *ret_known says which. */
static struct place *place_of(struct link_memo *memo, const struct key *key, bool *ret_known)
{
    const uint64_t front = hash_words(memo->seed, key->high, (uint64_t)key->kind << 8 | (uint8_t)key->ni);
    struct place *place = &memo->places[hash_words(front, key->low, 0) % PLACES];
    *ret_known = place->key.high == key->high && place->key.low == key->low && place->key.kind == key->kind &&
                 place->key.ni == key->ni;
    return place;
}

uint32_t link_memo_of_ip(struct link_memo *memo, const struct network *network, const struct ip_address *ip,
                         int ni)
{
    if (!memo || ip->family == KIND_FREE)
        return network_link_of_ip(network, ip, ni);
    struct key key = {.kind = ip->family, .ni = (int8_t)ni};
    bool known;
    memcpy(&key.high, ip->bytes, sizeof key.high);
    memcpy(&key.low, ip->bytes + sizeof key.high, sizeof key.low);
    struct place *place = place_of(memo, &key, &known);
    if (!known)
        *place = (struct place){key, network_link_of_ip(network, ip, ni)};
    return place->link;
}

uint32_t link_memo_of_point_code(struct link_memo *memo, const struct network *network, uint32_t point_code,
                                 int ni)
{
    if (!memo)
        return network_link_of_point_code(network, point_code, ni);
    const struct key key = {.low = point_code, .kind = KIND_POINT_CODE, .ni = (int8_t)ni};
    bool known;
    struct place *place = place_of(memo, &key, &known);
    if (!known)
        *place = (struct place){key, network_link_of_point_code(network, point_code, ni)};
    return place->link;
}
