// SPDX-License-Identifier: Apache-2.0
#include "rules/rule_words.h"

#include "rules/ruleset.h"
#include "signal/words.h"

#define WORDS(name)                                                                                          \
    const struct field_words rule_words_##name = {#name, name##_list,                                        \
                                                  sizeof name##_list / sizeof *name##_list};

static const struct field_word class_list[] = {
    {"location-tracking", RULE_CLASS_LOCATION_TRACKING},
    {"interception", RULE_CLASS_INTERCEPTION},
    {"identity-disclosure", RULE_CLASS_IDENTITY_DISCLOSURE},
    {"fraud", RULE_CLASS_FRAUD},
    {"dos", RULE_CLASS_DOS},
    {"recon", RULE_CLASS_RECON},
    {"spyware-delivery", RULE_CLASS_SPYWARE_DELIVERY},
    {"bypass", RULE_CLASS_BYPASS},
};
WORDS(class)

static const struct field_word severity_list[] = {
    {"critical", RULE_SEVERITY_CRITICAL},
    {"high", RULE_SEVERITY_HIGH},
    {"medium", RULE_SEVERITY_MEDIUM},
    {"low", RULE_SEVERITY_LOW},
};
WORDS(severity)

static const struct field_word confidence_list[] = {
    {"low", RULE_CONFIDENCE_LOW},
    {"medium", RULE_CONFIDENCE_MEDIUM},
    {"high", RULE_CONFIDENCE_HIGH},
};
WORDS(confidence)

/* What is not decided claims no attack. */
static const struct field_word when_unknown_list[] = {{"low", RULE_SEVERITY_LOW}};
WORDS(when_unknown)

static const struct field_word outcome_list[] = {
    {"none", RULE_NONE},
    {"alert", RULE_ALERT},
    {"undecided", RULE_UNDECIDED},
};
WORDS(outcome)

static const char *name_of(const struct field_words *words, unsigned value)
{
    const char *word = field_word(words, value);
    return word ? word : "unknown";
}

const char *rule_class_name(unsigned class)
{
    return name_of(&rule_words_class, class);
}

const char *rule_category_name(unsigned category)
{
    return field_word(&words_category, category);
}

const char *rule_severity_name(unsigned severity)
{
    return name_of(&rule_words_severity, severity);
}

const char *rule_confidence_name(unsigned confidence)
{
    return name_of(&rule_words_confidence, confidence);
}

const char *rule_outcome_name(unsigned outcome)
{
    return name_of(&rule_words_outcome, outcome);
}

const char *rule_field_hint(enum field_id field)
{
    static const char *const hints[FIELD_COUNT] = {
        [FIELD_direction] = "links in network.yaml would tell",
        [FIELD_link] = "links in network.yaml would tell",
        [FIELD_agreed] = "agreements in network.yaml would tell",
        [FIELD_source_side] = "links in network.yaml would tell",
        [FIELD_source_side_by] = "links in network.yaml would tell",
        [FIELD_source_is_home] = "home: gts in network.yaml would tell",
        [FIELD_source_plmn] = "operators: gts and plmns in network.yaml would tell",
        [FIELD_source_operator] = "operators: gts in network.yaml would tell",
        [FIELD_source_country] = "operators: gts and country in network.yaml would tell",
        [FIELD_source_home_of_subscriber] = "operators: plmns and gts in network.yaml would tell",
        [FIELD_destination_side] = "links in network.yaml would tell",
        [FIELD_destination_is_home] = "home: gts in network.yaml would tell",
        [FIELD_destination_plmn] = "operators: gts and plmns in network.yaml would tell",
        [FIELD_destination_operator] = "operators: gts in network.yaml would tell",
        [FIELD_destination_country] = "operators: gts and country in network.yaml would tell",
        [FIELD_subscriber_operator] = "operators: plmns and msisdns in network.yaml would tell",
        [FIELD_subscriber_country] = "operators: plmns, msisdns and country in network.yaml would tell",
        [FIELD_link_as_described] = "links: point_codes and network_indicator in network.yaml would tell",
        [FIELD_source_consistent] = "operators: gts in network.yaml would tell",
        [FIELD_relation] = "home: plmns and msisdns in network.yaml would tell",
    };
    return (unsigned)field < FIELD_COUNT ? hints[field] : NULL;
}
