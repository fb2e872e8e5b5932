// SPDX-License-Identifier: Apache-2.0
#include "rules/pattern.h"

#define PCRE2_CODE_UNIT_WIDTH 8
#include <pcre2.h>

#include "base/text.h"

/* The code lies in the arena, as all that PCRE2 asked for while it made it. */
struct pattern {
    const pcre2_code *code;
};

enum { PARENTHESES_MAX = 32, WORKSPACE = 96 * 1024 };

/* Memory for one match: handed out from the front, given back all at once. */
struct workspace {
    size_t used;
    _Alignas(max_align_t) char bytes[WORKSPACE];
};

static void *take_from_workspace(size_t size, void *context)
{
    struct workspace *workspace = context;
    size_t rounded = (size + sizeof(max_align_t) - 1) / sizeof(max_align_t) * sizeof(max_align_t);
    if (rounded < size || rounded > WORKSPACE - workspace->used)
        return NULL;
    void *taken = workspace->bytes + workspace->used;
    workspace->used += rounded;
    return taken;
}

static void *take_from_arena(size_t size, void *context)
{
    return arena_take(context, size);
}

static void keep(void *p, void *context)
{
    (void)p;
    (void)context;
}

enum pattern_result pattern_match(const struct pattern *pattern, struct span text)
{
    struct workspace workspace;
    workspace.used = 0;
    pcre2_general_context *general = pcre2_general_context_create(take_from_workspace, keep, &workspace);
    pcre2_match_context *limits = pcre2_match_context_create(general);
    pcre2_match_data *data = pcre2_match_data_create(1, general);
    if (!limits || !data)
        return PATTERN_TOO_COSTLY;
    pcre2_set_match_limit(limits, PATTERN_TRIES_MAX);
    size_t len = text.len < PATTERN_TEXT_MAX ? text.len : PATTERN_TEXT_MAX;
    int result = pcre2_match(pattern->code, len ? text.p : (const uint8_t *)"", len, 0, 0, data, limits);
    return result >= 0 ? PATTERN_YES : result == PCRE2_ERROR_NOMATCH ? PATTERN_NO : PATTERN_TOO_COSTLY;
}

/*
 * Patterns that explode do so on texts that nearly match: runs of one character of theirs, with their own
 * text behind it, so that what they must end in is there, and their own text over and over.
 */
static bool explodes(const struct pattern *pattern, struct span text)
{
    enum { RUN = 64, RUNS_MAX = 32 };
    uint8_t probe[RUN + 1 + PATTERN_SIZE_MAX];
    bool seen[256] = {false};
    unsigned runs = 0;
    for (size_t i = 0; i < text.len && runs < RUNS_MAX; i++) {
        if (seen[text.p[i]])
            continue;
        seen[text.p[i]] = true;
        runs++;
        memset(probe, text.p[i], RUN);
        probe[RUN] = 1;
        memcpy(probe + RUN + 1, text.p, text.len);
        if (pattern_match(pattern, span_of(probe, RUN + 1 + text.len)) == PATTERN_TOO_COSTLY)
            return true;
    }
    for (size_t i = 0; i < sizeof probe; i++)
        probe[i] = text.p[i % text.len];
    return pattern_match(pattern, span_of(probe, sizeof probe)) == PATTERN_TOO_COSTLY;
}

static const struct pattern *fault(struct pattern_fault *reterr, size_t offset, const char *message)
{
    struct text text = text_in(reterr->message, sizeof reterr->message);
    text_string(&text, message);
    reterr->offset = offset;
    return NULL;
}

static pcre2_code *compile(struct span text, struct arena *arena, struct pattern_fault *reterr)
{
    int error;
    PCRE2_SIZE offset;
    pcre2_general_context *general = pcre2_general_context_create(take_from_arena, keep, arena);
    pcre2_compile_context *limits = pcre2_compile_context_create(general);
    if (!limits)
        return NULL;
    pcre2_set_parens_nest_limit(limits, PARENTHESES_MAX);
    pcre2_code *code = pcre2_compile(
        text.p, text.len, PCRE2_CASELESS | PCRE2_UTF | PCRE2_MATCH_INVALID_UTF | PCRE2_NEVER_BACKSLASH_C,
        &error, &offset, limits);
    if (!code && !arena_failed(arena)) {
        pcre2_get_error_message(error, (PCRE2_UCHAR *)reterr->message, sizeof reterr->message);
        reterr->offset = offset < text.len ? offset : text.len;
    }
    return code;
}

const struct pattern *pattern_new(struct span text, struct arena *arena, struct pattern_fault *reterr)
{
    *reterr = (struct pattern_fault){0};
    if (text.len == 0)
        return fault(reterr, 0, "an empty pattern matches everything");
    if (text.len > PATTERN_SIZE_MAX)
        return fault(reterr, 0, "the pattern is longer than the 512 octets that one may have");
    pcre2_code *code = compile(text, arena, reterr);
    struct pattern *pattern = code ? arena_take(arena, sizeof *pattern) : NULL;
    if (!pattern)
        return NULL;
    pattern->code = code;
    if (explodes(pattern, text))
        return fault(reterr, 0, "the pattern takes too many steps on texts that nearly match");
    return pattern;
}
