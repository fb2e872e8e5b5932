// SPDX-License-Identifier: Apache-2.0
#include "rules/expression.h"

#include "targets/target.h"

static void *allocate(void *context, size_t size)
{
    (void)context;
    return calloc(1, size);
}

static void release(void *context, void *p, size_t size)
{
    (void)context;
    (void)size;
    free(p);
}

static bool is_needed(const struct expression *expression, uint32_t operation)
{
    uint32_t count;
    const uint32_t *operations = expression_operations(expression, &count);
    for (uint32_t i = 0; operations && i < count; i++)
        if (operations[i] == operation)
            return true;
    return !operations;
}

/* Evaluates twice; what the trace says lies in the text. */
static enum rule_truth evaluate(const struct expression *expression, const struct signal *signal,
                                const struct signal *request)
{
    struct rule_trace trace = {.count = 0};
    enum rule_truth truth = expression_evaluate(expression, signal, request, &trace);
    TARGET_CHECK(truth <= RULE_TRUE);
    TARGET_CHECK(truth == expression_evaluate(expression, signal, request, NULL));
    TARGET_CHECK(trace.count > 0 && trace.count <= RULE_LEAVES_MAX);
    for (uint32_t i = 0; i < trace.count; i++) {
        TARGET_CHECK(trace.leaves[i].source.len > 0);
        TARGET_CHECK(target_inside(trace.leaves[i].source, expression_text(expression)));
        TARGET_CHECK(trace.leaves[i].field < FIELD_COUNT && trace.leaves[i].result <= RULE_TRUE);
    }
    return truth;
}

/* Every field known, with a value that `turn` chooses. */
static void fill(struct signal *signal, unsigned turn)
{
    memset(signal, 0, sizeof *signal);
    signal_init(signal);
    for (unsigned id = 0; id < FIELD_COUNT; id++) {
        static const char *const texts[] = {"1",    "99966000001", "001-01",      "10.9.0.1",
                                            "true", "false",       "tai 001-01-1"};
        const struct field *field = field_get((enum field_id)id);
        if (field->words)
            field_set_text(signal, (enum field_id)id,
                           span_of_text(field->words->list[turn % field->words->count].word));
        for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
            if (!signal_has(signal, (enum field_id)id))
                field_set_text(signal, (enum field_id)id, span_of_text(texts[(i + turn) % 7]));
    }
}

static void check_expression(const struct expression *expression)
{
    struct signal nothing, all;
    signal_init(&nothing);
    evaluate(expression, &nothing, NULL);
    TARGET_CHECK(expression_cost(expression) <= 8 * (EXPRESSION_TESTS_MAX + EXPRESSION_VALUES_MAX) +
                                                    1000 * EXPRESSION_PATTERNS_MAX + EXPRESSION_SIZE_MAX);
    for (unsigned turn = 0; turn < 8; turn++) {
        fill(&all, turn);
        evaluate(expression, &nothing, &all);
        enum rule_truth truth = evaluate(expression, &all, turn % 2 ? &all : NULL);
        TARGET_CHECK(truth != RULE_TRUE || is_needed(expression, all.operation));
    }
}

void target_expression(const uint8_t *data, size_t len)
{
    static const struct sigwarden_alloc libc = {NULL, allocate, release};
    struct arena arena;
    struct expression_fault fault = {.message = ""};
    const struct expression *expression, *again;
    arena_init(&arena, &libc);
    int result = expression_new(span_of(data, len), NULL, &arena, &expression, &fault);
    if (result) {
        TARGET_CHECK(result == -SIGWARDEN_ERROR_CONFIGURATION);
        TARGET_CHECK(fault.offset <= len && fault.message[0]);
    } else {
        check_expression(expression);
        TARGET_CHECK(expression_new(expression_text(expression), NULL, &arena, &again, &fault) == 0);
        TARGET_CHECK(expression_cost(expression) == expression_cost(again));
    }
    arena_done(&arena);
}
