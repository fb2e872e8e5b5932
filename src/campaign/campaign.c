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

void campaign_counts_add(struct campaign_counts *to, const struct campaign_counts *from)
{
    to->queries += from->queries;
    to->answered += from->answered;
    to->refused += from->refused;
    to->unanswered += from->unanswered;
    to->not_captured += from->not_captured;
}

void campaign_learnings_add(struct campaign_learnings *to, const struct campaign_learnings *from)
{
    if (from->times == 0)
        return;
    if (to->times == 0 || from->from_ns < to->from_ns)
        to->from_ns = from->from_ns;
    if (to->times == 0 || from->to_ns > to->to_ns)
        to->to_ns = from->to_ns;
    to->times += from->times;
}
