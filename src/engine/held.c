// SPDX-License-Identifier: Apache-2.0
#include "engine/held.h"

#include "memory/legs.h"

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
