// SPDX-License-Identifier: Apache-2.0
#define _DEFAULT_SOURCE
#include "targets/engine_run.h"

#include <jansson.h>
#include <sys/mman.h>

#include "io/event_json.h"
#include "targets/target.h"

/* One block, kept from run to run: what was touched is given back to the system, and comes again as zeros. */
static struct {
    void *block;
    size_t size, calls;
    bool taken;
} memory;

static struct sigwarden *shared;
static struct sigwarden_text network;

static void *allocate(void *context, size_t size)
{
    (void)context;
    memory.calls++;
    if (!shared) /* while rules are loaded */
        return calloc(1, size);
    TARGET_CHECK(!memory.taken && (!memory.block || size == memory.size));
    if (!memory.block)
        memory.block = mmap(NULL, size, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    TARGET_CHECK(memory.block != MAP_FAILED);
    memory.size = size;
    memory.taken = true;
    return memory.block;
}

static void release(void *context, void *p, size_t size)
{
    (void)context;
    if (p != memory.block) {
        free(p);
        return;
    }
    memory.taken = false;
    TARGET_CHECK(size == memory.size && madvise(p, size, MADV_DONTNEED) == 0);
}

void engine_run_network(const char *yaml)
{
    TARGET_CHECK(!shared);
    network = (struct sigwarden_text){"network.yaml", yaml, strlen(yaml)};
}

static void load(void)
{
    static const struct sigwarden_alloc alloc = {NULL, allocate, release};
    struct sigwarden_config config = {
        .alloc = &alloc,
        .network = network.text ? &network : NULL,
        .home_plmn = network.text ? NULL : "001-01",
    };
    struct sigwarden *loaded;
    struct sigwarden_error error = {0};
    TARGET_CHECK(sigwarden_new(&config, &loaded, &error) == 0);
    shared = loaded;
}

struct listener {
    struct engine_run run;
    uint64_t by_type[EVENT_SIGNAL + 1];
    bool check_json;
};

static void check_line(const char *line, size_t len)
{
    json_error_t error;
    json_t *value = json_loadb(line, len, JSON_REJECT_DUPLICATES | JSON_ALLOW_NUL, &error);
    if (!value)
        fprintf(stderr, "%s: %.*s\n", error.text, (int)len, line);
    TARGET_CHECK(json_is_object(value) && json_is_string(json_object_get(value, "event_type")));
    json_decref(value);
}

static void hear(void *context, const struct sigwarden_event *event)
{
    static const char *const files[] = {"input"};
    static const struct event_names names = {.files = files, .file_count = 1};
    static const struct pseudonyms pseudonyms = {.key = {1, 2, 3}};
    static char line[EVENT_JSON_SIZE];
    struct listener *listener = context;
    TARGET_CHECK(event->type <= EVENT_SIGNAL && event->signal);
    TARGET_CHECK((event->type == EVENT_ALERT) == (event->verdict != NULL));
    size_t len = event_json(event, &names, &pseudonyms, line);
    TARGET_CHECK(len > 2 && len < sizeof line && line[len - 1] == '\n' && !memchr(line, '\n', len - 1));
    if (listener->check_json)
        check_line(line, len);
    for (size_t i = 0; i < len; i++)
        listener->run.print = (listener->run.print ^ (uint8_t)line[i]) * 1099511628211u;
    listener->run.events++;
    listener->by_type[event->type]++;
}

static void check_counts(const struct sigwarden_state *state, const struct listener *listener)
{
    const struct engine_stats *stats = engine_stats(state);
    uint64_t alerts = 0;
    for (unsigned severity = 0; severity < 5; severity++)
        alerts += stats->alerts[severity];
    TARGET_CHECK(alerts == listener->by_type[EVENT_ALERT]);
    TARGET_CHECK(stats->anomalies == listener->by_type[EVENT_ANOMALY]);
    /* further legs and what lapses are told, but not counted */
    TARGET_CHECK(stats->signals <= listener->by_type[EVENT_SIGNAL]);
    TARGET_CHECK(stats->begins_answered <= stats->begins);
}

struct engine_run engine_run(const struct sigwarden_packet *packets, size_t count, uint64_t seed,
                             bool check_json)
{
    struct listener listener = {.check_json = check_json};
    struct sigwarden_state_config config = {
        .sink = hear, .context = &listener, .every_signal = true, .subscribers = 4096, .seed = seed};
    struct sigwarden_state *state;
    struct sigwarden_error error;
    if (!shared)
        load();
    TARGET_CHECK(sigwarden_state_new(shared, &config, &state, &error) == 0);
    size_t calls = memory.calls;
    for (size_t i = 0; i < count; i++) {
        struct sigwarden_packet packet = packets[i];
        uint8_t *copy = malloc(packet.captured_len);
        TARGET_CHECK(copy || packet.captured_len == 0);
        if (packet.captured_len)
            memcpy(copy, packet.data, packet.captured_len);
        packet.data = copy;
        sigwarden_packet(state, &packet);
        free(copy);
    }
    sigwarden_flush(state);
    TARGET_CHECK(memory.calls == calls);
    check_counts(state, &listener);
    sigwarden_state_free(state);
    return listener.run;
}
