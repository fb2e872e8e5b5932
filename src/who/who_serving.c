// SPDX-License-Identifier: Apache-2.0
#include "who/who_serving.h"

#include "who/numbering.h"
#include "who/who_party.h"

/* The operator's place in the description and one, above; two letters of the country's code below. */
enum { OPERATOR_SHIFT = 16, LETTER_BITS = 8 };

static uint32_t number_of(const struct party *party)
{
    uint32_t number = 0;
    if (party->operator_index != NETWORK_NOBODY && party->operator_index < UINT16_MAX)
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

uint32_t who_source_network(const struct network *network, const struct signal *signal)
{
    const struct party source = party_of_source(network, signal);
    return number_of(&source);
}

uint32_t who_destination_network(const struct network *network, const struct signal *signal)
{
    const struct party destination = party_of_destination(network, signal);
    return number_of(&destination);
}

int who_source_serves(const struct network *network, const struct signal *signal, uint32_t serving)
{
    const struct party source = party_of_source(network, signal), other = party_of(network, serving);
    return party_speaks_for(network, signal, &source, &other);
}
