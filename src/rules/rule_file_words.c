// SPDX-License-Identifier: Apache-2.0
#include "rules/rule_file.h"

#include "rules/program.h"

enum { WORDS_MAX = 1024, VALUE_MAX = 512 };

static int read_name(const struct reading *reading, const struct yaml_node *node, const char *what,
                     struct span *ret)
{
    int result = reading_slug(reading, node, what, ret);
    if (result)
        return result;
    struct lexer lexer = {.source = *ret};
    if (lexer_next(&lexer).type != TOKEN_WORD || span_is(*ret, "unknown"))
        return yaml_error_word(node, reading->reterr, "this word has a meaning already:", *ret, NULL);
    bool taken = vocabulary_list(reading->vocabulary, *ret) || vocabulary_macro(reading->vocabulary, *ret);
    return taken
               ? yaml_error_word(node, reading->reterr, "a list or macro has this name already:", *ret, NULL)
               : 0;
}

/* The list that is added to: the same name, its values in front of the new ones. */
static int read_append(const struct reading *reading, const struct yaml_node *item,
                       const struct value_list **ret)
{
    const struct yaml_node *append = yaml_member(item, "append"), *name = yaml_member(item, "list");
    bool adds = false;
    *ret = NULL;
    if (!append)
        return 0;
    if (!yaml_bool(append, &adds))
        return yaml_error(append, reading->reterr, "append is true or false", NULL);
    *ret = adds ? vocabulary_list(reading->vocabulary, name->text) : NULL;
    if (adds && !*ret)
        return yaml_error_word(name, reading->reterr, "there is no list to add to:", name->text, NULL);
    return 0;
}

static int read_values(const struct reading *reading, const struct yaml_node *node,
                       const struct value_list *before, struct value_list *ret)
{
    uint32_t count = before ? before->count : 0;
    if (node->kind != YAML_SEQUENCE || node->count == 0)
        return yaml_error(node, reading->reterr, "values is a list that is not empty", "values: [a, b]");
    if (node->count + count > EXPRESSION_VALUES_MAX)
        return yaml_error(node, reading->reterr, "the list has more than 2048 values", NULL);
    struct span *values = arena_array(reading->arena, node->count + count, sizeof *values);
    if (!values)
        return reading_no_memory(reading);
    for (uint32_t i = 0; i < count; i++)
        values[i] = before->values[i];
    for
        yaml_each(value, node)
        {
            int result = reading_text(reading, value, VALUE_MAX, false, &values[count++]);
            if (result)
                return result;
        }
    ret->values = values;
    ret->count = count;
    return 0;
}

static int read_list(const struct reading *reading, const struct yaml_node *item,
                     struct vocabulary *vocabulary)
{
    static const char *const keys[] = {"list", "values", "append", "because"};
    const struct yaml_node *values = yaml_member(item, "values");
    const struct value_list *before;
    struct value_list *list = arena_take(reading->arena, sizeof *list);
    if (!list)
        return reading_no_memory(reading);
    int result = yaml_check_keys(item, keys, sizeof keys / sizeof *keys, "a list", reading->reterr);
    if (result == 0)
        result = read_append(reading, item, &before);
    if (result == 0 && before)
        list->name = before->name;
    else if (result == 0)
        result = read_name(reading, yaml_member(item, "list"), "a list's name", &list->name);
    if (result == 0)
        result = read_values(reading, values ? values : item, before, list);
    if (result)
        return result;
    list->line = item->line;
    list->next = vocabulary->lists;
    vocabulary->lists = list;
    return 0;
}

static int read_macro(const struct reading *reading, const struct yaml_node *item,
                      struct vocabulary *vocabulary)
{
    static const char *const keys[] = {"macro", "when", "because"};
    const struct yaml_node *when = yaml_member(item, "when");
    const struct expression *expression;
    struct macro *macro = arena_take(reading->arena, sizeof *macro);
    if (!macro)
        return reading_no_memory(reading);
    int result = yaml_check_keys(item, keys, sizeof keys / sizeof *keys, "a macro", reading->reterr);
    if (result == 0 && !when)
        return yaml_error(item, reading->reterr, "this macro has no when", NULL);
    if (result == 0)
        result = read_name(reading, yaml_member(item, "macro"), "a macro's name", &macro->name);
    if (result == 0)
        result = reading_expression(reading, when, &expression);
    if (result)
        return result;
    macro->text = expression_text(expression);
    macro->line = item->line;
    macro->next = vocabulary->macros;
    vocabulary->macros = macro;
    return 0;
}

typedef int read_word(const struct reading *reading, const struct yaml_node *item,
                      struct vocabulary *vocabulary);

/* The entries that have this key. */
static int read_words(const struct rule_document *document, const char *key, read_word *read,
                      struct arena *arena, struct rule_list *list, struct sigwarden_error *reterr)
{
    const struct reading reading = reading_of(document, arena, list, reterr);
    unsigned count = 0;
    int result = 0;
    for
        yaml_each(item, document->root)
        {
            if (yaml_member(item, "rule") || !yaml_member(item, key))
                continue;
            if (++count > WORDS_MAX)
                return yaml_error(item, reterr, "the file has more than 1024 lists or macros", NULL);
            result = read(&reading, item, &list->vocabulary);
            if (result)
                return result;
        }
    return 0;
}

int rule_file_read_lists(const struct rule_document *document, struct arena *arena, struct rule_list *list,
                         struct sigwarden_error *reterr)
{
    return read_words(document, "list", read_list, arena, list, reterr);
}

int rule_file_read_macros(const struct rule_document *document, struct arena *arena, struct rule_list *list,
                          struct sigwarden_error *reterr)
{
    return read_words(document, "macro", read_macro, arena, list, reterr);
}
