// SPDX-License-Identifier: Apache-2.0
#include "cli/evidence_run.h"

#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#include <sodium.h>

#include "base/json.h"
#include "cli/evidence.h"
#include "cli/key.h"
#include "evidence/gather.h"
#include "evidence/log.h"
#include "evidence/rule_texts.h"
#include "rules/builtin.h"
#include "version.h"

struct evidence_run {
    const struct session *session;
    struct frame_ring *ring;
    struct evidence_log *log;
    struct gather gather;
    char *rules, *configuration;
    char tool[128];
    uint64_t before, frames_missing;
    time_t committed; /* when the log was written last */
    bool failed;      /* it could not be; that was said */
};

/* What waits is written after so many seconds. */
enum { WAIT_S = 1 };

static void now_text(char ret[LOGGED_SIZE])
{
    time_t now = time(NULL);
    struct tm utc;
    gmtime_r(&now, &utc);
    strftime(ret, LOGGED_SIZE, "%Y-%m-%dT%H:%M:%SZ", &utc);
}

static void fail(struct evidence_run *run, const struct sigwarden_error *error)
{
    if (run->failed)
        return;
    run->failed = true;
    say_error(error);
    fprintf(stderr, "sigwarden: findings from here on are not in the evidence log\n");
}

static void fail_memory(struct evidence_run *run)
{
    struct sigwarden_error error = {.code = SIGWARDEN_ERROR_MEMORY, .message = "out of memory for evidence"};
    fail(run, &error);
}

static void commit(struct evidence_run *run)
{
    struct sigwarden_error error;
    if (!run->failed && evidence_log_commit(run->log, &error) < 0)
        fail(run, &error);
    run->committed = time(NULL);
}

static void on_packet(void *context, const struct sigwarden_packet *packet)
{
    struct evidence_run *run = context;
    run->gather.captures = run->session->captures;
    frame_ring_put(run->ring, packet);
    if (!run->failed && evidence_log_waits(run->log) && time(NULL) - run->committed >= WAIT_S)
        commit(run);
}

static void add(struct evidence_run *run, struct gathered *gathered)
{
    struct sigwarden_error error;
    int result = evidence_log_add(run->log, &gathered->evidence, &error);
    if (result < 0)
        fail(run, &error);
    if (result > 0)
        run->frames_missing += gathered->frames_missing;
    gathered_free(gathered);
}

void evidence_run_event(struct evidence_run *run, const struct sigwarden_event *event)
{
    char now[LOGGED_SIZE];
    struct gathered gathered;
    bool logged =
        event->type == EVENT_ALERT || event->type == EVENT_DISCLOSURE || event->type == EVENT_CAMPAIGN;
    if (!run || run->failed || !logged)
        return;
    now_text(now);
    if (gather_event(&run->gather, event, now, &gathered))
        add(run, &gathered);
    else
        fail_memory(run);
}

/* The rules that the session has loaded: read again, and held against it. */
static bool keep_rules(struct evidence_run *run, const struct sigwarden_text *own, size_t count)
{
    const struct options *options = run->session->options;
    struct sigwarden_text *files = calloc(builtin_rule_file_count + count + 1, sizeof *files);
    struct ruleset *ruleset = NULL;
    struct sigwarden_error error;
    size_t len, used = count;
    FILE *out = open_memstream(&run->rules, &len);
    if (files && options->no_default_rules)
        memcpy(files, own, count * sizeof *own);
    else if (files)
        used = builtin_rules_with(own, count, files);
    bool same = files && ruleset_load_to_judge(files, used, &sigwarden_libc_alloc, &ruleset, &error) == 0 &&
                memcmp(ruleset_hash(ruleset), ruleset_hash(engine_rules(run->session->state)),
                       RULESET_HASH_SIZE) == 0;
    if (out && same)
        rule_texts_write(out, files, used);
    bool kept = out && fclose(out) == 0 && same;
    ruleset_free(ruleset);
    free(files);
    run->gather.rules = span_of(run->rules, kept ? len : 0);
    if (!kept)
        fprintf(stderr, "sigwarden: the rule files have changed while they were read; run it again\n");
    return kept;
}

static void put_file(struct json *json, const char *name, const char *text, size_t len)
{
    uint8_t hash[crypto_hash_sha256_BYTES];
    char hex[2 * sizeof hash + 1];
    crypto_hash_sha256(hash, (const uint8_t *)text, len);
    sodium_bin2hex(hex, sizeof hex, hash, sizeof hash);
    json_object(json, NULL);
    json_text(json, "file", name);
    json_text(json, "sha256", hex);
    json_object_end(json);
}

/* Adds the files of an option, each by its hash. */
static bool put_files(struct json *json, const char *key, const char *const *names, size_t count)
{
    bool whole = true;
    json_array(json, key);
    for (size_t i = 0; i < count && whole; i++) {
        size_t len;
        char *text = read_text(names[i], TEXT_FILE_MAX, &len);
        whole = text != NULL;
        if (whole)
            put_file(json, names[i], text, len);
        free(text);
    }
    json_array_end(json);
    return whole;
}

enum { CONFIGURATION_SIZE = 1 << 20 };

/* What the run was told, but for the key, and the persons of --about. */
static bool keep_configuration(struct evidence_run *run)
{
    const struct options *options = run->session->options;
    run->configuration = malloc(CONFIGURATION_SIZE);
    if (!run->configuration) {
        fail_memory(run);
        return false;
    }
    struct json json = json_in(run->configuration, CONFIGURATION_SIZE);
    json_object(&json, NULL);
    bool whole = put_files(&json, "network", &options->network, options->network ? 1 : 0);
    if (options->home)
        json_text(&json, "home", options->home);
    whole = whole && put_files(&json, "rules", options->rules.values, options->rules.count) &&
            put_files(&json, "iocs", options->iocs.values, options->iocs.count);
    json_bool(&json, "no_default_rules", options->no_default_rules);
    json_uint(&json, "subscribers", options->subscribers ? options->subscribers : SIGWARDEN_SUBSCRIBERS);
    json_bool(&json, "about", options->about.count > 0);
    json_object_end(&json);
    text_char(&json.out, '\n');
    run->gather.configuration = text_as_span(&json.out);
    if (json.out.full)
        fprintf(stderr,
                "sigwarden: the names of the files of this run take more than 1 MiB; use shorter paths\n");
    return whole && !json.out.full;
}

static bool keep_own_rules(struct evidence_run *run)
{
    const struct option_list *names = &run->session->options->rules;
    struct sigwarden_text own[OPTION_LIST_MAX] = {{0}};
    char *texts[OPTION_LIST_MAX] = {NULL};
    bool kept = true;
    for (size_t i = 0; i < names->count && kept; i++) {
        own[i].name = names->values[i];
        own[i].text = texts[i] = read_text(own[i].name, TEXT_FILE_MAX, &own[i].len);
        kept = texts[i] != NULL;
    }
    kept = kept && keep_rules(run, own, names->count);
    for (size_t i = 0; i < names->count; i++)
        free(texts[i]);
    return kept;
}

/* A key beside what it signs proves nothing. */
static bool is_inside(const char *folder, const char *file)
{
    char resolved[PATH_MAX], key[PATH_MAX];
    size_t len = realpath(folder, resolved) && realpath(file, key) ? strlen(resolved) : 0;
    return len && strncmp(key, resolved, len) == 0 && (key[len] == '/' || key[len] == 0);
}

static int open_log(struct evidence_run *run)
{
    const struct options *options = run->session->options;
    struct sigwarden_error error;
    struct signing_key key;
    uint8_t seed[PSEUDONYM_KEY_SIZE];
    char path[KEY_PATH_SIZE], seen[KEY_PATH_SIZE + 8];
    int result = key_load_evidence(options->evidence_key, true, seed, path);
    if (result)
        return result;
    if (is_inside(options->evidence, path)) {
        fprintf(stderr, "sigwarden: %s lies in the folder that it signs; keep it elsewhere\n", path);
        return EXIT_CONFIG;
    }
    signing_key_of_seed(seed, &key);
    snprintf(seen, sizeof seen, "%s.seen", path);
    if (evidence_log_open(options->evidence, &key, seen, &run->log, &error) < 0) {
        say_error(&error);
        result = error.code == SIGWARDEN_ERROR_SYSTEM ? EXIT_UNREADABLE : EXIT_CONFIG;
    }
    sodium_memzero(&key, sizeof key);
    sodium_memzero(seed, sizeof seed);
    return result;
}

static void describe(struct evidence_run *run)
{
    struct json json = json_in(run->tool, sizeof run->tool);
    json_object(&json, NULL);
    json_text(&json, "tool", "sigwarden");
    json_text(&json, "version", SIGWARDEN_VERSION);
    json_object_end(&json);
    text_char(&json.out, '\n');
    run->gather.tool = text_as_span(&json.out);
    run->gather.application = EVIDENCE_TOOL;
    uint8_t name[8];
    randombytes_buf(name, sizeof name);
    sodium_bin2hex(run->gather.run, sizeof run->gather.run, name, sizeof name);
    run->gather.names = run->session->names;
    run->gather.first_file = run->session->first_capture;
    run->gather.pseudonyms = run->session->pseudonyms;
    run->gather.ring = run->ring;
}

int evidence_run_open(struct session *session, struct evidence_run **ret)
{
    *ret = NULL;
    if (!session->options->evidence)
        return 0;
    struct evidence_run *run = calloc(1, sizeof *run);
    if (run)
        run->ring = frame_ring_new(FRAME_RING_OCTETS, FRAME_RING_FRAMES);
    if (!run || !run->ring) {
        fputs("sigwarden: out of memory for evidence\n", stderr);
        evidence_run_close(run);
        return EXIT_CONFIG;
    }
    run->session = session;
    describe(run);
    int result = keep_own_rules(run) && keep_configuration(run) ? open_log(run) : EXIT_CONFIG;
    if (result) {
        evidence_run_close(run);
        return result;
    }
    run->before = evidence_log_size(run->log);
    run->committed = time(NULL);
    session->watch = (struct session_watch){on_packet, run};
    *ret = run;
    return 0;
}

static void log_run(struct evidence_run *run)
{
    char now[LOGGED_SIZE], *statistics = malloc(EVENT_JSON_SIZE);
    struct gathered gathered;
    size_t len = statistics ? event_json_stats(run->session->state, run->session->captures, statistics) : 0;
    now_text(now);
    run->gather.captures = run->session->captures;
    if (statistics && gather_run(&run->gather, span_of(statistics, len), now, &gathered))
        add(run, &gathered);
    else
        fail_memory(run);
    free(statistics);
}

int evidence_run_end(struct evidence_run *run)
{
    if (!run)
        return 0;
    if (!run->failed && run->session->opened)
        log_run(run);
    if (!run->failed)
        commit(run);
    if (run->frames_missing)
        fprintf(stderr, "sigwarden: %llu frames of findings were too long ago to be in the evidence log\n",
                (unsigned long long)run->frames_missing);
    if (run->session->options->verbose)
        fprintf(stderr, "sigwarden: %s: %llu records, %llu before\n", run->session->options->evidence,
                (unsigned long long)evidence_log_size(run->log), (unsigned long long)run->before);
    return run->failed ? EXIT_UNREADABLE : 0;
}

void evidence_run_close(struct evidence_run *run)
{
    if (!run)
        return;
    evidence_log_close(run->log);
    frame_ring_free(run->ring);
    free(run->rules);
    free(run->configuration);
    free(run);
}
