// SPDX-License-Identifier: Apache-2.0
#include "cli/network_suggest.h"

#include <stdlib.h>

#include "cli/network_draft.h"
#include "cli/session.h"

static void on_event(void *context, const struct sigwarden_event *event)
{
    if (event->type == EVENT_SIGNAL)
        seen_add(context, event->signal, event->request);
}

static int write_draft(const struct seen *seen, const char *home)
{
    struct suggestion *suggestion = calloc(1, sizeof *suggestion);
    struct suggested_link *links = NULL;
    uint32_t link_count = 0;
    struct draft draft;
    int result = EXIT_CONFIG;
    if (suggestion) {
        suggestion->seen = seen;
        if (home)
            plmn_parse(span_of_text(home), &suggestion->said_home);
        if (operators_find(suggestion))
            links = links_find(suggestion, &link_count);
    }
    if (!links) {
        fprintf(stderr, "sigwarden: out of memory\n");
    } else if (draft_open(&draft)) {
        suggestion_write(suggestion, links, link_count, draft.out);
        result = draft_finish(&draft);
    }
    free(links);
    if (suggestion)
        operators_done(suggestion);
    free(suggestion);
    return result;
}

int run_network_suggest(const struct options *options)
{
    /* nothing is judged, and no identity is shown: neither rules nor a key of pseudonyms */
    struct options own = *options;
    own.no_default_rules = true;
    own.reveal = true;
    struct session session = {.options = &own};
    struct seen seen;
    bool counting = seen_init(&seen);
    int result = counting ? session_open(&session, &own, on_event, &seen, true) : EXIT_CONFIG;
    if (!result) {
        result = session_run(&session);
        int written = session.opened ? write_draft(&seen, options->home) : 0;
        result = result ? result : written;
    } else if (!counting) {
        fprintf(stderr, "sigwarden: out of memory\n");
    }
    session_close(&session);
    seen_done(&seen);
    return result;
}
