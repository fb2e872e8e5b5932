// SPDX-License-Identifier: Apache-2.0
#include "targets/engine_run.h"

#include <jansson.h>

#include "base/hash.h"
#include "io/event_json.h"
#include "targets/target.h"
#include "targets/zeros.h"

/* The tables of a state, the same for all runs. */
static struct {
    struct zeros zeros;
    size_t calls;
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
    TARGET_CHECK(!memory.taken);
    memory.taken = true;
    return zeros_again(&memory.zeros, size);
}

static void release(void *context, void *p, size_t size)
{
    (void)context;
    if (p != memory.zeros.block) {
        free(p);
        return;
    }
    TARGET_CHECK(size == memory.zeros.size);
    memory.taken = false;
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

/* The packet that the engine has, in its block of exactly its size. */
static struct span current;

/* Sanitizers tell of each allocation, the libraries' too: while the engine has a packet there is to be none.
 */
__attribute__((weak)) int __sanitizer_install_malloc_and_free_hooks(void (*on_malloc)(const volatile void *,
                                                                                      size_t),
                                                                    void (*on_free)(const volatile void *));
static size_t allocations;
static bool in_engine;

static void on_malloc(const volatile void *p, size_t size)
{
    (void)p, (void)size;
    allocations += in_engine;
}

static void on_free(const volatile void *p)
{
    (void)p;
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

/* A text that begins in the packet, in the tables or in the signal's own room ends there. */
static void check_texts(const struct signal *signal)
{
    for (unsigned id = 0; id < FIELD_COUNT; id++) {
        const struct field *field = field_get((enum field_id)id);
        if (field->kind != FIELD_KIND_TEXT || !signal_has(signal, (enum field_id)id))
            continue;
        const struct span *text = (const struct span *)(const void *)((const char *)signal + field->offset);
        const struct span block = span_of(memory.zeros.block, memory.zeros.size),
                          own = span_of(signal->text, signal->text_len);
        TARGET_CHECK(target_inside(*text, *text)); /* every octet can be read */
        if (current.len && text->p >= current.p && text->p < current.p + current.len)
            TARGET_CHECK(target_inside(*text, current));
        else if (text->p >= own.p && text->p < own.p + sizeof signal->text)
            TARGET_CHECK(target_inside(*text, own));
        else if (text->p >= block.p && text->p < block.p + block.len)
            TARGET_CHECK(target_inside(*text, block));
    }
}

static void check_event(const struct sigwarden_event *event)
{
    TARGET_CHECK(event->type <= EVENT_SIGNAL && event->signal);
    TARGET_CHECK((event->type == EVENT_ALERT) == (event->verdict != NULL));
    check_texts(event->signal);
    if (event->request)
        check_texts(event->request);
}

static void hear(void *context, const struct sigwarden_event *event)
{
    static const char *const files[] = {"input"};
    static const struct event_names names = {.files = files, .file_count = 1};
    static const struct pseudonyms pseudonyms = {.key = {1, 2, 3}};
    static char line[EVENT_JSON_SIZE];
    struct listener *listener = context;
    in_engine = false;
    check_event(event);
    size_t len = event_json(event, &names, &pseudonyms, line);
    TARGET_CHECK(len > 2 && len < sizeof line && line[len - 1] == '\n' && !memchr(line, '\n', len - 1));
    if (listener->check_json)
        check_line(line, len);
    listener->run.print = hash_bytes(listener->run.print, span_of(line, len));
    listener->run.events++;
    listener->by_type[event->type]++;
    in_engine = true;
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

struct engine_run engine_run_from(engine_next *next, void *from, uint64_t seed, bool check_json)
{
    struct listener listener = {.check_json = check_json};
    struct sigwarden_state_config config = {
        .sink = hear, .context = &listener, .every_signal = true, .subscribers = 4096, .seed = seed};
    struct sigwarden_state *state;
    struct sigwarden_error error;
    struct sigwarden_packet packet;
    if (!shared) {
        load();
        if (__sanitizer_install_malloc_and_free_hooks)
            __sanitizer_install_malloc_and_free_hooks(on_malloc, on_free);
    }
    TARGET_CHECK(sigwarden_state_new(shared, &config, &state, &error) == 0);
    size_t calls = memory.calls;
    allocations = 0;
    while (next(from, &packet)) {
        current = span_of(packet.data, packet.captured_len);
        in_engine = true;
        sigwarden_packet(state, &packet);
        in_engine = false;
    }
    current = span_of(NULL, 0);
    in_engine = true;
    sigwarden_flush(state);
    in_engine = false;
    TARGET_CHECK(memory.calls == calls && allocations == 0);
    check_counts(state, &listener);
    sigwarden_state_free(state);
    return listener.run;
}

/* What is still to come of an array; `copy` is the one before. */
struct array {
    const struct sigwarden_packet *next;
    size_t left;
    uint8_t *copy;
};

static bool next_of_array(void *from, struct sigwarden_packet *ret)
{
    struct array *array = from;
    free(array->copy);
    array->copy = NULL;
    if (array->left == 0)
        return false;
    *ret = *array->next++;
    array->left--;
    array->copy = malloc(ret->captured_len);
    TARGET_CHECK(array->copy || ret->captured_len == 0);
    if (ret->captured_len)
        memcpy(array->copy, ret->data, ret->captured_len);
    ret->data = array->copy;
    return true;
}

struct engine_run engine_run(const struct sigwarden_packet *packets, size_t count, uint64_t seed,
                             bool check_json)
{
    struct array array = {packets, count, NULL};
    return engine_run_from(next_of_array, &array, seed, check_json);
}
