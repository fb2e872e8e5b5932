// SPDX-License-Identifier: Apache-2.0
#include "cli/report_groups.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/text.h"

const char *const report_severities[] = {"", "CRITICAL", "HIGH", "MEDIUM", "LOW"};

struct colours report_colours(FILE *out)
{
    static const struct colours none = {"", "", {"", "", "", "", ""}, ""};
    static const struct colours ansi = {
        "\033[1m", "\033[2m", {"", "\033[1;31m", "\033[1;31m", "\033[1;33m", "\033[36m"}, "\033[0m"};
    const char *no_colour = getenv("NO_COLOR");
    return isatty(fileno(out)) && !(no_colour && no_colour[0]) ? ansi : none;
}

const char *report_time(int64_t time_ns, char buffer[static 40])
{
    struct text text = text_in(buffer, 40);
    text_time(&text, time_ns);
    buffer[10] = ' ';
    buffer[19] = 0;
    return buffer;
}

static void print_subjects(const struct group *group, FILE *out)
{
    enum { NAMED = 3 };
    if (group->subject_count == 0)
        return;
    fprintf(out, "  about      ");
    if (group->subject_count > NAMED)
        fprintf(out, "%s%" PRIu32 " subscribers, the first ", group->subjects_full ? "more than " : "",
                group->subject_count);
    for (uint32_t i = 0; i < group->subject_count && i < NAMED; i++)
        fprintf(out, "%s%s", i ? ", " : "", group->subjects[i].name);
    fprintf(out, "\n");
}

static void print_outcomes(const struct group *group, FILE *out)
{
    const struct {
        uint64_t count;
        const char *word;
    } outcomes[] = {
        {group->answered, "answered"},
        {group->refused, "refused"},
        {group->unanswered, "unanswered"},
        {group->not_captured, "answer not in the capture"},
    };
    bool any = false;
    for (size_t i = 0; i < 4; i++) {
        if (outcomes[i].count == 0)
            continue;
        fprintf(out, "%s%" PRIu64 " %s", any ? ", " : "  outcome    ", outcomes[i].count, outcomes[i].word);
        if (i == 1 && group->refusal[0])
            fprintf(out, " (%s)", group->refusal);
        any = true;
    }
    if (any)
        fprintf(out, "\n");
    for (uint32_t i = 0; i < group->learned_count; i++)
        fprintf(out, "%s%s", i ? "; " : "  learned    ", group->learned[i]);
    if (group->learned_count)
        fprintf(out, "%s\n", group->learned_count == GROUP_LEARNED_MAX ? "; and more" : "");
}

void report_print_name(const char *name, FILE *out)
{
    fprintf(out, "  in ");
    for (const char *c = name; *c; c++)
        fputc((unsigned char)*c < 0x20 || *c == 0x7f ? '?' : *c, out);
}

/* A filter for one file: frame numbers start anew in each. */
static void print_filter(const struct group *group, const struct session *session, FILE *out)
{
    uint32_t kept = group->frame_count < GROUP_FRAMES_MAX ? group->frame_count : GROUP_FRAMES_MAX;
    if (kept == 0)
        return;
    uint32_t file = group->frame_files[0];
    fprintf(out, "  wireshark  frame.number in {");
    for (uint32_t i = 0; i < kept; i++)
        if (group->frame_files[i] == file)
            fprintf(out, "%s%" PRIu64, i ? ", " : "", group->frames[i]);
    fprintf(out, "}");
    const char *name = event_file_name(&session->names, file);
    if (session->names.file_count > 1 && name)
        report_print_name(name, out);
    if (group->frame_count > kept)
        fprintf(out, "  and %" PRIu32 " more", group->frame_count - kept);
    fprintf(out, "\n");
}

static void print_group(const struct group *group, const struct session *session, const struct colours *c,
                        FILE *out)
{
    char first[40], last[40];
    fprintf(out, "\n%s%-8s%s %s%s%s  %s%s, %s%s\n", c->severity[group->severity],
            report_severities[group->severity], c->off, c->bold, group->title, c->off, c->dim, group->threat,
            group->rule, c->off);
    fprintf(out, "  who        %s\n", group->source);
    fprintf(out, "  %s  %s%s%" PRIu64 " time%s, ", group->last_step ? "last step" : "asked    ",
            group->operation, group->operation[0] ? ", " : "", group->count, group->count == 1 ? "" : "s");
    if (group->count == 1)
        fprintf(out, "%s UTC\n", report_time(group->first_ns, first));
    else
        fprintf(out, "%s to %s UTC\n", report_time(group->first_ns, first),
                report_time(group->last_ns, last));
    if (group->seen)
        fprintf(out, "  counted    %s\n", group->counted);
    if (group->distance[0])
        fprintf(out, "  distance   %s%s\n", group->count > 1 ? "the first: " : "", group->distance);
    print_subjects(group, out);
    print_outcomes(group, out);
    for (uint32_t i = 0; i < group->why_count; i++)
        fprintf(out, "  %s%s\n", i ? "           " : "why        ", group->why[i]);
    print_filter(group, session, out);
}

static uint64_t sum(const struct report *report, bool undecided)
{
    uint64_t count = 0;
    for (uint32_t i = 0; i < report->group_count; i++)
        count += report->groups[i]->undecided == undecided ? report->groups[i]->count : 0;
    return count;
}

static void print_findings(const struct report *report, const uint32_t *order, const struct session *session,
                           const struct colours *c, FILE *out)
{
    enum { SHOWN = 60 };
    uint32_t groups = 0;
    for (uint32_t i = 0; i < report->group_count; i++)
        groups += !report->groups[i]->undecided;
    fprintf(out, "\n%sFindings%s\n", c->bold, c->off);
    if (groups == 0) {
        fprintf(out, "  none\n");
        return;
    }
    uint64_t signals = sum(report, false);
    fprintf(out, "  %" PRIu64 " signal%s, told by source and kind, the worst first\n", signals,
            signals == 1 ? "" : "s");
    uint32_t shown = 0;
    for (uint32_t i = 0; i < report->group_count && shown < SHOWN; i++) {
        if (report->groups[order[i]]->undecided)
            continue;
        print_group(report->groups[order[i]], session, c, out);
        shown++;
    }
    if (groups > shown)
        fprintf(out, "\n  %" PRIu32 " more groups; --json has them all\n", groups - shown);
    if (report->groups_dropped)
        fprintf(out, "\n  %" PRIu64 " findings of further sources; --json has them all\n",
                report->groups_dropped);
}

static void print_undecided(const struct report *report, const uint32_t *order, const struct colours *c,
                            FILE *out)
{
    enum { SHOWN = 8 };
    uint64_t count = sum(report, true);
    if (count == 0)
        return;
    fprintf(out,
            "\n%sUndecided%s\n  %" PRIu64
            " queries could be an attack or ordinary: what would tell them apart is not "
            "known here.\n  Describe the networks in network.yaml (--network FILE) to have them decided.\n",
            c->bold, c->off, count);
    uint32_t shown = 0, groups = 0;
    for (uint32_t i = 0; i < report->group_count; i++) {
        const struct group *group = report->groups[order[i]];
        if (!group->undecided || ++groups > SHOWN)
            continue;
        fprintf(out, "  %5" PRIu64 "  %s from %s\n", group->count,
                group->operation[0] ? group->operation : group->title, group->source);
        for (uint32_t k = 0; k < group->why_count && k < 2; k++)
            fprintf(out, "         %s%s%s\n", c->dim, group->why[k], c->off);
        shown++;
    }
    if (groups > shown)
        fprintf(out, "  and %" PRIu32 " more groups; --json has them all\n", groups - shown);
}

static void print_anomalies(const struct report *report, const struct colours *c, FILE *out)
{
    if (report->anomaly_count == 0)
        return;
    fprintf(out, "\n%sUnreadable%s\n", c->bold, c->off);
    for (unsigned status = 0; status <= STATUS_LIMIT; status++)
        for (unsigned layer = 0; layer < LAYER_COUNT; layer++)
            if (report->anomalies[status][layer])
                fprintf(out, "  %5" PRIu64 "  %s in %s\n", report->anomalies[status][layer],
                        status_name((enum status)status), note_layer_name((enum note_layer)layer));
    fprintf(out,
            "  The first in frame %" PRIu64
            "; `--json` says where in each message. Networks misconfigure: not each\n"
            "  of these is an attack, but none of them was judged to its end.\n",
            report->anomaly_first_frame);
}

static void print_excepted(const struct session *session, FILE *out)
{
    uint64_t excepted = engine_stats(session->state)->excepted;
    if (excepted)
        fprintf(out, "\n  %" PRIu64 " more fall under exceptions in the rules and are not told\n", excepted);
}

void report_print(const struct report *report, const struct session *session, FILE *out)
{
    struct colours c = report_colours(out);
    uint32_t order[GROUPS_MAX];
    report_order(report, order);
    report_print_campaigns(report, out);
    fprintf(out, "%sWhat this capture cannot show%s\n", c.bold, c.off);
    report_print_limits(session, out);
    fprintf(out, "\n%sWhat it holds%s\n", c.bold, c.off);
    report_print_contents(session, out);
    if (report->story) {
        story_print(report->story, session, out);
    } else {
        print_findings(report, order, session, &c, out);
        print_excepted(session, out);
        print_undecided(report, order, &c, out);
    }
    print_anomalies(report, &c, out);
    fprintf(out, "\nNo finding is no proof of no tracking: only what passed this capture point, and only "
                 "what the rules\n"
                 "know, can be seen here.\n");
}
