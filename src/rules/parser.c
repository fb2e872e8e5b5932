// SPDX-License-Identifier: Apache-2.0
/*
 * A Pratt parser: `or` binds least, then `and`, then `not`, then comparisons, which types.c reads.
 */
#include "rules/program.h"

#include "base/text.h"
#include "rules/vocabulary.h"

enum power { POWER_NONE, POWER_OR, POWER_AND };

enum { QUOTE_MAX = 40 };

static struct node *parse(struct making *making, enum power least);

void *making_fault(struct making *making, uint32_t offset, const char *message, const char *hint)
{
    struct text text = text_in(making->fault->message, sizeof making->fault->message);
    text_string(&text, message);
    text = text_in(making->fault->hint, sizeof making->fault->hint);
    text_string(&text, hint ? hint : "");
    making->fault->offset = offset;
    return NULL;
}

void *making_no_memory(struct making *making)
{
    making->fault->offset = 0;
    making->fault->message[0] = 0;
    return NULL;
}

void *making_fault_about(struct making *making, const struct token *token, const char *before,
                         const char *after, const char *hint)
{
    char message[sizeof making->fault->message];
    struct text text = text_in(message, sizeof message);
    bool cut = token->text.len > QUOTE_MAX;
    size_t len = cut ? QUOTE_MAX : token->text.len;
    while (cut && len > 0 && (token->text.p[len] & 0xc0) == 0x80)
        len--; /* not within a character */
    text_string(&text, before);
    text_char(&text, '`');
    text_span(&text, span_of(token->text.p, len));
    text_string(&text, cut ? "...`" : "`");
    text_string(&text, after);
    return making_fault(making, token->from, message, hint);
}

void *making_unexpected(struct making *making, const struct token *token, const char *advice)
{
    if (token->type == TOKEN_BAD)
        return making_fault_about(making, token, "", " means nothing here", lexer_advice(token));
    return making_fault_about(making, token, "", " cannot stand here", advice);
}

struct token parse_take(struct making *making)
{
    struct token taken = making->token;
    making->token = lexer_next(&making->lexer);
    return taken;
}

static struct node *node_new(struct making *making, enum node_type type, struct test *test)
{
    struct node *node = arena_take(making->arena, sizeof *node);
    if (!node)
        return making_no_memory(making);
    *node = (struct node){.type = (uint8_t)type, .test = test};
    return node;
}

static void node_add(struct node *parent, struct node *child)
{
    *(parent->last ? &parent->last->next : &parent->first) = child;
    parent->last = child;
}

/* The text from `from` to where the last taken token ends, without the blanks before the next one. */
static struct span source_from(const struct making *making, uint32_t from)
{
    uint32_t to = making->token.from;
    while (to > from && making->source.p[to - 1] == ' ')
        to--;
    return span_of(making->source.p + from, to - from);
}

static struct node *parse_not(struct making *making)
{
    uint32_t from = parse_take(making).from;
    struct node *child = parse(making, POWER_AND + 1);
    if (!child)
        return NULL;
    if (child->type == NODE_TEST) {
        child->test->negated = !child->test->negated;
        child->test->source = source_from(making, from);
        return child;
    }
    struct node *node = node_new(making, NODE_NOT, NULL);
    if (node)
        node_add(node, child);
    return node;
}

static struct node *parse_group(struct making *making)
{
    uint32_t open = parse_take(making).from;
    struct node *node = parse(making, POWER_NONE);
    if (!node)
        return NULL;
    if (making->token.type == TOKEN_END)
        return making_fault(making, open, "this parenthesis is not closed", NULL);
    if (making->token.type != TOKEN_CLOSE)
        return making_unexpected(making, &making->token, "comparisons are joined by and, or");
    parse_take(making);
    return node;
}

static struct node *parse_leaf(struct making *making)
{
    struct token name = parse_take(making);
    if (making->tests == EXPRESSION_TESTS_MAX)
        return making_fault(making, name.from,
                            "the expression has more comparisons than the 512 that one may have", NULL);
    making->tests++;
    struct test *test = parse_test(making, &name);
    if (!test)
        return NULL;
    test->source = source_from(making, name.from);
    return gather_values(making, test) ? node_new(making, NODE_TEST, test) : making_no_memory(making);
}

/* The macro's own text takes the place of its name. It was right when it was read; only bounds can fail. */
static struct node *parse_macro(struct making *making, const struct macro *macro)
{
    struct token name = parse_take(making);
    struct span source = making->source;
    struct lexer lexer = making->lexer;
    struct token next = making->token;
    making->source = macro->text;
    making->lexer = (struct lexer){.source = macro->text};
    parse_take(making);
    struct node *node = parse(making, POWER_NONE);
    making->source = source;
    making->lexer = lexer;
    making->token = next;
    if (!node)
        making->fault->offset = name.from;
    return node;
}

static struct node *parse_operand(struct making *making)
{
    const struct token *token = &making->token;
    const struct macro *macro;
    switch (token->type) {
    case TOKEN_WORD:
        macro = vocabulary_macro(making->vocabulary, token->text);
        return macro ? parse_macro(making, macro) : parse_leaf(making);
    case TOKEN_OPEN:
        return parse_group(making);
    case TOKEN_NOT:
        return parse_not(making);
    case TOKEN_END:
        return making_fault(making, token->from,
                            making->source.len ? "something is missing at the end"
                                               : "the expression is empty",
                            "a comparison such as source.side == external");
    case TOKEN_BAD:
        return making_unexpected(making, token, NULL);
    case TOKEN_STRING:
        return making_fault(making, token->from, "a comparison begins with a field, not with text",
                            "write the field first: source.operator == \"NAME\"");
    default:
        return making_fault_about(making, token, "a field must stand here, not ", "", NULL);
    }
}

static enum power power_of(const struct token *token)
{
    return token->type == TOKEN_OR ? POWER_OR : token->type == TOKEN_AND ? POWER_AND : POWER_NONE;
}

/* `left` and `right` become children of one node; a longer chain has one node with many. */
static struct node *join(struct making *making, enum node_type type, struct node *left, struct node *right)
{
    if (left->type != type) {
        struct node *node = node_new(making, type, NULL);
        if (!node)
            return NULL;
        node_add(node, left);
        left = node;
    }
    node_add(left, right);
    return left;
}

static struct node *parse(struct making *making, enum power least)
{
    if (making->depth == EXPRESSION_DEPTH_MAX)
        return making_fault(making, making->token.from, "the expression is nested too deeply", NULL);
    making->depth++;
    struct node *left = parse_operand(making);
    enum power power;
    while (left && (power = power_of(&making->token)) != POWER_NONE && power >= least) {
        parse_take(making);
        struct node *right = parse(making, power + 1);
        left = right ? join(making, power == POWER_OR ? NODE_OR : NODE_AND, left, right) : NULL;
    }
    making->depth--;
    return left;
}

struct node *parse_expression(struct making *making)
{
    parse_take(making);
    struct node *tree = parse(making, POWER_NONE);
    const struct token *rest = &making->token;
    if (!tree || rest->type == TOKEN_END)
        return tree;
    if (rest->type == TOKEN_CLOSE)
        return making_fault(making, rest->from, "this parenthesis was never opened", NULL);
    return making_unexpected(making, rest,
                             rest->type == TOKEN_TIMES
                                 ? "comparisons are joined by and, or; for a prefix write startswith"
                                 : "comparisons are joined by and, or");
}
