// SPDX-License-Identifier: Apache-2.0
#include "cli/iocs.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cli/session.h"
#include "signal/words.h"

enum { SHOWN = 10 };

static void say_used(const char *name, const struct indicators_report *report)
{
    const char *before = " (";
    fprintf(stderr, "sigwarden: %s: %s, %" PRIu64 " indicators used", name,
            indicators_format_name(report->format), report->used_count);
    for (uint32_t type = 0; type < INDICATOR_COUNT; type++) {
        if (report->used[type] == 0)
            continue;
        fprintf(stderr, "%s%" PRIu64 " %s", before, report->used[type],
                field_word(&words_indicator_type, type));
        before = ", ";
    }
    fprintf(stderr, "%s, %" PRIu64 " skipped\n", before[0] == ',' ? ")" : "", report->skipped_count);
}

/* A long run of digits may be somebody's number: its end is not shown. */
static void hide_numbers(char *value)
{
    enum { SHOWN_DIGITS = 5, NUMBER_DIGITS = 10 };
    for (char *at = value; *at;) {
        size_t len = strspn(at, "0123456789");
        if (len >= NUMBER_DIGITS)
            memset(at + SHOWN_DIGITS, 'x', len - SHOWN_DIGITS);
        at += len ? len : 1;
    }
}

static void say_skipped(const char *name, const struct indicators_report *report, bool all)
{
    for (uint32_t i = 0; i < report->reason_count; i++)
        fprintf(stderr, "sigwarden: %s: %" PRIu64 " skipped: %s\n", name, report->reasons[i].count,
                report->reasons[i].reason);
    if (report->other_reasons)
        fprintf(stderr, "sigwarden: %s: %" PRIu64 " skipped for other reasons\n", name,
                report->other_reasons);
    uint32_t shown = all || report->kept < SHOWN ? report->kept : SHOWN;
    for (uint32_t i = 0; i < shown; i++) {
        char value[sizeof report->skipped[i].value];
        memcpy(value, report->skipped[i].value, sizeof value);
        hide_numbers(value);
        fprintf(stderr, "sigwarden: %s: %s: %s%s%s\n", name, report->skipped[i].place,
                report->skipped[i].reason, value[0] ? ": " : "", value);
    }
    if (report->skipped_count > shown)
        fprintf(stderr, "sigwarden: %s: and %" PRIu64 " more%s\n", name, report->skipped_count - shown,
                all ? "" : "; -v shows up to 100");
}

static int load_file(const struct options *options, const char *name, struct indicators *indicators,
                     struct indicators_report *report)
{
    struct sigwarden_error error = {0};
    struct sigwarden_text file = {.name = name};
    char *text = read_text(name, INDICATORS_SIZE_MAX, &file.len);
    if (!text)
        return EXIT_CONFIG;
    file.text = text;
    int result = indicators_load(indicators, &file, 0, report, &error);
    free(text);
    if (result < 0) {
        say_error(&error);
        return EXIT_CONFIG;
    }
    if (!options->quiet) {
        say_used(name, report);
        say_skipped(name, report, options->verbose);
    }
    return 0;
}

int iocs_load(const struct options *options, struct indicators **ret)
{
    struct sigwarden_error error = {0};
    *ret = NULL;
    if (options->iocs.count == 0)
        return 0;
    struct indicators_report *report = calloc(1, sizeof *report);
    if (!report || indicators_new(&sigwarden_libc_alloc, ret, &error) < 0) {
        fprintf(stderr, "sigwarden: out of memory\n");
        free(report);
        return EXIT_CONFIG;
    }
    int result = 0;
    for (size_t i = 0; i < options->iocs.count && !result; i++)
        result = load_file(options, options->iocs.values[i], *ret, report);
    free(report);
    if (result == 0) {
        indicators_seal(*ret);
        return 0;
    }
    indicators_free(*ret);
    *ret = NULL;
    return result;
}
