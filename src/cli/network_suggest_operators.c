// SPDX-License-Identifier: Apache-2.0
#include "cli/network_suggest.h"

#include <stdlib.h>

enum { HIDDEN_DIGITS = 3 }; /* that a prefix leaves out of every address that it was made of */

/* The addresses that may be used, in the order of their digits. */
struct sorted {
    struct address {
        uint64_t key;
        uint32_t gt;
        uint8_t len, telling; /* digits; of these, how many tell the operator */
        char text[16];
    } * list;
    uint32_t count;
};

static int by_key(const void *a, const void *b)
{
    const struct address *x = a, *y = b;
    return (x->key > y->key) - (x->key < y->key);
}

/*
 * How many digits of an address tell its operator, as a rule: the country code and two more; in North America
 * area code and exchange.
 */
static size_t telling_len(const struct digits *number)
{
    enum { NORTH_AMERICA = 7 };
    return number->text[0] == '1' ? NORTH_AMERICA : numbering_country_length(number) + 2;
}

static bool sort_addresses(const struct seen *seen, struct sorted *ret)
{
    *ret = (struct sorted){calloc(seen->gts.count + (size_t)1, sizeof *ret->list), 0};
    if (!ret->list)
        return false;
    for (uint32_t i = 0; i < seen->gts.count; i++) {
        struct digits digits = seen_digits(seen, i);
        struct address *address = &ret->list[ret->count];
        seen->gt[i].cluster = UINT32_MAX;
        if (seen->gt[i].hidden || digits.len < telling_len(&digits) + HIDDEN_DIGITS)
            continue;
        *address = (struct address){.key = seen->gts.rows[i].key,
                                    .gt = i,
                                    .len = digits.len,
                                    .telling = (uint8_t)telling_len(&digits)};
        memcpy(address->text, digits.text, digits.len);
        ret->count++;
    }
    qsort(ret->list, ret->count, sizeof *ret->list, by_key);
    return true;
}

/* The subscribers that an address answered most for, as their HLR; 0: it did not. */
static plmn_t main_plmn(const struct seen_gt *gt)
{
    const struct seen_plmn *best = &gt->plmns[0];
    for (size_t i = 1; i < SEEN_GT_PLMNS; i++)
        if (gt->plmns[i].answered > best->answered)
            best = &gt->plmns[i];
    return best->answered ? best->plmn : 0;
}

static bool is_of_one_operator(const struct seen *seen, const struct address *list, uint32_t count)
{
    plmn_t one = 0;
    for (uint32_t i = 0; i < count; i++) {
        plmn_t plmn = main_plmn(&seen->gt[list[i].gt]);
        if (plmn && one && plmn != one)
            return false;
        one = plmn ? plmn : one;
    }
    return true;
}

static void add_plmn(struct cluster *cluster, const struct seen_plmn *plmn)
{
    uint32_t i = 0;
    while (i < cluster->plmn_count && cluster->plmns[i].plmn != plmn->plmn)
        i++;
    if (i == CLUSTER_PLMNS)
        return;
    if (i == cluster->plmn_count)
        cluster->plmns[cluster->plmn_count++] = (struct seen_plmn){.plmn = plmn->plmn};
    cluster->plmns[i].answered += plmn->answered;
    cluster->plmns[i].asked += plmn->asked;
}

static uint32_t country_of(struct suggestion *suggestion, const struct digits *number,
                           const struct numbering_place *place)
{
    char code[8] = "";
    if (!place)
        memcpy(code, number->text, numbering_country_length(number));
    for (uint32_t i = 0; i < suggestion->country_count; i++)
        if (suggestion->countries[i].place == place && strcmp(suggestion->countries[i].code, code) == 0)
            return i;
    if (suggestion->country_count == COUNTRIES_MAX)
        return NO_COUNTRY;
    suggestion->countries[suggestion->country_count].place = place;
    memcpy(suggestion->countries[suggestion->country_count].code, code, sizeof code);
    return suggestion->country_count++;
}

static struct cluster *new_cluster(struct suggestion *suggestion)
{
    struct cluster *cluster = &suggestion->clusters[suggestion->cluster_count];
    *cluster =
        (struct cluster){.leader = suggestion->cluster_count++, .next = UINT32_MAX, .country = NO_COUNTRY};
    return cluster;
}

/* Addresses whose first prefix_len digits are the same. */
static void make_cluster(struct suggestion *suggestion, const struct address *list, uint32_t count,
                         size_t prefix_len)
{
    struct cluster *cluster = new_cluster(suggestion);
    const struct address *last = &list[count - 1];
    size_t common = 0, most = list->len;
    struct digits number = {.len = list->len};
    for (uint32_t i = 0; i < count; i++) {
        const struct seen_gt *gt = &suggestion->seen->gt[list[i].gt];
        suggestion->seen->gt[list[i].gt].cluster = cluster->leader;
        cluster->addresses++;
        cluster->hlrs += gt->hlr_answers > 0;
        cluster->signals += gt->sent + gt->received;
        for (size_t p = 0; p < SEEN_GT_PLMNS; p++)
            if (gt->plmns[p].plmn)
                add_plmn(cluster, &gt->plmns[p]);
        most = list[i].len < most ? list[i].len : most;
    }
    while (common + HIDDEN_DIGITS < most && list->text[common] == last->text[common])
        common++;
    memcpy(cluster->common, list->text, common);
    memcpy(cluster->prefix, list->text, prefix_len);
    memcpy(number.text, list->text, list->len);
    cluster->country = country_of(suggestion, &number, numbering_of_number(&number));
}

/* How many addresses from `list` on begin with the same `len` digits. */
static uint32_t alike(const struct address *list, uint32_t count, size_t len)
{
    uint32_t n = 1;
    while (n < count && memcmp(list[n].text, list->text, len) == 0)
        n++;
    return n;
}

/*
 * Makes clusters of addresses: as few digits as tell the operators apart. Where the HLRs of a range answer
 * for different networks the range is split as far as addresses stay unrecognizable.
 */
static void split(struct suggestion *suggestion, const struct address *list, uint32_t count, size_t len)
{
    enum { LONGEST = 15 };
    for (uint32_t first = 0; first < count;) {
        size_t at = len ? len : list[first].telling;
        uint32_t n = alike(list + first, count - first, at);
        bool deeper = at < LONGEST && !is_of_one_operator(suggestion->seen, list + first, n);
        for (uint32_t i = first; i < first + n; i++)
            deeper &= list[i].len > at + HIDDEN_DIGITS;
        if (deeper)
            split(suggestion, list + first, n, at + 1);
        else
            make_cluster(suggestion, list + first, n, at);
        first += n;
    }
}

static int by_answers(const void *a, const void *b)
{
    const struct seen_plmn *x = a, *y = b;
    if (x->answered != y->answered)
        return x->answered < y->answered ? 1 : -1;
    if (x->asked != y->asked)
        return x->asked < y->asked ? 1 : -1;
    return (x->plmn > y->plmn) - (x->plmn < y->plmn);
}

/* Leaves the networks that its HLRs answered for, but not those of rare exceptions; where none answered the
 * one that most questions were about. */
static void settle_plmns(struct cluster *cluster)
{
    enum { RARE = 20 };
    uint32_t kept = 0;
    qsort(cluster->plmns, cluster->plmn_count, sizeof *cluster->plmns, by_answers);
    for (uint32_t i = 0; i < cluster->plmn_count; i++) {
        const struct seen_plmn *first = &cluster->plmns[0], *plmn = &cluster->plmns[i];
        kept += i == 0 || (plmn->answered && plmn->answered >= first->answered / RARE);
    }
    cluster->plmn_count = kept;
}

/* What an earlier cluster claims better, or a later one with more answers, is taken from this one. */
static bool loses(const struct seen_plmn *plmn, const struct seen_plmn *other, bool other_is_earlier)
{
    int order = by_answers(plmn, other);
    return order > 0 || (order == 0 && other_is_earlier);
}

struct claim {
    plmn_t plmn;
    uint32_t cluster, at; /* place in its list */
    const struct seen_plmn *of;
};

static int by_plmn(const void *a, const void *b)
{
    const struct claim *x = a, *y = b;
    if (x->plmn != y->plmn)
        return x->plmn < y->plmn ? -1 : 1;
    if (loses(x->of, y->of, x->cluster > y->cluster))
        return 1;
    return loses(y->of, x->of, y->cluster > x->cluster) ? -1 : 0;
}

/* A cluster that is of no operator with others yet becomes one of the leader's. */
static void join(struct suggestion *suggestion, uint32_t leader, uint32_t cluster)
{
    struct cluster *clusters = suggestion->clusters;
    clusters[cluster].leader = leader;
    clusters[cluster].next = clusters[leader].next;
    clusters[leader].next = cluster;
}

/*
 * One owner for each PLMN. Clusters that both answered most for the same one are one operator; any other
 * claim to it is dropped.
 */
static bool settle_claims(struct suggestion *suggestion)
{
    uint32_t count = 0;
    struct claim *claims = calloc((size_t)suggestion->cluster_count * CLUSTER_PLMNS + 1, sizeof *claims);
    if (!claims)
        return false;
    for (uint32_t c = 0; c < suggestion->cluster_count; c++)
        for (uint32_t p = 0; p < suggestion->clusters[c].plmn_count; p++)
            claims[count++] = (struct claim){suggestion->clusters[c].plmns[p].plmn, c, p,
                                             &suggestion->clusters[c].plmns[p]};
    qsort(claims, count, sizeof *claims, by_plmn);
    for (uint32_t i = 1, best = 0; i < count; i++) {
        const struct claim *claim = &claims[i], *first = &claims[best];
        if (claim->plmn != first->plmn) {
            best = i;
            continue;
        }
        if (claim->at == 0 && first->at == 0 && claim->of->answered && first->of->answered)
            join(suggestion, first->cluster, claim->cluster);
        suggestion->clusters[claim->cluster].plmns[claim->at].plmn = 0;
    }
    free(claims);
    return true;
}

static int by_value(const void *a, const void *b)
{
    const plmn_t *x = a, *y = b;
    return (*x > *y) - (*x < *y);
}

/* Networks of which only subscribers were seen, as operators without an address. */
static bool add_silent(struct suggestion *suggestion)
{
    const struct seen *seen = suggestion->seen;
    uint32_t count = 0;
    plmn_t *owned = calloc((size_t)suggestion->cluster_count * CLUSTER_PLMNS + 1, sizeof *owned);
    if (!owned)
        return false;
    for (uint32_t c = 0; c < suggestion->cluster_count; c++)
        for (uint32_t p = 0; p < suggestion->clusters[c].plmn_count; p++)
            owned[count++] = suggestion->clusters[c].plmns[p].plmn;
    qsort(owned, count, sizeof *owned, by_value);
    for (uint32_t i = 0; i < seen->plmns.count; i++) {
        plmn_t plmn = (plmn_t)seen->plmns.rows[i].key;
        if (bsearch(&plmn, owned, count, sizeof *owned, by_value))
            continue;
        struct cluster *cluster = new_cluster(suggestion);
        cluster->plmns[cluster->plmn_count++] = (struct seen_plmn){.plmn = plmn};
        cluster->signals = seen->plmns.rows[i].count;
    }
    free(owned);
    return true;
}

uint32_t operator_of_gt(const struct suggestion *suggestion, uint32_t gt)
{
    uint32_t cluster = suggestion->seen->gt[gt].cluster;
    return cluster == UINT32_MAX ? cluster : suggestion->clusters[cluster].leader;
}

static int by_operators(const void *a, const void *b)
{
    const struct tally_row *x = a, *y = b;
    return (x->key > y->key) - (x->key < y->key);
}

/* Who exchanged signals with whom. */
static bool count_partners(struct suggestion *suggestion)
{
    const struct tally *pairs = &suggestion->seen->pairs;
    struct tally_row *rows = calloc(pairs->count + (size_t)1, sizeof *rows);
    uint32_t count = 0;
    if (!rows)
        return false;
    for (uint32_t i = 0; i < pairs->count; i++) {
        uint32_t a = operator_of_gt(suggestion, (uint32_t)(pairs->rows[i].key >> 32));
        uint32_t b = operator_of_gt(suggestion, (uint32_t)pairs->rows[i].key);
        uint64_t n = pairs->rows[i].count;
        if (a == UINT32_MAX || b == UINT32_MAX)
            continue;
        suggestion->both_known += n;
        suggestion->clusters[a].ends_of += n;
        if (a == b) {
            suggestion->clusters[a].talks_to_itself += n;
            continue;
        }
        suggestion->clusters[b].ends_of += n;
        rows[count++].key = a < b ? seen_pair(a, b) : seen_pair(b, a);
    }
    qsort(rows, count, sizeof *rows, by_operators);
    for (uint32_t i = 0; i < count; i++) {
        if (i > 0 && rows[i].key == rows[i - 1].key)
            continue;
        suggestion->clusters[rows[i].key >> 32].partners++;
        suggestion->clusters[(uint32_t)rows[i].key].partners++;
    }
    free(rows);
    return true;
}

/* The two operators that most signals have at an end; UINT32_MAX where there is none. */
static void find_busiest(const struct suggestion *suggestion, uint32_t *ret_first, uint32_t *ret_second)
{
    *ret_first = *ret_second = UINT32_MAX;
    for (uint32_t i = 0; i < suggestion->cluster_count; i++) {
        const struct cluster *c = suggestion->clusters;
        if (c[i].leader != i || c[i].ends_of == 0)
            continue;
        if (*ret_first == UINT32_MAX || c[i].ends_of > c[*ret_first].ends_of) {
            *ret_second = *ret_first;
            *ret_first = i;
        } else if (*ret_second == UINT32_MAX || c[i].ends_of > c[*ret_second].ends_of) {
            *ret_second = i;
        }
    }
}

/* What says that the network's subscribers are at home there; NULL: nothing. */
static const struct seen_plmn *claim_to(const struct suggestion *suggestion, uint32_t leader, plmn_t plmn)
{
    for (uint32_t c = leader; c != UINT32_MAX; c = suggestion->clusters[c].next)
        for (uint32_t p = 0; p < suggestion->clusters[c].plmn_count; p++)
            if (suggestion->clusters[c].plmns[p].plmn == plmn)
                return &suggestion->clusters[c].plmns[p];
    return NULL;
}

static void decide(struct suggestion *suggestion, uint32_t home, enum sureness sureness, const char *reason)
{
    suggestion->home = home;
    suggestion->sureness = sureness;
    suggestion->reason = reason;
}

/* Whether the network was found that --home names. */
static bool find_said_home(struct suggestion *suggestion)
{
    for (uint32_t i = 0; i < suggestion->cluster_count && suggestion->said_home; i++) {
        if (suggestion->clusters[i].leader != i || !suggestion->clusters[i].prefix[0])
            continue;
        const struct seen_plmn *claim = claim_to(suggestion, i, suggestion->said_home);
        if (claim && claim->answered)
            decide(suggestion, i, SURE_QUITE,
                   "--home names its PLMN, and an HLR there answered for its subscribers");
        else if (claim)
            decide(suggestion, i, SURE_FAIRLY,
                   "--home names its PLMN, and it was asked about its subscribers");
        if (claim)
            return true;
    }
    return false;
}

/* Whose network the capture stands in: the one that stands at an end of nearly all signals. */
static void find_home(struct suggestion *suggestion)
{
    enum { SIGNALS_FEW = 20, SIGNALS_MANY = 200, PARTNERS_SOME = 3 };
    uint32_t first, second;
    find_busiest(suggestion, &first, &second);
    decide(suggestion, UINT32_MAX, SURE_NOT, "hardly any signal shows the addresses of both its ends");
    if (find_said_home(suggestion) || first == UINT32_MAX || suggestion->both_known < SIGNALS_FEW)
        return;
    const struct cluster *c = &suggestion->clusters[first];
    uint64_t all = suggestion->both_known, of_first = c->ends_of;
    uint64_t of_second = second == UINT32_MAX ? 0 : suggestion->clusters[second].ends_of;
    bool stands_out = of_first * 10 >= all * 8 && of_second * 10 <= of_first * 6;
    bool foreign_plmn = suggestion->said_home && c->plmn_count && c->plmns[0].answered;
    if (foreign_plmn)
        decide(suggestion, UINT32_MAX, SURE_NOT, "no address answered for the subscribers of --home");
    else if (stands_out && c->partners >= PARTNERS_SOME)
        decide(suggestion, first, all >= SIGNALS_MANY && of_first * 10 >= all * 9 ? SURE_QUITE : SURE_FAIRLY,
               "it is at an end of nearly all signals, and each of the others only of some");
    else if (c->talks_to_itself * 10 >= all &&
             (second == UINT32_MAX || suggestion->clusters[second].talks_to_itself == 0))
        decide(suggestion, first, SURE_FAIRLY, "it is the one whose nodes are seen talking to each other");
    else
        decide(suggestion, UINT32_MAX, SURE_NOT,
               stands_out ? "the busiest network talks to too few others to tell it from them"
                          : "no network stands out at an end of nearly all signals");
}

bool operators_find(struct suggestion *suggestion)
{
    const struct seen *seen = suggestion->seen;
    struct sorted sorted;
    suggestion->home = UINT32_MAX;
    suggestion->clusters =
        calloc((size_t)seen->gts.count + seen->plmns.count + 1, sizeof *suggestion->clusters);
    bool made = sort_addresses(seen, &sorted) && suggestion->clusters;
    if (made) {
        split(suggestion, sorted.list, sorted.count, 0);
        for (uint32_t i = 0; i < suggestion->cluster_count; i++)
            settle_plmns(&suggestion->clusters[i]);
        made = settle_claims(suggestion) && count_partners(suggestion);
    }
    made = made && add_silent(suggestion);
    if (made)
        find_home(suggestion);
    free(sorted.list);
    return made;
}

void operators_done(struct suggestion *suggestion)
{
    free(suggestion->clusters);
}
