// SPDX-License-Identifier: Apache-2.0
/*
 * One finding of a store in full.
 */
#include <jansson.h>
#include <stdio.h>

#include "cli/findings.h"

struct showing {
    struct store *store;
    const struct options *options;
    struct sigwarden_error error;
    const char *between;
};

static const char *text_at(const json_t *object, const char *key)
{
    const char *text = json_string_value(json_object_get(object, key));
    return text ? text : "";
}

static void put_row(const char *name, const char *text)
{
    if (!text[0])
        return;
    printf("  %-12s", name);
    findings_put_text(text);
    putchar('\n');
}

static void put_list(const char *name, const json_t *list)
{
    for (size_t i = 0; i < json_array_size(list); i++) {
        const char *text = json_string_value(json_array_get(list, i));
        put_row(i ? "" : name, text ? text : "");
    }
}

/* Several texts in one row, those that are known. */
static void put_parts(const char *name, const char *const *parts, size_t count)
{
    bool begun = false;
    for (size_t i = 0; i < count; i++) {
        if (!parts[i][0])
            continue;
        if (begun)
            printf(", ");
        else
            printf("  %-12s", name);
        begun = true;
        findings_put_text(parts[i]);
    }
    if (begun)
        putchar('\n');
}

static void put_event(const json_t *event)
{
    const json_t *alert = json_object_get(event, "alert"), *actor = json_object_get(alert, "actor");
    const json_t *source = actor ? actor : json_object_get(event, "source"),
                 *subscriber = json_object_get(event, "subscriber");
    const char *const by[] = {text_at(source, "gt"), text_at(source, "host"),     text_at(source, "realm"),
                              text_at(source, "ip"), text_at(source, "operator"), text_at(source, "country")};
    const char *const about[] = {text_at(subscriber, "imsi"), text_at(subscriber, "msisdn"),
                                 text_at(subscriber, "operator"), text_at(subscriber, "country")};
    put_parts("source", by, sizeof by / sizeof *by);
    put_parts("subscriber", about, sizeof about / sizeof *about);
    put_list("threat", json_object_get(alert, "threat"));
    put_list("why", json_object_get(alert, "why"));
    printf("  %-12s", "where");
    findings_put_text(text_at(event, "pcap_filename"));
    printf(", frame %lld\n", (long long)json_integer_value(json_object_get(event, "pcap_cnt")));
}

static int put_disclosure(void *context, struct span text)
{
    (void)context;
    json_t *event = json_loadb((const char *)text.p, text.len, JSON_ALLOW_NUL, NULL);
    const json_t *signal = json_object_get(event, "signal"), *disclosed = json_object_get(event, "disclosed");
    char *gave = disclosed ? json_dumps(disclosed, JSON_SORT_KEYS) : NULL;
    const char *const parts[] = {text_at(signal, "outcome"), text_at(signal, "error"), gave ? gave : ""};
    put_parts("outcome", parts, sizeof parts / sizeof *parts);
    free(gave);
    json_decref(event);
    return 0;
}

static int put_campaign(void *context, struct span text)
{
    (void)context;
    json_t *event = json_loadb((const char *)text.p, text.len, JSON_ALLOW_NUL, NULL);
    const json_t *campaign = json_object_get(event, "campaign");
    const char *const parts[] = {text_at(campaign, "id"), text_at(campaign, "from"), text_at(campaign, "to")};
    put_parts("campaign", parts, sizeof parts / sizeof *parts);
    json_decref(event);
    return 0;
}

static int put_mark(void *context, struct span text)
{
    (void)context;
    json_t *mark = json_loadb((const char *)text.p, text.len, JSON_ALLOW_NUL, NULL);
    const char *const parts[] = {text_at(mark, "state"), text_at(mark, "who"), text_at(mark, "at"),
                                 text_at(mark, "note")};
    put_parts("marked", parts, sizeof parts / sizeof *parts);
    json_decref(mark);
    return 0;
}

static int show_text(void *context, const struct store_finding *finding)
{
    struct showing *showing = context;
    bool reveal = showing->options->reveal;
    const char *const rule[] = {finding->title, finding->rule, finding->class};
    const char *const weight[] = {findings_severity(finding->severity),
                                  finding->undecided ? "undecided" : ""};
    struct span text = reveal && finding->clear.len ? finding->clear : finding->event;
    json_t *event = json_loadb((const char *)text.p, text.len, JSON_ALLOW_NUL, NULL);
    printf("finding %s: %s\n", finding->finding_id, finding->state);
    put_row("time", finding->time);
    put_parts("rule", rule, sizeof rule / sizeof *rule);
    put_parts("severity", weight, sizeof weight / sizeof *weight);
    put_row("confidence", finding->confidence);
    put_row("operation", finding->operation);
    put_event(event);
    json_decref(event);
    int result =
        store_disclosures(showing->store, finding->finding_id, reveal, put_disclosure, NULL, &showing->error);
    if (!result)
        result =
            store_campaigns(showing->store, finding->finding_id, reveal, put_campaign, NULL, &showing->error);
    if (!result)
        result = store_history(showing->store, finding->finding_id, put_mark, NULL, &showing->error);
    return result;
}

static int put_raw(void *context, struct span text)
{
    struct showing *showing = context;
    printf("%s%.*s", showing->between, (int)text.len, (const char *)text.p);
    showing->between = ",";
    return 0;
}

static int show_json(void *context, const struct store_finding *finding)
{
    struct showing *showing = context;
    bool reveal = showing->options->reveal;
    printf("{\"finding\":");
    findings_put_json(finding, reveal);
    printf(",\"disclosures\":[");
    showing->between = "";
    int result =
        store_disclosures(showing->store, finding->finding_id, reveal, put_raw, showing, &showing->error);
    printf("],\"campaigns\":[");
    showing->between = "";
    if (!result)
        result =
            store_campaigns(showing->store, finding->finding_id, reveal, put_raw, showing, &showing->error);
    printf("],\"history\":[");
    showing->between = "";
    if (!result)
        result = store_history(showing->store, finding->finding_id, put_raw, showing, &showing->error);
    printf("]}\n");
    return result;
}

int run_findings_show(const struct options *options)
{
    struct showing showing = {.options = options};
    int result = keep_open_store(options, STORE_READ, NULL, &showing.store);
    for (size_t i = 0; i < options->files.count && !result; i++) {
        char id[STORE_FINDING_ID_LEN + 1];
        const struct store_filter filter = {.finding_id = id};
        result = findings_find(showing.store, options->files.values[i], id);
        if (!result && store_findings(showing.store, &filter, options->json ? show_json : show_text, &showing,
                                      &showing.error) < 0)
            result = keep_say(&showing.error);
    }
    store_close(showing.store);
    return result;
}
