// SPDX-License-Identifier: Apache-2.0
/*
 * Public numbering: which country a number or an IMSI belongs to, as far as the world's numbering plans tell
 * (E.164, E.212). What a network description says goes before it; see network.h.
 *
 * The tables are compiled in; data/README.md says where they come from and how old they are.
 *
 * Threads: safe, all is read only. Cost: a handful of comparisons. No allocation.
 */
#ifndef SIGWARDEN_WHO_NUMBERING_H
#define SIGWARDEN_WHO_NUMBERING_H

#include "base/digits.h"
#include "code/plmn.h"

struct country {
    char code[3];       /* ISO 3166-1; AC, TA and XK, which have numbers of their own, besides */
    uint16_t area;      /* see numbering_differ() */
    const char *name;   /* in English */
    const char *others; /* other names for it, with | between them */
};

/* What a prefix stands for: a country or a service such as "satellite network Iridium". */
struct numbering_place {
    const char *name;              /* the country's code, or the service's name */
    const struct country *country; /* NULL: no country */
};

/* By ISO code or any of its names, whatever the case; NULL if there is none. */
const struct country *numbering_country(struct span text);

/* All countries, by their codes, counted from 0; NULL behind the last. */
const struct country *numbering_country_at(uint32_t index);

/*
 * Whether both are known and a number of one cannot be a number of the other. Countries whose networks share
 * country codes (Jersey and the United Kingdom, Puerto Rico and the United States, ...) never differ so.
 */
bool numbering_differ(const struct country *a, const struct country *b);

/*
 * The place of an international number: country code first, no prefix before it. Serves E.164 and E.214 (a
 * mobile global title is country code and network code, then the rest of an IMSI; where the network code ends
 * only a network description can tell). NULL: unassigned, such as 999, or no digits.
 */
const struct numbering_place *numbering_of_number(const struct digits *number);

/* The place of an IMSI's home network. NULL: unassigned. */
const struct numbering_place *numbering_of_imsi(const struct digits *imsi);

/* The home network's PLMN, with as many digits of network code as that country uses; 0 for digits that are
 * too few or none. */
plmn_t numbering_plmn(const struct digits *imsi);

/* So many digits at its front tell all that there is to know of an IMSI here. */
#define NUMBERING_IMSI_DIGITS 6u

/* How many digits at the front of an IMSI are the PLMN: 5 or 6, or all where it is shorter. */
size_t numbering_plmn_length(const struct digits *imsi);

/*
 * How many digits at the front of an international number tell its country, or all where it is shorter. For
 * codes that are not assigned that is 3, as E.164 leaves them.
 */
size_t numbering_country_length(const struct digits *number);

/* The name of a PLMN's operator; NULL if it is not in the table. For people to read, not to compare. */
const char *numbering_operator_name(plmn_t plmn);

#endif
