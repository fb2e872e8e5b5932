// SPDX-License-Identifier: Apache-2.0
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>
#include <cmocka.h>

#include "base/json.h"
#include "base/put.h"
#include "base/text.h"

static void times_are_written_as_eve_writes_them(void **state)
{
    static const struct {
        int64_t time_ns;
        const char *expected;
    } cases[] = {
        {0, "1970-01-01T00:00:00.000000+0000"},
        {INT64_C(1772438400123456789), "2026-03-02T08:00:00.123456+0000"},
        {INT64_C(951782400000000000), "2000-02-29T00:00:00.000000+0000"},
        {INT64_C(-1), "1969-12-31T23:59:59.999999+0000"},
        {INT64_MAX, "2262-04-11T23:47:16.854775+0000"},
        {INT64_MIN, "1677-09-21T00:12:43.145224+0000"},
    };
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        char buffer[40];
        struct text text = text_in(buffer, sizeof buffer);
        text_time(&text, cases[i].time_ns);
        assert_string_equal(buffer, cases[i].expected);
    }
}

static void ipv6_addresses_are_shortened_as_rfc_5952_says(void **state)
{
    static const struct {
        uint8_t bytes[16];
        const char *expected;
    } cases[] = {
        {{0}, "::"},
        {{[15] = 1}, "::1"},
        {{0x20, 0x01, 0x0d, 0xb8, [15] = 1}, "2001:db8::1"},
        {{0x20, 0x01, 0x0d, 0xb8, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 1}, "2001:db8:0:1::1"},
        {{0x20, 0x01, 0, 0, 0, 1, 0, 1, 0, 1, 0, 1, 0, 1, 0, 1}, "2001:0:1:1:1:1:1:1"},
        {{0xfe, 0x80}, "fe80::"},
    };
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        char buffer[64];
        struct text text = text_in(buffer, sizeof buffer);
        struct ip_address ip = {.family = 6};
        memcpy(ip.bytes, cases[i].bytes, 16);
        text_ip(&text, &ip);
        assert_string_equal(buffer, cases[i].expected);
    }
}

static void numbers_have_all_their_digits(void **state)
{
    (void)state;
    for (uint64_t power = 1;; power *= 10) {
        for (int off = -1; off <= 1; off++) {
            const uint64_t value = power + (uint64_t)(int64_t)off;
            char expected[24], buffer[24];
            struct text text = text_in(buffer, sizeof buffer);
            snprintf(expected, sizeof expected, "%llu", (unsigned long long)value);
            text_uint(&text, value);
            assert_string_equal(buffer, expected);
        }
        if (power > UINT64_MAX / 10)
            break;
    }
}

/* Each octet at each place of a text that is looked at sixteen octets at a time. */
static void what_must_be_escaped_is_found_wherever_it_stands(void **state)
{
    (void)state;
    for (size_t len = 1; len < 40; len++) {
        for (size_t at = 0; at < len; at++) {
            for (unsigned c = 0; c < 128; c++) {
                char name[40], buffer[64];
                memset(name, 'a', len);
                name[at] = (char)c;
                struct text text = text_in(buffer, sizeof buffer);
                json_escaped(&text, span_of(name, len));
                bool odd = c < 0x20 || c == '"' || c == '\\' || c == 0x7f;
                assert_int_equal(text.len > len, odd);
                assert_int_equal(memchr(buffer, (int)c, text.len) != NULL, !odd || c == '"' || c == '\\');
            }
        }
    }
}

static void assert_number(uint64_t value)
{
    char expected[24], buffer[24];
    memset(buffer, 'x', sizeof buffer);
    const int len = snprintf(expected, sizeof expected, "%llu", (unsigned long long)value);
    assert_int_equal(put_uint(buffer, value) - buffer, len);
    assert_memory_equal(buffer, expected, (size_t)len);
    for (size_t i = PUT_UINT_MAX; i < sizeof buffer; i++)
        assert_int_equal(buffer[i], 'x');
}

/* Small ones all, the others at each count of digits; none is written to beyond what it may take. */
static void numbers_of_every_length_stay_in_their_room(void **state)
{
    uint64_t any = 1;
    (void)state;
    for (uint64_t value = 0; value < 100000; value++)
        assert_number(value);
    for (unsigned bits = 16; bits < 64; bits++) {
        for (unsigned i = 0; i < 1000; i++) {
            any = any * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
            assert_number(any >> (63 - bits));
        }
    }
    for (uint64_t power = 10; power < UINT64_MAX / 10; power *= 10) {
        assert_number(power * 7);
        assert_number(power + 10203);
        assert_number(UINT64_MAX / power);
    }
}

/* Its first and its last microsecond, as far as nanoseconds of 64 bits go. */
static void every_day_has_its_date(void **state)
{
    const int64_t day_s = 86400, last = INT64_MAX / 1000000000 / day_s - 1;
    (void)state;
    for (int64_t day = -last; day <= last; day++) {
        const time_t seconds = day * day_s;
        char expected[64], buffer[40] = {0};
        struct tm tm;
        gmtime_r(&seconds, &tm);
        strftime(expected, sizeof expected, "%Y-%m-%dT00:00:00.000000+0000", &tm);
        *put_time(buffer, seconds * INT64_C(1000000000)) = 0;
        assert_string_equal(buffer, expected);
        strftime(expected, sizeof expected, "%Y-%m-%dT23:59:59.999999+0000", &tm);
        *put_time(buffer, (seconds + day_s) * INT64_C(1000000000) - 1) = 0;
        assert_string_equal(buffer, expected);
    }
}

static void every_second_of_a_day_has_its_time(void **state)
{
    (void)state;
    for (int64_t second = 0; second < 86400; second++) {
        const int64_t micros = second * 7919 % 1000000;
        char expected[64], buffer[40] = {0};
        snprintf(expected, sizeof expected, "2000-02-29T%02d:%02d:%02d.%06d+0000", (int)(second / 3600),
                 (int)(second / 60 % 60), (int)(second % 60), (int)micros);
        *put_time(buffer, (951782400 + second) * INT64_C(1000000000) + micros * 1000 + 999) = 0;
        assert_string_equal(buffer, expected);
    }
}

static void every_octet_of_an_address_has_its_digits(void **state)
{
    (void)state;
    for (unsigned i = 0; i < 256; i++) {
        const struct ip_address ip = {
            .family = 4, .bytes = {(uint8_t)i, (uint8_t)(255 - i), (uint8_t)(i / 2), (uint8_t)i}};
        char expected[64], buffer[PUT_IP_MAX + 1] = {0};
        snprintf(expected, sizeof expected, "%u.%u.%u.%u", i, 255 - i, i / 2, i);
        *put_ip(buffer, &ip) = 0;
        assert_string_equal(buffer, expected);
    }
}

/* From a block of the exact size: nothing beyond it is read. */
static void spans_of_every_length_are_copied_whole(void **state)
{
    (void)state;
    for (size_t len = 0; len < 100; len++) {
        uint8_t *from = malloc(len ? len : 1);
        char to[128];
        assert_non_null(from);
        for (size_t i = 0; i < len; i++)
            from[i] = (uint8_t)(i + 1);
        memset(to, 0, sizeof to);
        assert_ptr_equal(put_span(to, span_of(from, len)), to + len);
        assert_memory_equal(to, from, len);
        for (size_t i = len < 8 ? 8 : len; i < sizeof to; i++)
            assert_int_equal(to[i], 0);
        free(from);
    }
}

static void text_that_does_not_fit_is_cut_and_said(void **state)
{
    char buffer[6];
    struct text text = text_in(buffer, sizeof buffer);
    (void)state;
    text_string(&text, "abc");
    assert_false(text.full);
    text_string(&text, "defg");
    assert_true(text.full);
    assert_string_equal(buffer, "abcde");
}

static void numbers_keep_their_sign_and_extremes(void **state)
{
    char buffer[128];
    struct text text = text_in(buffer, sizeof buffer);
    (void)state;
    text_int(&text, INT64_MIN);
    text_char(&text, ' ');
    text_uint(&text, UINT64_MAX);
    text_char(&text, ' ');
    text_millionths(&text, -12345678);
    text_char(&text, ' ');
    text_padded(&text, 7, 3);
    text_char(&text, ' ');
    text_padded(&text, 7, 99); /* not more than a number can have */
    assert_string_equal(buffer,
                        "-9223372036854775808 18446744073709551615 -12.345678 007 00000000000000000007");
}

static void json_nests_with_commas_where_they_belong(void **state)
{
    char buffer[256];
    struct json json = json_in(buffer, sizeof buffer);
    (void)state;
    json_object(&json, NULL);
    json_uint(&json, "a", 1);
    json_array(&json, "b");
    json_bool(&json, NULL, true);
    json_null(&json, NULL);
    json_array_end(&json);
    json_object(&json, "c");
    json_object_end(&json);
    json_text(&json, "d", "e");
    json_object_end(&json);
    assert_string_equal(buffer, "{\"a\":1,\"b\":[true,null],\"c\":{},\"d\":\"e\"}");
}

static void json_strings_from_the_wire_always_parse(void **state)
{
    static const struct {
        const char *bytes;
        const char *expected;
    } cases[] = {
        {"plain", "\"plain\""},
        {"quote\" slash\\", "\"quote\\\" slash\\\\\""},
        {"\n\t\x01\x7f", "\"\\n\\t\\u0001\\u007f\""},
        {"\b\v\f\r", "\"\\b\\u000b\\f\\r\""},
        {"\xc3\xa9", "\"\xc3\xa9\""},
        {"\xe2\x82\xac", "\"\xe2\x82\xac\""},
        {"\xf0\x9f\x98\x80", "\"\xf0\x9f\x98\x80\""},
        {"\xe2\x82z", "\"\xef\xbf\xbd\xef\xbf\xbdz\""}, /* the third octet is of another */
        {"\xf4\x90\x80\x80", "\"\xef\xbf\xbd\xef\xbf\xbd\xef\xbf\xbd\xef\xbf\xbd\""}, /* beyond U+10FFFF */
        {"\xe0\x9f\xbf", "\"\xef\xbf\xbd\xef\xbf\xbd\xef\xbf\xbd\""},
        {"\xff", "\"\xef\xbf\xbd\""},
        {"\xc3", "\"\xef\xbf\xbd\""},                                 /* a sequence cut off */
        {"\xc0\xaf", "\"\xef\xbf\xbd\xef\xbf\xbd\""},                 /* overlong */
        {"\xed\xa0\x80", "\"\xef\xbf\xbd\xef\xbf\xbd\xef\xbf\xbd\""}, /* a surrogate */
    };
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        char buffer[128];
        struct json json = json_in(buffer, sizeof buffer);
        json_text(&json, NULL, cases[i].bytes);
        assert_string_equal(buffer, cases[i].expected);
    }
}

static void an_address_of_no_family_has_no_text(void **state)
{
    char buffer[8] = "before";
    struct text text = text_in(buffer, sizeof buffer);
    struct ip_address ip = {.family = 0};
    (void)state;
    text_ip(&text, &ip);
    assert_int_equal(text.len, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(times_are_written_as_eve_writes_them),
        cmocka_unit_test(ipv6_addresses_are_shortened_as_rfc_5952_says),
        cmocka_unit_test(numbers_have_all_their_digits),
        cmocka_unit_test(numbers_of_every_length_stay_in_their_room),
        cmocka_unit_test(every_day_has_its_date),
        cmocka_unit_test(every_second_of_a_day_has_its_time),
        cmocka_unit_test(every_octet_of_an_address_has_its_digits),
        cmocka_unit_test(spans_of_every_length_are_copied_whole),
        cmocka_unit_test(what_must_be_escaped_is_found_wherever_it_stands),
        cmocka_unit_test(text_that_does_not_fit_is_cut_and_said),
        cmocka_unit_test(numbers_keep_their_sign_and_extremes),
        cmocka_unit_test(json_nests_with_commas_where_they_belong),
        cmocka_unit_test(json_strings_from_the_wire_always_parse),
        cmocka_unit_test(an_address_of_no_family_has_no_text),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
