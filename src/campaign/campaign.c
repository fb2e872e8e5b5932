// SPDX-License-Identifier: Apache-2.0
#include "campaign/campaign.h"

static const struct {
    const char *name, *says;
} features[] = {
#define FEATURE(id, weight, stack, says, doc) {#id, says},
#include "campaign/feature.def"
#undef FEATURE
};

static const struct {
    enum field_id field;
    const char *name, *title;
} learned_list[] = {
#define LEARNED(member, word, title) {FIELD_##member, #word, title},
#include "campaign/learned.def"
#undef LEARNED
};

const char *campaign_feature_name(enum campaign_feature feature)
{
    return features[feature].name;
}

const char *campaign_feature_says(enum campaign_feature feature)
{
    return features[feature].says;
}

const char *campaign_learned_name(enum campaign_learned learned)
{
    return learned_list[learned].name;
}

enum field_id campaign_learned_field(enum campaign_learned learned)
{
    return learned_list[learned].field;
}

const char *campaign_learned_title(enum campaign_learned learned)
{
    return learned_list[learned].title;
}
