// SPDX-License-Identifier: Apache-2.0
#include "yaml/yaml.h"

#include <stdlib.h>
#include <yaml.h>

#include "base/error.h"
#include "base/text.h"

/* Up to so many members a mapping's keys are compared each with each, beyond they are sorted. */
enum { FEW_MEMBERS = 16 };

/* A collection that is being read. */
struct level {
    struct yaml_node *node, *last; /* last: its latest child */
    const struct yaml_node *key;   /* of a mapping: the key whose value comes next */
};

struct builder {
    struct arena *arena;
    const char *file_name;
    struct sigwarden_error *reterr;
    const struct yaml_node *root;
    struct level levels[YAML_DEPTH_MAX];
    unsigned depth;
    unsigned nodes, documents;
};

static int fail_at(struct sigwarden_error *reterr, const char *file_name, unsigned line, unsigned column,
                   const char *message, const char *hint)
{
    int result = error_set(reterr, SIGWARDEN_ERROR_CONFIGURATION, file_name, message, hint);
    if (reterr) {
        reterr->line = line;
        reterr->column = column;
    }
    return result;
}

static int fail_mark(const struct builder *builder, const yaml_mark_t *mark, const char *message,
                     const char *hint)
{
    return fail_at(builder->reterr, builder->file_name, (unsigned)mark->line + 1, (unsigned)mark->column + 1,
                   message, hint);
}

static int fail_memory(const struct builder *builder)
{
    return error_set(builder->reterr, SIGWARDEN_ERROR_MEMORY, builder->file_name, "out of memory", NULL);
}

/* Puts a finished scalar or a collection that begins at its place in the tree. */
static int place(struct builder *builder, struct yaml_node *node, const yaml_mark_t *mark)
{
    if (builder->depth == 0) {
        builder->root = node;
        return 0;
    }
    struct level *level = &builder->levels[builder->depth - 1];
    node->parent = level->node;
    if (level->node->kind == YAML_MAPPING && !level->key) {
        if (node->kind != YAML_SCALAR)
            return fail_mark(builder, mark, "a key must be a single word, not a list or mapping",
                             "put text that begins with [ or { in quotes");
        level->key = node;
        return 0;
    }
    node->key = level->key;
    level->key = NULL;
    if (level->last)
        level->last->next = node;
    else
        level->node->first = node;
    level->last = node;
    level->node->count++;
    return 0;
}

static int add(struct builder *builder, enum yaml_kind kind, const yaml_event_t *event, struct span text,
               bool plain)
{
    if (++builder->nodes > YAML_NODES_MAX)
        return fail_mark(builder, &event->start_mark, "more than a million values", NULL);
    if (kind != YAML_SCALAR && builder->depth == YAML_DEPTH_MAX)
        return fail_mark(builder, &event->start_mark, "nested deeper than 32 levels", NULL);
    struct yaml_node *node = arena_take(builder->arena, sizeof *node);
    if (!node)
        return fail_memory(builder);
    *node = (struct yaml_node){
        .kind = (uint8_t)kind,
        .plain = plain,
        .line = (unsigned)event->start_mark.line + 1,
        .column = (unsigned)event->start_mark.column + 1,
        .file_name = builder->file_name,
    };
    if (kind == YAML_SCALAR) {
        node->text = arena_copy(builder->arena, text);
        if (!node->text.p)
            return fail_memory(builder);
    }
    int result = place(builder, node, &event->start_mark);
    if (result == 0 && kind != YAML_SCALAR)
        builder->levels[builder->depth++] = (struct level){.node = node};
    return result;
}

static int add_scalar(struct builder *builder, const yaml_event_t *event)
{
    struct span text = span_of(event->data.scalar.value, event->data.scalar.length);
    if (text.len && memchr(text.p, 0, text.len))
        return fail_mark(builder, &event->start_mark, "a text with a zero character in it", NULL);
    return add(builder, YAML_SCALAR, event, text, event->data.scalar.style == YAML_PLAIN_SCALAR_STYLE);
}

static int by_key_then_place(const void *left, const void *right)
{
    const struct yaml_node *a = *(const struct yaml_node *const *)left;
    const struct yaml_node *b = *(const struct yaml_node *const *)right;
    int order = strcmp((const char *)a->key->text.p, (const char *)b->key->text.p);
    if (order)
        return order;
    if (a->key->line != b->key->line)
        return a->key->line < b->key->line ? -1 : 1;
    return a->key->column < b->key->column ? -1 : a->key->column > b->key->column;
}

static int fail_duplicate(const struct builder *builder, const struct yaml_node *first,
                          const struct yaml_node *second)
{
    char buffer[64];
    struct text hint = text_in(buffer, sizeof buffer);
    int result =
        yaml_error_word(second->key, builder->reterr, "the same key a second time:", second->key->text, NULL);
    text_string(&hint, "it stands first on line ");
    text_uint(&hint, first->key->line);
    if (builder->reterr)
        memcpy(builder->reterr->hint, buffer, hint.len + 1);
    return result;
}

static int check_few(const struct builder *builder, const struct yaml_node *mapping)
{
    for
        yaml_each(member, mapping)
        {
            for (const struct yaml_node *before = mapping->first; before != member; before = before->next)
                if (span_equal(before->key->text, member->key->text))
                    return fail_duplicate(builder, before, member);
        }
    return 0;
}

static int check_duplicates(const struct builder *builder, const struct yaml_node *mapping)
{
    if (mapping->count <= FEW_MEMBERS)
        return check_few(builder, mapping);
    const struct yaml_node **members = arena_array(builder->arena, mapping->count, sizeof *members);
    size_t count = 0;
    if (!members)
        return fail_memory(builder);
    for
        yaml_each(member, mapping) members[count++] = member;
    qsort(members, count, sizeof *members, by_key_then_place);
    for (size_t i = 1; i < count; i++)
        if (span_equal(members[i - 1]->key->text, members[i]->key->text))
            return fail_duplicate(builder, members[i - 1], members[i]);
    return 0;
}

static int end_collection(struct builder *builder)
{
    const struct yaml_node *node = builder->levels[--builder->depth].node;
    return node->kind == YAML_MAPPING ? check_duplicates(builder, node) : 0;
}

/* Anchors and tags change what a text means behind the reader's back. */
static int check_plain(const struct builder *builder, const yaml_event_t *event, const yaml_char_t *anchor,
                       const yaml_char_t *tag)
{
    if (anchor)
        return fail_mark(builder, &event->start_mark, "anchors (&name) are not used here",
                         "write the value out; put text that begins with & in quotes");
    if (tag)
        return fail_mark(builder, &event->start_mark, "tags (!name) are not used here",
                         "put text in quotes to keep it text");
    return 0;
}

static int take_event(struct builder *builder, const yaml_event_t *event)
{
    int result = 0;
    switch (event->type) {
    case YAML_ALIAS_EVENT:
        return fail_mark(builder, &event->start_mark, "aliases (*name) are not used here",
                         "write the value out; put text that begins with * in quotes");
    case YAML_DOCUMENT_START_EVENT:
        return builder->documents++ == 0
                   ? 0
                   : fail_mark(builder, &event->start_mark, "a second document begins here",
                               "put it in a file of its own");
    case YAML_SCALAR_EVENT:
        result = check_plain(builder, event, event->data.scalar.anchor, event->data.scalar.tag);
        return result ? result : add_scalar(builder, event);
    case YAML_SEQUENCE_START_EVENT:
        result =
            check_plain(builder, event, event->data.sequence_start.anchor, event->data.sequence_start.tag);
        return result ? result : add(builder, YAML_SEQUENCE, event, (struct span){NULL, 0}, false);
    case YAML_MAPPING_START_EVENT:
        result = check_plain(builder, event, event->data.mapping_start.anchor, event->data.mapping_start.tag);
        return result ? result : add(builder, YAML_MAPPING, event, (struct span){NULL, 0}, false);
    case YAML_SEQUENCE_END_EVENT:
    case YAML_MAPPING_END_EVENT:
        return end_collection(builder);
    default:
        return 0;
    }
}

/* What libyaml could not read. */
static int fail_parser(const struct builder *builder, const yaml_parser_t *parser, struct span input)
{
    char buffer[200];
    struct text message = text_in(buffer, sizeof buffer);
    yaml_mark_t mark = parser->problem_mark;
    if (parser->error == YAML_MEMORY_ERROR)
        return fail_memory(builder);
    text_string(&message, "not YAML: ");
    if (parser->context && parser->error != YAML_READER_ERROR) {
        text_string(&message, parser->context);
        text_string(&message, ": ");
    }
    text_string(&message, parser->problem ? parser->problem : "it cannot be read");
    if (parser->error == YAML_READER_ERROR) {
        mark = (yaml_mark_t){0};
        for (size_t i = 0; i < parser->problem_offset && i < input.len; i++) {
            mark.column = input.p[i] == '\n' ? 0 : mark.column + 1;
            mark.line += input.p[i] == '\n';
        }
    }
    return fail_mark(builder, &mark, buffer, NULL);
}

/* Whether the byte at `at` is the first of a line, as YAML 1.1 breaks lines. */
static bool begins_line(struct span text, size_t at)
{
    static const char *const breaks[] = {"\n",           "\r",           "\xc2\x85",
                                         "\xe2\x80\xa8", "\xe2\x80\xa9", "\xef\xbb\xbf"};
    for (size_t i = 0; i < sizeof breaks / sizeof *breaks; i++) {
        size_t len = strlen(breaks[i]);
        if (at >= len && memcmp(text.p + at - len, breaks[i], len) == 0)
            return true;
    }
    return at == 0;
}

/* Directives say nothing that is needed here, and libyaml compares each with each. */
static int check_directives(const struct builder *builder, struct span text)
{
    if (text.len == 0)
        return 0;
    const uint8_t *at = text.p, *end = text.p + text.len;
    while (at < end && (at = memchr(at, '%', (size_t)(end - at))) &&
           !begins_line(text, (size_t)(at - text.p)))
        at++;
    if (!at || at == end)
        return 0;
    unsigned line = 1;
    for (const uint8_t *before = text.p; before < at; before++)
        line += *before == '\n';
    return fail_at(builder->reterr, builder->file_name, line, 1, "directives (%...) are not used here",
                   "take the line out, or indent it if it belongs to a text");
}

static int build(struct builder *builder, yaml_parser_t *parser, struct span input)
{
    for (;;) {
        yaml_event_t event;
        if (!yaml_parser_parse(parser, &event))
            return fail_parser(builder, parser, input);
        bool end = event.type == YAML_STREAM_END_EVENT;
        int result = take_event(builder, &event);
        yaml_event_delete(&event);
        if (result < 0 || end)
            return result;
    }
}

static int add_nothing(struct builder *builder)
{
    yaml_event_t event = {0};
    return add(builder, YAML_SCALAR, &event, span_of_text(""), true);
}

int yaml_parse(struct span text, const char *file_name, struct arena *arena, const struct yaml_node **ret,
               struct sigwarden_error *reterr)
{
    struct builder builder = {.arena = arena, .reterr = reterr, .file_name = ""};
    yaml_parser_t parser;
    if (file_name)
        builder.file_name = (const char *)arena_copy(arena, span_of_text(file_name)).p;
    if (!builder.file_name)
        return error_set(reterr, SIGWARDEN_ERROR_MEMORY, file_name, "out of memory", NULL);
    if (text.len > YAML_SIZE_MAX)
        return error_set(reterr, SIGWARDEN_ERROR_CONFIGURATION, file_name, "larger than 16 MiB", NULL);
    int result = check_directives(&builder, text);
    if (result < 0)
        return result;
    if (!yaml_parser_initialize(&parser))
        return fail_memory(&builder);
    yaml_parser_set_encoding(&parser, YAML_UTF8_ENCODING);
    yaml_parser_set_input_string(&parser, text.p ? text.p : (const uint8_t *)"", text.len);
    result = build(&builder, &parser, text);
    yaml_parser_delete(&parser);
    if (result == 0 && !builder.root)
        result = add_nothing(&builder);
    if (result == 0)
        *ret = builder.root;
    return result;
}

const struct yaml_node *yaml_member(const struct yaml_node *node, const char *key)
{
    if (node->kind != YAML_MAPPING)
        return NULL;
    for
        yaml_each(member, node) if (span_is(member->key->text, key)) return member;
    return NULL;
}

const char *yaml_kind_name(const struct yaml_node *node)
{
    return node->kind == YAML_MAPPING    ? "a mapping"
           : node->kind == YAML_SEQUENCE ? "a list"
                                         : "a single value";
}

int yaml_error(const struct yaml_node *node, struct sigwarden_error *reterr, const char *message,
               const char *hint)
{
    return fail_at(reterr, node->file_name, node->line, node->column, message, hint);
}
