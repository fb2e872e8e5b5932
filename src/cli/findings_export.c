// SPDX-License-Identifier: Apache-2.0
#include <stdio.h>

#include "cli/findings.h"
#include "rules/ruleset.h"
#include "share/share.h"

struct exporting {
    struct share *share;
    struct sigwarden_error error;
    bool with_subscribers;
    unsigned long count, without_clear;
};

static int take_finding(void *context, const struct store_finding *finding)
{
    struct exporting *exporting = context;
    bool clear = exporting->with_subscribers && finding->clear.len;
    exporting->count++;
    exporting->without_clear += !clear;
    return share_add(exporting->share, clear ? finding->clear : finding->event, finding->outcome,
                     &exporting->error);
}

static int take_campaign(void *context, struct span text)
{
    struct exporting *exporting = context;
    return share_add_campaign(exporting->share, text, &exporting->error);
}

static void to_stdout(void *context, const char *text, size_t len)
{
    (void)context;
    fwrite(text, 1, len, stdout);
}

/* What nobody asked for by name is not spread: what may be wrong, and what is only odd. */
static void choose_what_is_sure(const struct options *options, struct store_filter *filter)
{
    filter->not_false_alarms = !options->marked;
    if (!options->severity && !options->marked) {
        filter->severity = RULE_SEVERITY_LOW - 1;
        filter->decided = true;
    }
}

static int write_as(struct share *share, const char *format, struct sigwarden_error *reterr)
{
    return strcmp(format, "stix") == 0   ? share_write_stix(share, to_stdout, NULL, reterr)
           : strcmp(format, "misp") == 0 ? share_write_misp(share, to_stdout, NULL, reterr)
                                         : share_write_csv(share, to_stdout, NULL, reterr);
}

static int gather(struct findings_choice *choice, struct exporting *exporting)
{
    if (store_findings(choice->store, &choice->filter, take_finding, exporting, &exporting->error) < 0)
        return keep_say(&exporting->error);
    if (store_campaigns_of(choice->store, &choice->filter, take_campaign, exporting, &exporting->error) < 0)
        return keep_say(&exporting->error);
    if (exporting->count == 0)
        fprintf(stderr, "sigwarden: no findings that fit; nothing is written\n");
    return 0;
}

static void say_what(const struct exporting *exporting)
{
    fprintf(stderr, "sigwarden: %lu findings: %zu kinds of messages, %zu addresses\n", exporting->count,
            share_message_count(exporting->share), share_source_count(exporting->share));
    if (exporting->with_subscribers && exporting->without_clear)
        fprintf(stderr,
                "sigwarden: %lu of them name subscribers by pseudonyms: analyze kept them without --reveal\n",
                exporting->without_clear);
}

int run_findings_export(const struct options *options)
{
    struct findings_choice choice;
    struct exporting exporting = {.with_subscribers = options->with_subscribers};
    const struct share_options how = {options->producer, options->tlp, options->with_subscribers};
    if (!options->format) {
        fprintf(stderr, "sigwarden findings export: which --format: %s?\n", option_words("format"));
        return EXIT_USAGE;
    }
    int result = findings_choose(options, &choice);
    if (result)
        return result;
    choose_what_is_sure(options, &choice.filter);
    exporting.share = share_new(&how);
    if (!exporting.share) {
        fprintf(stderr, "sigwarden: out of memory\n");
        result = EXIT_CONFIG;
    }
    if (!result)
        result = gather(&choice, &exporting);
    if (!result && exporting.count) {
        say_what(&exporting);
        if (write_as(exporting.share, options->format, &exporting.error) < 0)
            result = keep_say(&exporting.error);
    }
    share_free(exporting.share);
    findings_choice_done(&choice);
    return result;
}
