// SPDX-License-Identifier: Apache-2.0
#include "yaml/yaml.h"

#include "base/similar.h"
#include "base/text.h"

bool yaml_is_null(const struct yaml_node *node)
{
    return node->kind == YAML_SCALAR && node->plain &&
           (node->text.len == 0 || span_is(node->text, "~") || span_is(node->text, "null"));
}

bool yaml_is_text(const struct yaml_node *node)
{
    return node->kind == YAML_SCALAR && !yaml_is_null(node);
}

bool yaml_bool(const struct yaml_node *node, bool *ret)
{
    if (node->kind != YAML_SCALAR || !node->plain)
        return false;
    *ret = span_is(node->text, "true");
    return *ret || span_is(node->text, "false");
}

static bool digit(uint8_t c)
{
    return c >= '0' && c <= '9';
}

/* All of `text` as a number of at most 18 digits. */
static bool parse_natural(struct span text, int64_t *ret)
{
    enum { DIGITS_THAT_FIT = 18 };
    *ret = 0;
    for (size_t i = 0; i < text.len; i++) {
        if (!digit(text.p[i]) || text.len > DIGITS_THAT_FIT)
            return false;
        *ret = *ret * 10 + (text.p[i] - '0');
    }
    return text.len > 0;
}

static bool take_sign(struct span *text)
{
    bool negative = text->len && text->p[0] == '-';
    if (negative)
        *text = span_of(text->p + 1, text->len - 1);
    return negative;
}

bool yaml_integer(const struct yaml_node *node, int64_t *ret)
{
    struct span text = node->text;
    if (node->kind != YAML_SCALAR || !node->plain)
        return false;
    bool negative = take_sign(&text);
    if (!parse_natural(text, ret))
        return false;
    *ret = negative ? -*ret : *ret;
    return true;
}

bool yaml_millionths(const struct yaml_node *node, int64_t *ret)
{
    enum { DECIMALS = 6, WHOLE_DIGITS = 9 };
    struct span text = node->text;
    int64_t whole = 0, part = 0;
    if (node->kind != YAML_SCALAR || !node->plain)
        return false;
    bool negative = take_sign(&text);
    size_t point = 0;
    while (point < text.len && text.p[point] != '.')
        point++;
    size_t decimals = point < text.len ? text.len - point - 1 : 0;
    if (point > WHOLE_DIGITS || point + decimals == 0)
        return false;
    if (point && !parse_natural(span_of(text.p, point), &whole))
        return false;
    for (size_t i = 0; i < decimals || i < DECIMALS; i++) {
        bool there = i < decimals;
        if (there && !digit(text.p[point + 1 + i]))
            return false;
        if (i < DECIMALS)
            part = part * 10 + (there ? text.p[point + 1 + i] - '0' : 0);
    }
    *ret = whole * 1000000 + part;
    *ret = negative ? -*ret : *ret;
    return true;
}

/* Days since 1970-01-01 of a date in the Gregorian calendar; false for one that it does not have. */
static bool days_of_date(int64_t year, int64_t month, int64_t day, int64_t *ret)
{
    static const int8_t month_days[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    bool leap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
    if (month < 1 || month > 12 || day < 1 || day > month_days[month - 1] + (leap && month == 2))
        return false;
    /* years that begin in March, eras of 400 of them */
    int64_t y = month > 2 ? year : year - 1, m = month > 2 ? month - 3 : month + 9;
    int64_t era = (y >= 0 ? y : y - 399) / 400, year_of_era = y - era * 400;
    int64_t day_of_year = (153 * m + 2) / 5 + day - 1;
    *ret = era * 146097 + year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year - 719468;
    return true;
}

bool yaml_date(const struct yaml_node *node, int64_t *ret_days)
{
    struct span text = node->text;
    int64_t year, month, day;
    if (node->kind != YAML_SCALAR || text.len != strlen("2030-12-31") || text.p[4] != '-' || text.p[7] != '-')
        return false;
    return parse_natural(span_of(text.p, 4), &year) && parse_natural(span_of(text.p + 5, 2), &month) &&
           parse_natural(span_of(text.p + 8, 2), &day) && days_of_date(year, month, day, ret_days);
}

/* So much of a word stands in a message that the rest has room too. */
static struct span cut(struct span word)
{
    enum { LONGEST = 80 };
    return word.len > LONGEST ? span_of(word.p, LONGEST) : word;
}

static void quote(struct text *text, struct span word)
{
    text_char(text, '"');
    text_span(text, cut(word));
    text_char(text, '"');
}

int yaml_error_word(const struct yaml_node *node, struct sigwarden_error *reterr, const char *message,
                    struct span word, const char *meant)
{
    char buffer[sizeof reterr->message], hint_buffer[sizeof reterr->hint];
    struct text text = text_in(buffer, sizeof buffer), hint = text_in(hint_buffer, sizeof hint_buffer);
    text_string(&text, message);
    text_char(&text, ' ');
    quote(&text, word);
    if (meant) {
        text_string(&hint, "did you mean ");
        quote(&hint, span_of_text(meant));
        text_char(&hint, '?');
    }
    return yaml_error(node, reterr, buffer, hint_buffer);
}

static int fail_key(const struct yaml_node *key, const char *const *keys, size_t count, const char *what,
                    struct sigwarden_error *reterr)
{
    char buffer[sizeof reterr->message], hint_buffer[sizeof reterr->hint];
    struct text text = text_in(buffer, sizeof buffer), hint = text_in(hint_buffer, sizeof hint_buffer);
    const char *meant = similar_best(key->text, keys, count);
    text_string(&text, "unknown key ");
    quote(&text, key->text);
    text_string(&text, " in ");
    text_string(&text, what);
    text_string(&hint, meant ? "did you mean \"" : "known are: ");
    for (size_t i = 0; i < count && !meant; i++) {
        text_string(&hint, i ? ", " : "");
        text_string(&hint, keys[i]);
    }
    if (meant) {
        text_string(&hint, meant);
        text_string(&hint, "\"?");
    }
    return yaml_error(key, reterr, buffer, hint_buffer);
}

int yaml_check_keys(const struct yaml_node *node, const char *const *keys, size_t count, const char *what,
                    struct sigwarden_error *reterr)
{
    char buffer[sizeof reterr->message];
    struct text text = text_in(buffer, sizeof buffer);
    if (node->kind != YAML_MAPPING) {
        text_string(&text, what);
        text_string(&text, " must be a mapping of keys and values, not ");
        text_string(&text, yaml_is_null(node) ? "nothing" : yaml_kind_name(node));
        return yaml_error(node, reterr, buffer, NULL);
    }
    for
        yaml_each(member, node)
        {
            size_t i = 0;
            while (i < count && !span_is(member->key->text, keys[i]))
                i++;
            if (i == count)
                return fail_key(member->key, keys, count, what, reterr);
        }
    return 0;
}
