// SPDX-License-Identifier: Apache-2.0
#include "who/network.h"

#include "base/text.h"
#include "who/network_keys.h"

/* Entries that are hosted on each other in turn are found out while loading; see network_load.c. */
enum { HOSTS_IN_TURN_MAX = 8 };

void network_free(struct network *network)
{
    if (!network)
        return;
    struct arena arena = network->arena; /* the network itself lies in it */
    arena_done(&arena);
}

static uint32_t value_of(const struct prefix_table *table, uint32_t at)
{
    return at == PREFIX_NONE ? NETWORK_NOBODY : table->list[at].value;
}

static uint32_t find(const struct prefix_table *table, const struct network_key *key)
{
    return key->full ? PREFIX_NONE : prefix_find(table, key->bytes, key->bit_len);
}

static uint32_t find_digits(const struct prefix_table *table, const struct digits *digits)
{
    return prefix_find(table, digits->text, 8 * (uint32_t)digits->len);
}

uint32_t network_of_msisdn(const struct network *network, const struct digits *msisdn)
{
    return value_of(&network->msisdns, find_digits(&network->msisdns, msisdn));
}

uint32_t network_of_imsi(const struct network *network, const struct digits *imsi)
{
    return value_of(&network->imsis, find_digits(&network->imsis, imsi));
}

unsigned network_imsi_digits(const struct network *network)
{
    return network && network->imsi_digits > NUMBERING_IMSI_DIGITS ? network->imsi_digits
                                                                   : NUMBERING_IMSI_DIGITS;
}

/* Whether of two entries for one number the one in msisdns is the longer. */
static bool is_msisdn(const struct network *network, uint32_t gt, uint32_t msisdn)
{
    return msisdn != PREFIX_NONE &&
           (gt == PREFIX_NONE || network->msisdns.list[msisdn].bit_len > network->gts.list[gt].bit_len);
}

struct network_number network_number(const struct network *network, const struct digits *number)
{
    const uint32_t bits = 8 * (uint32_t)number->len;
    uint32_t gt = find_digits(&network->gts, number), msisdn = find_digits(&network->msisdns, number);
    uint32_t node = find_digits(&network->nodes, number);
    bool subscribers = is_msisdn(network, gt, msisdn);
    bool is_node = node != PREFIX_NONE && network->nodes.list[node].bit_len == bits;
    struct network_number known = {
        .operator_index = subscribers ? value_of(&network->msisdns, msisdn) : value_of(&network->gts, gt),
        .node = is_node ? network->nodes.list[node].value : 0,
        .is_subscribers = subscribers,
    };
    known.is_listed = known.node || (gt != PREFIX_NONE && network->gts.list[gt].bit_len == bits);
    return known;
}

uint32_t network_of_host(const struct network *network, struct span host)
{
    struct network_key key;
    network_key_init(&key);
    network_key_host(&key, host);
    return value_of(&network->realms, find(&network->realms, &key));
}

uint32_t network_of_ip(const struct network *network, const struct ip_address *ip)
{
    struct network_key key;
    network_key_init(&key);
    network_key_ip(&key, ip, ip_bits(ip));
    return value_of(&network->ips, find(&network->ips, &key));
}

bool network_owns_number(const struct network *network, uint32_t operator_index, const struct digits *number)
{
    uint32_t at = find_digits(&network->gts, number);
    while (at != PREFIX_NONE && network->gts.list[at].value != operator_index)
        at = network->gts.list[at].parent;
    return at != PREFIX_NONE;
}

static bool is_hub_host(const struct network *network, struct network_key people, struct span host)
{
    if (host.len == 0)
        return false;
    network_key_kind(&people, NETWORK_KEY_HOST);
    network_key_host(&people, host);
    return find(&network->hubs, &people) != PREFIX_NONE;
}

/* Whether one of the list's entries is the name or a domain around it, whatever the case. */
bool network_lists_name(const struct network_list *list, struct span name)
{
    struct network_key key, entry;
    network_key_init(&key);
    network_key_host(&key, name);
    for (uint32_t i = 0; i < list->count; i++) {
        network_key_init(&entry);
        network_key_host(&entry, list->items[i]);
        if (!entry.full && !key.full && entry.bit_len <= key.bit_len &&
            memcmp(entry.bytes, key.bytes, entry.bit_len / 8) == 0)
            return true;
    }
    return false;
}

bool network_is_home_plmn(const struct network *network, plmn_t plmn)
{
    struct digits imsi;
    struct text text = text_in(imsi.text, sizeof imsi.text);
    text_padded(&text, plmn_mcc(plmn), 3);
    text_padded(&text, plmn_mnc(plmn), plmn_mnc_digits(plmn));
    imsi.len = (uint8_t)text.len;
    return network_of_imsi(network, &imsi) == NETWORK_HOME;
}

bool network_lists_tar(const struct network *network, uint32_t tar)
{
    enum { TAR_DIGITS = 6 };
    static const char hex[] = "0123456789abcdef";
    for (uint32_t i = 0; i < network->ota_tars.count; i++) {
        struct span text = network->ota_tars.items[i];
        bool same = text.len == TAR_DIGITS;
        for (unsigned k = 0; same && k < TAR_DIGITS; k++)
            same = (text.p[k] | 0x20) == hex[tar >> (4 * (TAR_DIGITS - 1 - k)) & 15] ||
                   text.p[k] == hex[tar >> (4 * (TAR_DIGITS - 1 - k)) & 15];
        if (same)
            return true;
    }
    return false;
}

static bool same_name(struct span a, struct span b)
{
    for (size_t i = 0; a.len == b.len && i < a.len; i++) {
        uint8_t x = a.p[i], y = b.p[i];
        x = x >= 'A' && x <= 'Z' ? (uint8_t)(x + 32) : x;
        y = y >= 'A' && y <= 'Z' ? (uint8_t)(y + 32) : y;
        if (x != y)
            return false;
    }
    return a.len == b.len;
}

bool network_lists_apn(const struct network *network, struct span apn)
{
    for (uint32_t i = 0; i < network->private_apns.count; i++) {
        struct span name = network->private_apns.items[i];
        /* TS 23.003 9.1.2: an operator identifier may follow, ".mnc001.mcc999.gprs" */
        bool followed = apn.len > name.len && apn.p[name.len] == '.' && apn.len - name.len > 4 &&
                        memcmp(apn.p + name.len, ".mnc", 4) == 0;
        if (same_name(name, span_of(apn.p, followed ? name.len : apn.len)))
            return true;
    }
    return false;
}

bool network_link_serves(const struct network *network, uint32_t link, uint32_t operator_index)
{
    const struct network_link *row = &network->links[link];
    for (uint32_t i = 0; i < row->serves_count; i++)
        if (row->serves[i] == operator_index || network_hosted_on(network, operator_index, row->serves[i]))
            return true;
    return false;
}

bool network_through_hub(const struct network *network, uint32_t operator_index,
                         const struct network_way *way)
{
    struct network_key people;
    if (network->hubs.count == 0)
        return false;
    network_key_init(&people);
    network_key_u32(&people, NETWORK_KEY_PEOPLE, operator_index);
    struct network_key by_number = people, by_ip = people, by_operator = people;
    network_key_u32(&by_operator, NETWORK_KEY_OPERATOR, way->operator_index);
    if (way->operator_index != NETWORK_NOBODY && find(&network->hubs, &by_operator) != PREFIX_NONE)
        return true;
    if (way->number) {
        network_key_kind(&by_number, NETWORK_KEY_NUMBER);
        network_key_number(&by_number, way->number);
        if (find(&network->hubs, &by_number) != PREFIX_NONE)
            return true;
    }
    if (is_hub_host(network, people, way->host) || is_hub_host(network, people, way->peer))
        return true;
    if (!way->ip)
        return false;
    network_key_kind(&by_ip, NETWORK_KEY_IP);
    network_key_ip(&by_ip, way->ip, ip_bits(way->ip));
    return find(&network->hubs, &by_ip) != PREFIX_NONE;
}

bool network_hosted_on(const struct network *network, uint32_t operator_index, uint32_t host)
{
    uint32_t at = network->operators[operator_index].host;
    for (int i = 0; i < HOSTS_IN_TURN_MAX && at != NETWORK_NOBODY; i++) {
        if (at == host)
            return true;
        at = network->operators[at].host;
    }
    return false;
}

plmn_t network_plmn(const struct network *network, const struct digits *imsi)
{
    uint32_t at = find_digits(&network->imsis, imsi);
    plmn_t plmn;
    while (at != PREFIX_NONE && network->imsis.list[at].bit_len > 48)
        at = network->imsis.list[at].parent;
    if (at == PREFIX_NONE || !plmn_parse(span_of(imsi->text, network->imsis.list[at].bit_len / 8), &plmn))
        return numbering_plmn(imsi);
    return plmn;
}

/*
 * Of the links that stand under the entry's key, the one that the network indicator fits. Where none fits,
 * what the message claims its indicator to be must not hide on which side it came in: any link will do if all
 * are on the same side.
 */
static uint32_t choose_link(const struct network *network, const struct prefix_table *table, uint32_t at,
                            int ni)
{
    uint32_t without = NETWORK_NOBODY, any = NETWORK_NOBODY;
    bool one_side = true;
    if (at == PREFIX_NONE)
        return NETWORK_NOBODY;
    for (uint32_t bits = table->list[at].bit_len; at != PREFIX_NONE && table->list[at].bit_len == bits;
         at = table->list[at].parent) {
        uint32_t link = table->list[at].value;
        int link_ni = network->links[link].network_indicator;
        if (ni >= 0 && link_ni == ni)
            return link;
        if (link_ni < 0)
            without = link;
        one_side &= any == NETWORK_NOBODY || network->links[any].side == network->links[link].side;
        any = link;
    }
    return without != NETWORK_NOBODY ? without : one_side ? any : NETWORK_NOBODY;
}

uint32_t network_link_of_ip(const struct network *network, const struct ip_address *ip, int ni)
{
    struct network_key key;
    network_key_init(&key);
    network_key_ip(&key, ip, ip_bits(ip));
    return choose_link(network, &network->peers, find(&network->peers, &key), ni);
}

uint32_t network_link_of_host(const struct network *network, struct span host)
{
    struct network_key key;
    network_key_init(&key);
    network_key_host(&key, host);
    return choose_link(network, &network->peer_hosts, find(&network->peer_hosts, &key), -1);
}

static int format_of_ip(const struct network *network, const struct ip_address *ip)
{
    uint32_t link = ip ? network_link_of_ip(network, ip, -1) : NETWORK_NOBODY;
    return link == NETWORK_NOBODY ? -1 : network->links[link].point_code_format;
}

int network_point_code_format(const struct network *network, const struct ip_address *src,
                              const struct ip_address *dest)
{
    int format = network->has_point_code_formats ? format_of_ip(network, src) : -1;
    if (format < 0 && network->has_point_code_formats)
        format = format_of_ip(network, dest);
    return format < 0 ? network->point_code_format : format;
}

uint32_t network_link_of_point_code(const struct network *network, uint32_t point_code, int ni)
{
    for (int said = ni; said >= -1; said = said >= 0 ? -1 : -2) {
        struct network_key key;
        network_key_init(&key);
        network_key_point_code(&key, point_code, said);
        uint32_t at = find(&network->point_codes, &key);
        if (at != PREFIX_NONE)
            return network->point_codes.list[at].value;
    }
    return NETWORK_NOBODY;
}

/* Whether an entry on the key's path still holds; values are the last day, in days since 1970. */
static bool holds(const struct network *network, const struct network_key *key, int64_t time_ns)
{
    const int64_t day_ns = INT64_C(86400000000000);
    int64_t today = time_ns < 0 ? 0 : time_ns / day_ns;
    uint32_t at = find(&network->agreements, key);
    while (at != PREFIX_NONE && network->agreements.list[at].value < today)
        at = network->agreements.list[at].parent;
    return at != PREFIX_NONE;
}

/* `subject` is what is agreed on; the ways to say from where follow. */
static bool agreed_on(const struct network *network, const struct network_key *subject,
                      const struct network_request *request)
{
    struct network_key key = *subject;
    network_key_u32(&key, NETWORK_KEY_OPERATOR, request->operator_index);
    if (request->operator_index != NETWORK_NOBODY && holds(network, &key, request->time_ns))
        return true;
    if (request->number) {
        key = *subject;
        network_key_kind(&key, NETWORK_KEY_NUMBER);
        network_key_number(&key, request->number);
        if (holds(network, &key, request->time_ns))
            return true;
    }
    if (request->host.len) {
        key = *subject;
        network_key_kind(&key, NETWORK_KEY_HOST);
        network_key_host(&key, request->host);
        if (holds(network, &key, request->time_ns))
            return true;
    }
    if (!request->ip)
        return false;
    key = *subject;
    network_key_kind(&key, NETWORK_KEY_IP);
    network_key_ip(&key, request->ip, ip_bits(request->ip));
    return holds(network, &key, request->time_ns);
}

static bool agreed_on_application(const struct network *network, struct span application,
                                  const struct network_request *request)
{
    struct network_key key;
    network_key_init(&key);
    network_key_kind(&key, NETWORK_KEY_APPLICATION);
    network_key_word(&key, application);
    return agreed_on(network, &key, request);
}

bool network_agreed(const struct network *network, const struct network_request *request)
{
    struct network_key key;
    network_key_init(&key);
    if (network->agreements.count == 0)
        return false;
    network_key_u32(&key, NETWORK_KEY_OPERATION, request->operation);
    if (request->operation && agreed_on(network, &key, request))
        return true;
    struct span application = request->application;
    if (application.len && agreed_on_application(network, application, request))
        return true;
    bool versioned = application.len > 3 && application.p[application.len - 3] == '-' &&
                     application.p[application.len - 2] == 'v';
    return versioned && agreed_on_application(network, span_of(application.p, application.len - 3), request);
}
