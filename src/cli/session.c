// SPDX-License-Identifier: Apache-2.0
#define _GNU_SOURCE
#include "cli/session.h"

#include <errno.h>
#include <inttypes.h>
#include <sched.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>

#include <sodium.h>

#include "cli/iocs.h"
#include "cli/key.h"
#include "cli/process.h"
#include "cli/progress.h"
#include "cli/sandbox.h"
#include "signal/field.h"
#include "version.h"

void say_error(const struct sigwarden_error *error)
{
    char text[800];
    sigwarden_error_format(error, text, sizeof text);
    fprintf(stderr, "sigwarden: %s\n", text);
}

static void say_memory(void)
{
    fprintf(stderr, "sigwarden: out of memory\n");
}

char *read_text(const char *path, size_t max, size_t *ret_len)
{
    FILE *file = fopen(path, "rb");
    if (!file) {
        fprintf(stderr, "sigwarden: %s: %s\n", path, strerror(errno));
        return NULL;
    }
    size_t size = 1 << 16, len = 0;
    char *text = malloc(size);
    while (text && len < max) {
        size_t got = fread(text + len, 1, size - 1 - len, file);
        len += got;
        text[len] = 0;
        if (got == 0)
            break;
        char *larger = len == size - 1 ? realloc(text, size *= 2) : text;
        if (!larger)
            free(text);
        text = larger;
    }
    bool failed = ferror(file) || len >= max;
    if (!text)
        say_memory();
    else if (failed)
        fprintf(stderr, "sigwarden: %s: %s%zu MiB\n", path,
                ferror(file) ? "reading it failed, within " : "is larger than ", max >> 20);
    fclose(file);
    if (failed) {
        free(text);
        return NULL;
    }
    *ret_len = len;
    return text;
}

static int about_add(struct session *session, const char *word, size_t len)
{
    struct signal scratch;
    signal_init(&scratch);
    if (session->about_count == ABOUT_MAX || !field_set_text(&scratch, FIELD_imsi, span_of(word, len))) {
        fprintf(stderr,
                "sigwarden: --about takes an IMSI, a number, or a file with one on each line (at most %d)\n",
                ABOUT_MAX);
        return EXIT_USAGE;
    }
    session->about[session->about_count++] = scratch.imsi;
    return 0;
}

static int about_file(struct session *session, const char *path)
{
    struct stat st;
    bool is_there = stat(path, &st) == 0;
    if (!is_there && errno == ENOENT) {
        fprintf(stderr,
                "sigwarden: --about takes an IMSI or a number, digits only, or a file with one on each line; "
                "%s is neither%s\n",
                path,
                strchr(path, '~') ? ": a pseudonym cannot be turned back, take the number that it stands for"
                                  : "");
        return EXIT_USAGE;
    }
    if (is_there && st.st_mode & 077) {
        fprintf(stderr, "sigwarden: %s: others may read this list of persons; chmod 600 it first\n", path);
        return EXIT_USAGE;
    }
    size_t len;
    char *text = read_text(path, TEXT_FILE_MAX, &len);
    int result = text ? 0 : EXIT_USAGE;
    for (size_t at = 0; text && at < len && !result;) {
        size_t word = strcspn(text + at, " \t\r\n");
        if (word)
            result = about_add(session, text + at, word);
        at += word + 1;
    }
    free(text);
    return result;
}

int session_about(struct session *session)
{
    const struct option_list *list = &session->options->about;
    if (list->count == 0)
        return 0;
    session->about = calloc(ABOUT_MAX, sizeof *session->about);
    if (!session->about) {
        say_memory();
        return EXIT_CONFIG;
    }
    for (size_t i = 0; i < list->count; i++) {
        const char *value = list->values[i];
        bool number = value[0] && value[strspn(value, "+0123456789")] == 0;
        int result = number ? about_add(session, value, strlen(value)) : about_file(session, value);
        if (result)
            return result;
    }
    return 0;
}

static int load_shared(struct session *session)
{
    const struct options *options = session->options;
    struct sigwarden_text network = {0}, rules[OPTION_LIST_MAX] = {{0}};
    char *texts[OPTION_LIST_MAX] = {NULL}, *network_text = NULL;
    struct sigwarden_error error = {0};
    int result = 0;
    if (options->network && options->home) {
        fprintf(stderr, "sigwarden: --home is the short form of --network; give one of them\n");
        return EXIT_USAGE;
    }
    if (options->network) {
        network.name = options->network;
        network.text = network_text = read_text(network.name, TEXT_FILE_MAX, &network.len);
        result = network_text ? 0 : EXIT_CONFIG;
    }
    for (size_t i = 0; i < options->rules.count && !result; i++) {
        rules[i].name = options->rules.values[i];
        rules[i].text = texts[i] = read_text(rules[i].name, TEXT_FILE_MAX, &rules[i].len);
        result = texts[i] ? 0 : EXIT_CONFIG;
    }
    struct sigwarden_config config = {
        .network = options->network ? &network : NULL,
        .home_plmn = options->home,
        .rules = rules,
        .rule_count = options->rules.count,
        .no_default_rules = options->no_default_rules,
    };
    if (!result)
        result = iocs_load(options, &session->indicators);
    config.indicators = session->indicators;
    if (!result && sigwarden_new(&config, &session->sigwarden, &error) < 0) {
        say_error(&error);
        result = EXIT_CONFIG;
    }
    free(network_text);
    for (size_t i = 0; i < options->rules.count; i++)
        free(texts[i]);
    return result;
}

static void say_loaded(const struct session *session)
{
    const struct ruleset *rules = engine_rules(session->state);
    char hash[2 * RULESET_HASH_SIZE + 1];
    struct text text = text_in(hash, sizeof hash);
    text_hex(&text, span_of(ruleset_hash(rules), RULESET_HASH_SIZE));
    fprintf(stderr, "sigwarden %s: %zu rules, SHA-256 %s; networks described by %s\n", SIGWARDEN_VERSION,
            ruleset_count(rules), hash,
            session->options->network ? session->options->network
            : session->options->home  ? "--home"
                                      : "nobody");
}

static void say_read(const char *name, const struct capture *capture)
{
    struct capture_statistics s = capture_statistics(capture);
    fprintf(stderr, "sigwarden: %s: %s%s%s, %u interfaces, %llu packets, %llu bytes\n", name, s.format,
            s.packing ? " packed by " : "", s.packing ? s.packing : "", s.interface_count,
            (unsigned long long)s.packets, (unsigned long long)s.bytes);
}

/* Another key for each purpose, from that of the pseudonyms. */
static void derive(const uint8_t key[PSEUDONYM_KEY_SIZE], const char *purpose,
                   uint8_t ret[static SIGWARDEN_FINDING_KEY_SIZE])
{
    crypto_generichash(ret, SIGWARDEN_FINDING_KEY_SIZE, (const uint8_t *)purpose, strlen(purpose) + 1, key,
                       PSEUDONYM_KEY_SIZE);
}

/* The same key gives the same run, also where tables overflow; who does not have it cannot aim at their
 * places. */
static uint64_t seed_of(const uint8_t key[PSEUDONYM_KEY_SIZE])
{
    uint8_t hash[SIGWARDEN_FINDING_KEY_SIZE];
    uint64_t seed = 0;
    derive(key, "tables", hash);
    for (size_t i = 0; i < sizeof seed; i++)
        seed = seed << 8 | hash[i];
    return seed | 1;
}

/* The oldest name gives way. False: out of memory. */
static bool name_capture(struct capture_names *names, const char *name)
{
    char *copy = strdup(name);
    if (!copy)
        return false;
    if (names->count == STATE_FILE_CAPTURES_MAX) {
        free(names->list[0]);
        memmove(names->list, names->list + 1, --names->count * sizeof *names->list);
        names->first++;
    }
    names->list[names->count++] = copy;
    return true;
}

/* Goes on where the run before stopped; captures are numbered on from its last. */
static int load_state(struct session *session)
{
    struct capture_names *names = &session->captured;
    const struct option_list *files = &session->options->files;
    const char *path = session->options->state;
    struct sigwarden_error error = {0};
    uint64_t dropped;
    int result = state_file_load(path, session->pseudonyms.key, session->state, names, &dropped, &error);
    if (result < 0) {
        say_error(&error);
        return EXIT_CONFIG;
    }
    if (dropped)
        fprintf(stderr,
                "sigwarden: %s: %llu alerts that waited are not told: their rules are gone or changed\n",
                path, (unsigned long long)dropped);
    session->first_capture = names->first + names->count;
    for (size_t i = 0; i < files->count; i++) {
        if (!name_capture(names, files->values[i])) {
            fprintf(stderr, "sigwarden: out of memory\n");
            return EXIT_CONFIG;
        }
    }
    session->names = (struct event_names){(const char *const *)names->list, names->first, names->count};
    if (session->options->verbose)
        fprintf(stderr, "sigwarden: %s: %s\n", path, result ? "is not there yet" : "gone on from");
    return 0;
}

static void allow_list(const struct option_list *list)
{
    for (size_t i = 0; i < list->count; i++)
        sandbox_allow_read(list->values[i]);
}

/* The key of the evidence, which may have to be made, and beside it the place of what it signed last. */
static int allow_evidence(const struct options *options)
{
    uint8_t seed[PSEUDONYM_KEY_SIZE];
    char path[KEY_PATH_SIZE], seen[KEY_PATH_SIZE + 8];
    if (!options->evidence)
        return 0;
    int result = key_load_evidence(options->evidence_key, true, seed, path);
    sodium_memzero(seed, sizeof seed);
    if (result)
        return result;
    snprintf(seen, sizeof seen, "%s.seen", path);
    sandbox_allow_write(options->evidence);
    sandbox_allow_write(seen);
    sandbox_allow_read(path);
    return 0;
}

/* From here on nothing but what the command line names can be opened. 0 or an exit status. */
static int enclose(const struct options *options)
{
    int result = allow_evidence(options);
    if (result || options->no_sandbox)
        return result;
    if (options->report && strcmp(options->report, "-") != 0)
        sandbox_allow_write(options->report);
    sandbox_allow_write(options->store);
    sandbox_allow_read(options->network);
    sandbox_allow_write(options->state);
    allow_list(&options->rules);
    allow_list(&options->about);
    allow_list(&options->iocs);
    allow_list(&options->files);
    sandbox_enter(options->verbose);
    return 0;
}

/* A short run gains nothing by a second thread: its tables are touched for the first time, which both
 * processors have to be told. What comes from a pipe may be of any length. */
static bool is_long(const struct option_list *files, bool streams_are)
{
    const off_t enough = 8 << 20;
    off_t size = 0;
    for (size_t i = 0; i < files->count; i++) {
        struct stat st;
        bool is_file =
            strcmp(files->values[i], "-") != 0 && stat(files->values[i], &st) == 0 && S_ISREG(st.st_mode);
        size += is_file ? st.st_size : streams_are ? enough : 0;
    }
    return size >= enough;
}

static unsigned threads_for(const struct options *options)
{
    cpu_set_t processors;
    /* evidence takes the frames of a finding from the last packets: it must not come later than they do */
    if (options->evidence || options->hex)
        return 1;
    if (options->threads)
        return options->threads;
    bool several = sched_getaffinity(0, sizeof processors, &processors) == 0 && CPU_COUNT(&processors) > 1;
    return several && is_long(&options->files, true) ? 2 : 1;
}

int session_open(struct session *session, const struct options *options, sigwarden_sink *sink, void *context,
                 bool every_signal)
{
    *session = (struct session){.options = options};
    session->names =
        (struct event_names){.files = options->files.values, .file_count = (uint32_t)options->files.count};
    static struct pseudonym_memo memo; /* a process has one key, whatever its sessions */
    session->pseudonyms.reveal = options->reveal;
    session->pseudonyms.memo = &memo;
    int result = key_load(options->key, session->pseudonyms.key);
    if (result)
        return result;
    result = enclose(options);
    if (!result)
        result = load_shared(session);
    if (!result)
        result = session_about(session);
    if (result)
        return result;
    uint8_t finding_key[SIGWARDEN_FINDING_KEY_SIZE];
    derive(session->pseudonyms.key, "findings", finding_key);
    struct sigwarden_state_config config = {
        .sink = sink,
        .context = context,
        .every_signal = every_signal,
        .subscribers = options->subscribers,
        .long_run = is_long(&options->files, false),
        .threads = threads_for(options),
        .seed = seed_of(session->pseudonyms.key),
        .finding_key = finding_key,
    };
    struct sigwarden_error error;
    if (sigwarden_state_new(session->sigwarden, &config, &session->state, &error) < 0) {
        say_error(&error);
        return EXIT_CONFIG;
    }
    if (options->verbose)
        say_loaded(session);
    return options->state ? load_state(session) : 0;
}

/* Says why a file broke off; true if it did. */
static bool broke(const struct capture *capture)
{
    if (!capture || capture_error(capture)->code == SIGWARDEN_ERROR_NONE)
        return false;
    if (capture_error(capture)->code == SIGWARDEN_ERROR_INTERRUPTED && process_asked_to_end())
        return true; /* which is said once for all files */
    say_error(capture_error(capture));
    return true;
}

int session_save(struct session *session, bool told)
{
    struct sigwarden_error error = {0};
    if (!session->goes_on)
        return 0;
    if (!told) {
        fprintf(stderr, "sigwarden: %s: is as it was before, so that this run can be made again\n",
                session->options->state);
        return 0;
    }
    int result = state_file_save(session->options->state, session->pseudonyms.key, session->state,
                                 &session->captured, &error);
    if (result < 0)
        say_error(&error);
    return result < 0 ? EXIT_CONFIG : 0;
}

/* Up to the end of all captures, or to where going on would be no use. True if it was the end. */
static bool feed(struct session *session)
{
    struct sigwarden_packet packet;
    struct progress progress;
    bool stopped = process_asked_to_end();
    progress_begin(&progress);
    while (!stopped && captures_next(session->captures, &packet) > 0) {
        packet.file += session->first_capture;
        if (session->watch.packet)
            session->watch.packet(session->watch.context, &packet);
        sigwarden_packet(session->state, &packet);
        progress_step(&progress, session->captures);
        stopped = process_asked_to_end() || process_output_failed();
    }
    progress_end(&progress);
    if (process_asked_to_end())
        fprintf(stderr,
                "sigwarden: stopped by %s after %" PRIu64 " packets; what was found up to there is told\n",
                process_asked_to_end(), progress.packets);
    return !stopped && !process_asked_to_end();
}

int session_run(struct session *session)
{
    const struct option_list *files = &session->options->files;
    struct sigwarden_error error;
    bool unreadable = false, hashed = session->watch.packet != NULL;
    session->captures = captures_new(&error);
    if (!session->captures) {
        say_error(&error);
        return EXIT_UNREADABLE;
    }
    process_watch_signals();
    for (size_t i = 0; i < files->count; i++) {
        if (captures_add(session->captures, files->values[i], hashed, &error) < 0) {
            say_error(&error);
            unreadable = true;
        } else {
            session->opened++;
        }
    }
    bool whole = feed(session);
    unreadable |= !whole;
    if (!session->options->state || !whole)
        sigwarden_flush(session->state);
    else
        sigwarden_pause(session->state);
    session->goes_on = session->options->state && whole && session->opened;
    for (uint32_t i = 0; i < captures_count(session->captures); i++) {
        const struct capture *capture = captures_at(session->captures, i);
        if (capture && session->options->verbose)
            say_read(files->values[i], capture);
        unreadable |= broke(capture);
    }
    return unreadable ? EXIT_UNREADABLE : EXIT_DONE;
}

void session_close(struct session *session)
{
    captures_free(session->captures);
    capture_names_free(&session->captured);
    sigwarden_state_free(session->state);
    sigwarden_free(session->sigwarden);
    indicators_free(session->indicators);
    free(session->about);
    *session = (struct session){0};
}

static bool is_about(const struct session *session, const struct signal *signal)
{
    for (size_t i = 0; signal_has(signal, FIELD_person) && i < session->about_count; i++)
        if (engine_is_person(session->state, signal->person, &session->about[i]))
            return true;
    static const enum field_id fields[] = {FIELD_imsi, FIELD_msisdn, FIELD_disclosed_imsi,
                                           FIELD_disclosed_msisdn};
    for (size_t f = 0; f < sizeof fields / sizeof *fields; f++) {
        if (!signal_has(signal, fields[f]))
            continue;
        const void *value = (const char *)signal + field_get(fields[f])->offset;
        for (size_t i = 0; i < session->about_count; i++)
            if (digits_equal(value, &session->about[i]))
                return true;
    }
    return false;
}

bool session_wants(const struct session *session, const struct sigwarden_event *event)
{
    return session->about_count == 0 || is_about(session, event->signal) ||
           (event->request && is_about(session, event->request));
}
