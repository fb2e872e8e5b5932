// SPDX-License-Identifier: Apache-2.0
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <cmocka.h>

#include <sigwarden/alloc.h>

#include "rules/builtin.h"
#include "rules/ruleset.h"
#include "signal/words.h"

static struct signal signal_of(const char *operation, int source_ssn, int destination_ssn)
{
    struct signal signal = {.origin = {0}};
    uint32_t value;
    signal_init(&signal);
    assert_true(field_word_value(&words_operation, span_of_text(operation), &value));
    signal_set(&signal, operation, value);
    if (source_ssn >= 0)
        signal_set(&signal, source_ssn, (uint64_t)source_ssn);
    if (destination_ssn >= 0)
        signal_set(&signal, destination_ssn, (uint64_t)destination_ssn);
    return signal;
}

static struct ruleset *loaded(const char *text)
{
    struct sigwarden_text files[64];
    struct sigwarden_error error;
    struct ruleset *ruleset;
    size_t count = 0;
    for (; count < builtin_rule_file_count; count++)
        files[count] = builtin_rule_files[count];
    files[count++] = (struct sigwarden_text){"mine.yaml", text, strlen(text)};
    if (ruleset_load(files, count, &sigwarden_libc_alloc, &ruleset, &error))
        fail_msg("%u:%u: %s; %s", error.line, error.column, error.message, error.hint);
    return ruleset;
}

static void the_table_depends_on_operation_and_subsystems(void **state)
{
    static const struct {
        const char *operation;
        int source_ssn, destination_ssn;
        enum category category;
    } cases[] = {
        {"anyTimeInterrogation", 147, 6, CATEGORY_1},
        {"provideSubscriberInfo", 6, 7, CATEGORY_2},
        {"insertSubscriberData", 6, 7, CATEGORY_2},
        {"insertSubscriberData", 7, 7, CATEGORY_1}, /* from a VLR, not from an HLR */
        {"insertSubscriberData", -1, 7, CATEGORY_2},
        {"updateLocation", 7, 6, CATEGORY_3},
        {"mt-ForwardSM", 8, 8, CATEGORY_SMS},
        {"initialDP", 146, 146, CATEGORY_3},
        {"connect", 146, 146, CATEGORY_2},
    };
    (void)state;
    struct ruleset *ruleset = loaded("[]\n");
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct signal signal = signal_of(cases[i].operation, cases[i].source_ssn, cases[i].destination_ssn);
        if (ruleset_category(ruleset, &signal) != cases[i].category)
            fail_msg("%s %d %d", cases[i].operation, cases[i].source_ssn, cases[i].destination_ssn);
    }
    ruleset_free(ruleset);
}

static void every_operation_has_a_category(void **state)
{
    (void)state;
    struct ruleset *ruleset = loaded("[]\n");
    for (uint32_t i = 0; i < words_operation.count; i++) {
        static const char *const between_neighbours[] = {"Capabilities-Exchange", "Device-Watchdog",
                                                         "Disconnect-Peer"};
        struct signal signal = signal_of(words_operation.list[i].word, -1, -1);
        bool exempt = false;
        for (size_t k = 0; k < sizeof between_neighbours / sizeof *between_neighbours; k++)
            exempt |= strcmp(words_operation.list[i].word, between_neighbours[k]) == 0;
        exempt |= words_operation.list[i].value >> 24 >= PROTOCOL_GTPV1; /* about a path, not a person */
        if (!exempt && ruleset_category(ruleset, &signal) == CATEGORY_NONE)
            fail_msg("%s has none", words_operation.list[i].word);
    }
    ruleset_free(ruleset);
}

static void an_operator_changes_it_and_the_rule_sets_hash_changes(void **state)
{
    (void)state;
    struct ruleset *before = loaded("[]\n");
    struct ruleset *after =
        loaded("- {category: '2', operations: [provideSubscriberLocation], destination_ssn: [8]}\n"
               "- {category: null, operations: [checkIMEI]}\n");
    struct signal to_msc = signal_of("provideSubscriberLocation", 145, 8);
    struct signal to_sgsn = signal_of("provideSubscriberLocation", 145, 149);
    struct signal imei = signal_of("checkIMEI", 7, 9);
    assert_int_equal(ruleset_category(after, &to_msc), CATEGORY_2);
    assert_int_equal(ruleset_category(after, &to_sgsn), CATEGORY_1);
    assert_int_equal(ruleset_category(after, &imei), CATEGORY_NONE);
    assert_memory_not_equal(ruleset_hash(before), ruleset_hash(after), RULESET_HASH_SIZE);
    ruleset_free(before);
    ruleset_free(after);
}

static void mistakes_have_a_place(void **state)
{
    static const struct {
        const char *text;
        unsigned line, column;
    } cases[] = {
        {"- operations: [sendIMSI]\n", 1, 3},
        {"- category: '7'\n  operations: [sendIMSI]\n", 1, 13},
        {"- category: '1'\n  operations: [sendIMSY]\n", 2, 16},
        {"- category: '1'\n  operations: sendIMSI\n", 2, 15},
        {"- category: '1'\n  operations: [sendIMSI]\n  source_ssn: [256]\n", 3, 16},
        {"- category: '1'\n  operations: [sendIMSI]\n  destination_ssn: 6\n", 3, 20},
        {"- category: '1'\n  operations: [sendIMSI]\n  why: x\n", 3, 3},
    };
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        const struct sigwarden_text file = {"mine.yaml", cases[i].text, strlen(cases[i].text)};
        struct sigwarden_error error;
        struct ruleset *ruleset;
        assert_true(ruleset_load(&file, 1, &sigwarden_libc_alloc, &ruleset, &error) < 0);
        if (error.line != cases[i].line || error.column != cases[i].column)
            fail_msg("%s is said to be wrong at %u:%u: %s", cases[i].text, error.line, error.column,
                     error.message);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_table_depends_on_operation_and_subsystems),
        cmocka_unit_test(every_operation_has_a_category),
        cmocka_unit_test(an_operator_changes_it_and_the_rule_sets_hash_changes),
        cmocka_unit_test(mistakes_have_a_place),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
