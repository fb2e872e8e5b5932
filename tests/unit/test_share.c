// SPDX-License-Identifier: Apache-2.0
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "share/share.h"
#include "share/share_uuid.h"

#define EVENT(gt, more)                                                                                      \
    "{\"timestamp\":\"2026-03-02T09:00:00.000000+0000\",\"alert\":{\"rule\":\"r\",\"signature\":\"Title\","  \
    "\"severity\":2,"                                                                                        \
    "\"confidence\":\"high\",\"class\":\"location-tracking\"},\"signal\":{\"protocol\":\"map\","             \
    "\"operation\":"                                                                                         \
    "\"anyTimeInterrogation\",\"code\":71},\"source\":{\"gt\":\"" gt "\"" more "},"                          \
    "\"subscriber\":{\"imsi\":\"001010000000001\"}}"

static const char campaign[] =
    "{\"event_type\":\"campaign\",\"subscriber\":{\"imsi\":\"00101~a\"},\"campaign\":{\"id\":\"cccc\","
    "\"from\":\"2026-03-02T09:00:00.000000+0000\",\"to\":\"2026-03-03T09:00:00.000000+0000\",\"class\":"
    "\"location-tracking\","
    "\"confidence\":\"medium\",\"queries\":3,\"answered\":1,\"pace_s\":12.5,\"protocols\":[\"map\","
    "\"diameter\"],"
    "\"identities\":[{\"gt\":\"99901\"},{\"gt\":\"99901\"},{\"gt\":\"99905\"},{\"host\":\"h.example.org\"}]}"
    "}";

struct output {
    char text[1 << 17];
    size_t len;
};

static void take(void *context, const char *text, size_t len)
{
    struct output *output = context;
    assert_true(output->len + len < sizeof output->text);
    memcpy(output->text + output->len, text, len);
    output->len += len;
    output->text[output->len] = 0;
}

static struct share *shared(bool with_subscribers, const char *const *events, size_t count)
{
    struct share_options options = {.with_subscribers = with_subscribers};
    struct share *share = share_new(&options);
    for (size_t i = 0; i < count; i++)
        assert_int_equal(share_add(share, span_of_text(events[i]), i ? "refused" : "answered", NULL), 0);
    return share;
}

static unsigned times(const char *text, const char *part)
{
    unsigned count = 0;
    for (const char *at = text; (at = strstr(at, part)); at++)
        count++;
    return count;
}

static void uuids_are_those_of_the_standard(void **state)
{
    (void)state;
    char uuid[SHARE_UUID_SIZE];
    /* RFC 4122 appendix C names the space; Python's uuid.uuid5(NAMESPACE_DNS, "www.example.com") the result
     */
    share_uuid("6ba7b810-9dad-11d1-80b4-00c04fd430c8", span_of_text("www.example.com"), uuid);
    assert_string_equal(uuid, "2ed6657d-e927-568b-95e1-2665a8aea6a2");
}

static void messages_alike_are_one_and_senders_are_indicators(void **state)
{
    (void)state;
    static struct output output;
    const char *const events[] = {EVENT("99901", ""), EVENT("99901", ""), EVENT("99902", "")};
    struct share *share = shared(false, events, 3);
    assert_int_equal(share_message_count(share), 2);
    assert_int_equal(share_source_count(share), 2);
    assert_int_equal(share_write_csv(share, take, &output, NULL), 0);
    assert_non_null(strstr(
        output.text, "gt,99901,Sigwarden,2026-03-02T09:00:00.000000Z,2026-03-02T09:00:00.000000Z,2,1,2,85,"));
    share_free(share);
}

static void addresses_that_are_not_the_attackers_are_no_indicators(void **state)
{
    (void)state;
    const char *const events[] = {EVENT("99901", ",\"is_home\":true"),
                                  EVENT("99902", ",\"side\":\"internal\""), EVENT("999~pseudonym", "")};
    struct share *share = shared(false, events, 3);
    assert_int_equal(share_message_count(share), 3);
    assert_int_equal(share_source_count(share), 0);
    share_free(share);
}

static void subscribers_are_named_where_asked_for(void **state)
{
    (void)state;
    static struct output output;
    const char *const events[] = {EVENT("99901", ""), EVENT("99902", "")};
    for (int with = 0; with < 2; with++) {
        struct share *share = shared(with, events, 2);
        output.len = 0;
        assert_int_equal(share_write_stix(share, take, &output, NULL), 0);
        assert_int_equal(times(output.text, "\"imsi\":\"001010000000001\""), with);
        output.len = 0;
        assert_int_equal(share_write_misp(share, take, &output, NULL), 0);
        assert_int_equal(times(output.text, "\"value\":\"001010000000001\""), 2 * with);
        share_free(share);
    }
}

static void a_campaign_is_indicated_by_the_senders_that_took_part(void **state)
{
    (void)state;
    static struct output output;
    const char *const events[] = {EVENT("99901", ""), EVENT("99905", ""), EVENT("99909", "")};
    struct share *share = shared(false, events, 3);
    assert_int_equal(share_add_campaign(share, span_of_text(campaign), NULL), 0);
    output.len = 0;
    assert_int_equal(share_write_stix(share, take, &output, NULL), 0);
    assert_int_equal(times(output.text, "\"type\":\"campaign\""), 1);
    assert_int_equal(times(output.text, "\"target_ref\":\"campaign--"), 2);
    assert_non_null(strstr(output.text, "\"protocols\":\"map, diameter\""));
    assert_non_null(strstr(output.text, "\"pace_s\":12.500000"));
    assert_null(strchr(output.text, '~'));
    share_free(share);
}

static void nothing_and_nonsense_are_errors(void **state)
{
    (void)state;
    struct sigwarden_error error = {0};
    struct share *share = shared(false, NULL, 0);
    static struct output output;
    assert_true(share_write_stix(share, take, &output, &error) < 0);
    assert_true(share_write_misp(share, take, &output, &error) < 0);
    assert_true(share_add(share, span_of_text("{"), "", &error) < 0);
    assert_true(share_add_campaign(share, span_of_text("[]["), &error) < 0);
    share_free(share);
    /* an event that has nothing at all is one kind of message, and harms nobody */
    share = shared(true, (const char *const[]){"{\"alert\":{\"severity\":\"-9\"}}", "[]"}, 2);
    assert_int_equal(share_write_stix(share, take, &output, &error), 0);
    output.len = 0;
    assert_int_equal(share_write_misp(share, take, &output, &error), 0);
    share_free(share);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(uuids_are_those_of_the_standard),
        cmocka_unit_test(messages_alike_are_one_and_senders_are_indicators),
        cmocka_unit_test(addresses_that_are_not_the_attackers_are_no_indicators),
        cmocka_unit_test(subscribers_are_named_where_asked_for),
        cmocka_unit_test(a_campaign_is_indicated_by_the_senders_that_took_part),
        cmocka_unit_test(nothing_and_nonsense_are_errors),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
