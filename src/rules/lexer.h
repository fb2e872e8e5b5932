// SPDX-License-Identifier: Apache-2.0
/*
 * The words of an expression. A bare word is a run of letters, digits and . _ - : + / ; whether it is a
 * field, a number or a value is settled by where it stands (types.c).
 *
 * Threads: a lexer belongs to one. Cost: one pass over the text, no allocation.
 */
#ifndef SIGWARDEN_RULES_LEXER_H
#define SIGWARDEN_RULES_LEXER_H

#include "base/span.h"

enum token_type {
    TOKEN_END,
    TOKEN_WORD,   /* bare */
    TOKEN_STRING, /* in double or single quotes; text is what stands between them, without escapes */
    TOKEN_OPEN,
    TOKEN_CLOSE,
    TOKEN_OPEN_LIST,
    TOKEN_CLOSE_LIST,
    TOKEN_COMMA,
    TOKEN_TIMES, /* "*"; plus and minus are words, see types.c */
    TOKEN_AND,   /* "and" or "&&" */
    TOKEN_OR,
    TOKEN_NOT,
    TOKEN_EQ, /* "==" or "eq" */
    TOKEN_NE,
    TOKEN_LT,
    TOKEN_LE,
    TOKEN_GT,
    TOKEN_GE,
    TOKEN_IN,
    TOKEN_CONTAINS,
    TOKEN_STARTSWITH,
    TOKEN_MATCHES, /* "matches" or "~" */
    TOKEN_IS,
    TOKEN_BAD, /* no token begins here */
};

struct token {
    uint8_t type;      /* enum token_type */
    uint32_t from, to; /* where it stands in the expression, quotes included */
    struct span text;
};

struct lexer {
    struct span source;
    uint32_t at;
};

/* The next token; TOKEN_END again and again at the end. */
struct token lexer_next(struct lexer *lexer);

/* What to write instead of a TOKEN_BAD, or NULL. */
const char *lexer_advice(const struct token *token);

#endif
