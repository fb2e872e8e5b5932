// SPDX-License-Identifier: Apache-2.0
#include "cli/report_groups.h"

#include <stdlib.h>

#include "base/hash.h"
#include "io/field_text.h"
#include "io/why.h"
#include "signal/field.h"
#include "signal/words.h"
#include "who/numbering.h"

struct report *report_new(const struct pseudonyms *pseudonyms, bool story)
{
    struct report *report = calloc(1, sizeof *report);
    if (!report)
        return NULL;
    report->pseudonyms = pseudonyms;
    report->story = story ? story_new(pseudonyms) : NULL;
    if (story && !report->story) {
        free(report);
        return NULL;
    }
    return report;
}

void report_free(struct report *report)
{
    for (uint32_t i = 0; report && i < report->group_count; i++)
        free(report->groups[i]);
    for (uint32_t i = 0; report && i < report->campaign_count; i++)
        free(report->campaigns[i]);
    if (report)
        story_free(report->story);
    free(report);
}

static void put_span(char to[REPORT_TEXT], struct span from)
{
    struct text text = text_in(to, REPORT_TEXT);
    text_span(&text, from);
}

static void put_field(char to[REPORT_TEXT], const struct report *report, const struct signal *signal,
                      enum field_id id)
{
    struct text text = text_in(to, REPORT_TEXT);
    field_text(&text, signal, id, report->pseudonyms);
}

static uint64_t invoke_id_of(const struct signal *signal)
{
    return signal_has(signal, FIELD_invoke_id) ? signal->invoke_id : 0;
}

/* What tells sources apart: the address; without one the point code and the IP address. */
static void source_key(char to[REPORT_TEXT], const struct report *report, const struct signal *signal)
{
    struct text text = text_in(to, REPORT_TEXT);
    if (signal_has(signal, FIELD_source_gt)) {
        field_text(&text, signal, FIELD_source_gt, report->pseudonyms);
        return;
    }
    if (signal_has(signal, FIELD_source_host)) {
        field_text(&text, signal, FIELD_source_host, report->pseudonyms);
        return;
    }
    field_text(&text, signal, FIELD_opc, report->pseudonyms);
    text_char(&text, ' ');
    field_text(&text, signal, FIELD_source_ip, report->pseudonyms);
}

/* An address says more than what lies below it. */
static bool is_superfluous(const struct signal *signal, enum field_id id)
{
    bool named = signal_has(signal, FIELD_source_gt) || signal_has(signal, FIELD_source_host);
    return (named && (id == FIELD_opc || id == FIELD_source_ip)) ||
           (id == FIELD_source_ip && signal_has(signal, FIELD_opc)) ||
           (id == FIELD_source_side && signal->source_side == SIDE_UNKNOWN);
}

void report_source_text(struct text *text, const struct pseudonyms *pseudonyms, const struct signal *signal)
{
    static const struct {
        enum field_id id;
        const char *before, *after;
    } parts[] = {
        {FIELD_source_country, " in ", ""},  {FIELD_source_gt, ", global title ", ""},
        {FIELD_source_host, ", host ", ""},  {FIELD_opc, ", point code ", ""},
        {FIELD_source_ip, ", address ", ""}, {FIELD_link, ", on link ", ""},
        {FIELD_source_side, " (", ")"},
    };
    if (signal_has(signal, FIELD_source_operator))
        field_text(text, signal, FIELD_source_operator, pseudonyms);
    else
        text_string(text, "an operator not known");
    for (size_t i = 0; i < sizeof parts / sizeof *parts; i++) {
        if (!signal_has(signal, parts[i].id) || is_superfluous(signal, parts[i].id))
            continue;
        const struct country *country =
            parts[i].id == FIELD_source_country ? numbering_country(signal->source_country) : NULL;
        text_string(text, parts[i].before);
        if (country)
            text_string(text, country->name);
        else
            field_text(text, signal, parts[i].id, pseudonyms);
        text_string(text, parts[i].after);
    }
}

/* Fields that many rules ask about; what is peculiar to one tells more. */
static bool is_common(enum field_id id)
{
    static const enum field_id common[] = {
        FIELD_protocol,    FIELD_category,         FIELD_agreed,   FIELD_direction,
        FIELD_source_side, FIELD_destination_side, FIELD_relation, FIELD_sms_type,
    };
    for (size_t i = 0; i < sizeof common / sizeof *common; i++)
        if (common[i] == id)
            return true;
    return false;
}

/* The leaves that decided, of fields that are common or not, as long as there is room. */
static void why_leaves(struct group *group, const struct report *report, const struct sigwarden_event *event,
                       bool common)
{
    const struct rule_trace *trace = &event->verdict->trace;
    const uint8_t telling = event->verdict->undecided ? RULE_UNKNOWN : RULE_TRUE;
    for (size_t i = 0; i < trace->count && group->why_count < GROUP_WHY_MAX; i++) {
        const struct rule_leaf *leaf = &trace->leaves[i];
        /* what was asked stands in the heading already */
        bool heading = leaf->field == FIELD_operation || leaf->field == FIELD_kind;
        if (leaf->result != telling || heading || is_common((enum field_id)leaf->field) != common)
            continue;
        struct text text = text_in(group->why[group->why_count++], WHY_SIZE);
        why_text(&text, leaf, event->signal, event->request, report->pseudonyms);
    }
}

static void put_distance(struct group *group, const struct signal *signal)
{
    struct text text = text_in(group->distance, sizeof group->distance);
    if (!signal_has(signal, FIELD_move_km) || !signal_has(signal, FIELD_move_minutes))
        return;
    text_uint(&text, signal->move_km);
    text_string(&text, " km from where he was heard of ");
    text_uint(&text, signal->move_minutes);
    text_string(&text, " min before");
}

static struct group *group_new(struct report *report, const struct sigwarden_event *event, const char *key)
{
    struct group *group = report->group_count < GROUPS_MAX ? calloc(1, sizeof *group) : NULL;
    if (!group)
        return NULL;
    report->groups[report->group_count++] = group;
    const struct rule *rule = event->verdict->rule;
    group->rule_id = rule->id;
    group->severity = (uint8_t)event->verdict->severity;
    group->undecided = event->verdict->undecided;
    memcpy(group->source_key, key, REPORT_TEXT);
    put_span(group->title, rule->title);
    put_span(group->rule, rule->name);
    if (rule->threat.count)
        put_span(group->threat, rule->threat.list[0]);
    if (signal_has(event->signal, FIELD_operation))
        put_field(group->operation, report, event->signal, FIELD_operation);
    group->first_ns = event->signal->origin.time_ns;
    struct text source = text_in(group->source, sizeof group->source);
    report_source_text(&source, report->pseudonyms, event->actor);
    group->last_step = event->verdict->seen.kept_len != 0;
    put_distance(group, event->signal);
    why_leaves(group, report, event, false);
    why_leaves(group, report, event, true);
    return group;
}

static uint32_t group_find(struct report *report, const struct sigwarden_event *event)
{
    char key[REPORT_TEXT] = {0}, operation[REPORT_TEXT] = {0};
    source_key(key, report, event->actor);
    if (signal_has(event->signal, FIELD_operation))
        put_field(operation, report, event->signal, FIELD_operation);
    for (uint32_t i = 0; i < report->group_count; i++) {
        const struct group *group = report->groups[i];
        if (group->rule_id == event->verdict->rule->id && group->undecided == event->verdict->undecided &&
            strcmp(group->source_key, key) == 0 && strcmp(group->operation, operation) == 0)
            return i;
    }
    if (!group_new(report, event, key)) {
        report->groups_dropped++;
        return GROUPS_MAX;
    }
    return report->group_count - 1;
}

static void add_subject(struct group *group, const struct report *report, const struct signal *signal)
{
    char name[REPORT_TEXT];
    enum field_id id = signal_has(signal, FIELD_imsi) ? FIELD_imsi : FIELD_msisdn;
    if (!signal_has(signal, id))
        return;
    put_field(name, report, signal, id);
    for (uint32_t i = 0; i < group->subject_count; i++) {
        if (strcmp(group->subjects[i].name, name) == 0) {
            group->subjects[i].count++;
            return;
        }
    }
    if (group->subject_count == GROUP_SUBJECTS_MAX) {
        group->subjects_full = true;
        return;
    }
    struct subject *subject = &group->subjects[group->subject_count++];
    memcpy(subject->name, name, sizeof name);
    subject->count = 1;
}

/* A request that several rules fired on waits in several places, numbered from 0. */
static struct pending *pending_place(struct report *report, const struct signal *request, unsigned n)
{
    uint64_t h = hash_words(n, request->dialogue, (uint64_t)request->origin.time_ns);
    return &report->pending[hash_words(h, invoke_id_of(request), 0) % PENDING_MAX];
}

static bool pending_is(const struct pending *pending, const struct signal *request)
{
    return pending->group && pending->dialogue == request->dialogue &&
           pending->asked_ns == request->origin.time_ns && pending->invoke_id == invoke_id_of(request);
}

static void wait_for_answer(struct report *report, const struct signal *request, uint32_t index)
{
    if (!signal_has(request, FIELD_dialogue))
        return;
    for (unsigned n = 0; n < PENDING_RULES; n++) {
        struct pending *pending = pending_place(report, request, n);
        if (pending_is(pending, request))
            continue;
        *pending =
            (struct pending){request->dialogue, request->origin.time_ns, invoke_id_of(request), index + 1};
        return;
    }
}

static void add_frame(struct group *group, uint32_t file, uint64_t frame)
{
    if (group->frame_count < GROUP_FRAMES_MAX) {
        group->frames[group->frame_count] = frame;
        group->frame_files[group->frame_count] = file;
    }
    group->frame_count++;
}

/* The frames of one signal, or of all that a rule with memory has seen. */
static void add_frames(struct group *group, const struct sigwarden_event *event)
{
    const struct origin *origin = &event->signal->origin;
    const struct window_seen *seen = &event->verdict->seen;
    uint32_t kept = origin->frame_count < ORIGIN_FRAMES_MAX ? origin->frame_count : ORIGIN_FRAMES_MAX;
    if (seen->count > group->seen) {
        struct text text = text_in(group->counted, sizeof group->counted);
        group->seen = seen->count;
        why_memory(&text, event->verdict->rule, seen);
    }
    for (uint32_t i = 0; i < seen->first_frames; i++)
        add_frame(group, seen->first[i].file, seen->first[i].frame);
    for (uint32_t i = 0; i < seen->last_frames; i++)
        add_frame(group, seen->last[i].file, seen->last[i].frame);
    if (seen->count == 0 && kept)
        add_frame(group, origin->file, origin->frames[kept - 1]);
}

static void add_alert(struct report *report, const struct sigwarden_event *event)
{
    const struct signal *signal = event->signal;
    uint32_t index = group_find(report, event);
    if (index == GROUPS_MAX)
        return;
    struct group *group = report->groups[index];
    group->count++;
    if (signal->origin.time_ns > group->last_ns)
        group->last_ns = signal->origin.time_ns;
    add_subject(group, report, signal);
    add_frames(group, event);
    wait_for_answer(report, signal, index);
}

static void learn(void *context, const char *text)
{
    struct group *group = context;
    for (uint32_t i = 0; i < group->learned_count; i++)
        if (strcmp(group->learned[i], text) == 0)
            return;
    if (group->learned_count < GROUP_LEARNED_MAX)
        memcpy(group->learned[group->learned_count++], text, REPORT_TEXT);
}

void report_learned(const struct signal *answer, const struct pseudonyms *pseudonyms,
                    report_learned_sink *sink, void *context)
{
    for (unsigned i = 0; i < LEARNED_COUNT; i++) {
        enum field_id id = campaign_learned_field((enum campaign_learned)i);
        if (!signal_has(answer, id))
            continue;
        char line[REPORT_TEXT] = {0};
        struct text text = text_in(line, sizeof line);
        text_string(&text, campaign_learned_title((enum campaign_learned)i));
        field_text(&text, answer, id, pseudonyms);
        bool aged = id == FIELD_disclosed_cell && signal_has(answer, FIELD_disclosed_location_age_min);
        if (aged) {
            text_string(&text, ", ");
            field_text(&text, answer, FIELD_disclosed_location_age_min, pseudonyms);
            text_string(&text, " min old");
        }
        sink(context, line);
    }
}

static void add_outcome(struct group *group, const struct report *report, const struct signal *answer)
{
    uint64_t *counts[] = {
        [OUTCOME_ANSWERED] = &group->answered,
        [OUTCOME_REFUSED] = &group->refused,
        [OUTCOME_UNANSWERED] = &group->unanswered,
        [OUTCOME_NOT_CAPTURED] = &group->not_captured,
    };
    if (signal_has(answer, FIELD_outcome) && answer->outcome != OUTCOME_NONE)
        *counts[answer->outcome] += 1;
    if (signal_has(answer, FIELD_error))
        put_field(group->refusal, report, answer, FIELD_error);
    report_learned(answer, report->pseudonyms, learn, group);
}

static void add_disclosure(struct report *report, const struct sigwarden_event *event)
{
    const struct signal *request = event->request;
    if (!request || !signal_has(request, FIELD_dialogue))
        return;
    for (unsigned n = 0; n < PENDING_RULES; n++) {
        const struct pending *pending = pending_place(report, request, n);
        if (pending_is(pending, request))
            add_outcome(report->groups[pending->group - 1], report, event->signal);
    }
}

void report_add(struct report *report, const struct sigwarden_event *event, bool wanted)
{
    if (report->story)
        story_add(report->story, event, wanted);
    if (!wanted)
        return;
    if (event->type == EVENT_ALERT) {
        add_alert(report, event);
    } else if (event->type == EVENT_DISCLOSURE) {
        add_disclosure(report, event);
    } else if (event->type == EVENT_CAMPAIGN) {
        report_add_campaign(report, event);
    } else if (event->type == EVENT_ANOMALY) {
        const struct origin *origin = &event->signal->origin;
        report->anomalies[event->signal->status][event->signal->status_layer]++;
        if (report->anomaly_count++ == 0 && origin->frame_count)
            report->anomaly_first_frame = origin->frames[0];
    }
}

static bool before(const struct group *a, const struct group *b)
{
    if (a->severity != b->severity)
        return a->severity < b->severity;
    if (a->count != b->count)
        return a->count > b->count;
    return a->first_ns < b->first_ns;
}

void report_order(const struct report *report, uint32_t order[GROUPS_MAX])
{
    for (uint32_t i = 0; i < report->group_count; i++) {
        uint32_t at = i;
        for (; at > 0 && before(report->groups[i], report->groups[order[at - 1]]); at--)
            order[at] = order[at - 1];
        order[at] = i;
    }
}
