// SPDX-License-Identifier: Apache-2.0
#include "who/numbering.h"

#include <strings.h>

#include "who/numbering_data.h"

static bool same_name(struct span text, const char *name, size_t name_len)
{
    return text.len == name_len && strncasecmp((const char *)text.p, name, name_len) == 0;
}

static bool one_of_names(struct span text, const char *names)
{
    while (*names) {
        size_t len = strcspn(names, "|");
        if (same_name(text, names, len))
            return true;
        names += len + (names[len] == '|');
    }
    return false;
}

const struct country *numbering_country(struct span text)
{
    for (uint32_t i = 0; i < numbering_country_count && text.len; i++) {
        const struct country *country = &numbering_countries[i];
        if (same_name(text, country->code, 2) || same_name(text, country->name, strlen(country->name)) ||
            one_of_names(text, country->others))
            return country;
    }
    return NULL;
}

const struct country *numbering_country_at(uint32_t index)
{
    return index < numbering_country_count ? &numbering_countries[index] : NULL;
}

bool numbering_differ(const struct country *a, const struct country *b)
{
    return a && b && a->area != b->area;
}

static uint32_t find(const struct prefix_table *table, const struct digits *digits)
{
    return prefix_find(table, digits->text, 8 * (uint32_t)digits->len);
}

static const struct numbering_place *place(const struct prefix_table *table, const struct digits *digits)
{
    uint32_t at = find(table, digits);
    return at == PREFIX_NONE ? NULL : &numbering_places[table->list[at].value];
}

const struct numbering_place *numbering_of_number(const struct digits *number)
{
    return place(&numbering_e164, number);
}

const struct numbering_place *numbering_of_imsi(const struct digits *imsi)
{
    return place(&numbering_mcc, imsi);
}

static size_t whole_plmn_length(const struct digits *imsi)
{
    uint32_t at = find(&numbering_mnc_length, imsi);
    return 3 + (at == PREFIX_NONE ? 2 : numbering_mnc_length.list[at].value);
}

size_t numbering_plmn_length(const struct digits *imsi)
{
    size_t len = whole_plmn_length(imsi);
    return len < imsi->len ? len : imsi->len;
}

plmn_t numbering_plmn(const struct digits *imsi)
{
    plmn_t plmn;
    size_t len = whole_plmn_length(imsi);
    return len <= imsi->len && plmn_parse(span_of(imsi->text, len), &plmn) ? plmn : 0;
}

size_t numbering_country_length(const struct digits *number)
{
    uint32_t at = find(&numbering_e164, number);
    size_t len = at == PREFIX_NONE ? 3 : numbering_e164.list[at].bit_len / 8;
    return len < number->len ? len : number->len;
}

const char *numbering_operator_name(plmn_t plmn)
{
    uint32_t low = 0, high = numbering_operator_count;
    while (low < high) {
        uint32_t middle = low + (high - low) / 2;
        if (numbering_operators[middle].plmn < plmn)
            low = middle + 1;
        else
            high = middle;
    }
    return low < numbering_operator_count && numbering_operators[low].plmn == plmn
               ? numbering_operators[low].name
               : NULL;
}
