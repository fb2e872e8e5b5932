// SPDX-License-Identifier: Apache-2.0
#include "io/event_json.h"

#include "base/put.h"
#include "io/campaign_json.h"
#include "io/field_members.h"
#include "io/field_text.h"
#include "io/why.h"
#include "signal/field.h"
#include "signal/word_index.h"
#include "signal/words.h"

#define PIECE(literal)                                                                                       \
    {                                                                                                        \
        sizeof(literal) - 1, literal                                                                         \
    }

static const struct field_piece type_members[] = {
    [EVENT_ALERT] = PIECE(",\"event_type\":\"alert\""),
    [EVENT_DISCLOSURE] = PIECE(",\"event_type\":\"disclosure\""),
    [EVENT_ANOMALY] = PIECE(",\"event_type\":\"anomaly\""),
    [EVENT_SIGNAL] = PIECE(",\"event_type\":\"signal\""),
    [EVENT_CAMPAIGN] = PIECE(",\"event_type\":\"campaign\""),
};

static const struct field_piece ip_protocol_members[256] = {
    [IP_PROTOCOL_SCTP] = PIECE(",\"proto\":\"SCTP\""),
    [IP_PROTOCOL_TCP] = PIECE(",\"proto\":\"TCP\""),
    [IP_PROTOCOL_UDP] = PIECE(",\"proto\":\"UDP\""),
};

/* Octets that the first members take at most: of fixed length, and those that name frames. */
enum { HEADER_MAX = 512, FILE_MAX = 128, FRAMES_MAX = 64 + (ORIGIN_FRAMES_MAX + 1) * (PUT_UINT_MAX + 1) };

static void time_member(struct json *json, const char *key, int64_t time_ns)
{
    char buffer[40];
    struct text text = text_in(buffer, sizeof buffer);
    text_time(&text, time_ns);
    json_string(json, key, text_as_span(&text));
}

/* Addresses, ports and protocol: 150 octets at most. */
static char *put_flow(char *at, const struct origin *origin)
{
    if (origin->src_ip.family == 0)
        return at;
    at = put_ip(put_literal(at, ",\"src_ip\":\""), &origin->src_ip);
    at = put_uint(put_literal(at, "\",\"src_port\":"), origin->src_port);
    at = put_ip(put_literal(at, ",\"dest_ip\":\""), &origin->dest_ip);
    at = put_uint(put_literal(at, "\",\"dest_port\":"), origin->dest_port);
    return field_put_piece(at, &ip_protocol_members[origin->ip_protocol]);
}

static void file_member(struct json *json, struct span name)
{
    char *at = text_room(&json->out, FILE_MAX + sizeof ",\"pcap_filename\":\"\"");
    if (!at || name.len > FILE_MAX || !json_is_plain(name)) {
        json_string(json, "pcap_filename", name);
        return;
    }
    at = put_span(put_literal(at, ",\"pcap_filename\":\""), name);
    *at++ = '"';
    text_wrote(&json->out, at);
}

static void frames(struct json *json, const struct origin *origin, const struct event_names *names)
{
    uint32_t kept = origin->frame_count < ORIGIN_FRAMES_MAX ? origin->frame_count : ORIGIN_FRAMES_MAX;
    const char *file = event_file_name(names, origin->file);
    if (file)
        file_member(json, span_of_text(file));
    char *at = kept ? text_room(&json->out, FRAMES_MAX) : NULL;
    if (!at)
        return;
    at = put_uint(put_literal(at, ",\"pcap_cnt\":"), origin->frames[kept - 1]);
    at = put_literal(at, ",\"frames\":[");
    for (uint32_t i = 0; i < kept; i++) {
        at = put_uint(at, origin->frames[i]);
        *at++ = ',';
    }
    at[-1] = ']';
    text_wrote(&json->out, at);
}

/*
 * What every event begins with, through one pointer where every member has its bound: a tenth of the
 * instructions that members took which were written one by one.
 */
static void header(struct json *json, const struct sigwarden_event *event, const struct event_names *names)
{
    const struct signal *signal = event->signal;
    const bool of_signal = event->type != EVENT_CAMPAIGN;
    char *at = text_room(&json->out, HEADER_MAX);
    if (!at)
        return;
    at = put_time(put_literal(at, "{\"timestamp\":\""), signal->origin.time_ns);
    *at++ = '"';
    if (of_signal)
        at = put_uint(put_literal(at, ",\"flow_id\":"), signal->origin.flow_id);
    at = field_put_piece(at, &type_members[event->type]);
    if (of_signal)
        at = put_flow(at, &signal->origin);
    if (of_signal && signal_has(signal, FIELD_protocol)) {
        at = field_put_word(put_literal(at, ",\"app_proto\":\""), FIELD_protocol, signal->protocol);
        *at++ = '"';
    }
    text_wrote(&json->out, at);
    json->comma = true;
    if (!of_signal)
        return;
    frames(json, &signal->origin, names);
    if (event->decided_at_ns)
        time_member(json, "decided_at", event->decided_at_ns);
}

static void string_list(struct json *json, const char *key, const struct rule_strings *strings)
{
    json_array(json, key);
    for (size_t i = 0; i < strings->count; i++)
        json_string(json, NULL, strings->list[i]);
    json_array_end(json);
}

static void why(struct json *json, const struct sigwarden_event *event, const struct pseudonyms *pseudonyms)
{
    json_array(json, "why");
    for (size_t i = 0; i < event->verdict->trace.count; i++) {
        char buffer[WHY_SIZE];
        struct text text = text_in(buffer, sizeof buffer);
        why_text(&text, &event->verdict->trace.leaves[i], event->signal, event->request, pseudonyms);
        json_string(json, NULL, text_as_span(&text));
    }
    if (event->verdict->seen.count) {
        char buffer[WHY_SIZE];
        struct text text = text_in(buffer, sizeof buffer);
        why_memory(&text, event->verdict->rule, &event->verdict->seen);
        json_string(json, NULL, text_as_span(&text));
    }
    json_array_end(json);
}

static void hex_member(struct json *json, const char *key, const uint8_t *bytes, size_t len)
{
    char hex[2 * RULESET_HASH_SIZE + 1];
    struct text text = text_in(hex, sizeof hex);
    text_hex(&text, span_of(bytes, len));
    json_string(json, key, text_as_span(&text));
}

/* The frame that stands at a place of the first and last ones. */
static const struct window_frame *frame_at(const struct window_seen *seen, uint32_t at)
{
    return at < seen->first_frames ? &seen->first[at] : &seen->last[at - seen->first_frames];
}

/* Several files: which of them each frame is from. */
static void window_files(struct json *json, const struct window_seen *seen, const struct event_names *names)
{
    uint32_t count = seen->first_frames + seen->last_frames, others = 0;
    for (uint32_t i = 1; i < count; i++)
        others += frame_at(seen, i)->file != frame_at(seen, 0)->file;
    if (others == 0)
        return;
    json_array(json, "pcap_filenames");
    for (uint32_t i = 0; i < count; i++) {
        const char *file = event_file_name(names, frame_at(seen, i)->file);
        json_text(json, NULL, file ? file : "");
    }
    json_array_end(json);
}

/* What a rule with memory has seen when it fires. */
static void window(struct json *json, const struct sigwarden_event *event, const struct event_names *names)
{
    const struct window_seen *seen = &event->verdict->seen;
    if (seen->count == 0)
        return;
    json_uint(json, "count", seen->count);
    if (seen->part)
        json_uint(json, "part", seen->part);
    json_object(json, "window");
    time_member(json, "from", seen->first_ns);
    time_member(json, "to", event->signal->origin.time_ns);
    json_array(json, "frames");
    for (uint32_t i = 0; i < seen->first_frames + seen->last_frames; i++)
        json_uint(json, NULL, frame_at(seen, i)->frame);
    json_array_end(json);
    window_files(json, seen, names);
    json_object_end(json);
}

/* Who did it, where that is not the sender. */
static void actor(struct json *json, const struct sigwarden_event *event, const struct pseudonyms *pseudonyms)
{
    static const struct {
        enum field_id id;
        const char *key;
    } members[] = {
        {FIELD_source_gt, "gt"},
        {FIELD_source_host, "host"},
        {FIELD_source_realm, "realm"},
        {FIELD_source_host_in_realm, "host_in_realm"},
        {FIELD_source_pc, "pc"},
        {FIELD_source_ip, "ip"},
        {FIELD_source_operator, "operator"},
        {FIELD_source_country, "country"},
        {FIELD_source_side, "side"},
        {FIELD_source_is_home, "is_home"},
        {FIELD_link, "link"},
    };
    if (event->actor == event->signal)
        return;
    json_object(json, "actor");
    for (size_t i = 0; i < sizeof members / sizeof *members; i++)
        if (signal_has(event->actor, members[i].id))
            field_json(json, members[i].key, event->actor, members[i].id, pseudonyms);
    json_object_end(json);
}

static void alert(struct json *json, const struct sigwarden_event *event, const struct event_names *names,
                  const struct pseudonyms *pseudonyms)
{
    const struct rule_verdict *verdict = event->verdict;
    const struct rule *rule = verdict->rule;
    json_object(json, "alert");
    json_text(json, "action", "allowed");
    json_uint(json, "signature_id", rule->id);
    json_uint(json, "rev", rule->rev);
    json_string(json, "signature", rule->title);
    json_text(json, "category", rule_class_name(rule->class));
    json_uint(json, "severity", verdict->severity);
    json_string(json, "rule", rule->name);
    string_list(json, "threat", &rule->threat);
    json_text(json, "class", rule_class_name(rule->class));
    if (rule_category_name(rule->category))
        json_text(json, "gsma_category", rule_category_name(rule->category));
    else
        json_null(json, "gsma_category");
    json_text(json, "confidence", rule_confidence_name(verdict->confidence));
    json_bool(json, "undecided", verdict->undecided);
    string_list(json, "motif", &rule->motif);
    string_list(json, "attack", &rule->attack);
    hex_member(json, "finding_id", event->finding_id, FINDING_ID_SIZE);
    hex_member(json, "ruleset", event->ruleset_hash, RULESET_HASH_SIZE);
    actor(json, event, pseudonyms);
    window(json, event, names);
    why(json, event, pseudonyms);
    json_object_end(json);
}

static void anomaly(struct json *json, const struct signal *signal)
{
    json_object(json, "anomaly");
    json_text(json, "type", status_name((enum status)signal->status));
    json_text(json, "layer", note_layer_name((enum note_layer)signal->status_layer));
    json_object_end(json);
}

static void notes(struct json *json, const struct notes *notes)
{
    if (notes->count == 0)
        return;
    json_array(json, "notes");
    for (unsigned i = 0; i < notes->count; i++) {
        json_object(json, NULL);
        json_text(json, "note", note_name((enum note_id)notes->list[i].id));
        json_text(json, "layer", note_layer_name((enum note_layer)notes->list[i].layer));
        json_uint(json, "offset", notes->list[i].offset);
        json_object_end(json);
    }
    json_array_end(json);
}

static void request(struct json *json, const struct sigwarden_event *event, const struct event_names *names)
{
    const struct signal *asked = event->request;
    if (!asked || event->type != EVENT_DISCLOSURE)
        return;
    json_object(json, "request");
    time_member(json, "timestamp", asked->origin.time_ns);
    const char *file = event_file_name(names, asked->origin.file);
    if (file && asked->origin.file != event->signal->origin.file)
        json_text(json, "pcap_filename", file);
    if (asked->origin.frame_count)
        json_uint(json, "pcap_cnt", asked->origin.frames[0]);
    if (signal_has(asked, FIELD_operation))
        json_string(json, "operation", word_index_find(&words_operation, asked->operation));
    json_object_end(json);
}

size_t event_json(const struct sigwarden_event *event, const struct event_names *names,
                  const struct pseudonyms *pseudonyms, char buffer[static EVENT_JSON_SIZE])
{
    struct json json = json_in(buffer, EVENT_JSON_SIZE);
    header(&json, event, names);
    if (event->type == EVENT_ALERT)
        alert(&json, event, names, pseudonyms);
    if (event->type == EVENT_CAMPAIGN)
        campaign_json(&json, event->campaign, pseudonyms);
    if (event->signal->status != STATUS_OK)
        anomaly(&json, event->signal);
    fields_json(&json, event->signal, pseudonyms);
    request(&json, event, names);
    notes(&json, &event->signal->notes);
    text_string(&json.out, "}\n");
    return json.out.len;
}

static void capture_totals(struct json *json, const struct captures *captures)
{
    uint64_t dropped = 0, packets = 0, cut = 0;
    for (uint32_t i = 0; i < captures_count(captures); i++) {
        const struct capture *capture = captures_at(captures, i);
        if (!capture)
            continue;
        struct capture_statistics statistics = capture_statistics(capture);
        packets += statistics.packets;
        cut += statistics.cut;
        for (uint32_t k = 0; k < statistics.interface_count; k++)
            dropped += statistics.interfaces[k].dropped + statistics.interfaces[k].dropped_system;
    }
    json_object(json, "capture");
    json_uint(json, "packets", packets);
    json_uint(json, "dropped", dropped);
    json_uint(json, "cut", cut);
    json_object_end(json);
}

static void frame_totals(struct json *json, const struct tracker_stats *t, const struct segments_stats *s)
{
    json_object(json, "frame");
    json_uint(json, "frames", t->frames);
    json_uint(json, "bytes", t->bytes);
    json_uint(json, "other", t->frames_other);
    json_uint(json, "malformed", t->frames_malformed);
    json_uint(json, "link_type_unknown", t->link_type_unknown);
    json_uint(json, "late", t->late_packets);
    json_uint(json, "ip_fragments", t->ip_fragments);
    json_uint(json, "ip_fragments_lost", t->ip_fragments_lost);
    json_uint(json, "sctp_packets", t->sctp_packets);
    json_uint(json, "sctp_data_chunks", t->sctp_data_chunks);
    json_uint(json, "sctp_duplicates", t->sctp_duplicates);
    json_uint(json, "sctp_missing_tsns", t->sctp_missing_tsns);
    json_uint(json, "sctp_fragments_lost", t->sctp_fragments_lost);
    json_uint(json, "sccp_segments_lost", s->messages_lost);
    json_uint(json, "associations", t->associations);
    json_uint(json, "evicted", t->associations_evicted + t->buffers_evicted);
    json_array(json, "payloads");
    for (uint32_t i = 0; i < t->ppid_count; i++) {
        json_object(json, NULL);
        json_uint(json, "ppid", t->ppids[i].ppid);
        json_uint(json, "messages", t->ppids[i].messages);
        json_object_end(json);
    }
    json_array_end(json);
    json_object_end(json);
}

static void operation_totals(struct json *json, const struct engine_stats *e, uint32_t protocol)
{
    const struct operation_count *c = statistics_next(e, (enum protocol)protocol, NULL);
    if (!c)
        return;
    json_object(json, field_word(&words_protocol, protocol));
    for (; c; c = statistics_next(e, (enum protocol)protocol, c)) {
        char unnamed[16];
        struct text text = text_in(unnamed, sizeof unnamed);
        text_uint(&text, c->operation & OPERATION_CODE_MAX);
        const char *name = field_word(&words_operation, c->operation);
        json_object(json, name ? name : unnamed);
        json_uint(json, "requests", c->requests);
        json_uint(json, "answers", c->answers);
        json_uint(json, "errors", c->errors);
        json_object_end(json);
    }
    json_object_end(json);
}

static void alert_totals(struct json *json, const struct engine_stats *e)
{
    static const char *const levels[] = {NULL, "critical", "high", "medium", "low"};
    json_object(json, "alerts");
    for (unsigned i = 1; i <= 4; i++)
        json_uint(json, levels[i], e->alerts[i]);
    json_uint(json, "excepted", e->excepted);
    json_object_end(json);
}

static void dialogue_totals(struct json *json, const struct engine_stats *e, const struct dialogue_stats *d)
{
    json_object(json, "dialogues");
    json_uint(json, "begun", e->begins);
    json_uint(json, "answered", e->begins_answered);
    json_uint(json, "expired", d->expired);
    json_uint(json, "evicted", d->evicted);
    json_uint(json, "orphans", d->orphans);
    json_uint(json, "requests_dropped", d->requests_dropped);
    json_uint(json, "requests_cut", d->requests_cut);
    json_object_end(json);
}

static void memory_totals(struct json *json, const struct windows_stats *w)
{
    json_object(json, "rule_memory");
    json_uint(json, "keys", w->windows);
    json_uint(json, "keys_evicted", w->evicted);
    json_uint(json, "sequences", w->chains);
    json_uint(json, "sequences_evicted", w->chains_evicted);
    json_uint(json, "values", w->sightings);
    json_uint(json, "values_evicted", w->sightings_evicted);
    json_object_end(json);
}

static void subscriber_totals(struct json *json, const struct engine_stats *e,
                              const struct subscribers_stats *s, const struct recall_stats *identities)
{
    json_object(json, "subscribers");
    json_uint(json, "known", s->count);
    json_uint(json, "registrations", s->registrations);
    json_uint(json, "departures", s->departures);
    json_uint(json, "moves_from_unknown", e->moves_from_unknown);
    json_uint(json, "moves_unmeasured", e->moves_unmeasured);
    json_uint(json, "evicted", s->evicted);
    json_uint(json, "numbers", identities->count);
    json_uint(json, "numbers_evicted", identities->evicted);
    json_object_end(json);
}

/* What is remembered of messages until others come. */
static void expectation_totals(struct json *json, const struct sigwarden_state *state)
{
    const struct recall_stats *sessions = engine_sessions_stats(state), *said = engine_said_stats(state);
    const struct recall_stats *links = engine_links_stats(state);
    const struct awaited_stats awaited = engine_awaited_stats(state);
    const struct sms_parts_stats *parts = engine_sms_parts_stats(state);
    json_object(json, "expectations");
    json_uint(json, "sessions", sessions->count);
    json_uint(json, "sessions_evicted", sessions->evicted);
    json_uint(json, "queries", said->count);
    json_uint(json, "queries_evicted", said->evicted);
    json_uint(json, "links", links->count);
    json_uint(json, "links_evicted", links->evicted);
    json_uint(json, "waited", awaited.waited);
    json_uint(json, "waited_dropped", awaited.dropped);
    json_uint(json, "sms_parts", parts->parts);
    json_uint(json, "sms_joined", parts->joined);
    json_uint(json, "sms_incomplete", parts->incomplete);
    json_object_end(json);
}

static void campaign_totals(struct json *json, const struct campaigns_stats *s)
{
    json_object(json, "campaigns");
    json_uint(json, "found", s->found);
    json_uint(json, "persons", s->persons);
    json_uint(json, "persons_evicted", s->persons_evicted);
    json_uint(json, "sources_dropped", s->strands_dropped);
    json_uint(json, "queries", s->queries);
    json_uint(json, "queries_dropped", s->queries_dropped);
    json_object_end(json);
}

size_t event_json_stats(const struct sigwarden_state *state, const struct captures *captures,
                        char buffer[static EVENT_JSON_SIZE])
{
    const struct engine_stats *e = engine_stats(state);
    struct json json = json_in(buffer, EVENT_JSON_SIZE);
    json_object(&json, NULL);
    time_member(&json, "timestamp", e->last_ns);
    json_text(&json, "event_type", "stats");
    json_object(&json, "stats");
    time_member(&json, "first", e->first_ns);
    time_member(&json, "last", e->last_ns);
    capture_totals(&json, captures);
    frame_totals(&json, tracker_stats(engine_tracker(state)), engine_segments_stats(state));
    json_uint(&json, "messages", e->messages);
    json_uint(&json, "signals", e->signals);
    json_uint(&json, "anomalies", e->anomalies);
    dialogue_totals(&json, e, engine_dialogue_stats(state));
    memory_totals(&json, engine_windows_stats(state));
    subscriber_totals(&json, e, engine_subscribers_stats(state), engine_identities_stats(state));
    expectation_totals(&json, state);
    campaign_totals(&json, engine_campaigns_stats(state));
    for (uint32_t i = 0; i < words_protocol.count; i++)
        operation_totals(&json, e, words_protocol.list[i].value);
    alert_totals(&json, e);
    json_object_end(&json);
    json_object_end(&json);
    text_char(&json.out, '\n');
    return json.out.len;
}
