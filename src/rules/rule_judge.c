// SPDX-License-Identifier: Apache-2.0
#include "rules/ruleset.h"

/* Whether the rule says anything about this operation, or about signals without one, and about such notes. */
static bool is_asked(const struct rule *rule, const struct signal *signal)
{
    uint32_t count;
    uint64_t notes = expression_notes(rule->when);
    if (notes && signal_has(signal, FIELD_notes_set) && !(signal->notes_set & notes))
        return false;
    const uint32_t *operations = expression_operations(rule->when, &count);
    if (!operations)
        return true;
    if (!signal_has(signal, FIELD_operation))
        return false;
    for (uint32_t i = 0; i < count; i++)
        if (operations[i] == signal->operation)
            return true;
    return false;
}

enum rule_outcome rule_judge(const struct rule *rule, const struct signal *signal,
                             const struct signal *request, struct rule_trace *trace)
{
    if (trace) {
        trace->count = 0;
        trace->cut = false;
    }
    if (!is_asked(rule, signal)) {
        if (trace)
            expression_evaluate(rule->when, signal, request, trace);
        return RULE_NONE;
    }
    enum rule_truth truth = expression_evaluate(rule->when, signal, request, trace);
    if (truth == RULE_TRUE && rule->undecided_unless)
        truth = expression_evaluate(rule->undecided_unless, signal, request, trace) == RULE_TRUE
                    ? RULE_TRUE
                    : RULE_UNKNOWN;
    if (truth == RULE_UNKNOWN)
        return rule->when_unknown ? RULE_UNDECIDED : RULE_NONE;
    return truth == RULE_TRUE ? RULE_ALERT : RULE_NONE;
}

static void set_always_known(struct signal *signal)
{
    signal_init(signal);
    signal_set(signal, agreed, false);
    signal_set(signal, notes_set, 0);
}

bool rule_test_run(const struct rule *rule, const struct rule_test *test, enum rule_outcome *ret_outcome,
                   struct rule_trace *trace)
{
    struct signal signal, request;
    bool has_request = false;
    *ret_outcome = RULE_NONE;
    set_always_known(&signal);
    set_always_known(&request);
    for (size_t i = 0; i < test->field_count; i++) {
        const struct rule_test_field *field = &test->fields[i];
        has_request |= field->of_request;
        if (!field_set_text(field->of_request ? &request : &signal, (enum field_id)field->field, field->text))
            return false;
    }
    *ret_outcome = rule_judge(rule, &signal, has_request ? &request : NULL, trace);
    return *ret_outcome == test->expect;
}
