// SPDX-License-Identifier: Apache-2.0
#include "cli/late.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>

struct late_event {
    struct late_event *next;
    struct sigwarden_event event;
    struct signal signal, request, actor;
    struct rule_verdict verdict;
};

void late_keep(struct late *late, const struct sigwarden_event *event)
{
    bool told = event->type == EVENT_ALERT || event->type == EVENT_DISCLOSURE;
    bool of_somebody = signal_has(event->signal, FIELD_person) ||
                       (event->request && signal_has(event->request, FIELD_person));
    if (!told || !of_somebody)
        return;
    struct late_event *kept = late->count < LATE_MAX ? malloc(sizeof *kept) : NULL;
    if (!kept) {
        late->dropped++;
        return;
    }
    kept->next = NULL;
    kept->event = *event;
    signal_copy(event->signal, &kept->signal);
    kept->event.signal = &kept->signal;
    if (event->request) {
        signal_copy(event->request, &kept->request);
        kept->event.request = &kept->request;
    }
    if (event->actor == event->signal) {
        kept->event.actor = &kept->signal;
    } else if (event->actor) {
        signal_copy(event->actor, &kept->actor);
        kept->event.actor = &kept->actor;
    }
    if (event->verdict) {
        kept->verdict = *event->verdict;
        kept->event.verdict = &kept->verdict;
    }
    *(late->last ? &late->last->next : &late->first) = kept;
    late->last = kept;
    late->count++;
}

void late_release(struct late *late, const struct session *session, sigwarden_sink *sink, void *context)
{
    for (struct late_event *kept = late->first, *next; kept; kept = next) {
        next = kept->next;
        if (session_wants(session, &kept->event))
            sink(context, &kept->event);
        free(kept);
    }
    if (late->dropped)
        fprintf(stderr,
                "sigwarden: %" PRIu64
                " findings about others were not kept, in case they are about a person of "
                "--about; name both the IMSI and the number\n",
                late->dropped);
    *late = (struct late){.first = NULL};
}
