// SPDX-License-Identifier: Apache-2.0
#include "indicators/stix_pattern.h"

enum { DEPTH_MAX = 32 };

static bool is_blank(uint8_t c)
{
    return c == ' ' || (c >= '\t' && c <= '\r');
}

static bool is_word_character(uint8_t c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' ||
           c == '-' || c == ':' || c == '.' || c == '+';
}

static struct span take(struct span *rest, size_t len)
{
    struct span taken = span_of(rest->p, len);
    *rest = span_of(rest->p + len, rest->len - len);
    return taken;
}

static uint8_t peek(struct stix_pattern *pattern)
{
    while (pattern->rest.len && is_blank(pattern->rest.p[0]))
        take(&pattern->rest, 1);
    return pattern->rest.len ? pattern->rest.p[0] : 0;
}

/* The length of a quoted text with its quotes, from the start of `text`; 0 if it does not end. */
static size_t quoted_len(struct span text)
{
    for (size_t i = 1; i < text.len; i++) {
        if (text.p[i] == '\'')
            return i + 1;
        i += text.p[i] == '\\';
    }
    return 0;
}

/* A keyword, number or object path; quoted keys and indexes in a path belong to it. */
static struct span take_word(struct stix_pattern *pattern)
{
    struct span rest = pattern->rest;
    size_t len = 0;
    while (len < rest.len) {
        if (is_word_character(rest.p[len]) || (len && rest.p[len] == '*')) {
            len++;
        } else if (len && rest.p[len] == '\'' && rest.p[len - 1] == '.') {
            size_t quoted = quoted_len(span_of(rest.p + len, rest.len - len));
            if (!quoted)
                break;
            len += quoted;
        } else if (len && rest.p[len] == '[') {
            while (len < rest.len && rest.p[len] != ']')
                len++;
            len += len < rest.len;
        } else {
            break;
        }
    }
    return take(&pattern->rest, len);
}

static bool refuse(struct stix_pattern *pattern, struct span at)
{
    enum { LONGEST = 24 };
    if (at.len == 0)
        at = pattern->rest.len ? span_of(pattern->rest.p, 1) : span_of_text("it ends too early");
    pattern->refused = at.len > LONGEST ? span_of(at.p, LONGEST) : at;
    pattern->rest.len = 0;
    return false;
}

static bool is_comparing_word(struct span word)
{
    static const char *const words[] = {"IN", "LIKE", "MATCHES", "ISSUBSET", "ISSUPERSET"};
    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        if (span_is(word, words[i]))
            return true;
    return false;
}

static bool take_operator(struct stix_pattern *pattern, struct span *ret)
{
    uint8_t c = peek(pattern);
    if (c == '=' || c == '!' || c == '<' || c == '>') {
        size_t len = pattern->rest.len > 1 && pattern->rest.p[1] == '=' ? 2 : 1;
        *ret = take(&pattern->rest, len);
        return true;
    }
    *ret = take_word(pattern);
    return is_comparing_word(*ret);
}

static bool take_literal(struct stix_pattern *pattern, struct span *ret)
{
    if (peek(pattern) == '\'') {
        size_t len = quoted_len(pattern->rest);
        if (!len)
            return false;
        struct span quoted = take(&pattern->rest, len);
        *ret = span_of(quoted.p + 1, len - 2);
        return true;
    }
    *ret = take_word(pattern); /* a number, true, or the letter in front of t'...', b'...', h'...' */
    size_t len = pattern->rest.len && pattern->rest.p[0] == '\'' ? quoted_len(pattern->rest) : 0;
    take(&pattern->rest, len);
    return ret->len > 0;
}

/* A literal of a set, and what stands behind it. */
static bool take_member(struct stix_pattern *pattern, struct stix_comparison *ret)
{
    if (!take_literal(pattern, &pattern->now.literal))
        return refuse(pattern, span_of(NULL, 0));
    uint8_t c = peek(pattern);
    if (c != ',' && c != ')')
        return refuse(pattern, span_of(NULL, 0));
    take(&pattern->rest, 1);
    pattern->in_set = c == ',';
    *ret = pattern->now;
    return true;
}

static bool take_comparison(struct stix_pattern *pattern, struct span path, struct stix_comparison *ret)
{
    pattern->now = (struct stix_comparison){.path = path};
    pattern->operand_next = false;
    if (!take_operator(pattern, &pattern->now.operator))
        return refuse(pattern, pattern->now.operator);
    if (span_is(pattern->now.operator, "IN")) {
        if (peek(pattern) != '(')
            return refuse(pattern, span_of(NULL, 0));
        take(&pattern->rest, 1);
        return take_member(pattern, ret);
    }
    if (!take_literal(pattern, &pattern->now.literal))
        return refuse(pattern, span_of(NULL, 0));
    *ret = pattern->now;
    return true;
}

/* A bracket or parenthesis; false if it must not stand here. */
static bool take_mark(struct stix_pattern *pattern, uint8_t mark)
{
    bool opens = mark == '(' || mark == '[';
    if (opens != pattern->operand_next)
        return false;
    switch (mark) {
    case '(':
        if (pattern->depth++ == DEPTH_MAX)
            return false;
        break;
    case ')':
        if (pattern->depth-- == 0)
            return false;
        break;
    default:
        if (pattern->inside == opens)
            return false;
        pattern->inside = opens;
    }
    take(&pattern->rest, 1);
    return true;
}

bool stix_pattern_next(struct stix_pattern *pattern, struct stix_comparison *ret)
{
    if (pattern->in_set)
        return take_member(pattern, ret);
    for (uint8_t c = peek(pattern); c; c = peek(pattern)) {
        if (c == '(' || c == ')' || c == '[' || c == ']') {
            if (!take_mark(pattern, c))
                return refuse(pattern, span_of(NULL, 0));
            continue;
        }
        struct span word = take_word(pattern);
        if (word.len == 0)
            return refuse(pattern, span_of(NULL, 0));
        if (pattern->operand_next)
            return pattern->inside && memchr(word.p, ':', word.len) ? take_comparison(pattern, word, ret)
                                                                    : refuse(pattern, word);
        if (!span_is(word, "OR"))
            return refuse(pattern, word);
        pattern->operand_next = true;
    }
    if (pattern->rest.len || pattern->inside || pattern->depth || pattern->operand_next)
        return refuse(pattern, span_of(NULL, 0));
    return false;
}

size_t stix_literal_text(struct span literal, char *ret, size_t size)
{
    size_t len = 0;
    for (size_t i = 0; i < literal.len && len < size; i++) {
        if (literal.p[i] == '\\' && i + 1 < literal.len)
            i++;
        ret[len++] = (char)literal.p[i];
    }
    return len;
}
