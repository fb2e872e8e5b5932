// SPDX-License-Identifier: Apache-2.0
/*
 * What was asked about the persons of --about, by whom, and what became of it, in order of time. Findings
 * about others are kept too, because an IMSI may turn out to be such a person's later; who it is, is asked at
 * the end.
 */
#include "cli/report_groups.h"

#include <inttypes.h>
#include <stdlib.h>

#include "base/hash.h"
#include "io/field_text.h"

enum {
    ENTRIES_MAX = 32768,
    OTHERS_MAX = 16384, /* of these, about persons that are not known to be wanted yet */
    ENTRY_RULES = 4,
    BUCKETS = 8192,
    NOBODY = UINT32_MAX,
};

/* One query. */
struct entry {
    uint64_t key, person;
    int64_t asked_ns;
    uint64_t frame;
    uint32_t file, next; /* of the bucket, + 1 */
    uint32_t wanted;     /* whose of --about it is; NOBODY */
    uint8_t severity;
    uint32_t rule_count;
    const struct rule *rules[ENTRY_RULES];
    bool undecided[ENTRY_RULES];
    char operation[48], about[REPORT_TEXT], who[2 * REPORT_TEXT], outcome[40], learned[2 * REPORT_TEXT];
};

struct story {
    const struct pseudonyms *pseudonyms;
    struct entry *entries;
    uint32_t count, room, others;
    uint64_t dropped;
    uint32_t buckets[BUCKETS];
};

struct story *story_new(const struct pseudonyms *pseudonyms)
{
    struct story *story = calloc(1, sizeof *story);
    if (story)
        story->pseudonyms = pseudonyms;
    return story;
}

void story_free(struct story *story)
{
    if (story)
        free(story->entries);
    free(story);
}

static uint64_t key_of(const struct signal *request)
{
    uint64_t dialogue = signal_has(request, FIELD_dialogue) ? request->dialogue : request->origin.frames[0];
    uint64_t invoke = signal_has(request, FIELD_invoke_id) ? request->invoke_id : 0;
    return hash_words(invoke, dialogue, (uint64_t)request->origin.time_ns);
}

static struct entry *find(const struct story *story, uint64_t key)
{
    for (uint32_t at = story->buckets[key % BUCKETS]; at; at = story->entries[at - 1].next)
        if (story->entries[at - 1].key == key)
            return &story->entries[at - 1];
    return NULL;
}

static bool grow(struct story *story)
{
    if (story->count < story->room)
        return true;
    uint32_t room = story->room ? 2 * story->room : 256;
    struct entry *larger = room <= ENTRIES_MAX ? realloc(story->entries, room * sizeof *larger) : NULL;
    if (!larger)
        return false;
    story->entries = larger;
    story->room = room;
    return true;
}

static void put_field(char *to, size_t size, const struct story *story, const struct signal *signal,
                      enum field_id id)
{
    struct text text = text_in(to, size);
    if (signal_has(signal, id))
        field_text(&text, signal, id, story->pseudonyms);
}

static struct entry *begin(struct story *story, const struct signal *asked, const struct signal *actor,
                           uint64_t person, bool wanted)
{
    if ((!wanted && story->others == OTHERS_MAX) || !grow(story)) {
        story->dropped++;
        return NULL;
    }
    struct entry *entry = &story->entries[story->count++];
    *entry = (struct entry){.key = key_of(asked), .person = person, .asked_ns = asked->origin.time_ns};
    uint32_t *bucket = &story->buckets[entry->key % BUCKETS];
    entry->next = *bucket;
    *bucket = story->count;
    story->others += !wanted;
    entry->severity = RULE_SEVERITY_LOW;
    entry->file = asked->origin.file;
    uint32_t kept =
        asked->origin.frame_count < ORIGIN_FRAMES_MAX ? asked->origin.frame_count : ORIGIN_FRAMES_MAX;
    entry->frame = kept ? asked->origin.frames[kept - 1] : 0;
    put_field(entry->operation, sizeof entry->operation, story, asked, FIELD_operation);
    bool by_imsi = signal_has(asked, FIELD_imsi);
    put_field(entry->about, sizeof entry->about, story, asked, by_imsi ? FIELD_imsi : FIELD_msisdn);
    struct text who = text_in(entry->who, sizeof entry->who);
    report_source_text(&who, story->pseudonyms, actor);
    return entry;
}

static void add_alert(struct story *story, const struct sigwarden_event *event, bool wanted)
{
    const struct signal *signal = event->signal;
    bool answers = event->request && signal_has(signal, FIELD_kind) &&
                   (signal->kind == KIND_ANSWER || signal->kind == KIND_ERROR || signal->kind == KIND_ABORT);
    const struct signal *asked = answers ? event->request : signal;
    struct entry *entry = find(story, key_of(asked));
    if (!entry)
        entry =
            begin(story, asked, event->actor, signal_has(signal, FIELD_person) ? signal->person : 0, wanted);
    if (!entry)
        return;
    if (event->verdict->severity < entry->severity)
        entry->severity = event->verdict->severity;
    if (entry->rule_count < ENTRY_RULES) {
        entry->undecided[entry->rule_count] = event->verdict->undecided;
        entry->rules[entry->rule_count] = event->verdict->rule;
    }
    entry->rule_count++;
}

static void add_learned(void *context, const char *line)
{
    struct entry *entry = context;
    size_t len = strlen(entry->learned);
    snprintf(entry->learned + len, sizeof entry->learned - len, "%s%s", len ? "; " : "", line);
}

static void add_outcome(struct story *story, const struct sigwarden_event *event)
{
    struct entry *entry = event->request ? find(story, key_of(event->request)) : NULL;
    if (!entry)
        return;
    put_field(entry->outcome, sizeof entry->outcome, story, event->signal, FIELD_outcome);
    if (signal_has(event->signal, FIELD_error)) {
        put_field(entry->learned, sizeof entry->learned, story, event->signal, FIELD_error);
        return;
    }
    report_learned(event->signal, story->pseudonyms, add_learned, entry);
}

void story_add(struct story *story, const struct sigwarden_event *event, bool wanted)
{
    if (event->type == EVENT_ALERT)
        add_alert(story, event, wanted);
    if (event->type == EVENT_DISCLOSURE)
        add_outcome(story, event);
}

static uint32_t whose(const struct session *session, const struct entry *entry)
{
    for (uint32_t i = 0; entry->person && i < session->about_count; i++)
        if (engine_is_person(session->state, entry->person, &session->about[i]))
            return i;
    return NOBODY;
}

/* By person, then by time; what is at one time stays in the order of the frames. */
static int compare(const void *left, const void *right)
{
    const struct entry *a = left, *b = right;
    if (a->wanted != b->wanted)
        return a->wanted < b->wanted ? -1 : 1;
    if (a->asked_ns != b->asked_ns)
        return a->asked_ns < b->asked_ns ? -1 : 1;
    return a->frame < b->frame ? -1 : a->frame > b->frame;
}

static void print_entry(const struct entry *entry, const struct session *session, const struct colours *c,
                        FILE *out)
{
    char when[40];
    fprintf(out, "\n  %s  %s%-8s%s  %s%s%s about %s\n", report_time(entry->asked_ns, when),
            c->severity[entry->severity], report_severities[entry->severity], c->off, c->bold,
            entry->operation[0] ? entry->operation : "a message", c->off,
            entry->about[0] ? entry->about : "this person");
    fprintf(out, "    by       %s\n", entry->who);
    for (uint32_t i = 0; i < entry->rule_count && i < ENTRY_RULES; i++)
        fprintf(out, "    %s%.*s%s\n", i ? "         " : "finding  ", (int)entry->rules[i]->title.len,
                (const char *)entry->rules[i]->title.p, entry->undecided[i] ? " (undecided)" : "");
    if (entry->rule_count > ENTRY_RULES)
        fprintf(out, "             and %" PRIu32 " more\n", entry->rule_count - ENTRY_RULES);
    if (entry->outcome[0])
        fprintf(out, "    outcome  %s%s%s\n", entry->outcome, entry->learned[0] ? ": " : "", entry->learned);
    fprintf(out, "    frame    %" PRIu64, entry->frame);
    const char *name = event_file_name(&session->names, entry->file);
    if (session->names.file_count > 1 && name)
        report_print_name(name, out);
    fprintf(out, "\n");
}

void story_print(struct story *story, const struct session *session, FILE *out)
{
    struct colours c = report_colours(out);
    for (uint32_t i = 0; i < story->count; i++)
        story->entries[i].wanted = whose(session, &story->entries[i]);
    if (story->count)
        qsort(story->entries, story->count, sizeof *story->entries, compare);
    fprintf(out, "\n%sStory%s\n", c.bold, c.off);
    uint32_t before = NOBODY;
    for (uint32_t i = 0; i < story->count && story->entries[i].wanted != NOBODY; i++) {
        if (story->entries[i].wanted != before && session->about_count > 1)
            fprintf(out, "\n%s  person %" PRIu32 " of --about%s\n", c.bold, story->entries[i].wanted + 1,
                    c.off);
        before = story->entries[i].wanted;
        print_entry(&story->entries[i], session, &c, out);
    }
    if (before == NOBODY)
        fprintf(out, "  no finding is about %s\n",
                session->about_count == 1 ? "this person" : "these persons");
    if (story->dropped)
        fprintf(out,
                "\n  %" PRIu64
                " findings about others were not kept; should one of them be about this person, --json "
                "has it\n",
                story->dropped);
}
