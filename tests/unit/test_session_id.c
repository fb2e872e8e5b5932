// SPDX-License-Identifier: Apache-2.0
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#include <cmocka.h>

#include "signal/session_id.h"

static void check(const char *id, const char *expected)
{
    char buffer[SESSION_ID_FORM_SIZE];
    struct span form = session_id_form(span_of_text(id), buffer);
    if (!span_is(form, expected))
        fail_msg("%s: %.*s", id, (int)form.len, (const char *)form.p);
}

static void the_form_keeps_separators_and_nothing_of_what_stands_between(void **state)
{
    (void)state;
    check("mme1.example.net;1876543210;42", "9;9");
    check("mme1.example.net;1876543210;42;app_s6a", "9;9;a_a");
    check("mme1.example.net;5f3a9c01;0;001010000000001@ims", "f;9;9@a");
    check("mme1.example.net;1;2;abcdef;x-1-ff", "9;9;a;a-9-a");
    check("mme1.example.net;", "");
    check("mme1.example.net;\xc3\xa4 \x01", "????");
    check("001010000000001", "9"); /* without a semicolon it is all rest */
    check("", "");
}

static void a_long_form_is_cut(void **state)
{
    char id[1000], buffer[SESSION_ID_FORM_SIZE];
    (void)state;
    memset(id, ';', sizeof id);
    assert_int_equal(session_id_form(span_of(id, sizeof id), buffer).len, SESSION_ID_FORM_SIZE - 1);
}

static void a_session_is_its_senders_if_its_id_begins_with_the_host(void **state)
{
    const struct span host = span_of_text("mme1.example.net");
    (void)state;
    assert_true(session_id_begins_with(span_of_text("MME1.example.net;1;2"), host));
    assert_true(session_id_begins_with(span_of_text("mme1.example.net"), host));
    assert_false(session_id_begins_with(span_of_text("mme1.example.network;1;2"), host));
    assert_false(session_id_begins_with(span_of_text("mme2.example.net;1;2"), host));
    assert_false(session_id_begins_with(span_of_text("mme1"), host));
    assert_true(session_id_is_senders(316));
    assert_false(session_id_is_senders(258)); /* Re-Auth, within the session of another */
    assert_false(session_id_is_senders(272));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_form_keeps_separators_and_nothing_of_what_stands_between),
        cmocka_unit_test(a_long_form_is_cut),
        cmocka_unit_test(a_session_is_its_senders_if_its_id_begins_with_the_host),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
