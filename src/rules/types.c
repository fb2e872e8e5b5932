// SPDX-License-Identifier: Apache-2.0
/*
 * Comparisons and their types: which field may be compared how, and with what.
 */
#include "rules/program.h"

#include "base/text.h"

/* What a value of a kind looks like, and which comparisons a field of that kind allows. */
struct kind_row {
    const char *value;  /* "FIELD is compared with ..." */
    const char *advice; /* where another comparison was tried */
    bool ordered, member, contains, starts;
};

static const struct kind_row kinds[] = {
    [FIELD_KIND_BOOL] = {"true or false", "it is true or false by itself: write FIELD, or not FIELD",
                         .member = false},
    [FIELD_KIND_UINT] = {"a whole number such as 70", "numbers are compared by == != < <= > >= in",
                         .ordered = true, .member = true},
    [FIELD_KIND_ENUM] = {"one of its words", "words are compared by == != in", .member = true},
    [FIELD_KIND_SET] = {"one of its words", "ask a set whether it contains a word: FIELD contains WORD",
                        .contains = true},
    [FIELD_KIND_DIGITS] = {"digits such as 99901", "digits are compared by == != in startswith",
                           .member = true, .starts = true},
    [FIELD_KIND_PLMN] = {"a network code such as 001-01", "network codes are compared by == != in",
                         .member = true},
    [FIELD_KIND_TEXT] = {"text in quotes", "text is compared by == != in contains startswith", .member = true,
                         .contains = true, .starts = true},
    [FIELD_KIND_IP] = {"an IP address such as 10.0.0.1", "addresses are compared by == != in",
                       .member = true},
    [FIELD_KIND_CELL] = {"a cell in quotes such as \"001-01-4660-22136\"", "cells are compared by == != in",
                         .member = true},
    [FIELD_KIND_DEGREES] = {"degrees such as 46.95",
                            "degrees are compared by == != < <= > >=", .ordered = true},
};

enum { WORDS_LISTED = 8 };

static const struct kind_row *kind_of(const struct test *test)
{
    return &kinds[test->kind];
}

/* "request.source.gt" is source.gt of the request. False if there is no such field. */
static bool find_operand(struct span name, struct operand *ret)
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

static void *unknown_field(struct making *making, const struct token *name)
{
    char hint[sizeof making->fault->hint];
    struct text text = text_in(hint, sizeof hint);
    static const char of_request[] = "request.";
    struct span path = name->text;
    bool request = path.len > sizeof of_request && memcmp(path.p, of_request, sizeof of_request - 1) == 0;
    if (request)
        path = span_of(path.p + sizeof of_request - 1, path.len - (sizeof of_request - 1));
    const char *near = field_suggest(path);
    text_string(&text, near ? "did you mean " : "`sigwarden rules fields` lists them all");
    text_string(&text, near && request ? of_request : "");
    text_string(&text, near ? near : "");
    text_string(&text, near ? "?" : "");
    return making_fault_about(making, name, "there is no field ", "", hint);
}

static void *wrong_word(struct making *making, const struct test *test, const struct token *token)
{
    char hint[sizeof making->fault->hint], after[96];
    struct text text = text_in(hint, sizeof hint);
    const struct field *field = field_get((enum field_id)test->left.field);
    const char *near = token->text.len > 2 ? field_word_suggest(field->words, token->text) : NULL;
    if (near) {
        text_string(&text, "did you mean ");
        text_string(&text, near);
        text_char(&text, '?');
    } else if (field->words->count <= WORDS_LISTED) {
        text_string(&text, "its words are");
        for (uint32_t i = 0; i < field->words->count; i++) {
            text_string(&text, i ? ", " : " ");
            text_string(&text, field->words->list[i].word);
        }
    }
    text = text_in(after, sizeof after);
    text_string(&text, " is not a word of ");
    text_string(&text, field->path);
    return making_fault_about(making, token, "", after, hint);
}

static void *wrong_value(struct making *making, const struct test *test, const struct token *token)
{
    char after[128];
    const struct field *field = field_get((enum field_id)test->left.field);
    if (token->type == TOKEN_BAD)
        return making_unexpected(making, token, NULL);
    if (field->words && (token->type == TOKEN_WORD || token->type == TOKEN_STRING))
        return wrong_word(making, test, token);
    struct text text = text_in(after, sizeof after);
    text_string(&text, field->path);
    text_string(&text, " is compared with ");
    text_string(&text, kind_of(test)->value);
    if (token->type == TOKEN_END)
        return making_fault(making, token->from, "the value is missing at the end", after);
    if (token->type == TOKEN_OPEN_LIST)
        return making_fault(making, token->from, "a list follows only `in`", after);
    return making_fault_about(making, token, "", " does not fit", after);
}

/* The value of a literal for the test's left field; the field's own reader knows its form. */
static bool read_value(const struct test *test, const struct token *token, union value *ret)
{
    const struct field *field = field_get((enum field_id)test->left.field);
    struct signal scratch;
    bool bare_text = field->kind == FIELD_KIND_TEXT && token->type != TOKEN_STRING;
    if ((token->type != TOKEN_WORD && token->type != TOKEN_STRING) || bare_text)
        return false;
    if (field->kind == FIELD_KIND_SET)
        return field_word_value(field->words, token->text, &ret->word);
    static const size_t sizes[] = {
        [FIELD_KIND_BOOL] = sizeof(field_type_BOOL),       [FIELD_KIND_UINT] = sizeof(field_type_UINT),
        [FIELD_KIND_ENUM] = sizeof(field_type_ENUM),       [FIELD_KIND_DIGITS] = sizeof(field_type_DIGITS),
        [FIELD_KIND_PLMN] = sizeof(field_type_PLMN),       [FIELD_KIND_TEXT] = sizeof(field_type_TEXT),
        [FIELD_KIND_IP] = sizeof(field_type_IP),           [FIELD_KIND_CELL] = sizeof(field_type_CELL),
        [FIELD_KIND_DEGREES] = sizeof(field_type_DEGREES),
    };
    memset(&scratch, 0, sizeof scratch);
    signal_init(&scratch);
    if (!field_set_text(&scratch, (enum field_id)test->left.field, token->text))
        return false;
    memcpy(ret, (const char *)&scratch + field->offset, sizes[field->kind]);
    return true;
}

static bool is_unknown(const struct token *token)
{
    return token->type == TOKEN_WORD && span_is(token->text, "unknown");
}

static void *compared_with_unknown(struct making *making, const struct test *test, const struct token *token)
{
    char hint[sizeof making->fault->hint];
    struct text text = text_in(hint, sizeof hint);
    text_string(&text, "write ");
    text_string(&text, test->left.of_request ? "request." : "");
    text_string(&text, field_get((enum field_id)test->left.field)->path);
    text_string(&text, " is unknown");
    return making_fault(making, token->from, "nothing compares equal to what is not known", hint);
}

/* Takes one value and keeps it as number `at` of the test's values. */
static struct test *parse_value(struct making *making, struct test *test, uint32_t at)
{
    struct token token = making->token;
    if (is_unknown(&token) && test->comparison == COMPARISON_EQUAL)
        return compared_with_unknown(making, test, &token);
    if (!read_value(test, &token, &test->values[at]))
        return wrong_value(making, test, &token);
    parse_take(making);
    return test;
}

static struct test *with_room(struct making *making, struct test *test, uint32_t count)
{
    test->values = arena_take(making->arena, count * sizeof *test->values);
    if (!test->values)
        return making_no_memory(making);
    memset(test->values, 0, count * sizeof *test->values);
    test->value_count = count;
    return test;
}

/* How many values a list has that begins at the next token: one more than its commas. */
static uint32_t list_len(const struct making *making)
{
    struct lexer ahead = making->lexer;
    uint32_t count = 1;
    for (struct token token = making->token; count <= EXPRESSION_VALUES_MAX; token = lexer_next(&ahead)) {
        if (token.type == TOKEN_CLOSE_LIST || token.type == TOKEN_END || token.type == TOKEN_BAD)
            break;
        count += token.type == TOKEN_COMMA;
    }
    return count;
}

static struct test *parse_list(struct making *making, struct test *test)
{
    if (making->token.type != TOKEN_OPEN_LIST)
        return making_fault(making, making->token.from, "a list in braces follows `in`", "FIELD in {a, b}");
    uint32_t open = parse_take(making).from;
    uint32_t count = list_len(making);
    making->values += count;
    if (making->values > EXPRESSION_VALUES_MAX)
        return making_fault(making, open,
                            "the lists have more values than the 2048 that an expression may have", NULL);
    if (!with_room(making, test, count))
        return NULL;
    for (uint32_t i = 0; i < count; i++) {
        if (making->token.type == TOKEN_END)
            return making_fault(making, open, "this list is not closed", NULL);
        if (!parse_value(making, test, i))
            return NULL;
        enum token_type wanted = i + 1 < count ? TOKEN_COMMA : TOKEN_CLOSE_LIST;
        if (making->token.type == TOKEN_END)
            return making_fault(making, open, "this list is not closed", NULL);
        if (making->token.type != wanted)
            return making_unexpected(making, &making->token, "values of a list are separated by commas");
        parse_take(making);
    }
    return test;
}

/* The other side of a comparison: a field of the same kind, or a value. */
static struct test *parse_right(struct making *making, struct test *test)
{
    struct token token = making->token;
    bool word = token.type == TOKEN_WORD;
    const struct field *left = field_get((enum field_id)test->left.field);
    bool looks_like_field = word && (memchr(token.text.p, '.', token.text.len) != NULL) &&
                            token.text.p[0] >= 'a' && token.text.p[0] <= 'z';
    if (!word || !find_operand(token.text, &test->right)) {
        if (!with_room(making, test, 1))
            return NULL;
        if (looks_like_field && !read_value(test, &token, test->values))
            return unknown_field(making, &token);
        return parse_value(making, test, 0);
    }
    const struct field *right = field_get((enum field_id)test->right.field);
    if (right->kind != left->kind || right->words != left->words || left->kind == FIELD_KIND_SET)
        return making_fault_about(making, &token, "", " is of another kind than the field before it",
                                  kind_of(test)->advice);
    test->against_field = true;
    parse_take(making);
    return test;
}

/* FIELD is [not] unknown, FIELD is [not] VALUE */
static struct test *parse_is(struct making *making, struct test *test)
{
    if (making->token.type == TOKEN_NOT) {
        parse_take(making);
        test->negated = true;
    }
    test->definite = true;
    if (is_unknown(&making->token)) {
        test->comparison = COMPARISON_IS_UNKNOWN;
        parse_take(making);
        return test;
    }
    if (test->kind == FIELD_KIND_SET)
        return making_fault(making, making->token.from, "a set is not compared", kind_of(test)->advice);
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
    default:
        return COMPARISON_EQUAL;
    }
}

/* A field that stands alone. */
static struct test *bare_field(struct making *making, struct test *test, const struct token *name)
{
    if (test->kind == FIELD_KIND_BOOL) {
        if (!with_room(making, test, 1))
            return NULL;
        test->comparison = COMPARISON_EQUAL;
        test->values[0].boolean = true;
        return test;
    }
    if (making->token.type == TOKEN_BAD)
        return making_unexpected(making, &making->token, NULL);
    return making_fault_about(making, name, "", " is not true or false by itself", kind_of(test)->advice);
}

static struct test *parse_comparison(struct making *making, struct test *test)
{
    struct token operator= parse_take(making);
    if (!allows(kind_of(test), (enum token_type) operator.type))
        return making_fault_about(making, &operator, "", " does not go with this field",
                                  kind_of(test)->advice);
    test->comparison = (uint8_t)comparison_of((enum token_type) operator.type);
    if (operator.type == TOKEN_IS)
        return parse_is(making, test);
    if (operator.type == TOKEN_IN)
        return parse_list(making, test);
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
    if (making->token.type == TOKEN_NOT) { /* FIELD not in, not contains, not startswith */
        struct lexer ahead = making->lexer;
        enum token_type next = (enum token_type)lexer_next(&ahead).type;
        if (next == TOKEN_IN || next == TOKEN_CONTAINS || next == TOKEN_STARTSWITH) {
            parse_take(making);
            test->negated = true;
        }
    }
    return begins_comparison(&making->token) ? parse_comparison(making, test)
                                             : bare_field(making, test, name);
}
