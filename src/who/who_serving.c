// SPDX-License-Identifier: Apache-2.0
#include "who/who_serving.h"

#include "signal/field.h"
#include "who/geography.h"
#include "who/numbering.h"
#include "who/party_memo.h"
#include "who/who_party.h"

/* The operator's place in the description and one, above; two letters of the country's code below. */
enum { OPERATOR_SHIFT = 16, NUMBER_BITS = 31, LETTER_BITS = 8, NOWHERE = 1 /* a network in no country */ };

_Static_assert(NETWORK_OPERATORS_MAX < 1 << (NUMBER_BITS - OPERATOR_SHIFT), "each operator has a number");

static uint32_t number_of(const struct party *party)
{
    uint32_t number = 0;
    if (party->operator_index != NETWORK_NOBODY)
        number = (party->operator_index + 1) << OPERATOR_SHIFT;
    if (party->iso)
        number |= (uint32_t)(uint8_t)party->iso->code[0] << LETTER_BITS | (uint8_t)party->iso->code[1];
    return number;
}

static struct party party_of(const struct network *network, uint32_t number)
{
    struct party party = party_nobody();
    const uint8_t code[] = {(uint8_t)(number >> LETTER_BITS), (uint8_t)number};
    party.has_owner = true;
    if (number >> OPERATOR_SHIFT)
        party.operator_index = (number >> OPERATOR_SHIFT) - 1;
    const struct network_operator *described = party_operator(network, &party);
    party.iso = code[0] ? numbering_country(span_of(code, sizeof code)) : NULL;
    party.country = described && described->country.len ? described->country
                    : party.iso                         ? span_of_text(party.iso->code)
                                                        : (struct span){NULL, 0};
    return party;
}

uint32_t who_source_network(const struct who *who, const struct signal *signal)
{
    const struct party source = party_of_source(who, signal);
    const struct network_operator *described = party_operator(who->network, &source);
    bool is_hub = described && described->kind == NETWORK_HUB;
    return is_hub ? 0 : number_of(&source);
}

uint32_t who_destination_network(const struct who *who, const struct signal *signal)
{
    const struct party destination = party_of_destination(who, signal);
    return number_of(&destination);
}

int who_source_serves(const struct who *who, const struct signal *signal, uint32_t serving)
{
    const struct party source = party_of_source(who, signal), other = party_of(who->network, serving);
    return party_speaks_for(who->network, signal, &source, &other);
}

uint32_t who_named_network(const struct who *who, const struct signal *signal, enum field_id field)
{
    struct party party = party_nobody();
    const void *value = (const char *)signal + field_get(field)->offset;
    if (!signal_has(signal, field))
        return 0;
    bool is_plmn = field_get(field)->kind == FIELD_KIND_PLMN;
    if (is_plmn)
        party = party_memo_of_plmn(who->memo, who->network, *(const field_type_PLMN *)value);
    else if (field_get(field)->kind == FIELD_KIND_DIGITS)
        party = party_memo_of_gt(who->memo, who->network, value, 0, 0);
    uint32_t number = number_of(&party);
    return number == 0 && is_plmn ? NOWHERE : number;
}

int who_network_is_home(const struct network *network, uint32_t number)
{
    const struct party party = party_of(network, number);
    if (!network || (party.operator_index == NETWORK_NOBODY && !party.iso))
        return -1;
    if (party.operator_index != NETWORK_NOBODY)
        return party.operator_index == NETWORK_HOME;
    const struct network_operator *home = &network->operators[NETWORK_HOME];
    return numbering_differ(party.iso, home->iso) ? ANSWER_NO : -1;
}

static const struct geography_position *position_of(const struct network *network, const struct party *party,
                                                    struct geography_position *ret)
{
    const struct network_operator *described = party_operator(network, party);
    if (!described || !described->has_position)
        return NULL;
    *ret = (struct geography_position){described->latitude_udeg, described->longitude_udeg};
    return ret;
}

int who_distance_km(const struct network *network, uint32_t a, uint32_t b)
{
    const struct party one = party_of(network, a), other = party_of(network, b);
    const struct network_operator *first = party_operator(network, &one);
    const struct network_operator *second = party_operator(network, &other);
    struct geography_position here, there;
    if ((first && first->kind == NETWORK_MOBILE) || (second && second->kind == NETWORK_MOBILE))
        return -1;
    const struct geography_position *at = position_of(network, &one, &here);
    const struct geography_position *to = position_of(network, &other, &there);
    if (at && to)
        return geography_km_between(*at, *to);
    if (at)
        return other.iso ? geography_km_from(*at, other.iso) : -1;
    if (to)
        return one.iso ? geography_km_from(*to, one.iso) : -1;
    return one.iso && other.iso ? geography_km(one.iso, other.iso) : -1;
}
