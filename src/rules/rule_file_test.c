// SPDX-License-Identifier: Apache-2.0
#include "rules/rule_file.h"

#include "base/text.h"
#include "rules/program.h"
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

static int add_event(const struct reading *reading, const struct yaml_node *node, bool of_request,
                     struct rule_test_event *ret, struct rule_test_field *fields)
{
    struct signal scratch;
    struct event event = {reading, &scratch, fields, ret->field_count, of_request};
    signal_init(&scratch);
    if (node->kind != YAML_MAPPING)
        return yaml_error(node, reading->reterr, "an event is a mapping of fields",
                          "such as {signal.kind: request, source: {side: external}}");
    int result = add_members(&event, node, span_of(NULL, 0));
    ret->field_count = event.count;
    return result;
}

/* The keys of an item of `events` that are no fields. */
static const char *const series_keys[] = {"at", "every", "times", "vary", "event", "request"};

static int read_vary(const struct reading *reading, const struct yaml_node *node, struct rule_test_event *ret)
{
    struct operand operand;
    if (node->kind != YAML_SCALAR || !find_operand(node->text, &operand))
        return yaml_error_word(node, reading->reterr, "there is no field", node->text,
                               field_suggest(node->text));
    ret->varies = true;
    ret->vary = (struct rule_field){operand.field, operand.of_request};
    enum field_kind kind = (enum field_kind)field_get((enum field_id)operand.field)->kind;
    if (kind != FIELD_KIND_DIGITS && kind != FIELD_KIND_UINT && kind != FIELD_KIND_TEXT)
        return yaml_error(node, reading->reterr, "only digits, numbers and text can vary", NULL);
    return 0;
}

static int read_series(const struct reading *reading, const struct yaml_node *node,
                       struct rule_test_event *ret)
{
    static const int64_t times_max = 100000;
    const struct yaml_node *at = yaml_member(node, "at"), *every = yaml_member(node, "every");
    const struct yaml_node *times = yaml_member(node, "times"), *vary = yaml_member(node, "vary");
    int64_t number = 1;
    int result = 0;
    if (at)
        result = reading_duration(reading, at, &ret->at_ms);
    if (result == 0 && every)
        result = reading_duration(reading, every, &ret->every_ms);
    if (result == 0 && times && (!yaml_integer(times, &number) || number < 1 || number > times_max))
        result = yaml_error(times, reading->reterr, "times is a whole number from 1 to 100000", NULL);
    ret->times = (uint32_t)number;
    return result || !vary ? result : read_vary(reading, vary, ret);
}

/* An event, and its request: of a test by itself, or an item of `events`, which comes a second after the one
 * before it unless it says when. */
static int read_event(const struct reading *reading, const struct yaml_node *item, bool in_series,
                      int64_t before_ms, struct rule_test_event *ret)
{
    const struct yaml_node *event = yaml_member(item, "event"), *request = yaml_member(item, "request");
    *ret = (struct rule_test_event){.times = 1, .at_ms = before_ms + 1000, .every_ms = 1000};
    if (in_series) {
        int result = yaml_check_keys(item, series_keys, sizeof series_keys / sizeof *series_keys,
                                     "an item of events", reading->reterr);
        if (result)
            return result;
        if (!event)
            return yaml_error(item, reading->reterr, "this item has no event", "{event: {...}, at: 10s}");
    }
    size_t count = count_scalars(event) + (request ? count_scalars(request) : 0);
    struct rule_test_field *fields = arena_array(reading->arena, count + 1, sizeof *fields);
    if (!fields)
        return reading_no_memory(reading);
    ret->fields = fields;
    int result = in_series ? read_series(reading, item, ret) : 0;
    if (result == 0)
        result = add_event(reading, event, false, ret, fields);
    if (result == 0 && request)
        result = add_event(reading, request, true, ret, fields);
    return result;
}

static int read_events(const struct reading *reading, const struct yaml_node *node, struct rule_test *ret)
{
    const struct yaml_node *list = yaml_member(node, "events");
    size_t count = list ? list->count : 1;
    if (list && (list->kind != YAML_SEQUENCE || count == 0))
        return yaml_error(list, reading->reterr, "events is a list", "[{event: {...}, times: 21}]");
    struct rule_test_event *events = arena_array(reading->arena, count, sizeof *events);
    if (!events)
        return reading_no_memory(reading);
    ret->events = events;
    int result = list ? 0 : read_event(reading, node, false, 0, events);
    ret->event_count = list ? 0 : 1;
    if (!list || result)
        return result;
    int64_t before_ms = 0;
    for
        yaml_each(item, list)
        {
            struct rule_test_event *event = &events[ret->event_count];
            result = read_event(reading, item, true, before_ms, event);
            if (result)
                return result;
            before_ms = event->at_ms + event->every_ms * (event->times - 1);
            ret->event_count++;
        }
    return 0;
}

static int check_test(const struct reading *reading, const struct yaml_node *node)
{
    static const char *const names[] = {"event", "request", "events", "pcap", "network", "expect"};
    int result = yaml_check_keys(node, names, sizeof names / sizeof *names, "a test", reading->reterr);
    if (result)
        return result;
    bool event = yaml_member(node, "event"), events = yaml_member(node, "events");
    bool pcap = yaml_member(node, "pcap");
    if (event + events + pcap != 1)
        return yaml_error(node, reading->reterr, "a test has an event, events or a pcap", NULL);
    if ((yaml_member(node, "request") && !event) || (yaml_member(node, "network") && !pcap))
        return yaml_error(node, reading->reterr, "request goes with event, network with pcap", NULL);
    if (!yaml_member(node, "expect"))
        return yaml_error(node, reading->reterr, "this test does not say what it expects",
                          "expect: alert, undecided or none");
    return 0;
}

static int read_test(const struct reading *reading, const struct yaml_node *node, struct rule_test *ret)
{
    const struct yaml_node *pcap = yaml_member(node, "pcap"), *network = yaml_member(node, "network");
    *ret = (struct rule_test){.line = node->line};
    int result = check_test(reading, node);
    if (result == 0)
        result = reading_word(reading, yaml_member(node, "expect"), &rule_words_outcome, &ret->expect);
    if (result == 0 && pcap)
        result = reading_text(reading, pcap, FILE_NAME_MAX, false, &ret->pcap);
    if (result == 0 && network)
        result = reading_text(reading, network, FILE_NAME_MAX, false, &ret->network);
    return result || pcap ? result : read_events(reading, node, ret);
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
