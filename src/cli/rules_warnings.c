// SPDX-License-Identifier: Apache-2.0
/*
 * What is right as far as the language goes, and yet hardly meant: rules that say nothing.
 */
#include <inttypes.h>
#include <stdio.h>
#include <time.h>

#include "cli/rules.h"
#include "rules/conflicts.h"

/* So many steps for all pairs of rules together: a few seconds. */
enum { STEPS_FOR_ALL = 200000000 };

struct warning {
    const struct ruleset *ruleset;
    unsigned steps_left;
    size_t count;
    bool gave_up;
};

static void begin(struct warning *warning, const struct rule *rule)
{
    warning->count++;
    printf("%.*s:%u: warning: ", (int)rule->file.len, (const char *)rule->file.p, rule->line);
}

static void put_rule(const struct rule *rule)
{
    printf("%.*s", (int)rule->name.len, (const char *)rule->name.p);
}

/* Whether both may be asked about one operation: others cannot hide each other, and are many. */
static bool may_meet(const struct rule *a, const struct rule *b)
{
    uint32_t a_count, b_count;
    const uint32_t *a_list = expression_operations(a->when, &a_count);
    const uint32_t *b_list = expression_operations(b->when, &b_count);
    if (!a_list || !b_list)
        return !b_list;
    for (uint32_t i = 0, k = 0; i < a_count && k < b_count;) {
        if (a_list[i] == b_list[k])
            return true;
        if (a_list[i] < b_list[k])
            i++;
        else
            k++;
    }
    return false;
}

static bool is_hidden(struct warning *warning, const struct rule *rule, const struct rule *other)
{
    unsigned steps = CONFLICT_STEPS < warning->steps_left ? CONFLICT_STEPS : warning->steps_left,
             given = steps;
    if (rule == other || !may_meet(rule, other))
        return false;
    if (steps == 0) {
        warning->gave_up = true;
        return false;
    }
    bool hidden = rule_is_hidden_by(rule, other, &steps);
    warning->steps_left -= given - steps;
    return hidden;
}

static void warn_of_hiding(struct warning *warning, const struct rule *rule)
{
    for (size_t i = 0; i < ruleset_count(warning->ruleset); i++) {
        const struct rule *other = ruleset_rule(warning->ruleset, i);
        bool same_class = rule->class == other->class;
        /* of two that hide each other only the second is warned of */
        if (!same_class || !is_hidden(warning, rule, other) ||
            (rule->id < other->id && is_hidden(warning, other, rule)))
            continue;
        begin(warning, rule);
        printf("everything that ");
        put_rule(rule);
        printf(" tells, ");
        put_rule(other);
        printf(" tells too (%.*s:%u)\n", (int)other->file.len, (const char *)other->file.p, other->line);
        return;
    }
}

static void warn_of_exceptions(struct warning *warning, const struct rule *rule)
{
    int64_t now_ns = (int64_t)time(NULL) * 1000000000;
    for (const struct rule_exception *e = rule->exceptions; e; e = e->next) {
        if (e->until_ns > now_ns && (e->when || e->until_ns != INT64_MAX))
            continue;
        begin(warning, rule);
        put_rule(rule);
        printf(e->until_ns <= now_ns ? ": this exception is over" : " is suppressed altogether");
        printf(" (%.*s:%u, owner %.*s)\n", (int)e->file.len, (const char *)e->file.p, e->line,
               (int)e->owner.len, (const char *)e->owner.p);
    }
}

static void warn_of_threats(struct warning *warning, const struct rule *rule)
{
    for (size_t i = 0; i < rule->threat.count; i++) {
        bool known = false;
        for (size_t t = 0; t < ruleset_threat_count(warning->ruleset) && !known; t++)
            known = span_equal(ruleset_threat(warning->ruleset, t)->id, rule->threat.list[i]);
        if (known)
            continue;
        begin(warning, rule);
        put_rule(rule);
        printf(": the catalogue has no threat %.*s; add it with `- catalogue: ID`\n",
               (int)rule->threat.list[i].len, (const char *)rule->threat.list[i].p);
    }
}

size_t rules_warn(const struct ruleset *ruleset, const struct option_list *files)
{
    struct warning warning = {.ruleset = ruleset, .steps_left = STEPS_FOR_ALL};
    for (size_t i = 0; i < ruleset_count(ruleset); i++) {
        const struct rule *rule = ruleset_rule(ruleset, i);
        unsigned steps = CONFLICT_STEPS;
        warn_of_exceptions(&warning, rule);
        if (!rules_is_from(rule, files))
            continue;
        warn_of_threats(&warning, rule);
        if (rule_never_fires(rule, &steps)) {
            begin(&warning, rule);
            put_rule(rule);
            printf(" can never fire: its condition contradicts itself\n");
        } else {
            warn_of_hiding(&warning, rule);
        }
    }
    if (warning.gave_up)
        printf("warning: there are too many rules to compare all of them with each other\n");
    return warning.count;
}
