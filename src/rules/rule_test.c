// SPDX-License-Identifier: Apache-2.0
/*
 * Runs the tests that stand beside rules.
 */
#include "rules/ruleset.h"

#include "base/text.h"
#include "signal/person.h"

static void set_always_known(struct signal *signal)
{
    signal_init(signal);
    signal->origin = (struct origin){.frame_count = 0};
    signal_set(signal, agreed, false);
    signal_set(signal, notes_set, 0);
}

/* Another value of the field for each repetition. */
static bool vary(struct signal *signal, enum field_id id, uint32_t number)
{
    char buffer[32];
    struct text text = text_in(buffer, sizeof buffer);
    bool digits = field_get(id)->kind == FIELD_KIND_DIGITS || field_get(id)->kind == FIELD_KIND_UINT;
    text_string(&text, digits ? "9" : "value-");
    text_uint(&text, UINT64_C(10000000) + number);
    return field_get(id)->kind == FIELD_KIND_TEXT ? signal_set_text(signal, id, text_as_span(&text))
                                                  : field_set_text(signal, id, text_as_span(&text));
}

/* As the engine does it, but for numbers that it knows to be an IMSI's. */
static void set_person(struct signal *signal)
{
    uint64_t by_imsi = person_of_imsi(signal, 0), by_number = person_of_number(signal, 0);
    if (by_imsi || by_number)
        signal_set(signal, person, by_imsi ? by_imsi : by_number);
}

/* Each repetition may be about somebody else. */
static void set_persons(const struct rule_test_event *event, struct signal *signal, struct signal *request)
{
    bool given = false;
    for (size_t i = 0; i < event->field_count; i++)
        given |= event->fields[i].field == FIELD_person;
    given |= event->varies && event->vary.field == FIELD_person;
    if (!given) {
        set_person(signal);
        set_person(request);
    }
}

static bool make_signals(const struct rule_test_event *event, struct signal *signal, struct signal *request,
                         bool *ret_has_request)
{
    *ret_has_request = event->varies && event->vary.of_request;
    set_always_known(signal);
    set_always_known(request);
    for (size_t i = 0; i < event->field_count; i++) {
        const struct rule_test_field *field = &event->fields[i];
        *ret_has_request |= field->of_request;
        if (!field_set_text(field->of_request ? request : signal, (enum field_id)field->field, field->text))
            return false;
    }
    return true;
}

/* Undecided is worse than none, and an alert worse than that. */
static enum rule_outcome worse(enum rule_outcome a, enum rule_outcome b)
{
    return a == RULE_ALERT || b == RULE_ALERT           ? RULE_ALERT
           : a == RULE_UNDECIDED || b == RULE_UNDECIDED ? RULE_UNDECIDED
                                                        : RULE_NONE;
}

static enum rule_outcome run_event(const struct rule *rule, const struct rule_test_event *event,
                                   struct windows *windows, struct rule_trace *trace)
{
    struct signal signal, request;
    bool has_request;
    enum rule_outcome worst = RULE_NONE;
    if (!make_signals(event, &signal, &request, &has_request))
        return RULE_NONE;
    const struct rule_context context = {.request = has_request ? &request : NULL, .windows = windows};
    for (uint32_t i = 0; i < event->times; i++) {
        struct rule_verdict verdict;
        signal.origin.time_ns = (event->at_ms + event->every_ms * i) * 1000000;
        struct signal *varied = event->vary.of_request ? &request : &signal;
        if (event->varies && !vary(varied, (enum field_id)event->vary.field, i))
            return RULE_NONE;
        set_persons(event, &signal, &request);
        enum rule_outcome outcome = rule_ask(rule, &signal, &context, &verdict);
        if (outcome != RULE_NONE && !verdict.exception)
            worst = worse(worst, outcome);
        if (trace && i + 1 == event->times)
            rule_judge(rule, &signal, context.request, trace);
    }
    return worst;
}

bool rule_test_run(const struct rule *rule, const struct rule_test *test, struct windows *windows,
                   enum rule_outcome *ret_outcome, struct rule_trace *trace)
{
    *ret_outcome = RULE_NONE;
    for (size_t i = 0; i < test->event_count; i++)
        *ret_outcome = worse(*ret_outcome, run_event(rule, &test->events[i], windows, trace));
    return *ret_outcome == test->expect;
}
