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

struct party party_of_gt(const struct network *network, const struct digits *gt, uint64_t np, uint64_t nai)
{
    struct party party = party_nobody();
    /* national and subscriber numbers do not say whose; 0 is a title without a nature of address */
    if (np != NP_E212 && nai >= 1 && nai <= NUMBER_NATIONAL)
        return party;
    party.has_owner = true;
    if (np == NP_E212) {
        party.operator_index = network ? network_of_imsi(network, gt) : NETWORK_NOBODY;
        party.plmn = network ? network_plmn(network, gt) : numbering_plmn(gt);
        party_set_country(network, &party, numbering_of_imsi(gt));
        return party;
    }
    party.number = gt;
    party.operator_index = network ? network_of_number(network, gt) : NETWORK_NOBODY;
    if (party.operator_index != NETWORK_NOBODY)
        party.plmn = network->operators[party.operator_index].plmn;
    party_set_country(network, &party, numbering_of_number(gt));
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
    return (party->number ? home->has_gts : home->has_plmns) ? 0 : -1;
}

bool party_countries_differ(const struct party *a, const struct party *b)
{
    if (a->iso || b->iso)
        return numbering_differ(a->iso, b->iso);
    return a->country.len && b->country.len && !span_equal(a->country, b->country);
}

/* What the sender's operator is to another that is described: -1 where nothing says. */
static int by_operator(const struct network *network, const struct ip_address *source_ip,
                       const struct party *source, const struct party *other)
{
    uint32_t theirs = other->operator_index, senders = source->operator_index;
    const struct network_operator *described = &network->operators[theirs];
    bool related = senders == theirs ||
                   (senders != NETWORK_NOBODY && network_hosted_on(network, theirs, senders)) ||
                   network_through_hub(network, theirs, source->number, source_ip, senders) ||
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
    const struct ip_address *ip = signal_has(signal, FIELD_source_ip) ? &signal->source_ip : NULL;
    int answer = -1;
    if (other->operator_index != NETWORK_NOBODY)
        answer = by_operator(network, ip, source, other);
    if (answer < 0 && countries_count(network, source, other) && party_countries_differ(source, other))
        answer = ANSWER_NO;
    return answer;
}
