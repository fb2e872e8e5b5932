// SPDX-License-Identifier: Apache-2.0
/*
 * Texts: lines, items between commas, comparisons between `and` and `or`, words, and what stands in brackets
 * or quotes, which is made of the same. The spaces in front of a word are its head. fold.h has made groups of
 * what is indented.
 */
#include "fuzz/layers.h"

#include "fuzz/fold.h"

enum { SPACES_MAX = TREE_HEAD_MAX - 2, MATCH_MAX = 4096 };

static const struct layer layer_item, layer_clause, layer_word, layer_line, layer_block_part;

static bool is_space(uint8_t c)
{
    return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}

/* Those beyond ASCII count: a name in another alphabet is one word. */
static bool is_letter(uint8_t c)
{
    return (c >= '0' && c <= '9') || ((c | 0x20) >= 'a' && (c | 0x20) <= 'z') || c == '_' || c == '-' ||
           c == '.' || c >= 0x80;
}

static uint8_t closing(uint8_t c)
{
    static const char pairs[] = "(){}[]\"\"''";
    for (size_t i = 0; i + 1 < sizeof pairs; i += 2)
        if (c == (uint8_t)pairs[i])
            return (uint8_t)pairs[i + 1];
    return 0;
}

/* Where in `in` its first octet, a bracket or a quote, is closed; 0: nowhere. */
static size_t match(struct span in)
{
    const uint8_t open = in.p[0], close = closing(open);
    unsigned depth = 1;
    for (size_t i = 1; close && i < in.len && i < MATCH_MAX; i++) {
        if (in.p[i] == '\\' && open == '"')
            i++;
        else if (in.p[i] == close && --depth == 0)
            return i;
        else if (in.p[i] == open)
            depth++;
        else if (in.p[i] == '\n' && open == close)
            return 0; /* an apostrophe */
    }
    return 0;
}

static size_t spaces(struct span in)
{
    size_t len = 0;
    while (len < in.len && len < SPACES_MAX && is_space(in.p[len]))
        len++;
    return len;
}

/* A word, which has the dots in it, or a sign; signs that are one operator stay together. */
static size_t word_len(struct span in)
{
    size_t len = 0;
    while (len < in.len && is_letter(in.p[len]))
        len++;
    if (len)
        return len;
    while (len < in.len && len < 2 && in.p[len] && strchr("=!<>&|", in.p[len]))
        len++;
    return len ? len : 1;
}

static bool read_word(struct span in, struct span parent, unsigned index, struct element *ret)
{
    (void)parent, (void)index;
    size_t before = spaces(in);
    if (before == in.len)
        return layer_split(in, before, 0, ret);
    struct span word = span_of(in.p + before, in.len - before);
    size_t end = match(word);
    if (!end)
        return layer_split(in, before, word_len(word), ret);
    ret->inside = &layer_item;
    ret->tail = span_of(word.p + end, 1);
    return layer_split(in, before + 1, end - 1, ret);
}

/* Other brackets or quotes around the same. */
static void rename_word(struct mending *m, uint32_t any)
{
    static const char pairs[] = "(){}[]\"\"''";
    if (m->tail_len != 1 || !m->head_len)
        return;
    size_t pair = any / 8 % 5 * 2;
    m->head[m->head_len - 1] = (uint8_t)pairs[pair];
    m->tail[0] = (uint8_t)pairs[pair + 1];
}

static const struct layer layer_word = {
    .read = read_word, .rename = rename_word, .between = " ", .word = true};

/* Whole words from `from` on; the end of one that is `wanted`, or of `in`. */
static bool find_word(struct span in, bool (*wanted)(struct span word), size_t *ret_at, size_t *ret_len)
{
    for (size_t at = 0; at < in.len;) {
        at += spaces(span_of(in.p + at, in.len - at));
        if (at == in.len)
            break;
        struct span word = span_of(in.p + at, in.len - at);
        size_t end = match(word);
        word.len = end ? end + 1 : word_len(word);
        if (wanted(word)) {
            *ret_at = at;
            *ret_len = word.len;
            return true;
        }
        at += word.len;
    }
    return false;
}

static bool is_comma(struct span word)
{
    return word.p[0] == ',' || word.p[0] == ';';
}

static bool joins(struct span word)
{
    return span_equal(word, span_of("and", 3)) || span_equal(word, span_of("or", 2)) ||
           span_equal(word, span_of("&&", 2)) || span_equal(word, span_of("||", 2)) ||
           span_equal(word, span_of("AND", 3)) || span_equal(word, span_of("OR", 2));
}

/* Up to what joins it to the next, which closes it. */
static bool read_until(struct span in, bool (*wanted)(struct span word), struct element *ret)
{
    size_t at, len;
    if (!find_word(in, wanted, &at, &len))
        return layer_split(in, 0, in.len, ret);
    ret->tail = span_of(in.p + at, len);
    return layer_split(in, 0, at, ret);
}

static bool read_item(struct span in, struct span parent, unsigned index, struct element *ret)
{
    (void)parent, (void)index;
    size_t at, len;
    read_until(in, is_comma, ret);
    ret->inside = find_word(ret->contents, joins, &at, &len) ? &layer_clause : &layer_word;
    return true;
}

static const struct layer layer_item = {.read = read_item, .between = ","};

static bool read_clause(struct span in, struct span parent, unsigned index, struct element *ret)
{
    (void)parent, (void)index;
    ret->inside = &layer_word;
    return read_until(in, joins, ret);
}

static const struct layer layer_clause = {.read = read_clause, .between = " and "};

static size_t line_len(struct span in)
{
    const uint8_t *end = memchr(in.p, '\n', in.len);
    return end ? (size_t)(end - in.p) + 1 : in.len;
}

static bool read_line(struct span in, struct span parent, unsigned index, struct element *ret)
{
    (void)parent, (void)index;
    size_t len = line_len(in), end = in.p[len - 1] == '\n' ? 1 : 0;
    ret->inside = &layer_item;
    ret->tail = span_of(in.p + len - end, end);
    return layer_split(in, 0, len - end, ret);
}

static const struct layer layer_line = {.read = read_line, .between = "\n"};

/* JSON goes over lines as it likes. */
static bool read_text(struct span in, struct span parent, unsigned index, struct element *ret)
{
    (void)parent;
    size_t before = spaces(in);
    bool json = before < in.len && (in.p[before] == '{' || in.p[before] == '[');
    ret->inside = json ? &layer_item : &layer_line;
    return index == 0 && layer_split(in, 0, in.len, ret);
}

const struct layer layer_text = {.read = read_text};
const struct layer layer_expression = {.read = read_item, .between = ","};

/* A line with all that is indented below it. */
static bool read_block(struct span in, struct span parent, unsigned index, struct element *ret)
{
    (void)parent, (void)index;
    size_t len = in.p[0] == FOLD_OPEN ? 0 : line_len(in);
    ret->inside = &layer_block_part;
    return layer_split(in, 0, len + fold_group(span_of(in.p + len, in.len - len)), ret) && ret->contents.len;
}

const struct layer layer_yaml = {.read = read_block, .between = "\n", .folded = true};

static bool read_block_part(struct span in, struct span parent, unsigned index, struct element *ret)
{
    size_t len = fold_group(in);
    if (!len)
        return read_line(in, parent, index, ret);
    ret->inside = &layer_yaml;
    ret->tail = span_of(in.p + len - 1, 1);
    return layer_split(in, FOLD_HEAD, len - FOLD_HEAD - 1, ret);
}

/* Indented more or less. */
static void rename_block_part(struct mending *m, uint32_t any)
{
    static const uint8_t widths[] = {1, 2, 2, 3, 4, 8, 255};
    if (m->head_len == FOLD_HEAD)
        m->head[1] = widths[any / 8 % sizeof widths];
}

static const struct layer layer_block_part = {.read = read_block_part, .rename = rename_block_part};
