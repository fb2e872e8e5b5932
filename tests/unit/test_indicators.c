// SPDX-License-Identifier: Apache-2.0
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#include <cmocka.h>

#include "indicators/indicators.h"
#include "unit/allocator.h"

#define YEAR_2026_S INT64_C(1767225600)

static struct allocator allocator;
static struct sigwarden_alloc alloc;
static struct indicators *indicators;
static struct indicators_report report;
static struct indicator_match match;
static struct sigwarden_error error;

static int begin(void **state)
{
    (void)state;
    allocator = (struct allocator){0};
    alloc = allocator_of(&allocator);
    error = (struct sigwarden_error){0};
    return indicators_new(&alloc, &indicators, &error);
}

static int end(void **state)
{
    (void)state;
    indicators_free(indicators);
    return allocator.out != 0;
}

/* Adds a file; it must load. */
static void load(const char *text)
{
    struct sigwarden_text file = {"lists/file.csv", text, strlen(text)};
    int result = indicators_load(indicators, &file, YEAR_2026_S, &report, &error);
    if (result < 0)
        fail_msg("%s", error.message);
    indicators_seal(indicators);
}

static int try_load(const char *text)
{
    struct sigwarden_text file = {"lists/file.csv", text, strlen(text)};
    return indicators_load(indicators, &file, YEAR_2026_S, &report, &error);
}

static void expect_used(uint64_t used, uint64_t skipped)
{
    assert_int_equal(report.used_count, used);
    assert_int_equal(report.skipped_count, skipped);
}

static void expect_skipped(uint32_t index, const char *place, const char *reason, const char *value)
{
    assert_true(index < report.kept);
    assert_string_equal(report.skipped[index].place, place);
    assert_string_equal(report.skipped[index].reason, reason);
    assert_string_equal(report.skipped[index].value, value);
}

static void expect_match(bool found, enum indicator_type type, const char *value, const char *source)
{
    assert_true(found);
    assert_int_equal(match.type, type);
    if (!span_is(match.value, value))
        fail_msg("the value is %.*s", (int)match.value.len, (const char *)match.value.p);
    if (!span_is(match.source, source))
        fail_msg("the source is %.*s", (int)match.source.len, (const char *)match.source.p);
}

static bool domain(const char *host)
{
    return indicators_domain(indicators, span_of_text(host), &match);
}

static bool url(const char *link)
{
    return indicators_url(indicators, span_of_text(link), &match);
}

static bool gt(const char *text)
{
    struct digits digits = {.len = (uint8_t)strlen(text)};
    memcpy(digits.text, text, digits.len);
    return indicators_gt(indicators, &digits, &match);
}

static bool address(uint8_t a, uint8_t b, uint8_t c, uint8_t d)
{
    struct ip_address ip = {4, {a, b, c, d}};
    return indicators_address(indicators, &ip, &match);
}

/* What one indicator of that pattern does. */
static void load_pattern(const char *pattern)
{
    char text[1024];
    snprintf(text, sizeof text,
             "{\"type\":\"bundle\",\"objects\":[{\"type\":\"indicator\",\"id\":\"indicator--1\",\"pattern\":"
             "\"%s\"}]}",
             pattern);
    load(text);
}

static void csv_has_every_type_and_says_who(void **state)
{
    (void)state;
    load("type,value,source,valid_until\n"
         "domain,evil.example.org,Alpha,\n"
         "url,https://example.net/a/b,Beta,2027-12-31\n"
         "address,192.0.2.0/24,Gamma,\n"
         "gt,+999 01-234,Delta,\n"
         "gt_prefix,99955,Epsilon,\n"
         "realm,epc.mnc077.mcc999.3gppnetwork.org,Zeta,\n"
         "host,mme1.example.com,Eta,\n"
         "plmn,999-77,Theta,\n"
         "apn,spy.internet,Iota,\n"
         "number,Your Bank,Kappa,\n");
    expect_used(10, 0);
    for (unsigned type = 0; type < INDICATOR_COUNT; type++) {
        assert_int_equal(report.used[type], 1);
        assert_int_equal(indicators_count(indicators, (enum indicator_type)type), 1);
    }
    expect_match(domain("evil.example.org"), INDICATOR_domain, "evil.example.org", "Alpha");
    assert_true(match.valid_until_s == INT64_MAX);
    expect_match(url("http://example.net/a/b/c"), INDICATOR_url, "example.net/a/b", "Beta");
    assert_true(match.valid_until_s == INT64_C(1830297599)); /* the last second of the day */
    expect_match(address(192, 0, 2, 77), INDICATOR_address, "192.0.2.0/24", "Gamma");
    expect_match(gt("99901234"), INDICATOR_gt, "99901234", "Delta");
    expect_match(gt("9995501"), INDICATOR_gt_prefix, "99955", "Epsilon");
    expect_match(indicators_realm(indicators, span_of_text("EPC.mnc077.mcc999.3gppnetwork.org"), &match),
                 INDICATOR_realm, "epc.mnc077.mcc999.3gppnetwork.org", "Zeta");
    expect_match(indicators_host(indicators, span_of_text("hss.epc.mnc077.mcc999.3gppnetwork.org"), &match),
                 INDICATOR_realm, "epc.mnc077.mcc999.3gppnetwork.org", "Zeta");
    expect_match(indicators_host(indicators, span_of_text("MME1.example.com"), &match), INDICATOR_host,
                 "mme1.example.com", "Eta");
    expect_match(indicators_plmn(indicators, plmn_make(999, 77, 2), &match), INDICATOR_plmn, "999-77",
                 "Theta");
    assert_false(indicators_plmn(indicators, plmn_make(999, 77, 3), &match));
    expect_match(indicators_apn(indicators, span_of_text("spy.internet.mnc077.mcc999.gprs"), &match),
                 INDICATOR_apn, "spy.internet", "Iota");
    expect_match(indicators_sender_name(indicators, span_of_text("YOUR BANK"), &match), INDICATOR_number,
                 "your bank", "Kappa");
}

static void csv_columns_stand_in_any_order_and_comments_are_passed_over(void **state)
{
    (void)state;
    load("\xef\xbb\xbf# from a partner; \"as is\"\r\n\r\nsource;note;VALUE;Type\r\n"
         "\"a \"\"b\"\"\";x;99901;gt\r\n# 2,3\r\n;;\"evil.example.org\";domain\r\n");
    expect_used(2, 0);
    expect_match(gt("99901"), INDICATOR_gt, "99901", "a \"b\"");
    expect_match(domain("evil.example.org"), INDICATOR_domain, "evil.example.org", "file.csv");
}

static void what_is_wrong_in_csv_is_told_with_its_line(void **state)
{
    (void)state;
    load("type,value,valid_until\n"
         "# a comment\n"
         "gtt,99901\n"
         "plmn,9x\n"
         "domain,com\n"
         "gt,99902,someday\n"
         "gt,99903,2024-01-01\n"
         "gt,\"99904\n");
    expect_used(0, 6);
    expect_skipped(0, "line 3", "unknown type \"gtt\"; did you mean \"gt\"?", "99901");
    expect_skipped(1, "line 4", "the value is not a PLMN", "9x");
    expect_skipped(2, "line 5", "a name of one label would match too much", "com");
    expect_skipped(3, "line 6", "valid_until is not a time such as 2027-12-31", "99902");
    expect_skipped(4, "line 7", "expired", "99903, until 2024-01-01");
    expect_skipped(5, "line 8", "the quote that opens here is never closed", "");
}

static void of_many_skipped_all_are_counted_by_reason(void **state)
{
    (void)state;
    static char text[64 * 1024];
    size_t len = (size_t)snprintf(text, sizeof text, "type,value\n");
    for (unsigned i = 0; i < 1000; i++)
        len += (size_t)snprintf(text + len, sizeof text - len, "plmn,%u\ntype%u,1\n", i, i);
    load(text);
    expect_used(0, 2000);
    assert_int_equal(report.kept, INDICATORS_SKIPPED_KEPT);
    assert_int_equal(report.reason_count, INDICATORS_REASONS_KEPT);
    assert_string_equal(report.reasons[0].reason, "the value is not a PLMN");
    assert_int_equal(report.reasons[0].count, 1000);
    uint64_t sum = report.other_reasons;
    for (uint32_t i = 0; i < report.reason_count; i++)
        sum += report.reasons[i].count;
    assert_int_equal(sum, 2000);
}

static void a_file_that_is_no_list_is_an_error_and_says_what_to_do(void **state)
{
    (void)state;
    static const struct {
        const char *text, *message;
        unsigned line;
    } files[] = {
        {"", "empty, or nothing but comments", 0},
        {"# nothing\n\n", "empty, or nothing but comments", 0},
        {"evil.example.org\n", "neither JSON nor CSV with the columns type and value in its first line", 1},
        {"type,value,type\n", "a column stands twice in the first line", 1},
        {"{\"type\": \"report\"}", "JSON, but neither a STIX bundle nor events of MISP", 0},
        {"{\"type\":\n\"bundle\",,}", "broken JSON: string or '}' expected near ','", 2},
    };
    for (size_t i = 0; i < sizeof files / sizeof *files; i++) {
        assert_int_equal(try_load(files[i].text), -SIGWARDEN_ERROR_CONFIGURATION);
        assert_string_equal(error.message, files[i].message);
        assert_int_equal(error.line, files[i].line);
        assert_string_equal(error.file, "lists/file.csv");
    }
}

static void json_that_would_take_too_much_memory_is_refused(void **state)
{
    (void)state;
    size_t len = 3 * (INDICATORS_JSON_CONTAINERS_MAX + 10);
    char *text = malloc(len);
    assert_non_null(text);
    for (size_t i = 0; i < len; i += 3)
        memcpy(text + i, "[],", 3);
    struct sigwarden_text file = {"big", text, len};
    assert_int_equal(indicators_load(indicators, &file, 0, NULL, &error), -SIGWARDEN_ERROR_CONFIGURATION);
    assert_string_equal(error.message, "the JSON has too many values");
    memset(text, '[', len);
    assert_int_equal(
        indicators_load(indicators, &(struct sigwarden_text){"deep", text, 100000}, 0, NULL, NULL),
        -SIGWARDEN_ERROR_CONFIGURATION);
    free(text);
}

static void a_domain_matches_itself_and_below_on_label_borders(void **state)
{
    (void)state;
    load("type,value\ndomain,*.Evil.Example.org.\n");
    assert_true(domain("evil.example.org"));
    assert_true(domain("EVIL.example.ORG."));
    assert_true(domain("a.b.evil.example.org"));
    assert_false(domain("notevil.example.org"));
    assert_false(domain("example.org"));
    assert_false(domain("evil.example.org.net"));
    assert_false(domain(""));
    assert_false(domain("..."));
    expect_match(indicators_apn(indicators, span_of_text("x.evil.example.org.mnc001.mcc999.gprs"), &match),
                 INDICATOR_domain, "evil.example.org", "file.csv");
    expect_match(indicators_host(indicators, span_of_text("hss.evil.example.org"), &match), INDICATOR_domain,
                 "evil.example.org", "file.csv");
}

static void links_match_however_they_are_written(void **state)
{
    (void)state;
    load("type,value\nurl,HTTP://Evil.example.org:80/Path/x/#top\nurl,http://example.net/?q=1\n"
         "domain,bad.example.com\naddress,198.51.100.7\n");
    expect_used(4, 0);
    static const char *const same[] = {
        "https://evil.example.org/Path/x",      "evil.example.org/Path/x/",
        "EVIL.EXAMPLE.ORG:443/Path/x?a=b",      "evil.example.org./Path/x/y/z#1",
        "http://u:p@evil.example.org\\Path\\x",
    };
    for (size_t i = 0; i < sizeof same / sizeof *same; i++)
        expect_match(url(same[i]), INDICATOR_url, "evil.example.org/Path/x", "file.csv");
    expect_match(url("example.net?q=1"), INDICATOR_url, "example.net/?q=1", "file.csv");
    static const char *const other[] = {
        "http://evil.example.org/path/x",
        "http://evil.example.org/Path/xy",
        "http://evil.example.org:8080/Path/x",
        "http://evil.example.org@example.com/Path/x",
        "http://example.com/?http://example.net/",
        "http://example.net/?q=12",
        "http://",
        "",
    };
    for (size_t i = 0; i < sizeof other / sizeof *other; i++)
        assert_false(url(other[i]));
    expect_match(url("https://www.bad.example.com:8443/x"), INDICATOR_domain, "bad.example.com", "file.csv");
    expect_match(url("https://bank.example@bad.example.com"), INDICATOR_domain, "bad.example.com",
                 "file.csv");
    expect_match(url("http://198.51.100.7/x"), INDICATOR_address, "198.51.100.7", "file.csv");
    expect_match(url("http://3325256711/x"), INDICATOR_address, "198.51.100.7", "file.csv");
    expect_match(url("http://0xc6.0x33.25607"), INDICATOR_address, "198.51.100.7", "file.csv");
}

static void a_link_on_the_wire_costs_a_bounded_time(void **state)
{
    (void)state;
    load("type,value\nurl,http://evil.example.org/a\ndomain,evil.example.org\n");
    static char link[100000] = "http://evil.example.org/a";
    memset(link + strlen(link), '/', sizeof link - strlen(link) - 1);
    assert_true(url(link));
    memset(link, 'a', sizeof link - 1);
    assert_false(url(link));
    assert_false(domain(link));
}

static void defanged_values_are_used_and_said(void **state)
{
    (void)state;
    load("type,value\nurl,hxxps://evil[.]example(.)org/x\ndomain,bad[dot]example[.]com\n"
         "address,192[.]0[.]2[.]1\ndomain,fine.example.net\n");
    expect_used(4, 0);
    assert_int_equal(report.defanged, 3);
    assert_true(url("http://evil.example.org/x"));
    assert_true(domain("bad.example.com"));
    assert_true(address(192, 0, 2, 1));
}

static void the_smallest_network_wins_and_all_addresses_are_none(void **state)
{
    (void)state;
    load(
        "type,value,source\naddress,192.0.2.0/24,wide\naddress,192.0.2.129/25,narrow\naddress,0.0.0.0/0,all\n"
        "address,2001:db8::/32,six\naddress,192.0.2.1/33,bad\n");
    expect_used(3, 2);
    expect_skipped(0, "line 4", "a network of all addresses", "0.0.0.0/0");
    expect_skipped(1, "line 6", "the value is not an IP address or network", "192.0.2.1/33");
    expect_match(address(192, 0, 2, 200), INDICATOR_address, "192.0.2.128/25", "narrow");
    expect_match(address(192, 0, 2, 3), INDICATOR_address, "192.0.2.0/24", "wide");
    assert_false(address(192, 0, 3, 3));
    struct ip_address six = {6, {0x20, 0x01, 0x0d, 0xb8, 1}};
    expect_match(indicators_address(indicators, &six, &match), INDICATOR_address, "2001:db8::/32", "six");
    assert_false(indicators_address(indicators, &(struct ip_address){0}, &match));
}

static void the_whole_title_goes_before_the_longest_prefix(void **state)
{
    (void)state;
    load("type,value,source\ngt_prefix,9990,short\ngt_prefix,99901,long\ngt,9990123,whole\n");
    expect_match(gt("9990123"), INDICATOR_gt, "9990123", "whole");
    expect_match(gt("99901234"), INDICATOR_gt_prefix, "99901", "long");
    expect_match(gt("99902"), INDICATOR_gt_prefix, "9990", "short");
    assert_false(gt("999"));
    assert_false(gt(""));
}

static void files_add_up_and_the_longest_validity_stays(void **state)
{
    (void)state;
    load("type,value,source,valid_until\ngt,99901,first,2027-01-01\ngt,99902,first,\n");
    load("type,value,source,valid_until\ngt,99901,second,2028-01-01T12:00:00.5+01:00\ngt,99902,second,\n");
    expect_used(2, 0);
    assert_int_equal(indicators_count(indicators, INDICATOR_gt), 2);
    expect_match(gt("99901"), INDICATOR_gt, "99901", "second");
    assert_true(match.valid_until_s == INT64_C(1830337200));
    expect_match(gt("99902"), INDICATOR_gt, "99902", "first");
}

static void nothing_fits_before_the_list_is_sealed_or_without_one(void **state)
{
    (void)state;
    assert_false(domain("evil.example.org"));
    assert_int_equal(try_load("type,value\ndomain,evil.example.org\n"), 0);
    assert_false(domain("evil.example.org"));
    indicators_seal(indicators);
    assert_true(domain("evil.example.org"));
    assert_false(indicators_domain(NULL, span_of_text("evil.example.org"), &match));
}

static void a_stix_bundle_names_the_malware_that_it_indicates(void **state)
{
    (void)state;
    load(
        "{\"type\":\"bundle\",\"id\":\"bundle--1\",\"objects\":["
        "{\"type\":\"indicator\",\"id\":\"indicator--1\",\"pattern\":\"[domain-name:value='evil.example.org']"
        "\","
        "\"pattern_type\":\"stix\"},"
        "{\"type\":\"relationship\",\"relationship_type\":\"indicates\",\"source_ref\":\"indicator--1\","
        "\"target_ref\":\"malware--1\"},"
        "{\"type\":\"malware\",\"id\":\"malware--1\",\"name\":\"Winged\\u0007Horse\"},"
        "{\"type\":\"indicator\",\"id\":\"indicator--2\",\"pattern\":\"[domain-name:value='192.0.2.9']\"},"
        "{\"type\":\"indicator\",\"id\":\"indicator--3\",\"pattern\":\"[url:value='http://x.example/?a=b']\","
        "\"revoked\":true},"
        "{\"type\":\"indicator\",\"id\":\"indicator--4\",\"pattern\":\"[url:value='http://x.example/?a=b']\","
        "\"valid_until\":\"2025-12-31T23:59:59Z\"},"
        "{\"type\":\"indicator\",\"id\":\"indicator--5\",\"pattern\":\"rule x "
        "{}\",\"pattern_type\":\"yara\"},"
        "{\"type\":\"domain-name\",\"id\":\"domain-name--1\",\"value\":\"fine.example.org\"},"
        "{\"type\":\"identity\",\"id\":\"identity--1\",\"name\":\"somebody\"}, 7, null]}");
    assert_int_equal(report.format, INDICATORS_STIX);
    expect_used(2, 4);
    expect_match(domain("www.evil.example.org"), INDICATOR_domain, "evil.example.org", "Winged?Horse");
    expect_match(address(192, 0, 2, 9), INDICATOR_address, "192.0.2.9", "file.csv");
    expect_skipped(0, "indicator--3", "revoked", "[url:value='http://x.example/?a=b']");
    expect_skipped(1, "indicator--4", "expired", "http://x.example/?a=b, until 2025-12-31T23:59:59Z");
    expect_skipped(2, "indicator--5", "pattern_type yara: only stix is read", "rule x {}");
    expect_skipped(3, "domain-name--1", "an observation, not an indicator", "fine.example.org");
}

static void each_comparison_that_or_joins_is_used(void **state)
{
    (void)state;
    load_pattern("[domain-name:value = 'a.example' OR domain-name:value = 'b.example'] OR "
                 "([ipv4-addr:value ISSUBSET '192.0.2.0/24' OR (url:value IN ('http://c.example/x=1', "
                 "'http://d.example/it\\\\'s'))])");
    expect_used(5, 0);
    assert_true(domain("a.example"));
    assert_true(domain("b.example"));
    assert_true(address(192, 0, 2, 1));
    assert_true(url("http://c.example/x=1"));
    assert_true(url("http://d.example/it's"));
}

static void patterns_that_need_more_than_one_sign_are_skipped_whole(void **state)
{
    (void)state;
    static const char *const patterns[][2] = {
        {"[domain-name:value = 'a.example' AND url:value = 'http://b.example/']", "AND"},
        {"[domain-name:value = 'a.example'] FOLLOWEDBY [url:value = 'http://b.example/']", "FOLLOWEDBY"},
        {"[domain-name:value = 'a.example'] WITHIN 5 SECONDS", "WITHIN"},
        {"[domain-name:value NOT = 'a.example']", "NOT"},
        {"[domain-name:value = 'a.example'", "it ends too early"},
        {"[domain-name:value = 'a.example]", "'"},
        {"domain-name:value = 'a.example'", "domain-name:value"},
        {"[domain-name:value = 'a.example']]", "]"},
        {"[domain-name:value = 'a.example' OR ]", "]"},
        {"", "it ends too early"},
    };
    for (size_t i = 0; i < sizeof patterns / sizeof *patterns; i++) {
        char reason[64];
        load_pattern(patterns[i][0]);
        expect_used(0, 1);
        snprintf(reason, sizeof reason, "not a STIX pattern that is read: %s", patterns[i][1]);
        expect_skipped(0, "indicator--1", reason, patterns[i][0]);
    }
    assert_false(domain("a.example"));
}

static void what_signalling_cannot_show_is_skipped_and_said(void **state)
{
    (void)state;
    load_pattern(
        "[file:hashes.'SHA-256' = 'ab' OR app:id='org.example.app' OR domain-name:value LIKE 'a%' OR "
        "network-traffic:dst_ref.value = '192.0.2.1' OR domain-name:value = 'a.example']");
    expect_used(1, 4);
    expect_skipped(0, "indicator--1",
                   "pattern uses file:hashes.'SHA-256': not something that signalling shows", "ab");
    expect_skipped(1, "indicator--1", "pattern uses app:id: not something that signalling shows",
                   "org.example.app");
    expect_skipped(2, "indicator--1", "pattern compares with LIKE: not read", "a%");
    expect_skipped(
        3, "indicator--1",
        "pattern uses network-traffic:dst_ref.value: only addresses that stand for themselves are read",
        "192.0.2.1");
}

/* An attribute of a MISP object. */
#define FIELD_OF(relation, value)                                                                            \
    "{\"type\":\"text\",\"to_ids\":false,\"object_relation\":\"" relation "\",\"value\":\"" value "\"}"

static void of_a_misp_attack_the_sender_counts_and_not_the_victim(void **state)
{
    (void)state;
    load(
        "{\"Event\":{\"info\":\"Tracking\",\"Object\":[{\"name\":\"ss7-attack\",\"Attribute\":["
        "" FIELD_OF("SccpCgGT", "+99901") "," FIELD_OF("SccpCdGT", "99902") "," FIELD_OF(
            "MapImsi",
            "999770123456789") ","
                               "" FIELD_OF("MapVlrGT", "99903") "," FIELD_OF("text", "seen") "," FIELD_OF(
                                   "MapOpCode",
                                   "71") ","
                                         "" FIELD_OF("SccpCgPC", "1-2-3") "," FIELD_OF("MapSmsTP-OA", "99904") "," FIELD_OF(
                                             "MapGsmscfGT",
                                             "99905") "]},"
                                                      "{\"name\":\"ss7-attack\",\"Attribute\":"
                                                      "[" FIELD_OF("MapVlrGT", "99906") "," FIELD_OF(
                                                          "MapOpCode", "2") "]},"
                                                                            "{\"name\":\"diameter-attack\","
                                                                            "\"Attribute\":[" FIELD_OF(
                                                                                "Origin-Host",
                                                                                "mme.example.org") ","
                                                                                                   "" FIELD_OF("Origin-Realm", "epc.example.org") "," FIELD_OF(
                                                                                                       "Des"
                                                                                                       "tin"
                                                                                                       "ati"
                                                                                                       "on-"
                                                                                                       "Rea"
                                                                                                       "lm",
                                                                                                       "hom"
                                                                                                       "e."
                                                                                                       "exa"
                                                                                                       "mpl"
                                                                                                       "e."
                                                                                                       "or"
                                                                                                       "g") ","
                                                                                                            "" FIELD_OF(
                                                                                                                "Username",
                                                                                                                "999770123456789") "]},"
                                                                                                                                   "{\"name\":\"gtp-attack\",\"Attribute\":[" FIELD_OF("ipSrc", "192.0.2.1") "," FIELD_OF(
                                                                                                                                       "ipDest",
                                                                                                                                       "192.0.2.2") ","
                                                                                                                                                    "" FIELD_OF(
                                                                                                                                                        "GtpServingNetwork",
                                                                                                                                                        "99977") "," FIELD_OF("GtpImsi",
                                                                                                                                                                              "999770123456789") "]}]}}");
    assert_int_equal(report.format, INDICATORS_MISP);
    expect_used(8, 8);
    assert_int_equal(report.used[INDICATOR_gt], 3);
    expect_match(gt("99901"), INDICATOR_gt, "99901", "Tracking");
    assert_true(gt("99905"));
    assert_true(gt("99906"));
    assert_false(gt("99902"));
    assert_false(gt("99903"));
    assert_false(address(192, 0, 2, 2));
    assert_true(indicators_plmn(indicators, plmn_make(999, 77, 2), &match));
    expect_skipped(0, "attribute 2", "a victim's identity, not an attacker's", "99902");
    expect_skipped(2, "attribute 4",
                   "the victim's own switch, unless MapOpCode says that the attacker registers one", "99903");
    expect_skipped(3, "attribute 7", "a point code, which means another node in each network", "1-2-3");
}

static void misp_attributes_count_where_to_ids_says_so(void **state)
{
    (void)state;
    load("{\"response\":[{\"Event\":{\"info\":\"One\",\"Attribute\":["
         "{\"uuid\":\"u1\",\"type\":\"domain|ip\",\"to_ids\":true,\"value\":\"evil.example.org|192.0.2.1\"},"
         "{\"uuid\":\"u2\",\"type\":\"url\",\"to_ids\":\"1\",\"value\":\"http://x.example/y\"},"
         "{\"uuid\":\"u3\",\"type\":\"ip-dst|port\",\"value\":\"192.0.2.3|443\"},"
         "{\"uuid\":\"u4\",\"type\":\"domain\",\"to_ids\":false,\"value\":\"fine.example.org\"},"
         "{\"uuid\":\"u5\",\"type\":\"md5\",\"to_ids\":true,\"value\":\"00\"},"
         "{\"uuid\":\"u6\",\"type\":\"domain\",\"deleted\":true,\"value\":\"gone.example.org\"}]}},"
         "{\"Event\":{\"info\":\"Two\",\"Object\":[{\"name\":\"phone\",\"Attribute\":["
         "{\"type\":\"phone-number\",\"object_relation\":\"msisdn\",\"value\":\"+999 123\"}]}]}}]}");
    expect_used(5, 3);
    expect_match(domain("evil.example.org"), INDICATOR_domain, "evil.example.org", "One");
    assert_true(address(192, 0, 2, 1));
    assert_true(address(192, 0, 2, 3));
    expect_skipped(0, "attribute u4", "to_ids is false: context, not an indicator", "fine.example.org");
    expect_skipped(1, "attribute u5", "attribute of type md5: not something that signalling shows", "00");
    expect_skipped(2, "attribute u6", "deleted", "gone.example.org");
    struct digits number = {6, "999123"};
    expect_match(indicators_number(indicators, &number, &match), INDICATOR_number, "999123", "Two");
}

static void an_answer_to_a_search_for_attributes_is_misp_too(void **state)
{
    (void)state;
    load("{\"response\":{\"Attribute\":[{\"type\":\"domain\",\"to_ids\":true,\"value\":\"evil.example.org\","
         "\"Event\":{\"info\":\"Found\"}}]}}");
    expect_match(domain("evil.example.org"), INDICATOR_domain, "evil.example.org", "Found");
    load("[{\"Event\":{\"Attribute\":[{\"type\":\"domain\",\"value\":\"bad.example.org\"}]}}]");
    expect_match(domain("bad.example.org"), INDICATOR_domain, "bad.example.org", "file.csv");
}

static void running_out_of_memory_anywhere_is_an_error_and_leaks_nothing(void **state)
{
    (void)state;
    static const char *const files[] = {
        "type,value,source\ngt,99901,a\naddress,192.0.2.1,b\n",
        "{\"type\":\"bundle\",\"objects\":[{\"type\":\"indicator\",\"pattern\":\"[url:value='a.b']\"}]}",
        "{\"Event\":{\"Attribute\":[{\"type\":\"domain\",\"value\":\"bad.example.org\"}]}}",
    };
    for (size_t i = 0; i < sizeof files / sizeof *files; i++) {
        int result = -1;
        for (size_t limit = 1; result < 0; limit++) {
            struct allocator scarce = {.limit = limit};
            struct sigwarden_alloc from = allocator_of(&scarce);
            struct sigwarden_text file = {"f", files[i], strlen(files[i])};
            struct indicators *list = NULL;
            assert_true(limit < 50);
            result = indicators_new(&from, &list, &error);
            if (result == 0)
                result = indicators_load(list, &file, 0, NULL, &error);
            assert_true(result == 0 || result == -SIGWARDEN_ERROR_MEMORY);
            indicators_free(list);
            assert_int_equal(scarce.out, 0);
        }
    }
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, begin, end)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(csv_has_every_type_and_says_who),
        TEST(csv_columns_stand_in_any_order_and_comments_are_passed_over),
        TEST(what_is_wrong_in_csv_is_told_with_its_line),
        TEST(of_many_skipped_all_are_counted_by_reason),
        TEST(a_file_that_is_no_list_is_an_error_and_says_what_to_do),
        TEST(json_that_would_take_too_much_memory_is_refused),
        TEST(a_domain_matches_itself_and_below_on_label_borders),
        TEST(links_match_however_they_are_written),
        TEST(a_link_on_the_wire_costs_a_bounded_time),
        TEST(defanged_values_are_used_and_said),
        TEST(the_smallest_network_wins_and_all_addresses_are_none),
        TEST(the_whole_title_goes_before_the_longest_prefix),
        TEST(files_add_up_and_the_longest_validity_stays),
        TEST(nothing_fits_before_the_list_is_sealed_or_without_one),
        TEST(a_stix_bundle_names_the_malware_that_it_indicates),
        TEST(each_comparison_that_or_joins_is_used),
        TEST(patterns_that_need_more_than_one_sign_are_skipped_whole),
        TEST(what_signalling_cannot_show_is_skipped_and_said),
        TEST(of_a_misp_attack_the_sender_counts_and_not_the_victim),
        TEST(misp_attributes_count_where_to_ids_says_so),
        TEST(an_answer_to_a_search_for_attributes_is_misp_too),
        TEST(running_out_of_memory_anywhere_is_an_error_and_leaks_nothing),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
