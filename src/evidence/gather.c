// SPDX-License-Identifier: Apache-2.0
#include "evidence/gather.h"

#include <stdlib.h>

#include <sodium.h>

#include "base/json.h"
#include "evidence/facts.h"
#include "evidence/made.h"
#include "io/pcapng_write.h"
#include "io/why.h"

/* A message's, its request's, and what a rule with memory counted. */
enum { FRAMES_MAX = 2 * ORIGIN_FRAMES_MAX + 2 * WINDOW_FRAMES };

struct frame {
    uint32_t file;
    uint64_t number;
    bool kept;
    struct sigwarden_packet packet;
};

struct frames {
    struct frame list[FRAMES_MAX];
    unsigned count, kept;
};

static void add_frame(const struct gather *gather, struct frames *frames, uint32_t file, uint64_t number)
{
    for (unsigned i = 0; i < frames->count; i++)
        if (frames->list[i].file == file && frames->list[i].number == number)
            return;
    if (frames->count == FRAMES_MAX || number == 0)
        return;
    struct frame *frame = &frames->list[frames->count++];
    frame->file = file;
    frame->number = number;
    frame->kept = frame_ring_get(gather->ring, file, number, &frame->packet);
    frames->kept += frame->kept;
}

static void add_origin(const struct gather *gather, struct frames *frames, const struct origin *origin)
{
    uint32_t kept = origin->frame_count < ORIGIN_FRAMES_MAX ? origin->frame_count : ORIGIN_FRAMES_MAX;
    for (uint32_t i = 0; i < kept; i++)
        add_frame(gather, frames, origin->file, origin->frames[i]);
}

static int by_time(const void *a, const void *b)
{
    const struct frame *x = a, *y = b;
    if (x->kept && y->kept && x->packet.time_ns != y->packet.time_ns)
        return x->packet.time_ns < y->packet.time_ns ? -1 : 1;
    if (x->file != y->file)
        return x->file < y->file ? -1 : 1;
    return (x->number > y->number) - (x->number < y->number);
}

static void find_frames(const struct gather *gather, const struct sigwarden_event *event, struct frames *ret)
{
    ret->count = ret->kept = 0;
    if (event->request)
        add_origin(gather, ret, &event->request->origin);
    for (uint32_t i = 0;
         event->verdict && event->verdict->seen.count && i < event->verdict->seen.first_frames; i++)
        add_frame(gather, ret, event->verdict->seen.first[i].file, event->verdict->seen.first[i].frame);
    for (uint32_t i = 0; event->verdict && event->verdict->seen.count && i < event->verdict->seen.last_frames;
         i++)
        add_frame(gather, ret, event->verdict->seen.last[i].file, event->verdict->seen.last[i].frame);
    add_origin(gather, ret, &event->signal->origin);
    qsort(ret->list, ret->count, sizeof *ret->list, by_time);
}

/* Comments are UTF-8; what a sender wrote need not be. */
static void put_printable(FILE *out, struct span text)
{
    for (size_t i = 0; i < text.len; i++)
        fputc(text.p[i] >= ' ' && text.p[i] < 0x7f ? text.p[i] : '?', out);
}

/* "Sigwarden finding 01ab...: rule psi-not-from-home-network (1002 rev 3): TITLE. Because: ..." */
void gather_comment(FILE *out, const struct pseudonyms *pseudonyms, const struct sigwarden_event *event)
{
    const struct rule_verdict *verdict = event->verdict;
    char id[2 * FINDING_ID_SIZE + 1];
    if (!verdict) {
        fprintf(out, "Sigwarden: what became of a request that a rule fired on");
        return;
    }
    sodium_bin2hex(id, sizeof id, event->finding_id, FINDING_ID_SIZE);
    fprintf(out, "Sigwarden finding %s: rule ", id);
    put_printable(out, verdict->rule->name);
    fprintf(out, " (%u rev %u): ", verdict->rule->id, verdict->rule->rev);
    put_printable(out, verdict->rule->title);
    fprintf(out, ". Because: ");
    for (size_t i = 0; i < verdict->trace.count; i++) {
        char buffer[WHY_SIZE];
        struct text text = text_in(buffer, sizeof buffer);
        why_text(&text, &verdict->trace.leaves[i], event->signal, event->request, pseudonyms);
        put_printable(out, text_as_span(&text));
        fputs(i + 1 < verdict->trace.count ? "; " : "", out);
    }
}

/* A part that was written is the record's. */
static bool keep(struct made *made, enum part_id id, struct gathered *ret)
{
    if (!made_end(made))
        return false;
    ret->texts[id] = made->text;
    ret->evidence.parts[id] = made_span(made);
    return true;
}

static bool gather_frames(const struct gather *gather, const struct sigwarden_event *event,
                          const struct frames *frames, struct gathered *ret)
{
    struct made made, comment;
    struct pcapng_writer writer;
    if (!made_begin(&comment))
        return false;
    gather_comment(comment.out, &gather->pseudonyms, event);
    if (!made_end(&comment))
        return false;
    if (!made_begin(&made)) {
        free(comment.text);
        return false;
    }
    pcapng_write_begin(&writer, made.out, gather->application);
    for (unsigned i = 0; i < frames->count; i++)
        if (frames->list[i].kept)
            pcapng_write_frame(&writer, &frames->list[i].packet, made_span(&comment));
    free(comment.text);
    return keep(&made, PART_frames, ret);
}

static bool gather_view(const struct gather *gather, const struct sigwarden_event *event, bool clear,
                        struct gathered *ret)
{
    struct pseudonyms pseudonyms = gather->pseudonyms;
    struct made made;
    char *line = malloc(EVENT_JSON_SIZE);
    pseudonyms.reveal = clear;
    if (!line || !made_begin(&made)) {
        free(line);
        return false;
    }
    fwrite(line, 1, event_json(event, &gather->names, &pseudonyms, line), made.out);
    sodium_memzero(line, EVENT_JSON_SIZE);
    free(line);
    return keep(&made, clear ? PART_clear : PART_view, ret);
}

static bool gather_facts(const struct sigwarden_event *event, struct gathered *ret)
{
    struct made made;
    if (!made_begin(&made))
        return false;
    facts_write(made.out, "signal", event->signal);
    if (event->request)
        facts_write(made.out, "request", event->request);
    if (event->verdict->rule->memory.actor) /* memory alone knows him */
        facts_write(made.out, "actor", event->actor);
    fprintf(made.out, "memory count %llu\n", (unsigned long long)event->verdict->seen.count);
    return keep(&made, PART_facts, ret);
}

static void put_json(FILE *out, struct json *json)
{
    text_char(&json->out, '\n');
    fwrite(json->out.p, 1, json->out.len, out);
}

/* Room for the names of files, which a command line can make long. */
enum { CAPTURE_JSON_SIZE = 1 << 20 };

/* A description that is made in a buffer of its own; false: no memory. put_description() lets it go. */
static bool begin_description(const struct gather *gather, struct made *made, struct json *ret_json)
{
    char *buffer = malloc(CAPTURE_JSON_SIZE);
    if (!buffer || !made_begin(made)) {
        free(buffer);
        return false;
    }
    *ret_json = json_in(buffer, CAPTURE_JSON_SIZE - 1);
    json_object(ret_json, NULL);
    json_text(ret_json, "run", gather->run);
    json_array(ret_json, "captures");
    return true;
}

static void put_description(struct made *made, struct json *json)
{
    json_object_end(json);
    put_json(made->out, json);
    free(json->out.p);
}

static bool gather_rule(const struct sigwarden_event *event, struct gathered *ret)
{
    char buffer[8192], hash[2 * RULESET_HASH_SIZE + 1];
    const struct rule *rule = event->verdict->rule;
    struct json json = json_in(buffer, sizeof buffer - 1);
    struct made made;
    if (!made_begin(&made))
        return false;
    sodium_bin2hex(hash, sizeof hash, event->ruleset_hash, RULESET_HASH_SIZE);
    json_object(&json, NULL);
    json_uint(&json, "id", rule->id);
    json_uint(&json, "rev", rule->rev);
    json_string(&json, "rule", rule->name);
    json_string(&json, "title", rule->title);
    json_text(&json, "class", rule_class_name(rule->class));
    json_array(&json, "threat");
    for (size_t i = 0; i < rule->threat.count; i++)
        json_string(&json, NULL, rule->threat.list[i]);
    json_array_end(&json);
    json_text(&json, "ruleset", hash);
    json_string(&json, "file", rule->file);
    json_uint(&json, "line", rule->line);
    json_object_end(&json);
    put_json(made.out, &json);
    return keep(&made, PART_rule, ret);
}

/* A capture of this run: its name, and its SHA-256 as far as it was read. */
static void put_capture(struct json *json, const struct gather *gather, uint32_t index)
{
    const struct capture *capture = captures_at(gather->captures, index);
    const char *name = event_file_name(&gather->names, gather->first_file + index);
    uint8_t hash[CAPTURE_HASH_SIZE];
    char hex[2 * CAPTURE_HASH_SIZE + 1];
    if (!capture || !name || !capture_hash(capture, hash))
        return;
    sodium_bin2hex(hex, sizeof hex, hash, sizeof hash);
    json_object(json, NULL);
    json_text(json, "file", name);
    json_text(json, "sha256", hex);
    json_uint(json, "octets", capture_statistics(capture).read_len);
    json_object_end(json);
}

static uint32_t capture_count(const struct gather *gather)
{
    return gather->captures ? captures_count(gather->captures) : 0;
}

static void put_frame(struct json *json, const struct gather *gather, const struct frame *frame)
{
    json_object(json, NULL);
    const char *name = event_file_name(&gather->names, frame->file);
    if (name)
        json_text(json, "file", name);
    json_uint(json, "number", frame->number);
    json_bool(json, "kept", frame->kept);
    json_object_end(json);
}

static bool gather_capture(const struct gather *gather, const struct frames *frames, struct gathered *ret)
{
    struct made made;
    struct json json;
    if (!begin_description(gather, &made, &json))
        return false;
    for (uint32_t index = 0; index < capture_count(gather); index++) {
        bool its = false;
        for (unsigned i = 0; i < frames->count; i++)
            its |= frames->list[i].file == gather->first_file + index;
        if (its)
            put_capture(&json, gather, index);
    }
    json_array_end(&json);
    json_array(&json, "frames");
    for (unsigned i = 0; i < frames->count; i++)
        put_frame(&json, gather, &frames->list[i]);
    json_array_end(&json);
    put_description(&made, &json);
    return keep(&made, PART_capture, ret);
}

static void hash_field(crypto_hash_sha256_state *sha, const struct signal *signal, enum field_id id)
{
    char value[64];
    struct text text = text_in(value, sizeof value);
    if (signal_has(signal, id) && id == FIELD_component_n)
        text_uint(&text, signal->component_n);
    else if (signal_has(signal, id) && id == FIELD_operation)
        text_uint(&text, signal->operation);
    else if (signal_has(signal, id) && id == FIELD_outcome)
        text_uint(&text, signal->outcome);
    crypto_hash_sha256_update(sha, (const uint8_t *)value, text.len + 1);
}

/* What became of a request is told once: the same in every run over the same packets. */
static void disclosure_id(const struct sigwarden_event *event, uint8_t ret[RECORD_ID_SIZE])
{
    static const enum field_id fields[] = {FIELD_component_n, FIELD_operation, FIELD_outcome};
    uint8_t hash[crypto_hash_sha256_BYTES];
    char buffer[256];
    struct text text = text_in(buffer, sizeof buffer);
    const struct signal *signals[] = {event->signal, event->request};
    crypto_hash_sha256_state sha;
    crypto_hash_sha256_init(&sha);
    for (size_t i = 0; i < 2 && signals[i]; i++) {
        const struct origin *origin = &signals[i]->origin;
        text_int(&text, origin->time_ns);
        text_char(&text, ' ');
        text_ip(&text, &origin->src_ip);
        text_char(&text, ' ');
        text_ip(&text, &origin->dest_ip);
        text_char(&text, ' ');
        for (size_t k = 0; k < sizeof fields / sizeof *fields; k++)
            hash_field(&sha, signals[i], fields[k]);
    }
    crypto_hash_sha256_update(&sha, (const uint8_t *)buffer, text.len);
    crypto_hash_sha256_final(&sha, hash);
    memcpy(ret, hash, RECORD_ID_SIZE);
}

static void share(const struct gather *gather, struct gathered *ret)
{
    ret->evidence.parts[PART_tool] = gather->tool;
    ret->evidence.parts[PART_configuration] = gather->configuration;
}

/* One that grew since it was logged is a record of its own. */
static void campaign_id(const struct campaign *campaign, uint8_t ret[RECORD_ID_SIZE])
{
    memcpy(ret, campaign->id, RECORD_CAMPAIGN_ID_SIZE);
    for (unsigned i = RECORD_CAMPAIGN_ID_SIZE; i < RECORD_ID_SIZE; i++)
        ret[i] = (uint8_t)(campaign->counts.queries >> 8 * (RECORD_ID_SIZE - 1 - i));
}

bool gather_event(const struct gather *gather, const struct sigwarden_event *event, const char *logged,
                  struct gathered *ret)
{
    struct frames frames;
    bool alert = event->type == EVENT_ALERT;
    enum record_kind kind = alert                           ? RECORD_FINDING
                            : event->type == EVENT_CAMPAIGN ? RECORD_CAMPAIGN
                                                            : RECORD_DISCLOSURE;
    *ret = (struct gathered){.evidence = {.kind = kind, .logged = logged}};
    frames.count = frames.kept = 0;
    if (kind != RECORD_CAMPAIGN) /* the frames are those of its findings */
        find_frames(gather, event, &frames);
    ret->frames_missing = frames.count - frames.kept;
    share(gather, ret);
    if (alert) {
        memcpy(ret->evidence.id, event->finding_id, RECORD_ID_SIZE);
        ret->evidence.parts[PART_rules] = gather->rules;
    } else if (kind == RECORD_CAMPAIGN) {
        campaign_id(event->campaign, ret->evidence.id);
    } else {
        disclosure_id(event, ret->evidence.id);
    }
    bool whole = gather_view(gather, event, true, ret) && gather_view(gather, event, false, ret) &&
                 gather_capture(gather, &frames, ret) &&
                 (frames.kept == 0 || gather_frames(gather, event, &frames, ret)) &&
                 (!alert || (gather_facts(event, ret) && gather_rule(event, ret)));
    if (!whole)
        gathered_free(ret);
    return whole;
}

/* The captures and what was known of the run before it began. */
static void run_id(const struct gather *gather, uint8_t ret[RECORD_ID_SIZE])
{
    uint8_t hash[crypto_hash_sha256_BYTES];
    const struct span shared[] = {gather->tool, gather->configuration, gather->rules};
    crypto_hash_sha256_state sha;
    crypto_hash_sha256_init(&sha);
    for (uint32_t index = 0; index < capture_count(gather); index++) {
        const struct capture *capture = captures_at(gather->captures, index);
        memset(hash, 0, sizeof hash);
        if (capture)
            capture_hash(capture, hash);
        crypto_hash_sha256_update(&sha, hash, sizeof hash);
    }
    for (size_t i = 0; i < sizeof shared / sizeof *shared; i++) {
        crypto_hash_sha256(hash, shared[i].p, shared[i].len);
        crypto_hash_sha256_update(&sha, hash, sizeof hash);
    }
    crypto_hash_sha256_final(&sha, hash);
    memcpy(ret, hash, RECORD_ID_SIZE);
}

bool gather_run(const struct gather *gather, struct span statistics, const char *logged, struct gathered *ret)
{
    struct made made;
    const struct frame_ring_stats *ring = frame_ring_stats(gather->ring);
    *ret = (struct gathered){.evidence = {.kind = RECORD_RUN, .logged = logged}};
    run_id(gather, ret->evidence.id);
    share(gather, ret);
    struct json json;
    if (!begin_description(gather, &made, &json))
        return false;
    for (uint32_t index = 0; index < capture_count(gather); index++)
        put_capture(&json, gather, index);
    json_array_end(&json);
    json_object(&json, "frames");
    json_uint(&json, "seen", ring->seen);
    json_uint(&json, "gave_way", ring->gave_way);
    json_uint(&json, "too_large", ring->too_large);
    json_object_end(&json);
    if (statistics.len && statistics.p[statistics.len - 1] == '\n')
        statistics.len--;
    json_raw(&json, "statistics", statistics);
    put_description(&made, &json);
    return keep(&made, PART_run, ret);
}

void gathered_free(struct gathered *gathered)
{
    for (unsigned i = 0; i < PART_COUNT; i++)
        free(gathered->texts[i]);
    *gathered = (struct gathered){0};
}
