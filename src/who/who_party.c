// SPDX-License-Identifier: Apache-2.0
#include "who/who_party.h"

enum { NP_E212 = 6, NUMBER_NATIONAL = 3 };

struct party party_nobody(void)
{
    return (struct party){.operator_index = NETWORK_NOBODY};
}

const struct network_operator *party_operator(const struct network *network, const struct party *party)
{
    return party->operator_index == NETWORK_NOBODY ? NULL : &network->operators[party->operator_index];
}

void party_set_country(const struct network *network, struct party *party,
                       const struct numbering_place *place)
{
    const struct network_operator *described = party_operator(network, party);
    party->iso = described && described->iso ? described->iso : place ? place->country : NULL;
    if (described && described->country.len)
        party->country = described->country;
    else if (party->iso)
        party->country = span_of_text(party->iso->code);
}

struct party party_of_imsi(const struct network *network, const struct digits *imsi)
{
    struct party party = party_nobody();
    party.has_owner = true;
    party.operator_index = network ? network_of_imsi(network, imsi) : NETWORK_NOBODY;
    party.plmn = network ? network_plmn(network, imsi) : numbering_plmn(imsi);
    party_set_country(network, &party, numbering_of_imsi(imsi));
    return party;
}

struct party party_of_gt(const struct network *network, const struct digits *gt, uint64_t np, uint64_t nai)
{
    struct party party = party_nobody();
    /* national and subscriber numbers do not say whose; 0 is a title without a nature of address */
    if (np != NP_E212 && nai >= 1 && nai <= NUMBER_NATIONAL)
        return party;
    if (np == NP_E212)
        return party_of_imsi(network, gt);
    party.has_owner = true;
    party.number = gt;
    if (network)
        party.known = network_number(network, gt);
    party.operator_index = network ? party.known.operator_index : NETWORK_NOBODY;
    if (party.operator_index != NETWORK_NOBODY)
        party.plmn = network->operators[party.operator_index].plmn;
    party_set_country(network, &party, numbering_of_number(gt));
    return party;
}

/* "mnc" or "mcc" and three digits, at this place. */
static bool read_code(struct span name, size_t at, const char *word, unsigned *ret)
{
    enum { WORD_LEN = 3, CODE_LEN = 3 };
    if (name.len - at < WORD_LEN + CODE_LEN || memcmp(name.p + at, word, WORD_LEN) != 0)
        return false;
    *ret = 0;
    for (size_t i = at + WORD_LEN; i < at + WORD_LEN + CODE_LEN; i++) {
        if (name.p[i] < '0' || name.p[i] > '9')
            return false;
        *ret = *ret * 10 + (unsigned)(name.p[i] - '0');
    }
    return true;
}

/* The codes in "epc.mnc001.mcc999.3gppnetwork.org" and its like, TS 23.003 19.2. */
static bool codes_of(struct span name, unsigned *ret_mcc, unsigned *ret_mnc)
{
    static const char ending[] = ".3gppnetwork.org";
    enum { ENDING_LEN = sizeof ending - 1, CODES_LEN = 13 /* mnc001.mcc999 */, MCC_AT = 7 };
    if (name.len < ENDING_LEN + CODES_LEN)
        return false;
    size_t at = name.len - ENDING_LEN - CODES_LEN;
    return memcmp(name.p + name.len - ENDING_LEN, ending, ENDING_LEN) == 0 &&
           read_code(name, at, "mnc", ret_mnc) && name.p[at + MCC_AT - 1] == '.' &&
           read_code(name, at + MCC_AT, "mcc", ret_mcc);
}

static struct digits digits_of(unsigned mcc, unsigned mnc, unsigned mnc_digits)
{
    const unsigned codes[] = {mcc / 100 % 10, mcc / 10 % 10, mcc % 10,
                              mnc / 100 % 10, mnc / 10 % 10, mnc % 10};
    struct digits digits = {.len = 0};
    for (unsigned i = 0; i < sizeof codes / sizeof *codes; i++)
        if (i != 3 || mnc_digits == 3)
            digits.text[digits.len++] = (char)('0' + codes[i]);
    return digits;
}

/* Such names write network codes of two digits with a 0 in front: which it is the description says, else the
 * country's custom. */
static void by_codes(const struct network *network, struct party *party, unsigned mcc, unsigned mnc)
{
    enum { TWO_DIGITS_MAX = 99 };
    struct digits two = digits_of(mcc, mnc, 2), three = digits_of(mcc, mnc, 3);
    const struct digits *imsi = &three;
    if (mnc <= TWO_DIGITS_MAX) {
        bool described = network && network_of_imsi(network, &two) != NETWORK_NOBODY;
        bool other = network && network_of_imsi(network, &three) != NETWORK_NOBODY;
        imsi = described || (!other && numbering_plmn_length(&three) == two.len) ? &two : &three;
    }
    party->plmn = plmn_make(mcc, mnc, (unsigned)imsi->len - 3);
    if (party->operator_index == NETWORK_NOBODY && network)
        party->operator_index = network_of_imsi(network, imsi);
    party_set_country(network, party, numbering_of_imsi(imsi));
}

struct party party_of_host(const struct network *network, struct span host, struct span realm)
{
    struct party party = party_nobody();
    unsigned mcc, mnc;
    party.has_owner = host.len || realm.len;
    party.host = host.len ? host : realm;
    if (network && host.len)
        party.operator_index = network_of_host(network, host);
    if (network && realm.len && party.operator_index == NETWORK_NOBODY)
        party.operator_index = network_of_host(network, realm);
    if (codes_of(realm, &mcc, &mnc) || codes_of(host, &mcc, &mnc))
        by_codes(network, &party, mcc, mnc);
    else
        party_set_country(network, &party, NULL);
    if (party.plmn == 0 && party.operator_index != NETWORK_NOBODY)
        party.plmn = network->operators[party.operator_index].plmn;
    return party;
}

struct party party_of_plmn(const struct network *network, plmn_t plmn)
{
    enum { MCC_SHARED = 901 };
    struct party party = party_nobody();
    const struct digits digits = digits_of(plmn_mcc(plmn), plmn_mnc(plmn), plmn_mnc_digits(plmn));
    party.has_owner = true;
    party.plmn = plmn;
    /* network codes of three digits begin like others of two */
    if (network && network_plmn(network, &digits) == plmn)
        party.operator_index = network_of_imsi(network, &digits);
    if (plmn_mcc(plmn) != MCC_SHARED)
        party_set_country(network, &party, numbering_of_imsi(&digits));
    return party;
}

struct party party_of_ip(const struct network *network, const struct ip_address *ip)
{
    struct party party = party_nobody();
    party.operator_index = network ? network_of_ip(network, ip) : NETWORK_NOBODY;
    if (party.operator_index == NETWORK_NOBODY)
        return party;
    party.has_owner = true;
    party.plmn = network->operators[party.operator_index].plmn;
    party_set_country(network, &party, NULL);
    return party;
}

int party_is_home(const struct network *network, const struct party *party)
{
    const struct network_operator *home;
    if (!network || !party->has_owner)
        return -1;
    if (party->operator_index != NETWORK_NOBODY)
        return party->operator_index == NETWORK_HOME;
    home = &network->operators[NETWORK_HOME];
    if (party->host.len)
        return home->has_realms || (party->plmn && home->has_plmns) ? 0 : -1;
    return (party->number ? home->has_gts : home->has_plmns) ? 0 : -1;
}

bool party_countries_differ(const struct party *a, const struct party *b)
{
    if (a->iso || b->iso)
        return numbering_differ(a->iso, b->iso);
    return a->country.len && b->country.len && !span_equal(a->country, b->country);
}

/* What the sender's operator is to another that is described: -1 where nothing says. */
static int by_operator(const struct network *network, const struct signal *signal, const struct party *source,
                       const struct party *other)
{
    uint32_t theirs = other->operator_index, senders = source->operator_index;
    const struct network_operator *described = &network->operators[theirs];
    const struct network_way way = {
        .number = source->number,
        .host = source->host,
        .peer = signal_has(signal, FIELD_source_peer) ? signal->source_peer : (struct span){NULL, 0},
        .ip = signal_has(signal, FIELD_source_ip) ? &signal->source_ip : NULL,
        .operator_index = senders,
    };
    bool related = senders == theirs ||
                   (senders != NETWORK_NOBODY && network_hosted_on(network, theirs, senders)) ||
                   network_through_hub(network, theirs, &way) ||
                   (source->number && network_owns_number(network, theirs, source->number));
    if (related)
        return ANSWER_YES;
    if (senders == NETWORK_NOBODY)
        return -1;
    /* a hub carries for many: of whom nothing is said about hubs may be one of them */
    bool may_come_through = network->operators[senders].kind == NETWORK_HUB && !described->has_hubs;
    return may_come_through ? -1 : ANSWER_NO;
}

/* Whether the countries may decide: not for those whose signalling comes from elsewhere anyway. */
static bool countries_count(const struct network *network, const struct party *source,
                            const struct party *other)
{
    const struct network_operator *theirs = party_operator(network, other);
    const struct network_operator *senders = party_operator(network, source);
    if (theirs && (theirs->host != NETWORK_NOBODY || theirs->has_hubs))
        return false;
    return !senders || senders->kind != NETWORK_HUB;
}

int party_speaks_for(const struct network *network, const struct signal *signal, const struct party *source,
                     const struct party *other)
{
    int answer = -1;
    if (other->operator_index != NETWORK_NOBODY)
        answer = by_operator(network, signal, source, other);
    if (answer < 0 && countries_count(network, source, other) && party_countries_differ(source, other))
        answer = ANSWER_NO;
    return answer;
}

int party_related(const struct network *network, const struct signal *signal, const struct party *source,
                  const struct party *other)
{
    /* only a yes counts the other way round: what a hub carries does not speak for the hub */
    int answer = party_speaks_for(network, signal, source, other);
    return party_speaks_for(network, signal, other, source) == ANSWER_YES ? ANSWER_YES : answer;
}
