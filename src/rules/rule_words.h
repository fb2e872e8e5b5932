// SPDX-License-Identifier: Apache-2.0
/*
 * The words that keys of a rule file may have, one list each. Their values are those of ruleset.h.
 */
#ifndef SIGWARDEN_RULES_RULE_WORDS_H
#define SIGWARDEN_RULES_RULE_WORDS_H

#include "signal/field.h"

extern const struct field_words rule_words_class;
extern const struct field_words rule_words_severity;
extern const struct field_words rule_words_confidence;
extern const struct field_words rule_words_when_unknown;
extern const struct field_words rule_words_outcome;

#endif
