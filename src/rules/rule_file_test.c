// SPDX-License-Identifier: Apache-2.0
#include "rules/rule_file.h"

#include "base/text.h"
#include "rules/rule_words.h"

enum { PATH_MAX_LEN = 80, FILE_NAME_MAX = 255 };

/* The fields of one event, gathered from nested or dotted names. */
struct event {
    const struct reading *reading;
    struct signal *scratch; /* to try the values on */
    struct rule_test_field *fields;
    size_t count;
    bool of_request;
};

static size_t count_scalars(const struct yaml_node *node)
{
    size_t count = node->kind == YAML_SCALAR;
    for
        yaml_each(child, node) count += count_scalars(child);
    return count;
}

static int unfit(const struct event *event, const struct yaml_node *node, const struct field *field)
{
    char message[160];
    struct text text = text_in(message, sizeof message);
    text_string(&text, field->path);
    text_string(&text, " cannot be");
    const char *meant = field->words ? field_word_suggest(field->words, node->text) : NULL;
    return yaml_error_word(node, event->reading->reterr, message, node->text, meant);
}

static int add_value(struct event *event, const struct yaml_node *node, int id)
{
    const struct field *field = field_get((enum field_id)id);
    if (node->kind != YAML_SCALAR || yaml_is_null(node))
        return yaml_error(node, event->reading->reterr, "a field needs a value", NULL);
    struct span text = arena_copy(event->reading->arena, node->text);
    if (!text.p)
        return reading_no_memory(event->reading);
    if (!field_set_text(event->scratch, (enum field_id)id, text))
        return unfit(event, node, field);
    event->fields[event->count++] = (struct rule_test_field){(uint16_t)id, event->of_request, text};
    return 0;
}

/* A value, or the list of values of a set. */
static int add_field(struct event *event, const struct yaml_node *node, int id)
{
    if (node->kind != YAML_SEQUENCE)
        return add_value(event, node, id);
    if (field_get((enum field_id)id)->kind != FIELD_KIND_SET)
        return yaml_error(node, event->reading->reterr, "only a set has a list of values", NULL);
    int result = 0;
    for
        yaml_each(item, node) if (result == 0) result = add_value(event, item, id);
    return result;
}

/* Members of a mapping whose own name is `before`. Depth is bounded by the YAML parser's. */
static int add_members(struct event *event, const struct yaml_node *node, struct span before)
{
    int result = 0;
    for
        yaml_each(member, node)
        {
            char buffer[PATH_MAX_LEN];
            struct text path = text_in(buffer, sizeof buffer);
            text_span(&path, before);
            text_string(&path, before.len ? "." : "");
            text_span(&path, member->key->text);
            int id = path.full ? -1 : field_find(text_as_span(&path));
            if (id >= 0)
                result = add_field(event, member, id);
            else if (member->kind == YAML_MAPPING && !path.full)
                result = add_members(event, member, text_as_span(&path));
            else
                result = yaml_error_word(member->key, event->reading->reterr, "there is no field",
                                         text_as_span(&path), field_suggest(text_as_span(&path)));
            if (result)
                return result;
        }
    return 0;
}

static int read_event(const struct reading *reading, const struct yaml_node *node, bool of_request,
                      struct rule_test *test, struct rule_test_field *fields)
{
    struct signal scratch;
    struct event event = {reading, &scratch, fields, test->field_count, of_request};
    signal_init(&scratch);
    if (node->kind != YAML_MAPPING)
        return yaml_error(node, reading->reterr, "an event is a mapping of fields",
                          "such as {signal.kind: request, source: {side: external}}");
    int result = add_members(&event, node, span_of(NULL, 0));
    test->field_count = event.count;
    return result;
}

static int read_test(const struct reading *reading, const struct yaml_node *node, struct rule_test *ret)
{
    static const char *const names[] = {"event", "request", "pcap", "network", "expect"};
    int result = yaml_check_keys(node, names, sizeof names / sizeof *names, "a test", reading->reterr);
    if (result)
        return result;
    const struct yaml_node *event = yaml_member(node, "event"), *request = yaml_member(node, "request");
    const struct yaml_node *pcap = yaml_member(node, "pcap"), *network = yaml_member(node, "network");
    const struct yaml_node *expect = yaml_member(node, "expect");
    if (!event == !pcap)
        return yaml_error(node, reading->reterr, "a test has an event or a pcap", NULL);
    if ((request && !event) || (network && !pcap))
        return yaml_error(node, reading->reterr, "request goes with event, network with pcap", NULL);
    if (!expect)
        return yaml_error(node, reading->reterr, "this test does not say what it expects",
                          "expect: alert, undecided or none");
    size_t count = (event ? count_scalars(event) : 0) + (request ? count_scalars(request) : 0);
    struct rule_test_field *fields = arena_array(reading->arena, count + 1, sizeof *fields);
    if (!fields)
        return reading_no_memory(reading);
    *ret = (struct rule_test){.fields = fields, .line = node->line};
    result = reading_word(reading, expect, &rule_words_outcome, &ret->expect);
    if (result == 0 && pcap)
        result = reading_text(reading, pcap, FILE_NAME_MAX, false, &ret->pcap);
    if (result == 0 && network)
        result = reading_text(reading, network, FILE_NAME_MAX, false, &ret->network);
    if (result == 0 && event)
        result = read_event(reading, event, false, ret, fields);
    if (result == 0 && request)
        result = read_event(reading, request, true, ret, fields);
    return result;
}

int reading_tests(const struct reading *reading, const struct yaml_node *node)
{
    if (node->kind != YAML_SEQUENCE)
        return yaml_error(node, reading->reterr, "tests is a list", "- {event: {...}, expect: alert}");
    struct rule_test *tests = arena_array(reading->arena, node->count + 1, sizeof *tests);
    if (!tests)
        return reading_no_memory(reading);
    size_t count = 0;
    for
        yaml_each(item, node)
        {
            int result = read_test(reading, item, &tests[count++]);
            if (result)
                return result;
        }
    reading->rule->tests = tests;
    reading->rule->test_count = count;
    return 0;
}
