// SPDX-License-Identifier: Apache-2.0
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "cli/evidence_run.h"
#include "cli/keep.h"
#include "cli/late.h"
#include "cli/process.h"
#include "cli/report.h"
#include "cli/report_html.h"
#include "cli/session.h"

struct analysis {
    struct session session;
    struct report *report;
    struct keep keep;
    struct late late;
    struct evidence_run *evidence; /* NULL: none */
    struct report_html *page;      /* NULL: none was asked for */
    bool silent;                   /* nothing but a page goes to stdout */
    int worst;                     /* severity of the worst finding; 0: none */
};

static void write_json(const struct session *session, const struct sigwarden_event *event)
{
    process_wrote(event_json(event, &session->names, &session->pseudonyms, process_line()));
}

/* One that is about a person of --about, or any without it. */
static void take(void *context, const struct sigwarden_event *event)
{
    struct analysis *analysis = context;
    if (event->type == EVENT_ALERT && (!analysis->worst || event->verdict->severity < analysis->worst))
        analysis->worst = event->verdict->severity;
    keep_event(&analysis->keep, &analysis->session, event);
    evidence_run_event(analysis->evidence, event);
    report_html_add(analysis->page, &analysis->session, event);
    if (analysis->session.options->json && !analysis->silent)
        write_json(&analysis->session, event);
}

/* Campaigns come last: by then it is known who is who. The report asks that itself. */
static void on_event(void *context, const struct sigwarden_event *event)
{
    struct analysis *analysis = context;
    bool wanted = session_wants(&analysis->session, event);
    if (event->type == EVENT_CAMPAIGN)
        late_release(&analysis->late, &analysis->session, take, analysis);
    if (wanted)
        take(analysis, event);
    else
        late_keep(&analysis->late, event);
    if (!analysis->silent && !analysis->session.options->json)
        report_add(analysis->report, event, wanted);
}

static void write_end(struct analysis *analysis)
{
    const struct session *session = &analysis->session;
    if (analysis->silent || session->opened == 0)
        return;
    if (session->options->json)
        process_wrote(event_json_stats(session->state, session->captures, process_line()));
    else
        report_print(analysis->report, session, stdout);
}

/* The place of a file, also of one that is not there yet; false where its folder is not there either. */
static bool place_of(const char *path, char ret[static PATH_MAX])
{
    char folder[PATH_MAX], there[PATH_MAX];
    const char *slash = strrchr(path, '/');
    const size_t len = slash ? (size_t)(slash - path) + 1 : 0;
    if (realpath(path, ret))
        return true;
    if (len >= sizeof folder)
        return false;
    memcpy(folder, path, len);
    folder[len] = 0;
    if (!realpath(len ? folder : ".", there))
        return false;
    int written = snprintf(ret, PATH_MAX, "%s/%s", there, path + len);
    return written > 0 && written < PATH_MAX;
}

/* A hard link has another place. */
static bool same_file(const char *a, const char *b)
{
    struct stat one, other;
    char first[PATH_MAX], second[PATH_MAX];
    if (stat(a, &one) == 0 && stat(b, &other) == 0)
        return one.st_dev == other.st_dev && one.st_ino == other.st_ino;
    return place_of(a, first) && place_of(b, second) && strcmp(first, second) == 0;
}

static bool lies_in(const char *path, const char *folder)
{
    char file[PATH_MAX], outer[PATH_MAX];
    if (!place_of(path, file) || !place_of(folder, outer))
        return false;
    const size_t len = strlen(outer);
    return strncmp(file, outer, len) == 0 && (file[len] == '/' || file[len] == 0);
}

/* What else the run reads or keeps in that file: the name of the option, "" for a capture; NULL: nothing. */
static const char *use_of(const char *path, const struct options *options)
{
    const struct {
        const char *option;
        const struct option_list *paths;
    } lists[] = {{"", &options->files},
                 {"--rules", &options->rules},
                 {"--iocs", &options->iocs},
                 {"--about", &options->about}};
    const struct {
        const char *option, *path;
    } files[] = {{"--network", options->network},
                 {"--key", options->key},
                 {"--state", options->state},
                 {"--store", options->store},
                 {"--evidence-key", options->evidence_key}};
    for (size_t i = 0; i < sizeof files / sizeof *files; i++)
        if (files[i].path && same_file(path, files[i].path))
            return files[i].option;
    for (size_t i = 0; i < sizeof lists / sizeof *lists; i++)
        for (size_t k = 0; k < lists[i].paths->count; k++)
            if (same_file(path, lists[i].paths->values[k]))
                return lists[i].option;
    return options->evidence && lies_in(path, options->evidence) ? "--evidence" : NULL;
}

/* Two outputs cannot share stdout, and the report takes no other file's place. 0 or EXIT_USAGE. */
static int settle_outputs(struct analysis *analysis, const struct options *options)
{
    bool page_on_stdout = options->report && strcmp(options->report, "-") == 0;
    if (page_on_stdout && options->json) {
        fprintf(stderr,
                "sigwarden: --json and --report - both write to stdout; name a file for the report\n");
        return EXIT_USAGE;
    }
    const char *use = options->report && !page_on_stdout ? use_of(options->report, options) : NULL;
    if (use) {
        fprintf(stderr, "sigwarden: %s: --report would take the place of %s%s; name another file\n",
                options->report, *use ? "what is given as " : "a capture that is to be read", use);
        return EXIT_USAGE;
    }
    analysis->silent = options->quiet || page_on_stdout;
    return 0;
}

int run_analyze(const struct options *options)
{
    struct analysis analysis = {.evidence = NULL};
    int result = settle_outputs(&analysis, options);
    if (result)
        return result;
    result = session_open(&analysis.session, options, on_event, &analysis, false);
    if (!result && options->report)
        result = report_html_begin(options->report, &analysis.page);
    if (!result)
        result = keep_open(&analysis.keep, &analysis.session);
    if (!result)
        analysis.report = report_new(&analysis.session.pseudonyms, options->about.count > 0);
    if (!result && !analysis.report) {
        fprintf(stderr, "sigwarden: out of memory\n");
        result = EXIT_CONFIG;
    }
    if (!result)
        result = evidence_run_open(&analysis.session, &analysis.evidence);
    int lost = 0; /* what became of the outputs */
    if (!result) {
        result = session_run(&analysis.session);
        late_release(&analysis.late, &analysis.session, take, &analysis);
        lost = evidence_run_end(analysis.evidence);
        write_end(&analysis);
        int written = report_html_end(analysis.page, &analysis.session);
        lost = lost ? lost : written;
        result = result ? result : lost;
        analysis.page = NULL;
    }
    report_html_drop(analysis.page);
    int kept = keep_close(&analysis.keep, &analysis.session);
    result = kept ? kept : result;
    int saved = session_save(&analysis.session, process_flush_output() && !lost && !kept);
    result = saved ? saved : result;
    evidence_run_close(analysis.evidence);
    bool fail = options->fail_on && analysis.worst && analysis.worst <= options->fail_on;
    report_free(analysis.report);
    session_close(&analysis.session);
    return result ? result : fail ? EXIT_FINDINGS : EXIT_DONE;
}
