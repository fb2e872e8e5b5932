// SPDX-License-Identifier: Apache-2.0
#include "rules/rule_file.h"

#include "base/text.h"
#include "rules/program.h"

/* One item: a field, or several with `or` between them. */
static int read_item(const struct reading *reading, const struct yaml_node *node, struct rule_fields *ret)
{
    static const char hint[] = "such as source.gt, or subscriber.imsi or subscriber.msisdn";
    struct lexer lexer = {.source = node->text};
    struct rule_field *items = ret->items[ret->count];
    uint8_t count = 0;
    if (!yaml_is_text(node) || node->text.len > EXPRESSION_SIZE_MAX)
        return yaml_error(node, reading->reterr, "a field belongs here", hint);
    for (struct token token = lexer_next(&lexer);; token = lexer_next(&lexer)) {
        struct operand operand;
        if (token.type != TOKEN_WORD || count == RULE_ALTERNATIVES_MAX)
            return yaml_error(node, reading->reterr, "a field, or at most 3 with `or` between, belong here",
                              hint);
        if (!find_operand(token.text, &operand))
            return yaml_error_word(node, reading->reterr, "there is no field", token.text,
                                   field_suggest(token.text));
        items[count++] = (struct rule_field){operand.field, operand.of_request};
        token = lexer_next(&lexer);
        if (token.type == TOKEN_END)
            break;
        if (token.type != TOKEN_OR)
            return yaml_error(node, reading->reterr, "only `or` may stand between fields",
                              "several stand in brackets: [source.gt, subscriber.imsi]");
    }
    ret->alternatives[ret->count++] = count;
    return 0;
}

int reading_fields(const struct reading *reading, const struct yaml_node *node, struct rule_fields *ret)
{
    *ret = (struct rule_fields){.count = 0};
    if (node->kind == YAML_SCALAR)
        return read_item(reading, node, ret);
    if (node->kind != YAML_SEQUENCE || node->count == 0 || node->count > RULE_FIELDS_MAX)
        return yaml_error(node, reading->reterr, "a field, or a list of up to 4, belongs here",
                          "such as [source.gt, signal.operation]");
    int result = 0;
    for
        yaml_each(item, node) if (result == 0) result = read_item(reading, item, ret);
    return result;
}

int reading_sequence(const struct reading *reading, const struct yaml_node *node)
{
    struct rule_memory *memory = &reading->rule->memory;
    if (node->kind != YAML_SEQUENCE || node->count < 2 || node->count > WINDOW_STEPS_MAX)
        return yaml_error(node, reading->reterr, "a sequence is a list of 2 to 4 expressions", NULL);
    for
        yaml_each(item, node)
        {
            int result = reading_expression(reading, item, &memory->steps[memory->step_count++]);
            if (result)
                return result;
        }
    reading->rule->when = memory->steps[memory->step_count - 1];
    return 0;
}

/* Keys of which one is there and the other, by its name, should be, or should not. */
struct need {
    const char *key, *other;
    bool wanted;
    const char *message;
};

static const struct need needs[] = {
    {"more_than", "within", true, "more_than needs a time"},
    {"more_than", "by", true, "more_than needs to know what to count apart"},
    {"distinct", "more_than", true, "distinct counts, so more_than is missing"},
    {"share", "more_than", true, "a share is taken of what is counted, so more_than is missing"},
    {"share", "share_above", true, "how large a share it must be is missing"},
    {"share_above", "share", true, "the share of what is missing"},
    {"first_seen", "within", true, "first_seen needs a time"},
    {"first_seen", "more_than", false, "first_seen and more_than do not go together"},
    {"sequence", "within", true, "a sequence needs a time"},
    {"sequence", "by", true, "a sequence needs to know about whom it is"},
    {"sequence", "when", false, "a sequence stands in the place of when"},
    {"sequence", "more_than", false, "sequence and more_than do not go together"},
    {"sequence", "first_seen", false, "sequence and first_seen do not go together"},
    {"actor", "sequence", true, "actor names a step of a sequence"},
};

static int check_needs(const struct reading *reading, const struct yaml_node *rule)
{
    for (size_t i = 0; i < sizeof needs / sizeof *needs; i++) {
        const struct yaml_node *key = yaml_member(rule, needs[i].key);
        if (key && needs[i].wanted != (yaml_member(rule, needs[i].other) != NULL))
            return reading_fault(reading, key, "", needs[i].message, "",
                                 needs[i].wanted ? needs[i].other : NULL);
    }
    return 0;
}

int reading_memory_check(const struct reading *reading, const struct yaml_node *rule)
{
    struct rule_memory *memory = &reading->rule->memory;
    const struct yaml_node *within = yaml_member(rule, "within"), *by = yaml_member(rule, "by");
    const struct yaml_node *unknown = yaml_member(rule, "when_unknown"), *actor = yaml_member(rule, "actor");
    int result = check_needs(reading, rule);
    if (result)
        return result;
    if (memory->actor > memory->step_count)
        return yaml_error(actor, reading->reterr, "the sequence has no such step", "steps count from 1");
    if (!reading->rule->when)
        return yaml_error(rule, reading->reterr, "this rule has no when", NULL);
    memory->kind = yaml_member(rule, "sequence")     ? RULE_SEQUENCE
                   : yaml_member(rule, "first_seen") ? RULE_IS_NEW
                   : yaml_member(rule, "more_than")  ? RULE_COUNTS
                                                     : RULE_WITHOUT_MEMORY;
    bool remembers = memory->kind != RULE_WITHOUT_MEMORY;
    if ((within || by) && !remembers)
        return yaml_error(within ? within : by, reading->reterr, "the rule remembers nothing for this time",
                          "more_than, first_seen or sequence is missing");
    if (unknown && remembers)
        return yaml_error(unknown, reading->reterr, "a rule that remembers counts only what is certain",
                          "leave when_unknown out");
    return 0;
}
