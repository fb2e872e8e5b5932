// SPDX-License-Identifier: Apache-2.0
/*
 * Gates: most rules can say nothing about most signals, and a few looks tell so: at the fields with few
 * values, at the notes, and at which fields are known at all.
 *
 * Cost: a signal's bits once, then some `and`s for each gate.
 */
#ifndef SIGWARDEN_RULES_GATE_H
#define SIGWARDEN_RULES_GATE_H

#include "rules/expression.h"

#define GATE_WORDS 2
#define GATE_KINDS (KIND_LAPSED + 2) /* of enum kind, and not known */

struct gate {
    uint64_t values[GATE_WORDS]; /* a bit for each value of the fields that are looked at, "not known" too */
    uint64_t notes;              /* of which the signal must have one; 0: none is needed */
    struct field_set needs;      /* fields of the signal that must be known */
    struct field_set lacks;      /* and those that must not */
};

/* What gates look at in a signal. */
struct gate_view {
    uint64_t values[GATE_WORDS]; /* one bit of each field */
    uint64_t notes;              /* all, where they are not known */
    struct field_set have;
};

struct gate_view gate_view(const struct signal *signal);

/* The alternatives of an `or` are told apart, as far as so many gates do. */
#define GATES_MAX 6

/* What any of them lets through; count 0: nothing. */
struct gates {
    struct gate list[GATES_MAX];
    unsigned count;
};

/*
 * The gates of what an expression can be true for; undecided: or unknown, but for its notes. operation: of
 * the signals that are looked at; NULL: it is not known which, or they have none.
 */
void gates_of(const struct expression *expression, bool undecided, const uint32_t *operation,
              struct gates *ret);

/* Adds what others let through. */
void gates_add(struct gates *gates, const struct gates *more);

/* Whether it lets any signal of this kind pass: 0 to GATE_KINDS - 1, the last for not known. */
bool gate_lets_kind(const struct gate *gate, unsigned kind);

/* Whether it lets any signal of this operation pass, which is of the protocol above it, or of none known. */
bool gate_lets_protocol_of(const struct gate *gate, uint32_t operation);

static inline unsigned gate_kind(const struct signal *signal)
{
    return signal_has(signal, FIELD_kind) && signal->kind < GATE_KINDS ? signal->kind : GATE_KINDS - 1;
}

/* The first look, at which most rules end. */
static inline bool gate_lets_values(const uint64_t values[GATE_WORDS], const struct gate_view *signal)
{
    uint64_t wrong = 0;
    for (unsigned i = 0; i < GATE_WORDS; i++)
        wrong |= signal->values[i] & ~values[i];
    return wrong == 0;
}

/* The second one. */
static inline bool gate_lets(const struct gate *gate, const struct gate_view *signal)
{
    uint64_t wrong = 0;
    if (!gate_lets_values(gate->values, signal))
        return false;
    for (unsigned i = 0; i < FIELD_SET_WORDS; i++)
        wrong |=
            (gate->needs.words[i] & ~signal->have.words[i]) | (gate->lacks.words[i] & signal->have.words[i]);
    return wrong == 0 && (!gate->notes || (signal->notes & gate->notes));
}

#endif
