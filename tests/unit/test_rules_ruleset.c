// SPDX-License-Identifier: Apache-2.0
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <cmocka.h>

#include "base/text.h"
#include "rules/ruleset.h"

static void *allocate(void *context, size_t size)
{
    (void)context;
    return calloc(1, size);
}

static void release(void *context, void *p, size_t size)
{
    (void)context;
    (void)size;
    free(p);
}

static const struct sigwarden_alloc libc = {NULL, allocate, release};

static int load(const char *text, struct ruleset **ret, struct sigwarden_error *reterr)
{
    struct sigwarden_text file = {"mine.yaml", text, strlen(text)};
    memset(reterr, 0, sizeof *reterr);
    *ret = NULL;
    return ruleset_load(&file, 1, &libc, ret, reterr);
}

static struct ruleset *load_right(const char *text)
{
    struct ruleset *ruleset;
    struct sigwarden_error error;
    if (load(text, &ruleset, &error))
        fail_msg("%u:%u: %s; %s", error.line, error.column, error.message, error.hint);
    return ruleset;
}

static const char small[] = "- rule: one\n"
                            "  id: 100001\n"
                            "  rev: 3\n"
                            "  title: The first\n"
                            "  when: source.side == external\n"
                            "  class: recon\n"
                            "  severity: medium\n";

static const char full[] =
    "- rule: all-keys\n"
    "  id: 100002\n"
    "  rev: 1\n"
    "  threat: [S-01, S-02]\n"
    "  title: Everything that a rule can say\n"
    "  when: signal.operation == sendIMSI and source.home_of_subscriber == no\n"
    "  undecided_unless: source.country != subscriber.country\n"
    "  when_unknown: low\n"
    "  class: identity-disclosure\n"
    "  category: 1\n"
    "  severity: critical\n"
    "  confidence: medium\n"
    "  meaning: >\n"
    "    Two lines\n"
    "    of text.\n"
    "  references: https://example.org/\n"
    "  false_positives: none\n"
    "  motif: [MOT3003]\n"
    "  attack: [T1430.002]\n"
    "  tests:\n"
    "    - event: {signal.operation: sendIMSI, source: {home_of_subscriber: no, country: FJ},\n"
    "              subscriber.country: WS}\n"
    "      expect: alert\n"
    "    - event: {signal: {operation: sendIMSI, notes: [ber_depth, global_opcode]}}\n"
    "      request: {signal.kind: request}\n"
    "      expect: undecided\n"
    "    - {pcap: border.pcapng, network: border.yaml, expect: none}\n";

static void a_rule_is_read_with_all_its_keys(void **state)
{
    struct ruleset *ruleset = load_right(full);
    const struct rule *rule = ruleset_rule(ruleset, 0);
    (void)state;
    assert_int_equal(ruleset_count(ruleset), 1);
    assert_true(span_is(rule->name, "all-keys"));
    assert_int_equal(rule->id, 100002);
    assert_int_equal(rule->threat.count, 2);
    assert_true(span_is(rule->threat.list[1], "S-02"));
    assert_string_equal(rule_class_name(rule->class), "identity-disclosure");
    assert_string_equal(rule_category_name(rule->category), "1");
    assert_string_equal(rule_severity_name(rule->severity), "critical");
    assert_string_equal(rule_confidence_name(rule->confidence), "medium");
    assert_int_equal(rule->when_unknown, RULE_SEVERITY_LOW);
    assert_true(span_is(rule->meaning, "Two lines of text.\n"));
    assert_true(span_is(rule->references.list[0], "https://example.org/"));
    assert_true(span_is(rule->file, "mine.yaml"));
    assert_int_equal(rule->line, 1);
    assert_true(rule->cost > 0);
    assert_int_equal(rule->test_count, 3);
    assert_int_equal(rule->tests[0].line, 21);
    assert_int_equal(rule->tests[0].events[0].field_count, 4);
    assert_true(span_is(rule->tests[2].pcap, "border.pcapng"));
    assert_true(span_is(rule->tests[2].network, "border.yaml"));
    assert_true(ruleset_find(ruleset, span_of_text("all-keys")) == rule);
    assert_true(ruleset_find(ruleset, span_of_text("100002")) == rule);
    assert_null(ruleset_find(ruleset, span_of_text("100003")));
    ruleset_free(ruleset);
}

static void what_need_not_be_said_has_a_default(void **state)
{
    struct ruleset *ruleset = load_right(small);
    const struct rule *rule = ruleset_rule(ruleset, 0);
    (void)state;
    assert_int_equal(rule->confidence, RULE_CONFIDENCE_HIGH);
    assert_null(rule_category_name(rule->category));
    assert_int_equal(rule->when_unknown, 0);
    assert_int_equal(rule->threat.count + rule->references.count + rule->test_count, 0);
    ruleset_free(ruleset);
}

static void tests_beside_a_rule_run(void **state)
{
    struct ruleset *ruleset = load_right(full);
    const struct rule *rule = ruleset_rule(ruleset, 0);
    enum rule_outcome outcome;
    struct rule_trace trace;
    (void)state;
    assert_true(rule_test_run(rule, &rule->tests[0], NULL, &outcome, &trace));
    assert_int_equal(outcome, RULE_ALERT);
    assert_int_equal(trace.count, 3);
    assert_true(rule_test_run(rule, &rule->tests[1], NULL, &outcome, NULL));
    assert_int_equal(outcome, RULE_UNDECIDED);
    struct rule_test wrong = rule->tests[0];
    wrong.expect = RULE_NONE;
    assert_false(rule_test_run(rule, &wrong, NULL, &outcome, NULL));
    assert_int_equal(outcome, RULE_ALERT);
    ruleset_free(ruleset);
}

/* Neither a request nor memory. */
static const struct rule_context alone;

/* `text` with the first `what` replaced by `with`. */
static char *with(const char *text, const char *what, const char *by)
{
    const char *at = strstr(text, what);
    assert_non_null(at);
    char *ret = malloc(strlen(text) + strlen(by) + 1);
    assert_non_null(ret);
    sprintf(ret, "%.*s%s%s", (int)(at - text), text, by, at + strlen(what));
    return ret;
}

static const struct {
    const char *what, *by; /* changed in `full` */
    unsigned line, column;
    const char *message, *hint;
} mistakes[] = {
    {"confidence:", "confidance:", 12, 3, "unknown key \"confidance\" in a rule",
     "did you mean \"confidence\"?"},
    {"  rev: 1\n", "", 1, 3, "this rule has no rev", ""},
    {"all-keys", "All_keys", 1, 9, "a rule's name is made of lower-case letters, digits and hyphens",
     "such as psi-not-from-home-network; at most 64 characters, a letter first"},
    {"id: 100002", "id: 0", 2, 7, "id must be a whole number from 1 to 2147483647", ""},
    {"id: 100002", "id: [1]", 2, 7, "id must be a whole number from 1 to 2147483647", ""},
    {"rev: 1\n", "rev: one\n", 3, 8, "rev must be a whole number from 1 to 2147483647", ""},
    {"title: Everything that a rule can say", "title: \"a\\nb\"", 5, 10,
     "title holds a control character or a line end", ""},
    {"title: Everything that a rule can say", "title:", 5, 9, "title must be a text", ""},
    {"identity-disclosure", "identity", 9, 10, "class cannot be \"identity\"",
     "it is one of location-tracking, interception, identity-disclosure, fraud, dos, recon, "
     "spyware-delivery, "
     "bypass"},
    {"severity: critical", "severity: critcal", 11, 13, "severity cannot be \"critcal\"",
     "did you mean \"critical\"?"},
    {"when_unknown: low", "when_unknown: high", 8, 17, "when_unknown cannot be \"high\"", "it is one of low"},
    {"  when_unknown: low\n", "", 7, 21, "undecided_unless says nothing without when_unknown",
     "add when_unknown: low"},
    {"category: 1", "category: 4", 10, 13, "category cannot be \"4\"",
     "it is one of 0, 1, 2, 3, sms, spoofing"},
    {"when: signal.operation == sendIMSI", "when: signal.operation == sendIMSX", 6, 29,
     "`sendIMSX` is not a word of signal.operation", "did you mean sendIMSI?"},
    {"source.country != subscriber.country", "source.country ~ subscriber.country", 7, 38,
     "`subscriber.country` is no pattern", "patterns stand in quotes: sms.text matches \"https?://\""},
    {"when: signal.operation == sendIMSI and source.home_of_subscriber == no", "when: [a]", 6, 9,
     "when must be an expression", "a comparison such as source.side == external"},
    {"signal.operation: sendIMSI", "signal.operation: sendIMSX", 21, 33,
     "signal.operation cannot be \"sendIMSX\"", "did you mean \"sendIMSI\"?"},
    {"home_of_subscriber: no", "home_of_subscribr: no", 21, 52,
     "there is no field \"source.home_of_subscribr\"", "did you mean \"source.home_of_subscriber\"?"},
    {"country: FJ", "country: {a: b}", 21, 85, "a field needs a value", ""},
    {"country: FJ", "country: [a]", 21, 85, "only a set has a list of values", ""},
    {"expect: alert", "expect: fire", 23, 15, "expect cannot be \"fire\"",
     "it is one of none, alert, undecided"},
    {"      expect: alert\n", "", 21, 7, "this test does not say what it expects",
     "expect: alert, undecided or none"},
    {"{pcap: border.pcapng, network: border.yaml, expect: none}", "{expect: none}", 27, 7,
     "a test has an event, events or a pcap", ""},
    {"{pcap: border.pcapng,", "{event: {},", 27, 7, "request goes with event, network with pcap", ""},
    {"- rule: all-keys", "- ruel: all-keys", 1, 3, "unknown key \"ruel\" in a rule",
     "did you mean \"rule\"?"},
    {"  threat: [S-01, S-02]", "  threat: [S-01, [S-02]]", 4, 18, "the value must be a text", ""},
};

static void mistakes_in_rule_files_are_errors_with_their_place(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof mistakes / sizeof *mistakes; i++) {
        struct ruleset *ruleset;
        struct sigwarden_error error;
        char *text = with(full, mistakes[i].what, mistakes[i].by);
        assert_int_equal(load(text, &ruleset, &error), -SIGWARDEN_ERROR_CONFIGURATION);
        assert_null(ruleset);
        assert_string_equal(error.file, "mine.yaml");
        assert_string_equal(error.message, mistakes[i].message);
        assert_string_equal(error.hint, mistakes[i].hint);
        if (error.line != mistakes[i].line || error.column != mistakes[i].column)
            fail_msg("%s: at %u:%u, not %u:%u", error.message, error.line, error.column, mistakes[i].line,
                     mistakes[i].column);
        free(text);
    }
}

static void the_place_within_an_expression_is_that_in_the_file(void **state)
{
    static const struct {
        const char *when; /* with `bad` as the offending word */
        unsigned line, column;
    } cases[] = {
        {"source.bad == 1", 5, 9},
        {"source.side == external and source.bad == 1", 5, 37},
        {"source.side == external and\n        source.bad == 1", 6, 9},
        {"source.side == external and\n\n\n     source.bad == 1", 8, 6},
        {"\n    source.side == external\n    and source.bad == 1", 7, 9},
        {"'source.bad == 1'", 5, 10},
        {"'source.operator == \"it''s\" and source.bad == 1'", 5, 41},
        {"\"source.operator == \\\"a\\\" and source.bad == 1\"", 5, 39},
        {"\"source.side == external \\\n    and source.bad == 1\"", 6, 9},
        {"\"source.side == external\\n and source.bad == 1\"", 5, 40},
        {"|\n    source.side == external\n      and source.bad == 1", 7, 11},
        {"|-  # why\n    source.bad == 1", 6, 5},
        {">-\n    source.side == external\n\n    and (source.bad == 1)", 8, 10},
        {"source.operator == \"\xc3\xa4\xe2\x82\xac\" and source.bad == 1", 5, 37},
    };
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct ruleset *ruleset;
        struct sigwarden_error error;
        char *text = with(small, "source.side == external", cases[i].when);
        assert_int_equal(load(text, &ruleset, &error), -SIGWARDEN_ERROR_CONFIGURATION);
        if (error.line != cases[i].line || error.column != cases[i].column)
            fail_msg("%s: %s at %u:%u, not %u:%u", cases[i].when, error.message, error.line, error.column,
                     cases[i].line, cases[i].column);
        assert_string_equal(error.message, "there is no field `source.bad`");
        free(text);
    }
}

static void names_and_ids_are_taken_once_in_all_files(void **state)
{
    struct ruleset *ruleset = NULL;
    struct sigwarden_error error = {0};
    char *same_id = with(small, "one", "two"), *same_name = with(small, "100001", "100002");
    (void)state;
    struct sigwarden_text files[2] = {{"a.yaml", small, strlen(small)}, {"b.yaml", same_id, strlen(same_id)}};
    assert_int_equal(ruleset_load(files, 2, &libc, &ruleset, &error), -SIGWARDEN_ERROR_CONFIGURATION);
    assert_string_equal(error.file, "b.yaml");
    assert_string_equal(error.message, "another rule has this id");
    assert_string_equal(error.hint, "it is that of one in line 1 of a.yaml");
    assert_int_equal(error.line, 2);
    files[1] = (struct sigwarden_text){"b.yaml", same_name, strlen(same_name)};
    assert_int_equal(ruleset_load(files, 2, &libc, &ruleset, &error), -SIGWARDEN_ERROR_CONFIGURATION);
    assert_string_equal(error.message, "another rule has this name");
    assert_int_equal(error.line, 1);
    assert_null(ruleset);
    free(same_id);
    free(same_name);
}

static void texts_that_are_no_rule_file_are_refused(void **state)
{
    static const char *const texts[] = {"",      "rule: one",  "- one",           "- [1]",
                                        "hello", "- {rule: a", "\xff\xfe\x00\x01"};
    (void)state;
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
        struct ruleset *ruleset;
        struct sigwarden_error error;
        assert_int_equal(load(texts[i], &ruleset, &error), -SIGWARDEN_ERROR_CONFIGURATION);
        assert_true(error.message[0] != 0);
    }
}

static void no_files_are_a_set_without_rules(void **state)
{
    struct ruleset *ruleset = NULL;
    struct sigwarden_error error;
    struct signal signal;
    (void)state;
    assert_int_equal(ruleset_load(NULL, 0, &libc, &ruleset, &error), 0);
    assert_int_equal(ruleset_count(ruleset), 0);
    signal_init(&signal);
    ruleset_judge(ruleset, &signal, &alone, NULL, NULL);
    ruleset_free(ruleset);
    ruleset_free(NULL);
}

static void hash_of(const char *text, uint8_t ret[RULESET_HASH_SIZE])
{
    struct ruleset *ruleset = load_right(text);
    memcpy(ret, ruleset_hash(ruleset), RULESET_HASH_SIZE);
    ruleset_free(ruleset);
}

static void the_hash_changes_with_what_rules_say_and_with_nothing_else(void **state)
{
    static const struct {
        const char *what, *by;
        bool same;
    } cases[] = {
        {"  class:", "  # a comment\n  class:", true},
        {"sendIMSI and source.home_of_subscriber", "sendIMSI\n      and   source.home_of_subscriber", true},
        {"none\n  motif", "many\n  motif", true},
        {"expect: alert", "expect: none", true},
        {"rev: 1", "rev: 2", false},
        {"== no", "!= no", false},
        {"!= subscriber.country", "== subscriber.country", false},
        {"severity: critical", "severity: high", false},
        {"[S-01, S-02]", "[S-01S-02]", false},
        {"Everything", "Nothing", false},
    };
    uint8_t first[RULESET_HASH_SIZE], other[RULESET_HASH_SIZE];
    (void)state;
    hash_of(full, first);
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        char *text = with(full, cases[i].what, cases[i].by);
        hash_of(text, other);
        if ((memcmp(first, other, sizeof first) == 0) != cases[i].same)
            fail_msg("%s", text);
        free(text);
    }
}

/* What ruleset_judge() said: ids, each with `u` if undecided. */
struct said {
    char text[256];
    struct rule_verdict last;
};

static void hear(void *context, const struct rule_verdict *verdict)
{
    struct said *said = context;
    size_t len = strlen(said->text);
    snprintf(said->text + len, sizeof said->text - len, "%u%s ", verdict->rule->id,
             verdict->undecided ? "u" : "");
    said->last = *verdict;
}

#define RULE(id, when, more)                                                                                 \
    "- {rule: r" #id ", id: " #id ", rev: 1, title: t, class: recon, severity: high, " more "when: '" when   \
    "'}\n"

static void rules_are_asked_in_the_order_of_ids_about_the_operations_they_name(void **state)
{
    static const char text[] =
        RULE(30, "signal.operation == sendIMSI", "") RULE(10, "source.side == external", "")
            RULE(40, "signal.operation in {updateLocation, sendIMSI} and source.side == internal", "")
                RULE(20, "signal.operation == updateLocation and source.side == external",
                     "when_unknown: low, ") RULE(50, "signal.operation != sendIMSI", "when_unknown: low, ");
    static const struct {
        const char *operation, *side;
        const char *said;
    } cases[] = {
        {"sendIMSI", "external", "10 30 "},
        {"sendIMSI", "internal", "30 40 "},
        {"updateLocation", "external", "10 20 50 "},
        {"updateLocation", NULL, "20u 50 "},
        {"purgeMS", "external", "10 50 "},
        {NULL, "external", "10 50u "}, /* rule 20 names its operation; of 50 the answer is not known */
        {NULL, NULL, "50u "},
    };
    struct ruleset *ruleset = load_right(text);
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct signal signal;
        struct said said = {.text = ""};
        signal_init(&signal);
        if (cases[i].operation)
            assert_true(field_set_text(&signal, FIELD_operation, span_of_text(cases[i].operation)));
        if (cases[i].side)
            assert_true(field_set_text(&signal, FIELD_source_side, span_of_text(cases[i].side)));
        ruleset_judge(ruleset, &signal, &alone, hear, &said);
        assert_string_equal(said.text, cases[i].said);
    }
    ruleset_free(ruleset);
}

static void what_is_undecided_has_low_severity_and_says_what_is_missing(void **state)
{
    struct ruleset *ruleset = load_right(
        RULE(1, "signal.operation == sendIMSI and source.home_of_subscriber == no", "when_unknown: low, "));
    struct signal signal;
    struct said said = {.text = ""};
    (void)state;
    signal_init(&signal);
    assert_true(field_set_text(&signal, FIELD_operation, span_of_text("sendIMSI")));
    ruleset_judge(ruleset, &signal, &alone, hear, &said);
    assert_string_equal(said.text, "1u ");
    assert_int_equal(said.last.severity, RULE_SEVERITY_LOW);
    assert_int_equal(said.last.confidence, RULE_CONFIDENCE_LOW);
    assert_int_equal(said.last.trace.count, 2);
    assert_int_equal(said.last.trace.leaves[1].result, RULE_UNKNOWN);
    assert_string_equal(rule_field_hint((enum field_id)said.last.trace.leaves[1].field),
                        "operators: plmns and gts in network.yaml would tell");
    assert_null(rule_field_hint(FIELD_operation));
    ruleset_free(ruleset);
}

static void a_rule_is_undecided_unless_more_is_certain(void **state)
{
    static const struct {
        const char *source, *subscriber;
        enum rule_outcome outcome;
    } cases[] = {
        {"FJ", "WS", RULE_ALERT},
        {"FJ", "FJ", RULE_UNDECIDED},
        {"FJ", NULL, RULE_UNDECIDED},
    };
    struct ruleset *ruleset =
        load_right(RULE(1, "source.home_of_subscriber == no",
                        "when_unknown: low, undecided_unless: source.country != subscriber.country, "));
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct signal signal;
        signal_init(&signal);
        field_set_text(&signal, FIELD_source_home_of_subscriber, span_of_text("no"));
        field_set_text(&signal, FIELD_source_country, span_of_text(cases[i].source));
        if (cases[i].subscriber)
            field_set_text(&signal, FIELD_subscriber_country, span_of_text(cases[i].subscriber));
        assert_int_equal(rule_judge(ruleset_rule(ruleset, 0), &signal, NULL, NULL), cases[i].outcome);
    }
    ruleset_free(ruleset);
}

static void many_rules_load_and_are_found(void **state)
{
    enum { COUNT = 3000, SIZE = COUNT * 160 };
    char *text = malloc(SIZE);
    size_t len = 0;
    (void)state;
    assert_non_null(text);
    for (unsigned i = 0; i < COUNT; i++)
        len += (size_t)snprintf(
            text + len, SIZE - len,
            "- {rule: r%u, id: %u, rev: 1, title: t, class: recon, severity: low, when: %s}\n", i, COUNT - i,
            i % 2 ? "signal.operation == sendIMSI" : "source.is_home");
    struct ruleset *ruleset = load_right(text);
    assert_int_equal(ruleset_count(ruleset), COUNT);
    for (size_t i = 1; i < COUNT; i++)
        assert_true(ruleset_rule(ruleset, i - 1)->id < ruleset_rule(ruleset, i)->id);
    ruleset_free(ruleset);
    free(text);
}

static void *refuse(void *context, size_t size)
{
    size_t *left = context;
    if (*left == 0)
        return NULL;
    --*left;
    return calloc(1, size);
}

static void without_memory_it_says_so(void **state)
{
    struct sigwarden_text file = {"mine.yaml", full, strlen(full)};
    struct sigwarden_error error;
    struct ruleset *ruleset = NULL;
    size_t allowed = 0;
    int result = -1;
    (void)state;
    for (; result != 0 && allowed < 100; allowed++) {
        size_t left = allowed;
        struct sigwarden_alloc alloc = {&left, refuse, release};
        result = ruleset_load(&file, 1, &alloc, &ruleset, &error);
        assert_true(result == 0 || result == -SIGWARDEN_ERROR_MEMORY);
    }
    assert_int_equal(result, 0);
    ruleset_free(ruleset);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_rule_is_read_with_all_its_keys),
        cmocka_unit_test(what_need_not_be_said_has_a_default),
        cmocka_unit_test(tests_beside_a_rule_run),
        cmocka_unit_test(mistakes_in_rule_files_are_errors_with_their_place),
        cmocka_unit_test(the_place_within_an_expression_is_that_in_the_file),
        cmocka_unit_test(names_and_ids_are_taken_once_in_all_files),
        cmocka_unit_test(texts_that_are_no_rule_file_are_refused),
        cmocka_unit_test(no_files_are_a_set_without_rules),
        cmocka_unit_test(the_hash_changes_with_what_rules_say_and_with_nothing_else),
        cmocka_unit_test(rules_are_asked_in_the_order_of_ids_about_the_operations_they_name),
        cmocka_unit_test(what_is_undecided_has_low_severity_and_says_what_is_missing),
        cmocka_unit_test(a_rule_is_undecided_unless_more_is_certain),
        cmocka_unit_test(many_rules_load_and_are_found),
        cmocka_unit_test(without_memory_it_says_so),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
