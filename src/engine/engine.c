// SPDX-License-Identifier: Apache-2.0
#define _DEFAULT_SOURCE
#include "engine/state.h"

#include <sodium.h>
#include <sys/mman.h>

#include "base/error.h"
#include "base/saved.h"
#include "rules/builtin.h"
#include "who/link_memo.h"
#include "who/party_memo.h"

static const struct dialogue_limits dialogue_limits = {
    .dialogues = 65536,
    .requests = 32768,
    .idle_ns = DIALOGUE_IDLE_NS,
};

/* 2 s of 16,000 messages a second, two legs each. */
enum { SEGMENTED_MESSAGES = 1024, LEGGED_MESSAGES = 32768 };

/* What rules remember: 20 MiB of address space, touched as needed. */
static const struct windows_limits rule_memory = {.windows = 8192, .chains = 65536, .sightings = 131072};

/* Tunnels and links: 24 octets each; queries and links that something must follow: 1.6 KiB each. All of it is
 * touched as needed. */
enum { SESSIONS = 1 << 17, AWAITED = 16384, LINKS = 1 << 16, NEW_LINKS = 4096 };

/* Numbers whose IMSI is known, and what was asked and what followed within the hour, 24 octets each: a power
 * of 2, one for each subscriber who is remembered. */
static uint32_t names_for(uint32_t subscribers)
{
    uint32_t count = 1 << 16;
    while (count < subscribers)
        count *= 2;
    return count;
}

/* Findings about persons: 40 MiB of address space, touched where rules fire. */
static const struct campaigns_limits campaign_memory = {.persons = 16384, .strands = 32768, .queries = 65536};

static void *allocate(const struct sigwarden_alloc *alloc, size_t size)
{
    return alloc->allocate(alloc->context, size);
}

static int load_network(const struct sigwarden_config *config, struct sigwarden *sigwarden,
                        struct sigwarden_error *reterr)
{
    if (config->network)
        return network_load(config->network, &sigwarden->alloc, &sigwarden->network, reterr);
    if (config->home_plmn)
        return network_of_home(config->home_plmn, &sigwarden->alloc, &sigwarden->network, reterr);
    return 0;
}

static int load_rules(const struct sigwarden_config *config, const struct sigwarden_alloc *alloc,
                      struct ruleset **ret, struct sigwarden_error *reterr)
{
    size_t builtin = config->no_default_rules ? 0 : builtin_rule_file_count;
    size_t count = builtin + config->rule_count;
    struct sigwarden_text *files = allocate(alloc, (count + 1) * sizeof *files);
    if (!files)
        return error_set(reterr, SIGWARDEN_ERROR_MEMORY, NULL, "out of memory while loading rules", NULL);
    bool alone = config->no_default_rules;
    size_t made = alone ? 0 : builtin_rules_with(config->rules, config->rule_count, files);
    int result = ruleset_load_to_judge(alone ? config->rules : files, alone ? config->rule_count : made,
                                       alloc, ret, reterr);
    alloc->release(alloc->context, files, (count + 1) * sizeof *files);
    return result;
}

int sigwarden_new(const struct sigwarden_config *config, struct sigwarden **ret,
                  struct sigwarden_error *reterr)
{
    const struct sigwarden_alloc *alloc = config->alloc ? config->alloc : &sigwarden_libc_alloc;
    struct sigwarden *sigwarden = allocate(alloc, sizeof *sigwarden);
    if (!sigwarden || sodium_init() < 0)
        return error_set(reterr, SIGWARDEN_ERROR_MEMORY, NULL, "out of memory", NULL);
    *sigwarden = (struct sigwarden){.alloc = *alloc, .indicators = config->indicators};
    int result = load_network(config, sigwarden, reterr);
    if (result == 0)
        result = load_rules(config, &sigwarden->alloc, &sigwarden->rules, reterr);
    if (result == 0)
        *ret = sigwarden;
    else
        sigwarden_free(sigwarden);
    return result;
}

void sigwarden_free(struct sigwarden *sigwarden)
{
    if (!sigwarden)
        return;
    network_free(sigwarden->network);
    ruleset_free(sigwarden->rules);
    struct sigwarden_alloc alloc = sigwarden->alloc;
    alloc.release(alloc.context, sigwarden, sizeof *sigwarden);
}

enum { LINE = 64 };

/* All tables of a state stand in one block, each at the beginning of a line of cache. */
struct layout {
    size_t tracker, segments, dialogues, legs, held, sms_parts, windows, subscribers, identities, sessions,
        said, awaited, links, links_awaited, campaigns, sms_text, parties, link_memo, ahead, total;
};

static struct layout layout_of(const struct tracker_limits *limits, uint32_t subscribers, uint32_t names,
                               unsigned threads)
{
    struct layout at;
    size_t sizes[] = {sizeof(struct sigwarden_state),
                      tracker_size(limits),
                      segments_size(SEGMENTED_MESSAGES),
                      dialogues_size(&dialogue_limits),
                      legs_size(LEGGED_MESSAGES),
                      held_size(),
                      sms_parts_size(),
                      windows_size(&rule_memory),
                      subscribers_size(subscribers),
                      recall_size(names),
                      recall_size(SESSIONS),
                      recall_size(names),
                      awaited_size(AWAITED),
                      recall_size(LINKS),
                      awaited_size(NEW_LINKS),
                      campaigns_size(&campaign_memory),
                      SMS_TEXT_SIZE,
                      party_memo_size(),
                      link_memo_size(),
                      ahead_size(threads)};
    size_t *places[] = {&at.tracker,   &at.segments, &at.dialogues,   &at.legs,          &at.held,
                        &at.sms_parts, &at.windows,  &at.subscribers, &at.identities,    &at.sessions,
                        &at.said,      &at.awaited,  &at.links,       &at.links_awaited, &at.campaigns,
                        &at.sms_text,  &at.parties,  &at.link_memo,   &at.ahead,         &at.total};
    size_t offset = 0;
    for (size_t i = 0; i < sizeof sizes / sizeof *sizes; i++) {
        offset = (offset + sizes[i] + LINE - 1) & ~(size_t)(LINE - 1);
        *places[i] = offset;
    }
    return at;
}

/*
 * A table that is touched all over: 150,000 MAP messages of nearly as many subscribers take 0.57 s, 0.73 s in
 * small pages. Larger tables are touched here and there, and would be filled with zeros for nothing.
 */
static void in_huge_pages(char *table, size_t size)
{
    enum { PAGE = 1 << 16, MOST = 256 << 20 };
    char *begin = table + (PAGE - (uintptr_t)table % PAGE);
    if (size > PAGE && size <= MOST)
        madvise(begin, (size - PAGE) / PAGE * PAGE, MADV_HUGEPAGE); /* it is as well without */
}

int sigwarden_state_new(struct sigwarden *sigwarden, const struct sigwarden_state_config *config,
                        struct sigwarden_state **ret, struct sigwarden_error *reterr)
{
    const struct tracker_limits limits = tracker_limits_default();
    uint32_t subscribers = config->subscribers ? config->subscribers : SIGWARDEN_SUBSCRIBERS;
    uint32_t names = names_for(subscribers);
    struct layout layout = layout_of(&limits, subscribers, names, config->threads);
    char *block = allocate(&sigwarden->alloc, layout.total + LINE);
    if (!block)
        return error_set(reterr, SIGWARDEN_ERROR_MEMORY, NULL, "out of memory for the tables",
                         "free some memory, or remember fewer subscribers (--subscribers)");
    char *memory =
        block + (LINE - (uintptr_t)block % LINE) % LINE; /* an allocator need not begin at a line */
    if (config->long_run) {
        in_huge_pages(memory + layout.subscribers, subscribers_size(subscribers));
        in_huge_pages(memory + layout.identities, recall_size(names));
        in_huge_pages(memory + layout.said, recall_size(names));
    }
    uint64_t seed = config->seed;
    if (seed == 0)
        randombytes_buf(&seed, sizeof seed);
    struct sigwarden_state *state = (struct sigwarden_state *)(void *)memory;
    state->shared = sigwarden;
    state->rules = sigwarden->rules;
    state->config = *config;
    if (config->finding_key)
        memcpy(state->finding_key, config->finding_key, sizeof state->finding_key);
    state->config.finding_key = NULL;
    state->memory = block;
    state->memory_size = layout.total + LINE;
    state->tracker = tracker_init(memory + layout.tracker, &limits, seed, ahead_input, state);
    tracker_read_streams(state->tracker, message_front);
    state->segments = segments_init(memory + layout.segments, SEGMENTED_MESSAGES);
    state->seed = seed;
    state->legs = legs_init(memory + layout.legs, LEGGED_MESSAGES);
    state->held = held_init(memory + layout.held, judge_alert, state);
    state->sms_parts = sms_parts_init(memory + layout.sms_parts, seed);
    state->windows = windows_init(memory + layout.windows, &rule_memory, seed);
    state->subscribers = subscribers_init(memory + layout.subscribers, subscribers);
    state->identities = recall_init(memory + layout.identities, names);
    state->sessions = recall_init(memory + layout.sessions, SESSIONS);
    state->said = recall_init(memory + layout.said, names);
    state->awaited = awaited_init(memory + layout.awaited, AWAITED);
    state->links = recall_init(memory + layout.links, LINKS);
    state->links_awaited = awaited_init(memory + layout.links_awaited, NEW_LINKS);
    state->campaigns = campaigns_init(memory + layout.campaigns, &campaign_memory, seed);
    state->sms_text = memory + layout.sms_text;
    state->who = (struct who){sigwarden->network, party_memo_init(memory + layout.parties, seed),
                              link_memo_init(memory + layout.link_memo, seed)};
    state->dialogues = dialogues_init(memory + layout.dialogues, &dialogue_limits, seed);
    ahead_start(state, config->threads, memory + layout.ahead);
    *ret = state;
    return 0;
}

void sigwarden_state_free(struct sigwarden_state *state)
{
    if (!state)
        return;
    const struct sigwarden_alloc *alloc = &state->shared->alloc;
    ahead_stop(state);
    ruleset_free(state->own_rules);
    alloc->release(alloc->context, state->memory, state->memory_size);
}

int sigwarden_state_load_rules(struct sigwarden_state *state, const struct sigwarden_config *config,
                               struct sigwarden_error *reterr)
{
    struct ruleset *rules;
    int result = load_rules(config, &state->shared->alloc, &rules, reterr);
    if (result)
        return result;
    ahead_settle(state);
    held_release(state->held, INT64_MAX); /* they point to the rules that go */
    ruleset_free(state->own_rules);
    state->rules = state->own_rules = rules;
    return 0;
}

void sigwarden_packet(struct sigwarden_state *state, const struct sigwarden_packet *packet)
{
    /* so far from the ends of the range that neither adding a timeout nor taking a difference overflows */
    const int64_t limit_ns = SAVED_TIME_MAX;
    struct sigwarden_packet clamped = *packet;
    if (packet->time_ns > limit_ns || packet->time_ns < -limit_ns)
        clamped.time_ns = packet->time_ns > 0 ? limit_ns : -limit_ns;
    packet = &clamped;
    struct engine_stats *stats = &state->stats;
    struct ahead *ahead = &state->ahead;
    if (stats->first_ns == 0 || packet->time_ns < stats->first_ns)
        stats->first_ns = packet->time_ns;
    if (ahead->since_ns == 0 || packet->time_ns < ahead->since_ns)
        ahead->since_ns = packet->time_ns;
    if (packet->time_ns > stats->last_ns)
        stats->last_ns = packet->time_ns;
    if (packet->time_ns > ahead->now_ns) {
        ahead->now_ns = packet->time_ns;
        message_expire_segments(state, ahead->now_ns);
        ahead_time(state);
    }
    tracker_packet(state->tracker, packet);
}

void sigwarden_flush(struct sigwarden_state *state)
{
    tracker_flush(state->tracker);
    message_expire_segments(state, INT64_MAX);
    ahead_settle(state);
    signals_expire(state, INT64_MAX);
    held_release(state->held, INT64_MAX);
    sms_parts_expire(state->sms_parts, INT64_MAX);
    campaign_flush(state);
}

void sigwarden_pause(struct sigwarden_state *state)
{
    ahead_settle(state);
    campaign_flush(state);
}

const struct recall_stats *engine_identities_stats(const struct sigwarden_state *state)
{
    return recall_stats(state->identities);
}

const struct recall_stats *engine_sessions_stats(const struct sigwarden_state *state)
{
    return recall_stats(state->sessions);
}

const struct recall_stats *engine_said_stats(const struct sigwarden_state *state)
{
    return recall_stats(state->said);
}

const struct recall_stats *engine_links_stats(const struct sigwarden_state *state)
{
    return recall_stats(state->links);
}

struct awaited_stats engine_awaited_stats(const struct sigwarden_state *state)
{
    const struct awaited_stats *queries = awaited_stats(state->awaited);
    const struct awaited_stats *links = awaited_stats(state->links_awaited);
    return (struct awaited_stats){queries->waited + links->waited, queries->dropped + links->dropped};
}

const struct sms_parts_stats *engine_sms_parts_stats(const struct sigwarden_state *state)
{
    return sms_parts_stats(state->sms_parts);
}

const struct subscribers_stats *engine_subscribers_stats(const struct sigwarden_state *state)
{
    return subscribers_stats(state->subscribers);
}

const struct windows_stats *engine_windows_stats(const struct sigwarden_state *state)
{
    return windows_stats(state->windows);
}

const struct ruleset *engine_rules(const struct sigwarden_state *state)
{
    return state->rules;
}

const struct network *engine_network(const struct sigwarden_state *state)
{
    return state->shared->network;
}

const struct engine_stats *engine_stats(const struct sigwarden_state *state)
{
    return &state->stats;
}

const struct tracker *engine_tracker(const struct sigwarden_state *state)
{
    return state->tracker;
}

const struct segments_stats *engine_segments_stats(const struct sigwarden_state *state)
{
    return segments_stats(state->segments);
}

const struct legs_stats *engine_legs_stats(const struct sigwarden_state *state)
{
    return legs_stats(state->legs);
}

const struct dialogue_stats *engine_dialogue_stats(const struct sigwarden_state *state)
{
    return dialogues_stats(state->dialogues);
}
