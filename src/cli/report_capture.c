// SPDX-License-Identifier: Apache-2.0
#include "cli/report_groups.h"

#include <inttypes.h>

#include "base/text.h"
#include "frame/payload_protocol.h"
#include "proto/mtp3/mtp3.h"
#include "proto/sccp/sccp.h"
#include "signal/words.h"

static uint64_t dropped(const struct session *session)
{
    uint64_t count = 0;
    for (uint32_t i = 0; i < captures_count(session->captures); i++) {
        const struct capture *capture = captures_at(session->captures, i);
        if (!capture)
            continue;
        struct capture_statistics statistics = capture_statistics(capture);
        for (uint32_t k = 0; k < statistics.interface_count; k++)
            count += statistics.interfaces[k].dropped + statistics.interfaces[k].dropped_system;
    }
    return count;
}

static void association_text(const struct association_summary *a, char buffer[static 128])
{
    struct text text = text_in(buffer, 128);
    for (unsigned end = 0; end < 2; end++) {
        if (end)
            text_string(&text, " and ");
        text_ip(&text, &a->ip[end]);
        text_char(&text, ':');
        text_uint(&text, a->port[end]);
    }
}

/* Links that were heard in one direction only. Returns how many lines it printed. */
static unsigned print_one_way(const struct session *session, FILE *out)
{
    enum { SHOWN = 5 };
    struct association_summary a;
    unsigned one_way = 0;
    for (uint32_t i = 0; tracker_association(engine_tracker(session->state), i, &a); i++) {
        if (!a.data_chunks[0] == !a.data_chunks[1] || ++one_way > SHOWN)
            continue;
        char ends[128];
        association_text(&a, ends);
        fprintf(out, "  the link between %s was heard in one direction only: its answers are not here\n",
                ends);
    }
    if (one_way > SHOWN)
        fprintf(out, "  and %u more links in one direction only\n", one_way - SHOWN);
    return one_way;
}

/* Messages of protocols that are not read, by name. Each function below returns how many lines it printed. */
static unsigned print_payloads(const struct tracker_stats *stats, FILE *out)
{
    unsigned lines = 0;
    for (unsigned protocol = PAYLOAD_unknown + 1; protocol < PAYLOAD_COUNT; protocol++) {
        bool encrypted = payload_protocol_encrypted((enum payload_protocol)protocol);
        if (stats->protocols[protocol] == 0 || engine_reads((enum payload_protocol)protocol))
            continue;
        fprintf(out, "  %" PRIu64 " messages are %s and %s\n", stats->protocols[protocol],
                payload_protocol_name((enum payload_protocol)protocol),
                encrypted ? "cannot be read: they are encrypted" : "were not looked into");
        lines++;
    }
    if (stats->protocols[PAYLOAD_unknown]) {
        fprintf(out, "  %" PRIu64 " SCTP messages are of unknown protocols, by their payload protocol:",
                stats->protocols[PAYLOAD_unknown]);
        for (uint32_t i = 0; i < stats->ppid_count; i++)
            if (payload_protocol_of(stats->ppids[i].ppid, 0, 0, (struct span){NULL, 0}) == PAYLOAD_unknown)
                fprintf(out, " %" PRIu32 " (%" PRIu64 ")", stats->ppids[i].ppid, stats->ppids[i].messages);
        fprintf(out, "\n");
        lines++;
    }
    return lines;
}

static bool is_connectionless(unsigned type)
{
    return type == SCCP_UDT || type == SCCP_UDTS || type == SCCP_XUDT || type == SCCP_XUDTS ||
           type == SCCP_LUDT || type == SCCP_LUDTS;
}

/* What MTP3 and SCCP carried beside the signalling that is read. */
static unsigned print_other_users(const struct engine_stats *e, FILE *out)
{
    unsigned lines = 0;
    for (unsigned si = 0; si < sizeof e->service_indicator / sizeof *e->service_indicator; si++) {
        const char *name = mtp3_service_name((uint8_t)si);
        if (si == MTP3_SI_SCCP || e->service_indicator[si] == 0)
            continue;
        fprintf(out, "  %" PRIu64 " messages are %s (service indicator %u) and were not looked into\n",
                e->service_indicator[si], name ? name : "of a spare service", si);
        lines++;
    }
    for (unsigned ssn = 0; ssn < sizeof e->sccp_other_users / sizeof *e->sccp_other_users; ssn++) {
        const char *name = sccp_ssn_name((uint8_t)ssn);
        if (e->sccp_other_users[ssn] == 0)
            continue;
        fprintf(out, "  %" PRIu64 " SCCP messages are %s (subsystem %u) and were not looked into\n",
                e->sccp_other_users[ssn], name ? name : "of another user", ssn);
        lines++;
    }
    for (unsigned type = 0; type < sizeof e->sccp_types / sizeof *e->sccp_types; type++) {
        const char *name = sccp_message_name((uint8_t)type);
        if (e->sccp_types[type] == 0 || is_connectionless(type))
            continue;
        fprintf(out, "  %" PRIu64 " SCCP messages are %s (type %u) and were not looked into\n",
                e->sccp_types[type], name ? name : "of no known type", type);
        lines++;
    }
    return lines;
}

/* What was lost, or gave way; how many lines it takes. */
static unsigned print_losses(const struct session *session, FILE *out)
{
    const struct tracker_stats *t = tracker_stats(engine_tracker(session->state));
    const struct segments_stats *s = engine_segments_stats(session->state);
    const struct engine_stats *e = engine_stats(session->state);
    const struct dialogue_stats *d = engine_dialogue_stats(session->state);
    const struct windows_stats *w = engine_windows_stats(session->state);
    const struct {
        uint64_t count;
        const char *meaning;
    } losses[] = {
        {dropped(session), "packets were lost while capturing, by the capture's own count"},
        {t->frames_cut, "frames were cut short by the capture; what lies behind the cut is not here"},
        {t->sctp_missing_tsns, "SCTP chunks are missing (gaps in the TSN)"},
        {t->sctp_fragments_lost, "SCTP fragments never became a whole message"},
        {t->ip_fragments_lost, "IP fragments never became a whole packet"},
        {s->messages_lost, "segmented SCCP messages never became whole"},
        {t->link_type_unknown, "frames are of a link type that is not read"},
        {t->tunnels_too_deep, "packets are in tunnels within tunnels, deeper than four"},
        {t->exported_unknown, "exported PDUs are of protocols that are not read"},
        {t->frames_malformed, "frames contradict themselves below SCTP"},
        {t->late_packets, "packets stand out of order of time"},
        {t->associations_evicted + t->buffers_evicted,
         "links or unfinished messages had to make room for others"},
        {d->evicted + d->requests_dropped,
         "dialogues had to make room for others: their answers are not joined"},
        {d->requests_cut, "requests hold more than is kept until they are answered: their answers are judged "
                          "without the rest"},
        {w->evicted + w->chains_evicted + w->sightings_evicted,
         "things that rules remember had to make room for others: these rules may have missed something"},
        {engine_subscribers_stats(session->state)->evicted,
         "subscribers had to make room for others: where they are is not known any more (--subscribers gives "
         "more room)"},
        {engine_identities_stats(session->state)->evicted,
         "telephone numbers had to make room for others: whose they are is not known any more"},
        {engine_sessions_stats(session->state)->evicted,
         "tunnels had to make room for others: who opened them is not known any more"},
        {engine_said_stats(session->state)->evicted,
         "queries had to make room for others: what should have followed them is not said"},
        {engine_links_stats(session->state)->evicted,
         "links had to make room for others: how many people got them is not said"},
        {engine_awaited_stats(session->state).dropped,
         "queries and links could not be waited for: what did not follow them is not said"},
        {engine_campaigns_stats(session->state)->persons_evicted,
         "persons with findings had to make room for others: campaigns about them may be missing or shorter"},
        {engine_campaigns_stats(session->state)->strands_dropped,
         "names that asked about a person had to make room for others: campaigns do not list them"},
        {engine_sms_parts_stats(session->state)->incomplete,
         "short messages lack a part; they were not read"},
        {d->orphans, "messages belong to dialogues that began outside this capture"},
        {e->moves_from_unknown,
         "registrations of our subscribers abroad are not judged by distance: where they "
         "were before is not known (--state)"},
        {e->moves_unmeasured,
         "registrations of our subscribers abroad are not judged by distance: a country's "
         "place is not known (`at`)"},
    };
    unsigned lines = 0;
    for (size_t i = 0; i < sizeof losses / sizeof *losses; i++) {
        if (losses[i].count == 0)
            continue;
        fprintf(out, "  %" PRIu64 " %s\n", losses[i].count, losses[i].meaning);
        lines++;
    }
    return lines;
}

void report_print_limits(const struct session *session, FILE *out)
{
    unsigned lines = print_one_way(session, out) +
                     print_payloads(tracker_stats(engine_tracker(session->state)), out) +
                     print_other_users(engine_stats(session->state), out) + print_losses(session, out);
    if (lines == 0)
        fprintf(out, "  nothing is missing that could be noticed: all links both ways, no gaps, no drops, no "
                     "cut frames\n");
}

static void print_operations(const struct engine_stats *e, enum protocol protocol, const char *name,
                             FILE *out)
{
    const struct operation_count *c = NULL;
    while ((c = statistics_next(e, protocol, c))) {
        const char *operation = field_word(&words_operation, c->operation);
        char number[32];
        snprintf(number, sizeof number, "operation %u", c->operation & OPERATION_CODE_MAX);
        fprintf(out, "  %-8s %-32s %8" PRIu64 " asked %8" PRIu64 " answered %8" PRIu64 " refused\n", name,
                operation ? operation : number, c->requests, c->answers, c->errors);
    }
}

static void print_time(int64_t time_ns, FILE *out)
{
    char buffer[40];
    struct text text = text_in(buffer, sizeof buffer);
    text_time(&text, time_ns);
    fprintf(out, "%.10s %.8s", buffer, buffer + 11);
}

/* ": 120 M3UA, 3 M2PA" */
static void print_transports(const struct tracker_stats *t, FILE *out)
{
    const char *before = ": ";
    for (unsigned protocol = PAYLOAD_unknown + 1; protocol < PAYLOAD_COUNT; protocol++) {
        if (t->protocols[protocol] == 0 || !engine_reads((enum payload_protocol)protocol))
            continue;
        fprintf(out, "%s%" PRIu64 " %s", before, t->protocols[protocol],
                payload_protocol_name((enum payload_protocol)protocol));
        before = ", ";
    }
}

static const struct {
    enum protocol protocol;
    const char *name;
} counted[] = {
    {PROTOCOL_MAP, "MAP"},     {PROTOCOL_CAP, "CAP"},     {PROTOCOL_DIAMETER, "Diameter"},
    {PROTOCOL_GTPV1, "GTPv1"}, {PROTOCOL_GTPV2, "GTPv2"}, {PROTOCOL_GTP_PRIME, "GTP'"},
};

void report_print_contents(const struct session *session, FILE *out)
{
    const struct engine_stats *e = engine_stats(session->state);
    const struct tracker_stats *t = tracker_stats(engine_tracker(session->state));
    if (t->frames == 0) {
        fprintf(out, "  no packets\n");
        return;
    }
    fprintf(out, "  ");
    print_time(e->first_ns, out);
    fprintf(out, " to ");
    print_time(e->last_ns, out);
    fprintf(out, " UTC, %" PRIu64 " frames, %" PRIu64 " SCTP association%s\n", t->frames, t->associations,
            t->associations == 1 ? "" : "s");
    uint64_t sccp = 0;
    for (unsigned type = 0; type < sizeof e->sccp_types / sizeof *e->sccp_types; type++)
        sccp += e->sccp_types[type];
    fprintf(out, "  %" PRIu64 " messages", e->messages);
    print_transports(t, out);
    if (sccp)
        fprintf(out, ", of which %" PRIu64 " SCCP", sccp);
    fprintf(out, "; %" PRIu64 " dialogues begun, %" PRIu64 " of them answered\n", e->begins,
            e->begins_answered);
    uint64_t legs = engine_legs_stats(session->state)->further;
    if (legs)
        fprintf(out,
                "  %" PRIu64 " messages were seen on a second leg as well; each is judged and counted once\n",
                legs);
    if (e->signals == 0)
        fprintf(out, "  no signalling that can be read; is this the right capture?\n");
    for (size_t i = 0; i < sizeof counted / sizeof *counted; i++)
        print_operations(e, counted[i].protocol, counted[i].name, out);
}
