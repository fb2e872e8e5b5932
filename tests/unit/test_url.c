// SPDX-License-Identifier: Apache-2.0
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <cmocka.h>

#include "code/unicode.h"
#include "code/url.h"
#include "code/url_fold.h"

/* The first link of a text; fails the test if there is none. */
static struct url first(const char *text)
{
    struct url url;
    size_t offset = 0;
    assert_true(url_next(text, strlen(text), &offset, &url));
    return url;
}

static void assert_host(const char *text, const char *host, bool disguised)
{
    struct url url = first(text);
    assert_string_equal(url.host, host);
    assert_int_equal(url.disguised, disguised);
}

static void assert_none(const char *text)
{
    struct url url;
    size_t offset = 0;
    assert_false(url_next(text, strlen(text), &offset, &url));
    assert_int_equal(offset, strlen(text));
}

static void links_are_found_one_after_the_other(void **state)
{
    const char *text = "See http://Example.COM/Path?q=A#b. Or www.example.net, or (example.org/a_(b))!";
    const char *links[] = {"http://example.com/Path?q=A#b", "http://www.example.net",
                           "http://example.org/a_(b)"};
    struct url url;
    size_t offset = 0;
    (void)state;
    for (size_t i = 0; i < 3; i++) {
        assert_true(url_next(text, strlen(text), &offset, &url));
        assert_string_equal(url.text, links[i]);
    }
    assert_false(url_next(text, strlen(text), &offset, &url));
}

static void what_is_no_link_is_none(void **state)
{
    (void)state;
    assert_none(
        "mail me@example.com or call 999.55, and/or yes/no, e.g. file.txt version 1.2.3.4 http://localhost/");
    assert_none("http://a..b/ http:// https:///x 10:30 3.5/4");
}

static void a_bare_host_needs_a_path_or_a_known_domain(void **state)
{
    (void)state;
    assert_host("go to short.example/x now", "short.example", false);
    assert_host("visit example.com", "example.com", false);
    assert_none("visit short.example");
}

static void text_without_spaces_does_not_join_a_host(void **state)
{
    (void)state;
    assert_host("\u8bf7\u8bbf\u95eeexample.com/a", "example.com", false);
    assert_string_equal(first("\u7f51\u5740\uff1ahttp://t.cn/abc\u3002\u8c22").text, "http://t.cn/abc");
}

static void lookalikes_are_undone_but_true_words_stay(void **state)
{
    (void)state;
    assert_host("http://\u0430\u0440\u0440\u04cf\u0435.com/", "apple.com", true);
    struct url url = first("http://g\u043e\u043egle.com/");
    assert_string_equal(url.host, "google.com");
    assert_true(url.disguised && url.mixed_alphabet);
    assert_host("http://\u043a\u043e\u0442.com/", "\u043a\u043e\u0442.com", false);
    assert_host("http://\u043f\u0440\u0438\u043c\u0435\u0440.\u0440\u0444/",
                "\u043f\u0440\u0438\u043c\u0435\u0440.\u0440\u0444", false);
    assert_host("http://m\u00fcnchen.example/", "m\u00fcnchen.example", false);
}

static void what_nobody_sees_is_removed(void **state)
{
    (void)state;
    assert_host("ex\u200bample.com/x", "example.com", true);
    assert_host("https://exa\u00admple.com", "example.com", true);
    assert_host("\u200bhttps://example.com", "example.com", false);
}

static void other_forms_of_ascii_are_folded(void **state)
{
    (void)state;
    assert_host("\uff48\uff54\uff54\uff50\uff1a\uff0f\uff0fexample\u3002com/a", "example.com", true);
    assert_host("http://\U0001d41e\U0001d42f\U0001d422\U0001d425.example/", "evil.example", true);
    assert_host("http://ex%61mple.com/", "example.com", true);
    assert_string_equal(first("http://example.com/%41%2f%7e").text, "http://example.com/A%2f~");
}

static void a_slash_that_is_none_does_not_end_the_host(void **state)
{
    (void)state;
    assert_host("http://bank.example\u2215login.evil.example/", "bank.example\u2215login.evil.example", true);
}

static void user_and_port_are_not_the_host(void **state)
{
    (void)state;
    struct url url = first("http://bank.example:80@evil.example:8080/login");
    assert_string_equal(url.host, "evil.example");
    assert_string_equal(url.text, "http://evil.example:8080/login");
    assert_true(url.has_user && url.disguised);
    assert_int_equal(url.port, 8080);
    assert_string_equal(first("https://example.com:443/").text, "https://example.com/");
    assert_host("http://example.com.../", "example.com", false);
}

static void addresses_in_all_their_forms_are_recognised(void **state)
{
    static const char *const forms[] = {"http://3221226244/", "http://0xC0000304/", "http://0300.0.03.04/",
                                        "http://192.0.0x304/"};
    (void)state;
    for (size_t i = 0; i < sizeof forms / sizeof *forms; i++) {
        struct url url = first(forms[i]);
        assert_string_equal(url.host, "192.0.3.4");
        assert_true(url.is_address && url.disguised);
    }
    assert_host("192.0.3.4/a", "192.0.3.4", false);
    assert_string_equal(first("http://[2001:DB8::1]").host, "2001:db8::1");
    assert_none("http://192.0.3.256/ http://1.2.3.4.5/");
}

static void shorteners_and_punycode_are_told(void **state)
{
    (void)state;
    assert_true(first("bit.ly/abc").shortener);
    assert_false(first("http://notbit.ly/abc").shortener);
    assert_true(first("http://www.xn--bcher-kva.example/").punycode);
}

static void long_links_are_cut_and_said_to_be(void **state)
{
    char text[4096] = "http://example.com/";
    (void)state;
    memset(text + 19, 'a', 3000);
    struct url url = first(text);
    assert_true(url.cut);
    assert_string_equal(url.host, "example.com");
    memset(text + 7, 'b', 3000);
    assert_none("http://bbb");
}

static void brackets_and_stops_of_all_kinds_end_a_link(void **state)
{
    (void)state;
    assert_string_equal(first("[see example.com/a]").text, "http://example.com/a");
    assert_string_equal(first("example.com/a[1]]").text, "http://example.com/a[1]");
    assert_string_equal(first("example.com/a\xe3\x80\x82 More").text, "http://example.com/a");
    assert_string_equal(first("example.com/a\xef\xbd\xa1 More").text, "http://example.com/a");
    assert_string_equal(first("example.com\\a\\b").text, "http://example.com/a/b");
    static const char ends[] = "<>\"|{}\x7f";
    for (size_t i = 0; i + 1 < sizeof ends; i++) {
        char text[] = "example.com/a_b";
        text[13] = ends[i];
        assert_string_equal(first(text).text, "http://example.com/a");
    }
}

static void percent_signs_are_undone_only_where_they_hide_nothing(void **state)
{
    (void)state;
    assert_string_equal(first("example.com/%41%2d%2e%5f%7e%2f").text, "http://example.com/A-._~%2f");
    assert_string_equal(first("example.com/%zz%4").text, "http://example.com/%zz%4");
}

static void hosts_need_a_plausible_end(void **state)
{
    (void)state;
    assert_string_equal(first("a.xn--p1ai/x").host, "a.xn--p1ai");
    assert_none("a.{b/x");
    assert_none("a.b{/x");
    assert_none("example.c/x");
    assert_none("[2001:db8::1]/x");
    assert_none(
        "http://[1:]/ http://[2001:db8::g]/ http://[2001:db8::1 http://[2001:db8::`]/ http://[12345]/");
    assert_none("http://[2001:0db8:0000:0000:0000:0000:0000:0000:0000:00001]/");
    assert_string_equal(first("http://[2001:DB8::F]/").host, "2001:db8::f");
}

static void numbers_of_addresses_end_at_32_bits(void **state)
{
    (void)state;
    assert_string_equal(first("http://4294967295/").host, "255.255.255.255");
    assert_none(
        "http://4294967296/ http://99999999999999999999/ http://1.16777216/ http://256.1/ http://1.2.3.256/");
    assert_string_equal(first("http://1.16777215/").host, "1.255.255.255");
    assert_string_equal(first("http://0x7f.0X0.017.0x/").host, "127.0.15.0");
    assert_none("http://1.2.3.4.5/ http://08.1.1.1/ http://0xg.1/");
}

static void capital_letters_of_other_alphabets_become_small(void **state)
{
    static const struct {
        const char *text, *host;
    } cases[] = {
        {"http://\xc3\x9e\xc3\x80.example/", "\xc3\xbe\xc3\xa0.example"}, /* THORN, A grave */
        {"http://\xc3\x97\xc3\x9f.example/", "\xc3\x97\xc3\x9f.example"}, /* times, sharp s */
        {"http://\xc4\xb9\xc5\x87.example/", "\xc4\xba\xc5\x88.example"}, /* L acute, N caron */
        {"http://\xc4\xba\xc5\x89.example/", "\xc4\xba\xc5\x89.example"}, /* l acute, 'n */
        {"http://\xc5\xb9\xc5\xbd.example/", "\xc5\xba\xc5\xbe.example"}, /* Z acute, Z caron */
        {"http://\xd4\xb1\xd5\x96.example/", "\xd5\xa1\xd6\x86.example"}, /* Armenian */
        {"http://\xd4\xb0\xd5\x97.example/", "\xd4\xb0\xd5\x97.example"}, /* not assigned */
        {"http://\xd3\x81\xd3\x8d.example/", "\xd3\x82\xd3\x8e.example"}, /* ZHE breve */
        {"http://\xd1\xa0\xd2\x80.example/", "\xd1\xa1\xd2\x81.example"}, /* omega, koppa */
        {"http://\xd2\x8a\xd2\xbe.example/", "\xd2\x8b\xd2\xbf.example"}, /* Cyrillic, more */
        {"http://\xd3\x90\xd4\xae.example/", "\xd3\x91\xd4\xaf.example"},
        {"http://\xc5\x8a\xc5\xb6.example/", "\xc5\x8b\xc5\xb7.example"}, /* ENG, Y circumflex */
        {"http://\xc4\x80\xc4\xb6.example/", "\xc4\x81\xc4\xb7.example"}, /* A macron, K cedilla */
    };
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        assert_string_equal(first(cases[i].text).host, cases[i].host);
}

static void a_word_longer_than_is_read_at_a_time_is_read_on(void **state)
{
    static char text[8192];
    struct url url;
    size_t offset = 0, count = 0;
    (void)state;
    memset(text, '/', sizeof text);
    memcpy(text + 4000, " www.example.com ", 17);
    while (url_next(text, sizeof text, &offset, &url))
        count++;
    assert_int_equal(count, 1);
    assert_int_equal(offset, sizeof text);
}

static void tildes_and_mixed_addresses_are_read_as_they_are(void **state)
{
    (void)state;
    assert_string_equal(first("http://a~b.example/").host, "b.example");
    assert_string_equal(first("http://[::ffff:10.0.0.1]/").host, "::ffff:10.0.0.1");
    assert_int_equal(url_lower(0x391), 0x3b1); /* Greek and Cyrillic, first and last */
    assert_int_equal(url_lower(0x3a9), 0x3c9);
    assert_int_equal(url_lower(0x3aa), 0x3aa);
    assert_int_equal(url_lower(0x410), 0x430);
    assert_int_equal(url_lower(0x42f), 0x44f);
    assert_int_equal(url_lower(0x130), 0x130); /* Turkish: with a dot, and without */
    assert_int_equal(url_lower(0x131), 0x131);
}

static void what_is_no_character_is_replaced(void **state)
{
    char bytes[UTF8_MAX];
    size_t offset = 0;
    (void)state;
    assert_int_equal(utf8_put(0x10ffff, bytes), 4);
    assert_int_equal(utf8_put(0x110000, bytes), 3);
    assert_memory_equal(bytes, "\xef\xbf\xbd", 3);
    assert_int_equal(utf8_next("\xf4\x8f\xbf\xbf", 4, &offset), 0x10ffff);
    offset = 0;
    assert_int_equal(utf8_next("\xf4\x90\x80\x80", 4, &offset), UNICODE_REPLACEMENT);
    assert_int_equal(offset, 1);
}

static void a_link_at_the_end_of_what_is_read_may_go_on(void **state)
{
    static char text[4096];
    (void)state;
    memset(text, '!', 3000);
    memcpy(text, "http://example.com/a", 20);
    assert_string_equal(first(text).text, "http://example.com/a");
    assert_false(first(text).cut);
    memset(text, '!', 3000);
    memcpy(text + 2010, "http://example.com/aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa", 56);
    assert_true(first(text).cut);
}

static size_t links_in(const char *text)
{
    struct url url;
    size_t offset = 0, count = 0;
    while (url_next(text, strlen(text), &offset, &url))
        count++;
    return count;
}

static void a_link_is_found_once_and_mail_is_none(void **state)
{
    (void)state;
    assert_int_equal(links_in("http://a.example/www.b.example/ http://c.example/"), 2);
    assert_int_equal(links_in("www.a.example/www.b.example/c www.d.example"), 2);
    assert_int_equal(links_in("http://a.example/b,www.c.example/"), 1);
    assert_int_equal(links_in("www.a.example/b,www.c.example/"), 1);
    assert_int_equal(links_in("www.a.example.,www.b.example."), 2);
    assert_none("first.com@example");
    assert_string_equal(first("example.com:8080").text, "http://example.com:8080");
    assert_string_equal(first("example.com:8080/a").text, "http://example.com:8080/a");
    assert_int_equal(first("example.com:").port, 0);
    assert_int_equal(first("example.com:a/b").port, 0);
    assert_string_equal(first("example.com:a/b").text, "http://example.com");
}

static void scripts_and_tops_are_told_by_their_letters(void **state)
{
    (void)state;
    assert_int_equal(url_script_of('!'), URL_SCRIPT_COMMON);
    assert_int_equal(url_script_of(0x10fff0), URL_SCRIPT_OTHER);
    assert_none("example.c1/x");
    assert_string_equal(first("1.2.3.4/5 and more").host, "1.2.3.4");
    assert_string_equal(first("\xd0\xbf\xd1\x80\xd0\xb8.\xd1\x80\xd1\x84/x").host,
                        "\xd0\xbf\xd1\x80\xd0\xb8.\xd1\x80\xd1\x84");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(links_are_found_one_after_the_other),
        cmocka_unit_test(what_is_no_link_is_none),
        cmocka_unit_test(a_bare_host_needs_a_path_or_a_known_domain),
        cmocka_unit_test(text_without_spaces_does_not_join_a_host),
        cmocka_unit_test(lookalikes_are_undone_but_true_words_stay),
        cmocka_unit_test(what_nobody_sees_is_removed),
        cmocka_unit_test(other_forms_of_ascii_are_folded),
        cmocka_unit_test(a_slash_that_is_none_does_not_end_the_host),
        cmocka_unit_test(user_and_port_are_not_the_host),
        cmocka_unit_test(addresses_in_all_their_forms_are_recognised),
        cmocka_unit_test(shorteners_and_punycode_are_told),
        cmocka_unit_test(long_links_are_cut_and_said_to_be),
        cmocka_unit_test(brackets_and_stops_of_all_kinds_end_a_link),
        cmocka_unit_test(percent_signs_are_undone_only_where_they_hide_nothing),
        cmocka_unit_test(hosts_need_a_plausible_end),
        cmocka_unit_test(numbers_of_addresses_end_at_32_bits),
        cmocka_unit_test(capital_letters_of_other_alphabets_become_small),
        cmocka_unit_test(a_word_longer_than_is_read_at_a_time_is_read_on),
        cmocka_unit_test(tildes_and_mixed_addresses_are_read_as_they_are),
        cmocka_unit_test(what_is_no_character_is_replaced),
        cmocka_unit_test(a_link_at_the_end_of_what_is_read_may_go_on),
        cmocka_unit_test(a_link_is_found_once_and_mail_is_none),
        cmocka_unit_test(scripts_and_tops_are_told_by_their_letters),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
