// SPDX-License-Identifier: Apache-2.0
/*
 * Gates: most rules can say nothing about most signals, and a few looks tell so: at the fields with few
 * values, at the notes, and at which fields are known at all.
 *
 * Cost: a signal's bits once, then some `and`s for each rule.
 */
#ifndef SIGWARDEN_RULES_GATE_H
#define SIGWARDEN_RULES_GATE_H

#include "rules/expression.h"

struct gate {
    uint64_t values; /* a bit for each value of the fields that are looked at, "not known" among them */
    uint64_t notes;  /* of which the signal must have one; 0: none is needed */
    struct field_set needs; /* fields of the signal that must be known */
};

/* What gates look at in a signal. */
struct gate_view {
    uint64_t values; /* one bit of each field */
    uint64_t notes;  /* all, where they are not known */
    struct field_set have;
};

struct gate_view gate_view(const struct signal *signal);

/* The gate of what an expression can be true for; undecided: or unknown, but for its notes. */
struct gate gate_of(const struct expression *expression, bool undecided);

/* What any of the two lets through. */
struct gate gate_either(const struct gate *a, const struct gate *b);

static inline bool gate_lets(const struct gate *gate, const struct gate_view *signal)
{
    if ((signal->values & ~gate->values) != 0 || (gate->notes && !(signal->notes & gate->notes)))
        return false;
    for (unsigned i = 0; i < FIELD_SET_WORDS; i++)
        if (gate->needs.words[i] & ~signal->have.words[i])
            return false;
    return true;
}

#endif
