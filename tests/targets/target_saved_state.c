// SPDX-License-Identifier: Apache-2.0
#include "base/hash.h"
#include "engine/statistics.h"
#include "io/event_json.h"
#include "signal/saved_signal.h"
#include "targets/target.h"
#include "targets/zeros.h"

/* To save, and to decide what waits, looks through all tables, most of which are untouched: that takes longer
 * than all the rest. */
enum { FIELDS_AT = 4, SUBSCRIBERS = 64, AGAIN_ONE_IN = 32 };

struct octets {
    uint8_t *list;
    size_t len, at, size;
};

static size_t give(void *context, uint8_t *to, size_t len)
{
    struct octets *from = context;
    size_t some = len < from->len - from->at ? len : from->len - from->at;
    if (some)
        memcpy(to, from->list + from->at, some);
    from->at += some;
    return some;
}

static size_t take(void *context, uint8_t *from, size_t len)
{
    struct octets *to = context;
    while (to->len + len > to->size)
        to->list = realloc(to->list, to->size = to->size ? to->size * 2 : 1 << 16);
    TARGET_CHECK(to->list != NULL);
    memcpy(to->list + to->len, from, len);
    to->len += len;
    return len;
}

static size_t refuse(void *context, uint8_t *from, size_t len)
{
    (void)context, (void)from;
    return len / 2;
}

/* Of two states at a time. */
static struct {
    struct zeros zeros;
    bool taken;
} tables[2];

static void *allocate(void *context, size_t size)
{
    enum { TABLES_MIN = 1 << 24 };
    (void)context;
    if (size < TABLES_MIN)
        return calloc(1, size);
    for (unsigned i = 0; i < 2; i++) {
        if (tables[i].taken)
            continue;
        tables[i].taken = true;
        return zeros_again(&tables[i].zeros, size);
    }
    return NULL;
}

static void release(void *context, void *p, size_t size)
{
    (void)context, (void)size;
    for (unsigned i = 0; i < 2; i++) {
        if (p != tables[i].zeros.block)
            continue;
        tables[i].taken = false;
        return;
    }
    free(p);
}

static void on_event(void *context, const struct sigwarden_event *event)
{
    static char line[EVENT_JSON_SIZE];
    static const struct pseudonyms pseudonyms;
    const struct event_names names = {0};
    size_t len = event_json(event, &names, &pseudonyms, line);
    TARGET_CHECK(len > 0 && line[len - 1] == '\n');
    ++*(uint64_t *)context;
}

static const struct sigwarden_alloc alloc = {NULL, allocate, release};

static struct sigwarden_state *new_state(uint64_t *events)
{
    static struct sigwarden *sigwarden;
    struct sigwarden_error error;
    const struct sigwarden_config config = {.alloc = &alloc, .home_plmn = "001-01"};
    TARGET_CHECK(sigwarden || sigwarden_new(&config, &sigwarden, &error) == 0);
    const struct sigwarden_state_config how = {
        .sink = on_event, .context = events, .subscribers = SUBSCRIBERS, .seed = 7};
    struct sigwarden_state *state = NULL;
    TARGET_CHECK(sigwarden_state_new(sigwarden, &how, &state, &error) == 0);
    return state;
}

static bool load(struct sigwarden_state *state, struct octets *from)
{
    struct sigwarden_error error = {0};
    uint64_t dropped;
    from->at = 0;
    int result = sigwarden_state_load(state, give, from, &dropped, &error);
    TARGET_CHECK(result == 0 || (result == -error.code && error.message[0] && error.hint[0]));
    return result == 0;
}

static struct octets save(struct sigwarden_state *state)
{
    struct octets saved = {0};
    struct sigwarden_error error;
    sigwarden_pause(state);
    TARGET_CHECK(sigwarden_state_save(state, take, &saved, &error) == 0);
    TARGET_CHECK(sigwarden_state_save(state, refuse, NULL, &error) < 0 && error.message[0]);
    return saved;
}

/* What waits is decided: all that was loaded is gone through. */
static uint64_t decide(struct sigwarden_state *state, const uint64_t *events)
{
    uint8_t frame[] = {0};
    const struct sigwarden_packet packet = {.time_ns = INT64_C(1900000000000000000),
                                            .data = frame,
                                            .captured_len = 1,
                                            .wire_len = 1,
                                            .link_type = 1};
    sigwarden_packet(state, &packet);
    sigwarden_flush(state);
    return *events;
}

/* What was loaded and is saved again is what another run loads: nothing is lost on the way, nothing is added.
 */
static void check_again(struct sigwarden_state *state, uint64_t *events)
{
    uint64_t events_again = 0;
    struct octets saved = save(state);
    struct sigwarden_state *other = new_state(&events_again);
    TARGET_CHECK(load(other, &saved));
    struct octets again = save(other);
    TARGET_CHECK(saved.len == again.len && memcmp(saved.list, again.list, saved.len) == 0);
    TARGET_CHECK(decide(state, events) == decide(other, &events_again));
    sigwarden_state_free(other);
    free(saved.list);
    free(again.list);
}

/* The number of the fields is made right, so that what was found goes on being read when fields are added; 0
 * stays, as that of another version. */
void target_saved_state(const uint8_t *data, size_t len)
{
    uint64_t events = 0;
    uint32_t fields = saved_signal_fields();
    struct octets from = {.list = malloc(len + 1), .len = len};
    TARGET_CHECK(from.list != NULL);
    memcpy(from.list, data, len);
    static const uint8_t none[sizeof fields];
    if (len >= FIELDS_AT + sizeof fields && memcmp(data + FIELDS_AT, none, sizeof none) != 0)
        for (unsigned i = 0; i < sizeof fields; i++)
            from.list[FIELDS_AT + i] = (uint8_t)(fields >> 8 * i);
    struct sigwarden_state *state = new_state(&events);
    const bool chosen = hash_bytes(0, span_of(data, len)) % AGAIN_ONE_IN == 0;
    if (load(state, &from) && chosen)
        check_again(state, &events);
    sigwarden_state_free(state);
    free(from.list);
}
