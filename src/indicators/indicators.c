// SPDX-License-Identifier: Apache-2.0
#include "indicators/indicators.h"

#include <stdlib.h>

#include "base/error.h"
#include "indicators/indicator_list.h"
#include "indicators/indicator_value.h"

const char *indicators_format_name(enum indicators_format format)
{
    static const char *const names[] = {"STIX", "MISP", "CSV"};
    return names[format];
}

int indicators_new(const struct sigwarden_alloc *alloc, struct indicators **ret,
                   struct sigwarden_error *reterr)
{
    struct indicators *indicators = alloc->allocate(alloc->context, sizeof *indicators);
    if (!indicators)
        return error_set(reterr, SIGWARDEN_ERROR_MEMORY, NULL, "out of memory", NULL);
    indicators->alloc = *alloc;
    arena_init(&indicators->arena, alloc);
    *ret = indicators;
    return 0;
}

void indicators_free(struct indicators *indicators)
{
    if (!indicators)
        return;
    struct sigwarden_alloc alloc = indicators->alloc;
    arena_done(&indicators->arena);
    if (indicators->list)
        alloc.release(alloc.context, indicators->list, indicators->room * sizeof *indicators->list);
    alloc.release(alloc.context, indicators, sizeof *indicators);
}

static int compare_keys(const uint8_t *a, size_t a_len, const uint8_t *b, size_t b_len)
{
    int order = memcmp(a, b, a_len < b_len ? a_len : b_len);
    return order ? order : (a_len > b_len) - (a_len < b_len);
}

/* By type and key; of equals the one that is valid longest, then the first, stands in front. */
static int by_key(const void *left, const void *right)
{
    const struct indicator *a = left, *b = right;
    if (a->type != b->type)
        return (int)a->type - (int)b->type;
    int order = compare_keys(a->key, a->key_len, b->key, b->key_len);
    if (order)
        return order;
    if (a->valid_until_s != b->valid_until_s)
        return a->valid_until_s > b->valid_until_s ? -1 : 1;
    return (a->order > b->order) - (a->order < b->order);
}

static void note_lengths(struct indicators *indicators, const struct indicator *indicator)
{
    if (indicator->type == INDICATOR_gt_prefix)
        indicators->gt_prefix_lengths |= UINT32_C(1) << indicator->key_len;
    if (indicator->type != INDICATOR_address)
        return;
    bool *masks = indicator->key[0] == 4 ? indicators->masks4 : indicators->masks6;
    masks[indicator->key[INDICATOR_ADDRESS_KEY - 1]] = true;
}

void indicators_seal(struct indicators *indicators)
{
    struct indicator *list = indicators->list;
    uint32_t kept = 0, type = 0;
    if (indicators->count)
        qsort(list, indicators->count, sizeof *list, by_key);
    for (uint32_t i = 0; i < indicators->count; i++) {
        const struct indicator *last = kept ? &list[kept - 1] : NULL;
        if (last && last->type == list[i].type &&
            compare_keys(last->key, last->key_len, list[i].key, list[i].key_len) == 0)
            continue;
        while (type <= list[i].type)
            indicators->first[type++] = kept;
        list[kept] = list[i];
        note_lengths(indicators, &list[kept++]);
    }
    while (type <= INDICATOR_COUNT)
        indicators->first[type++] = kept;
    indicators->count = kept;
    for (uint32_t i = 0; i < kept; i++)
        list[i].order = i;
    indicators->sealed = true;
}

uint32_t indicators_count(const struct indicators *indicators, enum indicator_type type)
{
    return indicators && indicators->sealed ? indicators->first[type + 1] - indicators->first[type] : 0;
}

static bool find(const struct indicators *indicators, enum indicator_type type, struct span key,
                 struct indicator_match *ret)
{
    if (indicators_count(indicators, type) == 0 || key.len == 0)
        return false;
    uint32_t low = indicators->first[type], high = indicators->first[type + 1];
    while (low < high) {
        uint32_t middle = low + (high - low) / 2;
        const struct indicator *at = &indicators->list[middle];
        int order = compare_keys(at->key, at->key_len, key.p, key.len);
        if (order == 0) {
            size_t before = type == INDICATOR_address ? INDICATOR_ADDRESS_KEY : 0;
            *ret = (struct indicator_match){type, span_of(at->key + before, at->value_len), *at->source,
                                            at->valid_until_s};
            return true;
        }
        if (order < 0)
            low = middle + 1;
        else
            high = middle;
    }
    return false;
}

/* The name, or one that it lies in. */
static bool find_name(const struct indicators *indicators, enum indicator_type type, struct span name,
                      struct indicator_match *ret)
{
    if (indicators_count(indicators, type) == 0)
        return false;
    while (name.len) {
        if (find(indicators, type, name, ret))
            return true;
        const uint8_t *dot = memchr(name.p, '.', name.len);
        if (!dot)
            return false;
        name = span_of(dot + 1, name.len - (size_t)(dot + 1 - name.p));
    }
    return false;
}

/* A host of a link, in lower case. */
static bool find_host_of_link(const struct indicators *indicators, struct span host,
                              struct indicator_match *ret)
{
    struct ip_address ip;
    if (indicator_read_ip(host, true, &ip))
        return indicators_address(indicators, &ip, ret);
    return find_name(indicators, INDICATOR_domain, host, ret);
}

bool indicators_domain(const struct indicators *indicators, struct span host, struct indicator_match *ret)
{
    char lower[INDICATOR_HOST_MAX];
    return find_host_of_link(indicators, span_of(lower, indicator_host_text(host, lower)), ret);
}

bool indicators_url(const struct indicators *indicators, struct span url, struct indicator_match *ret)
{
    enum { BORDERS_MAX = 64 };
    char text[INDICATOR_VALUE_MAX + 1];
    uint16_t borders[BORDERS_MAX];
    struct span host;
    size_t len = indicator_link_text(url, text, sizeof text, &host), count = 0;
    if (find(indicators, INDICATOR_url, span_of(text, len), ret))
        return true;
    bool query = indicators_count(indicators, INDICATOR_url) == 0;
    for (size_t i = host.len; i < len && !query && count < BORDERS_MAX; i++) {
        query = text[i] == '?';
        if (query || text[i] == '/')
            borders[count++] = (uint16_t)i;
    }
    while (count)
        if (find(indicators, INDICATOR_url, span_of(text, borders[--count]), ret))
            return true;
    return host.len <= INDICATOR_HOST_MAX && find_host_of_link(indicators, host, ret);
}

bool indicators_address(const struct indicators *indicators, const struct ip_address *ip,
                        struct indicator_match *ret)
{
    uint8_t key[INDICATOR_ADDRESS_KEY];
    struct ip_address network = *ip;
    if (indicators_count(indicators, INDICATOR_address) == 0 || (ip->family != 4 && ip->family != 6))
        return false;
    const bool *masks = ip->family == 4 ? indicators->masks4 : indicators->masks6;
    for (unsigned mask = indicator_ip_bits(ip); mask > 0; mask--) {
        if (!masks[mask])
            continue;
        indicator_mask_ip(&network, mask);
        key[0] = ip->family;
        memcpy(key + 1, network.bytes, sizeof network.bytes);
        key[INDICATOR_ADDRESS_KEY - 1] = (uint8_t)mask;
        if (find(indicators, INDICATOR_address, span_of(key, sizeof key), ret))
            return true;
    }
    return false;
}

bool indicators_gt(const struct indicators *indicators, const struct digits *gt, struct indicator_match *ret)
{
    if (find(indicators, INDICATOR_gt, span_of(gt->text, gt->len), ret))
        return true;
    if (indicators_count(indicators, INDICATOR_gt_prefix) == 0)
        return false;
    for (unsigned len = gt->len; len > 0; len--)
        if ((indicators->gt_prefix_lengths >> len & 1) &&
            find(indicators, INDICATOR_gt_prefix, span_of(gt->text, len), ret))
            return true;
    return false;
}

static bool find_identity(const struct indicators *indicators, struct span lower, struct indicator_match *ret)
{
    return find_name(indicators, INDICATOR_realm, lower, ret) ||
           find_name(indicators, INDICATOR_domain, lower, ret);
}

bool indicators_realm(const struct indicators *indicators, struct span realm, struct indicator_match *ret)
{
    char lower[INDICATOR_HOST_MAX];
    return find_identity(indicators, span_of(lower, indicator_host_text(realm, lower)), ret);
}

bool indicators_host(const struct indicators *indicators, struct span host, struct indicator_match *ret)
{
    char lower[INDICATOR_HOST_MAX];
    struct span key = span_of(lower, indicator_host_text(host, lower));
    return find(indicators, INDICATOR_host, key, ret) || find_identity(indicators, key, ret);
}

bool indicators_plmn(const struct indicators *indicators, plmn_t plmn, struct indicator_match *ret)
{
    char text[PLMN_TEXT_SIZE];
    return plmn && find(indicators, INDICATOR_plmn, span_of_text(plmn_text(plmn, text)), ret);
}

bool indicators_apn(const struct indicators *indicators, struct span apn, struct indicator_match *ret)
{
    char lower[INDICATOR_HOST_MAX];
    struct span whole = span_of(lower, indicator_host_text(apn, lower));
    struct span network = indicator_apn_network_part(whole);
    return find(indicators, INDICATOR_apn, whole, ret) || find(indicators, INDICATOR_apn, network, ret) ||
           find_name(indicators, INDICATOR_domain, network, ret);
}

bool indicators_number(const struct indicators *indicators, const struct digits *number,
                       struct indicator_match *ret)
{
    return find(indicators, INDICATOR_number, span_of(number->text, number->len), ret);
}

bool indicators_sender_name(const struct indicators *indicators, struct span name,
                            struct indicator_match *ret)
{
    uint8_t lower[INDICATOR_HOST_MAX];
    name = indicator_trim(name);
    if (name.len > sizeof lower)
        return false;
    for (size_t i = 0; i < name.len; i++)
        lower[i] = indicator_lower(name.p[i]);
    return find(indicators, INDICATOR_number, span_of(lower, name.len), ret);
}
