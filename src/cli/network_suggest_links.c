// SPDX-License-Identifier: Apache-2.0
#include "cli/network_suggest.h"

#include <stdlib.h>

enum { COUNTRY_WORDS = (COUNTRIES_MAX + 64) / 64 };

/* What is counted for each host, by the end that stands for it. */
struct host {
    struct suggested_link link;
    uint64_t countries[COUNTRY_WORDS];
    bool has_external_peer;
};

static void add_end(struct host *host, const struct seen_end *end)
{
    host->link.sent += end->sent;
    host->link.received += end->received;
}

/* One indicator that all had, and the form that most point codes had, over all ends of the host. */
static void settle_labels(const struct suggestion *suggestion, struct host *hosts)
{
    const struct seen *seen = suggestion->seen;
    for (uint32_t i = 0; i < seen->ends.count; i++) {
        uint64_t ni[5] = {0}, formats[4] = {0};
        struct suggested_link *link = &hosts[i].link;
        if (seen_host(seen, i) != i)
            continue;
        for (uint32_t e = i; e < seen->ends.count; e++) {
            if (seen_host(seen, e) != i)
                continue;
            for (size_t n = 0; n < 5; n++)
                ni[n] += seen->end[e].ni[n];
            for (size_t f = 0; f < 4; f++)
                formats[f] += seen->end[e].formats[f];
        }
        link->ni = -1;
        for (int n = 0; n < 4; n++)
            if (ni[n] && ni[n] == ni[0] + ni[1] + ni[2] + ni[3] + ni[4])
                link->ni = n;
        for (int f = 1; f < 4; f++)
            link->format = formats[f] > formats[link->format] ? f : link->format;
    }
}

static int by_host_and_operator(const void *a, const void *b)
{
    const uint64_t *x = a, *y = b;
    return (*x > *y) - (*x < *y);
}

/* Whose addresses each host sends. */
static bool count_addresses(const struct suggestion *suggestion, struct host *hosts)
{
    const struct seen *seen = suggestion->seen;
    uint64_t *pairs = calloc(seen->sent.count + (size_t)1, sizeof *pairs);
    uint32_t count = 0;
    if (!pairs)
        return false;
    for (uint32_t i = 0; i < seen->sent.count; i++) {
        uint32_t end = seen_host(seen, (uint32_t)(seen->sent.rows[i].key >> 32));
        uint32_t gt = (uint32_t)seen->sent.rows[i].key, leader = operator_of_gt(suggestion, gt);
        if (leader == UINT32_MAX)
            continue;
        uint32_t country = suggestion->clusters[seen->gt[gt].cluster].country;
        if (leader == suggestion->home)
            hosts[end].link.home += seen->sent.rows[i].count;
        else
            hosts[end].link.foreign += seen->sent.rows[i].count;
        hosts[end].countries[country / 64] |= UINT64_C(1) << (country % 64);
        pairs[count++] = seen_pair(end, leader);
    }
    qsort(pairs, count, sizeof *pairs, by_host_and_operator);
    for (uint32_t i = 0; i < count; i++)
        hosts[pairs[i] >> 32].link.operators += i == 0 || pairs[i] != pairs[i - 1];
    free(pairs);
    for (uint32_t i = 0; i < seen->ends.count; i++)
        for (uint32_t c = 0; c < COUNTRIES_MAX; c++)
            hosts[i].link.countries += hosts[i].countries[c / 64] >> (c % 64) & 1;
    return true;
}

/* A few that do not fit are no more than that: addresses that somebody made up. */
static enum link_side side_by_addresses(const struct suggested_link *link)
{
    enum { FEW = 20 };
    uint64_t all = link->home + link->foreign;
    if (all == 0)
        return LINK_UNTOLD;
    if (link->home <= all / FEW)
        return LINK_EXTERNAL;
    return link->foreign <= all / FEW ? LINK_INTERNAL : LINK_MIXED;
}

/* A host that passes on what others send is ours if there is one behind it from which only foreign comes. */
static void guess_sides(const struct suggestion *suggestion, struct host *hosts)
{
    const struct seen *seen = suggestion->seen;
    for (uint32_t i = 0; i < seen->ends.count; i++)
        hosts[i].link.side = side_by_addresses(&hosts[i].link);
    for (uint32_t i = 0; i < seen->end_pairs.count; i++) {
        uint32_t a = seen_host(seen, (uint32_t)(seen->end_pairs.rows[i].key >> 32));
        uint32_t b = seen_host(seen, (uint32_t)seen->end_pairs.rows[i].key);
        hosts[a].has_external_peer |= hosts[b].link.side == LINK_EXTERNAL;
        hosts[b].has_external_peer |= hosts[a].link.side == LINK_EXTERNAL;
    }
    for (uint32_t i = 0; i < seen->ends.count; i++) {
        hosts[i].link.between = hosts[i].link.side == LINK_MIXED;
        if (hosts[i].link.between && hosts[i].has_external_peer)
            hosts[i].link.side = LINK_INTERNAL;
    }
}

static int by_signals(const void *a, const void *b)
{
    const struct suggested_link *x = a, *y = b;
    uint64_t of_x = x->sent + x->received, of_y = y->sent + y->received;
    if (of_x != of_y)
        return of_x < of_y ? 1 : -1;
    return (x->host > y->host) - (x->host < y->host);
}

struct suggested_link *links_find(const struct suggestion *suggestion, uint32_t *ret_count)
{
    const struct seen *seen = suggestion->seen;
    struct host *hosts = calloc(seen->ends.count + (size_t)1, sizeof *hosts);
    struct suggested_link *links = calloc(seen->ends.count + (size_t)1, sizeof *links);
    *ret_count = 0;
    if (!hosts || !links || !count_addresses(suggestion, hosts)) {
        free(hosts);
        free(links);
        return NULL;
    }
    for (uint32_t i = 0; i < seen->ends.count; i++)
        add_end(&hosts[seen_host(seen, i)], &seen->end[i]);
    settle_labels(suggestion, hosts);
    if (suggestion->home != UINT32_MAX)
        guess_sides(suggestion, hosts);
    for (uint32_t i = 0; i < seen->ends.count; i++) {
        if (seen_host(seen, i) != i)
            continue;
        hosts[i].link.host = i;
        links[(*ret_count)++] = hosts[i].link;
    }
    qsort(links, *ret_count, sizeof *links, by_signals);
    free(hosts);
    return links;
}
