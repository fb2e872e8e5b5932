// SPDX-License-Identifier: Apache-2.0
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>

#include "base/error.h"
#include "cli/evidence.h"
#include "cli/key.h"
#include "cli/session.h"
#include "evidence/bundle.h"
#include "evidence/check.h"

/* What the first line ends with: a log that anybody made anew with a key of his own is as he logged it. */
static const char *said_first(const struct options *options, bool left_over)
{
    if (left_over)
        return options->signer
                   ? "its records are as they were logged; not all files of the folder are its own"
                   : "its records are as they were logged by the key below, whosever that is; not "
                     "all files of the folder are its own";
    return options->signer ? "all of it is as it was logged"
                           : "all of it is as it was logged by the key below, whosever that is";
}

static void print_signer(const struct check_report *report, const struct options *options)
{
    char text[VERIFIER_SIZE];
    verifier_text(&report->verifier, text);
    printf("  signed by          %s\n", text);
    printf("  whose key          %s\n",
           options->signer
               ? "the one of --signer"
               : "not held against anybody's key: --signer FILE, its owner's `verifier` as you have it from "
                 "elsewhere");
}

static void print_parts(const struct check_report *report)
{
    for (unsigned i = 0; i < PART_COUNT; i++) {
        if (report->parts[i] == 0 && report->withheld[i] == 0)
            continue;
        printf("  %-18s %" PRIu64 " checked", part_row((enum part_id)i)->name, report->parts[i]);
        if (report->withheld[i])
            printf(", %" PRIu64 " withheld", report->withheld[i]);
        printf(": %s\n", part_row((enum part_id)i)->doc);
    }
}

static void print_replay(const struct check_report *report)
{
    uint64_t findings = report->records[RECORD_FINDING], disclosures = report->records[RECORD_DISCLOSURE];
    if (disclosures)
        printf("  disclosures        %" PRIu64 " of %" PRIu64 " decoded again from their frames\n",
               report->disclosures_decoded, disclosures);
    if (findings == 0)
        return;
    printf("  replayed           %" PRIu64 " of %" PRIu64
           " findings: stored rules and facts give the stored verdict\n",
           report->replayed, findings);
    printf("  decoded again      %" PRIu64 " of %" PRIu64
           " findings: the stored frames hold the stored decode\n",
           report->decoded_again, findings);
    if (report->not_replayed)
        printf("  not replayed       %" PRIu64 " findings: their rules or facts are withheld\n",
               report->not_replayed);
    if (report->without_frames)
        printf("  without frames     %" PRIu64 " findings\n", report->without_frames);
}

static void print_log_report(const char *path, const struct options *options,
                             const struct check_report *report)
{
    printf("%s: an evidence log, %s\n", path, said_first(options, report->left_over > 0));
    print_signer(report, options);
    printf("  records            %" PRIu64 ":", report->checkpoint.size);
    for (unsigned i = 0; i < RECORD_KIND_COUNT; i++)
        if (report->records[i])
            printf(" %" PRIu64 " %s", report->records[i], record_kind_name((enum record_kind)i));
    printf("\n");
    if (report->checkpoint.size)
        printf("  logged             %s to %s, by the clock of the machine that logged\n",
               report->logged_first, report->logged_last);
    print_parts(report);
    print_replay(report);
    if (report->left_over)
        printf("  files              %" PRIu64 ", of which %" PRIu64
               " are left over from an addition, and were "
               "not checked\n",
               report->files, report->left_over);
    else
        printf("  files              %" PRIu64 ", none that is not part of the log\n", report->files);
    if (report->interrupted)
        printf("  interrupted        an addition was cut off; the log ends at record %" PRIu64
               "; the next `analyze --evidence` tidies up\n",
               report->checkpoint.size);
    if (report->held_against_kept)
        printf("  checkpoint         the log holds all that the one of --checkpoint signs\n");
    printf(report->held_against_seen
               ? "  set back           no: it holds all that its key has signed here\n"
               : "  set back           cannot be told here: the key's memory is elsewhere\n");
}

/* Where the key of this machine keeps what it signed; "" if there is no such place. */
static void seen_path(const struct options *options, char *ret, size_t size)
{
    char path[KEY_PATH_SIZE];
    ret[0] = 0;
    if (key_evidence_path(options->evidence_key, path))
        snprintf(ret, size, "%s.seen", path);
}

static int read_signer(const char *path, struct verifier *ret)
{
    size_t len;
    char *text = read_text(path, 4096, &len);
    while (text && len && (text[len - 1] == '\n' || text[len - 1] == '\r' || text[len - 1] == ' '))
        len--;
    bool good = text && verifier_parse(span_of(text, len), ret);
    if (text && !good)
        fprintf(stderr, "sigwarden: %s: not a verifier; it is the line in the file `verifier` of a log\n",
                path);
    free(text);
    return good ? 0 : EXIT_USAGE;
}

static void print_bundle_report(const char *path, const struct options *options,
                                const struct bundle_report *report)
{
    const struct check_report *check = &report->check;
    if (report->page_compared)
        printf("%s: a bundle of an evidence log, %s\n", path, said_first(options, false));
    else
        printf("%s: a bundle of an evidence log; do not rely on its index.html, which was not checked; its "
               "records are "
               "as they were logged\n",
               path);
    print_signer(check, options);
    printf("  made               %s, by %s\n", report->made, report->tool);
    printf("  records            ");
    for (size_t i = 0; i < report->count; i++)
        printf("%s%" PRIu64, i ? ", " : "", report->indices[i]);
    printf(" of %" PRIu64 ", each proved to be in the log\n", check->checkpoint.size);
    printf("  logged             %s to %s, by the clock of the machine that logged\n", check->logged_first,
           check->logged_last);
    print_parts(check);
    print_replay(check);
    if (report->has_token)
        printf("  time               %s, says %s, %s\n", report->token.time, report->token.authority,
               report->token.vouched ? "vouched for by --timestamp-ca"
                                     : "whose certificate was not checked: give it by --timestamp-ca");
    else
        printf("  time               no authority says it: there is no %s\n", BUNDLE_TOKEN);
    printf("  page               %s\n",
           report->page_compared
               ? "index.html says what the records say"
               : "NOT CHECKED: of a form that this version does not know; do not rely on it");
    printf("  files              %" PRIu64 ", none that is not part of the bundle\n", check->files);
}

static int verify_log(const char *path, const struct options *options, const struct check_options *checked,
                      struct sigwarden_error *reterr)
{
    struct check_report report;
    int result = check_log(path, checked, &report, reterr);
    if (result == 0 && !options->quiet)
        print_log_report(path, options, &report);
    return result;
}

static int verify_bundle(const char *path, const struct options *options, const struct check_options *checked,
                         struct sigwarden_error *reterr)
{
    struct bundle_report report;
    int result = check_bundle(path, checked, &report, reterr);
    if (result == 0 && !options->quiet)
        print_bundle_report(path, options, &report);
    free(report.indices);
    if (result == 0 && !report.page_compared)
        return error_set(reterr, SIGWARDEN_ERROR_BROKEN, path,
                         "its " BUNDLE_PAGE
                         " is of a form that this version does not know: do not rely on it",
                         "the records are as they were logged; read those, or ask for a bundle made anew");
    return result;
}

static bool has_file(const char *folder, const char *name)
{
    char path[KEY_PATH_SIZE];
    struct stat st;
    return snprintf(path, sizeof path, "%s/%s", folder, name) < (int)sizeof path && stat(path, &st) == 0;
}

static int verify(const char *path, const struct options *options, const struct check_options *checked)
{
    struct sigwarden_error error;
    bool bundle = has_file(path, BUNDLE_MANIFEST) || has_file(path, BUNDLE_SIGNATURE);
    if (!bundle && checked->authorities) {
        fprintf(stderr, "sigwarden: %s: a log has no time token for --timestamp-ca; a bundle has\n", path);
        return EXIT_USAGE;
    }
    int result =
        bundle ? verify_bundle(path, options, checked, &error) : verify_log(path, options, checked, &error);
    if (result == 0)
        return EXIT_DONE;
    say_error(&error);
    return error.code == SIGWARDEN_ERROR_BROKEN ? EXIT_FINDINGS : EXIT_UNREADABLE;
}

int run_evidence_verify(const struct options *options)
{
    char seen[KEY_PATH_SIZE + 8], *kept = NULL;
    size_t len = 0;
    struct verifier signer;
    evidence_enclose(options, NULL);
    seen_path(options, seen, sizeof seen);
    int worst = options->signer ? read_signer(options->signer, &signer) : 0;
    if (!worst && options->checkpoint && !(kept = read_text(options->checkpoint, CHECKPOINT_READ_MAX, &len)))
        worst = EXIT_UNREADABLE;
    const struct check_options checked = {.signer = options->signer ? &signer : NULL,
                                          .authorities = options->timestamp_ca,
                                          .kept = span_of(kept, len),
                                          .seen = seen[0] ? seen : NULL};
    bool ready = !worst;
    for (size_t i = 0; i < options->files.count && ready; i++) {
        int result = verify(options->files.values[i], options, &checked);
        worst = result > worst ? result : worst;
    }
    free(kept);
    return worst;
}
