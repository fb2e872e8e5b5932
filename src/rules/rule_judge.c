// SPDX-License-Identifier: Apache-2.0
#include "rules/ruleset.h"

#include <limits.h>

#include "base/hash.h"
#include "signal/actor.h"

/* Whether the expression says anything about this operation, or about signals without one, and about such
 * notes. */
static bool is_asked(const struct expression *when, const struct signal *signal)
{
    uint32_t count;
    uint64_t notes = expression_notes(when);
    if (notes && signal_has(signal, FIELD_notes_set) && !(signal->notes_set & notes))
        return false;
    const uint32_t *operations = expression_operations(when, &count);
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
    if (!is_asked(rule->when, signal)) {
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

/* A hash of what an item is for this signal; false: none of its fields is known. */
static bool hash_item(const struct rule_field *fields, unsigned count, const struct signal *signal,
                      const struct signal *request, uint64_t *hash)
{
    for (unsigned i = 0; i < count; i++) {
        const struct signal *from = fields[i].of_request ? request : signal;
        enum field_id id = (enum field_id)fields[i].field;
        if (!from || !signal_has(from, id))
            continue;
        *hash = field_hash(from, id, *hash); /* which of them it is does not matter: both name one thing */
        return true;
    }
    return false;
}

static uint64_t hash_place(uint64_t hash, unsigned place)
{
    return hash_words(hash, place, 0);
}

static bool hash_items(const struct rule_fields *fields, const struct signal *signal,
                       const struct signal *request, uint64_t *hash)
{
    for (unsigned i = 0; i < fields->count; i++) {
        *hash = hash_place(*hash, i);
        if (!hash_item(fields->items[i], fields->alternatives[i], signal, request, hash))
            return false;
    }
    return true;
}

/* The signal as the rule remembers it; false: it cannot be told apart from others. */
static bool remember(const struct rule *rule, const struct signal *signal, const struct rule_context *context,
                     struct window_signal *ret)
{
    const struct origin *origin = &signal->origin;
    uint32_t kept = origin->frame_count < ORIGIN_FRAMES_MAX ? origin->frame_count : ORIGIN_FRAMES_MAX;
    *ret = (struct window_signal){
        .key = hash_words(windows_seed(context->windows), rule->id, rule->rev),
        .message = context->message,
        .time_ns = origin->time_ns,
        .within_ns = rule->memory.within_ns,
        .frame = {origin->file, kept ? origin->frames[kept - 1] : 0},
    };
    return hash_items(&rule->memory.by, signal, context->request, &ret->key);
}

/* Whether the rule fires now that its expression is true. */
static bool fires(const struct rule *rule, const struct signal *signal, const struct rule_context *context,
                  struct window_seen *ret)
{
    struct window_signal seen;
    const struct rule_memory *memory = &rule->memory;
    if (!context->windows || !remember(rule, signal, context, &seen))
        return false;
    if (memory->kind == RULE_IS_NEW)
        return hash_items(&memory->what, signal, context->request, &seen.key) &&
               windows_first_seen(context->windows, &seen) == WINDOW_NEW;
    uint64_t value = memory->what.count ? windows_seed(context->windows) | 1 : 0;
    if (value && !hash_items(&memory->what, signal, context->request, &value))
        return false;
    if (!memory->share)
        return windows_count(context->windows, &seen, value, memory->more_than, ret);
    const struct window_share share = {
        .more_than = memory->more_than,
        .percent = memory->share_above,
        .is_part = expression_holds(memory->share, signal, context->request),
    };
    return windows_count_share(context->windows, &seen, value, &share, ret);
}

/* Which steps of a sequence to ask about: all, or those of whose gates the signal passed one. */
struct asking {
    unsigned steps;
    bool behind_gate;
};

static const struct asking about_all = {.steps = UINT_MAX};

static bool holds(const struct expression *when, const struct signal *signal, const struct signal *request,
                  const struct asking *asking)
{
    return asking->behind_gate ? expression_holds_behind_gate(when, signal, request)
                               : is_asked(when, signal) && expression_holds(when, signal, request);
}

_Static_assert(ACTOR_SIZE <= WINDOW_KEPT, "a step can leave who asked in it");

/* The octets are there until the next step is taken. */
static struct span asker(const struct signal *signal, const struct signal *request,
                         uint8_t octets[static ACTOR_SIZE])
{
    struct signal room;
    return span_of(octets, actor_keep(actor_asking(signal, request, &room), octets));
}

/* The last step first, so that one signal is not two steps. */
static bool steps_on(const struct rule *rule, const struct signal *signal, const struct rule_context *context,
                     const struct asking *asking, struct window_seen *ret)
{
    struct window_signal seen;
    uint8_t octets[ACTOR_SIZE];
    bool complete = false, remembered = false;
    for (unsigned step = rule->memory.step_count; context->windows && step-- > 0;) {
        if (!(asking->steps >> step & 1) ||
            !holds(rule->memory.steps[step], signal, context->request, asking))
            continue;
        if (!remembered && !remember(rule, signal, context, &seen))
            return false;
        remembered = true;
        seen.keep =
            step + 1 == rule->memory.actor ? asker(signal, context->request, octets) : span_of(NULL, 0);
        complete |= windows_step(context->windows, &seen, step, rule->memory.step_count, ret);
    }
    return complete;
}

bool rule_is_by_person(const struct rule *rule)
{
    const struct rule_fields *by = &rule->memory.by;
    const struct rule_field *first = &by->items[0][0];
    return rule->memory.kind != RULE_WITHOUT_MEMORY && by->count == 1 && first->field == FIELD_person &&
           !first->of_request;
}

void rule_join_persons(const struct rule *rule, struct windows *windows, uint64_t from, uint64_t to,
                       int64_t time_ns)
{
    static const unsigned kinds[] = {
        [RULE_COUNTS] = WINDOWS_COUNTS,
        [RULE_IS_NEW] = WINDOWS_FIRST_SEEN,
        [RULE_SEQUENCE] = WINDOWS_STEPS,
    };
    unsigned kind = kinds[rule->memory.kind] | (rule->memory.share ? (unsigned)WINDOWS_PARTS : 0);
    /* as remember() makes keys */
    uint64_t key = hash_place(hash_words(windows_seed(windows), rule->id, rule->rev), 0);
    const uint64_t from_key = field_hash_number(key, from);
    if (windows_remember(windows, kind, from_key))
        windows_join(windows, kind, from_key, field_hash_number(key, to), time_ns, rule->memory.within_ns);
}

/* The exception that a signal falls under; NULL: none. */
static const struct rule_exception *exception_of(const struct rule *rule, const struct signal *signal,
                                                 const struct signal *request)
{
    const struct rule_exception *exception = rule->exceptions;
    for (; exception; exception = exception->next)
        if (signal->origin.time_ns < exception->until_ns &&
            (!exception->when || expression_holds(exception->when, signal, request)))
            return exception;
    return NULL;
}

void rule_why(const struct rule *rule, const struct signal *signal, const struct signal *request,
              struct rule_trace *ret)
{
    rule_judge(rule, signal, request, ret);
    if (rule->memory.share)
        expression_evaluate(rule->memory.share, signal, request, ret);
}

/* Without memory. Behind a gate only rules that tell what they do not know have to know it. */
static enum rule_outcome judge(const struct rule *rule, const struct signal *signal,
                               const struct signal *request, const struct asking *asking)
{
    if (rule->when_unknown || !asking->behind_gate)
        return rule_judge(rule, signal, request, NULL);
    return expression_holds_behind_gate(rule->when, signal, request) ? RULE_ALERT : RULE_NONE;
}

static enum rule_outcome ask(const struct rule *rule, const struct signal *signal,
                             const struct rule_context *context, const struct asking *asking,
                             struct rule_verdict *ret)
{
    bool sequence = rule->memory.kind == RULE_SEQUENCE;
    enum rule_outcome outcome = sequence ? RULE_NONE : judge(rule, signal, context->request, asking);
    if (!sequence && outcome == RULE_NONE)
        return RULE_NONE;
    ret->exception = rule->exceptions ? exception_of(rule, signal, context->request) : NULL;
    ret->seen.count = ret->seen.part = 0;
    ret->seen.kept_len = 0;
    ret->seen.first_ns = 0;
    ret->seen.first_frames = ret->seen.last_frames = 0;
    if (ret->exception && rule->memory.kind != RULE_WITHOUT_MEMORY)
        return RULE_NONE;
    if (sequence)
        outcome = steps_on(rule, signal, context, asking, &ret->seen) ? RULE_ALERT : RULE_NONE;
    else if (rule->memory.kind != RULE_WITHOUT_MEMORY && !fires(rule, signal, context, &ret->seen))
        outcome = RULE_NONE;
    if (outcome == RULE_NONE)
        return RULE_NONE;
    rule_why(rule, signal, context->request, &ret->trace);
    ret->rule = rule;
    ret->undecided = outcome == RULE_UNDECIDED;
    ret->severity = ret->undecided ? rule->when_unknown : rule->severity;
    ret->confidence = ret->undecided ? (uint8_t)RULE_CONFIDENCE_LOW : rule->confidence;
    return outcome;
}

enum rule_outcome rule_ask(const struct rule *rule, const struct signal *signal,
                           const struct rule_context *context, struct rule_verdict *ret)
{
    return ask(rule, signal, context, &about_all, ret);
}

enum rule_outcome rule_ask_behind_gate(const struct rule *rule, unsigned steps, const struct signal *signal,
                                       const struct rule_context *context, struct rule_verdict *ret)
{
    const struct asking asking = {.steps = steps, .behind_gate = true};
    return ask(rule, signal, context, &asking, ret);
}
