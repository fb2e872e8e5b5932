// SPDX-License-Identifier: Apache-2.0
/*
 * Rules that say nothing: those whose condition contradicts itself, and those of which everything is told by
 * another rule, too.
 *
 * What is claimed is certain: no signal whatever makes it wrong. What is not claimed may still be so: fields
 * are looked at one by one, and the search gives up after `*steps` steps (which it counts down), saying no.
 *
 * Cost: exponential in the worst case, and bounded by the steps; microseconds for rules as people write them.
 */
#ifndef SIGWARDEN_RULES_CONFLICTS_H
#define SIGWARDEN_RULES_CONFLICTS_H

#include "rules/ruleset.h"

#define CONFLICT_STEPS 100000 /* for one question: at most a few milliseconds */

/* Whether the expression is true for no signal. */
bool expression_never_true(const struct expression *expression, unsigned *steps);

/* Whether `other` is true wherever the expression is. */
bool expression_implies(const struct expression *expression, const struct expression *other, unsigned *steps);

/* Whether the rule can never fire; it may still be undecided. */
bool rule_never_fires(const struct rule *rule, unsigned *steps);

/* Whether wherever the rule fires, `other` does, with a severity that is as bad. Rules with memory are not
 * compared. */
bool rule_is_hidden_by(const struct rule *rule, const struct rule *other, unsigned *steps);

#endif
