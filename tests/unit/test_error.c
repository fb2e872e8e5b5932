// SPDX-License-Identifier: Apache-2.0
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "base/error.h"
#include "base/status.h"

static void an_error_reads_file_line_column_message_hint(void **state)
{
    (void)state;
    struct sigwarden_error error;
    char text[800];
    assert_int_equal(error_set(&error, SIGWARDEN_ERROR_CONFIGURATION, "network.yaml", "unknown key 'hoem'",
                               "did you mean 'home'?"),
                     -SIGWARDEN_ERROR_CONFIGURATION);
    error.line = 12;
    error.column = 3;
    sigwarden_error_format(&error, text, sizeof text);
    assert_string_equal(text, "network.yaml:12:3: unknown key 'hoem'; did you mean 'home'?");
}

static void parts_that_are_not_known_leave_no_punctuation(void **state)
{
    (void)state;
    struct sigwarden_error error;
    char text[800];
    error_set(&error, SIGWARDEN_ERROR_MEMORY, NULL, "out of memory", NULL);
    sigwarden_error_format(&error, text, sizeof text);
    assert_string_equal(text, "out of memory");

    error_set(&error, SIGWARDEN_ERROR_FOREIGN, "a.pcap", "is empty", NULL);
    error.column = 7; /* means nothing without a line */
    sigwarden_error_format(&error, text, sizeof text);
    assert_string_equal(text, "a.pcap: is empty");
}

static void a_hostile_name_cannot_drive_the_terminal(void **state)
{
    (void)state;
    struct sigwarden_error error;
    char text[800];
    error_set(&error, SIGWARDEN_ERROR_SYSTEM, "\x1b[2Jx\n", "bad\x7f", NULL);
    sigwarden_error_format(&error, text, sizeof text);
    assert_string_equal(text, "?[2Jx?: bad?");
}

static void texts_are_cut_to_fit_and_a_long_path_keeps_its_end(void **state)
{
    (void)state;
    struct sigwarden_error error;
    char path[600], text[10];
    memset(path, 'd', sizeof path);
    memcpy(path + 590, "/end.pcap", 10);
    error_set(&error, SIGWARDEN_ERROR_SYSTEM, path, path, path);
    assert_int_equal(strlen(error.file), 255);
    assert_string_equal(error.file + 246, "/end.pcap");
    assert_int_equal(strlen(error.message), 255);
    assert_int_equal(strlen(error.hint), 159);
    assert_int_equal(sigwarden_error_format(&error, text, sizeof text), 9);
    assert_int_equal(text[9], 0);
}

static void nobody_has_to_ask_for_the_error(void **state)
{
    (void)state;
    assert_int_equal(error_set(NULL, SIGWARDEN_ERROR_SYSTEM, "a", "b", "c"), -SIGWARDEN_ERROR_SYSTEM);
}

static void a_status_that_is_none_is_unknown(void **state)
{
    (void)state;
    assert_string_equal(status_name((enum status)99), "unknown");
    assert_string_equal(status_name((enum status) - 1), "unknown");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(an_error_reads_file_line_column_message_hint),
        cmocka_unit_test(parts_that_are_not_known_leave_no_punctuation),
        cmocka_unit_test(a_hostile_name_cannot_drive_the_terminal),
        cmocka_unit_test(texts_are_cut_to_fit_and_a_long_path_keeps_its_end),
        cmocka_unit_test(nobody_has_to_ask_for_the_error),
        cmocka_unit_test(a_status_that_is_none_is_unknown),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
