// SPDX-License-Identifier: Apache-2.0
/*
 * Rules that are loaded while others judge.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

#include <sigwarden/engine.h>

#include "allocator.h"
#include "engine/event.h"
#include "engine/inject.h"
#include "engine/statistics.h"

#define RULE                                                                                                 \
    "- rule: sums\n  id: 100001\n  rev: 1\n  title: t\n  class: recon\n  severity: high\n"                   \
    "  when: signal.operation == anyTimeInterrogation\n  within: 1h\n  by: signal.operation\n"

static const char counts_two[] = RULE "  more_than: 1\n", wrong[] = RULE "  more_than: many\n";
static const char other[] = RULE "  more_than: 1\n"
                                 "- rule: other\n  id: 100002\n  rev: 1\n  title: t\n  class: recon\n"
                                 "  severity: high\n  when: source.is_home\n";

static struct allocator memory;
static unsigned alerts;

static void hear(void *context, const struct sigwarden_event *event)
{
    (void)context;
    alerts += event->type == EVENT_ALERT;
}

static struct sigwarden_config config_of(struct sigwarden_text *file, const char *text,
                                         struct sigwarden_alloc *alloc)
{
    *file = (struct sigwarden_text){"mine.yaml", text, strlen(text)};
    return (struct sigwarden_config){
        .alloc = alloc, .rules = file, .rule_count = 1, .no_default_rules = true};
}

/* Begin with one invoke of anyTimeInterrogation (71); the ids are the message's own. */
static void ask(struct sigwarden_state *state, uint8_t id)
{
    const uint8_t begin[] = {0x62, 0x0e, 0x48, 0x01, id,   0x6c, 0x09, 0xa1,
                             0x07, 0x02, 0x01, 0x01, 0x02, 0x01, 0x47, 0x05};
    uint8_t bytes[sizeof begin + 1] = {0};
    memcpy(bytes, begin, sizeof begin);
    bytes[1]++;
    bytes[6]++;
    bytes[8]++;
    inject_message(state, PAYLOAD_tcap, span_of(bytes, sizeof bytes));
}

static void a_pack_with_an_error_changes_nothing_that_runs(void **context)
{
    struct sigwarden_alloc alloc = allocator_of(&memory);
    struct sigwarden_text file;
    struct sigwarden_config config = config_of(&file, counts_two, &alloc);
    struct sigwarden *sigwarden;
    struct sigwarden_state *state;
    struct sigwarden_error error = {0};
    uint8_t hash[RULESET_HASH_SIZE];
    (void)context;
    assert_int_equal(sigwarden_new(&config, &sigwarden, &error), 0);
    struct sigwarden_state_config listening = {.sink = hear};
    assert_int_equal(sigwarden_state_new(sigwarden, &listening, &state, &error), 0);
    memcpy(hash, ruleset_hash(engine_rules(state)), sizeof hash);
    ask(state, 1);
    assert_int_equal(alerts, 0);

    config = config_of(&file, wrong, &alloc);
    assert_true(sigwarden_state_load_rules(state, &config, &error) < 0);
    assert_int_equal(error.line, 10);
    assert_memory_equal(ruleset_hash(engine_rules(state)), hash, sizeof hash);

    config = config_of(&file, other, &alloc);
    assert_int_equal(sigwarden_state_load_rules(state, &config, &error), 0);
    assert_memory_not_equal(ruleset_hash(engine_rules(state)), hash, sizeof hash);
    assert_int_equal(ruleset_count(engine_rules(state)), 2);
    ask(state, 2); /* the first one was not forgotten: the rule is the same */
    assert_int_equal(alerts, 1);
    sigwarden_state_free(state);
    sigwarden_free(sigwarden);
    assert_int_equal(memory.out, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(a_pack_with_an_error_changes_nothing_that_runs)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
