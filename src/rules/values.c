// SPDX-License-Identifier: Apache-2.0
/*
 * The values that fields are compared with: literals and lists, each read in the form of its field's kind.
 */
#include "rules/program.h"

#include "base/text.h"
#include "rules/vocabulary.h"

static const struct kind_row kinds[] = {
    [FIELD_KIND_BOOL] = {"yes or no", "true or false",
                         "it is true or false by itself: write FIELD, or not FIELD", .member = false},
    [FIELD_KIND_UINT] = {"number", "a whole number such as 70", "numbers are compared by == != < <= > >= in",
                         .ordered = true, .member = true},
    [FIELD_KIND_ENUM] = {"word", "one of its words", "words are compared by == != in", .member = true},
    [FIELD_KIND_SET] = {"set of words", "one of its words",
                        "ask a set whether it contains a word: FIELD contains WORD", .contains = true},
    [FIELD_KIND_DIGITS] = {"digits", "digits such as 99901",
                           "digits are compared by == != in startswith matches", .member = true,
                           .starts = true},
    [FIELD_KIND_PLMN] = {"network code", "a network code such as 001-01",
                         "network codes are compared by == != in", .member = true},
    [FIELD_KIND_TEXT] = {"text", "text in quotes", "text is compared by == != in contains startswith matches",
                         .member = true, .contains = true, .starts = true},
    [FIELD_KIND_IP] = {"IP address", "an IP address such as 10.0.0.1, or a prefix such as 10.0.0.0/8",
                       "addresses are compared by == != in", .member = true},
    [FIELD_KIND_CELL] = {"cell", "a cell in quotes such as \"001-01-4660-22136\"",
                         "cells are compared by == != in", .member = true},
    [FIELD_KIND_DEGREES] = {"degrees", "degrees such as 46.95",
                            "degrees are compared by == != < <= > >=", .ordered = true},
};

enum { WORDS_LISTED = 8 };

const struct kind_row *kind_row(unsigned kind)
{
    return &kinds[kind];
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
    char after[160];
    const struct field *field = field_get((enum field_id)test->left.field);
    if (token->type == TOKEN_BAD)
        return making_unexpected(making, token, NULL);
    if (field->words && (token->type == TOKEN_WORD || token->type == TOKEN_STRING))
        return wrong_word(making, test, token);
    struct text text = text_in(after, sizeof after);
    text_string(&text, field->path);
    text_string(&text, " is compared with ");
    text_string(&text, kinds[test->kind].value);
    if (token->type == TOKEN_END)
        return making_fault(making, token->from, "the value is missing at the end", after);
    if (token->type == TOKEN_OPEN_LIST)
        return making_fault(making, token->from, "a list follows `in`, or what asks of text", after);
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
    if (field->kind == FIELD_KIND_IP)
        return ip_parse_prefix(token->text, &ret->ip.address, &ret->ip.mask);
    static const size_t sizes[] = {
        [FIELD_KIND_BOOL] = sizeof(field_type_BOOL), [FIELD_KIND_UINT] = sizeof(field_type_UINT),
        [FIELD_KIND_ENUM] = sizeof(field_type_ENUM), [FIELD_KIND_DIGITS] = sizeof(field_type_DIGITS),
        [FIELD_KIND_PLMN] = sizeof(field_type_PLMN), [FIELD_KIND_TEXT] = sizeof(field_type_TEXT),
        [FIELD_KIND_CELL] = sizeof(field_type_CELL), [FIELD_KIND_DEGREES] = sizeof(field_type_DEGREES),
    };
    memset(&scratch, 0, sizeof scratch);
    signal_init(&scratch);
    if (!field_set_text(&scratch, (enum field_id)test->left.field, token->text))
        return false;
    memcpy(ret, (const char *)&scratch + field->offset, sizes[field->kind]);
    return true;
}

bool fits_value(const struct test *test, const struct token *token)
{
    union value value;
    return read_value(test, token, &value);
}

static struct test *read_pattern(struct making *making, struct test *test, const struct token *token,
                                 union value *ret)
{
    struct pattern_fault fault;
    if (token->type != TOKEN_STRING)
        return making_fault_about(making, token, "", " is no pattern",
                                  "patterns stand in quotes: sms.text matches \"https?://\"");
    if (making->patterns++ == EXPRESSION_PATTERNS_MAX)
        return making_fault(making, token->from,
                            "the expression has more patterns than the 32 that one may have", NULL);
    ret->pattern = pattern_new(token->text, making->arena, &fault);
    if (ret->pattern)
        return test;
    if (!fault.message[0])
        return making_no_memory(making);
    return making_fault(making, token->from + 1 + (uint32_t)fault.offset, fault.message,
                        "patterns are those of Perl: PCRE2");
}

bool is_unknown_word(const struct token *token)
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

static struct test *keep_value(struct making *making, struct test *test, const struct token *token,
                               uint32_t at)
{
    if (test->comparison == COMPARISON_MATCHES)
        return read_pattern(making, test, token, &test->values[at]);
    if (is_unknown_word(token) && test->comparison == COMPARISON_EQUAL)
        return compared_with_unknown(making, test, token);
    return read_value(test, token, &test->values[at]) ? test : wrong_value(making, test, token);
}

static struct test *with_room(struct making *making, struct test *test, uint32_t count)
{
    test->values = arena_array(making->arena, count, sizeof *test->values);
    if (!test->values)
        return making_no_memory(making);
    test->value_count = count;
    return test;
}

static uint64_t number_of(enum field_kind kind, const union value *value)
{
    return kind == FIELD_KIND_BOOL ? value->boolean : kind == FIELD_KIND_ENUM ? value->word : value->uint;
}

bool gather_values(struct making *making, struct test *test)
{
    enum field_kind kind = (enum field_kind)test->kind;
    bool numbers = kind == FIELD_KIND_BOOL || kind == FIELD_KIND_ENUM || kind == FIELD_KIND_UINT;
    uint64_t least = UINT64_MAX, most = 0;
    if (!numbers || test->comparison != COMPARISON_EQUAL || test->against_field || test->sums)
        return true;
    for (uint32_t i = 0; i < test->value_count; i++) {
        uint64_t number = number_of(kind, &test->values[i]);
        least = number < least ? number : least;
        most = number > most ? number : most;
    }
    if (test->value_count == 0 || most - least >= 8 * sizeof test->set->bits)
        return true;
    struct value_set *set = arena_take(making->arena, sizeof *set);
    if (!set)
        return false;
    set->least = least;
    for (uint32_t i = 0; i < test->value_count; i++) {
        uint64_t bit = number_of(kind, &test->values[i]) - least;
        set->bits[bit / 64] |= UINT64_C(1) << (bit % 64);
    }
    test->set = set;
    return true;
}

struct test *take_true(struct making *making, struct test *test)
{
    test->comparison = COMPARISON_EQUAL;
    if (!with_room(making, test, 1))
        return NULL;
    test->values[0].boolean = true;
    return test;
}

struct test *parse_value(struct making *making, struct test *test)
{
    struct token token = making->token;
    if (!with_room(making, test, 1) || !keep_value(making, test, &token, 0))
        return NULL;
    parse_take(making);
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

static struct test *room_for_list(struct making *making, struct test *test, uint32_t count, uint32_t at)
{
    making->values += count;
    if (making->values > EXPRESSION_VALUES_MAX)
        return making_fault(making, at,
                            "the lists have more values than the 2048 that an expression may have", NULL);
    return with_room(making, test, count);
}

/* A list that has a name. Its values are read as if they stood in quotes. */
static struct test *parse_named_list(struct making *making, struct test *test)
{
    struct token name = making->token;
    const struct value_list *list = vocabulary_list(making->vocabulary, name.text);
    if (!list) {
        struct span near = vocabulary_suggest(making->vocabulary, name.text);
        char hint[sizeof making->fault->hint];
        struct text text = text_in(hint, sizeof hint);
        text_string(&text, near.len ? "did you mean "
                           : fits_value(test, &name)
                               ? "a single value is compared by =="
                               : "a list in braces, or the name of one: FIELD in {a, b}");
        text_span(&text, near);
        text_string(&text, near.len ? "?" : "");
        return making_fault_about(making, &name, "there is no list ", "", hint);
    }
    if (!room_for_list(making, test, list->count, name.from))
        return NULL;
    for (uint32_t i = 0; i < list->count; i++) {
        struct token value = {TOKEN_STRING, name.from, name.to, list->values[i]};
        if (!keep_value(making, test, &value, i))
            return NULL;
    }
    parse_take(making);
    return test;
}

struct test *parse_list(struct making *making, struct test *test)
{
    if (making->token.type == TOKEN_WORD)
        return parse_named_list(making, test);
    if (making->token.type != TOKEN_OPEN_LIST)
        return making_fault(making, making->token.from, "a list in braces follows `in`", "FIELD in {a, b}");
    uint32_t open = parse_take(making).from;
    uint32_t count = list_len(making);
    if (!room_for_list(making, test, count, open))
        return NULL;
    for (uint32_t i = 0; i < count; i++) {
        struct token token = making->token;
        if (token.type == TOKEN_END)
            return making_fault(making, open, "this list is not closed", NULL);
        if (!keep_value(making, test, &token, i))
            return NULL;
        parse_take(making);
        enum token_type wanted = i + 1 < count ? TOKEN_COMMA : TOKEN_CLOSE_LIST;
        if (making->token.type == TOKEN_END)
            return making_fault(making, open, "this list is not closed", NULL);
        if (making->token.type != wanted)
            return making_unexpected(making, &making->token, "values of a list are separated by commas");
        parse_take(making);
    }
    return test;
}
