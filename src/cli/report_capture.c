// SPDX-License-Identifier: Apache-2.0
#include "cli/report_groups.h"

#include <inttypes.h>

#include "base/text.h"
#include "proto/cap/cap.h"
#include "proto/map/map.h"
#include "proto/sccp/sccp.h"

/* SCTP payload protocol identifiers that are not read, as IANA names them. */
static const struct {
    uint32_t ppid;
    const char *name;
} ppid_names[] = {
    {0, "unspecified"}, {1, "IUA"},
    {2, "M2UA"},        {4, "SUA"},
    {5, "M2PA"},        {6, "V5UA"},
    {7, "H.248"},       {18, "S1AP"},
    {19, "RUA"},        {20, "HNBAP"},
    {24, "SBc-AP"},     {27, "X2AP"},
    {46, "Diameter"},   {47, "Diameter, encrypted by DTLS"},
    {60, "NGAP"},       {66, "NGAP, encrypted by DTLS"},
};

static const char *ppid_name(uint32_t ppid)
{
    for (size_t i = 0; i < sizeof ppid_names / sizeof *ppid_names; i++)
        if (ppid_names[i].ppid == ppid)
            return ppid_names[i].name;
    return "unknown";
}

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

static unsigned print_payloads(const struct tracker_stats *stats, FILE *out)
{
    unsigned lines = 0;
    for (uint32_t i = 0; i < stats->ppid_count; i++) {
        if (stats->ppids[i].ppid == 3)
            continue;
        fprintf(out, "  %" PRIu64 " messages of %s (payload protocol %" PRIu32 ") were not looked into\n",
                stats->ppids[i].messages, ppid_name(stats->ppids[i].ppid), stats->ppids[i].ppid);
        lines++;
    }
    return lines;
}

void report_print_limits(const struct session *session, FILE *out)
{
    const struct tracker_stats *t = tracker_stats(engine_tracker(session->state));
    const struct segments_stats *s = engine_segments_stats(session->state);
    const struct engine_stats *e = engine_stats(session->state);
    const struct dialogue_stats *d = engine_dialogue_stats(session->state);
    const struct {
        uint64_t count;
        const char *meaning;
    } losses[] = {
        {dropped(session), "packets were lost while capturing, by the capture's own count"},
        {t->frames_cut, "frames were cut short by the capture; what lies behind the cut is not here"},
        {t->sctp_missing_tsns, "SCTP chunks are missing (gaps in the TSN)"},
        {t->sctp_fragments_lost, "SCTP fragments never became a whole message"},
        {t->sctp_i_data_chunks, "SCTP chunks are of a kind that is not read (I-DATA)"},
        {t->ip_fragments_lost, "IP fragments never became a whole packet"},
        {s->messages_lost, "segmented SCCP messages never became whole"},
        {t->link_type_unknown, "frames are of a link type that is not read"},
        {t->frames_malformed, "frames contradict themselves below SCTP"},
        {t->late_packets, "packets stand out of order of time"},
        {t->associations_evicted + t->buffers_evicted,
         "links or unfinished messages had to make room for others"},
        {d->evicted + d->requests_dropped,
         "dialogues had to make room for others: their answers are not joined"},
        {d->orphans, "messages belong to dialogues that began outside this capture"},
        {e->service_indicator[4] + e->service_indicator[5],
         "messages are ISUP or TUP (telephone calls) and were not looked into"},
        {e->sccp_other_users,
         "messages are of radio access (BSSAP, RANAP) or SCCP management and were not looked into"},
    };
    uint64_t sccp_other = 0;
    for (unsigned type = 0; type < 256; type++)
        if (type != SCCP_UDT && type != SCCP_UDTS && type != SCCP_XUDT && type != SCCP_XUDTS)
            sccp_other += e->sccp_types[type];
    unsigned lines = print_one_way(session, out) + print_payloads(t, out);
    if (sccp_other)
        lines +=
            fprintf(out, "  %" PRIu64 " SCCP messages are of types that are not read (connections, LUDT)\n",
                    sccp_other) > 0;
    for (size_t i = 0; i < sizeof losses / sizeof *losses; i++) {
        if (losses[i].count == 0)
            continue;
        fprintf(out, "  %" PRIu64 " %s\n", losses[i].count, losses[i].meaning);
        lines++;
    }
    if (lines == 0)
        fprintf(out, "  nothing is missing that could be noticed: all links both ways, no gaps, no drops, no "
                     "cut frames\n");
}

static void print_operations(const char *protocol, const struct operation_count *counts, FILE *out)
{
    for (int code = 0; code < OPERATION_CODES; code++) {
        const struct operation_count *c = &counts[code];
        if (c->requests + c->answers + c->errors == 0)
            continue;
        const char *name = protocol[0] == 'M' ? map_operation_name(code) : cap_operation_name(code);
        char number[32];
        snprintf(number, sizeof number, "operation %d", code);
        fprintf(out, "  %-4s %-32s %8" PRIu64 " asked %8" PRIu64 " answered %8" PRIu64 " refused\n", protocol,
                name ? name : number, c->requests, c->answers, c->errors);
    }
}

static void print_time(int64_t time_ns, FILE *out)
{
    char buffer[40];
    struct text text = text_in(buffer, sizeof buffer);
    text_time(&text, time_ns);
    fprintf(out, "%.10s %.8s", buffer, buffer + 11);
}

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
    uint64_t sccp = e->service_indicator[3];
    fprintf(out,
            "  %" PRIu64 " messages: %" PRIu64 " M3UA data, of which %" PRIu64 " SCCP; %" PRIu64
            " dialogues begun, %" PRIu64 " of them answered\n",
            e->messages, e->m3ua_data, sccp, e->begins, e->begins_answered);
    if (e->m3ua_data == 0)
        fprintf(out, "  no SS7 signalling that can be read; is this the right capture?\n");
    print_operations("MAP", e->map, out);
    print_operations("CAP", e->cap, out);
}
