// SPDX-License-Identifier: Apache-2.0
#include "fuzz/fold.h"

struct folding {
    uint8_t *to;
    size_t size, len;
    uint8_t more[FOLD_DEPTH_MAX]; /* spaces of each group that is open */
    unsigned depth;
    size_t indent; /* their sum */
    bool failed;
};

static void put(struct folding *f, const uint8_t *p, size_t len)
{
    if (f->failed || len > f->size - f->len) {
        f->failed = true;
        return;
    }
    memcpy(f->to + f->len, p, len);
    f->len += len;
}

static void open_group(struct folding *f, size_t more)
{
    const uint8_t head[FOLD_HEAD] = {FOLD_OPEN, (uint8_t)more};
    if (f->depth == FOLD_DEPTH_MAX || more > UINT8_MAX) {
        f->failed = true;
        return;
    }
    put(f, head, sizeof head);
    f->more[f->depth++] = (uint8_t)more;
    f->indent += more;
}

static void close_group(struct folding *f)
{
    const uint8_t close = FOLD_CLOSE;
    put(f, &close, 1);
    f->indent -= f->more[--f->depth];
}

static size_t line_len(struct span in)
{
    const uint8_t *end = memchr(in.p, '\n', in.len);
    return end ? (size_t)(end - in.p) + 1 : in.len;
}

static size_t spaces(struct span line)
{
    size_t len = 0;
    while (len < line.len && line.p[len] == ' ')
        len++;
    return len;
}

static bool is_blank(struct span line)
{
    size_t len = spaces(line);
    return len == line.len || line.p[len] == '\n';
}

static void fold_line(struct folding *f, struct span line)
{
    if (is_blank(line)) {
        put(f, line.p, line.len);
        return;
    }
    size_t indent = spaces(line);
    while (f->depth && f->indent > indent)
        close_group(f);
    if (indent > f->indent)
        open_group(f, indent - f->indent);
    put(f, line.p + indent, line.len - indent);
}

size_t fold(struct span text, uint8_t *to, size_t size)
{
    struct folding f = {.to = to, .size = size};
    if (text.len == 0 || memchr(text.p, FOLD_OPEN, text.len) || memchr(text.p, FOLD_CLOSE, text.len))
        return 0;
    while (text.len && !f.failed) {
        size_t len = line_len(text);
        fold_line(&f, span_of(text.p, len));
        text = span_of(text.p + len, text.len - len);
    }
    while (f.depth && !f.failed)
        close_group(&f);
    return f.failed ? 0 : f.len;
}

size_t fold_group(struct span folded)
{
    unsigned depth = 0;
    for (size_t i = 0; i < folded.len; i++) {
        if (folded.p[i] == FOLD_OPEN) {
            depth++;
            i++;
        } else if (folded.p[i] == FOLD_CLOSE && depth) {
            depth--;
        }
        if (depth == 0)
            return i ? i + 1 : 0;
    }
    return 0;
}

/* A line up to its end or to what opens or closes a group. */
static size_t piece_len(struct span in)
{
    size_t len = 0;
    while (len < in.len && in.p[len] != FOLD_OPEN && in.p[len] != FOLD_CLOSE)
        if (in.p[len++] == '\n')
            break;
    return len;
}

static void unfold_piece(struct folding *f, struct span piece)
{
    static const uint8_t space = ' ';
    bool begins = f->len == 0 || f->to[f->len - 1] == '\n';
    for (size_t i = 0; begins && !is_blank(piece) && i < f->indent; i++)
        put(f, &space, 1);
    put(f, piece.p, piece.len);
}

size_t unfold(struct span folded, uint8_t *to, size_t size)
{
    struct folding f = {.to = to, .size = size};
    for (size_t i = 0; i < folded.len && !f.failed;) {
        if (folded.p[i] == FOLD_OPEN && f.depth < FOLD_DEPTH_MAX && i + 1 < folded.len) {
            f.more[f.depth++] = folded.p[i + 1];
            f.indent += folded.p[i + 1];
            i += FOLD_HEAD;
        } else if (folded.p[i] == FOLD_CLOSE && f.depth) {
            f.indent -= f.more[--f.depth];
            i++;
        } else if (folded.p[i] == FOLD_OPEN || folded.p[i] == FOLD_CLOSE) {
            i++; /* of a mutant */
        } else {
            size_t len = piece_len(span_of(folded.p + i, folded.len - i));
            unfold_piece(&f, span_of(folded.p + i, len));
            i += len;
        }
    }
    return f.failed ? 0 : f.len;
}
