// SPDX-License-Identifier: Apache-2.0
/*
 * Comparisons and their types: which field may be compared how, and with what.
 */
#include "rules/program.h"

#include "base/text.h"
#include "rules/vocabulary.h"

/* "request.source.gt" is source.gt of the request. False if there is no such field. */
bool find_operand(struct span name, struct operand *ret)
{
    static const char of_request[] = "request.";
    enum { PREFIX = sizeof of_request - 1 };
    bool request = name.len > PREFIX && memcmp(name.p, of_request, PREFIX) == 0;
    if (request)
        name = span_of(name.p + PREFIX, name.len - PREFIX);
    int field = field_find(name);
    if (field < 0)
        return false;
    const struct field *row = field_get((enum field_id)field);
    *ret = (struct operand){.field = (uint16_t)field, .of_request = request, .offset = row->offset};
    const struct field_words *words = row->words;
    if (words && row->kind == FIELD_KIND_ENUM)
        ret->has_unknown_word = field_word_value(words, span_of_text("unknown"), &ret->unknown_word);
    return true;
}

void *unknown_field(struct making *making, const struct token *name)
{
    char hint[sizeof making->fault->hint];
    struct text text = text_in(hint, sizeof hint);
    static const char of_request[] = "request.";
    struct span path = name->text;
    bool request = path.len > sizeof of_request && memcmp(path.p, of_request, sizeof of_request - 1) == 0;
    if (request)
        path = span_of(path.p + sizeof of_request - 1, path.len - (sizeof of_request - 1));
    const char *near = field_suggest(path);
    struct span word = near ? span_of(NULL, 0) : vocabulary_suggest(making->vocabulary, path);
    bool meant = near || word.len;
    text_string(&text, meant ? "did you mean " : "`sigwarden rules fields` lists them all");
    text_string(&text, near && request ? of_request : "");
    text_string(&text, near ? near : "");
    text_span(&text, word);
    text_string(&text, meant ? "?" : "");
    return making_fault_about(making, name, "there is no field ", "", hint);
}

/* Where a field might stand, and there is none of that name: what is most likely meant. */
static struct test *parse_one_value(struct making *making, struct test *test)
{
    struct token token = making->token;
    bool looks_like_field = token.type == TOKEN_WORD && memchr(token.text.p, '.', token.text.len) &&
                            token.text.p[0] >= 'a' && token.text.p[0] <= 'z';
    if (looks_like_field && !fits_value(test, &token))
        return unknown_field(making, &token);
    return parse_value(making, test);
}

/* The other side of a comparison: a field of the same kind, or a value. */
static struct test *parse_right(struct making *making, struct test *test)
{
    struct token token = making->token;
    const struct field *left = field_get((enum field_id)test->left.field);
    bool calculates = left->kind == FIELD_KIND_UINT && !test->definite && !is_unknown_word(&token);
    if (token.type != TOKEN_WORD || !find_operand(token.text, &test->right))
        return calculates ? parse_right_sum(making, test) : parse_one_value(making, test);
    const struct field *right = field_get((enum field_id)test->right.field);
    if (right->kind != left->kind || right->words != left->words || left->kind == FIELD_KIND_SET)
        return making_fault_about(making, &token, "", " is of another kind than the field before it",
                                  kind_row(test->kind)->advice);
    if (calculates)
        return parse_right_sum(making, test);
    test->against_field = true;
    parse_take(making);
    return test;
}

/* What asks for a part of text takes several values too, one of which must fit. */
static struct test *parse_parts(struct making *making, struct test *test)
{
    struct token token = making->token;
    bool list = token.type == TOKEN_OPEN_LIST || (token.type == TOKEN_WORD && !fits_value(test, &token) &&
                                                  vocabulary_list(making->vocabulary, token.text));
    if (list)
        return parse_list(making, test);
    if (test->comparison != COMPARISON_MATCHES && test->kind != FIELD_KIND_SET)
        return parse_right(making, test);
    return parse_value(making, test);
}

/* FIELD is [not] unknown, FIELD is [not] VALUE */
static struct test *parse_is(struct making *making, struct test *test)
{
    if (making->token.type == TOKEN_NOT) {
        parse_take(making);
        test->negated = true;
    }
    test->definite = true;
    if (is_unknown_word(&making->token)) {
        test->comparison = COMPARISON_IS_UNKNOWN;
        parse_take(making);
        return test;
    }
    if (test->kind == FIELD_KIND_SET)
        return making_fault(making, making->token.from, "a set is not compared",
                            kind_row(test->kind)->advice);
    test->comparison = COMPARISON_EQUAL;
    return parse_right(making, test);
}

static bool begins_comparison(const struct token *token)
{
    return token->type >= TOKEN_EQ && token->type <= TOKEN_IS;
}

static bool allows(const struct kind_row *kind, enum token_type operator_type)
{
    switch (operator_type) {
    case TOKEN_EQ:
    case TOKEN_NE:
        return !kind->contains || kind->member;
    case TOKEN_IN:
        return kind->member;
    case TOKEN_CONTAINS:
        return kind->contains;
    case TOKEN_STARTSWITH:
    case TOKEN_MATCHES:
        return kind->starts;
    case TOKEN_IS:
        return true;
    default:
        return kind->ordered;
    }
}

static enum comparison comparison_of(enum token_type operator_type)
{
    switch (operator_type) {
    case TOKEN_LT:
        return COMPARISON_LESS;
    case TOKEN_LE:
        return COMPARISON_LESS_OR_EQUAL;
    case TOKEN_GT:
        return COMPARISON_GREATER;
    case TOKEN_GE:
        return COMPARISON_GREATER_OR_EQUAL;
    case TOKEN_CONTAINS:
        return COMPARISON_CONTAINS;
    case TOKEN_STARTSWITH:
        return COMPARISON_STARTS_WITH;
    case TOKEN_MATCHES:
        return COMPARISON_MATCHES;
    default:
        return COMPARISON_EQUAL;
    }
}

/* A field that stands alone. */
static struct test *bare_field(struct making *making, struct test *test, const struct token *name)
{
    if (test->kind == FIELD_KIND_BOOL)
        return take_true(making, test);
    if (making->token.type == TOKEN_BAD)
        return making_unexpected(making, &making->token, NULL);
    return making_fault_about(making, name, "", " is not true or false by itself",
                              kind_row(test->kind)->advice);
}

static struct test *parse_comparison(struct making *making, struct test *test)
{
    struct token operator= parse_take(making);
    if (!allows(kind_row(test->kind), (enum token_type) operator.type))
        return making_fault_about(making, &operator, "", " does not go with this field",
                                  kind_row(test->kind)->advice);
    test->comparison = (uint8_t)comparison_of((enum token_type) operator.type);
    if (test->sums && (operator.type == TOKEN_IN || operator.type == TOKEN_IS))
        return making_fault_about(making, &operator, "", " does not go with a sum", NULL);
    if (operator.type == TOKEN_IS)
        return parse_is(making, test);
    if (operator.type == TOKEN_IN)
        return parse_list(making, test);
    if (operator.type == TOKEN_CONTAINS || operator.type == TOKEN_STARTSWITH || operator.type ==
        TOKEN_MATCHES)
        return parse_parts(making, test);
    test->negated ^= operator.type == TOKEN_NE;
    return parse_right(making, test);
}

struct test *parse_test(struct making *making, const struct token *name)
{
    struct test *test = arena_take(making->arena, sizeof *test);
    if (!test)
        return making_no_memory(making);
    *test = (struct test){0};
    if (!find_operand(name->text, &test->left))
        return unknown_field(making, name);
    test->kind = field_get((enum field_id)test->left.field)->kind;
    if (begins_sum(making) && test->kind == FIELD_KIND_UINT && !parse_left_sum(making, test))
        return NULL;
    if (making->token.type == TOKEN_NOT) { /* FIELD not in, not contains and so on */
        struct lexer ahead = making->lexer;
        enum token_type next = (enum token_type)lexer_next(&ahead).type;
        if (next == TOKEN_IN || next == TOKEN_CONTAINS || next == TOKEN_STARTSWITH || next == TOKEN_MATCHES) {
            parse_take(making);
            test->negated = true;
        }
    }
    return begins_comparison(&making->token) ? parse_comparison(making, test)
                                             : bare_field(making, test, name);
}
