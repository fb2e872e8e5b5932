// SPDX-License-Identifier: Apache-2.0
/*
 * Gates: most rules can say nothing about most signals, and a few looks tell so: at the fields with few
 * values, at the notes, and at which fields are known at all. rule_index.h looks at those of all rules.
 */
#ifndef SIGWARDEN_RULES_GATE_H
#define SIGWARDEN_RULES_GATE_H

#include "rules/expression.h"

struct test;

#define GATE_WORDS 2

/*
 * What is asked of a signal, by numbers: whether it has notes, which of some fields are known, and the values
 * of fields with few of them. Each question has some answers, which are numbered through. Questions that
 * stand next to each other are asked as one, as long as it has at most GATE_JOINED answers.
 */
#define GATE_ANSWERS 192 /* to questions one by one */
#define GATE_JOINED  64
#define GATE_PARTS   6
_Static_assert(1 << GATE_PARTS == GATE_JOINED, "each question has two answers or more");

#define GATE_QUESTIONS 28 /* before they are joined */

struct gate {
    uint64_t values[GATE_WORDS]; /* a bit for each value that passes, "not known" too */
    uint64_t notes;              /* of which the signal must have one; 0: none is needed */
    struct field_set needs;      /* fields of the signal that must be known */
    struct field_set lacks;      /* and those that must not */
};

/* What gates look at in a signal. */
struct gate_view {
    uint16_t answers[GATE_QUESTIONS]; /* to joined questions, by number */
    unsigned question_count;
    uint64_t notes; /* all, where they are not known */
    struct field_set have;
};

void gate_view(const struct signal *signal, struct gate_view *ret);

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

/* The operations that an expression names anywhere: for all others its gates are the same. */
typedef void gate_operation(void *context, uint32_t operation);
void gates_each_operation(const struct expression *expression, gate_operation *visit, void *context);

/*
 * Whether a test that an expression needs is true of every signal that passed one of its gates, which are of
 * what it is true for. operations: the gates are of the signal's operation.
 */
bool gate_tells(const struct test *test, bool operations);

/* Whether it lets any signal of this operation pass, which is of the protocol above it, or of none known. */
bool gate_lets_operation(const struct gate *gate, uint32_t operation);

/* The answers to single questions, below GATE_ANSWERS, that an answer to joined ones stands for, and how many
 * they are; 0: there is no such answer. */
unsigned gate_parts_of(unsigned answer, uint8_t ret[static GATE_PARTS]);

/* Whether it lets any signal pass that gives this answer to a single question. */
bool gate_lets_answer(const struct gate *gate, unsigned answer);

/* Whether it lets a signal pass whose answers all pass. */
static inline bool gate_lets_rest(const struct gate *gate, const struct gate_view *signal)
{
    uint64_t wrong = 0;
    for (unsigned i = 0; i < FIELD_SET_WORDS; i++)
        wrong |=
            (gate->needs.words[i] & ~signal->have.words[i]) | (gate->lacks.words[i] & signal->have.words[i]);
    return wrong == 0 && (!gate->notes || (signal->notes & gate->notes));
}

#endif
