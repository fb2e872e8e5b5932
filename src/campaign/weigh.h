// SPDX-License-Identifier: Apache-2.0
/*
 * Which of a person's sources are one, by the features of feature.def.
 */
#ifndef SIGWARDEN_CAMPAIGN_WEIGH_H
#define SIGWARDEN_CAMPAIGN_WEIGH_H

#include "campaign/table.h"

/* What holds for two strands: points by feature. */
struct pair_points {
    uint8_t of[FEATURE_COUNT];
};

/* A person's strands and what each pair has in common. Large; one is made for a decision. */
struct weighing {
    uint32_t count;
    uint32_t strands[CAMPAIGN_PERSON_STRANDS]; /* those with findings that are decided */
    struct pair_points pairs[CAMPAIGN_PERSON_STRANDS][CAMPAIGN_PERSON_STRANDS]; /* [a][b], a < b */
    uint8_t group[CAMPAIGN_PERSON_STRANDS]; /* the first strand of those that are one */
};

void weigh(const struct campaigns *c, const struct person *person, struct weighing *ret);

/* Whether the feature shows the sender's software. */
bool feature_is_of_stack(enum campaign_feature feature);

#endif
