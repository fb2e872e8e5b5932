// SPDX-License-Identifier: Apache-2.0
#include "cli/keep.h"

#include <inttypes.h>
#include <stdio.h>

#include "cli/key.h"
#include "cli/sandbox.h"

int keep_say(const struct sigwarden_error *error)
{
    say_error(error);
    return error->code == SIGWARDEN_ERROR_CONFIGURATION ? EXIT_CONFIG : EXIT_UNREADABLE;
}

int keep_open_store(const struct options *options, enum store_mode mode, const char *key_check,
                    struct store **ret)
{
    struct sigwarden_error error = {0};
    if (!options->store) {
        fprintf(stderr, "sigwarden: which store? Give the file that `sigwarden analyze --store FILE` wrote "
                        "with --store\n");
        return EXIT_USAGE;
    }
    /* what stands in a store came from captures; of `analyze` the door is closed already */
    if (!options->no_sandbox) {
        sandbox_allow_write(options->store); /* a journal stands beside it */
        sandbox_enter(options->verbose);
    }
    return store_open(options->store, mode, key_check, ret, &error) < 0 ? keep_say(&error) : 0;
}

int keep_open(struct keep *keep, const struct session *session)
{
    char check[KEY_CHECK_SIZE];
    *keep = (struct keep){0};
    if (!session->options->store)
        return 0;
    key_check(session->pseudonyms.key, check);
    return keep_open_store(session->options, STORE_CREATE, check, &keep->store);
}

void keep_json(struct keep *keep, struct span event, struct span clear)
{
    struct sigwarden_error error = {0};
    if (keep->store && !keep->failed && store_add(keep->store, event, clear, &error) < 0)
        keep->failed = keep_say(&error);
}

void keep_event(struct keep *keep, const struct session *session, const struct sigwarden_event *event)
{
    static char hidden[EVENT_JSON_SIZE], clear[EVENT_JSON_SIZE];
    if (!keep->store || event->type == EVENT_ANOMALY || event->type == EVENT_SIGNAL)
        return;
    struct pseudonyms pseudonyms = session->pseudonyms;
    pseudonyms.reveal = false;
    size_t hidden_len = event_json(event, &session->names, &pseudonyms, hidden), clear_len = 0;
    if (session->pseudonyms.reveal)
        clear_len = event_json(event, &session->names, &session->pseudonyms, clear);
    /* without the ends of the lines */
    keep_json(keep, span_of(hidden, hidden_len - 1), span_of(clear, clear_len ? clear_len - 1 : 0));
}

int keep_close(struct keep *keep, const struct session *session)
{
    struct sigwarden_error error = {0};
    struct store_counts counts = {0};
    if (keep->store && !keep->failed && session->opened && store_commit(keep->store, &counts, &error) < 0)
        keep->failed = keep_say(&error);
    bool kept = keep->store && !keep->failed && session->opened && !session->options->quiet;
    if (kept)
        fprintf(stderr,
                "sigwarden: %s: %" PRIu64 " new findings, %" PRIu64 " outcomes, %" PRIu64 " campaigns kept\n",
                session->options->store, counts.findings, counts.disclosures, counts.campaigns);
    store_close(keep->store);
    keep->store = NULL;
    return keep->failed;
}
