// SPDX-License-Identifier: Apache-2.0
#include "rules/lexer.h"

struct spelling {
    const char *text;
    enum token_type type;
};

static const struct spelling keywords[] = {
    {"and", TOKEN_AND},
    {"or", TOKEN_OR},
    {"not", TOKEN_NOT},
    {"in", TOKEN_IN},
    {"contains", TOKEN_CONTAINS},
    {"startswith", TOKEN_STARTSWITH},
    {"matches", TOKEN_MATCHES},
    {"is", TOKEN_IS},
    {"eq", TOKEN_EQ},
    {"ne", TOKEN_NE},
    {"lt", TOKEN_LT},
    {"le", TOKEN_LE},
    {"gt", TOKEN_GT},
    {"ge", TOKEN_GE},
};

/* Longer ones stand before their beginnings. */
static const struct spelling symbols[] = {
    {"==", TOKEN_EQ},        {"!=", TOKEN_NE},   {"<=", TOKEN_LE},     {">=", TOKEN_GE},
    {"&&", TOKEN_AND},       {"||", TOKEN_OR},   {"<", TOKEN_LT},      {">", TOKEN_GT},
    {"!", TOKEN_NOT},        {"(", TOKEN_OPEN},  {")", TOKEN_CLOSE},   {"{", TOKEN_OPEN_LIST},
    {"}", TOKEN_CLOSE_LIST}, {",", TOKEN_COMMA}, {"~", TOKEN_MATCHES}, {"*", TOKEN_TIMES},
};

static const struct {
    char character;
    const char *advice;
} mistakes[] = {
    {'=', "write == to compare"},
    {'&', "write and, or &&"},
    {'|', "write or, or ||"},
    {'"', "the text has no closing quote"},
    {'\'', "the text has no closing quote"},
    {'[', "lists stand in braces: in {a, b}"},
    {'#', "the comment of a rule stands outside the expression"},
};

static bool is_blank(uint8_t c)
{
    return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}

static bool in_word(uint8_t c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '.' ||
           c == '_' || c == '-' || c == ':' || c == '+' || c == '/';
}

static struct token token_of(const struct lexer *lexer, enum token_type type, uint32_t len)
{
    return (struct token){(uint8_t)type, lexer->at, lexer->at + len,
                          span_of(lexer->source.p + lexer->at, len)};
}

static struct token word(const struct lexer *lexer)
{
    uint32_t len = 0;
    while (lexer->at + len < lexer->source.len && in_word(lexer->source.p[lexer->at + len]))
        len++;
    struct token token = token_of(lexer, TOKEN_WORD, len);
    for (size_t i = 0; i < sizeof keywords / sizeof *keywords; i++)
        if (span_is(token.text, keywords[i].text))
            token.type = (uint8_t)keywords[i].type;
    return token;
}

static struct token string(const struct lexer *lexer)
{
    const uint8_t *open = lexer->source.p + lexer->at;
    size_t left = lexer->source.len - lexer->at - 1;
    const uint8_t *close = left ? memchr(open + 1, *open, left) : NULL;
    if (!close)
        return token_of(lexer, TOKEN_BAD, 1);
    struct token token = token_of(lexer, TOKEN_STRING, (uint32_t)(close - open) + 1);
    token.text = span_of(open + 1, (size_t)(close - open) - 1);
    return token;
}

static struct token symbol(const struct lexer *lexer)
{
    size_t left = lexer->source.len - lexer->at;
    for (size_t i = 0; i < sizeof symbols / sizeof *symbols; i++) {
        size_t len = strlen(symbols[i].text);
        if (len <= left && memcmp(lexer->source.p + lexer->at, symbols[i].text, len) == 0)
            return token_of(lexer, symbols[i].type, (uint32_t)len);
    }
    uint32_t len = 1; /* all bytes of a character */
    while (len < left && (lexer->source.p[lexer->at + len] & 0xc0) == 0x80)
        len++;
    return token_of(lexer, TOKEN_BAD, len);
}

struct token lexer_next(struct lexer *lexer)
{
    while (lexer->at < lexer->source.len && is_blank(lexer->source.p[lexer->at]))
        lexer->at++;
    if (lexer->at >= lexer->source.len)
        return token_of(lexer, TOKEN_END, 0);
    uint8_t first = lexer->source.p[lexer->at];
    struct token token = in_word(first)                  ? word(lexer)
                         : first == '"' || first == '\'' ? string(lexer)
                                                         : symbol(lexer);
    lexer->at = token.to;
    return token;
}

const char *lexer_advice(const struct token *token)
{
    for (size_t i = 0; i < sizeof mistakes / sizeof *mistakes; i++)
        if (token->text.len && token->text.p[0] == (uint8_t)mistakes[i].character)
            return mistakes[i].advice;
    return NULL;
}
