// SPDX-License-Identifier: Apache-2.0
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/json.h"
#include "cli/rules.h"
#include "cli/sandbox.h"
#include "cli/session.h"
#include "io/field_text.h"

enum { NAME_SIZE = 65, SOURCE_SIZE = 160, FINDINGS_MAX = 4000000 };

/* What makes a finding of one set of rules the same as one of the other. */
struct finding {
    char rule[NAME_SIZE];
    char source[SOURCE_SIZE];
    uint32_t file;
    uint64_t frame, component;
    bool undecided;
};

struct findings {
    struct session session;
    struct finding *list;
    size_t count, room;
    bool full;
};

static void put_source(const struct findings *findings, const struct signal *signal, char ret[SOURCE_SIZE])
{
    static const enum field_id told[] = {FIELD_source_operator, FIELD_source_gt, FIELD_source_host,
                                         FIELD_source_ip};
    struct text text = text_in(ret, SOURCE_SIZE);
    for (size_t i = 0; i < sizeof told / sizeof *told; i++) {
        bool address = told[i] == FIELD_source_ip && text.len; /* it says little where a name is known */
        if (!signal_has(signal, told[i]) || address)
            continue;
        text_string(&text, text.len ? ", " : "");
        field_text(&text, signal, told[i], &findings->session.pseudonyms);
    }
    if (text.len == 0)
        text_string(&text, "an unknown source");
}

static void on_event(void *context, const struct sigwarden_event *event)
{
    struct findings *findings = context;
    if (event->type != EVENT_ALERT)
        return;
    if (findings->count == findings->room) {
        size_t room = findings->room ? 2 * findings->room : 1024;
        struct finding *list = room <= FINDINGS_MAX ? realloc(findings->list, room * sizeof *list) : NULL;
        if (!list) {
            findings->full = true;
            return;
        }
        findings->list = list;
        findings->room = room;
    }
    const struct signal *signal = event->signal;
    const struct span name = event->verdict->rule->name;
    uint32_t kept =
        signal->origin.frame_count < ORIGIN_FRAMES_MAX ? signal->origin.frame_count : ORIGIN_FRAMES_MAX;
    struct finding *finding = &findings->list[findings->count++];
    memset(finding, 0, sizeof *finding);
    memcpy(finding->rule, name.p, name.len < NAME_SIZE ? name.len : NAME_SIZE - 1);
    put_source(findings, event->actor, finding->source);
    finding->file = signal->origin.file;
    finding->frame = kept ? signal->origin.frames[kept - 1] : 0;
    finding->component = signal_has(signal, FIELD_component_n) ? signal->component_n : 0;
    finding->undecided = event->verdict->undecided;
}

/* By rule and source, then by place. */
static int order(const void *a, const void *b)
{
    const struct finding *x = a, *y = b;
    int result = strcmp(x->rule, y->rule);
    result = result ? result : strcmp(x->source, y->source);
    result = result ? result : (x->undecided > y->undecided) - (x->undecided < y->undecided);
    result = result ? result : (x->file > y->file) - (x->file < y->file);
    result = result ? result : (x->frame > y->frame) - (x->frame < y->frame);
    return result ? result : (x->component > y->component) - (x->component < y->component);
}

static int judge(const struct options *options, const char *rules, struct findings *ret)
{
    struct options own = *options;
    own.files.count -= 2;
    memmove(own.files.values, own.files.values + 2, own.files.count * sizeof *own.files.values);
    if (strcmp(rules, "none") != 0) {
        if (own.rules.count == OPTION_LIST_MAX) {
            fprintf(stderr, "sigwarden rules diff: too many rule files\n");
            return EXIT_USAGE;
        }
        own.rules.values[own.rules.count++] = rules;
    }
    int result = session_open(&ret->session, &own, on_event, ret, false);
    if (!result)
        result = session_run(&ret->session);
    session_close(&ret->session);
    if (ret->count)
        qsort(ret->list, ret->count, sizeof *ret->list, order);
    if (ret->full)
        fprintf(stderr,
                "sigwarden rules diff: there are too many findings; only the first %zu are compared\n",
                ret->count);
    return result;
}

/* The findings of `in` that `from` lacks, in their order. How many. */
static size_t without(const struct findings *in, const struct findings *from, struct finding *ret)
{
    size_t count = 0, other = 0;
    for (size_t i = 0; i < in->count; i++) {
        while (other < from->count && order(&from->list[other], &in->list[i]) < 0)
            other++;
        if (other < from->count && order(&from->list[other], &in->list[i]) == 0)
            other++;
        else
            ret[count++] = in->list[i];
    }
    return count;
}

static bool same_line(const struct finding *a, const struct finding *b)
{
    return strcmp(a->rule, b->rule) == 0 && strcmp(a->source, b->source) == 0 && a->undecided == b->undecided;
}

static void print_json(const char *change, const struct finding *finding, size_t count)
{
    char line[1024];
    struct json json = json_in(line, sizeof line);
    json_object(&json, NULL);
    json_text(&json, "change", change);
    json_text(&json, "rule", finding->rule);
    json_text(&json, "source", finding->source);
    json_bool(&json, "undecided", finding->undecided);
    json_uint(&json, "count", count);
    json_uint(&json, "first_frame", finding->frame);
    json_object_end(&json);
    printf("%s\n", line);
}

static void print_lines(const struct options *options, const char *change, const struct finding *list,
                        size_t count)
{
    for (size_t i = 0, same; i < count; i += same) {
        for (same = 1; i + same < count && same_line(&list[i], &list[i + same]);)
            same++;
        if (options->json)
            print_json(change, &list[i], same);
        else
            printf("  %-5s %6zu  %s%s  %s, first in frame %" PRIu64 "\n", change, same, list[i].rule,
                   list[i].undecided ? " (undecided)" : "", list[i].source, list[i].frame);
    }
}

static int compare(const struct options *options, const struct findings *old, const struct findings *new)
{
    struct finding *added = calloc(new->count + 1, sizeof *added),
                   *lost = calloc(old->count + 1, sizeof *lost);
    if (added && lost) {
        size_t added_count = without(new, old, added), lost_count = without(old, new, lost);
        if (!options->json)
            printf("%zu findings before, %zu after: %zu new, %zu lost, %zu the same\n", old->count,
                   new->count, added_count, lost_count, new->count - added_count);
        print_lines(options, "new", added, added_count);
        print_lines(options, "lost", lost, lost_count);
    }
    bool done = added && lost;
    free(added);
    free(lost);
    if (!done)
        fprintf(stderr, "sigwarden: out of memory\n");
    return done ? EXIT_DONE : EXIT_CONFIG;
}

int run_rules_diff(const struct options *options)
{
    struct findings old = {.count = 0}, new = {.count = 0};
    if (options->files.count < 3) {
        fprintf(stderr, "sigwarden rules diff: it takes OLD, NEW and a capture. For example: "
                        "sigwarden rules diff mine.yaml mine-new.yaml monday.pcap.gz\n");
        return EXIT_USAGE;
    }
    /* the sandbox closes with the first of the two runs */
    sandbox_allow_read(options->files.values[0]);
    sandbox_allow_read(options->files.values[1]);
    int result = judge(options, options->files.values[0], &old);
    if (!result)
        result = judge(options, options->files.values[1], &new);
    if (!result)
        result = compare(options, &old, &new);
    free(old.list);
    free(new.list);
    return result;
}
