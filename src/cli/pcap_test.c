// SPDX-License-Identifier: Apache-2.0
#include "cli/pcap_test.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "cli/session.h"

enum { PATH_LEN = 4096 };

struct watched {
    uint32_t rule_id;
    enum rule_outcome worst;
};

static void on_event(void *context, const struct sigwarden_event *event)
{
    struct watched *watched = context;
    if (event->type != EVENT_ALERT || event->verdict->rule->id != watched->rule_id)
        return;
    if (!event->verdict->undecided)
        watched->worst = RULE_ALERT;
    else if (watched->worst == RULE_NONE)
        watched->worst = RULE_UNDECIDED;
}

/* `name` beside the rule's file. */
static void beside(const struct rule *rule, struct span name, char ret[PATH_LEN])
{
    size_t folder = rule->file.len;
    while (folder && rule->file.p[folder - 1] != '/')
        folder--;
    struct text text = text_in(ret, PATH_LEN);
    if (name.len && name.p[0] != '/')
        text_span(&text, span_of(rule->file.p, folder));
    text_span(&text, name);
}

static int run_capture(struct sigwarden *sigwarden, const char *path, struct watched *watched)
{
    struct sigwarden_state_config config = {.sink = on_event, .context = watched};
    struct sigwarden_state *state = NULL;
    struct sigwarden_error error;
    struct sigwarden_packet packet;
    struct capture *capture = capture_open(path, &error);
    int result = capture ? sigwarden_state_new(sigwarden, &config, &state, &error) : -1;
    while (result == 0 && capture_next(capture, &packet) > 0)
        sigwarden_packet(state, &packet);
    if (result == 0 && capture_error(capture)->code != SIGWARDEN_ERROR_NONE) {
        error = *capture_error(capture);
        result = -1; /* of half a capture a test says nothing */
    }
    if (result == 0)
        sigwarden_flush(state);
    else
        say_error(&error);
    sigwarden_state_free(state);
    capture_close(capture);
    return result;
}

int pcap_test_run(const struct rule *rule, const struct rule_test *test, enum rule_outcome *ret)
{
    char rules_path[PATH_LEN], capture[PATH_LEN], network_path[PATH_LEN];
    struct text text = text_in(rules_path, sizeof rules_path);
    text_span(&text, rule->file);
    beside(rule, test->pcap, capture);
    beside(rule, test->network, network_path);
    if (access(capture, R_OK) || access(rules_path, R_OK)) {
        printf("skipped: %s is not there\n", capture);
        return 1;
    }
    struct sigwarden_text rules = {.name = rules_path}, network = {.name = network_path};
    char *rules_text = read_text(rules_path, TEXT_FILE_MAX, &rules.len);
    char *network_text = test->network.len ? read_text(network_path, TEXT_FILE_MAX, &network.len) : NULL;
    rules.text = rules_text;
    network.text = network_text;
    struct sigwarden_config config = {
        .rules = &rules,
        .rule_count = 1,
        .network = network.text ? &network : NULL,
    };
    struct watched watched = {.rule_id = rule->id, .worst = RULE_NONE};
    struct sigwarden *sigwarden = NULL;
    struct sigwarden_error error;
    int result = rules.text && (network.text || !test->network.len) ? 0 : -1;
    if (result == 0 && sigwarden_new(&config, &sigwarden, &error) < 0) {
        say_error(&error);
        result = -1;
    }
    if (result == 0)
        result = run_capture(sigwarden, capture, &watched);
    sigwarden_free(sigwarden);
    free(rules_text);
    free(network_text);
    *ret = watched.worst;
    return result;
}
