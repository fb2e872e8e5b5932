// SPDX-License-Identifier: Apache-2.0
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#include "store/store.h"

#define ID_A "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"
#define ID_B "bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb"

static char path[] = "/tmp/sigwarden-store-XXXXXX";

static const char alert_a[] =
    "{\"timestamp\":\"2026-03-02T09:00:00.000000+0000\",\"event_type\":\"alert\",\"alert\":{\"finding_id\":"
    "\"" ID_A "\",\"severity\":2,\"class\":\"location-tracking\",\"rule\":\"a\",\"undecided\":false},"
    "\"signal\":{\"operation\":\"anyTimeInterrogation\",\"dialogue\":7},\"subscriber\":{\"imsi\":\"00101~a\","
    "\"person\":\"~p\"}}";
static const char alert_b[] =
    "{\"timestamp\":\"2026-03-03T09:00:00.000000+0000\",\"event_type\":\"alert\",\"alert\":{\"finding_id\":"
    "\"" ID_B "\",\"severity\":4,\"class\":\"recon\",\"rule\":\"b\",\"undecided\":true},"
    "\"subscriber\":{\"msisdn\":\"999~b\",\"person\":\"~p\"}}";
static const char disclosure[] =
    "{\"timestamp\":\"2026-03-02T09:00:01.000000+0000\",\"event_type\":\"disclosure\","
    "\"signal\":{\"outcome\":\"answered\",\"dialogue\":7},\"disclosed\":{\"vlr\":\"999\"},"
    "\"request\":{\"timestamp\":\"2026-03-02T09:00:00.000000+0000\",\"operation\":\"anyTimeInterrogation\"}}";

static const char *campaign(unsigned queries)
{
    static char text[1024];
    snprintf(
        text, sizeof text,
        "{\"timestamp\":\"2026-03-03T09:00:00.000000+0000\",\"event_type\":\"campaign\",\"subscriber\":{"
        "\"imsi\":\"00101~a\"},"
        "\"campaign\":{\"id\":\"cccccccccccccccccccccccccccccccc\",\"from\":\"2026-03-02T09:00:00.000000+"
        "0000\","
        "\"to\":\"2026-03-03T09:00:00.000000+0000\",\"severity\":1,\"confidence\":\"high\",\"queries\":%u,"
        "\"findings\":[\"" ID_A "\",\"" ID_B "\"]}}",
        queries);
    return text;
}

static struct store *opened(void)
{
    struct store *store;
    struct sigwarden_error error = {0};
    assert_int_equal(store_open(path, STORE_CREATE, "00", &store, &error), 0);
    return store;
}

static struct store_counts add(const char *const *events, size_t count)
{
    struct store *store = opened();
    struct store_counts counts;
    for (size_t i = 0; i < count; i++)
        assert_int_equal(store_add(store, span_of_text(events[i]), span_of(NULL, 0), NULL), 0);
    assert_int_equal(store_commit(store, &counts, NULL), 0);
    store_close(store);
    return counts;
}

static int take_text(void *context, struct span text)
{
    snprintf(context, 1024, "%.*s", (int)text.len, (const char *)text.p);
    return 0;
}

static int count_row(void *context, const struct store_finding *finding)
{
    assert_int_equal(strlen(finding->finding_id), STORE_FINDING_ID_LEN);
    ++*(unsigned *)context;
    return 0;
}

static unsigned found(const struct store_filter *filter)
{
    struct store *store = opened();
    unsigned count = 0;
    assert_int_equal(store_findings(store, filter, count_row, &count, NULL), 0);
    store_close(store);
    return count;
}

static void campaigns_are_kept_once_and_grow(void **state)
{
    (void)state;
    const char *const events[] = {alert_a, alert_b, disclosure, campaign(2)};
    struct store_counts counts = add(events, 4);
    assert_int_equal(counts.findings, 2);
    assert_int_equal(counts.disclosures, 1);
    assert_int_equal(counts.campaigns, 1);
    counts = add(events, 4);
    assert_int_equal(counts.findings + counts.disclosures + counts.campaigns, 0);
    char text[1024] = "";
    struct store *store = opened();
    assert_int_equal(store_campaigns(store, ID_B, false, take_text, text, NULL), 0);
    assert_non_null(strstr(text, "\"queries\":2"));
    store_close(store);
    const char *const more[] = {campaign(3)};
    assert_int_equal(add(more, 1).campaigns, 0);
    const char *const fewer[] = {campaign(1)};
    assert_int_equal(add(fewer, 1).campaigns, 0);
    store = opened();
    const struct store_filter filter = {.finding_id = ID_A};
    assert_int_equal(store_campaigns_of(store, &filter, take_text, text, NULL), 0);
    assert_non_null(strstr(text, "\"queries\":3"));
    store_close(store);
}

static void filters_choose(void **state)
{
    (void)state;
    assert_int_equal(found(&(struct store_filter){0}), 2);
    assert_int_equal(found(&(struct store_filter){.severity = 2}), 1);
    assert_int_equal(found(&(struct store_filter){.class = "recon"}), 1);
    assert_int_equal(found(&(struct store_filter){.since = "2026-03-03"}), 1);
    assert_int_equal(found(&(struct store_filter){.decided = true}), 1);
    assert_int_equal(found(&(struct store_filter){.finding_id = "bbbb"}), 1);
    assert_int_equal(found(&(struct store_filter){.state = "confirmed"}), 0);
    /* both names of one person lead to both findings */
    assert_int_equal(found(&(struct store_filter){.persons = "[\"00101~a\"]"}), 2);
    assert_int_equal(found(&(struct store_filter){.persons = "[\"999~b\"]"}), 2);
    assert_int_equal(found(&(struct store_filter){.persons = "[\"999~c\"]"}), 0);
}

static void what_closes_a_finding_is_found_by_it(void **state)
{
    (void)state;
    char text[1024] = "";
    struct store *store = opened();
    assert_int_equal(store_disclosures(store, ID_A, false, take_text, text, NULL), 0);
    assert_string_equal(text, disclosure);
    text[0] = 0;
    assert_int_equal(store_disclosures(store, ID_B, false, take_text, text, NULL), 0);
    assert_string_equal(text, "");
    const struct store_mark mark = {ID_A, "false-alarm", "note", "who", "2026-03-04T00:00:00Z"};
    assert_int_equal(store_mark(store, &mark, NULL), 0);
    assert_int_equal(store_history(store, ID_A, take_text, text, NULL), 0);
    assert_non_null(strstr(text, "false-alarm"));
    const struct store_mark none = {"cccc", "new", "", "", ""};
    assert_true(store_mark(store, &none, NULL) < 0);
    store_close(store);
    assert_int_equal(found(&(struct store_filter){.not_false_alarms = true}), 1);
}

static void what_is_not_committed_is_not_there(void **state)
{
    (void)state;
    struct sigwarden_error error = {0};
    char other[] = "/tmp/sigwarden-store-new-XXXXXX";
    close(mkstemp(other));
    unlink(other);
    struct store *store;
    assert_int_equal(store_open(other, STORE_CREATE, "00", &store, &error), 0);
    assert_int_equal(store_add(store, span_of_text(alert_a), span_of(NULL, 0), &error), 0);
    store_close(store);
    assert_int_equal(access(other, F_OK), -1);
    assert_true(store_open(other, STORE_READ, NULL, &store, &error) < 0);
    assert_null(store);
    assert_int_equal(store_open(path, STORE_READ, "01", &store, &error), -SIGWARDEN_ERROR_CONFIGURATION);
}

/* Events come from this program, but a file may come from anywhere. */
static void an_event_that_is_none_adds_nothing(void **state)
{
    (void)state;
    struct sigwarden_error error = {0};
    struct store *store = opened();
    assert_true(store_add(store, span_of_text("{\"event_type\":"), span_of(NULL, 0), &error) < 0);
    store_close(store);
    const char *const other[] = {"{\"event_type\":\"stats\"}"};
    assert_int_equal(add(other, 1).findings, 0);
    const char *const incomplete[] = {"{\"event_type\":\"alert\"}"};
    struct store_counts counts;
    store = opened();
    assert_int_equal(store_add(store, span_of_text(incomplete[0]), span_of(NULL, 0), NULL), 0);
    assert_true(store_commit(store, &counts, &error) < 0);
    store_close(store);
    assert_int_equal(found(&(struct store_filter){0}), 2);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(campaigns_are_kept_once_and_grow),
        cmocka_unit_test(filters_choose),
        cmocka_unit_test(what_closes_a_finding_is_found_by_it),
        cmocka_unit_test(what_is_not_committed_is_not_there),
        cmocka_unit_test(an_event_that_is_none_adds_nothing),
    };
    close(mkstemp(path));
    int result = cmocka_run_group_tests(tests, NULL, NULL);
    unlink(path);
    return result;
}
