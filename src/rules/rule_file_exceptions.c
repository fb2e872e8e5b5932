// SPDX-License-Identifier: Apache-2.0
#include "rules/rule_file.h"

#include "base/similar.h"

enum { EXCEPTIONS_MAX = 1024, REASON_MAX = 400, OWNER_MAX = 120 };

static const int64_t day_ns = INT64_C(86400000000000);

/* The end of the day that is named, so that it is the last one. */
static int read_until(const struct reading *reading, const struct yaml_node *node, int64_t *ret_ns)
{
    int64_t days, ns;
    *ret_ns = INT64_MAX;
    if (!node)
        return 0;
    if (!yaml_date(node, &days))
        return yaml_error_word(node, reading->reterr, "this is no date:", node->text, "2030-12-31");
    if (!__builtin_mul_overflow(days + 1, day_ns, &ns))
        *ret_ns = ns;
    return 0;
}

static int missing(const struct reading *reading, const struct yaml_node *node, const char *key)
{
    return reading_fault(reading, node, "this exception has no ", key, "",
                         "somebody must answer for what nobody is told of");
}

/* What an exception and a suppression share. */
static int read_shared(const struct reading *reading, const struct yaml_node *node, bool needs_all,
                       struct rule_exception *ret)
{
    const struct yaml_node *when = yaml_member(node, "when"), *until = yaml_member(node, "until");
    const struct yaml_node *because = yaml_member(node, "because"), *owner = yaml_member(node, "owner");
    const char *lacks = needs_all && !when    ? "when"
                        : !because            ? "because"
                        : !owner              ? "owner"
                        : needs_all && !until ? "until"
                                              : NULL;
    int result = lacks ? missing(reading, node, lacks) : 0;
    ret->file = reading->name;
    ret->line = node->line;
    if (result == 0 && when)
        result = reading_expression(reading, when, &ret->when);
    if (result == 0)
        result = reading_text(reading, because, REASON_MAX, true, &ret->because);
    if (result == 0)
        result = reading_text(reading, owner, OWNER_MAX, false, &ret->owner);
    return result ? result : read_until(reading, until, &ret->until_ns);
}

static int read_exception(const struct reading *reading, const struct yaml_node *node)
{
    static const char *const keys[] = {"when", "because", "owner", "until"};
    struct rule_exception *exception = arena_take(reading->arena, sizeof *exception);
    if (!exception)
        return reading_no_memory(reading);
    int result = yaml_check_keys(node, keys, sizeof keys / sizeof *keys, "an exception", reading->reterr);
    if (result == 0)
        result = read_shared(reading, node, true, exception);
    if (result)
        return result;
    exception->next = reading->rule->exceptions;
    reading->rule->exceptions = exception;
    return 0;
}

int reading_exceptions(const struct reading *reading, const struct yaml_node *node)
{
    if (node->kind != YAML_SEQUENCE || node->count > EXCEPTIONS_MAX)
        return yaml_error(node, reading->reterr, "exceptions is a list, of at most 1024",
                          "- {when: ..., because: ..., owner: ..., until: 2030-12-31}");
    int result = 0;
    for
        yaml_each(item, node) if (result == 0) result = read_exception(reading, item);
    return result;
}

static struct rule *find_rule(const struct rule_list *list, const struct yaml_node *name)
{
    int64_t id = -1;
    yaml_integer(name, &id);
    for (struct rule_entry *entry = list->first; entry; entry = entry->next)
        if (span_equal(entry->rule.name, name->text) || entry->rule.id == id)
            return &entry->rule;
    return NULL;
}

/* The name most like this one; NULL if nothing is near. */
static const char *similar_rule(const struct rule_list *list, struct span name)
{
    const char *best = NULL;
    int best_distance = SIMILAR_FAR;
    for (const struct rule_entry *entry = list->first; entry; entry = entry->next) {
        int distance = similar_distance(name, entry->rule.name);
        if (distance >= best_distance)
            continue;
        best = (const char *)entry->rule.name.p;
        best_distance = distance;
    }
    return best;
}

/* `suppress: NAME`, or a list of names: each rule gets an exception of its own. */
static int suppress(const struct reading *reading, const struct rule_list *list, const struct yaml_node *name,
                    const struct rule_exception *shared)
{
    struct rule *rule = find_rule(list, name);
    struct rule_exception *own = arena_take(reading->arena, sizeof *own);
    if (!yaml_is_text(name) || !rule)
        return yaml_error_word(name, reading->reterr, "there is no rule", name->text,
                               similar_rule(list, name->text));
    if (!own)
        return reading_no_memory(reading);
    *own = *shared;
    own->next = rule->exceptions;
    rule->exceptions = own;
    return 0;
}

static int read_suppression(const struct reading *reading, const struct rule_list *list,
                            const struct yaml_node *item)
{
    static const char *const keys[] = {"suppress", "when", "because", "owner", "until"};
    const struct yaml_node *names = yaml_member(item, "suppress");
    struct rule_exception shared = {.suppresses = true};
    int result = yaml_check_keys(item, keys, sizeof keys / sizeof *keys, "a suppression", reading->reterr);
    if (result == 0)
        result = read_shared(reading, item, false, &shared);
    if (result == 0 && names->kind != YAML_SEQUENCE)
        return suppress(reading, list, names, &shared);
    for
        yaml_each(name, names) if (result == 0) result = suppress(reading, list, name, &shared);
    return result;
}

int rule_file_read_suppressions(const struct rule_document *document, struct arena *arena,
                                struct rule_list *list, struct sigwarden_error *reterr)
{
    const struct reading reading = reading_of(document, arena, list, reterr);
    int result = 0;
    for
        yaml_each(item, document->root)
        {
            if (yaml_member(item, "suppress") && !yaml_member(item, "rule"))
                result = read_suppression(&reading, list, item);
            if (result)
                return result;
        }
    return 0;
}
