// SPDX-License-Identifier: Apache-2.0
/*
 * Gates: most rules can say nothing about most signals, and a few fields with few values tell so at once. A
 * gate holds a bit for each value of these fields, "not known" among them; a signal has one bit of each field,
 * and a rule is asked only if all of them are in its gate.
 *
 * Cost: a signal's bits once, then one `and` for each rule.
 */
#ifndef SIGWARDEN_RULES_GATE_H
#define SIGWARDEN_RULES_GATE_H

#include "rules/expression.h"

#define GATE_OPEN UINT64_MAX

/* The bits of a signal. */
uint64_t gate_of_signal(const struct signal *signal);

/* The gate of what an expression can be true for, and with `undecided` also unknown. */
uint64_t gate_of_expression(const struct expression *expression, bool undecided);

static inline bool gate_lets(uint64_t gate, uint64_t signal)
{
    return (signal & ~gate) == 0;
}

#endif
