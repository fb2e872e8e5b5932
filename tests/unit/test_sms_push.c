// SPDX-License-Identifier: Apache-2.0
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <cmocka.h>

#include "proto/sms/sms_push.h"

/* The octets of a string literal without its zero. */
#define PUSH(literal, port, ret) sms_push_read(span_of(literal, sizeof(literal) - 1), port, ret)

static void a_service_indication_leads_to_its_href(void **state)
{
    struct sms_push push;
    (void)state;
    assert_true(PUSH("\x01\x06\x01\xae" /* transaction, Push, one header octet: the content type */
                     "\x02\x05\x6a\x00" /* WBXML 1.2, SI 1.0, UTF-8, no string table */
                     "\x45\xc6\x0d\x03"
                     "example\0"
                     "\x85\x03"
                     "a?b=c\0" /* http://www. example .com/ a?b=c */
                     "\x0a\xc3\x04\x20\x26\x11\x23"
                     "\x01\x03"
                     "Look\0"
                     "\x01\x01",
                     2948, &push));
    assert_int_equal(push.kind, SMS_PUSH_SERVICE_INDICATION);
    assert_string_equal(push.content_type, "application/vnd.wap.sic");
    assert_int_equal(push.url_count, 1);
    assert_string_equal(push.url[0], "http://www.example.com/a?b=c");
}

static void service_loading_has_tokens_of_its_own(void **state)
{
    struct sms_push push;
    (void)state;
    assert_true(PUSH("\x01\x06\x01\xb0\x02\x06\x6a\x03"
                     "tab\x85\x0b\x03"
                     "example\0"
                     "\x87\x83\x00\x05\x01",
                     2948, &push));
    assert_int_equal(push.kind, SMS_PUSH_SERVICE_LOADING);
    assert_string_equal(push.url[0], "https://example.net/tab");
}

static void a_text_document_is_searched_for_links(void **state)
{
    struct sms_push push;
    (void)state;
    assert_true(PUSH("\x01\x06\x10"
                     "text/vnd.wap.si\0"
                     "<si><indication href=\"http://example.com/t\"/></si>",
                     2948, &push));
    assert_int_equal(push.kind, SMS_PUSH_SERVICE_INDICATION);
    assert_string_equal(push.url[0], "http://example.com/t");
}

static void a_picture_message_says_where_it_is(void **state)
{
    struct sms_push push;
    (void)state;
    assert_true(PUSH("\x01\x06\x03\xbe\xaf\x84"
                     "\x8c\x82\x98T1\0\x8d\x90"
                     "\x89\x04\x80+9\0"
                     "\x8e\x02\x27\x10"
                     "\x83http://mms.example/x\0",
                     2948, &push));
    assert_int_equal(push.kind, SMS_PUSH_MMS_NOTIFICATION);
    assert_string_equal(push.url[0], "http://mms.example/x");
    assert_true(PUSH("\x01\x06\x01\xbe\x8c\x86", 2948, &push)); /* a delivery report of one */
    assert_int_equal(push.kind, SMS_PUSH_OTHER);
}

static void provisioning_gives_every_place_it_sets(void **state)
{
    struct sms_push push;
    (void)state;
    assert_true(PUSH("\x01\x06\x04\x03\xb6\x91\x80" /* content type with a parameter: how it is signed */
                     "\x03\x0b\x6a\x00\xc5\x46\x01\xc6\x51\x01"
                     "\x87\x15\x06\x03"
                     "no place\0"
                     "\x01\x87\x20\x06\x03"
                     "proxy.example\0"
                     "\x01"
                     "\x87\x21\x06\x03"
                     "192.0.2.1\0"
                     "\x01\x01\x01",
                     2948, &push));
    assert_int_equal(push.kind, SMS_PUSH_PROVISIONING);
    assert_int_equal(push.url_count, 2);
    assert_string_equal(push.url[0], "proxy.example");
    assert_string_equal(push.url[1], "192.0.2.1");
}

static void a_port_is_enough_and_so_is_the_look(void **state)
{
    struct sms_push push;
    (void)state;
    assert_true(PUSH("", 2948, &push));
    assert_int_equal(push.kind, SMS_PUSH_OTHER);
    assert_true(PUSH("settings http://wap.example/", 49999, &push));
    assert_int_equal(push.kind, SMS_PUSH_PROVISIONING);
    assert_string_equal(push.url[0], "http://wap.example/");
    assert_true(PUSH("\x01\x06\x01\xae", 1, &push));
    assert_int_equal(push.kind, SMS_PUSH_SERVICE_INDICATION);
    assert_false(PUSH("\x01\x06\x01\xff", 1, &push));
    assert_false(PUSH("hello http://example.com/", 1, &push));
    assert_int_equal(push.kind, SMS_PUSH_NONE);
}

static void lengths_that_lie_end_the_reading(void **state)
{
    struct sms_push push;
    (void)state;
    assert_true(PUSH("\x01\x06\x7f\xae", 2948, &push));
    assert_int_equal(push.kind, SMS_PUSH_SERVICE_INDICATION);
    assert_true(PUSH("\x01\x06\xff\xff\xff\xff\xff\xff", 2948, &push));
    assert_true(PUSH("\x01\x06\x01\xae\x02\x05\x6a\x7f"
                     "ab\xc6\x0c\x03"
                     "example",
                     2948, &push));
    assert_int_equal(push.url_count, 0);
}

static void too_many_links_and_too_long_ones_are_cut(void **state)
{
    uint8_t bytes[2000] = "\x01\x06\x01\xb0\x02\x06\x6a";
    static const uint8_t one[] = {0x85, 0x09, 0x03, 'a', 0, 0x01};
    struct sms_push push;
    (void)state;
    for (size_t i = 0; i < 10; i++)
        memcpy(bytes + 8 + i * sizeof one, one, sizeof one);
    assert_true(sms_push_read(span_of(bytes, 8 + 10 * sizeof one), 2948, &push));
    assert_true(push.url_count == SMS_PUSH_URLS && push.cut);
    assert_string_equal(push.url[SMS_PUSH_URLS - 1], "http://a");
    memset(bytes + 11, 'b', 1000);
    bytes[1011] = 0;
    assert_true(sms_push_read(span_of(bytes, 1012), 2948, &push));
    assert_true(push.url_count == 1 && push.cut && strlen(push.url[0]) == SMS_PUSH_URL_SIZE - 1);
}

static void content_types_are_read_to_their_end_in_small_letters(void **state)
{
    struct sms_push push;
    (void)state;
    assert_true(PUSH("\x01\x06\x18"
                     "TEXT/VND.WAP.SI; charset\0"
                     "http://example.com/",
                     2948, &push));
    assert_string_equal(push.content_type, "text/vnd.wap.si");
    assert_true(PUSH("\x01\x06\x0a"
                     "a/[Z@`\x7f"
                     "bc\0"
                     "http://example.com/",
                     2948, &push));
    assert_string_equal(push.content_type, "a/[z@`");
    /* WBXML at the port of something that is not a push of ours */
    assert_true(PUSH("\x01\x06\x01\xb6\x03\x0b\x6a\x00\x45\xc6\x08\x03"
                     "a.b\0"
                     "\x01",
                     49999, &push));
    assert_int_equal(push.kind, SMS_PUSH_PROVISIONING);
}

static void processing_instructions_and_extensions_are_passed_over(void **state)
{
    struct sms_push push;
    (void)state;
    assert_true(PUSH("\x01\x06\x01\xae\x02\x05\x6a\x00"
                     "\x43\x05\x01" /* PI with an attribute */
                     "\x45\xc6\x40x\0\x42y\0\x80\x01\x82\x02\xc0\xc2"
                     "\x0c\x03"
                     "a.example/\0"
                     "\x01\x01\x01",
                     2948, &push));
    assert_int_equal(push.url_count, 1);
    assert_string_equal(push.url[0], "http://a.example/");
}

static void binary_documents_of_other_kinds_are_searched_as_text(void **state)
{
    struct sms_push push;
    (void)state;
    assert_true(PUSH("\x01\x06\x01\xb2\x02\x05\x6a\x00"
                     " http://example.com/ ",
                     2948, &push));
    assert_int_equal(push.kind, SMS_PUSH_OTHER);
    assert_string_equal(push.url[0], "http://example.com/");
}

static void where_a_picture_is_has_one_octet_or_more(void **state)
{
    struct sms_push push;
    (void)state;
    assert_true(PUSH("\x01\x06\x01\xbe\x8c\x82\x83"
                     "a\0",
                     2948, &push));
    assert_int_equal(push.url_count, 1);
    assert_string_equal(push.url[0], "a");
    assert_true(PUSH("\x01\x06\x01\xbe\x8c\x82\x83\x81", 2948, &push));
    assert_int_equal(push.url_count, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_service_indication_leads_to_its_href),
        cmocka_unit_test(service_loading_has_tokens_of_its_own),
        cmocka_unit_test(a_text_document_is_searched_for_links),
        cmocka_unit_test(a_picture_message_says_where_it_is),
        cmocka_unit_test(provisioning_gives_every_place_it_sets),
        cmocka_unit_test(a_port_is_enough_and_so_is_the_look),
        cmocka_unit_test(lengths_that_lie_end_the_reading),
        cmocka_unit_test(too_many_links_and_too_long_ones_are_cut),
        cmocka_unit_test(content_types_are_read_to_their_end_in_small_letters),
        cmocka_unit_test(processing_instructions_and_extensions_are_passed_over),
        cmocka_unit_test(binary_documents_of_other_kinds_are_searched_as_text),
        cmocka_unit_test(where_a_picture_is_has_one_octet_or_more),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
