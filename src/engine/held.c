// SPDX-License-Identifier: Apache-2.0
#include "engine/held.h"

#include "memory/legs.h"
#include "signal/saved_signal.h"

enum { HELD_MAX = 64 };

struct alert {
    uint64_t serial;
    bool gone, has_request;
    struct sigwarden_event event;
    struct signal signal, request;
    struct rule_verdict verdict;
};

/* A ring: `first` came first. */
struct held {
    held_sink *sink;
    void *context;
    uint32_t first, count;
    struct alert list[HELD_MAX];
};

size_t held_size(void)
{
    return sizeof(struct held);
}

struct held *held_init(void *memory, held_sink *sink, void *context)
{
    struct held *held = memory;
    held->sink = sink;
    held->context = context;
    return held;
}

static void let_out(struct held *held, struct alert *alert)
{
    if (alert->gone)
        return;
    alert->gone = true;
    alert->event.signal = &alert->signal;
    alert->event.request = alert->has_request ? &alert->request : NULL;
    alert->event.verdict = &alert->verdict;
    held->sink(held->context, &alert->event);
}

static void let_out_first(struct held *held)
{
    struct alert *alert = &held->list[held->first];
    held->first = (held->first + 1) % HELD_MAX;
    held->count--;
    let_out(held, alert);
}

void held_release_dialogue(struct held *held, uint64_t dialogue)
{
    for (uint32_t i = 0; i < held->count; i++) {
        struct alert *alert = &held->list[(held->first + i) % HELD_MAX];
        if (signal_has(&alert->signal, FIELD_dialogue) && alert->signal.dialogue == dialogue)
            let_out(held, alert);
    }
}

void held_add(struct held *held, uint64_t serial, const struct sigwarden_event *event)
{
    if (held->count == HELD_MAX)
        let_out_first(held);
    struct alert *alert = &held->list[(held->first + held->count++) % HELD_MAX];
    alert->serial = serial;
    alert->gone = false;
    alert->has_request = event->request != NULL;
    alert->event = *event;
    signal_copy(event->signal, &alert->signal);
    if (event->request)
        signal_copy(event->request, &alert->request);
    alert->verdict = *event->verdict;
}

bool held_drop(struct held *held, uint64_t serial)
{
    bool found = false;
    for (uint32_t i = 0; i < held->count; i++) {
        struct alert *alert = &held->list[(held->first + i) % HELD_MAX];
        found |= alert->serial == serial && !alert->gone;
        alert->gone |= alert->serial == serial;
    }
    return found;
}

void held_release(struct held *held, int64_t now_ns)
{
    while (held->count &&
           (now_ns == INT64_MAX || now_ns - held->list[held->first].signal.origin.time_ns > LEGS_WINDOW_NS))
        let_out_first(held);
}

static const char *const impossible = "an alert in it cannot be";

static void save_or_load_seen(struct window_seen *seen, struct saved *saved)
{
    saved_u64(saved, &seen->count);
    saved_u64(saved, &seen->part);
    saved_time(saved, &seen->first_ns);
    seen->first_frames = saved_count(saved, seen->first_frames, WINDOW_FRAMES);
    seen->last_frames = saved_count(saved, seen->last_frames, WINDOW_FRAMES);
    for (uint32_t i = 0; i < seen->first_frames + seen->last_frames; i++) {
        struct window_frame *frame =
            i < seen->first_frames ? &seen->first[i] : &seen->last[i - seen->first_frames];
        saved_u32(saved, &frame->file);
        saved_u64(saved, &frame->frame);
    }
    seen->kept_len = (uint16_t)saved_count(saved, seen->kept_len, WINDOW_KEPT);
    saved_octets(saved, seen->kept, seen->kept_len);
}

/* The rule and what it says; the rule is NULL where there is no such one any more. */
static void save_or_load_verdict(struct rule_verdict *verdict, struct saved *saved,
                                 const struct ruleset *rules)
{
    uint32_t id = saved->loading ? 0 : verdict->rule->id, rev = saved->loading ? 0 : verdict->rule->rev;
    saved_u32(saved, &id);
    saved_u32(saved, &rev);
    saved_u8(saved, &verdict->severity);
    saved_u8(saved, &verdict->confidence);
    saved_bool(saved, &verdict->undecided);
    save_or_load_seen(&verdict->seen, saved);
    bool possible = verdict->severity >= RULE_SEVERITY_CRITICAL && verdict->severity <= RULE_SEVERITY_LOW &&
                    verdict->confidence <= RULE_CONFIDENCE_HIGH;
    saved_require(saved, possible, impossible);
    if (!saved->loading)
        return;
    verdict->rule = NULL;
    verdict->exception = NULL;
    for (size_t i = 0; i < ruleset_count(rules) && !verdict->rule; i++)
        if (ruleset_rule(rules, i)->id == id && ruleset_rule(rules, i)->rev == rev)
            verdict->rule = ruleset_rule(rules, i);
}

static bool save_or_load_alert(struct alert *alert, struct saved *saved, const struct ruleset *rules)
{
    saved_u64(saved, &alert->serial);
    saved_bool(saved, &alert->has_request);
    saved_time(saved, &alert->event.decided_at_ns);
    saved_octets(saved, alert->event.finding_id, FINDING_ID_SIZE);
    bool there = saved_signal(saved, &alert->signal);
    if (alert->has_request)
        there &= saved_signal(saved, &alert->request);
    save_or_load_verdict(&alert->verdict, saved, rules);
    if (!saved->loading || !there || !alert->verdict.rule || !saved_ok(saved))
        return !saved->loading;
    alert->event.type = EVENT_ALERT;
    alert->event.ruleset_hash = ruleset_hash(rules);
    rule_why(alert->verdict.rule, &alert->signal, alert->has_request ? &alert->request : NULL,
             &alert->verdict.trace);
    return true;
}

void held_save_or_load(struct held *held, struct saved *saved, const struct ruleset *rules,
                       uint64_t *ret_lost)
{
    uint32_t waiting = 0;
    for (uint32_t i = 0; i < held->count; i++)
        waiting += !held->list[(held->first + i) % HELD_MAX].gone;
    waiting = saved_count(saved, waiting, HELD_MAX);
    for (uint32_t i = 0; waiting && saved_ok(saved); i++) {
        struct alert *alert = &held->list[saved->loading ? held->count : (held->first + i) % HELD_MAX];
        if (!saved->loading && alert->gone)
            continue;
        waiting--;
        bool there = save_or_load_alert(alert, saved, rules);
        held->count += saved->loading && there;
        *ret_lost += saved->loading && !there;
    }
}
