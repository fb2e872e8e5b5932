// SPDX-License-Identifier: Apache-2.0
#include "rules/rule_index.h"

#include <stdlib.h>

/* A gate of a step of a sequence, or of the `when` of another rule. */
struct rule_row {
    struct gate gate;
    const struct rule *rule;
    unsigned step;
};

/* A row while it is made, and for which operations it is looked at: bit 0 for any that has no number. */
struct draft {
    struct rule_row row;
    uint64_t *asked;
    struct draft *next;
};

struct maker {
    struct rule_index *index;
    struct arena *scratch;
    struct draft *first, *last;
    uint32_t row_count;
    uint64_t *named; /* operations that this step names, if it names any */
    bool names;
    uint32_t operation_words;
    const struct rule *rule;
    unsigned step;
    struct draft *before; /* the last row of the steps before this one */
};

enum { ROW_SET = 64 * ROW_SET_WORDS };

static void mark(uint64_t *set, uint32_t bit)
{
    set[bit / 64] |= UINT64_C(1) << (bit % 64);
}

static bool is_marked(const uint64_t *set, uint32_t bit)
{
    return set[bit / 64] >> (bit % 64) & 1;
}

/* The number of an operation, from 1; 0 if no rule asks for it. */
static uint32_t number_of(const struct rule_index *index, uint32_t operation)
{
    uint32_t low = 0, high = index->operation_count;
    while (low < high) {
        uint32_t middle = (low + high) / 2;
        if (index->operations[middle] < operation)
            low = middle + 1;
        else
            high = middle;
    }
    return low < index->operation_count && index->operations[low] == operation ? low + 1 : 0;
}

static unsigned steps_of(const struct rule *rule)
{
    return rule->memory.step_count ? rule->memory.step_count : 1;
}

static const struct expression *step_of(const struct rule *rule, unsigned step)
{
    return rule->memory.step_count ? rule->memory.steps[step] : rule->when;
}

static int ascending(const void *a, const void *b)
{
    const uint32_t *x = a, *y = b;
    return (*x > *y) - (*x < *y);
}

/* Every operation that a rule asks for, once. */
static bool number_operations(struct rule_index *index, const struct rule *const *rules, size_t count,
                              struct arena *arena)
{
    size_t most = 0, made = 0;
    uint32_t of_step;
    for (size_t i = 0; i < count; i++)
        for (unsigned step = 0; step < steps_of(rules[i]); step++)
            most += expression_operations(step_of(rules[i], step), &of_step) ? of_step : 0;
    uint32_t *operations = arena_array(arena, most + 1, sizeof *operations);
    if (!operations)
        return false;
    for (size_t i = 0; i < count; i++)
        for (unsigned step = 0; step < steps_of(rules[i]); step++) {
            const uint32_t *list = expression_operations(step_of(rules[i], step), &of_step);
            for (uint32_t k = 0; list && k < of_step; k++)
                operations[made++] = list[k];
        }
    qsort(operations, made, sizeof *operations, ascending);
    for (size_t i = 0; i < made; i++)
        if (index->operation_count == 0 || operations[i] != operations[index->operation_count - 1])
            operations[index->operation_count++] = operations[i];
    index->operations = operations;
    return true;
}

/* The row of this gate, which a step may have for several operations; NULL: no memory. */
static struct draft *row_of(struct maker *maker, const struct gate *gate)
{
    struct draft *draft = maker->before ? maker->before->next : maker->first;
    while (draft && memcmp(&draft->row.gate, gate, sizeof *gate) != 0)
        draft = draft->next;
    if (draft)
        return draft;
    draft = arena_take(maker->scratch, sizeof *draft);
    uint64_t *asked = arena_array(maker->scratch, maker->operation_words, sizeof *asked);
    if (!draft || !asked)
        return NULL;
    *draft = (struct draft){.row = {*gate, maker->rule, maker->step}, .asked = asked};
    *(maker->last ? &maker->last->next : &maker->first) = draft;
    maker->last = draft;
    maker->row_count++;
    return draft;
}

/* The gates for signals of `operation` stand for the operations numbered `from` to `to`; others: but for
 * those that are named. */
static bool add_rows(struct maker *maker, const uint32_t *operation, uint32_t from, uint32_t to, bool others)
{
    struct gates gates;
    gates_of(step_of(maker->rule, maker->step), maker->rule->when_unknown && !maker->rule->memory.step_count,
             operation, &gates);
    for (unsigned i = 0; i < gates.count; i++) {
        struct draft *draft = row_of(maker, &gates.list[i]);
        if (!draft)
            return false;
        for (uint32_t number = from; number <= to; number++)
            if (!(others && is_marked(maker->named, number)) &&
                (number == 0 || gate_lets_operation(&gates.list[i], maker->index->operations[number - 1])))
                mark(draft->asked, number);
    }
    return true;
}

static void mark_named(void *context, uint32_t operation)
{
    struct maker *maker = context;
    mark(maker->named, number_of(maker->index, operation)); /* bit 0: it is none that is asked for */
    maker->names = true;
}

static bool add_step(struct maker *maker)
{
    static const uint32_t none_that_is_named = UINT32_MAX;
    const struct expression *when = step_of(maker->rule, maker->step);
    uint32_t count, last = maker->index->operation_count;
    const uint32_t *operations = expression_operations(when, &count);
    maker->before = maker->last;
    memset(maker->named, 0, maker->operation_words * sizeof *maker->named);
    maker->names = false;
    gates_each_operation(when, mark_named, maker);
    for (uint32_t i = 0; operations && i < count; i++) {
        uint32_t number = number_of(maker->index, operations[i]);
        if (!add_rows(maker, &operations[i], number, number, false))
            return false;
    }
    if (operations)
        return true;
    for (uint32_t number = 1; number <= last; number++)
        if (is_marked(maker->named, number) &&
            !add_rows(maker, &maker->index->operations[number - 1], number, number, false))
            return false;
    if (!maker->names)
        return add_rows(maker, NULL, 0, last, false);
    return add_rows(maker, NULL, 0, 0, false) && add_rows(maker, &none_that_is_named, 1, last, true);
}

static uint32_t joined_answers(void)
{
    uint8_t parts[GATE_PARTS];
    uint32_t count = 0;
    while (gate_parts_of(count, parts))
        count++;
    return count;
}

/* The rows that joined answers pass: those that all their parts do. single: what single answers pass. */
static void join_answers(const struct row_set *single, struct row_set *ret, uint32_t count)
{
    uint8_t parts[GATE_PARTS];
    for (uint32_t answer = 0; answer < count; answer++) {
        const unsigned part_count = gate_parts_of(answer, parts);
        ret[answer] = single[parts[0]];
        for (unsigned i = 1; i < part_count; i++)
            for (unsigned k = 0; k < ROW_SET_WORDS; k++)
                ret[answer].words[k] &= single[parts[i]].words[k];
    }
}

/* From rows with their operations to sets of rows. */
static bool turn(const struct maker *maker, struct arena *arena)
{
    struct rule_index *index = maker->index;
    size_t sets = maker->row_count / ROW_SET + 1, numbers = index->operation_count + (size_t)1;
    uint32_t at = 0, answers = joined_answers();
    struct rule_row *rows = arena_array(arena, maker->row_count + (size_t)1, sizeof *rows);
    struct row_set *single = arena_array(maker->scratch, GATE_ANSWERS * sets, sizeof *single);
    struct row_set *passes = arena_array(arena, answers * sets, sizeof *passes);
    struct row_set *asked = arena_array(arena, numbers * sets, sizeof *asked);
    if (!rows || !single || !passes || !asked)
        return false;
    for (const struct draft *draft = maker->first; draft; draft = draft->next, at++) {
        size_t set = at / ROW_SET;
        rows[at] = draft->row;
        for (unsigned answer = 0; answer < GATE_ANSWERS; answer++)
            if (gate_lets_answer(&draft->row.gate, answer))
                mark(single[set * GATE_ANSWERS + answer].words, at % ROW_SET);
        for (uint32_t number = 0; number < numbers; number++)
            if (is_marked(draft->asked, number))
                mark(asked[set * numbers + number].words, at % ROW_SET);
    }
    for (size_t set = 0; set < sets; set++)
        join_answers(single + set * GATE_ANSWERS, passes + set * answers, answers);
    index->rows = rows;
    index->passes = passes;
    index->answers = answers;
    index->asked = asked;
    index->sets = (uint32_t)sets;
    return true;
}

bool rule_index_make(struct rule_index *index, const struct rule *const *rules, size_t count,
                     struct arena *arena)
{
    struct arena scratch;
    struct maker maker = {.index = index, .scratch = &scratch};
    arena_init(&scratch, &arena->alloc);
    *index = (struct rule_index){0};
    bool made = number_operations(index, rules, count, arena);
    maker.operation_words = index->operation_count / 64 + 1;
    maker.named = arena_array(&scratch, maker.operation_words, sizeof *maker.named);
    made = made && maker.named;
    for (size_t i = 0; made && i < count; i++)
        for (unsigned step = 0; made && step < steps_of(rules[i]); step++) {
            maker.rule = rules[i];
            maker.step = step;
            made = add_step(&maker);
        }
    made = made && turn(&maker, arena);
    arena_done(&scratch);
    return made;
}

/* What is visited: a rule, once all its rows were looked at. */
struct visit {
    rule_visit *function;
    void *context;
    const struct rule *rule;
    unsigned steps;
};

static void end_visit(struct visit *visit)
{
    if (visit->steps)
        visit->function(visit->context, visit->rule, visit->steps);
    visit->steps = 0;
}

static void visit_rows(const struct rule_row *rows, uint64_t left, const struct gate_view *view,
                       struct visit *visit)
{
    for (; left; left &= left - 1) {
        const struct rule_row *row = &rows[__builtin_ctzll(left)];
        if (!gate_lets_rest(&row->gate, view))
            continue;
        if (row->rule != visit->rule)
            end_visit(visit);
        visit->rule = row->rule;
        visit->steps |= 1u << row->step;
    }
}

void rule_index_visit(const struct rule_index *index, const struct signal *signal, rule_visit *visit,
                      void *context)
{
    struct gate_view view;
    struct visit state = {.function = visit, .context = context};
    uint32_t number = signal_has(signal, FIELD_operation) ? number_of(index, signal->operation) : 0;
    gate_view(signal, &view);
    for (uint32_t set = 0; set < index->sets; set++) {
        const struct row_set *passes = index->passes + set * (size_t)index->answers;
        struct row_set left = index->asked[set * (index->operation_count + (size_t)1) + number];
        for (unsigned i = 0; i < view.question_count; i++)
            for (unsigned k = 0; k < ROW_SET_WORDS; k++)
                left.words[k] &= passes[view.answers[i]].words[k];
        for (unsigned k = 0; k < ROW_SET_WORDS; k++)
            visit_rows(index->rows + set * (size_t)ROW_SET + (size_t)64 * k, left.words[k], &view, &state);
    }
    end_visit(&state);
}
