// SPDX-License-Identifier: Apache-2.0
/*
 * From the tree to the flat program. `a and b` becomes: a; jump to the end if false; push; b; and. Jumps lead
 * forward only, so a program takes at most as many steps as it is long.
 */
#include "rules/program.h"

struct compiler {
    struct making *making;
    struct instruction *program;
    const struct test **tests;
    uint32_t len, test_count;
    bool by_cost; /* the cheapest part of an `and` or `or` first, which changes nothing but the time */
};

/* How many instructions and tests a tree needs. */
static void measure(const struct node *node, uint32_t *len, uint32_t *tests)
{
    *len += 1; /* of a test or a `not` */
    *tests += node->type == NODE_TEST;
    for (const struct node *child = node->first; child; child = child->next) {
        *len += 3; /* jump, push and join */
        measure(child, len, tests);
    }
}

/* Steps, each about as long as comparing two numbers. */
static uint32_t cost_of_test(const struct test *test)
{
    enum { PATTERN_COST = 1000, SEARCH_COST = 8 };
    static const uint8_t of_kind[] = {
        [FIELD_KIND_BOOL] = 1,   [FIELD_KIND_UINT] = 1,    [FIELD_KIND_ENUM] = 1, [FIELD_KIND_SET] = 1,
        [FIELD_KIND_DIGITS] = 2, [FIELD_KIND_PLMN] = 1,    [FIELD_KIND_TEXT] = 3, [FIELD_KIND_IP] = 2,
        [FIELD_KIND_CELL] = 2,   [FIELD_KIND_DEGREES] = 1,
    };
    uint32_t one = of_kind[test->kind], values = test->value_count ? test->value_count : 1;
    if (test->sums)
        return 2 + test->sums[0].count + test->sums[1].count;
    if (test->comparison == COMPARISON_MATCHES)
        one = PATTERN_COST;
    else if (test->comparison == COMPARISON_CONTAINS && test->kind != FIELD_KIND_SET)
        one = SEARCH_COST;
    return one * values;
}

static uint32_t cost_of(const struct node *node)
{
    uint32_t cost = node->type == NODE_TEST ? cost_of_test(node->test) : 1;
    for (const struct node *child = node->first; child; child = child->next)
        cost += cost_of(child);
    return cost;
}

static uint32_t emit(struct compiler *compiler, enum opcode opcode, uint32_t argument)
{
    compiler->program[compiler->len] = (struct instruction){(uint16_t)opcode, (uint16_t)argument};
    return compiler->len++;
}

static bool compile(struct compiler *compiler, const struct node *node);

struct part *order_parts(struct making *making, const struct node *node, bool by_cost, uint32_t *ret_count)
{
    uint32_t count = 0;
    for (const struct node *child = node->first; child; child = child->next)
        count++;
    *ret_count = 0;
    struct part *parts = arena_array(making->arena, count, sizeof *parts);
    if (!parts)
        return making_no_memory(making);
    for (const struct node *child = node->first; child; child = child->next) {
        struct part part = {child, by_cost ? cost_of(child) : 0};
        uint32_t at = (*ret_count)++;
        for (; at > 0 && parts[at - 1].cost > part.cost; at--)
            parts[at] = parts[at - 1];
        parts[at] = part;
    }
    return parts;
}

static bool compile_chain(struct compiler *compiler, const struct node *node)
{
    bool all = node->type == NODE_AND;
    uint32_t begin = compiler->len, count = 0;
    const struct part *parts = order_parts(compiler->making, node, compiler->by_cost, &count);
    if (!parts || !compile(compiler, parts[0].node))
        return false;
    for (uint32_t i = 1; i < count; i++) {
        emit(compiler, all ? OPCODE_JUMP_IF_FALSE : OPCODE_JUMP_IF_TRUE, UINT16_MAX);
        emit(compiler, OPCODE_PUSH, 0);
        if (!compile(compiler, parts[i].node))
            return false;
        emit(compiler, all ? OPCODE_AND : OPCODE_OR, 0);
    }
    for (uint32_t i = begin; i < compiler->len; i++)
        if (compiler->program[i].argument == UINT16_MAX)
            compiler->program[i].argument = (uint16_t)compiler->len;
    return true;
}

static bool compile(struct compiler *compiler, const struct node *node)
{
    if (node->type == NODE_TEST) {
        compiler->tests[compiler->test_count] = node->test;
        emit(compiler, OPCODE_TEST, compiler->test_count++);
        return true;
    }
    if (node->type != NODE_NOT)
        return compile_chain(compiler, node);
    if (!compile(compiler, node->first))
        return false;
    emit(compiler, OPCODE_NOT, 0);
    return true;
}

static bool make_program(struct making *making, const struct node *tree, bool by_cost, struct program *ret)
{
    uint32_t len = 0, tests = 0;
    measure(tree, &len, &tests);
    struct compiler compiler = {
        .making = making,
        .program = arena_array(making->arena, len, sizeof *compiler.program),
        .tests = arena_array(making->arena, tests, sizeof *compiler.tests),
        .by_cost = by_cost,
    };
    if (!compiler.program || !compiler.tests)
        return making_no_memory(making);
    if (!compile(&compiler, tree))
        return false;
    *ret = (struct program){compiler.program, compiler.tests, compiler.len, compiler.test_count};
    return true;
}

struct operations {
    uint32_t *list; /* NULL: any */
    uint32_t count;
};

static struct operations operations_of_test(const struct making *making, const struct test *test)
{
    bool names_them = test->left.field == FIELD_operation && !test->left.of_request && !test->negated &&
                      !test->against_field && test->comparison == COMPARISON_EQUAL;
    struct operations operations = {NULL, 0};
    if (!names_them)
        return operations;
    operations.list = arena_take(making->arena, test->value_count * sizeof *operations.list);
    for (uint32_t i = 0; operations.list && i < test->value_count; i++)
        operations.list[operations.count++] = test->values[i].word;
    return operations;
}

static struct operations operations_of(const struct making *making, const struct node *node);

/* An `and` needs what any of its parts needs: the shortest list will do. */
static struct operations operations_of_and(const struct making *making, const struct node *node)
{
    struct operations best = {NULL, 0};
    for (const struct node *child = node->first; child; child = child->next) {
        struct operations one = operations_of(making, child);
        if (one.list && (!best.list || one.count < best.count))
            best = one;
    }
    return best;
}

/* An `or` needs one of what its parts need, if all need something. */
static struct operations operations_of_or(const struct making *making, const struct node *node)
{
    struct operations all = {NULL, 0};
    for (const struct node *child = node->first; child; child = child->next) {
        struct operations one = operations_of(making, child);
        uint32_t *joined =
            one.list ? arena_take(making->arena, (all.count + one.count) * sizeof *joined) : NULL;
        if (!joined)
            return (struct operations){NULL, 0};
        if (all.count)
            memcpy(joined, all.list, all.count * sizeof *joined);
        memcpy(joined + all.count, one.list, one.count * sizeof *joined);
        all = (struct operations){joined, all.count + one.count};
    }
    return all;
}

static struct operations operations_of(const struct making *making, const struct node *node)
{
    switch (node->type) {
    case NODE_TEST:
        return operations_of_test(making, node->test);
    case NODE_AND:
        return operations_of_and(making, node);
    case NODE_OR:
        return operations_of_or(making, node);
    default:
        return (struct operations){NULL, 0};
    }
}

/* The notes without any of which the tree cannot be true, as a set; 0: it may be true without. */
static uint64_t notes_of(const struct node *node)
{
    const struct test *test = node->test;
    uint64_t all = 0;
    switch (node->type) {
    case NODE_TEST:
        if (test->left.field != FIELD_notes_set || test->left.of_request || test->negated ||
            test->comparison != COMPARISON_CONTAINS)
            return 0;
        for (uint32_t i = 0; i < test->value_count; i++)
            all |= UINT64_C(1) << test->values[i].word;
        return all;
    case NODE_AND:
        for (const struct node *child = node->first; child && !all; child = child->next)
            all = notes_of(child);
        return all;
    case NODE_OR:
        for (const struct node *child = node->first; child; child = child->next) {
            uint64_t one = notes_of(child);
            if (!one)
                return 0;
            all |= one;
        }
        return all;
    default:
        return 0;
    }
}

/* Ascending, each once. Lists are short: at most a few dozen operations. */
static void sort_operations(struct operations *operations)
{
    uint32_t count = 0;
    for (uint32_t i = 0; i < operations->count; i++) {
        uint32_t value = operations->list[i], at = 0;
        while (at < count && operations->list[at] < value)
            at++;
        if (at < count && operations->list[at] == value)
            continue;
        for (uint32_t k = count++; k > at; k--)
            operations->list[k] = operations->list[k - 1];
        operations->list[at] = value;
    }
    operations->count = count;
}

struct expression *compile_tree(struct making *making, const struct node *tree)
{
    struct expression *expression = arena_take(making->arena, sizeof *expression);
    if (!expression)
        return making_no_memory(making);
    if (!make_program(making, tree, false, &expression->told) ||
        !make_program(making, tree, true, &expression->fast))
        return NULL;
    struct operations operations = operations_of(making, tree);
    sort_operations(&operations);
    if (!make_decisions(making, tree, expression->fast.test_count, operations.list != NULL,
                        &expression->decisions))
        return making_no_memory(making);
    expression->source = making->source;
    expression->tree = tree;
    expression->cost = cost_of(tree) + expression->fast.len - expression->fast.test_count;
    expression->patterns = making->patterns;
    expression->operations = operations.list;
    expression->operation_count = operations.count;
    expression->notes = notes_of(tree);
    return expression;
}

static bool is_line_end(uint8_t c)
{
    return c == '\n' || c == '\r' || c == '\t';
}

/* A copy whose line ends are blanks, so that each part of it stands on one line in `why`. */
static uint8_t *copy(struct arena *arena, struct span text)
{
    uint8_t *ret = arena_take(arena, text.len + 1);
    for (size_t i = 0; ret && i < text.len; i++)
        ret[i] = is_line_end(text.p[i]) ? ' ' : text.p[i];
    return ret;
}

/* The first byte that could drive a terminal when the text is shown; the length if there is none. */
static size_t find_control(struct span text)
{
    size_t at = 0;
    while (at < text.len && (is_line_end(text.p[at]) || (text.p[at] >= 0x20 && text.p[at] != 0x7f)))
        at++;
    return at;
}

int expression_new(struct span text, const struct vocabulary *vocabulary, struct arena *arena,
                   const struct expression **ret, struct expression_fault *reterr)
{
    struct making making = {.vocabulary = vocabulary, .arena = arena, .fault = reterr};
    if (text.len > EXPRESSION_SIZE_MAX) {
        making_fault(&making, 0, "the expression is longer than the 16384 bytes that one may have", NULL);
        return -SIGWARDEN_ERROR_CONFIGURATION;
    }
    if (find_control(text) < text.len) {
        making_fault(&making, (uint32_t)find_control(text), "the expression holds a control character", NULL);
        return -SIGWARDEN_ERROR_CONFIGURATION;
    }
    uint8_t *own = copy(arena, text);
    if (!own)
        return -SIGWARDEN_ERROR_MEMORY;
    making.source = making.lexer.source = span_of(own, text.len);
    const struct node *tree = parse_expression(&making);
    const struct expression *expression = tree ? compile_tree(&making, tree) : NULL;
    if (!expression)
        return reterr->message[0] ? -SIGWARDEN_ERROR_CONFIGURATION : -SIGWARDEN_ERROR_MEMORY;
    *ret = expression;
    return 0;
}
