// SPDX-License-Identifier: Apache-2.0
#include <inttypes.h>
#include <stdio.h>

#include "cli/rules.h"
#include "cli/session.h"
#include "io/field_text.h"
#include "io/why.h"
#include "rules/explain.h"
#include "signal/field.h"

enum { LISTED_MAX = 200 };

struct explaining {
    struct session session;
    const struct rule *rule;
    uint64_t frame;            /* 0: all */
    uint64_t explained, fired; /* signals */
    bool in_frame;             /* the last signal was one of the frame's */
    bool holds;                /* the rule's condition was true for one of them */
};

static void print_span(struct span span)
{
    printf("%.*s", (int)span.len, (const char *)span.p);
}

static uint64_t last_frame(const struct origin *origin)
{
    uint32_t kept = origin->frame_count < ORIGIN_FRAMES_MAX ? origin->frame_count : ORIGIN_FRAMES_MAX;
    return kept ? origin->frames[kept - 1] : 0;
}

/* "frame 12 of x.pcapng, 2026-03-02 10:00:00: provideSubscriberInfo, request, from 99966000001" */
static void print_signal(const struct explaining *e, const struct signal *signal)
{
    static const enum field_id told[] = {FIELD_operation, FIELD_kind, FIELD_source_gt, FIELD_source_host};
    char buffer[512];
    struct text text = text_in(buffer, sizeof buffer);
    text_string(&text, "frame ");
    text_uint(&text, last_frame(&signal->origin));
    text_string(&text, ", ");
    text_time(&text, signal->origin.time_ns);
    for (size_t i = 0; i < sizeof told / sizeof *told; i++) {
        if (!signal_has(signal, told[i]))
            continue;
        text_string(&text, i < 2 ? ", " : ", from ");
        field_text(&text, signal, told[i], &e->session.pseudonyms);
    }
    printf("%s", buffer);
}

static const char *joint_of(const struct explained *part)
{
    return part->kind == EXPLAINED_ALL_OF ? "all of" : part->kind == EXPLAINED_ONE_OF ? "one of" : "not";
}

struct printing {
    const struct explaining *explaining;
    const struct sigwarden_event *event;
};

/* A line of the tree; a mark before what makes the whole what it is. */
static void print_part(void *context, const struct explained *part)
{
    const struct printing *printing = context;
    printf("  %s %-7s %*s", part->decides ? ">" : " ", rule_truth_name(part->truth), (int)(2 * part->depth),
           "");
    if (part->kind != EXPLAINED_LEAF) {
        printf("%s\n", joint_of(part));
        return;
    }
    char buffer[WHY_SIZE];
    struct text text = text_in(buffer, sizeof buffer);
    why_part(&text, &part->leaf, printing->event->signal, printing->event->request,
             &printing->explaining->session.pseudonyms);
    printf("%s\n", buffer);
}

static void print_expression(const struct explaining *e, const struct sigwarden_event *event,
                             const struct expression *expression)
{
    struct printing printing = {e, event};
    expression_explain(expression, event->signal, event->request, print_part, &printing);
}

static void print_exceptions(const struct explaining *e, const struct sigwarden_event *event)
{
    for (const struct rule_exception *x = e->rule->exceptions; x; x = x->next) {
        bool over = event->signal->origin.time_ns >= x->until_ns;
        printf("  %s in line %u of ", x->suppresses ? "suppressed" : "exception", x->line);
        print_span(x->file);
        printf(", by ");
        print_span(x->owner);
        printf(": %s\n", over ? "is over" : x->when ? "if" : "always");
        if (!over && x->when)
            print_expression(e, event, x->when);
    }
}

static void print_memory(const struct rule *rule)
{
    char within[32];
    struct text text = text_in(within, sizeof within);
    const struct rule_memory *memory = &rule->memory;
    why_duration(&text, memory->within_ns);
    if (memory->kind == RULE_COUNTS)
        printf("  The rule fires once when more than %" PRIu32 " such %s came within %s.\n",
               memory->more_than, memory->what.count ? "different values" : "messages", within);
    else if (memory->kind == RULE_IS_NEW)
        printf("  The rule fires when this comes for the first time within %s.\n", within);
    else if (memory->kind == RULE_SEQUENCE)
        printf("  The rule fires when the steps come one after the other within %s.\n", within);
    if (memory->share)
        printf("  Of more than %" PRIu32 " percent of them the share must be true.\n", memory->share_above);
}

static void print_all(const struct explaining *e, const struct sigwarden_event *event)
{
    const struct rule *rule = e->rule;
    unsigned steps = rule->memory.step_count;
    print_signal(e, event->signal);
    printf("\n");
    for (unsigned i = 0; i < steps; i++) {
        printf("  step %u\n", i + 1);
        print_expression(e, event, rule->memory.steps[i]);
    }
    if (steps == 0)
        print_expression(e, event, rule->when);
    if (rule->undecided_unless) {
        printf("  and, or else it is undecided\n");
        print_expression(e, event, rule->undecided_unless);
    }
    if (rule->memory.share) {
        printf("  share\n");
        print_expression(e, event, rule->memory.share);
    }
    print_memory(rule);
    print_exceptions(e, event);
}

static const char *outcome_of(const struct explaining *e, const struct sigwarden_event *event)
{
    enum rule_outcome outcome = rule_judge(e->rule, event->signal, event->request, NULL);
    bool remembers = e->rule->memory.kind != RULE_WITHOUT_MEMORY;
    return outcome == RULE_NONE        ? "no"
           : outcome == RULE_UNDECIDED ? "undecided"
           : remembers                 ? "counts"
                                       : "fires";
}

static bool is_of_operation(const struct rule *rule, const struct signal *signal)
{
    uint32_t count;
    const uint32_t *operations = expression_operations(rule->when, &count);
    for (uint32_t i = 0; operations && i < count; i++)
        if (signal_has(signal, FIELD_operation) && operations[i] == signal->operation)
            return true;
    return !operations || rule->memory.step_count;
}

static void on_signal(struct explaining *e, const struct sigwarden_event *event)
{
    e->in_frame = e->frame == 0 ? is_of_operation(e->rule, event->signal)
                                : last_frame(&event->signal->origin) == e->frame;
    if (!e->in_frame)
        return;
    e->explained++;
    e->holds |= rule_judge(e->rule, event->signal, event->request, NULL) == RULE_ALERT;
    if (e->frame) {
        print_all(e, event);
    } else if (e->explained <= LISTED_MAX) {
        printf("%-9s ", outcome_of(e, event));
        print_signal(e, event->signal);
        printf("\n");
    }
}

static void on_event(void *context, const struct sigwarden_event *event)
{
    struct explaining *e = context;
    if (event->type == EVENT_SIGNAL)
        on_signal(e, event);
    if (event->type != EVENT_ALERT || event->verdict->rule->id != e->rule->id)
        return;
    if (e->frame && last_frame(&event->signal->origin) != e->frame)
        return;
    e->fired++;
    printf("%s", e->frame
                     ? event->verdict->undecided ? "  So it is undecided, and told so.\n" : "  So it fires.\n"
                     : "");
    if (!e->frame && event->verdict->seen.count)
        printf("          fires, having counted %" PRIu64 "\n", event->verdict->seen.count);
}

static void print_end(const struct explaining *e)
{
    if (e->explained == 0 && e->frame)
        printf("frame %" PRIu64 " completes no message that rules are asked about\n", e->frame);
    else if (e->explained == 0)
        printf("no message here is of an operation that this rule is about\n");
    else if (e->frame && e->fired == 0 && !e->holds)
        printf("  So nothing is told.\n");
    else if (e->frame && e->fired == 0)
        printf("  It holds, but nothing is told: %s.\n",
               e->rule->memory.kind != RULE_WITHOUT_MEMORY ? "the rest is missing, or was told already"
               : e->rule->exceptions                       ? "an exception applies"
                                                           : "the message was judged on another leg");
    if (!e->frame && e->explained > LISTED_MAX)
        printf("and %" PRIu64 " more messages\n", e->explained - LISTED_MAX);
    if (!e->frame && e->explained)
        printf("told %" PRIu64 " times; --frame N says why or why not\n", e->fired);
}

int run_rules_explain(const struct options *options)
{
    struct explaining e = {.frame = options->frame};
    struct options rest = *options;
    const char *name = options->files.values[0];
    if (options->files.count < 2) {
        fprintf(stderr,
                "sigwarden rules explain: which capture? For example: sigwarden rules explain %s FILE\n",
                name);
        return EXIT_USAGE;
    }
    rest.files.count--;
    memmove(rest.files.values, rest.files.values + 1, rest.files.count * sizeof *rest.files.values);
    int result = session_open(&e.session, &rest, on_event, &e, true);
    if (!result) {
        e.rule = ruleset_find(engine_rules(e.session.state), span_of_text(name));
        if (!e.rule)
            fprintf(stderr, "sigwarden: there is no rule %s; `sigwarden rules list` has them all\n", name);
        result = e.rule ? 0 : EXIT_USAGE;
    }
    if (!result) {
        printf("%.*s (%" PRIu32 ", rev %" PRIu32 "): %.*s\n", (int)e.rule->name.len,
               (const char *)e.rule->name.p, e.rule->id, e.rule->rev, (int)e.rule->title.len,
               (const char *)e.rule->title.p);
        result = session_run(&e.session);
        print_end(&e);
    }
    session_close(&e.session);
    return result;
}
