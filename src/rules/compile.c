// SPDX-License-Identifier: Apache-2.0
/*
 * From the tree to the flat program. `a and b` becomes: a; jump to the end if false; push; b; and. Jumps lead
 * forward only, so a program takes at most as many steps as it is long.
 */
#include "rules/program.h"

struct compiler {
    struct instruction *program;
    const struct test **tests;
    uint32_t len, test_count;
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

static uint32_t emit(struct compiler *compiler, enum opcode opcode, uint32_t argument)
{
    compiler->program[compiler->len] = (struct instruction){(uint16_t)opcode, (uint16_t)argument};
    return compiler->len++;
}

static void compile(struct compiler *compiler, const struct node *node);

static void compile_chain(struct compiler *compiler, const struct node *node)
{
    bool all = node->type == NODE_AND;
    uint32_t begin = compiler->len;
    compile(compiler, node->first);
    for (const struct node *child = node->first->next; child; child = child->next) {
        emit(compiler, all ? OPCODE_JUMP_IF_FALSE : OPCODE_JUMP_IF_TRUE, UINT16_MAX);
        emit(compiler, OPCODE_PUSH, 0);
        compile(compiler, child);
        emit(compiler, all ? OPCODE_AND : OPCODE_OR, 0);
    }
    for (uint32_t i = begin; i < compiler->len; i++)
        if (compiler->program[i].argument == UINT16_MAX)
            compiler->program[i].argument = (uint16_t)compiler->len;
}

static void compile(struct compiler *compiler, const struct node *node)
{
    if (node->type == NODE_TEST) {
        compiler->tests[compiler->test_count] = node->test;
        emit(compiler, OPCODE_TEST, compiler->test_count++);
    } else if (node->type == NODE_NOT) {
        compile(compiler, node->first);
        emit(compiler, OPCODE_NOT, 0);
    } else {
        compile_chain(compiler, node);
    }
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
        return test->left.field == FIELD_notes_set && !test->left.of_request && !test->negated &&
                       test->comparison == COMPARISON_CONTAINS
                   ? UINT64_C(1) << test->values[0].word
                   : 0;
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
    uint32_t len = 0, tests = 0;
    measure(tree, &len, &tests);
    struct expression *expression = arena_take(making->arena, sizeof *expression);
    struct compiler compiler = {
        .program = arena_take(making->arena, len * sizeof *compiler.program),
        .tests = arena_take(making->arena, tests * sizeof *compiler.tests),
    };
    if (!expression || !compiler.program || !compiler.tests)
        return making_no_memory(making);
    compile(&compiler, tree);
    struct operations operations = operations_of(making, tree);
    sort_operations(&operations);
    *expression = (struct expression){
        .source = making->source,
        .program = compiler.program,
        .tests = compiler.tests,
        .program_len = compiler.len,
        .test_count = compiler.test_count,
        .cost = compiler.len + making->values,
        .operations = operations.list,
        .operation_count = operations.count,
        .notes = notes_of(tree),
    };
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

int expression_new(struct span text, struct arena *arena, const struct expression **ret,
                   struct expression_fault *reterr)
{
    struct making making = {.arena = arena, .fault = reterr};
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
