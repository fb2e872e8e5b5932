// SPDX-License-Identifier: Apache-2.0
#include "cli/report_groups.h"

#include <inttypes.h>
#include <stdlib.h>

#include "io/campaign_json.h"
#include "io/field_text.h"
#include "signal/words.h"

static void person_text(struct told_campaign *told, const struct report *report, const struct signal *person)
{
    struct text text = text_in(told->person, sizeof told->person);
    bool named = signal_has(person, FIELD_imsi), numbered = signal_has(person, FIELD_msisdn);
    if (named)
        field_text(&text, person, FIELD_imsi, report->pseudonyms);
    if (numbered) {
        text_string(&text, named ? ", number " : "number ");
        field_text(&text, person, FIELD_msisdn, report->pseudonyms);
    }
    if (!named && !numbered)
        field_text(&text, person, FIELD_person, report->pseudonyms);
}

void report_add_campaign(struct report *report, const struct sigwarden_event *event)
{
    struct told_campaign *told = report->campaign_count < CAMPAIGNS_TOLD_MAX ? malloc(sizeof *told) : NULL;
    if (!told) {
        report->campaigns_dropped++;
        return;
    }
    told->campaign = *event->campaign;
    for (uint32_t i = 0; i < told->campaign.identity_count && i < CAMPAIGN_IDENTITIES_MAX; i++) {
        told->sources[i] = *told->campaign.identities[i].source;
        told->campaign.identities[i].source = &told->sources[i];
    }
    for (uint32_t i = 0; i < told->campaign.unnamed_count; i++) {
        told->unnamed[i] = *told->campaign.unnamed[i].source;
        told->campaign.unnamed[i].source = &told->unnamed[i];
    }
    person_text(told, report, event->signal);
    report->campaigns[report->campaign_count++] = told;
}

static bool before(const struct campaign *a, const struct campaign *b)
{
    if (a->severity != b->severity)
        return a->severity < b->severity;
    if (a->counts.queries != b->counts.queries)
        return a->counts.queries > b->counts.queries;
    return a->from_ns < b->from_ns;
}

/* "3 map queries", "2 map and diameter queries" */
static void print_protocols(uint32_t protocols, FILE *out)
{
    const char *between = "";
    for (uint32_t i = 0; i < 32; i++) {
        if (!(protocols >> i & 1))
            continue;
        fprintf(out, "%s%s", between, field_word(&words_protocol, i));
        between = " and ";
    }
}

static void print_counts(const struct campaign_counts *counts, FILE *out)
{
    const struct {
        uint32_t count;
        const char *word;
    } outcomes[] = {
        {counts->answered, "answered"},
        {counts->refused, "refused"},
        {counts->unanswered, "unanswered"},
        {counts->not_captured, "answer not in the capture"},
    };
    const char *between = "";
    for (size_t i = 0; i < sizeof outcomes / sizeof *outcomes; i++) {
        if (outcomes[i].count == 0)
            continue;
        fprintf(out, "%s%" PRIu32 " %s", between, outcomes[i].count, outcomes[i].word);
        between = ", ";
    }
}

static void print_identity(const struct report *report, const struct campaign_identity *identity, FILE *out)
{
    char line[4 * REPORT_TEXT], time[40];
    struct text text = text_in(line, sizeof line);
    struct campaign_source source = *identity->source;
    struct signal who;
    source.carrier[0] = 0; /* the line is long without it */
    campaign_identity_signal(&source, &who);
    if (source.unnamed && source.house == 0)
        text_string(&text, "further names, of other operators or none known");
    else if (source.unnamed)
        text_string(&text, "further names of ");
    if (!source.unnamed || source.house)
        report_source_text(&text, report->pseudonyms, &who);
    fprintf(out, "%.16s  %s: %" PRIu32 " ", report_time(identity->from_ns, time), line,
            identity->counts.queries);
    print_protocols(identity->protocols, out);
    fprintf(out, ", ");
    print_counts(&identity->counts, out);
    fprintf(out, "\n");
}

/* "and 48 more, of which --json has 16" */
static void print_further(uint32_t count, uint32_t in_json, FILE *out)
{
    fprintf(out, "             and %" PRIu32 " more", count);
    if (count == in_json)
        fprintf(out, "; --json has them\n");
    else
        fprintf(out, ", of which --json has %" PRIu32 "\n", in_json);
}

static void print_identities(const struct report *report, const struct campaign *campaign, FILE *out)
{
    enum { SHOWN = 16 };
    uint32_t count = campaign->identity_count, shown = count < SHOWN ? count : SHOWN;
    for (uint32_t i = 0; i < shown; i++) {
        fprintf(out, "  %s", i ? "           " : "in turn    ");
        print_identity(report, &campaign->identities[i], out);
    }
    if (count > shown)
        print_further(count - shown,
                      (count < CAMPAIGN_IDENTITIES_MAX ? count : CAMPAIGN_IDENTITIES_MAX) - shown, out);
    for (uint32_t i = 0; i < campaign->unnamed_count; i++) {
        fprintf(out, "  %s", i ? "           " : "and        ");
        print_identity(report, &campaign->unnamed[i], out);
    }
}

static void print_learned(const struct campaign *campaign, FILE *out)
{
    bool any = false;
    for (unsigned i = 0; i < LEARNED_COUNT; i++) {
        char last[40];
        uint32_t times = campaign->learned[i].times;
        if (times == 0)
            continue;
        fprintf(out, "%s%s", any ? ", " : "  learned    ", campaign_learned_name((enum campaign_learned)i));
        if (times > 1)
            fprintf(out, " %" PRIu32 " times", times);
        if (i == LEARNED_cell || i == LEARNED_latitude)
            fprintf(out, " (the last %.16s)", report_time(campaign->learned[i].to_ns, last));
        any = true;
    }
    if (any)
        fprintf(out, "\n");
}

static void print_reasons(const struct campaign *campaign, FILE *out)
{
    bool any = false;
    for (unsigned i = 0; i < FEATURE_COUNT; i++) {
        if (campaign->reasons[i].weight == 0)
            continue;
        fprintf(out, "  %s%s (%" PRIu32 " pair%s of names)\n", any ? "           " : "why one    ",
                campaign_feature_says((enum campaign_feature)i), campaign->reasons[i].pairs,
                campaign->reasons[i].pairs == 1 ? "" : "s");
        any = true;
    }
}

static void print_pace(const struct campaign *campaign, FILE *out)
{
    static const struct {
        uint64_t seconds;
        const char *word;
    } units[] = {{86400, "day"}, {3600, "hour"}, {60, "minute"}, {1, "second"}};
    unsigned i = 0;
    while (i < 3 && campaign->pace_s < 2 * units[i].seconds)
        i++;
    uint64_t count = campaign->pace_s / units[i].seconds;
    if (campaign->has_pace)
        fprintf(out, "  pace       %" PRIu64 " %s%s from one to the next, in the median\n", count,
                units[i].word, count == 1 ? "" : "s");
}

static void print_campaign(const struct report *report, const struct told_campaign *told,
                           const struct colours *c, FILE *out)
{
    const struct campaign *campaign = &told->campaign;
    char first[40], last[40], id[2 * CAMPAIGN_ID_SIZE + 1], actor[2 * CAMPAIGN_ACTOR_SIZE + 1];
    struct text id_text = text_in(id, sizeof id), actor_text = text_in(actor, sizeof actor);
    text_hex(&id_text, span_of(campaign->id, sizeof campaign->id));
    text_hex(&actor_text, span_of(campaign->actor, sizeof campaign->actor));
    uint32_t protocols = 0;
    for (uint32_t i = 0; i < campaign->protocol_count; i++)
        protocols |= UINT32_C(1) << campaign->protocols[i];
    fprintf(out,
            "\n%s%-8s%s %sOne person is tracked under %" PRIu32 " names%s of %" PRIu32
            " operators%s  %sconfidence %s, campaign %s%s\n",
            c->severity[campaign->severity], report_severities[campaign->severity], c->off, c->bold,
            campaign->identity_count, campaign->unnamed_count ? " and more" : "", campaign->operator_count,
            c->off, c->dim, rule_confidence_name(campaign->confidence), id, c->off);
    fprintf(out, "  about      %s\n", told->person);
    fprintf(out, "  asked      %" PRIu32 " times over ", campaign->counts.queries);
    print_protocols(protocols, out);
    fprintf(out, ", %s to %s UTC\n", report_time(campaign->from_ns, first),
            report_time(campaign->to_ns, last));
    print_pace(campaign, out);
    fprintf(out, "  outcome    ");
    print_counts(&campaign->counts, out);
    fprintf(out, "\n");
    print_learned(campaign, out);
    print_identities(report, campaign, out);
    print_reasons(campaign, out);
    if (campaign->has_actor)
        fprintf(out, "  actor      %s: campaigns that have it are probably one tool's\n", actor);
    if (campaign->dropped)
        fprintf(out, "  %" PRIu32 " queries are counted but not kept one by one\n", campaign->dropped);
    if (campaign->sources_dropped)
        fprintf(out,
                "  %" PRIu32
                " name%s that had not asked where the person is made room for others: not counted "
                "here\n",
                campaign->sources_dropped, campaign->sources_dropped == 1 ? "" : "s");
}

void report_print_campaigns(const struct report *report, FILE *out)
{
    struct colours c = report_colours(out);
    uint32_t order[CAMPAIGNS_TOLD_MAX];
    if (report->campaign_count == 0)
        return;
    for (uint32_t i = 0; i < report->campaign_count; i++) {
        uint32_t at = i;
        for (; at > 0 && before(&report->campaigns[i]->campaign, &report->campaigns[order[at - 1]]->campaign);
             at--)
            order[at] = order[at - 1];
        order[at] = i;
    }
    fprintf(out, "%sCampaigns%s\n", c.bold, c.off);
    fprintf(out, "  Several sources that are probably one actor behind rented or forged names. The names are "
                 "what the\n"
                 "  messages claim: they do not tell who sat behind them.\n");
    for (uint32_t i = 0; i < report->campaign_count; i++)
        print_campaign(report, report->campaigns[order[i]], &c, out);
    if (report->campaigns_dropped)
        fprintf(out, "\n  %" PRIu64 " more campaigns; --json has them all\n", report->campaigns_dropped);
    fprintf(out, "\n");
}
