// SPDX-License-Identifier: Apache-2.0
#include "cli/report_html.h"

#include <errno.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/json.h"
#include "cli/report_groups.h"
#include "cli/report_page.h"
#include "version.h"
#include "who/geography.h"
#include "who/network.h"

enum kept { KEPT_ALERTS = 1, KEPT_DISCLOSURES = 5, KEPT_ANOMALIES, KEPT_OTHERS, KEPT_COUNT };

/* By severity, then by type of event. The page knows them by these names. */
static const struct {
    const char *name;
    uint64_t most;
} bounds[KEPT_COUNT] = {
    [KEPT_ALERTS] = {"critical", REPORT_HTML_ALERTS},
    [KEPT_ALERTS + 1] = {"high", REPORT_HTML_ALERTS},
    [KEPT_ALERTS + 2] = {"medium", REPORT_HTML_ALERTS},
    [KEPT_ALERTS + 3] = {"low", REPORT_HTML_ALERTS},
    [KEPT_DISCLOSURES] = {"disclosure", REPORT_HTML_DISCLOSURES},
    [KEPT_ANOMALIES] = {"anomaly", REPORT_HTML_ANOMALIES},
    [KEPT_OTHERS] = {"other", REPORT_HTML_OTHERS},
};

struct report_html {
    FILE *file;
    const char *path;
    char target[PATH_MAX];
    char temporary[PATH_MAX + 8]; /* empty: stdout */
    int error;                    /* errno of the first write that failed */
    uint64_t seen[KEPT_COUNT];
    char line[EVENT_JSON_SIZE];
};

static int say_failed(const char *path, const char *what, int error)
{
    fprintf(stderr, "sigwarden: %s: %s: %s; --report takes a file in a folder that you can write, or -\n",
            path, what, strerror(error));
    return EXIT_UNREADABLE;
}

static int open_beside(struct report_html *page)
{
    struct stat st;
    if (stat(page->path, &st) == 0 && !S_ISREG(st.st_mode)) {
        fprintf(stderr, "sigwarden: %s: --report writes a file, which this is not; - is stdout\n",
                page->path);
        return EXIT_USAGE;
    }
    if (!realpath(page->path, page->target)) /* a link stays one */
        snprintf(page->target, sizeof page->target, "%s", page->path);
    snprintf(page->temporary, sizeof page->temporary, "%s.XXXXXX", page->target);
    int fd = mkstemp(page->temporary);
    if (fd < 0) {
        page->temporary[0] = 0;
        return say_failed(page->path, "cannot be written", errno);
    }
    page->file = fdopen(fd, "wb");
    if (page->file)
        return 0;
    close(fd);
    return say_failed(page->path, "cannot be written", errno);
}

int report_html_begin(const char *path, struct report_html **ret)
{
    struct report_html *page = calloc(1, sizeof *page);
    if (!page) {
        fprintf(stderr, "sigwarden: out of memory\n");
        return EXIT_CONFIG;
    }
    page->path = path;
    int result = 0;
    if (strcmp(path, "-") == 0)
        page->file = stdout;
    else
        result = open_beside(page);
    if (result) {
        report_html_drop(page);
        return result;
    }
    *ret = page;
    return 0;
}

static void put(struct report_html *page, const char *bytes, size_t len)
{
    if (fwrite(bytes, 1, len, page->file) != len && !page->error)
        page->error = errno ? errno : EIO;
}

static void put_piece(struct report_html *page, size_t piece)
{
    put(page, report_page[piece].text, report_page[piece].len);
}

/*
 * JSON in a script element. Only strings can hold `<`, which could end the element or begin a comment in it,
 * and the two line ends of Unicode that not every reader takes in a string; as escapes they are the same
 * text.
 */
static void put_json(struct report_html *page, const char *json, size_t len)
{
    static const struct {
        const char *plain, *escaped;
    } escapes[] = {{"<", "\\u003c"}, {"\xe2\x80\xa8", "\\u2028"}, {"\xe2\x80\xa9", "\\u2029"}};
    size_t from = 0;
    for (size_t at = 0; at < len; at++) {
        for (size_t i = 0; i < sizeof escapes / sizeof *escapes; i++) {
            size_t plain_len = strlen(escapes[i].plain);
            if (len - at < plain_len || memcmp(json + at, escapes[i].plain, plain_len) != 0)
                continue;
            put(page, json + from, at - from);
            put(page, escapes[i].escaped, strlen(escapes[i].escaped));
            from = at + plain_len;
        }
    }
    put(page, json + from, len - from);
}

static enum kept kept_as(const struct sigwarden_event *event)
{
    return event->type == EVENT_ALERT        ? KEPT_ALERTS + (enum kept)event->verdict->severity - 1
           : event->type == EVENT_DISCLOSURE ? KEPT_DISCLOSURES
           : event->type == EVENT_ANOMALY    ? KEPT_ANOMALIES
                                             : KEPT_OTHERS;
}

static uint64_t seen_in_all(const struct report_html *page)
{
    uint64_t sum = 0;
    for (size_t i = 0; i < KEPT_COUNT; i++)
        sum += page->seen[i];
    return sum;
}

void report_html_add(struct report_html *page, const struct session *session,
                     const struct sigwarden_event *event)
{
    if (!page || !session_wants(session, event))
        return;
    if (seen_in_all(page) == 0)
        put_piece(page, 0);
    enum kept kept = kept_as(event);
    if (++page->seen[kept] > bounds[kept].most)
        return;
    size_t len = event_json(event, &session->names, &session->pseudonyms, page->line);
    put_json(page, page->line, len);
}

/* One line behind the events: an object with a single member, whose name says what it is. */
static struct json line_begin(struct report_html *page)
{
    struct json json = json_in(page->line, sizeof page->line);
    json_object(&json, NULL);
    return json;
}

static void line_end(struct report_html *page, struct json *json)
{
    json_object_end(json);
    text_char(&json->out, '\n');
    put_json(page, json->out.p, json->out.len);
}

static void put_run(struct report_html *page, const struct session *session)
{
    const struct options *options = session->options;
    const struct ruleset *rules = engine_rules(session->state);
    char hash[2 * RULESET_HASH_SIZE + 1];
    struct text text = text_in(hash, sizeof hash);
    text_hex(&text, span_of(ruleset_hash(rules), RULESET_HASH_SIZE));
    struct json json = line_begin(page);
    json_object(&json, "run");
    json_text(&json, "version", SIGWARDEN_VERSION);
    json_uint(&json, "rules", ruleset_count(rules));
    json_string(&json, "ruleset", text_as_span(&text));
    if (options->network || options->home)
        json_text(&json, "network", options->network ? options->network : "--home");
    json_bool(&json, "revealed", options->reveal);
    json_bool(&json, "about", options->about.count > 0);
    json_object(&json, "left_out");
    for (size_t i = KEPT_ALERTS; i < KEPT_COUNT; i++)
        if (page->seen[i] > bounds[i].most)
            json_uint(&json, bounds[i].name, page->seen[i] - bounds[i].most);
    json_object_end(&json);
    json_object_end(&json);
    line_end(page, &json);
}

static void put_line(struct report_html *page, const char *key, const char *value)
{
    struct json json = line_begin(page);
    json_text(&json, key, value);
    line_end(page, &json);
}

/* What the terminal report says first: its lines, without their indent. False when out of memory. */
static bool put_limits(struct report_html *page, const struct session *session)
{
    char *text = NULL, *rest = NULL;
    size_t size = 0;
    FILE *out = open_memstream(&text, &size);
    if (!out)
        return false;
    report_print_limits(session, out);
    bool written = fclose(out) == 0;
    for (char *line = written ? strtok_r(text, "\n", &rest) : NULL; line; line = strtok_r(NULL, "\n", &rest))
        put_line(page, "limit", line + strspn(line, " "));
    free(text);
    return written;
}

static void put_position(struct json *json, struct geography_position at)
{
    char buffer[40];
    const int32_t degrees[] = {at.latitude_udeg, at.longitude_udeg};
    json_array(json, "at");
    for (size_t i = 0; i < 2; i++) {
        struct text text = text_in(buffer, sizeof buffer);
        text_millionths(&text, degrees[i]);
        json_raw(json, NULL, text_as_span(&text));
    }
    json_array_end(json);
}

static void put_countries(struct report_html *page)
{
    const struct country *country;
    for (uint32_t i = 0; (country = numbering_country_at(i)); i++) {
        struct geography_position at;
        struct json json = line_begin(page);
        json_object(&json, "country");
        json_text(&json, "code", country->code);
        json_text(&json, "name", country->name);
        if (geography_middle_of(country, &at))
            put_position(&json, at);
        json_object_end(&json);
        line_end(page, &json);
    }
}

/* The operators whose place the description gives; those of a known country stand in its middle. */
static void put_operators(struct report_html *page, const struct network *network)
{
    for (uint32_t i = 0; network && i < network->operator_count; i++) {
        const struct network_operator *o = &network->operators[i];
        if (!o->has_position)
            continue;
        struct json json = line_begin(page);
        json_object(&json, "operator");
        json_string(&json, "name", o->name);
        put_position(&json, (struct geography_position){o->latitude_udeg, o->longitude_udeg});
        json_object_end(&json);
        line_end(page, &json);
    }
}

static bool put_end(struct report_html *page, const struct session *session)
{
    if (seen_in_all(page) == 0)
        put_piece(page, 0);
    put_json(page, page->line, event_json_stats(session->state, session->captures, page->line));
    put_piece(page, 1);
    put_run(page, session);
    for (size_t i = 0; i < session->options->files.count; i++)
        put_line(page, "file", session->options->files.values[i]);
    bool whole = put_limits(page, session);
    put_countries(page);
    put_operators(page, engine_network(session->state));
    put_piece(page, 2);
    return whole;
}

/* 0, or the errno of what went wrong. Before the name is given to it the file is on the disk, all of it. */
static int finish(struct report_html *page)
{
    if (fflush(page->file) != 0 && !page->error)
        page->error = errno;
    if (page->error)
        return page->error;
    if (!page->temporary[0])
        return 0;
    bool stored = fsync(fileno(page->file)) == 0;
    int error = errno;
    if (fclose(page->file) != 0 && stored) {
        stored = false;
        error = errno;
    }
    page->file = NULL;
    if (!stored)
        return error;
    if (rename(page->temporary, page->target) != 0)
        return errno;
    page->temporary[0] = 0;
    return 0;
}

int report_html_end(struct report_html *page, const struct session *session)
{
    int result = 0;
    if (page && session->opened) {
        int error = put_end(page, session) ? finish(page) : ENOMEM;
        /* of stdout main() says it */
        if (error && (page->temporary[0] || !ferror(page->file)))
            result = say_failed(page->path, "the report could not be written", error);
    }
    report_html_drop(page);
    return result;
}

void report_html_drop(struct report_html *page)
{
    if (!page)
        return;
    if (page->temporary[0]) {
        if (page->file)
            fclose(page->file);
        unlink(page->temporary);
    }
    free(page);
}
