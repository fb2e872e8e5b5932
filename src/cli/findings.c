// SPDX-License-Identifier: Apache-2.0
#include "cli/findings.h"

#include <ctype.h>
#include <pwd.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>
#include <unistd.h>

#include "base/json.h"
#include "cli/key.h"
#include "rules/rule_words.h"
#include "signal/field.h"

enum { PERSON_TEXT = 64, JSON_SIZE = 2 * EVENT_JSON_SIZE + 8192 };

const char *findings_severity(int severity)
{
    const char *word = field_word(&rule_words_severity, (uint32_t)severity);
    return word ? word : "?";
}

void findings_put_text(const char *text)
{
    for (; *text; text++)
        putchar((unsigned char)*text < 0x20 || *text == 0x7f ? '?' : *text);
}

void findings_put_json(const struct store_finding *finding, bool reveal)
{
    static char buffer[JSON_SIZE];
    struct json json = json_in(buffer, sizeof buffer);
    json_object(&json, NULL);
    json_text(&json, "finding_id", finding->finding_id);
    json_text(&json, "state", finding->state);
    if (finding->at[0]) {
        json_text(&json, "note", finding->note);
        json_text(&json, "who", finding->who);
        json_text(&json, "at", finding->at);
    }
    if (finding->outcome[0])
        json_text(&json, "outcome", finding->outcome);
    json_raw(&json, "event", reveal && finding->clear.len ? finding->clear : finding->event);
    json_object_end(&json);
    fputs(buffer, stdout);
}

static void put_person(struct json *json, const struct pseudonyms *pseudonyms, const struct digits *digits)
{
    static const enum identity identities[] = {IDENTITY_IMSI, IDENTITY_NUMBER};
    for (size_t i = 0; i < sizeof identities / sizeof *identities; i++) {
        char buffer[PERSON_TEXT];
        struct text text = text_in(buffer, sizeof buffer);
        pseudonym_append(&text, pseudonyms, identities[i], digits);
        json_text(json, NULL, buffer);
    }
}

/* The pseudonyms of the persons of --about as a JSON array; *ret_key_check is filled if the key was needed.
 */
static int choose_persons(const struct options *options, struct findings_choice *ret,
                          char ret_key_check[static KEY_CHECK_SIZE])
{
    struct options identities = *options;
    struct session session = {.options = &identities};
    size_t size = (2 * ABOUT_MAX + OPTION_LIST_MAX) * (PERSON_TEXT + 4);
    if (options->about.count == 0)
        return 0;
    ret->persons = malloc(size);
    if (!ret->persons)
        return EXIT_CONFIG;
    struct json json = json_in(ret->persons, size);
    json_array(&json, NULL);
    identities.about.count = 0;
    for (size_t i = 0; i < options->about.count; i++) {
        const char *value = options->about.values[i];
        if (strchr(value, '~') && strlen(value) < PERSON_TEXT)
            json_text(&json, NULL, value);
        else
            identities.about.values[identities.about.count++] = value;
    }
    int result = session_about(&session);
    if (!result && session.about_count) {
        result = key_load(options->key, session.pseudonyms.key);
        key_check(session.pseudonyms.key, ret_key_check);
    }
    for (size_t i = 0; i < session.about_count && !result; i++)
        put_person(&json, &session.pseudonyms, &session.about[i]);
    json_array_end(&json);
    free(session.about);
    ret->filter.persons = ret->persons;
    return result;
}

/* 2026-03-01, or that with T12:00:00 and perhaps a Z: a time as the store has it, cut or not, compares as
 * text. */
static int choose_since(const char *value, struct findings_choice *ret)
{
    static const char form[] = "dddd-dd-ddTdd:dd:dd";
    size_t len = strlen(value);
    size_t digits = len && value[len - 1] == 'Z' ? len - 1 : len;
    bool fits = digits == 10 || digits == sizeof form - 1;
    for (size_t i = 0; i < digits && fits; i++)
        fits = form[i] == 'd' ? isdigit((unsigned char)value[i]) : value[i] == form[i];
    if (!fits) {
        fprintf(stderr,
                "sigwarden: --since takes a day or a time, 2026-03-01 or 2026-03-01T12:00:00Z, not %s\n",
                value);
        return EXIT_USAGE;
    }
    snprintf(ret->since, sizeof ret->since, "%.*s", (int)digits, value);
    ret->filter.since = ret->since;
    return 0;
}

int findings_choose(const struct options *options, struct findings_choice *ret)
{
    char check[KEY_CHECK_SIZE] = "";
    *ret = (struct findings_choice){
        .filter = {.class = options->class, .state = options->marked, .severity = options->severity}};
    int result = options->since ? choose_since(options->since, ret) : 0;
    uint32_t class;
    if (!result && options->class &&
        !field_word_value(&rule_words_class, span_of_text(options->class), &class)) {
        fprintf(stderr, "sigwarden: there is no class %s; docs/events.md lists them\n", options->class);
        result = EXIT_USAGE;
    }
    if (!result)
        result = choose_persons(options, ret, check);
    if (!result)
        result = keep_open_store(options, STORE_READ, check[0] ? check : NULL, &ret->store);
    if (result)
        findings_choice_done(ret);
    return result;
}

void findings_choice_done(struct findings_choice *choice)
{
    store_close(choice->store);
    free(choice->persons);
    *choice = (struct findings_choice){0};
}

static int list_json(void *context, const struct store_finding *finding)
{
    (void)context;
    findings_put_json(finding, false);
    putchar('\n');
    return 0;
}

static int list_text(void *context, const struct store_finding *finding)
{
    unsigned long *count = context;
    if ((*count)++ == 0)
        printf("%-9s %-19s  %-8s  %-11s  %-12s  %-24s  %-20s  %s\n", "finding", "time (UTC)", "severity",
               "state", "outcome", "source", "subscriber", "rule");
    bool whole = strlen(finding->time) > 11; /* the day, T, the time */
    printf("%.8s  %.10s %.8s  %-8s  %-11s  %-12s  ", finding->finding_id, finding->time,
           whole ? finding->time + 11 : "", findings_severity(finding->severity), finding->state,
           finding->outcome[0] ? finding->outcome : "-");
    findings_put_text(finding->source);
    printf("%*s  ", (int)(strlen(finding->source) < 24 ? 24 - strlen(finding->source) : 0), "");
    findings_put_text(finding->subscriber);
    printf("%*s  ", (int)(strlen(finding->subscriber) < 20 ? 20 - strlen(finding->subscriber) : 0), "");
    findings_put_text(finding->rule);
    putchar('\n');
    return 0;
}

int run_findings_list(const struct options *options)
{
    struct findings_choice choice;
    struct sigwarden_error error = {0};
    unsigned long count = 0;
    int result = findings_choose(options, &choice);
    if (result)
        return result;
    if (store_findings(choice.store, &choice.filter, options->json ? list_json : list_text, &count, &error) <
        0)
        result = keep_say(&error);
    else if (!options->json && count == 0)
        printf("no findings that fit\n");
    findings_choice_done(&choice);
    return result;
}

struct found {
    char *id;
    unsigned count;
};

static int take_id(void *context, const struct store_finding *finding)
{
    struct found *found = context;
    snprintf(found->id, STORE_FINDING_ID_LEN + 1, "%s", finding->finding_id);
    return found->count++ ? 1 : 0;
}

int findings_find(struct store *store, const char *digits, char ret[static STORE_FINDING_ID_LEN + 1])
{
    struct sigwarden_error error = {0};
    struct found found = {.id = ret};
    const struct store_filter filter = {.finding_id = digits};
    size_t len = strlen(digits);
    if (len < STORE_FINDING_ID_MIN || len > STORE_FINDING_ID_LEN ||
        digits[strspn(digits, "0123456789abcdef")]) {
        fprintf(stderr,
                "sigwarden: \"%s\" is no finding's id: %d to %d hexadecimal digits, as `findings list` shows "
                "them\n",
                digits, STORE_FINDING_ID_MIN, STORE_FINDING_ID_LEN);
        return EXIT_USAGE;
    }
    if (store_findings(store, &filter, take_id, &found, &error) < 0)
        return keep_say(&error);
    if (found.count == 1)
        return 0;
    fprintf(stderr,
            found.count
                ? "sigwarden: several findings begin with %s; give more digits\n"
                : "sigwarden: the store holds no finding %s; `sigwarden findings list` shows those it has\n",
            digits);
    return EXIT_USAGE;
}

static const char *login_name(void)
{
    const struct passwd *entry = getpwuid(geteuid());
    return entry ? entry->pw_name : "unknown";
}

static int mark_one(struct store *store, const struct options *options, const char *who, const char *digits)
{
    struct sigwarden_error error = {0};
    char id[STORE_FINDING_ID_LEN + 1], at[FINDINGS_TIME_SIZE];
    time_t now = time(NULL);
    struct tm utc;
    int result = findings_find(store, digits, id);
    if (result)
        return result;
    strftime(at, sizeof at, "%Y-%m-%dT%H:%M:%SZ", gmtime_r(&now, &utc));
    const struct store_mark mark = {
        .finding_id = id,
        .state = options->files.values[options->files.count - 1],
        .note = options->note ? options->note : "",
        .who = who,
        .at = at,
    };
    if (store_mark(store, &mark, &error) < 0)
        return keep_say(&error);
    printf("%s %s\n", id, mark.state);
    return 0;
}

int run_findings_mark(const struct options *options)
{
    size_t count = options->files.count - 1;
    const char *state = options->files.values[count];
    struct store *store;
    if (count == 0 || !option_word_fits(option_words("marked"), state)) {
        fprintf(stderr, "sigwarden findings mark: takes ids, then one of %s\n", option_words("marked"));
        return EXIT_USAGE;
    }
    const char *who = options->by ? options->by : login_name(); /* the sandbox cannot ask for it */
    int result = keep_open_store(options, STORE_WRITE, NULL, &store);
    if (result)
        return result;
    for (size_t i = 0; i < count && !result; i++)
        result = mark_one(store, options, who, options->files.values[i]);
    store_close(store);
    return result;
}
